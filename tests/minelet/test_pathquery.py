"""PathQuery XML is read and checked; what is wrong with it is one sentence."""

import pytest
from herbarium import MODEL
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.logic import Logic
from minelet.model import Model
from minelet.pathquery import parse

PLANTS = Model.parse(MODEL)
BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def read(body="", view="Plant.name", more=""):
    return parse(f'<query model="herbarium" view="{view}" {more}>{body}</query>', PLANTS)


def test_a_query_is_read_whole():
    query = read(
        '<join path="Plant.uses" style="OUTER"/>'
        '<constraint path="Plant.place" op="LOOKUP" value="Alp" code="B"/>'
        '<constraint path="Plant.years" op="&gt;" value=" 3 "/>'
        '<constraint path="Plant" type="Tree"/>',
        view="Plant.name Plant.rings",
        more='sortOrder="Plant.name desc Plant.years" constraintLogic="B or A"',
    )
    assert [path.text for path in query.view] == ["Plant.name", "Plant.rings"]
    assert [(one.code, one.op, one.value) for one in query.constraints] == [
        ("B", "LOOKUP", "Alp"),
        ("A", ">", 3),
    ]
    assert query.logic == Logic("or", (Logic("code", code="B"), Logic("code", code="A")))
    assert [(path.text, way) for path, way in query.sort] == [
        ("Plant.name", "desc"),
        ("Plant.years", "asc"),
    ]
    assert query.outer == {"Plant.uses"}
    assert query.subclasses == {"Plant": "Tree"}


def test_a_constraint_that_the_logic_leaves_out_still_holds():
    body = (
        '<constraint path="Plant.years" op="=" value="1" code="A"/>'
        '<constraint path="Plant.years" op="=" value="2" code="B"/>'
        '<constraint path="Plant.years" op="=" value="3" code="C"/>'
    )
    assert read(body, more='constraintLogic="A or B"').logic.parts[-1].code == "C"


def constraint(op, value="x", path="Plant.name"):
    return f'<constraint path="{path}" op="{op}" value="{value}"/>'


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"view": ""}, "The query has no view"),
        ({"view": "Plant.colour"}, "There is no path Plant.colour"),
        ({"view": "Plant.place"}, "Plant.place is an object, not a value: show one of its fields"),
        (
            {"view": "Plant.name Place.name"},
            "Place.name begins with Place but the query with Plant",
        ),
        ({"body": constraint("~")}, "has the operator ~, which is none that this mine knows"),
        ({"body": constraint("")}, "has the operator nothing"),
        ({"body": constraint("LOKUP", path="Plant")}, "the nearest is LOOKUP"),
        ({"body": constraint("OVERLAPS", path="Plant")}, "does not answer OVERLAPS yet"),
        ({"body": constraint("LOOKUP")}, "LOOKUP is for objects, and Plant.name is a value"),
        ({"body": constraint("=", path="Plant")}, "Plant is an object: = needs one of its values"),
        ({"body": constraint("LIKE", path="Plant.years")}, "LIKE is for text"),
        ({"body": '<constraint path="Plant.name" op="="/>'}, "Plant.name = needs a value"),
        ({"body": '<constraint path="Plant" op="IS NULL"/>'}, "Plant is what the query is about"),
        ({"body": '<constraint op="=" value="1"/>'}, "names no path"),
        (
            {"body": constraint("=", "three", "Plant.years")},
            "Value in constraint Plant.years = three is not in correct format for type of int",
        ),
        ({"body": constraint("=", "1_0", "Plant.years")}, "not in correct format"),
        ({"body": constraint("=", "٣", "Plant.years")}, "not in correct format"),
        ({"body": constraint("=", "9" * 99, "Plant.id")}, "not in correct format"),
        ({"body": constraint("=", "nan", "Plant.height")}, "not in correct format"),
        ({"body": constraint("=", "maybe", "Plant.rare")}, "not in correct format"),
        ({"body": constraint("=") * 2 + constraint("=").replace("op", 'code="A" op')}, None),
        (
            {"body": constraint("=").replace("op", 'code="A" op') * 2},
            "Two constraints have the code A",
        ),
        (
            {"body": constraint("="), "more": 'constraintLogic="A and Z"'},
            "names Z, which no constraint has as its code",
        ),
        (
            {"body": constraint("="), "more": 'constraintLogic="A xor A"'},
            "cannot be read at 'xor': expected 'and' or 'or'",
        ),
        ({"body": constraint("="), "more": 'constraintLogic="(A"'}, "lacks a closing parenthesis"),
        ({"body": constraint("="), "more": 'constraintLogic="A and"'}, "at 'its end'"),
        (
            {"body": constraint("="), "more": f'constraintLogic="{"(" * 9999}A{")" * 9999}"'},
            "over 50 nested parentheses",
        ),
        ({"more": 'sortOrder="Plant.place asc"'}, "cannot be sorted by Plant.place"),
        ({"more": 'sortOrder="asc"'}, "There is no class asc"),
        ({"body": '<join path="Plant.name"/>'}, "Plant.name cannot be joined"),
        ({"body": '<join path="Plant.uses" style="LEFT"/>'}, "use INNER or OUTER"),
        ({"body": '<constraint path="Plant.place" type="Tree"/>'}, "Tree is no subclass of that"),
        ({"body": '<constraint path="Plant" type="Bush"/>'}, "There is no class Bush"),
        ({"body": '<constraint path="Plant.name" type="Tree"/>'}, "Plant.name is a value"),
        (
            {"body": '<constraint path="Plant" op="&lt;" loopPath="Plant.place"/>'},
            "is no loop: it needs two objects",
        ),
        ({"body": constraint("=") * 800}, "The query has more than 702 constraints"),
    ],
)
def test_a_wrong_query_says_what_is_wrong(query, sentence):
    if sentence is None:  # the control: three constraints, of which one has its own code
        assert [one.code for one in read(**query).constraints] == ["B", "C", "A"]
        return
    with pytest.raises(BadRequest) as caught:
        read(**query)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("", "not well-formed XML: no element found"),
        ("<query", "The query is not well-formed XML: unclosed token: line 1, column 0"),
        ("Gene.symbol", "not well-formed XML: syntax error: line 1"),
        ("<template/>", "A query begins with <query>; this one begins with <template>"),
        ('<query model="genomic" view="Plant.name"/>', "for the model genomic; this mine's is"),
        (f"<!DOCTYPE q [{BILLION}]><query>&a9;</query>", "declares a document type or entities"),
        (
            '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><query view="&x;"/>',
            "declares a document type or entities",
        ),
        ('<query view="Plant.name\ud800"/>', "not text that can be read as XML"),
    ],
)
def test_what_is_no_query_is_refused(xml, sentence):
    with pytest.raises(BadRequest) as caught:
        parse(xml, PLANTS)
    assert sentence in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(BadRequest):
        parse(text, PLANTS)
