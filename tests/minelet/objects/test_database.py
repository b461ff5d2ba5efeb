"""Objects in SQLite."""

import sqlite3
import threading

import pytest
from herbarium import MODEL

from minelet.model import Model
from minelet.objects.database import LAYOUT, Mine, Store, create_tables, link_table

PLANTS = Model.parse(MODEL)


@pytest.fixture
def store():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(connection, PLANTS)
    yield Store(connection, PLANTS)
    connection.close()


def test_an_object_is_in_the_table_of_each_class_it_belongs_to(store):
    tree = store.add("Tree", name="larch", rings=3)
    store.flush()
    for name in ("Tree", "Plant", "Named", "Living"):
        found = store.connection.execute(f"SELECT id, class FROM {name}").fetchall()
        assert found == [(tree, "Tree")]
    assert store.connection.execute("SELECT name FROM Named").fetchall() == [("larch",)]


def test_a_primitive_that_is_not_given_is_zero_as_in_java(store):
    store.add("Tree")
    store.flush()
    row = store.connection.execute("SELECT years, rare, height, rings FROM Tree").fetchone()
    assert row == (0, None, None, None)  # int; Boolean, Double, Integer


def test_both_sides_of_a_link_share_one_table(store):
    plant, collector = store.add("Plant"), store.add("Collector")
    store.link("Plant", "collectors", plant, [collector, collector])
    store.flush()
    one = link_table(PLANTS, PLANTS.classes["Plant"].fields["collectors"])
    other = link_table(PLANTS, PLANTS.classes["Collector"].fields["plants"])
    assert one.table == other.table
    assert (one.owner, one.member) == (other.member, other.owner)
    rows = store.connection.execute(f'SELECT {one.owner}, {one.member} FROM "{one.table}"')
    assert rows.fetchall() == [(plant, collector)]


def test_a_collection_whose_reverse_is_a_reference_needs_no_table():
    assert link_table(PLANTS, PLANTS.classes["Place"].fields["plants"]) is None
    assert link_table(PLANTS, PLANTS.classes["Plant"].fields["place"]) is None
    assert link_table(PLANTS, PLANTS.classes["Tree"].fields["uses"]).table == "Plant.uses"


def test_nobody_can_write_into_a_built_mine(plants):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        plants.connection.execute("DELETE FROM Plant")


@pytest.mark.parametrize("broken", ["<model", "not there"])
def test_a_file_that_is_no_mine_is_not_kept_open(broken, tmp_path, monkeypatch):
    path = tmp_path / "broken.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    create_tables(connection, PLANTS)
    store = Store(connection, PLANTS)
    store.set_fact("layout", LAYOUT)
    if broken != "not there":
        store.set_fact("model", broken)
    connection.close()
    closed = []
    monkeypatch.setattr(Mine, "close", lambda mine: closed.append(mine.release()))
    with pytest.raises((KeyError, ValueError)):
        Mine(path)
    assert closed


def test_each_thread_has_its_own_connection_until_it_gives_it_back(plants):
    own = plants.connection
    seen = []

    def work():
        seen.append(plants.connection)
        plants.release()

    for _ in range(2):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert seen[0] is seen[1]  # given back, taken again
    assert seen[0] is not own
    assert plants.connection is own
