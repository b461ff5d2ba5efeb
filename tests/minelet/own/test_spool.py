"""Links, from whichever side they are written; and what becomes of the objects in a mine."""

import sqlite3
from xml.sax.saxutils import quoteattr

import pytest
import regatta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minelet.errors import SourceError
from minelet.objects.database import Mine, link_table
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build


def loaded(folder, items, model=regatta.MODEL):
    """Load items, of one file or several; return the open mine."""
    (folder / "model.xml").write_text(model, "utf-8")
    several = [items] if isinstance(items, str) else items
    paths = []
    for number, text in enumerate(several):
        paths.append(folder / f"items{number}.xml")
        paths[-1].write_text(text, "utf-8")
    path = folder / "mine.sqlite"
    build(Sources(folder / "model.xml", tuple(paths)), path, show=False)
    return Mine(path)


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    found = loaded(tmp_path_factory.mktemp("regatta"), regatta.ITEMS)
    yield found
    found.close()


def ask(mine, sql, *values):
    return mine.connection.execute(sql, values).fetchall()


def test_an_object_is_in_the_tables_of_all_its_classes(mine):
    assert mine.facts["counts"] == {
        "Named": 10, "Debtor": 2, "Rower": 4, "Cox": 1, "Crew": 2, "Club": 1, "Sponsor": 2,
    }  # fmt: skip
    (number,) = ask(mine, "SELECT id FROM Club")[0]
    # Each table names the one of its classes that is of the table's class.
    assert ask(mine, "SELECT class FROM Club WHERE id = ?", number) == [("Club",)]
    assert ask(mine, "SELECT class FROM Named WHERE id = ?", number) == [("Club",)]
    assert ask(mine, "SELECT class FROM Debtor WHERE id = ?", number) == [("Debtor",)]


def test_primitives_are_never_null_and_boxed_values_are(mine):
    row = ask(mine, "SELECT age, active, weight, joined, motto FROM Rower WHERE name = ''")
    assert row == [(0, 0, None, None, None)]
    assert ask(mine, "SELECT seniority FROM Cox") == [(1234,)]
    assert ask(mine, "SELECT debt, rate FROM Debtor ORDER BY debt") == [(0, 0.5), (300, 0.0)]


def test_a_collection_gives_the_reference_that_is_its_reverse(mine):
    rows = ask(
        mine, "SELECT r.name, c.name FROM Rower r JOIN Crew c ON c.id = r.crew ORDER BY r.name"
    )
    assert rows == [("", "Four"), ("Bob", "Eight"), ("Åse", "Eight")]
    debtors = ask(mine, "SELECT d.debt, s.name FROM Debtor d JOIN Sponsor s ON s.id = d.creditor")
    assert sorted(debtors) == [(0, "Bank"), (300, "Bank")]


def test_a_one_to_one_link_is_filled_from_the_side_that_is_given(mine):
    assert ask(mine, "SELECT cox.name FROM Crew JOIN Cox ON Cox.id = Crew.cox") == [
        ('Ines & "Ivo"',)
    ]


def test_a_link_of_many_to_many_is_one_whichever_side_gives_it(mine):
    where = link_table(mine.model, mine.model.classes["Club"].fields["sponsors"])
    assert ask(mine, f'SELECT COUNT(*) FROM "{where.table}"') == [(2,)]


def items(*bodies):
    return "<items>" + "".join(bodies) + "</items>"


def item(id, kind, **fields):
    """Write an item: a text is an attribute, (id,) a reference and [id, ...] a collection."""
    inside = ""
    for name, value in fields.items():
        if isinstance(value, str):
            inside += f"<attribute name={quoteattr(name)} value={quoteattr(value)}/>"
        elif isinstance(value, tuple):
            inside += f'<reference name="{name}" ref_id="{value[0]}"/>'
        else:
            members = "".join(f'<reference ref_id="{one}"/>' for one in value)
            inside += f'<collection name="{name}">{members}</collection>'
    return f'<item id="{id}" class="{kind}">{inside}</item>'


def test_where_the_sides_disagree_the_reference_counts(tmp_path):
    text = items(
        item("a", "Crew", name="A", rowers=["x", "y", "z"]),
        item("b", "Crew", name="B", rowers=["y"]),
        item("x", "Rower", name="X", crew=("b",)),
        item("y", "Rower", name="Y", crew=("b",)),
        item("z", "Rower", name="Z"),
    )
    mine = loaded(tmp_path, text)
    rows = ask(mine, "SELECT r.name, c.name FROM Rower r JOIN Crew c ON c.id = r.crew")
    assert sorted(rows) == [("X", "B"), ("Y", "B"), ("Z", "A")]
    assert mine.facts["warnings"] == [
        f"{tmp_path / 'items0.xml'}: the item a says rowers of x, whose crew is b; "
        "the reference counts, as in InterMine (2 such)"
    ]
    mine.close()


