"""No client at all: requests and pandas, as readers use who want nothing else."""

import io

import pandas
import pytest
import requests

QUERY = """<query model="genomic"
  view="Gene.secondaryIdentifier Gene.symbol Gene.length Gene.chromosome.primaryIdentifier"
  sortOrder="Gene.length desc"><constraint path="Gene.symbol" op="=" value="RPL*"/></query>"""


@pytest.fixture
def ask(yeast_root):
    def answer(**form):
        data = {"query": QUERY, **form}
        response = requests.post(f"{yeast_root}/query/results", data=data, timeout=60)
        response.raise_for_status()
        return response

    return answer


def test_a_table_of_tabs_with_the_paths_as_names(ask):
    text = ask(format="tab", columnheaders="path").text
    frame = pandas.read_csv(io.StringIO(text), sep="\t")
    assert list(frame.columns) == QUERY.split('view="')[1].split('"')[0].split()
    assert len(frame) == int(ask(format="count").text) > 70
    assert frame["Gene.length"].is_monotonic_decreasing
    assert frame["Gene.symbol"].str.startswith("RPL").all()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_other_formats_hold_the_same(ask, form):
    expected = pandas.read_csv(io.StringIO(ask(format="tab", columnheaders="path").text), sep="\t")
    if form == "csv":
        text = ask(format="csv", columnheaders="path").text
        frame = pandas.read_csv(io.StringIO(text))
    else:
        answer = ask(format="json").json()
        frame = pandas.DataFrame(answer["results"], columns=answer["views"])
    pandas.testing.assert_frame_equal(frame, expected, check_dtype=False)


def test_friendly_names_and_pages(ask):
    first = ask(format="tab", columnheaders="friendly", size=2, start=1).text.splitlines()
    assert first[0].split("\t")[1] == "Gene > Symbol"
    assert len(first) == 3
    assert first[1:] == ask(format="tab").text.splitlines()[1:3]


def test_what_is_accepted_decides(yeast_root):
    for media, form in (("application/json", "json"), ("text/csv", "csv")):
        answer = requests.get(
            f"{yeast_root}/query/results", params={"query": QUERY, "size": 1},
            headers={"Accept": media}, timeout=30,
        )  # fmt: skip
        assert form in answer.headers["Content-Type"] or "comma" in answer.headers["Content-Type"]


def test_a_template_and_a_list(yeast_root):
    templates = requests.get(f"{yeast_root}/templates?format=json", timeout=30).json()["templates"]
    one = templates["GOTerm_Genes"]
    form = {"name": "GOTerm_Genes", "format": "json", "size": 5}
    for number, blank in enumerate((b for b in one["where"] if b.get("editable")), 1):
        form |= {f"constraint{number}": blank["path"], f"op{number}": blank["op"],
                 f"code{number}": blank["code"],
                 f"value{number}": blank.get("value") or blank.get("values")}  # fmt: skip
    answer = requests.post(f"{yeast_root}/template/results", data=form, timeout=30).json()
    assert len(answer["results"]) == 5
    token = requests.get(f"{yeast_root}/session", timeout=30).json()["token"]
    made = requests.post(
        f"{yeast_root}/lists", params={"name": "few", "type": "Gene", "token": token},
        data="ACT1, NOP1\nno such gene", headers={"Content-Type": "text/plain"}, timeout=30,
    ).json()  # fmt: skip
    assert (made["listSize"], made["unmatchedIdentifiers"]) == (2, ["no", "such", "gene"])
    seen = requests.get(f"{yeast_root}/lists?token={token}", timeout=30).json()["lists"]
    assert "few" in {one["name"] for one in seen}


def test_a_refusal_says_why(yeast_root):
    wrong = QUERY.replace("Gene.length", "Gene.lenght")
    answer = requests.post(
        f"{yeast_root}/query/results", data={"query": wrong, "format": "json"}, timeout=30
    )
    assert answer.status_code == 400
    assert "the nearest is length" in answer.json()["error"]
