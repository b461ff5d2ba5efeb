"""An archived copy of a page, when the archive says that it has one.

The archive is asked by its availability service: `?url=ADDRESS` is answered with a JSON object
whose `archived_snapshots.closest` names the nearest copy
(https://archive.org/help/wayback_api.php).
"""

import contextlib
import datetime
import itertools
import json
import re
import time
from collections.abc import Callable, Iterable

import requests

from press.links.watch import Watch, adapter

PAUSE = 0.5
"""Seconds between two questions to the archive."""
MOST = 120
"""Questions in one check; the next check asks for the others."""
_ADDRESS = re.compile(r"""https?://[^\s#<>"'`]+""")
PATIENCE = 3
"""Failures in a row after which the archive is left alone."""
_CHUNK, _MOST_CHUNKS = 4096, 16
"""Bytes that are read of an answer at once, and how often: it has a few hundred."""


def copies_of(
    urls: Iterable[str],
    service: str,
    *,
    pause: float = PAUSE,
    timeout: float = 20.0,
    asked: Callable[[], None] = lambda: None,
) -> dict[str, tuple[str, str]]:
    """Return the archived copies that there are of some addresses.

    Args:
        urls: for which; at most MOST of them are asked.
        service: the address of the availability service.
        pause: seconds between two questions.
        timeout: seconds without a byte; twice as many for an answer in all.
        asked: called after each question.

    Returns:
        By address that of the copy, and the day on which it was made, ISO 8601.
    """
    found: dict[str, tuple[str, str]] = {}
    failures = 0
    with contextlib.closing(Watch()) as watch, requests.Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, adapter(watch, hosts=1))
        for number, url in enumerate(urls):
            if number == MOST or failures == PATIENCE:
                break
            if number:
                time.sleep(pause)
            try:
                with watch.until(time.monotonic() + 2 * timeout):
                    copy = read_answer(_ask(session, service, url, timeout))
            except (requests.RequestException, ValueError, RecursionError):
                failures += 1
                continue
            finally:
                asked()
            failures = 0
            if copy:
                found[url] = copy
    return found


def _ask(session: requests.Session, service: str, url: str, timeout: float) -> object:
    with session.get(service, params={"url": url}, timeout=timeout, stream=True) as answer:
        answer.raise_for_status()
        return json.loads(b"".join(itertools.islice(answer.iter_content(_CHUNK), _MOST_CHUNKS)))


def read_answer(answer: object) -> tuple[str, str] | None:
    """Return address and day of the copy that the archive's answer names; None when it has none."""
    snapshots = answer.get("archived_snapshots") if isinstance(answer, dict) else None
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if not isinstance(closest, dict) or not closest.get("available"):
        return None
    url, stamp = str(closest.get("url", "")), str(closest.get("timestamp", ""))
    if str(closest.get("status", "200")) != "200" or not _ADDRESS.fullmatch(url):
        return None
    try:
        day = datetime.datetime.strptime(stamp[:8], "%Y%m%d").replace(tzinfo=datetime.UTC).date()
    except ValueError:
        return None
    # It answers with http for old times' sake; both lead to the same copy.
    return re.sub(r"^http://(?=web\.archive\.org/)", "https://", url), day.isoformat()
