"""How fast the embedded mine answers a lesson: `python benchmarks/mine.py [--no-build]`.

Each query goes through InterMine's own client over a socket. Beside its median time stand two
ratios of the same run: to the query for one gene, and to SQLite alone answering the same SQL.
Exits with 1 when a target is missed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from intermine.query import Query
from intermine.webservice import Service

import minelet
from minelet import embedded, pathquery
from minelet.sql import Compiler
from minelet.yeast.sources import pins

GENE = ["Gene.secondaryIdentifier", "Gene.symbol", "Gene.length"]
PLACE = ["Gene.chromosome.primaryIdentifier", "Gene.chromosomeLocation.start"]
GO = [
    "Gene.symbol",
    "Gene.goAnnotation.ontologyTerm.identifier",
    "Gene.goAnnotation.evidence.code.code",
    "Gene.goAnnotation.evidence.publications.pubMedId",
]

OPEN = """
import time
began = time.perf_counter()
from minelet import embedded
imported = time.perf_counter()
embedded.open_mine()
print(imported - began, time.perf_counter() - imported)
"""


def queries(service: Service) -> dict[str, tuple[Query, str, float | None]]:
    """Return each query with its form (rows, dataframe, count) and its target in milliseconds."""

    def asked(*view: str, outer: bool = False) -> Query:
        query = service.new_query()
        query.add_view(*view)
        if outer:
            query.outerjoin("Gene.goAnnotation.evidence.publications")
        return query

    one, three, go = asked(*GENE, *PLACE), asked(*GENE), asked(*GO, outer=True)
    one.add_constraint("Gene.symbol", "=", "ACT1")
    three.add_constraint("Gene", "LOOKUP", "NOP1,VPH1,RPB1", "S. cerevisiae")
    go.add_constraint("Gene.symbol", "=", "ACT1")
    below = asked(*GENE)
    below.add_constraint("Gene.goAnnotation.ontologyTerm.parents.identifier", "=", "GO:0002181")
    return {
        "one gene": (one, "rows", 20),
        "LOOKUP of 3": (three, "rows", 20),
        "GO of one gene": (go, "rows", 8),
        "genes of a GO term and below": (below, "rows", 50),
        "all genes": (asked(*GENE, *PLACE), "rows", 250),
        "all genes as a data frame": (asked(*GENE, *PLACE), "dataframe", 250),
        "count of all GO annotation": (asked(*GO, outer=True), "count", None),
    }


def median(work: Callable[[], object], times: int) -> float:
    """Return the median of some runs in milliseconds, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


def through_client(query: Query, form: str) -> Callable[[], int]:
    """Return a function that asks the client and returns how many rows came."""
    if form == "count":
        return query.count
    if form == "dataframe":
        return lambda: len(query.dataframe())
    return lambda: sum(1 for _ in query.rows(row="list"))


def through_sqlite(query: Query, form: str, mine: embedded.Mine) -> Callable[[], object]:
    """Return a function that has SQLite answer the same SQL."""
    compiler = Compiler(pathquery.parse(query.to_xml(), mine.model), mine)
    statement = compiler.count() if form == "count" else compiler.rows()
    return lambda: mine.connection.execute(statement.sql, statement.values).fetchall()


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
    have = embedded.cache_folder().resolve()
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
    service = Service(minelet.url())
    mine = embedded.open_mine()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'median':32}{'rows':>8}{'ms':>9}{'/ one gene':>12}{'/ SQLite':>10}{'target':>8}")
    first, missed = 0.0, []
    for name, (query, form, target) in queries(service).items():
        ask = through_client(query, form)
        rows = ask()
        times = 25 if rows < 1000 else 7
        took = median(ask, times)
        bare = median(through_sqlite(query, form, mine), times)
        first = first or took
        print(
            f"{name:32}{rows:8,}{took:9.1f}{took / first:12.1f}{took / bare:10.1f}"
            f"{target or '-':>8}"
        )
        if target and took > target:
            missed.append(f"{name}: {took:.1f} ms, target {target}")
    imported, opened = opening()
    print(f"{'open the built mine':32}{'':8}{opened:9.1f}{opened / first:12.1f}{'':10}{50:>8}")
    print(f"{'  (import minelet before)':32}{'':8}{imported:9.1f}")
    if opened > 50:
        missed.append(f"opening: {opened:.1f} ms, target 50")
    if "--no-build" not in sys.argv:
        built = building()
        print(f"{'build it from the wheels':32}{'':8}{1000 * built:9.0f}{'':22}{15_000:>8}")
        if built > 15:
            missed.append(f"building: {built:.1f} s, target 15")
    for one in missed:
        print(f"missed: {one}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
