"""A mine of one's own, as a person starts it and a client asks it."""

import contextlib
import os
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
import regatta
from intermine.webservice import Service

import minelet
from minelet.__main__ import main
from minelet.errors import CacheError, SourceError
from minelet.own.ownbuild import slug
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build, open_own

pytestmark = pytest.mark.usefixtures("own_cache")


@contextlib.contextmanager
def started(*options):
    """Run the command, give its address, and end it."""
    command = [sys.executable, "-m", "minelet", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        try:
            yield line, line.split(": ", 1)[1].split(" ")[0]
        finally:
            process.terminate()


def test_the_command_serves_a_mine_that_the_client_can_ask(files, own_cache):
    given = regatta.arguments(files, "model", "items", "templates", "lists", "keys")
    with started(*given, "--name", "Boat Race 1") as (line, root):
        assert line.startswith("Boat Race 1: http://127.0.0.1:")
        assert root.endswith("/boat-race-1/service")
        service = Service(root)
        assert service.model.name == "regatta"
        query = service.select("Crew.name", "Crew.rowers.name", "Crew.club.sponsors.name")
        query.add_sort_order("Crew.rowers.name", "asc")
        query.add_sort_order("Crew.club.sponsors.name", "asc")
        assert [list(row) for row in query.rows()] == [
            ["Eight", "Bob", "Baker"],
            ["Eight", "Bob", "Bank"],
            ["Eight", "Åse", "Baker"],
            ["Eight", "Åse", "Bank"],
        ]
        (crew,) = service.query("Crew").where(name="Four").results()
        assert [one.name for one in crew.rowers] == [""]
        assert (crew.cox, crew.club) == (None, None)
        (cox,) = service.query("Cox").results()
        assert (cox.name, cox.leads.name) == ('Ines & "Ivo"', "Eight")
        (debtor,) = service.query("Debtor").where("rate", ">", 0).results()
        assert debtor.creditor.name == "Bank"
        assert service.get_list("first crew").size == 3
        rows = service.get_template("Crew_Rowers").rows(A={"op": "LOOKUP", "value": "eight"})
        assert [row["rowers.name"] for row in rows] == ["Bob", "Åse"]
        # A client that expects no name before /service finds the mine as well.
        bare = root.replace("/boat-race-1", "")
        assert Service(bare).select("Club.name").count() == 1
    assert len(list(own_cache.glob("own-*.sqlite"))) == 1


def test_a_built_file_is_served(files, tmp_path, capsys):
    output = tmp_path / "out" / "mine.sqlite"
    given = regatta.arguments(files, "model", "items")
    assert main(["build", *given, "--output", str(output)]) == 0
    assert capsys.readouterr().out == f"regatta built: 10 objects of 7 classes, in {output}\n"
    with started("--database", str(output)) as (line, root):
        assert line.startswith("regatta: http://127.0.0.1:")
        assert Service(root).select("Rower.name").count() == 4


def test_a_notebook_serves_its_own_mine_with_one_call(files, capsys):
    root = minelet.serve(files["model"], files["items"], name="mine")
    assert capsys.readouterr().out == "Mine: mine (10 objects of 7 classes)\n"
    assert Service(root).select("Crew.name").count() == 2
    assert minelet.serve(files["model"], [str(files["items"])], name="mine") == root
    files["items"].write_text("<items/>")
    other = minelet.serve(files["model"], files["items"], name="mine")
    assert Service(other).select("Crew.name").count() == 0
    assert "Mine: mine (0 objects of 0 classes)" in capsys.readouterr().out


def test_what_is_odd_is_told_of_each_time(files, capsys):
    files["keys"].write_text("Crow = name")
    given = ["build", *regatta.arguments(files, "model", "items", "keys")]
    for _ in range(2):
        assert main(given) == 0
        assert "minelet: " in (said := capsys.readouterr().err)
        assert "the model has no class Crow; the nearest is Crew" in said


def test_the_second_start_builds_nothing(files, own_cache, monkeypatch):
    sources = Sources(files["model"], (files["items"],))
    open_own(sources, show=False).close()

    def never(*given):
        raise AssertionError("built again")

    with monkeypatch.context() as patch:
        patch.setattr("minelet.own.ownmine.build", never)
        open_own(sources, show=False).close()
    files["items"].write_text("<items/>")
    changed = open_own(sources, show=False)
    assert changed.facts["objects"] == 0
    changed.close()


def test_old_databases_go_and_those_in_use_stay(files, own_cache):
    for number in range(12):
        old = own_cache / f"own-{number}.sqlite"
        old.write_text("")
        days = 2 if number < 6 else 0.5
        os.utime(old, (time.time() - days * 86400 + number,) * 2)
    open_own(Sources(files["model"], (files["items"],)), show=False).close()
    left = {one.stem for one in own_cache.glob("own-*.sqlite")}
    assert {f"own-{number}" for number in range(5, 12)} < left
    assert len(left) == 8


def test_a_database_that_is_cut_short_is_built_again(files, own_cache):
    sources = Sources(files["model"], (files["items"],))
    open_own(sources, show=False).close()
    (path,) = own_cache.glob("own-*.sqlite")
    path.write_bytes(path.read_bytes()[:5000])
    mine = open_own(sources, show=False)
    assert mine.facts["objects"] == 10
    mine.close()


def test_a_small_mine_draws_no_bar(files, capfd):
    open_own(Sources(files["model"], (files["items"],)), show=True).close()
    assert capfd.readouterr().err == ""


def test_two_that_build_at_once_both_succeed(files):
    sources = Sources(files["model"], (files["items"],))
    opened = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_own(sources, show=False)))
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [mine.facts["objects"] for mine in opened] == [10] * 4
    for mine in opened:
        mine.close()


