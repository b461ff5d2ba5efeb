"""How fast the mine answers, against SQL written by hand and against DuckDB.

    .venv/bin/python -m pip install --require-hashes -r benchmarks/requirements.txt
    .venv/bin/python benchmarks/mine.py

Whole requests in this process, no sockets: the WSGI application is called with what InterMine's
client sends, and its answer is read to the end. Mine and rival take turns, so that whatever else
the machine does falls on both, and must give the same rows. A target is a ratio to the rival of
the same run, or milliseconds or megabytes. Exits with 1 when one is missed.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import rivals
from werkzeug.test import create_environ

from minelet import embedded
from minelet.objects.cache import cache_folder
from minelet.service import MineService
from minelet.yeast.sources import pins

GENE = "Gene.secondaryIdentifier Gene.symbol Gene.length"
PLACED = f"{GENE} Gene.chromosome.primaryIdentifier Gene.chromosomeLocation.start"
TERM = "Gene.goAnnotation.ontologyTerm"
EVIDENCE = "Gene.goAnnotation.evidence"
GO = f"Gene.symbol {TERM}.identifier {EVIDENCE}.code.code {EVIDENCE}.publications.pubMedId"
WITH_PAPERS = f'<join path="{EVIDENCE}.publications" style="OUTER"/>'


def query(view: str, inside: str = "", logic: str = "") -> str:
    """Return a PathQuery."""
    said = f' constraintLogic="{logic}"' if logic else ""
    return f'<query model="genomic" view="{view}"{said}>{inside}</query>'


def need(path: str, op: str, value: str, more: str = "") -> str:
    """Return a constraint of a PathQuery."""
    return f'<constraint path="{path}" op="{op}" value="{value}" {more}/>'


NAMED = need("Gene.symbol", "=", "ACT1")
THREE = need("Gene", "LOOKUP", "NOP1,VPH1,RPB1", 'extraValue="S. cerevisiae"')
REPAIR = need(f"{TERM}.name", "CONTAINS", "repair", 'code="A"')
LONG = need("Gene.length", "&gt;", "3000", 'code="B"')
ON_IV = need("Gene.chromosome.primaryIdentifier", "=", "chrIV", 'code="C"')
KINASE = need("Gene.description", "CONTAINS", "kinase", 'code="C"')
NAMES = f"Gene.symbol {TERM}.name"
CONTAINING = query(NAMES, REPAIR + LONG + ON_IV, "A and (B or C)")
EITHER = query(NAMES, REPAIR + LONG + KINASE, "(A or C) and B")
HUNDRED = query("Gene.secondaryIdentifier", need(f"{TERM}.parents.name", "=", "DNA repair"))


def environ(address: str, form: dict[str, str]) -> dict:
    """Return a POST request as a WSGI server would."""
    body = urlencode(form).encode()
    return create_environ(
        f"/service{address}",
        method="POST",
        input_stream=io.BytesIO(body),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        },
    )


def asked(application: Callable, address: str, form: dict[str, str]) -> Callable[[], bytes]:
    """Return a function that sends a request to a WSGI application and reads its answer."""

    def answer() -> bytes:
        said = []
        pieces = application(environ(address, form), lambda status, headers: said.append(status))
        try:
            body = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()
        if not said[0].startswith("200"):
            raise SystemExit(f"The mine refused a request ({said[0]}): {body[:500]!r}")
        return body

    return answer


def turns(
    works: list[Callable[[], object]], times: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return the median milliseconds of each of some functions, which take turns."""
    taken: list[list[float]] = [[] for _ in works]
    for at in range(times + 1):
        for work, one in zip(works, taken, strict=True):
            began = clock()
            work()
            if at:  # the first warms up
                one.append(1000 * (clock() - began))
    return [statistics.median(one) for one in taken]


def rows_of(body: bytes | str) -> list:
    """Return the rows of a JSON answer, or of lines of JSON, in an order of their own."""
    text = body if isinstance(body, str) else body.decode()
    rows = json.loads(text)["results"] if text.startswith("{") else json.loads(f"[{text}]")
    return sorted(rows, key=repr)


