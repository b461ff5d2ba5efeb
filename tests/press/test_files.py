"""Writing whole or not at all; hashing what counts."""

import os
import stat
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.files import alone, digest, digest_of, sources, write


def test_a_file_is_written_only_when_that_changes_it(tmp_path):
    path = tmp_path / "folder" / "page.html"
    assert write(path, "één")
    os.utime(path, (1, 1))
    assert not write(path, "één")
    assert path.stat().st_mtime == 1
    assert write(path, "two")
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    write(path, "good")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        write(path, "better")
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


def test_sources_are_what_people_write(tmp_path):
    for name in ("b.py", "a/c.py", ".hidden", "__pycache__/b.pyc", "x.egg-info/PKG-INFO", "b.py~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in sources(tmp_path)] == ["b.py", "a/c.py"]
    (tmp_path / "lost.md").symlink_to("nowhere")  # as Emacs marks a file that is being edited
    assert sources(tmp_path)[-1].name == "c.py"
    seen = [path.name for path in sources(tmp_path, hidden=True)]
    assert seen == [".hidden", "b.py", "c.py"]
    assert sources(tmp_path / "b.py") == [tmp_path / "b.py"]
    assert sources(tmp_path / "nowhere") == []


@given(st.lists(st.text()), st.lists(st.text()))
def test_two_lists_have_one_digest_only_when_they_are_the_same(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_renamed_file_is_a_change(tmp_path):
    (tmp_path / "a").write_text("x")
    before = digest_of(tmp_path, tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest_of(tmp_path, tmp_path) != before


def test_a_lock_is_held_by_one_while_the_other_waits(tmp_path, capsys):
    lock = tmp_path / "build" / "lock"
    order = []

    def other():
        with alone(lock):
            order.append("other")

    waiting = threading.Thread(target=other)
    with alone(lock):
        waiting.start()
        while "Waiting for another build to end.\n" not in capsys.readouterr().err:
            time.sleep(0.01)
        order.append("one")
    waiting.join()
    assert order == ["one", "other"]
