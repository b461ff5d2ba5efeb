"""Templates: read from InterMine's exports, listed, and their blanks filled."""

import json
from xml.etree import ElementTree

import pytest
from herbarium import TEMPLATES
from werkzeug.datastructures import MultiDict

from minelet.errors import BadRequest, NotFound
from minelet.kept.templates import Templates, read_templates

BLANKS = """<template-queries>
  <template name="old_plants" title="Old plants" comment="How old?">
    <query name="old_plants" model="herbarium" view="Plant.name Plant.years" longDescription="Old."
           sortOrder="Plant.name asc" constraintLogic="A and (B or C) and D">
      <constraint path="Plant.years" op="&gt;=" value="1" code="A" editable="true"/>
      <constraint path="Plant.years" op="&lt;" value="100" code="B" editable="true"
                  switchable="on" description="younger than"/>
      <constraint path="Plant.years" op="=" value="300" code="C" editable="true"
                  switchable="off"/>
      <constraint path="Plant.name" op="IS NOT NULL" code="D" editable="false"/>
    </query>
  </template>
  <template name="looked_up" title="" comment="">
    <query name="looked_up" model="herbarium" view="Plant.name">
      <constraint path="Plant" op="LOOKUP" value="Arnica" extraValue="Alp" editable="true"/>
    </query>
  </template>
  <template name="named" title="" comment="">
    <query name="named" model="herbarium" view="Plant.name">
      <constraint path="Plant.name" op="=" value="Arnica" editable="true"/>
    </query>
  </template>
</template-queries>"""


@pytest.fixture
def templates(plants):
    return Templates(BLANKS, plants.model)


