"""Each operator of PathQuery, asked of the whole service: which plants it finds.

The herbarium holds Arnica, ARNICA, heath*, la_ch (a tree), y\\"e?w (a tree) and one without a name.
"""

from xml.sax.saxutils import quoteattr

import pytest

ARNICAS, HEATH, LARCH, YEW, NAMELESS = (
    ["ARNICA", "Arnica"],
    ["heath*"],
    ["la_ch"],
    ['y\\"e?w'],
    [None],
)
ALL = [*ARNICAS, *HEATH, *LARCH, *YEW, *NAMELESS]


@pytest.fixture
def find(web):
    """Ask for what constraints find: (path, op, value), of which a list is several values."""

    def ask(*constraints, view="Plant.name", more="", joins=""):
        parts = [joins]
        for path, op, *value in constraints:
            head = f"<constraint path={quoteattr(path)} op={quoteattr(op)}"
            given = value[0] if value else None
            if isinstance(given, list):
                inside = "".join(f"<value>{one}</value>" for one in given)
                parts.append(f"{head}>{inside}</constraint>")
            elif isinstance(given, dict):
                named = " ".join(f"{key}={quoteattr(text)}" for key, text in given.items())
                parts.append(f"{head} {named}/>")
            else:
                parts.append(f"{head}{'' if given is None else f' value={quoteattr(given)}'}/>")
        xml = f'<query model="herbarium" view="{view}" {more}>{"".join(parts)}</query>'
        answer = web.post("/service/query/results", data={"query": xml, "format": "json"})
        assert answer.status_code == 200, answer.text
        assert answer.json["wasSuccessful"], answer.text
        rows = answer.json["results"]
        return [row[0] for row in rows] if " " not in view else rows

    return ask


NAME, YEARS, HEIGHT, RARE = "Plant.name", "Plant.years", "Plant.height", "Plant.rare"


@pytest.mark.parametrize(
    ("path", "op", "value", "found"),
    [
        # Text: without regard to case, with wild cards; what is missing is never found.
        (NAME, "=", "arnica", ARNICAS),
        (NAME, "=", "*A*c*", [*ARNICAS, *LARCH]),
        (NAME, "=", "heath\\*", HEATH),
        (NAME, "=", "l?ch", []),
        (NAME, "=", "l?_?h", LARCH),
        (NAME, "=", "", []),
        (NAME, "!=", "arnica", [*HEATH, *LARCH, *YEW]),
        (NAME, "!=", "*a*", YEW),
        (NAME, "==", "ARNICA", ["ARNICA"]),
        (NAME, "==", "heath*", HEATH),
        (NAME, "==", "A*", []),
        (NAME, "!==", "ARNICA", ["Arnica", *HEATH, *LARCH, *YEW]),
        (NAME, "LIKE", "*RN*", ARNICAS),
        (NAME, "NOT LIKE", "*RN*", [*HEATH, *LARCH, *YEW]),
        (NAME, "CONTAINS", "EAT", HEATH),
        (NAME, "CONTAINS", "a?c", LARCH),
        (NAME, "CONTAINS", "%", []),
        (NAME, "DOES NOT CONTAIN", "a", YEW),
        (NAME, "<", "heath*", ARNICAS),
        (NAME, "<=", "HEATH*", [*ARNICAS, *HEATH]),
        (NAME, ">", "heath*", [*LARCH, *YEW]),
        (NAME, ">=", "HEATH*", [*HEATH, *LARCH, *YEW]),
        (NAME, "ONE OF", ["ARNICA", "heath*", "la_*"], ["ARNICA", *HEATH]),
        (NAME, "NONE OF", ["ARNICA", "heath*"], ["Arnica", *LARCH, *YEW]),
        (NAME, "IS NULL", None, NAMELESS),
        (NAME, "IS NOT NULL", None, ALL[:-1]),
        # Numbers. A primitive is never missing: the nameless and ARNICA are 0 years old.
        (YEARS, "=", "3", ["Arnica", *HEATH, *YEW]),
        (YEARS, "==", "0", ["ARNICA", *NAMELESS]),
        (YEARS, "!=", "3", ["ARNICA", *LARCH, *NAMELESS]),
        (YEARS, "!==", "3", ["ARNICA", *LARCH, *NAMELESS]),
        (YEARS, ">", "2", ["Arnica", *HEATH, *LARCH, *YEW]),
        (YEARS, "IS NULL", None, []),
        (HEIGHT, "<", "0.5", HEATH),
        (HEIGHT, "<=", "0.5", [*ARNICAS, *HEATH]),
        (HEIGHT, ">=", "12", [*LARCH, *YEW]),
        (HEIGHT, "!=", "0.5", [*HEATH, *LARCH, *YEW]),
        (HEIGHT, "ONE OF", ["35", "-1.25"], [*HEATH, *LARCH]),
        (HEIGHT, "NONE OF", ["35", "-1.25"], [*ARNICAS, *YEW]),
        (HEIGHT, "IS NULL", None, NAMELESS),
        # Booleans.
        (RARE, "=", "true", ["Arnica"]),
        (RARE, "!=", "True", [*HEATH, *LARCH]),
        (RARE, "ONE OF", ["false"], [*HEATH, *LARCH]),
        # Ids, lists, identifiers, classes.
        ("Plant", "IN", "tall things", [*LARCH, *YEW]),
        ("Plant", "NOT IN", "tall things", [*ARNICAS, *HEATH, *NAMELESS]),
        ("Plant", "IN", "trees", LARCH),
        ("Plant", "IN", "nobody", []),
        ("Plant", "LOOKUP", "arnica, la_ch", [*ARNICAS, *LARCH]),
        ("Plant", "LOOKUP", '"heath*"', HEATH),
        ("Plant", "LOOKUP", "bane", YEW),
        ("Plant", "LOOKUP", "no such", []),
        ("Plant", "LOOKUP", "*", ALL),
        ("Plant", "LOOKUP", {"value": "arnica", "extraValue": "alp"}, ["Arnica"]),
        ("Plant", "ISA", ["Tree"], [*LARCH, *YEW]),
        ("Plant", "ISNT", ["Tree"], [*ARNICAS, *HEATH, *NAMELESS]),
        # Links: whether there is anything, or the same thing at the end of another path.
        ("Plant.place", "IS NULL", None, NAMELESS),
        ("Plant.uses", "IS NOT NULL", None, [*ARNICAS, *LARCH]),
        ("Plant.collectors", "IS EMPTY", None, ["ARNICA", *YEW, *NAMELESS]),
        ("Plant.collectors.home", "=", {"loopPath": "Plant.place"}, ["Arnica", *HEATH, *LARCH]),
        ("Plant.collectors.home", "!=", {"loopPath": "Plant.place"}, ["Arnica"]),
    ],
)
def test_each_operator(find, path, op, value, found):
    assert find((path, op, *([] if value is None else [value]))) == found


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        # Of the two dates of 2008 one has a time of day, which does not count.
        ("=", "2008-02-29", [10, 20]),
        ("==", "2008-02-29 23:00:00", [10, 20]),
        ("!=", "2008-02-29", [15]),
        ("!==", "1204243200000", [15]),  # milliseconds since 1970
        ("<", "2009-01-01", [10, 20]),
        ("<=", "2008-02-29", [10, 20]),
        (">", "2008-02-29", [15]),
        (">=", "2008-02-29", [10, 15, 20]),
        ("ONE OF", ["2008-02-29", "2009-01-01"], [10, 15]),  # exact, as a real mine's
        ("IS NULL", None, [1, 12]),
        (">", "0999-12-31", [10, 15, 20]),
        ("<=", "9999-12-31", [10, 15, 20]),
    ],
)
def test_each_operator_on_dates(find, op, value, found):
    constraint = ("Spot.seen", op, *([] if value is None else [value]))
    assert find(constraint, view="Spot.start") == found


