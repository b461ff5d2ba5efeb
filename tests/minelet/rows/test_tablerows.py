"""Rows for a table in a user interface: imjs's `tableRows`."""

import pytest

ROWS = "/service/query/results/tablerows"


@pytest.fixture
def rows(web):
    def ask(view, body="", sort="", **options):
        query = f'<query model="herbarium" view="{view}" sortOrder="{sort}">{body}</query>'
        answer = web.post(ROWS, data={"query": query, **options})
        assert answer.status_code == 200
        return answer.json

    return ask


def values(row):
    """Return a row's values, with a list for each table in it."""
    return [
        [values(inner) for inner in cell["rows"]] if "rows" in cell else cell["value"]
        for cell in row
    ]


def test_a_row_is_a_list_of_cells(rows, ids):
    told = rows("Plant.name Plant.place.altitude", sort="Plant.name asc")
    assert told["iTotalRecords"] == 5
    assert told["results"][1] == [
        {
            "value": "Arnica",
            "url": f"/report.do?id={ids['arnica']}",
            "class": "Plant",
            "id": ids["arnica"],
            "column": "Plant.name",
        },
        {
            "value": 2100,
            "url": f"/report.do?id={ids['alp']}",
            "class": "Place",
            "id": ids["alp"],
            "column": "Plant.place.altitude",
        },
    ]


COLLECTORS = '<join path="Plant.collectors" style="OUTER"/>'
USES = '<join path="Plant.uses" style="OUTER"/>'


def test_an_outer_join_is_a_table_within_the_row(rows):
    told = rows(
        "Plant.name Plant.collectors.name Plant.uses.name Plant.collectors.years",
        COLLECTORS + USES,
        "Plant.name asc",
    )
    assert told["iTotalRecords"] == 6
    found = {row[0]["value"]: row for row in told["results"]}
    _, collectors, uses = found["Arnica"]
    assert collectors["column"] == "Plant.collectors"
    assert collectors["view"] == ["Plant.collectors.name", "Plant.collectors.years"]
    assert sorted(values(row) for row in collectors["rows"]) == [["Ada", 60], ["Bo's", 30]]
    assert sorted(values(row) for row in uses["rows"]) == [["100% dye"], ["tea"]]
    assert values(found[None]) == [None, [], []]


def test_an_outer_join_within_an_outer_join(rows):
    body = COLLECTORS + '<join path="Plant.collectors.plants" style="OUTER"/>'
    told = rows("Plant.name Plant.collectors.name Plant.collectors.plants.name", body)
    (arnica,) = [row for row in told["results"] if row[0]["value"] == "Arnica"]
    assert {name: sorted(plants) for name, plants in values(arnica)[1]} == {
        "Ada": [["Arnica"], ["la_ch"]],
        "Bo's": [["Arnica"], ["heath*"]],
    }


def test_pages_are_of_the_query_s_rows(rows):
    view, sort = "Plant.name Plant.uses.name", "Plant.name asc"
    whole = rows(view, USES, sort)["results"]
    assert len(whole) == 6
    assert rows(view, USES, sort, start="1", size="2")["results"] == whole[1:3]
    assert rows(view, USES, sort, start="9")["results"] == []


def test_another_format_is_not_acceptable(web):
    query = '<query model="herbarium" view="Plant.name"/>'
    assert web.post(ROWS, data={"query": query, "format": "tab"}).status_code == 406
    assert web.post(ROWS, data={"query": "<", "format": "json"}).status_code == 400
