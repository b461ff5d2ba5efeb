"""One mine, probed: real mines on loopback, and mines that misbehave in every way we know of."""

import gzip
import itertools
import time
import tracemalloc

import pytest
import trustme
from werkzeug.wrappers import Response

from press.mines.guest import Guest, agent_of
from press.mines.probe import MOST_OF_MODEL, Counted, probe
from tests.press.mines import farm

AGENT = agent_of("https://github.com/ada/guide")
ORIGIN = "https://ada.github.io"


def look(root, *, timeout=2.0, pause=0.0):
    """Probe a mine without the pauses that spare public ones."""
    return probe(root, Guest(AGENT, timeout, pause), ORIGIN)


@pytest.fixture(scope="module")
def yeast():
    return farm.yeast()


def test_a_mine_that_answers(mines, yeast):
    found = look(mines.root(yeast))
    assert (found.status, found.version, found.fault) == ("answers", 35, None)
    assert found.release.startswith("S288C R64")
    assert found.model.has("Gene.chromosome.primaryIdentifier")
    assert found.query == Counted("Organism.shortName", 1)
    assert found.cors.reads
    assert found.cors.sends
    assert "Content-Type" in found.cors.allow_headers
    assert found.seconds < 10


def test_a_mine_of_another_kind_is_asked_for_what_it_has(mines):
    found = look(mines.root(farm.codons()))
    assert found.status == "answers"
    assert found.query.path.partition(".")[0] in found.model.classes
    assert found.query.rows > 0
    assert not found.model.has("Gene")


def test_who_asks_is_said_once_at_a_time_and_with_pauses(mines):
    seen = []

    def note(request):
        seen.append((time.monotonic(), request))

    root = mines.root(farm.spoilt(farm.tiny(), note))
    assert look(root, pause=0.05).status == "answers"
    asked = [(request.method, request.path.removeprefix("/service")) for _, request in seen]
    assert asked == [
        ("GET", "/version/ws"),
        ("GET", "/version/release"),
        ("GET", "/model"),
        ("POST", "/query/results"),
        ("OPTIONS", "/query/results"),
    ]
    assert {request.headers["User-Agent"] for _, request in seen} == {AGENT}
    assert "+https://github.com/ada/guide" in AGENT
    assert not any("Authorization" in request.headers for _, request in seen)
    times = [moment for moment, _ in seen]
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://github.com/ada/guide_to_intermine-binder", True),
        ("https://github.com/ada/Robots", False),
        ("https://github.com/spiders/guide", False),
    ],
)
def test_our_name_holds_no_word_for_which_a_mine_refuses(address, named):
    agent = agent_of(address)
    assert (address in agent) == named
    refused = ["bot", "nutch", "crawl", "slurp", "scooter", "archiver", "spider", "yandex"]
    assert not any(word in agent.lower() for word in refused)


def test_a_mine_that_pages_in_a_browser_cannot_ask(mines, yeast):
    found = look(mines.root(farm.without_cors(yeast)))
    assert found.status == "answers"
    assert not found.cors.reads
    assert not found.cors.sends
    assert (found.cors.allow_origin, found.cors.preflight) == (None, 200)


