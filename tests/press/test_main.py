"""The command line: one sentence for an error, and no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from press.__main__ import main
from press.project import Project

REPOSITORY = Path(__file__).parents[2]


def press(*arguments: str, project: Project) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "press", *arguments, "--root", str(project.root)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_check_counts_what_is_well_formed(project, write_lesson):
    write_lesson("01-count", "1")
    answer = press("check", project=project)
    said = "Well formed: 1 lesson, 1 page, 0 dated facts, 0 public mines.\n"
    assert (answer.returncode, answer.stderr) == (0, said)
    assert not project.build.exists()


def test_check_finds_a_fact_that_no_page_uses(project, write_lesson):
    write_lesson("01-count", "1")
    project.dated_facts.write_text("a: {claim: C, value: 1, date: 2026-01-02, source: S}\n")
    answer = press("check", project=project)
    assert answer.returncode == 1
    assert answer.stderr.startswith("docs/facts.yml: no page uses `a`; write ")


RULES = (REPOSITORY / "registers" / "links.toml").read_text().partition("[[rule]]")[0]
RULE = '[[rule]]\nhost = "x.org"\nreason = "R"\nexpires = 2999-01-01\nskip = true\n'


@pytest.mark.parametrize(
    ("rules", "status", "said"),
    [
        (RULE, 0, "Well formed: 1 lesson, 1 page, 0 dated facts, 0 public mines, 1 link rule."),
        (RULE.replace("skip", "skipp"), 1, "`skipp` is not a key that it knows (did you mean `ski"),
        (RULE.replace('"R"', '""'), 1, "(x.org): `reason` is empty; say why the rule is there."),
        (RULE.replace('reason = "R"', ""), 1, "`reason` is missing; it must be a sentence."),
        (RULE.replace("2999", "2020"), 1, "(x.org): the rule expired on 2020-01-01; look whether"),
    ],
)
def test_check_reads_the_rules_of_links(project, write_lesson, rules, status, said):
    write_lesson("01-count", "1")
    project.registers.mkdir()
    (project.registers / "links.toml").write_text(RULES + rules)
    command = ["check", "--root", str(project.root)]
    answer = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (answer.exit_code, answer.stdout) == (status, "")
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert not status or answer.stderr.startswith("registers/links.toml, rule 1")


def test_the_rules_of_links_are_read_without_the_link_checker():
    code = "import sys, press.links.policy; print('linkcheck' in sys.modules)"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"


def test_an_error_is_one_sentence_and_status_1(project):
    for command in ("check", "execute", "build", "serve"):
        answer = press(command, project=project)
        assert answer.returncode == 1
        assert answer.stderr == "notebooks/ holds no lesson (NN-name.ipynb).\n"
        assert answer.stdout == ""


def test_execute_says_what_it_did(project, write_lesson):
    write_lesson("01-count", "1")
    answer = press("execute", "--jobs", "1", "--timeout", "30", project=project)
    assert answer.returncode == 0, answer.stderr
    first, last = answer.stderr.splitlines()
    assert first.startswith("01-count: executed in ")
    assert last == "1 lesson in build/notebooks/"


def test_a_time_out_is_a_positive_number_of_seconds(project):
    answer = press("execute", "--timeout", "0", project=project)
    assert answer.returncode == 2
    assert "0 is not in the range" in answer.stderr
