"""What a run is compared with is fetched from the site, as far as it is of the same source."""

import functools
import http.server
import json
import threading

import pytest

from press.lessons import read_lessons
from press.runs.published import fetch


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path):
    """A folder, and the address at which it is served."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lessons(project, write_lesson):
    """Two lessons."""
    write_lesson("01-count", "1")
    write_lesson("02-more", "2")
    return read_lessons(project)


def publish(folder, lessons, book='{"cells": []}', schema=1, **hashes):
    runs = {it.name: {"source_sha256": hashes.get(it.name[:2], it.sha256)} for it in lessons}
    (folder / "runs.json").write_text(json.dumps({"schema": schema, "lessons": runs}))
    for lesson in lessons:
        page = folder / "notebooks" / lesson.name
        page.mkdir(parents=True)
        (page / f"{lesson.name}.ipynb").write_text(book)


def test_lessons_are_fetched_with_the_record_of_their_runs(site, lessons, tmp_path):
    folder, url = site
    publish(folder, lessons)
    assert fetch(url, lessons, tmp_path / "here") == ["01-count", "02-more"]
    assert json.loads((tmp_path / "here" / "01-count.ipynb").read_text()) == {"cells": []}
    assert (tmp_path / "here" / "runs.json").exists()


def test_a_lesson_that_has_changed_since_is_left_out_and_an_old_copy_is_gone(
    site, lessons, tmp_path
):
    folder, url = site
    publish(folder, lessons, **{"02": "0" * 64})
    here = tmp_path / "here"
    here.mkdir()
    (here / "02-more.ipynb").write_text("{}")
    assert fetch(url, lessons, here) == ["01-count"]
    assert [path.name for path in here.glob("*.ipynb")] == ["01-count.ipynb"]


@pytest.mark.parametrize("how", [{"schema": 2}, {"book": "<html>"}, {"book": "[]"}])
def test_what_is_of_another_form_is_left_out(site, lessons, tmp_path, how):
    folder, url = site
    publish(folder, lessons, **how)
    assert fetch(url, lessons, tmp_path / "here") == []


def test_a_site_that_does_not_answer_has_no_lesson(site, lessons, tmp_path):
    _, url = site
    assert fetch(url, lessons, tmp_path / "here") == []  # nothing is published
    assert fetch("http://127.0.0.1:1/", lessons, tmp_path / "here") == []
