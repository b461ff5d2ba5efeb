"""Outputs that a kernel really gave, cleaned as press does, against what another might give."""

import copy
import io

import matplotlib
import pandas as pd
import pytest

from press.outputs import clean
from press.runs.same import differences, lesson_differences

matplotlib.use("agg")

import matplotlib.pyplot as plt


def stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(**data):
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 3, "data": data}


def table(lengths, names=("ACT1", "TUB1", "NOP1")):
    """Return a table as a kernel shows it."""
    frame = pd.DataFrame({"gene": names[: len(lengths)], "length": lengths})
    return shown(**{"text/plain": repr(frame), "text/html": frame._repr_html_()})


def error(name="ValueError", text="no such gene", line="python3.13/urllib/request.py:189"):
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [line]}


def figure(heights=(1, 2, 3), title="Genes", size=(3, 2), labels="I II III IV"):
    """Return a bar chart as a kernel shows it."""
    with plt.rc_context({"svg.fonttype": "none"}):
        drawing, axes = plt.subplots(figsize=size)
        axes.bar(labels.split()[: len(heights)], heights)
        axes.set_ylim(0, 10)
        axes.set_title(title)
        file = io.StringIO()
        drawing.savefig(file, format="svg", dpi=72, bbox_inches="tight")
        plt.close(drawing)
    return shown(**{"text/plain": "<Figure>", "image/svg+xml": file.getvalue()})


def told(ours, theirs):
    """Return what is said of two outputs of the cell `count`."""
    kept = [clean([output])[0] for output in copy.deepcopy((ours, theirs))]
    return differences("count", *kept)


ALIKE = {
    "a stream": stream("77 genes\n"),
    "a table": table([1537, 1460, 984]),
    "an error": error(),
    "a figure": figure(),
}


@pytest.mark.parametrize("output", ALIKE.values(), ids=ALIKE.keys())
def test_what_is_the_same_is_the_same(output):
    assert told(output, output) == []


def test_a_changed_number_is_told():
    assert told(stream("77 genes\nof 6399\n"), stream("77 genes\nof 6398\n")) == [
        "count, what it prints, line 2: `of 6399` here, `of 6398` there."
    ]
    found = told(table([1537, 1460]), table([1537, 1461]))
    assert found[0] == (
        "count, what it shows as text/plain, line 3: `1 TUB1 1460` here, `1 TUB1 1461` there."
    )
    assert "text/html" in found[1]


def test_a_missing_row_is_told():
    found = told(table([1537, 1460, 984]), table([1537, 1460]))
    assert found[0].endswith("line 4: `2 NOP1 984` here, nothing there.")


def test_a_space_is_told():
    assert told(stream("a  b"), stream("a b")) == [
        "count, what it prints, line 1: `'a  b'` here, `'a b'` there."
    ]


def test_a_last_line_that_is_not_ended_is_told():
    assert told(stream("a\n"), stream("a")) != []


def test_a_missing_output_is_told():
    assert differences("count", [stream("a"), table([1])], [stream("a")]) == [
        "count: it gives text on stdout, text/html with text/plain here, and text on stdout there."
    ]
    assert differences("count", [stream("a")], [error()]) == [
        "count: it gives text on stdout here, and an error there."
    ]
    assert differences("count", [], []) == []


def test_a_missing_cell_is_told():
    ours = {"open": [stream("a")], "count": [], "draw": [figure()]}
    assert lesson_differences(ours, ours) == []
    theirs = {"open": [stream("b")], "count": [], "else": []}
    assert lesson_differences(ours, theirs) == [
        "open, what it prints, line 1: `a` here, `b` there.",
        "draw: it ran here only.",
        "else: it ran there only.",
    ]


@pytest.mark.parametrize("other", [error(name="KeyError"), error(text="no such list")])
def test_another_error_is_told(other):
    (sentence,) = told(error(), other)
    assert sentence.startswith("count, the error, line 1: `ValueError: no such gene` here, ")


def test_another_traceback_is_not():
    assert told(error(), error(line="python3.12/urllib/request.py:215")) == []


def test_another_title_and_another_number_of_bars_are_told():
    (sentence,) = told(figure(), figure(title="Lists"))
    assert sentence == "count, the figure, words in it: `Genes` here, `Lists` there."
    assert any("its shapes" in one for one in told(figure(), figure(heights=(1, 2, 3, 4))))
    assert any("its shapes" in one for one in told(figure(), figure(heights=(1, 2))))


def test_a_bar_of_another_height_is_told():
    (sentence,) = told(figure(), figure(heights=(1, 2, 4)))
    assert sentence.startswith("count, the figure, its shapes: `in their places` here, `1 of ")


def test_a_figure_that_is_a_little_larger_is_the_same():
    assert told(figure(), figure(size=(3.05, 2.04))) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("http://127.0.0.1:41375/yeast/service", "http://127.0.0.1:8/yeast/service"),
        ("pandas==3.1.1\nrequests==2.34.2", "pandas==2.2.3\nrequests==2.31.0"),
        (
            "were taken on 2026-11-25 with Python 3.13.0, pandas 3.1.1, matplotlib 3.11.2",
            "were taken on 2026-11-26 with Python 3.12.7, pandas 2.2.3, matplotlib 3.8.4",
        ),
    ],
    ids=["port", "versions", "day"],
)
def test_what_each_run_says_of_itself_may_differ(ours, theirs):
    assert told(stream(ours), stream(theirs)) == []


def test_the_file_of_a_cell_may_differ_and_the_line_may_not():
    ours, theirs = ("Did you mean print(...)? (%s, line %d)",) * 2
    ours %= ("3486556262.py", 12)
    name = "<ipython-input-2-5ab1>"
    assert told(error("SyntaxError", ours), error("SyntaxError", theirs % (name, 12))) == []
    assert told(error("SyntaxError", ours), error("SyntaxError", theirs % (name, 13))) != []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("intermine==1.14.0", "intermine==1.13.0"),
        ("release R64-2-1, 2017-01-18", "release R64-2-1, 2017-01-19"),
        ("http://127.0.0.1:1/yeast", "http://127.0.0.1:1/other"),
    ],
)
def test_no_more_than_that_may(ours, theirs):
    assert told(stream(ours), stream(theirs)) != []
