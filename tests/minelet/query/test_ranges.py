"""Ranges in all their notations, and what lies where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.query import pathquery
from minelet.query.ranges import Interval, balanced, read_range
from minelet.query.sql import Compiler


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("X:10..20", Interval("X", 10, 20)),
        ("X:10...20", Interval("X", 10, 20)),
        ("X:10-20", Interval("X", 10, 20)),
        ("X:10", Interval("X", 10, 10)),
        ("X", Interval("X")),
        ("chr 2-3", Interval("chr 2-3")),
        ("7227:X:10..20", Interval("X", 10, 20, "7227")),
        ("7227:X:10-20", Interval("X", 10, 20, "7227")),
        ("X\t10\t20", Interval("X", 10, 20)),
        ("X\t10\t20\tname\t0\t+", Interval("X", 10, 20)),
        ("X\tSGD\tgene\t10\t20\t.\t+\t.\tID=a:b", Interval("X", 10, 20)),
    ],
)
def test_notations(text, interval):
    assert read_range(text) == interval


@pytest.mark.parametrize(
    "text", ["", "X:", "X:a..b", "X:10..", "X:1..2..3", ":1..2", "a:b:1..2", "7227:X", "X:2..1",
             "X:1..99999999999", "X:1..2147483648", "X:1..2\n", "7227:X:10"],
)  # fmt: skip
def test_what_is_no_range_is_refused(text):
    with pytest.raises(BadRequest, match="Illegal range"):
        read_range(text)


@given(st.text(max_size=30) | st.text(alphabet="X17:.-\t\n ", max_size=30))
def test_any_text_is_a_range_or_refused(text):
    try:
        found = read_range(text)
    except BadRequest:
        return
    assert found.start is None or 0 <= found.start <= found.end


@pytest.fixture
def spots(plants):
    """Where spots lie, by constraints on them: the starts of those that are found."""

    def find(*constraints, view="Spot.start", path="Spot"):
        body = "".join(
            f'<constraint path="{path}" op="{op}">'
            f"{''.join(f'<value>{one}</value>' for one in ranges)}</constraint>"
            for op, *ranges in constraints
        )
        query = pathquery.parse(f'<query view="{view}">{body}</query>', plants.model)
        statement = Compiler(query, plants).rows()
        return [row[0] for row in plants.connection.execute(statement.sql, statement.values)]

    return find


# On the trail R1 lie 10..20, 20..30 and one from 12 whose end is not known; on r1 lies 15..15.


def test_each_operator(spots):
    assert spots(("OVERLAPS", "R1:20..25")) == [10, 20]
    assert spots(("OVERLAPS", "R1:21")) == [20]
    assert spots(("DOES NOT OVERLAP", "R1:21..25")) == [10]  # nobody knows of the one from 12
    assert spots(("WITHIN", "R1:10..20")) == [10]
    assert spots(("OUTSIDE", "R1:10..20")) == [20]
    assert spots(("CONTAINS", "R1:12-18")) == [10]
    assert spots(("DOES NOT CONTAIN", "R1:12-18")) == [20]


def test_a_whole_trail_and_its_exact_name(spots):
    assert spots(("OVERLAPS", "R1")) == [10, 12, 20]
    assert spots(("OUTSIDE", "R1")) == [
        10,
        12,
        20,
    ]  # only the trail is asked about, as in InterMine
    assert spots(("WITHIN", "r1")) == [15]
    assert spots(("WITHIN", "R9")) == []


def test_of_several_ranges_one_must_be_met_or_for_a_negation_all(spots):
    assert spots(("WITHIN", "R1:1..20", "r1:1..20", "R1:19..99")) == [10, 15, 20]
    assert spots(("OUTSIDE", "R1:1..20", "R1:19..99")) == []
    assert spots(("DOES NOT OVERLAP", "R1:1..9", "R1:31..99")) == [10, 20]
    # Nothing lies on two trails.
    assert spots(("DOES NOT OVERLAP", "R1:1..9", "r1:1..9")) == []


def test_a_trail_of_one_club(spots):
    assert spots(("OVERLAPS", "7:R1:1..99")) == [10, 20]
    assert spots(("OVERLAPS", "8:R1:1..99")) == []
    assert spots(("OVERLAPS", "7:r1:1..99")) == []


def test_spots_by_the_way_of_their_trail(spots):
    found = spots(("OVERLAPS", "R1:20"), view="Trail.primaryIdentifier", path="Trail.spots")
    assert found == ["R1"]


def test_a_thousand_ranges_are_not_too_deep(spots):
    ranges = [f"R1:{at}" for at in range(0, 2000, 2)]
    assert spots(("OVERLAPS", *ranges)) == [10, 20]
    assert spots(("OVERLAPS", *(f"T{at}:1..9" for at in range(2000)))) == []
    with pytest.raises(BadRequest, match="has 2001 ranges: at most 2000"):
        spots(("OVERLAPS", *(f"R1:{at}" for at in range(2001))))


@given(st.integers(1, 300))
def test_a_tree_of_conditions_is_shallow(number):
    text = balanced([f"x{at}" for at in range(number)], "OR")
    deepest = depth = 0
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    assert deepest <= number.bit_length()
    assert text.count("OR") == number - 1


def test_the_genes_of_a_stretch_of_a_chromosome(service):
    """As the Python client asks: a range is a list of texts."""
    query = service.new_query("Gene").select("symbol", "chromosomeLocation.start")
    query.add_constraint("chromosomeLocation", "OVERLAPS", ["chrVI:53000..55000"])
    where = service.new_query("Gene").select("symbol")
    where.add_constraint("chromosome.primaryIdentifier", "=", "chrVI")
    where.add_constraint("chromosomeLocation.start", "<=", "55000")
    where.add_constraint("chromosomeLocation.end", ">=", "53000")
    found = sorted(row["symbol"] for row in query.rows())
    assert "ACT1" in found
    assert found == sorted(row["symbol"] for row in where.rows())
