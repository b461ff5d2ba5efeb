"""Rows become the text that InterMine's clients read."""

import csv
import io
import json
import sqlite3
from xml.etree import ElementTree

import pytest
from herbarium import MODEL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minelet.model import Model
from minelet.objects.database import LAYOUT, Mine, Store, create_indexes, create_tables
from minelet.query import pathquery
from minelet.rows import results

QUERY = '<query model="herbarium" view="{view}" sortOrder="{sort}">{body}</query>'


def query(view, body="", sort=""):
    return QUERY.format(view=view, body=body, sort=sort)


def test_json_is_a_row_a_line_between_a_header_and_a_footer(ask):
    lines = ask(query("Plant.name Plant.rare"), start=2).splitlines()
    header = json.loads(lines[0] + "]}")
    assert lines[0].endswith('"results":[')
    assert header["columnHeaders"] == ["Plant > Name", "Plant > Rare"]
    assert header["views"] == ["Plant.name", "Plant.rare"]
    assert (header["rootClass"], header["start"]) == ("Plant", 2)
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == [
        ["heath*", False],
        ["la_ch", False],
        ['y\\"e?w', None],
        [None, None],
    ]
    assert lines[-1].startswith("],")
    whole = json.loads("\n".join(lines))
    assert whole["wasSuccessful"] is True
    assert whole["statusCode"] == 200


def test_no_rows_are_still_a_header_and_a_footer(ask):
    nothing = '<constraint path="Plant.name" op="=" value="none"/>'
    for form in ("json", "jsonrows", "jsonobjects"):
        text = ask(query("Plant.name", nothing), form)
        assert json.loads(text)["results"] == []
        assert [line[:1] for line in text.splitlines()] == ["{", "]"]


def test_a_cell_of_jsonrows_tells_whose_value_it_is(ask, ids):
    body = '<constraint path="Plant.name" op="=" value="heath*"/>'
    ((name, place),) = json.loads(ask(query("Plant.name Plant.place.altitude", body), "jsonrows"))[
        "results"
    ]
    assert name == {
        "value": "heath*",
        "url": f"/report.do?id={ids['heath']}",
        "class": "Plant",
        "id": ids["heath"],
        "column": "Plant.name",
    }
    assert (place["value"], place["class"], place["id"]) == (5, "Place", ids["bog"])


def test_a_cell_of_jsonrows_whose_object_is_missing_has_no_id(ask):
    body = '<join path="Plant.place" style="OUTER"/>'
    rows = json.loads(ask(query("Plant.name Plant.place.name", body), "jsonrows"))["results"]
    (place,) = [place for name, place in rows if name["value"] is None]
    assert place == {
        "value": None,
        "url": None,
        "class": None,
        "id": None,
        "column": "Plant.place.name",
    }


def test_a_cell_of_jsonrows_holds_no_more_than_200_characters(made):
    text = made("Plant", name="é" * 201)("<query view='Plant.name'/>", "jsonrows")
    assert json.loads(text)["results"][0][0]["value"] == "é" * 200 + "..."


def test_jsonobjects_nests_what_belongs_together(ask, ids):
    body = '<constraint path="Plant" op="LOOKUP" value="Wolf\'s bane"/>'
    view = "Plant.name Plant.place.altitude Plant.collectors.name Plant.uses.name"
    (plant,) = json.loads(ask(query(view, body), "jsonobjects"))["results"]
    assert plant == {
        "objectId": ids["arnica"],
        "class": "Plant",
        "name": "Arnica",
        "place": {"objectId": ids["alp"], "class": "Place", "altitude": 2100},
        "collectors": [
            {"objectId": ids["ada"], "class": "Collector", "name": "Ada"},
            {"objectId": ids["bo"], "class": "Collector", "name": "Bo's"},
        ],
        "uses": [
            {"objectId": ids["dye"], "class": "Use", "name": "100% dye"},
            {"objectId": ids["tea"], "class": "Use", "name": "tea"},
        ],
    }


def test_jsonobjects_tells_the_class_that_an_object_really_has(ask):
    found = json.loads(ask(query("Plant.name", sort="Plant.name asc"), "jsonobjects"))["results"]
    assert {one["name"]: one["class"] for one in found}["la_ch"] == "Tree"


def test_jsonobjects_keeps_an_object_whose_collection_is_empty(ask, ids):
    body = (
        '<join path="Plant.uses" style="OUTER"/>'
        f'<constraint path="Plant.id" op="=" value="{ids["heath"]}"/>'
    )
    found = json.loads(ask(query("Plant.uses.name", body), "jsonobjects"))["results"]
    assert found == [{"objectId": ids["heath"], "class": "Plant"}]


