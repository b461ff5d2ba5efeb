"""How far a check of links is: a bar in a terminal, a line now and then elsewhere."""

import sys
from typing import TextIO

from press.progress import Drawn, OnStream


class Lines(OnStream):
    """A line at each tenth."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default to stderr."""
        super().__init__(stream)
        self.what, self.total, self.done = "", 0, 0

    def begin(self, what: str, total: int) -> None:
        """Show that `total` things of a kind begin."""
        self.what, self.total, self.done = what, total, 0

    def one(self) -> None:
        """Show that one more is done."""
        self.done += 1
        if self.done * 10 // self.total > (self.done - 1) * 10 // self.total:
            text = f"{self.done:,} of {self.total:,} {self.what}"
            print(text, file=self.stream, flush=True)


class Bar(Drawn, Lines):
    """A bar for each kind of things."""

    def begin(self, what: str, total: int) -> None:
        """Draw an empty bar."""
        self._task = self._progress.add_task(what, total=total)

    def one(self) -> None:
        """Fill the bar by one."""
        self._progress.advance(self._task)


def shown(stream: TextIO | None = None) -> Lines:
    """Return a bar when `stream` (by default stderr) is a terminal, else lines."""
    stream = stream or sys.stderr
    return Bar(stream) if stream.isatty() else Lines(stream)
