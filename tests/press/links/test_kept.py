"""A check that was broken off goes on where it was, on the same day and by the same policy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.links import register
from press.links.answer import Answer
from press.links.judge import Verdict
from press.links.kept import Kept

ANSWER = Answer(
    "200",
    "200 OK",
    "https://y.org/été",
    hops=(301, 302),
    retry_after=3.0,
    title="Gènes",
    heading="\u2028",
    doubtful=True,
    places=frozenset({"b", "été"}),
)
SEEN = Verdict(register.MOVED, "200 OK, at https://y.org/", ANSWER, 2)
PLAIN = Verdict(register.GONE, "404 Not Found", Answer("404", "404", "https://z.org/"), 2)
VERDICTS = {"https://x.org/é": SEEN, "https://z.org/": PLAIN}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "build" / "links.jsonl"


def broken_off(path, key="Monday"):
    """Keep two verdicts, and leave."""
    kept = Kept(path, key)
    for url, seen in VERDICTS.items():
        kept.add(url, seen)


def test_the_next_check_knows_what_this_one_knew(path):
    broken_off(path)
    assert Kept(path, "Monday").known == VERDICTS
    assert Kept(path, "Monday").known == VERDICTS


def test_another_day_or_policy_begins_anew(path):
    broken_off(path)
    assert Kept(path, "Tuesday").known == {}
    assert Kept(path, "Monday").known == {}


def test_a_line_that_was_cut_off_is_left_out_and_gone_on_after(path):
    broken_off(path)
    path.write_bytes(path.read_bytes()[:-30])
    kept = Kept(path, "Monday")
    assert kept.known == {"https://x.org/é": SEEN}
    kept.add("https://z.org/", PLAIN)
    assert Kept(path, "Monday").known == VERDICTS


@given(st.integers(0, 1200))
def test_wherever_it_was_cut_off_no_verdict_is_wrong(tmp_path_factory, length):
    path = tmp_path_factory.mktemp("kept") / "links.jsonl"
    broken_off(path)
    path.write_bytes(path.read_bytes()[:length])
    assert Kept(path, "Monday").known.items() <= VERDICTS.items()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "[]",
        "{}",
        '{"key": "Monday"}\n7\n',
        '{"key": "Monday"}\n{"url": "x", "seen": {}}\n',
    ],
)
def test_what_is_not_as_it_writes_it_is_nothing(path, text):
    path.parent.mkdir()
    path.write_text(text)
    assert Kept(path, "Monday").known == {}


def test_when_the_check_is_complete_nothing_is_kept(path):
    broken_off(path)
    Kept(path, "Monday").forget()
    assert not path.exists()


def test_without_a_file_nothing_is_kept():
    kept = Kept(None, "Monday")
    kept.add("https://x.org/", SEEN)
    kept.forget()
    assert kept.known == {}
