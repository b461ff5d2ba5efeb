"""What a build knows of the guide: its records, read when it starts, looked up by every page."""

import dataclasses
import functools
import json
from pathlib import Path
from typing import Any

from press import chapters, facts, glossary, lessons, tables
from press.launch import laptop
from press.links.marks import to_be_marked
from press.links.register import Entry, read_links
from press.mines.asked import pages_that_ask
from press.mines.register import read_probes
from press.project import Project
from press.rehearsal.record import read_rehearsals
from press.repository import Repository
from press.runs.history import read_history
from press.runs.record import Run, read_runs
from press.sources import read_sources


class Guide:
    """The records of one build."""

    def __init__(self, project: Project, repository: Repository) -> None:
        """Read what `project` says of itself; its pages launch from `repository`.

        Raises:
            PressError: one sentence on the first thing that is wrong in its sources.
        """
        found = read_sources(project, outputs_allowed=True)
        self.project = project
        self.repository = repository
        self.lessons = {lesson.name: lesson for lesson in found.lessons}
        self.runs: dict[str, Run] = read_runs(project.runs)
        self.mine: dict[str, Any] | None = (
            json.loads(project.mine_facts.read_text("utf-8"))
            if project.mine_facts.exists()
            else None
        )
        self.dated = found.facts
        self.chapters = {chapter.name: self._filled(chapter) for chapter in found.chapters}
        self.mines = found.mines
        self.asking = pages_that_ask(found.lessons, found.chapters)
        probes = project.registers / "mines.json"
        self.probes = read_probes(probes, project.shown(probes))
        self.tables = tables.written(
            self.mines,
            found.facts.values(),
            found.lessons,
            self.runs,
            self.probes,
            self.asking,
            read_history(project),
            read_rehearsals(project),
        )
        self.terms = self._terms()
        links = project.registers / "links.json"
        self.marked: dict[str, Entry] = to_be_marked(read_links(links, project.shown(links)))

    @property
    def links_page(self) -> str | None:
        """The chapter that has the table of all links, as MkDocs names it; None when none has."""
        asking = (it.name for it in self.chapters.values() if tables.asks_for("links", it.text))
        return next((f"{name}.md" for name in asking), None)

    @functools.cached_property
    def facts(self) -> dict[str, Any]:
        """What `{{ mine.… }}`, `{{ runs.… }}`, `{{ fact.… }}` and `{{ launch.… }}` stand for."""
        runs = {name: run.as_dict() for name, run in self.runs.items()}
        values = {name: fact.value for name, fact in self.dated.items()}
        first = next(iter(self.lessons.values()))
        commands = laptop.commands(self.repository.site_url, first)
        return {"mine": self.mine or {}, "runs": runs, "fact": values, "launch": commands}

    def _filled(self, chapter: chapters.Chapter) -> chapters.Chapter:
        """Return a chapter with the facts in its front matter as their values."""
        where = self.project.shown(chapter.path)

        def fill(line: str) -> str:
            first_line = chapter.text.count("\n", 0, max(chapter.text.find(line), 0)) + 1
            return facts.substitute(line, self.facts, where, first_line)

        filled = {"description": fill(chapter.description)}
        for name in ("objectives", "needs", "key_points"):
            if (lines := getattr(chapter, name)) is not None:
                filled[name] = [fill(line) for line in lines]
        return dataclasses.replace(chapter, **filled)

    def _terms(self) -> dict[str, str]:
        """Return the glossary's sentences by anchor; none in a guide without a glossary."""
        path = self.project.glossary
        chapter = self.chapters.get(path.stem)
        if chapter is None:
            return {}
        where = self.project.shown(path)
        body, line = chapters.body(chapter.text)
        return glossary.read_terms(facts.substitute(body, self.facts, where, line))

    def record(self, src_path: str) -> lessons.Lesson | chapters.Chapter | None:
        """Return the checked record of the page that is made from a file, as MkDocs names it."""
        path = Path(src_path)
        if path.suffix == ".ipynb":
            return self.lessons.get(path.stem)
        return self.chapters.get(path.with_suffix("").as_posix())
