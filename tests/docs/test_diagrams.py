"""The drawings of the pages: sound, named, used, and true to the mine and to the dated facts."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest
import yaml
from intermine.webservice import Service

import minelet
from tests.docs.chapters import PROJECT, ROOT, all_pages

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = sorted((ROOT / "docs" / "assets").glob("*.svg"))
PAINT = ("fill", "stroke", "color", "stop-color", "flood-color")
SMALLEST = 11.5
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def drawing(name: str) -> Element:
    """Return a drawing by its name."""
    return defusedxml.ElementTree.parse(ROOT / "docs" / "assets" / f"{name}.svg").getroot()


def words(element: Element) -> str:
    """Return the text of an element."""
    return "".join(element.itertext()).strip()


def marked(root: Element, mark: str) -> list[tuple[str, str]]:
    """Return what every element with an attribute data-… has for it, and its text."""
    found = [(it.get(f"data-{mark}"), words(it)) for it in root.iter(f"{SVG}text")]
    return [(value, text) for value, text in found if value is not None]


def number(text: str) -> int:
    """Return the only whole number in a text."""
    (found,) = re.findall(r"\d[\d,]*", text)
    return int(found.replace(",", ""))


@pytest.fixture(scope="module")
def service():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MINE_URL", raising=False)
        return Service(minelet.url())


def answers(service, *views: str, logic: str = "", **constraints: tuple) -> list[tuple]:
    """Ask for some views under constraints that are named A, B …"""
    query = service.select(*views)
    for code, constraint in constraints.items():
        query.add_constraint(*constraint, code=code)
    if logic:
        query.set_logic(logic)
    return [tuple(row) for row in query.rows()]


@pytest.fixture(scope="module")
def with_introns(service) -> set[str]:
    """The genes of lesson 02: protein-coding, with an intron."""
    gene = "Intron.genes.secondaryIdentifier"
    return {name for (name,) in answers(service, gene, A=("Intron.genes.featureType", "=", "ORF"))}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_says_in_words_what_it_shows(path):
    root = drawing(path.stem)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("class") == "diagram"
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert words(title)
    assert len(words(desc)) > len(words(title))


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_number_that_is_drawn_is_said_as_well(path):
    root = drawing(path.stem)
    said = re.findall(r"\d[\d,]*", words(root.find(f"{SVG}desc")))
    for _, text in [*marked(root, "value"), *marked(root, "region"), *marked(root, "length")]:
        shown = re.sub(r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", text)
        assert set(re.findall(r"\d[\d,]*", shown)) <= {it.strip(",") for it in said}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_takes_its_colours_and_letters_from_the_page(path):
    for element in drawing(path.stem).iter():
        paints = {element.get(name, "none") for name in PAINT}
        assert {it for it in paints if not it.startswith("url(#")} <= {"none", "currentColor"}
        assert element.get("style") is None
        assert element.tag.removeprefix(SVG) not in {"style", "script", "image", "foreignObject"}
        if element.tag == f"{SVG}text":
            assert float(element.get("font-size")) >= SMALLEST


def test_an_id_is_given_once_in_all_drawings_and_every_reference_finds_its_own():
    ids = Counter()
    for path in DRAWINGS:
        own = [it.get("id") for it in drawing(path.stem).iter() if it.get("id")]
        assert all(name.startswith(f"{path.stem}-") for name in own)
        assert set(re.findall(r"url\(#([\w-]+)\)", path.read_text("utf-8"))) <= set(own)
        ids.update(own)
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_drawing_is_used_by_a_page():
    pages = "\n".join(page.text for page in all_pages())
    used = set(re.findall(r'^--8<-- "([\w-]+)\.svg"$', pages, re.MULTILINE))
    assert used == {path.stem for path in DRAWINGS}


def test_the_model_that_is_drawn_is_the_mines(service):
    root, classes = drawing("model"), service.model.classes
    assert {name for name, _ in marked(root, "class")} <= set(classes)
    for field, text in marked(root, "field"):
        owner, _, name = field.partition(".")
        assert name == text
        assert name in classes[owner].field_dict
    ((path, text),) = marked(root, "path")
    assert path == text
    assert service.model.validate_path(text)
    for kind, parent in (("ORF", "Gene"), ("TRNAGene", "Gene"), ("GOTerm", "OntologyTerm")):
        assert classes[kind].isa(parent)


def test_the_joins_are_those_of_the_genes_that_are_drawn(service):
    root = drawing("joins")
    genes = [text for _, text in marked(root, "gene")]
    lengths = {gene: number(text) for gene, text in marked(root, "length")}
    views = ("Gene.symbol", "Gene.proteins.length")
    query = service.select(*views)
    query.add_constraint("Gene.symbol", "ONE OF", genes)
    assert {row[0]: row[1] for row in query.rows()} == lengths
    query.outerjoin("proteins")
    assert {row[0]: row[1] for row in query.rows()} == dict.fromkeys(genes) | lengths
    none = answers(service, "TRNAGene.symbol", A=("TRNAGene.symbol", "ONE OF", genes))
    assert {gene for (gene,) in none} == set(genes) - set(lengths)


def test_the_logic_that_is_drawn_counts_as_the_mine_does(service):
    asked = {
        "A": ("Gene.chromosome.primaryIdentifier", "=", "chrIII"),
        "B": ("Gene.length", ">", 3000),
        "C": ("Gene.description", "CONTAINS", "meiosis"),
    }
    root, view = drawing("logic"), "Gene.secondaryIdentifier"
    found = {code: set(answers(service, view, **{code: asked[code]})) for code in asked}
    genes = set.union(*found.values())
    regions = Counter("".join(code for code in asked if gene in found[code]) for gene in genes)
    drawn = marked(root, "region")
    seven = Counter(["A", "B", "C", "AB", "AC", "BC", "ABC"])
    assert Counter(region for region, _ in drawn) == seven + seven  # one for each logic
    assert {region: number(text) for region, text in drawn} == {it: regions[it] for it in seven}
    for logic, text in marked(root, "value"):
        assert number(text) == len(answers(service, view, logic=logic, **asked))


def test_the_sets_that_are_drawn_count_as_the_mines_genes_do(service, with_introns):
    named = answers(service, "ORF.secondaryIdentifier", "ORF.symbol")
    a, b = with_introns, {gene for gene, name in named if re.match(r"RP[LS]\d", name or "")}
    values = {"a": a, "b": b, "a | b": a | b, "a & b": a & b, "a ^ b": a ^ b, "a - b": a - b}
    root = drawing("sets")
    assert dict(marked(root, "value")).keys() == values.keys()
    for name, text in marked(root, "value"):
        assert number(text) == len(values[name])
    regions = {"onlya": a - b, "both": a & b, "onlyb": b - a}
    for name, text in marked(root, "region"):
        assert number(text) == len(regions[name])


def test_the_urn_holds_the_numbers_of_lesson_02(service, with_introns):
    from scipy.stats import hypergeom  # it takes longer than all other imports of the tests

    term, code = "ORF.goAnnotation.ontologyTerm", "ORF.goAnnotation.evidence.code.code"
    of_a_process = (f"{term}.namespace", "=", "biological_process")
    known = {"A": of_a_process, "B": (code, "!=", "ND")}
    urn = set(answers(service, "ORF.secondaryIdentifier", **known))
    translation = (f"{term}.parents.name", "=", "cytoplasmic translation")
    marked_ones = set(answers(service, "ORF.secondaryIdentifier", **known, C=translation))
    drawn = urn & {(gene,) for gene in with_introns}
    sizes = {
        "N": len(urn),
        "K": len(marked_ones),
        "n": len(drawn),
        "k": len(drawn & marked_ones),
        "expected": round(len(marked_ones) * len(drawn) / len(urn)),
    }
    shown = dict(marked(drawing("enrichment"), "value"))
    assert {name: number(shown[name]) for name in sizes} == sizes
    assert shown["one in"].endswith(f"1 in {round(sizes['N'] / sizes['K'])}")
    p = hypergeom.sf(sizes["k"] - 1, sizes["N"], sizes["K"], sizes["n"])
    digit, power = re.fullmatch(r"p = (\d) × 10(\S+)", shown["p"]).groups()
    assert f"{p:.0e}" == f"{digit}e{power.translate(RAISED)}"


def test_the_rows_of_the_clicks_are_in_the_list(service):
    rows = answers(
        service,
        "Gene.symbol",
        "Gene.secondaryIdentifier",
        "Gene.organism.shortName",
        A=("Gene", "IN", "snoRNAs"),
    )
    drawn = marked(drawing("click"), "gene")
    assert drawn
    assert {(symbol, name, "S. cerevisiae") for symbol, name in drawn} <= set(rows)


def test_a_session_dies_in_the_drawing_when_the_dated_facts_say_so():
    facts = yaml.safe_load(PROJECT.dated_facts.read_text("utf-8"))
    said = words(drawing("files"))
    idle, age = (facts[f"binder_{name}_seconds"]["value"] for name in ("idle", "age"))
    assert f"after {number(str(idle)) // 60} minutes" in said
    assert f"after {number(str(age)) // 3600} hours" in said


def test_more_room_is_asked_for_in_the_drawing_when_the_dated_facts_say_so():
    facts = yaml.safe_load(PROJECT.dated_facts.read_text("utf-8"))
    assert f"{facts['hub_quota_weeks']['value']} before" in words(drawing("class"))
