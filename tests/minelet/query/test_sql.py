"""Queries over the herbarium give exactly the rows that the reference evaluator gives."""

import json
import re
from collections import Counter
from xml.sax.saxutils import quoteattr

import pytest
from anyquery import PLANTS, queries
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reference import Evaluation

from minelet.errors import BadRequest
from minelet.model import Reference
from minelet.query import pathquery
from minelet.query.sql import Compiler

# What a query may be refused for that is otherwise right: each has a test of its own.
REFUSED = "outer join|not relevant|looped back|never the same|show a value of"


def rows(query, mine, start=0, size=None):
    statement = Compiler(query, mine).rows(start, size)
    found = mine.connection.execute(statement.sql, statement.values)
    return [row[: len(query.view)] for row in found]


def count(query, mine):
    statement = Compiler(query, mine).count()
    return mine.connection.execute(statement.sql, statement.values).fetchone()[0]


def compiled(xml, mine):
    """A query and its compiler; what is refused with reason is no example."""
    try:
        query = pathquery.parse(xml, mine.model)
        return query, Compiler(query, mine)
    except BadRequest as error:
        assume(not re.search(REFUSED, str(error)))
        raise


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries())
def test_any_query_gives_what_it_means(plants, world, asked):
    xml, start, size = asked
    query, _ = compiled(xml, plants)
    evaluation = Evaluation(query, world)
    expected = evaluation.rows()
    assert rows(query, plants) == expected
    assert count(query, plants) == len(evaluation.roots())
    end = None if size is None else start + size
    assert rows(query, plants, start, size) == expected[start:end]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), st.data())
def test_the_ids_at_a_path_are_those_of_its_objects(plants, world, asked, data):
    query, compiler = compiled(asked[0], plants)
    path = data.draw(st.sampled_from(sorted({path.node for path in query.view})))
    statement = compiler.ids(path)
    found = [number for (number,) in plants.connection.execute(statement.sql, statement.values)]
    ids = {one[path] for one in Evaluation(query, world).bindings()}
    assert sorted(found) == sorted(ids - {None})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(), st.data())
def test_a_summary_is_over_the_rows_that_are_counted(plants, world, asked, data):
    query, compiler = compiled(asked[0], plants)
    path = data.draw(st.sampled_from(query.view))
    statement = compiler.values_of(path)
    found = [value for (value,) in plants.connection.execute(statement.sql, statement.values)]
    assert Counter(found) == Counter(Evaluation(query, world).values_of(path))


def names(plants, body, view="Plant.name", more=""):
    xml = f'<query model="herbarium" view="{view}" {more}>{body}</query>'
    found = rows(pathquery.parse(xml, plants.model), plants)
    return [row[0] if len(row) == 1 else row for row in found]


def test_a_passed_collection_does_not_multiply_rows(plants):
    # Arnica has two collectors and heath three; each is one plant.
    assert names(plants, '<constraint path="Plant.collectors" op="LOOKUP" value="*"/>') == [
        "Arnica",
        "heath*",
        "la_ch",
    ]


def test_an_outer_join_keeps_what_has_nothing(plants):
    body = '<join path="Plant.uses" style="OUTER"/>'
    found = names(plants, body, "Plant.name Plant.uses.name")
    assert ("heath*", None) in found
    assert ("Arnica", "tea") in found


def test_a_constraint_in_an_outer_join_empties_the_collection_only(plants):
    body = (
        '<join path="Plant.uses" style="OUTER"/><constraint path="Plant.uses.name" op="=" '
        'value="tea"/>'
    )
    found = names(plants, body, "Plant.name Plant.uses.name")
    assert ("Arnica", "tea") in found
    assert ("la_ch", None) in found  # whose only use is dye


def test_what_hangs_on_an_outer_join_is_there_whole_or_not_at_all(plants):
    # Cy has no home: inside the outer join, the collector without one is as good as none.
    body = '<join path="Plant.collectors" style="OUTER"/>'
    found = names(plants, body, "Plant.name Plant.collectors.name Plant.collectors.home.name")
    assert [row for row in found if row[0] == "heath*"] == [("heath*", "Bo's", "bog")]


def test_an_outer_join_of_a_subclass_leaves_the_others_out(plants):
    # Ada collected an arnica and a larch, Bo no tree: one row each, and none for the arnica.
    body = '<join path="Collector.plants" style="OUTER"/>'
    body += '<constraint path="Collector.plants" type="Tree"/>'
    found = names(plants, body, "Collector.name Collector.plants.name")
    assert found == [("Ada", "la_ch"), ("Bo's", None), ("Di", None), ("cy", None)]


def test_looking_up_a_lone_star_finds_all_even_the_nameless(plants):
    assert None in names(plants, '<constraint path="Plant" op="LOOKUP" value="*"/>')


def test_a_null_is_neither_equal_nor_unequal(plants):
    found = names(plants, '<constraint path="Plant.name" op="!=" value="Arnica"/>')
    assert None not in found
    assert len(found) == 3  # nor ARNICA, for case does not count


