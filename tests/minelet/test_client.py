"""InterMine's own Python client, unmodified, over a real socket, as a reader of lessons uses it."""

import csv

import pytest
from intermine import VERSION
from intermine.errors import ServiceError, WebserviceError
from intermine.model import ModelError
from intermine.webservice import Service


def symbols(rows):
    return sorted(row["symbol"] for row in rows)


def test_it_is_the_client_of_the_lessons():
    assert VERSION.startswith("1.14")


def test_versions_and_model(service):
    assert service.version == 35
    assert service.release == "S288C R64-2-1, 2017-01-18"
    assert service.model.name == "genomic"
    assert "SnoRNAGene" in service.model.classes
    assert service.model.get_class("ORF").isa("Gene")


# -- results in every form --------------------------------------------------------------------


@pytest.fixture(scope="module")
def actin(service):
    columns = ["symbol", "secondaryIdentifier", "length", "chromosomeLocation.start"]
    return service.select(*[f"Gene.{one}" for one in columns]).where("Gene.symbol", "=", "act1")


ACT1 = ["ACT1", "YFL039C", 1437, 53260]


def test_rows(actin):
    # A comprehension, as in the lessons: the client answers list() by asking twice.
    (row,) = [row for row in actin.rows()]
    assert (row["symbol"], row["Gene.length"], row[3]) == ("ACT1", 1437, 53260)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("list", ACT1),
        ("json", ACT1),
        ("tsv", "ACT1\tYFL039C\t1437\t53260"),
        ("csv", '"ACT1","YFL039C","1437","53260"'),
    ],
)
def test_other_forms(actin, form, expected):
    assert next(iter(actin.results(row=form))) == expected


def test_cells_of_jsonrows_tell_whose_they_are(actin):
    cells = next(iter(actin.results(row="jsonrows")))
    assert [cell["value"] for cell in cells] == ACT1
    assert [cell["column"] for cell in cells] == actin.views
    assert {cell["id"] for cell in cells[:3]} == {actin.first(row="jsonobjects").id}


def test_dict_count_first_one_and_len(actin):
    (row,) = iter(actin.results(row="dict"))
    assert row["Gene.symbol"] == "ACT1"
    assert actin.count() == 1
    assert len(actin) == 1
    assert actin.first().symbol == "ACT1"
    assert actin.first(row="list") == ACT1
    assert actin.one().length == 1437


def test_nothing_found(service):
    nothing = service.select("Gene.symbol").where("Gene.symbol", "=", "no such gene")
    assert nothing.count() == 0
    assert nothing.first() is None
    assert nothing.first(row="rr") is None
    assert nothing.dataframe().empty


def test_dataframe(service):
    frame = service.select("Chromosome.primaryIdentifier", "Chromosome.length").dataframe()
    assert list(frame.columns) == ["Chromosome.primaryIdentifier", "Chromosome.length"]
    assert frame["Chromosome.length"].sum() == 12_071_326
    assert len(frame) == 16


def test_start_and_size(service):
    query = service.select("Gene.secondaryIdentifier").where("Gene.symbol", "IS NOT NULL")
    every = [row[0] for row in query.rows(row="list")]
    some = [row[0] for row in query.rows(start=10, size=5, row="list")]
    assert some == every[10:15]
    assert every == sorted(every)


def test_first_leaves_the_rest_unread(service):
    # The client drops the connection after one line of six thousand.
    for _ in range(3):
        assert service.select("Gene.*").first().secondaryIdentifier
    assert service.select("Gene.symbol").count() == 6399


def test_csv_can_be_read_again(service):
    query = service.select("Gene.symbol", "Gene.description").where("Gene.symbol", "=", "RPL*")
    rows = list(csv.reader(iter(query.results(row="csv"))))
    assert all(len(row) == 2 for row in rows)
    assert len(rows) == query.count() > 70


# -- constraints ------------------------------------------------------------------------------


def test_logic(service):
    query = service.new_query()
    query.add_view("Gene.symbol")
    query.add_constraint("Gene.symbol", "=", "RPL1*", code="A")
    query.add_constraint("Gene.symbol", "=", "RPS1*", code="B")
    query.add_constraint("Gene.chromosome.primaryIdentifier", "=", "chrII", code="C")
    query.set_logic("(A or B) and C")
    assert symbols(query.rows()) == ["RPL19A", "RPL19B", "RPS11B"]


