"""A notebook brought to this computer and opened in JupyterLab: `minelet open`.

A notebook may need files beside it. It names them itself: `files`, a list of paths relative to the
notebook, in the `guide` of its metadata. They are fetched from beside its address. Only data comes
along: a `pandas.py` would stand before pandas, for every notebook of the folder.

Nothing that is there already is ever written over: it may be somebody's work.
"""

from __future__ import annotations

import compileall
import hashlib
import importlib.util
import json
import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from minelet.errors import CacheError, SourceError, shown

PATIENCE = 30
"""Seconds for a connection, and between two pieces of an answer."""

MOST_BYTES = 50_000_000
"""Of one file: a lesson with all its figures has less than one of these fifty."""

MOST_FILES = 20
"""Beside a notebook: a lesson has four at most."""

MOST_BYTES_BESIDE = 100_000_000
"""Of all of them that are fetched."""

DATA = "bed, csv, fa, fasta, gff, gff3, json, obo, properties, tsv, txt, xml"
"""Endings of files that Python never runs by itself, and that hold what a lesson may read. The
same are in press/schema.py, which knows nothing of this package; a test compares the two."""

KEPT = "minelet"
"""In a fetched notebook's metadata: where it is from, and what it said then. Jupyter keeps it."""

# What a file may be called on every system, and in no way hidden.
_PART = re.compile(r"[^\W_][^<>:\"/\\|?*\x00-\x1f]*")


@dataclass(frozen=True)
class Opened:
    """What is about to be opened."""

    path: Path
    said: str
    """One or two sentences for the reader: which notebook this is."""


