"""Enrichment as a reader asks for it: InterMine's own client, the yeast mine, a real socket."""

import json

import pandas as pd
import pytest
from intermine.webservice import Service
from scipy.stats import hypergeom
from werkzeug.test import Client

from minelet.analyses import pairs
from minelet.service import MineService

RECOMBINATION = [
    "RAD51", "RAD52", "RAD54", "RAD55", "RAD57", "RAD59", "MRE11", "XRS2", "RAD50", "DMC1",
]  # fmt: skip
ROOTS = {"GO:0008150", "GO:0003674", "GO:0005575"}


@pytest.fixture(scope="module")
def mine(root):
    """The client of one reader, whose lists nobody else sees."""
    return Service(root, token="random")


@pytest.fixture(scope="module")
def genes(mine):
    return mine.create_list(RECOMBINATION, "Gene")


@pytest.fixture(scope="module")
def annotations(mine):
    """Each gene with each term above its own, fetched as a reader would and joined by pandas."""
    query = mine.new_query("Gene")
    query.select("symbol", "secondaryIdentifier", "goAnnotation.ontologyTerm.identifier")
    direct = pd.DataFrame(query.results(row="list"), columns=["symbol", "gene", "own"])
    query = mine.new_query("GOTerm")
    query.select("identifier", "parents.identifier")
    query.add_constraint("parents.namespace", "=", "biological_process")
    above = pd.DataFrame(query.results(row="list"), columns=["own", "term"])
    frame = direct.merge(above[~above.term.isin(ROOTS)], on="own")
    return frame.drop_duplicates(["gene", "term"])


def test_the_widgets_are_those_for_which_there_are_data(mine):
    kinds = {name: one["widgetType"] for name, one in mine.widgets.items()}
    assert kinds == {
        "go_enrichment_for_gene": "enrichment",
        "publication_enrichment": "enrichment",
        "chromosome_distribution_for_gene": "chart",
        "go_terms_for_gene": "table",
    }
    assert mine.widgets["go_enrichment_for_gene"]["filters"].split(",") == [
        "biological_process", "cellular_component", "molecular_function",
    ]  # fmt: skip


def test_recombination_genes_repair_double_strand_breaks(genes):
    rows = {row.identifier: row for row in genes.calculate_enrichment("go_enrichment_for_gene")}
    repair = rows["GO:0006302"]
    assert repair.description == "double-strand break repair"
    assert (repair.matches, repair.populationAnnotationCount) == (10, 130)
    assert repair.p_value == pytest.approx(1.66e-13, rel=0.01)
    assert list(rows)[:2] == ["GO:0045003", "GO:0006302"]  # the first is a kind of the second


def test_the_answer_is_what_pandas_and_scipy_make_of_the_same_rows(genes, annotations):
    listed = annotations[annotations.symbol.isin(RECOMBINATION)]
    population, sample = annotations.gene.nunique(), listed.gene.nunique()
    table = pd.DataFrame(
        {"found": listed.term.value_counts(), "all": annotations.term.value_counts()}
    ).dropna()
    table["p"] = hypergeom.sf(table.found - 1, population, table["all"], sample)
    by_hand = {
        term: (row.found, row["all"], pytest.approx(row.p, rel=1e-9))
        for term, row in table.iterrows()
    }
    rows = genes.calculate_enrichment("go_enrichment_for_gene", correction="None", maxp=1)
    theirs = {
        row.identifier: (row.matches, row.populationAnnotationCount, row.p_value) for row in rows
    }
    assert theirs == by_hand

    # All terms of the background are tests, and in Bonferroni's correction each counts.
    tests = annotations.term.nunique()
    rows = genes.calculate_enrichment("go_enrichment_for_gene", correction="Bonferroni", maxp=0.05)
    corrected = {row.identifier: row.p_value for row in rows}
    expected = (table.p * tests)[lambda p: p <= 0.05]
    assert corrected == pytest.approx(expected.to_dict(), rel=1e-9)