class Table:
    """The lines printed, and which targets were missed."""

    def __init__(self):
        """Print the head."""
        self.missed: list[str] = []
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the beginning")
        print(f"{'':38}{'mine':>9}  {'rival':24}{'ratio':>6}  target")

    def against(self, name: str, mine: float, rival: float, what: str, most: float | None) -> None:
        """Print a line for times in milliseconds; `most` is the target of their ratio."""
        ratio = mine / rival
        aim = f"{most:g} x" if most else "-"
        print(f"{name:38}{mine:6.2f} ms  {rival:6.2f} ms {what:14}{ratio:6.2f}  {aim}")
        if most and ratio > most:
            self.missed.append(f"{name}: {ratio:.2f} times the {what}, target {most:g}")

    def alone(self, name: str, figure: float, unit: str, most: float | None = None) -> None:
        """Print a line for a figure that has a target of its own."""
        print(f"{name:38}{figure:6.1f} {unit}{'':34}{f'{most:g} {unit}' if most else '-'}")
        if most and figure > most:
            self.missed.append(f"{name}: {figure:.1f} {unit}, target {most:g}")


def against_hand(table: Table, service: MineService, connection) -> None:
    """Compare small requests with SQL written by hand."""
    small = [
        ("one gene", query(PLACED, NAMED), rivals.ONE_GENE, "ACT1"),
        ("LOOKUP of three", query(GENE, THREE), rivals.LOOKUP, '["NOP1","VPH1","RPB1"]'),
        ("GO of one gene", query(GO, WITH_PAPERS + NAMED), rivals.GO_OF_ONE, "ACT1"),
    ]
    for name, xml, sql, value in small:
        views = xml.partition('view="')[2].partition('"')[0].split()
        by_hand = rivals.by_hand(connection, sql, views)
        mine = asked(service, "/query/results", {"query": xml, "start": "0", "format": "json"})
        hand = asked(by_hand, "/query/results", {"value": value, "format": "json"})
        if rows_of(mine()) != rows_of(hand()):
            raise SystemExit(f"{name}: the mine and the SQL written by hand do not agree")
        took, rival = turns([mine, hand], 200)
        table.against(name, took, rival, "SQL by hand", 2)
    # Queries that the mine has not read before, each about another gene.
    symbols = [one for (one,) in connection.execute("SELECT symbol FROM Gene WHERE symbol > ''")]
    new = iter(symbols)
    by_hand = rivals.by_hand(connection, rivals.ONE_GENE, PLACED.split())

    def another() -> None:
        xml = query(PLACED, need("Gene.symbol", "=", next(new)))
        asked(service, "/query/results", {"query": xml, "start": "0", "format": "json"})()

    def by_hand_another() -> None:
        asked(by_hand, "/query/results", {"value": next(new), "format": "json"})()

    took, rival = turns([another, by_hand_another], 400)
    table.against("another gene each time", took, rival, "SQL by hand", None)