def test_objects_are_not_torn_apart_by_equal_names(ask):
    """Two Arnicas: sorted by what they share, each is still one object with its uses."""
    body = '<constraint path="Plant.name" op="=" value="arnica"/>'
    for view in ("Plant.height Plant.uses.name", "Plant.uses.name Plant.height"):
        text = ask(query(view, body, sort="Plant.height asc"), "jsonobjects")
        assert [len(one["uses"]) for one in json.loads(text)["results"]] == [2, 1]


def test_sorted_by_a_collections_field_an_object_is_still_one(ask):
    # A real mine puts the rows of one object together whatever the order asked for
    # (PathQueryBuilderForJSONObj); here that order is kept inside the object.
    text = ask(query("Plant.name Plant.uses.name", sort="Plant.uses.name desc"), "jsonobjects")
    found = [(one["name"], [use["name"] for use in one["uses"]]) for one in parsed(text)]
    assert found == [
        ("Arnica", ["tea", "100% dye"]),
        ("ARNICA", ["tea"]),
        ("la_ch", ["100% dye"]),
    ]


def parsed(text):
    return json.loads(text)["results"]


def test_tab_is_quoted_where_it_must_be_and_nothing_is_two_quotes(ask):
    shown = query("Plant.name Plant.rare Plant.height", sort="Plant.name asc")
    tab = ask(shown, "tab", headers="path").splitlines()
    assert tab == [
        "Plant.name\tPlant.rare\tPlant.height",
        'ARNICA\t""\t0.5',
        "Arnica\ttrue\t0.5",
        "heath*\tfalse\t-1.25",
        "la_ch\tfalse\t35.0",
        'y\\"e?w\t""\t12.0',
        '""\t""\t""',
    ]


def test_csv_is_quoted_throughout(ask):
    shown = query("Plant.name Plant.years Plant.height", sort="Plant.name asc")
    comma = ask(shown, "csv", headers="friendly").splitlines()
    assert comma[0] == '"Plant > Name","Plant > Years","Plant > Height"'
    assert comma[1] == '"ARNICA","0","0.5"'
    assert comma[-2:] == ['"y\\""e?w","3","12.0"', '"","0",""']
    assert list(csv.reader(comma))[-2] == ['y\\"e?w', "3", "12.0"]


def test_plain_text_is_joined_with_commas(ask):
    shown = query("Plant.name Plant.rare Plant.years", sort="Plant.name asc")
    assert ask(shown, "text").splitlines()[1:3] == ["Arnica,true,3", "heath*,false,3"]


def test_xml_holds_a_result_a_row(ask):
    text = ask(query("Plant.name Plant.rare", sort="Plant.name asc"), "xml")
    root = ElementTree.fromstring(text)
    assert root.tag == "ResultSet"
    rows = [[item.text for item in row] for row in root.iter("Result")]
    assert rows[1:3] == [["Arnica", "true"], ["heath*", "false"]]
    assert rows[-1] == [None, None]
    assert text.splitlines()[2] == "<Result><i>ARNICA</i><i></i></Result>"


def test_html_is_a_table(ask):
    text = ask(query("Plant.name", sort="Plant.name asc"), "html")
    assert text.startswith("<table><thead><tr><th>Plant &gt; Name</th></tr></thead>\n")
    assert "<tr><td>y\\&quot;e?w</td></tr>" in text
    assert text.endswith("</table>\n")


