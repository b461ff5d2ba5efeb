"""A mine of one's own, as a person starts it and a client asks it."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
import regatta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intermine.webservice import Service
from werkzeug.test import Client

import minelet
from minelet import serving
from minelet.__main__ import main
from minelet.errors import CacheError, MineError, SourceError
from minelet.own.ownbuild import slug
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build, open_own


@pytest.fixture(autouse=True)
def cache(tmp_path_factory):
    """A cache of the test's own, so that what is built is built here."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINELET_CACHE", str(folder))
        yield folder


@pytest.fixture
def files(tmp_path):
    return regatta.write(tmp_path, keys=regatta.KEYS)


def arguments(files, *names):
    return [part for name in names for part in (f"--{name}", str(files[name]))]


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


def test_the_command_serves_a_mine_that_the_client_can_ask(files, cache):
    given = arguments(files, "model", "items", "templates", "lists", "keys")
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
    assert len(list(cache.glob("own-*.sqlite"))) == 1


def test_a_built_file_is_served(files, tmp_path, capsys):
    output = tmp_path / "out" / "mine.sqlite"
    given = arguments(files, "model", "items")
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
    given = ["build", *arguments(files, "model", "items", "keys")]
    for _ in range(2):
        assert main(given) == 0
        assert "minelet: " in (said := capsys.readouterr().err)
        assert "the model has no class Crow; the nearest is Crew" in said


def test_the_second_start_builds_nothing(files, cache, monkeypatch):
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


def test_old_databases_go_and_those_in_use_stay(files, cache):
    for number in range(12):
        old = cache / f"own-{number}.sqlite"
        old.write_text("")
        days = 2 if number < 6 else 0.5
        os.utime(old, (time.time() - days * 86400 + number,) * 2)
    open_own(Sources(files["model"], (files["items"],)), show=False).close()
    left = {one.stem for one in cache.glob("own-*.sqlite")}
    assert {f"own-{number}" for number in range(5, 12)} < left
    assert len(left) == 8


def test_a_database_that_is_cut_short_is_built_again(files, cache):
    sources = Sources(files["model"], (files["items"],))
    open_own(sources, show=False).close()
    (path,) = cache.glob("own-*.sqlite")
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


ATTRIBUTES = (f'<attribute name="a{number}" type="int"/>' for number in range(3000))
BAD_MODELS = [
    ("<model/>", ": the model has no class"),
    ('<model><class name="A"/></model>', ': the model has no name; write <model name="…" …>'),
    ("<modle/>", ": A model XML begins with <model>; this one begins with <modle>"),
    ("<model>", ", line 1: this is no XML (no element found)"),
    (regatta.MODEL.replace('"Crew" reverse', '"Crow" reverse', 1), "Crow"),
    (
        '<model name="m"><class name="A"><attribute name="x"/><attribute name="X"/>'
        "</class></model>",
        ": the fields of A, x and X differ in case only, which this mine cannot keep apart",
    ),
    (
        '<model name="m"><class name="A"><attribute name="x" type="java.lang.Strin"/>'
        "</class></model>",
        ": A.x is of the type java.lang.Strin, which no value in InterMine has; the nearest is "
        "String",
    ),
    (
        '<model name="m"><class name="A"><attribute name="class"/></class></model>',
        ": a field of A cannot be called class",
    ),
    (
        '<model name="m"><class name="A"/><class name="a"/></model>',
        ": the classes A and a differ in case only, which this mine cannot keep apart",
    ),
    (
        '<model name="m"><class name="A" extends="B"/><class name="B" extends="C"/>'
        '<class name="C" extends="A"/></model>',
        ": the classes A and B extend each other",
    ),
    ('<model name="m"><class name="sqlite_a"/></model>', ": a class cannot be called sqlite_a"),
    (
        f'<model name="m"><class name="A">{"".join(ATTRIBUTES)}</class></model>',
        ": the class A has 3,000 fields, and may have 900 at most",
    ),
    ('<!DOCTYPE m [<!ENTITY a "">]><model/>', "take its <!DOCTYPE …> out"),
]