def test_a_failed_build_leaves_the_old_file_in_place(files, tmp_path):
    output = tmp_path / "mine.sqlite"
    build(Sources(files["model"], (files["items"],)), output, show=False)
    before = output.read_bytes()
    files["items"].write_text("<items><item/></items>")
    with pytest.raises(SourceError, match="it has no class"):
        build(Sources(files["model"], (files["items"],)), output, show=False)
    assert output.read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))


def test_a_place_that_cannot_be_written_is_named(files, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match=r"cannot be written to .*mine\.sqlite"):
        build(Sources(files["model"], (files["items"],)), tmp_path / "file" / "mine.sqlite", False)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--items", "x.xml"], "A mine of your own needs --model, too"),
        (["--model", "x.xml"], "A mine of your own needs --items, too"),
        (["--templates", "t.xml"], "--templates is for a mine of your own: name its --model and"),
        (["--name", "n"], "--name is for a mine of your own: name its --model and --items"),
        (["--model", "no.xml", "--items", "no.xml"], "no.xml cannot be read: No such file"),
        (["--database", "no.sqlite"], "no.sqlite cannot be read: there is no such file"),
        (["--host", "0.0.0.0"], "say --open-to-network as well"),
        (
            ["--database", "x", "--model", "m", "--items", "i"],
            "--database is a mine that is built already: leave its files out",
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *options]) == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_mine_is_refused(tmp_path, capsys):
    path = tmp_path / "note.sqlite"
    path.write_text("a note")
    assert main(["serve", "--database", str(path)]) == 1
    assert "is no mine of this version of minelet" in capsys.readouterr().err


def test_the_network_is_let_in_by_saying_so_twice(files):
    given = regatta.arguments(files, "model", "items")
    with (
        started(*given, "--host", "0.0.0.0", "--open-to-network") as (_, root),
        urllib.request.urlopen(f"{root}/version/ws") as answer,
    ):
        assert answer.read() == b"35\n"


def test_a_name_becomes_a_part_of_an_address():
    assert slug("Chemical elements, 2026") == "chemical-elements-2026"
    assert slug("Ünïcode/../x") == "n-code-..-x"
    assert slug("…") == "mine"
