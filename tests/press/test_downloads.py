"""A downloaded lesson leads back to the site."""

import json

import pytest

from press.downloads import bring_files, bring_lessons, with_addresses
from press.lessons import read_lessons
from tests.press.conftest import notebook

SITE = "https://genes.example/guide/"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("../docs/data.md", "data/"),
        ("../docs/glossary.md#mine", "glossary/#mine"),
        ("../docs/index.md", ""),
        ("02-genes-with-introns.ipynb", "notebooks/02-genes-with-introns/"),
        ("02-genes-with-introns.ipynb#ask", "notebooks/02-genes-with-introns/#ask"),
    ],
)
def test_a_link_becomes_the_address_of_its_page(written, address):
    lesson = with_addresses(notebook((f"See [there]({written}).",)), SITE)
    assert lesson["cells"][0]["source"] == f"See [there]({SITE}{address})."


@pytest.mark.parametrize(
    "text", ["[a](https://example.org/a.md)", "[b](#below)", "data.md", "[c](table.csv)"]
)
def test_what_links_to_no_page_stays(text):
    assert with_addresses(notebook((text,)), SITE)["cells"][0]["source"] == text


def test_code_stays():
    code = 'print("[a](../docs/data.md)")'
    assert with_addresses(notebook(code), SITE)["cells"][0]["source"] == code


def test_every_executed_lesson_is_published_beside_its_page(tmp_path):
    executed = tmp_path / "executed"
    executed.mkdir()
    lesson = json.dumps(notebook(("[data](../docs/data.md)",), "1"))
    (executed / "01-count.ipynb").write_text(lesson)
    bring_lessons(tmp_path / "site", executed, SITE)
    published = tmp_path / "site" / "notebooks" / "01-count" / "01-count.ipynb"
    cells = json.loads(published.read_text())["cells"]
    assert [cell["source"] for cell in cells] == [f"[data]({SITE}data/)", "1"]


def test_what_a_lesson_reads_is_published_beside_it(project, write_lesson, tmp_path):
    data = project.notebooks / "data" / "counts.csv"
    data.parent.mkdir()
    data.write_text("1\n")
    write_lesson("01-count", "1", files=["data/counts.csv"])
    bring_files(tmp_path, read_lessons(project))
    assert (tmp_path / "notebooks" / "01-count" / "data" / "counts.csv").read_text() == "1\n"
