"""A client that asks the street as a careful person would, and says what it saw in few words."""

import time
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from tests.press.links.server import Street

PATIENCE = 0.2
"""Seconds that it waits for a server that never ends."""

ERRORS = {
    "Name or service not known": "unknown host",
    "nodename nor servname": "unknown host",  # macOS
    "No address associated": "unknown host",
    "Temporary failure in name resolution": "unknown host",  # Linux without a resolver
    "Connection refused": "refused",
    "Connection reset": "reset",
    "Remote end closed": "closed",
    "BadStatusLine": "no HTTP",
    "Read timed out": "nothing",
    "Exceeded 30 redirects": "loop",
    "unable to get local issuer certificate": "TLS: nobody known",
    "certificate has expired": "TLS: expired",
    "IP address mismatch": "TLS: another name",
    "WRONG_VERSION_NUMBER": "TLS: none",
}


def get(url: str, opened: Street, **more: Any) -> requests.Response:
    """Get `url`, trusting the authority of the street; the rest is for `requests.get`."""
    more = {"timeout": PATIENCE * 4, "verify": str(opened.authority), **more}
    return requests.get(url, **more)


def seen(url: str, opened: Street, times: int) -> list[str]:
    """Return in a few words what a client sees that asks so often, and waits as it is told."""
    said = []
    for left in reversed(range(times)):
        words, after = seen_once(url, opened)
        said.append(words)
        if left and after:
            time.sleep(after)
    return said


def seen_once(url: str, opened: Street) -> tuple[str, float]:
    """Return what a client sees, and for how many seconds Retry-After tells it to wait."""
    try:
        answer = get(url, opened, stream=True, timeout=PATIENCE)
    except requests.RequestException as error:
        (words,) = {words for sign, words in ERRORS.items() if sign in str(error)}
        return words, 0
    with answer:
        words = [str(each.status_code) for each in (*answer.history, answer)] + how_it_ends(answer)
        after, seconds = answer.headers.get("Retry-After"), 0.0
        if after:
            seconds = seconds_until(after)
            words.append("wait" if 0 < seconds < 3 else f"after {after}")
    return " ".join(words), seconds


def seconds_until(after: str) -> float:
    """Return the seconds that Retry-After names, by any of its forms; 0 when it names none."""
    try:
        return float(after)
    except ValueError:
        try:
            return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
        except ValueError:
            return 0.0


def how_it_ends(answer: requests.Response) -> list[str]:
    """Read the body; return how it ended, when that was not as it should."""
    end, size = time.monotonic() + PATIENCE, 0
    try:
        for part in answer.iter_content(100):
            size += len(part)
            if size > 200_000 or time.monotonic() > end:
                return ["no end"]
    except requests.exceptions.ChunkedEncodingError:
        return ["cut short"]
    return []
