"""Keyword search: its language, its facets, and what it answers."""

import sqlite3

import herbarium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.keyword.keywords import Keywords, read_properties
from minelet.keyword.search import search
from minelet.keyword.searchindex import Index, build_index
from minelet.keyword.searchterms import NONE, Terms, parse
from minelet.objects.database import Mine


@pytest.fixture(scope="module")
def index(plants):
    return Index(plants)


@pytest.fixture
def find(index, ids):
    """Search the herbarium; return the keys of what is found, spots on trails left out."""
    keys = {number: key for key, number in ids.items()}

    def found(text, **options):
        hits = search(index, text, **options).hits
        return {keys[hit.id] for hit in hits if hit.type != "Spot"}

    return found


@pytest.fixture
def everything(ids):
    return {key for key in ids if herbarium.OBJECTS[key][0] != "Spot"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arnica", {"arnica", "ARNICA", "label1", "label2"}),  # labels refer to their plant
        ("Arnica AND bane", {"label1", "label2"}),
        ("leopard wolf", {"label1", "label2"}),  # one word is enough
        ("+bane -wolf", {"label2", "label3"}),
        ("bane NOT (wolf || leopard)", {"label3"}),
        ("bane && !wolf", {"label2", "label3"}),
        ('"leopard\'s bane"', {"label2"}),
        ('"bane leopard"', set()),
        ("Wolf's", {"label1"}),
        ("100% dye", {"dye"}),
        ("LA_CH", {"larch"}),
        ("le*", {"label2"}),
        ("*opard", {"label2"}),
        ("l?opard", {"label2"}),
        ("zz*", set()),
        ("name:heath", {"heath"}),
        ("Label.text:wolf", {"label1"}),
        ("text:(wolf leopard)", {"label1", "label2"}),
        ("wolf^2 leopard~0.5", {"label1", "label2"}),
        ("tree", {"larch", "yew"}),  # the class is a word of each object
        ("bane AND nowhere", set()),
        ("nowhere OR wolf", {"label1"}),
        ("---", set()),
        ('"', set()),
    ],
)
def test_the_language(find, text, found):
    assert find(text) == found


@pytest.mark.parametrize("text", ["", "  ", "*", "*:*", "* -zebra"])
def test_nothing_asked_for_is_everything(find, everything, text):
    assert find(text) == everything


def test_all_but_some(find, everything):
    assert find("-bane") == everything - {"label1", "label2", "label3"}


def test_the_best_come_first(index, ids):
    hits = search(index, "arnica").hits
    assert {hit.id for hit in hits[:2]} == {ids["arnica"], ids["ARNICA"]}  # by their own name
    assert hits[0].relevance == 1
    assert all(0 < hit.relevance <= 1 for hit in hits)
    assert hits[-1].relevance < 1


def test_facets_count_all_that_is_found_and_narrow_it(index):
    assert search(index, "bane OR bog", size=1).facets["Category"] == {
        "Label": 3,
        "Plant": 2,
        "Collector": 1,
        "Place": 1,
    }
    narrowed = search(index, "arnica", facets={"Category": ["plant"]})
    assert narrowed.facets["Category"] == {"Plant": 2}
    assert narrowed.total == 2
    assert search(index, "arnica", facets={"Category": ["Tree"]}).total == 0
    assert search(index, "bane", facets={"Colour": ["red"]}).total == 3  # no facet of this mine


def test_a_list_narrows_too(find, ids):
    assert find("bane", among=[ids["label1"], ids["arnica"]]) == {"label1"}
    assert find("", among=[]) == set()


def test_pages(index):
    everything = [hit.id for hit in search(index, "").hits]
    assert [hit.id for hit in search(index, "", start=3, size=2).hits] == everything[3:5]
    assert search(index, "", size=0).hits == []
    assert search(index, "", start=10**9).hits == []
    assert search(index, "arnica", start=2).hits[0].relevance < 1


# -- over the web -----------------------------------------------------------------------------


def test_the_answer_has_the_shape_of_a_real_mine(web, ids):
    answer = web.get("/service/search", query_string={"q": "la_ch", "facet_Category": "Tree"}).json
    assert answer["totalHits"] == 1
    assert answer["facets"]["Category"] == {"Tree": 1}
    assert answer["results"] == [
        {
            "id": ids["larch"],
            "type": "Tree",
            "relevance": 1.0,
            "fields": {"name": "la_ch", "years": 300, "rare": False, "height": 35.0, "rings": 299},
        }
    ]
    assert answer["wasSuccessful"] is True
    assert answer["error"] is None


def test_parameters(web):
    def ask(**form):
        return web.post("/service/search", data=form)

    assert ask(q="arnica", facet_Category="Plant").json["totalHits"] == 2
    assert len(ask(size="3").json["results"]) == 3
    assert "facets" not in ask(nofacets="true").json
    assert ask(list="tall things").json["totalHits"] == 2
    assert ask(list="no such list", format="json").status_code == 400
    assert ask(size="many", format="json").status_code == 400
    assert ask(q="x" * 20_000, format="json").status_code == 400
    assert ask(q="x " * 300, format="json").status_code == 400


def test_facets_alone(web):
    found = web.get("/service/facets?q=la_ch&facet_Category=Tree").json["facets"]["results"]
    assert found == [{"Category": [{"name": "Tree", "value": 1}]}]
    assert "Tree" in web.get("/service/facet-list").json["facet-list"]["Category"]


def test_values_that_are_not_known_are_left_out(web, ids):
    found = web.get("/service/search?q=label&facet_Category=Label").json["results"]
    assert next(one for one in found if one["id"] == ids["label4"])["fields"] == {}


