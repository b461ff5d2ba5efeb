"""One round through the public mines: hosts side by side, the mines of one host in a row."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from press.mines.guest import Guest
from press.mines.listed import PublicMine
from press.mines.probe import Found, probe


@dataclass(frozen=True)
class Manners:
    """How we ask."""

    agent: str
    """Our User-Agent."""
    origin: str
    """The site whose pages would ask."""
    timeout: float = 30.0
    """Seconds to wait for a connection, and for each piece of an answer."""
    pause: float = 1.0
    """Seconds between two questions to one mine."""

    @property
    def longest(self) -> float:
        """Seconds after which a mine is given up, whatever it is doing: five minutes, mostly."""
        return 10 * self.timeout


def go_round(
    mines: Iterable[PublicMine],
    manners: Manners,
    tell: Callable[[PublicMine, Found], None] = lambda mine, found: None,
) -> dict[str, Found]:
    """Probe mines and return what was found, by root.

    Args:
        mines: which.
        manners: how.
        tell: called, from this thread, for each mine when it has been probed.
    """
    rows: dict[str, list[PublicMine]] = {}
    for mine in mines:
        rows.setdefault(urlsplit(mine.root).netloc, []).append(mine)
    done: queue.SimpleQueue[tuple[PublicMine, Found]] = queue.SimpleQueue()

    def work(row: list[PublicMine]) -> None:
        for mine in row:
            guest = Guest(manners.agent, manners.timeout, manners.pause)
            try:
                found = probe(mine.root, guest, manners.origin)
            except Exception as error:  # whatever one mine says, the others are asked
                what = f"answered with something that we cannot read ({type(error).__name__})"
                found = Found(reached=True, fault=what)
            done.put((mine, found))

    # Daemons: a host that sends a letter of its headers now and then must not keep us alive.
    for row in rows.values():
        threading.Thread(target=work, args=(row,), daemon=True).start()
    waiting = {mine.root: mine for row in rows.values() for mine in row}
    last = time.monotonic() + manners.longest * max(map(len, rows.values()), default=0)
    findings: dict[str, Found] = {}
    while waiting:
        try:
            mine, what = done.get(timeout=max(0.0, last - time.monotonic()))
        except queue.Empty:
            break
        del waiting[mine.root]
        findings[mine.root] = what
        tell(mine, what)
    for root, mine in waiting.items():
        findings[root] = Found(reached=True, fault=f"did not finish in {manners.longest:g} s")
        tell(mine, findings[root])
    return findings
