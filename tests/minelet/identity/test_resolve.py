"""From identifiers to objects, by InterMine's rules."""

import herbarium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.identity.resolve import (
    CATEGORIES,
    DUPLICATE,
    MATCH,
    MOST_PLAIN,
    MOST_WILD,
    OTHER,
    TYPE_CONVERTED,
    WILDCARD,
    resolve,
)

NAMES = [value for _, values, _, _ in herbarium.OBJECTS.values() for value in values.values()]
TEXTS = [one for one in NAMES if isinstance(one, str)]


@pytest.fixture
def find(plants, ids):
    """Resolve in the herbarium; return each category's keys of objects by identifier."""
    keys = {number: key for key, number in ids.items()}

    def found(identifiers, kind="Plant", **options):
        answer = resolve(plants, kind, identifiers, **options)
        said = {
            category: {hit.input: {keys[one] for one in hit.ids} for hit in hits}
            for category, hits in answer.matches.items()
            if hits
        }
        return said | ({"unresolved": answer.unresolved} if answer.unresolved else {})

    return found


def test_one_object_of_a_name_is_a_match_whatever_its_case(find):
    assert find(["HEATH*"], wild_cards=False) == {MATCH: {"HEATH*": {"heath"}}}


def test_a_name_that_several_objects_have_is_a_duplicate(find):
    assert find(["arnica"]) == {DUPLICATE: {"arnica": {"arnica", "ARNICA"}}}


def test_case_can_matter(find):
    assert find(["Arnica", "aRNICA"], case_sensitive=True) == {
        MATCH: {"Arnica": {"arnica"}},
        "unresolved": ["aRNICA"],
    }


def test_what_is_linked_is_asked_when_no_key_matches(find):
    # In a real mine these are the synonyms: never sure, so never a plain match.
    assert find(["Wolf's bane", "bane"]) == {OTHER: {"Wolf's bane": {"arnica"}, "bane": {"yew"}}}


def test_an_identifier_of_the_class_next_door_is_converted(plants, ids, find):
    assert find(["bog"]) == {TYPE_CONVERTED: {"bog": {"ARNICA", "heath"}}}
    (hit,) = resolve(plants, "Plant", ["bog"]).matches[TYPE_CONVERTED]
    assert set(hit.sources) == {("Place", ids["bog"])}
    assert hit.reason.endswith("found by converting from x")


def test_objects_of_subclasses_count_and_those_of_others_do_not(find):
    assert find(["la_ch"], kind="Tree") == {MATCH: {"la_ch": {"larch"}}}
    assert find(["Arnica"], kind="Tree") == {"unresolved": ["Arnica"]}


def test_a_class_adds_its_keys_to_those_it_inherits(plants):
    assert plants.lookup_paths("Tree") == ["name", "labels.text"]


def test_wild_cards_are_looked_for_by_every_search(find):
    assert find(["*bane*", "la*", "zz*"]) == {
        MATCH: {"la*": {"larch"}},
        WILDCARD: {"*bane*": {"arnica", "yew"}, "la*": {"larch"}},
        "unresolved": ["zz*"],
    }
    assert find(["*bane*"], wild_cards=False) == {"unresolved": ["*bane*"]}


def test_a_lone_asterisk_and_a_question_mark_are_themselves(find):
    assert find(["*", "la?ch"]) == {"unresolved": ["*", "la?ch"]}


def test_an_extra_value_narrows_the_search(find):
    assert find(["arnica"], extra="bog") == {MATCH: {"arnica": {"ARNICA"}}}
    assert find(["arnica"], extra="nowhere") == {"unresolved": ["arnica"]}
    # A class without that link finds nothing (BagQueryRunner: the query cannot take it).
    assert find(["Ada"], kind="Collector", extra="Alp") == {"unresolved": ["Ada"]}


def test_identifiers_that_are_the_same_count_once_and_order_is_kept(plants, ids):
    found = resolve(plants, "Plant", ["la_ch", "", "heath", "LA_CH", 'y\\"e?w', "x", "X", "a"])
    assert found.ids() == [ids["larch"], ids["yew"]]
    assert found.unresolved == ["heath", "x", "a"]
    assert found.matched() == {ids["larch"]: ["la_ch"], ids["yew"]: ['y\\"e?w']}


