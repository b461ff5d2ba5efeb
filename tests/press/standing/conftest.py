"""Checks as a weekly run finds them."""

from collections.abc import Callable

import pytest

from press.reports import TITLES, Report
from press.standing.received import Check

Checks = Callable[..., list[Check]]


@pytest.fixture(scope="session")
def checks() -> Checks:
    """What the four checks found: `checks(links=["…"], mines=None)`; None is a missing report."""

    def found(day: str = "2026-11-25", notes: dict | None = None, **alarms) -> list[Check]:
        return [
            Check(of, None, "There is no report.")
            if (lines := alarms.get(of, [])) is None
            else Check(
                of, Report(of, day, f"The {of} were seen.", lines, (notes or {}).get(of, []))
            )
            for of in TITLES
        ]

    return found