def test_two_equals_signs_and_one_of_are_exact(plants):
    assert names(plants, '<constraint path="Plant.name" op="==" value="ARNICA"/>') == ["ARNICA"]
    one_of = '<constraint path="Plant.name" op="ONE OF"><value>ARNICA</value></constraint>'
    assert names(plants, one_of) == ["ARNICA"]


@pytest.mark.parametrize(
    "value", ["' OR '1'='1", '"; DROP TABLE Plant; --', "%", "_", "\\%", "a\\"]
)
def test_a_value_is_only_a_value(plants, value):
    for op in ["=", "LIKE", "CONTAINS", "==", "<"]:
        body = f'<constraint path="Plant.name" op="{op}" value={quoteattr(value)}/>'
        found = names(plants, body.replace('"<"', '"&lt;"'))
        expected = {"%": [], "_": ["la_ch"] if op == "CONTAINS" else []}.get(value, [])
        assert op == "<" or found == expected
    assert plants.connection.execute("SELECT COUNT(*) FROM Plant").fetchone() == (6,)


def test_more_values_than_sqlite_binds(plants):
    values = "".join(f"<value>{number}</value>" for number in range(40_000))
    body = f'<constraint path="Plant.years" op="ONE OF">{values}</constraint>'
    assert len(names(plants, body)) == 6


def test_a_query_of_too_many_tables_is_refused(plants):
    path = "Place" + ".plants.place" * 40
    with pytest.raises(BadRequest, match="joins 81 tables and this mine at most 64"):
        names(plants, "", f"{path}.name")


def test_a_loop_across_an_outer_join_is_refused(plants):
    body = (
        '<join path="Collector.pupils" style="OUTER"/>'
        '<constraint path="Collector" op="=" loopPath="Collector.pupils"/>'
    )
    with pytest.raises(BadRequest, match=r"The loop from Collector to Collector\.pupils crosses"):
        names(plants, body, "Collector.name")


def test_outer_joins_side_by_side_do_not_multiply_each_other(plants):
    # Arnica has two collectors, two uses and two labels: six rows, not eight.
    body = (
        '<join path="Plant.collectors" style="OUTER"/><join path="Plant.uses" style="OUTER"/>'
        '<join path="Plant.labels" style="OUTER"/>'
        '<constraint path="Plant.name" op="ONE OF"><value>Arnica</value><value>ARNICA</value>'
        "</constraint>"
    )
    view = "Plant.name Plant.collectors.name Plant.uses.name Plant.labels.text"
    assert names(plants, body, view) == [
        ("ARNICA", None, "tea", None),  # one use and nothing else: they share a row
        ("Arnica", "Ada", None, None),
        ("Arnica", "Bo's", None, None),
        ("Arnica", None, "tea", None),
        ("Arnica", None, "100% dye", None),
        ("Arnica", None, None, "Wolf's bane"),
        ("Arnica", None, None, "leopard's bane"),
    ]
    xml = f'<query view="{view}">{body}</query>'
    assert count(pathquery.parse(xml, plants.model), plants) == 2  # plants, as a real mine counts


def test_one_row_each_side_by_side_is_one_row(plants):
    # The larch has one collector and one use.
    body = (
        '<join path="Plant.collectors" style="OUTER"/><join path="Plant.uses" style="OUTER"/>'
        '<constraint path="Plant" op="LOOKUP" value="la_ch"/>'
    )
    view = "Plant.name Plant.uses.name Plant.collectors.name"
    assert names(plants, body, view) == [("la_ch", "100% dye", "Ada")]


def test_an_outer_reference_is_a_part_of_its_row(plants):
    body = '<join path="Plant.place" style="OUTER"/><join path="Plant.uses" style="OUTER"/>'
    body += '<constraint path="Plant.name" op="==" value="Arnica"/>'
    view = "Plant.name Plant.place.name Plant.uses.name"
    assert names(plants, body, view) == [("Arnica", "Alp", "tea"), ("Arnica", "Alp", "100% dye")]


def test_an_outer_join_within_an_outer_join_keeps_both(plants):
    # Ada has two pupils, of whom one has no home; Di teaches herself.
    body = (
        '<join path="Collector.pupils" style="OUTER"/>'
        '<join path="Collector.pupils.home" style="OUTER"/>'
    )
    view = "Collector.name Collector.pupils.name Collector.pupils.home.name"
    assert names(plants, body, view) == [
        ("Ada", "Bo's", "bog"),
        ("Ada", "cy", None),
        ("Bo's", None, None),
        ("Di", "Di", None),
        ("cy", None, None),
    ]


def test_what_an_outer_join_hides_repeats_its_rows(plants):
    # Ada collected a plant that has two labels: the place of it is there for each, as
    # InterMine's collections are not made distinct.
    body = (
        '<join path="Collector.plants" style="OUTER"/>'
        '<constraint path="Collector.plants.labels.text" op="CONTAINS" value="bane"/>'
        '<constraint path="Collector.name" op="=" value="ada"/>'
    )
    found = names(plants, body, "Collector.name Collector.plants.place.name")
    assert found == [("Ada", "Alp"), ("Ada", "Alp")]


