"""Widgets of the herbarium, through its web service, against counts made by hand."""

import json
from xml.etree import ElementTree

import pytest
from herbarium import MODEL, OBJECTS
from herbarium_widgets import WIDGETS
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom
from werkzeug.test import Client

from minelet.analyses import pairs, widgets
from minelet.analyses.annotations import Annotations
from minelet.model import Model
from minelet.query import pathquery
from minelet.service import MineService

PLANTS = [key for key, (kind, *_) in OBJECTS.items() if kind in {"Plant", "Tree"}]


@pytest.fixture(scope="session")
def put(web, ids):
    """Put a widget to objects by their keys, or to a list; return the whole answer."""

    def answer(what, widget, keys=None, **options):
        if keys is not None:
            options["ids"] = ",".join(str(ids[key]) for key in keys)
        options = {"widget": widget, **options}
        if what == "enrichment":
            options = {"maxp": "1", "correction": "None", **options}
        response = web.post(f"/service/list/{what}", data=options)
        assert response.status_code == 200, response.text
        return response.json

    return answer


# -- which there are ------------------------------------------------------------------------------


def test_widgets_are_described_as_a_real_mine_does(web):
    body = web.get("/service/widgets").json
    assert body["error"] is None
    by_name = {one["name"]: one for one in body["widgets"]}
    assert by_name["use_enrichment"] == {  # what is not given is absent
        "name": "use_enrichment",
        "title": "Uses",
        "description": "What these plants are used for.",
        "targets": ["Plant"],
        "startClass": "Plant",
        "startClassDisplay": "name",
        "enrich": "uses.name",
        "widgetType": "enrichment",
    }
    assert by_name["collector_enrichment"]["filters"] == "All,tea,100% dye"
    assert by_name["collector_enrichment"]["enrichIdentifier"] == "collectors.id"
    assert by_name["rare_by_place"]["chartType"] == "StackedBarChart"
    assert by_name["rare_by_place"]["labels"] == {"y": "Place", "x": "Plants"}  # it lies
    assert by_name["ages"]["labels"] == {"x": "Years", "y": "Plants"}
    assert by_name["uses"]["widgetType"] == "table"
    assert by_name["note"]["widgetType"] == "unknown"


def test_widgets_come_as_xml_and_as_flat_files_too(web):
    root = ElementTree.fromstring(web.get("/service/widgets?format=xml").text)
    assert root.tag == "ResultSet"
    first = root[0]
    assert [one.tag for one in first] == [
        "name", "title", "description", "widgetType", "target", "filter",
    ]  # fmt: skip
    assert first.findtext("target") == "Plant"
    lines = web.get("/service/widgets?format=tab").text.splitlines()
    assert lines[0].split("\t")[:4] == [
        "use_enrichment", "Uses", "What these plants are used for.", "ENRICHMENT",
    ]  # fmt: skip
    accepted = web.get("/service/widgets", headers={"Accept": "application/xml"})
    assert accepted.content_type == "application/xml;charset=UTF-8"
    assert web.get("/service/widgets?format=html").status_code == 406


def widget(**changes):
    given = {
        "id": "one", "startClass": "Plant", "typeClass": "Plant", "startClassDisplay": "name",
        "enrich": "uses.name", "views": "name",
    } | changes  # fmt: skip
    text = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return f"<widgets><enrichmentwidgetdisplayer {text}/></widgets>"


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("<widgets>", "not XML that can be read"),
        ("<model/>", "begins with <model>"),
        ("<widgets><graphdisplay/></widgets>", "no widget; the nearest is graphdisplayer"),
        (widget(id=""), "has no id"),
        (widget(enrich=None, views=None), "one lacks enrich and views"),
        (widget(startClass="Plants"), "no class Plants; the nearest is Plant"),
        (widget(typeClass="Plants"), "no class Plants; the nearest is Plant"),
        (widget(enrich="uses.nam"), "Use has no field nam; the nearest is name"),
        (widget(enrich="uses"), "Plant.uses is no value"),
        (widget(enrich="uses[Place].name"), "Plant.uses is a Use, and Place is no subclass"),
        (widget(constraints="name"), "'name' is no constraint"),
        (widget(constraints="nam = x"), "Plant has no field nam"),
        (widget(views="name, nam"), "Plant has no field nam"),
        (widget(filters="nam = [list]"), "Plant has no field nam"),
        (widget().replace("</widgets>", widget()[9:]), "two widgets of the name one"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><widgets/>", "not XML that can be read"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused_in_one_sentence(xml, sentence):
    with pytest.raises(widgets.WidgetError, match=sentence.replace("[", r"\[")):
        widgets.read(xml, Model.parse(MODEL))


def test_classes_may_be_written_with_their_package_and_paths_with_their_class():
    xml = widget(
        startClass="org.herbarium.model.Plant",
        typeClass="org.herbarium.model.Plant",
        views="Plant.name, height",
    )
    (one,) = widgets.read(xml, Model.parse(MODEL)).values()
    assert one.start == one.type == "Plant"
    assert one.views == ("Plant.name", "Plant.height")
    assert widgets.read("", Model.parse(MODEL)) == {}


# -- enrichments ----------------------------------------------------------------------------------


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


def run(web, query):
    response = web.post("/service/query/results", data={"query": query, "format": "json"})
    return response.json["results"]


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


# -- what the counts are made of ------------------------------------------------------------------


def test_pairs_survive_being_packed(plants):
    for one in pairs.known(plants).widgets.values():
        if one.kind == "enrichment":
            made = pairs.work_out(plants, one)
            again = Annotations.unpacked(one, made.packed())
            assert (again.keys, again.objects) == (made.keys, made.objects)
            assert again.counts == made.counts
            assert list(again.numbers) == list(made.numbers)


def test_kept_pairs_are_used_as_long_as_the_widget_is_the_same(tmp_path):
    import herbarium

    mine, _ = herbarium.build(tmp_path / "kept.sqlite")
    mine.close()
    pairs.keep(mine.path)
    mine = herbarium.Mine(mine.path)
    here = pairs.known(mine).widgets["use_enrichment"]
    assert pairs._stored(mine, here)
    mine.facts["widgets"] = WIDGETS.replace('enrich="uses.name"', 'enrich="labels.text"')
    other = widgets.read(mine.facts["widgets"], mine.model)["use_enrichment"]
    assert pairs._stored(mine, other) is None
    mine.close()


# -- charts and tables ----------------------------------------------------------------------------


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


def test_a_mine_without_widgets_has_none(tmp_path):
    import herbarium

    mine, _ = herbarium.build(tmp_path / "bare.sqlite")
    del mine.facts["widgets"]
    bare = Client(MineService(mine))
    assert bare.get("/service/widgets").json["widgets"] == []
    response = bare.get("/service/list/enrichment?widget=a&list=trees&maxp=1&correction=None")
    assert response.status_code == 404
    mine.close()


def test_ids_are_no_place_for_anything_else(web):
    for text in ("1" * 30, "１", "1,,2", "-1", "0x1", "1\x00"):
        answer = web.get(
            "/service/list/enrichment",
            query_string={"ids": text, "widget": "use_enrichment", "maxp": 1, "correction": "None"},
        )
        assert answer.status_code == 200
        assert "is no id of an object" in answer.json["message"]


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
