"""How far a check is: a bar in a terminal, a line now and then elsewhere."""

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from press.links.shown import Bar, Lines, shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_elsewhere_there_is_a_line_at_each_tenth():
    stream = io.StringIO()
    with shown(stream) as shows:
        assert type(shows) is Lines
        shows.begin("addresses", 2000)
        for _ in range(2000):
            shows.one()
        shows.begin("questions to the archive", 0)
        shows.begin("questions to the archive", 1)
        shows.one()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[0] == "200 of 2,000 addresses"
    assert lines[-2:] == ["2,000 of 2,000 addresses", "1 of 1 questions to the archive"]


@given(st.integers(1, 300))
def test_however_many_there_are_the_last_line_says_all(total):
    stream = io.StringIO()
    shows = Lines(stream)
    shows.begin("addresses", total)
    for _ in range(total):
        shows.one()
    lines = stream.getvalue().splitlines()
    assert 1 <= len(lines) <= 10
    assert lines[-1] == f"{total} of {total} addresses"


def test_in_a_terminal_there_is_a_bar_for_each_kind():
    stream = Terminal()
    with shown(stream) as shows:
        assert type(shows) is Bar
        shows.begin("addresses [a]", 2)
        shows.one()
        shows.one()
        shows.begin("questions to the archive", 3)
        shows.one()
    said = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", stream.getvalue())
    assert re.search(r"addresses \[a\]\s.*\b2/2\b", said)
    assert re.search(r"questions to the archive\s.*\b1/3\b", said)


def test_an_interruption_leaves_the_terminal_in_order():
    stream = Terminal()
    try:
        with shown(stream) as shows:
            shows.begin("addresses", 2)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert stream.getvalue().endswith("\x1b[?25h")  # the cursor is there again
