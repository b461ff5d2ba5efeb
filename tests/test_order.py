"""The files that take longest are begun first."""

from types import SimpleNamespace

from tests.order import LONGEST, TESTS, TOGETHER, longest_first, sharing


def test_every_file_that_is_named_is_there():
    assert [file for file in LONGEST if not (TESTS / file).is_file()] == []


def test_those_that_take_longest_come_first_and_the_others_keep_their_order():
    names = ("b.py", LONGEST[1], "a.py", LONGEST[0], LONGEST[1])
    items = [SimpleNamespace(path=TESTS / name, number=n) for n, name in enumerate(names)]
    assert [item.number for item in longest_first(items)] == [3, 1, 4, 0, 2]


def test_files_that_share_a_browser_with_a_pyodide_in_it_go_to_one_worker():
    assert sharing("tests/browser/lite/test_page.py") == sharing(
        "tests/browser/lite/test_copies.py"
    )
    assert sharing("tests/browser/test_paper.py") == "tests/browser/test_paper.py"
    assert [folder for folder in TOGETHER if not (TESTS / folder).is_dir()] == []
