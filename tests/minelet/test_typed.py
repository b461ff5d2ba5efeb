"""Values as items XML writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.model import Attribute
from minelet.typed import read_ids, read_value


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        ("String", "", ""),
        ("String", " 007 ", " 007 "),
        ("int", "-42", -42),
        ("Integer", "1,234,567", 1234567),
        ("int", "+2147483647", 2147483647),
        ("short", "-32768", -32768),
        ("long", "9223372036854775807", 2**63 - 1),
        ("BigInteger", "12", 12),
        ("double", "1e-250", 1e-250),
        ("Float", "1.5f", 1.5),
        ("float", ".5", 0.5),
        ("BigDecimal", "1,000.25", 1000.25),
        ("boolean", "true", 1),
        ("Boolean", "FALSE", 0),
        ("Date", "2009-08-04", "2009-08-04 00:00:00"),
        ("Date", "2009-08-04 13:40:05", "2009-08-04 13:40:05"),
        ("Date", "7777777", "1970-01-01 02:09:37"),
        ("Date", "0099-08-04", "0099-08-04 00:00:00"),  # so that it sorts before 2009
        ("ClobAccess", "ACGT", "ACGT"),
    ],
)
def test_a_value_is_read_by_its_type(type, text, value):
    found = read_value(Attribute("x", type), text)
    assert (found, found.__class__) == (value, value.__class__)


@pytest.mark.parametrize(
    ("type", "text", "hint"),
    [
        ("int", "2147483648", "write a whole number from -2147483648 to 2147483647"),
        ("short", "32768", "write a whole number from -32768 to 32767"),
        ("long", "9223372036854775808", "write a whole number"),
        ("BigInteger", "9" * 40, "write a whole number"),
        ("int", "", "write a whole number"),
        ("int", "4.0", "write a whole number"),
        ("int", "1_000", "write a whole number"),
        ("int", "٣", "write a whole number"),
        ("double", "", "write a number"),
        ("double", "NaN", "write a number"),
        ("double", "1e999", "write a number"),
        ("Float", "Infinity", "write a number"),
        ("boolean", "yes", "write true or false"),
        ("boolean", "", "write true or false"),
        ("Date", "4/8/2009", "write 2009-08-04"),
        ("Date", "2009-13-01", "write 2009-08-04"),
        ("Date", "999999999999999", "write 2009-08-04"),
        ("Date", "", "write 2009-08-04"),
    ],
)
def test_what_is_no_value_is_refused(type, text, hint):
    with pytest.raises(ValueError, match=hint):
        read_value(Attribute("x", type), text)


@given(st.text(max_size=30), st.sampled_from(["int", "Long", "double", "Boolean", "Date"]))
def test_any_text_is_a_value_or_a_sentence(text, type):
    said = ""
    try:
        read_value(Attribute("x", type), text)
    except ValueError as error:
        said = str(error)
    assert not said or said.startswith("write ")


def test_ids_are_numbers_by_commas():
    assert read_ids("3, 1,3") == (3, 1)
    for text in ("", "1,", "x", "-1", "1 2", "٣", "9" * 19):
        with pytest.raises(BadRequest, match="is no id of an object"):
            read_ids(text)
