"""The copy for reading from a disk, put beside the pages of a site."""

import datetime
import os
from collections.abc import Mapping
from pathlib import Path

from press.edition import today, version_of
from press.offered import path_of
from press.offline.pack import write_zip
from press.project import Project
from press.repository import find_repository, read_extra


def put_offline(project: Project, made: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Write the zip that the home page offers; none in a guide that makes no book.

    Args:
        project: whose site it is.
        made: the folder with the pages.
        environ: where `GITHUB_REPOSITORY`, `SITE_URL` and `SOURCE_DATE_EPOCH` are looked for.

    Raises:
        PressError: when the pages are not as they must be.
    """
    extra = read_extra(project.config)
    path = path_of("offline", extra)
    if path is None:
        return
    write_zip(
        made,
        made / path,
        name=str(extra["book"]["title"]),  # type: ignore[index]
        version=version_of(project.root),
        date=datetime.date.fromisoformat(today(environ)),
        site_url=find_repository(project.root, extra, environ).site_url,
    )
