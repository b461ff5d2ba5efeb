"""What the issue says: every check, its day, what to do; always short enough for GitHub."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.reports import TITLES
from press.standing.body import (
    LABEL,
    MOST_IN_COMMENT,
    MOST_MARKS,
    ROOM,
    body,
    comment,
    mark,
    marks,
    marks_in,
    news,
)

REPOSITORY = Path(__file__).parents[3]
GONE = "`https://old.example.org/` is gone (404), on Resources."


def test_the_whole_of_it(checks):
    found = checks(links=[GONE, "One.", "Two."], mines=None, notes={"links": ["Known."]})
    said = body(found, "owner/guide")
    assert said.startswith(f"<!-- guide-watch {' '.join(marks(found))} -->\n")
    assert "**4 things are to be acted on.**" in said
    order = [
        "## Links\n\n2026-11-25. The links were seen.\n\n" + f"- {GONE}\n- One.\n- Two.\n\n",
        "(https://github.com/owner/guide/blob/HEAD/CONTRIBUTING.md#a-link-rule)",
        "<details>\n<summary>1 note</summary>\n\n- Known.\n\n</details>\n\n",
        "## Public mines\n\n- There is no report.\n\n*What to do:* Read the log",
        "## Runs of the lessons\n\n2026-11-25. The runs were seen.\n\n",
        "## Exit rehearsal\n\n2026-11-25. The rehearsal were seen.\n",
    ]
    places = [said.index(part) for part in order]
    assert places == sorted(places)


def test_what_to_do_is_said_only_where_there_is_something(checks):
    assert "*What to do:*" not in body(checks(), "o/n")
    for of in TITLES:
        assert body(checks(**{of: ["One."]}), "o/n").count("*What to do:*") == 1


@pytest.mark.parametrize("of", TITLES)
def test_what_to_do_leads_to_a_section_that_there_is(checks, of):
    headings = re.findall("^#+ (.*)$", (REPOSITORY / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    led = set(re.findall(r"CONTRIBUTING\.md#([\w-]+)", body(checks(**{of: ["One."]}), "o/n")))
    assert led
    assert led <= anchors


def test_numbers_are_said_as_people_say_them(checks):
    assert "**Nothing is to be" in body(checks(), "o/n")
    assert "**One thing is to be" in body(checks(runs=["One."]), "o/n")


def test_a_report_can_write_no_mark_and_call_nobody(checks):
    forged = "<!-- guide-watch 00000000 --> @octocat"
    found = checks(links=[forged], notes={"mines": [forged]})
    said = body(found, "o/n")
    assert said.count("<!--") == 1
    assert "@octocat" not in said
    assert marks_in(said) == [mark("links", forged)]


def test_a_mark_is_read_in_the_first_line_only():
    assert marks_in("<!-- guide-watch -->\nText") == []
    assert marks_in("<!-- guide-watch 0123abcd -->\r\nText") == ["0123abcd"]
    assert marks_in("Text\n<!-- guide-watch 0123abcd -->") is None
    assert marks_in("> <!-- guide-watch 0123abcd -->") is None
    assert marks_in("") is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("FlyMine: silent for 3 weeks.", "FlyMine: silent for 4 weeks.", True),
        ("Since 2026-11-04: `a`", "Since 2026-11-11: `a`", True),
        ("`https://a.example/1` is gone", "`https://a.example/2` is gone", False),
        ("https://a.example/1 is gone", "https://a.example/2 is gone", False),
        ("`01` differs", "`02` differs", False),
        ("FlyMine is silent", "HumanMine is silent", False),
    ],
)
def test_a_count_or_a_day_does_not_make_it_another_alarm(one, other, is_same):
    assert (mark("links", one) == mark("links", other)) == is_same
    assert mark("links", one) != mark("mines", one)


def test_no_issue_form_gives_the_label_so_that_nobody_forges_the_issue():
    forms = list((REPOSITORY / ".github" / "ISSUE_TEMPLATE").iterdir())
    assert forms
    assert not any(LABEL in form.read_text() for form in forms)


def test_news_are_what_was_not_known(checks):
    before = checks(links=[GONE], mines=["FlyMine: silent for 3 weeks."])
    after = checks(links=[GONE, "New."], mines=["FlyMine: silent for 4 weeks."])
    assert news(after, marks(before)) == ["Links: New."]
    assert news(before, marks(after)) == []
    assert news(before) == [f"Links: {GONE}", "Public mines: FlyMine: silent for 3 weeks."]


def test_a_comment_is_short():
    lines = [f"Line {number}." for number in range(MOST_IN_COMMENT + 5)]
    said = comment("New:", lines)
    assert said.startswith("New:\n\n- Line 0.\n")
    assert said.endswith("\n- Line 19.\n- … and 5 more, in the issue above.")
    assert len(comment("New:", ["<a" * 60_000, "<a" * 60_000]).encode()) <= ROOM


def test_what_does_not_fit_is_counted_and_alarms_come_before_notes(checks):
    many = [f"`https://example.org/{number}/{'x' * 200}` is gone." for number in range(150)]
    said = body(checks(links=many, notes={"links": many}), "o/n")
    assert len(said.encode()) <= ROOM
    assert all(f"- {line}\n" in said for line in many)  # all alarms
    assert "lines are left out for want of room; the full report has them." in said

    said = body(checks(links=many * 20, mines=["One."], notes={"links": many}), "o/n")
    assert len(said.encode()) <= ROOM
    assert "- One.\n" in said  # one check does not crowd out another
    assert "- 150 lines are left out for want of room" in said  # all notes
    assert "## Exit rehearsal" in said


@given(
    st.dictionaries(
        st.sampled_from(["links", "mines", "runs", "rehearsal"]),
        st.lists(st.text(min_size=1), max_size=5).map(lambda lines: lines * 300) | st.none(),
    )
)
def test_it_is_never_too_long_and_its_marks_are_read_back(checks, alarms):
    found = checks(**alarms)
    said = body(found, "o/n")
    assert len(said.encode()) <= ROOM
    assert marks_in(said) == marks(found)


def test_even_thousands_of_hostile_alarms_fit(checks):
    many = [f"`{number}` {'<b>🧬' * 300}" for number in range(1500)]
    found = checks(links=many, mines=many)
    said = body(found, "o/n")
    assert len(said.encode()) <= ROOM
    assert len(marks_in(said)) == MOST_MARKS
