"""Enrichments of the herbarium, through its web service, against counts made by hand."""

import json
from xml.etree import ElementTree

import pytest
from asking import run
from herbarium import OBJECTS
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom
from werkzeug.test import Client

from minelet.query import pathquery
from minelet.service import MineService

PLANTS = [key for key, (kind, *_) in OBJECTS.items() if kind in {"Plant", "Tree"}]


def test_an_enrichment_counts_and_tells_what_it_has_counted(put, ids):
    body = put("enrichment", "use_enrichment", list="tall things")
    # Of the two one has a use; in all three plants have one: dye twice, tea twice.
    assert body["results"] == [
        {
            "identifier": "100% dye",
            "description": "100% dye",
            "p-value": pytest.approx(2 / 3),
            "matches": 1,
            "populationAnnotationCount": 2,
        }
    ]
    told = {
        key: body[key]
        for key in ("type", "list", "title", "description", "label", "externalLink", "notAnalysed",
                    "populationCount", "pathConstraint", "current_population", "extraAttribute",
                    "is_logged")
    }  # fmt: skip
    assert told == {
        "type": "Plant",
        "list": "tall things",
        "title": "Uses",
        "description": "What these plants are used for.",
        "label": "Use",
        "externalLink": "https://example.org/use/",
        "notAnalysed": 1,
        "populationCount": 3,
        "pathConstraint": "Plant.uses.name",
        "current_population": None,
        "extraAttribute": None,
        "is_logged": False,
    }
    assert "message" not in body
    assert "filters" not in body


def test_the_queries_of_an_enrichment_run_here(put, web, ids):
    for options in ({"list": "tall things"}, {"keys": ["larch", "yew"]}):
        body = put("enrichment", "use_enrichment", **options)
        for key in ("pathQuery", "pathQueryForMatches"):
            query = json.loads(body[key])
            assert query["model"] == {"name": "herbarium"}
            rows = run(web, body[key])
            assert rows == [["la_ch", "100% dye"] if key == "pathQuery" else ["100% dye", "la_ch"]]


def test_the_query_of_a_narrowed_path_names_the_subclass(put, web):
    body = put("enrichment", "tree_enrichment", ["ada", "bo"])
    query = json.loads(body["pathQueryForMatches"])
    assert {"path": "Collector.plants", "type": "Tree"} in query["where"]
    assert run(web, body["pathQueryForMatches"]) == [[299, "Ada"]]


def combinations(identifier, name, filtered=None, listed=None):
    """Return for each plant its terms, worked out from what the herbarium was made from.

    Each is (identifier, name, the values of the filter, the values of the list condition).
    """
    found = {}
    for key in PLANTS:
        _, values, references, collections = OBJECTS[key]
        at = {"plant": [(key, values)]}
        at["place"] = [(one, OBJECTS[one][1]) for one in [references.get("place")] if one]
        for link in ("uses", "collectors"):
            at[link] = [(one, OBJECTS[one][1]) for one in collections.get(link, [])]
        found[key] = set()
        for one in at[identifier[0]]:
            for two in at[filtered] if filtered else [(None, {"name": "-"})]:
                for three in at[listed] if listed else [(None, {"name": "-"})]:
                    found[key].add(
                        (one[0], one[1].get(name), two[1].get("name"), three[1].get("name"))
                    )
    return found


def expected(terms, sample, background):
    """Return size, rows of a plain enrichment without any of the mine's code."""
    in_sample = [key for key in sample if terms[key]]
    in_all = [key for key in background if terms[key]]
    rows = {}
    for term in {term for key in in_sample for term in terms[key]}:
        k = sum(term in terms[key] for key in in_sample)
        K = sum(term in terms[key] for key in in_all)
        p = hypergeom.sf(k - 1, len(in_all), K, len(in_sample))
        rows[term[0]] = (term[1], k, K, pytest.approx(p, rel=1e-9))
    return len(in_sample), len(in_all), rows


def rows_of(body):
    return {
        one["identifier"]: (
            one["description"], one["matches"], one["populationAnnotationCount"], one["p-value"],
        )
        for one in body["results"]
    }  # fmt: skip


some_plants = st.sets(st.sampled_from(PLANTS), min_size=1)


@given(some_plants, st.none() | some_plants)
@settings(max_examples=60, deadline=None)
def test_any_plants_before_any_background(put, ids, sample, background):
    terms = {
        key: {(term[1], term[1]) for term in found}
        for key, found in combinations(("uses",), "name").items()
    }
    options = {}
    if background is not None:
        background |= sample
        options["populationIds"] = ",".join(str(ids[key]) for key in background)
    body = put("enrichment", "use_enrichment", sample, **options)
    size, total, rows = expected(terms, sample, background or PLANTS)
    if not size:
        assert body["results"] == []
        assert body["notAnalysed"] == len(sample)
        return
    assert rows_of(body) == rows
    assert body["notAnalysed"] == len(sample) - size
    assert body["populationCount"] == total


