"""The lesson on several mines runs, whatever the mines do.

Public mines are out of reach of a test. What stands in for them are mines of our own on loopback:
one of yeast, one of an organism that does not exist, one that knows no genes, one that never
answers, and one that is closed.
"""

import contextlib
import re
import socket
from collections.abc import Iterator

import nbformat
import pytest

import minelet
from tests.docs.chapters import PROJECT
from tests.docs.running import execute, text_of

LESSON = PROJECT.notebooks / "13-several-mines.ipynb"
OWN = PROJECT.notebooks / "own-mine"

MODEL = """
<model name="genomic" package="org.example">
  <class name="Organism" is-interface="true">
    <attribute name="shortName" type="java.lang.String"/>
  </class>
  <class name="GOTerm" is-interface="true">
    <attribute name="identifier" type="java.lang.String"/>
    <attribute name="name" type="java.lang.String"/>
    <attribute name="namespace" type="java.lang.String"/>
    <collection name="parents" referenced-type="GOTerm"/>
  </class>
  <class name="Code" is-interface="true">
    <attribute name="code" type="java.lang.String"/>
  </class>
  <class name="Evidence" is-interface="true">
    <reference name="code" referenced-type="Code"/>
  </class>
  <class name="GOAnnotation" is-interface="true">
    <attribute name="qualifier" type="java.lang.String"/>
    <reference name="ontologyTerm" referenced-type="GOTerm"/>
    <collection name="evidence" referenced-type="Evidence"/>
  </class>
  <class name="DataSet" is-interface="true">
    <attribute name="name" type="java.lang.String"/>
  </class>
  <class name="Homologue" is-interface="true">
    <reference name="homologue" referenced-type="Gene"/>
    <collection name="dataSets" referenced-type="DataSet"/>
  </class>
  <class name="Gene" is-interface="true">
    <attribute name="primaryIdentifier" type="java.lang.String"/>
    <attribute name="symbol" type="java.lang.String"/>
    <reference name="organism" referenced-type="Organism"/>
    <collection name="goAnnotation" referenced-type="GOAnnotation"/>
    <collection name="homologues" referenced-type="Homologue"/>
  </class>
</model>
"""
ITEMS = """
<items>
  <item id="here" class="Organism"><attribute name="shortName" value="T. testii"/></item>
  <item id="there" class="Organism"><attribute name="shortName" value="S. cerevisiae"/></item>
  <item id="nucleolus" class="GOTerm">
    <attribute name="identifier" value="GO:0005730"/>
    <attribute name="name" value="nucleolus"/>
    <attribute name="namespace" value="cellular_component"/>
    <collection name="parents"><reference ref_id="nucleolus"/></collection>
  </item>
  <item id="vacuole" class="GOTerm">
    <attribute name="identifier" value="GO:0005773"/>
    <attribute name="name" value="vacuole"/>
    <attribute name="namespace" value="cellular_component"/>
  </item>
  <item id="IDA" class="Code"><attribute name="code" value="IDA"/></item>
  <item id="seen" class="Evidence"><reference name="code" ref_id="IDA"/></item>
  <item id="in" class="GOAnnotation">
    <reference name="ontologyTerm" ref_id="nucleolus"/>
    <collection name="evidence"><reference ref_id="seen"/></collection>
  </item>
  <item id="not-in" class="GOAnnotation">
    <attribute name="qualifier" value="NOT"/>
    <reference name="ontologyTerm" ref_id="vacuole"/>
    <collection name="evidence"><reference ref_id="seen"/></collection>
  </item>
  <item id="set" class="DataSet"><attribute name="name" value="made for a test"/></item>
  <item id="yeast" class="Gene">
    <attribute name="primaryIdentifier" value="S000002172"/>
    <attribute name="symbol" value="NOP1"/>
    <reference name="organism" ref_id="there"/>
  </item>
  <item id="link" class="Homologue">
    <reference name="homologue" ref_id="yeast"/>
    <collection name="dataSets"><reference ref_id="set"/></collection>
  </item>
  <item class="Gene">
    <attribute name="primaryIdentifier" value="TEST:1"/>
    <attribute name="symbol" value="fib"/>
    <reference name="organism" ref_id="here"/>
    <collection name="goAnnotation">
      <reference ref_id="in"/>
      <reference ref_id="not-in"/>
    </collection>
    <collection name="homologues"><reference ref_id="link"/></collection>
  </item>
</items>
"""


