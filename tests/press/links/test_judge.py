"""What the answers of one address mean: when to ask again, and how it is in the end."""

import datetime
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links import register
from press.links.answer import Answer
from press.links.judge import Again, is_good, looks_not_found, next_step, verdict
from press.links.policy import FAULTS, Rule, read_policy
from tests.press.links.conftest import RULES

URL = "https://x.org/genes/yeast.html"
POLICY = replace(
    read_policy(RULES, "links.toml"),
    tries=4,
    confirm=2,
    wait=2.0,
    longest_wait=120,
    rules=(),
)
ACCEPTS_403 = Rule("x.org", "R", datetime.date(2027, 1, 1), accept=("403", "time-out"))


class Most(random.Random):
    """Chance at its most."""

    def uniform(self, a, b):
        return b


def answer(ending="200", **more):
    said = {"200": "200 OK", "404": "404 Not Found"}.get(ending, ending)
    return Answer(ending, said, **{"final": URL, **more})


def step(*answers, rule=None, policy=POLICY):
    seen = [answer(it) if isinstance(it, str) else it for it in answers]
    return next_step(seen, policy, rule, Most())


def judged(*answers, rule=None, url=URL):
    seen = [answer(it) if isinstance(it, str) else it for it in answers]
    return verdict(url, seen, POLICY, rule)


# When to ask again

ENDINGS = st.sampled_from(["200", "204", "302", "403", "404", "410", "429", "500", "503", *FAULTS])
ANSWERS = st.lists(
    st.builds(answer, ENDINGS, retry_after=st.none() | st.floats(0, 1000)), min_size=1, max_size=8
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_it_waits_longer_each_time_within_its_bounds(answers, chance):
    again = next_step(answers, POLICY, None, chance)
    if again is None:
        return
    last, most = answers[-1], POLICY.wait * 2 ** (len(answers) - 1)
    asked_for = None if last.ending in POLICY.gone else last.retry_after
    assert len(answers) < POLICY.tries
    assert not last.good
    if asked_for and asked_for > most:
        assert again == Again(asked_for, all_of_host=True)
        assert asked_for <= POLICY.longest_wait
    else:
        assert max(most / 2, asked_for or 0) <= again.after <= most


def test_the_waits_are_drawn_by_chance():
    chance = random.Random(1)
    waits = {next_step([answer("503")], POLICY, None, chance).after for _ in range(20)}
    assert len(waits) == 20
    assert min(waits) >= 1.0
    assert max(waits) <= 2.0


@pytest.mark.parametrize("ending", ["200", "204", "302", "401", "403", "451", "999", "certificate"])
def test_some_endings_are_believed_at_once(ending):
    assert step(ending) is None


@pytest.mark.parametrize(
    "ending", ["429", "500", "502", "503", "time-out", "too slow", "reset", "refused"]
)
def test_no_failure_that_may_pass_is_believed_at_once(ending):
    assert [step(*[ending] * tries).after for tries in (1, 2, 3)] == [2.0, 4.0, 8.0]
    assert step(*[ending] * 4) is None


def test_a_host_with_too_much_to_do_rests_as_a_whole():
    assert step("429").all_of_host
    assert step("503").all_of_host
    assert not step("500").all_of_host
    assert step(answer("500", retry_after=3.0)) == Again(3.0, all_of_host=True)


def test_a_host_is_given_the_time_that_it_asks_for_and_no_less_than_usual():
    assert step(answer("503", retry_after=100.0)).after == 100.0
    assert step(answer("503", retry_after=0.0)).after == 2.0
    assert step(answer("503", retry_after=121.0)) is None
    assert step(answer("404", retry_after=100.0)).after == 2.0


@pytest.mark.parametrize("ending", ["404", "410", "no such host"])
def test_what_looks_gone_is_asked_once_more(ending):
    assert step(ending) == Again(2.0, all_of_host=False)
    assert step(ending, ending) is None
    assert step("503", ending) == Again(4.0, all_of_host=False)
    assert step(ending, "503", ending) is None
    assert step(ending, "200") is None


def test_what_a_rule_accepts_is_not_asked_again():
    assert step("time-out", rule=ACCEPTS_403) is None
    assert step("503", rule=ACCEPTS_403) is not None
    assert is_good(answer("403"), ACCEPTS_403)
    assert not is_good(answer("403"), None)


# How an address is


def test_it_is_good_when_it_answers():
    seen = judged("503", "200")
    assert (seen.status, seen.said, seen.tries) == (register.GOOD, "200 OK", 2)


@pytest.mark.parametrize(
    ("hops", "final", "status"),
    [
        ((301,), "https://x.org/new.html", register.MOVED),
        ((301, 308), "https://x.org/new.html", register.MOVED),
        ((302,), "https://x.org/new.html", register.GOOD),
        ((301, 302), "https://x.org/new.html", register.GOOD),
        ((301,), URL, register.GOOD),  # to itself, with a cookie
    ],
)
def test_it_has_moved_when_each_step_was_for_good(hops, final, status):
    assert judged(answer(hops=hops, final=final)).status == status


def test_where_it_has_moved_to_is_said():
    seen = judged(answer(hops=(301,), final="https://x.org/new.html"))
    assert seen.said == "200 OK, at https://x.org/new.html"


def test_it_is_gone_when_it_was_not_found_twice():
    assert judged("404", "404").status == register.GONE
    assert judged("404", "503", "410").status == register.GONE
    seen = judged("503", "503", "503", "404")
    assert seen.status == register.UNSURE
    assert seen.said == "404 Not Found (only once in 4 tries)"


def test_a_redirect_to_nowhere_is_gone_and_says_where_to():
    lost = answer("404", hops=(301,), final="https://x.org/new.html")
    assert judged(lost, lost).said == "404 Not Found (it redirects to https://x.org/new.html)"


@pytest.mark.parametrize("ending", ["302", "403", "429", "500", "time-out", "certificate"])
def test_all_else_is_unsure(ending):
    assert judged(*[ending] * 4).status == register.UNSURE
    assert judged(answer(ending, final="https://x.org/as-it-was-sent")).said == ending


def test_a_host_that_asks_for_more_time_than_there_is_says_so():
    said = judged(answer("429", retry_after=3600.0)).said
    assert said == "429 (asks us to wait for 3,600 s)"


def test_what_a_rule_accepts_is_good_and_has_not_moved():
    assert judged("403", rule=ACCEPTS_403).status == register.GOOD
    refused = answer("403", hops=(301,), final="https://x.org/login")
    assert judged(refused, rule=ACCEPTS_403).status == register.GOOD


@given(ANSWERS, st.sampled_from([None, ACCEPTS_403]))
def test_each_series_of_answers_has_a_verdict(answers, rule):
    seen = verdict(URL, answers, POLICY, rule)
    assert seen.status in register.STATUSES
    assert seen.said
    assert seen.answer == answers[-1]
    assert seen.tries == len(answers)
    if seen.status == register.GONE:
        assert sum(it.ending in POLICY.gone for it in answers) >= POLICY.confirm


# Pages that say only in words that nothing is there


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Error 404",
        "HTTP 404",
        "404 Not Found",
        "404: Not Found",
        "404 - File or directory not found.",
        "HTTP Status 404 – Not Found",
        "Page not found",
        "Page not found (404)",
        "Page Not Found | Yeast database",
        "Yeast database – Page not found",
        "Site not found · GitHub Pages",
        "Object not found!",
        "The requested URL was not found",
        "The page could not be found",
        "This page cannot be found",
        "The page can’t be found",
        "Document does not exist",
        "This page doesn't exist",
        "Page no longer available",
        "Oops! That page can’t be found.",
        "Sorry, we could not find that",
        "Whoops, 404",
    ],
)
def test_a_title_that_says_so_is_suspected(title):
    assert judged(answer(title=title)).status == register.SUSPECT
    assert judged(answer(title="Yeast", heading=title)).status == register.SUSPECT


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Found",
        "Page found",
        "The site was found",
        "Genes of the yeast",
        "Room 404: the herbarium",
        "The gene that was not found: a history",
        "404 genes of the yeast",
        "Lost and found",
        "Genes not found in yeast",
        "Oops, I did it again",
        "What to do when a page is not found",
        "A gene that does not exist",
        "Sorry state of affairs",
    ],
)
def test_an_innocent_title_is_not(title):
    assert judged(answer(title=title, heading=title)).status == register.GOOD


