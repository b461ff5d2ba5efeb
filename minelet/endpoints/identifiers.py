"""Identifiers: which objects they name, as jobs that a client starts and comes back for.

The answers have the shape of InterMine's BagResultCategoryKeyFormatter and, with `idkeys=true`,
of its BagResultOutputKeyFormatter.
"""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

from minelet.answers import json_response
from minelet.call import Call
from minelet.endpoints.route import DELETE, GET, POST, Route
from minelet.errors import NotFound
from minelet.identity.details import Details, details
from minelet.identity.jobs import Job, Wanted
from minelet.identity.resolve import CATEGORIES, ISSUES, MATCH, TYPE_CONVERTED, Resolution
from minelet.objects.database import Mine


def submit(call: Call) -> Response:
    """Take a job, and answer with its id."""
    try:
        wanted = read(call.data())
    except ValueError as error:
        # A real mine's words, which clients look for, and what is wrong.
        return json_response({"uid": None}, f"Invalid JSON object: {error}", 400)
    job = call.service.jobs.submit(call.mine, call.user.number, wanted)
    return json_response({"uid": job.uid})


def own(call: Call) -> Response:
    """Answer with the jobs of who asks, and how each stands."""
    jobs = call.service.jobs.of(call.user.number)
    return json_response({"jobs": {job.uid: job.status for job in jobs}})


def status(call: Call, uid: str) -> Response:
    """Answer with how a job stands."""
    job = _job(call, uid)
    failure = {"message": job.message} if job.message else {}
    return json_response({"status": job.status, **failure})


def results(call: Call, uid: str) -> Response:
    """Answer with what a job found, by category or by object."""
    job = _job(call, uid)
    if job.result is None:
        # InterMine's NoContentException: the request is well, there is nothing to give for it.
        return Response(status=204)
    shape = by_object if call.text("idkeys") == "true" else by_category
    return json_response({"results": shape(call.mine, job.result)})


def remove(call: Call, uid: str) -> Response:
    """Drop a job."""
    if not call.service.jobs.remove(uid, call.user.number):
        raise NotFound(f"Unknown id: there is no job {uid[:60]!r} of yours to drop")
    return json_response({})


def _job(call: Call, uid: str) -> Job:
    job = call.service.jobs.find(uid, call.user.number)
    if job is None:
        raise NotFound(
            f"No such job: {uid[:60]!r} is not the id of one of yours; jobs are kept for three "
            "hours, for the user whose token started them"
        )
    return job


def read(body: bytes) -> Wanted:
    """Return what a request's JSON asks for.

    Raises:
        ValueError: it is not JSON of that form; the text says what is wrong.
    """
    if not body.strip():
        raise ValueError("the body is empty: send JSON, with Content-Type: application/json")
    try:
        asked = json.loads(body)
    except RecursionError:
        raise ValueError("its brackets are nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    if not isinstance(asked, dict):
        raise ValueError('send {"type": "Gene", "identifiers": ["NOP1"]}')
    kind, identifiers = asked.get("type"), asked.get("identifiers")
    if not isinstance(kind, str):
        raise ValueError('"type" must be the name of a class')
    if not isinstance(identifiers, list):
        raise ValueError('"identifiers" must be a list of texts')
    for one in identifiers:
        if not isinstance(one, str):
            raise ValueError(f"the identifier {str(one)[:30]} must be a text, in quotes")
    extra = asked.get("extra")
    return Wanted(
        kind,
        tuple(identifiers),
        str(extra) if isinstance(extra, str | int | float) else "",
        _truth(asked.get("caseSensitive")),
        _truth(asked.get("wildCards")),
    )


def _truth(value: Any) -> bool:
    """Return a JSON value as org.json's optBoolean does, false when it is something else."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def by_category(mine: Mine, found: Resolution) -> dict[str, Any]:
    """Return a resolution with a list of matches, or of issues, for each category."""
    known = _details(mine, found)
    matches: dict[str, list] = {
        MATCH: [
            {"id": number, "input": inputs, "summary": _summary(known[number])}
            for number, inputs in found.matched().items()
        ]
    }
    for category in ISSUES:
        matches[category] = [
            {
                "input": hit.input,
                "reason": hit.reason,
                "matches": [_match(known, number, source) for number, source in hit.pairs()],
            }
            for hit in found.matches[category]
        ]
    return {
        "matches": matches,
        "unresolved": found.unresolved,
        "stats": stats(found),
        "type": found.type,
    }


def _match(known: dict[int, Details], number: int, source: int | None) -> dict[str, Any]:
    match: dict[str, Any] = {"id": number, "summary": _summary(known[number])}
    if source is not None:
        match["from"] = {"id": source, "summary": _summary(known[source])}
    return match


def _summary(one: Details) -> dict[str, Any]:
    return {"class": one.type, **one.fields}


def stats(found: Resolution) -> dict[str, dict[str, int]]:
    """Return how many objects and identifiers there are of each kind (getStats)."""
    matches, objects = set(found.ids()), set(found.ids(CATEGORIES))
    good, bad = set(found.inputs()), set(found.inputs(ISSUES))
    return {
        "objects": {
            "matches": len(matches),
            "all": len(objects),
            "issues": len(objects - matches),
        },
        "identifiers": {
            "matches": len(good),
            "issues": len(bad),
            "notFound": len(found.unresolved),
            "all": len(found.unresolved) + len(good | bad),
        },
    }


def by_object(mine: Mine, found: Resolution) -> dict[str, Any]:
    """Return a resolution with the objects as keys: by which identifiers, in which categories."""
    known = _details(mine, found)
    objects: dict[str, Any] = {}
    for category in CATEGORIES:
        for hit in found.matches[category]:
            for number in hit.ids:
                one = known[number]
                entry = objects.setdefault(
                    str(number), {"type": one.type, "summary": one.fields, "identifiers": {}}
                )
                categories = entry["identifiers"].setdefault(hit.input, [])
                if category not in categories:
                    categories.append(category)
    return objects


def _details(mine: Mine, found: Resolution) -> dict[int, Details]:
    known = details(mine, found.type, found.ids(CATEGORIES))
    sources: dict[str, set[int]] = {}
    for hit in found.matches[TYPE_CONVERTED]:
        for kind, number in hit.sources:
            sources.setdefault(kind, set()).add(number)
    for kind, numbers in sources.items():
        known.update(details(mine, kind, numbers))
    return known


ROUTES = [
    Route("/ids", POST, submit),
    Route("/ids", GET, own),
    Route("/ids/<uid>", DELETE, remove),
    Route("/ids/<uid>/status", GET, status),
    Route("/ids/<uid>/result", GET, results),
    Route("/ids/<uid>/results", GET, results),
]
