"""What the theme puts around a page's text."""

import pytest

from press.errors import PressError
from tests.press.book.pages import cleaned, page, shown


def bar(what, more=""):
    return (
        f'<section class="launch"><p class="launch__what">{what}'
        '<span class="launch__time"><svg></svg>'
        '20 min</span></p><ul class="launch__doors"><li>'
        '<a href="https://mybinder.org/">Binder</a></li>'
        '</ul><div class="launch__paper"><img class="qr" src="../code.svg"><p>This page:<br>'
        f'<a href="https://example.org/guide/go/01/">example.org/guide/go/01/</a></p></div>{more}'
        "</section>"
    )


@pytest.fixture
def given(tmp_path):
    """Return a page of a site that has a file with the code."""
    (tmp_path / "code.svg").write_bytes(b"<svg/>")
    return page(tmp_path)


def test_the_launch_bar_is_an_address_and_a_code(given):
    what = '<span>Try it</span> <a href="../notebooks/01/"><strong>Count</strong></a>'
    assert shown(bar(what), given) == (
        '<div class="launch" data-url="https://example.org/guide/go/01/" data-title="Count"'
        ' data-own="false" data-qr="figures/code-first.svg"/>'
    )
    assert given.figures == {"code-first.svg": b"<svg/>"}


def test_a_lessons_own_bar_says_when_it_ran(given):
    run = '<p class="run"><svg></svg><span>Executed on <time>1 May</time>.</span></p>'
    given.title = "Count to two"
    launch, ran = cleaned(bar("<strong>Run this lesson</strong>", run), given)
    assert (launch.get("data-own"), launch.get("data-title")) == ("true", "Count to two")
    assert ran.get("class") == "run"
    assert "".join(ran.itertext()) == "Executed on 1 May."


def test_that_a_lesson_did_not_run_is_said():
    made = cleaned('<p class="run run--not"><svg></svg><span><strong>Not.</strong></span></p>')
    assert made[0].get("class") == "run run-not"


def test_a_bar_without_an_address_stops_the_build():
    with pytest.raises(PressError, match="the launch bar has no address or no code for paper"):
        cleaned('<section class="launch"><strong>x</strong></section>')


def test_a_code_that_is_not_there_stops_the_build():
    with pytest.raises(PressError, match=r"the code of the launch bar cannot be read .*code\.svg"):
        cleaned(bar("<strong>Run this lesson</strong>"))


def test_the_promise():
    promise = (
        '<section class="promise" aria-label="x"><div><p class="promise__title">You will</p>'
        '<ul class="promise__list promise__list--goals"><li>count</li></ul></div></section>'
    )
    assert shown(promise) == (
        '<div class="promise"><p class="promise-title">You will</p><ul><li>count</li></ul></div>'
    )


def test_dated_facts_key_points_and_the_day():
    made = cleaned(
        '<section class="key-points"><h2 id="key-points">Key points</h2><ul>'
        "<li>1</li></ul></section>"
        '<details class="dated-facts"><summary>(3)</summary><dl><dt>a</dt><dd>'
        "<time>b</time></dd></dl>"
        '</details><p class="checked">On <time>1 May</time>.</p>'
    )
    assert [(one.tag, one.get("class")) for one in made] == [
        ("section", "key-points"),
        ("p", "dated-facts-title"),
        ("dl", "dated-facts"),
        ("p", "checked"),
    ]
