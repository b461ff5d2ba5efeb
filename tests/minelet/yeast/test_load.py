"""What the mine of yeast holds, against what is known of the genome and of its records."""

import math

import pytest
from scipy.stats import hypergeom


@pytest.fixture(scope="session")
def ask(yeast):
    def rows(sql, *values):
        return yeast.connection.execute(sql, values).fetchall()

    return rows


def test_as_many_as_the_records_have(yeast):
    counts = yeast.facts["counts"]
    assert {name: counts[name] for name in (
        "Chromosome", "Gene", "ORF", "Pseudogene", "TRNAGene", "RRNAGene", "SnoRNAGene",
        "SnRNAGene", "TelomeraseRNAGene", "Protein", "CDS", "Synonym", "Publication",
    )} == {
        "Chromosome": 16, "Gene": 6399, "ORF": 5983, "Pseudogene": 18, "TRNAGene": 275,
        "RRNAGene": 12, "SnoRNAGene": 77, "SnRNAGene": 6, "TelomeraseRNAGene": 1,
        "Protein": 5983, "CDS": 5983, "Synonym": 2920, "Publication": 10686,
    }  # fmt: skip


def test_the_genome_without_its_mitochondrion(ask):
    lengths = dict(ask("SELECT primaryIdentifier, length FROM Chromosome"))
    assert sum(lengths.values()) == 12_071_326
    assert lengths["chrI"] == 230_218
    assert "chrmt" not in lengths


def test_actin(ask):
    place = (
        "SELECT g.secondaryIdentifier, g.primaryIdentifier, c.primaryIdentifier, l.start, l.end, "
        "l.strand, g.length, g.class FROM Gene g JOIN Location l ON l.id = g.chromosomeLocation "
        "JOIN Chromosome c ON c.id = g.chromosome WHERE g.symbol = 'ACT1'"
    )
    assert ask(place) == [("YFL039C", "S000001855", "chrVI", 53260, 54696, "-1", 1437, "ORF")]


GO = (
    ' FROM Gene g JOIN "Gene.goAnnotation" ga ON ga.owner = g.id JOIN GOAnnotation a '
    "ON a.id = ga.member "
)
EVIDENCE = (
    'JOIN GOTerm t ON t.id = a.ontologyTerm JOIN "OntologyAnnotation.evidence" ae ON '
    "ae.owner = a.id JOIN OntologyEvidence e ON e.id = ae.member JOIN "
    "OntologyAnnotationEvidenceCode c ON c.id = e.code LEFT JOIN "
    '"OntologyEvidence.publications" ep ON ep.owner = e.id LEFT JOIN Publication p '
    "ON p.id = ep.member "
)


def test_a_real_row_of_go(ask):
    where = "WHERE g.symbol = 'ACT1' AND t.identifier = 'GO:0031011' AND c.code = 'IPI'"
    found = ask(f"SELECT t.name, p.pubMedId {GO}{EVIDENCE}{where}")
    assert ("Ino80 complex", "10952318") in found


def test_all_of_go(ask):
    ((genes, rows),) = ask(f"SELECT COUNT(DISTINCT g.id), COUNT(*) {GO}{EVIDENCE}")
    assert genes == 6367
    # 92,564 in the records; some are said twice, under a term and an alternative identifier.
    assert 92_000 < rows <= 92_564
    codes = {code for (code,) in ask("SELECT code FROM OntologyAnnotationEvidenceCode")}
    assert {"IDA", "IEA", "IPI", "IMP"} <= codes
    assert not [code for code in codes if "," in code]


def test_every_ancestor_of_a_term_is_among_its_parents_and_so_is_itself(ask):
    above = (
        'SELECT t.identifier, u.identifier FROM GOTerm t JOIN "OntologyTerm.parents" p '
        "ON p.owner = t.id JOIN GOTerm u ON u.id = p.member"
    )
    parents = {}
    for term, ancestor in ask(above):
        parents.setdefault(term, set()).add(ancestor)
    assert set(parents) == {term for (term,) in ask("SELECT identifier FROM GOTerm")}
    assert all(term in found for term, found in parents.items())
    assert all(parents[one] <= found for found in parents.values() for one in found)
    roots = {"GO:0005575", "GO:0003674", "GO:0008150"}
    obsolete = {term for (term,) in ask("SELECT identifier FROM GOTerm WHERE obsolete")}
    assert len(obsolete) > 100
    assert all(found & roots for term, found in parents.items() if term not in obsolete)
    assert all(parents[term] == {term} for term in obsolete)


def test_no_term_is_known_by_an_identifier_of_the_past(ask):
    # GO:0006461 was merged into GO:0065003 before the release that the mine uses.
    assert ask("SELECT 1 FROM GOTerm WHERE identifier = 'GO:0006461'") == []


def test_recombination_genes_are_enriched_in_the_repair_of_double_strand_breaks(ask):
    known = {
        name
        for (name,) in ask(
            f'SELECT DISTINCT g.symbol {GO}JOIN "OntologyTerm.parents" tp ON '
            "tp.owner = a.ontologyTerm JOIN GOTerm t ON t.id = tp.member "
            "WHERE t.identifier = 'GO:0006302'"
        )
    }
    ten = {"RAD50", "RAD51", "RAD52", "RAD54", "RAD55", "RAD57", "RAD59", "MRE11", "XRS2", "SAE2"}
    assert ten <= known
    p = hypergeom.sf(9, 6399, len(known), 10)
    assert p == pytest.approx(math.comb(len(known), 10) / math.comb(6399, 10), rel=1e-6)
    assert p < 1e-14


