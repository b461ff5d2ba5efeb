"""What a user keeps: queries by name, queries under an id; and whatever is sent."""

import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from minelet.kept.saved import QueryStore
from minelet.service import MineService

NAME = "Plants_of_places"
QUERY = '<query name="{}" model="herbarium" view="Plant.name" longDescription="x"/>'


@pytest.fixture
def web(plants):
    """The herbarium's web service, with no users yet."""
    return Client(MineService(plants))


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


def test_queries_are_uploaded_as_long_ago(me):
    assert me("POST", "/query/upload", data={"query": QUERY.format("q1")}).status_code == 200
    assert list(me("GET", "/user/queries").json["queries"]) == ["q1"]


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
    monkeypatch.setattr("minelet.users.profiles.MOST_TEXTS", 2)
    for name in ("a", "b"):
        assert me("PUT", "/user/queries", args={"query": QUERY.format(name)}).status_code == 200
    assert me("PUT", "/user/queries", args={"query": QUERY.format("b")}).status_code == 200
    full = me("PUT", "/user/queries", args={"query": QUERY.format("c")})
    assert full.status_code == 400
    assert "at most 2 of a kind for each user" in full.text


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
