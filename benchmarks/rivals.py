"""What the mine is measured against: the same answers by SQL written by hand, and by DuckDB.

A hand-written answer is a whole request too: a WSGI application reads the form, binds its value
into one SQL statement, and writes the lines that InterMine's clients read. What the mine takes
beyond that is the price of understanding any query on any model.
"""

import csv
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from werkzeug.wrappers import Request, Response

GO_TABLES = """
    FROM Gene g
    JOIN "Gene.goAnnotation" l ON l.owner = g.id
    JOIN OntologyAnnotation a ON a.id = l.member
    JOIN OntologyTerm t ON t.id = a.ontologyTerm
    JOIN "OntologyAnnotation.evidence" le ON le.owner = a.id
    JOIN OntologyEvidence e ON e.id = le.member
    JOIN OntologyAnnotationEvidenceCode c ON c.id = e.code
    LEFT JOIN "OntologyEvidence.publications" lp ON lp.owner = e.id
    LEFT JOIN Publication p ON p.id = lp.member"""
GO_VALUES = "g.symbol, t.identifier, c.code, p.pubMedId"
# What a row is: one for each of these, and no row twice.
GO_OBJECTS = "g.id AS gene, t.id AS term, c.id AS code_id, e.id AS evidence, p.id AS paper"
GO_ORDER = (
    "g.symbol {exact} NULLS LAST, t.identifier {exact}, c.code {exact}, "
    "gene, term, code_id, evidence, paper"
)
PLACED = """SELECT g.secondaryIdentifier, g.symbol, g.length, c.primaryIdentifier, p.start
    FROM Gene g JOIN Chromosome c ON c.id = g.chromosome
    JOIN Location p ON p.id = g.chromosomeLocation"""

# Each takes the request's parameter `value`, or none.
ONE_GENE = f"{PLACED} WHERE g.symbol = ? ORDER BY g.secondaryIdentifier"
LOOKUP = """SELECT g.secondaryIdentifier, g.symbol, g.length FROM Gene g
    WHERE g.id IN (
        SELECT id FROM Gene WHERE primaryIdentifier IN (SELECT value FROM json_each(?1))
        UNION SELECT id FROM Gene WHERE secondaryIdentifier IN (SELECT value FROM json_each(?1))
        UNION SELECT id FROM Gene WHERE symbol IN (SELECT value FROM json_each(?1))
        UNION SELECT subject FROM Synonym WHERE value IN (SELECT value FROM json_each(?1)))
    AND g.organism IN (SELECT id FROM Organism WHERE shortName = 'S. cerevisiae')
    ORDER BY g.secondaryIdentifier"""
GO_OF_ONE = f"""SELECT {GO_VALUES} {GO_TABLES} WHERE g.symbol = ?
    ORDER BY g.symbol, t.identifier, c.code"""
ALL_GO = (
    f"SELECT DISTINCT {GO_VALUES}, {GO_OBJECTS} {GO_TABLES} ORDER BY {GO_ORDER.format(exact='')}"
)
# A mine counts what the query joins inwards; the papers are joined outwards.
INNER = GO_TABLES.partition("LEFT JOIN")[0]
COUNT_GO = (
    f"SELECT COUNT(*) FROM (SELECT DISTINCT g.id AS gene, t.id AS term, c.id AS code {INNER})"
)
CONTAINS = """SELECT DISTINCT g.symbol, t.name, g.id AS gene, t.id AS term
    FROM Gene g JOIN "Gene.goAnnotation" l ON l.owner = g.id
    JOIN OntologyAnnotation a ON a.id = l.member JOIN OntologyTerm t ON t.id = a.ontologyTerm
    JOIN Chromosome c ON c.id = g.chromosome
    WHERE lower(t.name) LIKE '%repair%' AND (g.length > 3000 OR c.primaryIdentifier = 'chrIV')
    ORDER BY g.symbol NULLS LAST, t.name NULLS LAST, gene, term"""
CONTAINS_EITHER = """SELECT DISTINCT g.symbol, t.name, g.id AS gene, t.id AS term
    FROM Gene g JOIN "Gene.goAnnotation" l ON l.owner = g.id
    JOIN OntologyAnnotation a ON a.id = l.member JOIN OntologyTerm t ON t.id = a.ontologyTerm
    WHERE (lower(t.name) LIKE '%repair%' OR lower(g.description) LIKE '%kinase%')
    AND g.length > 3000
    ORDER BY g.symbol NULLS LAST, t.name NULLS LAST, gene, term"""


def by_hand(connection: sqlite3.Connection, sql: str, views: list[str]) -> Callable:
    """Return a WSGI application that answers one query, and only that, by SQL written by hand."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        request = Request(environ)
        value = request.form.get("value")
        rows = connection.execute(sql, () if value is None else (value,))
        head = {"modelName": "genomic", "rootClass": "Gene", "start": 0, "views": views}
        lines = ",\n".join(encode(row[: len(views)]) for row in rows)
        body = f'{json.dumps(head)[:-1]}, "results":[\n{lines}\n],"wasSuccessful":true}}\n'
        return Response(body, mimetype="application/json")(environ, start_response)

    return answer


def duckdb_with(path: Path):
    """Return a DuckDB connection that holds the tables of a mine's database, in memory."""
    import duckdb

    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    target = duckdb.connect(":memory:")
    types = {"INTEGER": "BIGINT", "REAL": "DOUBLE"}
    tables = [
        name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    for table in tables:
        if table.startswith(("sqlite_", "minelet_")):
            continue
        # Generated columns are not listed; no query here asks for a sequence.
        columns = source.execute(f'PRAGMA table_info("{table}")').fetchall()
        columns = [(row[1], types.get(row[2], "VARCHAR")) for row in columns if row[2]]
        made = ", ".join(f'"{name}" {kind}' for name, kind in columns)
        target.execute(f'CREATE TABLE "{table}" ({made})')
        names = ", ".join(f'"{name}"' for name, _ in columns)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.csv"
            with file.open("w", newline="", encoding="utf-8") as text:
                rows = source.execute(f'SELECT {names} FROM "{table}"')
                csv.writer(text).writerows(
                    ["\\N" if value is None else value for value in row] for row in rows
                )
            target.execute(
                f"COPY \"{table}\" FROM '{file}' (FORMAT csv, HEADER false, NULLSTR '\\N', "
                "DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
            )
    source.close()
    return target


def fetched_and_encoded(connection, sql: str, width: int) -> Callable[[], str]:
    """Return a function that has DuckDB answer, and Python write each row as a line of JSON.

    Many rows are encoded in one call and cut into lines, which is the fastest way we know.
    """
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def answer() -> str:
        rows = [row[:width] for row in connection.execute(sql).fetchall()]
        text = encode(rows)[1:-1]
        assert text.count("],[") == max(len(rows) - 1, 0), "a value looks like the end of a row"
        return text.replace("],[", "],\n[")

    return answer


def written_by_duckdb(connection, sql: str, names: list[str]) -> Callable[[], str]:
    """Return a function that has DuckDB write each row as a line of JSON, on all processors."""
    line = f"to_json([{', '.join(names)}])"
    return lambda: ",\n".join(
        row[0] for row in connection.execute(f"SELECT {line} FROM ({sql})").fetchall()
    )
