"""Hashing what was read and writing so that no half-written file is ever seen."""

import contextlib
import fcntl
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Made by tools while they read: never a source.
_BY_THE_WAY = {"__pycache__", ".ipynb_checkpoints", ".ruff_cache", ".pytest_cache"}


def sources(path: Path, *, hidden: bool = False) -> list[Path]:
    """Return `path` when it is a file, else the files under it, in order and without caches.

    Links to nowhere and *.egg-info are left out too, and hidden files unless `hidden`. A path that
    does not exist has no files.
    """
    skipped = () if hidden else (".",)

    if path.is_file():
        return [path]
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(
            name
            for name in folders
            if name not in _BY_THE_WAY and not name.startswith(skipped) and ".egg-info" not in name
        )
        found += [
            Path(folder, name)
            for name in sorted(files)
            if not name.startswith(skipped) and not name.endswith((".pyc", "~"))
            if Path(folder, name).is_file()
        ]
    return found


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256 of `parts`, in hexadecimal; where one ends is part of it."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(f"{len(data)}:".encode() + data)
    return total.hexdigest()


def digest_of(root: Path, *paths: Path, hidden: bool = False) -> str:
    """Return the SHA-256 of the names (under `root`) and contents of all files in `paths`."""
    parts: list[str | bytes] = []
    for path in paths:
        for file in sources(path, hidden=hidden):
            parts += [file.relative_to(root).as_posix(), file.read_bytes()]
    return digest(*parts)


def write(path: Path, text: str) -> bool:
    """Write `text` to `path` whole or not at all, and only when that changes it.

    An unchanged file keeps its time, so that whoever watches it is not woken.

    Returns:
        Whether the file was written.
    """
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)  # mkstemp's 0600 would be published
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return True


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold `lock` for a while, so that two builds never write in one folder at once.

    Says so and waits when another process holds it; a process that ends lets go of it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another build to end.", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
