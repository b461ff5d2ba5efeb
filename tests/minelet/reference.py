"""What a query means, in plain Python over the herbarium's objects: slow and obviously right."""

import re
from itertools import product

from herbarium import EXTRA, KEYS, LISTS, OBJECTS

from minelet.logic import Logic
from minelet.model import Model, Path
from minelet.pathquery import Constraint, Query


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
    def __init__(self, model: Model, ids: dict[str, int]):
        self.model = model
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
    return [values for values, _ in Evaluation(query, world).rows()]


class Evaluation:
    def __init__(self, query: Query, world: World):
        self.query = query
        self.world = world
        self.paths = {query.root: query.subclasses.get(query.root, query.root)}
        self.links = {}
        for path in [*query.view, *(path for path, _ in query.sort)]:
            self.touch(path)
        for text in query.subclasses:
            self.touch(world.model.path(text, query.subclasses))
        for one in query.constraints:
            if self.about_link(one):
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

    @staticmethod
    def about_link(one: Constraint):
        return one.op in {"IS NULL", "IS NOT NULL"} and one.path.attribute is None

    def group(self, path):
        while path != self.query.root and path not in self.query.outer:
            path = path.rpartition(".")[0]
        return path

    def home(self, one: Constraint):
        node = one.path.text.rpartition(".")[0] if self.about_link(one) else one.path.node
        return self.group(node)

    # -- bindings: each path of an object to one object, or to none ---------------------------

    def expand(self, head, starts):
        """All ways to bind a group and what hangs on it, for the objects its head may be."""
        members = [path for path in self.paths if self.group(path) == head]
        found = [{head: number} for number in starts if self.fits(head, number)]
        for path in members[1:]:
            above = path.rpartition(".")[0]
            found = [
                {**binding, path: number}
                for binding in found
                for number in self.world.linked(binding[above], self.links[path])
                if self.fits(path, number)
            ]
        found = [one for one in found if self.holds(self.query.logic, head, one) is not False]
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
        if self.about_link(one):
            above = one.path.text.rpartition(".")[0]
            empty = not self.world.linked(binding[above], one.path.steps[-1].field)
            return empty == (one.op == "IS NULL")
        number = binding[one.path.node]
        if one.loop:
            return (number == binding[one.loop.node]) == (one.op == "=")
        if one.op in {"IN", "NOT IN"}:
            members = {self.world.ids[key] for key in LISTS[one.value][1]}
            return (number in members) == (one.op == "IN")
        if one.op == "LOOKUP":
            return self.looked_up(one, number)
        return test_value(one, self.world.value(number, one.path.attribute))

    def looked_up(self, one, number):
        kind = self.paths[one.path.node]
        if one.extra:
            place = self.world.linked(number, self.world.model.classes[kind].fields[EXTRA[0]])
            names = [OBJECTS[self.world.key_of[where]][1]["name"] for where in place]
            if lower(one.extra) not in [lower(name) for name in names if name]:
                return False
        if one.value == "*":
            return True
        lineage = self.world.model.lineage(kind)
        keys = next(KEYS[name] for name in lineage if name in KEYS)

        def called(each, path, name):
            values = [OBJECTS[self.world.key_of[each]][1].get(path)]
            if "." in path:
                collection, _, attribute = path.partition(".")
                link = self.world.model.classes[kind].fields[collection]
                objects = self.world.linked(each, link)
                values = [OBJECTS[self.world.key_of[o]][1][attribute] for o in objects]
            return any(value is not None and like(value, name) for value in values)

        own = [path for path in keys if "." not in path]
        for name in (part.strip() for part in one.value.split(",")):
            if any(called(number, path, name) for path in own):
                return True
            anyone = any(called(o, path, name) for o in self.world.all_of(kind) for path in own)
            if not anyone and any(called(number, path, name) for path in keys if "." in path):
                return True
        return False

    def bindings(self):
        """All that the query finds: an object, or nothing, for each of its paths."""
        return self.expand(self.query.root, self.world.all_of(self.paths[self.query.root]))

    # -- rows ---------------------------------------------------------------------------------

    def rows(self):
        """Each row's values and the ids of the objects that make it, in the query's order."""
        shown = []
        for path in self.query.view:
            steps = [p for p in self.paths if (path.node + ".").startswith(p + ".")]
            shown += [p.rpartition(".")[0] for p in steps if p in self.query.outer]
            shown.append(path.node)
        shown = list(dict.fromkeys(shown))
        unique = {}
        for binding in self.bindings():
            values = tuple(self.world.value(binding[p.node], p.attribute) for p in self.query.view)
            ids = tuple(binding[path] for path in shown)
            order = [self.world.value(binding[p.node], p.attribute) for p, _ in self.query.sort]
            unique[ids] = order, values
        found = [(ids, order, values) for ids, (order, values) in unique.items()]
        found.sort(key=lambda row: [(number is not None, number or 0) for number in row[0]])
        for at, path in reversed(list(enumerate(self.query.view))):
            if self.group(path.node) == self.query.root:
                found.sort(key=lambda row, at=at: last(row[2][at]))
        for at, (_, way) in reversed(list(enumerate(self.query.sort))):
            known = [row for row in found if row[1][at] is not None]
            known.sort(key=lambda row, at=at: row[1][at], reverse=way == "desc")
            missing = [row for row in found if row[1][at] is None]
            found = missing + known if way == "desc" else known + missing
        return [(values, ids) for ids, _, values in found]


def last(value):
    """Sort what is missing last."""
    return (value is None, 0 if value is None else value)


def test_value(one: Constraint, value):
    if one.op in {"IS NULL", "IS NOT NULL"}:
        return (value is None) == (one.op == "IS NULL")
    if value is None:
        return False
    if one.op in {"ONE OF", "NONE OF"}:
        return (value in one.values) == (one.op == "ONE OF")
    wanted = one.value
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


test_value.__test__ = False  # no test of its own, whatever its name begins with
