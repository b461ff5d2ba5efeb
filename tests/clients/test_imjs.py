"""InterMine's JavaScript client imjs 4.0.0, run by Node: each call that it offers.

The herbarium's own lists of what it holds (tests/minelet/herbarium.py) say what must come.
"""

import csv
import urllib.request

import pytest
from herbarium import LISTS, MODEL, OBJECTS, TEMPLATES

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


@pytest.fixture
def lists(ask):
    """Two lists of the user: `a` of Arnica and la_ch by id, `b` of la_ch and heath*."""
    for name, plants in (("a", ["larch", "arnica"]), ("b", ["larch", "heath"])):
        names = [OBJECTS[key][1]["name"] for key in plants]
        where = [{"path": "name", "op": "ONE OF", "values": names}]
        query = {"from": "Plant", "select": ["id"], "where": where}
        ask(["query", query], ["saveAsList", {"name": name, "description": f"list {name}"}])
    return "a", "b"


def in_list(ask, name):
    return sorted(one["name"] for one in ask(["fetchList", name], ["contents"]))


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


# -- lists ------------------------------------------------------------------------------------


def test_public_lists(ask):
    found = {one["name"]: (one["type"], one["size"]) for one in ask(["fetchLists"], token=None)}
    assert found == {name: (kind, len(members)) for name, (kind, members) in LISTS.items()}
    assert ask(["fetchList", "trees"], token=None)["authorized"] is False


def test_a_list_of_names(ask):
    options = {"name": "mine", "type": "Plant", "description": "few", "tags": ["one", "two"]}
    made = ask(["createList", options, ["la_ch", "heath*", "zzz"]])
    assert (made["size"], made["tags"], made["description"]) == (2, ["one", "two"], "few")
    assert made["authorized"] is True
    assert in_list(ask, "mine") == ["heath*", "la_ch"]
    assert [one["name"] for one in ask(["findLists", "mine"])] == ["mine"]


def test_what_is_in_a_list_and_who_holds_it(ask, lists, ids):
    assert in_list(ask, "a") == ["Arnica", "la_ch"]
    holding = {one["name"] for one in ask(["fetchListsContaining", {"id": ids["larch"]}])}
    assert holding == {"a", "b", "trees", "tall things"}
    named = {"publicId": "la_ch", "type": "Tree"}
    assert {one["name"] for one in ask(["fetchListsContaining", named])} == holding


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("merge", {"Arnica", "heath*", "la_ch"}),
        ("union", {"Arnica", "heath*", "la_ch"}),
        ("intersect", {"la_ch"}),
        ("diff", {"Arnica", "heath*"}),
        ("symmetricDifference", {"Arnica", "heath*"}),
    ],
)
def test_lists_combined(ask, lists, operation, names):
    asked = {"name": "made", "lists": list(lists), "tags": ["t"], "description": "d"}
    made = ask([operation, asked])
    assert (made["name"], made["size"], made["tags"]) == ("made", len(names), ["t"])
    assert set(in_list(ask, "made")) == names


@pytest.mark.parametrize("operation", ["complement", "subtract", "relativeComplement"])
def test_lists_subtracted(ask, lists, operation):
    asked = {"name": "made", "from": ["a"], "exclude": ["b"]}
    assert ask([operation, asked])["size"] == 1
    assert in_list(ask, "made") == ["Arnica"]


def test_tags(ask, lists):
    assert ask(["fetchList", "a"], ["addTags", ["good", "new"]]) == ["good", "new"]
    assert ask(["fetchList", "a"], ["fetchTags"]) == ["good", "new"]
    assert ask(["fetchList", "a"], ["removeTags", ["new"]]) == ["good"]
    assert ask(["fetchList", "a"], ["hasTag", "good"]) is True


def test_lists_renamed_copied_grown_and_deleted(ask, lists):
    assert ask(["fetchList", "a"], ["rename", "z"])["name"] == "z"
    assert ask(["fetchList", "z"], ["copy"])["name"] == "z_copy"
    assert in_list(ask, "z_copy") == in_list(ask, "z")
    more = {"from": "Plant", "select": ["id"], "where": [["name", "=", "heath*"]]}
    assert ask(["query", more], ["appendToList", "z"])["size"] == 3
    ask(["fetchList", "z"], ["del"])
    assert {one["name"] for one in ask(["fetchLists"])} == {"b", "z_copy", *LISTS}
    with pytest.raises(RuntimeError, match="No lists matched z"):
        ask(["fetchList", "z"])


def test_nobody_changes_a_public_list(ask):
    with pytest.raises(RuntimeError):
        ask(["fetchList", "trees"], ["del"])
    assert in_list(ask, "trees") == ["la_ch"]


def test_enrichment(ask, lists):
    found = ask(["fetchList", "a"], ["enrichment", {"widget": "use_enrichment", "maxp": 1}])
    assert {one["identifier"] for one in found} == {"tea", "100% dye"}
    assert all(0 < one["p-value"] <= 1 and one["matches"] > 0 for one in found)


# -- users ------------------------------------------------------------------------------------


def test_preferences(ask):
    assert ask(["whoami"])["preferences"] == {}
    assert ask(["whoami"], ["setPreference", "colour", "green"]) == {"colour": "green"}
    assert ask(["manageUserPreferences", "POST", {"size": "9"}]) == {"colour": "green", "size": "9"}
    assert ask(["whoami"], ["clearPreference", "colour"]) == {"size": "9"}
    assert ask(["whoami"], ["refresh"]) == {"size": "9"}
    assert ask(["whoami"], ["clearPreferences"]) == {}


def test_a_user_from_registration_to_leave(ask, imjs, herbarium_root):
    def nobody(*chain):
        return imjs(herbarium_root, *chain)

    name = nobody(["register", "Rosa@example.org", "word"], ["whoami"])["username"]
    assert name.lower() == "rosa@example.org"
    own = nobody(["login", "Rosa@example.org", "word"], [".token"])
    assert ask(["whoami"], ["createToken", "perm", "for a friend"], token=own)
    tokens = ask(["whoami"], ["fetchCurrentTokens"], token=own)
    assert [one["message"] for one in tokens] == ["for a friend"]
    ask(["whoami"], ["revokeToken", tokens[0]["token"]], token=own)
    ask(["whoami"], ["createToken", "perm"], token=own)
    ask(["whoami"], ["revokeAllTokens"], token=own)
    assert ask(["whoami"], ["fetchCurrentTokens"], token=own) == []
    leave = ask(["getDeregistrationToken"], token=own)
    assert "userprofile" in str(ask(["deregister", leave["uuid"]], token=own))
    with pytest.raises(RuntimeError, match="no user of that name"):
        nobody(["login", "Rosa@example.org", "word"])


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
