"""Lists from lists and from queries; lists compared, and looked up by what they hold."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import partial

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import MOST, Call
from minelet.endpoints.asked import MADE, answer, form_of, own_lists, split
from minelet.endpoints.lists import given_name, listing, new_name, summary
from minelet.endpoints.route import BOTH, Route
from minelet.errors import BadRequest, Forbidden, NotFound, nearest, shown
from minelet.objects.database import quoted
from minelet.query import pathquery
from minelet.query.pathquery import Query
from minelet.query.sql import Compiler
from minelet.query.written import WrittenConstraint, WrittenQuery
from minelet.rows import results
from minelet.sets import combine
from minelet.sets.combine import Members


def operate(call: Call, operation: str) -> Response:
    """Make a list of what is in any, in all or in some but not all of several lists."""
    own_lists(call)
    lists = _several(call, "lists")
    if not lists:
        raise BadRequest("Required parameter lists is missing: name lists, with ; between them")
    return _combined(call, combine.OPERATIONS[operation](call.mine.model, lists))


def subtract(call: Call) -> Response:
    """Make a list of what is in some lists and not in others."""
    own_lists(call)
    wanted, less = split(call, "references"), split(call, "subtract")
    older = split(call, "lists")  # its name in older versions
    lacking = []
    if not (less or older):
        lacking.append("Both 'lists' and 'subtract' are missing, at least one is required")
    if less and older:
        lacking.append("Values have been supplied for both 'lists' and 'subtract': send one")
    if not wanted:
        lacking.append("Required parameter 'references' is missing")
    if lacking:
        raise BadRequest(", ".join(lacking))
    kept, gone = _several(call, "references"), _several(call, "subtract" if less else "lists")
    return _combined(call, combine.subtraction(call.mine.model, kept, gone))


def _several(call: Call, parameter: str) -> list[Members]:
    """Return the lists that a parameter names, each once (InterMine's ListInput)."""
    names = list(dict.fromkeys(split(call, parameter)))
    found = [call.lists.get(name) for name in names]
    lost = [name for name, one in zip(names, found, strict=True) if one is None]
    if lost:
        known = nearest(lost[0], call.lists.names()) if len(lost) == 1 else ""
        raise Forbidden(f"You do not have access to {shown(', '.join(lost))}{known}")
    return [Members(one.type, call.lists.ids(one)) for one in found]


def _combined(call: Call, members: Members) -> Response:
    form = form_of(call, MADE)
    made = own_lists(call).create(
        new_name(call),
        members.type,
        members.ids,
        call.request.values.get("description"),
        split(call, "tags"),
        call.flag("replaceExisting"),
    )
    return answer(form, {**summary(made), "type": made.type}, [made.size])


def query_to_list(call: Call) -> Response:
    """Make a list of what a query finds (QueryToListService)."""
    own_lists(call)
    query = _listable(call)
    return keep_results(call, query, query.view[0].text)


def query_append(call: Call) -> Response:
    """Add what a query finds to a list (QueryListAppendService)."""
    own_lists(call)
    query = _listable(call)
    return append_results(call, query, query.view[0].text)


def _listable(call: Call) -> Query:
    query = pathquery.parse(call.query_text(), call.mine.model)
    if len(query.view) != 1:
        raise BadRequest(
            "Queries to the query-to-list service can only have one output column, the id of what "
            f"shall be in the list: this one has {len(query.view)}"
        )
    if not query.view[0].text.endswith(".id"):
        raise BadRequest(
            "Queries to the query-to-list service must have ids in their view: "
            f"{query.view[0].node}.id instead of {query.view[0].text}"
        )
    return query


def keep_results(call: Call, query: Query, path: str) -> Response:
    """Make a list of the objects at a path of a query's results; answer as a real mine does.

    Args:
        call: the call, whose parameters name the list.
        query: a checked query.
        path: an object of it, or a value of one.
    """
    form = form_of(call, MADE)
    own, kind = own_lists(call), call.mine.model.path(path, query.subclasses).end_class
    name, tags, replace = new_name(call), split(call, "tags"), call.flag("replaceExisting")
    own.check(name, tags, replace)
    ids = _found(call, query, path)
    made = own.create(name, kind, ids, call.request.values.get("description"), tags, replace)
    return answer(form, summary(made), [made.size])


def append_results(call: Call, query: Query, path: str) -> Response:
    """Add the objects at a path of a query's results to a list; arguments as `keep_results`."""
    form = form_of(call, MADE)
    own, kind = own_lists(call), call.mine.model.path(path, query.subclasses).end_class
    found = own.required(given_name(call))
    if not call.mine.model.is_a(kind, found.type):
        raise BadRequest(
            f"This query is not compatible with {found.name!r}: it finds objects of the class "
            f"{kind}, and the list is of {found.type}"
        )
    made = own.append(found.name, _found(call, query, path))
    return answer(form, summary(made), [made.size])


def _found(call: Call, query: Query, path: str) -> set[int]:
    statement = Compiler(query, call.mine, call.lists).ids(path)
    rows = results.run(call.mine, statement.sql, statement.values)
    return {number for (number,) in rows if number is not None}


def jaccard(call: Call) -> Response:
    """Answer with how alike a list and each other of its class are (JaccardIndexService)."""
    name, ids, kind = (call.request.values.get(one) for one in ("list", "ids", "type"))
    least = _decimal(call.text("min", "0"))
    if name is not None:
        found = call.lists.get(name)
        if found is None:
            known = nearest(name, call.lists.names())
            raise BadRequest(f"You do not have access to a list named {shown(name)!r}{known}")
        members, kind = call.lists.ids(found), found.type
    elif ids is not None:
        if not kind:
            raise BadRequest("Type of list is required: send a class as the parameter type")
        members = {_id(one, "ids") for one in re.split("[, ]+", ids.strip(", ")) if one}
    else:
        raise BadRequest("Provide either the name of a list (list) or a set of ids (ids)")
    alike = []
    for one in call.lists.all():
        if one.name != name and one.type.lower() == kind.lower():
            index = _index(members, call.lists.ids(one))
            if index >= least:
                alike.append((one.name, index))
    alike.sort(key=lambda pair: -pair[1])
    told = [{other: str(index)} for other, index in alike]
    return json_response({"input": name if name is not None else f"[{ids}]", "results": told})


def _index(one: set[int], other: set[int]) -> Decimal:
    shared = len(one & other)
    if not shared:
        return Decimal(0)
    part = Decimal(shared) / Decimal(len(one | other))
    return part.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadRequest(f"Min must be a valid number: {text[:30]!r} is none")
    return number


def with_object(call: Call) -> Response:
    """Answer with the lists that hold an object (ListsService)."""
    public, number = (call.request.values.get(one) for one in ("publicId", "id"))
    if (public is None) == (number is None):
        raise BadRequest("invalid parameters: id or publicId is required, one of the two")
    wanted = _named(call, public) if number is None else _id(number, "id")
    if number is not None and not _exists(call, wanted):
        raise NotFound(f"object with specified id doesn't exist: {wanted}")
    holding = [one for one in call.lists.all() if call.lists.holds(one, wanted)]
    return listing(call, call.lists, holding)


def _named(call: Call, public: str) -> int:
    """Return the id of the one object that an identifier names."""
    kind = call.text("type")
    if not kind:
        raise BadRequest("missing parameter: type, the class of the object")
    call.mine.model.get_class(kind)
    named = WrittenConstraint(kind, "LOOKUP", public, extra=call.text("extraValue"))
    asked = WrittenQuery(view=[f"{kind}.id"], constraints=[named])
    found = _found(call, pathquery.check_query(asked, call.mine.model), f"{kind}.id")
    if not found:
        raise NotFound(f"No objects of type {kind} with public id {shown(public)} were found")
    if len(found) > 1:
        raise BadRequest(
            f"Multiple objects of type {kind} with public id {shown(public)} were found"
        )
    return found.pop()


def _exists(call: Call, number: int) -> bool:
    run = call.mine.connection.execute
    tops = [name for name in call.mine.model.classes if len(call.mine.model.lineage(name)) == 1]
    return any(
        run(f"SELECT 1 FROM {quoted(name)} WHERE id = ?", (number,)).fetchone() for name in tops
    )


def _id(text: str, parameter: str) -> int:
    text = text.strip()
    if not re.fullmatch("[0-9]{1,10}", text) or int(text) > MOST:
        raise BadRequest(f"invalid parameter: {parameter}; {text[:30]!r} is no id of an object")
    return int(text)


ROUTES = [
    *(
        Route(f"/lists/{name}", BOTH, partial(operate, operation=name))
        for name in combine.OPERATIONS
    ),
    Route("/lists/subtract", BOTH, subtract),
    Route("/lists/jaccard", BOTH, jaccard),
    Route("/listswithobject", BOTH, with_object),
    Route("/query/tolist", BOTH, query_to_list),
    Route("/query/append/tolist", BOTH, query_append),
]
