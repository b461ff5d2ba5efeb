"""Templates over the web: listed, run, kept, tagged; their results as lists and programs."""

import json
from xml.etree import ElementTree

import pytest
from herbarium import OBJECTS, TEMPLATES
from werkzeug.test import Client

from minelet.service import MineService

NAME = "Plants_of_places"
FILLED = {
    "name": NAME, "constraint1": "Plant.place.name", "op1": "ONE OF", "value1": "Alp",
    "constraint2": "Plant.years", "op2": "ge", "value2": "3",
}  # fmt: skip
OWN = """<template name="mine" title="Mine"><query name="mine" model="herbarium"
  view="Plant.name"><constraint path="Plant.name" op="=" value="Arnica" editable="true"/></query>
</template>"""


@pytest.fixture
def web(plants):
    """The herbarium's web service, with no users yet."""
    return Client(MineService(plants))


# -- the mine's templates ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/templates", {}),
        ("/templates", {"Accept": "application/xml"}),
        ("/templates?format=xml", {"Accept": "application/json"}),
        ("/templates/xml", {}),
    ],
)
def test_templates_come_as_xml(web, address, headers):
    answer = web.get(f"/service{address}", headers=headers)
    assert answer.content_type.startswith("application/xml")
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "template-queries"
    assert [one.get("name") for one in root] == [NAME]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/templates", {"Accept": "application/json"}),
        ("/templates?format=json", {}),
        ("/templates/json", {}),
    ],
)
def test_templates_come_as_json(web, address, headers):
    answer = web.get(f"/service{address}", headers=headers).json
    assert answer["statusCode"] == 200
    assert answer["templates"][NAME]["select"] == ["Plant.name", "Plant.years"]
    assert answer["templates"][NAME]["where"][0]["editable"] is True


def test_names_alone_come_as_text(web):
    assert web.get("/service/templates?format=text").text == f"{NAME}\n"
    assert web.get("/service/templates?format=csv").status_code == 406


def test_one_template(web):
    assert web.get(f"/service/templates/{NAME}").json["template"]["title"] == "Place → plants"
    xml = web.get(f"/service/templates/{NAME}?format=xml").text
    assert ElementTree.fromstring(xml).get("name") == NAME
    missing = web.get("/service/templates/Plants_of_place")
    assert missing.status_code == 404
    assert "the nearest is Plants_of_places" in missing.json["error"]


def test_a_template_gives_what_its_query_gives(web):
    rows = [name for name, *_ in web.post("/service/template/results",
            data={**FILLED, "format": "json"}).json["results"]]  # fmt: skip
    assert rows == sorted(
        values["name"]
        for _, values, links, _ in OBJECTS.values()
        if links.get("place") == "alp" and values.get("years", 0) >= 3 and values["name"]
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"format": "count"}, "2\n"),
        ({"format": "tab", "columnheaders": "path"},
         "Plant.name\tPlant.years\nArnica\t3\nla_ch\t300\n"),
        ({"format": "csv", "start": "1", "size": "1"}, '"la_ch","300"\n'),
        ({"format": "tab", "size": "1", "value2": "4"}, "la_ch\t300\n"),
        ({}, "Arnica\t3\nla_ch\t300\n"),
    ],
)  # fmt: skip
def test_results_come_in_each_format(web, form, expected):
    answer = web.get("/service/template/results", query_string={**FILLED, **form})
    assert answer.text == expected


def test_a_template_can_be_summarised(web):
    form = {**FILLED, "summaryPath": "Plant.place.name", "format": "jsonrows"}
    assert web.post("/service/template/results", data=form).json["results"] == [
        {"item": "Alp", "count": 2}
    ]


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"name": ""}, 400, "lacks the parameter name"),
        ({"name": "none"}, 404, "You do not have access to a template called 'none'"),
        ({"constraint2": "", "op2": "", "value2": []}, 400, "which is required"),
        ({"constraint2": ""}, 400, "lack its path"),
        ({"value2": "old"}, 400, "is not in correct format"),
    ],
)
def test_what_is_wrong_is_said_with_the_status_of_a_real_mine(web, form, status, sentence):
    answer = web.post("/service/template/results", data={**FILLED, **form, "format": "json"})
    assert answer.status_code == status
    assert sentence in answer.json["error"]
    flat = web.post("/service/template/results", data={**FILLED, **form, "format": "tab"})
    assert flat.text.startswith(f"[ERROR] {status} ")


def test_lists_are_made_of_what_a_template_finds(me):
    made = me("POST", "/template/tolist", data={**FILLED, "path": "Plant", "listName": "found"})
    assert (made.json["listName"], made.json["listSize"]) == ("found", 2)
    more = {**FILLED, "value1": "bog", "path": "Plant.id", "listName": "found"}
    assert me("POST", "/template/append/tolist", data=more).json["listSize"] == 3
    wrong = me("POST", "/template/tolist", data={**FILLED, "path": "Plant.name", "listName": "x"})
    assert wrong.status_code == 400
    assert "send Plant or Plant.id" in wrong.json["error"]


def test_nobody_makes_lists(web):
    form = {**FILLED, "path": "Plant", "listName": "found"}
    assert web.post("/service/template/tolist", data=form).status_code == 401