def test_a_list_of_another_class_holds_none_of_these(plants):
    assert names(plants, '<constraint path="Plant" op="IN" value="nobody"/>') == []
    assert len(names(plants, '<constraint path="Plant" op="NOT IN" value="nobody"/>')) == 6


def test_isa_is_about_the_class_that_an_object_is_of_itself(plants):
    only = '<constraint path="Plant" op="ISA"><value>Tree</value></constraint>'
    assert names(plants, only) == ["la_ch", 'y\\"e?w']
    # A tree is a plant, but its own class is Tree (MainHelper.makeMultiTypeConstraint).
    plain = only.replace("Tree", "Plant")
    assert names(plants, plain) == ["ARNICA", "Arnica", "heath*", None]
    assert names(plants, plain.replace("ISA", "ISNT")) == ["la_ch", 'y\\"e?w']


def test_letters_beyond_ascii_have_no_case_either(plants):
    body = '<constraint path="Plant.name" op="=" value="ÄRNICA"/>'
    query = pathquery.parse(f'<query view="Plant.name">{body}</query>', plants.model)
    statement = Compiler(query, plants).rows()
    assert "minelet_lower" in statement.sql
    assert statement.values == ["ärnica"]
    assert plants.connection.execute("SELECT minelet_lower('ÄÉß')").fetchone() == ("äéß",)


def test_a_loop_finds_who_teaches_herself(plants):
    body = '<constraint path="Collector" op="=" loopPath="Collector.teacher"/>'
    assert names(plants, body, "Collector.name") == ["Di"]


def test_sorting_by_what_an_outer_join_may_leave_out_is_refused(plants):
    body = '<join path="Plant.place" style="OUTER"/>'
    with pytest.raises(BadRequest, match=r"cannot be sorted by Plant\.place\.name: it is in an"):
        names(plants, body, "Plant.name Plant.place.name", 'sortOrder="Plant.place.name asc"')


def test_sorting_by_an_object_that_is_only_constrained_is_refused(plants):
    # A real mine fails too: SqlGenerator cannot order distinct rows by what is not in them.
    body = '<constraint path="Plant.place.name" op="IS NOT NULL"/>'
    with pytest.raises(
        BadRequest, match=r"sorted by Plant\.place\.name: show a value of Plant\.pl"
    ):
        names(plants, body, more='sortOrder="Plant.place.name asc"')


def test_a_value_that_is_not_shown_of_an_object_that_is_may_order_the_rows(plants):
    found = names(plants, "", more='sortOrder="Plant.height desc"')
    assert found[:3] == [None, "la_ch", 'y\\"e?w']


def test_what_is_missing_sorts_last_and_descending_first(plants):
    assert names(plants, "", more='sortOrder="Plant.name asc"')[-1] is None
    assert names(plants, "", more='sortOrder="Plant.name desc"')[0] is None


def test_or_across_an_outer_join_is_refused(plants):
    body = (
        '<join path="Plant.place" style="OUTER"/>'
        '<constraint path="Plant.place.name" op="=" value="Alp" code="A"/>'
        '<constraint path="Plant.name" op="=" value="yew" code="B"/>'
    )
    with pytest.raises(BadRequest, match="inside and outside an outer join"):
        names(plants, body, more='constraintLogic="A or B"')


def test_an_outer_join_is_served_by_indexes(yeast):
    xml = (
        '<query view="Gene.symbol Gene.goAnnotation.evidence.publications.pubMedId">'
        '<join path="Gene.goAnnotation.evidence.publications" style="OUTER"/>'
        '<constraint path="Gene.symbol" op="=" value="ACT1"/></query>'
    )
    statement = Compiler(pathquery.parse(xml, yeast.model), yeast).rows()
    plan = yeast.connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values)
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith(("SCAN", "MATERIALIZE"))], steps


def test_rows_come_one_by_one(yeast):
    """Ninety thousand rows are not gathered in Python before the first is sent."""
    from minelet.rows import results

    xml = (
        '<query model="genomic" view="Gene.symbol Gene.goAnnotation.ontologyTerm.identifier '
        'Gene.goAnnotation.evidence.code.code"/>'
    )
    pieces = results.write(pathquery.parse(xml, yeast.model), yeast, "json")
    header, *lines = next(pieces).splitlines()
    assert header.endswith('"results":[')
    assert 0 < len(lines) < 1000
    json.loads(lines[0].rstrip(","))
    pieces.close()


def test_the_model_of_the_tests_has_each_kind_of_link():
    links = [one for each in PLANTS.classes.values() for one in each.references]
    assert all(isinstance(one, Reference) for one in links)
    kinds = {
        (one.many, one.reverse and PLANTS.classes[one.target].fields[one.reverse].many)
        for one in links
    }
    assert kinds == {(False, True), (False, None), (True, True), (True, False), (True, None)}
