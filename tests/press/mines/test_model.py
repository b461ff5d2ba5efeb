"""Which paths a mine's model has, with minelet's own reader for a second opinion."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet import model as second
from minelet.errors import BadRequest
from press.mines.model import Model, ModelError
from tests.press.mines.farm import BOMB

ROOT = Path(__file__).parents[3]
YEAST = (ROOT / "minelet/yeast/model.xml").read_bytes()
MODEL = b"""<model name="genomic" package="org.intermine.model.bio">
<class name="org.intermine.model.bio.BioEntity" is-interface="true">
  <attribute name="symbol" type="java.lang.String"/>
  <reference name="organism" referenced-type="org.intermine.model.bio.Organism"/>
</class>
<class name="Gene" extends="java.lang.Object BioEntity Gone">
  <attribute name="length" type="java.lang.Integer"/>
  <collection name="parts" referenced-type="BioEntity"/>
  <reference name="lost" referenced-type="Lost"/>
</class>
<class name="Exon" extends="BioEntity"><attribute name="phase" type="int"/></class>
<class name="Organism"><attribute name="name" type="java.lang.String"/></class>
</model>"""


@pytest.mark.parametrize(
    "path",
    [
        "Gene",
        "Gene.length",
        "Gene.symbol",
        "Gene.organism",
        "Gene.organism.name",
        "Gene.id",
        "Gene.parts.organism.id",
        "Gene.parts[Exon].phase",
        "BioEntity[Exon].phase",
    ],
)
def test_paths_that_are_there(path):
    assert Model.parse(MODEL).has(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "gene",
        "Protein",
        "Gene.name",
        "Gene.length.name",
        "Gene.id.id",
        "Gene.parts.phase",
        "Gene.parts[Intron].symbol",
        "Gene.lost",
        "Gene..symbol",
        "Gene.symbol.",
        "Gene.organism. name",
    ],
)
def test_paths_that_are_not(path):
    assert not Model.parse(MODEL).has(path)


@given(st.data())
def test_another_reader_of_models_agrees(data):
    ours, theirs = Model.parse(YEAST), second.Model.parse(YEAST.decode())
    names = st.sampled_from(sorted({field for one in ours.classes for field in ours.fields(one)}))
    steps = [data.draw(st.sampled_from(sorted(ours.classes)))]
    for _ in range(data.draw(st.integers(0, 4))):
        here = theirs.path(".".join(steps)) if ours.has(".".join(steps)) else None
        fields = sorted(theirs.classes[here.end_class].fields) if here else []
        steps.append(data.draw(st.sampled_from(fields) | names if fields else names))
    path = ".".join(steps)
    try:
        theirs.path(path)
    except BadRequest:
        assert not ours.has(path)
    else:
        assert ours.has(path)


def test_a_circle_of_classes_is_gone_through_once():
    model = Model.parse(
        b'<model><class name="A" extends="B"><attribute name="a"/></class>'
        b'<class name="B" extends="A"><attribute name="b"/></class></model>'
    )
    assert model.has("A.b")
    assert model.has("B.a")


def test_the_hash_is_that_of_what_a_model_says():
    turned = Model.parse(
        b'<model name="genomic"><class name="B"/><class name="A">'
        b'<attribute name="y"/><attribute name="x"/></class></model>'
    )
    straight = Model.parse(
        b'<model name="genomic"><class name="A"><attribute name="x"/>'
        b'<attribute name="y"/></class><class name="p.B"/></model>'
    )
    assert turned.sha256() == straight.sha256()
    assert turned.sha256() != Model.parse(MODEL).sha256()


@pytest.mark.parametrize(
    ("xml", "path"),
    [
        (MODEL, "Organism.name"),
        (YEAST, "Organism.shortName"),
        (b'<model><class name="B"/><class name="C"><attribute name="c"/></class></model>', "C.c"),
        (b'<model><class name="B"/></model>', None),
    ],
)
def test_a_small_question_is_one_that_the_model_suggests(xml, path):
    assert Model.parse(xml).small_question() == path


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (BOMB, "is not XML that can be read, DTDForbidden"),
        (b"", "is not XML"),
        (b"\xff\xfe\x00", "is not XML"),
        (b'{"model": {}}', "is not XML"),
        (b"<html/>", "begins with <html>, not with <model>"),
        (b"<model/>", "declares no class"),
    ],
)
def test_what_is_no_model_is_named(xml, words):
    with pytest.raises(ModelError) as caught:
        Model.parse(xml)
    assert words in str(caught.value)
