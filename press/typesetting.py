"""Typst, with the fonts that come with us and no others: the same everywhere."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

SANS = Path(font_source_sans_pro.__file__).parent / "files"
"""Source Sans Pro. Libertinus Serif and DejaVu Sans Mono are in Typst itself."""


def typeset(
    main: Path, faces: Iterable[str], inputs: Mapping[str, str] | None = None, **options: Any
) -> Any:
    """Return what Typst makes of a file: a PDF, or a picture of each page.

    Args:
        main: the file; its folder is all that Typst may read, and the fonts are laid there.
        faces: those of Source Sans Pro that it uses, as `Semibold`.
        inputs: what the file finds in `sys.inputs`.
        options: of `typst.compile`, as the format.

    Raises:
        typst.TypstError: when it cannot be set.
    """
    fonts = main.parent / "fonts"
    fonts.mkdir(exist_ok=True)
    for face in faces:
        name = f"SourceSansPro-{face}.otf"
        shutil.copyfile(SANS / name, fonts / name)
    return typst.compile(
        main,
        root=main.parent,
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs=dict(inputs or {}),
        **options,
    )