@pytest.mark.parametrize(("text", "said"), BAD_MODELS)
def test_what_is_wrong_with_a_model_is_said_in_one_sentence(tmp_path, text, said, capsys):
    files = regatta.write(tmp_path, model=text)
    assert main(["build", *arguments(files, "model", "items")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"minelet: {files['model']}")
    assert said in error
    assert error.count("\n") == 1


def test_a_model_is_shown_with_plain_names(files):
    mine = open_own(Sources(files["model"], (files["items"],)), show=False)
    shown = Client(serving.service_of(mine)).get("/service/model").text
    assert '<class name="Named" is-interface="true">' in shown
    assert '<class name="Rower" extends="Named" is-interface="false">' in shown
    assert 'referenced-type="Sponsor"' in shown
    assert 'type="java.lang.Short"' in shown
    mine.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<template-queries>", ", line 1: this is no XML (no element found)"),
        (regatta.TEMPLATES.replace("Crew.rowers.age", "Crew.rowers.aeg"), "the nearest is age"),
        ("<thing/>", "There is no <template> in the <thing>"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_in_one_sentence(tmp_path, text, said, capsys):
    files = regatta.write(tmp_path, templates=text)
    assert main(["build", *arguments(files, "model", "items", "templates")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"minelet: {files['templates']}")
    assert said in error


def test_of_an_export_only_public_templates_are_served(tmp_path):
    tag = '<tag name="im:public" objectIdentifier="Crew_Rowers" type="template"/>'
    other = regatta.TEMPLATES.replace("Crew_Rowers", "Private").replace("age", "aeg")
    text = f"<userprofile>{regatta.TEMPLATES}{other}<tags>{tag}</tags></userprofile>"
    files = regatta.write(tmp_path, templates=text)
    mine = open_own(Sources(files["model"], (files["items"],), files["templates"]), show=False)
    assert mine.facts["warnings"] == []
    assert list(serving.service_of(mine).templates.working(broken=True)) == ["Crew_Rowers"]
    mine.close()


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


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_whatever_is_in_a_file_it_is_served_or_refused_in_a_sentence(tmp_path_factory, data):
    texts = {
        "model": regatta.MODEL, "items": regatta.ITEMS, "templates": regatta.TEMPLATES,
        "lists": regatta.LISTS, "keys": regatta.KEYS, "web": regatta.WEB,
    }  # fmt: skip
    files = regatta.write(tmp_path_factory.mktemp("broken"), **texts)
    broken = data.draw(st.sampled_from(sorted(texts)))
    whole = texts[broken].encode()
    start = data.draw(st.integers(0, len(whole)))
    end = start + data.draw(st.integers(0, 40))
    words = [word.encode() for word in re.findall(r"\w+|[<>/\"=]", texts[broken])]
    other = data.draw(st.binary(max_size=6) | st.sampled_from(words))
    files[broken].write_bytes(whole[:start] + other + whole[end:])
    path = files["model"].parent / "mine.sqlite"
    sources = Sources(
        files["model"], (files["items"],), files["templates"], files["lists"], files["keys"],
        files["web"],
    )  # fmt: skip
    said = ""
    try:
        build(sources, path, show=False)
    except MineError as error:
        said = str(error)
    assert path.exists() == (not said)
    if said:
        assert "\n" not in said
        return
    with contextlib.closing(serving.open_file(path)) as mine:
        answer = Client(serving.service_of(mine)).get("/service/model?format=json")
        assert answer.status_code == 200


def test_a_file_that_is_no_mine_is_refused(tmp_path, capsys):
    path = tmp_path / "note.sqlite"
    path.write_text("a note")
    assert main(["serve", "--database", str(path)]) == 1
    assert "is no mine of this version of minelet" in capsys.readouterr().err


def test_the_network_is_let_in_by_saying_so_twice(files):
    given = arguments(files, "model", "items")
    with (
        started(*given, "--host", "0.0.0.0", "--open-to-network") as (_, root),
        urllib.request.urlopen(f"{root}/version/ws") as answer,
    ):
        assert answer.read() == b"35\n"


def test_a_lookup_is_narrowed_by_the_link_that_is_named(files):
    mine = open_own(Sources(files["model"], (files["items"],), extra="club.name"), show=False)
    web = Client(serving.service_of(mine))

    def count(extra):
        query = (
            '<query model="regatta" view="Crew.name"><constraint path="Crew" op="LOOKUP" '
            f'value="Eight" extraValue="{extra}"/></query>'
        )
        return web.post("/service/query/results", data={"query": query, "format": "count"}).text

    assert (count("Lake Club"), count("Sea Club")) == ("1\n", "0\n")
    mine.close()


def test_a_configuration_gives_widgets_and_the_fields_that_sum_up_an_object(tmp_path):
    files = regatta.write(tmp_path, web=regatta.WEB)
    sources = Sources(files["model"], (files["items"],), web=files["web"])
    mine = open_own(sources, show=False)
    web = Client(serving.service_of(mine))
    (widget,) = web.get("/service/widgets").json["widgets"]
    assert (widget["name"], widget["widgetType"]) == ("clubs_of_rowers", "enrichment")
    fields = web.get("/service/summaryfields").json["classes"]
    assert fields["Rower"] == ["Rower.name", "Rower.crew.name"]
    assert fields["Cox"] == ["Cox.name", "Cox.crew.name"]
    mine.close()


def test_a_widget_that_does_not_fit_is_named(tmp_path, capsys):
    files = regatta.write(tmp_path, widgets=regatta.WEB.replace("crew.club", "crew.clob"))
    assert main(["build", *arguments(files, "model", "items", "widgets")]) == 1
    assert capsys.readouterr().err.startswith(f"minelet: {files['widgets']}: ")


def test_a_name_becomes_a_part_of_an_address():
    assert slug("Chemical elements, 2026") == "chemical-elements-2026"
    assert slug("Ünïcode/../x") == "n-code-..-x"
    assert slug("…") == "mine"
