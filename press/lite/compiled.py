"""Wheels whose modules are compiled beforehand, so that a browser does not have to.

In WebAssembly compiling a package's source takes longer than running it. It can be done here if
this machine has the Python that Pyodide has, or one that differs in its last number only.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from press.files import digest

_COMPILE = """
import compileall, py_compile, sys
sys.exit(not compileall.compile_dir(
    sys.argv[1], quiet=2, stripdir=sys.argv[1],
    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
))
"""


def python_of(version: str) -> str | None:
    """Return a Python of this machine that compiles for `version`, as `3.14`; None without one."""
    found = [sys.executable, shutil.which(f"python{version}")]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found += [str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python{version}"))]
    for python in filter(None, found):
        said = subprocess.run(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
        )
        if said.stdout.strip() == version:
            return python
    return None


def compile_wheels(wheels: list[Path], python: str, store: Path) -> dict[str, Path]:
    """Return compiled copies of wheels, by file name; what `store` has is not made again.

    The sources stay in them: an error's traceback shows its lines as ever.

    Args:
        wheels: to compile.
        python: the Python to do it with.
        store: the folder for what was compiled.
    """
    store.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(lambda wheel: _compiled(wheel, python, store), wheels))
    for old in set(store.iterdir()) - {path.parent for path in made}:
        shutil.rmtree(old)
    return {path.name: path for path in made}


def _compiled(wheel: Path, python: str, store: Path) -> Path:
    folder = store / digest(wheel.read_bytes(), _COMPILE)[:16]
    made = folder / wheel.name
    if made.exists():
        return made
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store) as scratch:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch)
        # A module that is no Python of this version stays as it is; who imports it is told then.
        subprocess.run([python, "-c", _COMPILE, scratch], check=False, capture_output=True)
        part = made.with_suffix(".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in sorted(Path(scratch).rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(scratch))
        part.replace(made)
    return made
