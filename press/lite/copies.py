"""What lets a reader choose between a copy kept in the browser and the file of today.

JupyterLite opens a file that a reader has saved, for ever, in the place of the one that we publish.
The scripts beside this module ask before it starts. For that they must know the version of each
published file, and of the lesson that a copy stems from.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from press.errors import PressError
from press.files import digest, write
from press.lessons import source

VERSIONS = "versions.json"
SCRIPTS = ("copies.js", "copies-dialog.js")

# As JupyterLite 0.8 loads the rest of itself in lab/index.html.
_START = re.compile(r"await import\(\s*(['\"])\.\./config-utils\.js[^'\"]*\1\s*,?\s*\);")
_HEAD = '<link rel="modulepreload" href="../copies.js">\n'
_ASK = "await import('../copies.js').then((copies) => copies.settle()).catch(console.warn);\n"


def version(notebook: dict[str, Any]) -> str:
    """Return the version of a lesson: the hash of what its cells say, outputs and blanks apart."""
    cells = [(cell["cell_type"], source(cell)) for cell in notebook["cells"]]
    return digest(*(part for cell in cells if cell[1].strip() for part in cell))


def marked(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a lesson that carries its version, as every copy that is saved of it then does."""
    metadata = notebook["metadata"]
    guide = {**metadata.get("guide", {}), "version": version(notebook)}
    return {**notebook, "metadata": {**metadata, "guide": guide}}


def write_versions(folder: Path) -> None:
    """Write the versions of all files of a JupyterLite by their paths.

    Args:
        folder: of JupyterLite; its files/ are there already.
    """
    files = folder / "files"
    paths = sorted(path for path in files.rglob("*") if path.is_file())
    versions = {path.relative_to(files).as_posix(): _version_of(path) for path in paths}
    write(folder / VERSIONS, json.dumps(versions, indent=1, sort_keys=True) + "\n")


def _version_of(path: Path) -> str:
    if path.suffix == ".ipynb":
        return version(json.loads(path.read_text("utf-8")))
    return digest(path.read_bytes())


def put(folder: Path) -> None:
    """Let a JupyterLite look for old copies before it starts.

    Args:
        folder: of JupyterLite; its files/ are there already.

    Raises:
        PressError: its page starts otherwise than we know.
    """
    page = folder / "lab" / "index.html"
    html = page.read_text("utf-8")
    if len(_START.findall(html)) != 1 or "<script" not in html:
        raise PressError(
            "The page lab/index.html of this JupyterLite does not import ../config-utils.js in the"
            " one place where old copies are asked about before: look how it starts now, and mend"
            " press/lite/copies.py."
        )
    html = _START.sub(lambda start: _ASK + " " * 8 + start[0], html)
    page.write_text(html.replace("<script", _HEAD + "    <script", 1), "utf-8")
    for name in SCRIPTS:
        shutil.copyfile(Path(__file__).with_name(name), folder / name)
    write_versions(folder)