def test_a_collection_that_is_its_own_reverse_holds_each_the_other(tmp_path):
    friends = (
        '<model name="m" package="m"><class name="Rower" is-interface="false">'
        '<attribute name="name" type="java.lang.String"/><collection name="friends" '
        'referenced-type="Rower" reverse-reference="friends"/></class>'
        '<class name="Cox" extends="Rower" is-interface="false"/></model>'
    )
    text = items(
        item("a", "Rower", name="A", friends=["b", "c", "a"]),
        item("b", "Rower", name="B", friends=["a"]),
        item("c", "Cox", name="C"),
    )
    mine = loaded(tmp_path, text, friends)
    names = dict(ask(mine, "SELECT id, name FROM Rower"))
    found = sorted((names[one], names[two]) for one, two in pairs_of(mine, "Rower", "friends"))
    assert found == [("A", "A"), ("A", "B"), ("A", "C"), ("B", "A"), ("C", "A")]
    mine.close()


def test_two_collections_that_claim_one_object_are_told_of(tmp_path):
    text = items(
        item("a", "Crew", rowers=["x"]), item("b", "Crew", rowers=["x"]), item("x", "Rower")
    )
    mine = loaded(tmp_path, text)
    assert mine.facts["warnings"][0].endswith(
        "the item b says rowers of x, whose crew is a; the reference counts, as in InterMine"
    )
    mine.close()


def test_a_one_to_one_link_that_is_not_is_kept_as_given(tmp_path):
    text = items(
        item("a", "Crew", name="A", cox=("x",)),
        item("b", "Crew", name="B"),
        item("x", "Cox", leads=("b",)),
    )
    mine = loaded(tmp_path, text)
    assert ask(mine, "SELECT c.name FROM Cox JOIN Crew c ON c.id = leads") == [("B",)]
    assert ask(mine, "SELECT name FROM Crew WHERE cox IS NOT NULL ORDER BY name") == [
        ("A",)
    ] * 1 + [("B",)]
    assert len(mine.facts["warnings"]) == 1
    assert mine.facts["warnings"][0].endswith("both are kept so")
    mine.close()


def test_ids_are_those_of_one_file(tmp_path):
    both = [
        items(item("1", "Crew", name="A"), item("2", "Rower", name="a", crew=("1",))),
        items(item("1", "Crew", name="B"), item("2", "Rower", name="b", crew=("1",))),
    ]
    mine = loaded(tmp_path, both)
    rows = ask(mine, "SELECT r.name, c.name FROM Rower r JOIN Crew c ON c.id = r.crew")
    assert sorted(rows) == [("a", "A"), ("b", "B")]
    mine.close()


def test_an_id_of_another_file_is_explained(tmp_path):
    both = [items(item("1", "Crew")), items(item("2", "Rower", crew=("1",)))]
    with pytest.raises(SourceError) as caught:
        loaded(tmp_path, both)
    assert str(caught.value) == (
        f"{tmp_path / 'items1.xml'}, item 2: crew refers to the item 1, which is not in this file "
        f"(an id is known within one file only, and this one is in {tmp_path / 'items0.xml'})"
    )


# -- any model, any objects, any way of writing them ----------------------------------------------

CLASSES = ("Base", "Left", "Right", "Low")  # Low inherits from both Left and Right
PARENTS = {"Base": "", "Left": "Base", "Right": "pack.age.Base", "Low": "Left Right"}
SORTS = ("one", "many", "one-one", "one-many", "many-one", "many-many")


@st.composite
def worlds(draw):
    """Return links between classes, and objects with the pairs that each link holds."""
    links = draw(
        st.lists(st.tuples(st.sampled_from(SORTS), *[st.sampled_from(CLASSES)] * 2), max_size=4)
    )
    kinds = draw(
        st.lists(st.sampled_from([("Base",), ("Left",), ("Left", "Right"), ("Low",)]), max_size=7)
    )
    objects = list(enumerate(kinds))
    pairs = []
    for sort, start, end in links:
        starts = [at for at, kind in objects if is_a(kind, start)]
        ends = [at for at, kind in objects if is_a(kind, end)]
        found = set()
        if starts and ends:
            any_pair = st.tuples(st.sampled_from(starts), st.sampled_from(ends))
            found = draw(st.sets(any_pair, max_size=8))
        if sort in {"one", "one-one", "one-many"}:  # each has one at most
            found = set({a: (a, b) for a, b in sorted(found)}.values())
        if sort in {"one-one", "many-one"}:
            found = set({b: (a, b) for a, b in sorted(found)}.values())
        pairs.append(found)
    # From which side each pair is written: 1 the first, 2 the second, 3 both.
    sides = [[draw(st.sampled_from([1, 2, 3])) for _ in found] for found in pairs]
    order = draw(st.permutations(range(len(kinds))))
    return links, kinds, pairs, sides, order


