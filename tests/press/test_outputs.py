"""What is published of a lesson's outputs names no folder and no moment of the build."""

import os
import sys
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import PressError
from press.outputs import check_folders, clean

ROOT = Path("/srv/ada/guide")


def stream(text: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": text}


def shown(kind: str, value: object) -> dict:
    return {"output_type": "display_data", "metadata": {}, "data": {kind: value}}


def test_stderr_is_told_and_not_published():
    outputs = [stream("a\n"), stream("\x1b[31mFutureWarning: x\x1b[0m\n\n  old()\n", "stderr")]
    kept, warnings = clean(outputs, ROOT)
    assert kept == [stream("a\n")]
    assert warnings == ["FutureWarning: x", "  old()"]


def test_what_is_printed_in_pieces_is_published_whole():
    figure = shown("image/svg+xml", "<svg></svg>")
    outputs = [stream("94"), stream("x\n", "stderr"), stream(" rows\n"), figure, stream("end\n")]
    kept, _ = clean(outputs, ROOT)
    assert kept == [stream("94 rows\n"), figure, stream("end\n")]


def test_the_moment_of_drawing_is_taken_out_of_a_figure():
    figure = shown("image/svg+xml", "<svg><dc:date>2026-11-22T10:00:00</dc:date></svg>")
    (kept,), _ = clean([figure], ROOT)
    assert kept["data"]["image/svg+xml"] == "<svg></svg>"


def test_a_traceback_begins_where_it_begins_on_every_machine():
    packages = sysconfig.get_path("purelib")
    library = sysconfig.get_path("stdlib")
    home = str(Path.home())
    trace = [
        f"File \x1b[32m{packages}/intermine/results.py:10\x1b[39m, in open",
        f"File {library}/json/decoder.py:362",
        f"File {ROOT}/minelet/service.py:3",
        "File /tmp/ipykernel_1234/567.py:1",
    ]
    if packages.startswith(home):
        trace.append(f"File ~{packages.removeprefix(home)}/pandas/core.py")
    error = {"output_type": "error", "ename": "E", "evalue": f"{ROOT}/x", "traceback": trace}
    (kept,), _ = clean([error], ROOT)
    assert kept["traceback"][:4] == [
        "File \x1b[32msite-packages/intermine/results.py:10\x1b[39m, in open",
        f"File {Path(library).name}/json/decoder.py:362",
        "File ./minelet/service.py:3",
        "File cell.py:1",
    ]
    assert all("~" not in line for line in kept["traceback"])
    assert kept["evalue"] == "./x"
    check_folders([kept], "here", ROOT)


@pytest.mark.parametrize(
    "output",
    [
        stream(f"written to {ROOT}/out.csv\n"),
        stream(f"\x1b[1m{ROOT}\x1b[0m"),
        shown("text/plain", f"PosixPath('{ROOT}')"),
        shown("text/html", [f"<a href='file://{ROOT}/x'>", "x</a>"]),
        shown("application/json", {"path": f"{ROOT}/x"}),
        shown("image/svg+xml", f"<svg><title>{ROOT}</title></svg>"),
        stream(f"{sys.prefix}/bin"),
        stream(os.path.join(Path.home(), "data")),
    ],
)
def test_a_folder_of_this_machine_stops_the_build(output):
    with pytest.raises(PressError, match=r"^01-count, code cell 2: its output names /"):
        check_folders([output], "01-count, code cell 2", ROOT)


@pytest.mark.parametrize(
    "output",
    [
        stream("written to results/out.csv"),
        stream(f"{ROOT}line"),
        stream("/usr/share/dict/words"),
        shown("image/png", f"{ROOT}"),
    ],
)
def test_other_outputs_pass(output):
    check_folders([output], "01-count, code cell 2", ROOT)


@given(st.lists(st.builds(stream, st.text(), st.sampled_from(["stdout", "stderr"]))))
def test_what_is_kept_is_kept_as_it_is(outputs):
    kept, _ = clean(outputs, ROOT)
    printed = [output["text"] for output in outputs if output["name"] == "stdout"]
    assert kept == ([stream("".join(printed))] if printed else [])
    assert clean(kept, ROOT) == (kept, [])
