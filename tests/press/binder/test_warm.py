"""A member of the federation is asked for an image: a real server that speaks as BinderHub does."""

import json
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
import yaml
from click.testing import CliRunner

from press.__main__ import main
from press.binder.members import MEMBERS, SEEN, SOURCE
from press.binder.warm import AGENT, AWAY, BROKEN, BUILT, LATE, Outcome, build_url, warm
from press.project import Project
from tests.docs.chapters import ROOT

WAITING = {"phase": "waiting", "message": "Waiting for build to start...\n"}
FETCHING = {"phase": "fetching", "message": "Cloning into '/tmp/repo2docker'...\n"}
UNKNOWN = {"phase": "unknown", "message": "UserWarning: …\n"}
LOG = {"message": "Building conda environment for python=3.13\n"}
STEP = {"phase": "building", "message": "Step 3/51 : RUN apt-get …"}
PUSHING = {"phase": "pushing", "message": "Pushing image\n"}
DONE = {"phase": "built", "message": "Built image, launching...\n", "imageName": "x:1"}
FOUND = {"phase": "built", "message": "Found built image, launching...\n"}


class Member(ThreadingHTTPServer):
    """Plays one script after the other, a request each: events, bytes, or what to do."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripts: list[list] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.left = Event()
        self.over = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Member

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        script = self.server.scripts.pop(0)
        if isinstance(script[0], int):
            status, headers = script
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in script:
            if part == "hang":
                self.server.over.wait(10)
            elif part == "break":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            elif part == "drip":
                self._drip()
            else:
                data = part if isinstance(part, bytes) else f"data: {json.dumps(part)}\n\n".encode()
                self._chunk(data)
        self._chunk(b"")

    def _drip(self) -> None:
        """Keep the connection alive, until the other side leaves."""
        try:
            while not self.server.over.wait(0.02):
                self._chunk(b":keepalive\n\n")
        except OSError:
            self.server.left.set()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def member():
    with Member() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(member):
    """Ask for an image; one script for each request that it takes."""

    def ask(*scripts: list, seconds: float = 5, quiet: float = 5) -> tuple[Outcome, list[str]]:
        member.scripts = list(scripts)
        told: list[str] = []
        outcome = warm(
            member.url, "ada/guide", "binder",
            seconds=seconds, tell=told.append, pauses=(0.01, 0.01), quiet=quiet,
        )  # fmt: skip
        assert outcome.host == member.url
        return outcome, told

    return ask


# What can be said of the image


def test_an_image_is_built_and_its_phases_are_told(ask, member):
    script = [WAITING, b":keepalive\n\n", FETCHING, UNKNOWN, LOG, STEP, STEP, PUSHING, DONE, "drip"]
    outcome, told = ask(script)
    assert (outcome.how, outcome.sentence) == (BUILT, "Built in 0 s.")
    assert told == [f"127.0.0.1: {what}" for what in ("waiting", "fetching", "building", "pushing")]
    ((path, headers),) = member.asked
    assert (path, headers["User-Agent"]) == ("/build/gh/ada/guide/binder", AGENT)
    # It leaves when the image is there, so that no session is started.
    assert member.left.wait(5)


def test_an_image_that_is_there_already(ask):
    outcome, told = ask([FOUND])
    assert (outcome.how, outcome.sentence, told) == (BUILT, "It was there already.", [])


@pytest.mark.parametrize("phase", ["failed", "FAILURE"])
def test_a_build_that_fails_is_told_with_its_last_lines(ask, phase):
    error = {"message": "ERROR: No matching distribution found for intermine==9\n"}
    outcome, _ = ask([WAITING, LOG, STEP, error, {"phase": phase, "message": "exit status 1\n"}])
    assert (outcome.how, outcome.sentence) == (BROKEN, "The build failed: exit status 1")
    assert outcome.log[-1] == "ERROR: No matching distribution found for intermine==9"


def test_a_failure_need_not_have_words(ask):
    assert ask([STEP, {"phase": "failure"}])[0].sentence == (
        "The build failed: It does not say why."
    )


def test_the_address_of_a_branch_with_a_slash():
    assert build_url("https://x.example", "ada/guide", "a/é b") == (
        "https://x.example/build/gh/ada/guide/a%2F%C3%A9%20b"
    )


# What is no fault of the image


def test_a_branch_that_it_cannot_find_is_not_asked_for_again(ask, member):
    failed = {"phase": "failed", "message": "Could not resolve ref for gh:ada/guide/binder.\n"}
    outcome, told = ask([failed])
    assert (outcome.how, told) == (AWAY, [])
    assert outcome.sentence == "It was refused: Could not resolve ref for gh:ada/guide/binder."
    assert len(member.asked) == 1


@pytest.mark.parametrize("status", [403, 404])
def test_what_is_forbidden_or_gone_is_not_asked_for_again(ask, member, status):
    outcome, _ = ask([status, {}])
    assert (outcome.how, len(member.asked)) == (AWAY, 1)
    assert outcome.sentence.startswith(f"It answered {status} ")


@pytest.mark.parametrize(
    "busy",
    [
        [503, {}],
        [429, {"Retry-After": "0.02"}],
        [{"phase": "failed", "status_code": 429, "message": "Rate limit exceeded.\n"}],
        [WAITING, STEP, "break"],
        [WAITING, STEP],
    ],
    ids=["unavailable", "too many", "too many, as an event", "broken off", "ended"],
)
def test_who_is_busy_or_breaks_off_is_asked_again(ask, member, busy):
    outcome, told = ask(busy, [WAITING, DONE])
    assert outcome.how == BUILT
    assert [line for line in told if "Asking again in 0 s." in line]
    assert len(member.asked) == 2


def test_it_is_asked_three_times_and_no_more(ask, member):
    outcome, _ = ask([503, {}], [STEP, "break"], [429, {}], [DONE])
    assert (outcome.how, outcome.sentence) == (AWAY, "It answered 429 Too Many Requests.")
    assert len(member.asked) == 3


def test_a_member_that_asks_for_more_time_than_there_is(ask, member):
    outcome, _ = ask([429, {"Retry-After": "3600"}])
    assert outcome.sentence == (
        "It answered 429 Too Many Requests. There was no time to ask again."
    )


def test_silence_is_left(ask):
    outcome, _ = ask([STEP, "hang"], [STEP, "hang"], [STEP, "hang"], quiet=0.1)
    assert (outcome.how, outcome.sentence) == (AWAY, "It kept silent.")


@pytest.mark.parametrize("way", ["hang", "drip"])
def test_a_build_that_takes_too_long_is_left_to_itself(ask, way):
    began = time.monotonic()
    outcome, _ = ask([WAITING, STEP, way], seconds=0.3)
    assert (outcome.how, time.monotonic() - began < 3) == (LATE, True)
    assert outcome.sentence == "Not ready after 0 s; it may go on building."


@pytest.mark.parametrize("said", [b"data: <html>\n\n", b"data: 7\n\n", b"data: \xff\n\n"])
def test_what_is_no_event_is_not_believed(ask, said):
    outcome, _ = ask([said])
    assert outcome.sentence == "It answered with something else than the progress of a build."


def test_a_member_that_is_not_there(member):
    member.server_close()
    outcome = warm(member.url, "ada/guide", "binder", seconds=5, pauses=())
    assert (outcome.how, outcome.sentence) == (AWAY, "It could not be reached.")


# The command


def command(*hosts: str) -> list[str]:
    named = [word for host in hosts for word in ("--host", host)]
    return ["binder", "warm", "--repository", "ada/guide", "--seconds", "5", *named]


def test_a_member_that_is_away_fails_no_workflow(member, tmp_path):
    member.scripts = [[404, {}]]
    report = tmp_path / "report.md"
    done = CliRunner().invoke(main, [*command(member.url), "--markdown", str(report)])
    assert done.exit_code == 0, done.output
    assert f"- {member.url}: It answered 404 Not Found." in report.read_text("utf-8")


def test_a_build_that_fails_everywhere_fails_it(member):
    member.scripts = [[STEP, {"phase": "failed", "message": "no space\n"}]]
    done = CliRunner().invoke(main, command(member.url))
    assert done.exit_code == 1
    assert "The build failed: no space" in done.stdout
    assert "    Step 3/51 : RUN apt-get …" in done.stdout.splitlines()
    assert "127.0.0.1: building" in done.stderr


def test_what_one_member_has_built_is_not_broken(member):
    other = member.url.replace("127.0.0.1", "localhost")
    member.scripts = [[STEP, {"phase": "failed"}], [STEP, DONE]]
    done = CliRunner().invoke(main, command(member.url, other))
    assert done.exit_code == 0
    assert ": Built in 0 s.\n" in done.stdout
    assert ": The build failed: It does not say why.\n" in done.stdout


def test_the_members_are_those_of_the_facts():
    facts = yaml.safe_load(Project.at(ROOT).dated_facts.read_text("utf-8"))["binder_members"]
    assert {2: "two", 3: "three", 4: "four"}[len(MEMBERS)] == facts["value"]
    assert str(facts["date"]) == SEEN
    assert SOURCE in facts["source"]
