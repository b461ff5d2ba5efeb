"""What the servers of the street do, and what a careful person would call such a link."""

import gzip
from dataclasses import dataclass
from typing import Literal

from tests.press.links import pages
from tests.press.links.plays import (
    Play,
    browsers_only,
    busy,
    by_head,
    by_query,
    by_step,
    chunked,
    closes,
    endless,
    http_1_0,
    never,
    no_http,
    not_found_varying,
    resets,
    says,
    shows,
    slow_drip,
    slow_headers,
    to,
    turns,
    wants_cookie,
    wrong_length,
)

Truth = Literal["alive", "dead", "unsure"]


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
    """Whether it redirects; permanent is a chain of which every step is."""
    lands: str = ""
    """Where the last redirect leads, with {base}, {next_base} and {n} to fill."""
    anchor: Literal["", "there", "missing"] = ""
    """Whether the page has what the fragment of the address names."""
    slow: bool = False
    """Whether a client learns nothing until its own patience ends."""

    def fits(self, truth: str) -> bool:
        """Return whether it is no mistake to call such a link `truth`."""
        return truth == self.truth or truth in self.also


OK = "{base}/ok/{n}"
ETE = "#%C3%A9t%C3%A9"
QUERY = "gene=HSP104&class=Gene%2FORF&empty="
FOR_GOOD = {"moved": "permanent", "lands": OK}
FOR_NOW = {"moved": "temporary", "lands": OK}


def _chain(name: str, *statuses: int) -> Play:
    first, then, last = statuses
    return by_step(
        first=to(first, f"/{name}/{{n}}/b"), b=to(then, f"/{name}/{{n}}/c"), c=to(last, OK)
    )


def _alive(name: str, play: Play, *also: Truth, **more) -> Behaviour:
    return Behaviour(name, "alive", play, also, **more)


def _dead(name: str, play: Play, *also: Truth, **more) -> Behaviour:
    return Behaviour(name, "dead", play, also, **more)


def _unsure(name: str, play: Play, *also: Truth, **more) -> Behaviour:
    return Behaviour(name, "unsure", play, also, **more)


REDIRECTS = [
    _alive("301", to(301, OK), **FOR_GOOD),
    _alive("308", to(308, "/ok/{n}"), **FOR_GOOD),
    _alive("302", to(302, OK), **FOR_NOW),
    _alive("303", to(303, OK), **FOR_NOW),
    _alive("307", to(307, OK), **FOR_NOW),
    _alive(
        "redirect-chain",
        _chain("redirect-chain", 301, 308, 301),
        steps=("b", "c"),
        **FOR_GOOD,
    ),
    _alive(
        "redirect-chain-mixed",
        _chain("redirect-chain-mixed", 301, 302, 301),
        steps=("b", "c"),
        **FOR_NOW,
    ),
    _alive("redirect-anchor", to(301, OK), tail="#results", anchor="there", **FOR_GOOD),
    _alive(
        "redirect-relative",
        by_step(a=to(302, "b"), b=says()),
        tail="/a",
        steps=("b",),
        moved="temporary",
        lands="{base}/redirect-relative/{n}/b",
    ),
    _alive(
        "redirect-raw",  # the header holds the letters themselves, in UTF-8
        to(301, "/path-raw/{n}/gène/été"),
        moved="permanent",
        lands="{base}/path-raw/{n}/g%C3%A8ne/%C3%A9t%C3%A9",
    ),
    _alive(
        "redirect-cookie",
        wants_cookie,
        "unsure",
        moved="temporary",
        lands="{base}/redirect-cookie/{n}",
    ),
    _alive(
        "redirect-login",
        by_step(first=to(302, "/redirect-login/{n}/login"), login=shows("", "Log in")),
        "unsure",
        steps=("login",),
        moved="temporary",
        lands="{base}/redirect-login/{n}/login",
    ),
    _alive(
        "redirect-to-host",
        to(301, "{next_base}/ok/{n}"),
        moved="permanent",
        lands="{next_base}/ok/{n}",
    ),
    _unsure(
        "redirect-loop",
        by_step(first=to(302, "/redirect-loop/{n}/b"), b=to(302, "/redirect-loop/{n}")),
        "dead",
        steps=("b",),
    ),
    _dead("redirect-to-404", to(301, "{base}/404/{n}"), moved="permanent", lands="{base}/404/{n}"),
    _dead(
        "redirect-to-unknown",
        to(301, "https://moved-{n}.invalid/"),
        moved="permanent",
        lands="https://moved-{n}.invalid/",
    ),
]

STATUSES = [
    _alive("ok", says()),
    _dead("404", says(404)),
    _dead("410", says(410)),
    _alive("404-once", turns(says(404), says()), times=2),
    _unsure("401", says(401, headers={"WWW-Authenticate": 'Basic realm="lab"'})),
    _unsure("403", says(403)),
    _unsure("403-to-programs", browsers_only, "alive"),
    _unsure("451", says(451)),
    _unsure("500", says(500)),
    _unsure("503", says(503)),
    _unsure("999", says(999)),  # no status of HTTP, but what one large site says to programs
    _alive("503-twice", turns(says(503), says(503), says()), times=3),
    _alive("503-once-seconds", busy(503, "seconds"), times=2),
    _alive("502-reset-good", turns(says(502), resets, says()), times=3),
    _unsure("429", says(429)),
    _unsure("429-after-seconds", busy(429, "seconds", for_ever=True)),
    _unsure("429-after-date", busy(429, "date", for_ever=True)),
    _unsure("429-after-hour", busy(429, "hour", for_ever=True)),
    _unsure("429-after-past", busy(429, "past", for_ever=True)),
    _unsure("429-after-nonsense", busy(429, "nonsense", for_ever=True)),
    _alive("429-once", turns(says(429), says()), times=2),
    _alive("429-once-seconds", busy(429, "seconds"), times=2),
    _alive("429-once-date", busy(429, "date"), times=2),
    _alive("head-405", by_head(says(405, headers={"Allow": "GET"}))),
    _alive("head-404", by_head(says(404))),
    _alive("head-reset", by_head(resets)),
    _alive("204", says(204, b""), "unsure"),
]

