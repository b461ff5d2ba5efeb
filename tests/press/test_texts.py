"""What people write is read strictly: nothing is lost without a word."""

import pytest

from press.errors import PressError
from press.texts import read_json, read_text, read_yaml


def complaint(read, *arguments) -> str:
    with pytest.raises(PressError) as caught:
        read(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("data", ["a\né\n", "\ufeffa\né\n", "a\r\né\r\n"])
def test_a_text_is_the_same_from_any_editor(tmp_path, data):
    path = tmp_path / "a.md"
    path.write_bytes(data.encode())
    assert read_text(path, "docs/a.md") == "a\né\n"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_text_in_another_encoding_is_named_with_its_line(tmp_path, encoding):
    path = tmp_path / "a.md"
    path.write_bytes("é".encode(encoding))
    assert complaint(read_text, path, "docs/a.md").startswith("docs/a.md:1: it is not UTF-8; save")
    path.write_bytes(b"one\ntwo\n\xe9\n")
    assert complaint(read_text, path, "docs/a.md").startswith("docs/a.md:3: ")


def test_yaml_is_read():
    assert read_yaml("a: [1, two]\n", "a.yml") == {"a": [1, "two"]}
    assert read_yaml("", "a.yml") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "a.yml:9: `a` stands in it twice; delete one."),
        ("a:\n  b: 2\n  b: 3", "a.yml:9: `b` stands in it twice; delete one."),
        ("a: b: c", "a.yml:7: the file is not YAML (mapping values are not allowed here); quote"),
        ("a: 1\n? [b]\n: 2", "a.yml:8: the file is not YAML (found unhashable key); quote"),
        ("a: !!python/name:os.system x", "a.yml:7: the file is not YAML (could not determine"),
        ("a: \x07", "a.yml: the file is not YAML (it cannot be read); quote"),
    ],
)
def test_a_slip_in_yaml_is_named_with_its_line(text, said):
    assert complaint(read_yaml, text, "a.yml", "the file", 7).startswith(said)


def test_json_is_read():
    assert read_json('{"a": [{"b": 1}, {"b": 2}]}', "a.json") == {"a": [{"b": 1}, {"b": 2}]}


def test_a_slip_in_json_is_named():
    assert complaint(read_json, "{", "a.json").startswith("a.json: it is not JSON (Expecting")
    twice = '{"a": [{"b": 1, "b": 2}]}'
    assert complaint(read_json, twice, "a.json") == (
        "a.json: `b` stands twice in one place; delete one."
    )
