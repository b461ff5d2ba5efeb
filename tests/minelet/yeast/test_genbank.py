"""SGD's GenBank records, read into genes."""

import io
import zipfile

import pytest
from Bio import SeqIO

from minelet.yeast import genbank
from minelet.yeast.genbank import Annotation, Span

#          1         11        21        31        41        51
SEQUENCE = "aaccggttaaatgcccgtaagtttttagccctaaaaaaaccccgggtttaaacccgggtt"
RECORD = """LOCUS       BK000001                  60 bp    DNA     linear   PLN 18-JAN-2017
DEFINITION  A short chromosome.
ACCESSION   BK000001
VERSION     BK000001.2
FEATURES             Location/Qualifiers
     source          1..60
                     /organism="Saccharomyces cerevisiae S288C"
                     /db_xref="taxon:559292"
                     /chromosome="VI"
                     /note="R64-2-1"
{features}ORIGIN
        1 {first}
       31 {second}
//
"""


def blocks(text):
    return " ".join(text[at : at + 10] for at in range(0, len(text), 10))


def read(*features):
    """Read a chromosome with features given as (type, location, qualifier...)."""
    lines = ""
    for kind, location, *qualifiers in features:
        lines += f"     {kind:<16}{location}\n"
        for one in qualifiers:
            lines += f"                     /{one}\n"
    text = RECORD.format(features=lines, first=blocks(SEQUENCE[:30]), second=blocks(SEQUENCE[30:]))
    return genbank.read_chromosome(SeqIO.read(io.StringIO(text), "genbank"))


TAG = 'locus_tag="YFL001W"'


def test_a_chromosome_says_what_it_is():
    record = read()
    assert (record.name, record.accession, record.length) == ("VI", "BK000001.2", 60)
    assert (record.assembly, record.date, record.taxon) == ("R64-2-1", "2017-01-18", "559292")


def test_a_gene_is_put_together_from_its_features():
    (gene,) = read(
        ("gene", "11..33", TAG, 'gene="ABC1"', 'gene_synonym="OLD1"', 'gene_synonym="OLD2"'),
        ("mRNA", "join(11..16,29..33)", TAG, 'gene="ABC1"', 'product="Abc1p"'),
        ("CDS", "join(11..16,29..33)", TAG, 'product="Abc1p"', 'note="Does something"',
         'protein_id="DAA1.1"', 'translation="MPP"', 'db_xref="SGD:S000000001"',
         'GO_process="GO:0000001 - a process [Evidence IEA,IEA] [PMID 123]"'),
    ).genes  # fmt: skip
    assert (gene.systematic_name, gene.symbol, gene.synonyms) == (
        "YFL001W",
        "ABC1",
        ["OLD1", "OLD2"],
    )
    assert (gene.makes, gene.product, gene.description) == ("CDS", "Abc1p", "Does something")
    assert (gene.sgd_id, gene.protein_id, gene.translation) == ("S000000001", "DAA1.1", "MPP")
    assert gene.span == Span(11, 33, 1)
    assert gene.sequence.lower() == SEQUENCE[10:33]
    assert gene.annotations == [Annotation("GO:0000001", "IEA", "123")]


def test_the_gap_between_segments_is_an_intron():
    (gene,) = read(("gene", "11..33", TAG), ("CDS", "join(11..16,29..33)", TAG)).genes
    assert gene.introns == [Span(17, 28, 1)]
    assert [one.lower() for one in gene.intron_sequences] == [SEQUENCE[16:28]]
    assert gene.intron_sequences[0].lower().startswith("gt")
    assert gene.intron_sequences[0].lower().endswith("ag")


def test_on_the_other_strand_introns_are_in_the_order_of_transcription():
    features = (
        ("gene", "complement(1..50)", TAG),
        (
            "CDS",
            "complement(join(1..10,21..30,41..50))",
            TAG,
        ),
    )
    (gene,) = read(*features).genes
    assert gene.introns == [Span(31, 40, -1), Span(11, 20, -1)]
    assert (
        gene.intron_sequences[0].upper() == "GTTTTTTTAG"
    )  # the complement of ctaaaaaaac, reversed


def test_a_ribosome_that_slips_leaves_no_intron():
    slips = ("CDS", "join(11..20,22..33)", TAG, "ribosomal_slippage")
    assert read(("gene", "11..33", TAG), slips).genes[0].introns == []
    stays = slips[:-1]
    assert read(("gene", "11..33", TAG), stays).genes[0].introns == [Span(21, 21, 1)]


def test_an_rna_gets_its_name_from_its_product():
    (gene,) = read(
        ("gene", "1..9", TAG),
        ("ncRNA", "1..9", TAG, 'ncRNA_class="snoRNA"', 'product="SNR18"'),
    ).genes
    assert (gene.makes, gene.rna_class, gene.symbol) == ("ncRNA", "snoRNA", "SNR18")


def test_what_is_marked_pseudo_anywhere_is_a_pseudogene():
    assert read(("gene", "1..9", TAG, "pseudo"), ("CDS", "1..9", TAG)).genes[0].pseudo
    assert read(("gene", "1..9", TAG), ("mRNA", "1..9", TAG, "pseudo")).genes[0].pseudo
    assert not read(("gene", "1..9", TAG)).genes[0].pseudo


def test_a_gene_within_a_mobile_element_is_mobile():
    element = ("mobile_element", "5..40", 'mobile_element_type="transposon:Ty1"')
    inside, other, across = ("11..33", "complement(11..33)", "1..33")
    found = [
        read(("gene", where, TAG), element).genes[0].mobile for where in (inside, other, across)
    ]
    assert found == [True, False, False]


def test_an_origin_of_replication_is_no_part_of_the_gene_in_which_it_lies():
    (gene,) = read(("gene", "1..9", TAG), ("rep_origin", "2..4", TAG, "pseudo")).genes
    assert not gene.pseudo


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "GO:0005739 - mitochondrion [Evidence IDA] [PMID 14576278]",
            [Annotation("GO:0005739", "IDA", "14576278")],
        ),
        ("GO:0005739 - mitochondrion [Evidence IEA]", [Annotation("GO:0005739", "IEA", None)]),
        (
            "GO:0003674 - a [strange] name - with more [Evidence IDA,IEA,IDA]",
            [Annotation("GO:0003674", "IDA", None), Annotation("GO:0003674", "IEA", None)],
        ),
    ],
)
def test_a_go_qualifier_states_annotations(line, expected):
    assert list(genbank.annotations(line)) == expected


@pytest.mark.parametrize("line", ["", "GO:1 - x [Evidence IDA]", "GO:0005739 - x [PMID 1]"])
def test_a_go_qualifier_of_another_form_is_no_silent_loss(line):
    with pytest.raises(ValueError, match="This GO qualifier cannot be read"):
        list(genbank.annotations(line))


def test_chromosomes_are_read_in_their_order():
    names = ["chr02.gb", "notes.txt", "chr01.gb"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            record = RECORD.format(features="", first=blocks(SEQUENCE[:30]), second="")
            archive.writestr(
                name, record.replace('"VI"', f'"{name[3:5]}"').replace("60 bp", "30 bp")
            )
    assert [one.name for one in genbank.chromosomes(buffer)] == ["01", "02"]
