"""Ask a member of mybinder.org's federation to build an image, and watch it build.

The address is that which mybinder.org's own page asks, and answers with server-sent events: a
line `data: {"phase": …, "message": …}` for each thing that happens, and `:keepalive` every 25
seconds (jupyterhub/binderhub, binderhub/builder.py, read at b2a0f6a). The connection is closed
when the image is there, so no session is started, which would take the place of a reader's.

mybinder.org could not be asked from where this was written.
"""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from urllib3.exceptions import ReadTimeoutError

from press.links.answer import seconds_to_wait

AGENT = "intermine-guide-binder (warms the environment of a guide)"

_QUIET = 75.0
"""Seconds without a byte after which nobody is there: three times the pause of keep-alives."""
_CONNECT = 20.0
_PAUSES = (20.0, 60.0)
"""Seconds before a second and a third try."""
_LAST_LINES = 15

_DONE = {"built", "launching", "ready"}
_FAILED = {"failed", "failure"}
_OURS = {"building", "pushing"}
"""In these the repository's own recipe is followed."""

BUILT, BROKEN, LATE, AWAY = "built", "broken", "late", "away"
"""How it ends: the image is there; it cannot be built; it is not ready yet; nobody builds it."""


@dataclass(frozen=True)
class Outcome:
    """What came of asking one member."""

    host: str
    how: str
    """One of BUILT, BROKEN, LATE, AWAY."""
    sentence: str
    log: tuple[str, ...] = ()
    """The last lines of the build, when it is broken."""


class _Away(Exception):
    """Nobody builds it there now; `pause` says whether and when to ask again."""

    def __init__(self, reason: str, pause: float | None = None, *, again: bool = True) -> None:
        super().__init__(reason)
        self.pause, self.again = pause, again


class _Late(Exception):
    """The time is over."""


def build_url(host: str, slug: str, ref: str) -> str:
    """Return the address that builds a branch of a repository on GitHub."""
    return f"{host}/build/gh/{quote(slug)}/{quote(ref, safe='')}"


def warm(
    host: str,
    slug: str,
    ref: str,
    *,
    seconds: float,
    tell: Callable[[str], None] = lambda _: None,
    pauses: tuple[float, ...] = _PAUSES,
    quiet: float = _QUIET,
) -> Outcome:
    """Ask a member for an image, and return when it is there or will not be.

    What is busy, breaks off or keeps silent is asked again, after a pause that grows or is what
    the member asks for. A build that is left goes on without us.

    Args:
        host: where the member is, `https://…`.
        slug: OWNER/NAME.
        ref: the branch.
        seconds: how long all of it may take.
        tell: is told of each phase, a line.
        pauses: seconds before each further try.
        quiet: seconds of silence after which a try is given up.
    """
    end = time.monotonic() + seconds
    name = urlsplit(host).hostname or host
    for pause in (*pauses, None):
        try:
            return _ask(host, slug, ref, end, quiet, lambda line: tell(f"{name}: {line}"))
        except _Late:
            return Outcome(host, LATE, f"Not ready after {seconds:.0f} s; it may go on building.")
        except _Away as away:
            wait = max(away.pause or 0, pause or 0)
            if pause is None or not away.again:
                return Outcome(host, AWAY, str(away))
            if time.monotonic() + wait >= end:
                return Outcome(host, AWAY, f"{away} There was no time to ask again.")
            tell(f"{name}: {away} Asking again in {wait:.0f} s.")
            time.sleep(wait)
    raise AssertionError  # the last try has returned


def _ask(
    host: str, slug: str, ref: str, end: float, quiet: float, tell: Callable[[str], None]
) -> Outcome:
    phase, log = "", deque[str](maxlen=_LAST_LINES)
    began = time.monotonic()
    for event in _events(build_url(host, slug, ref), end, quiet):
        message = str(event.get("message") or "").strip()
        now = str(event.get("phase") or "").lower()
        if now in _DONE:
            found = "It was there already." if not phase else f"Built in {_since(began)}."
            return Outcome(host, BUILT, found)
        if now in _FAILED:
            return _failed(host, phase, message, log, event.get("status_code"))
        if message:
            log.extend(line for line in message.splitlines() if line.strip())
        if now not in ("", "unknown", phase):
            phase = now
            tell(phase)
    raise _Away("The answer broke off.")


def _failed(host: str, phase: str, message: str, log: deque[str], status: Any) -> Outcome:
    said = " ".join(message.split()) or "It does not say why."
    if phase in _OURS:
        return Outcome(host, BROKEN, f"The build failed: {said}", tuple(log))
    if isinstance(status, int):  # BinderHub says so in an event; the answer itself is 200
        _refused(status, said, None)
    raise _Away(f"It was refused: {said}", again=False)


def _events(url: str, end: float, quiet: float) -> Iterator[dict[str, Any]]:
    """Yield what an address tells, until it ends or the time is over."""
    headers = {"Accept": "text/event-stream", "User-Agent": AGENT}
    try:
        wait = (_left(end, _CONNECT), _left(end, quiet))
        with requests.get(url, headers=headers, stream=True, timeout=wait) as answer:
            if answer.status_code != 200:
                after = seconds_to_wait(answer.headers.get("Retry-After"))
                _refused(answer.status_code, answer.reason or "", after)
            # BinderHub writes an event to a line; its logs are UTF-8, whatever the header says.
            for line in answer.iter_lines(chunk_size=1):
                _left(end, quiet)
                if line.startswith(b"data:"):
                    yield _event(line.removeprefix(b"data:"))
    except requests.RequestException as error:
        _left(end, quiet)  # what ended it may be that the time is over
        raise _Away(_why(error)) from None


def _why(error: requests.RequestException) -> str:
    # Within a stream requests wraps a time-out as a lost connection.
    inner = error.args[0] if error.args else None
    if isinstance(error, requests.Timeout) or isinstance(inner, ReadTimeoutError):
        return "It kept silent."
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "The answer broke off."
    return "It could not be reached."


def _event(data: bytes) -> dict[str, Any]:
    try:
        event = json.loads(data.decode("utf-8", errors="replace"))
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise _Away("It answered with something else than the progress of a build.", again=False)
    return event


def _refused(status: int, reason: str, after: float | None) -> None:
    busy = status == 429 or status >= 500
    raise _Away(f"It answered {status} {reason}".rstrip(".") + ".", after, again=busy)


def _left(end: float, most: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise _Late
    return min(left, most)


def _since(began: float) -> str:
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
