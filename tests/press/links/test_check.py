"""The whole check against a street that plays what links meet: no false alarm, none missed."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from press.links import register
from press.links.addresses import Found, without_fragment
from press.links.check import check, updated
from press.links.policy import read_policy
from press.links.register import Entry
from press.project import Project
from tests.press.links.addresses import Link
from tests.press.links.behaviours import BEHAVIOURS
from tests.press.links.street import street_apart

SEEDS = range(20)
LINKS = 60
SLOW = {name for name, behaviour in BEHAVIOURS.items() if behaviour.slow}


class Silent:
    """Shows nothing."""

    def begin(self, what, total):
        pass

    def one(self):
        pass


@pytest.fixture(scope="module")
def opened():
    with street_apart(hosts=30, latency=0.005) as it, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(it.authority))
        yield it


@pytest.fixture(scope="module")
def policy(opened):
    """The guide's own, with less patience, and with the street as the rest of the world."""
    path = Project.at(".").registers / "links.toml"
    return replace(
        read_policy(path, "links.toml"),
        **{"wait": 0.05, "interval": 0.01, "timeout": 1.5, "deadline": 2.5, "tries": 4},
        witness=opened.url("ok", host=0, n=10_000),
        archive="",
        rules=(),
    )


def look(links, policy, *, day="2026-11-25", before=None, **options):
    """Check links of the street; return what was checked, and the links by address."""
    by_url = {without_fragment(link.url)[0]: link for link in links}
    found = {
        url: Found(url, link.behaviour.name, ["data/"], [place] if place else [])
        for url, link in by_url.items()
        for place in [without_fragment(link.url)[1]]
    }
    checked = check(found, before or {}, policy, day=day, shows=Silent(), **options)
    return checked, by_url


def dead(links):
    """Return the addresses of links that a careful person would call dead, and nothing else."""
    return {url for url, link in links.items() if link.behaviour.truth == "dead"} - {
        url for url, link in links.items() if link.behaviour.fits("unsure")
    }


def test_no_false_alarm_and_no_missed_dead_link_in_twenty_runs(opened, policy):
    def run(seed):
        links = opened.sample(random.Random(seed), LINKS)
        return look(links, policy)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(run, SEEDS))
    false = [url for checked, links in seen for url in set(checked.alarms) - dead(links)]
    missed = [url for checked, links in seen for url in dead(links) - set(checked.alarms)]
    assert (false, missed) == ([], [])
    # The runs had something to find, and something to mistake.
    drawn = Counter(link.behaviour.name for _, links in seen for link in links.values())
    assert set(drawn) == set(BEHAVIOURS)
    assert sum(len(dead(links)) for _, links in seen) > 40


@pytest.fixture(scope="module")
def each(opened, policy):
    """Each behaviour once, on a host of its own where there are enough: how it was called."""
    hosts = len(opened.hosts)
    links = [
        Link(opened.url(name, number % hosts, 20_000 + number), BEHAVIOURS[name])
        for number, name in enumerate(BEHAVIOURS)
    ]
    checked, by_url = look(links, policy)
    return {by_url[url].behaviour.name: entry for url, entry in checked.entries.items()}


CALLED = {
    register.GOOD: "alive",
    register.MOVED: "alive",
    register.GONE: "dead",
    register.SUSPECT: "unsure",
    register.UNSURE: "unsure",
}


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_each_behaviour_is_called_what_a_careful_person_would_call_it(each, name):
    entry, behaviour = each[name], BEHAVIOURS[name]
    assert behaviour.fits(CALLED[entry.status]), entry
    if entry.status in register.ALIVE:
        assert (entry.status == register.MOVED) == (behaviour.moved == "permanent")


def test_a_link_that_was_good_is_an_alarm_on_the_third_day_only(opened, policy):
    # Not those that take their time each day: it is the days that count here.
    busy = {name for name in BEHAVIOURS if name.startswith(("429", "50"))}
    names = sorted(set(BEHAVIOURS) - SLOW - busy)
    links = opened.sample(random.Random("days"), 200, among=names)
    good = Entry(
        what="", pages=[], status="good", last_checked="2026-11-01", last_good="2026-11-01"
    )
    before = {without_fragment(link.url)[0]: good for link in links}
    alarms = []
    for day in ("2026-11-08", "2026-11-15", "2026-11-22"):
        checked, by_url = look(links, policy, day=day, before=before)
        before = updated(checked, whole=True)
        alarms.append(set(checked.alarms))
    assert alarms[:2] == [set(), set()]
    assert dead(by_url) <= alarms[2]
    lost = {url for url, link in by_url.items() if not link.behaviour.fits("alive")}
    assert alarms[2] <= lost
    refused = {url for url in lost if before[url].said.startswith(("401", "403"))}
    assert refused
    assert not refused & alarms[2]
    assert {before[url].failures for url in dead(by_url)} == {3}
    assert {before[url].last_good for url in dead(by_url)} == {"2026-11-01"}
