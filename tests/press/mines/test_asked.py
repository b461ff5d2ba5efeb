"""What a lesson asks, read in its code; two lessons are run to see whether it is what they send."""

import json
import re
import shutil
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from defusedxml import ElementTree

from press.chapters import read_chapters
from press.lessons import read_lessons
from press.mines.asked import Asked, pages_that_ask, read_code
from press.mines.model import Model
from tests.docs.running import execute


def paths(*cells: str) -> tuple[str, ...]:
    return read_code(cells).paths


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('service.select("Gene.symbol", "Gene.length")', ("Gene.length", "Gene.symbol")),
        ('query.add_constraint("Gene", "LOOKUP", "ACT1")', ("Gene",)),
        ('query.where("Gene.symbol", "=", "ACT1")', ("Gene.symbol",)),
        ('service.model.get_class("ORF")', ("ORF",)),
        ('%config A.b = ["c"]\n!ls "Gene.symbol"\nif 1:\n    %pip install x', ()),
        ('open("Genes.csv"); "Genes of yeast."; "chrIII:1..20000"', ()),
        ('print "Gene.symbol"', ()),
        ('names = {"Gene.symbol": "symbol"}\nservice.select(*names)', ("Gene.symbol",)),
        ('f"{unknown}.symbol"; f"Gene.{unknown}"', ()),
    ],
)
def test_paths_are_found_in_one_cell(cell, found):
    assert paths(cell) == found


def test_a_path_is_put_together_from_what_stands_above_it():
    above = 'term = "Gene.goAnnotation" + ".ontologyTerm"'
    assert paths(above, 'f"{term}.name"') == (
        "Gene.goAnnotation",
        "Gene.goAnnotation.ontologyTerm",
        "Gene.goAnnotation.ontologyTerm.name",
    )


def test_a_loop_puts_each_path_together():
    code = 'for step in ["chromosome", "organism"]:\n    f"Gene.{step}.length"'
    assert paths(code) == ("Gene.chromosome.length", "Gene.organism.length")


def test_the_parameter_of_a_function_hides_a_name_of_the_page():
    page = 'term = "Gene.symbol"\ndef ask(term):\n    return f"{term}.name"\nf"{term}.id"'
    assert paths(page) == ("Gene.symbol", "Gene.symbol.id")


def test_paths_may_be_written_from_the_class_of_a_query_on():
    code = (
        'query = service.new_query("Gene")\n'
        'query.add_view("symbol", "organism.name")\n'
        'query.add_constraint("length", ">", "5", code="A")\n'
        'query = service.select("Protein.name")\n'
        'query.add_view("length")\n'
    )
    assert paths(code) == (
        "Gene", "Gene.length", "Gene.organism.name", "Gene.symbol", "Protein.name"
    )  # fmt: skip


def test_a_step_that_is_narrowed_to_a_class_says_so():
    code = (
        'query = service.select("Location.feature.length", "Location.start")\n'
        'query.add_constraint("Location.feature", "SnoRNAGene")\n'
        'query.add_constraint("Location.start", "OUTSIDE", values=["chrI:1..2"])\n'
    )
    assert paths(code) == (
        "Location.feature", "Location.feature[SnoRNAGene].length", "Location.start"
    )  # fmt: skip


def test_lists_and_templates_are_known_by_name_unless_the_page_makes_them():
    asked = read_code(
        [
            'service.get_list("snoRNAs")\nname = "verified"',
            'query.add_constraint("Gene", "IN", name)\nquery.add_constraint("Gene", "IN", made)',
            'service.get_template("Gene_GO")',
            'service.create_list(ids, "Gene", name="mine")\nservice.get_list("mine")',
            'xml = f\'<template name="Own" title="T">{query}</template>\'',
            'service.get_template("Own")',
        ]
    )
    assert asked == Asked(("Gene",), ("snoRNAs", "verified"), ("Gene_GO",))