@pytest.mark.parametrize(
    ("headers", "reads", "sends"),
    [
        ({"Access-Control-Allow-Origin": ORIGIN}, True, False),
        ({"Access-Control-Allow-Origin": "https://other.org"}, False, False),
        (
            {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "X, content-type"},
            True,
            True,
        ),
        ({"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}, True, True),
    ],
)
def test_what_a_page_may_do_is_in_the_headers(mines, headers, reads, sends):
    def answer(text):
        return lambda _: Response(text, headers=headers)

    found = look(mines.root(farm.tiny(version=answer("35"), rows=answer("12"))))
    assert (found.cors.reads, found.cors.sends) == (reads, sends)


def counting(answers):
    """Return a handler that gives these answers first, and how many it has given."""
    given = []

    def handle(request):
        if len(given) < len(answers):
            given.append(request.path)
            return answers[len(given) - 1]
        return None

    return handle, given


@pytest.mark.parametrize("status", [429, 503])
def test_a_mine_that_asks_us_to_wait_is_waited_for_once(mines, status):
    handle, given = counting([Response("busy", status, {"Retry-After": "1"})])
    began = time.monotonic()
    assert look(mines.root(farm.spoilt(farm.tiny(), handle))).status == "answers"
    assert time.monotonic() - began >= 1
    assert len(given) == 1


@pytest.mark.parametrize("said", ["0", "Wed, 25 Nov 2020 10:00:00 GMT", "soon", ""])
def test_a_mine_that_stays_busy_is_left_alone(mines, said):
    seen = []

    def busy(request):
        seen.append(request.path)
        return Response("busy", 429, {"Retry-After": said})

    found = look(mines.root(farm.spoilt(farm.tiny(), busy)))
    assert (found.status, found.reached) == ("silent", True)
    assert found.fault == "answered /version/ws with the status 429"
    assert len(seen) == 2


def test_a_mine_that_wants_us_to_come_back_much_later_is_not_asked_again(mines):
    handle, given = counting([Response("", 503, {"Retry-After": "3600"})] * 9)
    assert look(mines.root(farm.spoilt(farm.tiny(), handle))).status == "silent"
    assert len(given) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_mine_that_refuses_us_is_asked_nothing_more(mines, status):
    handle, given = counting([Response("no", status)] * 9)
    found = look(mines.root(farm.spoilt(farm.tiny(), handle)))
    assert found.fault == f"answered /version/ws with the status {status}"
    assert len(given) == 1


@pytest.mark.parametrize(
    ("instead", "status", "fault"),
    [
        ({"version": Response("x", 500)}, "partly", "answered /version/ws with the status 500"),
        ({"version": "thirty-five"}, "partly", "with something else, not with a number"),
        ({"model": Response("x", 404)}, "partly", "answered /model with the status 404"),
        ({"model": "<html>Down</html>"}, "partly", "has a model that begins with <html>"),
        ({"model": "<model>"}, "partly", "is not XML that can be read"),
        ({"model": "<model/>"}, "partly", "declares no class"),
        ({"model": "<model><class name='A'/></model>"}, "partly", "without a value"),
        ({"model": farm.BOMB}, "partly", "is not XML that can be read"),
        ({"rows": Response("x", 500)}, "partly", "answered /query/results with the status 500"),
        ({"rows": "[ERROR] 400"}, "partly", "answered /query/results with something else"),
        ({"release": Response("x", 500)}, "answers", "answered /version/release with the status"),
    ],
)
def test_a_mine_that_answers_in_part(mines, instead, status, fault):
    found = look(mines.root(farm.tiny(**instead)))
    assert found.status == status
    assert fault in found.fault


def test_a_model_without_an_end_is_not_read_to_it(mines):
    sent = []

    def endless():
        for _ in range(2 * MOST_OF_MODEL // 65_536):
            sent.append(65_536)
            yield b" " * 65_536

    found = look(mines.root(farm.tiny(model=lambda _: Response(endless()))))
    assert found.status == "partly"
    assert found.fault == "has a model of more than 16 MB"
    assert sum(sent) < 1.9 * MOST_OF_MODEL


def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_unpacked(mines):
    packed = gzip.compress(b" " * 8 * MOST_OF_MODEL)
    assert len(packed) < MOST_OF_MODEL / 40
    bomb = Response(packed, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    found = look(mines.root(farm.tiny(model=bomb)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.fault == "has a model of more than 16 MB"
    assert most < 5 * MOST_OF_MODEL


def test_a_web_page_in_the_place_of_a_mine_is_silence(mines):
    page = "<!DOCTYPE html><html><body>This mine has closed.</body></html>"
    found = look(mines.root(farm.play({"*": page})))
    assert (found.status, found.release) == ("silent", None)
    assert found.fault == "answered /version/ws with a web page, not with a number"


def sends_on(target, status=301):
    """Return a mine that sends every question on."""

    def handle(request):
        path = request.full_path.partition("/service")[2].rstrip("?")
        return Response("", status, {"Location": target(path) if callable(target) else target})

    return farm.play({"*": handle})


@pytest.mark.parametrize(("status", "for_good"), [(301, True), (308, True), (302, False)])
def test_a_mine_that_has_moved_says_where(mines, status, for_good):
    new = mines.root(farm.tiny())
    found = look(mines.root(sends_on(lambda path: new + path, status)))
    assert (found.status, found.moved_to, found.moved_for_good) == ("partly", new, for_good)
    assert found.fault == "sends its visitors on to another address"
    assert found.query == Counted("Thing.label", 12)


def test_a_mine_that_sends_us_round_in_circles(mines):
    root = mines.root(sends_on(lambda path: f"/mine/service{path}"))
    found = look(root)
    assert (found.status, found.moved_to) == ("silent", None)
    assert "without an end" in found.fault


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:9/mine/service/version/ws", "file:///x", "https://a b/"],
)
def test_nobody_is_followed_to_where_others_could_answer(mines, target):
    found = look(mines.root(sends_on(target)))
    assert (found.status, found.moved_to) == ("silent", None)
    assert "no https address" in found.fault


def test_a_mine_that_sends_us_to_a_page_about_something_else(mines):
    page = mines.root(farm.play({"*": "<html>Welcome</html>"}))
    found = look(mines.root(sends_on(f"{page}/home")))
    assert (found.status, found.moved_to) == ("silent", None)
    assert "not with a number" in found.fault


def test_a_mine_that_says_nothing(mines):
    def hang(_):
        mines.released.wait()
        return "too late"

    found = look(mines.root(farm.tiny(version=hang)), timeout=0.3)
    assert (found.status, found.reached) == ("silent", True)
    assert found.fault == "said nothing for 0.3 s"


def test_a_mine_that_drips(mines):
    def drip():
        while not mines.released.wait(0.05):
            yield b"3"

    found = look(mines.root(farm.tiny(version=lambda _: Response(drip()))), timeout=0.7)
    assert found.status == "silent"
    assert found.fault == "did not end an answer in 2.8 s"


def test_a_mine_that_falls_silent_in_the_middle_keeps_what_it_has_said(mines):
    def hang(_):
        mines.released.wait()
        return "too late"

    found = look(mines.root(farm.tiny(model=hang)), timeout=0.3)
    assert (found.status, found.version, found.release) == ("partly", 35, "1")
    assert found.fault == "said nothing for 0.3 s"


def test_nobody_there(mines):
    found = look(mines.port(listening=False))
    assert (found.status, found.reached) == ("silent", False)
    assert found.fault == "cannot be reached, nobody listens there"


def test_a_host_that_there_is_not(mines):
    found = look("https://mine.invalid/mine/service")
    assert (found.status, found.reached) == ("silent", False)
    assert found.fault == "has a name that the network does not know"


def test_a_host_that_says_nothing_at_all(mines):
    found = look(mines.port(listening=True), timeout=0.3)
    assert (found.status, found.reached) == ("silent", True)


def test_a_certificate_that_nobody_vouches_for(mines):
    found = look(mines.root(farm.tiny(), by=trustme.CA()))
    assert (found.status, found.reached) == ("silent", True)
    assert "certificate" in found.fault


def test_what_a_mine_says_is_one_short_line(mines):
    said = "R1 \x00\x1b[31m | <b>@ada</b>\n" + "x" * 9999
    found = look(mines.root(farm.tiny(release=said.replace("<", ""))))
    assert "\n" not in found.release
    assert "\x1b" not in found.release
    assert len(found.release) <= 120
