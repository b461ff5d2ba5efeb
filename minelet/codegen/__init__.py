"""Programs that ask a query, for a reader to run: in Python, JavaScript, Perl, Ruby and Java.

Each runs as it is, asks exactly the query that it was made from, and says at its top what to
install and type, to someone who never programmed. Python and JavaScript use InterMine's clients;
the others need nothing but the language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from minelet.codegen import javascript, plain, python
from minelet.codegen.asked import Asked
from minelet.errors import BadRequest, nearest


class Language(NamedTuple):
    """A language: its name, the end of a file's name, and what writes it."""

    name: str
    suffix: str
    write: Callable[[Asked], str]


PYTHON = Language("Python", "py", python.write)
JAVASCRIPT = Language("JavaScript", "js", javascript.write)
PERL = Language("Perl", "pl", plain.perl)
RUBY = Language("Ruby", "rb", plain.ruby)
JAVA = Language("Java", "java", plain.java)

# By the names that InterMine's CodeService takes.
LANGUAGES = {
    "py": PYTHON, "python": PYTHON, "js": JAVASCRIPT, "javascript": JAVASCRIPT,
    "pl": PERL, "perl": PERL, "rb": RUBY, "ruby": RUBY, "java": JAVA,
}  # fmt: skip


def language(name: str) -> Language:
    """Return a language by a name that InterMine knows it by.

    Raises:
        BadRequest: there is no code in it.
    """
    found = LANGUAGES.get(name.strip().lower())
    if found is None:
        raise BadRequest(
            f"Unknown code generation language: {name[:30] or 'none'}"
            f"{nearest(name, LANGUAGES)}: set lang to py, js, pl, rb or java"
        )
    return found
