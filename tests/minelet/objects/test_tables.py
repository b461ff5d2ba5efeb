"""How objects lie in the database: smaller than they look."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.model import Model
from minelet.objects import tables
from minelet.objects.database import Store

MODEL = Model.parse(
    """<model name="flora" package="org.flora.model">
      <class name="Living" is-interface="true">
        <attribute name="name" type="java.lang.String"/>
      </class>
      <class name="Plant" extends="Living" is-interface="true">
        <attribute name="genome" type="org.intermine.objectstore.query.ClobAccess"/>
        <reference name="garden" referenced-type="Garden"/>
      </class>
      <class name="Tree" extends="Plant" is-interface="true"/>
      <class name="Oak" extends="Tree" is-interface="true"/>
      <class name="Moss" extends="Plant" is-interface="true"/>
      <class name="Garden" is-interface="true"/>
    </model>"""
)


@pytest.fixture
def store():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    tables.create_tables(connection, MODEL)
    yield Store(connection, MODEL)
    connection.close()


def rows(store, sql, *values):
    return store.connection.execute(sql, values).fetchall()


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("acgt", min_size=150))
def test_a_packed_text_comes_back_as_it_was(text):
    assert tables.unpack(tables.pack(text)) == text


def test_a_long_sequence_is_packed_and_read_like_any_value(store):
    plant = store.add("Plant", genome="acgt" * 1000)
    store.add("Plant", genome="acgt")
    store.add("Plant")
    store.flush()
    stored = rows(store, 'SELECT "genome packed" FROM Plant ORDER BY id')
    assert len(stored[0][0]) < 100
    assert stored[1:] == [("acgt",), (None,)]
    assert rows(store, "SELECT id FROM Plant WHERE genome LIKE '%TACG%'") == [(plant,)]
    assert rows(store, "SELECT genome FROM Plant ORDER BY id")[0] == ("acgt" * 1000,)
    assert rows(store, "SELECT COUNT(*) FROM Plant WHERE genome IS NULL") == [(1,)]


def test_the_class_of_an_object_is_a_number_that_reads_as_its_name(store):
    store.add("Oak")
    store.add("Plant")
    store.flush()
    assert rows(store, "SELECT class FROM Living ORDER BY id") == [("Oak",), ("Plant",)]
    assert rows(store, "SELECT class FROM Oak") == [("Oak",)]
    (number,) = rows(store, 'SELECT "class number" FROM Oak')[0]
    assert number == 0  # which SQLite stores in no byte
    assert rows(store, "SELECT COUNT(*) FROM Living WHERE class = 'Oak'") == [(1,)]


def many(store, **numbers):
    for kind, number in numbers.items():
        for at in range(number):
            store.add(kind, name=f"{kind} {at}")
    store.flush()


def test_a_class_that_is_nearly_all_of_its_superclass_is_a_view_of_it(store):
    many(store, Oak=19, Moss=1)
    before = {
        name: rows(store, f"SELECT id, class, name FROM {name} ORDER BY id")
        for name in MODEL.classes
        if name != "Garden"
    }
    views = tables.fold(store.connection, MODEL)
    assert views["Oak"][0] == views["Tree"][0] == "Plant"
    assert "Moss" not in views  # one of twenty: a table of its own
    assert "Plant" not in views  # it has columns that Living lacks
    for name, found in before.items():
        assert rows(store, f"SELECT id, class, name FROM {name} ORDER BY id") == found
    plan = rows(store, "EXPLAIN QUERY PLAN SELECT * FROM Oak WHERE id = 1")
    assert "PRIMARY KEY" in plan[0][3]


def test_a_view_of_all_rows_tests_nothing(store):
    many(store, Oak=3)
    views = tables.fold(store.connection, MODEL)
    assert views["Oak"] == ("Plant", "")
    many_more = rows(store, "SELECT sql FROM sqlite_master WHERE name = 'Oak'")
    assert "WHERE" not in many_more[0][0]


def test_objects_of_several_classes_are_not_lost_in_a_view(store):
    many(store, Oak=19)
    both = store.add(["Moss", "Oak"])
    store.flush()
    tables.fold(store.connection, MODEL)
    for name in ("Oak", "Moss", "Plant"):
        assert (both,) in rows(store, f"SELECT id FROM {name}")
    assert len(rows(store, "SELECT id FROM Oak")) == 20


def test_an_index_that_finds_half_of_a_large_table_is_none(store):
    garden = store.add("Garden")
    for at in range(1000):
        store.add("Moss", name=f"moss {at}", garden=garden)
    store.flush()
    tables.create_indexes(store.connection, MODEL, {"Plant": ["name"]})
    indexes = {name for (name,) in rows(store, "SELECT name FROM sqlite_master WHERE type='index'")}
    assert {"Plant by name", "Moss by name", "Plant in order of name"} <= indexes
    assert "Plant by garden" not in indexes


def test_rows_come_in_the_order_of_a_key_without_being_sorted(store):
    many(store, Oak=5)
    tables.create_indexes(store.connection, MODEL, {"Plant": ["name"]})
    sql = "SELECT id FROM Plant ORDER BY name COLLATE BINARY NULLS LAST"
    assert not any("TEMP B-TREE" in row[3] for row in rows(store, f"EXPLAIN QUERY PLAN {sql}"))


def test_the_yeast_mine_is_small(yeast):
    assert yeast.path.stat().st_size < 40_000_000
