"""InterMine's Python client 1.14.0, unmodified: each call that its documentation shows.

On the yeast mine, and on the herbarium, which has nothing of yeast in it.
"""

import sys
import types
from collections import Counter
from xml.etree import ElementTree

import pytest
import requests
from herbarium import LISTS, OBJECTS
from intermine import VERSION
from intermine.errors import ServiceError, WebserviceError
from intermine.webservice import Service

ROOT = "herbarium_root"
PLANTS = [values for kind, values, _, _ in OBJECTS.values() if kind in {"Plant", "Tree"}]
OLD = sorted(one["name"] for one in PLANTS if one.get("years", 0) > 2)


@pytest.fixture(scope="module")
def plants_service(herbarium_root):
    return Service(herbarium_root)


@pytest.fixture(scope="module")
def yeast_service(yeast_root):
    return Service(yeast_root)


@pytest.fixture
def mine(herbarium_root, token):
    """The herbarium, as a new user."""
    return Service(herbarium_root, token=token)


@pytest.fixture
def old(plants_service):
    """The plants that are older than two years."""
    return plants_service.select("Plant.name", "Plant.years").where("Plant.years", ">", 2)


def names(made):
    return sorted(one.name for one in made)


# -- Service ----------------------------------------------------------------------------------


def test_the_client_is_the_one_of_the_lessons():
    assert VERSION.startswith("1.14")


@pytest.mark.parametrize("name", ["plants_service", "yeast_service"])
def test_a_service_says_what_it_is(name, request):
    service = request.getfixturevalue(name)
    assert service.version == 35
    assert service.release
    assert service.model.name in {"herbarium", "genomic"}
    assert all(one["widgetType"] for one in service.widgets.values())


def test_the_model(plants_service):
    model = plants_service.model
    assert model.get_class("Tree").isa("Plant")
    assert str(model.Plant.place.name) == "Plant.place.name"
    assert model.make_path("Plant.place.name").end.type_name == "String"
    assert {one.name for one in model.get_class("Plant").collections} >= {"labels", "uses"}


def test_a_token_from_nowhere(herbarium_root):
    service = Service(herbarium_root, token="random")
    assert service.create_list(["la_ch"], "Plant", name="mine").size == 1


def test_search(plants_service, yeast_service):
    results, facets = plants_service.search("la_ch")
    assert "la_ch" in {one["fields"].get("name") for one in results}
    assert facets["Category"]["Tree"] >= 1
    trees, _ = plants_service.search("*", Category="Tree")
    assert {one["type"] for one in trees} == {"Tree"}
    genes, _ = yeast_service.search("ACT1", Category="ORF")
    assert "ACT1" in {one["fields"].get("symbol") for one in genes}


def test_identifiers(plants_service):
    job = plants_service.resolve_ids("Plant", ["la_ch", "arnica", "zzz"])
    job.poll()
    found = job.fetch_results()
    assert [one["summary"]["name"] for one in found["matches"]["MATCH"]] == ["la_ch"]
    assert len(found["matches"]["DUPLICATE"][0]["matches"]) == 2
    assert found["unresolved"] == ["zzz"]
    assert job.delete() is None or job


def test_a_user_from_registration_to_leave(herbarium_root):
    service = Service(herbarium_root).register("lin", "word")
    assert service.create_list(["la_ch"], "Plant", name="mine").size == 1
    assert b"userprofile" in service.deregister(service.get_deregistration_token())
    with pytest.raises(ServiceError, match="401"):
        Service(herbarium_root, "lin", "word")


# -- Query ------------------------------------------------------------------------------------


def test_rows_of_every_form(old):
    query = old.add_sort_order("name")
    assert [row["name"] for row in query.rows()] == OLD
    assert [row["Plant.name"] for row in query.results("dict")] == OLD
    assert [row[0] for row in query.results("list")] == OLD
    assert [row["name"] for row in query.results("rr")] == OLD
    assert [row[0] for row in query.results("json")] == OLD
    assert [row[0]["value"] for row in query.results("jsonrows")] == OLD
    assert [one.name for one in query.results("jsonobjects")] == OLD
    assert [one.name for one in query.results()] == OLD
    assert [one.name for one in query] == OLD
    assert [line.split("\t")[0] for line in query.results("tsv")] == OLD
    assert next(iter(query.results("csv"))) == f'"{OLD[0]}","3"'
    assert list(query.dataframe()["Plant.name"]) == OLD
    assert query.get_results_list("list") == [row[:] for row in query.rows(row="list")]
    assert len(query.get_row_list()) == query.count() == len(query) == len(OLD)


def test_part_of_the_rows(old):
    assert [row["name"] for row in old.rows(start=1, size=2)] == OLD[1:3]
    assert old.first().name == OLD[0]
    assert old.first(row="list", start=2)[0] == OLD[2]
    assert old.where("Plant.years", ">", 9).one().name == "la_ch"
    frame = old.dataframe(start=1, size=1)
    assert list(frame["Plant.name"]) == OLD[1:2]


