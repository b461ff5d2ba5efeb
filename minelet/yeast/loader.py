"""From the records to objects of the mine."""

from __future__ import annotations

import hashlib
from typing import Any

from Bio.SeqUtils import molecular_weight

from minelet.objects.database import Store
from minelet.yeast import genbank
from minelet.yeast.ontology import Ontology
from minelet.yeast.terms import EVIDENCE_CODES, MADE_CLASSES, RNA_CLASSES, SO_TERMS

ALL_ORFS = "ALL_Verified_Uncharacterized_Dubious_ORFs"


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
