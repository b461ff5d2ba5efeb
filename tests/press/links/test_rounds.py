"""Many addresses are asked: hosts in parallel, each at its pace, failures again until believed."""

import datetime
import itertools
import random
import threading
from collections import Counter
from dataclasses import replace

import pytest

from press.links import register
from press.links.policy import NO_TIME, Rule
from press.links.rounds import Rounds, Task, host_of
from press.links.visit import Visitor
from tests.press.links.street import street

ROUNDED = 0.03
"""Seconds by which a request may come to the street later than it was sent."""
PATIENT = {"timeout": 10, "deadline": 20}
"""Where a machine with other work must not make a time-out."""


@pytest.fixture
def ask(policy):
    """Ask some addresses, and return the verdicts: `ask(urls, at_once=1)`."""

    def run(urls, rules=None, **changes):
        seen = {}
        asks = replace(policy, **changes)
        tasks = [Task(url, url, (rules or {}).get(url)) for url in urls]
        with Visitor(asks) as visitor:
            rounds = Rounds(asks, visitor, chance=random.Random(1))
            rounds.run(tasks, lambda task, verdict: seen.setdefault(task.url, verdict))
        return seen

    return run


def pages(opened, host: int):
    """Return the requests that a host has seen, without those for robots.txt."""
    return [it for it in opened.asked if it.host == host and it.path != "/robots.txt"]


def statuses(seen):
    return Counter(verdict.status for verdict in seen.values())


# Until it is believed


@pytest.mark.parametrize(
    ("name", "tries", "status"),
    [
        ("ok", 1, register.GOOD),
        ("404-once", 2, register.GOOD),
        ("503-twice", 3, register.GOOD),
        ("502-reset-good", 3, register.GOOD),
        ("429-once", 2, register.GOOD),
        ("503-once-seconds", 2, register.GOOD),
        ("404", 2, register.GONE),
        ("410", 2, register.GONE),
        ("redirect-to-404", 2, register.GONE),
        ("403", 1, register.UNSURE),
        ("500", 4, register.UNSURE),
        ("reset", 4, register.UNSURE),
        ("429-after-hour", 1, register.UNSURE),
    ],
)
def test_no_single_failure_is_believed(opened, ask, name, tries, status):
    url = opened.url(name, host=1)
    seen = ask([url])[url]
    assert (seen.status, seen.tries) == (status, tries)
    assert len(opened.visits(url)) == tries