@pytest.mark.parametrize(
    ("op", "ranges", "found"),
    [
        ("OVERLAPS", ["R1:20..25"], [10, 20]),
        ("DOES NOT OVERLAP", ["R1:21-25"], [10]),
        ("WITHIN", ["R1:1..20", "r1:1..20"], [10, 15]),
        ("OUTSIDE", ["R1:10..20"], [20]),
        ("CONTAINS", ["R1\t12\t18"], [10]),
        ("DOES NOT CONTAIN", ["7:R1:12..18"], [20]),
    ],
)
def test_each_operator_between_ranges(find, op, ranges, found):
    assert find(("Spot", op, ranges), view="Spot.start") == found


def test_ids_are_a_list_too(find, ids):
    some = f"{ids['yew']}, {ids['ada']}"
    assert find(("Plant", "IN", {"ids": some})) == YEW
    assert find(("Plant.id", "ONE OF", [str(ids["heath"])])) == HEATH


def test_a_long_number(find):
    assert find(("Spot.steps", ">", "39,999,999,999"), view="Spot.start") == [10]
    assert find(("Spot.weight", "=", "0.1"), view="Spot.start") == [1, 10]


def test_logic(find):
    constraints = (NAME, "=", "arnica"), (YEARS, "=", "3"), (RARE, "=", "false")
    assert find(*constraints) == []
    assert find(*constraints, more='constraintLogic="A or B and C"') == [*ARNICAS, *HEATH]
    assert find(*constraints, more='constraintLogic="((A OR B)) and (C)"') == HEATH
    assert find(*constraints, more='constraintLogic="A or C"') == ["Arnica", *HEATH]  # and B


def test_a_path_of_a_subclass_opens_its_fields(find):
    typed = '<constraint path="Collector.plants" type="Tree"/>'
    found = find(view="Collector.name Collector.plants.rings", joins=typed)
    assert found == [["Ada", 299]]
