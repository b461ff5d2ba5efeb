"""Queries over the herbarium give exactly the rows that the reference evaluator gives."""

import json
from xml.sax.saxutils import quoteattr

import pytest
from herbarium import MODEL
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reference import Evaluation, evaluate

from minelet import pathquery
from minelet.errors import BadRequest
from minelet.model import Model, Reference
from minelet.sql import Compiler

PLANTS = Model.parse(MODEL)
TEXTS = [
    *["Alp", "arnica", "ARNICA", "heath*", "heath\\*", "la_ch", "LARCH", "*a*", "b?", "%", "tea"],
    *["100% dye", "Bo's", "' OR 1=1 --", "\\", 'y\\"e?w', "y*", "bane", "leopard's bane", ""],
]
NUMBERS = ["0", "3", "-1", "30", "299", "2100"]
COMPARE = ["=", "==", "!=", "!==", "<", "<=", ">", ">="]
TEXTUAL = ["LIKE", "NOT LIKE", "CONTAINS", "DOES NOT CONTAIN"]


def rows(query, mine, start=0, size=None):
    statement = Compiler(query, mine).rows(start, size)
    found = mine.connection.execute(statement.sql, statement.values)
    return [row[: len(query.view)] for row in found]


def count(query, mine):
    statement = Compiler(query, mine).count()
    return mine.connection.execute(statement.sql, statement.values).fetchone()[0]


@st.composite
def queries(draw):
    """A PathQuery over the herbarium, and which rows of it are wanted."""
    root = draw(st.sampled_from(["Plant", "Tree", "Collector", "Place", "Named", "Label"]))
    subclasses = {}
    objects = {root: root}  # path to class
    for _ in range(draw(st.integers(0, 4))):
        above = draw(st.sampled_from(sorted(objects)))
        links = PLANTS.classes[objects[above]].references
        if links and above.count(".") < 3:
            link = draw(st.sampled_from(links))
            path = f"{above}.{link.name}"
            target = objects.setdefault(path, link.target)
            if target == "Plant" and draw(st.integers(0, 3)) == 0:
                subclasses[path] = objects[path] = "Tree"
    below = sorted(set(objects) - {root})
    outer = draw(st.sets(st.sampled_from(below), max_size=2)) if below else set()

    def values_of(path):
        return [f"{path}.{one.name}" for one in PLANTS.classes[objects[path]].attributes] + [
            f"{path}.id"
        ]

    every = [value for path in sorted(objects) for value in values_of(path)]
    inner = [v for v in every if not any((v + ".").startswith(o + ".") for o in outer)]
    view = draw(st.lists(st.sampled_from(every), min_size=1, max_size=4, unique=True))
    nodes = {path.rpartition(".")[0] for path in view}
    shown = [v for v in inner if v.rpartition(".")[0] in nodes]
    sort = draw(st.lists(st.sampled_from(shown), max_size=2, unique=True)) if shown else []
    parts = [f'<join path="{path}" style="OUTER"/>' for path in sorted(outer)]
    parts += [f'<constraint path="{path}" type="{kind}"/>' for path, kind in subclasses.items()]
    codes = "ABCD"[: draw(st.integers(0, 4))]
    for code in codes:
        parts.append(draw(constraints(code, sorted(objects), every, objects, subclasses)))
    logic = draw(logics(list(codes))) if codes and draw(st.booleans()) else ""
    ways = " ".join(f"{path} {draw(st.sampled_from(['asc', 'desc', 'DESC']))}" for path in sort)
    xml = (
        f'<query model="herbarium" view="{" ".join(view)}" sortOrder="{ways}" '
        f'constraintLogic="{logic}">{"".join(parts)}</query>'
    )
    return xml, draw(st.integers(0, 3)), draw(st.none() | st.integers(0, 5))


@st.composite
def constraints(draw, code, objects, values, classes, subclasses):
    what = draw(st.sampled_from(["value", "value", "value", "object", "link", "loop"]))
    if what == "object":
        path = draw(st.sampled_from(objects))
        kind = classes[path]
        lists = {"Plant": ["tall things", "trees"], "Tree": ["tall things", "trees"]}.get(kind, [])
        lists += ["nobody"] if kind == "Collector" else []
        if lists and draw(st.booleans()):
            op = draw(st.sampled_from(["IN", "NOT IN"]))
            name = draw(st.sampled_from(lists))
            return f'<constraint path="{path}" op="{op}" value="{name}" code="{code}"/>'
        names = ",".join(draw(st.lists(st.sampled_from(TEXTS[:-1]), min_size=1, max_size=3)))
        extra = ' extraValue="alp"' if kind in {"Plant", "Tree"} and draw(st.booleans()) else ""
        value = quoteattr(names)
        return f'<constraint path="{path}" op="LOOKUP" value={value}{extra} code="{code}"/>'
    if what == "link":
        path = draw(st.sampled_from(objects))
        links = PLANTS.classes[classes[path]].references
        if links:
            op = draw(st.sampled_from(["IS NULL", "IS NOT NULL"]))
            link = draw(st.sampled_from(links)).name
            return f'<constraint path="{path}.{link}" op="{op}" code="{code}"/>'
    if what == "loop":
        one, two = draw(st.sampled_from(objects)), draw(st.sampled_from(objects))
        op = draw(st.sampled_from(["=", "!="]))
        return f'<constraint path="{one}" op="{op}" loopPath="{two}" code="{code}"/>'
    path = draw(st.sampled_from(values))
    attribute = PLANTS.path(path, subclasses).attribute
    known = {str: TEXTS, bool: ["true", "false"]}.get(attribute.kind, NUMBERS)
    simple = ["=", "!="] if attribute.kind is bool else COMPARE
    ops = simple + (TEXTUAL if attribute.kind is str else [])
    op = draw(st.sampled_from([*ops, "ONE OF", "NONE OF", "IS NULL", "IS NOT NULL"]))
    head = f"<constraint path={quoteattr(path)} op={quoteattr(op)} code={quoteattr(code)}"
    if "OF" in op:
        several = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3))
        escaped = [quoteattr(each)[1:-1].replace("&quot;", '"') for each in several]
        return f"{head}>{''.join(f'<value>{each}</value>' for each in escaped)}</constraint>"
    if "NULL" in op:
        return f"{head}/>"
    return f"{head} value={quoteattr(draw(st.sampled_from(known)))}/>"


