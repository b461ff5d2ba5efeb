"""From sources to site/: executed lessons, pages, records; nothing done twice."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from press.environment import environment_key
from press.errors import PressError
from press.files import alone, digest, digest_of, write
from press.project import Project
from press.repository import find_environment, origin

BESIDE = ("lite", "downloads")
"""Folders of the site that are made from the lessons and the pages, and hold none."""


def build_site(
    project: Project,
    *,
    jobs: int | None = None,
    timeout: int = 60,
    fresh: bool = False,
    pages_only: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> bool:
    """Execute the lessons, build the pages, and put them in the place of the published ones.

    Until everything has succeeded site/ stays as it is.

    Args:
        project: what to build.
        jobs: how many lessons run at once; by default as many as there are processors.
        timeout: seconds that one cell may take.
        fresh: do all of it, although nothing has changed.
        pages_only: leave what stands beside the pages as the last whole build made it.
        environ: where `MINE_URL`, `GITHUB_REPOSITORY` and `SITE_URL` are looked for.

    Returns:
        Whether anything had to be done.

    Raises:
        PressError: when the sources are not well formed, a lesson fails, or MkDocs finds fault.
    """
    sources = sources_key(project, environ)
    if not fresh and project.site.is_dir():
        whole = [sources, products_key(project)]
        if _stamp(project) in ([whole, [*whole, "pages only"]] if pages_only else [whole]):
            return False
    # Imported here: the sources are unchanged far more often than not.
    from concurrent.futures import ThreadPoolExecutor

    from press.book.make import put_book
    from press.cards.put import put_cards
    from press.execute import execute_lessons
    from press.light.site import lighten
    from press.offered import fill_sizes
    from press.offline.put import put_offline
    from press.progress import shown
    from press.sources import read_sources

    read_sources(project)  # a slip in a chapter costs no execution
    with alone(project.build / "site.lock"):
        _rescue(project)
        progress = shown()
        execute_lessons(
            project, jobs=jobs, timeout=timeout, fresh=fresh, progress=progress, environ=environ
        )
        with ThreadPoolExecutor(1) as meanwhile:  # MkDocs has but one processor
            lite = None if pages_only else meanwhile.submit(_lite, project, environ)
            made = _pages(project)
            lighten(made)
        if lite:
            _lessons_elsewhere(project, made, lite.result())
        else:
            _keep_beside(project.site, made)
        put_cards(project, made)
        for record, name in (
            (project.runs, "runs.json"),
            (project.registers / "runs.json", "runs-history.json"),
            (project.mine_facts, "mine.json"),
        ):
            if record.exists():
                shutil.copyfile(record, made / name)
        if not pages_only:  # what was made of the pages before is kept
            put_book(project, made, environ=environ)
            put_offline(project, made, environ)
            fill_sizes(made)
        swap(made, project.site, project.build / "site.old")
        stamp = [sources, products_key(project), *(["pages only"] if pages_only else [])]
        write(project.stamp, json.dumps(stamp) + "\n")
    return True


def sources_key(project: Project, environ: Mapping[str, str] = os.environ) -> str:
    """Return the hash of all that the site is made from."""
    return digest(
        environment_key(project, environ),
        digest_of(project.root, project.docs, project.notebooks, project.theme, project.config),
        digest_of(project.root, project.registers),
        # A page shows the workflow of an example, in its .github.
        digest_of(project.root, project.examples, hidden=True),
        # The table of links has those of the files beside the pages, too.
        digest_of(project.root, *sorted(project.root.glob("*.md"))),
        digest_of(project.root, project.root / ".github", hidden=True),
        digest_of(Path(__file__).parent, Path(__file__).parent),
        environ.get("GITHUB_REPOSITORY", ""),
        environ.get("SITE_URL", ""),
        origin(project.root) or "",
        find_environment(project.root) or "",
        environ.get("PYODIDE", ""),
    )


def products_key(project: Project) -> str:
    """Return the hash of what a build leaves behind, to notice when someone has changed it.

    Of the published files, which are many, only name, size and time are read.
    """
    files = sorted(path for path in project.site.rglob("*") if path.is_file())
    seen = [
        f"{path.relative_to(project.site)} {(stat := path.stat()).st_size} {stat.st_mtime_ns}"
        for path in files
    ]
    return digest(
        digest_of(project.root, project.executed, project.runs, project.mine_facts), *seen
    )


def _stamp(project: Project) -> list[str] | None:
    try:
        return json.loads(project.stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _pages(project: Project) -> Path:
    """Build the pages with MkDocs, strictly, into a folder of their own; return it."""
    from press import pages

    made = project.build / "site.new"
    found = pages.build(project, made)
    if found:
        for sentence in found:
            print(sentence, file=sys.stderr)
        kept = " site/ is still that of the last good build." if project.site.exists() else ""
        count = f"the {len(found)} reasons" if len(found) > 1 else "the reason"
        raise PressError(f"The pages were not built, for {count} above.{kept}")
    return made


def _lite(project: Project, environ: Mapping[str, str]) -> Path | None:
    """Make what opens the lessons in a browser; return its folder, to be moved among the pages."""
    from press.lite.build import build_lite, runtime_of

    if not project.mine.is_dir():  # a guide without a mine, as in tests
        return None
    folder = project.build / "lite" / "made"
    build_lite(project, folder, runtime_of(environ.get("PYODIDE")), environ)
    return folder


def _lessons_elsewhere(project: Project, made: Path, lite: Path | None) -> None:
    """Put into `made` what opens the lessons in a browser, and on a reader's own computer."""
    from press.wheel import made_wheel

    if lite is None:
        return
    os.rename(lite, made / "lite")
    wheel = made_wheel(project)
    (made / "downloads").mkdir(exist_ok=True)
    shutil.copyfile(wheel, made / "downloads" / wheel.name)


def _keep_beside(site: Path, made: Path) -> None:
    """Let what stands beside the pages of `site` stand beside those of `made`, too."""
    for name in BESIDE:
        if (site / name).is_dir():
            shutil.rmtree(made / name, ignore_errors=True)
            # The same files under a second name: nothing is read, and nothing writes in them.
            shutil.copytree(site / name, made / name, copy_function=os.link)


def swap(new: Path, current: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `current`, by two renames.

    Args:
        new: a folder that is complete.
        current: the folder to replace; it need not exist.
        aside: where `current` is for the moment between, on the same disk.
    """
    shutil.rmtree(aside, ignore_errors=True)
    if current.exists():
        os.rename(current, aside)
    os.rename(new, current)
    shutil.rmtree(aside, ignore_errors=True)


def _rescue(project: Project) -> None:
    """Put back the site of a build that was killed between its two renames."""
    aside = project.build / "site.old"
    if aside.is_dir() and not project.site.exists():
        os.rename(aside, project.site)
