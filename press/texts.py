"""Texts, YAML and JSON as people write them: read strictly, so that a slip is a sentence."""

import json
from pathlib import Path
from typing import Any

import yaml

from press.errors import PressError


class Loader(yaml.SafeLoader):
    """YAML in which no name is given twice; the other readers take the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping.

        Raises:
            Twice: when a key stands in it twice.
        """
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise Twice(None, None, f"`{key.value}` stands in it twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class Twice(yaml.constructor.ConstructorError):
    """A key stands in a mapping twice."""


def read_text(path: Path, where: str) -> str:
    """Return the text of a file, without carriage returns and without a byte order mark.

    Args:
        path: the file.
        where: how it is named in an error.

    Raises:
        PressError: when it is not UTF-8, as some editors on Windows write.
    """
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise PressError(f"{where}:{line}: it is not UTF-8; save the file as UTF-8.") from None


def read_yaml(
    text: str, where: str, what: str = "it", first_line: int = 1, loader: type[Loader] = Loader
) -> Any:
    """Return what a text of YAML says.

    Args:
        text: the YAML.
        where: the file it is in, with which an error begins.
        what: how the text is named in an error.
        first_line: the number of its first line in that file.
        loader: how values are read.

    Raises:
        PressError: one sentence on the first thing that is wrong, with its line.
    """
    try:
        return yaml.load(text, loader)  # noqa: S506, a SafeLoader that takes less
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}:{mark.line + first_line}" if mark else where
        problem = getattr(error, "problem", None) or "it cannot be read"
        if isinstance(error, Twice):
            raise PressError(f"{place}: {problem}; delete one.") from None
        raise PressError(
            f"{place}: {what} is not YAML ({problem}); quote a text that holds a colon or a"
            " quotation mark."
        ) from None


def read_json(text: str, where: str) -> Any:
    """Return what a text of JSON says.

    Raises:
        PressError: one sentence when it is not JSON, is nested too deeply, or gives a name twice.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise PressError(f"{where}: `{key}` stands twice in one place; delete one.")
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise PressError(f"{where}: it is not JSON ({error}).") from None
