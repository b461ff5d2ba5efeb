"""How time and memory grow with the genome: `.venv/bin/python benchmarks/growth.py [TIMES ...]`.

The yeast genome is copied in its database, 4 and 16 times by default, under new identifiers:
genes, features, sequences, proteins, annotations and evidence anew, terms and publications
shared. Each size is measured in processes of its own, by the processor's time, so that what else
the machine does hardly counts. Exits with 1 when streaming the largest
table takes 150 MB or more, or half as much again for the largest genome as for the smallest.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mine import CONTAINING, GO, NAMED, PLACED, THREE, WITH_PAPERS, asked, environ, query, turns

from minelet import embedded
from minelet.model import Model
from minelet.objects.database import Mine
from minelet.objects.tables import link_table, link_tables, prepare, quoted
from minelet.service import MineService

# What a second genome would not bring anew.
SHARED = {
    "Ontology", "OntologyTerm", "OntologyAnnotationEvidenceCode", "Publication", "Organism",
    "DataSet", "DataSource",
}  # fmt: skip
NAMES = {"primaryIdentifier", "secondaryIdentifier", "symbol", "value"}
STEP = 1_000_000  # between the ids of two copies
MOST_MB, MOST_GROWTH = 150, 1.5

QUERIES = {
    "one gene": (query(PLACED, NAMED), "json", 100),
    "LOOKUP of three": (query("Gene.symbol", THREE), "json", 100),
    "GO of one gene": (query(GO, WITH_PAPERS + NAMED), "json", 100),
    "first 100 of all genes": (query(PLACED), "json&size", 25),
    "CONTAINS and (> or =)": (CONTAINING, "json", 7),
    "count of all GO annotation": (query(GO), "count", 5),
    "all GO annotation": (query(GO, WITH_PAPERS), "json", 3),
}


def copy(source: Path, target: Path, times: int) -> None:
    """Write a database that holds the genome `times` times."""
    shutil.copy(source, target)
    connection = sqlite3.connect(target, isolation_level=None)
    prepare(connection)
    run = connection.execute
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        run(f"PRAGMA {setting}")
    facts = dict(run("SELECT key, value FROM minelet_facts"))
    model = Model.parse(json.loads(facts["model"]))
    tables = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    indexes = [sql for (sql,) in run("SELECT sql FROM sqlite_master WHERE type = 'index'") if sql]
    for (name,) in run(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql > ''"
    ).fetchall():
        run(f"DROP INDEX {quoted(name)}")
    run("BEGIN")
    for name in tables:
        if name in model.classes and not is_shared(model, name):
            copy_class(run, model, name, times)
    for name in link_tables(model):
        copy_links(run, model, name, times)
    for sql in indexes:
        run(sql)
    run("ANALYZE")
    run("COMMIT")
    connection.close()


def is_shared(model: Model, name: str) -> bool:
    """Tell whether all copies of the genome share the objects of a class."""
    return not SHARED.isdisjoint(model.lineage(name))


def copy_class(run, model: Model, name: str, times: int) -> None:
    """Copy the rows of a class."""
    one = model.classes[name]
    links = {link.name: link.target for link in one.references if not link.many}
    columns = [row[1] for row in run(f"PRAGMA table_info({quoted(name)})")]
    for number in range(1, times):
        values = []
        for column in columns:
            value = quoted(column)
            if column == "id" or (column in links and not is_shared(model, links[column])):
                value += f" + {number * STEP}"
            elif column in NAMES:
                value += f" || '_{number}'"
            values.append(value)
        run(
            f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) "
            f"SELECT {', '.join(values)} FROM {quoted(name)} WHERE id < {2 * STEP}"
        )


def copy_links(run, model: Model, name: str, times: int) -> None:
    """Copy the pairs of a collection."""
    links = [link for one in model.classes.values() for link in one.references]
    link = next(one for one in links if f"{one.owner}.{one.name}" == name)
    assert link_table(model, link).owner == "owner"
    shared = [is_shared(model, one) for one in (link.owner, link.target)]
    if shared[0]:
        return  # pairs of what is shared, or led to from the other side
    for number in range(1, times):
        member = "member" if shared[1] else f"member + {number * STEP}"
        run(
            f"INSERT INTO {quoted(name)} SELECT owner + {number * STEP}, {member} "
            f"FROM {quoted(name)} WHERE owner < {2 * STEP}"
        )


def times_of(path: Path) -> dict[str, float]:
    """Return the median milliseconds of each query over a database, of the processor's time."""
    service = MineService(Mine(path, seconds=0))
    found = {}
    for name, (xml, form, times) in QUERIES.items():
        sent = {"query": xml, "format": form.partition("&")[0]}
        sent |= {"size": "100"} if "size" in form else {}
        ask = asked(service, "/query/results", sent)
        found[name] = turns([ask], times, time.process_time)[0]
    return found


def memory_of(path: Path) -> dict[str, float]:
    """Return the megabytes before and the most while the largest table is streamed, and rows."""
    service = MineService(Mine(path, seconds=0))
    before = peak()
    request = environ("/query/results", {"query": query(GO, WITH_PAPERS), "format": "json"})
    began, first, rows = time.perf_counter(), 0.0, 0
    for piece in service(request, lambda status, headers: None):
        rows += piece.count(b"\n")
        if rows > 1 and not first:
            first = time.perf_counter() - began
    return {"before": before, "most": peak(), "rows": rows, "first": 1000 * first}


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1000)


def apart(what: str, path: Path) -> dict[str, float]:
    """Return what a function of this file finds in a process of its own."""
    code = (
        f"import json, sys; sys.path[:0] = [{str(Path(__file__).parent)!r}]; import growth; "
        f"from pathlib import Path; print(json.dumps(growth.{what}(Path(sys.argv[1]))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def main() -> int:
    """Measure, print, and return the exit code."""
    sizes = [1, *(int(word) for word in sys.argv[1:] or ("4", "16"))]
    source = embedded.build()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = source if size == 1 else Path(folder) / f"{size}.sqlite"
            if size > 1:
                copy(source, path, size)
            found[size] = {
                "database, MB": path.stat().st_size / 1e6,
                **{f"{name}, ms": took for name, took in apart("times_of", path).items()},
                **{f"memory {name}": value for name, value in apart("memory_of", path).items()},
            }
            print(f"{size} x measured", file=sys.stderr)
            if size > 1:
                path.unlink()
    print(f"{'':36}" + "".join(f"{f'{size} x':>12}" for size in sizes) + "      growth")
    for name in found[1]:
        row = [found[size][name] for size in sizes]
        figures = "".join(f"{figure:12,.1f}" for figure in row)
        print(f"{name:36}{figures}{row[-1] / row[0]:10.1f} x")
    most = [found[size]["memory most"] for size in sizes]
    missed = [f"{one:.0f} MB while streaming, target {MOST_MB}" for one in most if one >= MOST_MB]
    if most[-1] > MOST_GROWTH * most[0]:
        missed.append(f"memory grows {most[-1] / most[0]:.1f} x, target {MOST_GROWTH}")
    for one in missed:
        print(f"missed: {one}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
