"""Lists are made, combined, changed and seen as by a real mine's web service."""

import io

import pytest
from werkzeug.test import Client

from minelet.service import MineService
from minelet.sets.lists import Lists


@pytest.fixture
def web(plants):
    return Client(MineService(plants))


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
