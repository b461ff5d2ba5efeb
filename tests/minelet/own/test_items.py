"""Items XML, read and checked: what is right, and one sentence for each thing that can be wrong."""

import re

import pytest
import regatta

from minelet.errors import SourceError
from minelet.model import Model
from minelet.own.items import ItemsReader
from minelet.own.spool import Spool

MODEL = Model.parse(regatta.MODEL)


def read(folder, text):
    path = folder / "items.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(ItemsReader(path, MODEL).read())


def test_an_item_is_read_with_its_classes_values_and_links(tmp_path):
    items = {item.id: item for item in read(tmp_path, regatta.ITEMS)}
    assert items["1_1"].kind.classes == ("Crew",)
    assert items["1_1"].references == {"club": "1_9"}
    assert items["1_1"].collections == {"rowers": ["1_3", "1_4"], "reserves": ["1_5"]}
    assert items["1_2"].attributes["name"] == 'Ines & "Ivo"'
    assert items["1_2"].attributes["seniority"] == 1234
    assert items["1_3"].attributes["active"] == 1
    assert items["1_3"].attributes["joined"] == "1970-01-01 02:09:37"
    assert items["1_5"].attributes == {"name": ""}
    assert None in items


@pytest.mark.parametrize(
    ("classes", "implements", "found"),
    [
        ("Cox", "", ("Cox",)),
        ("", "Cox", ("Cox",)),
        ("Cox", "Named Rower", ("Cox",)),  # what it inherits says nothing new
        ("Rower", "Debtor", ("Rower", "Debtor")),
        ("", "org.regatta.model.Debtor\n org.regatta.model.Club", ("Debtor", "Club")),
        ("http://regatta.org/model#Cox", "", ("Cox",)),
    ],
)
def test_an_object_is_of_all_classes_that_are_named(tmp_path, classes, implements, found):
    text = f'<items><item class="{classes}" implements="{implements}"/></items>'
    assert read(tmp_path, text)[0].kind.classes == found


def test_another_encoding_is_read(tmp_path):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><items><item class="Club">'
    text += '<attribute name="name" value="Zürich"/></item></items>'
    assert read(tmp_path, text.encode("latin-1"))[0].attributes == {"name": "Zürich"}


def test_an_id_among_the_attributes_is_left_out(tmp_path):
    text = '<items><item class="Club"><attribute name="id" value="7"/></item></items>'
    assert read(tmp_path, text)[0].attributes == {}


BAD = {  # the body of <items>, and what is said after the file's name
    '<item id="1"/>': ', item 1: it has no class; write class="…"',
    '<item id="1" class="Crow"/>': ", item 1: the model has no class Crow; the nearest is Crew",
    '<item class="Crew"/><item class="Shrew"/>': (
        ", item number 2: the model has no class Shrew; the nearest is Crew"
    ),
    '<item id="1" class="Cox"><attribute name="aeg" value="3"/></item>': (
        ", item 1: Cox has no field aeg; the nearest is age"
    ),
    '<item id="1" class="Cox"><attribute name="crew" value="3"/></item>': (
        ', item 1: crew is a reference of Cox; write <reference name="crew" ref_id="…"/>'
    ),
    '<item id="1" class="Cox"><reference name="age" ref_id="3"/></item>': (
        ', item 1: age is an attribute of Cox; write <attribute name="age" value="…"/>'
    ),
    '<item id="1" class="Crew"><reference name="rowers" ref_id="3"/></item>': (
        ', item 1: rowers is a collection of Crew; write <collection name="rowers">'
        '<reference ref_id="…"/></collection>'
    ),
    '<item id="1" class="Cox"><attribute name="age" value="old"/></item>': (
        ", item 1: age is of the type int, which 'old' is not; "
        "write a whole number from -2147483648 to 2147483647"
    ),
    '<item id="1" class="Cox"><attribute name="name"/></item>': (
        ', item 1: name has no value; write value="…"'
    ),
    '<item id="1" class="Cox"><attribute value="x"/></item>': (
        ", item 1: a <attribute> has no name"
    ),
    '<item id="1" class="Cox"><attribute name="age" value="1"/>'
    '<attribute name="age" value="2"/></item>': ", item 1: age is given twice",
    '<item id="1" class="Crew"/><item id="1" class="Cox"/>': ", item 1: two items have this id",
    '<item id="1" class="Cox"><reference name="crew"/></item>': (
        ', item 1: crew names no item; write ref_id="…"'
    ),
    '<item id="1" class="Cox"><reference name="crew" ref_id="11"/></item>': (
        ", item 1: crew refers to the item 11, which is not in this file; the nearest is 1"
    ),
    '<item class="Crew"><collection name="rowers"><reference ref_id="8"/></collection></item>': (
        ", item number 1: rowers refers to the item 8, which is not in this file"
    ),
    '<item id="1" class="Cox"><reference name="crew" ref_id="2"/></item>'
    '<item id="2" class="Club"/>': (
        ", item 1: crew must be of the class Crew, and the item 2 is of the class Club"
    ),
    '<item id="1" class="Cox"><atribute name="age" value="1"/></item>': (
        ": <item> holds <atribute>; write <attribute> or <reference> or <collection>"
    ),
    '<item id="1" class="Cox"><attribute name="age" value="1"><b/></attribute></item>': (
        ": <attribute> holds <b>, and must be empty"
    ),
    "<thing/>": ": <items> holds <thing>; write <item>",
    '\n\n<item id="1" class="Cox">': ", line 3: this is no XML (mismatched tag)",
    '<item id="1" id="2"/>': ", line 1: this is no XML (duplicate attribute)",
}


@pytest.mark.parametrize("body", BAD)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, body):
    with pytest.raises(SourceError) as caught:
        load(tmp_path, f"<items>{body}</items>")
    assert str(caught.value) == f"{tmp_path / 'items.xml'}{BAD[body]}"


def load(folder, text):
    spool = Spool(MODEL)
    try:
        spool.add_file(str(folder / "items.xml"), iter(read(folder, text)))
        spool._find_targets()
        spool._check_classes()
    finally:
        spool.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", r"line 1: this is no XML \(no element found\)"),
        (b"<model/>", "begins with <model>; a file of items begins with <items>"),
        (b"<items>\x00</items>", "line 1: this is no XML"),
        (b"<items>\xff</items>", "line 1: this is no XML"),
        (b'<?xml version="1.0" encoding="klingon"?><items/>', "klingon|unknown encoding"),
        (b'<!DOCTYPE items [<!ENTITY a "aa">]><items>&a;</items>', "take its <!DOCTYPE …> out"),
        (b'<!DOCTYPE items SYSTEM "file:///etc/passwd"><items/>', "take its <!DOCTYPE …> out"),
        (b"<items>" * 5000, "holds <items>; write <item>"),
    ],
)
def test_a_file_that_is_no_items_xml_is_refused(tmp_path, text, said):
    with pytest.raises(SourceError, match=said):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match=re.escape("nowhere.xml cannot be read: No such file")):
        list(ItemsReader(tmp_path / "nowhere.xml", MODEL).read())


def test_reading_tells_how_far_it_is(tmp_path):
    told = []
    path = tmp_path / "items.xml"
    path.write_text(regatta.ITEMS)
    list(ItemsReader(path, MODEL).read(told.append))
    assert told[-1] == path.stat().st_size
