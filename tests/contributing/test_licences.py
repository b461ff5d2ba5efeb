"""LICENSES.md and the page *Credits* name all that is not the authors' own."""

import re
from pathlib import Path

import pytest

from minelet.yeast.sources import pins

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "LICENSES.md").read_text("utf-8")
CREDITS = (ROOT / "docs" / "credits.md").read_text("utf-8")
# Sets of icons that Material for MkDocs brings; `guide` is our own.
SETS = ("material", "fontawesome", "octicons", "simple")
OURS = {".html", ".css", ".svg", ".js"}


PINS = pins()


def test_github_knows_the_licence():
    """It looks for the words of one, in files whose names it knows: only one may have such."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) ")
    assert "Permission is hereby granted, free of charge, to any person obtaining a copy\n" in text
    assert 'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND' in text
    known = re.compile(r"(un)?licen[sc]e([-_.].*)?|copying.*", re.IGNORECASE)
    assert [path.name for path in ROOT.iterdir() if known.fullmatch(path.name)] == ["LICENSE"]


@pytest.mark.parametrize("name", PINS)
def test_each_source_of_data_is_named_with_its_licence(name):
    pin = PINS[name]
    (row,) = (line for line in TOLD.splitlines() if pin["package"] in line)
    for key in ("source", "url", "date", "licence", "version", "wheel_licence"):
        assert pin[key] in row, key
    assert pin["name"] in row.replace("*", "")


@pytest.mark.parametrize("name", PINS)
def test_readers_are_told_the_same(name):
    pin = PINS[name]
    (package,) = (line for line in CREDITS.splitlines() if f"[{pin['package']}](" in line)
    assert pin["version"] in package
    assert pin["wheel_licence"].partition("-")[0] in package
    assert pin["url"].rstrip("/") in CREDITS
    assert f"[{pin['licence']}](https://creativecommons.org/licenses/by/4.0/)" in CREDITS


def test_each_set_of_icons_is_named():
    written = [ROOT / "mkdocs.yml", *(ROOT / "docs").glob("*.md")]
    written += [path for path in (ROOT / "theme").rglob("*") if path.suffix in {".html", ".css"}]
    icon = re.compile(rf"(?:\.icons/|\b(?:\w+): |:)({'|'.join(SETS)})[/-][a-z]")
    used = {name for path in written for name in icon.findall(path.read_text("utf-8"))}
    assert "material" in used
    told = {name for name in SETS if f"`{name}/`" in TOLD}
    assert used == told


def test_nothing_else_of_others_lies_in_the_theme():
    """Fonts, pictures and scripts of others are files of other kinds, or bear their notice."""
    files = {path for path in (ROOT / "theme").rglob("*") if path.is_file()}
    foreign = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.suffix not in OURS or ".min." in path.name
    }
    assert {name for name in foreign if f"`{name}`" not in TOLD} == set()
    sets = {path.name for path in (ROOT / "theme" / ".icons").iterdir()}
    assert {name for name in sets if f"`theme/.icons/{name}/`" not in TOLD} == set()


def test_no_file_of_the_theme_bears_the_notice_of_somebody_else():
    files = [path for path in (ROOT / "theme").rglob("*") if path.is_file()]
    notice = re.compile(r"\(c\)|©|copyright \d|@license", re.IGNORECASE)
    assert [str(path) for path in files if notice.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", re.findall(r"`([\w./-]+/)`", TOLD))
def test_a_folder_that_is_named_is_there(path):
    assert (ROOT / path).is_dir() or path.rstrip("/") in SETS
