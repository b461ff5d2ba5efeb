"""What the tests of the links share: a street, and the guide's policy with less patience."""

from dataclasses import replace
from pathlib import Path

import pytest

from press.links.addresses import Found
from press.links.policy import read_policy
from tests.press.links.street import street

RULES = Path(__file__).parents[3] / "registers" / "links.toml"


@pytest.fixture(scope="module")
def opened():
    """A street of thirty hosts, each a few milliseconds away."""
    with street(hosts=30, latency=0.002, retry_after=0.3, drip=0.05) as it:
        yield it


@pytest.fixture(scope="module")
def policy(opened):
    """The guide's own policy with short waits, no rules, and the street for the world."""
    return replace(
        read_policy(RULES, "links.toml"),
        wait=0.02,
        longest_wait=3,
        interval=0.001,
        timeout=1.5,
        deadline=2.5,
        witness=opened.url("ok", n=10_000),
        archive="",
        rules=(),
    )


@pytest.fixture
def hurried(monkeypatch):
    """LinkChecker without its own pauses, which are long for a site of two pages."""
    monkeypatch.setattr("linkcheck.director.checker.QUEUE_POLL_INTERVALL_SECS", 0.02)
    for name in ("wait_time_min_default", "wait_time_max_default"):
        monkeypatch.setattr(f"linkcheck.director.aggregator.Aggregate.{name}", 0.01)


@pytest.fixture
def found():
    """Return what `check` takes, for some addresses: `found(url, …)`."""

    def make(*urls: str, pages: tuple[str, ...] = ("data/",)) -> dict[str, Found]:
        return {
            address: Found(address, f"link {number}", list(pages), [place] if place else [])
            for number, url in enumerate(urls)
            for address, _, place in [url.partition("#")]
        }

    return make
