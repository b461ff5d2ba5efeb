"""The badge builder's rules in JavaScript are those in Python: one table, and many guesses."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.launch.badges import BADGES, Wish, address, badge, faults
from press.launch.pasted import spread
from tests.browser.conftest import ROOT
from tests.press.launch.badge_cases import CASES, texts, wish, wishes

FIELDS = ["repository", "branch", "path", "content", "content_branch"]
RULES = ROOT / "theme" / "assets" / "javascripts" / "badge-rules.js"
# Calls travel as ASCII, so that a browser gets each text as it is: halves of characters, too.
ANSWERS = """calls => JSON.stringify(JSON.parse(calls).map(([name, values]) => {
    try { return badgeRules[name](...values) } catch (error) { return { error: error.message } }
}))"""


@pytest.fixture(scope="module")
def ask(browser):
    """Call it with calls, each a function's name and its values; return what JavaScript says."""
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(path=RULES)
    yield lambda calls: json.loads(page.evaluate(ANSWERS, json.dumps(calls)))
    context.close()


def full(case):
    """Return a wish of the table with every field, as the form has them."""
    return vars(wish(case))


# For each part of the table: what is asked, and what must be said.
ASKED = {
    "valid": lambda case: (["address", [full(case)]], case["url"]),
    "invalid": lambda case: (["faults", [full(case)]], case["faults"]),
    "pasted": lambda case: (
        ["spread", [case["text"], case["field"], case["kind"]]],
        case["fields"],
    ),
    "badges": lambda case: (["badge", [case["url"], case["kind"]]], case["text"]),
    "refused": lambda case: (["badge", [case["url"], case["kind"]]], {"error": case["error"]}),
}


@pytest.mark.parametrize("part", list(CASES))
def test_the_table_holds_in_javascript(ask, part):
    calls, expected = zip(*map(ASKED[part], CASES[part]), strict=True)
    for case, said, right in zip(CASES[part], ask(calls), expected, strict=True):
        assert said == right, case["what"]


def test_a_good_wish_has_no_faults_in_javascript(ask):
    wanted = [["faults", [full(case)]] for case in CASES["valid"]]
    assert ask(wanted) == [{}] * len(wanted)


def batches(cases):
    """Several cases at once: a browser answers many as fast as one."""
    return st.lists(cases, min_size=3, max_size=12)


few = settings(max_examples=40)


@few
@given(batches(wishes))
def test_any_wish_has_the_same_faults_or_the_same_address(ask, typed):
    said = ask([[name, [one]] for one in typed for name in ("faults", "address")])
    for one, found, url in zip(typed, said[::2], said[1::2], strict=True):
        assert found == faults(Wish(**one))
        if not found:
            assert url == address(Wish(**one))


@few
@given(batches(st.tuples(texts, st.sampled_from(FIELDS), st.sampled_from(sorted(BADGES)))))
def test_any_pasted_text_is_understood_in_the_same_way(ask, pasted):
    said = ask([["spread", list(one)] for one in pasted])
    assert said == [spread(*one) for one in pasted]


@few
@given(batches(st.tuples(texts, st.sampled_from(sorted(BADGES)))))
def test_any_address_makes_the_same_badges(ask, wanted):
    wanted = [(f"https://example.org/{tail}", kind) for tail, kind in wanted]
    assert ask([["badge", list(one)] for one in wanted]) == [badge(*one) for one in wanted]
