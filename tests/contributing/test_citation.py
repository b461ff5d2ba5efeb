"""CITATION.cff is well formed, and says what the guide says elsewhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "CITATION.cff"
CITATION = yaml.safe_load(FILE.read_text("utf-8"))
CREDITS = " ".join((ROOT / "docs" / "credits.md").read_text("utf-8").split())


def test_the_schema_of_citation_files_is_kept():
    check = Path(sys.executable).parent / "check-jsonschema"
    options = ["--builtin-schema", "vendor.citation-file-format", "--force-filetype", "yaml"]
    ended = subprocess.run([check, *options, FILE], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_it_names_the_guide_as_the_guide_does():
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nextra:")[0]
    site = yaml.safe_load(settings)
    assert CITATION["title"].startswith(f"{site['site_name']}: ")
    assert CITATION["title"] in CREDITS
    assert CITATION["abstract"] == site["site_description"]
    assert CITATION["authors"] == [{"name": f"The authors of {site['site_name']}"}]


def test_its_licence_is_that_of_the_repository():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert CITATION["license"] == project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")


def test_it_credits_the_guide_that_this_one_continues():
    (before,) = CITATION["references"]
    (author,) = before["authors"]
    assert f"In {before['year']} **{author['given-names']} {author['family-names']}**" in CREDITS
    assert f"[*{before['title']}*]({before['url']})" in CREDITS
    notice = f"Copyright (c) {before['year']} {author['given-names']} {author['family-names']}"
    assert notice in (ROOT / "LICENSE").read_text("utf-8")


def test_it_names_no_release_while_there_is_none():
    """With the first release, let this compare version and day with pyproject.toml and its tag."""
    assert not {"version", "date-released", "doi", "commit"} & set(CITATION)
