"""The arithmetic of an enrichment, against scipy and against InterMine's own test values."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from minelet.analyses.enrichment import (
    CORRECTIONS,
    Enriched,
    NoTestError,
    Population,
    Sample,
    calculate,
    upper_tail,
)


@st.composite
def counts(draw, most=50_000):
    population = draw(st.integers(1, most))
    annotated = draw(st.integers(0, population))
    sample = draw(st.integers(0, population))
    return draw(st.integers(0, min(annotated, sample))), annotated, population, sample


@given(counts())
@settings(max_examples=500, deadline=None)
def test_the_tail_is_that_of_scipy_to_nine_digits(case):
    found, annotated, population, sample = case
    theirs = hypergeom.sf(found - 1, population, annotated, sample)
    assert upper_tail(*case) == pytest.approx(theirs, rel=1e-9, abs=1e-300)


@given(counts(most=300))
@settings(max_examples=300, deadline=None)
def test_the_tail_is_exact_to_twelve_digits(case):
    found, annotated, population, sample = case
    ways = sum(
        comb(annotated, at) * comb(population - annotated, sample - at)
        for at in range(found, min(annotated, sample) + 1)
    )
    exact = float(Fraction(ways, comb(population, sample)))
    assert upper_tail(*case) == pytest.approx(exact, rel=1e-12)


def test_a_tail_too_small_for_a_number_is_nothing_and_a_sure_one_is_one():
    assert upper_tail(3000, 3000, 6000, 3000) == 0.0
    assert upper_tail(0, 5, 10, 3) == 1.0
    assert upper_tail(3, 8, 10, 5) == 1.0  # two others only: at least three must be
    assert upper_tail(4, 3, 10, 5) == 0.0  # more than there are
    assert upper_tail(10, 10, 10, 10) == 1.0


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(NoTestError, match="5 objects are annotated and only 3"):
        upper_tail(1, 5, 3, 2)
    with pytest.raises(NoTestError, match="4 objects are in the list and only 3"):
        upper_tail(1, 2, 3, 4)
    with pytest.raises(NoTestError, match="no object of the background"):
        upper_tail(0, 0, 0, 0)


# InterMine's ErrorCorrectionTest: three p-values of 5,000 tests.
RAW = {"a": 9.9e-21, "b": 1e-11, "c": 1e-6}


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        ("None", [9.9e-21, 1e-11, 1e-6]),
        ("Bonferroni", [4.95e-17, 5.0e-8, 5.0e-3]),
        ("Holm-Bonferroni", [4.95e-17, 4.999e-8, 4.998e-3]),
        ("Benjamini Hochberg", [4.95e-17, 2.5e-8, 5.0e-3 / 3]),
    ],
)
def test_corrections_give_the_values_of_intermines_own_test(correction, expected):
    adjusted = CORRECTIONS[correction](RAW, 5000, 0.05)
    assert [float(adjusted[term]) for term in "abc"] == pytest.approx(expected, rel=1e-15)


TIED = {"a": 0.01, "b": 0.01, "c": 0.02, "d": 0.5}


def adjusted(correction, raw, tests, most=1.0):
    found = CORRECTIONS[correction](raw, tests, most)
    return {term: round(float(p), 12) for term, p in found.items()}


def test_equal_p_values_share_the_first_ones_rank():
    # R would give both 0.02: it takes the second rank for the tie.
    assert adjusted("Benjamini Hochberg", TIED, 4) == {
        "a": 0.04,
        "b": 0.04,
        "c": 0.08 / 3,
        "d": 0.5,
    } | {"c": round(0.08 / 3, 12)}
    assert adjusted("Holm-Bonferroni", TIED, 4) == {"a": 0.04, "b": 0.04, "c": 0.04, "d": 0.5}


def test_bonferroni_and_benjamini_hochberg_hold_at_one_and_holm_does_not():
    raw = {"a": 0.4, "b": 0.5}
    assert adjusted("Bonferroni", raw, 4) == {"a": 1.0, "b": 1.0}
    assert adjusted("Benjamini Hochberg", raw, 4) == {"a": 1.0, "b": 1.0}
    assert adjusted("Holm-Bonferroni", raw, 4, most=1.0) == {}


def test_the_first_result_that_is_too_large_ends_holm_and_benjamini_hochberg():
    # By Benjamini and Hochberg b would be 0.04, but a comes first and is 0.06.
    raw = {"a": 0.03, "b": 0.04}
    assert adjusted("Benjamini Hochberg", raw, 2, most=0.05) == {}
    assert adjusted("Holm-Bonferroni", raw, 2, most=0.05) == {}
    assert adjusted("None", raw, 2, most=0.035) == {"a": 0.03}


def test_holm_need_not_rise():
    raw = {"a": 0.0300, "b": 0.0301}
    assert adjusted("Holm-Bonferroni", raw, 2) == {"a": 0.06, "b": 0.0301}


@given(
    st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=30),
    st.sampled_from([0.0, 0.05, 1.0]),
    st.integers(0, 100),
)
def test_no_correction_goes_beyond_the_number_of_tests_or_the_limit(raw, most, more):
    tests = len(raw) + more
    for correct in CORRECTIONS.values():
        for term, p in correct(raw, tests, most).items():
            assert float(p) <= most
            assert min(1.0, raw[term]) <= float(p) <= raw[term] * tests * (1 + 1e-12)


SAMPLE = Sample(3, {"t2": 2, "t1": 2, "t3": 1}, {"t1": "one", "t2": "two", "t3": "three"})
BACKGROUND = Population(10, {"t1": 3, "t2": 3, "t3": 9, "t4": 1})


def test_rows_come_by_p_value_and_then_by_identifier():
    rows = calculate(SAMPLE, BACKGROUND, "none", 1.0)
    assert [row.identifier for row in rows] == ["t1", "t2", "t3"]
    assert rows[0] == Enriched("t1", "one", rows[0].p_value, 2, 3)
    assert rows[0].p_value == pytest.approx(22 / 120)
    # Four terms are tested, those that the list does not have among them.
    assert calculate(SAMPLE, BACKGROUND, "BONFERRONI", 1.0)[0].p_value == pytest.approx(88 / 120)


def test_an_unknown_correction_is_named():
    with pytest.raises(NoTestError, match="no correction Bonferoni: use one of Holm-Bonferroni"):
        calculate(SAMPLE, BACKGROUND, "Bonferoni", 1.0)


def test_a_term_of_long_genes_counts_less():
    lengths = Population(10, BACKGROUND.counts, 100.0, {"t1": 200.0, "t2": 100.0, "t3": 100.0})
    plain = {row.identifier: row.p_value for row in calculate(SAMPLE, BACKGROUND, "None", 1.0)}
    by_length = calculate(SAMPLE, lengths, "None", 1.0, by_length=True)
    weighed = {row.identifier: row.p_value for row in by_length}
    # Twice the length over three tenths of the population: more than six times the p-value,
    # which would be above 1, and so stays what it was.
    assert weighed["t1"] == plain["t1"]
    assert weighed["t2"] == pytest.approx(plain["t2"] / 0.3, rel=1e-6)
