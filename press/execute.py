"""Every lesson executed, in parallel, and only when something has changed that it depends on."""

import asyncio
import copy
import json
import os
import platform
import subprocess
import sys
from collections.abc import Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from press import probe
from press.cache import Outcome, recall, remember
from press.environment import environment_key
from press.errors import PressError
from press.files import alone, write
from press.keys import lesson_key
from press.lessons import Lesson, read_lessons, source
from press.progress import Lines
from press.project import Project
from press.runs.record import OWN, Failure, MineOfRun, Run, now, read_runs, runs_to_json

CELL_SECONDS = 60
"""How long one cell may take. A lesson cannot give itself more: its metadata has no such key."""


def execute_lessons(
    project: Project,
    *,
    jobs: int | None = None,
    timeout: int = CELL_SECONDS,
    fresh: bool = False,
    progress: Lines | None = None,
    outputs_allowed: bool = False,
    environ: Mapping[str, str] = os.environ,
    only: Collection[str] | None = None,
    keep_going: bool = False,
) -> dict[str, Run]:
    """Execute the lessons of a project and write build/notebooks, runs.json and mine.json.

    A lesson is executed when its key (see press/keys.py) is not that of an earlier run. What was
    published stays as it is until every lesson has succeeded; lessons that succeeded before
    another failed are not executed again the next time.

    Args:
        project: whose lessons.
        jobs: how many kernels run at once; by default as many as there are processors.
        timeout: seconds that one cell may take.
        fresh: execute every lesson, whatever is in the cache.
        progress: shows the work; by default a line a lesson.
        outputs_allowed: let pass outputs that are stored in a lesson, which are not used.
        environ: where `MINE_URL` is looked for.
        only: names of the lessons to execute; the others are written without outputs.
        keep_going: note a lesson that fails in runs.json, and go on with the others.

    Returns:
        The run of every lesson, by name. A lesson that needs a live mine has none when `MINE_URL`
        is not set: it is published without outputs, and its page says so.

    Raises:
        PressError: one sentence on the first lesson that is not well formed, fails, hangs or
            dies, or on a mine that cannot be built.
    """
    lessons = read_lessons(project, outputs_allowed=outputs_allowed)
    address = environ.get("MINE_URL", "")
    _check_mine(address)
    with alone(project.build / "lock"):
        environment = environment_key(project, environ)
        keys = {lesson.name: lesson_key(lesson, environment) for lesson in lessons}
        known = {} if fresh else {name: recall(project, name, key) for name, key in keys.items()}
        outcomes = {name: outcome for name, outcome in known.items() if outcome}
        # Without a live mine a lesson that needs one is published as it is written.
        possible = [lesson for lesson in lessons if address or lesson.mine != "live"]
        todo = [
            lesson
            for lesson in possible
            if lesson.name not in outcomes and (only is None or lesson.name in only)
        ]
        failures: dict[str, Failure] | None = {} if keep_going else None
        facts = _facts(project, environment, fresh=bool(todo))
        if todo:
            shown = progress or Lines()
            work = _execute(
                todo, keys, project, jobs or processors(), timeout, shown, environ, failures
            )
            outcomes |= _run(work)
        return _publish(project, lessons, outcomes, facts, failures or {})


def _check_mine(address: str) -> None:
    if address and not address.startswith(("http://", "https://")):
        raise PressError(
            f"MINE_URL is {address!r}, but must be the http(s) address of a mine's web service,"
            " which ends in /service."
        )


def _facts(project: Project, environment: str, *, fresh: bool) -> str | None:
    """Return what the embedded mine says of itself; it is asked when a lesson is about to need it.

    Else it has said it before: the environment's key knows all that it is made of.
    """
    kept = project.cache / "mine.json"
    if not fresh:
        try:
            record = json.loads(kept.read_bytes())
            if record["environment"] == environment:
                return record["facts"]
        except (OSError, ValueError, KeyError, TypeError):
            pass  # not kept, or not whole
    facts = build_mine(project)
    if facts is not None:
        write(kept, json.dumps({"environment": environment, "facts": facts}))
    return facts


