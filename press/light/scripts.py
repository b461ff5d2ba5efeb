"""Small scripts that stand in many pages, in one file that a browser keeps."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.errors import PressError
from press.files import digest, write

FOLDER = "assets/javascripts"
NAME = "guide"
"""Of the file; the beginning of its hash follows, so that it may be cached for ever."""
FUNCTION = "__guide"
"""What a page calls, in the place of each script, with the number of that script."""

_SCRIPT = re.compile(r"<script>(?P<code>.*?)</script>", re.DOTALL)


# What it names would be known within its function only; and what asks for its place hides that
# place until it has run, which must not wait for a file.
_STAYS = re.compile(r"^(?:var|let|const|class|function|async)\b|\bcurrentScript\b", re.MULTILINE)
_TABS = re.compile(r"<script>var target=[^<]*__tabbed_[^<]*</script>")
_DATA = re.compile(r'<script id="__config" type="application/json">(?P<data>[^<]*)</script>')
_SETTINGS = "__settings"
_FUNCTIONS = """\
const {function} = [
{functions}
]
const {settings} = base => {{
  const data = document.createElement("script"), known = {known}
  data.id = "__config"
  data.type = "application/json"
  data.textContent = JSON.stringify({{ ...known, base, search: base + known.search }})
  document.currentScript.replaceWith(data)
}}
"""


@dataclass(frozen=True)
class Shared:
    """The scripts that several pages have."""

    name: str
    """Of the file, with its folder, relative to the root of the site."""
    codes: list[str]


def share(pages: Collection[str], site: Path) -> Shared | None:
    """Write the scripts that stand in more than one of `pages` into one file.

    Each becomes a function that is called where the script stood, so that it runs when it did and
    finds the same element before it. One that names something for others to use stays, and so does
    one that asks which element it is. What Material's script is told is there, too.

    Returns:
        What was shared; None when these are no pages of Material.
    """
    told = {_DATA.search(page)["data"] for page in pages if _DATA.search(page)}
    if not told:
        return None
    known = [{**it, "search": _below(it), "base": ""} for it in map(json.loads, sorted(told))]
    if any(it != known[0] for it in known):
        raise PressError(
            "Pages tell Material's script different things, and press/light/scripts.py takes them"
            " for one: look at the data `__config` of the built pages."
        )
    times = Counter(it["code"] for page in pages for it in _SCRIPT.finditer(page))
    codes = sorted(
        code for code, count in times.items() if count > 1 and not _STAYS.search(code.strip())
    )
    text = _FUNCTIONS.format(
        function=FUNCTION,
        functions=",\n".join(f"() => {{{code.strip()}\n}}" for code in codes),
        settings=_SETTINGS,
        known=json.dumps(known[0], separators=(",", ":")),
    )
    name = f"{FOLDER}/{NAME}.{digest(text)[:8]}.js"
    write(site / name, text)
    return Shared(name, codes)


def with_shared(page: str, shared: Shared, root: str) -> str:
    """Return a page that calls the shared scripts where it had them.

    Args:
        page: its HTML.
        shared: the scripts that several pages have.
        root: the address of the root of the site, as the page sees it, ending in a slash.
    """
    fetched = False

    def call(found: re.Match[str]) -> str:
        nonlocal fetched
        if found["code"] not in shared.codes:
            return found[0]
        before = "" if fetched else f'<script src="{posixpath.join(root, shared.name)}"></script>'
        fetched = True
        return f"{before}<script>{FUNCTION}[{shared.codes.index(found['code'])}]()</script>"

    page = _DATA.sub(lambda it: f"<script>{_SETTINGS}({_base(it['data'])})</script>", page)
    return _SCRIPT.sub(call, page)


def without_idle_scripts(page: str) -> str:
    """Return a page without Material's script for tabs, if it has none."""
    return page if "tabbed-set" in page else _TABS.sub("", page)


def _below(data: dict[str, Any]) -> str:
    """Return the address of the search's worker from the root of the site."""
    return "/" + posixpath.relpath(data["search"], data["base"])


def _base(data: str) -> str:
    return json.dumps(json.loads(data)["base"])
