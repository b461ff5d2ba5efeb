"""The identifier resolution service, as its clients use it."""

import json
import uuid

import pytest
from werkzeug.test import Client

from minelet.identity.jobs import MOST_JOBS, SECONDS, Jobs, Wanted
from minelet.service import MineService


def job(web, **asked):
    """Start a job; return its id."""
    answer = web.post("/service/ids", json={"type": "Plant", "identifiers": ["Arnica"], **asked})
    assert answer.status_code == 200, answer.text
    return answer.json["uid"]


def result(web, **asked):
    return web.get(f"/service/ids/{job(web, **asked)}/result").json["results"]


def test_a_job_has_an_id_a_status_a_result_and_an_end(web):
    uid = job(web)
    assert uuid.UUID(uid)
    assert web.get(f"/service/ids/{uid}/status").json["status"] == "SUCCESS"
    assert web.get(f"/service/ids/{uid}/results").json["results"]["type"] == "Plant"
    gone = web.delete(f"/service/ids/{uid}")
    assert gone.status_code == 200
    assert gone.json["error"] is None
    for ask, path in (
        (web.get, f"/service/ids/{uid}/status?format=json"),
        (web.get, f"/service/ids/{uid}/result?format=json"),
        (web.delete, f"/service/ids/{uid}?format=json"),
    ):
        answer = ask(path)
        assert answer.status_code == 404
        assert uid in answer.json["error"]


def test_results_by_category(web, ids):
    found = result(
        web,
        identifiers=["heath*", "arnica", "bane", "bog", "*ch", "nothing"],
        wildCards=True,
    )
    assert sorted(found) == ["matches", "stats", "type", "unresolved"]
    matches = found["matches"]
    larch = {
        "id": ids["larch"],
        "input": ["*ch"],
        "summary": {
            "class": "Tree",
            "name": "la_ch",
            "years": 300,
            "rare": False,
            "height": 35.0,
            "rings": 299,
        },
    }
    assert larch in matches["MATCH"]
    (duplicate,) = matches["DUPLICATE"]
    assert duplicate["input"] == "arnica"
    assert duplicate["reason"] == "searching key fields"
    assert [one["id"] for one in duplicate["matches"]] == [ids["arnica"], ids["ARNICA"]]
    assert duplicate["matches"][1]["summary"]["rare"] is None
    (other,) = matches["OTHER"]
    assert (other["input"], other["matches"][0]["id"]) == ("bane", ids["yew"])
    (converted,) = matches["TYPE_CONVERTED"]
    assert {one["from"]["summary"]["class"] for one in converted["matches"]} == {"Place"}
    assert {one["input"] for one in matches["WILDCARD"]} == {"heath*", "*ch"}
    assert found["unresolved"] == ["nothing"]
    assert found["stats"] == {
        "objects": {"matches": 2, "issues": 3, "all": 5},
        "identifiers": {"matches": 2, "issues": 5, "notFound": 1, "all": 6},
    }


def test_every_category_is_there_when_nothing_is_found(web):
    found = result(web, identifiers=[])
    assert list(found["matches"]) == ["MATCH", "DUPLICATE", "WILDCARD", "OTHER", "TYPE_CONVERTED"]
    assert not any(found["matches"].values())
    assert found["unresolved"] == []
    assert found["stats"]["identifiers"]["all"] == 0


def test_results_by_object(web, ids):
    uid = job(web, identifiers=["la*", "la_ch"], wildCards=True)
    found = web.get(f"/service/ids/{uid}/result?idkeys=true").json["results"]
    (larch,) = found.values()
    assert list(found) == [str(ids["larch"])]
    assert larch["type"] == "Tree"
    assert larch["summary"]["name"] == "la_ch"
    assert larch["identifiers"] == {"la_ch": ["MATCH"], "la*": ["MATCH", "WILDCARD"]}