def test_one_of(service):
    query = service.select("Gene.symbol").where("Gene.symbol", "ONE OF", ["ACT1", "NOP1", "x'y"])
    assert symbols(query.rows()) == ["ACT1", "NOP1"]


@pytest.mark.parametrize("extra", ["", "S. cerevisiae", "559292"])
def test_lookup_finds_by_symbol_identifier_and_synonym(service, extra):
    names = "act1, YPL204W,S000006158, RPB1"
    query = service.select("Gene.symbol").where("Gene", "LOOKUP", names, extra)
    assert {"ACT1", "HRR25", "RPO21"} <= {row[0] for row in query.rows()}


def test_lookup_in_another_organism_finds_nothing(service):
    assert (
        service.select("Gene.symbol").where("Gene", "LOOKUP", "ACT1", "D. melanogaster").count()
        == 0
    )


def test_lookup_takes_wild_cards(service):
    query = service.select("Gene.symbol").where("Gene", "LOOKUP", "HHF*, HHT*")
    assert symbols(query.rows()) == ["HHF1", "HHF2", "HHT1", "HHT2"]


def test_a_synonym_is_used_only_when_no_identifier_matches(service):
    # RPB1 is a synonym of RPO21 and no gene's own name.
    assert symbols(service.select("Gene.symbol").where("Gene", "LOOKUP", "RPB1").rows()) == [
        "RPO21"
    ]


def test_a_subclass_constraint(service):
    query = service.new_query("Chromosome")
    query.add_view("Chromosome.locatedFeatures.feature.symbol")
    query.add_constraint("Chromosome.locatedFeatures.feature", "SnoRNAGene")
    assert query.count() == 77


def test_the_root_is_of_no_subclass(service, refusals):
    query = service.new_query("Gene").select("symbol")
    query.add_constraint("Gene", "SnoRNAGene")
    with pytest.raises(WebserviceError):
        query.count()
    assert "may not have a subclass constraint: begin each path with SnoRNAGene" in refusals[-1]
    assert service.new_query("SnoRNAGene").select("symbol").count() == 77
    kinds = service.new_query("Gene").select("symbol")
    kinds.add_constraint("Gene", "ISA", ["SnoRNAGene"])
    assert kinds.count() == 77


def test_a_subclass_opens_its_fields(service):
    query = service.new_query()
    query.add_constraint("Gene.ontologyAnnotations", "GOAnnotation")
    query.add_view("Gene.symbol", "Gene.ontologyAnnotations.ontologyTerm.name")
    query.add_constraint("Gene.symbol", "=", "ACT1")
    assert query.count() == service.select("Gene.goAnnotation.id").where(symbol="ACT1").count()


def test_loops(service):
    query = service.new_query()
    query.add_view("Gene.symbol", "Gene.introns.primaryIdentifier")
    query.add_constraint("Gene.chromosome", "IS", "Gene.introns.chromosome")
    every = query.count()
    assert every == service.select("Gene.symbol", "Gene.introns.primaryIdentifier").count()
    other = service.new_query()
    other.add_view("Gene.symbol")
    other.add_constraint("Gene.chromosome", "IS NOT", "Gene.introns.chromosome")
    assert other.count() == 0


def test_an_outer_join(service):
    def asked(join):
        query = service.new_query()
        query.add_view("Gene.secondaryIdentifier", "Gene.introns.length")
        query.add_constraint("Gene.symbol", "ONE OF", ["ACT1", "VPH1"])
        if join:
            query.outerjoin("introns")
        return [row[:] for row in query.rows(row="list")]

    assert asked(join=False) == [["YFL039C", 309]]
    assert asked(join=True) == [["YFL039C", 309], ["YOR270C", None]]


# -- the code of 2018 -------------------------------------------------------------------------


