"""What does not matter is passed over, each for a reason; what matters is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.rehearsal.passed_over import RULES, needed, without

ALIKE = [
    (
        "generator tag",
        ".html",
        '<meta name="generator" content="mkdocs-1.6.1, theme-9"><p>Hi',
        '<meta content="mkdocs-ProperDocs 1.6.7, theme-9" name="generator"><p>Hi',
    ),
    (
        "date of the build",
        ".xml",
        "<loc>a</loc><lastmod>2026-11-25</lastmod>",
        "<loc>a</loc><lastmod>2026-11-26</lastmod>",
    ),
    (
        "date of the build",
        ".html",
        "<!--\nBuild Date UTC : 2026-11-25 23:59\n-->",
        "<!--\nBuild Date UTC : 2026-11-26 00:01\n-->",
    ),
    (
        "hash in the name of an asset",
        ".html",
        '<script src="a/bundle.79ae519e.min.js"></script>',
        '<script src="a/bundle.0123abcd.min.js"></script>',
    ),
    ("run of white space", ".html", "<p>one\n   two</p>", "<p>one two</p>"),
    ("layout of JSON", ".json", '{"a": 1, "b": 2}', '{"b":2,"a":1}'),
]

DIFFERENT = [
    (".html", '<meta name="description" content="a">', '<meta name="description" content="b">'),
    (".xml", "<loc>a</loc>", "<loc>b</loc>"),
    (".html", "<time>2026-11-25</time>", "<time>2026-11-26</time>"),
    (".html", '<img src="79ae519e.png">', '<img src="0123abcd.png">'),
    (".html", "<p>one two</p>", "<p>onetwo</p>"),
    (".html", "<pre>a\n  b</pre>", "<pre>a b</pre>"),
    (".html", "<script>a  b</script>", "<script>a b</script>"),
    (".css", "a  b", "a b"),
    (".json", '["a", "b"]', '["b", "a"]'),
    (".json", '{"a": 1}', '{"a": 1.0}'),
    (".ipynb", "no JSON", "no  JSON"),
]


@pytest.mark.parametrize(("rule", "kind", "left", "right"), ALIKE)
def test_a_difference_that_does_not_matter_is_passed_over_by_its_rule(rule, kind, left, right):
    assert without(left, kind) == without(right, kind)
    assert needed(left, right, kind) == [rule]


@pytest.mark.parametrize(("kind", "left", "right"), DIFFERENT)
def test_a_difference_that_matters_is_left(kind, left, right):
    assert without(left, kind) != without(right, kind)


def test_every_rule_has_an_example_a_name_and_a_reason():
    assert {rule.name for rule in RULES} == {rule for rule, *_ in ALIKE}
    assert all(rule.reason for rule in RULES)


@given(st.text(), st.sampled_from([".html", ".xml", ".json", ".css", ""]))
def test_what_was_passed_over_once_is_not_passed_over_again(text, kind):
    once = without(text, kind)
    assert without(once, kind) == once