def constraints(templates, name, **form):
    """The codes, operators and values that a template's query has with these parameters."""
    pairs = [
        (key, each)
        for key, value in form.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    query = templates.query(name, MultiDict(pairs))
    return {one.code: (one.op, one.values or one.value) for one in query.constraints}


YEARS = {"constraint1": "Plant.years", "op1": ">=", "value1": "1", "code1": "A"}


# -- filling ----------------------------------------------------------------------------------


def test_what_may_be_left_out_is_left_out_of_the_logic_too(templates):
    assert constraints(templates, "old_plants", **YEARS) == {
        "A": (">=", 1), "D": ("IS NOT NULL", None),
    }  # fmt: skip


def test_what_is_switched_off_is_on_when_a_value_is_sent(templates):
    found = constraints(
        templates, "old_plants", **YEARS,
        constraint7="Plant.years", op7="=", value7="300", code7="C",
        constraint2="Plant.years", op2="lt", value2="9", code2="B",
    )  # fmt: skip
    assert found == {"A": (">=", 1), "B": ("<", 9), "C": ("=", 300), "D": ("IS NOT NULL", None)}


def test_the_template_stays_as_it_is(templates):
    constraints(templates, "old_plants", **{**YEARS, "value1": "77"})
    assert constraints(templates, "old_plants", **YEARS)["A"] == (">=", 1)


@pytest.mark.parametrize(
    ("op", "values", "expected"),
    [
        ("eq", "bog", ("=", "bog")),
        ("!=", "x", ("!=", "x")),
        ("ONE OF", ["a", "b"], ("ONE OF", ("a", "b"))),
        ("one of", ["a"], ("ONE OF", ("a",))),
        ("IS NULL", [], ("IS NULL", None)),
        ("CONTAINS", "ni", ("CONTAINS", "ni")),
    ],
)
def test_the_operator_may_be_another(templates, op, values, expected):
    found = constraints(templates, "named", constraint1="Plant.name", op1=op, value1=values)
    assert found == {"A": expected}


def test_a_list_in_place_of_a_value_is_of_the_objects_that_have_it(plants, templates):
    form = MultiDict({"constraint1": "Plant.name", "op1": "IN", "value1": "trees"})
    (one,) = templates.query("named", form).constraints
    assert (one.path.text, one.op, one.value) == ("Plant", "IN", "trees")


def test_lookup_stays_lookup_and_takes_its_extra_value_from_the_request(templates):
    form = MultiDict({"constraint1": "Plant", "op1": "=", "value1": "heath*"})
    (one,) = templates.query("looked_up", form).constraints
    assert (one.op, one.value, one.extra) == ("LOOKUP", "heath*", "")
    (one,) = templates.query("looked_up", MultiDict([*form.items(), ("extra1", "bog")])).constraints
    assert one.extra == "bog"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "needs a value for Plant.years (A), which is required"),
        ({**YEARS, "code1": ""}, "more than one blank Plant.years: send code1, one of A, B, C"),
        ({**YEARS, "code1": "Z"}, "no blank Plant.years (Z); it has Plant.years (A), Plant.years"),
        ({**YEARS, "constraint1": "Plant.name"}, "has no blank Plant.name (A)"),
        ({**YEARS, "constraint1": ""}, "lack its path: send constraint1"),
        ({**YEARS, "op1": ""}, "lacks its operator: send op1"),
        ({**YEARS, "op1": "near"}, "the operator NEAR"),
        ({**YEARS, "value1": []}, "needs at least one value: send value1"),
        ({**YEARS, "value1": ["1", "2"]}, "at most one value, but value1 was sent 2 times"),
        ({**YEARS, "value1": "old"}, "is not in correct format"),
        ({**YEARS, "constraint2": "Plant.years", "op2": "=", "value2": "1", "code2": "A"},
         "more than one value for the blank Plant.years (A)"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_values_is_said(templates, form, sentence):
    with pytest.raises(BadRequest) as caught:
        constraints(templates, "old_plants", **form)
    assert sentence in str(caught.value)


def test_a_code_does_not_matter_where_a_path_has_one_blank(templates):
    form = {"constraint1": "Plant.name", "op1": "=", "value1": "x", "code1": "Q"}
    assert constraints(templates, "named", **form) == {"A": ("=", "x")}


def test_an_unknown_template_is_named_with_the_nearest(templates):
    with pytest.raises(NotFound, match=r"called 'Old_plant' .* the nearest is old_plants"):
        templates.query("Old_plant", MultiDict())


# -- reading ----------------------------------------------------------------------------------

ONE = """<template name="t" title="Title" comment=""><query name="t" model="herbarium"
  view="Plant.name"><constraint path="Plant.name" op="=" value="x" editable="true"/></query>
</template>"""


@pytest.mark.parametrize(
    "xml",
    [
        ONE,
        f"<template-queries>{ONE}</template-queries>",
        f"<?xml version='1.0'?><templates><!-- mine -->{ONE}</templates>",
        "<userprofiles><userprofile username='me'><bags/><queries/><template-queries>"
        f"{ONE}</template-queries></userprofile></userprofiles>",
    ],
)
def test_templates_are_found_wherever_an_export_holds_them(plants, xml):
    assert Templates(xml, plants.model).find("t").title == "Title"


def test_tags_of_a_user_profile_are_the_templates(plants):
    xml = (
        f"<userprofile><template-queries>{ONE}</template-queries><tags>"
        '<tag name="im:aspect:Plants" objectIdentifier="t" type="template"/>'
        '<tag name="x" objectIdentifier="t" type="bag"/></tags></userprofile>'
    )
    assert read_templates(xml)["t"].tags == ("im:aspect:Plants",)


def test_the_form_with_nodes_of_old_mines(plants):
    xml = """<template name="t" title="Plants" longDescription="of old"><query model="herbarium"
      view="Plant:place.name Plant.name" sortOrder="Plant.name asc">
      <node path="Plant" type="Plant"></node>
      <node path="Plant.name" type="String"><constraint op="=" value="Ar*" editable="true"
        description="Which?" identifier="" code="A"/></node></query></template>"""
    template = Templates(xml, plants.model).find("t")
    assert template.query.outer == ["Plant.place"]
    assert template.query.view == ["Plant.place.name", "Plant.name"]
    assert template.query.description == "of old"
    (one,) = template.query.constraints
    assert (one.path, one.op, one.value, one.editable) == ("Plant.name", "=", "Ar*", True)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("<template", "no XML that can be read"),
        ("<!DOCTYPE a []><templates/>", "document type"),
        ("<query/>", "There is no <template> in the <query>"),
        ('<template name="a"/>', "The template a holds no <query>"),
        ("<template><query/></template>", "The template '' has an invalid name"),
        ('<template name="a/b"><query/></template>', "The template 'a/b' has an invalid name"),
        (f"<templates>{ONE}{ONE}</templates>", "Two templates have the name t"),
    ],
)
def test_an_export_that_is_wrong_is_said_to_be(plants, xml, sentence):
    with pytest.raises(BadRequest) as caught:
        Templates(xml, plants.model)
    assert sentence in str(caught.value)


