"""Take over what the jobs of the weekly run hand over, as far as it is what it must be.

Lessons were executed in those jobs, with the newest packages of others: what comes from there is
data that anybody may have written. Only files of the names that are known are looked at, each from
the job that writes it, none larger than it can be, and a register only when the code that will
read it on the next day can read it.

Run as `python -m press.weekly.take FOUND TAKEN`.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from press.errors import PressError
from press.links.register import read_links
from press.mines.register import read_probes
from press.project import Project
from press.rehearsal.record import read_rehearsals
from press.runs.history import read_history
from press.standing.received import LARGEST as LARGEST_REPORT
from press.weekly import NAMES

LARGEST = 10_000_000
"""Bytes of a register: more than twenty times what they have come to so far."""

_READ: dict[str, Callable[[Project], object]] = {
    "links": lambda project: read_links(project.registers / "links.json", "registers/links.json"),
    "mines": lambda project: read_probes(project.registers / "mines.json", "registers/mines.json"),
    "runs": read_history,
    "rehearsal": read_rehearsals,
}


def take(found: Path, taken: Path) -> list[str]:
    """Copy the registers and the reports that are as they must be.

    Args:
        found: a folder of folders, each named for a check and with what its job handed over:
            registers/NAME.json and build/reports/NAME.json.
        taken: where to put registers/ and reports/.

    Returns:
        One sentence for each file that is not taken over. A report that is not there is none: the
        standing issue names it.
    """
    troubles = []
    for name in NAMES:
        for given, folder in (
            (f"registers/{name}.json", "registers"),
            (f"build/reports/{name}.json", "reports"),
        ):
            path = found / name / given
            if not path.exists():
                continue
            try:
                if path.resolve() != found.resolve() / name / given:
                    raise PressError(f"{given}: it is a link to another file.")
                _check(path, given, name if folder == "registers" else None)
            except PressError as error:
                troubles.append(f"Not taken over: {error}")
            else:
                (taken / folder).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, taken / folder / path.name)
    return troubles


def _check(path: Path, where: str, register: str | None) -> None:
    """Check a file's size, and the contents of a register; a report is read when it is told."""
    largest = LARGEST if register else LARGEST_REPORT
    if (size := path.stat().st_size) > largest:
        raise PressError(f"{where}: its {size:,} bytes are more than the {largest:,} it may have.")
    if register:
        with tempfile.TemporaryDirectory() as folder:
            project = Project.at(folder)
            project.registers.mkdir()
            shutil.copyfile(path, project.registers / path.name)
            _READ[register](project)


def main() -> None:
    """Take over, name what was not, and end with status 1 when there was such."""
    parser = argparse.ArgumentParser(prog="python -m press.weekly.take", description=take.__doc__)
    parser.add_argument("found", type=Path)
    parser.add_argument("taken", type=Path)
    given = parser.parse_args()
    troubles = take(given.found, given.taken)
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    sys.exit(bool(troubles))


if __name__ == "__main__":
    main()
