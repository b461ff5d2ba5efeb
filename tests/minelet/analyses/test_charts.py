"""Charts and tables of lists, through the web service of the herbarium."""

import json
from xml.etree import ElementTree

import pytest
from asking import run


def test_a_chart_counts_by_category_and_series(put):
    body = put("chart", "rare_by_place", ["arnica", "larch", "heath", "ARNICA", "yew", "unknown"])
    assert body["results"] == [
        ["Plants", "Rare", "Common"],
        ["Alp", 1, 1],
        ["bog", 0, 1],
    ]
    assert body["notAnalysed"] == 1  # one has no name
    told = ("chartType", "seriesValues", "seriesLabels", "seriesPath", "domainLabel", "rangeLabel")
    assert [body[key] for key in told] == [
        "StackedBarChart", "true,false", "Rare,Common", "rare", "Place", "Plants",
    ]  # fmt: skip
    query = json.loads(body["pathQuery"])
    assert {one.get("value") for one in query["where"]} >= {"%category", "%series"}


def test_a_chart_without_series_counts_by_category_alone_and_heeds_its_filter(put):
    keys = ["arnica", "heath", "larch", "yew", "unknown"]
    assert put("chart", "ages", keys)["results"] == [["Plants"], ["3", 3], ["300", 1]]
    body = put("chart", "ages", keys, filter="Alp")
    assert body["results"] == [["Plants"], ["3", 1], ["300", 1]]
    assert (body["filters"], body["filterSelectedValue"]) == ("All,Alp,bog", "Alp")
    assert body["notAnalysed"] == 3


def test_a_chart_may_compare_with_what_chance_would_give(put):
    body = put("chart", "place_by_chance", ["arnica", "larch"])
    # Of the four plants at a place with a name two are at the Alp, so one of two was expected.
    assert body["results"] == [["Plants", "Actual", "Expected"], ["Alp", 2, 1], ["bog", 0, 1]]


def test_a_chart_may_start_at_what_the_list_is_linked_to(put):
    keys = ["ada", "bo", "cy"]
    assert put("chart", "collected_where", keys)["results"] == [
        ["Collectors"], ["Alp", 2], ["bog", 2],
    ]  # fmt: skip
    assert put("chart", "collected_what", keys)["results"] == [
        ["Collectors"], ["3", 3], ["300", 1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("widget", "chosen", "names"),
    [
        ("rare_by_place", {"list": "tall things"}, ["la_ch"]),
        ("place_by_chance", {"list": "trees"}, ["la_ch"]),  # the key of trees is that of plants
        ("collected_where", {"keys": ["ada", "cy"]}, ["Ada"]),
        ("collected_what", {"keys": ["ada", "cy"]}, ["Ada"]),
    ],
)
def test_the_queries_of_a_chart_run_when_the_click_is_filled_in(put, web, widget, chosen, names):
    category = "300" if widget == "collected_what" else "Alp"
    body = put("chart", widget, **chosen)
    query = body["simplePathQuery"].replace("%category", category).replace("%series", "false")
    assert sorted({row[0] for row in run(web, query)}) == names
    assert run(web, body["pathQuery"].replace("%category", category).replace("%series", "false"))


def test_a_table_tells_what_a_list_leads_to(put, ids):
    body = put("table", "uses", ["arnica", "ARNICA", "larch", "yew"])
    assert body["results"] == [
        {"descriptions": ["100% dye"], "identifier": ids["dye"], "matches": 2},
        {"descriptions": ["tea"], "identifier": ids["tea"], "matches": 2},
    ]
    assert body["columns"] == "Use.name,Plants"
    assert body["columnTitle"] == "Plants"
    assert body["notAnalysed"] == 1
    assert body["pathConstraint"] == "Plant.uses.id"


def test_a_table_may_follow_a_path_with_a_condition(put, ids):
    body = put("table", "alpine", ["ada", "bo", "cy"])
    assert body["columns"] == "Place.altitude,Place.name,Collectors"
    assert [one["descriptions"] for one in body["results"]] == [[2100, "Alp"], [5, "bog"]]
    assert [one["matches"] for one in body["results"]] == [2, 2]


def test_charts_and_tables_are_written_as_xml_and_flat_files(web):
    text = web.get("/service/list/chart?widget=ages&list=tall things&format=xml").text
    root = ElementTree.fromstring(text)
    assert [[one.tag, *(cell.text for cell in one)] for one in root] == [
        ["header", "Plants"], ["result", "3", "1"], ["result", "300", "1"],
    ]  # fmt: skip
    text = web.get("/service/list/table?widget=uses&list=trees&format=xml").text
    tags = [one.tag for one in ElementTree.fromstring(text)[0]]
    assert tags == ["identifier", "descriptions", "matches"]
    assert web.get("/service/list/chart?widget=ages&list=trees&format=csv").text == (
        '"Plants"\n"300","1"\n'
    )


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("chart?widget=uses&list=trees", 404, 'Could not find a graph widget called "uses"'),
        ("table?widget=ages&list=trees", 404, 'Could not find a table widget called "ages"'),
        ("chart?widget=ages&list=nobody", 400, "takes lists of Plant, and this is a list of Coll"),
        ("table?widget=uses&list=nobody", 400, "takes lists of Plant, and this is a list of Coll"),
        ("chart?widget=ages&ids=1;2", 400, "'1;2' is no id of an object"),
        ("chart?widget=ages&ids=1&type=Plnt", 400, "no class Plnt; the nearest is Plant"),
        ("chart?widget=ages", 400, "no value for list"),
        ("chart?list=trees", 400, "no value for widget"),
    ],
)
def test_a_chart_or_table_that_cannot_be_has_a_real_mines_status(web, address, status, sentence):
    response = web.get(f"/service/list/{address}")
    assert (response.status_code, sentence in response.json["error"]) == (status, True)


def test_ids_are_no_place_for_anything_else(web):
    for text in ("1" * 30, "１", "1,,2", "-1", "0x1", "1\x00"):
        answer = web.get(
            "/service/list/enrichment",
            query_string={"ids": text, "widget": "use_enrichment", "maxp": 1, "correction": "None"},
        )
        assert answer.status_code == 200
        assert "is no id of an object" in answer.json["message"]
