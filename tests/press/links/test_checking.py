"""What a check does round the asking: rules, network, archive, and how one broken off goes on."""

import datetime
import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from press.errors import PressError
from press.links import register
from press.links.check import NoNetwork, check, counted, instead, rule_of, updated
from press.links.policy import Rule
from press.links.register import Entry

DAY = "2026-11-25"


class Shows:
    """Remembers what was shown; breaks the check off after so many addresses."""

    def __init__(self, breaks_after=None):
        self.begun, self.done, self.breaks_after = [], 0, breaks_after

    def begin(self, what, total):
        self.begun.append((what, total))

    def one(self):
        self.done += 1
        if self.done == self.breaks_after:
            raise KeyboardInterrupt


@pytest.fixture
def look(policy):
    """Check some addresses: `look(found(url, …), day="2026-11-26")`."""

    def run(found, before=None, **options):
        options = {"day": DAY, "shows": Shows(), "policy": policy, **options}
        return check(found, before or {}, options.pop("policy"), archive_pause=0, **options)

    return run


def rule(host="127.0.1.1", **does):
    return Rule(host, "It is so.", datetime.date(2027, 1, 1), **does)


# From the pages to the register


def test_what_is_seen_is_noted(opened, look, found):
    urls = [opened.url("ok"), opened.url("404"), opened.url("301"), opened.url("403")]
    checked = look(found(*urls))
    assert [checked.entries[url].status for url in urls] == ["good", "gone", "moved", "unsure"]
    assert checked.alarms == [urls[1]]
    assert checked.entries[urls[2]].redirects_to == opened.lands(urls[2])
    assert counted(checked.entries) == {"good": 1, "moved": 1, "unsure": 1, "gone": 1}


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("anchor-id", "found"),
        ("anchor-encoded", "found"),
        ("anchor-github", "found"),
        ("anchor-top", "found"),
        ("anchor-missing", "missing"),
        ("pdf-page", "unknown"),
    ],
)
def test_places_are_sought_on_the_page(opened, look, found, name, there):
    url, _, place = opened.url(name, n=1).partition("#")
    place = {"%C3%A9t%C3%A9": "été"}.get(place, place)
    checked = look(found(f"{url}#{place}"))
    assert checked.entries[url].anchors == {place: there}
    assert checked.alarms == []


def test_the_register_keeps_what_was_not_looked_at(opened, look, found):
    url = opened.url("ok", n=2)
    elsewhere = Entry("yeast", ["lists/"], register.GOOD, last_good="2026-11-18")
    checked = look(found(url), {"https://x.org/": elsewhere})
    assert updated(checked, whole=False)["https://x.org/"] == elsewhere
    after = updated(checked, whole=True)
    assert after["https://x.org/"] == replace(elsewhere, pages=[], left=DAY)
    assert after[url].last_good == DAY


# Rules


def test_a_link_that_a_rule_skips_is_not_asked(opened, look, found, policy):
    url = opened.url("404", n=3)
    checked = look(found(url), policy=replace(policy, rules=(rule(path="^/404/3", skip=True),)))
    assert (checked.entries[url].status, checked.entries[url].said) == ("excepted", "It is so.")
    assert checked.alarms == []
    assert opened.visits(url) == []


def test_an_ending_that_a_rule_accepts_is_good(opened, look, found, policy):
    url = opened.url("403", n=4)
    checked = look(found(url), policy=replace(policy, rules=(rule(accept=("403",)),)))
    assert (checked.entries[url].status, checked.entries[url].last_good) == ("good", DAY)


def test_another_address_is_asked_instead(opened, look, found, policy):
    there = rf"{opened.hosts[0]}/\2/\1"
    rules = (rule("doi.invalid", path=r"^/(\d+)/(\w+)", instead=there),)
    urls = [f"https://doi.invalid/5/{name}" for name in ("ok", "404", "301")]
    checked = look(found(*urls), policy=replace(policy, rules=rules))
    good, gone, moved = (checked.entries[url] for url in urls)
    assert (good.status, gone.status) == ("good", "gone")
    assert checked.alarms == [urls[1]]
    # That the other address has moved is nothing that could be written into the pages.
    assert (moved.status, moved.said, moved.redirects_to) == ("good", "200 OK", None)
    assert not moved.permanent