def test_jsontable_describes_a_table_and_leaves_its_rows_out(ask):
    told = json.loads(ask(query("Plant.name Plant.years"), "jsontable"))
    assert told["results"] == []
    assert told["viewTypes"] == ["java.lang.String", "int"]
    assert told["columnHeaders"] == ["Plant > Name", "Plant > Years"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make a mine of one object; return a function that asks it."""
    mines = []

    def make(kind, model=MODEL, **values):
        path = tmp_path_factory.mktemp("made") / "made.sqlite"
        known = Model.parse(model)
        connection = sqlite3.connect(path, isolation_level=None)
        create_tables(connection, known)
        store = Store(connection, known)
        store.add(kind, **values)
        store.flush()
        for key, value in {"layout": LAYOUT, "keys": {}, "model": model}.items():
            store.set_fact(key, value)
        create_indexes(connection, known, {})
        connection.close()
        mines.append(mine := Mine(path))
        return lambda xml, form: "".join(results.write(pathquery.parse(xml, known), mine, form))

    yield make
    for mine in mines:
        mine.close()


# Java's own names, which no other mine here has.
TYPES = """<model name="m" package="p"><class name="T" is-interface="true">
  <attribute name="small" type="float"/><attribute name="big" type="java.lang.Double"/>
  <attribute name="yes" type="boolean"/><attribute name="whole" type="long"/>
  <attribute name="text" type="java.lang.String"/><attribute name="day" type="java.util.Date"/>
</class></model>"""


def test_of_a_date_the_day_is_shown(made):
    ask = made("T", TYPES, day="2009-08-04 13:40:00")
    shown = '<query view="T.day"/>'
    assert parsed(ask(shown, "json")) == [["2009-08-04"]]
    assert parsed(ask(shown, "jsonobjects"))[0]["day"] == "2009-08-04"
    assert parsed(ask(shown, "jsonrows"))[0][0]["value"] == "2009-08-04"
    assert (ask(shown, "tab"), ask(shown, "csv")) == ("2009-08-04\n", '"2009-08-04"\n')
    assert made("T", TYPES)(shown, "tab") == '""\n'


def test_numbers_are_written_as_java_writes_them(made):
    ask = made("T", TYPES, small=0.1 + 2e-9, big=1.5e10, yes=True, whole=2**63 - 1, text=" ")
    shown = '<query view="T.small T.big T.yes T.whole T.text"/>'
    assert ask(shown, "tab") == "0.1\t1.5E10\ttrue\t9223372036854775807\t \n"
    assert parsed(ask(shown, "json")) == [[0.1, 1.5e10, True, 2**63 - 1, " "]]
    (one,) = parsed(ask(shown, "jsonobjects"))
    assert (one["small"], one["big"], one["yes"]) == (0.1, 1.5e10, True)
    assert [cell["value"] for cell in parsed(ask(shown, "jsonrows"))[0]][:3] == [0.1, 1.5e10, True]
    whole = made("T", TYPES, small=2.0)('<query view="T.small T.big T.yes"/>', "json")
    assert whole.splitlines()[1] == "[2,null,false]"  # what is primitive is never null


ROW = '<query view="T.text T.big T.small T.whole"/>'
SOME_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    SOME_TEXT | st.sampled_from(["a\u2028b\x85c", 'q"q', "tab\there", "\r\n", "],[", "\x7f"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**63), 2**63 - 1),
)
def test_whatever_a_value_is_each_format_gives_it_back(made, text, real, whole):
    ask = made("T", TYPES, text=text, big=real, whole=whole)
    answer = ask(ROW, "json")
    assert parsed(answer)[0][:2] == [text, pytest.approx(real, rel=0, abs=0)]
    assert parsed(answer)[0][3] == whole
    assert len(answer.splitlines()) == 3  # header, row, footer, whatever ends a line elsewhere
    assert len(ask(ROW, "jsonobjects").splitlines()) == 3
    ((one, two, _, four),) = csv.reader(io.StringIO(ask(ROW, "csv"), newline=""))
    assert (one, float(two), int(four)) == (text, real, whole)
    assert parsed(ask(ROW, "jsonobjects"))[0].get("text") == text
    assert ElementTree.fromstring(ask(ROW, "xml"))[0][3].text == str(whole)


def test_a_view_of_more_columns_than_a_function_takes(made):
    count = 420
    attributes = "".join(
        f'<attribute name="a{at}" type="java.lang.String"/>' for at in range(count)
    )
    model = f'<model name="m" package="p"><class name="W">{attributes}</class></model>'
    values = {f"a{at}": f"[{at}]" for at in range(count)}
    ask = made("W", model, **values)
    wide = f'<query view="{" ".join(f"W.{name}" for name in values)}"/>'
    assert parsed(ask(wide, "json")) == [list(values.values())]
    assert [cell["value"] for cell in parsed(ask(wide, "jsonrows"))[0]] == list(values.values())
    for form in ("tab", "csv", "text", "xml", "html", "jsonobjects"):
        assert "[419]" in ask(wide, form)


def test_count_counts_rows(ask):
    assert ask(query("Plant.name Plant.collectors.name"), "count") == "6\n"
    counted = json.loads(ask(query("Plant.name"), "jsoncount"))
    assert (counted["count"], counted["wasSuccessful"]) == (6, True)


@pytest.mark.parametrize("form", ["json", "jsonrows", "jsonobjects", "tab", "csv", "xml", "html"])
def test_a_database_that_breaks_half_way_says_so_at_the_end(form, plants):
    class Breaks:
        def execute(self, sql, values):
            yield from plants.connection.execute(sql, values)
            raise sqlite3.OperationalError("disk I/O error")

    class Broken:
        connection = Breaks()

        def __getattr__(self, name):
            return getattr(plants, name)

    asked, broken = pathquery.parse(query("Plant.name"), plants.model), Broken()
    *_, last = "".join(results.write(asked, broken, form)).splitlines()
    assert "database could not answer this query: disk I/O error" in last
    if form.startswith("json"):
        assert json.loads("{" + last.removeprefix("],"))["wasSuccessful"] is False
    elif form == "xml":
        assert last.endswith("</cause></error></ResultSet>")
    elif form == "html":
        assert last.endswith("</p></div></table>")
    else:
        assert last.startswith("[ERROR] 500 ")
