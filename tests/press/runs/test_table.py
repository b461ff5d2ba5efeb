"""The tables of runs say what ran, when, on what, and what did not."""

import dataclasses

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from press.lessons import read_lessons
from press.runs.changes import as_code
from press.runs.history import Executed, History
from press.runs.record import Failure, MineOfRun, Run
from press.runs.schema import LIVE, LOCKED, NEWEST
from press.runs.table import NOT_YET, of_environments, of_packages, of_runs

MINE = MineOfRun("MINE", "1", "2017-01-18", "embedded")
RUN = Run("f" * 64, "key", "2026-11-23T10:00:00Z", 2.46, "3.13.0", {"pandas": "3.1.1"}, MINE)


def rows(project, write_lesson, history: History) -> list[tuple[str, str, str]]:
    write_lesson("01-count", "1")
    write_lesson("02-live", "1", mine="live", title="Several mines")
    return of_runs(read_lessons(project), {"01-count": RUN}, history)


def test_a_run_is_told_and_what_was_not_executed(project, write_lesson):
    assert rows(project, write_lesson, History()) == [
        (
            "[Count](notebooks/01-count.ipynb)<br><small>source ffffffffffff</small>",
            "2026-11-23<br>MINE, data of 2017-01-18",
            "2.5&nbsp;s<br>one run so far",
        ),
        ("[Several mines](notebooks/02-live.ipynb)", "not executed here", ""),
    ]


def test_the_trend_is_that_of_the_locked_environment_and_of_the_run_shown(project, write_lesson):
    history = History()
    for day, seconds in ((18, 2.0), (20, 3.0)):
        older = dataclasses.replace(RUN, executed=f"2026-11-{day}T10:00:00Z", seconds=seconds)
        history.add(Executed(LOCKED, {"01-count": older}), "Linux")
        history.add(Executed(NEWEST, {"01-count": older}), "Linux")
    (_, _, took), _ = rows(project, write_lesson, history)
    assert "<title>Seconds of 3 runs from 2026-11-18 to 2026-11-23: 2.0, 3.0, 2.5</title>" in took
    history.add(Executed(LOCKED, {"01-count": RUN}), "Linux")  # the same run, now in the register
    assert rows(project, write_lesson, history)[0][2] == took


def test_a_lesson_that_failed_since_says_so(project, write_lesson):
    history = History()
    failure = Failure("f" * 64, "2026-12-02T10:00:00Z", "3.13.0", {}, "It fails.")
    history.add(Executed(LOCKED, {}, {"01-count": failure}), "Linux")
    (_, _, took), _ = rows(project, write_lesson, history)
    assert took.endswith("one run so far<br>**failed** when executed again on 2026-12-02")


def test_packages_are_those_that_any_lesson_loaded():
    runs = {
        "01-a": RUN,
        "02-b": dataclasses.replace(RUN, packages={"NumPy": "2.5.5", "pandas": "3.1.1"}),
        "03-c": dataclasses.replace(RUN, packages={"pandas": "3.2.0"}),
    }
    assert of_packages(runs) == [
        ("Python", "3.13.0"),
        ("NumPy", "2.5.5"),
        ("pandas", "3.1.1 and 3.2.0"),
    ]


def test_where_nothing_was_executed_again_it_says_so():
    assert [row[1:] for row in of_environments(History())] == [(NOT_YET, "")] * 3


def test_what_came_of_executing_again_is_told():
    history = History()
    history.note(NEWEST, "2026-11-25", "GitHub Actions, Linux", "13 ran.", ["`a` fails", "c"])
    history.note(LIVE, "2026-11-25", "Linux", "No public mine answered.", [])
    locked, newest, live = of_environments(history)
    assert locked[1] == NOT_YET
    assert newest[1:] == ("2026-11-25<br>GitHub Actions, Linux", "13 ran.<br>`a` fails<br>c")
    assert live[1:] == ("2026-11-25<br>Linux", "No public mine answered.")


@given(st.text().map(lambda text: " ".join(text.split())))
def test_nothing_that_the_register_says_becomes_a_page_s_own(line):
    history = History()
    code = as_code(line, 300)
    history.note(NEWEST, "2026-11-25", line, f"It fails: {code} {line}", [line, code])
    for told in (cell for _, *cells in of_environments(history) for cell in cells):
        page = BeautifulSoup(markdown(told), "html.parser")
        assert {tag.name for tag in page.find_all()} <= {"p", "br", "code", "wbr"}
        assert "{{" not in told


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>",
        "`a` <img src=x onerror=alert(1)> `b`",
        "[here](javascript:alert(1))",
        "``a ` <b>`` <b> `",
        "{{ fact.none }} `{{ table.runs }}`",
        "&lt;b&gt; **bold** ![x](y)",
    ],
)
def test_what_would_be_html_is_shown_as_it_stands(line):
    history = History()
    history.note(NEWEST, "2026-11-25", "Linux", line, [])
    told = of_environments(history)[1][2]
    page = BeautifulSoup(markdown(told), "html.parser")
    assert {tag.name for tag in page.find_all()} <= {"p", "code", "wbr"}
    assert "{{" not in told
