"""`python -m press links` on a tiny site whose links lead to the street."""

import contextlib
import ipaddress
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from press.__main__ import main
from press.git import git
from press.links import register
from press.links.register import Entry, read_links, write_links
from press.registers import today
from press.reports import read_report
from tests.press.links.conftest import RULES

REPOSITORY = Path(__file__).parents[3]


def abroad(url: str) -> str:
    """Return an address of the street as a number: links to 127.0.0.1 are not asked."""
    host = urlsplit(url).hostname
    return url.replace(f"//{host}", f"//{int(ipaddress.ip_address(host))}")


@pytest.fixture
def settings(opened, project):
    """Write registers/links.toml with short waits: `settings(rules="[[rule]]…", tries=2)`."""

    def write(rules: str = "", **changes):
        text = RULES.read_text().partition("[[rule]]")[0]
        known = {"wait": 0.02, "interval": 0.001, "timeout": 0.5, "deadline": 1.0}
        places = {"witness": opened.url("ok", n=20_000), "archive": ""}
        for name, value in (known | places | changes).items():
            text, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {json.dumps(value)}", text)
            assert found == 1
        path = project.registers / "links.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + rules)

    write()
    return write


@pytest.fixture
def guide(opened, project, settings, hurried, monkeypatch):
    """Make the tiny site: `guide({"data/": [url, …]})`; the guide is ada/mines on GitHub."""
    monkeypatch.setenv("GITHUB_REPOSITORY", "ada/mines")
    monkeypatch.setenv("SITE_URL", "https://ada.github.io/mines/")

    def make(pages: dict[str, list[str]]):
        for page, urls in ({"": [], "data/": []} | pages).items():
            links = "".join(f'<a href="{url}">link {n}</a> ' for n, url in enumerate(urls))
            path = project.site / page / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'<h1 id="here">Page</h1>{links}')
        return project

    return make


@pytest.fixture
def run(project):
    """Run the command, and return exit status, stdout and stderr."""

    def press(*arguments: str):
        result = CliRunner().invoke(main, ["links", *arguments, "--root", str(project.root)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return press


def links_of(project) -> dict[str, Entry]:
    return read_links(project.registers / "links.json", "links.json")


# What it says, and how it exits


def test_a_guide_whose_links_are_whole(opened, guide, run):
    project = guide({"": ["data/#here", abroad(opened.url("ok"))]})
    status, said, told = run()
    sentence = "1 address outside of the guide: 1 answered. 1 link within it, all whole."
    assert (status, said) == (0, f"# Links, {today()}\n\n{sentence}\n\n")
    assert told.splitlines()[-1] == sentence
    assert not (project.registers / "links.json").exists()
    assert not (project.build / "links.jsonl").exists()


def test_a_new_link_that_is_gone_stops_a_pull_request(opened, guide, run):
    gone, unsure = abroad(opened.url("404", n=1)), abroad(opened.url("403", n=1))
    guide({"data/": [gone, unsure]})
    status, said, told = run()
    assert status == 1
    assert told.splitlines()[-1] == "1 link must be mended: see the report."
    assert f"## To act on\n\n- “link 0” <{gone}>: 404 Not Found. On `data/`.\n" in said
    assert f"- “link 1” <{unsure}>: 403 Forbidden. On `data/`.\n" in said


def test_somebody_elses_outage_stops_nothing(opened, guide, run):
    names = ("403", "500", "closes", "reset", "429-after-hour")
    guide({"data/": [abroad(opened.url(name, host=1, n=2)) for name in names]})
    status, said, _ = run()
    assert status == 0
    assert "5 could not be judged" in said


def test_the_weekly_run_notes_what_is_gone_and_goes_on(opened, guide, run, settings):
    settings(archive=opened.archive)
    gone = abroad(opened.url("404", n=3))
    project = guide({"data/": [gone]})
    opened.archived[gone] = "20240301120000"
    status, said, _ = run("--weekly")
    assert (status, "To act on" in said) == (0, True)
    entry = links_of(project)[gone]
    assert (entry.status, entry.failures, entry.first_seen) == (register.GONE, 1, today())
    assert (entry.what, entry.pages) == ("link 0", ["data/"])
    assert entry.archived == f"https://web.archive.org/web/20240301120000/{gone}"


@pytest.mark.parametrize("weekly", [[], ["--weekly"]])
@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("gone/", "Within the guide: data/: `gone/`: 404 Not Found; correct the link."),
        ("../#gone", "Within the guide: data/: `../#gone`: there is no such place on that page;"),
        ("/data/", "Within the guide: data/: `/data/`: it leads out of the guide, which is"),
        (
            "https://github.com/ada/mines/blob/main/docs/gone.md",
            "Within the guide: data/: it links to docs/gone.md in this repository, which is not",
        ),
        (
            "https://ada.github.io/mines/gone/",
            "Within the guide: data/: it links to gone/ of this guide, which has no such page;",
        ),
        ("http://[", "Within the guide: data/: it links to `http://[`, which is no address;"),
    ],
)
def test_a_broken_link_of_our_own_stops_every_run(guide, run, weekly, link, told):
    guide({"data/": [link]})
    status, said, _ = run(*weekly)
    assert status == 1
    assert f"- {told}" in said


