"""Files of one's own, read: what cannot be read is one sentence with the file and the place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from minelet.errors import SourceError


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        SourceError: it cannot be read, or is not in UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error


def parse_xml(path: Path, what: str) -> Element:
    """Return the root of an XML file.

    Raises:
        SourceError: as `refusing` has it.
    """
    with refusing(path, what):
        return ElementTree.fromstring(path.read_bytes(), forbid_dtd=True)


@contextlib.contextmanager
def refusing(path: Path, what: str) -> Iterator[None]:
    """Say what is wrong with an XML file that is read inside.

    Args:
        path: the file.
        what: how to call what it should be, as `model`.

    Raises:
        SourceError: it cannot be read, or is no XML, or has entities; the text names line and why.
    """
    try:
        yield
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    except ParseError as error:
        said = str(error).partition(":")[0]
        raise SourceError(f"{path}, line {error.position[0]}: this is no XML ({said})") from error
    except DefusedXmlException as error:
        raise SourceError(
            f"{path} declares a document type or entities, which are refused: "
            "take its <!DOCTYPE …> out"
        ) from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know
        raise SourceError(f"{path} is no {what} that can be read: {error}") from error