def read_lesson():
    """Return the lesson, less patient and less polite than it is: nobody needs to be spared."""
    lesson = nbformat.read(LESSON, as_version=4)
    cell = next(cell for cell in lesson.cells if cell.id == "ask-all")
    for slow, fast in {"wait = 30": "wait = 1", "sleep(0.5)": "sleep(0)"}.items():
        assert slow in cell.source
        cell.source = cell.source.replace(slow, fast)
    return lesson


@contextlib.contextmanager
def port(*, listening: bool) -> Iterator[int]:
    """Hold a port on which nobody answers, or to which nobody can even connect."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        if listening:
            held.listen()
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The lesson, executed once for all tests."""
    folder = tmp_path_factory.mktemp("several-mines")
    (folder / "model.xml").write_text(MODEL, "utf-8")
    (folder / "items.xml").write_text(ITEMS, "utf-8")
    lesson = read_lesson()
    with (
        pytest.MonkeyPatch.context() as patch,
        port(listening=False) as closed,
        port(listening=True) as silent,
    ):
        patch.delenv("MINE_URL", raising=False)
        roots = {
            "Yeast|NOP1|S. cerevisiae": minelet.url(),
            "Closed|NOP1|S. cerevisiae": f"http://127.0.0.1:{closed}/closed/service",
            "Silent|NOP1|S. cerevisiae": f"http://127.0.0.1:{silent}/silent/service",
            "Codons|NOP1|S. cerevisiae": minelet.serve(OWN / "model.xml", OWN / "items.xml"),
            "Stranger|XYZ123|S. cerevisiae": minelet.url(),
            "Test|fib|T. testii": minelet.serve(
                folder / "model.xml",
                folder / "items.xml",
                name="test",
                extra="organism.shortName",
            ),
        }
        lines = []
        for labels, root in roots.items():
            mine, gene, organism = labels.split("|")
            lines.append(f"{mine}|{root}|{gene}|{organism}")
        patch.setenv("MINE_ROOTS", ";".join(lines))
        execute(lesson, folder)
    return lesson


def shown(lesson, cell_id):
    """Return what a cell of the lesson shows, as text."""
    return text_of(next(cell for cell in lesson.cells if cell.id == cell_id).outputs)


def fate(lesson, cell_id, mine):
    """Return how a mine fared, by the row it has in the table that a cell shows."""
    cell = next(cell for cell in lesson.cells if cell.id == cell_id)
    html = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
    return next(outcome for name, _, outcome, _ in filter(None, cells) if name == mine)


def test_every_mine_becomes_a_line_whatever_it_does(executed):
    assert fate(executed, "question", "Yeast").endswith(" rows")
    assert fate(executed, "question", "Closed").startswith("URLError: ")
    assert fate(executed, "question", "Silent").startswith("TimeoutError: ")
    assert fate(executed, "question", "Codons").startswith("ModelError: ")
    assert fate(executed, "question", "Stranger") == "not known there"
    assert fate(executed, "question", "Test") == "1 rows"


def test_a_gene_is_shown_in_each_mine_s_own_dress(executed):
    dress = shown(executed, "dress")
    assert "S000002172" in dress
    assert "TEST:1" in dress


def test_terms_are_shared_by_their_numbers_and_negations_are_left_out(executed):
    agreed = shown(executed, "agreement")
    first = next(line for line in agreed.splitlines() if "GO:" in line)
    assert "nucleolus" in first
    assert first.split()[-1] == "2"
    assert "vacuole" not in agreed
    assert "1 terms in two mines or more" in shown(executed, "solution-evidence")


def test_the_figure_is_drawn(executed):
    cell = next(cell for cell in executed.cells if cell.id == "figure")
    assert any("image/svg+xml" in output.get("data", {}) for output in cell.outputs)


def test_a_mine_names_the_counterparts_and_one_without_them_says_so(executed):
    assert "no field called homologues" in fate(executed, "counterparts", "Yeast")
    assert "NOP1" in shown(executed, "counterparts-table")


def test_the_answer_is_kept(executed):
    assert "rows from 2 mines" in shown(executed, "save")


def test_the_lesson_ends_when_no_mine_answers_at_all(tmp_path, monkeypatch):
    lesson = read_lesson()
    with port(listening=False) as closed:
        monkeypatch.setenv("MINE_ROOTS", f"Closed|http://127.0.0.1:{closed}/m/service|NOP1|x")
        execute(lesson, tmp_path)
    assert "URLError" in shown(lesson, "question")
    assert "0 rows from 0 mines" in shown(lesson, "save")
