"""The wheel that readers install: the mine, its database, and the versions that lessons need."""

import csv
import hashlib
import io
import re
import tomllib
import zipfile
from base64 import urlsafe_b64encode
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from press.errors import PressError
from press.project import Project
from press.wheel import LOCK, build_wheel, pinned, requirements

ROOT = Path(__file__).parents[2]
METADATA = """\
Metadata-Version: 2.4
Name: minelet
Requires-Dist: tqdm
Provides-Extra: build
Requires-Dist: pip; extra == 'build'
Provides-Extra: lessons
Requires-Dist: pandas; extra == 'lessons'
Requires-Dist: scipy>1; extra == 'lessons'

# Minelet

Requires-Dist: nothing; extra == 'lessons'
"""


def pins(lock):
    """Return the versions that a lock names."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.M))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this repository's mine, with a small file for its database."""
    folder = tmp_path_factory.mktemp("wheel")
    database = folder / "yeast-0.sqlite"
    database.write_bytes(b"a database" * 99)
    return build_wheel(Project.at(ROOT), database, folder / "made")


def read(wheel, ending):
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(it for it in archive.namelist() if it.endswith(ending)))


def test_the_database_lies_beside_the_modules_and_every_file_is_recorded(wheel):
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["minelet/yeast-0.sqlite"] == b"a database" * 99
    rows = list(csv.reader(io.StringIO(read(wheel, "/RECORD").decode())))
    assert {name for name, _, _ in rows} == files.keys()
    for name, digest, size in rows:
        if name.endswith("/RECORD"):
            assert (digest, size) == ("", "")
            continue
        sha256 = urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        assert (digest, int(size)) == (f"sha256={sha256}", len(files[name]))


def test_the_same_sources_give_the_same_bytes(wheel, tmp_path):
    database = wheel.parents[1] / "yeast-0.sqlite"
    again = build_wheel(Project.at(ROOT), database, tmp_path)
    assert again.read_bytes() == wheel.read_bytes()


def test_a_reader_who_wants_the_lessons_gets_what_is_locked(wheel):
    said = Parser().parsestr(read(wheel, "/METADATA").decode())
    wanted = [Requirement(one) for one in said.get_all("Requires-Dist")]
    lessons = [one for one in wanted if one.marker and "lessons" in str(one.marker)]
    got = {canonicalize_name(one.name): str(one.specifier) for one in lessons}
    assert got == {name: f"=={version}" for name, version in pins(LOCK).items()}
    assert "minelet = minelet.__main__:main" in read(wheel, "/entry_points.txt").decode()


def test_who_does_not_want_them_gets_what_the_mine_needs_and_no_more(wheel):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    said = Parser().parsestr(read(wheel, "/METADATA").decode())
    wanted = [Requirement(one) for one in said.get_all("Requires-Dist")]
    plain = {one.name for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})}
    assert plain == set(project["dependencies"])


def test_the_lock_has_the_versions_that_the_pages_were_made_with():
    guide, reader = pins(ROOT / "requirements.txt"), pins(LOCK)
    assert {name: version for name, version in reader.items() if name in guide} == {
        name: version for name, version in guide.items() if name in reader
    }
    assert "jupyterlab" in reader
    wished = (ROOT / "binder" / "requirements.in").read_text("utf-8").split("# minelet")[0]
    names = {re.split(r"[=<>]", line)[0] for line in wished.splitlines() if line[:1].isalpha()}
    assert {"intermine", "matplotlib"} <= names <= reader.keys()  # the lessons' own, as on Binder


def test_requirements_of_one_extra_are_replaced_and_all_else_stays():
    assert pinned(METADATA, ["pandas==3; extra == 'lessons'"]) == METADATA.replace(
        "Requires-Dist: pandas; extra == 'lessons'\nRequires-Dist: scipy>1; extra == 'lessons'\n",
        "Requires-Dist: pandas==3; extra == 'lessons'\n",
    )
    plain = "Name: other\n\nText\n"
    assert pinned(plain, ["pandas==3"]) == plain


def test_what_is_for_one_system_only_stays_so():
    lock = "a==1 \\\n    --hash=sha256:0\nb-c==2.0 ; os_name == 'nt' or x \\\n    # via a\n"
    assert requirements(lock) == [
        "a==1; extra == 'lessons'",
        "b-c==2.0; (os_name == 'nt' or x) and extra == 'lessons'",
    ]


def test_a_lock_that_locks_nothing_is_refused():
    with pytest.raises(PressError, match="pins nothing"):
        requirements("# empty\n")
