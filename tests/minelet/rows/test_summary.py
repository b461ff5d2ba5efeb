"""One column of a query in short, as a mine's clients ask for it by `summaryPath`."""

import json
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.rows.summary import FIGURES, histogram, width_bucket

ALL = '<query model="herbarium" view="Plant.name Plant.height Plant.years Plant.rare"/>'


@pytest.fixture
def summarise(web):
    """Ask the herbarium for a summary: the whole answer."""

    def ask(path, query=ALL, form="jsonrows", **more):
        sent = {"query": query, "summaryPath": path, "format": form, **more}
        return web.post("/service/query/results", data=sent)

    return ask


def test_text_is_values_with_counts_the_most_frequent_first(summarise):
    query = '<query model="herbarium" view="Plant.name Plant.place.name"/>'
    found = summarise("Plant.place.name", query).json
    assert found["results"] == [
        {"item": "Alp", "count": 2},
        {"item": "bog", "count": 2},
        {"item": None, "count": 1},
    ]
    assert found["uniqueValues"] == 3
    assert found["columnHeaders"] == ["item", "count"]
    assert found["views"] == ["Plant.name", "Plant.place.name"]
    assert found["wasSuccessful"] is True
    assert "filteredCount" not in found


def test_the_same_in_each_format(summarise):
    query = '<query model="herbarium" view="Plant.name Plant.place.name"/>'

    def text(form, **more):
        return summarise("Plant.place.name", query, form, **more).text

    assert json.loads(text("json"))["results"] == [["Alp", 2], ["bog", 2], [None, 1]]
    assert text("tab") == 'Alp\t2\nbog\t2\n""\t1\n'
    assert text("tab", columnheaders="path") == 'item\tcount\nAlp\t2\nbog\t2\n""\t1\n'
    assert text("csv", size="1") == '"Alp","2"\n'
    assert "<Result><i>Alp</i><i>2</i></Result>" in text("xml")
    assert text("count") == "5\n"  # of the query, as in a real mine


def test_numbers_are_figures_and_a_histogram(summarise):
    found = summarise("Plant.height").json
    heights = [-1.25, 0.5, 0.5, 12.0, 35.0]
    rows = found["results"]
    assert list(rows[0]) == list(FIGURES)
    assert {row["min"] for row in rows} == {-1.25}
    assert {row["max"] for row in rows} == {35.0}
    assert rows[0]["average"] == pytest.approx(statistics.mean(heights))
    assert rows[0]["stdev"] == pytest.approx(statistics.stdev(heights))
    assert [(row["bucket"], row["count"]) for row in rows] == [
        *[(1, 3), (8, 1), (20, 1)],
        (None, 1),  # of one the height is not known
    ]
    assert found["uniqueValues"] == 5
    flat = summarise("Plant.height", form="tab").text
    assert flat.splitlines()[0] == "0.5\t2"  # figures are for JSON only


def test_there_are_no_more_buckets_than_whole_numbers(summarise):
    query = '<query model="herbarium" view="Plant.years"><constraint path="Plant.years" op="&lt;" '
    query += 'value="9"/></query>'
    rows = summarise("Plant.years", query).json["results"]
    assert [(row["buckets"], row["bucket"], row["count"]) for row in rows] == [(3, 1, 2), (3, 3, 3)]


def test_numbers_that_are_all_the_same_are_values_with_counts(summarise):
    query = '<query model="herbarium" view="Plant.years"><constraint path="Plant.years" op="=" '
    query += 'value="3"/></query>'
    found = summarise("Plant.years", query).json
    assert found["results"] == [{"item": 3, "count": 3}]
    assert found["columnHeaders"] == ["min", "max", "average", "standard-dev"]
    # A Tree's rings: one number, and one that is missing; PostgreSQL has no bucket for that.
    rings = summarise("Tree.rings", '<query model="herbarium" view="Tree.rings"/>').json
    assert rings["results"] == [{"item": 299, "count": 1}, {"item": None, "count": 1}]


def test_booleans_and_dates(summarise):
    assert summarise("Plant.rare").json["results"] == [
        {"item": None, "count": 3},
        {"item": False, "count": 2},
        {"item": True, "count": 1},
    ]
    dates = summarise("Spot.seen", '<query model="herbarium" view="Spot.seen"/>').json["results"]
    days = [None, "2008-02-29", "2008-02-29", "2009-01-01"]
    assert [row["item"] for row in dates] == days
    flat = summarise("Spot.seen", '<query model="herbarium" view="Spot.seen"/>', "json").json
    assert [row[0] for row in flat["results"]] == days


