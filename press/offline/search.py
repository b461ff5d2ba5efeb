"""The search of the copy: an index and a worker that a browser takes from a disk.

A page that was opened from a disk may neither fetch a file nor start a worker from one, but it may
load a script. Material then asks for `search/search_index.js`, which sets `__index`; the worker's
text goes with it, as `__worker`, for theme/partials/javascripts/search.html to start.
"""

import json
from pathlib import Path

from press.errors import PressError

INDEX = "search/search_index.json"
SCRIPT = "search/search_index.js"
_WORKER = "assets/javascripts/workers/search.*.js"


def search_script(site: Path) -> str:
    """Return the script that holds the index of a built site and the worker that reads it.

    Raises:
        PressError: when the site has no index, or not one worker.
    """
    workers = sorted(site.glob(_WORKER))
    if len(workers) != 1 or not (site / INDEX).is_file():
        raise PressError(
            f"The copy for reading from a disk needs {INDEX} and one {_WORKER} in the built site;"
            f" {len(workers)} found. Is the plugin `search` in mkdocs.yml, and is this Material 9?"
        )
    index = json.loads((site / INDEX).read_text("utf-8"))
    for doc in index["docs"]:
        page, mark, place = doc["location"].partition("#")
        doc["location"] = f"{page}index.html{mark}{place}"
    values = {"__index": index, "__worker": workers[0].read_text("utf-8")}
    # A script in a file of its own: no sequence of letters ends it early.
    return "".join(
        f"var {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n"
        for name, value in values.items()
    )
