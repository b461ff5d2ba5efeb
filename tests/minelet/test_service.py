"""The web service, called without a socket: addresses, parameters and refusals."""

import gzip
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest

QUERY = '<query model="herbarium" view="Plant.name"/>'
RESULTS = "/service/query/results"


def test_get_and_post_are_the_same(web):
    form = {"query": QUERY, "format": "csv"}
    assert web.get(RESULTS, query_string=form).text == web.post(RESULTS, data=form).text


def test_start_and_size(web):
    form = {"query": QUERY, "format": "tab", "start": "1", "size": "2"}
    assert web.post(RESULTS, data=form).text.splitlines() == ["Arnica", "heath*"]
    assert web.post(RESULTS, data={**form, "size": "10000000"}).text.count("\n") == 5
    assert web.post(RESULTS, data={**form, "start": "99"}).text == ""


def test_the_format_at_the_end_of_the_address(web):
    for ending, kind in (("json", "application/json"), ("csv", "text/comma-separated-values")):
        answer = web.post(f"{RESULTS}/{ending}", data={"query": QUERY, "format": "tab"})
        assert answer.mimetype == kind


def test_what_is_sent_says_how_it_may_be_kept(web):
    form = {"query": QUERY, "format": "tab", "filename": "plants of the Alps"}
    headers = web.post(RESULTS, data=form).headers
    assert headers["Content-Type"] == "text/tab-separated-values;charset=UTF-8"
    assert headers["Content-Disposition"] == 'attachment; filename="plants of the Alps.tsv"'
    assert headers["Cache-Control"] == "must-revalidate, max-age=0"
    assert web.post(RESULTS, data={"query": QUERY, "format": "json"}).headers["Content-Type"] == (
        "application/json;charset=UTF-8"
    )


def test_a_count_is_asked_for_in_four_ways(web):
    for asked in ({"format": "count"}, {"count": "true"}, {"count": "true", "format": "csv"}):
        assert web.post(RESULTS, data={"query": QUERY, **asked}).text == "6\n"
    for asked in ({"format": "jsoncount"}, {"format": "json", "count": "true"}):
        assert web.post(RESULTS, data={"query": QUERY, **asked}).json["count"] == 6
    accept = {"Accept": "application/json;type=count"}
    assert web.post(RESULTS, data={"query": QUERY}, headers=accept).json["count"] == 6