def test_reports_are_written_for_the_next_step_and_for_people(opened, guide, run, tmp_path):
    good, gone = abroad(opened.url("ok", n=4)), abroad(opened.url("404", n=4))
    project = guide({"": [good, "data/"], "data/": [gone]})
    paths = [tmp_path / "reports" / f"links.{kind}" for kind in ("json", "md", "entries.json")]
    options = zip(("--json", "--markdown", "--entries"), map(str, paths), strict=True)
    status, said, told = run("--weekly", *(word for option in options for word in option))
    assert (status, said) == (0, "")
    report = read_report(paths[0])
    assert (report.of, report.day) == ("links", today())
    assert report.sentence == told.splitlines()[-1]
    assert [gone in line for line in report.alarms] == [True]
    assert paths[1].read_text() == report.as_markdown()
    assert read_links(paths[2], "entries") == links_of(project)


# The register


def test_the_register_is_written_once_for_one_day(opened, guide, run):
    names = ("ok", "301", "302", "404", "403", "anchor-missing", "204")
    project = guide({"data/": [abroad(opened.url(name, host=2, n=5)) for name in names]})
    run("--weekly")
    path = project.registers / "links.json"
    before, moment = path.read_bytes(), path.stat().st_mtime_ns
    assert run("--weekly")[0] == 0
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == moment
    moved = links_of(project)[abroad(opened.url("301", host=2, n=5))]
    assert moved.redirects_to == opened.lands(opened.url("301", host=2, n=5))


def test_the_register_remembers_what_stands_nowhere_any_more(opened, guide, run):
    project = guide({"data/": [abroad(opened.url("ok", n=6))]})
    known = Entry("", ["data/"], register.GOOD, "200 OK", last_good="2026-11-01")
    write_links(project.registers / "links.json", {"https://old.org/": known}, "links.json")
    run("--weekly")
    entry = links_of(project)["https://old.org/"]
    assert (entry.pages, entry.left, entry.last_good) == ([], today(), "2026-11-01")


def test_a_known_link_is_an_alarm_after_several_days(opened, guide, run):
    url = abroad(opened.url("503", n=7))
    project = guide({"data/": [url]})
    path = project.registers / "links.json"
    days = {"failures": 1, "grave": 1, "failing_since": "2026-11-01", "last_checked": "2026-11-01"}
    entry = Entry("", ["data/"], register.UNSURE, last_good="2026-10-01", **days)
    statuses = []
    for failed in (1, 2):
        counts = {"failures": failed, "grave": failed}
        write_links(path, {url: Entry(**{**vars(entry), **counts})}, "links.json")
        statuses.append(run()[0])
    assert statuses == [0, 1]


def test_a_register_that_is_broken_stops_it_with_one_sentence(guide, run):
    project = guide({})
    (project.registers / "links.json").write_text("{}")
    status, said, told = run("--weekly")
    assert (status, said) == (1, "")
    assert told.startswith("registers/links.json: 'schema' is a required property; put back")


# Rules


def test_a_rule_that_has_expired_stops_it(opened, guide, run, settings):
    guide({"data/": [abroad(opened.url("404", n=8))]})
    rule = '\n[[rule]]\nhost = "x.org"\nreason = "R"\nexpires = {}\nskip = true\n'
    settings(rules=rule.format("2026-01-01"))
    status, _, told = run()
    assert status == 1
    assert told.startswith("registers/links.toml, rule 1 (x.org): the rule expired on 2026-01-01;")


def test_a_rule_says_what_is_not_asked(opened, guide, run, settings):
    url = abroad(opened.url("404", n=9))
    host = urlsplit(url).hostname
    settings(
        rules=f'\n[[rule]]\nhost = "{host}"\npath = "^/404/9"\nreason = "It is so."\n'
        "expires = 2999-01-01\nskip = true\n"
    )
    project = guide({"data/": [url]})
    assert run("--weekly")[0] == 0
    assert links_of(project)[url].said == "It is so."
    assert opened.visits(opened.url("404", n=9)) == []


# A pull request


