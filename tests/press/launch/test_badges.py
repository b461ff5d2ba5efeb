"""What a reader types becomes a badge whose link leads where it should, or a sentence says why."""

import string
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import markdown
from markdown_it import MarkdownIt

from press.errors import PressError
from press.launch.addresses import INTERFACES
from press.launch.badges import BADGES, Wish, address, badge, faults
from press.launch.names import branch_fault
from press.launch.pasted import spread
from tests.docs.chapters import PROJECT
from tests.press.launch.badge_cases import cases, safe_texts, texts, wish, wishes

PAGE = (PROJECT.docs / "own-binder.md").read_text("utf-8")


# ── The table ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", **cases("valid"))
def test_a_good_wish_has_its_address(case):
    assert faults(wish(case)) == {}
    assert address(wish(case)) == case["url"]


@pytest.mark.parametrize("case", **cases("invalid"))
def test_each_field_at_fault_is_told_in_a_sentence(case):
    assert faults(wish(case)) == case["faults"]
    name, sentence = next(iter(case["faults"].items()))
    with pytest.raises(PressError) as raised:
        address(wish(case))
    assert str(raised.value) == f"{name}: {sentence}"


@pytest.mark.parametrize("case", **cases("pasted"))
def test_a_pasted_address_is_spread_over_the_fields(case):
    assert spread(case["text"], case["field"], case["kind"]) == case["fields"]


@pytest.mark.parametrize("case", **cases("badges"))
def test_a_badge_is_written_in_each_language(case):
    assert badge(case["url"], case["kind"]) == case["text"]


@pytest.mark.parametrize("case", **cases("refused"))
def test_what_can_be_no_badge_is_refused(case):
    with pytest.raises(PressError) as raised:
        badge(case["url"], case["kind"])
    assert str(raised.value) == case["error"]


# ── What holds for all ───────────────────────────────────────────────────────


@settings(max_examples=50)
@given(wishes)
def test_a_wish_has_faults_or_an_address(typed):
    asked = Wish(**typed)
    if faults(asked):
        with pytest.raises(PressError):
            address(asked)
    else:
        assert address(asked).isascii()


@given(safe_texts, safe_texts, st.sampled_from(sorted(INTERFACES)))
def test_what_was_typed_comes_back_by_decoding(branch, path, interface):
    asked = Wish("apart", "ben/tools", branch, path, interface, "anna/course", branch)
    outer = urlsplit(address(asked))
    assert unquote(outer.path.split("/")[-1]) == branch
    (inner,) = parse_qs(outer.query, strict_parsing=True)["urlpath"]
    command, _, query = inner.partition("?")
    told = {name: value for name, (value,) in parse_qs(query, strict_parsing=True).items()}
    assert command == "git-pull"
    assert told.pop("repo") == "https://github.com/anna/course"
    assert told.pop("branch") == branch
    assert unquote(told.pop("urlpath")) == f"{INTERFACES[interface]}course/{path}"
    assert told == {}


@settings(max_examples=50)
@given(st.text(string.printable + "é🧬", max_size=30), st.sampled_from(sorted(BADGES)))
@example("a)](b) \"'<script>&lt;&copy;`\\_[c]: d", "binder")
def test_a_badge_is_one_picture_in_one_link_wherever_it_is_read(tail, kind):
    written = badge(f"https://example.org/{tail}", kind)
    pages = [
        MarkdownIt("commonmark").render(written["markdown"]),
        markdown(written["markdown"]),
        written["html"],
    ]
    leads = set()
    for page in pages:
        soup = BeautifulSoup(page, "html.parser")
        (link,) = soup.find_all("a")
        (image,) = soup.find_all("img")
        assert (image["src"], image["alt"]) == BADGES[kind]
        assert image.parent is link
        assert set(link.attrs) == {"href"}
        assert soup.get_text().strip() == ""
        leads.add(link["href"])
    assert len(leads) == 1
    assert written["rst"].splitlines() == [
        f".. image:: {BADGES[kind][0]}",
        f"   :target: {leads.pop()}",
        f"   :alt: {BADGES[kind][1]}",
    ]


def refused_by_git(branch: str) -> bool:
    if branch.startswith("-"):  # git-check-ref-format(1): no branch, although it could be a ref
        return True
    command = ["git", "check-ref-format", f"refs/heads/{branch}"]
    return subprocess.run(command, capture_output=True).returncode != 0


@settings(max_examples=40)
@given(texts.filter(lambda text: "\0" not in text))  # no process can be given one
@example("feature/x")
@example("a.lock/b")
@example("@")
@example("a@{b")
@example("-a")
@example("été/🧬")
def test_a_branch_is_refused_when_git_refuses_it(branch):
    # git allows a branch named @, but everywhere else @ is short for HEAD
    assert (branch_fault(branch) is not None) == (refused_by_git(branch) or branch == "@")


# ── The page ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["markdown", "rst", "html"])
def test_the_badge_that_the_page_writes_by_hand_is_the_one_that_is_built(language):
    asked = Wish("binder", "YOU/YOUR-REPOSITORY", "main", "index.ipynb")
    text = badge(address(asked), "binder")[language]
    assert "\n".join(f"    {line}" for line in text.splitlines()) in PAGE
