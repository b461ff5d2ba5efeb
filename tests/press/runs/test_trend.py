"""A line through durations is drawn to scale, and says its numbers."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from press.runs.trend import HEIGHT, WIDTH, sparkline

SECONDS = st.lists(st.floats(0, 1000), min_size=2, max_size=60)


@given(SECONDS)
def test_the_line_stays_in_its_box_and_goes_from_left_to_right(seconds):
    points = drawn(sparkline(seconds, ("2026-11-18", "2026-11-25")))
    assert len(points) == len(seconds)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    across = [x for x, _ in points]
    assert across == sorted(across)


@given(SECONDS)
def test_what_took_longer_is_higher(seconds):
    heights = [y for _, y in drawn(sparkline(seconds, ("2026-11-18", "2026-11-25")))]
    longest, shortest = seconds.index(max(seconds)), seconds.index(min(seconds))
    assert heights[longest] <= heights[shortest]


def test_its_title_has_the_numbers():
    title = ElementTree.fromstring(sparkline([2.25, 2.5, 1], ("2026-11-18", "2026-11-25")))[0]
    assert title.text == "Seconds of 3 runs from 2026-11-18 to 2026-11-25: 2.2, 2.5, 1.0"
    title = ElementTree.fromstring(sparkline([2, 3], ("2026-11-25", "2026-11-25")))[0]
    assert title.text == "Seconds of 2 runs on 2026-11-25: 2.0, 3.0"


def test_it_has_the_colour_of_the_text_around_it():
    svg = sparkline([1, 2], ("2026-11-18", "2026-11-25"))
    assert 'stroke="currentColor"' in svg
    assert "#" not in svg
    assert "|" not in svg  # it stands in a cell of a table


def drawn(svg: str) -> list[tuple[float, float]]:
    """Return the points of a sparkline."""
    line = ElementTree.fromstring(svg).find("polyline")
    return [tuple(map(float, point.split(","))) for point in line.get("points").split()]
