"""Lists are made, combined, changed and seen as by a real mine's web service."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from minelet.lists import Lists
from minelet.service import MineService


class Reader:
    """Somebody who asks a mine, with a token of a session of their own."""

    def __init__(self, web, token=None):
        self.web = web
        self.token = token or web.get("/service/session").json["token"]

    def ask(self, method, address, body=None, kind="text/plain", **parameters):
        answer = self.web.open(
            f"/service{address}",
            method=method,
            query_string={"token": self.token, **parameters},
            data=body,
            content_type=kind if body is not None else None,
        )
        return answer.json

    def get(self, address, **parameters):
        return self.ask("GET", address, **parameters)

    def make(self, name, identifiers, type="Plant", **parameters):
        return self.ask("POST", "/lists", identifiers, name=name, type=type, **parameters)

    def lists(self):
        return {one["name"]: one for one in self.get("/lists")["lists"]}

    def members(self, name):
        """The ids of a list's objects, as a query sees them."""
        kind = self.lists()[name]["type"]
        query = (
            f'<query view="{kind}.id"><constraint path="{kind}" op="IN" value="{name}"/></query>'
        )
        answer = self.get("/query/results", query=query, format="json")
        return {row[0] for row in answer["results"]}


@pytest.fixture
def web(plants):
    return Client(MineService(plants))


@pytest.fixture
def reader(web):
    return Reader(web)


# -- seeing ------------------------------------------------------------------------------------


def test_each_list_is_described(plants):
    found = {one["name"]: one for one in Lists(plants).describe_all()}
    assert list(found) == ["nobody", "tall things", "trees"]
    tall = found["tall things"]
    assert (tall["type"], tall["size"], tall["status"]) == ("Plant", 2, "CURRENT")
    assert tall["tags"] == ["im:public"]
    assert tall["authorized"] is False
    assert found["nobody"]["size"] == 0


def test_the_yeast_mine_has_the_two_of_2018(yeast):
    found = {one["name"]: one for one in Lists(yeast).describe_all()}
    assert (found["snoRNAs"]["type"], found["snoRNAs"]["size"]) == ("SnoRNAGene", 77)
    orfs = found["ALL_Verified_Uncharacterized_Dubious_ORFs"]
    assert orfs["type"] == "ORF"
    assert "dubious" in orfs["description"]
    assert orfs["dateCreated"].startswith("20")
    (size,) = yeast.connection.execute("SELECT COUNT(*) FROM ORF").fetchone()
    assert 5800 < orfs["size"] < size


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("trees", ["trees"]),
        ("t*", ["tall things", "trees"]),
        ("*s", ["tall things", "trees"]),
        ("*o*", ["nobody"]),
        ("", ["nobody", "tall things", "trees"]),
    ],
)
def test_lists_are_chosen_by_name(web, name, found):
    answer = web.get("/service/lists", query_string={"name": name}).json
    assert [one["name"] for one in answer["lists"]] == found


def test_a_name_that_fits_no_list_is_not_found(web):
    answer = web.get("/service/lists?name=Trees")
    assert (answer.status_code, answer.json["statusCode"]) == (404, 404)
    assert answer.json["error"] == "No lists matched Trees; the nearest is trees"


def test_lists_are_also_written_as_text_and_as_a_table(web):
    assert web.get("/service/lists?format=text").text == "nobody\ntall things\ntrees\n"
    table = web.get("/service/lists?format=html").text
    assert "<td>tall things</td><td>Plant</td>" in table
    assert web.get("/service/lists?format=xml").status_code == 406


# -- making ------------------------------------------------------------------------------------


def test_a_list_is_made_of_identifiers(reader, ids):
    body = 'heath*, "la_ch"\nArnica nonsense'
    made = reader.make("mine", body, description="Some plants", tags="a;b c")
    assert (made["listName"], made["listSize"], made["type"]) == ("mine", 2, "Plant")
    # Two plants have the name Arnica, but for its case: that is not certain.
    assert made["unmatchedIdentifiers"] == ["Arnica", "nonsense"]
    assert reader.members("mine") == {ids["heath"], ids["larch"]}
    kept = reader.lists()["mine"]
    assert kept["id"] == made["listId"]
    assert kept["description"] == "Some plants"
    assert kept["tags"] == ["a", "b c"]
    assert kept["authorized"] is True
    assert kept["timestamp"] > 1_700_000_000_000
    assert kept["dateCreated"].endswith("+0000")


