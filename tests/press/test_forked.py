"""A kernel that is forked from a warm Python is, for its lesson, one that has begun anew."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor

from press import forked, kernel
from press.execute import execute_lessons

# What a lesson could see of how its kernel came to be; pandas looks about while it is imported.
LOOKS_ABOUT = """\
import json, matplotlib, numpy, os, pandas, signal, sys, tempfile, threading, warnings
from intermine.webservice import Service

seen = {
    "columns that pandas shows": pandas.get_option("display.max_columns"),
    "width of its tables": pandas.get_option("display.width"),
    "matplotlib": {name: str(value) for name, value in matplotlib.rcParams.items()},
    "numpy": [numpy.get_printoptions(), numpy.geterr()],
    "warnings": sorted(map(str, warnings.filters)),
    "Python": [sys.flags, sys.path, str(sys.stdin), sys.warnoptions, __name__],
    "signals": [str(signal.getsignal(one)).split(" at ")[0] for one in signal.valid_signals()],
    "threads": [thread.name for thread in threading.enumerate()],
    "environment": sorted(os.environ),
    "order of a set": list({"ACT1", "TUB2", "SNR10"}),
    "temporary files": os.path.relpath(tempfile.gettempdir()),
    "leads its processes": os.getpid() == os.getpgid(0) == os.getsid(0),
    "what is ours": sorted({"minelet", "nursery", "press"} & sys.modules.keys()),
}
with open(PLACE, "w") as file: json.dump(seen, file)
"""


def outputs(project, name: str) -> str:
    book = json.loads((project.executed / f"{name}.ipynb").read_text())
    return "".join(book["cells"][-1]["outputs"][0]["text"])


def test_a_forked_kernel_is_as_one_begun_anew(project, write_lesson):
    place = project.root / "seen.json"
    write_lesson("01-looks", LOOKS_ABOUT.replace("PLACE", repr(str(place))))
    execute_lessons(project)
    anew = json.loads(place.read_text())
    write_lesson("02-waits", "1")
    execute_lessons(project, jobs=1, fresh=True)
    forked = json.loads(place.read_text())
    assert {name: forked[name] for name in anew if forked[name] != anew[name]} == {}
    assert anew["columns that pandas shows"] == 20


def test_forked_kernels_share_nothing(project, write_lesson):
    changes = "import pandas, numpy, os\npandas.set_option('display.max_columns', 3)\nos.x = 1"
    tells = "import pandas, os\nprint(pandas.get_option('display.max_columns'), hasattr(os, 'x'))"
    chance = "import numpy\nprint(numpy.random.rand())"
    write_lesson("01-changes", changes)
    write_lesson("02-tells", tells)
    write_lesson("03-chance", chance)
    write_lesson("04-chance", chance)
    execute_lessons(project, jobs=1)
    assert outputs(project, "02-tells") == "20 False\n"
    assert outputs(project, "03-chance") != outputs(project, "04-chance")


def test_a_kernel_begins_anew_when_the_warm_python_has_died(project, write_lesson, monkeypatch):
    monkeypatch.setattr(forked.nursery, "__file__", os.devnull)  # which is a program that ends
    write_lesson("01-count", "print(6 * 7)")
    write_lesson("02-count", "print(6 * 7)")
    execute_lessons(project, jobs=1)
    assert outputs(project, "02-count") == "42\n"


def test_where_no_process_has_a_handle_kernels_begin_anew(project, write_lesson, monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    write_lesson("01-count", "print(6 * 7)")
    write_lesson("02-count", "print(6 * 7)")
    execute_lessons(project, jobs=1)
    assert outputs(project, "02-count") == "42\n"


def test_a_fork_of_the_dead_is_none():
    async def after_its_death() -> object:
        async with kernel.ready(os.environ) as nursery:
            nursery._process.kill()
            return await nursery.fork("this", [], cwd="/", env={}, log=os.devnull)

    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        assert thread.submit(asyncio.run, after_its_death()).result() is None
