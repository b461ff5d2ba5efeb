"""Templates: a query with blanks."""

import pytest
from herbarium import TEMPLATES
from werkzeug.datastructures import MultiDict

from minelet.errors import BadRequest, NotFound
from minelet.templates import Templates


@pytest.fixture
def templates(plants):
    return Templates(TEMPLATES, plants.model)


def filled(templates, *form):
    return templates.query("Plants_of_places", MultiDict(form)).constraints


def test_without_values_a_template_runs_with_its_own(templates):
    assert [(one.code, one.op) for one in filled(templates)] == [
        ("A", "ONE OF"),
        ("B", ">="),
        ("C", "IS NOT NULL"),
    ]
    assert filled(templates)[0].values == ("Alp",)


def test_a_blank_is_filled_and_the_template_stays_as_it_is(templates):
    form = [("constraint1", "Plant.years"), ("op1", "<"), ("value1", "9"), ("code1", "B")]
    assert (filled(templates, *form)[1].op, filled(templates, *form)[1].value) == ("<", 9)
    assert filled(templates)[1].value == 1


def test_one_of_takes_a_value_more_than_once(templates):
    form = [("constraint1", "Plant.place.name"), ("op1", "ONE OF"), ("code1", "A")]
    values = [("value1", "bog"), ("value1", "Alp")]
    assert filled(templates, *form, *values)[0].values == ("bog", "Alp")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (
            [("constraint1", "Plant.name"), ("value1", "x")],
            "The template Plants_of_places has no blank Plant.name; it has Plant.place.name (A), "
            "Plant.years (B)",
        ),
        ([("constraint1", "Plant.years"), ("code1", "Z")], "has no blank Plant.years (Z)"),
        ([("constraint1", "Plant.years"), ("value1", "old")], "is not in correct format"),
    ],
)
def test_a_wrong_blank_is_named(templates, form, sentence):
    with pytest.raises(BadRequest) as caught:
        filled(templates, *form)
    assert sentence in str(caught.value)


def test_an_unknown_template_is_named_with_the_nearest(templates):
    with pytest.raises(NotFound, match="no template plants_of; the nearest is Plants_of_places"):
        templates.query("plants_of", MultiDict())


def test_a_template_that_does_not_fit_the_model_is_found_when_the_mine_opens(plants):
    with pytest.raises(BadRequest, match=r"There is no path Plant\.yeers"):
        Templates(TEMPLATES.replace("Plant.years", "Plant.yeers"), plants.model)
