"""What the register of runs may hold, as a JSON Schema, and how much of it."""

from typing import Any

from press.registers import DAY

KEPT = 60
"""How many runs of a lesson are kept in each kind of environment: a year of weeks, and more."""
KEPT_CHANGES = 5
"""How many changed values are kept with a run; the others are counted."""
KEPT_LINES = 12
"""How many lines are kept of what a round of all lessons found."""

LONGEST = 2000
"""How many characters a line may have."""

LOCKED, NEWEST = "locked", "newest"
"""Kinds of environment. The third kind is the address of a live mine, in the locked one."""
LIVE = "live"
"""The round on a live mine, whichever it was."""

_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?![\s\S])"}
_LINE = {"type": "string", "pattern": r"^[^\r\n]*(?![\s\S])", "maxLength": LONGEST}
_LINE_OR_NULL = {**_LINE, "type": ["string", "null"]}
_KIND = {"pattern": r"^(?:locked|newest|https?://\S+)(?![\s\S])"}
_VERSIONS = {"type": "object", "additionalProperties": _LINE}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "the register of runs",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "environments", "lessons", "rounds"],
    "properties": {
        "schema": {"const": 1},
        "environments": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["python", "packages"],
                "properties": {"python": _LINE, "packages": _VERSIONS},
            },
        },
        "lessons": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "propertyNames": _KIND,
                "additionalProperties": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": KEPT,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": [
                            "executed", "seconds", "environment", "machine", "mine",
                            "source_sha256", "error", "changes", "changed",
                        ],
                        "properties": {
                            "executed": _TIME,
                            "seconds": {"type": ["number", "null"], "minimum": 0},
                            "environment": _LINE,
                            "machine": _LINE,
                            "mine": {
                                "type": ["object", "null"],
                                "additionalProperties": False,
                                "required": ["name", "release", "data_date"],
                                "properties": {
                                    "name": _LINE,
                                    "release": _LINE_OR_NULL,
                                    "data_date": _LINE_OR_NULL,
                                },
                            },
                            "source_sha256": _LINE,
                            "error": _LINE_OR_NULL,
                            "changed": {"type": ["integer", "null"], "minimum": 0},
                            "changes": {
                                "type": "array",
                                "maxItems": KEPT_CHANGES,
                                "items": _LINE,
                            },
                        },
                    },
                },
            },
        },
        "rounds": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                kind: {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["day", "machine", "sentence", "lines"],
                    "properties": {
                        "day": DAY,
                        "machine": _LINE,
                        "sentence": _LINE,
                        "lines": {
                            "type": "array",
                            "maxItems": KEPT_LINES + 1,
                            "items": _LINE,
                        },
                    },
                }
                for kind in (LOCKED, NEWEST, LIVE)
            },
        },
    },
}  # fmt: skip
