"""The reports of one weekly run, from the folder into which its jobs put them.

Lessons were executed where they were written, so they are data that anybody may have written: only
files of the names that are known are read, none that is larger than a report can be.
"""

from dataclasses import dataclass
from pathlib import Path

from press.errors import PressError
from press.reports import TITLES, Report, read_report

LARGEST = 2_000_000
"""Bytes of a report; ten thousand alarms fit in."""


@dataclass(frozen=True)
class Check:
    """What is known of one check."""

    of: str
    """A key of `press.reports.TITLES`."""
    report: Report | None
    """None when there is none that can be read."""
    trouble: str = ""
    """Why there is none, one line."""

    @property
    def alarms(self) -> list[str]:
        """What somebody must act on; a report that is missing is such a thing."""
        return [self.trouble] if self.report is None else self.report.alarms


def read_checks(folder: Path) -> list[Check]:
    """Return what `folder` tells of each check, in their order; a report may be missing.

    Raises:
        PressError: when there is no such folder.
    """
    if not folder.is_dir():
        raise PressError(f"{folder}: there is no such folder; give the one that holds the reports.")
    return [_check(of, folder / f"{of}.json") for of in TITLES]


def _check(of: str, path: Path) -> Check:
    if path.is_symlink() or not path.is_file():
        return Check(of, None, "There is no report: the job that writes it broke off.")
    if path.stat().st_size > LARGEST:
        return Check(of, None, f"The report was not read: it is larger than {LARGEST:,} bytes.")
    try:
        report = read_report(path)
    except PressError as error:
        said = str(error).removeprefix(f"{path}")
        return Check(of, None, f"The report is not well formed{said}")
    if report.of != of:
        return Check(of, None, f"The report was not read: it says that it is one of {report.of}.")
    return Check(of, report)
