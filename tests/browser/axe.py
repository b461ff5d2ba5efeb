"""Looks for barriers in a page by axe-core, and tells of them in sentences."""

import functools
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.node import BROWSER

AXE = BROWSER / "node_modules" / "axe-core" / "axe.min.js"

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Of the rules that are asked: all of WCAG 2.2 up to AA, and what axe holds for good practice."""

COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer another scheme of colours can change."""

REACHED = """[...document.querySelectorAll("article pre > code, .md-typeset__scrollwrap")]
    .every(it => it.scrollWidth <= it.clientWidth + 1 || it.tabIndex >= 0)"""
"""What holds when keyboard.js has measured all that scrolls, in sight or not."""

# A drawing with a role is one thing for who hears the page, its parts are none: without them axe is
# twice as quick. It tells no contrast before a picture, and the shadows at the edges of a table
# that scrolls are pictures; they lie where there is no text. Every fold is opened.
_PREPARE = """() => {
  for (const it of document.querySelectorAll("svg[role=img]"))
    it.replaceChildren(...[...it.children].filter(part => /^(title|desc)$/.test(part.tagName)))
  for (const it of document.querySelectorAll("details")) it.open = true
  const style = document.createElement("style")
  style.textContent = "* { background-image: none !important; transition: none !important }"
  document.head.append(style)
}"""
# What is made in the same way many times: rows of data, coloured words of code, the reading order.
_THIN = """() => {
  for (const it of document.querySelectorAll(".output-html tbody, .links__table tbody"))
    [...it.rows].slice(4).forEach(row => row.remove())
  const times = {}
  for (const it of document.querySelectorAll("pre code span[class]")) {
    times[it.className] = (times[it.className] ?? 0) + 1
    if (times[it.className] > 2 && !it.children.length) it.replaceWith(it.textContent)
  }
  for (const list of document.querySelectorAll(".md-sidebar--primary .md-nav__list"))
    [...list.children].filter(it => !it.matches(".md-nav__item--active, .md-nav__item--nested"))
      .slice(1).forEach(it => it.remove())
}"""
_ASK = """async ([within, options]) => {
  const only = { ...options, resultTypes: ["violations"], preload: false }
  const found = await axe.run(within ?? document, only)
  return found.violations.map(it => ({
    rule: it.id, help: it.help,
    nodes: it.nodes.map(node => ({ element: node.html, what: node.failureSummary })),
  }))
}"""


@dataclass(frozen=True)
class Barrier:
    """What axe found at one place."""

    rule: str
    help: str
    element: str
    what: str

    def told(self, where: str) -> str:
        """Return it as a sentence: where, which rule, which element, what to do."""
        element = " ".join(self.element.split())
        todo = "; ".join(line.strip() for line in self.what.splitlines()[1:])
        return f"{where}: {self.rule} ({self.help}): {element[:160]}: {todo}"


@functools.cache
def script() -> str:
    """Return the text of axe-core."""
    return AXE.read_text("utf-8")


def prepare(page: Page, *, whole: bool = True) -> None:
    """Put axe into an open page, which nobody reads then.

    Args:
        page: open, all of it laid out, with its scripts run.
        whole: keep what the page repeats. Without it axe is quicker by half.
    """
    page.evaluate(_PREPARE)
    if not whole:
        page.evaluate(_THIN)
    page.evaluate(script())


def barriers(
    page: Page, rules: list[str] | None = None, within: str | None = None
) -> list[Barrier]:
    """Return what axe finds in a page that was prepared.

    Args:
        page: as it stands now, in its width and its colours.
        rules: the names of those to ask; by default all of `TAGS`.
        within: a selector of the part to look at; by default the whole page.
    """
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[dict[str, Any]] = page.evaluate(_ASK, [within, {"runOnly": only}])
    return [
        Barrier(it["rule"], it["help"], node["element"], node["what"])
        for it in found
        for node in it["nodes"]
    ]