def test_cells_and_blocks_that_are_to_fail_ask_nothing(project, write_lesson):
    ask = 'service.select("{}.symbol")'.format
    write_lesson("01-count", ask("Gene"), (ask("Gnee"), "raises-exception"))
    write_lesson("02-own", ask("Codon"), mine="own", title="Own")
    learn = (
        "number: 1\nminutes: 1\nobjectives: [a]\nneeds: []\nkey_points: [a]\nchecked: 2026-01-01"
    )
    (project.docs / "why.md").write_text(
        f"---\ntitle: Why\ndescription: D\nlesson: 01-count\n{learn}\n---\n"
        f'```python\n{ask("Protein")}\n```\n\n=== "Tab"\n\n    ``` {{ .python .lines }}\n'
        f"    {ask('Exon')}\n    ```\n\n``` {{ .python .not-run }}\n{ask('Other')}\n```\n\n"
        f"``` {{ .python .fails }}\n{ask('Wrong')}\n```\n\n```text\n{ask('Text')}\n```\n"
    )
    lessons = read_lessons(project)
    pages = pages_that_ask(lessons, read_chapters(project, lessons))
    assert [(page.link, page.brings_its_own, page.asked.paths) for page in pages] == [
        ("notebooks/01-count.ipynb", False, ("Gene.symbol",)),
        ("notebooks/02-own.ipynb", True, ("Codon.symbol",)),
        ("why.md", False, ("Exon.symbol", "Protein.symbol")),
    ]


# ── The real lessons ──────────────────────────────────────────────────────────

RECORDER = """
import json, sys

def _note(event, given):
    if event == "http.client.send" and isinstance(given[1], bytes | bytearray):
        with open("sent.jsonl", "a") as file:
            file.write(json.dumps(bytes(given[1]).decode("utf-8", "replace")) + "\\n")

sys.addaudithook(_note)
"""


def sent_paths(file) -> set[str]:
    """Return the paths of all queries that Python sent while a lesson ran."""
    found: set[str] = set()
    for line in file.read_text("utf-8").splitlines():
        text = json.loads(line)
        target = re.match(r"GET (\S+) HTTP", text)
        form = urlsplit(target[1]).query if target else text
        for xml in parse_qs(form).get("query", []):
            query = ElementTree.fromstring(xml)
            found.update(query.get("view", "").split())
            found.update(query.get("sortOrder", "").split()[::2])
            found.update(one.get("path") for one in query.iter() if one.get("path"))
    return found


@pytest.mark.parametrize("name", ["01-first-query", "14-bring-your-own-mine"])
def test_what_is_read_in_a_lesson_is_what_it_sends(name, repository_project, tmp_path, monkeypatch):
    monkeypatch.delenv("MINE_URL", raising=False)
    shutil.copytree(repository_project.notebooks / "own-mine", tmp_path / "own-mine")
    lessons = read_lessons(repository_project)
    (page,) = [page for page in pages_that_ask(lessons, []) if page.name == name]
    lesson = nbformat.read(repository_project.notebooks / f"{name}.ipynb", 4)
    lesson.cells.insert(0, nbformat.v4.new_code_cell(RECORDER))
    execute(lesson, tmp_path)
    sent, read = sent_paths(tmp_path / "sent.jsonl"), set(page.asked.paths)
    assert len(sent) > 8
    # What the client adds by itself: after new_query("Gene") every value that this mine's genes
    # have, which on another mine are others.
    added = {path for path in sent - read if path.count(".") == 1}
    assert sent - read == added
    assert {path.partition(".")[0] for path in added} <= read
    assert {path for path in read - sent if not any(it.startswith(path) for it in sent)} == set()


def test_every_lesson_asks_what_the_embedded_mine_has(repository_project):
    model = Model.parse((repository_project.mine / "yeast" / "model.xml").read_bytes())
    lessons = read_lessons(repository_project)
    pages = pages_that_ask(lessons, read_chapters(repository_project, lessons))
    embedded = {lesson.name for lesson in lessons if lesson.mine == "embedded"}
    assert embedded <= {page.name for page in pages}
    for page in pages:
        lacks = [path for path in page.asked.paths if not model.has(path)]
        if page.name in embedded or page.link.endswith(".md"):
            assert lacks == [] or page.brings_its_own, page.name
