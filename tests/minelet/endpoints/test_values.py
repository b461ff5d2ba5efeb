"""The values that a path can have."""

import pytest

VALUES = "/service/path/values"


def test_values_come_sorted_with_the_number_of_objects_that_have_each(web):
    told = web.post(VALUES, data={"path": "Plant.years", "format": "json"}).json
    assert (told["class"], told["field"], told["type"], told["path"]) == (
        "Plant", "years", "int", "Plant.years",
    )  # fmt: skip
    assert told["results"] == [
        {"value": 0, "count": 2},
        {"value": 3, "count": 3},
        {"value": 300, "count": 1},
    ]
    assert told["count"] == 3
    assert told["wasSuccessful"] is True


def test_values_are_told_apart_by_case_and_what_is_missing_is_one_of_them(web):
    told = web.get(VALUES, query_string={"path": "Plant.name"}).json
    assert [one["value"] for one in told["results"]] == [
        "ARNICA", "Arnica", "heath*", "la_ch", 'y\\"e?w', None,
    ]  # fmt: skip
    rare = web.get(VALUES, query_string={"path": "Plant.rare"}).json["results"]
    assert [one["value"] for one in rare] == [False, True, None]


def test_only_the_class_at_the_end_of_the_path_counts(web):
    """All places, whether plants grow there or not, as in a real mine."""
    told = web.get(VALUES, query_string={"path": "Plant.place.altitude"}).json
    assert [one["value"] for one in told["results"]] == [5, 2100, None]


def test_a_type_narrows_the_class(web):
    form = {"path": "Place.plants.name", "typeConstraints": '{"Place.plants": "Tree"}'}
    told = web.post(VALUES, data=form).json
    assert (told["class"], told["count"]) == ("Tree", 2)
    assert web.post("/service/path/possiblevalues", data=form).json["count"] == 2


def test_the_number_of_values(web):
    form = {"path": "Plant.name"}
    assert web.post(VALUES, data={**form, "format": "jsoncount"}).json["count"] == 6
    assert web.post(VALUES, data={**form, "format": "count"}).text == "6\n"
    accept = {"Accept": "application/json;type=count"}
    assert web.post(VALUES, data=form, headers=accept).json["count"] == 6
    assert web.post(VALUES, data={"path": "Plant.id", "format": "count"}).text == "6\n"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "lacks the parameter path"),
        ({"path": "Plant.nme"}, "Bad path given: Plant.nme. There is no path Plant.nme"),
        ({"path": "Plant"}, "Plant is an object; name one of its values"),
        ({"path": "Plant.name", "typeConstraints": "x"}, "typeConstraints is no JSON"),
        ({"path": "Plant.name", "typeConstraints": "[" * 9999}, "typeConstraints is no JSON"),
        (
            {"path": "Plant.name", "typeConstraints": '{"a": "\\ud800"}'},
            "holds the character U+D800",
        ),
        ({"path": "Plant.name", "typeConstraints": "[]"}, "should be a json string"),
        ({"path": "Plant.name", "typeConstraints": '{"Plant": 1}'}, "only have strings as values"),
        ({"path": "Plant.name", "typeConstraints": '{"Plant": "T"}'}, "There is no class T"),
    ],
)
def test_what_cannot_be_answered(web, form, sentence):
    answer = web.post(VALUES, data=form)
    assert answer.status_code == 400
    assert sentence in answer.json["error"]
