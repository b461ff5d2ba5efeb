"""What a lock pins, and the part of it that is one package's."""

from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from press.locks import read_lock

LOCK = Path(__file__).parents[2] / "requirements.txt"


def logical_lines(text):
    """Return the lines of a lock without comments, those that go on in the next one joined."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(kept).replace("\\\n", " ").splitlines()


def test_every_pin_of_the_lock_is_read():
    said = [Requirement(line.split(" --hash")[0]) for line in logical_lines(LOCK.read_text())]
    expected = {canonicalize_name(one.name): str(one.specifier)[2:] for one in said}
    assert {name: pin.version for name, pin in read_lock(LOCK.read_text()).items()} == expected
    assert {"intermine", "requests"} <= expected.keys()


def test_the_part_of_one_package_has_its_hashes_and_nothing_of_its_neighbours():
    text = LOCK.read_text()
    for pin, line in zip(read_lock(text).values(), logical_lines(text), strict=True):
        (found,) = logical_lines(pin.lines)
        assert found.split() == line.split()
