"""How long the runs of a lesson took, as a line that is read at a glance: an SVG in a sentence."""

from collections.abc import Sequence

WIDTH, HEIGHT = 72, 22
_EDGE = 2
"""Room for the width of the line and the mark of the last run."""


def sparkline(seconds: Sequence[float], days: tuple[str, str]) -> str:
    """Return a line through durations, in the colour of the text around it.

    Its foot is no time at all, so that a line twice as high is a run twice as long.

    Args:
        seconds: of each run, the oldest first; two or more.
        days: of the oldest run and of the youngest.

    Returns:
        SVG, its numbers told in its title.
    """
    top = max(*seconds, 0.01)
    across = (WIDTH - 2 * _EDGE) / (len(seconds) - 1)
    points = [
        (_EDGE + across * number, HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * value / top)
        for number, value in enumerate(seconds)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    numbers = ", ".join(f"{value:.1f}" for value in seconds)
    when = f"on {days[0]}" if days[0] == days[1] else f"from {days[0]} to {days[1]}"
    title = f"Seconds of {len(seconds)} runs {when}: {numbers}"
    return (
        f'<svg class="trend" role="img" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}"><title>{title}</title>'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.2"'
        ' stroke-linejoin="round" stroke-linecap="round"></polyline>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="currentColor"></circle></svg>'
    )
