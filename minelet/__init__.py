"""A small InterMine web service over real yeast data, or your own, for lessons that always run.

>>> from intermine.webservice import Service
>>> import minelet
>>> service = Service(minelet.url())  # doctest: +SKIP
>>> service = Service(minelet.serve("model.xml", "items.xml"))  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minelet.embedded import describe, url
    from minelet.serving import serve

__all__ = ["describe", "serve", "url"]

_HOMES = {
    "describe": "minelet.embedded",
    "serve": "minelet.serving",
    "url": "minelet.embedded",
}


def __getattr__(name: str) -> Any:
    """Import what is used when it is used, so that no part of the package costs the others.

    The web service takes a third of a second to import, and a build far more than that.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
