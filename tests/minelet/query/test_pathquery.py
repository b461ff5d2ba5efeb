"""PathQuery XML is read and checked; what is wrong with it is one sentence."""

import pytest
from herbarium import MODEL
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.model import Model
from minelet.query.logic import Logic
from minelet.query.pathquery import parse

PLANTS = Model.parse(MODEL)
BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def read(body="", view="Plant.name", more=""):
    return parse(f'<query model="herbarium" view="{view}" {more}>{body}</query>', PLANTS)


def test_a_query_is_read_whole():
    query = read(
        '<join path="Plant.uses" style="OUTER"/>'
        '<constraint path="Plant.place" op="LOOKUP" value="Alp" code="B"/>'
        '<constraint path="Plant.years" op="&gt;" value=" 3 "/>'
        '<constraint path="Plant.collectors.plants" type="Tree"/>',
        view="Plant.name Plant.uses.name Plant.collectors.plants.rings",
        more='sortOrder="Plant.name desc Plant.years" constraintLogic="B or A"',
    )
    assert [path.text for path in query.view] == [
        *["Plant.name", "Plant.uses.name", "Plant.collectors.plants.rings"]
    ]
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
    assert query.subclasses == {"Plant.collectors.plants": "Tree"}


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
        (
            {"body": constraint("OVERLAPS", path="Plant")},
            "No range constraints are possible for paths of type Plant",
        ),
        ({"body": constraint("WITHIN")}, "No range constraints are possible for paths of type Str"),
        ({"body": constraint("WITHIN", "R1:9..1", "Spot"), "view": "Spot.id"}, "Illegal range"),
        ({"body": '<constraint path="Spot" op="WITHIN"/>', "view": "Spot.id"}, "needs a range"),
        ({"body": constraint("LOOKUP")}, "LOOKUP is for objects, and Plant.name is a value"),
        ({"body": constraint("=", path="Plant")}, "There is no class x"),
        ({"body": constraint("<", path="Plant").replace('<"', '&lt;"')}, "must be on an attribute"),
        ({"body": constraint("=", "Plant", "Plant")}, "may not be looped back on itself"),
        ({"body": constraint("=", "Plant.place", "Plant")}, "which are never the same object"),
        ({"body": '<constraint path="Plant" op="="/>'}, "needs a loopPath, another object"),
        ({"body": constraint("LIKE", "3", "Plant.years")}, "LIKE is for text"),
        ({"body": constraint("&gt;", "true", "Plant.rare")}, "is of type Boolean"),
        ({"body": constraint("LIKE", "2008-01-02", "Spot.seen"), "view": "Spot.id"}, "for text"),
        ({"body": constraint("=", "2008-13-02", "Spot.seen"), "view": "Spot.id"}, "not in correct"),
        ({"body": constraint("=", "x", "Spot.sketch"), "view": "Spot.id"}, "not in correct format"),
        ({"body": constraint("=", "99999999999", "Plant.years")}, "not in correct format for type"),
        ({"body": constraint("ISA", "Place", "Plant")}, "Place is not a subtype of Plant"),
        ({"body": constraint("ISA", "Tre", "Plant")}, "There is no class Tre; the nearest is Tree"),
        ({"body": constraint("ISA", "Tree")}, "ISA is for objects"),
        ({"body": '<constraint path="Plant" op="IN" ids="1,x"/>'}, "'x' is no id of an object"),
        ({"body": '<constraint path="Plant" op="IN"/>'}, "Plant IN needs a value"),
        ({"body": '<constraint path="Plant.name" op="ONE OF"><value/></constraint>'}, "empty <val"),
        ({"body": '<constraint path="Plant.name" op="="><x/></constraint>'}, "holds <value> only"),
        ({"body": "<constrain/>"}, "holds no <constrain>; the nearest is constraint"),
        ({"body": '<join path="Plant.uses"/>'}, "is not relevant to the query"),
        ({"more": 'sortOrder="Plant.place.name asc"'}, "is not relevant to the query"),
        ({"view": "Plant.name " * 501}, "has 501 paths in its view: this mine takes at most 500"),
        ({"view": "Plant" + ".place.plants" * 400 + ".name"}, "has more than 200 steps"),
        ({"view": "x" * 99_999}, "The path xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
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
            {"body": constraint("="), "more": 'constraintLogic="A xor A"'},
            "cannot be read at 'xor': expected 'and' or 'or'",
        ),
        ({"body": constraint("="), "more": 'constraintLogic="(A"'}, "lacks a closing parenthesis"),
        ({"body": constraint("="), "more": 'constraintLogic="A and"'}, "at 'its end'"),
        (
            {"body": constraint("="), "more": f'constraintLogic="{"(" * 9999}A{")" * 9999}"'},
            "has 19999 words: at most 5000",
        ),
        (
            {"body": constraint("="), "more": f'constraintLogic="{"(" * 99}A{")" * 99}"'},
            "over 50 nested parentheses",
        ),
        ({"more": 'sortOrder="Plant.place asc"'}, "cannot be sorted by Plant.place"),
        ({"more": 'sortOrder="asc"'}, "There is no class asc"),
        ({"body": '<join path="Plant.name"/>'}, "Plant.name cannot be joined"),
        ({"body": '<join path="Plant.uses" style="LEFT"/>'}, "use INNER or OUTER"),
        ({"body": '<constraint path="Plant.place" type="Tree"/>'}, "Tree is no subclass of that"),
        ({"body": '<constraint path="Plant.uses" type="Bush"/>'}, "There is no class Bush"),
        ({"body": '<constraint path="Plant" type="Tree"/>'}, "may not have a subclass constraint"),
        (
            {"body": '<constraint path="Plant.uses" type="Use"/>' * 2},
            "Plant.uses has two subclass constraints",
        ),
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
    assert len(str(caught.value)) < 500


