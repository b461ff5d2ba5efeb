"""Tables that pandas really wrote, compared by what stands in their cells."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.runs.grids import Difference, differences, read

GENES = pd.DataFrame(
    {
        "symbol": ["ACT1", "TUB1", "NOP1", "RPO21", "SEC12", "SEC13"],
        "length": [1537, 1460, 984, 5202, 1416, 894],
        "p": [0.012345678, 0.5, 1.5e-12, 0.25, 0.125, 1.0],
        "note": [None, "a long sentence about tubulin", "x", "y", "z", "w"],
    }
)
LENGTHS = st.lists(st.integers(0, 10**7), min_size=1, max_size=30)


def html(table, **options) -> str:
    """Return a table as Jupyter gets it from pandas, under some display options."""
    flat = [part for name, value in options.items() for part in (f"display.{name}", value)]
    with pd.option_context(*flat) if flat else pd.option_context("display.width", 80):
        return table._repr_html_()


def compared(old: str, new: str, **options) -> list[Difference]:
    """Compare the only table of two pieces of HTML."""
    (before,), (after,) = read(old)[0], read(new)[0]
    return differences(before, after, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"precision": 2},
        {"max_colwidth": 12},
        {"max_rows": 4},
        {"max_rows": 4, "show_dimensions": False},
        {"max_columns": 2},
        {"html.border": 3},
        {"float_format": "{:,.4f}".format},
        {"notebook_repr_html": True, "colheader_justify": "left"},
    ],
)
def test_a_display_option_changes_no_value(options):
    for old, new in ((html(GENES), html(GENES, **options)), (html(GENES, **options), html(GENES))):
        assert [one for one in compared(old, new) if not one.is_rounding] == []


def test_digits_that_are_not_shown_are_told_as_such():
    found = compared(html(GENES), html(GENES, precision=2))
    assert found[0] == Difference("row 1, column p", "1.234568e-02", "1.23e-02", True)


@settings(max_examples=30)
@given(LENGTHS, st.data())
def test_a_cell_that_changed_is_named_by_its_row_and_column(lengths, data):
    names = [f"Y{number:03}W" for number in range(len(lengths))]
    old = pd.DataFrame({"length": lengths, "twice": [2 * it for it in lengths]}, index=names)
    row = data.draw(st.integers(0, len(lengths) - 1))
    new = old.copy()
    new.loc[names[row], "twice"] += 1
    assert compared(html(old), html(new)) == [
        Difference(
            f"row {row + 1} ({names[row]}), column twice",
            str(2 * lengths[row]),
            str(2 * lengths[row] + 1),
        )
    ]
    assert compared(html(old), html(old)) == []


@settings(max_examples=30)
@given(LENGTHS, st.data())
def test_rows_that_are_gone_or_new_are_shown(lengths, data):
    old = pd.DataFrame({"length": lengths})
    kept = data.draw(st.lists(st.sampled_from(range(len(lengths))), unique=True).map(sorted))
    new = old.loc[kept].reset_index(drop=True)
    found = compared(html(old), html(new))
    gone = len(lengths) - len(kept)
    if not gone:
        assert found == []
        return
    assert found[0] == Difference("rows", str(len(lengths)), str(len(kept)))
    assert len(found) == gone + 1
    assert {one.new for one in found[1:]} == {"gone"}
    back = compared(html(new), html(old))
    assert {one.old for one in back[1:]} == {"none"}


def test_rows_in_another_order_are_one_difference():
    turned = GENES.iloc[::-1].reset_index(drop=True)
    assert compared(html(GENES), html(turned)) == [
        Difference("rows", "in one order", "the same in another order")
    ]


def test_the_order_of_columns_is_a_matter_of_form():
    assert compared(html(GENES), html(GENES[["note", "p", "symbol", "length"]])) == []


def test_columns_that_are_gone_or_new_are_named():
    other = GENES.rename(columns={"length": "size"})
    assert compared(html(GENES), html(other)) == [
        Difference("column length", "there", "gone"),
        Difference("column size", "none", "there"),
    ]


def test_how_a_missing_value_is_written_depends_on_the_type():
    column = {"symbol": ["ACT1", None], "n": [1, 2]}
    old = pd.DataFrame(column, dtype=object)
    new = old.replace({None: np.nan})
    assert "None" in html(old)
    assert "NaN" in html(new)
    assert compared(html(old), html(new)) == []
    assert compared(html(old), html(new.fillna("TUB1")))[0].new == "TUB1"


def test_whole_numbers_that_became_decimals_are_the_same():
    assert compared(html(GENES), html(GENES.astype({"length": float}))) == []


def test_cells_that_span_rows_belong_to_each_of_them():
    old = GENES.set_index([pd.Index(["a", "a", "a", "b", "b", "b"], name="kind"), "symbol"])
    new = old.copy()
    new.iloc[1, 0] = 1461
    assert compared(html(old), html(new)) == [
        Difference("row 2 (a / TUB1), column length", "1460", "1461")
    ]


def test_of_a_long_table_only_what_both_show_is_compared():
    old = pd.DataFrame({"length": range(100)})
    new = old + (old == 97)
    assert compared(html(old, max_rows=10), html(new)) == [
        Difference("row 8 (97), column length", "97", "98")
    ]
    longer = pd.DataFrame({"length": range(101)})
    assert compared(html(old, max_rows=10), html(longer, max_rows=10)) == [
        Difference("rows", "100", "101")
    ]


def test_styled_tables_are_read_without_their_styles_and_ids():
    pytest.importorskip("jinja2")
    old, new = (GENES.style.highlight_max("length").to_html(table_uuid=it) for it in ("a", "b"))
    assert old != new
    assert compared(old, new) == []


def test_text_beside_tables_is_returned():
    tables, text = read("<style>p {}</style><p>Two tables</p>" + html(GENES) + html(GENES))
    assert len(tables) == 2
    assert text.split() == ["Two", "tables"]
    assert read("<b>none</b> at all") == ([], "none  at all")
