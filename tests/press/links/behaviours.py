"""What the servers of the street do, and what a careful person would call such a link."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from tests.press.links import pages
from tests.press.links.visit import Visit

Truth = Literal["alive", "dead", "unsure"]
Play = Callable[[Visit], Awaitable[None]]


@dataclass(frozen=True)
class Behaviour:
    """One thing that servers do."""

    name: str
    truth: Truth
    """What a careful person would call the link after asking a few times."""
    play: Play
    also: tuple[Truth, ...] = ()
    """What would be no mistake either."""
    times: int = 1
    """How many times it is asked until it has shown itself."""
    door: str = "plain"
    tail: str = ""
    """What the address has after its number: more path, a query, a fragment."""
    steps: tuple[str, ...] = ()
    """Other tails at which it answers, such as the later steps of a chain."""
    moved: Literal["", "permanent", "temporary"] = ""
    anchor: Literal["", "there", "missing"] = ""
    slow: bool = False
    """Whether a client learns nothing until its own patience ends."""

    def fits(self, truth: str) -> bool:
        """Return whether to call such a link `truth` is no mistake."""
        return truth == self.truth or truth in self.also


def says(status: int = 200, *arguments: object, **more: object) -> Play:
    """Play one answer, always."""

    async def play(visit: Visit) -> None:
        await visit.answer(status, *arguments, **more)

    return play


def turns(*plays: Play) -> Play:
    """Play one after another, then the last for ever."""

    async def play(visit: Visit) -> None:
        await plays[min(visit.memory.count, len(plays)) - 1](visit)

    return play


def busy(status: int, form: str, for_ever: bool = False) -> Play:
    """Refuse with Retry-After; be good once that time has passed, unless `for_ever`."""

    async def play(visit: Visit) -> None:
        early = visit.is_early()
        if early or for_ever or visit.memory.count == 1:
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


async def browsers_only(visit: Visit) -> None:
    agent = visit.asked.headers.get("user-agent", "")
    browser = "Mozilla/5.0" in agent and "Gecko" in agent and "compatible" not in agent
    await visit.answer(200 if browser else 403)


def by_method(head: Play) -> Play:
    async def play(visit: Visit) -> None:
        await (head if visit.asked.method == "HEAD" else says())(visit)

    return play


async def never(visit: Visit) -> None:
    await visit.until_gone()


async def slow_headers(visit: Visit) -> None:
    visit.keep = False
    visit.writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        visit.writer.write(b"a")
        await visit.writer.drain()
        await asyncio.sleep(visit.settings.drip)


async def slow_drip(visit: Visit) -> None:
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html", "Connection": "close"})
    while visit.asked.method != "HEAD":
        visit.body(b"<")
        await visit.writer.drain()
        await asyncio.sleep(visit.settings.drip)


async def endless(visit: Visit) -> None:
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html", "Connection": "close"})
    part = b"<p>More and more genes.</p>\n" * 1000
    while visit.asked.method != "HEAD":
        visit.body(part)
        await visit.writer.drain()


async def resets(visit: Visit) -> None:
    visit.reset()


async def closes(visit: Visit) -> None:
    visit.keep = False


async def no_http(visit: Visit) -> None:
    visit.keep = False
    visit.writer.write(b"\x00\xff\xfe not HTTP at all\r\n\r\n")
    await visit.writer.drain()


async def http_1_0(visit: Visit) -> None:
    visit.keep = False
    visit.head(200, {"Content-Type": "text/html"}, version="1.0")
    visit.body(pages.page())
    await visit.writer.drain()


async def chunked(visit: Visit) -> None:
    whole = pages.page()
    parts = [whole[at : at + 100] for at in range(0, len(whole), 100)] + [b""]
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    await visit.answer(200, body, headers={"Transfer-Encoding": "chunked"})


def wrong_length(by: int) -> Play:
    async def play(visit: Visit) -> None:
        visit.keep = False
        await visit.answer(200, pages.page(), length=len(pages.page()) + by)

    return play


def with_query(query: str) -> Play:
    """Be good for this query only."""

    async def play(visit: Visit) -> None:
        await visit.answer(200 if visit.query == query else 404)

    return play


def shows(inside: str, title: str = "Genes of the yeast", charset: str = "utf-8") -> Play:
    kind = f"text/html; charset={charset}"
    return says(200, pages.page(title, inside + pages.TEN, charset), kind)


QUERY = "gene=HSP104&class=Gene%2FORF&empty="
OK = "{base}/ok/{n}"

ALL = [
    Behaviour("ok", "alive", says()),
    Behaviour("301", "alive", to(301, OK), moved="permanent"),
    Behaviour("308", "alive", to(308, "/ok/{n}"), moved="permanent"),
    Behaviour("302", "alive", to(302, OK), moved="temporary"),
    Behaviour("303", "alive", to(303, OK), moved="temporary"),
    Behaviour("307", "alive", to(307, OK), moved="temporary"),
    Behaviour(
        "redirect-chain",
        "alive",
        by_step(
            first=to(301, "/redirect-chain/{n}/b"),
            b=to(308, "/redirect-chain/{n}/c"),
            c=to(301, OK),
        ),
        steps=("b", "c"),
        moved="permanent",
    ),
    Behaviour(
        "redirect-chain-mixed",
        "alive",
        by_step(
            first=to(301, "/redirect-chain-mixed/{n}/b"),
            b=to(302, "/redirect-chain-mixed/{n}/c"),
            c=to(301, OK),
        ),
        steps=("b", "c"),
        moved="temporary",
    ),
    Behaviour(
        "redirect-loop",
        "unsure",
        by_step(first=to(302, "/redirect-loop/{n}/b"), b=to(302, "/redirect-loop/{n}")),
        ("dead",),
        steps=("b",),
    ),
    Behaviour("redirect-to-404", "dead", to(301, "{base}/404/{n}"), moved="permanent"),
    Behaviour("redirect-to-host", "alive", to(301, "{next_base}/ok/{n}"), moved="permanent"),
    Behaviour(
        "redirect-to-unknown", "dead", to(301, "https://redirected-{n}.invalid/"), moved="permanent"
    ),
    Behaviour("403-to-programs", "unsure", browsers_only, ("alive",)),
    Behaviour("403", "unsure", says(403)),
    Behaviour("401", "unsure", says(401, headers={"WWW-Authenticate": 'Basic realm="lab"'})),
    Behaviour("404", "dead", says(404)),
    Behaviour("410", "dead", says(410)),
    Behaviour("404-once", "alive", turns(says(404), says()), times=2),
    Behaviour("429", "unsure", says(429)),
    Behaviour("429-after-seconds", "unsure", busy(429, "seconds", for_ever=True)),
    Behaviour("429-after-date", "unsure", busy(429, "date", for_ever=True)),
    Behaviour("429-once", "alive", turns(says(429), says()), times=2),
    Behaviour("429-once-seconds", "alive", busy(429, "seconds"), times=2),
    Behaviour("429-once-date", "alive", busy(429, "date"), times=2),
    Behaviour("500", "unsure", says(500)),
    Behaviour("503", "unsure", says(503)),
    Behaviour("503-twice", "alive", turns(says(503), says(503), says()), times=3),
    Behaviour("503-once-seconds", "alive", busy(503, "seconds"), times=2),
    Behaviour("502-reset-good", "alive", turns(says(502), resets, says()), times=3),
    Behaviour("time-out", "unsure", never, slow=True),
    Behaviour("slow-headers", "unsure", slow_headers, slow=True),
    Behaviour("slow-drip", "unsure", slow_drip, ("alive",), slow=True),
    Behaviour("big-body", "alive", endless),
    Behaviour("reset", "unsure", resets),
    Behaviour("closes", "unsure", closes),
    Behaviour("no-http", "unsure", no_http),
    Behaviour("refused", "unsure", says(), door="refused"),
    Behaviour("tls-untrusted", "unsure", says(), door="tls-untrusted"),
    Behaviour("tls-expired", "unsure", says(), door="tls-expired"),
    Behaviour("tls-other-name", "unsure", says(), door="tls-other-name"),
    Behaviour("tls-plain", "unsure", says(), door="tls-plain"),
    Behaviour("unknown-host", "dead", says(), door="unknown"),
    Behaviour("head-405", "alive", by_method(says(405, headers={"Allow": "GET"}))),
    Behaviour("head-404", "alive", by_method(says(404))),
    Behaviour("soft-404", "dead", says(200, pages.NOT_FOUND), ("unsure",)),
    Behaviour("soft-404-home", "unsure", to(302, "/"), ("dead",)),
    Behaviour("app-shell", "alive", says(200, pages.SHELL), ("unsure",)),
    Behaviour("title-404", "alive", shows("", "Room 404: the herbarium")),
    Behaviour(
        "title-not-found", "alive", shows("", "The gene that was not found: a history of a search")
    ),
    Behaviour("empty", "alive", says(200, b""), ("unsure",)),
    Behaviour("204", "alive", says(204, b""), ("unsure",)),
    Behaviour("anchor-id", "alive", says(), tail="#results", anchor="there"),
    Behaviour(
        "anchor-name", "alive", shows('<a name="old-way"></a>'), tail="#old-way", anchor="there"
    ),
    Behaviour(
        "anchor-encoded",
        "alive",
        shows('<h2 id="été">Été</h2>'),
        tail="#%C3%A9t%C3%A9",
        anchor="there",
    ),
    Behaviour(
        "anchor-github",
        "alive",
        shows('<a id="user-content-install" href="#install"></a>'),
        tail="#install",
        anchor="there",
    ),
    Behaviour("anchor-missing", "alive", says(), tail="#discussion", anchor="missing"),
    Behaviour("path-raw", "alive", says(), tail="/gène/été"),
    Behaviour("path-encoded", "alive", says(), tail="/g%C3%A8ne/%C3%A9t%C3%A9"),
    Behaviour("path-latin-1", "alive", says(), tail="/%E9t%E9"),
    Behaviour("path-spaces", "alive", says(), tail="/a%20gene%20list.html"),
    Behaviour("path-slash", "alive", says(), tail="/doi/10.1000%2F182"),
    Behaviour("path-parentheses", "alive", says(), tail="/Yeast_(disambiguation),_S288C"),
    Behaviour("query", "alive", with_query(QUERY), tail=f"?{QUERY}"),
    Behaviour("pdf", "alive", says(200, pages.PDF, "application/pdf")),
    Behaviour("image", "alive", says(200, pages.PNG, "image/png")),
    Behaviour(
        "gzip",
        "alive",
        says(200, gzip.compress(pages.page()), headers={"Content-Encoding": "gzip"}),
    ),
    Behaviour("chunked", "alive", chunked),
    Behaviour(
        "latin-1",
        "alive",
        shows('<h2 id="été">Été</h2>', charset="latin-1"),
        tail="#%C3%A9t%C3%A9",
        anchor="there",
    ),
    Behaviour("http-1.0", "alive", http_1_0),
    Behaviour("length-too-long", "alive", wrong_length(1000), ("unsure",)),
    Behaviour("length-too-short", "alive", wrong_length(-100)),
    Behaviour("page-100-kb", "alive", shows("<p>Genes upon genes.</p>" * 4400)),
    Behaviour("robots-forbids", "alive", says(), ("unsure",), door="robots-forbids"),
    Behaviour("robots-500", "alive", says(), ("unsure",), door="robots-500"),
    Behaviour("robots-hangs", "alive", says(), ("unsure",), door="robots-hangs"),
]

BEHAVIOURS = {behaviour.name: behaviour for behaviour in ALL}


async def forbids(visit: Visit) -> None:
    await visit.answer(200, b"User-agent: *\nDisallow: /\n", "text/plain")


ROBOTS = {"robots-forbids": forbids, "robots-500": says(500), "robots-hangs": never}
"""What a door answers when it is asked for robots.txt; the others have none."""
