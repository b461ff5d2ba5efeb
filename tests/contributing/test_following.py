"""Each worked example of CONTRIBUTING.md does what the document says, in a copy of the guide."""

import datetime
import itertools
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.contributing.following import NotSo, follow, sections

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
LATER = re.search(r"^expires = (\S+)$", DOCUMENT, re.MULTILINE)[1]
"""A day to come, when the document was written."""
# The document has one day, and this test is run on every day: the day stays to come.
STEPS = sections(DOCUMENT.replace(LATER, f"{datetime.date.today().year + 1}-12-31"))
# What is made on the way, and is not there after a fresh clone.
MADE = (
    ".git", ".venv", ".cache", ".hypothesis", ".pytest_cache", ".ruff_cache", "__pycache__",
    "node_modules", "build", "site",
)  # fmt: skip


@pytest.fixture
def copy(tmp_path):
    """The guide as after a fresh clone and `make site`, in a folder of its own."""
    executed = ROOT / "build" / "cache"
    if not executed.is_dir():
        pytest.fail("No lesson has been executed yet: run `make site` first.", pytrace=False)
    folder = tmp_path / "guide"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE))
    shutil.copytree(executed, folder / "build" / "cache")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def environ():
    """What a person's shell has: nothing of this test's own, and no live mine."""
    ours = ("PYTEST", "MINE_URL", "GITHUB_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.mark.parametrize("title", STEPS)
def test_an_example_does_what_the_document_says(title, copy, environ):
    follow(STEPS[title], copy, environ)


def test_there_is_an_example_for_each_thing_that_people_add():
    assert set(STEPS) == {"A lesson", "A chapter", "A link rule", "A mine", "An endpoint"}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ('Save `b.txt`:\n\n```text title="a.txt"\nx\n```\n', "line 5: the text above does not"),
        ('Save `old.txt`:\n\n```text title="old.txt"\nx\n```\n', "`old.txt` there already"),
        ('Add to `a.txt`:\n\n```text append="a.txt"\nx\n```\n', "`a.txt` there already, or not"),
        ("```diff\nold.txt\n three\n+four\n```\n", "old.txt has this place 0 times"),
        ("```diff\nold.txt\n-two\n+2\n```\n", "old.txt has this place 2 times"),
        ("```diff\na.txt\n-two\n```\n", "there is no file a.txt"),
        ("```console\n$ echo one\ntwo\n```\n", "printed what the document does not say:\none"),
        ("```console\n$ echo two one\none … two\n```\n", "printed what the document does not say"),
        ("```console\n$ false\n```\n", "line 3: false\nended with 1"),
        ("```console fails\n$ true\n```\n", "line 3: true\nended with 0"),
        ("```console\ntrue\n```\n", "does not begin with a command"),
        ("```python\n1\n```\n", "what is to be done with this block?"),
    ],
    ids=itertools.count(),
)
def test_a_document_that_does_not_hold_is_found_out(document, why, tmp_path, environ):
    (tmp_path / "old.txt").write_text("one\ntwo\ntwo\n")
    with pytest.raises(NotSo) as found:
        follow(sections(f"## A\n\n{document}")["A"], tmp_path, environ)
    assert why in str(found.value)


def test_a_document_that_holds_is_followed(tmp_path, environ):
    document = """## First

Save it as `a.txt`, then add to `a.txt`:

```text title="a.txt"
one
two
three
```

Put this at the end of `a.txt`:

```text append="a.txt"
four
```

```diff
a.txt
 one
-two
+2
@@
 three
+and a half
```

```console
$ head -n 2 a.txt
one 2
$ tail -n 3 a.txt
three
…
four
```

## Second
"""
    found = sections(document)
    assert list(found) == ["First"]
    follow(found["First"], tmp_path, environ)
    assert (tmp_path / "a.txt").read_text() == "one\n2\nthree\nand a half\nfour\n"
