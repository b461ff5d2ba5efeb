"""Stands in for GitHub's command line, as its manual describes it: sites are kept in folders.

GitHub cannot be asked from where the tests run. What is in here takes the same arguments and prints
the same JSON, as far as `press.previews` goes.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

HUB = Path(os.environ["GH_HUB"])
"""state.json, and artifacts/RUN/NAME/ with what each run has handed over."""


def fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def main(arguments: list[str]) -> None:
    if not os.environ.get("GH_TOKEN"):
        fail("To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment")
    state = json.loads((HUB / "state.json").read_text())
    parser = argparse.ArgumentParser()
    match arguments:
        case ["pr", "list", *rest]:
            parser.add_argument("--repo")
            parser.add_argument("--state", choices=["open"], required=True)
            parser.add_argument("--limit", type=int, required=True)
            parser.add_argument("--json", required=True)
            given = parser.parse_args(rest)
            check(given.repo, state)
            pulls = [pull for pull in state["pulls"] if pull["state"] == "OPEN"]
            names = given.json.split(",")
            print(json.dumps([{name: pull[name] for name in names} for pull in pulls]))
        case ["api", *rest]:
            parser.add_argument("path")
            parser.add_argument("--method", choices=["GET"], required=True)
            parser.add_argument("--paginate", action="store_true", required=True)
            parser.add_argument("-f", action="append", dest="fields")
            parser.add_argument("--jq", choices=[".artifacts[]"], required=True)
            given = parser.parse_args(rest)
            check(given.path.removeprefix("repos/").removesuffix("/actions/artifacts"), state)
            fields = dict(field.split("=", 1) for field in given.fields)
            for artifact in state["artifacts"]:
                if artifact["name"] == fields["name"]:
                    print(json.dumps(artifact, separators=(",", ":")))
        case ["run", "download", run, *rest]:
            parser.add_argument("--repo")
            parser.add_argument("--name", required=True)
            parser.add_argument("--dir", type=Path, required=True)
            given = parser.parse_args(rest)
            check(given.repo, state)
            source = HUB / "artifacts" / run / given.name
            if not source.is_dir():
                fail("no valid artifacts found to download")
            shutil.copytree(source, given.dir, symlinks=True)
        case _:
            fail(f"unknown command {arguments[0]!r}")


def check(repository: str, state: dict) -> None:
    if repository != state["repository"]:
        fail("GraphQL: Could not resolve to a Repository with that name.")


if __name__ == "__main__":
    main(sys.argv[1:])