def test_options_are_heeded(web):
    assert not result(web, identifiers=["ARNica"], caseSensitive=True)["matches"]["DUPLICATE"]
    assert result(web, identifiers=["la*"])["unresolved"] == ["la*"]
    assert len(result(web, identifiers=["Arnica"], extra="Alp")["matches"]["MATCH"]) == 1
    assert result(web, identifiers=["Arnica"], extra=7)["unresolved"] == ["Arnica"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"type": "Plant"}',
        b'{"type": 3, "identifiers": []}',
        b'{"type": "Plant", "identifiers": "Arnica"}',
        b'{"type": "Plant", "identifiers": [1]}',
        b'{"type": "Plant", "identifiers": [null]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_such_json_is_refused(web, body):
    answer = web.post("/service/ids", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["uid"] is None  # as in a recorded answer of a real mine
    assert answer.json["error"].startswith("Invalid JSON object")
    assert answer.json["wasSuccessful"] is False


def test_a_class_that_is_not_there_is_a_job_that_failed(web):
    uid = job(web, type="Plan")
    said = web.get(f"/service/ids/{uid}/status").json
    assert said["status"] == "ERROR"
    assert "the nearest is Plant" in said["message"]
    assert web.get(f"/service/ids/{uid}/result").status_code == 204


def test_jobs_are_of_who_started_them(plants):
    web = Client(MineService(plants))
    ada, bo = (web.get("/service/session?format=json").json["token"] for _ in range(2))
    body = {"type": "Plant", "identifiers": ["Arnica"]}
    uid = web.post(f"/service/ids?token={ada}", json=body).json["uid"]
    assert web.get(f"/service/ids?token={ada}").json["jobs"] == {uid: "SUCCESS"}
    assert web.get(f"/service/ids?token={bo}").json["jobs"] == {}
    assert web.get("/service/ids").json["jobs"] == {}
    assert web.get(f"/service/ids/{uid}/status?token={bo}").status_code == 404
    assert web.delete(f"/service/ids/{uid}?token={bo}").status_code == 404
    assert web.get(f"/service/ids/{uid}/status?token={ada}").status_code == 200


def test_jobs_are_kept_for_three_hours_and_not_without_end(plants):
    now = [0.0]
    jobs = Jobs(clock=lambda: now[0])
    wanted = Wanted("Plant", ("Arnica",))
    first = jobs.submit(plants, 1, wanted)
    now[0] = SECONDS - 1
    assert jobs.find(first.uid, 1)
    now[0] = SECONDS + 1
    assert jobs.find(first.uid, 1) is None
    made = [jobs.submit(plants, 1, wanted) for _ in range(MOST_JOBS + 5)]
    assert [one.uid for one in jobs.of(1)] == [one.uid for one in made[5:]]


def test_large_jobs_make_room(plants, monkeypatch):
    monkeypatch.setattr("minelet.identity.jobs.MOST_KEPT", 30_000)
    jobs = Jobs()
    wanted = Wanted("Plant", tuple(f"x{number}" for number in range(100)))
    made = [jobs.submit(plants, 1, wanted) for _ in range(4)]  # of 100, with as many unresolved
    assert [one.uid for one in jobs.of(1)] == [one.uid for one in made[-2:]]
    long = Wanted("Plant", ("x" * 20_000,))  # one identifier, and as long as many
    made = [jobs.submit(plants, 2, long) for _ in range(3)]
    assert [one.uid for one in jobs.of(2)] == [made[-1].uid]


def test_the_client_resolves_identifiers(service):
    started = service.resolve_ids("Gene", ["NOP1", "RPB1", "ACR1", "nonsense"])
    while not started.poll():
        pass
    assert started.status == "SUCCESS"
    found = started.fetch_results()
    (match,) = found["matches"]["MATCH"]
    assert match["input"] == ["NOP1"]
    assert match["summary"]["secondaryIdentifier"] == "YDL014W"
    (other,) = found["matches"]["OTHER"]
    assert other["input"] == "RPB1"
    assert other["matches"][0]["summary"]["symbol"] == "RPO21"
    assert len(found["matches"]["DUPLICATE"][0]["matches"]) == 3
    assert found["unresolved"] == ["nonsense"]
    assert json.dumps(found)
    started.delete()
