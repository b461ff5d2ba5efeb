"""What a check saw is noted day by day; and which links are an alarm by then."""

import datetime
from dataclasses import replace

import pytest

from press.links import register
from press.links.addresses import Found
from press.links.answer import Answer
from press.links.judge import Verdict
from press.links.noted import except_, is_alarm, leave, note, standing
from press.links.policy import Rule, read_policy
from press.links.register import Entry
from tests.press.links.conftest import RULES

URL = "https://x.org/"
POLICY = read_policy(RULES, "links.toml")
NEW = Entry("yeast", ["data/"])


def seen(ending="200", status=None, **more):
    """Return how an address was seen: by its ending good, gone or unsure."""
    known = {"200": register.GOOD, "404": register.GONE, "no such host": register.GONE}
    answer = Answer(ending, ending, **{"final": URL, **more})
    return Verdict(status or known.get(ending, register.UNSURE), f"said {ending}", answer, 1)


SUSPECT = seen("200", register.SUSPECT)


def day(number):
    return (datetime.date(2026, 11, 1) + datetime.timedelta(number)).isoformat()


def after(*verdicts, entry=NEW):
    """Return an entry after a check a day: a verdict, or its ending."""
    for number, verdict in enumerate(verdicts):
        verdict = seen(verdict) if isinstance(verdict, str) else verdict
        entry = note(entry, verdict, [], day(number), POLICY.refusals)
    return entry


# What is noted


def test_a_link_that_answers():
    assert after("200") == Entry(
        "yeast",
        ["data/"],
        register.GOOD,
        "said 200",
        first_seen=day(0),
        last_checked=day(0),
        last_good=day(0),
    )


def test_the_first_day_and_the_last_good_day_stay():
    entry = after("200", "200", "404", "503")
    assert (entry.first_seen, entry.last_good, entry.last_checked) == (day(0), day(1), day(3))
    assert (entry.failures, entry.grave, entry.failing_since) == (2, 2, day(2))


def test_a_link_that_answers_again_fails_no_more():
    entry = after("404", "404", "200")
    assert (entry.failures, entry.grave, entry.failing_since) == (0, 0, None)
    assert after("404", "200", "404").failing_since == day(2)


def test_several_checks_of_one_day_count_once():
    entry = after("404", "404")
    for _ in range(3):
        entry = note(entry, seen("404"), [], day(1), POLICY.refusals)
    assert (entry.failures, entry.grave) == (2, 2)
    entry = note(entry, seen("404"), [], day(2), POLICY.refusals)
    assert (entry.failures, entry.grave) == (3, 3)


def test_a_day_on_which_it_failed_and_answered_counts_by_its_last_check():
    entry = after("404", "404")
    good = note(entry, seen(), [], day(1), POLICY.refusals)
    assert good.failures == 0
    assert note(good, seen("404"), [], day(1), POLICY.refusals).failures == 1


def test_days_on_which_it_is_merely_refused_are_told_from_others():
    entry = after("404", "404", "403", SUSPECT, "robots.txt", "503")
    assert (entry.failures, entry.grave) == (6, 1)


@pytest.mark.parametrize(
    ("verdict", "leads", "permanent"),
    [
        (seen(hops=(301,), final="https://y.org/", status=register.MOVED), "https://y.org/", True),
        (seen(hops=(302,), final="https://y.org/"), "https://y.org/", False),
        (seen("404", hops=(301,), final="https://y.org/"), None, False),
        (seen(), None, False),
    ],
)
def test_where_it_redirects_to(verdict, leads, permanent):
    entry = after(verdict, entry=replace(NEW, redirects_to="https://old.org/", permanent=True))
    assert (entry.redirects_to, entry.permanent) == (leads, permanent)


