"""JupyterLite itself, without our lessons: made once for each version of it."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.errors import PressError
from press.files import digest
from press.lite.runtime import normalized
from press.project import Project

KERNEL = "@jupyterlite/pyodide-kernel-extension"

WELCOME = Path(__file__).parents[2] / "binder" / "welcome"
"""The extension that greets a reader, in a session of Binder as well."""
_WELCOMES = {
    "name": "guide-welcome",
    "load": "static/remoteEntry.js",
    "extension": "./extension",
}
WORDS = {
    "guideWelcome": (
        "What you save stays in this browser, on this device. Download what you want to keep."
    ),
}

DISABLED = [
    "@jupyterlab/lsp-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlite/application-extension:lsp-connection-manager",
    "@jupyterlab/mermaid-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/vega5-extension",
]
"""Parts of JupyterLab that no lesson uses, or that do not work without a server."""

_FIRST_SCRIPT = '<script id="jupyter-config-data"'

_NOT_SERVED = ("rspack.config*.js", "package.json")


def made_app(project: Project) -> Path:
    """Return the folder of JupyterLite for this project, made unless it is there.

    Raises:
        PressError: it cannot be made; the text has JupyterLite's own last words.
    """
    versions = [
        importlib.metadata.version(name)
        for name in ("jupyterlite-core", "jupyterlite-pyodide-kernel")
    ]
    folder = project.build / "lite" / f"app-{digest(*versions, str(_NOT_SERVED))[:12]}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        print(f"Making JupyterLite {versions[0]}, once", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            _make(Path(made))
            (Path(made) / "out").rename(folder)
    return folder


def _make(scratch: Path) -> None:
    (scratch / "source").mkdir()
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--apps", "lab", "--no-sourcemaps"]
    command += ["--lite-dir", str(scratch / "source"), "--output-dir", str(scratch / "out")]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-3:])
        raise PressError(f"JupyterLite could not be made: {said}")
    for pattern in _NOT_SERVED:
        for path in (scratch / "out").glob(pattern):
            path.unlink()
    shutil.rmtree(scratch / "out" / "files", ignore_errors=True)


def kernel_wheels(folder: Path) -> dict[str, Path]:
    """Return the wheels that the kernel of a JupyterLite ships with itself, by package."""
    place = folder / "extensions" / KERNEL / "static" / "pypi"
    return {normalized(path.name.split("-")[0]): path for path in sorted(place.glob("*.whl"))}


def configure(folder: Path, kernel: dict[str, Any], words: Mapping[str, str]) -> None:
    """Write the settings of a JupyterLite that has been copied to `folder`.

    Args:
        folder: of the copy.
        kernel: settings of the Pyodide kernel.
        words: of the welcome, as it reads them: see binder/page_config.json.
    """
    path = folder / "jupyter-lite.json"
    config = json.loads(path.read_text("utf-8"))
    data = config["jupyter-config-data"]
    # Whatever else the builder's environment has, such as nbconvert's, is not for readers.
    ours = [one for one in data["federated_extensions"] if one["name"] == KERNEL]
    for other in (folder / "extensions").glob("*"):
        if other.name != KERNEL.split("/")[0]:
            shutil.rmtree(other)
    shutil.copytree(WELCOME, folder / "extensions" / "guide-welcome")
    data["federated_extensions"] = [*ours, _WELCOMES]
    data |= words
    data.setdefault("litePluginSettings", {})[f"{KERNEL}:kernel"] = kernel
    data["contentsAllJsonFile"] = "all.json"
    data["exposeAppInBrowser"] = True  # for ahead.js, and for tests
    data["settingsOverrides"] = SETTINGS
    data["disabledExtensions"] = DISABLED
    path.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", "utf-8")


def begin_ahead(folder: Path, pyodide: str, options: Mapping[str, Any]) -> None:
    """Let the page of JupyterLite begin its kernel while JupyterLab is still being made.

    Args:
        folder: of JupyterLite.
        pyodide: where Pyodide's files are, relative to that folder or whole, ending in a slash.
        options: of its `loadPyodide`.

    Raises:
        PressError: this JupyterLite's page or kernel is not as these scripts know it.
    """
    workers = list((folder / "extensions" / KERNEL / "static").glob("comlink.worker.*.js"))
    page = folder / "lab" / "index.html"
    html = page.read_text("utf-8")
    if len(workers) != 1 or html.count(_FIRST_SCRIPT) != 1:
        raise PressError(
            f"JupyterLite's page or its kernel's worker has changed: press/lite/ahead.*, which"
            f" begin the kernel early, look for `{_FIRST_SCRIPT}` and for comlink.worker.*.js."
        )
    filled = {
        "/* worker */": workers[0].relative_to(folder).as_posix(),
        "/* pyodide */": pyodide,
        '"/* options */"': json.dumps(options),
    }
    for name in ("ahead.js", "ahead.worker.js", "ahead.mjs", "errors.mjs"):
        text = Path(__file__).with_name(name).read_text("utf-8")
        for place, value in filled.items():
            text = text.replace(place, value)
        (folder / name).write_text(text, "utf-8")
    script = '<script type="module" src="../ahead.js"></script>\n    '
    page.write_text(html.replace(_FIRST_SCRIPT, script + _FIRST_SCRIPT), "utf-8")


SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},  # as the reader's system
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},  # asks another host
    "@jupyterlab/docmanager-extension:plugin": {"autosave": True},
}
"""Of JupyterLab, where a reader's wishes are known better than by its defaults."""
