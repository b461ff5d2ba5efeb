"""The files that take longest are begun first."""

from types import SimpleNamespace

from tests.order import LONGEST, TESTS, longest_first


def test_every_file_that_is_named_is_there():
    assert [file for file in LONGEST if not (TESTS / file).is_file()] == []


def test_those_that_take_longest_come_first_and_the_others_keep_their_order():
    names = ("b.py", LONGEST[1], "a.py", LONGEST[0], LONGEST[1])
    items = [SimpleNamespace(path=TESTS / name, number=n) for n, name in enumerate(names)]
    assert [item.number for item in longest_first(items)] == [3, 1, 4, 0, 2]
