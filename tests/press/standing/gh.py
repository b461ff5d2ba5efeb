"""Stands in for GitHub's command line, as its manual describes it: issues are kept in a file.

GitHub cannot be asked from where the tests run. What is in here takes the same arguments, prints
the same JSON, and refuses what the real one refuses, as far as `press standing` goes.
"""

import argparse
import json
import os
import sys
from pathlib import Path

STATE = Path(os.environ["GH_STATE"])
LIMIT = 65_536


def fail(sentence: str, status: int = 1) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(status)


def main(arguments: list[str]) -> None:
    if not os.environ.get("GH_TOKEN"):
        fail("To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment", 4)
    state = json.loads(STATE.read_text())
    state["calls"].append(arguments)
    try:
        if state.get("outage"):
            fail(f"HTTP 503: no server is available ({os.environ['GH_TOKEN']})")
        match arguments:
            case ["api", *rest]:
                api(state, rest)
            case ["label", "create", name, *rest]:
                label(state, name, rest)
            case ["issue", verb, *rest]:
                issue(state, verb, rest)
            case _:
                fail(f"unknown command {arguments[0]!r}")
    finally:
        STATE.write_text(json.dumps(state))


def api(state: dict, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--method", required=True, choices=["GET"])
    parser.add_argument("-f", action="append", dest="fields")
    given = parser.parse_args(arguments)
    fields = dict(field.split("=", 1) for field in given.fields)
    if given.path != f"repos/{state['repository']}/issues":
        fail("gh: Not Found (HTTP 404)")
    found = [
        one
        for one in state["issues"]
        if fields["labels"] in (label["name"] for label in one["labels"])
        if fields["state"] in ("all", one["state"])
    ]
    found.sort(key=lambda one: one["number"], reverse=fields["direction"] == "desc")
    print(json.dumps(found[: int(fields["per_page"])]))


def label(state: dict, name: str, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repo", required=True)
    parser.add_argument("--color", required=True)
    parser.add_argument("--description")
    parser.add_argument("--force", action="store_true")
    given = parser.parse_args(arguments)
    if name in state["labels"] and not given.force:
        fail(f"label with name {name!r} already exists; use `--force` to update it")
    state["labels"] = sorted({*state["labels"], name})


def issue(state: dict, verb: str, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    if verb != "create":
        parser.add_argument("number", type=int)
    parser.add_argument("--repo", required=True)
    if verb in ("create", "edit", "comment"):
        parser.add_argument("--body-file", required=True, choices=["-"])
    if verb == "create":
        parser.add_argument("--title", required=True)
        parser.add_argument("--label", required=True)
    if verb in ("close", "reopen"):
        parser.add_argument("--comment")
    given = parser.parse_args(arguments)
    if given.repo != state["repository"]:
        fail("GraphQL: Could not resolve to a Repository with that name.")
    body = sys.stdin.read() if "body_file" in given else ""
    if len(body) > LIMIT:
        fail(f"GraphQL: Body is too long (maximum is {LIMIT} characters)")
    if verb == "create":
        if given.label not in state["labels"]:
            fail(f"could not add label: {given.label!r} not found")
        number = len(state["issues"]) + 1
        state["issues"].append(
            {
                "number": number,
                "state": "open",
                "title": given.title,
                "body": body,
                "labels": [{"name": given.label}],
                "comments": [],
            }
        )
        print(f"https://github.com/{given.repo}/issues/{number}")
        return
    (found,) = [one for one in state["issues"] if one["number"] == given.number]
    match verb:
        case "edit":
            found["body"] = body
        case "comment":
            found["comments"].append(body)
        case "close" | "reopen":
            found["state"] = {"close": "closed", "reopen": "open"}[verb]
            if given.comment:
                found["comments"].append(given.comment)


if __name__ == "__main__":
    main(sys.argv[1:])
