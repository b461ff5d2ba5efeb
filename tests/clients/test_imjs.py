"""InterMine's JavaScript client imjs 4.0.0, run by Node: each call that it offers.

The herbarium's own lists of what it holds (tests/minelet/herbarium.py) say what must come.
"""

import csv
import urllib.request

import pytest
from herbarium import MODEL, OBJECTS, TEMPLATES

from minelet.model import Model

ROOT = "herbarium_root"

OLD = {"from": "Plant", "select": ["name", "years", "place.name"], "where": [["years", ">", 2]]}
OLD_ROWS = [["Arnica", 3, "Alp"], ["heath*", 3, "bog"], ["la_ch", 300, "Alp"], ['y\\"e?w', 3, None]]
NAMES = [row[0] for row in OLD_ROWS]


@pytest.fixture
def ask(imjs, herbarium_root, token):
    """Make a chain of calls on the herbarium's Service, as a new user."""

    def call(*chain, token=token):
        return imjs(herbarium_root, *chain, token=token)

    return call


# -- what the mine says of itself -------------------------------------------------------------


def test_versions(ask):
    assert ask(["fetchVersion"]) == 35
    assert ask(["fetchRelease"]) == "first"


def test_the_model(ask):
    classes = ask(["fetchModel"])["classes"]
    own = Model.parse(MODEL)
    assert set(classes) == {*own.classes, "java.lang.Object"}  # which the client adds
    for name, one in own.classes.items():
        known = classes[name]
        assert set(known["attributes"]) == {a.name for a in one.attributes} | {"id"}
        assert set(known["references"]) == {r.name for r in one.references if not r.many}
        assert set(known["collections"]) == {r.name for r in one.references if r.many}
    assert ask(["makePath", "Plant.place.name"], ["getType"]) == "String"
    assert ask(["makePath", "Plant.place"], ["isReference"]) is True
    assert ask(["fetchModel"], ["getSubclassesOf", "Plant"]) == ["Plant", "Tree"]


def test_keys_summaries_and_widgets(ask):
    assert ask(["fetchClassKeys"])["Label"] == ["Label.text"]
    assert "Plant.name" in ask(["fetchSummaryFields"])["Plant"]
    widgets = ask(["fetchWidgets"])
    assert {one["name"] for one in widgets} == set(ask(["fetchWidgetMap"]))
    assert {"enrichment", "chart", "table"} <= {one["widgetType"] for one in widgets}


# -- queries ----------------------------------------------------------------------------------


def test_rows_and_pages(ask):
    assert ask(["rows", OLD]) == OLD_ROWS
    assert ask(["query", OLD], ["rows", {"start": 1, "size": 2}]) == OLD_ROWS[1:3]
    page = {**OLD, "size": 2}
    assert ask(["query", page], ["next"], ["rows", {"start": 2, "size": 2}]) == OLD_ROWS[2:]
    assert ask(["eachRow", OLD]) == OLD_ROWS
    assert ask(["rowByRow", OLD]) == OLD_ROWS
    assert ask(["query", OLD], ["count"]) == ask(["count", OLD]) == len(OLD_ROWS)
    assert ask(["count", "Plant"]) == sum(OBJECTS[key][0] in {"Plant", "Tree"} for key in OBJECTS)


def test_records(ask, ids):
    records = ask(["records", {**OLD, "select": ["name", "labels.text"]}])
    assert records[0] == {
        "objectId": ids["arnica"], "class": "Plant", "name": "Arnica",
        "labels": [
            {"objectId": ids["label1"], "class": "Label", "text": "Wolf's bane"},
            {"objectId": ids["label2"], "class": "Label", "text": "leopard's bane"},
        ],
    }  # fmt: skip
    assert ask(["eachRecord", OLD]) == ask(["recordByRecord", OLD]) == ask(["records", OLD])


def test_rows_of_a_table(ask, ids):
    cells = ask(["tableRows", OLD])
    assert [[cell["value"] for cell in row] for row in cells] == OLD_ROWS
    assert (cells[0][0]["column"], cells[0][0]["id"]) == ("Plant.name", ids["arnica"])


