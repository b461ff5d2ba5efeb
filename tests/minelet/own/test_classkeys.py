"""By which fields a class is known: by a file, or by a rule."""

import pytest
import regatta

from minelet.errors import SourceError
from minelet.model import Model
from minelet.own.classkeys import default_extra, default_keys, read_extra, read_keys

REGATTA = Model.parse(regatta.MODEL)


def model(body):
    return Model.parse(f'<model name="m" package="p">{body}</model>')


def keys(tmp_path, text):
    path = tmp_path / "class_keys.properties"
    path.write_text(text)
    return read_keys(path, REGATTA)


def test_a_file_names_the_keys_of_each_class(tmp_path):
    found, warnings = keys(tmp_path, regatta.KEYS)
    assert found == {"Named": ["name"], "Rower": ["age"], "Crew": ["name", "club.name"]}
    assert warnings == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Crow = name", "the model has no class Crow; the nearest is Crew; the line is left out"),
        ("Crew = naem", "Crew has no field naem; the nearest is name; this key is left out"),
        ("Crew = rowers", "Crew.rowers is no attribute; this key is left out"),
        ("Crew = club.nam", "Club has no field nam; the nearest is name; this key is left out"),
    ],
)
def test_a_line_that_does_not_fit_is_left_out_and_told_of(tmp_path, line, said):
    found, warnings = keys(tmp_path, f"Club = name\n{line}\n")
    assert found == {"Club": ["name"]}
    assert warnings == [f"{tmp_path / 'class_keys.properties'}, line 2: {said}"]


def test_a_line_that_says_nothing_is_refused(tmp_path):
    with pytest.raises(SourceError, match="line 1: write a class, = and its key fields"):
        keys(tmp_path, "Club name")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        read_keys(tmp_path / "nowhere", REGATTA)


def test_without_a_file_a_class_is_known_by_fields_of_well_known_names():
    text = '<attribute name="{}" type="java.lang.String"/>'
    gene = "".join(map(text.format, ["name", "symbol", "colour", "primaryIdentifier"]))
    found = default_keys(
        model(
            f'<class name="Gene">{gene}</class><class name="ORF" extends="Gene"/><class name="X"/>'
        )
    )
    assert found == {
        "Gene": ["primaryIdentifier", "symbol", "name"],
        "ORF": ["primaryIdentifier", "symbol", "name"],
    }


def test_an_extra_value_narrows_by_the_organism_where_there_is_one():
    organism = '<class name="Organism"><attribute name="name" type="java.lang.String"/></class>'
    gene = '<class name="Gene"><reference name="organism" referenced-type="Organism"/></class>'
    assert default_extra(model(organism + gene)) == ["organism", ["name"]]
    assert default_extra(REGATTA) == ["", ["name"]]  # a link that no class has


def test_an_extra_value_may_narrow_by_another_link():
    assert read_extra("club.name", REGATTA) == ["club", ["name"]]
    with pytest.raises(SourceError, match=r"No class of the model has the reference clob; .* club"):
        read_extra("clob.name", REGATTA)
    with pytest.raises(SourceError, match="Club has no attribute nam; the nearest is name"):
        read_extra("club.nam", REGATTA)
