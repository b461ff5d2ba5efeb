"""Three tables: the lessons' runs, what they ran on, and what came of executing them again."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from press.lessons import Lesson
from press.runs.history import History
from press.runs.record import Run
from press.runs.schema import LIVE, LOCKED, NEWEST
from press.runs.trend import sparkline

RUNS = ("Lesson", "Executed, on which mine", "Took")
PACKAGES = ("Package", "Version")
ENVIRONMENTS = ("Environment", "Last time", "What came of it")

_CODE = re.compile(r"((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))")
_RISKY = re.compile(r"[^\w\s.,;→-]|_")
"""What could mean something to Markdown or HTML."""
NOT_YET = "not executed again yet"

_ENVIRONMENTS = {
    LOCKED: "**The locked one**, with which the site is made",
    NEWEST: "**The newest versions** of the same packages",
    LIVE: "**A public mine** in the place of ours",
}


def of_runs(
    lessons: Iterable[Lesson], runs: Mapping[str, Run], history: History
) -> list[tuple[str, str, str]]:
    """Return the rows of the lessons' runs in reading order: when, on which mine, for how long.

    Args:
        lessons: in reading order.
        runs: those whose results the pages show, by lesson.
        history: the register of runs.
    """
    rows = []
    for lesson in lessons:
        link = f"[{lesson.title}](notebooks/{lesson.name}.ipynb)"
        run = runs.get(lesson.name)
        if run is None:
            rows.append((link, "not executed here", ""))
            continue
        source = f"<br><small>source {run.source_sha256[:12]}</small>"
        rows.append(
            (
                link + source,
                f"{run.executed[:10]}<br>{_mine(run)}",
                _took(lesson.name, run, history),
            )
        )
    return rows


def _mine(run: Run) -> str:
    if run.mine is None:
        return "no mine"
    name = escape(run.mine.name)
    return f"{name}, data of {run.mine.data_date}" if run.mine.data_date else name


def _took(lesson: str, run: Run, history: History) -> str:
    """Return how long a run took, with the trend of those before it."""
    told = f"{run.seconds:.1f}&nbsp;s"
    entries = history.entries(lesson, LOCKED)
    runs = {entry.executed: entry.seconds for entry in entries if entry.seconds is not None}
    if run.mine is None or not run.mine.root.startswith("http"):
        runs[run.executed] = run.seconds
    moments = sorted(runs)
    if len(moments) > 1:
        days = moments[0][:10], moments[-1][:10]
        told += f"<br>{sparkline([runs[moment] for moment in moments], days)}"
    else:
        told += "<br>one run so far"
    if entries and entries[-1].error is not None and entries[-1].executed > run.executed:
        told += f"<br>**failed** when executed again on {entries[-1].executed[:10]}"
    return told


def of_packages(runs: Mapping[str, Run]) -> list[tuple[str, str]]:
    """Return the rows of what the lessons ran on: Python, and each package that one loaded."""
    versions: dict[str, list[str]] = {}
    for run in runs.values():
        for name, version in {"Python": run.python, **run.packages}.items():
            if version not in versions.setdefault(name, []):
                versions[name].append(version)
    ordered = sorted(versions, key=lambda name: (name != "Python", name.lower()))
    return [(escape(name), escape(" and ".join(versions[name]))) for name in ordered]


def of_environments(history: History) -> list[tuple[str, str, str]]:
    """Return the rows of where all lessons were executed again, when, and what came of it."""
    rows = []
    for kind, name in _ENVIRONMENTS.items():
        last = history.rounds.get(kind)
        if last is None:
            rows.append((name, NOT_YET, ""))
            continue
        when = f"{last['day']}<br>{_plain(last['machine'])}"
        told = "<br>".join(_harmless(line) for line in [last["sentence"], *last["lines"]])
        rows.append((name, when, told))
    return rows


def _harmless(line: str) -> str:
    """Return a line of the register of which only the code is Markdown.

    The register is written where packages run that came out yesterday: what it says is not to be
    trusted with HTML. No page may take it for a place of its own, `{{ … }}`, either.
    """
    parts = _CODE.split(line)  # text, code, its fence, text, …
    texts = [_plain(text) for text in parts[::3]]
    codes = [code.replace("{{", "{\u200b{") for code in parts[1::3]]
    return texts[0] + "".join(code + text for code, text in zip(codes, texts[1:], strict=True))


def _plain(text: str) -> str:
    text = _RISKY.sub(lambda found: f"&#{ord(found[0])};", text)
    return text.replace("&#95;", "&#95;<wbr>")  # so that a package's name fits a phone