@pytest.mark.parametrize("name", ["503-once-seconds", "429-once-date"])
def test_the_whole_host_rests_for_as_long_as_it_asks(opened, ask, name):
    busy = opened.url(name, host=2, n=1)
    others = [opened.url("ok", host=2, n=n) for n in range(5)]
    before = len(pages(opened, 2))
    seen = ask([busy, *others], at_once=1)
    first, *later = pages(opened, 2)[before:]
    assert statuses(seen) == {register.GOOD: 6}
    assert (first.status // 100, len(later)) in ((4, 6), (5, 6))
    assert min(it.at for it in later) > first.at + 0.3
    assert not any(it.early for it in opened.asked)


def test_a_host_that_never_has_time_is_asked_only_when_it_said(opened, ask):
    url = opened.url("429-after-seconds", host=3)
    assert ask([url])[url].status == register.UNSURE
    times = [it.at for it in opened.visits(url)]
    pauses = [later - first for first, later in itertools.pairwise(times)]
    assert len(pauses) == 3
    assert min(pauses) > 0.3


# At its pace


def test_between_two_requests_to_a_host_there_is_a_pause(opened, ask):
    urls = [opened.url("ok", host=4, n=n) for n in range(5)]
    ask(urls, interval=0.08)
    times = sorted(it.at for it in pages(opened, 4))
    assert times[-1] - times[0] > 4 * 0.08 - ROUNDED


def test_a_host_with_a_rule_is_asked_at_its_own_pace(opened, ask):
    slowly = Rule("x", "R", datetime.date(2027, 1, 1), interval=0.1, at_once=1)
    urls = [opened.url("ok", host=5, n=n) for n in range(5)]
    ask(urls, rules=dict.fromkeys(urls, slowly), interval=0)
    times = sorted(it.at for it in pages(opened, 5))
    assert times[-1] - times[0] > 4 * 0.1 - ROUNDED


def test_a_rule_about_one_path_slows_the_whole_host_whichever_link_is_first(opened, ask):
    slowly = Rule("x", "R", datetime.date(2027, 1, 1), path="4", interval=0.1)
    slower = Rule("x", "R", datetime.date(2027, 1, 1), path="3", interval=0.15)
    urls = [opened.url("ok", host=6, n=n) for n in range(5)]
    ask(urls, rules={urls[4]: slowly, urls[3]: slower}, interval=0)
    times = sorted(it.at for it in pages(opened, 6))
    assert times[-1] - times[0] > 4 * 0.15 - ROUNDED


@pytest.fixture(scope="module")
def far():
    """A street whose hosts take some time to answer."""
    with street(hosts=4, latency=0.05) as it:
        yield it


def test_no_more_requests_are_on_their_way_to_a_host_than_may(far, ask):
    once = Rule("x", "R", datetime.date(2027, 1, 1), at_once=1)
    urls = {host: [far.url("ok", host, n) for n in range(9)] for host in range(3)}
    ask(urls[0] + urls[1], rules=dict.fromkeys(urls[1], once), at_once=3, interval=0, **PATIENT)
    ask(urls[2], at_once=9, workers=2, interval=0, **PATIENT)
    assert [far.most_at_once(host) for host in range(3)] == [3, 1, 2]


def test_all_hosts_are_asked_in_parallel(far, ask):
    ask([far.url("ok", host, n) for n in range(100, 103) for host in range(4)], at_once=1)
    asked = [it for it in far.asked if it.path.split("/")[-1] in ("100", "101", "102")]
    assert {it.host for it in asked[:4]} == {0, 1, 2, 3}


def test_three_hundred_links_on_one_host(ask):
    with street(hosts=1) as opened:
        urls = [opened.url("ok" if n % 3 else "404", n=n) for n in range(300)]
        seen = ask(urls, **PATIENT)
        assert statuses(seen) == {register.GOOD: 200, register.GONE: 100}
        assert len(pages(opened, 0)) == 400
        assert opened.most_at_once(0) <= 6


def test_three_hundred_hosts(ask):
    with street(hosts=300) as opened:
        urls = [opened.url("ok" if n % 3 else "404", host=n) for n in range(300)]
        seen = ask(urls, **PATIENT)
        assert statuses(seen) == {register.GOOD: 200, register.GONE: 100}
        assert max(map(opened.most_at_once, range(300))) == 1


def test_a_host_that_can_take_few_requests_gets_few_and_all_are_known(ask):
    with street(hosts=1, rate=20, retry_after=0.5) as opened:
        urls = [opened.url("ok", n=n) for n in range(30)]
        seen = ask(urls, wait=0.3, **PATIENT)
        assert statuses(seen) == {register.GOOD: 30}
        assert any(it.status == 429 for it in opened.asked)


def test_a_host_that_takes_up_its_time_is_asked_no_more(far, ask):
    slow = [far.url("time-out", host=3, n=n) for n in range(200, 230)]
    other = far.url("ok", host=0, n=200)
    seen = ask([*slow, other], host_seconds=0.3, timeout=0.1, at_once=1)
    late = [verdict for verdict in seen.values() if verdict.answer.ending == NO_TIME]
    assert len(seen) == 31
    assert seen[other].status == register.GOOD
    assert len(late) > 20
    assert late[0].said.startswith("not asked any more: its host had taken up its time")


# What is left behind


def test_it_leaves_no_thread_behind(opened, ask):
    before = set(threading.enumerate())
    names = ("ok", "reset", "time-out")
    ask([opened.url(name, host, 7) for name in names for host in range(8, 11)], timeout=0.1)
    assert set(threading.enumerate()) == before


def test_nothing_to_ask_is_no_trouble(ask):
    assert ask([]) == {}


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_what_is_raised_meanwhile_ends_it(opened, policy, stop):
    def done(task, verdict):
        raise stop

    before = len(opened.asked)
    urls = [opened.url("ok", host, n) for host in range(12, 15) for n in range(20)]
    with Visitor(policy) as visitor, pytest.raises(stop):
        Rounds(policy, visitor).run([Task(url, url) for url in urls], done)
    assert len(opened.asked) - before < 60


def test_a_fault_of_the_asking_itself_is_not_hidden(opened, policy):
    class Broken:
        def visit(self, *_, **__):
            raise ZeroDivisionError

    url = opened.url("ok")
    with pytest.raises(ZeroDivisionError):
        Rounds(policy, Broken()).run([Task(url, url)], lambda *_: None)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Ada@X.org:80/a", "x.org:80"),
        ("https://x.org", "x.org"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_host_at_whose_pace_an_address_is_asked(url, host):
    assert host_of(url) == host
