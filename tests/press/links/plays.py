"""How the servers of the street answer: each play answers one visit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.press.links import pages
from tests.press.links.visit import RetryAfter, Visit

Play = Callable[[Visit], Awaitable[None]]


def says(status: int = 200, body: bytes | None = None, **more: Any) -> Play:
    """Play one answer, always; the arguments are those of `Visit.answer`."""

    async def play(visit: Visit) -> None:
        await visit.answer(status, body, **more)

    return play


def shows(inside: str, title: str = pages.TITLE, charset: str = "utf-8", told: bool = True) -> Play:
    """Play one page; its charset is `told` in the header, or in the page alone."""
    kind = f"text/html; charset={charset}" if told else "text/html"
    return says(200, pages.page(title, inside + pages.TEN, charset), kind=kind)


def turns(*plays: Play) -> Play:
    """Play one after another, then the last for ever."""

    async def play(visit: Visit) -> None:
        await plays[min(visit.memory.count, len(plays)) - 1](visit)

    return play


def busy(status: int, form: RetryAfter, for_ever: bool = False) -> Play:
    """Refuse with Retry-After; be good once that time has passed, unless `for_ever`."""

    async def play(visit: Visit) -> None:
        if visit.asked.early or for_ever or visit.memory.count == 1:
            await visit.refuse(status, form)
        else:
            await visit.answer()

    return play


def to(status: int, target: str) -> Play:
    """Redirect to `target`, in which {base}, {next_base} and {n} are filled."""

    async def play(visit: Visit) -> None:
        place = target.format(base=visit.base, next_base=visit.next_base, n=visit.n)
        await visit.answer(status, b"", headers={"Location": place})

    return play


def by_step(**plays: Play) -> Play:
    """Play by the tail of the address: `first` without any, `b` at /b, and so on."""

    async def play(visit: Visit) -> None:
        await plays[visit.rest or "first"](visit)

    return play


def by_head(play_head: Play) -> Play:
    """Be good to GET, and play `play_head` to HEAD."""

    async def play(visit: Visit) -> None:
        await (play_head if visit.asked.method == "HEAD" else says())(visit)

    return play


def by_query(query: str) -> Play:
    """Be good for this query only."""

    async def play(visit: Visit) -> None:
        await visit.answer(200 if visit.query == query else 404)

    return play


def wrong_length(by: int) -> Play:
    """Claim so many bytes more than the page has, and close."""

    async def play(visit: Visit) -> None:
        visit.keep = False
        await visit.answer(200, pages.page(), length=len(pages.page()) + by)

    return play


async def browsers_only(visit: Visit) -> None:
    """Answer 403, unless the User-Agent looks like a browser's."""
    agent = visit.asked.headers.get("user-agent", "")
    browser = "Mozilla/5.0" in agent and "Gecko" in agent and "compatible" not in agent
    await visit.answer(200 if browser else 403)


async def wants_cookie(visit: Visit) -> None:
    """Redirect to the same address until the cookie comes back: a loop to who keeps none."""
    if "seen=1" in visit.asked.headers.get("cookie", ""):
        await visit.answer()
    else:
        place = {"Location": visit.asked.path, "Set-Cookie": "seen=1; Path=/"}
        await visit.answer(302, b"", headers=place)


async def not_found_varying(visit: Visit) -> None:
    """Say with status 200, and never twice in the same words, that there is no such page."""
    await visit.answer(200, pages.cannot_find(visit.asked.path, visit.asked.at))


async def never(visit: Visit) -> None:
    """Accept the request and say nothing."""
    await visit.until_gone()


async def slow_headers(visit: Visit) -> None:
    """Send a header that never ends, byte by byte."""
    visit.keep = False
    visit.writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        visit.writer.write(b"a")
        await visit.writer.drain()
        await asyncio.sleep(visit.settings.drip)


async def slow_drip(visit: Visit) -> None:
    """Send good headers, and a body that never ends, byte by byte."""
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html", "Connection": "close"})
    while visit.asked.method != "HEAD":
        visit.body(b"<")
        await visit.writer.drain()
        await asyncio.sleep(visit.settings.drip)


async def endless(visit: Visit) -> None:
    """Send a body that never ends, as fast as it is read."""
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html", "Connection": "close"})
    part = b"<p>More and more genes.</p>\n" * 1000
    while visit.asked.method != "HEAD":
        visit.body(part)
        await visit.writer.drain()


async def resets(visit: Visit) -> None:
    """End the connection by a reset."""
    visit.reset()


async def closes(visit: Visit) -> None:
    """End the connection without a word."""
    visit.keep = False


async def no_http(visit: Visit) -> None:
    """Send bytes that are no HTTP."""
    visit.keep = False
    visit.writer.write(b"\x00\xff\xfe not HTTP at all\r\n\r\n")
    await visit.writer.drain()


async def http_1_0(visit: Visit) -> None:
    """Answer in HTTP/1.0: no length, and the end of the connection ends the body."""
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html"}, version="1.0")
    visit.body(pages.page())
    await visit.writer.drain()


async def chunked(visit: Visit) -> None:
    """Send the page in chunks."""
    whole = pages.page()
    parts = [whole[at : at + 100] for at in range(0, len(whole), 100)] + [b""]
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    await visit.answer(200, body, headers={"Transfer-Encoding": "chunked"})
