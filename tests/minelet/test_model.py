"""A model XML becomes classes whose paths can be checked."""

import re

import pytest
from herbarium import MODEL

from minelet.errors import BadRequest
from minelet.model import Model, ModelError

PLANTS = Model.parse(MODEL)


def wrapped(classes):
    return f'<model name="m" package="p">{classes}</model>'


def test_fields_come_from_all_that_a_class_inherits_from():
    fields = PLANTS.classes["Tree"].fields
    assert {"name", "years", "rare", "height", "rings"} <= set(fields)
    assert PLANTS.lineage("Tree") == ["Tree", "Plant", "Named", "Living"]
    assert set(PLANTS.subclasses("Plant")) == {"Plant", "Tree"}


def test_attributes_have_the_types_of_their_values():
    kinds = {one.name: one.kind for one in PLANTS.classes["Tree"].attributes}
    assert kinds == {"name": str, "years": int, "rare": bool, "height": float, "rings": int}


def test_a_path_knows_where_it_ends():
    path = PLANTS.path("Plant.collectors.home.altitude")
    assert path.attribute.kind is int
    assert path.node == "Plant.collectors.home"
    assert path.end_class == "Place"
    assert PLANTS.path("Plant.collectors").attribute is None


def test_a_subclass_opens_its_own_fields():
    narrowed = {"Place.plants": "Tree"}
    assert PLANTS.path("Place.plants.rings", narrowed).attribute.name == "rings"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("Plnt.name", "There is no class Plnt; the nearest is Plant"),
        ("plant.name", "There is no class plant; the nearest is Plant"),
        (
            "Plant.colectors.name",
            "There is no path Plant.colectors.name: Plant has no field colectors; "
            "the nearest is collectors",
        ),
        (
            "Plant.name.length",
            "There is no path Plant.name.length: Plant.name is a value, and nothing follows",
        ),
        ("Place.plants.rings", "Plant has no field rings"),
        ("", "A constraint, a join or the sort order names no path"),
        ("Plant..name", "There is no path Plant..name: Plant has no field "),
    ],
)
def test_a_wrong_path_is_named_with_the_nearest(path, sentence):
    with pytest.raises(BadRequest) as caught:
        PLANTS.path(path)
    assert sentence in str(caught.value)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ("<model", "The model is not XML that can be read"),
        ('<!DOCTYPE model [<!ENTITY a "b">]><model/>', "The model is not XML that can be read"),
        ("<query/>", "A model XML begins with <model>; this one begins with <query>"),
        (wrapped('<class name="A"/><class name="A"/>'), "declares the class A twice"),
        (wrapped('<class name="A" extends="B"/>'), "The class A extends B, which is not declared"),
        (wrapped('<class name="A; --"/>'), "is no name for a class"),
        (wrapped('<class name="A"><attribute name="a b"/></class>'), "is no name for a field"),
        (wrapped('<class name="A"><table name="b"/></class>'), "<table>, which is no part"),
        (
            wrapped('<class name="Art"/><class name="B"><reference name="a" '
                    'referenced-type="Atr"/></class>'),
            "B.a refers to the class Atr, which the model does not declare; the nearest is Art",
        ),
        (
            wrapped('<class name="A"><collection name="b" referenced-type="A" '
                    'reverse-reference="c"/></class>'),
            "A.b names the reverse A.c, which is no reference or collection",
        ),
    ],
)  # fmt: skip
def test_a_model_that_cannot_be_used_says_why(xml, sentence):
    with pytest.raises(ModelError, match=re.escape(sentence)):
        Model.parse(xml)


def test_package_names_are_left_out():
    xml = wrapped('<class name="org.A"/><class name="org.B" extends="org.A java.lang.Object"/>')
    assert Model.parse(xml).classes["B"].parents == ("A",)


def test_the_mine_of_yeast_has_the_names_of_live_mines(yeast):
    for path in [
        "Gene.chromosomeLocation.start",
        "Gene.goAnnotation.ontologyTerm.parents.name",
        "Gene.goAnnotation.evidence.code.code",
        "Gene.goAnnotation.evidence.publications.pubMedId",
        "Gene.proteins.sequence.residues",
        "Gene.introns.chromosomeLocation.end",
        "SequenceFeature.organism.taxonId",
    ]:
        assert yeast.model.path(path).attribute
    assert yeast.model.path("Organism.taxonId").attribute.kind is str