def test_values(ask):
    assert ask(["values", {**OLD, "select": ["name"]}]) == NAMES
    assert ask(["values", "Plant.place.name"]) == ["Alp", "bog", None]
    years = {one["value"]: one["count"] for one in ask(["pathValues", "Plant.years"])}
    assert years == {0: 2, 3: 3, 300: 1}
    assert ask(["pathValues", "Plant.years", "count"]) == len(years)


def test_summaries(ask):
    names = ask(["query", OLD], ["summarise", "place.name"])
    assert names["results"] == [
        {"item": "Alp", "count": 2}, {"item": "bog", "count": 1}, {"item": None, "count": 1},
    ]  # fmt: skip
    assert names["stats"]["uniqueValues"] == 3
    years = ask(["query", OLD], ["summarize", "years"])["results"]
    assert {(one["min"], one["max"], one["average"]) for one in years} == {(3, 300, 77.25)}
    assert [one["count"] for one in years] == [3, 1]
    filtered = ask(["query", OLD], ["filterSummary", "place.name", "al"])
    assert filtered["results"] == [{"item": "Alp", "count": 2}]
    assert filtered["stats"] == {"uniqueValues": 3, "filteredCount": 1}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ([["name", "==", "Arnica"]], ["Arnica"]),
        ([["name", "=", "arnica"]], ["ARNICA", "Arnica"]),
        ([["name", "CONTAINS", "a"], ["years", "<", 10]], ["ARNICA", "Arnica", "heath*"]),
        ([["name", "ONE OF", ["heath*", "la_ch"]]], ["heath*", "la_ch"]),
        ([["name", "NONE OF", ["heath*", "la_ch", "Arnica"]]], ["ARNICA", 'y\\"e?w']),
        ([["place", "IS NULL"], ["name", "IS NOT NULL"]], []),
        ([["Plant", "LOOKUP", "arnica", "bog"]], ["ARNICA"]),
        ([["Plant", "IN", "trees"]], ["la_ch"]),
        ([["name", "=", 'y\\"e\\?w']], ['y\\"e?w']),
    ],
)
def test_constraints(ask, where, names):
    query = {"from": "Plant", "select": ["name"], "where": where, "orderBy": ["name"]}
    assert ask(["values", query]) == names


def test_logic_joins_subclasses_and_loops(ask):
    logic = {
        "from": "Plant", "select": ["name"], "constraintLogic": "(A or B) and C",
        "where": [["name", "=", "heath\\*"], ["years", "=", 300], ["years", ">", 5]],
    }  # fmt: skip
    assert ask(["values", logic]) == ["la_ch"]
    joined = {"from": "Place", "select": ["name", "plants.rings"], "joins": ["plants"],
              "where": [{"path": "plants", "type": "Tree"}]}  # fmt: skip
    assert [row for row in ask(["rows", joined]) if row[0] == "bog"] == [["bog", None]]
    loop = {"from": "Collector", "select": ["name"],
            "where": [{"path": "teacher", "op": "=", "loopPath": "Collector"}]}  # fmt: skip
    assert ask(["values", loop]) == ["Di"]


def test_exported_files(ask):
    address = ask(["query", OLD], ["getExportURI", "csv"])
    with urllib.request.urlopen(address) as answer:
        rows = list(csv.reader(answer.read().decode().splitlines()))
    assert [row[0] for row in rows] == NAMES


def test_code(ask):
    assert 'add_view("Plant.name"' in ask(["query", OLD], ["fetchCode", "py"])
    address = ask(["query", OLD], ["getCodeURI", "js"])
    with urllib.request.urlopen(address) as answer:
        assert 'require("imjs")' in answer.read().decode()


def test_a_query_under_an_id(ask, herbarium_root):
    name = ask(["query", OLD], ["fetchQID"])
    address = f"{herbarium_root}/query/results?qid={name}&format=count"
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"4\n"


