"""The files of a mine of one's own: what becomes of each, and what is said when one is wrong."""

import contextlib
import os
import re

import pytest
import regatta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from minelet import serving
from minelet.__main__ import main
from minelet.errors import MineError
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build, open_own

pytestmark = pytest.mark.usefixtures("own_cache")


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
    assert main(["build", *regatta.arguments(files, "model", "items")]) == 1
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
    assert main(["build", *regatta.arguments(files, "model", "items", "templates")]) == 1
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
    assert main(["build", *regatta.arguments(files, "model", "items", "widgets")]) == 1
    assert capsys.readouterr().err.startswith(f"minelet: {files['widgets']}: ")
