"""Facts about the world: each has a day and a source, and a slip in one is a sentence."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.dated import check_known, check_used, read_facts, used
from press.errors import PressError

GOOD = """\
client_version:
  claim: Newest release of the client
  value: "1.14.0"
  date: 2026-11-22
  source: "[the index](https://pypi.org/project/intermine/)"
binder_users:
  claim: Sessions at once
  value: 12500
  date: 2026-08-05
  source: its configuration
"""


@pytest.fixture
def facts_file(tmp_path):
    """Write a file of facts: `facts_file(text)`."""

    def write(text: str):
        path = tmp_path / "facts.yml"
        path.write_text(text, "utf-8")
        return path

    return write


def of_value(written: str) -> str:
    return f"a_fact:\n  claim: C\n  value: {written}\n  date: 2026-01-02\n  source: S\n"


def test_facts_are_read_by_name(facts_file):
    version, users = read_facts(facts_file(GOOD), "docs/facts.yml").values()
    assert (version.name, version.value, version.claim) == (
        "client_version",
        "1.14.0",
        "Newest release of the client",
    )
    assert version.date == datetime.date(2026, 11, 22)
    assert (users.value, users.source) == ("12,500", "its configuration")


def test_a_guide_need_have_no_facts(tmp_path, facts_file):
    assert read_facts(tmp_path / "none.yml", "docs/facts.yml") == {}
    assert read_facts(facts_file("# none yet\n"), "docs/facts.yml") == {}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("3.10", "3.10"),  # a number would be 3.1
        ("12:30", "12:30"),  # and this 750
        ("0.05", "0.05"),
        ("010", "010"),
        ("1000000", "1,000,000"),
        ('"2018"', "2018"),
        ("2018-05-03", "2018-05-03"),
        ("two to four", "two to four"),
        ("-5", "-5"),
    ],
)
def test_a_value_is_read_as_it_is_written(facts_file, written, shown):
    assert read_facts(facts_file(of_value(written)), "f")["a_fact"].value == shown


@given(st.integers())
def test_a_whole_number_keeps_its_digits(number):
    assert int(f"{number:,}".replace(",", "")) == number


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("  source: its configuration\n", "", ["binder_users: `source` is missing", "where it is"]),
        ("source: its", "sorce: its", ["`sorce` is not a key", "did you mean `source`?"]),
        ("2026-08-05", "August", ["`date` is 'August'", "as 2026-08-05"]),
        ("2026-08-05", "2026-02-30", ["`date` is '2026-02-30'"]),
        ("2026-08-05", "2999-01-01", ["its date, 2999-01-01, is still to come"]),
        ("12500", "[1, 2]", ["`value` is [1, 2]", "a number or a line of text"]),
        ("12500", '""', ["`value` is ''"]),
        ("12500", "|\n    one", [r"`value` is 'one\n'", "without a line end", "write >- for"]),
        ("12500", "yes", ["`value` is True", "quote it"]),
        ("Sessions at once", "A: B", ["docs/facts.yml:7", "is not YAML", "quote a text"]),
        ("binder_users", "client_version", ["docs/facts.yml:6", "stands in it twice"]),
        ("  value: 12500", "  claim: C\n  value: 12500", ["docs/facts.yml:8", "`claim` stands"]),
        ("binder_users", "binder-users", ["binder-users: a fact's name is words", "rename it"]),
        ("binder_users", "2018", ["2018: a fact's name is words"]),
        (GOOD, "- a\n- b\n", ["is not a mapping of names to facts"]),
        (GOOD, "a: b\n", ["a: it is no mapping", "claim, value, date and source"]),
    ],
)
def test_a_malformed_fact_is_named_with_what_to_do(facts_file, before, after, words):
    assert before in GOOD
    with pytest.raises(PressError) as caught:
        read_facts(facts_file(GOOD.replace(before, after)), "docs/facts.yml")
    said = str(caught.value)
    assert said.startswith("docs/facts.yml")
    assert "\n" not in said
    for word in words:
        assert word in said


def test_a_page_lists_the_facts_it_used_once_each_in_their_order(facts_file):
    facts = read_facts(facts_file(GOOD), "f")
    page = "{{ fact.binder_users }} of {{fact.client_version}}, {{ fact.binder_users }}"
    assert [fact.name for fact in used(page, facts)] == ["binder_users", "client_version"]
    assert used("{{ runs.binder_users }} { fact.binder_users }", facts) == []


def test_a_fact_that_there_is_not_is_named_with_its_line(facts_file):
    facts = read_facts(facts_file(GOOD), "f")
    check_known("{{ fact.binder_users }}", facts, "docs/limits.md")
    with pytest.raises(PressError, match=r"docs/limits\.md:3: .*`binder_user` \(did you mean"):
        check_known("# Limits\n\n{{ fact.binder_user }} sessions\n", facts, "docs/limits.md")


def test_a_fact_that_no_page_uses_is_named(facts_file):
    facts = read_facts(facts_file(GOOD), "f")
    check_used(facts, ["{{ fact.binder_users }}", "{{ fact.client_version }}"], "docs/facts.yml")
    with pytest.raises(PressError, match=r"docs/facts\.yml: no page uses `client_version`; write"):
        check_used(facts, ["{{ fact.binder_users }}"], "docs/facts.yml")
