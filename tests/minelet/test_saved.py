"""Templates over the web, and what a user keeps: templates, tags, queries, queries under an id."""

import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from herbarium import OBJECTS, TEMPLATES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from minelet.saved import QueryStore
from minelet.service import MineService

NAME = "Plants_of_places"
FILLED = {
    "name": NAME, "constraint1": "Plant.place.name", "op1": "ONE OF", "value1": "Alp",
    "constraint2": "Plant.years", "op2": "ge", "value2": "3",
}  # fmt: skip
QUERY = '<query name="{}" model="herbarium" view="Plant.name" longDescription="x"/>'
OWN = """<template name="mine" title="Mine"><query name="mine" model="herbarium"
  view="Plant.name"><constraint path="Plant.name" op="=" value="Arnica" editable="true"/></query>
</template>"""


@pytest.fixture
def web(plants):
    """The herbarium's web service, with no users yet."""
    return Client(MineService(plants))


@pytest.fixture
def me(web):
    """A function that asks with a token of one's own."""
    token = web.get("/service/session").json["token"]

    def ask(method, address, **more):
        query = {"token": token, **more.pop("args", {})}
        return web.open(f"/service{address}", method=method, query_string=query, **more)

    return ask


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
def test_a_template_of_ones_own_is_for_oneself(web, me, more):
    assert me("POST", "/templates", **more).status_code == 200
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


# -- queries ----------------------------------------------------------------------------------


def test_queries_are_kept_by_name(web, me):
    assert me("GET", "/user/queries").json["queries"] == {}
    put = me("PUT", "/user/queries", args={"query": QUERY.format("q1")})
    assert put.text == "q1 successfully saved as q1\n"
    again = me("PUT", "/user/queries", data=QUERY.format("q1"), content_type="application/xml",
               headers={"Accept": "application/json"})  # fmt: skip
    assert again.json["queries"] == {"q1": "q1"}
    beside = me("POST", "/user/queries", data=QUERY.format("q1"), content_type="application/xml",
                headers={"Accept": "application/json"})  # fmt: skip
    assert beside.json["queries"] == {"q1": "q1_1"}
    kept = me("GET", "/user/queries").json["queries"]
    assert sorted(kept) == ["q1", "q1_1"]
    assert kept["q1"]["select"] == ["Plant.name"]
    assert kept["q1"]["title"] == "q1"
    assert web.get("/service/user/queries").json["queries"] == {}


def test_queries_are_filtered_and_given_as_xml(me):
    for name in ("one", "two", "twofold"):
        me("PUT", "/user/queries", args={"query": QUERY.format(name)})
    for wanted, names in (("TWO", ["two"]), ("two*", ["two", "twofold"]), ("*o*", ["one", "two",
                          "twofold"]), ("", ["one", "two", "twofold"])):  # fmt: skip
        found = me("GET", "/user/queries", args={"filter": wanted}).json["queries"]
        assert sorted(found) == names
    xml = me("GET", "/user/queries", args={"filter": "two", "format": "xml"}).text
    assert [one.get("name") for one in ElementTree.fromstring(xml)] == ["two"]
    none = me("GET", "/user/queries", args={"filter": "three", "format": "xml"}).text
    assert none == "<saved-queries></saved-queries>"  # the client compares it with this
    assert me("GET", "/user/queries", args={"filter": "**"}).status_code == 400