def test_summaries(plants_service, yeast_service):
    query = plants_service.select("Plant.name", "Plant.years", "Plant.place.name")
    places = Counter(
        OBJECTS[links["place"]][1]["name"]
        for kind, _, links, _ in OBJECTS.values()
        if kind in {"Plant", "Tree"} and "place" in links
    )
    assert query.summarise("place.name") == dict(places)
    known = [one.get("years", 0) for one in PLANTS if one]
    stats = query.outerjoin("place").summarise("years")
    assert (float(stats["min"]), float(stats["max"])) == (0, 300)
    assert float(stats["average"]) == pytest.approx(sum(known) / len(known), abs=1e-3)
    lengths = yeast_service.select("Gene.length").summarise("length")
    assert float(lengths["max"]) == 14733


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (("name", "=", "arnica"), ["ARNICA", "Arnica"]),
        (("name", "!=", "arnica"), ["heath*", "la_ch", 'y\\"e?w']),
        (("years", "<=", 3), ["ARNICA", "Arnica", "heath*", 'y\\"e?w', None]),
        (("name", "LIKE", "*ch"), ["la_ch"]),
        (("name", "NOT LIKE", "*ch"), ["ARNICA", "Arnica", "heath*", 'y\\"e?w']),
        (("name", "CONTAINS", "ea"), ["heath*"]),
        (("name", "IS NULL"), [None]),
        (("name", "ONE OF", ["Arnica", "la_ch"]), ["Arnica", "la_ch"]),
        (("name", "NONE OF", ["Arnica", "la_ch"]), ["ARNICA", "heath*", 'y\\"e?w']),
        (("Plant", "LOOKUP", "arnica", "bog"), ["ARNICA"]),
        (("Plant", "IN", "tall things"), ["la_ch", 'y\\"e?w']),
        (("Plant", "NOT IN", "tall things"), ["ARNICA", "Arnica", "heath*", None]),
        (("Plant", "ISA", ["Tree"]), ["la_ch", 'y\\"e?w']),
    ],
)
def test_constraints(plants_service, constraint, expected):
    query = plants_service.new_query("Plant").select("name")
    query.add_constraint(*constraint)
    found = [row["name"] for row in query.rows()]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_logic_joins_loops_and_subclasses(plants_service):
    query = plants_service.new_query("Plant").select("name", "labels.text")
    query.add_constraint("years", "=", 300, code="A")
    query.add_constraint("name", "=", "Arnica", code="B")
    query.add_constraint("place", "IS NOT NULL", code="C")
    query.set_logic("(A or B) and C")
    query.outerjoin("labels")
    assert {(row["name"], row["labels.text"]) for row in query.rows()} == {
        ("ARNICA", None), ("Arnica", "Wolf's bane"), ("Arnica", "leopard's bane"),
        ("la_ch", None),
    }  # fmt: skip
    loops = plants_service.new_query("Collector").select("name")
    loops.add_constraint("Collector", "IS", "Collector.teacher")
    assert [row["name"] for row in loops.rows()] == ["Di"]
    trees = plants_service.new_query("Place").select("name", "plants.name")
    trees.add_constraint("plants", "Tree")
    assert {row["plants.name"] for row in trees.rows()} == {"la_ch", 'y\\"e?w'}


def test_objects_fetch_what_they_lead_to(plants_service):
    plant = plants_service.select("Plant.name").where("Plant.name", "=", "la_ch")
    larch = plant.first()
    assert larch.place.altitude == 2100
    assert names(larch.collectors) == ["Ada"]
    assert larch.labels == []


def test_queries_from_xml_and_back(plants_service, old):
    again = plants_service.load_query(old.to_xml())
    again.service = plants_service
    assert [row["name"] for row in again.rows()] == OLD
    assert old.clone().count() == len(OLD)


def test_a_refused_query_is_an_error_with_its_status(plants_service):
    query = plants_service.select("Plant.name")
    query.views = ["Plant.nam"]
    with pytest.raises(WebserviceError) as caught:
        query.count()
    assert caught.value.args[1] == 400


# -- Template ---------------------------------------------------------------------------------


def test_templates(plants_service, yeast_service):
    template = plants_service.get_template("Plants_of_places")
    assert template.title == "Place → plants"
    assert [row["name"] for row in template.rows()] == ["Arnica", "la_ch"]
    bog = {"op": "ONE OF", "values": ["bog"]}
    old = {"op": ">", "value": "2"}
    assert [row["name"] for row in template.rows(A=bog, B=old)] == ["heath*"]
    assert template.count(B={"op": ">", "value": "9"}) == 1
    assert [one.name for one in template.results(B={"op": ">", "value": "9"})] == ["la_ch"]
    for name in yeast_service.templates:
        assert yeast_service.get_template(name).count() > 0


# -- lists ------------------------------------------------------------------------------------