@pytest.mark.parametrize(
    ("add", "found", "lost"),
    [
        ("", {"larch"}, ["arnica", "bane", "wolf*"]),
        ("duplicate", {"larch", "arnica", "ARNICA"}, ["bane", "wolf*"]),
        ("OTHER", {"larch", "yew"}, ["arnica", "wolf*"]),
        ("wildcard;duplicate", {"larch", "arnica", "ARNICA"}, ["bane"]),
        (":all", {"larch", "arnica", "ARNICA", "yew"}, []),
    ],
)
def test_what_is_not_certain_is_added_when_asked_for(reader, ids, add, found, lost):
    made = reader.make("doubtful", "la_ch arnica bane wolf*", add=add)
    assert reader.members("doubtful") == {ids[one] for one in found}
    assert sorted(made["unmatchedIdentifiers"]) == lost


def test_the_extra_value_narrows(reader, ids):
    reader.make("alpine", "Arnica", extraValue="Alp")
    assert reader.members("alpine") == {ids["arnica"]}


def test_a_list_may_be_empty(reader):
    assert reader.make("none", "nonsense")["listSize"] == 0
    assert reader.members("none") == set()


def test_identifiers_come_as_a_file_of_a_form_too(reader, ids):
    form = {"identifiers": (io.BytesIO(b"la_ch"), "names.txt")}
    answer = reader.web.post(
        "/service/lists",
        query_string={"token": reader.token, "name": "filed", "type": "Tree"},
        data=form,
    )
    assert answer.status_code == 200
    assert reader.members("filed") == {ids["larch"]}


def test_a_list_without_a_name_gets_one(reader):
    names = [reader.ask("POST", "/lists", "la_ch", type="Plant")["listName"] for _ in range(3)]
    assert names == ["new_list", "new_list_2", "new_list_3"]


def test_a_name_that_is_taken_is_refused_unless_it_shall_be_replaced(reader, ids):
    reader.make("mine", "la_ch")
    again = reader.make("mine", "heath*")
    assert again["statusCode"] == 400
    assert "overwrite an existing" in again["error"]
    assert reader.members("mine") == {ids["larch"]}
    assert reader.make("mine", "heath*", replaceExisting="true")["listSize"] == 1
    assert reader.members("mine") == {ids["heath"]}


def test_ones_own_list_comes_before_a_public_one_of_that_name(reader, ids):
    reader.make("trees", "heath*")
    assert reader.members("trees") == {ids["heath"]}
    assert reader.lists()["trees"]["authorized"] is True
    reader.ask("DELETE", "/lists", name="trees")
    assert reader.members("trees") == {ids["larch"]}


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"type": ""}, 400, "No list type provided"),
        ({"type": "Plants"}, 400, "no class Plants; the nearest is Plant"),
        ({"name": "   ", "listName": "x" * 1001}, 400, "at most 1000 characters"),
        ({"tags": "a<b"}, 400, "Invalid name of a tag: 'a<b'"),
        ({"tags": "im:public"}, 403, "im: is reserved"),
    ],
)
def test_what_is_wrong_with_a_new_list_is_said(reader, parameters, status, sentence):
    answer = reader.ask("POST", "/lists", "la_ch", **{"name": "x", "type": "Plant", **parameters})
    assert answer["statusCode"] == status
    assert sentence in answer["error"]
    assert "x" not in reader.lists()


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_identifiers_must_be_text(reader, kind):
    answer = reader.ask("POST", "/lists", "[]", kind, name="x", type="Plant")
    assert answer["statusCode"] == 400
    assert "Bad content type" in answer["error"]


def test_a_body_in_another_encoding_is_read_as_it_says(reader, ids):
    kind = "text/plain; charset=utf-16"
    reader.make("sixteen", "la_ch".encode("utf-16"), kind=kind)
    assert reader.members("sixteen") == {ids["larch"]}
    assert reader.make("broken", b"la_ch \xff\xfe\x00")["listSize"] == 1