@pytest.fixture
def branch(opened, guide, monkeypatch):
    """A branch that changes the page `data/`; each of two pages has a link that is gone."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")
    urls = [abroad(opened.url("404", n=n)) for n in (10, 11)]
    project = guide({"": urls[:1], "data/": urls[1:]})
    (project.docs / "data.md").write_text("Data\n")
    git(project.root, "init", "--quiet", "--initial-branch=main")
    git(project.root, "add", "docs")
    git(project.root, "commit", "--quiet", "--message=Begin")
    return project, urls


def test_only_the_links_of_changed_pages_are_asked(branch, run):
    project, urls = branch
    status, said, told = run("--changed-since", "main")
    assert (status, "0 addresses outside of the guide" in said) == (0, True)
    assert told.startswith("0 pages changed, 0 links.\n")
    (project.docs / "data.md").write_text("Other data\n")
    status, said, told = run("--changed-since", "main")
    assert status == 1
    assert told.startswith("2 pages changed, 1 link.\n")
    assert [url in said for url in urls] == [False, True]


def test_a_change_of_what_is_on_all_pages_asks_them_all(branch, run):
    project, urls = branch
    (project.root / "mkdocs.yml").write_text("site_name: Other\n")
    git(project.root, "add", "mkdocs.yml")
    _, said, told = run("--changed-since", "main")
    assert "changed" not in told
    assert all(url in said for url in urls)


def test_a_branch_that_git_does_not_know_is_one_sentence(branch, run):
    status, _, told = run("--changed-since", "origin/main")
    assert status == 1
    assert told.startswith("What has changed since origin/main cannot be told (git diff: ")


def test_the_weekly_run_is_of_all_pages(guide, run):
    guide({})
    status, _, told = run("--weekly", "--changed-since", "main")
    assert status == 2
    assert "--weekly is of all pages; leave out --changed-since." in told


# Redirects


def test_new_addresses_are_written_into_the_sources(opened, guide, run):
    url = abroad(opened.url("301", n=12))
    project = guide({"data/": [url]})
    (project.docs / "data.md").write_text(f"[x]({url}#a)\n")
    assert run("--weekly")[0] == 0
    before = len(opened.asked)
    status, said, told = run("--apply-redirects")
    new = opened.lands(opened.url("301", n=12))
    assert (status, said) == (0, f"docs/data.md:1: {url} → {new}\n")
    assert told == "1 link moved for good; 1 place changed.\n"
    assert (project.docs / "data.md").read_text() == f"[x]({new}#a)\n"
    assert len(opened.asked) == before
    assert run("--apply-redirects")[2] == "1 link moved for good; 0 places changed.\n"


def test_without_a_register_nothing_has_moved(guide, run):
    guide({})
    assert run("--apply-redirects") == (0, "", "0 links moved for good; 0 places changed.\n")


# When it cannot


def test_without_a_network_nothing_is_noted(opened, guide, run, settings):
    project = guide({"data/": [abroad(opened.url("refused", n=13))]})
    settings(witness=opened.url("refused", n=14), tries=2)
    status, said, told = run("--weekly")
    assert (status, said) == (1, "")
    assert told.splitlines()[-1].startswith("Not one of 1 links has answered, nor has http://127.")
    assert not (project.registers / "links.json").exists()


def test_without_a_site_it_says_what_to_do(project, settings, monkeypatch, run):
    monkeypatch.setenv("GITHUB_REPOSITORY", "ada/mines")
    sentence = "There is no built site whose links to check; run `make site` first.\n"
    assert run() == (1, "", sentence)


def test_a_run_that_is_terminated_is_gone_on_with(opened, guide, run, settings):
    urls = [opened.url("ok", host=3, n=n) for n in range(20, 36)]
    project = guide({"data/": [abroad(url) for url in urls]})
    settings(interval=0.1, at_once=1, robots=False)
    command = [sys.executable, "-m", "press", "links", "--weekly", "--root", str(project.root)]
    started = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
    kept = project.build / "links.jsonl"
    with contextlib.closing(started.stderr):
        while not kept.exists() or kept.read_text().count("\n") < 4:
            assert started.poll() is None
            time.sleep(0.01)
        started.send_signal(signal.SIGTERM)
        assert started.wait(20) == 130
        assert started.stderr.read().endswith("Stopped.\n")
    assert not (project.registers / "links.json").exists()
    known = kept.read_text().count("\n") - 1
    before = len(opened.asked)
    assert run("--weekly")[0] == 0
    pages = [it for it in opened.asked[before:] if it.path.startswith("/ok/")]
    assert len(pages) == 16 - known
    assert {entry.status for entry in links_of(project).values()} == {register.GOOD}
    assert len(links_of(project)) == 16


def test_it_can_begin_afresh(opened, guide, run):
    url = opened.url("ok", n=60)
    project = guide({"data/": [abroad(url)]})
    project.build.mkdir()
    (project.build / "links.jsonl").write_text("{}\n")
    assert run("--fresh")[0] == 0
    assert len(opened.visits(url)) == 1
