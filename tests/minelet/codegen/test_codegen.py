"""Generated programs: run as they are, they give the rows of the query they were made from."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from anyquery import queries
from hypothesis import HealthCheck, given, settings
from questions import QUERIES, c, q, values

from minelet import server
from minelet.service import MineService

PROGRAMS = Path(__file__).parents[1] / "programs.py"


@pytest.fixture(scope="module")
def listening(plants):
    """The herbarium on a loopback port, and its address."""
    return server.start(MineService(plants), "herbarium")


@pytest.fixture(scope="module")
def ask(web, listening):
    """Ask the herbarium's web service for something of a query."""

    def answer(address, query, **form):
        return web.post(
            f"/service{address}",
            base_url=listening.removesuffix("/service"),
            data={"query": query, **form},
        )

    return answer


@pytest.fixture
def run_all(tmp_path, ask):
    """Write the programs of queries, run them all, and compare what each prints."""

    def check(asked, command, suffix, cell):
        for number, xml in enumerate(asked):
            code = ask("/query/code", xml, lang=suffix)
            assert code.status_code == 200, code.text
            (tmp_path / f"{number:03}.{suffix}").write_text(code.text, "utf-8")
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        printed = json.loads(done.stdout)
        assert len(printed) == len(asked)
        for (number, text), xml in zip(sorted(printed.items()), asked, strict=True):
            results = ask("/query/results", xml, format="json").json["results"]
            expected = ["\t".join(map(cell, row)) for row in results]
            found = text.splitlines()
            if not ("sortOrder" in xml and 'sortOrder=""' not in xml):
                expected, found = sorted(expected), sorted(found)
            program = (tmp_path / f"{number}.{suffix}").read_text("utf-8")
            assert found == expected, f"{xml}\n{program}"

    return check


def test_every_query_runs_unchanged_in_python(run_all, tmp_path):
    command = [sys.executable, str(PROGRAMS), str(tmp_path)]
    run_all(list(QUERIES.values()), command, "py", str)


def test_whatever_is_asked_runs_unchanged_in_python(run_all, ask, tmp_path):
    asked = []

    @settings(
        max_examples=120, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(queries())
    def collect(query):
        if ask("/query/results", query[0], format="count").status_code == 200:
            asked.append(query[0])

    collect()
    assert len(asked) > 40
    run_all(asked, [sys.executable, str(PROGRAMS), str(tmp_path)], "py", str)


def test_a_program_is_a_file_that_python_runs(ask, tmp_path):
    program = tmp_path / "query.py"
    program.write_text(ask("/query/code", QUERIES["logic"], lang="python").text, "utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["ARNICA", "Arnica", "heath*", 'y\\"e?w']
    assert done.stderr == ""


def test_how_a_program_in_python_looks(ask, listening):
    code = ask("/query/code", QUERIES["logic"], lang="py").text
    assert (
        code
        == f'''\
# The rows of a query, from the mine herbarium at
# {listening}
# (a mine on your own computer: this works as long as that mine runs)
#
# To run this program for the first time:
#   1. Install Python, at least 3.9: https://www.python.org/downloads/
#   2. In a terminal, type   python -m pip install "intermine>=1.14" requests pandas
#   3. Keep this text in a file named query.py and type   python query.py
# In a notebook, run   %pip install "intermine>=1.14" requests pandas   in a cell of its own.

from intermine.webservice import Service

service = Service("{listening}")
query = service.new_query()

# The columns.
query.add_view("Plant.name")

# Which rows: change the values as you like.
a = query.add_constraint("Plant.years", "=", "3", code="A")
b = query.add_constraint("Plant.height", ">", "1", code="B")
c = query.add_constraint("Plant.rare", "IS NULL", code="C")
d = query.add_constraint("Plant.name", "CONTAINS", "r", code="D")
query.set_logic(a | ((b | c) & d))  # & and, | or

for row in query.rows():
    print(row["name"])

# As a table of pandas, to sort, count, draw or keep as a file:
# table = query.dataframe()
# table.to_csv("rows.csv", index=False)
'''
    )


@pytest.mark.parametrize(
    ("suffix", "command", "name"), [("pl", "perl", "query.pl"), ("rb", "ruby", "query.rb"),
                                    ("java", "java", "Query.java")]
)  # fmt: skip
def test_the_other_languages_print_what_the_mine_sends(ask, tmp_path, suffix, command, name):
    if not shutil.which(command):
        pytest.skip(f"{command} is not installed here")
    few = ["both quotes"] if suffix == "java" else ["both quotes", "many values", "described"]
    asked = [QUERIES[name] for name in few]
    for xml in asked:
        program = tmp_path / name
        program.write_text(ask("/query/code", xml, lang=suffix).text, "utf-8")
        done = subprocess.run([command, program], capture_output=True, check=False)
        assert done.stderr == b""
        assert done.stdout == ask("/query/results", xml, format="tab").data


def test_code_comes_as_text_or_json(ask):
    text = ask("/query/code", QUERIES["all"], lang="py")
    assert text.content_type == "text/plain;charset=UTF-8"
    assert text.headers["Content-Disposition"] == 'attachment; filename="query.py"'
    answered = ask("/query/code", QUERIES["all"], lang="py", format="json").json
    assert answered["code"] == text.text
    assert answered["wasSuccessful"] is True


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"lang": "cobol"}, 400, "Unknown code generation language: cobol"),
        ({"lang": ""}, 400, "Unknown code generation language: none"),
        ({"lang": "py", "query": ""}, 400, "lacks the parameter query"),
        ({"lang": "py", "query": q("Plant.nam")}, 400, "Plant has no field nam"),
        ({"lang": "py", "format": "csv"}, 406, "csv"),
    ],
)
def test_what_cannot_be_written_is_said(web, form, status, sentence):
    response = web.post("/service/query/code", data={"query": QUERIES["all"], **form})
    assert response.status_code == status
    assert sentence in response.text


def test_a_list_of_ones_own_takes_ones_token_along(web, ask):
    token = web.get("/service/session").json["token"]
    web.post(f"/service/lists?name=mine&type=Plant&token={token}", data="Arnica",
             content_type="text/plain")  # fmt: skip
    xml = q("Plant.name", c("Plant", "IN", "mine"))
    code = ask("/query/code", xml, lang="py", token=token).text
    assert f'token="{token}"' in code
    assert "take it out before you" in code
    assert token not in ask("/query/code", QUERIES["list"], lang="py", token=token).text


def test_ranges_and_classes_are_said_in_the_clients_words(ask):
    code = ask("/query/code", q("Named.name", c("Named", "ISA", inner=values("Tree", "Use"))),
               lang="py").text  # fmt: skip
    assert 'query.add_constraint("Named", "ISA", ["Tree", "Use"], code="A")' in code
