"""Lists of lists and of queries, and whose they are, as by a real mine's web service."""

import pytest
from asking import Reader
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from minelet.service import MineService


@pytest.fixture
def web(plants):
    return Client(MineService(plants))


# -- set operations ----------------------------------------------------------------------------

NAMES = {
    "heath": '"heath*"',
    "larch": "la_ch",
    "label1": "x",
    "arnica": '"Wolf\'s bane"',
    "yew": '"bane"',
}
PLANTS = ["arnica", "heath", "larch", "yew"]


@pytest.fixture(scope="module")
def combining(plants):
    return Reader(Client(MineService(plants)))


some = st.sets(st.sampled_from(PLANTS))


@given(some, some, some)
@settings(max_examples=40)
def test_operations_are_those_of_sets(combining, ids, one, two, three):
    kept = {"one": one, "two": two, "three": three}
    for name, members in kept.items():
        text = "\n".join(NAMES[member] for member in sorted(members))
        made = combining.make(name, text or "nothing", replaceExisting="true", add="other")
        assert made["listSize"] == len(members)
    every, shared = one | two | three, one & two & three
    expected = {
        "union": (every, {"lists": "one;two;three"}),
        "intersect": (shared, {"lists": "one;two;three"}),
        "diff": (every - shared, {"lists": "one;two;three"}),
        "subtract": ((one | two) - three, {"references": "one;two", "subtract": "three"}),
    }
    for operation, (members, lists) in expected.items():
        address = f"/lists/{operation}/json"
        made = combining.get(address, name=operation, replaceExisting="true", **lists)
        assert made["listSize"] == len(members)
        assert made["type"] == "Plant"
        assert combining.members(operation) == {ids[member] for member in members}


def test_lists_of_two_classes_become_one_of_what_they_share(reader, ids):
    reader.make("plants", "heath* la_ch")
    reader.make("people", "cy", type="Collector")
    both = reader.get("/lists/union", name="both", lists="plants;people", description="All")
    assert (both["type"], both["listSize"]) == ("Living", 3)  # Named is as near
    assert reader.lists()["both"]["description"] == "All"
    trees = reader.get("/lists/intersect", name="tall", lists="plants;trees")
    assert (trees["type"], trees["listSize"]) == ("Tree", 1)
    neither = reader.get("/lists/intersect", name="none", lists="plants;people")
    assert neither["statusCode"] == 400
    assert "Incompatible types" in neither["error"]


def test_the_result_of_an_operation_may_be_empty_and_gets_its_tags(reader):
    made = reader.ask("POST", "/lists/subtract", name="none", references="trees", lists="trees",
                      tags="left;over")  # fmt: skip
    assert made["listSize"] == 0
    assert reader.lists()["none"]["tags"] == ["left", "over"]
    assert reader.lists()["none"]["type"] == "Tree"


@pytest.mark.parametrize(
    ("address", "parameters", "status", "sentence"),
    [
        ("/lists/union", {}, 400, "Required parameter lists is missing"),
        ("/lists/union", {"lists": "tree"}, 403, "access to tree; the nearest is trees"),
        ("/lists/diff", {"lists": "trees;no;none"}, 403, "access to no, none"),
        ("/lists/subtract", {"references": "trees"}, 400, "'lists' and 'subtract' are missing"),
        ("/lists/subtract", {"lists": "trees"}, 400, "'references' is missing"),
        ("/lists/union", {"lists": "trees", "name": "taken"}, 400, "overwrite an existing"),
    ],
)
def test_what_is_wrong_with_an_operation_is_said(reader, address, parameters, status, sentence):
    reader.make("taken", "la_ch")
    answer = reader.get(address, **{"name": "new", **parameters})
    assert answer["statusCode"] == status
    assert sentence in answer["error"]
    assert "new" not in reader.lists()


# -- lists and queries -------------------------------------------------------------------------


def test_a_list_is_made_of_what_a_query_finds(reader, ids):
    query = (
        '<query view="Collector.plants.id">'
        '<constraint path="Collector.name" op="=" value="Ada"/></query>'
    )
    made = reader.ask("POST", "/query/tolist", query=query, listName="hers", tags="a")
    assert (made["listName"], made["listSize"]) == ("hers", 2)
    assert reader.lists()["hers"]["type"] == "Plant"
    assert reader.members("hers") == {ids["arnica"], ids["larch"]}


def test_what_a_query_finds_is_added_to_a_list(reader, ids):
    reader.make("mine", '"heath*"')
    query = '<query view="Tree.id"/>'
    grown = reader.get("/query/append/tolist", query=query, listName="mine")
    assert (grown["listName"], grown["listSize"]) == ("mine", 3)
    assert reader.members("mine") == {ids["heath"], ids["larch"], ids["yew"]}


@pytest.mark.parametrize(
    ("address", "query", "status", "sentence"),
    [
        (
            "/query/tolist",
            '<query view="Plant.id Plant.name"/>',
            400,
            "only have one output column",
        ),
        ("/query/tolist", '<query view="Plant.name"/>', 400, "must have ids in their view"),
        ("/query/tolist", "", 400, "lacks the parameter query"),
        ("/query/append/tolist", '<query view="Collector.id"/>', 400, "not compatible with 'mine'"),
    ],
)
def test_not_every_query_becomes_a_list(reader, address, query, status, sentence):
    reader.make("mine", "la_ch")
    name = "mine" if "append" in address else "new"
    answer = reader.get(address, query=query, name=name)
    assert answer["statusCode"] == status
    assert sentence in answer["error"]


def test_a_query_finds_what_is_not_in_a_list(reader, ids):
    reader.make("mine", "la_ch")
    query = '<query view="Tree.id"><constraint path="Tree" op="NOT IN" value="mine"/></query>'
    found = reader.get("/query/results", query=query, format="json")["results"]
    assert found == [[ids["yew"]]]


