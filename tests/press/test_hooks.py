"""The few lines that MkDocs calls: links in a page's record."""

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from press.errors import PressError
from press.hooks import line_to_html, linked


@pytest.fixture
def files():
    paths = ["index.md", "data.md", "notebooks/01-first.ipynb"]
    found = [File(path, "docs", "site", use_directory_urls=True) for path in paths]
    found[2].dest_uri, found[2].url = "notebooks/01-first/index.html", "notebooks/01-first/"
    return Files(found)


def line(text, source, files):
    page = Page(None, files.get_file_from_path(source), MkDocsConfig())
    return linked(line_to_html(text), page, files)


def test_a_line_of_a_record_links_to_pages(files):
    assert line("see `x` in [the data](data.md#counts)", "index.md", files) == (
        'see <code>x</code> in <a href="data/#counts">the data</a>'
    )
    assert 'href="notebooks/01-first/"' in line("[l](notebooks/01-first.ipynb)", "index.md", files)


def test_a_lesson_links_as_it_does_in_jupyter(files):
    assert 'href="../../data/"' in line("[d](../docs/data.md)", "notebooks/01-first.ipynb", files)
    assert 'href="../../data/"' in line("[d](../data.md)", "notebooks/01-first.ipynb", files)


def test_other_links_stay(files):
    assert 'href="https://example.org/a.md"' in line(
        "[a](https://example.org/a.md)", "data.md", files
    )


def test_a_link_to_nowhere_is_named(files):
    with pytest.raises(PressError, match=r"data\.md: its record links to `date\.md`"):
        line("[d](date.md)", "data.md", files)