def test_lists_of_the_mine(plants_service):
    assert {one.name: one.size for one in plants_service.get_all_lists()} == {
        name: len(members) for name, (_, members) in LISTS.items()
    }
    tall = plants_service.get_list("tall things")
    assert names(tall) == ["la_ch", 'y\\"e?w']
    assert tall.to_query().count() == tall.size == 2
    assert plants_service.get_list("none") is None


def test_lists_are_made_of_names_files_and_queries(mine, tmp_path):
    made = mine.create_list(["la_ch", "heath*", "zzz"], "Plant", name="a", description="d",
                            tags=["one"])  # fmt: skip
    assert (made.size, made.list_type, made.description) == (2, "Plant", "d")
    assert made.unmatched_identifiers == {"zzz"}
    assert set(made.tags) == {"one"}
    path = tmp_path / "names.txt"
    path.write_text("la_ch\nheath*\n")
    assert mine.create_list(str(path), "Plant", name="b").size == 2
    query = mine.select("Plant.id").where("Plant.years", ">", 2)
    assert mine.create_list(query, name="c").size == len(OLD)
    assert names(mine.create_list(mine.get_list("a"), name="d")) == ["heath*", "la_ch"]


def test_lists_are_combined(mine):
    a = mine.create_list(["la_ch", "heath*"], "Plant", name="a")
    b = mine.create_list(['"la_ch"', 'y\\"e?w'], "Plant", name="b")
    assert {"la_ch"} <= set(names(b))
    assert names(a & b) == ["la_ch"]
    assert set(names(a | b)) == {*names(a), *names(b)}
    assert set(names(a ^ b)) == set(names(a)) ^ set(names(b))
    assert names(a - b) == ["heath*"]
    assert (a | b).size == len({*names(a), *names(b)})


def test_lists_grow_and_change_their_names_and_tags(mine):
    made = mine.create_list(["la_ch"], "Plant", name="a")
    made.append(["heath*"])
    made += mine.select("Plant.id").where("Plant.name", "=", 'y\\"e\\?w')
    assert names(made) == ["heath*", "la_ch", 'y\\"e?w']
    made.name = "z"
    assert mine.get_list("a") is None
    assert mine.get_list("z").size == 3
    made.add_tags("good", "old")
    assert set(made.tags) == {"good", "old"}
    made.remove_tags("old")
    made.update_tags()
    assert set(made.tags) == {"good"}
    made.delete()
    assert mine.get_list("z") is None


def test_a_public_list_cannot_be_changed(mine):
    with pytest.raises(WebserviceError):
        mine.get_list("trees").append(["heath*"])
    assert mine.get_list("trees").size == 1


def test_enrichment(mine, yeast_service):
    query = mine.select("Plant.id").where("Plant.name", "ONE OF", ["la_ch", "ARNICA"])
    made = mine.create_list(query, name="a")
    rows = {row.identifier: row.p_value for row in
            made.calculate_enrichment("use_enrichment", correction="None", maxp=1.0)}  # fmt: skip
    assert set(rows) == {"tea", "100% dye"}
    widget = "go_enrichment_for_gene"
    assert widget in yeast_service.widgets
    first = next(iter(yeast_service.get_list("snoRNAs").calculate_enrichment(widget)))
    assert first.p_value < 1e-6
    assert first["matches"] == first.matches > 10


# -- saved queries ----------------------------------------------------------------------------


@pytest.fixture
def manager(monkeypatch, herbarium_root, token):
    """The client's query_manager, which looks its mine up in a registry that we answer for.

    It asks for lxml to read one attribute, which Python's own ElementTree reads as well.
    """
    monkeypatch.setitem(sys.modules, "lxml", types.SimpleNamespace(etree=ElementTree))
    from intermine import query_manager

    really = requests.get

    def get(address, **more):
        if "registry" in address:
            entry = {"instance": {"url": herbarium_root.removesuffix("/service")}}
            return types.SimpleNamespace(text=__import__("json").dumps(entry))
        return really(address, **more)

    monkeypatch.setattr(query_manager.requests, "get", get)
    monkeypatch.setattr("builtins.input", lambda prompt: "y")
    assert query_manager.save_mine_and_token("herbarium", token) is None
    yield query_manager
    sys.modules.pop("intermine.query_manager", None)


def test_the_query_manager(manager):
    assert manager.get_all_query_names() == "No saved queries"
    xml = '<query name="{}" model="herbarium" view="Plant.name"/>'
    assert manager.post_query(xml.format("one")) == "one is posted"
    assert manager.post_query(xml.format("two")) == "two is posted"
    assert manager.post_query(xml.format("two")) == "two is posted"
    assert manager.get_all_query_names() == "one, two"
    assert 'view="Plant.name"' in manager.get_query("one")
    assert manager.get_query("three") == "No such query available"
    assert manager.post_query(xml.format("a;b")) == "Incorrect format"
    assert manager.delete_query("one") == "one is deleted"
    assert manager.delete_query("one") == "No such query available"
    assert manager.get_all_query_names() == "two"