@pytest.mark.parametrize(
    ("place", "places", "found"),
    [
        ("results", {"results"}, register.FOUND),
        ("été", {"été"}, register.FOUND),
        ("install", {"user-content-install"}, register.FOUND),
        ("top", {"results"}, register.FOUND),
        ("results", {"RESULTS", "result"}, register.MISSING),
        ("results", set(), register.MISSING),
        ("results", None, register.UNKNOWN),
    ],
)
def test_whether_a_place_is_on_the_page(place, places, found):
    verdict = seen(places=None if places is None else frozenset(places))
    entry = note(replace(NEW, anchors={"old": register.FOUND}), verdict, [place], day(0))
    assert entry.anchors == {place: found}


def test_a_link_that_a_rule_excepts_keeps_what_was_seen():
    rule = Rule("x.org", "It starts a server.", datetime.date(2027, 1, 1), skip=True)
    entry = except_(after("200", "404", "404"), rule, day(5))
    assert (entry.status, entry.said) == (register.EXCEPTED, "It starts a server.")
    assert (entry.last_checked, entry.last_good) == (day(2), day(0))
    assert (entry.failures, entry.grave, entry.failing_since) == (0, 0, None)
    assert except_(NEW, rule, day(5)).last_checked is None


def test_a_link_that_stands_nowhere_any_more_is_kept():
    entry = leave(after("200"), day(3))
    assert (entry.pages, entry.left, entry.last_good) == ([], day(3), day(0))
    assert leave(entry, day(9)).left == day(3)
    assert note(entry, seen(), [], day(10)).left is None


def test_what_stands_on_the_pages_now_is_what_counts():
    urls = (URL, "https://new.org/", "https://back.org/")
    found = {url: Found(url, "new words", ["b/"]) for url in urls}
    left = leave(after("200"), day(3))
    known = {URL: after("404"), "https://back.org/": left, "https://no.org/": NEW}
    assert standing(known, found) == {
        URL: replace(after("404"), what="new words", pages=["b/"]),
        "https://new.org/": Entry("new words", ["b/"]),
        "https://back.org/": replace(left, what="new words", pages=["b/"], left=None),
    }


# What is an alarm


@pytest.mark.parametrize(
    ("days", "alarm"),
    [
        # New
        (["404"], True),
        (["no such host"], True),
        (["403"], False),
        (["503"], False),
        (["time-out"], False),
        (["certificate"], False),
        ([SUSPECT], False),
        (["200"], False),
        # Known and gone
        (["200", "404"], False),
        (["200", "404", "404"], False),
        (["200", "404", "404", "404"], True),
        (["200", "503", "no such host", "404"], True),
        (["200", "404", "404", "200", "404"], False),
        # Never seen good: who put it has not looked, and that stays so until it is mended
        (["404", "404"], True),
        (["404"] * 9, True),
        # Once good and then silent
        (["200", "503", "503"], False),
        (["200", "503", "503", "503"], True),
        (["200", "time-out", "certificate", "reset"], True),
        (["503"] * 9, False),
        (["200", "503", "503", "503", "200"], False),
        # Refused for months, which says nothing of the page
        (["200", *["403"] * 20], False),
        (["200", *["robots.txt"] * 20], False),
        (["200", *["403"] * 20, "time-out"], False),
        (["200", *["403"] * 20, "404"], False),
        (["200", *["403"] * 20, "404", "404", "404"], True),
        (["403"] * 20, False),
        (["403", "403", "404"], False),
        (["403", "404", "404", "404"], True),
        (["200", "404", "404", "404", "403"], False),
        # Suspected only
        (["200", *[SUSPECT] * 20], False),
        (["200", *[SUSPECT] * 20, "404"], False),
    ],
)
def test_when_somebody_must_act(days, alarm):
    before = after(*days[:-1])
    entry = after(*days)
    assert is_alarm(entry, before if len(days) > 1 else None, POLICY) == alarm


def test_a_link_that_nobody_has_asked_yet_is_new():
    assert is_alarm(after("404"), NEW, POLICY)


def test_a_link_that_comes_back_to_a_page_is_new():
    left = leave(after("200"), day(1))
    assert is_alarm(note(left, seen("404"), [], day(9)), left, POLICY)