@st.composite
def logics(draw, codes):
    if len(codes) == 1:
        return codes[0]
    cut = draw(st.integers(1, len(codes) - 1))
    op = draw(st.sampled_from(["and", "or", "AND"]))
    return f"({draw(logics(codes[:cut]))} {op} {draw(logics(codes[cut:]))})"


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries())
def test_any_query_gives_what_it_means(plants, world, asked):
    xml, start, size = asked
    query = pathquery.parse(xml, plants.model)
    try:
        whole = rows(query, plants)
    except BadRequest as error:
        assume("outer join" not in str(error))
        raise
    expected = evaluate(query, world)
    assert whole == expected
    assert count(query, plants) == len(expected)
    end = None if size is None else start + size
    assert rows(query, plants, start, size) == expected[start:end]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), st.data())
def test_the_ids_at_a_path_are_those_of_its_objects(plants, world, asked, data):
    query = pathquery.parse(asked[0], plants.model)
    paths = sorted({path.node for path in query.view})
    path = data.draw(st.sampled_from(paths))
    try:
        statement = Compiler(query, plants).ids(path)
    except BadRequest as error:
        assume("outer join" not in str(error))
        raise
    found = [number for (number,) in plants.connection.execute(statement.sql, statement.values)]
    ids = {one[path] for one in Evaluation(query, world).bindings()}
    assert sorted(found) == sorted(ids - {None})


def names(plants, body, view="Plant.name", more=""):
    xml = f'<query model="herbarium" view="{view}" {more}>{body}</query>'
    found = rows(pathquery.parse(xml, plants.model), plants)
    return [row[0] if len(row) == 1 else row for row in found]


def test_a_passed_collection_does_not_multiply_rows(plants):
    # Arnica has two collectors and heath three; each is one plant.
    assert names(plants, '<constraint path="Plant.collectors" op="LOOKUP" value="*"/>') == [
        "Arnica",
        "heath*",
        "la_ch",
    ]


def test_an_outer_join_keeps_what_has_nothing(plants):
    body = '<join path="Plant.uses" style="OUTER"/>'
    found = names(plants, body, "Plant.name Plant.uses.name")
    assert ("heath*", None) in found
    assert ("Arnica", "tea") in found


def test_a_constraint_in_an_outer_join_empties_the_collection_only(plants):
    body = (
        '<join path="Plant.uses" style="OUTER"/><constraint path="Plant.uses.name" op="=" '
        'value="tea"/>'
    )
    found = names(plants, body, "Plant.name Plant.uses.name")
    assert ("Arnica", "tea") in found
    assert ("la_ch", None) in found  # whose only use is dye


def test_what_hangs_on_an_outer_join_is_there_whole_or_not_at_all(plants):
    # Cy has no home: inside the outer join, the collector without one is as good as none.
    body = '<join path="Plant.collectors" style="OUTER"/>'
    found = names(plants, body, "Plant.name Plant.collectors.name Plant.collectors.home.name")
    assert [row for row in found if row[0] == "heath*"] == [("heath*", "Bo's", "bog")]


def test_an_outer_join_of_a_subclass_leaves_the_others_out(plants):
    # Ada collected an arnica and a larch, Bo no tree: one row each, and none for the arnica.
    body = '<join path="Collector.plants" style="OUTER"/>'
    body += '<constraint path="Collector.plants" type="Tree"/>'
    found = names(plants, body, "Collector.name Collector.plants.name")
    assert found == [("Ada", "la_ch"), ("Bo's", None), ("Di", None), ("cy", None)]


def test_looking_up_a_lone_star_finds_all_even_the_nameless(plants):
    assert None in names(plants, '<constraint path="Plant" op="LOOKUP" value="*"/>')