FAULTS = [
    _unsure("time-out", never, slow=True),
    _unsure("slow-headers", slow_headers, slow=True),
    _unsure("slow-drip", slow_drip, "alive", slow=True),
    _unsure("reset", resets),
    _unsure("closes", closes),
    _unsure("no-http", no_http),
    _unsure("refused", says(), door="refused"),
    _dead("unknown-host", says(), door="unknown"),
    _alive("tls", says(), "unsure", door="tls"),  # to a client that trusts `Street.authority`
    _unsure("tls-untrusted", says(), door="tls-untrusted"),
    _unsure("tls-expired", says(), door="tls-expired"),
    _unsure("tls-other-name", says(), door="tls-other-name"),
    _unsure("tls-plain", says(), door="tls-plain"),
    _alive("robots-forbids", says(), "unsure", door="robots-forbids"),
    _alive("robots-500", says(), "unsure", door="robots-500"),
    _alive("robots-hangs", says(), "unsure", door="robots-hangs", slow=True),
]

BODIES = [
    _alive("empty", says(200, b""), "unsure"),
    _alive("big-body", endless),
    _alive("page-100-kb", shows("<p>Genes upon genes.</p>" * 4400)),
    _alive("pdf", says(200, pages.PDF, kind="application/pdf")),
    _alive("pdf-page", says(200, pages.PDF, kind="application/pdf"), tail="#page=2"),
    _alive("image", says(200, pages.PNG, kind="image/png")),
    _alive("gzip", says(200, gzip.compress(pages.page()), headers={"Content-Encoding": "gzip"})),
    _alive("chunked", chunked),
    _alive("http-1.0", http_1_0),
    _alive("length-too-long", wrong_length(1000), "unsure"),
    _alive("length-too-short", wrong_length(-100)),
    _dead("soft-404", says(200, pages.NOT_FOUND), "unsure", door="soft-404"),
    _dead("soft-404-varying", not_found_varying, "unsure", door="soft-404-varying"),
    _unsure("soft-404-home", to(302, "/"), "dead", door="soft-404-home"),
    _alive("ok-beside-soft-404", says(), door="soft-404"),
    _alive("app-shell", says(200, pages.SHELL), "unsure", door="app-shell"),
    _alive("title-404", shows("", "Room 404: the herbarium")),
    _alive("title-not-found", shows("", "The gene that was not found: a history")),
]

ANCHORS = [
    _alive("anchor-id", says(), tail="#results", anchor="there"),
    _alive("anchor-name", shows('<a name="old-way"></a>'), tail="#old-way", anchor="there"),
    _alive("anchor-top", says(), tail="#top", anchor="there"),  # every page has one
    _alive("anchor-encoded", shows(pages.ETE), tail=ETE, anchor="there"),
    _alive("anchor-raw", shows(pages.ETE), tail="#été", anchor="there"),
    _alive("anchor-latin-1", shows(pages.ETE, charset="latin-1"), tail=ETE, anchor="there"),
    _alive(
        "anchor-latin-1-meta",  # only the page itself says how it is written
        shows(pages.ETE, charset="latin-1", told=False),
        tail=ETE,
        anchor="there",
    ),
    _alive(
        "anchor-github",
        shows('<a id="user-content-install" href="#install"></a>'),
        tail="#install",
        anchor="there",
    ),
    _alive("anchor-text", says(), tail="#:~:text=Ten%20genes", anchor="there"),
    _alive("anchor-missing", says(), tail="#discussion", anchor="missing"),
    _alive("anchor-case", says(), tail="#RESULTS", anchor="missing"),
    _alive("anchor-comment", shows('<!-- <h2 id="old"></h2> -->'), tail="#old", anchor="missing"),
]

PATHS = [
    _alive("path-raw", says(), tail="/gène/été"),
    _alive("path-encoded", says(), tail="/g%C3%A8ne/%C3%A9t%C3%A9"),
    _alive("path-latin-1", says(), tail="/%E9t%E9"),
    _alive("path-spaces", says(), tail="/a%20gene%20list.html"),
    _alive("path-slash", says(), tail="/doi/10.1000%2F182"),
    _alive("path-parentheses", says(), tail="/Yeast_(disambiguation),_S288C"),
    _alive("query", by_query(QUERY), tail=f"?{QUERY}"),
]

BEHAVIOURS = {
    behaviour.name: behaviour
    for behaviour in (*STATUSES, *REDIRECTS, *FAULTS, *BODIES, *ANCHORS, *PATHS)
}
"""All of them, by name."""

QUICK = tuple(name for name, behaviour in BEHAVIOURS.items() if not behaviour.slow)
"""Those that can be judged without the end of one's patience."""

ROBOTS = {
    "robots-forbids": says(200, b"User-agent: *\nDisallow: /\n", kind="text/plain"),
    "robots-500": says(500),
    "robots-hangs": never,
}
"""What a door answers when it is asked for robots.txt; the others have none."""

ELSEWHERE = {
    name: BEHAVIOURS[name].play
    for name in ("soft-404", "soft-404-varying", "soft-404-home", "app-shell")
}
"""What a door answers at every address that it does not know; the others answer 404."""
