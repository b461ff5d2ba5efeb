"""InterMine's client, unmodified, in a Python without sockets; and what comes over none."""

import itertools
import urllib.parse
import urllib.request
from http.client import HTTPResponse
from urllib.error import HTTPError

import pytest
import requests
import requests.adapters
from intermine.errors import ServiceError, WebserviceError
from intermine.webservice import Service
from offline import offline

from minelet import browser, server
from minelet.service import MineService


@pytest.fixture
def root(yeast):
    """The root of the embedded mine, reached without sockets."""
    with offline(MineService(yeast), yeast.facts["prefix"]) as root:
        yield root


@pytest.fixture
def service(root):
    return Service(root)


def test_a_query_gives_rows_objects_and_a_count(service):
    query = service.select("Gene.symbol", "Gene.length").where("symbol", "=", "ACT1")
    assert [(row["symbol"], row["length"]) for row in query.rows()] == [("ACT1", 1437)]
    assert [gene.symbol for gene in query.results()] == ["ACT1"]
    assert query.count() == 1
    assert query.dataframe()["Gene.length"].to_list() == [1437]


def test_while_one_answer_is_read_another_question_is_answered(service):
    longest = service.select("Gene.primaryIdentifier").add_sort_order("Gene.length", "desc")
    found = []
    for row in longest.rows(size=40):
        inner = service.select("Gene.length").where("primaryIdentifier", "=", row[0])
        found.append(inner.one(row="rr")["length"])
    assert len(found) == 40
    assert found == sorted(found, reverse=True)


def test_an_object_fetches_the_field_that_it_lacks(service):
    gene = next(iter(service.select("Gene.symbol").where("symbol", "=", "ACT1").results()))
    assert gene.length == 1437


def test_templates_are_filled(service):
    template = service.get_template("GOTerm_Genes")
    right = {"value": "mitochondrial translation"}
    assert 0 < template.count(A=right) == len(list(template.rows(A=right)))


def test_a_session_of_its_own_keeps_lists(root):
    service = Service(root, token="random")  # which the client asks for with requests
    made = service.create_list(["ACT1", "CDC28", "nothing"], "Gene", name="two")
    assert (made.size, made.unmatched_identifiers) == (2, {"nothing"})
    both = service.create_list(["CDC28", "SNF1"], "Gene", name="others") & made
    assert [row["symbol"] for row in both.to_query().rows()] == ["CDC28"]
    service.delete_lists(["two", "others"])
    assert "two" not in service.get_all_list_names()


def test_two_mines_are_kept_apart(root, plants):
    other = browser.start(MineService(plants), "herbarium")
    assert Service(other).select("Plant.name").count() > 0
    assert Service(root).select("Gene.symbol").count() == 6399
    assert requests.get(other.replace("127.0.0.1", "localhost") + "/version").text == "35\n"


def wrong_query(root):
    service = Service(root)
    query = service.select("Gene.symbol")
    query.add_constraint("Gene", "IN", "kinases of my dreams")
    with pytest.raises(WebserviceError) as refused:
        query.count()
    return refused.value.args


def no_such_mine(root):
    with pytest.raises(ServiceError) as missing:
        Service(root.replace("/yeast/", "/moved-away/"))
    return str(missing.value).replace(urllib.parse.urlsplit(root).netloc, "HOST")


def by_urllib(root):
    with pytest.raises(HTTPError) as missing, urllib.request.urlopen(f"{root}/no-such-thing"):
        pass
    error = missing.value
    return (
        error.code,
        error.reason,
        error.msg,
        str(error),
        error.headers["Content-Type"],
        error.read(),
    )


def by_requests(root):
    answer = requests.post(f"{root}/query/results", {"query": "<query", "format": "json"})
    with pytest.raises(requests.HTTPError):
        answer.raise_for_status()
    return answer.status_code, answer.reason, answer.json()["error"], answer.encoding, answer.ok


def without_a_length(root):
    with urllib.request.urlopen(f"{root}/version") as answer:
        kind = (
            isinstance(answer, HTTPResponse),
            answer.version,
            answer.getheader("Content-Type"),
            answer.msg,
        )
        everything = answer.read(), answer.read(), answer.status, answer.getcode()
    return *kind, *everything, answer.read()


def only_the_head(root):
    asked = urllib.request.Request(f"{root}/version", method="HEAD")
    with urllib.request.urlopen(asked) as answer:
        first = answer.status, answer.read(), answer.headers["Content-Type"]
    head = requests.head(f"{root}/version")
    return first, head.status_code, head.content, head.headers["Content-Type"]


@pytest.mark.parametrize(
    "asked",
    [wrong_query, no_such_mine, by_urllib, by_requests, without_a_length, only_the_head],
)
def test_it_is_as_over_a_socket(yeast, asked):
    over_a_socket = asked(server.start(MineService(yeast), "yeast"))
    with offline(MineService(yeast)) as root:
        assert asked(root) == over_a_socket


def test_the_first_row_is_read_before_the_last_is_made():
    made = []

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        for number in range(1000):
            made.append(number)
            yield f"{number}\n".encode()
        made.append("closed")

    with offline(application) as root:
        with urllib.request.urlopen(root) as answer:
            assert next(answer) == b"0\n"
            assert len(made) < 10
            assert answer.read(4) == b"1\n2\n"
            assert len(made) < 10
        del made[:]
        streamed = requests.get(root, stream=True).iter_content(2)
        assert next(streamed) == b"0\n"
        assert len(made) < 10


def test_who_reads_no_further_lets_the_application_go():
    gone = []

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        try:
            yield from itertools.repeat(b"more\n")
        finally:
            gone.append(True)

    with offline(application) as root:
        urllib.request.urlopen(root).close()
        requests.get(root, stream=True).close()
    assert gone == [True, True]
