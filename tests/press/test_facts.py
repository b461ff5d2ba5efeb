"""Numbers in prose come from a run, and a name that means nothing stops the build."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.facts import FactError, substitute

FACTS = {
    "mine": {
        "name": "YeastMine",
        "counts": {"Gene": 6399, "CDS": 12},
        "seconds_to_build": 7.25,
        "sources": [],
        "release": None,
    },
    "runs": {"02-genes-with-introns": {"seconds": 3.14, "python": "3.13.0"}},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ mine.counts.Gene }} genes", "6,399 genes"),
        ("{{mine.counts.CDS}} of {{ mine.counts.Gene }}", "12 of 6,399"),
        ("in {{ mine.seconds_to_build }} s", "in 7.2 s"),
        ("{{ runs.02-genes-with-introns.seconds }} s", "3.1 s"),
        ("{{ runs.02-genes-with-introns.python }}", "3.13.0"),
    ],
)
def test_a_name_becomes_its_value(text, expected):
    assert substitute(text, FACTS, "docs/data.md") == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}",
        "{{ secrets.GITHUB_TOKEN }}",
        "```\n${{ matrix.python }}\n```",
        "{{}}",
        "{ mine.counts.Gene }",
        "{{ mine }}",
        "{{ undermine.counts.Gene }}",
    ],
)
def test_other_braces_are_left_alone(text):
    assert substitute(text, FACTS, "docs/data.md") == text


@given(st.text().filter(lambda text: "mine." not in text and "runs." not in text))
def test_a_text_without_facts_is_not_changed(text):
    assert substitute(text, FACTS, "docs/data.md") == text


@given(st.text(alphabet="ab {}\n"), st.integers(0, 10**12))
def test_only_the_fact_is_replaced(around, number):
    facts = {"mine": {"n": number}, "runs": {}}
    text = f"{around}\n{{{{ mine.n }}}}\n{around}"
    assert substitute(text, facts, "docs/a.md") == f"{around}\n{number:,}\n{around}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mine.counts.Gen", ["no `Gen` in `mine.counts`", "did you mean `Gene`?"]),
        ("runs.03-x.seconds", ["no `03-x` in `runs`", "02-genes-with-introns"]),
        ("mine.counts", ["is a group", "add one of CDS, Gene"]),
        ("mine.name.first", ["goes too far", "`mine.name` is already a value"]),
        ("mine.release", ["is None"]),
        ("mine.sources", ["is []"]),
    ],
)
def test_a_name_that_means_nothing_is_reported_with_its_place(name, words):
    with pytest.raises(FactError) as caught:
        substitute(f"# Data\n\nThere are {{{{ {name} }}}}.\n", FACTS, "docs/data.md", 8)
    assert str(caught.value).startswith(f"docs/data.md:10: `{name}`")
    for word in words:
        assert word in str(caught.value)
