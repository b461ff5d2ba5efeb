"""What is worked out once for a text."""

import pytest

from minelet.objects.remembered import Remembered
from minelet.query import pathquery
from minelet.rows import results


def test_a_thing_is_made_once():
    made = []
    kept = Remembered()
    for _ in range(3):
        assert kept.get("query", lambda: made.append(1) or len(made)) == 1
    assert len(made) == 1


def test_the_one_unused_for_longest_goes_first():
    kept = Remembered(2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 1)
    kept.get("a", lambda: 2)  # used again
    kept.get("c", lambda: 1)
    assert kept.get("a", lambda: 3) == 1
    assert kept.get("b", lambda: 3) == 3


def test_what_fails_is_tried_again():
    kept = Remembered()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: 1) == 1


def test_what_is_not_worth_its_memory_is_made_anew():
    kept = Remembered()
    made = iter(range(9))
    for expected in (0, 1, 2):
        assert kept.get("a", lambda: next(made), worth=lambda one: one > 1) == expected
    assert kept.get("a", lambda: next(made)) == 2


def test_a_query_that_names_very_many_objects_is_not_kept(plants):
    inside = '<constraint path="Plant" op="LOOKUP" value="{}"/>'
    query = '<query model="herbarium" view="Plant.name">{}</query>'

    def kept(value):
        parsed = pathquery.parse(query.format(inside.format(value)), plants.model)
        for _ in range(2):
            assert "".join(results.write(parsed, plants, "count")) == "1\n"
        return len(parsed.plans._made)

    assert kept("la_ch") == 1
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(results, "MOST_KEPT", 10)
        assert kept("la_ch") == 0


def rows(web, view, **more):
    query = f'<query model="herbarium" view="{view}"/>'
    return web.post("/service/query/results", data={"query": query, "format": "json", **more}).json


def test_the_same_query_in_another_range_or_format_is_another_answer(web):
    whole = rows(web, "Plant.name")
    assert rows(web, "Plant.name")["results"] == whole["results"]
    part = rows(web, "Plant.name", start=1, size=2)
    assert part["results"] == whole["results"][1:3]
    assert (whole["start"], part["start"]) == (0, 1)
    query = '<query model="herbarium" view="Plant.name"/>'
    text = web.post("/service/query/results", data={"query": query, "format": "tab"}).text
    assert len(text.splitlines()) == len(whole["results"])
    head = {"query": query, "format": "tab", "columnheaders": "path"}
    assert web.post("/service/query/results", data=head).text.startswith("Plant.name\n")


def test_a_query_that_names_a_list_is_asked_of_the_list_as_it_is_now(web):
    token = web.get("/service/session").json["token"]
    inside = '<constraint path="Plant" op="IN" value="mine"/>'
    query = f'<query model="herbarium" view="Plant.name">{inside}</query>'

    def named():
        form = {"query": query, "format": "count", "token": token}
        return int(web.post("/service/query/results", data=form).text)

    address = f"/service/lists?name=mine&type=Plant&token={token}"
    web.post(address, data="la_ch", content_type="text/plain")
    assert named() == 1
    address = f"/service/lists/append?name=mine&token={token}"
    web.post(address, data="heath*", content_type="text/plain")
    assert named() > 1
