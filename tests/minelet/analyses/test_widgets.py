"""The configuration of widgets, read and described; and a mine that has none."""

from xml.etree import ElementTree

import pytest
from herbarium import MODEL
from werkzeug.test import Client

from minelet.analyses import widgets
from minelet.model import Model
from minelet.service import MineService


def test_widgets_are_described_as_a_real_mine_does(web):
    body = web.get("/service/widgets").json
    assert body["error"] is None
    by_name = {one["name"]: one for one in body["widgets"]}
    assert by_name["use_enrichment"] == {  # what is not given is absent
        "name": "use_enrichment",
        "title": "Uses",
        "description": "What these plants are used for.",
        "targets": ["Plant"],
        "startClass": "Plant",
        "startClassDisplay": "name",
        "enrich": "uses.name",
        "widgetType": "enrichment",
    }
    assert by_name["collector_enrichment"]["filters"] == "All,tea,100% dye"
    assert by_name["collector_enrichment"]["enrichIdentifier"] == "collectors.id"
    assert by_name["rare_by_place"]["chartType"] == "StackedBarChart"
    assert by_name["rare_by_place"]["labels"] == {"y": "Place", "x": "Plants"}  # it lies
    assert by_name["ages"]["labels"] == {"x": "Years", "y": "Plants"}
    assert by_name["uses"]["widgetType"] == "table"
    assert by_name["note"]["widgetType"] == "unknown"


def test_widgets_come_as_xml_and_as_flat_files_too(web):
    root = ElementTree.fromstring(web.get("/service/widgets?format=xml").text)
    assert root.tag == "ResultSet"
    first = root[0]
    assert [one.tag for one in first] == [
        "name", "title", "description", "widgetType", "target", "filter",
    ]  # fmt: skip
    assert first.findtext("target") == "Plant"
    lines = web.get("/service/widgets?format=tab").text.splitlines()
    assert lines[0].split("\t")[:4] == [
        "use_enrichment", "Uses", "What these plants are used for.", "ENRICHMENT",
    ]  # fmt: skip
    accepted = web.get("/service/widgets", headers={"Accept": "application/xml"})
    assert accepted.content_type == "application/xml;charset=UTF-8"
    assert web.get("/service/widgets?format=html").status_code == 406


def widget(**changes):
    given = {
        "id": "one", "startClass": "Plant", "typeClass": "Plant", "startClassDisplay": "name",
        "enrich": "uses.name", "views": "name",
    } | changes  # fmt: skip
    text = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return f"<widgets><enrichmentwidgetdisplayer {text}/></widgets>"


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("<widgets>", "not XML that can be read"),
        ("<model/>", "begins with <model>"),
        ("<widgets><graphdisplay/></widgets>", "no widget; the nearest is graphdisplayer"),
        (widget(id=""), "has no id"),
        (widget(enrich=None, views=None), "one lacks enrich and views"),
        (widget(startClass="Plants"), "no class Plants; the nearest is Plant"),
        (widget(typeClass="Plants"), "no class Plants; the nearest is Plant"),
        (widget(enrich="uses.nam"), "Use has no field nam; the nearest is name"),
        (widget(enrich="uses"), "Plant.uses is no value"),
        (widget(enrich="uses[Place].name"), "Plant.uses is a Use, and Place is no subclass"),
        (widget(constraints="name"), "'name' is no constraint"),
        (widget(constraints="nam = x"), "Plant has no field nam"),
        (widget(views="name, nam"), "Plant has no field nam"),
        (widget(filters="nam = [list]"), "Plant has no field nam"),
        (widget().replace("</widgets>", widget()[9:]), "two widgets of the name one"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><widgets/>", "not XML that can be read"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused_in_one_sentence(xml, sentence):
    with pytest.raises(widgets.WidgetError, match=sentence.replace("[", r"\[")):
        widgets.read(xml, Model.parse(MODEL))


def test_classes_may_be_written_with_their_package_and_paths_with_their_class():
    xml = widget(
        startClass="org.herbarium.model.Plant",
        typeClass="org.herbarium.model.Plant",
        views="Plant.name, height",
    )
    (one,) = widgets.read(xml, Model.parse(MODEL)).values()
    assert one.start == one.type == "Plant"
    assert one.views == ("Plant.name", "Plant.height")
    assert widgets.read("", Model.parse(MODEL)) == {}


def test_a_mine_without_widgets_has_none(tmp_path):
    import herbarium

    mine, _ = herbarium.build(tmp_path / "bare.sqlite")
    del mine.facts["widgets"]
    bare = Client(MineService(mine))
    assert bare.get("/service/widgets").json["widgets"] == []
    response = bare.get("/service/list/enrichment?widget=a&list=trees&maxp=1&correction=None")
    assert response.status_code == 404
    mine.close()
