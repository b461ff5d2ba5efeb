"""The mine as one file to install, its built database included: a wheel."""

import base64
import hashlib
import zipfile
from pathlib import Path

from press.project import Project

STAMP = (2020, 1, 1, 0, 0, 0)
"""The time that files in the wheel bear, so that the same sources give the same bytes."""


def build_wheel(project: Project, database: Path, folder: Path) -> Path:
    """Write the wheel of the project's mine, with its database, into `folder`; return its path.

    Who installs it builds nothing: `minelet.embedded` finds the database beside its modules.

    Args:
        project: whose mine.
        database: the built mine.
        folder: where to; it is made.
    """
    from hatchling.builders.wheel import WheelBuilder

    folder.mkdir(parents=True, exist_ok=True)
    plain = Path(next(iter(WheelBuilder(str(project.root)).build(directory=str(folder)))))
    whole = plain.with_suffix(".whole")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        record = next(name for name in names if name.endswith(".dist-info/RECORD"))
        place = f"{project.mine.name}/{database.name}"
        data = database.read_bytes()
        for name in names:
            if name != record:
                _put(new, name, old.read(name))
        _put(new, place, data, level=9)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines = old.read(record).decode().splitlines(keepends=True)
        # The record's own line comes last, and has no digest.
        lines.insert(-1, f"{place},sha256={digest},{len(data)}\n")
        _put(new, record, "".join(lines).encode())
    whole.replace(plain)
    return plain


def _put(archive: zipfile.ZipFile, name: str, data: bytes, level: int = 6) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compresslevel=level)