def build_mine(project: Project) -> str | None:
    """Build the embedded mine before any lesson needs it, and return what it says of itself.

    The mine is asked through its command line: press does not know what is in it.

    Returns:
        The text of mine.json; None in a project without a mine.

    Raises:
        PressError: when the mine cannot be built or does not answer in JSON.
    """
    if not project.mine.is_dir():
        return None
    # To say what is in it the mine builds itself first; its bar, on stderr, is for everyone.
    answer = subprocess.run(
        [sys.executable, "-m", project.mine.name, "info", "--json"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        text=True,
    )
    if answer.returncode:
        raise PressError("The embedded mine could not be built, for the reason given above.")
    try:
        return json.dumps(json.loads(answer.stdout), indent=2, ensure_ascii=False) + "\n"
    except ValueError as error:
        raise PressError(
            f"`python -m {project.mine.name} info --json` did not answer in JSON ({error})."
        ) from None


def _mine(lesson: Lesson, told: dict[str, Any] | None) -> MineOfRun | None:
    """Return the mine that a lesson asked: its own, or what its kernel told of."""
    if lesson.mine == "own":
        return OWN
    return MineOfRun(**told) if told else None


def processors() -> int:
    """Return how many processors this process may use, which in a container can be few."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _run(work: Coroutine[Any, Any, dict[str, Outcome]]) -> dict[str, Outcome]:
    """Run `work` to its end, in a thread of its own when this one has a loop, as in Jupyter."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _execute(
    lessons: list[Lesson],
    keys: Mapping[str, str],
    project: Project,
    jobs: int,
    timeout: int,
    progress: Lines,
    environ: Mapping[str, str],
    failures: dict[str, Failure] | None,
) -> dict[str, Outcome]:
    """Execute lessons, at most `jobs` at once.

    The first to fail stops the others, unless there is a place, `failures`, to note it.
    """
    from press import kernel  # imported here so that a press with nothing to do stays quick

    outcomes: dict[str, Outcome] = {}
    gate = asyncio.Semaphore(jobs)

    async def one(lesson: Lesson, nursery: kernel.Nursery | None) -> None:
        async with gate:
            begun = now()
            advanced = partial(progress.advanced, lesson.name)
            try:
                done = await kernel.execute(lesson, project, timeout, advanced, environ, nursery)
            except PressError as error:
                if failures is None:
                    raise
                failures[lesson.name] = _failure(lesson, begun, error)
                progress.failed(lesson.name, str(error))
                return
        run = Run(
            source_sha256="",  # filled in when it is published, perhaps with younger prose
            key=keys[lesson.name],
            executed=done.executed,
            seconds=done.seconds,
            python=done.python,
            packages=done.packages,
            mine=_mine(lesson, done.mine),
            warnings=done.warnings,
        )
        outcomes[lesson.name] = Outcome(run, done.outputs, done.language_info)
        remember(project, lesson.name, outcomes[lesson.name])
        progress.finished(lesson.name, done.seconds)
        for warning in done.warnings:
            progress.warned(lesson.name, warning)

    with progress:
        for lesson in lessons:
            progress.waiting(lesson.name, len(lesson.code_cells))
        try:
            # Of the imports that are made once for all a few lessons would gain nothing.
            many = kernel.ready(environ) if len(lessons) > jobs else nullcontext()
            async with many as nursery, asyncio.TaskGroup() as group:
                for lesson in _longest_first(lessons, project):
                    group.create_task(one(lesson, nursery))
        except BaseExceptionGroup as failures:
            ours = [error for error in failures.exceptions if isinstance(error, PressError)]
            if not ours:
                raise
            raise ours[0] from None
    return outcomes


def _failure(lesson: Lesson, begun: str, error: PressError) -> Failure:
    """Note a lesson that failed; its kernel, which is gone, ran in the Python that runs this."""
    python = platform.python_version()
    return Failure(lesson.sha256, begun, python, probe.packages(), str(error))


def _longest_first(lessons: list[Lesson], project: Project) -> list[Lesson]:
    """Order lessons so that no long one is left to run alone at the end."""
    try:
        earlier = read_runs(project.runs)
    except PressError:
        earlier = {}
    return sorted(
        lessons,
        key=lambda lesson: earlier[lesson.name].seconds if lesson.name in earlier else 1e9,
        reverse=True,
    )


def _publish(
    project: Project,
    lessons: list[Lesson],
    outcomes: Mapping[str, Outcome],
    facts: str | None,
    failures: Mapping[str, Failure],
) -> dict[str, Run]:
    """Put every executed lesson in its place, and then the records of their runs.

    All texts are made before the first is written, and each is written whole; files that did not
    change keep their time, so that `serve` rebuilds only what did.
    """
    texts: dict[Path, str] = {}
    runs: dict[str, Run] = {}
    for lesson in lessons:
        outcome = outcomes.get(lesson.name)
        texts[project.executed / f"{lesson.name}.ipynb"] = _executed(lesson, outcome)
        if outcome:
            runs[lesson.name] = replace(outcome.run, source_sha256=lesson.sha256)
    if facts is not None:
        texts[project.mine_facts] = facts
    texts[project.runs] = runs_to_json(runs, failures)
    for path, text in texts.items():
        write(path, text)
    for path in project.executed.glob("*.ipynb"):
        if path not in texts:  # of a lesson that is gone
            path.unlink()
    return runs


def _executed(lesson: Lesson, outcome: Outcome | None) -> str:
    """Return the text of a lesson with the outputs of its run, or with none when it has not run."""
    import nbformat

    notebook = copy.deepcopy(lesson.notebook)
    outputs = iter(outcome.outputs) if outcome else None
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["metadata"].pop("execution", None)
        cell["outputs"], cell["execution_count"] = [], None
        if outputs and source(cell).strip():
            number += 1
            cell["outputs"], cell["execution_count"] = next(outputs), number
    notebook["metadata"]["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    if outcome:
        notebook["metadata"]["language_info"] = outcome.language_info
    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"