# -- templates of one's own -------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"data": OWN, "content_type": "application/xml"},
        {"data": {"query": OWN}},
        {"data": {"xml": f"<templates>{OWN}</templates>"}},
        {"data": json.dumps({"template-queries": [{"name": "mine", "title": "Mine", "query":
          json.dumps({"model": "herbarium", "select": ["Plant.name"], "where": [
              {"path": "Plant.name", "op": "=", "value": "Arnica", "code": "A",
               "editable": True}]})}]}), "content_type": "application/json"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/templates", "/template/upload"])
def test_a_template_of_ones_own_is_for_oneself(web, me, address, more):
    assert me("POST", address, **more).status_code == 200
    assert sorted(me("GET", "/templates/json").json["templates"]) == [NAME, "mine"]
    assert me("GET", "/templates/mine").json["template"]["authorized"] is True
    form = {"name": "mine", "constraint1": "Plant.name", "op1": "=", "value1": "heath*",
            "format": "count"}  # fmt: skip
    assert me("POST", "/template/results", data=form).text == "1\n"
    assert web.post("/service/template/results", data=form).status_code == 404
    assert list(web.get("/service/templates/json").json["templates"]) == [NAME]
    assert me("DELETE", "/templates/mine").status_code == 200
    assert me("DELETE", "/templates/mine").status_code == 404
    assert list(me("GET", "/templates/json").json["templates"]) == [NAME]


def test_the_mines_templates_are_for_everyone_and_stay(me):
    assert me("DELETE", f"/templates/{NAME}").status_code == 404
    shadow = TEMPLATES.replace("Place → plants", "My own")
    assert me("POST", "/templates", data={"query": shadow}).status_code == 200
    assert me("GET", f"/templates/{NAME}").json["template"]["title"] == "My own"
    me("DELETE", f"/templates/{NAME}")
    assert me("GET", f"/templates/{NAME}").json["template"]["title"] == "Place → plants"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (OWN.replace("view=", "vie="), "Template mine contains errors: The query has no view"),
        (OWN.replace("Plant.name", "Plant.nam"), "Template mine contains errors"),
        (OWN.replace('"mine"', '"a;b"'), "has an invalid name"),
        ("<template", "no XML that can be read"),
        ('{"template-queries": 7}', "no list of templates"),
        ("{", "no JSON"),
        ('{"name": "\\ud800", "select": ["Plant.name"]}', "which is not text"),
    ],
)
def test_a_wrong_template_is_not_kept(me, text, sentence):
    answer = me("POST", "/templates", data={"query": text})
    assert answer.status_code == 400
    assert sentence in answer.json["error"]
    assert list(me("GET", "/templates/json").json["templates"]) == [NAME]


def test_nobody_keeps_templates(web):
    assert web.post("/service/templates", data={"query": OWN}).status_code == 403
    assert web.delete("/service/templates/x").status_code == 403


def test_tags_of_templates(web, me):
    me("POST", "/templates", data={"query": OWN})
    tag = {"name": "mine", "tags": "good;for:class"}
    assert me("POST", "/template/tags", data=tag).json["tags"] == ["for:class", "good"]
    assert me("GET", "/template/tags", args={"name": "mine"}).json["tags"] == ["for:class", "good"]
    assert me("GET", "/templates/mine").json["template"]["tags"] == ["for:class", "good"]
    gone = me("DELETE", "/template/tags", args={"name": "mine", "tags": "good"})
    assert gone.json["tags"] == ["for:class"]
    assert me("GET", "/template/tags").json["tags"] == ["for:class"]
    assert web.get("/service/template/tags").json["tags"] == []
    assert me("GET", "/template/tags", args={"name": "x"}).status_code == 404
    reserved = {"name": "mine", "tags": "im:public"}
    assert me("POST", "/template/tags", data=reserved).status_code == 403
    assert me("POST", "/template/tags", data={"name": "mine", "tags": "<b>"}).status_code == 400


def test_templates_of_all_users_are_for_a_superuser(plants):
    service = MineService(plants)
    web = Client(service)
    for name, powers in (("ada", False), ("boss", True)):
        service.profiles.register(name, "word", superuser=powers)
    web.post("/service/templates", data={"query": OWN}, auth=("ada", "word"))
    assert web.get("/service/alltemplates").status_code == 403
    root = ElementTree.fromstring(web.get("/service/alltemplates", auth=("boss", "word")).data)
    assert [(one.get("userName"), one.get("name")) for one in root] == [("ada", "mine")]


def test_code_for_a_template(web):
    form = {"name": NAME, "lang": "py"}
    assert '"ONE OF", ["Alp"]' in web.get("/service/template/code", query_string=form).text
    filled = {**FILLED, "lang": "py", "value1": "bog"}
    assert '"ONE OF", ["bog"]' in web.get("/service/template/code", query_string=filled).text


def test_templates_of_the_system_are_those_that_convert(web):
    assert web.get("/service/templates/system?format=json").json["templates"] == {}
    assert ElementTree.fromstring(web.get("/service/templates/system").data).tag == (
        "template-queries"
    )