def test_a_place_on_a_page_that_is_asked_instead_is_unknown(opened, look, found, policy):
    rules = (rule("doi.invalid", instead=opened.url("ok", n=6)),)
    checked = look(found("https://doi.invalid/6#results"), policy=replace(policy, rules=rules))
    assert checked.entries["https://doi.invalid/6"].anchors == {"results": "unknown"}


def test_which_rule_is_about_an_address(policy):
    narrow, wide = rule("x.org", path=r"^/a\?b=(.)"), rule("*.x.org")
    ruled = replace(policy, rules=(narrow, wide))
    assert rule_of("https://x.org/a?b=c", ruled) is narrow
    assert rule_of("https://ada@X.org:80/a", ruled) is wide
    assert rule_of("https://y.org/", ruled) is None
    assert rule_of("http://[", ruled) is None
    taken = replace(narrow, instead=r"https://y.org/\1")
    assert instead("https://x.org/a?b=c", taken) == "https://y.org/c"
    assert instead("https://x.org/a?b=c", narrow) == "https://x.org/a?b=c"
    assert instead("https://x.org/a?b=c", None) == "https://x.org/a?b=c"


# Broken off


@pytest.fixture
def broken_off(opened, look, found, tmp_path):
    """A check of twelve links that was broken off after five: its links and its file."""
    urls = [opened.url("ok" if n % 2 else "404", host=1 + n, n=7) for n in range(12)]
    kept = tmp_path / "links.jsonl"
    threads = set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        look(found(*urls), shows=Shows(breaks_after=5), kept=kept)
    known = len(kept.read_text().splitlines()) - 1
    assert 4 <= known < 12
    for thread in set(threading.enumerate()) - threads:  # those that were asking
        thread.join()
    opened.asked.clear()
    return urls, kept, known


def asked(opened):
    """Return how many links the street has been asked for since the check was broken off."""
    return len({it.host for it in opened.asked})


def test_a_check_that_was_broken_off_asks_only_the_rest(opened, look, found, broken_off):
    urls, kept, known = broken_off
    shows = Shows()
    checked = look(found(*urls), shows=shows, kept=kept)
    assert shows.begun == [("addresses", 12 - known)]
    assert asked(opened) == 12 - known
    assert counted(checked.entries) == {"good": 6, "gone": 6}
    assert len(checked.alarms) == 6
    assert not kept.exists()


@pytest.mark.parametrize(
    "changes",
    [{"day": "2026-11-26"}, {"confirm": 3}, {"rules": (rule("x.org", accept=("403",)),)}],
    ids=["day", "policy", "rules"],
)
def test_on_another_day_or_by_another_policy_it_asks_all(
    opened, look, found, policy, broken_off, changes
):
    urls, kept, _ = broken_off
    day = changes.pop("day", DAY)
    look(found(*urls), day=day, kept=kept, policy=replace(policy, **changes))
    assert asked(opened) == 12


def test_a_line_that_was_cut_off_is_asked_again(opened, look, found, broken_off):
    urls, kept, known = broken_off
    kept.write_bytes(kept.read_bytes()[:-20])
    checked = look(found(*urls), kept=kept)
    assert asked(opened) == 12 - known + 1
    assert counted(checked.entries) == {"good": 6, "gone": 6}


# No time


def test_a_link_that_there_was_no_time_to_ask_stays(opened, look, found, policy, tmp_path):
    slow = [opened.url("time-out", host=20, n=n) for n in range(20)]
    known = Entry("", [], register.GOOD, last_checked="2026-11-18", last_good="2026-11-18")
    before = dict.fromkeys(slow[10:], known)
    hasty = replace(policy, host_seconds=0.2, timeout=0.1, at_once=1, tries=1, confirm=1)
    kept = tmp_path / "links.jsonl"
    with suppress(KeyboardInterrupt):
        look(found(*slow), before, policy=hasty, kept=kept, shows=Shows(breaks_after=20))
    assert "time-out" in kept.read_text()
    assert "no time left" not in kept.read_text()
    checked = look(found(*slow), before, policy=hasty)
    assert len(checked.unasked) > 10
    assert checked.alarms == []
    for url in checked.unasked:
        entry = checked.entries[url]
        assert (entry.status, entry.last_checked) in [
            (register.UNCHECKED, None),
            (register.GOOD, "2026-11-18"),
        ]