def test_an_outer_join_is_an_inner_one_for_its_own_summary(summarise):
    query = '<query model="herbarium" view="Plant.name Plant.uses.name">'
    query += '<join path="Plant.uses" style="OUTER"/></query>'
    assert summarise("Plant.uses.name", query).json["results"] == [
        {"item": "100% dye", "count": 2},
        {"item": "tea", "count": 2},
    ]
    assert sum(row["count"] for row in summarise("Plant.name", query).json["results"]) == 6


def test_a_filter_term_is_within_the_values(summarise):
    found = summarise("Plant.name", filterTerm="ARN").json
    assert [row["item"] for row in found["results"]] == ["ARNICA", "Arnica"]
    assert (found["filteredCount"], found["uniqueValues"]) == (2, 6)
    assert summarise("Plant.name", filterTerm="").json["filteredCount"] == 6


def test_a_page_of_the_values(summarise):
    found = summarise("Plant.name", start="1", size="2").json
    assert [row["item"] for row in found["results"]] == ["Arnica", "heath*"]
    assert found["uniqueValues"] == 6
    figures = summarise("Plant.height", size="1").json["results"]
    assert [row["bucket"] for row in figures] == [1]


def test_a_template_is_summarised_too(web):
    sent = {"name": "Plants_of_places", "constraint1": "Plant.place.name", "op1": "ONE OF"}
    sent |= {"value1": "bog", "code1": "A", "constraint2": "Plant.years", "op2": ">="}
    sent |= {"value2": "0", "code2": "B", "summaryPath": "Plant.name", "format": "jsonrows"}
    found = web.post("/service/template/results", data=sent).json
    assert [row["item"] for row in found["results"]] == ["ARNICA", "heath*"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"path": "Plant.colour"}, "Summary path is invalid: There is no path Plant.colour"),
        ({"path": "Plant.place"}, "Summary path is invalid: Plant.place is an object"),
        ({"path": "Plant.place.name"}, "Summary path is invalid: Plant.place.name is no part of"),
        ({"path": "Plant.name", "form": "jsonobjects"}, "A summary is no objects"),
        ({"path": "Plant.years", "filterTerm": "3"}, "A filterTerm is for text"),
        (
            {"path": "Spot.sketch", "query": '<query model="herbarium" view="Spot.id"/>'},
            "Cannot summarise this column",
        ),
    ],
)
def test_what_cannot_be_summarised_is_refused(summarise, asked, sentence):
    answer = summarise(**asked)
    assert answer.status_code == 400
    assert answer.json["error"].startswith(sentence)


NUMBERS = st.integers(-1000, 1000) | st.floats(-1e6, 1e6)


@given(st.lists(st.integers(-500, 500), min_size=1) | st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_each_number_is_in_one_bucket(values):
    rows = histogram([(value, 1) for value in values], whole=isinstance(values[0], int))
    if not rows:
        assert max(values) in {min(values), 0} or max(values) * 1.01 == min(values)
        return
    assert sum(row[-1] for row in rows) == len(values)
    # A hundredth more of what is below zero is less: where that is below the least value, the
    # buckets run downwards and the others are before the first, as in PostgreSQL.
    first = 0 if max(values) * 1.01 < min(values) else 1
    assert all(first <= row[-2] <= row[-3] + 1 for row in rows)
    assert rows[0][:2] == (min(values), max(values))


@pytest.mark.parametrize("values", [(1e200, -1e200), (1.7e308, 1.6e308), (-1e308, 1e308, 1e308)])
def test_numbers_whose_figures_no_double_holds_have_none(values):
    assert histogram([(value, 1) for value in values], whole=False) == []


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 30))
def test_a_bucket_is_where_its_bounds_say(value, first, last, bins):
    if first == last:
        return
    bucket = width_bucket(value, first, last, bins)
    width = (last - first) / bins
    slack = 1e-9 * (abs(first) + abs(last) + abs(value) + 1)
    lower, upper = sorted((first + (bucket - 1) * width, first + bucket * width))
    assert bucket == 0 or bucket == bins + 1 or lower - slack <= value <= upper + slack


def test_the_client_reads_a_summary(service):
    query = service.new_query("Gene").select("symbol", "length", "chromosome.primaryIdentifier")
    figures = query.summarise("length")
    lengths = [row["length"] for row in query.rows() if row["length"] is not None]
    assert figures["average"] == pytest.approx(statistics.mean(lengths))
    assert figures["stdev"] == pytest.approx(statistics.stdev(lengths))
    assert (figures["min"], figures["max"]) == (min(lengths), max(lengths))
    counts = query.summarise("chromosome.primaryIdentifier")
    assert sum(counts.values()) == query.count()