@given(some_plants, st.sampled_from(["", "All", "tea", "100% dye", "nothing"]))
@settings(max_examples=60, deadline=None)
def test_filters_and_the_places_of_the_list(put, ids, sample, chosen):
    found = combinations(("collectors",), "name", "uses", "place")
    places = {
        OBJECTS[OBJECTS[key][2]["place"]][1]["name"] for key in sample if "place" in OBJECTS[key][2]
    } - {None}

    def passing(key, in_list):
        return {
            (str(ids[one]), name)
            for one, name, use, place in found[key]
            if chosen in {"", "All", use} and (in_list or place in places)
        }

    here = {key: passing(key, True) for key in PLANTS}
    there = {key: passing(key, False) for key in PLANTS}
    body = put("enrichment", "collector_enrichment", sample, filter=chosen)
    assert body["filters"] == "All,tea,100% dye"
    assert body["filterSelectedValue"] == (chosen or "All")
    n = sum(bool(here[key]) for key in sample)
    total = sum(bool(there[key]) for key in PLANTS)
    rows = {}
    for term in {term for key in sample for term in here[key]}:
        k = sum(term in here[key] for key in sample)
        K = sum(term in there[key] for key in PLANTS)
        rows[term[0]] = (term[1], k, K, pytest.approx(hypergeom.sf(k - 1, total, K, n), rel=1e-9))
    assert rows_of(body) == rows
    if rows:
        assert body["populationCount"] == total


def test_what_is_missing_counts_as_a_term_of_its_own(put):
    # heath* is left out by a constraint that knows no wild cards and no case.
    body = put("enrichment", "place_enrichment", ["yew", "heath", "larch"])
    assert rows_of(body) == {
        "null": ("null", 1, 1, pytest.approx(0.5)),
        "Alp": ("2100", 1, 2, pytest.approx(1 - 1 / 6)),
    }
    assert body["notAnalysed"] == 1


def test_a_filter_may_have_the_values_of_the_list(put):
    body = put("enrichment", "tree_enrichment", ["ada", "bo", "cy"])
    assert body["filterLabel"] == "home"
    assert body["filters"] == "Alp,bog"
    assert body["filterSelectedValue"] == "Alp"
    assert rows_of(body) == {"299": ("299", 1, 1, 1.0)}
    assert put("enrichment", "tree_enrichment", ["ada"], filter="bog")["results"] == []


def test_a_named_population_must_hold_the_list(put, web):
    body = put("enrichment", "use_enrichment", list="trees", population="tall things")
    assert body["current_population"] == "tall things"
    assert body["populationCount"] == 1
    body = put("enrichment", "use_enrichment", list="tall things", current_population="trees")
    assert body["results"] == []
    assert body["message"].startswith("Some of the Plants of this list are missing from the back")


def test_the_newer_name_of_a_parameter_goes_before_the_older(put):
    both = {"current_population": "tall things", "population": "no such list"}
    assert put("enrichment", "use_enrichment", list="trees", **both)["populationCount"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"correction": "Bonferoni"}, "There is no correction Bonferoni: use one of Holm-Bonferr"),
        ({"list": "nobody"}, "The widget use_enrichment takes lists of Plant, and nobody is a l"),
        ({"list": "", "ids": "1,x"}, "'x' is no id of an object"),
        ({"populationIds": "1,x"}, "'x' is no id of an object"),
        ({"populationIds": "1,2"}, "Some of the Plants of this list are missing"),
    ],
)
def test_what_is_wrong_with_the_objects_is_told_in_an_answer_without_rows(put, options, message):
    body = put("enrichment", "use_enrichment", **{"list": "trees", **options})
    assert body["results"] == []
    assert body["message"].startswith(message)
    assert body["wasSuccessful"] is True


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"widget": "use_enrichmnt"}, 404, 'called "use_enrichmnt"; the nearest is use_enrichment'),
        ({"widget": "ages"}, 404, 'Could not find an enrichment widget called "ages"'),
        ({"widget": ""}, 400, "no value for widget"),
        ({"list": ""}, 400, "no value for list"),
        ({"list": "trees!"}, 400, "no list trees!; the nearest is trees"),
        ({"population": "tree"}, 400, "no list tree; the nearest is trees"),
        ({"maxp": ""}, 400, "no value for maxp"),
        ({"maxp": "half"}, 400, "should be a valid number"),
        ({"maxp": "nan"}, 400, "should be a valid number"),
        ({"maxp": "1.5"}, 400, "should be between 0 and 1"),
        ({"maxp": "-1"}, 400, "should be between 0 and 1"),
        ({"correction": ""}, 400, "no value for correction"),
        ({"format": "html"}, 406, "ask for json, xml, tab or csv"),
    ],
)
def test_a_request_that_cannot_be_answered_has_a_real_mines_status(web, changes, status, sentence):
    options = {"widget": "use_enrichment", "list": "trees", "maxp": "1", "correction": "None"}
    response = web.get("/service/list/enrichment", query_string=options | changes)
    assert response.status_code == status
    assert sentence in response.text.replace('\\"', '"')