def against_duckdb(table: Table, service: MineService, duck) -> None:
    """Compare large requests with DuckDB on the same tables."""
    go = {"query": query(GO, WITH_PAPERS), "format": "json"}
    mine = asked(service, "/query/results", go)
    fetched = rivals.fetched_and_encoded(duck, rivals.ALL_GO, 4)
    names = ["symbol", "identifier", "code", "pubMedId"]
    written = rivals.written_by_duckdb(duck, rivals.ALL_GO, names)
    rows = rows_of(mine())
    if not rows == rows_of(fetched()) == rows_of(written()):
        raise SystemExit("all GO annotation: the mine and DuckDB do not agree")
    took, by_python, by_itself = turns([mine, fetched, written], 9)
    name = f"all GO annotation, {len(rows):,} rows"
    table.against(name, took, by_python, "DuckDB + json", 1.2)
    table.against("  the same", took, by_itself, "DuckDB to_json", None)

    count = asked(service, "/query/results", {**go, "format": "count"})
    found = duck.execute(rivals.COUNT_GO).fetchone()[0]
    if int(count()) != found:
        raise SystemExit(f"The mine counts {count()!r} annotations and DuckDB {found}")
    took, rival = turns([count, lambda: duck.execute(rivals.COUNT_GO).fetchone()], 15)
    table.against("count of all GO annotation", took, rival, "DuckDB", 2)

    for name, xml, sql in (
        ("CONTAINS and (> or =)", CONTAINING, rivals.CONTAINS),
        ("(CONTAINS or CONTAINS) and >", EITHER, rivals.CONTAINS_EITHER),
    ):
        mine = asked(service, "/query/results", {"query": xml, "format": "json"})
        rival = rivals.fetched_and_encoded(duck, sql, 2)
        if rows_of(mine()) != rows_of(rival()):
            raise SystemExit(f"{name}: the mine and DuckDB do not agree")
        took, other = turns([mine, rival], 25)
        table.against(f"{name}, {len(rows_of(mine()))} rows", took, other, "DuckDB + json", 2)


def enrichment(table: Table, service: MineService) -> None:
    """Time the enrichment of a hundred genes, the first in a process and those after it."""
    genes = rows_of(asked(service, "/query/results", {"query": HUNDRED, "format": "json"})())[:100]
    ids = json.loads(
        asked(
            service,
            "/query/results",
            {
                "query": query(
                    "Gene.id", need("Gene", "LOOKUP", ",".join(one for (one,) in genes))
                ),
                "format": "json",
            },
        )()
    )["results"]
    form = {
        "ids": ",".join(str(one) for (one,) in ids),
        "widget": "go_enrichment_for_gene",
        "maxp": "0.05",
        "correction": "Holm-Bonferroni",
    }
    ask = asked(service, "/list/enrichment", form)
    began = time.perf_counter()
    found = json.loads(ask())["results"]
    first = 1000 * (time.perf_counter() - began)
    if not found:
        raise SystemExit("The enrichment of a hundred genes of DNA repair finds nothing")
    table.alone(f"GO enrichment of {len(ids)} genes, the first", first, "ms", 200)
    table.alone("  and those after it", turns([ask], 15)[0], "ms", 200)


OPEN = """
import time
began = time.perf_counter()
from minelet import embedded
imported = time.perf_counter()
embedded.open_mine()
print(imported - began, time.perf_counter() - imported)
"""


def opening() -> tuple[float, float]:
    """Return the milliseconds to import minelet and to open the mine, in fresh processes."""
    runs = [
        subprocess.run([sys.executable, "-c", OPEN], capture_output=True, text=True, check=True)
        for _ in range(7)
    ]
    figures = [[1000 * float(word) for word in run.stdout.split()] for run in runs]
    return tuple(statistics.median(column) for column in zip(*figures, strict=True))


def building() -> float:
    """Return the seconds that a first build takes when the data is there."""
    have = cache_folder().resolve()
    with tempfile.TemporaryDirectory() as folder:
        for pin in pins().values():
            (Path(folder) / pin["wheel"]).symlink_to(have / pin["wheel"])
        command = [sys.executable, "-m", "minelet", "build"]
        began = time.perf_counter()
        subprocess.run(
            command, env={**os.environ, "MINELET_CACHE": folder}, capture_output=True, check=True
        )
        return time.perf_counter() - began


def main() -> int:
    """Measure, print, and return the exit code."""
    mine = embedded.open_mine()
    service = MineService(mine)
    table = Table()
    enrichment(table, service)
    against_hand(table, service, mine.connection)
    against_duckdb(table, service, rivals.duckdb_with(mine.path))
    imported, opened = opening()
    table.alone("open the built mine", opened, "ms", 50)
    table.alone("  (import minelet before)", imported, "ms")
    table.alone("database", mine.path.stat().st_size / 1e6, "MB", 40)
    if "--no-build" not in sys.argv:
        table.alone("build it from the wheels", building(), "s ", 15)
    for one in table.missed:
        print(f"missed: {one}")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
