"""What MkDocs calls while it builds the site. Everything of substance is in the other modules."""

import posixpath
import re
from pathlib import Path
from typing import Any

import jinja2
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from press import (
    captions,
    cells,
    chapters,
    dated,
    downloads,
    facts,
    figures,
    formulas,
    glossary,
    lessons,
    stacked,
    tables,
)
from press.days import day
from press.errors import PressError
from press.guide import Guide
from press.launch.bar import launch
from press.launch.short import write_redirects
from press.links.marks import with_marks
from press.links.table import publish
from press.mines.published import publish_mines
from press.offered import offers
from press.project import Project
from press.repository import find_repository

LESSON_ICON = "material/play-box-outline"
"""Beside a lesson in the navigation, to tell it from a chapter."""

_LINE = Markdown()
_SOURCE_LINK = re.compile(r'href="(?P<path>[^":#]+\.(?:md|ipynb))(?P<anchor>#[^"]*)?"')


guide: Guide


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the records; let addresses follow the repository, so that a fork needs no edit."""
    global guide
    project = Project.at(Path(config.config_file_path).parent)
    repository = find_repository(project.root, config.extra)
    guide = Guide(project, repository)
    config.site_url = config.site_url or repository.site_url  # `mkdocs serve` has set its own
    config.repo_url = repository.url
    config.repo_name = repository.slug
    config.edit_uri = f"edit/{repository.branch}/docs/"
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Let the edit link of a lesson open its source, not the executed copy in build/."""
    for file in files:
        if file.src_path.endswith(".ipynb"):
            file.edit_uri = f"../notebooks/{Path(file.src_path).name}"
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give a lesson's page its title; put the facts of the runs into a chapter's prose."""
    record = guide.record(page.file.src_path)
    if isinstance(record, lessons.Lesson):
        page.meta |= {
            "title": record.title,
            "description": record.description,
            "number": record.number,
            "minutes": record.minutes,
            "icon": LESSON_ICON,
        }
        page.cells = cells.read_cells(markdown)
        # In Jupyter a lesson finds a chapter in ../docs/; among the pages it is one folder up.
        return page.cells.markdown.replace("](../docs/", "](../")
    if record is None:
        return markdown
    where = f"docs/{page.file.src_path}"
    _, line = chapters.body(record.text)
    page.meta |= {
        "description": record.description,
        "facts": dated.used(record.text, guide.dated),
    }
    markdown = tables.substitute(markdown, guide.tables, where, line)
    markdown = facts.substitute(markdown, guide.facts, where, line)
    return figures.substitute(markdown, guide.project.executed, where, line)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set the formulas, explain the terms, mark bad links, fit tables; put in what cells gave."""
    html = formulas.to_mathml(html, page.file.src_path)
    is_glossary = page.file.src_uri == guide.project.glossary.name
    html = glossary.with_tooltips(html, guide.terms, within=is_glossary)
    html = stacked.with_cards(captions.captioned(marked(html, page, files)))
    found = getattr(page, "cells", None)
    return found.put_into(html) if found else html


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Teach the theme the mine's description, dates in words, and lines of Markdown."""

    @jinja2.pass_context
    def inline(context: jinja2.runtime.Context, text: str) -> str:
        line = linked(line_to_html(text), context["page"], files)
        return marked(glossary.with_tooltips(line, guide.terms), context["page"], files)

    env.filters |= {"day": day, "inline": inline}
    env.globals |= {"mine": guide.mine, "offers": offers(config.extra)}
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give the theme the page's record, what kind of page it is, and its launch bar."""
    record = guide.record(page.file.src_path)
    context["guide"] = record
    if record is not None:
        is_own = isinstance(record, lessons.Lesson)
        numbered = f"{'Lesson' if is_own else 'Chapter'} {record.number}"
        context["kind"] = numbered if record.number else "Reference"
        lesson = record if is_own else guide.lessons[record.lesson]
        run = guide.runs.get(lesson.name)
        context["launch"] = launch(
            page.url, lesson, guide.repository, run, guide.facts["fact"], is_own=is_own
        )
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write short addresses; let links of downloaded lessons lead here; show how others stand."""
    site = Path(config.site_dir)
    write_redirects(site, guide.lessons.values(), str(config.site_url), config.site_name)
    downloads.bring_files(site, guide.lessons.values())
    downloads.bring_lessons(site, guide.project.executed, str(config.site_url))
    publish(site, guide.project, guide.repository)
    publish_mines(site, guide.mines, guide.probes, guide.asking)


def line_to_html(text: str) -> str:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return _LINE.reset().convert(text).removeprefix("<p>").removesuffix("</p>")


def marked(html: str, page: Page, files: Files) -> str:
    """Return HTML of `page` with a mark behind each link whose last check failed."""
    if not guide.marked:
        return html
    table = files.get_file_from_path(guide.links_page) if guide.links_page else None
    return with_marks(html, guide.marked, table.url_relative_to(page.file) if table else None)


def linked(line: str, page: Page, files: Files) -> str:
    """Return a line of HTML with its links to sources as links to pages.

    Raises:
        PressError: when the line, which stands in the record of `page`, links to no page.
    """

    def address(found: re.Match[str]) -> str:
        folder = posixpath.dirname(page.file.src_path)
        target = found["path"].removeprefix("../docs/")
        if target == found["path"]:
            target = posixpath.normpath(posixpath.join(folder, target))
        file = files.get_file_from_path(target)
        if file is None:
            raise PressError(
                f"{page.file.src_path}: its record links to `{found['path']}`, which is no page;"
                " link to a chapter's or a lesson's file."
            )
        return f'href="{file.url_relative_to(page.file)}{found["anchor"] or ""}"'

    return _SOURCE_LINK.sub(address, line)