def test_the_code_that_a_mines_page_generated_in_2018(service):
    query = service.new_query("Gene")
    query.add_view("primaryIdentifier", "secondaryIdentifier", "symbol", "length",
                   "chromosome.primaryIdentifier", "chromosomeLocation.start")  # fmt: skip
    query.add_constraint("Gene", "IN", "snoRNAs", code="A")
    rows = [(row["secondaryIdentifier"], row["chromosomeLocation.start"]) for row in query.rows()]
    assert len(rows) == 77
    assert len(query.views) > 6  # every attribute of a gene, and the six once more


# -- lists ------------------------------------------------------------------------------------


def test_lists(service):
    snornas = service.get_list("snoRNAs")
    assert (snornas.size, snornas.list_type) == (77, "SnoRNAGene")
    assert {one.name for one in service.get_all_lists()} == {
        "snoRNAs",
        "ALL_Verified_Uncharacterized_Dubious_ORFs",
    }
    assert snornas.to_query().count() == 77
    genes = [gene for gene in snornas]
    assert {gene.type for gene in genes} == {"SnoRNAGene"}
    assert "SNR18" in {gene.symbol for gene in genes}
    assert snornas[0].secondaryIdentifier == genes[0].secondaryIdentifier


def test_outside_a_list(service):
    query = service.select("SnoRNAGene.symbol").where("SnoRNAGene", "NOT IN", "snoRNAs")
    assert query.count() == 0


# -- objects, and what they fetch when asked --------------------------------------------------


def test_references_and_collections_are_fetched_when_asked(service):
    gene = service.select("Gene.symbol").where("Gene.symbol", "=", "ACT1").first()
    assert gene.organism.shortName == "S. cerevisiae"
    assert gene.length == 1437
    assert [intron.length for intron in gene.introns] == [309]
    assert {synonym.value for synonym in gene.synonyms} == {"ABY1", "END7"}


def test_an_empty_collection_and_an_empty_reference_are_empty(service):
    gene = service.select("Gene.symbol").where("Gene.symbol", "=", "SNR18").first()
    assert gene.proteins == []
    assert gene.introns == []
    chromosome = service.select("Chromosome.name").first()
    assert chromosome.chromosomeLocation is None


def test_objects_nest(service):
    query = service.select("Gene.symbol", "Gene.introns.length", "Gene.proteins.length")
    gene = query.where("Gene.symbol", "=", "ACT1").first()
    assert gene.introns[0].length == 309
    assert gene.proteins[0].length == 375


# -- templates --------------------------------------------------------------------------------


def test_every_template_runs_as_it_is(service):
    assert set(service.templates) == {
        "Gene_GO", "GOTerm_Genes", "Gene_Introns", "Gene_ProteinSequence",
    }  # fmt: skip
    for name in service.templates:
        template = service.get_template(name)
        rows = [row for row in template.rows()]
        # What outer joins add is in the rows, and not in a real mine's count.
        assert 0 < template.count() <= len(rows)


def test_a_template_with_other_values(service):
    template = service.get_template("Gene_ProteinSequence")
    rows = [row for row in template.rows(A={"value": "ACT1,NOP1"})]
    assert [row["proteins.length"] for row in rows] == [327, 375]  # NOP1, ACT1
    assert template.count(A={"op": "LOOKUP", "value": "NOP1"}) == 1
    assert template.count() == 3


# -- what goes wrong --------------------------------------------------------------------------


def test_the_client_itself_knows_what_the_model_has(service):
    with pytest.raises(ModelError):
        service.select("Gene.symbool")
    with pytest.raises(ServiceError):
        service.get_template("No such template")
    assert service.get_list("no such list") is None


def test_an_unknown_list_in_a_query(service, refusals):
    query = service.select("Gene.symbol").where("Gene", "IN", "snoRNA")
    with pytest.raises(WebserviceError) as caught:
        query.count()
    assert caught.value.args[:2] == ("There was a problem with our request", 400)
    assert refusals[-1] == "There is no list snoRNA; the nearest is snoRNAs"


def test_a_path_that_slips_past_the_client(service, refusals):
    query = service.select("Gene.symbol")
    query.views = ["Gene.symbool"]
    with pytest.raises(WebserviceError):
        next(iter(query.rows()))
    assert "Gene has no field symbool; the nearest is symbol" in refusals[-1]


def test_the_service_is_found_without_its_last_part(root):
    assert Service(root.removesuffix("/service")).version == 35