def test_objects(ask, ids):
    found = ask(["findById", "Plant", ids["arnica"]])
    assert (found["class"], found["name"], found["years"]) == ("Plant", "Arnica", 3)
    assert ask(["findById", "Plant", ids["arnica"], ["place.name"]])["place"]["name"] == "Alp"
    assert {one["objectId"] for one in ask(["lookup", "Plant", "arnica"])} == {
        ids["arnica"], ids["ARNICA"],
    }  # fmt: skip
    assert ask(["find", "Tree", "la_ch"])["objectId"] == ids["larch"]
    with pytest.raises(RuntimeError, match="Nothing found"):
        ask(["find", "Tree", "nothing"])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"from": "Plant", "select": ["nam"]}, "Plant has no field nam; the nearest is name"),
        ({"from": "Plant", "select": ["name"], "where": [["id", "=", "foo"]]},
         "is not in correct format for type of Integer"),
        ({"from": "Plant", "select": ["name"], "where": [["Plant", "IN", "trees!"]]},
         "the nearest is trees"),
    ],
)  # fmt: skip
def test_the_reason_of_a_refusal_reaches_the_reader(ask, query, sentence):
    with pytest.raises(RuntimeError) as caught:
        ask(["rows", query])
    assert sentence in str(caught.value)


# -- searching --------------------------------------------------------------------------------


def test_search(ask, ids):
    found = ask(["search", "la_ch"])
    assert ids["larch"] in {one["id"] for one in found["results"]}
    trees = ask(["search", {"q": "*", "Category": "Tree"}])
    assert {one["id"] for one in trees["results"]} == {ids["larch"], ids["yew"]}
    assert trees["totalHits"] == trees["facets"]["Category"]["Tree"] == 2


def test_identifiers(ask, ids):
    job = {"identifiers": ["la_ch", "arnica", "zzz"], "type": "Plant"}
    found = ask(["resolveIds", job], ["poll"])
    assert [one["id"] for one in found["matches"]["MATCH"]] == [ids["larch"]]
    (double,) = found["matches"]["DUPLICATE"]
    assert {one["id"] for one in double["matches"]} == {ids["arnica"], ids["ARNICA"]}
    assert found["unresolved"] == ["zzz"]
    assert found["stats"]["identifiers"] == {"all": 3, "matches": 1, "issues": 1, "notFound": 1}
    assert ask(["resolveIds", job], ["fetchStatus"]) == "SUCCESS"
    assert ask(["resolveIds", job], ["del"])["wasSuccessful"] is True


# -- templates and saved queries --------------------------------------------------------------


def test_templates(ask):
    assert "Place → plants" in TEMPLATES
    assert ask(["fetchTemplates"])["Plants_of_places"]["title"] == "Place → plants"
    assert ask(["templateQuery", "Plants_of_places"], ["rows"]) == [["Arnica", 3], ["la_ch", 300]]


def test_a_query_becomes_a_template(ask):
    where = [{"path": "years", "op": ">", "value": 2, "editable": True, "code": "A"}]
    ask(["query", {**OLD, "where": where}], ["saveAsTemplate", "mine"])
    assert ask(["templateQuery", "mine"], ["rows"]) == OLD_ROWS
    assert "mine" not in ask(["fetchTemplates"], token=None)


def test_queries_are_kept(ask):
    assert ask(["query", OLD], ["save", "old"]) == {"old": "old"}
    assert ask(["query", OLD], ["store", "old"]) == "old_1"
    assert ask(["savedQuery", "old"], ["rows"]) == OLD_ROWS


# -- the yeast mine ---------------------------------------------------------------------------


def test_the_yeast_mine(imjs, yeast_root):
    actin = {"from": "Gene", "select": ["symbol", "chromosomeLocation.start"],
             "where": {"symbol": "ACT1"}}  # fmt: skip
    assert imjs(yeast_root, ["rows", actin]) == [["ACT1", 53260]]
    assert imjs(yeast_root, ["count", "Gene"]) == 6399
    introns = {"from": "Gene", "select": ["symbol", "introns.length"], "joins": ["introns"],
               "where": [["symbol", "ONE OF", ["ACT1", "VPH1"]]]}  # fmt: skip
    assert imjs(yeast_root, ["rows", introns]) == [["ACT1", 309], ["VPH1", None]]
    snornas = imjs(yeast_root, ["fetchList", "snoRNAs"], ["contents"])
    assert len(snornas) == 77
    hits = imjs(yeast_root, ["search", "actin"])
    assert hits["totalHits"] > 0
    go = imjs(yeast_root, ["templateQuery", "Gene_GO"], ["count"])
    assert go > 0
