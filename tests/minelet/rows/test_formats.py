"""What a client asks for, and what it gets."""

import pytest

from minelet.errors import NotAcceptable
from minelet.objects.display import title
from minelet.objects.texts import json_real, json_single, real, single
from minelet.rows import formats
from minelet.rows.lines import unbroken


def test_names_of_formats():
    assert formats.format_name("TSV") == "tab"
    assert formats.format_name(" json ") == "json"
    with pytest.raises(NotAcceptable, match="does not write the format jsn; the nearest is json; "):
        formats.format_name("jsn")


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", "tab"),
        ("*/*", "tab"),
        ("application/json", "json"),
        ("application/json;type=objects", "jsonobjects"),
        ("application/json; format=rows", "jsonrows"),
        ("application/json;type=table", "jsontable"),
        ("application/json;type=count", "jsoncount"),
        ("application/json;type=other", "json"),
        ("text/count", "count"),
        ("text/plain", "text"),
        ("text/xml", "xml"),
        ("APPLICATION/XML", "xml"),
        ("text/csv", "csv"),
        ("application/tsv", "tab"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("image/png, application/json", "json"),
        ("image/png, */*;q=0.1", "tab"),
        ("application/xml;q=0.2, text/csv;q=0.7", "csv"),
        ("application/xml;q=0, text/csv;q=0.1", "csv"),
        ("application/xml;q=much, text/csv", "xml"),
        (",;,", "tab"),
    ],
)
def test_what_a_client_accepts_best_is_written(header, form):
    assert formats.negotiate(header, "tab") == form


def test_what_nobody_here_writes_is_not_acceptable():
    with pytest.raises(NotAcceptable, match="nothing that the request accepts"):
        formats.negotiate("image/png", "tab")


@pytest.mark.parametrize(
    ("asked", "style"),
    [("", "none"), ("none", "none"), ("0", "none"), ("False", "none"), ("path", "path"),
     ("PATH", "path"), ("friendly", "friendly"), ("1", "friendly"), ("true", "friendly"),
     ("yes", "friendly")],
)  # fmt: skip
def test_what_is_not_a_no_wants_headers(asked, style):
    assert formats.header_style(asked) == style


def test_a_file_name_cannot_leave_its_header():
    assert formats.file_name("", "tab") == "result.tsv"
    assert formats.file_name("my genes", "csv") == "my genes.csv"
    assert formats.file_name('a"\r\nSet-Cookie: é/..', "json") == "a___Set-Cookie: __...json"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Gene.primaryIdentifier", "Gene > Primary Identifier"),
        ("GOAnnotation.ontologyTerm.name", "GO Annotation > Ontology Term > Name"),
        ("Gene.CDSs.md5checksum", "Gene > CD Ss > Md 5 Checksum"),
        ("Company.CEO.fullTime", "Company > CEO > Full Time"),
        ("Types.bigDecimalObjType", "Types > Big Decimal Obj Type"),
    ],
)
def test_titles_are_words(path, words):
    assert title(path) == words


@pytest.mark.parametrize(
    ("value", "java", "json"),
    [
        (0.0, "0.0", "0"),
        (-0.0, "-0.0", "-0"),
        (12.0, "12.0", "12"),
        (100.25, "100.25", "100.25"),
        (0.001, "0.001", "0.001"),
        (0.00012, "1.2E-4", "1.2E-4"),
        (1e-300, "1.0E-300", "1.0E-300"),
        (9999999.0, "9999999.0", "9999999"),
        (1e7, "1.0E7", "1.0E7"),
        (12345678.9, "1.23456789E7", "1.23456789E7"),
        (-1.5e22, "-1.5E22", "-1.5E22"),
        (float("inf"), "Infinity", None),
        (None, None, None),
    ],
)
def test_doubles_are_written_as_by_java(value, java, json):
    assert (real(value), json_real(value)) == (java, json)


def test_floats_have_the_digits_of_32_bits():
    assert single(0.10000000149011612) == "0.1"
    assert single(16777216.0) == "1.6777216E7"
    assert single(1e300) == "1.0E300"
    assert json_single(3.0) == "3"


def test_nothing_but_a_newline_ends_a_line():
    text = unbroken('["a\u2028b\u2029c\x85d", "é"],\n')
    assert text == '["a\\u2028b\\u2029c\\u0085d", "é"],\n'
