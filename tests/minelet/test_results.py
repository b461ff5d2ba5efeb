"""Rows become the text that InterMine's clients read."""

import csv
import io
import json
import sqlite3

import pytest

from minelet import pathquery, results
from minelet.errors import BadRequest

QUERY = '<query model="herbarium" view="{view}" sortOrder="{sort}">{body}</query>'


def query(view, body="", sort=""):
    return QUERY.format(view=view, body=body, sort=sort)


def test_json_is_a_row_a_line_between_a_header_and_a_footer(ask):
    lines = ask(query("Plant.name Plant.rare"), start=2).splitlines()
    header = json.loads(lines[0] + "]}")
    assert lines[0].endswith('"results":[')
    assert header["columnHeaders"] == ["Plant > Name", "Plant > Rare"]
    assert header["views"] == ["Plant.name", "Plant.rare"]
    assert (header["rootClass"], header["start"]) == ("Plant", 2)
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == [
        ["heath*", False],
        ["la_ch", False],
        ['y\\"e?w', None],
        [None, None],
    ]
    assert lines[-1].startswith("],")
    whole = json.loads("\n".join(lines))
    assert whole["wasSuccessful"] is True
    assert whole["statusCode"] == 200


def test_no_rows_are_still_a_header_and_a_footer(ask):
    nothing = '<constraint path="Plant.name" op="=" value="none"/>'
    for form in ("json", "jsonrows", "jsonobjects"):
        text = ask(query("Plant.name", nothing), form)
        assert json.loads(text)["results"] == []
        assert [line[:1] for line in text.splitlines()] == ["{", "]"]


def test_jsonrows_wraps_each_value(ask):
    text = ask(query("Place.altitude"), "jsonrows")
    assert json.loads(text)["results"] == [[{"value": 5}], [{"value": 2100}], [{"value": None}]]


def test_jsonobjects_nests_what_belongs_together(ask, ids):
    body = '<constraint path="Plant" op="LOOKUP" value="Wolf\'s bane"/>'
    view = "Plant.name Plant.place.altitude Plant.collectors.name Plant.uses.name"
    (plant,) = json.loads(ask(query(view, body), "jsonobjects"))["results"]
    assert plant == {
        "objectId": ids["arnica"],
        "class": "Plant",
        "name": "Arnica",
        "place": {"objectId": ids["alp"], "class": "Place", "altitude": 2100},
        "collectors": [
            {"objectId": ids["ada"], "class": "Collector", "name": "Ada"},
            {"objectId": ids["bo"], "class": "Collector", "name": "Bo's"},
        ],
        "uses": [
            {"objectId": ids["dye"], "class": "Use", "name": "100% dye"},
            {"objectId": ids["tea"], "class": "Use", "name": "tea"},
        ],
    }


def test_jsonobjects_tells_the_class_that_an_object_really_has(ask):
    found = json.loads(ask(query("Plant.name", sort="Plant.name asc"), "jsonobjects"))["results"]
    assert {one["name"]: one["class"] for one in found}["la_ch"] == "Tree"


def test_jsonobjects_keeps_an_object_whose_collection_is_empty(ask, ids):
    body = (
        '<join path="Plant.uses" style="OUTER"/>'
        f'<constraint path="Plant.id" op="=" value="{ids["heath"]}"/>'
    )
    found = json.loads(ask(query("Plant.uses.name", body), "jsonobjects"))["results"]
    assert found == [{"objectId": ids["heath"], "class": "Plant"}]


def test_objects_are_not_torn_apart_by_equal_names(ask):
    """Two Arnicas: sorted by what they share, each is still one object with its uses."""
    body = '<constraint path="Plant.name" op="=" value="arnica"/>'
    for view in ("Plant.height Plant.uses.name", "Plant.uses.name Plant.height"):
        text = ask(query(view, body, sort="Plant.height asc"), "jsonobjects")
        assert [len(one["uses"]) for one in json.loads(text)["results"]] == [2, 1]


def test_sorted_by_a_collections_field_an_object_comes_in_runs(ask):
    # As a real mine does: the order asked for is kept, and dye comes before tea.
    text = ask(query("Plant.name Plant.uses.name", sort="Plant.uses.name asc"), "jsonobjects")
    found = [(one["name"], one["uses"][0]["name"]) for one in json.loads(text)["results"]]
    assert found == [
        ("Arnica", "100% dye"),
        ("la_ch", "100% dye"),
        ("Arnica", "tea"),
        ("ARNICA", "tea"),
    ]


def test_flat_files(ask):
    shown = query("Plant.name Plant.rare Plant.height", sort="Plant.name asc")
    tab = ask(shown, "tab", headers="path").splitlines()
    assert tab[0] == "Plant.name\tPlant.rare\tPlant.height"
    assert tab[2] == "Arnica\ttrue\t0.5"
    comma = list(csv.reader(io.StringIO(ask(shown, "csv", headers="friendly"))))
    assert comma[0] == ["Plant > Name", "Plant > Rare", "Plant > Height"]
    assert comma[-2:] == [['y\\"e?w', "", "12.0"], ["", "", ""]]
    assert len(ask(shown, "tab").splitlines()) == 6


def test_count_counts_rows(ask):
    assert ask(query("Plant.name Plant.collectors.name"), "count") == "6\n"
    counted = json.loads(ask(query("Plant.name"), "jsoncount"))
    assert (counted["count"], counted["wasSuccessful"]) == (6, True)


def test_names_of_formats():
    assert results.format_name("TSV") == "tab"
    assert results.format_name("json") == "json"
    with pytest.raises(BadRequest, match="does not write the format jsn; the nearest is json; it"):
        results.format_name("jsn")


def test_titles_are_words():
    assert results.title("Gene.primaryIdentifier") == "Gene > Primary Identifier"
    assert results.title("Gene.CDSs.md5checksum") == "Gene > CDSs > Md5checksum"


@pytest.mark.parametrize("form", ["json", "jsonrows", "jsonobjects", "tab", "csv"])
def test_a_database_that_breaks_half_way_says_so_at_the_end(form, plants, monkeypatch):
    class Breaks:
        def execute(self, sql, values):
            yield from plants.connection.execute(sql, values)
            raise sqlite3.OperationalError("disk I/O error")

    parsed = pathquery.parse(query("Plant.name"), plants.model)
    broken = type("Broken", (), {"connection": Breaks(), "model": plants.model})
    *_, last = "".join(results.write(parsed, broken, form)).splitlines()
    assert "The mine's database could not answer this query: disk I/O error" in last
    if form.startswith("json"):
        assert json.loads("{" + last.removeprefix("],"))["wasSuccessful"] is False
    else:
        assert last.startswith("[ERROR] 500 ")