# -- changing ----------------------------------------------------------------------------------


def test_a_list_grows(reader, ids):
    reader.make("mine", "la_ch")
    grown = reader.ask("POST", "/lists/append", "heath* la_ch nonsense", name="mine")
    assert (grown["listSize"], grown["unmatchedIdentifiers"]) == (2, ["nonsense"])
    assert reader.members("mine") == {ids["larch"], ids["heath"]}
    assert reader.lists()["mine"]["size"] == 2


def test_a_list_gets_another_name_and_keeps_the_rest(reader):
    made = reader.make("mine", "la_ch", tags="a")
    renamed = reader.get("/lists/rename", oldname="mine", newname="yours")
    assert renamed["listName"] == "yours"
    assert (renamed["listId"], renamed["listSize"]) == (made["listId"], 1)
    assert "mine" not in reader.lists()
    assert reader.lists()["yours"]["tags"] == ["a"]
    assert reader.lists()["yours"]["title"] == "yours"


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"oldname": "mine", "newname": "other"}, 400, "other already"),
        ({"oldname": "mine"}, 400, "'newname' is missing"),
        ({"newname": "x"}, 400, "at least one is required"),
        ({"oldname": "mine", "name": "other", "newname": "x"}, 400, "send one of them"),
        ({"oldname": "Mine", "newname": "x"}, 403, "Mine is not a list you have access to"),
        ({"oldname": "trees", "newname": "x"}, 403, "trees is public and cannot be changed"),
    ],
)
def test_a_name_is_not_changed_into_a_wrong_one(reader, parameters, status, sentence):
    reader.make("mine", "la_ch")
    reader.make("other", "la_ch")
    answer = reader.get("/lists/rename", **parameters)
    assert answer["statusCode"] == status
    assert sentence in answer["error"]
    assert {"mine", "other", "trees"} < set(reader.lists())


def test_a_list_is_deleted(reader):
    reader.make("mine", "la_ch", tags="a")
    assert reader.ask("DELETE", "/lists", name="mine")["listName"] == "mine"
    assert "mine" not in reader.lists()
    again = reader.ask("DELETE", "/lists", name="mine")
    assert again["statusCode"] == 400
    assert reader.get("/list/tags")["tags"] == []


def test_a_public_list_cannot_be_changed(reader):
    before = reader.lists()["trees"]
    answers = [
        reader.ask("DELETE", "/lists", name="trees"),
        reader.ask("POST", "/lists/append", "Arnica", name="trees"),
        reader.ask("POST", "/list/tags", name="trees", tags="x"),
        reader.ask("DELETE", "/list/tags", name="trees", tags="im:public"),
        reader.ask("PUT", "/lists", name="trees", newDescription="x"),
    ]
    assert [one["statusCode"] for one in answers] == [400, 403, 404, 404, 400]
    assert reader.lists()["trees"] == before


def test_a_list_gets_another_description(reader):
    reader.make("mine", "la_ch")
    said = reader.ask("PUT", "/lists", name="mine", newDescription="One larch")
    assert said["description"] == "One larch"
    assert reader.lists()["mine"]["description"] == "One larch"


def test_tags_come_and_go(reader):
    reader.make("mine", "la_ch", tags="a")
    reader.make("other", "la_ch", tags="z")
    assert reader.ask("POST", "/list/tags", name="mine", tags="b;c")["tags"] == ["a", "b", "c"]
    left = reader.ask("DELETE", "/list/tags", name="mine", tags="a;c;never there")
    assert left["tags"] == ["b"]
    assert reader.get("/list/tags", name="mine")["tags"] == ["b"]
    assert reader.get("/list/tags")["tags"] == ["b", "z"]
    assert reader.get("/list/tags", name="nothing")["statusCode"] == 404
    assert reader.ask("POST", "/list/tags", name="mine")["statusCode"] == 400
    assert reader.ask("POST", "/list/tags", name="mine", tags="im:hidden")["statusCode"] == 403
    assert reader.ask("POST", "/list/tags", name="mine", tags="im:favourite")["statusCode"] == 200


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
