"""How a table finds room on paper."""

from lxml import html

from press.book.widths import SIZES, WIDE, fit, tall


def fitted(*rows, room=WIDE):
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = html.fragment_fromstring(f"<table>{body}</table>")
    fit(table, room)
    return table


def test_a_small_table_stays_in_the_column_of_text():
    table = fitted(["gene", "length"], ["ACT1", "1437"])
    assert table.get("data-points") == f"{SIZES[0]}pt"
    assert not table.get("data-wide")
    assert not table.get("data-columns")


def test_a_wider_one_reaches_into_the_gutter():
    table = fitted(["a name of some length"] * 4)
    assert table.get("data-wide")
    assert not table.get("data-columns")


def test_the_widest_shares_the_page_out():
    table = fitted(["A sentence that goes on and on, for longer than a page is wide. " * 2, "one"])
    long, short = (float(share[:-2]) for share in table.get("data-columns")[1:-2].split(", "))
    assert long > 5 * short
    assert abs(long + short - 1) < 0.001


def test_in_a_note_nothing_reaches_into_the_gutter():
    assert not fitted(["a name of some length"] * 4, room=320).get("data-wide")


def test_many_columns_take_smaller_type():
    assert fitted(["chromosome"] * 9).get("data-points") < f"{SIZES[0]}pt"


def test_a_long_name_may_be_broken_and_a_sentence_as_it_is():
    table = fitted(["Gene.chromosomeLocation.start", "a sentence with words"])
    assert [span.text for span in table.iter("span")] == ["Gene.chromosomeLocation.start"]


def test_a_high_drawing_is_made_smaller():
    assert tall(b'<svg viewBox="0 0 300 900">')
    assert not tall(b'<svg viewBox="0 0 900 800">')
    assert not tall(b"\x89PNG")