def test_lists_are_found_by_what_they_hold(reader, ids):
    reader.make("mine", '"heath*" la_ch')

    def names(**parameters):
        return [one["name"] for one in reader.get("/listswithobject", **parameters)["lists"]]

    assert names(id=ids["larch"]) == ["mine", "tall things", "trees"]
    assert names(publicId="la_ch", type="Tree") == ["mine", "tall things", "trees"]
    assert names(publicId="arnica", type="Plant", extraValue="Alp") == []
    assert reader.get("/listswithobject")["statusCode"] == 400
    assert reader.get("/listswithobject", id="x")["statusCode"] == 400
    assert reader.get("/listswithobject", id="7")["statusCode"] == 404
    assert reader.get("/listswithobject", publicId="la_ch")["statusCode"] == 400
    assert reader.get("/listswithobject", publicId="no", type="Plant")["statusCode"] == 404
    assert reader.get("/listswithobject", publicId="arnica", type="Plant")["statusCode"] == 400


def test_lists_are_compared(reader):
    reader.make("mine", '"heath*" la_ch')
    reader.make("same", '"heath*" la_ch')
    reader.make("people", "cy", type="Collector")
    answer = reader.get("/lists/jaccard", list="mine")
    assert answer["input"] == "mine"
    assert answer["results"] == [{"same": "1.0000"}, {"tall things": "0.3333"}]
    assert reader.get("/lists/jaccard", list="mine", min="0.5")["results"] == [{"same": "1.0000"}]
    assert reader.get("/lists/jaccard", list="min")["statusCode"] == 400
    assert reader.get("/lists/jaccard", list="mine", min="much")["statusCode"] == 400
    assert reader.get("/lists/jaccard")["statusCode"] == 400


def test_ids_are_compared_with_lists_of_a_class(reader, ids):
    wanted = f"{ids['larch']}, {ids['yew']}"
    answer = reader.get("/lists/jaccard", ids=wanted, type="Plant")
    assert answer["results"] == [{"tall things": "1.0000"}]
    assert reader.get("/lists/jaccard", ids=wanted)["statusCode"] == 400


# -- whose lists -------------------------------------------------------------------------------


def test_two_readers_never_see_each_others_lists(web, ids):
    one, other = Reader(web), Reader(web)
    one.make("mine", "la_ch")
    other.make("mine", '"heath*"')
    one.make("secret", "la_ch")
    assert one.members("mine") == {ids["larch"]}
    assert other.members("mine") == {ids["heath"]}
    assert "secret" not in other.lists()
    assert other.get("/lists", name="secret")["statusCode"] == 404
    query = '<query view="Plant.id"><constraint path="Plant" op="IN" value="secret"/></query>'
    refused = [
        other.get("/query/results", query=query, format="json"),
        other.get("/lists/union", name="new", lists="secret;trees"),
        other.get("/lists/rename", oldname="secret", newname="x"),
        other.ask("DELETE", "/lists", name="secret"),
        other.ask("POST", "/lists/append", "la_ch", name="secret"),
        other.get("/lists/jaccard", list="secret"),
        other.get("/list/tags", name="secret"),
    ]
    assert all(answer["statusCode"] >= 400 for answer in refused)
    assert not any("nearest is secret" in answer["error"] for answer in refused)
    holding = other.get("/listswithobject", id=ids["larch"])["lists"]
    assert [found["name"] for found in holding] == ["tall things", "trees"]
    assert one.members("secret") == {ids["larch"]}


def test_enrichment_and_search_keep_to_ones_own_lists(yeast):
    web = Client(MineService(yeast))
    one, other = Reader(web), Reader(web)
    assert one.make("secret", "ACT1 RPS3", type="Gene")["listSize"] == 2
    wanted = {"list": "secret", "widget": "go_enrichment_for_gene", "correction": "None"}
    wanted["maxp"] = "0.05"
    assert one.get("/list/enrichment", **wanted)["wasSuccessful"] is True
    assert one.get("/search", q="ACT1", list="secret")["totalHits"] > 0
    for answer in (
        other.get("/list/enrichment", **wanted),
        other.get("/search", q="ACT1", list="secret"),
    ):
        assert answer["wasSuccessful"] is False
        assert "There is no list secret" in answer["error"]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/lists?name=x&type=Plant"),
        ("DELETE", "/lists?name=x"),
        ("POST", "/lists/append?name=x"),
        ("GET", "/lists/rename?oldname=x&newname=y"),
        ("GET", "/lists/union?lists=trees&name=x"),
        ("GET", "/lists/subtract/json?references=trees&subtract=trees&name=x"),
        ("POST", "/list/tags?name=x&tags=a"),
        ("POST", "/query/tolist?query=x"),
    ],
)
def test_who_shows_no_token_makes_no_list(web, method, address):
    answer = web.open(f"/service{address}", method=method, data=b"x", content_type="text/plain")
    assert answer.status_code == 401
    assert answer.json["wasSuccessful"] is False
    assert "must be authenticated" in answer.json["error"]


def test_a_teacher_gives_lists_to_all(plants, ids):
    service = MineService(plants)
    web = Client(service)
    service.profiles.register("teacher", "secret", api_key="chalk", superuser=True)
    teacher, pupil = Reader(web, "chalk"), Reader(web)
    teacher.make("homework", "la_ch", tags="im:public")
    teacher.make("answers", "la_ch")
    assert pupil.members("homework") == {ids["larch"]}
    assert pupil.lists()["homework"]["authorized"] is False
    assert "answers" not in pupil.lists()
    assert pupil.ask("DELETE", "/lists", name="homework")["statusCode"] == 400
