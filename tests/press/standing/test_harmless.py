"""What a report quotes can call nobody and write no HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.standing.harmless import LONGEST, harmless

WIDE = "\u200b"


@pytest.mark.parametrize(
    "line",
    [
        "`https://example.org/a?b=1&c=2` is gone (404), on [Resources](docs/resources.md).",
        "**FlyMine** has not answered for 3 weeks, since 2026-11-04.",
        "Write to keeper@example.org.",
        "`pip install intermine@1.14`",
        "<https://example.org/> moved; 3 < 4, a & b; [one](https://example.org/#2).",
    ],
)
def test_an_ordinary_line_stays_as_it_is(line):
    assert harmless(line) == line


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("ask @octocat", f"ask @{WIDE}octocat"),
        ("@octo/team and (@x)", f"@{WIDE}octo/team and (@{WIDE}x)"),
        ("_a_@octocat", f"_a_@{WIDE}octocat"),  # to GitHub the emphasis ends before the @
        ("é@octocat", f"é@{WIDE}octocat"),
        ("`@octocat`", f"`@{WIDE}octocat`"),
        ("&#64;octocat &commat;octocat", f"&amp;#{WIDE}64;octocat &amp;commat;octocat"),
        ("https://medium.example/@octocat", "https://medium.example/%40octocat"),
        ("`https://a.example/`@octocat", f"`https://a.example/`@{WIDE}octocat"),
    ],
)
def test_nobody_is_called(line, seen):
    assert harmless(line) == seen


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("see #12", f"see #{WIDE}12"),
        ("owner/name#12", f"owner/name#{WIDE}12"),
        ("GH-12", f"GH-{WIDE}12"),
        ("https://github.com/o/n/issues/12", "https://redirect.github.com/o/n/issues/12"),
        ("https://www.github.com/o/n/pull/1#x", "https://redirect.github.com/o/n/pull/1#x"),
        ("https://github.com/o/n/issues", "https://github.com/o/n/issues"),
        ("https://github.com/o/n/blob/main/a.py#L12", "https://github.com/o/n/blob/main/a.py#L12"),
    ],
)
def test_no_line_is_drawn_to_an_issue(line, seen):
    assert harmless(line) == seen


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("<!-- guide-watch -->", "&lt;!-- guide-watch -->"),
        ("</details><script>", "&lt;/details>&lt;script>"),
        ("<https://a.example/><b>", "<https://a.example/>&lt;b>"),
        ("![](https://a.example/x.png)", r"!\[](https://a.example/x.png)"),
        ("[ ] do it", r"\[ ] do it"),
        ("[x] done", r"\[x] done"),
        ("[unseen]: https://a.example/", r"\[unseen]: https://a.example/"),
        ("one\ntwo\r\n\tthree\u2028four", "one two three four"),
        ("left\u202eright\x00\x1b[31m", "leftright[31m"),
    ],
)
def test_no_html_no_picture_no_box_and_nothing_unseen(line, seen):
    assert harmless(line) == seen


def test_of_a_very_long_line_the_end_is_left_out():
    assert harmless("a" * LONGEST) == "a" * LONGEST
    assert harmless("a" * (LONGEST + 1)) == "a" * (LONGEST - 1) + "…"


HOSTILE = st.lists(
    st.sampled_from(
        [*'@<`_a #1[]()\\é&"\n\u200b\u202e', "octocat", "!--", "-->", "&#64;", "</details>"]
    )
    | st.just("https://x.example/"),
    max_size=12,
).map("".join)


@given(HOSTILE | st.text(max_size=60))
def test_whatever_a_line_is_it_is_one_and_calls_nobody(line):
    seen = harmless(line)
    assert not re.search(r"[\r\n]", seen)
    assert not re.search(r"(?<![A-Za-z0-9])@[A-Za-z0-9]", seen)
    assert not re.search(r"<[A-Za-z!/?]", re.sub(r"<https?://[^\s<>]*>", "", seen))
    assert not re.search(r"&(?!amp;|lt;)#?\w+;", seen)
