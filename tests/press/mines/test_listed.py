"""The public mines: read in their order, and a slip in a record is a sentence."""

import json

import pytest

from press.errors import PressError
from press.mines.listed import read_mines

FLY = {
    "name": "FlyMine",
    "root": "https://flymine.example.org/flymine/service",
    "organisms": "fruit flies",
    "keeper": "an alliance",
    "seen": "2026-08-26",
    "source": "a release note",
}
WORM = FLY | {
    "name": "WormMine",
    "root": "https://wormmine.example.org/wormmine/service",
    "seen": "2026-05",
    "remark": "Slow.",
}


@pytest.fixture
def mines_file(tmp_path):
    """Write a file of mines: `mines_file(FLY, WORM)`."""

    def write(*mines: object):
        path = tmp_path / "mines.json"
        path.write_text(json.dumps({"mines": mines}))
        return path

    return write


def complaint(path) -> str:
    with pytest.raises(PressError) as caught:
        read_mines(path, "docs/mines.json")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_mines_are_read_in_their_order(mines_file):
    worm, fly = read_mines(mines_file(WORM, FLY), "docs/mines.json")
    assert (worm.name, worm.seen, worm.remark) == ("WormMine", "2026-05", "Slow.")
    assert (fly.root, fly.remark) == ("https://flymine.example.org/flymine/service", "")


def test_a_guide_need_know_no_mines(tmp_path):
    assert read_mines(tmp_path / "none.json", "docs/mines.json") == []


@pytest.mark.parametrize("seen", ["2026", "2026-05", "2024-02-29"])
def test_a_source_may_know_only_the_month_or_the_year(mines_file, seen):
    (mine,) = read_mines(mines_file(FLY | {"seen": seen}), "docs/mines.json")
    assert mine.seen == seen


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"root": "http://flymine.org/service"}, ["`root` is 'http://", "https and ending in"]),
        ({"root": "https://flymine.org/"}, ["`root` is", "ending in /service"]),
        ({"rot": "https://flymine.org/service"}, ["`rot` is not a key", "did you mean `root`?"]),
        ({"seen": "last May"}, ["`seen` is 'last May'", "a day, a month or a year"]),
        ({"seen": "2026-13"}, ["there is no day 2026-13", "correct `seen`"]),
        ({"seen": "2023-02-29"}, ["there is no day 2023-02-29"]),
        ({"seen": "2999"}, ["seen on 2999, still to come"]),
        ({"root": FLY["root"] + "\n"}, ["`root` is", "without a line end"]),
        ({"seen": "2026\n"}, ["`seen` is", "without a line end"]),
        ({"keeper": ""}, ["`keeper` is ''", "who runs it"]),
    ],
)
def test_a_malformed_mine_is_named_with_what_to_do(mines_file, change, words):
    said = complaint(mines_file(WORM, FLY | change))
    assert said.startswith("docs/mines.json, mine 2: ")
    for word in words:
        assert word in said


@pytest.mark.parametrize("key", FLY)
def test_a_mine_must_say_all_of_it(mines_file, key):
    said = complaint(mines_file({name: value for name, value in FLY.items() if name != key}))
    assert f"mine 1: `{key}` is missing" in said


def test_a_mine_stands_there_once(mines_file):
    assert "the name FlyMine stands in it twice" in complaint(mines_file(FLY, WORM, FLY))
    moved = WORM | {"root": FLY["root"]}
    assert f"the root {FLY['root']} stands in it twice" in complaint(mines_file(FLY, moved))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ('{"mines": [], "mines": []}', "`mines` stands twice in one place"),
        ('{"mines": [], "minse": []}', "`minse` is not a key that it knows (did you mean `mines`"),
        ("[]", 'holds no list "mines"'),
        ('{"mine": []}', 'holds no list "mines"'),
        ('{"mines": "all"}', 'holds no list "mines"'),
        ('{"mines": ["FlyMine"]}', "mine 1: it is not a mapping"),
    ],
)
def test_a_file_of_something_else(tmp_path, text, words):
    path = tmp_path / "mines.json"
    path.write_text(text)
    assert words in complaint(path)
