"""The register of links: read strictly, written whole, joined without losing a day."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.links import register
from press.links.register import Entry, as_record, joined, read_links, write_links

URL = "https://x.org/"
FULL = Entry(
    what="The yeast",
    pages=["resources/", "README.md"],
    status=register.MOVED,
    said="200 OK, at https://y.org/",
    first_seen="2026-10-01",
    last_checked="2026-11-25",
    last_good="2026-11-25",
    redirects_to="https://y.org/#new",
    permanent=True,
    anchors={"été": register.FOUND},
    archived="https://web.archive.org/web/2026/https://x.org/",
    archived_on="2026-10-02",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registers" / "links.json"


def test_what_is_written_is_read(path):
    entries = {URL: FULL, "http://127.0.0.1:80/%E9?a=b": Entry("", [])}
    assert write_links(path, entries, "links.json")
    assert read_links(path, "links.json") == entries
    assert not write_links(path, dict(reversed(entries.items())), "links.json")


def test_a_register_that_is_not_there_yet_is_empty(path):
    assert read_links(path, "links.json") == {}


def test_a_diff_shows_what_changed(path):
    write_links(path, {"https://b.org/": FULL, "https://a.org/": FULL}, "links.json")
    lines = path.read_text().splitlines()
    assert [line.strip() for line in lines if "https://" in line and "{" in line] == [
        '"https://a.org/": {',
        '"https://b.org/": {',
    ]
    assert '    "été": "found"' in lines


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"status": "fine"}, "links → https://x.org/ → status: 'fine' is not one of"),
        ({"status": None}, "links → https://x.org/ → status: None is not one of"),
        ({"last_good": "25.11.2026"}, "last_good: '25.11.2026' is not a 'date'"),
        ({"last_good": "2026-02-30"}, "last_good: '2026-02-30' is not a 'date'"),
        ({"failures": -1}, "failures: -1 is less than the minimum of 0"),
        ({"grave": 0.5}, "grave: 0.5 is not of type 'integer'"),
        ({"pages": ["a/", "a/"]}, "pages: ['a/', 'a/'] has non-unique elements"),
        ({"anchors": {"a": "yes"}}, "anchors → a: 'yes' is not one of"),
        ({"redirects_to": "javascript:alert(1)"}, "redirects_to: 'javascript:alert(1)' does not"),
        ({"archived": "data:text/html,x"}, "archived: 'data:text/html,x' does not match"),
        ({"more": 1}, "Additional properties are not allowed ('more' was unexpected)"),
        ({"what": ...}, "links → https://x.org/: 'what' is a required property"),
    ],
)
def test_what_is_not_well_formed_is_refused(path, change, told):
    record = as_record({URL: FULL})
    record["links"][URL] |= change
    record["links"][URL] = {k: it for k, it in record["links"][URL].items() if it is not ...}
    path.parent.mkdir()
    path.write_text(json.dumps(record))
    with pytest.raises(PressError) as caught:
        read_links(path, "registers/links.json")
    assert str(caught.value).startswith("registers/links.json, links → https://x.org/")
    assert told in str(caught.value)
    assert str(caught.value).endswith("; put back the last good one with `git checkout`.")


@pytest.mark.parametrize(
    "url", ["ftp://x.org/", "x.org", "https://x.org/#a", "https://x.org/a b", "https://x.org/\n"]
)
def test_an_address_is_one_without_a_place(path, url):
    with pytest.raises(PressError, match="this is a fault of the program that wrote it"):
        write_links(path, {url: FULL}, "links.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "links": {}}', '{"schema": 1}'])
def test_a_file_that_is_no_register_is_refused(path, text):
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(PressError, match=r"^registers/links\.json"):
        read_links(path, "registers/links.json")


def test_a_register_is_written_whole_or_not_at_all(path):
    write_links(path, {URL: FULL}, "links.json")
    before = path.read_bytes()
    with pytest.raises(PressError, match="'fine' is not one of"):
        write_links(path, {URL: dataclasses.replace(FULL, status="fine")}, "links.json")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# Joined

DAYS = st.none() | st.sampled_from([f"2026-11-{day:02}" for day in range(1, 6)])
ENTRIES = st.builds(
    Entry,
    what=st.sampled_from(["", "yeast"]),
    pages=st.sampled_from([[], ["a/"], ["b/"]]),
    status=st.sampled_from(register.STATUSES),
    said=st.sampled_from(["", "200 OK"]),
    first_seen=DAYS,
    left=DAYS,
    last_checked=DAYS,
    last_good=DAYS,
    failures=st.integers(0, 2),
    failing_since=DAYS,
    redirects_to=st.sampled_from([None, "https://y.org/"]),
    anchors=st.sampled_from([{}, {"a": register.FOUND}]),
    archived=st.sampled_from([None, "https://web.archive.org/a", "https://web.archive.org/b"]),
    archived_on=DAYS,
)
REGISTERS = st.dictionaries(st.sampled_from(["https://x.org/", "https://y.org/"]), ENTRIES)


@given(REGISTERS, REGISTERS, REGISTERS)
def test_registers_can_be_joined_in_any_order(one, two, three):
    assert joined(one, two) == joined(two, one)
    assert joined(joined(one, two), three) == joined(one, joined(two, three))
    assert joined(one, one) == one
    assert joined(joined(one, two), two) == joined(one, two)
    assert joined(one, {}) == one


@given(ENTRIES, ENTRIES)
def test_no_day_is_lost(one, other):
    both = joined({URL: one}, {URL: other})[URL]

    def days(name):
        return [getattr(it, name) for it in (one, other) if getattr(it, name)]

    assert both.first_seen == min(days("first_seen"), default=None)
    for name in ("last_checked", "last_good", "archived_on"):
        assert getattr(both, name) == max(days(name), default=None)
    if both.archived_on:
        assert (both.archived, both.archived_on) in {
            (it.archived, it.archived_on) for it in (one, other)
        }


@given(REGISTERS, REGISTERS)
def test_no_link_is_lost(one, other):
    assert set(joined(one, other)) == {*one, *other}
    assert list(joined(one, other)) == sorted({*one, *other})


def test_the_younger_check_says_how_a_link_is():
    older = dataclasses.replace(FULL, last_checked="2026-11-18", last_good="2026-11-18")
    younger = dataclasses.replace(
        FULL, status=register.GONE, last_checked="2026-11-25", last_good=None, failures=1
    )
    both = joined({URL: older}, {URL: younger})[URL]
    assert (both.status, both.failures, both.last_good) == (register.GONE, 1, "2026-11-18")


def test_who_looked_last_says_where_a_link_stands():
    checked = dataclasses.replace(FULL, last_checked="2026-11-18", pages=["a/"])
    left = dataclasses.replace(checked, last_checked="2026-11-11", pages=[], left="2026-11-25")
    both = joined({URL: checked}, {URL: left})[URL]
    assert (both.pages, both.left) == ([], "2026-11-25")
    assert both.last_checked == "2026-11-18"
