"""What is known of a mine's rows: right, and of no consequence but speed."""

import sqlite3

import pytest
from herbarium import MODEL

from minelet.model import Model
from minelet.objects.database import Store, create_indexes, create_tables
from minelet.objects.shape import Shape, measure
from minelet.query import pathquery
from minelet.query.sql import Compiler

PLANTS = Model.parse(MODEL)
NOTHING = Shape.of({})


@pytest.fixture
def measured():
    """Store some objects, and return what is known of them."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(connection, PLANTS)
    store = Store(connection, PLANTS)

    def known(fill):
        fill(store)
        store.flush()
        create_indexes(connection, PLANTS, {})
        return Shape.of(measure(connection, PLANTS, {}))

    yield known
    connection.close()


def test_a_reference_is_filled_when_it_always_leads_to_an_object(measured):
    def fill(store):
        place = store.add("Place")
        store.add("Plant", place=place)
        store.add("Tree", place=place + 99)  # to nothing
        store.add("Label", plant=store.add("Plant", place=place))
        store.add("Label")

    shape = measured(fill)
    assert "Plant.place" not in shape.filled
    assert "Tree.place" not in shape.filled
    assert "Label.plant" not in shape.filled


def test_a_collection_is_single_when_no_member_is_in_two(measured):
    def fill(store):
        tea, dye = store.add("Use"), store.add("Use")
        ada, bo = store.add("Collector"), store.add("Collector")
        for uses, collectors in (([tea], [ada]), ([dye], [ada, bo])):
            plant = store.add("Plant")
            store.link("Plant", "uses", plant, uses)
            store.link("Plant", "collectors", plant, collectors)

    shape = measured(fill)
    assert "Plant.uses" in shape.single
    assert "Plant.collectors" not in shape.single
    assert "Collector.plants" not in shape.single


def test_pairs_are_known_when_no_two_members_lead_to_the_same(measured):
    def fill(store):
        alp, bog = store.add("Place"), store.add("Place")
        one, other = store.add("Plant"), store.add("Plant")
        store.link("Plant", "collectors", one, [store.add("Collector", home=alp)])
        both = [store.add("Collector", home=bog) for _ in range(2)]
        store.link("Plant", "collectors", other, both)

    shape = measured(fill)
    assert "Plant.collectors.home" not in shape.pairs
    assert "Collector.plants.place" in shape.pairs  # none of them has a place


GO = "Gene.goAnnotation"
QUERIES = {
    "hidden between two shown": f"Gene.symbol {GO}.ontologyTerm.identifier",
    "hidden twice": f"Gene.symbol {GO}.evidence.code.code",
    "hidden at the end": "Gene.symbol Gene.length",
    "led to from the reverse": "CDS.primaryIdentifier CDS.gene.proteins.primaryIdentifier",
    "views of another class": "ORF.symbol ORF.goAnnotation.ontologyTerm.name",
    "through a superclass": "Gene.symbol Gene.ontologyAnnotations.ontologyTerm.identifier",
}
JOINS = {
    "inner": "",
    "outer": f'<join path="{GO}" style="OUTER"/>',
    "outer below": f'<join path="{GO}.ontologyTerm" style="OUTER"/>',
    "outer evidence": f'<join path="{GO}.evidence" style="OUTER"/>',
}
CHOOSING = {
    "by its own value": '<constraint path="{root}.{name}" op="=" value="*R*A*"/>',
    "by what is passed through": f'<constraint path="{GO}.evidence.code.code" op="=" value="IMP"/>'
    f'<constraint path="Gene.symbol" op="=" value="R*A"/>',
}


def cases():
    """Return each query with each join that concerns it."""
    found = []
    for what, view in QUERIES.items():
        root, name = view.split()[0].split(".")
        for chosen, test in CHOOSING.items() if root == "Gene" else [*CHOOSING.items()][:1]:
            for join, said in JOINS.items():
                test = test.replace("{root}", root).replace("{name}", name)
                joined = said.partition('path="')[2].partition('"')[0]
                if f"{joined}." in f"{view} {test}":
                    query = f'<query model="genomic" view="{view}">{said}{test}</query>'
                    found.append(pytest.param(query, id=f"{what}, {join}, {chosen}"))
    return found


@pytest.mark.parametrize("text", cases())
def test_the_answer_is_the_same_when_nothing_is_known(yeast, monkeypatch, text):
    def answers():
        compiler = Compiler(pathquery.parse(text, yeast.model), yeast)
        run = yeast.connection.execute
        width = len(compiler.query.view)
        objects, ids = compiler.objects(), compiler.ids(compiler.query.root)
        # After these columns stand the ids by which repeated rows are found, where they are.
        widths = [(compiler.rows(), width), (objects, 2 * len(objects.shown) + width)]
        found = [[row[:most] for row in run(made.sql, made.values)] for made, most in widths]
        count = compiler.count()
        found.append(run(count.sql, count.values).fetchall())
        return [*found, sorted(run(ids.sql, ids.values).fetchall())]

    known = answers()
    assert known[0]  # the example is one
    monkeypatch.setattr(yeast, "shape", NOTHING)
    assert answers() == known


def test_the_shape_of_yeast_spares_what_it_is_there_to_spare(yeast):
    text = f'<query model="genomic" view="Gene.symbol {GO}.ontologyTerm.identifier"/>'
    compiler = Compiler(pathquery.parse(text, yeast.model), yeast)
    assert "DISTINCT" not in compiler.rows().sql
    assert compiler.count().sql.count("JOIN") == 1
