"""What a mine says of itself, in the shapes that InterMine's clients read."""

import re

import pytest
from intermine.webservice import Service

from minelet.service import ADDRESSES


def test_versions(web):
    assert web.get("/service/version/ws").text == "35\n"
    assert web.get("/service/version").text == "35\n"
    assert web.get("/service/version/release").text == "first\n"
    assert web.get("/service/version/intermine").text.startswith("5.1.0")
    told = web.get("/service/version?format=json").json
    assert (told["version"], told["wasSuccessful"], told["error"]) == (35, True, None)
    assert web.get("/service/version/json").json["version"] == 35
    accept = {"Accept": "application/json"}
    assert web.get("/service/version/release", headers=accept).json["version"] == "first"


def test_the_model_is_served_as_it_was_read(web, plants):
    answer = web.get("/service/model")
    assert answer.content_type == "application/xml;charset=UTF-8"
    assert answer.text == plants.model.xml
    assert web.get("/service/model/xml").text == plants.model.xml


@pytest.mark.parametrize(
    "asked",
    [
        {"query_string": {"format": "json"}},
        {"headers": {"Accept": "application/json"}},
        {"path": "/service/model/json"},
    ],
)
def test_the_model_in_json_is_what_imjs_makes_its_tables_of(web, asked):
    told = web.get(**{"path": "/service/model", **asked}).json["model"]
    assert (told["name"], told["package"]) == ("herbarium", "org.herbarium.model")
    plant = told["classes"]["Plant"]
    assert plant["extends"] == ["Named", "Living"]
    assert (plant["displayName"], plant["isInterface"], plant["tags"]) == ("Plant", True, [])
    assert plant["count"] == 6
    assert plant["attributes"]["height"] == {
        "name": "height",
        "displayName": "Height",
        "type": "java.lang.Double",
        "term": "",
    }
    assert plant["attributes"]["years"]["type"] == "int"  # inherited
    assert plant["attributes"]["id"]["type"] == "java.lang.Integer"
    assert plant["references"] == {
        "place": {
            "name": "place",
            "displayName": "Place",
            "referencedType": "Place",
            "reverseReference": "plants",
        }
    }
    assert plant["collections"]["uses"] == {
        "name": "uses",
        "displayName": "Uses",
        "referencedType": "Use",
    }
    assert told["classes"]["Tree"]["count"] == 2


def test_another_format_of_the_model_is_not_acceptable(web):
    answer = web.get("/service/model?format=csv")
    assert answer.status_code == 406
    assert "A model is written in XML or JSON" in answer.text


def test_a_class_of_the_model_and_what_follows_it(web):
    told = web.get("/service/model/Tree").json
    assert (told["name"], told["id"], told["display"], told["type"]) == (
        "Tree", "Tree", "Tree", "class",
    )  # fmt: skip
    fields = {one["id"]: one for one in told["fields"]}
    assert fields["Tree.rings"] == {"name": "Rings", "id": "Tree.rings", "type": "Integer"}
    assert fields["Tree.place"] == {
        "name": "Place", "id": "Tree.place", "fields": True, "type": "reference",
        "references": "Place",
    }  # fmt: skip
    assert fields["Tree.uses"]["type"] == "collection"


def test_a_path_of_the_model(web):
    told = web.get("/service/model/Collector/home/altitude?format=json").json
    assert (told["display"], told["fields"]) == ("Collector > Home > Altitude", [])
    inside = web.get("/service/model/Place/plants?Place.plants=Tree").json
    assert "Place.plants.rings" in {one["id"] for one in inside["fields"]}
    assert web.get("/service/model/Place/plants/rings?Place.plants=Tree").json["name"] == "Rings"


@pytest.mark.parametrize(
    "path", ["Plnt", "Plant/nme", "Plant/name/more", "Plant?Plant.uses=Nothing", "%00", "a%ff/b"]
)
def test_a_path_that_the_model_has_not_is_not_found(web, path):
    answer = web.get(f"/service/model/{path}")
    assert answer.status_code == 404
    assert answer.json["error"].startswith("Could not find a node with the id")


def test_keys_and_summaries_of_classes(web):
    keys = web.get("/service/classkeys").json["classes"]
    assert keys["Tree"] == ["Tree.name"]  # what only a reference leads to is no key
    assert keys["Label"] == ["Label.text"]
    fields = web.get("/service/summaryfields").json["classes"]
    assert fields["Use"] == ["Use.name"]
    assert fields["Living"] == ["Living.years", "Living.rare"]
    assert "Living" not in keys
    assert web.get("/service/summaryfields?norefs=true").json["classes"]["Use"] == ["Use.name"]


def test_what_a_user_interface_asks(web):
    assert web.get("/service/branding").json["properties"]["colors"]["header"]["text"] == "#fff"
    assert web.get("/service/web-properties").json["web-properties"]["project"]["title"]


def test_what_is_served(web):
    listed = {one["uri"]: one["methods"] for one in web.get("/service/").json["services"]}
    assert listed["/query/results"] == ["GET", "POST"]
    assert "DELETE" in listed["/lists"]
    assert web.get("/service").json["wasSuccessful"] is True


def test_all_that_is_listed_is_served_and_nothing_else(web):
    listed = web.get("/service/").json["services"]
    for one in listed:
        address = re.sub("<.*?>", "Plant", f"/service{one['uri']}")
        answered = web.patch(address)
        assert answered.status_code == 405
        assert set(one["methods"]) <= set(answered.allow)
    rules = {rule.rule.removeprefix("/service") for rule in ADDRESSES.map.iter_rules()}
    own = {rule for rule in rules if "file_ending" not in rule}
    assert {one["uri"] for one in listed} == {rule or "/" for rule in own}


def test_the_client_reads_it(root):
    service = Service(root)
    assert service.version == 35
    assert service.release == service.release.strip() != ""
    assert "Gene" in service.model.classes