def test_templates_that_do_not_fit_the_model_are_named(plants):
    xml = f"<templates>{ONE}{ONE.replace('"t"', '"u"').replace('Plant.name', 'Plant.nam')}"
    with pytest.raises(BadRequest, match=r"The template u: There is no path Plant\.nam"):
        Templates(f"{xml}</templates>", plants.model)
    lenient = Templates(f"{xml}</templates>", plants.model, strict=False)
    assert list(lenient.working()) == ["t"]
    assert list(lenient.working(broken=True)) == ["t", "u"]
    with pytest.raises(BadRequest, match="outdated and is in conflict with the model"):
        lenient.query("u", MultiDict())


# -- writing ----------------------------------------------------------------------------------


def test_xml_is_what_was_read(templates, plants):
    again = Templates(templates.to_xml(), plants.model)
    assert again.to_xml() == templates.to_xml()
    assert again.by_name["old_plants"].query == templates.by_name["old_plants"].query
    element = ElementTree.fromstring(templates.to_xml()).find("template[@name='old_plants']")
    assert element.attrib == {
        "name": "old_plants", "title": "Old plants", "comment": "How old?",
        "dataTypes": "java.lang.String int",
    }  # fmt: skip
    assert element.find("query").get("longDescription") == "Old."
    switches = [one.get("switchable") for one in element.iter("constraint")]
    assert switches == [None, "on", "off", None]


def test_json_is_as_a_mine_writes_it(templates):
    one = templates.to_json()["old_plants"]
    assert json.loads(json.dumps(one)) == {
        "model": {"name": "herbarium"},
        "title": "Old plants",
        "description": "Old.",
        "select": ["Plant.name", "Plant.years"],
        "constraintLogic": "A and B and D",  # what is switched off is left out
        "name": "old_plants",
        "comment": "How old?",
        "dataTypes": ["java.lang.String", "int"],
        "tags": ["im:public"],
        "rank": "unranked",
        "authorized": False,
        "orderBy": [{"Plant.name": "ASC"}],
        "where": [
            {"path": "Plant.years", "op": ">=", "code": "A", "editable": True,
             "switchable": False, "switched": "LOCKED", "value": "1"},
            {"path": "Plant.years", "op": "<", "code": "B", "editable": True,
             "switchable": True, "switched": "ON", "value": "100"},
            {"path": "Plant.name", "op": "IS NOT NULL", "code": "D", "editable": False,
             "switchable": False, "switched": "LOCKED"},
        ],
    }  # fmt: skip


def test_the_herbariums_own_template(plants):
    one = Templates(TEMPLATES, plants.model).to_json()["Plants_of_places"]
    assert one["where"][0]["values"] == ["Alp"]


def test_a_loop_of_an_old_export_is_written_as_clients_read_it(plants):
    """InterMine's own test model has one, Employee_Colleagues."""
    xml = (
        '<template-queries><template name="neighbours"><query model="herbarium" '
        'view="Plant.name Plant.place.plants.name"><constraint path="Plant" op="!=" '
        'value="Plant.place.plants" code="B"/></query></template></template-queries>'
    )
    templates = Templates(xml, plants.model)
    (constraint,) = ElementTree.fromstring(templates.to_xml()).iter("constraint")
    assert constraint.get("loopPath") == "Plant.place.plants"
    assert constraint.get("value") is None
    (told,) = templates.to_json()["neighbours"]["where"]
    assert (told["op"], told["loopPath"]) == ("!=", "Plant.place.plants")