@pytest.mark.parametrize(
    ("args", "address"), [({"name": "one"}, "/user/queries"), ({}, "/user/queries/one")]
)
def test_a_query_is_deleted(web, me, args, address):
    me("PUT", "/user/queries", args={"query": QUERY.format("one")})
    assert web.delete(f"/service{address}", query_string=args).status_code == 403
    assert me("DELETE", address, args=args).status_code == 200
    assert me("DELETE", address, args=args).status_code == 404
    assert me("GET", "/user/queries").json["queries"] == {}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("tab", "a\ta\n"),
        ("csv", '"a","a"\n'),
        ("xml", "<report><entry><input>a</input><saved-as>a</saved-as></entry></report>"),
    ],
)
def test_what_was_kept_is_told_in_each_format(me, form, expected):
    args = {"query": QUERY.format("a"), "format": form}
    assert me("PUT", "/user/queries", args=args).text == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "lacks the parameter query"),
        ("<query", "no XML that can be read"),
        ("<queries/>", "there is no <query> among them"),
        ('<query model="herbarium" view="Plant.nam"/>', "Errors with queries. query: There is no"),
        (QUERY.format("a;b"), "has an invalid name"),
        ('{"queries": [7]}', "A query in JSON is an object"),
        ('<query model="herbarium" view="Plant.name"><constraint path="Plant" op="IN" '
         'value="gone"/></query>', "references the following missing lists: ['gone']"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_not_kept(me, text, sentence):
    answer = me("POST", "/user/queries", data={"query": text, "format": "json"})
    assert answer.status_code == 400
    assert sentence in answer.json["error"]
    assert me("GET", "/user/queries").json["queries"] == {}


def test_nobody_keeps_more_than_there_is_room_for(me, monkeypatch):
    monkeypatch.setattr("minelet.saved.MOST_TEXTS", 2)
    for name in ("a", "b"):
        assert me("PUT", "/user/queries", args={"query": QUERY.format(name)}).status_code == 200
    assert me("PUT", "/user/queries", args={"query": QUERY.format("b")}).status_code == 200
    full = me("PUT", "/user/queries", args={"query": QUERY.format("c")})
    assert full.status_code == 400
    assert "at most 2 for each user" in full.text


def test_a_query_under_an_id(web):
    name = web.post("/service/queries", data={"query": QUERY.format("q")}).json["id"]
    found = web.get("/service/queries", query_string={"id": name}).json
    assert found["select"] == ["Plant.name"]
    xml = web.get("/service/queries", query_string={"id": name, "format": "xml"}).text
    assert ElementTree.fromstring(xml).get("view") == "Plant.name"
    whole = web.post("/service/query/results", data={"qid": name, "format": "count"})
    assert whole.text == "6\n"
    assert "query.add_view" in web.get(f"/service/query/code?qid={name}&lang=py").text
    assert web.get("/service/queries?id=none").status_code == 404
    assert web.post("/service/queries", data={"query": "<query/>"}).status_code == 400


def test_the_oldest_queries_are_forgotten(plants, monkeypatch):
    monkeypatch.setattr(QueryStore, "MOST", 3 * len(QUERY))
    store = QueryStore()
    ids = [store.put(QUERY.format(number), plants.model) for number in range(6)]
    assert store.get(ids[-1]).count("view") == 1
    with pytest.raises(Exception, match="store it again"):
        store.get(ids[0])


def test_code_for_a_template(web):
    form = {"name": NAME, "lang": "py"}
    assert '"ONE OF", ["Alp"]' in web.get("/service/template/code", query_string=form).text
    filled = {**FILLED, "lang": "py", "value1": "bog"}
    assert '"ONE OF", ["bog"]' in web.get("/service/template/code", query_string=filled).text


# -- whatever is sent -------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Plant", "Plant.name", "Plant.years", "=", "ONE OF", "IN", "LOOKUP", "IS NULL", "ISA", "A",
     "A or B", "herbarium", "asc", "x" * 300, "", "1", "mine", "on", "true", "\x00", "\ud800", "é"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["select", "view", "where", "path", "op", "value", "values", "ids", "code", "editable", "type",
     "switched", "joins", "orderBy", "constraintLogic", "model", "name", "title", "query",
     "queries", "template-queries", "loopPath", "extraValue", "description"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)
PIECES = st.lists(
    st.sampled_from(
        ["<template name='t'>", "</template>", "<query model='herbarium' view='Plant.name'>",
         "</query>", "<node path='Plant:place' type='Place'>", "</node>", "<query/>", "<constraint",
         " path='Plant.name'", " op='ONE OF'", " editable='true'", " switchable='off'", "/>", ">",
         "<value>x</value>", "<nullValue/>", "</constraint>", "<join path='Plant.place'/>", "&lt;",
         "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<templates>", "</templates>",
         "\x00", " value=''"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    address=st.sampled_from(["/templates", "/user/queries", "/queries", "/query/code",
                             "/template/code", "/template/results", "/template/tags"]),
    text=PIECES | JSON.map(json.dumps),
    form=st.dictionaries(
        st.sampled_from(["name", "lang", "format", "tags", "path", "constraint1", "op1", "value1",
                         "code1", "extra1", "constraint9999999999", "op2", "qid", "filter"]),
        WORDS | st.sampled_from([NAME, "py", "js", "java", "rb", "pl", "xml", "json"]),
    ),
    bare=st.booleans(),
)  # fmt: skip
def test_whatever_is_sent_is_answered(plants, address, text, form, bare):
    web = Client(MineService(plants))
    token = web.get("/service/session").json["token"]
    encoded = {key: value.encode("utf-8", "surrogatepass") for key, value in form.items()}
    if bare:
        more = {"data": text.encode("utf-8", "surrogatepass"), "content_type": "application/xml",
                "query_string": urlencode({**encoded, "token": token})}  # fmt: skip
    else:
        body = {**encoded, "token": token, "query": text.encode("utf-8", "surrogatepass")}
        more = {"data": urlencode(body), "content_type": "application/x-www-form-urlencoded"}
    assert web.post(f"/service{address}", **more).status_code < 500
    for read in ("/templates", "/templates/json", "/user/queries", "/user/queries?format=xml"):
        mark = "&" if "?" in read else "?"
        assert web.get(f"/service{read}{mark}token={token}").status_code == 200
