"""The mine from the command line: `python -m minelet build | serve | info | open`.

Without files it is the yeast mine of this guide. With `--model` and `--items` it is a mine of
one's own, from InterMine's model XML and items XML. `open` has nothing to do with either: it opens
a notebook in JupyterLab, fetched first when it is somewhere else.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from minelet import embedded, server, serving
from minelet.errors import MineError, SourceError
from minelet.objects.database import Mine
from minelet.opening import open_notebook
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build, open_own

FILES = {
    "model": "model XML; with --items a mine of your own",
    "templates": "template XML",
    "lists": "XML of lists, or an export of user profiles",
    "keys": "class_keys.properties: by which fields each class is known",
    "widgets": "webconfig-model.xml: enrichments, charts, what sums up an object, its labels",
    "search": "keyword_search.properties: what a search looks at",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        with _ended_by_sigterm():
            commands = {"build": _build, "serve": _serve, "info": _info, "open": _open}
            return commands[options.command](options)
    except MineError as error:
        print(f"minelet: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nminelet: ended before it was done; nothing was written", file=sys.stderr)
        return 130  # as a shell has it


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Take SIGTERM, by which containers and service managers end a process, for Ctrl-C."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # where no signal can be waited for
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minelet", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the database, unless it is there")
    _add_sources(build)
    build.add_argument(
        "--output", type=Path, metavar="FILE", help="write the mine of your own to this file"
    )
    serve = commands.add_parser("serve", help="serve the mine on this machine until Ctrl-C")
    _add_sources(serve)
    serve.add_argument(
        "--database", type=Path, metavar="FILE", help="serve what `build --output` has written"
    )
    serve.add_argument(
        "--profile", type=Path, metavar="FILE", help="keep users and their lists in this file"
    )
    serve.add_argument("--port", type=port, default=8080, help="the port (default: 8080)")
    serve.add_argument(
        "--host",
        default=server.HOST,
        help="listen at this address (default: %(default)s, which only this machine reaches)",
    )
    serve.add_argument(
        "--open-to-network",
        action="store_true",
        help="yes, let other machines in: whoever reaches the port reads the whole mine and may "
        "keep lists in it, and nothing on the way is encrypted",
    )
    info = commands.add_parser("info", help="say what the mine holds")
    info.add_argument("--json", action="store_true", help="as JSON")
    opened = commands.add_parser("open", help="open a notebook in JupyterLab")
    opened.add_argument(
        "notebook",
        metavar="ADDRESS_OR_FILE",
        help="what to open; from an address it is fetched into this folder, unless it is there",
    )
    opened.add_argument(
        "options", nargs="*", metavar="OPTION", help="after --, what JupyterLab is told besides"
    )
    return parser


def _add_sources(parser: argparse.ArgumentParser) -> None:
    own = parser.add_argument_group("a mine of your own")
    for name, help in FILES.items():
        own.add_argument(f"--{name}", type=Path, metavar="FILE", help=help)
    own.add_argument(
        "--items",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="items XML; may be given more than once",
    )
    own.add_argument("--name", default="", help="what the mine is called, also in its address")
    own.add_argument(
        "--extra",
        default="",
        metavar="LINK.FIELD",
        help="by what an extra value narrows a LOOKUP (default: the organism's names)",
    )


def port(text: str) -> int:
    """Return a port's number; 0 is any that is free."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port: use 0 to 65535")
    return number


def _sources(options: argparse.Namespace) -> Sources | None:
    """Return the files that are named, None when there are none."""
    said = [name for name in (*FILES, "items", "name", "extra") if getattr(options, name)]
    if not said:
        return None
    for needed in ("model", "items"):
        if not getattr(options, needed):
            raise SourceError(
                f"--{said[0]} is for a mine of your own: name its --model and --items"
                if needed not in said and said[0] not in {"model", "items"}
                else f"A mine of your own needs --{needed}, too"
            )
    return Sources(
        options.model,
        tuple(options.items),
        options.templates,
        options.lists,
        options.keys,
        options.widgets,
        options.extra,
        options.name,
        options.search,
    )


def _build(options: argparse.Namespace) -> int:
    sources = _sources(options)
    if sources is None:
        if options.output:
            raise SourceError("--output is for a mine of your own: name its --model and --items")
        return _build_embedded()
    if options.output:
        build(sources, options.output)
        mine = Mine(options.output)
    else:
        mine = open_own(sources)
    serving.tell_warnings(mine)
    print(f"{mine.facts['name']} built: {serving.contents(mine)}, in {mine.path}")
    mine.close()
    return 0


def _build_embedded() -> int:
    there = embedded.database_path().exists()
    embedded.build()
    said = embedded.describe()
    done = "is built already" if there else f"built in {said['seconds_to_build']} s"
    print(f"{said['name']} {done}: {said['counts']['Gene']:,} genes, data of {said['data_date']}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    is_open = options.host not in server.LOOPBACK
    if is_open and not options.open_to_network:
        raise SourceError(
            f"--host {options.host} would let other machines in: if you want that, say "
            "--open-to-network as well"
        )
    sources = _sources(options)
    if options.database and sources:
        raise SourceError("--database is a mine that is built already: leave its files out")
    if options.database:
        mine = serving.open_file(options.database)
    else:
        mine = open_own(sources) if sources else embedded.open_mine()
    serving.tell_warnings(mine)
    prefix = mine.facts["prefix"]
    service = serving.service_of(mine, options.profile)
    try:
        listening = server.bind(service, prefix, options.port, options.host)
    except OSError as error:
        print(
            f"minelet: port {options.port} cannot be used ({error.strerror}): name another "
            "with --port",
            file=sys.stderr,
        )
        return 1
    if is_open:
        print(
            f"minelet: open to the network: whoever reaches this machine at port "
            f"{listening.port} reads this mine and may keep lists in it",
            file=sys.stderr,
        )
    try:
        root = server.root_of(listening, prefix)
        print(f"{mine.facts['name']}: {root} (Ctrl-C ends it)", flush=True)
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


def _open(options: argparse.Namespace) -> int:
    return open_notebook(options.notebook, Path.cwd(), options.options)


if __name__ == "__main__":
    sys.exit(main())