def test_filters_and_backgrounds_change_the_question(genes, mine):
    rows = list(genes.calculate_enrichment("go_enrichment_for_gene", filter="cellular_component"))
    assert "Mre11 complex" in {row.description for row in rows}
    background = mine.get_list("ALL_Verified_Uncharacterized_Dubious_ORFs")
    narrower = genes.calculate_enrichment("go_enrichment_for_gene", background=background.name)
    before = {row.identifier: row for row in genes.calculate_enrichment("go_enrichment_for_gene")}
    # Among the ORFs alone, which are better known than all genes, the same find is less rare.
    assert next(narrower).p_value > before["GO:0045003"].p_value


def test_the_papers_behind_a_list_can_be_asked_for(genes):
    first = next(genes.calculate_enrichment("publication_enrichment"))
    assert first.identifier.isdecimal()
    assert first.matches >= 4


@pytest.fixture(scope="module")
def web(yeast):
    return Client(MineService(yeast))


def test_genes_of_all_the_genome_are_enriched_in_nothing(web, yeast):
    everything = [one for (one,) in yeast.connection.execute("SELECT id FROM Gene")]
    body = web.post("/service/list/enrichment", data={
        "ids": ",".join(map(str, everything)), "widget": "go_enrichment_for_gene",
        "maxp": "1", "correction": "None",
    }).json  # fmt: skip
    assert {one["p-value"] for one in body["results"]} == {1.0}
    assert body["notAnalysed"] == len(everything) - body["populationCount"]


def test_long_genes_can_be_weighed_down(web, yeast):
    marks = ",".join("?" * len(RECOMBINATION))
    found = yeast.connection.execute(
        f"SELECT id, length FROM Gene WHERE symbol IN ({marks})", RECOMBINATION
    ).fetchall()
    asked = {
        "ids": ",".join(str(one) for one, _ in found), "widget": "go_enrichment_for_gene",
        "maxp": "0.05", "correction": "Holm-Bonferroni",
    }  # fmt: skip
    plain = web.post("/service/list/enrichment", data=asked).json
    assert json.loads(plain["extraAttribute"]) == {"gene_length": {"gene_length_correction": False}}
    body = web.post(
        "/service/list/enrichment", data=asked | {"gene_length_correction": "true"}
    ).json
    assert json.loads(body["extraAttribute"]) == {"gene_length": {"gene_length_correction": True}}
    before = {one["identifier"]: one for one in plain["results"]}
    repair = next(one for one in body["results"] if one["identifier"] == "GO:0006302")
    # By hand: mean length of the term's genes over that of all, over the term's share of genes.
    rows = dict(yeast.connection.execute("SELECT id, length FROM Gene"))
    kept = pairs.annotations_of(yeast, pairs.known(yeast).widgets["go_enrichment_for_gene"])
    numbers = {number for number, key in enumerate(kept.keys) if key[3] == "biological_process"}
    (term,) = [number for number, key in enumerate(kept.keys) if key[0] == "GO:0006302"]
    having = [rows[one] for one in rows if not numbers.isdisjoint(kept.numbers_of(one))]
    these = [rows[one] for one in rows if term in kept.numbers_of(one)]
    mean, share = sum(having) / len(having), len(these) / len(having)
    factor = sum(these) / len(these) / mean / share
    assert repair["p-value"] == pytest.approx(before["GO:0006302"]["p-value"] * factor, rel=1e-6)


def test_the_pairs_are_kept_in_the_mine(yeast):
    """So that the first reader waits no longer than the second."""
    for one in pairs.known(yeast).widgets.values():
        if one.kind == "enrichment":
            assert pairs._stored(yeast, one)


def test_the_genes_of_a_list_are_found_by_the_query_of_its_enrichment(web):
    body = web.get(
        "/service/list/enrichment?list=snoRNAs&widget=go_enrichment_for_gene&maxp=0.05"
        "&correction=Benjamini Hochberg"
    ).json
    best = body["results"][0]
    query = json.loads(body["pathQueryForMatches"])
    query["where"].append(
        {
            "path": body["pathConstraint"],
            "op": "ONE OF",
            "code": "B",
            "values": [best["identifier"]],
        }
    )
    asked = {"query": json.dumps(query), "format": "count"}
    assert int(web.post("/service/query/results", data=asked).text) == best["matches"]