def test_the_client_searches(service):
    results, facets = service.search("fibrillarin")
    assert [one["fields"]["symbol"] for one in results] == ["NOP1"]
    assert facets["Category"] == {"ORF": 1}
    results, facets = service.search("NOP1", Category="Protein")
    assert {one["type"] for one in results} == {"Protein"}


def test_yeast(yeast):
    index = Index(yeast)
    best = search(index, "RPB1").hits[0]
    assert best.fields["symbol"] == "RPO21"  # its synonyms are words of a gene
    assert search(index, "GO:0005739").hits[0].fields["name"] == "mitochondrion"
    assert search(index, "YDL014W").hits[0].fields["symbol"] == "NOP1"
    assert search(index, "").total > 30_000
    assert search(index, "NOP1", facets={"Organism": ["S. cerevisiae"]}).total > 0
    assert search(index, "NOP1", facets={"organism.shortName": ["H. sapiens"]}).total == 0


# -- hostile ----------------------------------------------------------------------------------

PIECES = (
    "\" ( ) AND OR NOT NEAR( + - ! && || * ? ~ ^ : { } keys: name: \\ ' \0 \ud800 a bane é x* *x "
    "[a TO b] -- /* ; rowid minelet_words ١ ² _ ::"
)
pieces = st.sampled_from(PIECES.split(" "))


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=30), st.sampled_from(["", " "]))
def test_no_search_fails(index, parts, between):
    found = search(index, between.join(parts))
    assert 0 <= len(found.hits) <= found.total
    assert sum(found.facets["Category"].values()) == found.total


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_fails(index, text):
    search(index, text)


def test_deep_brackets_and_many_words(index):
    search(index, "(" * 4000 + "bane" + ")" * 4000)
    search(index, " AND ".join(["bane"] * 100))
    search(index, " OR ".join(f"({one})" for one in range(90)))
    search(index, "-(" * 1000)
    for text in ("bane " * 101, '"' + "bane " * 101 + '"', "a-" * 101, "*a* " * 11):
        with pytest.raises(BadRequest, match="send fewer"):
            search(index, text)


def test_a_search_that_takes_too_long_is_stopped(yeast, monkeypatch):
    monkeypatch.setattr("minelet.keyword.searchindex.SECONDS", 0.001)
    index = Index(yeast)
    with pytest.raises(BadRequest, match="too long"):
        search(index, " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"))


# -- the parts --------------------------------------------------------------------------------


def test_terms_are_quoted():
    assert parse('a "b c" NEAR').wanted == '"a" OR "b c" OR "NEAR"'
    assert parse('a"b').wanted == '"a" OR "b"'
    assert parse("GO:0005739") == Terms('"GO:0005739"')
    assert parse("---") == Terms(NONE)


PROPERTIES = """# what is searched
index.references.Plant = place uses
index.references.Label =
index.ignore = Collector Use
index.ignore.fields = Place.altitude
index.facet.single.Category = Category
index.facet.single.Place = place.name
index.facet.multi.Use = uses.name
index.boost.Tree = 3
index.boost.Plant = 1.5
search.debug = true
index.solrurl = http://localhost:8983/solr/herbarium-search
"""


def test_a_mine_says_what_is_searched(plants, ids):
    said, warnings = read_properties(PROPERTIES, plants.model)
    assert not warnings
    assert said["facets"] == {"Place": "place.name", "Use": "uses.name"}
    facts = {**plants.facts, "keyword_search": said}
    target = sqlite3.connect(":memory:", isolation_level=None)
    count = build_index(plants.connection, plants.model, facts, target)
    assert count == len(ids) - 4 - 2  # no collectors and no uses
    match = "SELECT rowid FROM minelet_words WHERE minelet_words MATCH ? ORDER BY rowid"

    def having(word):
        return {number for (number,) in target.execute(match, (word,))}

    assert having("alp") == {ids["alp"], ids["arnica"], ids["larch"]}
    assert having("tea") == {ids["arnica"], ids["ARNICA"]}
    assert having("2100") == set()  # an ignored field
    assert having("ada") == set()
    values = target.execute(
        "SELECT v.facet, v.value, COUNT(*) FROM minelet_facets f JOIN minelet_values v "
        "ON v.number = f.value GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    assert values == [
        ("place.name", "Alp", 2),
        ("place.name", "bog", 2),
        ("uses.name", "100% dye", 2),
        ("uses.name", "tea", 2),
    ]
    boosts = dict(target.execute("SELECT name, boost FROM minelet_kinds").fetchall())
    assert (boosts["Tree"], boosts["Plant"], boosts["Place"]) == (3, 1.5, 1)


def test_what_the_file_says_of_other_mines_is_passed_over(plants):
    text = """index.ignore = Plan Use
    index.references.Gene = pathways
    index.boost.Plant = much
    index.boost.Protein = 2"""
    said, warnings = read_properties(text, plants.model)
    assert said["ignore"] == ["Use"]
    assert not said["references"]
    assert not said["boost"]
    assert [one.partition(" names")[0].partition(" gives")[0] for one in warnings] == [
        "line 1",
        "line 2",
        "line 3",
        "line 4",
    ]
    assert "the nearest is Plant" in warnings[0]


def test_organisms_are_a_facet_where_there_are_some(yeast, plants):
    assert Keywords.of({}, yeast.model).facets == {"Organism": "organism.shortName"}
    assert Keywords.of({}, plants.model).facets == {}


def test_the_index_is_made_though_who_asked_first_has_gone(yeast):
    mine = Mine(yeast.path)
    mine.connection.present = lambda: False
    assert search(Index(mine), "ribosomal").total > 100
    mine.close()
