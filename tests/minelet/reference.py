"""What a query means, in plain Python over the herbarium's objects: slow and obviously right."""

import re
from dataclasses import replace
from itertools import product

from herbarium import LISTS, OBJECTS

from minelet.identity.resolve import CATEGORIES, resolve
from minelet.model import Path
from minelet.objects.database import Mine
from minelet.query.conditions import identifiers
from minelet.query.logic import Logic
from minelet.query.pathquery import Constraint, Query


def lower(text):
    """Lower the letters of ASCII, as SQLite does."""
    return "".join(one.lower() if one.isascii() else one for one in text)


def like(text, pattern, anywhere=False):
    """Match InterMine's wild cards, without regard to case."""
    parts = re.findall(r"\\[*?]|.", pattern, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    expression = "".join(wild.get(part) or re.escape(lower(part[-1])) for part in parts)
    matcher = re.search if anywhere else re.fullmatch
    return matcher(expression, lower(text), re.DOTALL) is not None


class World:
    def __init__(self, mine: Mine, ids: dict[str, int]):
        self.mine = mine
        self.model = mine.model
        self.key_of = {number: key for key, number in ids.items()}
        self.ids = ids

    def all_of(self, name):
        return [self.ids[key] for key, (kind, *_) in OBJECTS.items() if self.model.is_a(kind, name)]

    def value(self, number, attribute):
        if number is None:
            return None
        if attribute.name == "id":
            return number
        values = OBJECTS[self.key_of[number]][1]
        nothing = 0 if attribute.type == "int" else None
        return values.get(attribute.name, nothing)

    def linked(self, number, link):
        """The objects at the other end of a reference or collection."""
        key = self.key_of[number]
        _, _, references, collections = OBJECTS[key]
        found = []
        if link.name in references:
            found.append(references[link.name])
        found += collections.get(link.name, [])
        if link.reverse and link.many:  # the same link, told by the other side
            for other, (kind, _, theirs, many) in OBJECTS.items():
                if self.model.is_a(kind, link.target) and (
                    theirs.get(link.reverse) == key or key in many.get(link.reverse, [])
                ):
                    found.append(other)
        return [self.ids[one] for one in dict.fromkeys(found)]


def evaluate(query: Query, world: World):
    """Return the rows of a query: tuples of the view's values, in order."""
    return Evaluation(query, world).rows()


class Evaluation:
    def __init__(self, query: Query, world: World):
        self.query = query
        self.world = world
        self.paths = {query.root: query.root}
        self.links = {}
        for path in [*query.view, *(path for path, _ in query.sort)]:
            self.touch(path)
        for text in query.subclasses:
            self.touch(world.model.path(text, query.subclasses))
        for one in query.constraints:
            if one.about_link:
                above = one.path.text.rpartition(".")[0]
                self.touch(world.model.path(above, query.subclasses))
            else:
                self.touch(one.path)
            if one.loop:
                self.touch(one.loop)

    def touch(self, path: Path):
        seen = self.query.root
        for step in path.steps:
            if step.leads_to:
                seen = f"{seen}.{step.field.name}"
                self.paths.setdefault(seen, step.leads_to)
                self.links[seen] = step.field

    def group(self, path):
        while path != self.query.root and path not in self.query.outer:
            path = path.rpartition(".")[0]
        return path

    def home(self, one: Constraint):
        node = one.path.text.rpartition(".")[0] if one.about_link else one.path.node
        return self.group(node)

    # -- bindings: each path of an object to one object, or to none ---------------------------

    def members(self, head):
        return [path for path in self.paths if self.group(path) == head]

    def bound(self, head, starts):
        """All ways to bind the members of a group, for the objects its head may be."""
        found = [{head: number} for number in starts if self.fits(head, number)]
        for path in self.members(head)[1:]:
            above = path.rpartition(".")[0]
            found = [
                {**binding, path: number}
                for binding in found
                for number in self.world.linked(binding[above], self.links[path])
                if self.fits(path, number)
            ]
        found = [one for one in found if self.holds(self.query.logic, head, one) is not False]
        return found

    def expand(self, head, starts):
        """All ways to bind a group and what hangs on it, for the objects its head may be."""
        found = self.bound(head, starts)
        whole = []
        for binding in found:
            choices = []
            for inner in self.outer_heads(head):
                base = binding[inner.rpartition(".")[0]]
                below = self.expand(inner, self.world.linked(base, self.links[inner]))
                nothing = {
                    path: None for path in self.paths if (path + ".").startswith(inner + ".")
                }
                choices.append(below or [nothing])
            for choice in product(*choices):
                whole.append({k: v for part in (binding, *choice) for k, v in part.items()})
        return whole

    def outer_heads(self, head):
        return [
            path
            for path in self.paths
            if path in self.query.outer and self.group(path.rpartition(".")[0]) == head
        ]

    def fits(self, path, number):
        return number in self.world.all_of(self.paths[path])

    # -- conditions ---------------------------------------------------------------------------

    def holds(self, logic: Logic | None, head, binding):
        """True, False, or None when nothing in it is about this group."""
        if logic is None:
            return None
        if logic.op == "code":
            one = next(each for each in self.query.constraints if each.code == logic.code)
            return self.test(one, binding) if self.home(one) == head else None
        told = [self.holds(part, head, binding) for part in logic.parts]
        told = [each for each in told if each is not None]
        return (all(told) if logic.op == "and" else any(told)) if told else None

    def test(self, one: Constraint, binding):
        if one.about_link:
            above = one.path.text.rpartition(".")[0]
            empty = not self.world.linked(binding[above], one.path.steps[-1].field)
            return empty == (one.op == "IS NULL")
        number = binding[one.path.node]
        if one.loop:
            return (number == binding[one.loop.node]) == (one.op == "=")
        if one.op in {"IN", "NOT IN"}:
            members = {self.world.ids[key] for key in LISTS[one.value][1]} if one.value else ()
            return (number in (members or one.values)) == (one.op == "IN")
        if one.op in {"ISA", "ISNT"}:
            own = OBJECTS[self.world.key_of[number]][0]
            return (own in one.values) == (one.op == "ISA")
        if one.op == "LOOKUP":
            if one.value == "*":
                return True
            kind = self.paths[one.path.node]
            found = resolve(self.world.mine, kind, identifiers(one.value), one.extra)
            return number in found.ids(CATEGORIES)
        if one.between_ranges:
            return test_ranges(one, number, self.world)
        return test_value(one, self.world.value(number, one.path.attribute))

    def bindings(self):
        """All that the query finds: an object, or nothing, for each of its paths."""
        return self.expand(self.query.root, self.world.all_of(self.paths[self.query.root]))

    # -- rows ---------------------------------------------------------------------------------

    def shown(self, head):
        """The paths of a group whose objects make its rows, in the order of the view."""
        found = []
        for path in self.query.view:
            steps = [p for p in self.paths if (path.node + ".").startswith(p + ".")]
            found += [p.rpartition(".")[0] for p in steps if p in self.query.outer]
            found.append(path.node)
        return [path for path in dict.fromkeys(found) if self.group(path) == head]

    def wanted(self, head):
        """The outer joins that hang on a group and are shown, in the order of the view."""
        firsts = {
            at: next(
                n for n, p in enumerate(self.query.view) if (p.node + ".").startswith(at + ".")
            )
            for at in self.outer_heads(head)
            if any((p.node + ".").startswith(at + ".") for p in self.query.view)
        }
        return sorted(firsts, key=firsts.get)

    def single(self, head):
        return not self.links[head].many and len(self.members(head)) == 1

    def group_rows(self, head, starts):
        """All rows of one group: bindings of its members, with those of its outer joins."""
        found = self.bound(head, starts)
        ordered = [*self.shown(head), *self.members(head)]
        found.sort(key=lambda one: [one[path] for path in ordered])
        return found

    def with_collections(self, head, binding):
        """A binding with its single outer objects, and for each collection its rows."""
        binding, collections, owners = dict(binding), {}, [head]
        for owner in owners:
            for inner in self.wanted(owner):
                base = binding[inner.rpartition(".")[0]]
                linked = [] if base is None else self.world.linked(base, self.links[inner])
                rows = self.group_rows(inner, linked)
                if self.single(inner):
                    binding[inner] = rows[0][inner] if rows else None
                    owners.append(inner)
                else:
                    collections[inner] = [self.with_collections(inner, row) for row in rows]
        views = [path.node for path in self.query.view]
        place = {
            inner: next(at for at, v in enumerate(views) if (v + ".").startswith(inner + "."))
            for inner in collections
        }
        return binding, [collections[inner] for inner in sorted(collections, key=place.get)]

    def flat(self, binding, collections):
        """One row or more, as InterMine's ExportResultsIterator writes them."""
        if not any(several(rows) for rows in collections):
            whole = dict(binding)
            for row in (one for rows in collections for one in rows):
                whole.update(self.flat(*row)[0])
            return [whole]
        found = []
        for rows in collections:
            for row in rows:
                found += [{**binding, **below} for below in self.flat(*row)]
        return found

    def roots(self):
        """The rows of the query itself, distinct and in order, without outer joins."""
        root, keys = self.query.root, self.shown(self.query.root)
        unique = {}
        for binding in self.group_rows(root, self.world.all_of(self.paths[root])):
            unique.setdefault(tuple(binding[path] for path in keys), binding)
        found = [unique[key] for key in sorted(unique)]

        def value(binding, path):
            return self.world.value(binding[path.node], path.attribute)

        for path in reversed(self.query.view):
            if self.group(path.node) == root and path.attribute.type != "ClobAccess":
                found.sort(key=lambda one, path=path: last(value(one, path)))
        for path, way in reversed(self.query.sort):
            known = [one for one in found if value(one, path) is not None]
            known.sort(key=lambda one, path=path: value(one, path), reverse=way == "desc")
            missing = [one for one in found if value(one, path) is None]
            found = missing + known if way == "desc" else known + missing
        return found

    def rows(self):
        """Each row's values, in the query's order."""
        return [
            tuple(self.world.value(row.get(p.node), p.attribute) for p in self.query.view)
            for root in self.roots()
            for row in self.flat(*self.with_collections(self.query.root, root))
        ]

    def values_of(self, path):
        """The value of one path in each row that is counted, for a summary.

        The outer joins that the path lies in are inner ones then, whose objects make the rows.
        """
        heads = [p for p in self.query.outer if (path.node + ".").startswith(p + ".")]
        outer = self.query.outer - set(heads)
        inner = Evaluation(replace(self.query, outer=outer), self.world)
        inner.touch(path)
        keys = self.shown(self.query.root)
        keys += [p for head in heads for p in self.members(head)]
        root = self.query.root
        found = {
            (*(one[key] for key in keys), self.world.value(one[path.node], path.attribute))
            for one in inner.group_rows(root, inner.world.all_of(root))
        }
        return [one[-1] for one in found]


def several(rows):
    """Whether a collection needs more than one row, or something below its only one does."""
    return len(rows) > 1 or (len(rows) == 1 and any(several(below) for below in rows[0][1]))


def last(value):
    """Sort what is missing last."""
    return (value is None, 0 if value is None else value)


def test_value(one: Constraint, value):
    if one.op in {"IS NULL", "IS NOT NULL"}:
        return (value is None) == (one.op == "IS NULL")
    if value is None:
        return None in one.values if one.op == "ONE OF" else one.op == "NONE OF" and not one.values
    if one.op in {"ONE OF", "NONE OF"}:
        return (value in one.values) == (one.op == "ONE OF")
    wanted = one.value
    if one.path.attribute.type == "Date":  # the time of day does not count
        value, wanted = value[:10], wanted[:10]
        one = replace(one, op={"==": "=", "!==": "!="}.get(one.op, one.op))
    if one.op in {"==", "!=="}:
        return (value == wanted) == (one.op == "==")
    if isinstance(value, str):
        if one.op in {"CONTAINS", "DOES NOT CONTAIN"}:
            return like(value, wanted, anywhere=True) == (one.op == "CONTAINS")
        if one.op in {"=", "LIKE", "!=", "NOT LIKE"}:
            return like(value, wanted) == (one.op in {"=", "LIKE"})
        value, wanted = lower(value), lower(wanted)
    return {
        "=": value == wanted,
        "!=": value != wanted,
        "<": value < wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        ">=": value >= wanted,
    }[one.op]


def test_ranges(one: Constraint, number, world):
    """Whether a spot meets one range, or for a negation every range: on the same trail."""
    key = world.key_of[number]
    values, links = OBJECTS[key][1], OBJECTS[key][2]
    trail = OBJECTS[links["locatedOn"]] if "locatedOn" in links else None
    start, end = values.get("start"), values.get("end")
    told = []
    for each in one.values:
        here = trail is not None and trail[1]["primaryIdentifier"] == each.chromosome
        if each.taxon:
            club = trail and trail[2].get("organism")
            here = here and club is not None and OBJECTS[club][1]["taxonId"] == each.taxon
        if each.start is None:
            told.append(here)
            continue
        tests = {
            "OVERLAPS": [(start, "<=", each.end), (end, ">=", each.start)],
            "WITHIN": [(start, ">=", each.start), (end, "<=", each.end)],
            "CONTAINS": [(start, "<=", each.start), (end, ">=", each.end)],
        }
        negation = {"DOES NOT OVERLAP": "OVERLAPS", "OUTSIDE": "WITHIN"}
        positive = negation.get(one.op, one.op.replace("DOES NOT CONTAIN", "CONTAINS"))
        found = [known(*test) for test in tests[positive]]
        meets = False if False in found else None if None in found else True
        if positive != one.op:
            meets = None if meets is None else not meets
        told.append(here and bool(meets))
    return any(told) if one.op in {"OVERLAPS", "WITHIN", "CONTAINS"} else all(told)


def known(left, sign, right):
    """A comparison, or None when one of the two is missing."""
    return None if left is None else left <= right if sign == "<=" else left >= right


for one in (test_value, test_ranges):
    one.__test__ = False  # no test of its own, whatever its name begins with
