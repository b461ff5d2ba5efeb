"""What was worked out from a text before, so that the same query is not read and compiled again.

Clients send a query more than once: for its count, then its rows, then the next page; InterMine's
Python client sends `list(query.rows())` twice. A mine's rows never change, nor does its model, so
what a text means is the same each time. Answers are not kept: rows are read anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

LONGEST = 20_000  # characters of a text that is worth keeping
MOST = 200


class Remembered:
    """The last few things that were made, by what they were made from."""

    def __init__(self, most: int = MOST):
        """Keep `most` things."""
        self.most = most
        self._made: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def get(
        self,
        key: Hashable,
        make: Callable[[], Any],
        worth: Callable[[Any], bool] = lambda made: True,
    ) -> Any:
        """Return what was made for a key, made now if it is not here.

        What is returned is shared by threads: nobody may change it. What `make` raises is raised
        and not kept.

        Args:
            key: what it is made from.
            make: makes it.
            worth: tells whether what was made is worth its memory; if not it is not kept.
        """
        with self._lock:
            if key in self._made:
                # The last used stands last; the first is the first to go.
                self._made[key] = found = self._made.pop(key)
                return found
        made = make()
        if not worth(made):
            return made
        with self._lock:
            self._made[key] = made
            while len(self._made) > self.most:
                del self._made[next(iter(self._made))]
        return made