def open_notebook(wanted: str, folder: Path, options: list[str]) -> int:
    """Open a notebook in JupyterLab, until the reader ends that; return the exit code.

    Args:
        wanted: an address, or a file on this computer.
        folder: where a notebook from afar is put.
        options: of JupyterLab, as `--no-browser`.

    Raises:
        SourceError: JupyterLab is missing, or there is no such notebook.
        CacheError: the folder cannot be written to.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise SourceError(
            "JupyterLab is not installed beside this minelet: install it (python -m pip install"
            ' jupyterlab), or install minelet as "minelet[lessons]", which brings it along'
        )
    opened = brought(wanted, folder) if _is_address(wanted) else _there(Path(wanted))
    print(opened.said, flush=True)
    print("JupyterLab starts, and opens in your browser. Ctrl-C here, twice, ends it.", flush=True)
    _compile("intermine")
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([str(opened.path), *options])
    return 0


def _compile(package: str) -> None:
    """Compile a package, if it is there, without a word; where that was done it takes no time.

    uv leaves this to the first import, as pip does not. That of the client of 1.14.0 prints a
    SyntaxWarning then, in red, above the reader's first answer.
    """
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        with warnings.catch_warnings(action="ignore"):
            compileall.compile_dir(folder, quiet=2)


def brought(address: str, folder: Path) -> Opened:
    """Fetch a notebook, and the files that it needs, into `folder`, where they are not there yet.

    Args:
        address: of the notebook, http or https.
        folder: where to.

    Raises:
        SourceError: there is no notebook at the address, or a file that it needs is missing; then
            nothing has been written.
        CacheError: the folder cannot be written to.
    """
    name = _name(address)
    path = folder / name
    if _exists(path):
        mine = _read(path.read_bytes(), str(path))
        try:
            published = _read(_fetch(address), address)
        except SourceError as error:
            return Opened(path, f"Opening your {name}. Whether it has changed is unknown: {error}.")
        _put(_beside(published, address, folder), folder)
        return Opened(path, f"Opening your {name}, which was here.{_changed(mine, published)}")
    published = _read(_fetch(address), address)
    files = _beside(published, address, folder)
    published["metadata"][KEPT] = {"from": address, "text": _text(published)}
    whole = json.dumps(published, indent=1, ensure_ascii=False) + "\n"
    # The notebook comes last: when it is there, so is what it needs.
    _put({**files, name: whole.encode()}, folder)
    also = f", and beside it {', '.join(files)}" if files else ""
    return Opened(path, f"{name} is now in {folder.resolve()}{also}.")


def _changed(mine: dict[str, Any], published: dict[str, Any]) -> str:
    """Return a sentence if the published notebook is another than the one here was once."""
    now = _text(published)
    record = mine["metadata"].get(KEPT)
    if now in (_text(mine), record.get("text") if isinstance(record, dict) else None):
        return ""
    return " The published one is another by now: to get it, rename yours and say this again."


def _text(notebook: dict[str, Any]) -> str:
    """Return a digest of what people have written in a notebook: not outputs, not settings."""
    cells = [[cell.get("cell_type"), _joined(cell.get("source"))] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _joined(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _is_address(wanted: str) -> bool:
    return wanted.lower().startswith(("http://", "https://"))


def _there(path: Path) -> Opened:
    try:
        _read(path.read_bytes(), str(path))
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}): name a notebook on this computer, or an"
            " address that begins with https://"
        ) from None
    return Opened(path, f"Opening {path}.")


def _name(address: str) -> str:
    """Return the name of the file at an address, if a notebook may be called so."""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        name = ""
    if not name.endswith(".ipynb") or not _PART.fullmatch(name):
        raise SourceError(
            f"{address} is no address of a notebook: that ends with the name of a file, NAME.ipynb"
        )
    return name


def _fetch(address: str) -> bytes:
    import requests  # it knows the certificates also where Python does not

    try:
        with requests.get(address, timeout=PATIENCE, stream=True) as answer:
            if not answer.ok:
                raise SourceError(
                    f"{address} answers {answer.status_code} {answer.reason}: look whether the"
                    " address is written right"
                )
            data = bytearray()
            for piece in answer.iter_content(1 << 16):
                data += piece
                if len(data) > MOST_BYTES:
                    raise SourceError(
                        f"{address} has more than {MOST_BYTES // 1_000_000} MB, which no lesson"
                        " has: fetch it with your browser if you want it"
                    )
            return bytes(data)
    except requests.RequestException as error:
        raise SourceError(
            f"{address} cannot be reached ({_reason(error)}): look whether you are online and the"
            " address is written right"
        ) from None


def _reason(error: BaseException) -> str:
    """Return in a few words why a request failed; requests tells the story around it, too."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return shown(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _read(data: bytes, where: str) -> dict[str, Any]:
    """Return the notebook that a file holds, far enough checked to be opened."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        notebook = None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not (
        isinstance(cells, list)
        and all(isinstance(cell, dict) for cell in cells)
        and isinstance(notebook.setdefault("metadata", {}), dict)
        and notebook.get("nbformat") == 4
    ):
        raise SourceError(f"What is at {where} is no notebook: look at it, perhaps it is a page")
    return notebook


def _beside(notebook: dict[str, Any], address: str, folder: Path) -> dict[str, bytes]:
    """Return the files that a notebook needs beside it and that are not in `folder`, by path."""
    found: dict[str, bytes] = {}
    for path in files_named(notebook, address):
        if not _exists(folder / path):
            found[path] = _fetch(urljoin(address, quote(path)))
        if sum(map(len, found.values())) > MOST_BYTES_BESIDE:
            raise SourceError(
                f"The notebook at {address} wants more than {MOST_BYTES_BESIDE // 1_000_000} MB"
                " beside it, which no lesson needs: fetch what you want of it with your browser"
            )
    return found


def files_named(notebook: dict[str, Any], address: str) -> list[str]:
    """Return the paths of the files that a notebook from an address needs beside it.

    Raises:
        SourceError: they are too many, or one may not come along: it would lie elsewhere, or is not
            of a kind in `DATA`.
    """
    guide = notebook["metadata"].get("guide")
    named = guide.get("files", []) if isinstance(guide, dict) else []
    paths = named if isinstance(named, list) else []
    if len(paths) > MOST_FILES:
        raise SourceError(
            f"The notebook at {address} wants {len(paths)} files beside it, and at most"
            f" {MOST_FILES} come along: fetch what you want of it with your browser"
        )
    for path in paths:
        # What comes from afar stays in this folder and hides nothing there.
        if not isinstance(path, str) or not all(map(_PART.fullmatch, path.split("/"))):
            raise SourceError(
                f"The notebook at {address} wants the file {shown(str(path))!r} beside it, which"
                " is no path down from it: do not open it, and tell who published it"
            )
        if PurePosixPath(path).suffix[1:] not in DATA.split(", "):
            raise SourceError(
                f"The notebook at {address} wants the file {shown(path)!r} beside it, which by its"
                f" name is not data ({DATA}): if you trust who published it, fetch it and the"
                " notebook with your browser"
            )
    return paths


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # its name may be longer than the system takes
        raise CacheError(
            f"{shown(path.name)} cannot be the name of a file here ({error.strerror}): fetch the"
            " notebook with your browser, and give it another name"
        ) from None


def _put(files: dict[str, bytes], folder: Path) -> None:
    """Write files which are not there yet, each as a whole or not at all."""
    try:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f"{path.name}.{os.getpid()}.part")
            try:
                partial.write_bytes(data)
                partial.rename(path)  # on Windows an error if it is there by now
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise CacheError(
            f"{folder.resolve()} cannot be written to ({error.strerror}): go to another folder and"
            " say this again there"
        ) from error