def test_a_null_is_neither_equal_nor_unequal(plants):
    found = names(plants, '<constraint path="Plant.name" op="!=" value="Arnica"/>')
    assert None not in found
    assert len(found) == 3  # nor ARNICA, for case does not count


def test_two_equals_signs_and_one_of_are_exact(plants):
    assert names(plants, '<constraint path="Plant.name" op="==" value="ARNICA"/>') == ["ARNICA"]
    one_of = '<constraint path="Plant.name" op="ONE OF"><value>ARNICA</value></constraint>'
    assert names(plants, one_of) == ["ARNICA"]


@pytest.mark.parametrize(
    "value", ["' OR '1'='1", '"; DROP TABLE Plant; --', "%", "_", "\\%", "a\\"]
)
def test_a_value_is_only_a_value(plants, value):
    for op in ["=", "LIKE", "CONTAINS", "==", "<"]:
        body = f'<constraint path="Plant.name" op="{op}" value={quoteattr(value)}/>'
        found = names(plants, body.replace('"<"', '"&lt;"'))
        expected = {"%": [], "_": ["la_ch"] if op == "CONTAINS" else []}.get(value, [])
        assert op == "<" or found == expected
    assert plants.connection.execute("SELECT COUNT(*) FROM Plant").fetchone() == (6,)


def test_more_values_than_sqlite_binds(plants):
    values = "".join(f"<value>{number}</value>" for number in range(300_000))
    body = f'<constraint path="Plant.years" op="ONE OF">{values}</constraint>'
    assert len(names(plants, body)) == 6


def test_a_query_of_too_many_tables_is_refused(plants):
    path = "Place" + ".plants.place" * 40
    with pytest.raises(BadRequest, match="joins 81 tables and this mine at most 64"):
        names(plants, "", f"{path}.name")


def test_a_loop_across_an_outer_join_is_refused(plants):
    body = (
        '<join path="Collector.pupils" style="OUTER"/>'
        '<constraint path="Collector" op="=" loopPath="Collector.pupils"/>'
    )
    with pytest.raises(BadRequest, match=r"The loop from Collector to Collector\.pupils crosses"):
        names(plants, body, "Collector.name")


def test_a_loop_finds_who_teaches_herself(plants):
    body = '<constraint path="Collector" op="=" loopPath="Collector.teacher"/>'
    assert names(plants, body, "Collector.name") == ["Di"]


def test_sorting_by_what_an_outer_join_may_leave_out_is_refused(plants):
    body = '<join path="Plant.place" style="OUTER"/>'
    with pytest.raises(BadRequest, match=r"cannot be sorted by Plant\.place\.name"):
        names(plants, body, more='sortOrder="Plant.place.name asc"')


def test_sorting_by_an_object_that_is_not_shown_is_refused(plants):
    with pytest.raises(
        BadRequest, match=r"sorted by Plant\.place\.name: show a value of Plant\.pl"
    ):
        names(plants, "", more='sortOrder="Plant.place.name asc"')


def test_what_is_missing_sorts_last_and_descending_first(plants):
    assert names(plants, "", more='sortOrder="Plant.name asc"')[-1] is None
    assert names(plants, "", more='sortOrder="Plant.name desc"')[0] is None


def test_or_across_an_outer_join_is_refused(plants):
    body = (
        '<join path="Plant.place" style="OUTER"/>'
        '<constraint path="Plant.place.name" op="=" value="Alp" code="A"/>'
        '<constraint path="Plant.name" op="=" value="yew" code="B"/>'
    )
    with pytest.raises(BadRequest, match="inside and outside an outer join"):
        names(plants, body, more='constraintLogic="A or B"')


def test_an_outer_join_is_served_by_indexes(yeast):
    xml = (
        '<query view="Gene.symbol Gene.goAnnotation.evidence.publications.pubMedId">'
        '<join path="Gene.goAnnotation.evidence.publications" style="OUTER"/>'
        '<constraint path="Gene.symbol" op="=" value="ACT1"/></query>'
    )
    statement = Compiler(pathquery.parse(xml, yeast.model), yeast).rows()
    plan = yeast.connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values)
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith(("SCAN", "MATERIALIZE"))], steps


def test_rows_come_one_by_one(yeast):
    """Ninety thousand rows are not gathered in Python before the first is sent."""
    from minelet import results

    xml = (
        '<query model="genomic" view="Gene.symbol Gene.goAnnotation.ontologyTerm.identifier '
        'Gene.goAnnotation.evidence.code.code"/>'
    )
    pieces = results.write(pathquery.parse(xml, yeast.model), yeast, "json")
    assert next(pieces).endswith('"results":[\n')
    first = next(pieces)
    assert len(first.splitlines()) == 500
    json.loads(first.splitlines()[0].rstrip(","))
    pieces.close()


def test_the_model_of_the_tests_has_each_kind_of_link():
    links = [one for each in PLANTS.classes.values() for one in each.references]
    assert all(isinstance(one, Reference) for one in links)
    kinds = {
        (one.many, one.reverse and PLANTS.classes[one.target].fields[one.reverse].many)
        for one in links
    }
    assert kinds == {(False, True), (False, None), (True, True), (True, False), (True, None)}
