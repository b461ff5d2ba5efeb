"""The example of the chapter *Bring your own mine*: its facts, and what the chapter says of it."""

import csv
import re
from pathlib import Path

import pytest
from Bio.Data import CodonTable
from Bio.Data.IUPACData import protein_letters_1to3
from Bio.SeqUtils.ProtParamData import kd

from minelet.errors import SourceError
from minelet.identity.resolve import resolve
from minelet.model import Model
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import open_own

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "notebooks" / "own-mine"
CHAPTER = (ROOT / "docs" / "own-mine.md").read_text("utf-8")
FILES = {name: FOLDER / f"{name}.xml" for name in ("model", "items", "templates", "lists")}


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MINELET_CACHE", str(tmp_path_factory.mktemp("cache")))
    found = open_own(
        Sources(FILES["model"], (FILES["items"],), FILES["templates"], FILES["lists"]), show=False
    )
    yield found
    found.close()
    patch.undo()


def ask(mine, sql, *values):
    return mine.connection.execute(sql, values).fetchall()


def test_it_holds_what_chapter_and_lesson_say(mine):
    assert mine.facts["warnings"] == []
    assert mine.facts["objects"] == 96
    assert "with 96 objects in four files" in CHAPTER
    assert mine.facts["counts"] == {
        "AminoAcid": 20, "Codon": 64, "StopCodon": 3, "GeneticCode": 2, "Reassignment": 10,
    }  # fmt: skip


def test_the_amino_acids_are_those_of_biopython(mine):
    rows = ask(mine, "SELECT identifier, symbol, hydropathy FROM AminoAcid ORDER BY identifier")
    assert rows == [(one, protein_letters_1to3[one], kd[one]) for one in sorted(kd)]


def test_the_codes_are_those_of_ncbi(mine):
    def table(number):
        known = CodonTable.unambiguous_rna_by_id[number].forward_table
        return {codon: known.get(codon) for codon in standard}

    standard = dict(
        ask(
            mine,
            "SELECT c.identifier, a.identifier FROM Codon c "
            "LEFT JOIN AminoAcid a ON a.id = c.aminoAcid",
        )
    )
    assert standard == table(1)
    assert {codon for (codon,) in ask(mine, "SELECT identifier FROM StopCodon")} == {
        codon for codon, one in standard.items() if one is None
    }
    bases = ask(mine, "SELECT identifier FROM Codon WHERE identifier = first || second || third")
    assert len(bases) == 64
    for number, name in ask(mine, "SELECT identifier, name FROM GeneticCode"):
        changes = ask(
            mine,
            "SELECT c.identifier, a.identifier FROM Reassignment r "
            "JOIN GeneticCode g ON g.id = r.code AND g.identifier = ? "
            "JOIN Codon c ON c.id = r.codon LEFT JOIN AminoAcid a ON a.id = r.aminoAcid",
            number,
        )
        assert standard | dict(changes) == table(number)
        assert CodonTable.unambiguous_rna_by_id[number].names[0] == name


def test_its_lists_and_names_find_what_they_should(mine):
    members = ask(
        mine,
        "SELECT l.name, m.object FROM minelet_lists l JOIN minelet_list_members m ON m.list = l.id",
    )
    names = dict(ask(mine, "SELECT id, name FROM AminoAcid"))
    chains = {names[one] for name, one in members if name.startswith("branched")}
    assert chains == {"Valine", "Leucine", "Isoleucine"}
    assert sum(name == "stop codons" for name, _ in members) == 3
    assert len(resolve(mine, "AminoAcid", ["leu", "L", "Leucine"]).ids()) == 1


def test_the_excerpts_of_the_chapter_are_whole_items():
    lines = FILES["items"].read_text().splitlines()
    for first, last in re.findall(r'"items\.xml:(\d+):(\d+)"', CHAPTER):
        shown = lines[int(first) - 1 : int(last)]
        assert shown[0].startswith("  <item id=")
        assert shown[-1] == "  </item>"
        assert shown.count("  </item>") == 1


SLIPS = [
    ('ref_id="T"', 'ref_id="Thr"'),
    ("</items>", "</item>"),
]


def test_the_sentences_of_the_chapter_are_those_that_are_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    right = FILES["items"].read_text()
    said = []
    for old, new in SLIPS:
        Path("items.xml").write_text(right.replace(old, new, 1))
        with pytest.raises(SourceError) as caught:
            open_own(Sources(FILES["model"], (Path("items.xml"),)), show=False)
        said.append(str(caught.value))
    # The first slip of the chapter is made by its own code: tests/docs/test_code.py runs it.
    assert "```text\n" + "\n".join(said) + "\n```" in CHAPTER


def test_the_program_of_the_chapter_makes_items_of_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("strains.csv", "w", newline="") as file:
        csv.writer(file).writerows([["name", "number"], ['A & "B"', "1"], ["C<D", ""]])
    Path("model.xml").write_text(
        '<model name="strains" package="x"><class name="Strain" is-interface="true">'
        '<attribute name="name" type="java.lang.String"/>'
        '<attribute name="number" type="java.lang.Integer"/></class></model>'
    )
    found = re.findall(r"```python\n(.*?)```", CHAPTER, re.S)
    (program,) = [one for one in found if "def items_from" in one]
    definition = program.partition("\n\n\nitems_from(")[0]
    exec(f"{definition}\n\n\nitems_from('strains.csv', 'Strain', 'items.xml')", {})
    mine = open_own(Sources(Path("model.xml"), (Path("items.xml"),)), show=False)
    assert ask(mine, "SELECT name, number FROM Strain") == [('A & "B"', 1), ("C<D", None)]
    mine.close()


def test_the_keys_that_the_chapter_names_are_those_of_the_rule():
    from minelet.own.classkeys import KEY_FIELDS

    assert "`" + "`, `".join(KEY_FIELDS) + "`" in CHAPTER


def test_the_model_is_the_one_shown():
    assert '--8<-- "model.xml"' in CHAPTER
    assert Model.parse(FILES["model"].read_text()).name == "geneticcode"