def test_a_code_that_no_constraint_has_says_nothing():
    # PathQuery.setConstraintLogic takes them out; so a subclass constraint has no say.
    body = constraint("=").replace("op", 'code="A" op') + constraint("=", "y")
    assert read(body, more='constraintLogic="A or (B and Z) or Q"').logic == Logic(
        "or", (Logic("code", code="A"), Logic("code", code="B"))
    )
    assert read(body, more='constraintLogic="Z"').logic.op == "and"
    assert read("", more='constraintLogic="A and ("').logic is None


def test_and_binds_closer_than_or_and_what_is_said_twice_counts_once():
    body = "".join(constraint("=", each) for each in "abc")
    assert read(body, more='constraintLogic="A or B AND ((C)) AND C and B"').logic == Logic(
        "or",
        (
            Logic("code", code="A"),
            Logic("and", (Logic("code", code="B"), Logic("code", code="C"))),
        ),
    )


@pytest.mark.parametrize(
    ("written", "op"),
    [("eq", "="), ("is not", "!="), (" one of ", "ONE OF"), ("Is  Empty", "IS NULL"),
     ("IS NOT EMPTY", "IS NOT NULL"), ("gte", ">="), ("does not contain", "DOES NOT CONTAIN")],
)  # fmt: skip
def test_operators_are_known_by_other_spellings(written, op):
    (found,) = read(f'<constraint path="Plant.name" op="{written}" value="x"/>').constraints
    assert found.op == op


def test_values_are_trimmed_and_numbers_may_have_commas():
    body = (
        '<constraint path="Plant.name" op="NONE OF"><value> yew </value><nullValue/></constraint>'
        '<constraint path="Plant.years" op="ONE OF"><value>1,000</value></constraint>'
        '<constraint path="Plant.name" op="=" value=" yew "/>'
    )
    constraints = read(body).constraints
    assert [one.values or one.value for one in constraints] == [("yew", None), (1000,), " yew "]


def test_the_form_of_long_ago_is_read():
    query = read(
        '<node path="Plant" type="Plant"/><node path="Plant.uses" type="Use">'
        '<constraint op="LOOKUP" value="tea"/></node>'
        '<node path="Plant.collectors.plants" type="Tree"/>',
        view="Plant:place.name Plant.collectors.plants.rings",
    )
    assert query.outer == {"Plant.place"}
    assert query.subclasses == {"Plant.collectors.plants": "Tree"}
    assert [(one.path.text, one.op) for one in query.constraints] == [("Plant.uses", "LOOKUP")]


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("Plant" + ":place" * 60_000, "has more than 200 steps"),
        ("Plant:" + "x" * 100_000, "has more than 200 steps or is as long"),
        (" ".join(f"Plant:a{at}:b.c" for at in range(20_000)), "more than 500 outer joins"),
        ("Plant.name " * 20_000, "has 10001 paths in its view"),
    ],
)
def test_a_path_of_long_ago_that_is_too_much_is_refused(view, sentence):
    with pytest.raises(BadRequest, match=sentence):
        parse(f'<query view="{view}"/>', PLANTS)


def test_values_in_json_are_trimmed_and_not_empty_as_in_xml():
    one = '{"path": "Plant.name", "op": "ONE OF", "values": %s}'
    text = '{"select": ["Plant.name"], "where": [' + one + "]}"
    (found,) = parse(text % '[" yew ", null]', PLANTS).constraints
    assert found.values == ("yew", None)
    with pytest.raises(BadRequest, match=r"Plant\.name holds an empty <value>"):
        parse(text % '["yew", " "]', PLANTS)


def test_an_order_that_is_none_is_refused_in_json_too():
    text = '{"select": ["Plant.name"], "orderBy": [{"Plant.name": "upwards"}]}'
    with pytest.raises(BadRequest, match=r"sorted by Plant\.name as asc or desc, not as upwards"):
        parse(text, PLANTS)


def test_a_query_in_json_is_the_same_query():
    text = """{"model": {"name": "herbarium"}, "select": ["Plant.name", "Plant.uses.name"],
      "where": [{"path": "Plant.years", "op": ">", "value": "3", "code": "B"},
                {"path": "Plant.name", "op": "ONE OF", "values": ["yew"], "code": "A"}],
      "constraintLogic": "A or B", "joins": ["Plant.uses"],
      "orderBy": [{"Plant.name": "DESC"}]}"""
    query = parse(text, PLANTS)
    assert [(one.code, one.op, one.value or one.values) for one in query.constraints] == [
        ("B", ">", 3),
        ("A", "ONE OF", ("yew",)),
    ]
    assert query.outer == {"Plant.uses"}
    assert [(path.text, way) for path, way in query.sort] == [("Plant.name", "desc")]


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


def test_a_wrong_query_in_good_xml_is_told_in_the_words_clients_look_for(web):
    query = '<query model="herbarium" view="Plant.nothing"/>'
    answer = web.get("/service/query/results", query_string={"query": query, "format": "json"})
    assert answer.status_code == 400
    assert answer.json["error"].startswith("XML is well formatted but query contains errors: ")