def test_what_a_page_says_is_quoted_without_what_could_mean_something():
    title = "Sorry, not found. <img src=x> @ada `x` [buy](https://spam.org) " + "!" * 200
    said = judged(answer(title=title)).said
    assert said.startswith("200 OK, and a page that says “Sorry, not found. img srcx ada x buy(")
    assert not set(said) & set("<>@`[]*|#\\")
    assert len(said) < 140


def test_an_empty_page_is_suspected():
    assert judged(answer(empty=True)).said == "200 OK, and an empty page"


@pytest.mark.parametrize(
    ("url", "final", "suspected"),
    [
        (URL, "https://x.org/", True),
        (URL, "https://y.org", True),
        ("https://x.org/yeast.html", "https://x.org/", True),
        ("https://x.org/the-genes-of-yeast", "https://x.org/", True),
        ("https://x.org/?gene=1", "https://x.org/", True),
        ("https://x.org/", "https://www.x.org/", False),
        ("https://x.org/en/", "https://x.org/", False),
        ("https://x.org/yeastmine", "https://x.org/", False),
        ("https://x.org/index.html", "https://x.org/", False),
        (URL, "https://x.org/?gene=1", False),
        (URL, "https://x.org/genes/", False),
    ],
)
def test_who_is_sent_to_the_home_page_has_found_nothing(url, final, suspected):
    sent = Answer("200", "200 OK", final, hops=(301,))
    assert bool(looks_not_found(url, sent)) == suspected


def test_a_home_page_that_answers_itself_is_good():
    assert looks_not_found("https://x.org/", Answer("200", "200 OK", "https://x.org/")) == ""
