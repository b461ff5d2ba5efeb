"""Packages that Pyodide does not bring: wheels of pure Python, at the versions of the lock."""

import hashlib
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

from press.errors import PressError
from press.lite.runtime import Package, normalized
from press.locks import read_lock


def fetch(names: list[str], requirements: Path, python: str, folder: Path) -> dict[str, Path]:
    """Download wheels of pure Python into `folder`, unless they are there; return them by name.

    Args:
        names: of packages, normalized.
        requirements: the lock, whose versions and hashes hold.
        python: for which Python, as `3.14`.
        folder: where to.

    Raises:
        PressError: one is not in the lock, or has no such wheel.
    """
    pins = read_lock(requirements.read_text("utf-8"))
    if unknown := sorted(set(names) - set(pins)):
        raise PressError(
            f"{requirements.name} does not pin {', '.join(unknown)}, which the lessons need in the"
            " browser: name it in requirements.in and run `make lock`."
        )
    found = {name: _there(folder, name, pins[name].version) for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        wanted = folder / "wanted.txt"
        wanted.write_text("".join(pins[name].lines for name in missing), "utf-8")
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        download += ["--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
        download += ["--platform", "any", "--implementation", "py", "--abi", "none"]
        download += ["--python-version", python, "--dest", str(folder), "-r", str(wanted)]
        done = subprocess.run(download, stderr=subprocess.PIPE, text=True)
        wanted.unlink()
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise PressError(
                f"The wheels of {', '.join(missing)} for the browser could not be downloaded:"
                f" {' '.join(said) or done.stderr.strip()}"
            )
        found |= {name: _there(folder, name, pins[name].version) for name in missing}
    return {name: path for name, path in found.items() if path is not None}


def _there(folder: Path, name: str, version: str) -> Path | None:
    for path in folder.glob(f"*-{version}-*.whl"):
        if normalized(path.name.split("-")[0]) == name:
            return path
    return None


def empty(name: str, folder: Path) -> Path:
    """Write the wheel of a package without a file into `folder`; return it.

    Who looks whether the package is there finds it, and who imports it does not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-0-py3-none-any.whl"
    info = f"{name}-0.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return wheel


def entry(wheel: Path) -> Package:
    """Return the entry of a pyodide-lock.json for a wheel of pure Python, which needs no other."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(metadata).decode("utf-8"))
    tops = {name.split("/")[0] for name in names if name.endswith("/__init__.py")}
    return {
        "name": normalized(said["Name"]),
        "version": said["Version"],
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": sorted(tops),
        "depends": [],
        "unvendored_tests": False,
    }
