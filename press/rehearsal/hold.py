"""Hold a rehearsal: build the same sources twice, and compare."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from press import pages
from press.errors import PressError
from press.execute import execute_lessons
from press.files import alone
from press.progress import shown
from press.project import Project
from press.registers import today
from press.rehearsal.compare import compare_sites
from press.rehearsal.environment import prepare
from press.rehearsal.record import DIFFERENCES, LONGEST, Rehearsal
from press.site import sources_key

NAME, PACKAGE = "ProperDocs", "properdocs"
"""What takes the place of MkDocs."""


def hold(project: Project, environ: Mapping[str, str] = os.environ) -> Rehearsal:
    """Build a project's pages with MkDocs and with ProperDocs, compare them, and say how it went.

    Both build what `make site` gives to MkDocs, and nothing is done to the pages afterwards. Both
    sites stay in build/rehearsal/, to look at.

    Args:
        project: whose pages.
        environ: where `MINE_URL` is looked for.

    Raises:
        NoEnvironmentError: when ProperDocs cannot be installed.
        PressError: when a lesson fails, MkDocs does not build the pages either, or the sources
            change meanwhile.
    """
    environment = prepare(project)
    builder = pages.Builder(NAME, PACKAGE, environment.python)
    with alone(project.build / "site.lock"):
        before = sources_key(project, environ)
        execute_lessons(project, progress=shown(), environ=environ)
        site, seconds, faults = _built(project, pages.MKDOCS)
        if faults:
            raise PressError(
                f"MkDocs itself does not build the pages: {faults[0]} Mend that first; there is"
                " nothing to compare with."
            )
        other, other_seconds, faults = _built(project, builder)
        if sources_key(project, environ) != before:
            raise PressError("The sources changed during the rehearsal; hold it again.")
    rehearsal = Rehearsal(
        day=today(),
        builder=f"{NAME} {environment.version(PACKAGE)}",
        in_place_of=f"{pages.MKDOCS.name} {importlib.metadata.version(pages.MKDOCS.module)}",
        theme=f"Material for MkDocs {environment.version('mkdocs-material')}",
        python=platform.python_version(),
        seconds_in_place_of=seconds,
    )
    if faults:
        return replace(rehearsal, failure=_line(faults[0]))
    found = compare_sites(site, other, (pages.MKDOCS.name, NAME))
    told = [_line(str(difference)) for difference in found.differences]
    return replace(
        rehearsal,
        pages=found.pages,
        pages_same=found.pages_same,
        files=found.files,
        files_same=found.files_same,
        differences=told[:DIFFERENCES],
        more_differences=len(told[DIFFERENCES:]),
        passed_over=found.passed_over,
        seconds=other_seconds,
    )


def _built(project: Project, builder: pages.Builder) -> tuple[Path, float, list[str]]:
    """Build the pages; return where they are, the seconds it took, and what was wrong."""
    site = project.build / "rehearsal" / builder.module
    begun = time.monotonic()
    faults = pages.build(project, site, builder)
    return site, round(time.monotonic() - begun, 1), faults


def _line(text: str) -> str:
    """Return a text as one line that the register can hold."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
