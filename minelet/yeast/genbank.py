"""SGD's GenBank records read into genes: what the records say, before it becomes a mine."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from Bio import BiopythonParserWarning, SeqIO
from Bio.SeqFeature import SeqFeature
from Bio.SeqRecord import SeqRecord

# "GO:0031011 - Ino80 complex [Evidence IPI] [PMID 10952318]"; evidence may be "IEA,IEA" and the
# publication may be missing.
GO_LINE = re.compile(
    r"(?P<term>GO:\d{7}) - (?P<name>.*?) \[Evidence (?P<codes>[A-Z,]+)\]"
    r"(?: \[PMID (?P<pmid>\d+)\])?"
)
GO_QUALIFIERS = ("GO_component", "GO_function", "GO_process")

# The features that say what a gene makes, most telling first.
PRODUCTS = ("CDS", "ncRNA", "tRNA", "rRNA", "misc_RNA", "mRNA")


@dataclass(frozen=True)
class Span:
    """A stretch of a chromosome: `start` and `end` from 1, both included; strand 1 or -1."""

    start: int
    end: int
    strand: int

    @property
    def length(self) -> int:
        """Its length in base pairs."""
        return self.end - self.start + 1


@dataclass(frozen=True)
class Annotation:
    """One GO annotation of a gene: a term, one evidence code, one publication or none."""

    term: str
    code: str
    pubmed: str | None


@dataclass
class GeneRecord:
    """A gene as its GenBank features describe it."""

    systematic_name: str
    span: Span
    sgd_id: str | None = None
    symbol: str | None = None
    synonyms: list[str] = field(default_factory=list)
    product: str | None = None
    description: str | None = None
    makes: str = "gene"  # the most telling feature: CDS, tRNA, ncRNA, rRNA, misc_RNA, mRNA
    rna_class: str | None = None
    pseudo: bool = False
    mobile: bool = False  # lies inside a mobile element on the same strand
    introns: list[Span] = field(default_factory=list)
    sequence: str = ""
    intron_sequences: list[str] = field(default_factory=list)
    protein_id: str | None = None
    translation: str | None = None
    annotations: list[Annotation] = field(default_factory=list)


@dataclass
class ChromosomeRecord:
    """A chromosome and its genes in the order of the record."""

    name: str  # Roman, as "VI"
    accession: str
    length: int
    assembly: str
    date: str  # ISO
    taxon: str
    organism: str
    genes: list[GeneRecord]


def chromosomes(archive: io.BytesIO) -> Iterator[ChromosomeRecord]:
    """Yield the chromosomes of a zip file of GenBank records, in the order of their numbers."""
    with zipfile.ZipFile(archive) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore", BiopythonParserWarning)  # a LOCUS line's spacing
        names = sorted(name for name in opened.namelist() if re.fullmatch(r"chr\d+\.gb", name))
        for name in names:
            with opened.open(name) as raw:
                yield read_chromosome(SeqIO.read(io.TextIOWrapper(raw, "utf-8"), "genbank"))


def read_chromosome(record: SeqRecord) -> ChromosomeRecord:
    """Read one GenBank record."""
    source = record.features[0].qualifiers
    mobile = [span_of(one) for one in record.features if one.type == "mobile_element"]
    by_name: dict[str, list[SeqFeature]] = {}
    for one in record.features:
        # An origin of replication may bear the name of the gene in which it lies.
        if "locus_tag" in one.qualifiers and one.type != "rep_origin":
            by_name.setdefault(one.qualifiers["locus_tag"][0], []).append(one)
    genes = [read_gene(name, features, record) for name, features in by_name.items()]
    for gene in genes:
        gene.mobile = any(
            one.start <= gene.span.start
            and gene.span.end <= one.end
            and one.strand == gene.span.strand
            for one in mobile
        )
    return ChromosomeRecord(
        name=source["chromosome"][0],
        accession=record.id,
        length=len(record),
        assembly=source["note"][0],
        date=datetime.strptime(record.annotations["date"], "%d-%b-%Y").date().isoformat(),
        taxon=source["db_xref"][0].removeprefix("taxon:"),
        organism=source["organism"][0],
        genes=genes,
    )


def read_gene(name: str, features: list[SeqFeature], record: SeqRecord) -> GeneRecord:
    """Read all features of one locus into a gene."""
    by_type = {one.type: one for one in features}
    gene = GeneRecord(name, span_of(by_type["gene"]))
    gene.sequence = str(by_type["gene"].extract(record.seq))
    for one in features:
        gene.pseudo = gene.pseudo or "pseudo" in one.qualifiers
    telling = next((by_type[kind] for kind in PRODUCTS if kind in by_type), by_type["gene"])
    gene.makes = telling.type

    def first(key: str) -> str | None:
        found = (one.qualifiers[key] for one in (telling, *features) if key in one.qualifiers)
        return next(found, [None])[0]

    gene.product = first("product")
    # SGD's records give an ncRNA's standard name (SNR18) as its product, and no gene qualifier.
    gene.symbol = first("gene") or (gene.product if telling.type == "ncRNA" else None)
    gene.description = first("note")
    gene.rna_class = first("ncRNA_class")
    gene.protein_id = first("protein_id")
    gene.translation = first("translation")
    for one in features:
        for reference in one.qualifiers.get("db_xref", ()):
            if reference.startswith("SGD:"):
                gene.sgd_id = reference.removeprefix("SGD:")
    gene.synonyms = by_type["gene"].qualifiers.get("gene_synonym", [])
    # A ribosome that slips leaves two segments and a gap of one base: no intron.
    if "ribosomal_slippage" not in telling.qualifiers:
        gene.introns = gaps(telling)
        for intron in gene.introns:
            piece = record.seq[intron.start - 1 : intron.end]
            gene.intron_sequences.append(
                str(piece if intron.strand == 1 else piece.reverse_complement())
            )
    gene.annotations = [
        annotation
        for key in GO_QUALIFIERS
        for line in telling.qualifiers.get(key, ())
        for annotation in annotations(line)
    ]
    return gene


def annotations(line: str) -> Iterator[Annotation]:
    """Yield the annotations that one GO qualifier states, each evidence code once.

    Raises:
        ValueError: the line has another form than SGD's.
    """
    found = GO_LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"This GO qualifier cannot be read: {line!r}")
    for code in dict.fromkeys(found["codes"].split(",")):
        yield Annotation(found["term"], code, found["pmid"])


def span_of(feature: SeqFeature) -> Span:
    """Return where a feature lies, from its first to its last base."""
    where = feature.location
    return Span(int(where.start) + 1, int(where.end), where.strand or 1)


def gaps(feature: SeqFeature) -> list[Span]:
    """Return the gaps between a feature's segments, in the direction of transcription."""
    parts = sorted((int(part.start), int(part.end)) for part in feature.location.parts)
    strand = feature.location.strand or 1
    found = [
        Span(end + 1, start, strand) for (_, end), (start, _) in pairwise(parts) if start > end
    ]
    return found if strand == 1 else found[::-1]
