"""How an execution is shown: a bar a lesson in a terminal, a line a lesson elsewhere."""

import sys
from types import TracebackType
from typing import Any, Self, TextIO


class OnStream:
    """What is shown on a stream while something is done: `with shown() as progress`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default to stderr."""
        self.stream = stream or sys.stderr

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""


class Lines(OnStream):
    """One line for each lesson that has run; nothing for one whose outputs are still true."""

    def waiting(self, lesson: str, cells: int) -> None:
        """Show that a lesson of `cells` code cells will be executed."""

    def advanced(self, lesson: str) -> None:
        """Show that one more cell has run."""

    def finished(self, lesson: str, seconds: float) -> None:
        """Show that a lesson has run, in `seconds`."""
        print(f"{lesson}: executed in {seconds:.1f} s", file=self.stream, flush=True)

    def failed(self, lesson: str, sentence: str) -> None:
        """Show that a lesson has failed, and that the others go on."""
        print(f"{lesson}: failed. {sentence}", file=self.stream, flush=True)

    def warned(self, lesson: str, warning: str) -> None:
        """Show a line that a lesson wrote to stderr and that is not published."""
        print(f"{lesson}, {warning} (stderr, not published)", file=self.stream, flush=True)


class Drawn(OnStream):
    """Bars, drawn while something is done."""

    unit = ""
    """What a bar counts."""

    def __enter__(self) -> Self:
        """Draw the bars."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        columns = [TextColumn("{task.description}", markup=False), BarColumn()]
        columns += [
            MofNCompleteColumn(),
            *([TextColumn(self.unit)] if self.unit else []),
            Elapsed(),
        ]
        self._progress = Progress(*columns, console=Console(file=self.stream))
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bars as they stand."""
        self._progress.stop()


class Bars(Drawn, Lines):
    """A bar for each lesson, by its cells."""

    unit = "cells"

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default to stderr."""
        super().__init__(stream)
        self._tasks: dict[str, Any] = {}

    def waiting(self, lesson: str, cells: int) -> None:
        """Draw an empty bar."""
        self._tasks[lesson] = self._progress.add_task(lesson, total=cells)

    def advanced(self, lesson: str) -> None:
        """Fill the bar by one cell."""
        self._progress.advance(self._tasks[lesson])

    def finished(self, lesson: str, seconds: float) -> None:
        """Stop the clock of the bar."""
        self._progress.stop_task(self._tasks[lesson])

    def failed(self, lesson: str, sentence: str) -> None:
        """Stop the clock of the bar, and print the sentence above the bars."""
        self._progress.stop_task(self._tasks[lesson])
        self._progress.console.print(f"{lesson}: failed. {sentence}", markup=False, highlight=False)

    def warned(self, lesson: str, warning: str) -> None:
        """Print the line above the bars."""
        self._progress.console.print(
            f"{lesson}, {warning} (stderr, not published)", markup=False, highlight=False
        )


def shown(stream: TextIO | None = None) -> Lines:
    """Return bars when `stream` (by default stderr) is a terminal, else lines."""
    stream = stream or sys.stderr
    return Bars(stream) if stream.isatty() else Lines(stream)
