"""The mine as one file to install, its built database included: a wheel."""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from press.errors import PressError
from press.files import alone, digest, digest_of
from press.locks import read_lock
from press.project import Project

STAMP = (2020, 1, 1, 0, 0, 0)
"""The time that files in the wheel bear, so that the same sources give the same bytes."""

PINNED = "lessons"
"""The extra of the published wheel whose packages, and all that they need, are pinned: a reader's
JupyterLab and lessons are those that were tested, whenever they are installed."""

LOCK = Path(__file__).parent / "launch" / "laptop.txt"
"""What that extra is locked to."""


_MAKERS = (Path(__file__), Path(__file__).with_name("locks.py"), LOCK)


def wheel_key(root: Path) -> str:
    """Return the hash of what the wheel is made from: another wheel, another key.

    The database is made from the mine's own sources, so it is no part of this.

    Args:
        root: the folder of the guide.
    """
    sources = digest_of(root, root / "minelet", root / "pyproject.toml")
    return digest(sources, *(path.read_bytes() for path in _MAKERS))


def made_wheel(project: Project) -> Path:
    """Return the wheel of the mine with its database, made unless that of these sources is there.

    Raises:
        PressError: the mine cannot be built.
    """
    folder = project.build / "lite" / f"mine-{wheel_key(project.root)[:12]}"
    with alone(project.build / "wheel.lock"):
        if not folder.is_dir():
            code = f"from {project.mine.name} import embedded; print(embedded.build())"
            asked = [sys.executable, "-c", code]
            done = subprocess.run(asked, cwd=project.root, stdout=subprocess.PIPE, text=True)
            if done.returncode:
                raise PressError("The embedded mine was not built, for the reason given above.")
            for old in folder.parent.glob("mine-*"):
                shutil.rmtree(old)
            scratch = folder.with_name("mine-new")
            build_wheel(project, Path(done.stdout.strip().splitlines()[-1]), scratch)
            scratch.rename(folder)
    return next(folder.glob("*.whl"))


def build_wheel(project: Project, database: Path, folder: Path, lock: Path = LOCK) -> Path:
    """Write the wheel of the project's mine, with its database, into `folder`; return its path.

    Who installs it builds nothing: `minelet.embedded` finds the database beside its modules. Who
    asks for its extra `PINNED` gets the versions of `lock`. Its files' fingerprints are not asked
    for: a wheel cannot say them.

    Args:
        project: whose mine.
        database: the built mine.
        folder: where to; it is made.
        lock: a requirements.txt.

    Raises:
        PressError: the lock pins nothing.
    """
    from hatchling.builders.wheel import WheelBuilder

    folder.mkdir(parents=True, exist_ok=True)
    plain = Path(next(iter(WheelBuilder(str(project.root)).build(directory=str(folder)))))
    with zipfile.ZipFile(plain) as old:
        files = {name: old.read(name) for name in old.namelist()}
    info = next(name for name in files if name.endswith(".dist-info/METADATA")).rpartition("/")[0]
    del files[f"{info}/RECORD"]
    files[f"{info}/METADATA"] = pinned(
        files[f"{info}/METADATA"].decode(), requirements(lock.read_text("utf-8"))
    ).encode()
    place = f"{project.mine.name}/{database.name}"
    files[place] = database.read_bytes()
    files[f"{info}/RECORD"] = _record(files, info).encode()
    whole = plain.with_suffix(".whole")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            _put(new, name, data)
    whole.replace(plain)
    return plain


def requirements(lock: str) -> list[str]:
    """Return what a lock pins, as a wheel's metadata say it, for the extra `PINNED`.

    Args:
        lock: the text of a requirements.txt that uv has written.

    Raises:
        PressError: it pins nothing.
    """
    asked = f"extra == '{PINNED}'"
    found = [
        f"{pin.name}=={pin.version}; {f'({pin.marker}) and ' if pin.marker else ''}{asked}"
        for pin in read_lock(lock).values()
    ]
    if not found:
        raise PressError(f"{LOCK.name} pins nothing, so nobody could run the lessons: `make lock`.")
    return found


def pinned(metadata: str, requirements: list[str]) -> str:
    """Return a wheel's metadata with other requirements for the extra `PINNED`.

    Args:
        metadata: as hatchling writes them; without that extra they stay as they are.
        requirements: what takes the place of those of that extra.
    """
    head, blank, readme = metadata.partition("\n\n")
    lines = head.split("\n")
    if f"Provides-Extra: {PINNED}" not in lines:
        return metadata
    theirs = re.compile(rf"Requires-Dist: .*\bextra == ['\"]{PINNED}['\"]")
    kept = [line for line in lines if not theirs.match(line)]
    at = kept.index(f"Provides-Extra: {PINNED}") + 1
    kept[at:at] = [f"Requires-Dist: {one}" for one in requirements]
    return "\n".join(kept) + blank + readme


def _record(files: dict[str, bytes], info: str) -> str:
    """Return the list of a wheel's files with their fingerprints; its own line has none."""
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join(lines) + f"{info}/RECORD,,\n"


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    # Level 9 takes eleven seconds for the database, and saves nothing to speak of.
    archive.writestr(info, data, compresslevel=6)
