"""The web service, called without a socket: addresses, parameters and refusals."""

import json

import pytest

QUERY = '<query model="herbarium" view="Plant.name"/>'
RESULTS = "/service/query/results"


def test_versions(web):
    assert web.get("/service/version/ws").text == "35\n"
    assert web.get("/service/version").text == "35\n"
    assert web.get("/service/version/release").text == "first\n"
    told = web.get("/service/version?format=json").json
    assert (told["version"], told["wasSuccessful"], told["error"]) == (35, True, None)


def test_the_model_is_served_as_it_was_read(web, plants):
    answer = web.get("/service/model")
    assert answer.mimetype == "application/xml"
    assert answer.text == plants.model.xml


def test_get_and_post_are_the_same(web):
    form = {"query": QUERY, "format": "csv"}
    assert web.get(RESULTS, query_string=form).text == web.post(RESULTS, data=form).text


def test_start_and_size(web):
    form = {"query": QUERY, "format": "tab", "start": "1", "size": "2"}
    assert web.post(RESULTS, data=form).text.splitlines() == ["Arnica", "heath*"]
    assert web.post(RESULTS, data={**form, "size": "9" * 5000}).text.count("\n") == 5
    assert web.post(RESULTS, data={**form, "start": "99"}).text == ""


@pytest.mark.parametrize(
    ("accept", "kind", "shape"),
    [
        (None, "text/tab-separated-values", None),
        ("*/*", "text/tab-separated-values", None),
        ("text/csv", "text/comma-separated-values", None),
        ("text/plain", "text/tab-separated-values", None),
        ("application/json", "application/json", list),
        ("application/json;format=objects", "application/json", dict),
        ("application/json; format=rows", "application/json", list),
        ("text/html, application/json;q=0.9, */*;q=0.1", "application/json", list),
        ("image/png", "text/tab-separated-values", None),
    ],
)
def test_without_a_format_accept_decides(web, accept, kind, shape):
    answer = web.post(
        RESULTS, data={"query": QUERY}, headers={"Accept": accept} if accept else None
    )
    assert answer.mimetype == kind
    if shape:
        assert isinstance(answer.json["results"][0], shape)
    assert web.post(RESULTS, data={"query": QUERY, "format": "count"}).text == "6\n"


def test_other_pages_may_read_the_mine(web):
    for answer in (
        web.get("/service/version"),
        web.post(RESULTS, data={"query": "<"}),
        web.options(RESULTS),
        web.options("/service/nothing"),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert web.options(RESULTS).status_code == 200
    assert web.options(RESULTS).text == ""


def test_head_is_get_without_the_body(web):
    answer = web.head(RESULTS, query_string={"query": QUERY, "format": "json"})
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/json", b"")


def wrong(**form):
    return {"query": QUERY, "format": "json", **form}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"format": "json"}, "lacks the parameter query"),
        (wrong(query=""), "lacks the parameter query"),
        (wrong(query="<query"), "The query is not well-formed XML"),
        (wrong(query='<query view="Plant.nme"/>'), "the nearest is name"),
        (wrong(format="jsonobject"), "format jsonobject; the nearest is jsonobjects"),
        (wrong(start="-1"), "The parameter start is '-1': it must be a whole number from 0"),
        (wrong(size="ten"), "The parameter size is 'ten'"),
        (wrong(size="²"), "The parameter size is '²'"),
        (wrong(columnheaders="yes"), "columnheaders is 'yes': use one of none, path, friendly"),
        (
            wrong(
                query='<query view="Plant.name"><constraint path="Plant" op="IN" '
                'value="tall thing"/></query>'
            ),
            "There is no list tall thing; the nearest is tall things",
        ),
        (
            wrong(
                query='<query view="Plant.name"><constraint path="Plant" op="IN" '
                'value="nobody"/></query>'
            ),
            "The list nobody holds objects of the class Collector, and Plant is a Plant",
        ),
        (
            wrong(
                query='<query view="Use.name"><constraint path="Use" op="LOOKUP" value="tea" '
                'extraValue="Alp"/></query>'
            ),
            "Use has no place: leave the extra value 'Alp' out",
        ),
    ],
)
def test_a_bad_request_is_refused_in_one_sentence(web, form, sentence):
    answer = web.post(RESULTS, data=form)
    assert answer.status_code == 400
    told = answer.json
    assert sentence in told["error"]
    assert (told["wasSuccessful"], told["statusCode"], told["results"]) == (False, 400, [])
    assert "\n" not in told["error"]
    flat = form.get("format") == "json" and web.post(RESULTS, data={**form, "format": "tab"})
    if flat:
        assert flat.status_code == 400
        assert flat.text.startswith("[ERROR] 400 ")
        assert sentence in flat.text
        assert flat.text.count("\n") == 1


@pytest.mark.parametrize(
    ("method", "address", "status", "sentence"),
    [
        (
            "GET",
            "/service/list",
            404,
            "does not serve /service/list; the nearest is /service/lists",
        ),
        ("POST", "/service/list/enrichment", 404, "does not serve /service/list/enrichment"),
        ("GET", "/", 404, "This mine does not serve /"),
        ("POST", "/service/lists", 405, "does not take POST for /service/lists: use GET"),
        ("DELETE", RESULTS, 405, f"does not take DELETE for {RESULTS}: use GET or POST"),
        ("GET", "/service/template/results?name=Plants", 404, "There is no template Plants"),
        ("GET", "/service/template/results", 400, "lacks the parameter name"),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence(web, method, address, status, sentence):
    answer = web.open(address, method=method, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert sentence in answer.json["error"]


def test_a_request_too_large_is_refused(web):
    answer = web.post(RESULTS, data={"query": "x" * 17_000_000, "format": "json"})
    assert answer.status_code == 413
    assert "The request is too large: this mine reads at most 16 MB" in answer.text


def test_a_list_of_all_genes_of_a_genome_is_not_too_large(web):
    values = "".join(f"<value>S{number:09}</value>" for number in range(40_000))
    constraint = f'<constraint path="Plant.name" op="ONE OF">{values}</constraint>'
    query = f'<query view="Plant.name">{constraint}</query>'
    assert web.post(RESULTS, data={"query": query, "format": "count"}).text == "0\n"


def test_what_nobody_foresaw_is_told_as_well(web, plants, monkeypatch, caplog):
    monkeypatch.setattr("minelet.lists.Lists.describe_all", lambda lists: 1 / 0)
    answer = web.get("/service/lists", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "its own fault: division by zero" in answer.json["error"]
    assert "ZeroDivisionError" in caplog.text


def test_a_template_is_run(web):
    form = {"name": "Plants_of_places", "format": "json", "constraint1": "Plant.place.name",
            "op1": "ONE OF", "value1": ["Alp", "bog"], "code1": "A", "start": "0"}  # fmt: skip
    found = web.post("/service/template/results", data=form).json["results"]
    assert found == [["Arnica", 3], ["heath*", 3], ["la_ch", 300]]


def test_templates_and_lists_are_listed(web):
    assert 'name="Plants_of_places"' in web.get("/service/templates").text
    told = json.loads(web.get("/service/lists").text)
    assert [one["name"] for one in told["lists"]] == ["nobody", "tall things", "trees"]