def test_a_class_without_keys_finds_nothing(plants):
    assert resolve(plants, "Living", ["3"]).unresolved == ["3"]


def test_what_cannot_be_resolved_is_said(plants):
    with pytest.raises(BadRequest, match="no class Plan; the nearest is Plant"):
        resolve(plants, "Plan", ["a"])
    with pytest.raises(BadRequest, match="at most 500"):
        resolve(plants, "Plant", [f"{number}*" for number in range(MOST_WILD + 1)])
    with pytest.raises(BadRequest, match=r"at most 200,000"):
        resolve(plants, "Plant", map(str, range(MOST_PLAIN + 1)))


identifiers = st.lists(
    st.one_of(
        st.sampled_from([*TEXTS, *(one.swapcase() for one in TEXTS)]),
        st.text(alphabet="aAlLpP*%_?\\'\"\0\ud800é", max_size=5),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(["Plant", "Tree", "Collector", "Place", "Label"]), names=identifiers)
def test_it_finds_what_reading_all_objects_finds(plants, ids, kind, names):
    """Plain identifiers against a reading of the herbarium object by object."""
    found = resolve(plants, kind, names, wild_cards=False)
    named: dict[str, set[int]] = {}
    for key, (own, values, _, _) in herbarium.OBJECTS.items():
        if plants.model.is_a(own, kind):
            text = values.get("text" if kind == "Label" else "name")
            if text:
                named.setdefault(text.lower(), set()).add(ids[key])
    for hit in (*found.matches[MATCH], *found.matches[DUPLICATE]):
        if hit.reason == "searching key fields":
            assert set(hit.ids) == named.pop(hit.input.lower())
    assert not {one.lower() for one in names if one} & named.keys()
    # Each identifier ends in one place.
    ends = [*found.inputs(CATEGORIES), *found.unresolved]
    assert sorted(ends) == sorted({one.lower(): one for one in reversed(names) if one}.values())


@settings(max_examples=100, deadline=None)
@given(names=identifiers)
def test_a_lookup_finds_what_resolving_finds(plants, ask, names):
    clean = [one for one in names if one.isprintable() and not set(one) & set('",\ud800')]
    if not (clean := [one.strip() for one in clean if one.strip() not in {"", "*"}]):
        return
    from xml.sax.saxutils import quoteattr

    query = (
        '<query model="herbarium" view="Plant.id"><constraint path="Plant" op="LOOKUP" '
        f"value={quoteattr(','.join(clean))}/></query>"
    )
    rows = {int(line) for line in ask(query, "tab").split()}
    assert rows == set(resolve(plants, "Plant", clean).ids(CATEGORIES))


def test_yeast_genes_by_all_their_names(yeast):
    found = resolve(
        yeast, "Gene", ["NOP1", "vph1", "YDL014W", "RPB1", "ACR1", "RPL1A*", "nonsense"]
    )
    assert found.inputs([MATCH]) == ["NOP1", "vph1", "YDL014W", "RPL1A*"]
    assert len(found.ids()) == 3  # two names of NOP1
    assert found.inputs([OTHER]) == ["RPB1"]  # RPO21 is its name now
    assert found.inputs([DUPLICATE]) == ["ACR1"]  # three genes bear it as a synonym
    assert found.unresolved == ["nonsense"]


def test_a_protein_given_as_a_gene_is_converted(yeast):
    row = yeast.connection.execute(
        "SELECT id, primaryIdentifier FROM Protein WHERE primaryIdentifier IS NOT NULL LIMIT 1"
    ).fetchone()
    if row is None:  # then its systematic name is the gene's too, and matches
        pytest.skip("the yeast mine's proteins have no identifiers of their own")
    found = resolve(yeast, "Gene", [row[1]])
    (hit,) = found.matches[TYPE_CONVERTED]
    assert ("Protein", row[0]) in hit.sources


def test_a_hundred_thousand_identifiers_at_once(yeast):
    names = [
        name for (name,) in yeast.connection.execute("SELECT secondaryIdentifier FROM Gene") if name
    ]
    many = [*names, *(f"none{number}" for number in range(100_000 - len(names)))]
    found = resolve(yeast, "Gene", many)
    assert len(found.inputs()) == len(set(names))
    assert len(found.unresolved) == len(many) - len(names)