# No network


@pytest.fixture
def cut_off(policy, opened):
    """The policy of a machine without a network: not even the witness answers."""
    return replace(policy, tries=2, timeout=0.2, witness=opened.url("refused", n=9))


@pytest.mark.parametrize("links", [1, 25])
def test_without_a_network_nothing_is_noted(opened, look, found, cut_off, tmp_path, links):
    names = ("refused", "time-out")
    urls = [opened.url(names[n % 2], host=n, n=8) for n in range(links)]
    kept = tmp_path / "links.jsonl"
    with pytest.raises(NoNetwork) as caught:
        look(found(*urls), policy=cut_off, kept=kept)
    said = str(caught.value)
    assert isinstance(caught.value, PressError)
    assert said.startswith("Not one of 1")
    assert said.endswith(
        f"links has answered, nor has {cut_off.witness}: there seems to be no network here, so"
        " nothing is said of any link; check again with one."
    )
    assert not kept.exists()


def test_a_network_that_is_lost_in_the_middle_makes_no_link_gone(opened, look, found, cut_off):
    answered = [opened.url("ok", host=n, n=8) for n in range(3)]
    lost = [opened.url("time-out", host=n, n=8) for n in range(10, 20)]
    with pytest.raises(NoNetwork, match="Not one of the last 10 links has answered, nor has http"):
        look(found(*answered, *lost), policy=cut_off)


def test_a_few_silent_links_are_no_lost_network(opened, look, found, cut_off):
    lost = [opened.url("refused", host=n, n=8) for n in range(5)]
    checked = look(found(opened.url("ok", n=8), *lost), policy=cut_off)
    assert counted(checked.entries) == {"good": 1, "unsure": 5}


def test_silent_links_between_others_are_no_lost_network(opened, look, found, cut_off):
    urls = [opened.url(name, host=21, n=n) for n in range(11) for name in ("time-out", "ok")]
    one_by_one = replace(cut_off, at_once=1, tries=1, confirm=1, timeout=0.05)
    checked = look(found(*urls), policy=one_by_one)
    assert counted(checked.entries) == {"good": 11, "unsure": 11}


def test_many_silent_links_are_silent_when_the_witness_answers(opened, look, found):
    lost = [opened.url("refused", host=n % 10, n=n) for n in range(25)]
    assert counted(look(found(*lost)).entries) == {"unsure": 25}


def test_one_dead_link_alone_is_an_alarm_when_the_witness_answers(opened, look, found):
    url = opened.url("unknown-host", n=9)
    assert look(found(url)).alarms == [url]


def test_nothing_to_ask_needs_no_network(look, cut_off):
    assert look({}, policy=cut_off).entries == {}


# The archive


def test_the_archive_is_asked_for_what_fails_first(opened, look, found, policy):
    failing, new, known = (opened.url(name, n=10) for name in ("403", "ok", "gzip"))
    before = {known: Entry("", [], register.GOOD, last_good="2026-11-18")}
    opened.archived[failing] = "20240301120000"
    archiving = replace(policy, archive=opened.archive)
    shows, seen = Shows(), len(opened.asked)
    checked = look(found(known, new, failing), before, policy=archiving, shows=shows)
    asked = [it.path for it in opened.asked[seen:] if it.path.startswith("/wayback/")]
    assert [path.rpartition("%2F")[0].rpartition("%2F")[2] for path in asked] == [
        "403",
        "ok",
        "gzip",
    ]
    assert shows.begun[-1] == ("questions to the archive", 3)
    entry = checked.entries[failing]
    assert entry.archived == f"https://web.archive.org/web/20240301120000/{failing}"
    assert entry.archived_on == "2024-03-01"


def test_a_copy_that_is_known_is_not_sought_again(opened, look, found, policy):
    url, skipped = opened.url("403", n=11), "https://x.invalid/"
    before = {url: Entry("", [], archived="https://web.archive.org/1", archived_on="2024-03-01")}
    rules = (rule("x.invalid", skip=True),)
    shows = Shows()
    archiving = replace(policy, archive=opened.archive, rules=rules)
    checked = look(found(url, skipped), before, policy=archiving, shows=shows)
    assert checked.entries[url].archived == "https://web.archive.org/1"
    assert shows.begun[-1] == ("questions to the archive", 0)