def test_an_enrichment_is_written_a_row_a_line(web):
    options = {
        "widget": "use_enrichment", "list": "tall things", "maxp": "1", "correction": "none",
    }  # fmt: skip
    lines = web.get("/service/list/enrichment", query_string=options).text.splitlines()
    assert lines[0].endswith('"results":[')
    assert json.loads(lines[1])["identifier"] == "100% dye"
    assert lines[2].startswith("],")
    text = web.get("/service/list/enrichment", query_string=options | {"format": "xml"}).text
    root = ElementTree.fromstring(text)
    assert root.attrib["notAnalysed"] == "1"
    assert json.loads(root.attrib["pathQuery"])["select"] == ["Plant.name", "Plant.uses.name"]
    assert {one.tag: one.text for one in root[0]} == {
        "identifier": "100% dye",
        "description": "100% dye",
        "pValue": "0.6666666666666666",
        "count": "1",
        "populationAnnotationCount": "2",
    }
    for form, line in (
        ("tab", "100% dye\t100% dye\t0.6666666666666666\t1\t2\n"),
        ("csv", '"100% dye","100% dye","0.6666666666666666","1","2"\n'),
    ):
        answer = web.get("/service/list/enrichment", query_string=options | {"format": form})
        assert answer.text == line


def test_a_list_named_by_a_number_stays_what_it_is(web):
    response = web.get("/service/list/enrichment?list=007&widget=a&maxp=1&correction=None")
    assert response.status_code == 400
    assert "no list 007" in response.json["error"]


def test_a_query_of_its_own_knows_no_wild_cards(plants):
    from minelet.query.sketches import Sketch

    sketch = Sketch(["Plant.name"]).add("Plant.name", "=", "h*?")
    (one,) = sketch.query(plants.model).constraints
    assert one.value == r"h\*\?"
    assert json.loads(sketch.json(plants.model))["where"][0]["value"] == "h*?"
    assert pathquery.parse(sketch.json(plants.model), plants.model).constraints[0].value == "h*?"


def test_a_user_may_have_a_background_remembered(plants):
    service = MineService(plants)
    service.profiles.register("ada", "secret", api_key="ada-token")
    own = Client(service)
    own.post("/service/lists?name=some&type=Plant&token=ada-token", data="la_ch",
             content_type="text/plain")  # fmt: skip

    def ask(token="ada-token", **options):
        asked = {
            "list": "trees", "widget": "use_enrichment", "maxp": "1", "correction": "None",
            "token": token,
        }  # fmt: skip
        body = own.post("/service/list/enrichment", data=asked | options).json
        return body["current_population"], body.get("populationCount")

    assert ask() == (None, 3)
    assert ask(population="some") == ("some", 1)
    assert ask() == (None, 3)  # only when asked to
    assert ask(population="some", remember_population="true") == ("some", 1)
    assert ask() == ("some", 1)
    assert ask(list="tall things") == (None, 3)  # for that list alone
    other = own.get("/service/session").json["token"]
    assert ask(token=other) == (None, 3)
    assert ask(population="") == (None, 3)  # without one, for once
    assert ask() == ("some", 1)
    assert ask(population="", remember_population="true") == (None, 3)
    assert ask() == (None, 3)
    ask(population="some", remember_population="true")
    own.delete("/service/lists?name=some&token=ada-token")
    assert ask() == (None, 3)  # a list that is gone is nobody's background


def test_why_an_enrichment_is_empty_is_told_to_who_serves_it(plants):
    told = []
    client = Client(MineService(plants, told.append))
    client.get("/service/list/enrichment?list=nobody&widget=use_enrichment&maxp=1&correction=None")
    assert told == [
        "The widget use_enrichment takes lists of Plant, and nobody is a list of Collector"
    ]