def test_genes_of_ribosomal_proteins_keep_their_introns(ask):
    translation = {
        gene
        for (gene,) in ask(
            f"SELECT DISTINCT g.id {GO}JOIN GOTerm t ON t.id = a.ontologyTerm "
            "WHERE t.identifier = 'GO:0002181' AND g.class = 'ORF'"
        )
    }
    spliced = {
        gene
        for (gene,) in ask(
            'SELECT DISTINCT o.id FROM ORF o JOIN "Gene.introns" i ON i.owner = o.id'
        )
    }
    assert (len(translation), len(spliced), len(translation & spliced)) == (158, 270, 86)
    assert hypergeom.sf(85, 5983, 270, 158) < 1e-70


INTRONS = (
    "SELECT i.primaryIdentifier, i.length, s.residues FROM Intron i JOIN Sequence s "
    'ON s.id = i.sequence JOIN "Gene.introns" gi ON gi.member = i.id JOIN Gene g '
    "ON g.id = gi.owner WHERE g.class = ?"
)


def test_introns_of_coding_genes_are_cut_where_the_spliceosome_cuts(ask):
    introns = ask(INTRONS, "ORF")
    ends = [(residues[:2], residues[-2:]) for _, _, residues in introns]
    # Measured: GT..AG 270, GC..AG 8, and two others of 280.
    assert len(introns) == 280
    assert ends.count(("GT", "AG")) / len(ends) > 0.95
    assert sum(end == "AG" and begin in {"GT", "GC"} for begin, end in ends) == 278
    # HAC1's is cut by other means (Ire1 and the tRNA ligase), at other sites.
    assert {name: size for name, size, _ in introns}["YFL031W_intron_1"] == 252
    lengths = [size for _, size, _ in introns]
    assert (min(lengths), max(lengths)) == (49, 1002)


def test_introns_of_transfer_rnas_are_short(ask):
    lengths = [size for _, size, _ in ask(INTRONS, "TRNAGene")]
    assert len(lengths) == 60
    assert all(10 < size < 100 for size in lengths)


def test_every_feature_lies_on_its_chromosome(ask):
    outside = (
        "SELECT COUNT(*) FROM Location l JOIN Chromosome c ON c.id = l.locatedOn "
        "WHERE l.start < 1 OR l.end > c.length OR l.start > l.end OR l.strand NOT IN ('1', '-1')"
    )
    assert ask(outside) == [(0,)]
    assert ask("SELECT COUNT(*) FROM SequenceFeature WHERE class <> 'Chromosome' AND "
               "(chromosome IS NULL OR chromosomeLocation IS NULL)") == [(0,)]  # fmt: skip


def test_locations_point_back_to_their_features(ask):
    found = ask(
        "SELECT COUNT(*), SUM(l.feature = f.id), SUM(l.locatedOn = f.chromosome) FROM "
        "SequenceFeature f JOIN Location l ON l.id = f.chromosomeLocation"
    )
    assert found == [(12_722, 12_722, 12_722)]


def test_lengths_agree(ask):
    """With the sequence, with the place, and three bases an amino acid and a stop."""
    genes = (
        "SELECT COUNT(*), SUM(length(s.residues) = g.length), SUM(s.length = g.length), "
        "SUM(l.end - l.start + 1 = g.length) FROM Gene g JOIN Sequence s ON s.id = g.sequence "
        "JOIN Location l ON l.id = g.chromosomeLocation"
    )
    assert ask(genes) == [(6399, 6399, 6399, 6399)]
    coding = (
        "SELECT c.length - 3 * (p.length + 1), COUNT(*) FROM CDS c JOIN Protein p "
        "ON p.id = c.protein GROUP BY 1"
    )
    # The 47 where the ribosome slips one base: Ty elements and three programmed frameshifts.
    assert ask(coding) == [(0, 5936), (1, 47)]


def test_proteins_weigh_what_their_residues_weigh(ask):
    ((weight, residues),) = ask(
        "SELECT p.molecularWeight, s.residues FROM Protein p JOIN Sequence s "
        "ON s.id = p.sequence WHERE p.secondaryIdentifier = 'YFL039C'"
    )
    assert weight == pytest.approx(41_690, rel=0.001)  # 41.7 kDa, as every textbook has it
    assert residues.startswith("MDSEVAALVIDNGSGMCKAGFAGDDAPRAVFPSIVGRPRHQG")


def test_names_are_unique(ask):
    for column in ("primaryIdentifier", "secondaryIdentifier", "symbol"):
        assert ask(f"SELECT COUNT({column}) - COUNT(DISTINCT {column}) FROM Gene") == [(0,)]
    assert ask("SELECT COUNT(*) FROM Gene WHERE primaryIdentifier IS NULL") == [(0,)]


def test_every_link_leads_to_an_object_of_its_class(yeast, ask):
    from minelet.objects.database import link_table, quoted

    for one in yeast.model.classes.values():
        for link in one.references:
            table = link_table(yeast.model, link)
            source = f"SELECT {table.member} AS x FROM {quoted(table.table)}" if table else (
                "" if link.many else f"SELECT {quoted(link.name)} AS x FROM {quoted(one.name)}"
            )  # fmt: skip
            if source:
                astray = f"SELECT COUNT(*) FROM ({source}) WHERE x NOT IN (SELECT id FROM "
                assert ask(f"{astray}{quoted(link.target)})") == [(0,)], f"{one.name}.{link.name}"
