"""Captions: where one is asked for, and what becomes of it."""

import pytest
from bs4 import BeautifulSoup
from markdown import markdown

from press.captions import captioned, check
from press.errors import PressError

TABLE = "| Gene | Length |\n|---|--:|\n| ACT1 | 1437 |"


def page(text: str) -> BeautifulSoup:
    html = markdown(text, extensions=["tables", "admonition"])
    return BeautifulSoup(captioned(html), "html.parser")


def test_the_line_before_a_table_is_its_caption():
    shown = page(f"Some genes:\n\nTable: Two *genes*, `ACT1` first.\n\n{TABLE}\n\nMore.")
    assert shown.table.caption.decode_contents() == "Two <em>genes</em>, <code>ACT1</code> first."
    assert [it.get_text() for it in shown.find_all("p")] == ["Some genes:", "More."]
    assert [it["scope"] for it in shown.find_all("th")] == ["col", "col"]


def test_in_a_box_as_well():
    lines = f"Table: Genes.\n\n{TABLE}".split("\n")
    shown = page("!!! note\n\n" + "\n".join(f"    {line}" for line in lines))
    assert shown.select_one(".admonition caption").get_text() == "Genes."


def test_a_head_without_words_is_no_head():
    shown = page("Table: Memory.\n\n| | Each |\n|---|--:|\n| least | 1 |")
    assert [it.get_text() for it in shown.find_all("th")] == ["Each"]
    assert len(shown.select("thead td")) == 1


@pytest.mark.parametrize("text", [TABLE, f"Here it is:\n\n{TABLE}", f"Table:no\n\n{TABLE}"])
def test_a_table_without_one_is_named_with_its_line(text):
    line = text.split("\n").index("| Gene | Length |") + 8
    with pytest.raises(PressError) as caught:
        check(text, "docs/genes.md", 8)
    assert str(caught.value) == (
        f"docs/genes.md:{line}: this table has no caption; write a line before it, `Table: ` and"
        " then what it shows, with an empty line between."
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Table: Genes.\n\n{TABLE}",
        f"```\n{TABLE}\n```",
        f"~~~~ text\n```\n{TABLE}\n~~~~",
        "A rule\n\n---\n\nand a title\n---",
        "| a | b |\n\n| c | d |",
    ],
)
def test_what_has_one_or_is_no_table_passes(text):
    check(text, "docs/genes.md")
