"""Any query over the herbarium, for Hypothesis: what a reader might ask, right or nearly so."""

from xml.sax.saxutils import quoteattr

from herbarium import MODEL
from hypothesis import strategies as st

from minelet.model import Model

PLANTS = Model.parse(MODEL)
TEXTS = [
    *["Alp", "arnica", "ARNICA", "heath*", "heath\\*", "la_ch", "LARCH", "*a*", "b?", "%", "tea"],
    *["100% dye", "Bo's", "' OR 1=1 --", "\\", 'y\\"e?w', "y*", "bane", "leopard's bane", "R1"],
]
NUMBERS = ["0", "3", "-1", "30", "299", "2,100", "0.1"]
DATES = ["2008-02-29", "2008-02-29 10:00:00", "2009-01-01", "1204243200000", "9999-12-31"]
RANGES = ["R1:10..20", "R1:12-30", "R1:20", "R1", "r1", "7:R1:1..15", "8:R1:1..15", "r1:15...99"]
COMPARE = ["=", "==", "!=", "!==", "<", "<=", ">", ">="]
TEXTUAL = ["LIKE", "NOT LIKE", "CONTAINS", "DOES NOT CONTAIN"]
BETWEEN = ["OVERLAPS", "DOES NOT OVERLAP", "WITHIN", "OUTSIDE", "CONTAINS", "DOES NOT CONTAIN"]
KNOWN = {"Boolean": ["true", "false", "TRUE"], "Date": DATES, "Long": ["40000000000", "-1"]}


@st.composite
def queries(draw):
    """A PathQuery over the herbarium, and which rows of it are wanted."""
    roots = ["Plant", "Tree", "Collector", "Place", "Named", "Label", "Trail", "Spot"]
    root = draw(st.sampled_from(roots))
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
    outer = draw(st.sets(st.sampled_from(below), max_size=3)) if below else set()

    def values_of(path):
        return [f"{path}.{one.name}" for one in PLANTS.classes[objects[path]].attributes] + [
            f"{path}.id"
        ]

    every = [value for path in sorted(objects) for value in values_of(path)]
    inner = [v for v in every if not any((v + ".").startswith(o + ".") for o in outer)]
    view = draw(st.lists(st.sampled_from(every), min_size=1, max_size=5))
    nodes = {path.rpartition(".")[0] for path in view}
    outer = {one for one in outer if any((n + ".").startswith(one + ".") for n in nodes)}
    shown = [v for v in inner if v.rpartition(".")[0] in nodes]
    sort = draw(st.lists(st.sampled_from(shown), max_size=2)) if shown else []
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


def within(values):
    """Values as elements inside a constraint."""
    escaped = [quoteattr(each)[1:-1].replace("&quot;", '"') for each in values]
    return "".join(f"<value>{each}</value>" for each in escaped)


@st.composite
def constraints(draw, code, objects, values, classes, subclasses):
    what = draw(st.sampled_from(["value", "value", "value", "object", "link", "loop", "kind"]))
    if what == "kind":
        path = draw(st.sampled_from(objects))
        if classes[path] == "Spot":
            ranges = draw(st.lists(st.sampled_from(RANGES), min_size=1, max_size=3))
            op = draw(st.sampled_from(BETWEEN))
            return (
                f'<constraint path="{path}" op="{op}" code="{code}">{within(ranges)}</constraint>'
            )
        kinds = sorted(PLANTS.subclasses(classes[path]))
        several = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2))
        op = draw(st.sampled_from(["ISA", "ISNT"]))
        return f'<constraint path="{path}" op="{op}" code="{code}">{within(several)}</constraint>'
    if what == "object":
        path = draw(st.sampled_from(objects))
        op = draw(st.sampled_from(["IN", "NOT IN"]))
        how = draw(st.sampled_from(["list", "ids", "names"]))
        if how == "list":
            name = draw(st.sampled_from(["tall things", "trees", "nobody"]))
            return f'<constraint path="{path}" op="{op}" value="{name}" code="{code}"/>'
        if how == "ids":
            ids = draw(st.lists(st.integers(1_000_001, 1_000_030), min_size=1))
            some = ", ".join(map(str, ids))
            return f'<constraint path="{path}" op="{op}" ids="{some}" code="{code}"/>'
        names = ",\t".join(draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)))
        extra = ' extraValue="alp"' if draw(st.booleans()) else ""
        value = quoteattr(names)
        return f'<constraint path="{path}" op="LOOKUP" value={value}{extra} code="{code}"/>'
    if what == "link":
        path = draw(st.sampled_from(objects))
        links = PLANTS.classes[classes[path]].references
        if links:
            op = draw(st.sampled_from(["IS NULL", "IS NOT NULL", "is empty"]))
            link = draw(st.sampled_from(links)).name
            return f'<constraint path="{path}.{link}" op="{op}" code="{code}"/>'
    if what == "loop":
        one = draw(st.sampled_from(objects))
        alike = [
            each
            for each in objects
            if each != one
            and (
                PLANTS.is_a(classes[each], classes[one]) or PLANTS.is_a(classes[one], classes[each])
            )
        ]
        if alike:
            two = draw(st.sampled_from(alike))
            op = draw(st.sampled_from(["=", "!="]))
            name = draw(st.sampled_from(["loopPath", "value"]))
            return f'<constraint path="{one}" op="{op}" {name}="{two}" code="{code}"/>'
    path = draw(st.sampled_from([each for each in values if not each.endswith(".sketch")]))
    attribute = PLANTS.path(path, subclasses).attribute
    textual = attribute.kind is str and attribute.type != "Date"
    whole = [each for each in NUMBERS if "." not in each]
    numbers = NUMBERS if attribute.kind is float else whole
    known = KNOWN.get(attribute.type, TEXTS if textual else numbers)
    simple = COMPARE[:4] if attribute.kind is bool else COMPARE
    ops = simple + (TEXTUAL if textual else [])
    op = draw(st.sampled_from([*ops, "ONE OF", "NONE OF", "IS NULL", "IS NOT NULL"]))
    head = f"<constraint path={quoteattr(path)} op={quoteattr(op)} code={quoteattr(code)}"
    if "OF" in op:
        several = draw(st.lists(st.sampled_from(known), max_size=3))
        nothing = "<nullValue/>" if draw(st.integers(0, 3)) == 0 else ""
        return f"{head}>{within(several)}{nothing}</constraint>"
    if "NULL" in op:
        return f"{head}/>"
    return (
        f"{head} value={quoteattr(draw(st.sampled_from([*known, *([''] if textual else [])])))}/>"
    )


@st.composite
def logics(draw, codes):
    if len(codes) == 1:
        return codes[0]
    cut = draw(st.integers(1, len(codes) - 1))
    op = draw(st.sampled_from(["and", "or", "AND"]))
    return f"({draw(logics(codes[:cut]))} {op} {draw(logics(codes[cut:]))})"
