"""The one kind of error that a reader of the terminal is meant to see."""

import difflib
from collections.abc import Iterable


class PressError(Exception):
    """Something in the sources or in a run is wrong; its text is one sentence to act on."""


def nearest(word: str, words: Iterable[str]) -> str:
    """Return " (did you mean `x`?)" for the word of `words` most like `word`, else ""."""
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f" (did you mean `{close[0]}`?)" if close else ""
