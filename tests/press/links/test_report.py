"""What a check found, told to people and to the standing issue."""

from dataclasses import replace

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from press.links import register
from press.links.check import Checked
from press.links.register import Entry
from press.links.report import report_of
from press.reports import write_report

URL = "https://x.org/"
GOOD = Entry(
    "The yeast",
    ["data/", ""],
    register.GOOD,
    "200 OK",
    first_seen="2026-10-01",
    last_checked="2026-11-25",
    last_good="2026-11-25",
)
GONE = replace(
    GOOD,
    status=register.GONE,
    said="404 Not Found",
    last_good="2026-11-01",
    failures=3,
    grave=3,
    failing_since="2026-11-11",
)


def report(entry, *alarms, before=None, own=(), followed=0, **more):
    entries = entry if isinstance(entry, dict) else {URL: entry}
    checked = Checked("2026-11-25", entries, before or {}, alarms=list(alarms), **more)
    return report_of(checked, own, followed)


def test_one_sentence_sums_it_up():
    entries = {f"https://x.org/{n}": GOOD for n in range(1200)}
    entries |= {"https://y.org/": GONE, "https://z.org/": Entry("", [])}
    told = report(entries, own=["data/: broken."], followed=5000)
    assert told.sentence == (
        "1,202 addresses outside of the guide: 1,200 answered, 1 not found, 1 not checked yet."
        " 5,000 links within it, 1 of them broken."
    )
    assert (told.of, told.day) == ("links", "2026-11-25")
    assert report({}, followed=7).sentence == (
        "0 addresses outside of the guide: none. 7 links within it, all whole."
    )
    assert report(GOOD, followed=1).sentence == (
        "1 address outside of the guide: 1 answered. 1 link within it, all whole."
    )


def test_each_alarm_is_told_with_all_that_is_known():
    entry = replace(GONE, archived="https://web.archive.org/1", archived_on="2024-03-01")
    told = report(entry, URL, before={URL: GONE}, own=["data/: `gone/`: 404; correct the link."])
    assert told.alarms == [
        "Within the guide: data/: `gone/`: 404; correct the link.",
        "“The yeast” <https://x.org/>: 404 Not Found. It fails since 2026-11-11, on 3 days in a"
        " row. It was last good on 2026-11-01. On `data/`, `the home page`. An archived copy of"
        " 2024-03-01: <https://web.archive.org/1>.",
    ]
    assert told.notes == []


def test_a_new_link_has_no_past():
    new = replace(GONE, what="", last_good=None, failures=1, pages=["a/", "b/", "c/", "d/", "e/"])
    assert report(new, URL).alarms == [
        "<https://x.org/>: 404 Not Found. On `a/`, `b/`, `c/` and 2 more."
    ]


def test_what_is_no_alarm_is_a_note_the_gravest_first():
    entries = {
        f"https://{status.replace(' ', '-')}.org/": replace(GOOD, what="", status=status, pages=[])
        for status in register.STATUSES
    }
    entries["https://moved.org/"] = replace(
        entries["https://moved.org/"], redirects_to="https://new.org/"
    )
    assert report(entries).notes == [
        "<https://gone.org/>: 200 OK. It was last good on 2026-11-25.",
        "<https://suspect.org/>: 200 OK. It was last good on 2026-11-25.",
        "<https://unsure.org/>: 200 OK. It was last good on 2026-11-25.",
        "<https://moved.org/>: moved for good, to <https://new.org/>.",
    ]


def test_a_place_that_is_missing_is_a_note():
    anchors = {"old": register.MISSING, "new": register.FOUND, "what": register.UNKNOWN}
    assert report(replace(GOOD, anchors=anchors)).notes == [
        "<https://x.org/#old>: the page answered, without that place on it."
    ]
    assert "#old" not in str(report(replace(GONE, anchors=anchors)))


def test_a_link_that_answers_again_is_a_note():
    assert report(GOOD, before={URL: GONE}).notes == ["<https://x.org/>: it answers again."]
    assert report(GOOD, before={URL: GOOD}).notes == []


def test_a_link_that_there_was_no_time_to_ask_is_a_note():
    told = report(GOOD, before={URL: GOOD}, unasked=[URL])
    assert told.sentence.endswith(" 1 of them could not be asked, for want of time.")
    assert told.notes == [
        "<https://x.org/>: not asked; its host took up its time with other addresses."
    ]


@pytest.mark.parametrize(
    "said",
    [
        "404 @ada",
        "<img src=https://spam.org/x.png>",
        "[buy](https://spam.org)",
        "![x](https://spam.org/x.png)",
        "</details><h1>",
        "`x` **y** | z",
        "\\[x](https://spam.org)",
        "a\n\n# b\r\n- c",
    ],
)
def test_what_a_host_says_means_nothing_in_markdown(said):
    told = report(replace(GONE, said=said, what=said, pages=[]), URL).as_markdown()
    page = BeautifulSoup(markdown.markdown(told), "html.parser")
    assert [link["href"] for link in page.select("a")] == [URL]
    assert not page.select("img, code, strong, details, table, h1 + p + h1")
    assert "@ada" not in page.get_text()


@given(st.text(), st.text())
def test_whatever_is_said_the_report_can_be_written(tmp_path_factory, said, what):
    told = report(replace(GONE, said=said, what=what), URL)
    write_report(told, tmp_path_factory.getbasetemp() / "links.json", None)
