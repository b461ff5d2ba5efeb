"""The programs that a mine writes for JavaScript, run by Node with imjs; ranges in Python."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from questions import QUERIES

from tests import node

PROGRAMS = node.TESTS / "minelet" / "programs.py"
# One of each kind: a Node for each takes its time.
ASKED = [
    "all", "exactly", "exactly not", "both quotes", "numbers", "no place", "lookup with extra",
    "not in list", "other loop", "subclass", "outer", "sorted", "logic", "codes",
    "a code left out", "many values",
]  # fmt: skip


def code(root, xml, language):
    answer = requests.post(f"{root}/query/code", data={"query": xml, "lang": language}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(root, xml):
    asked = {"query": xml, "format": "json"}
    return requests.post(f"{root}/query/results", data=asked, timeout=60).json()["results"]


@pytest.mark.skipif(not node.ready(node.CLIENTS), reason=node.MISSING)
def test_every_query_runs_unchanged_in_javascript(herbarium_root, tmp_path):
    # As beside a program that `npm install imjs` was typed for.
    environment = {**os.environ, "NODE_PATH": str(node.CLIENTS / "node_modules")}

    def run(name):
        program = tmp_path / f"{name.replace(' ', '-')}.js"
        program.write_text(code(herbarium_root, QUERIES[name], "js"), "utf-8")
        return subprocess.run(
            ["node", program], capture_output=True, text=True, encoding="utf-8",
            env=environment, timeout=60,
        )  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        printed = dict(zip(ASKED, pool.map(run, ASKED), strict=True))
    for name, done in printed.items():
        expected = ["\t".join(map(shown, row)) for row in rows(herbarium_root, QUERIES[name])]
        found = done.stdout.splitlines()
        if "sortOrder" not in QUERIES[name]:
            expected, found = sorted(expected), sorted(found)
        assert (done.stderr, found) == ("", expected), name


def shown(cell):
    """A cell as JavaScript's join() writes it."""
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


RANGES = {
    "overlaps": ("OVERLAPS", ["chrVI:50000..60000", "chrI:1..2000"]),
    "within": ("WITHIN", ["chrVI:50000..60000"]),
    "contains": ("CONTAINS", ["chrVI:54000..54100"]),
    "does not contain": ("DOES NOT CONTAIN", ["chrVI:54000..54100"]),
    "outside": ("OUTSIDE", ["chrVI:1..200000"]),
}


def query_of(op, ranges):
    inner = "".join(f"<value>{one}</value>" for one in ranges)
    return (
        '<query model="genomic" view="Gene.symbol Gene.chromosomeLocation.start" '
        'sortOrder="Gene.symbol asc"><constraint path="Gene.chromosome.primaryIdentifier" '
        'op="=" value="chrVI" code="B"/><constraint path="Gene.chromosomeLocation" '
        f'op="{op}" code="A">{inner}</constraint></query>'
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_ranges_run_unchanged_in_python(yeast_root, tmp_path, seed):
    # The client takes CONTAINS now for this, now for that: see that ours is always taken right.
    expected = {}
    for name, (op, ranges) in RANGES.items():
        xml = query_of(op, ranges)
        found = rows(yeast_root, xml)
        assert 0 < len(found) < 200
        expected[name] = ["\t".join(map(str, row)) for row in found]
        (tmp_path / f"{name}.py").write_text(code(yeast_root, xml, "py"), "utf-8")
    done = subprocess.run(
        [sys.executable, PROGRAMS, tmp_path], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    printed = {name: text.splitlines() for name, text in json.loads(done.stdout).items()}
    assert printed == expected