def is_a(kind, name):
    above = {"Base": {"Base"}, "Left": {"Left", "Base"}, "Right": {"Right", "Base"}}
    above["Low"] = {"Low", "Left", "Right", "Base"}
    return any(name in above[one] for one in kind)


def model_of(links):
    fields = {name: "" for name in CLASSES}
    for at, (sort, start, end) in enumerate(links):
        here, _, there = sort.partition("-")
        reverse = f' reverse-reference="back{at}"' if there else ""
        fields[start] += f'<{tag(here)} name="link{at}" referenced-type="pack.age.{end}"{reverse}/>'
        if there:
            fields[end] += (
                f'<{tag(back_of(sort))} name="back{at}" referenced-type="{start}" '
                f'reverse-reference="link{at}"/>'
            )
    inside = "".join(
        f'<class name="{name}" extends="{PARENTS[name]}" is-interface="true">{fields[name]}'
        + ('<attribute name="label" type="java.lang.String"/>' if name == "Base" else "")
        + "</class>"
        for name in CLASSES
    )
    return f'<model name="any" package="pack.age">{inside}</model>'


def tag(size):
    return "collection" if size == "many" else "reference"


def back_of(sort):
    """What the other side is called: of a `one-many` link, the reverse is a collection."""
    return sort.partition("-")[2]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(worlds())
def test_links_are_the_same_from_whichever_side_they_are_written(tmp_path_factory, world):
    links, kinds, pairs, sides, order = world
    written = {at: {} for at in range(len(kinds))}
    for number, ((sort, _, _), found, ways) in enumerate(zip(links, pairs, sides, strict=True)):
        two_sided = "-" in sort
        for (a, b), way in zip(sorted(found), ways, strict=True):
            if way & 1 or not two_sided:
                written[a].setdefault((f"link{number}", tag(sort.partition("-")[0])), []).append(b)
            if way & 2 and two_sided:
                written[b].setdefault((f"back{number}", tag(back_of(sort))), []).append(a)
    text = items(
        *(
            item(
                f"0_{at}",
                "" if at % 2 else kinds[at][0],
                label=str(at),
                **{
                    name: (f"0_{others[0]}",)
                    if size == "reference"
                    else [f"0_{one}" for one in others]
                    for (name, size), others in written[at].items()
                },
            ).replace(">", f' implements="pack.age.{" ".join(kinds[at])}">', 1)
            for at in order
        )
    )
    folder = tmp_path_factory.mktemp("any")
    mine = loaded(folder, text, model_of(links))
    labels = dict(ask(mine, "SELECT id, label FROM Base"))
    for number, ((sort, start, end), found) in enumerate(zip(links, pairs, strict=True)):
        for name, owner, turned in ((f"link{number}", start, False), (f"back{number}", end, True)):
            if turned and "-" not in sort:
                continue
            stored = {(int(labels[a]), int(labels[b])) for a, b in pairs_of(mine, owner, name)}
            assert stored == ({(b, a) for a, b in found} if turned else found)
    assert mine.facts["warnings"] == []
    mine.close()


def pairs_of(mine, owner, name):
    """Return the pairs of a link as any reader of the database finds them."""
    link = mine.model.classes[owner].fields[name]
    if where := link_table(mine.model, link):
        return ask(mine, f'SELECT {where.owner}, {where.member} FROM "{where.table}"')
    if link.many:
        rows = ask(mine, f'SELECT {link.reverse}, id FROM "{link.target}"')
    else:
        rows = ask(mine, f'SELECT id, {name} FROM "{owner}"')
    return [row for row in rows if None not in row]


def test_a_database_that_is_killed_half_way_is_none(tmp_path, monkeypatch):
    def killed(*given):
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("minelet.own.ownbuild.create_indexes", killed)
    with pytest.raises(Exception, match="cannot be written"):
        loaded(tmp_path, regatta.ITEMS)
    assert not list(tmp_path.glob("mine*"))
