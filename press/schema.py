"""What lessons, chapters, facts and mines must say of themselves, as JSON Schemas.

Errors are one sentence.
"""

import datetime
import functools
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from press.errors import PressError, nearest

# (?![\s\S]) is the very end; Python's $ would let a line end pass.
# Each description completes the sentence "… must be DESCRIPTION".
_LINE = {"type": "string", "pattern": r"^\S[^\n]*(?![\s\S])"}
# A part of a path, and what it may end in: as `minelet open` will have them.
_PART = r"[^\W_][^<>:\"/\\|?*\x00-\x1f]*"
_DATA = "bed, csv, fa, fasta, gff, gff3, json, obo, properties, tsv, txt, xml"
_LINES = {"type": "array", "minItems": 1, "items": {**_LINE, "description": "a line of text"}}

_SHARED: dict[str, Any] = {
    "title": {**_LINE, "description": "a line of text"},
    "description": {**_LINE, "description": "one sentence"},
    "minutes": {
        "type": "integer",
        "minimum": 1,
        "maximum": 600,
        "description": "a whole number of minutes, from 1 to 600",
    },
    "objectives": {
        **_LINES,
        "description": "a list of what the reader will be able to do, with one item or more",
    },
    "needs": {
        **_LINES,
        "minItems": 0,
        "description": "a list of what the reader must know or have, [] for nothing",
    },
    "key_points": {**_LINES, "description": "a list of sentences to remember, one or more"},
}

LESSON: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "metadata.guide of a lesson",
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "description", "minutes", "objectives", "needs", "key_points", "mine"],
    "properties": {
        **_SHARED,
        "mine": {
            "enum": ["embedded", "live", "own"],
            "description": (
                '"embedded" or "live", the mine that the lesson must have, or "own": it brings one'
            ),
        },
        "files": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": {
                "type": "string",
                "pattern": rf"^({_PART}/)*{_PART}\.({_DATA.replace(', ', '|')})(?![\s\S])",
            },
            "description": (
                "a list of the files that it reads, by their paths down from its own folder, 20 at"
                f" most and all of them data ({_DATA})"
            ),
        },
    },
}

CHAPTER: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "front matter of a chapter",
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "description", "lesson"],
    "properties": {
        **_SHARED,
        "lesson": {
            **_LINE,
            "description": "the file name, without .ipynb, of the lesson its launch bar opens",
        },
        "number": {
            "type": "integer",
            "minimum": 1,
            "description": "the chapter's place in the reading order, 1, 2, 3 …",
        },
        "checked": {
            "type": "string",
            "format": "date",
            "description": "the date on which its facts were last checked, as 2026-11-22",
        },
        # Material for MkDocs reads these four; what they may hold is its own affair.
        "template": {"type": "string", "description": "the name of a template in theme/"},
        "hide": {
            "type": "array",
            "items": {"enum": ["navigation", "toc", "path", "footer", "feedback", "tags"]},
            "description": "a list of parts of the page to hide",
        },
        "icon": {"type": "string", "description": "the name of an icon"},
        "search": {"type": "object", "description": "settings of the search"},
    },
    # A page with a number is a chapter to learn from; the others are there to look things up.
    "if": {"required": ["number"]},
    "then": {"required": ["minutes", "objectives", "needs", "key_points", "checked"]},
}

FACT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a fact of docs/facts.yml",
    "type": "object",
    "additionalProperties": False,
    "required": ["claim", "value", "date", "source"],
    "properties": {
        "claim": {**_LINE, "description": "a few words that say what the value is"},
        "value": {
            "type": ["string", "number"],
            "pattern": _LINE["pattern"],
            "description": "a number or a line of text (a year or a port is a text: quote it)",
        },
        "date": {
            "type": "string",
            "format": "date",
            "description": "the day on which the source held it true, as 2026-08-05",
        },
        "source": {**_LINE, "description": "one line of Markdown, where it is from"},
    },
}

MINE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "a mine of docs/mines.json",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "root", "organisms", "keeper", "seen", "source"],
    "properties": {
        "name": {**_LINE, "description": "a line of text, the mine's name"},
        "root": {
            "type": "string",
            "pattern": r"^https://\S+/service(?![\s\S])",
            "description": "the address of its web service, https and ending in /service",
        },
        "organisms": {**_LINE, "description": "a few words, whose genes it holds"},
        "keeper": {**_LINE, "description": "a line of text, who runs it"},
        "seen": {
            "type": "string",
            "pattern": r"^\d{4}(-\d\d(-\d\d)?)?(?![\s\S])",
            "description": "when a source last saw it answer: a day, a month or a year",
        },
        "source": {**_LINE, "description": "one line of Markdown, what saw it answer"},
        "remark": {**_LINE, "description": "one line of Markdown, what to mind"},
    },
}
_SCHEMAS = {schema["title"]: schema for schema in (LESSON, CHAPTER, FACT, MINE)}


def check(record: Mapping[str, Any], schema: Mapping[str, Any], where: str) -> None:
    """Check `record` against one of the schemas above.

    Args:
        record: the metadata as read.
        schema: LESSON, CHAPTER, FACT or MINE.
        where: file and place, with which an error begins.

    Raises:
        PressError: one sentence on the first thing wrong; an unknown key before a missing one,
            since the first is often the second misspelt.
    """
    errors = sorted(_validator(schema["title"]).iter_errors(_plain(record)), key=_order)
    if errors:
        raise PressError(f"{where}: {_sentence(errors[0], schema)}")


@functools.cache
def _validator(title: str) -> Draft202012Validator:
    return Draft202012Validator(_SCHEMAS[title], format_checker=FormatChecker())


def _plain(value: Any) -> Any:
    """Return `value` with the dates that YAML makes written out again."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _order(error: ValidationError) -> tuple[int, str]:
    ranks = {"additionalProperties": 0, "required": 1}
    return ranks.get(str(error.validator), 2), error.message


def _sentence(error: ValidationError, schema: Mapping[str, Any]) -> str:
    known = schema["properties"]
    if error.validator == "additionalProperties":
        key = next(key for key in error.instance if key not in known)
        return (
            f"`{key}` is not a key that it knows{nearest(str(key), known)}; the keys are"
            f" {', '.join(sorted(known))}."
        )
    if error.validator == "required":
        key = next(key for key in error.validator_value if key not in error.instance)
        return f"`{key}` is missing; add it, it must be {known[key]['description']}."
    if not error.absolute_path:  # the record itself
        return "it must be a mapping of keys to values."
    key, *rest = error.absolute_path
    item = f" item {rest[0] + 1}" if rest and isinstance(rest[0], int) else ""
    must = known[key]["description"]
    if isinstance(error.instance, str) and error.instance.endswith("\n"):
        must += ", without a line end (in YAML, write >- for > or |)"
    return f"`{key}`{item} is {error.instance!r}, but `{key}` must be {must}."