@pytest.mark.parametrize(
    ("accept", "kind", "shape"),
    [
        (None, "text/tab-separated-values", None),
        ("*/*", "text/tab-separated-values", None),
        ("text/csv", "text/comma-separated-values", None),
        ("text/plain", "text/plain", None),
        ("application/json", "application/json", list),
        ("application/json;format=objects", "application/json", dict),
        ("application/json; format=rows", "application/json", list),
        ("text/x-python, application/json;q=0.9, */*;q=0.1", "application/json", list),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", None),
        ("application/xml", "application/xml", None),
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


def test_a_page_of_another_origin_is_told_its_own_name(web):
    answer = web.get("/service/version", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://example.org"
    odd = web.get("/service/version", headers={"Origin": "https://exämple.org"})
    assert odd.headers["Access-Control-Allow-Origin"] == "*"


def test_a_method_may_hide_in_a_parameter(web):
    answer = web.get(f"{RESULTS}?method=DELETE&format=json")
    assert answer.status_code == 405
    assert web.get(RESULTS, query_string={"query": QUERY, "method": "POST"}).status_code == 200
    assert web.post(RESULTS, data={"query": QUERY, "method": "PUT"}).status_code == 405


def test_slashes_are_not_counted(web):
    assert web.get("/service//version/").text == "35\n"


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
        (wrong(start="-1"), "Invalid start parameter: '-1'; it must be a whole number from 0 to"),
        (wrong(start="2147483648"), "Invalid start parameter"),
        (wrong(size="0"), "Invalid size parameter: '0'; it must be a whole number from 1"),
        (wrong(size="ten"), "Invalid size parameter: 'ten'"),
        (wrong(size="²"), "Invalid size parameter: '²'"),
        (wrong(size="9" * 5000), "Invalid size parameter: '999"),
        (
            wrong(
                query='<query view="Plant.name"><constraint path="Plant" op="IN" '
                'value="tall thing"/></query>'
            ),
            "There is no list tall thing; the nearest is tall things",
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


@pytest.mark.parametrize("asked", [{"format": "jsonobject"}, {"format": "JSONP"}])
def test_a_format_that_is_not_written_is_not_acceptable(web, asked):
    answer = web.post(RESULTS, data={"query": QUERY, **asked})
    assert answer.status_code == 406
    assert "This mine does not write the format" in answer.json["error"]
    images = web.post(RESULTS, data={"query": QUERY}, headers={"Accept": "image/png"})
    assert images.status_code == 406


def test_an_error_has_the_shape_of_its_format(web):
    def told(form):
        return web.post(RESULTS, data={"query": "<", "format": form})

    for form in ("tab", "csv", "text", "count"):
        assert re.fullmatch(r"\[ERROR\] 400 The query is not .*\n", told(form).text)
    for form in ("json", "jsonrows", "jsonobjects", "jsoncount", "jsontable"):
        answer = told(form).json
        assert (answer["wasSuccessful"], answer["statusCode"]) == (False, 400)
    error = ElementTree.fromstring(told("xml").text).find("error")
    assert error.find("message").text.startswith("400 Bad request")
    assert error.find("cause").text.startswith("The query is not")
    assert "<h3>400 Bad request" in told("html").text
    assert told("xml").mimetype == "application/xml"


@pytest.mark.parametrize(
    ("method", "address", "status", "sentence"),
    [
        (
            "GET",
            "/service/list",
            404,
            "does not serve /service/list; the nearest is /service/lists",
        ),
        ("GET", "/service/query/result", 404, "the nearest is /service/query/results"),
        ("GET", "/", 404, "This mine does not serve /"),
        ("POST", "/service/classkeys", 405, "not take POST for /service/classkeys: use GET"),
        ("TRACE", "/service/classkeys", 405, "not take TRACE for /service/classkeys: use GET"),
        ("DELETE", RESULTS, 405, f"does not take DELETE for {RESULTS}: use GET or POST"),
        ("GET", "/service/template/results?name=Plants", 404, "the nearest is Plants_of_places"),
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


def test_a_form_of_too_many_fields_is_refused(web):
    many = "a&" * 200_000
    answer = web.post(RESULTS, data=many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "at most 16 MB and 100,000 fields" in answer.text


def test_a_list_of_all_genes_of_a_genome_is_not_too_large(web):
    values = "".join(f"<value>S{number:09}</value>" for number in range(40_000))
    constraint = f'<constraint path="Plant.name" op="ONE OF">{values}</constraint>'
    query = f'<query view="Plant.name">{constraint}</query>'
    assert web.post(RESULTS, data={"query": query, "format": "count"}).text == "0\n"


def test_what_nobody_foresaw_is_told_as_well(web, monkeypatch, caplog):
    monkeypatch.setattr("minelet.endpoints.about.described", lambda call: 1 / 0)
    answer = web.get("/service/model", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "its own fault: division by zero" in answer.json["error"]
    assert "ZeroDivisionError" in caplog.text


ODD_BODIES = {
    "no form": (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
    "percent signs": (b"query=%&format=%zz&%=%ff", "application/x-www-form-urlencoded"),
    "an unknown encoding": (b"query=1", "application/x-www-form-urlencoded; charset=no-such"),
    "a cut part": (b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n<que',
                   "multipart/form-data; boundary=x"),
    "no boundary": (b"--x", "multipart/form-data"),
    "parts without names": (b"--x\r\n\r\n1\r\n" * 50, "multipart/form-data; boundary=x"),
    "thousands of parts": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 1500
                           + b"--x--", "multipart/form-data; boundary=x"),
    "NULs": (b"query=<query view='Plant.name\x00'/>\x00", "application/x-www-form-urlencoded"),
    "JSON": (b'{"query": "\\ud800"}', "application/json"),
    "nothing": (b"", ""),
}  # fmt: skip


@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
def test_a_body_that_cannot_be_read_is_a_bad_request(web, body, method):
    answer = web.open(RESULTS, method=method, data=body[0], content_type=body[1])
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("length", ["5", "-1", "many", "9" * 30])
def test_a_body_of_another_length_than_it_says(web, length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"query=" + b"x" * 20)}
    answer = web.post(RESULTS, content_type="application/x-www-form-urlencoded",
                      environ_overrides=environ)  # fmt: skip
    assert 400 <= answer.status_code < 500


class Breaks(io.RawIOBase):
    """A body of which the other side sends no more."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise ConnectionResetError("reset by peer")


def test_a_body_that_does_not_come_through(web):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        environ = {"CONTENT_LENGTH": "9", "wsgi.input": Breaks(), "CONTENT_TYPE": kind}
        answer = web.post(RESULTS, environ_overrides=environ)
        assert answer.status_code == 400
        assert "The body of the request" in answer.text


def test_results_may_be_compressed(web):
    form = {"query": QUERY, "format": "tab", "filename": "plants"}
    plain = web.post(RESULTS, data=form).data
    answer = web.post(RESULTS, data={**form, "compress": "gzip"})
    assert gzip.decompress(answer.data) == plain
    assert answer.mimetype == "application/octet-stream"
    assert "Content-Length" not in answer.headers  # a server would send no more than that
    assert 'filename="plants.tsv.gz"' in answer.headers["Content-Disposition"]
    packed = zipfile.ZipFile(io.BytesIO(web.post(RESULTS, data={**form, "compress": "ZIP"}).data))
    assert packed.read("plants.tsv") == plain
    assert web.post(RESULTS, data={**form, "compress": "no"}).data == plain


def test_the_first_of_two_values_counts(web):
    answer = web.get(f"{RESULTS}?format=json&format=xml&size=1&size=x", query_string=None)
    assert answer.mimetype == "application/json"


def test_a_template_is_run(web):
    form = {"name": "Plants_of_places", "format": "json", "constraint1": "Plant.place.name",
            "op1": "ONE OF", "value1": ["Alp", "bog"], "code1": "A", "start": "0",
            "constraint2": "Plant.years", "op2": ">", "value2": "0", "code2": "B"}  # fmt: skip
    found = web.post("/service/template/results", data=form).json["results"]
    assert found == [["Arnica", 3], ["heath*", 3], ["la_ch", 300]]


def test_templates_and_lists_are_listed(web):
    assert 'name="Plants_of_places"' in web.get("/service/templates").text
    told = json.loads(web.get("/service/lists").text)
    assert [one["name"] for one in told["lists"]] == ["nobody", "tall things", "trees"]
