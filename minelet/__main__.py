"""The mine from the command line: `python -m minelet build | serve | info`."""

from __future__ import annotations

import argparse
import json
import sys

from minelet import embedded, server
from minelet.errors import MineError
from minelet.service import MineService


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m minelet", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build the database, unless it is there")
    serve = commands.add_parser("serve", help="serve the mine on this machine until Ctrl-C")
    serve.add_argument("--port", type=port, default=8080, help="the port (default: 8080)")
    info = commands.add_parser("info", help="say what the mine holds")
    info.add_argument("--json", action="store_true", help="as JSON")
    options = parser.parse_args(arguments)
    try:
        return {"build": _build, "serve": _serve, "info": _info}[options.command](options)
    except MineError as error:
        print(f"minelet: {error}", file=sys.stderr)
        return 1


def port(text: str) -> int:
    """Return a port's number; 0 is any that is free."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port: use 0 to 65535")
    return number


def _build(options: argparse.Namespace) -> int:
    there = embedded.database_path().exists()
    embedded.build()
    said = embedded.describe()
    done = "is built already" if there else f"built in {said['seconds_to_build']} s"
    print(f"{said['name']} {done}: {said['counts']['Gene']:,} genes, data of {said['data_date']}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    mine = embedded.open_mine()
    prefix = mine.facts["prefix"]
    try:
        listening = server.bind(MineService(mine), prefix, options.port)
    except OSError as error:
        print(
            f"minelet: port {options.port} cannot be used ({error.strerror}): name another "
            "with --port",
            file=sys.stderr,
        )
        return 1
    print(f"{mine.facts['name']}: {server.root_of(listening, prefix)} (Ctrl-C ends it)", flush=True)
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


def _info(options: argparse.Namespace) -> int:
    said = embedded.describe()
    if options.json:
        print(json.dumps(said, indent=2))
        return 0
    print(f"{said['name']}: {said['release']}, {said['database_bytes'] / 1e6:.0f} MB")
    for source in said["sources"]:
        print(f"  {source['name']} ({source['date']}): {source['attribution']}")
    for name, count in said["counts"].items():
        print(f"  {count:>9,} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
