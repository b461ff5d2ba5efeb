"""A notebook is brought to this computer; nothing that is there is written over."""

import importlib.util
import json
import os
import socket

import pytest

from minelet.__main__ import main
from minelet.errors import CacheError, SourceError
from minelet.opening import brought
from press.served import served


def notebook(*cells, **guide):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"guide": guide} if guide else {},
        "cells": [
            {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": text,
             "execution_count": None, "outputs": []}
            for number, text in enumerate(cells)
        ],
    }  # fmt: skip


@pytest.fixture
def site(tmp_path):
    """A folder that is published, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    with served(folder, "/guide/") as address:
        yield folder, address


@pytest.fixture
def publish(site):
    folder, address = site

    def put(name="a.ipynb", content=None):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return address + name

    return put


@pytest.fixture
def here(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def files(folder):
    return sorted(str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file())


def change(path, text):
    """Do what a reader does in JupyterLab: other code, an output, and save."""
    mine = json.loads(path.read_text())
    mine["cells"][0] |= {"source": text, "execution_count": 1}
    path.write_text(json.dumps(mine))


def test_a_notebook_is_fetched_into_the_folder(publish, here):
    opened = brought(publish(content=notebook("1 + 1")), here)
    assert opened.path == here / "a.ipynb"
    assert opened.said == f"a.ipynb is now in {here}."
    fetched = json.loads(opened.path.read_text())
    assert fetched["cells"] == notebook("1 + 1")["cells"]
    assert files(here) == ["a.ipynb"]


def test_what_it_needs_comes_along_and_no_more(publish, here):
    publish("data/x y.xml", "<x/>")
    publish("data/other.xml", "<y/>")
    opened = brought(publish(content=notebook("1", files=["data/x y.xml"])), here)
    assert files(here) == ["a.ipynb", "data/x y.xml"]
    assert (here / "data" / "x y.xml").read_text() == "<x/>"
    assert opened.said.endswith(", and beside it data/x y.xml.")


def test_yours_is_opened_and_never_written_over(publish, here):
    publish("data.xml", "theirs")
    address = publish(content=notebook("1", files=["data.xml"]))
    path = brought(address, here).path
    change(path, "my own")
    (here / "data.xml").write_text("mine")
    before = path.read_bytes()
    opened = brought(address, here)
    assert opened.said == "Opening your a.ipynb, which was here."
    assert path.read_bytes() == before
    assert (here / "data.xml").read_text() == "mine"


def test_that_the_published_one_has_changed_is_said(publish, here):
    path = brought(publish(content=notebook("1")), here).path
    change(path, "my own")
    opened = brought(publish(content=notebook("2")), here)
    assert opened.said == (
        "Opening your a.ipynb, which was here. The published one is another by now: to get it,"
        " rename yours and say this again."
    )
    path.rename(here / "mine.ipynb")
    assert "is now in" in brought(publish(content=notebook("2")), here).said
    assert files(here) == ["a.ipynb", "mine.ipynb"]


def test_other_outputs_are_no_change(publish, here):
    brought(publish(content=notebook("1")), here)
    anew = notebook("1")
    anew["cells"][0]["execution_count"] = 7
    assert brought(publish(content=anew), here).said == "Opening your a.ipynb, which was here."


def test_a_file_of_that_name_from_elsewhere_is_told_from_the_published_one(publish, here):
    (here / "a.ipynb").write_text(json.dumps(notebook("mine, of old")))
    assert "is another by now" in brought(publish(content=notebook("1")), here).said


def test_a_file_that_was_deleted_is_fetched_again(publish, here):
    publish("data.xml", "theirs")
    address = publish(content=notebook("1", files=["data.xml"]))
    brought(address, here)
    (here / "data.xml").unlink()
    brought(address, here)
    assert files(here) == ["a.ipynb", "data.xml"]


def test_yours_is_opened_without_a_network(publish, site, here):
    address = publish(content=notebook("1"))
    brought(address, here)
    (site[0] / "a.ipynb").unlink()
    said = brought(address, here).said
    assert said.startswith(f"Opening your a.ipynb. Whether it has changed is unknown: {address}")


def complaint(address, folder):
    with pytest.raises(SourceError) as caught:
        brought(address, folder)
    assert files(folder) == []
    return str(caught.value)


def test_nothing_is_at_the_address(site, here):
    address = f"{site[1]}b.ipynb"
    assert complaint(address, here).startswith(f"{address} answers 404")


def test_nobody_answers(here):
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/a.ipynb"
        assert complaint(address, here) == (
            f"{address} cannot be reached (Connection refused): look whether you are online and the"
            " address is written right"
        )


@pytest.mark.parametrize(
    "content",
    ["<!doctype html>", "[]", "{}", "[" * 200_000, '{"cells": 1}', '{"nbformat": 3, "cells": []}'],
    ids=str.__len__,
)
def test_what_is_there_is_no_notebook(publish, here, content):
    assert "is no notebook" in complaint(publish(content=content), here)


@pytest.mark.parametrize(
    "end", ["", "page/", "page.html", ".ipynb", "..%2f..%2f.x.ipynb", "a%5Cb.ipynb"]
)
def test_an_address_names_a_notebook(here, end):
    said = complaint(f"https://genes.example/{end}", here)
    assert said.endswith("no address of a notebook: that ends with the name of a file, NAME.ipynb")


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "a/../../x", ".profile", "a//b", "a\\b", "C:x", "a/", "", 7]
)
def test_what_comes_along_stays_in_the_folder(publish, here, path):
    said = complaint(publish(content=notebook("1", files=[path])), here)
    assert "which is no path down from it" in said


@pytest.mark.parametrize(
    "path", ["pandas.py", "jedi.PY", "sitecustomize.pyc", "data.xml/x.so", "b.ipynb", "xml"]
)
def test_only_data_comes_along(publish, here, path):
    publish(path, "raise SystemExit")
    said = complaint(publish(content=notebook("1", files=[path])), here)
    assert f"wants the file '{path}' beside it, which by its name is not data (bed, csv," in said


def test_twenty_files_come_along_and_no_more(publish, here):
    names = [f"{number}.txt" for number in range(21)]
    for name in names:
        publish(name, name)
    said = complaint(publish(content=notebook("1", files=names)), here)
    assert "wants 21 files beside it, and at most 20 come along" in said
    brought(publish(content=notebook("1", files=names[:20])), here)
    assert len(files(here)) == 21


def test_all_that_comes_along_has_a_limit_together(publish, here, monkeypatch):
    monkeypatch.setattr("minelet.opening.MOST_BYTES_BESIDE", 2_000_000)
    publish("a.csv", "a" * 1_500_000)
    publish("b.csv", "b" * 1_500_000)
    address = publish(content=notebook("1", files=["a.csv", "b.csv"]))
    assert "wants more than 2 MB beside it" in complaint(address, here)
    (here / "a.csv").write_text("mine")  # what is there is not fetched, and does not count
    brought(address, here)
    assert files(here) == ["a.csv", "a.ipynb", "b.csv"]


def test_a_name_that_is_longer_than_a_file_can_have(publish, here):
    with pytest.raises(CacheError, match="xx… cannot be the name of a file here"):
        brought(publish(content=notebook("1", files=["x" * 300 + ".xml"])), here)


def test_a_notebook_without_what_it_needs_is_not_brought(publish, here):
    said = complaint(publish(content=notebook("1", files=["lost.xml"])), here)
    assert "lost.xml answers 404" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(publish, here):
    here.chmod(0o500)
    with pytest.raises(CacheError, match="go to another folder"):
        brought(publish(content=notebook("1")), here)


def test_a_folder_that_is_in_the_way(publish, here):
    publish("data/x.xml", "<x/>")
    (here / "data").write_text("a file of mine")
    with pytest.raises(CacheError, match="cannot be written to"):
        brought(publish(content=notebook("1", files=["data/x.xml"])), here)
    assert files(here) == ["data"]


# The rest, with a JupyterLab that is there, is tests/laptop/.
@pytest.mark.skipif(importlib.util.find_spec("jupyterlab") is not None, reason="it is there")
def test_without_jupyterlab_one_sentence_says_how_to_get_it(publish, here, monkeypatch, capsys):
    monkeypatch.chdir(here)
    assert main(["open", publish(content=notebook("1"))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("minelet: JupyterLab is not installed beside this minelet: install it")
    assert files(here) == []
