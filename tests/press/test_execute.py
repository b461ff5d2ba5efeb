"""Lessons are really executed here: ones that work, fail, hang, die, and are interrupted."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

import minelet
from press import forked
from press.errors import PressError
from press.execute import build_mine, execute_lessons
from press.progress import Lines
from press.runs.record import read_runs

REPOSITORY = Path(__file__).parents[2]


# A cell that leaves a trace of having run, outside of what its key depends on.
def counts_itself(project) -> str:
    return (
        f"with open({str(project.root / 'ran')!r}, 'a') as file: _ = file.write('x')\nprint(6 * 7)"
    )


def times_run(project) -> int:
    trace = project.root / "ran"
    return len(trace.read_text()) if trace.exists() else 0


def executed(project, name: str) -> dict:
    return json.loads((project.executed / f"{name}.ipynb").read_text())


def text(output: dict) -> str:
    return "".join(output.get("text") or output["data"]["text/plain"])


def complaint(project, timeout: int = 20, jobs: int | None = None) -> str:
    with pytest.raises(PressError) as caught:
        execute_lessons(project, timeout=timeout, jobs=jobs)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def gone(process: int) -> bool:
    """Whether no process has this number any more, given a moment."""
    for _ in range(50):
        try:
            if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False


def test_a_lesson_is_executed_and_its_run_recorded(project, write_lesson):
    write_lesson(
        "01-count",
        ("# Counting",),
        "x = 6\nx * 7",
        "",
        ("int('six')", "raises-exception"),
        "import sys, os\nprint('out', x)\nprint('quietly', file=sys.stderr)",
        f"print(os.path.basename(os.getcwd()), sys.executable == {sys.executable!r})",
    )
    runs = execute_lessons(project)
    book = executed(project, "01-count")
    _, product, blank, error, printed, place = book["cells"]
    assert text(product["outputs"][0]) == "42"
    assert (product["execution_count"], blank["execution_count"]) == (1, None)
    assert error["outputs"][0]["ename"] == "ValueError"
    assert [text(output) for output in printed["outputs"]] == ["out 6\n"]
    assert text(place["outputs"][0]) == "notebooks True\n"
    assert "execution" not in product["metadata"]
    assert str(project.root) not in json.dumps(book)

    run = runs["01-count"]
    assert run == read_runs(project.runs)["01-count"]
    assert run.warnings == ["code cell 3: quietly"]
    assert run.python == ".".join(map(str, sys.version_info[:3]))
    assert {"intermine", "pandas", "numpy", "scipy", "matplotlib", "ipykernel"} <= set(run.packages)
    assert run.mine is None  # this project has none
    age = time.time() - time.mktime(time.strptime(run.executed + "UTC", "%Y-%m-%dT%H:%M:%SZ%Z"))
    assert 0 < run.seconds < age + 1 < 60


def test_lessons_can_be_executed_where_a_loop_is_running(project, write_lesson):
    write_lesson("01-count", "1 + 1")

    async def elsewhere():
        return execute_lessons(project)

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop in this one
        assert list(thread.submit(asyncio.run, elsewhere()).result()) == ["01-count"]


def test_only_what_changed_is_executed_again(project, write_lesson, edit):
    path = write_lesson("01-count", ("# One",), counts_itself(project))
    first = execute_lessons(project)["01-count"]
    assert execute_lessons(project)["01-count"] == first
    assert times_run(project) == 1

    edit(path, lambda book: book["cells"][0].update(source="# Another"))
    reworded = execute_lessons(project)["01-count"]
    assert times_run(project) == 1
    assert executed(project, "01-count")["cells"][0]["source"] == ["# Another"]
    assert reworded.source_sha256 != first.source_sha256
    assert (reworded.key, reworded.executed) == (first.key, first.executed)

    edit(path, lambda book: book["cells"][1].update(source=counts_itself(project) + "  # again"))
    assert execute_lessons(project)["01-count"].key != first.key
    assert times_run(project) == 2

    edit(path, lambda book: book["cells"][1].update(source=counts_itself(project)))
    assert execute_lessons(project)["01-count"].executed == first.executed
    assert times_run(project) == 2

    execute_lessons(project, fresh=True)
    assert times_run(project) == 3


def test_a_failing_lesson_stops_the_build_and_keeps_the_last_good_output(project, write_lesson):
    write_lesson("01-count", "1 + 1")
    write_lesson("02-trace", counts_itself(project))
    execute_lessons(project)
    before = {path: path.read_bytes() for path in project.executed.iterdir()}
    record = project.runs.read_bytes()

    write_lesson("01-count", "import time; time.sleep(3)", "\n\nraise KeyError('ACT9')\n# why")
    write_lesson("02-trace", counts_itself(project) + "\nprint('good')")
    sentence = complaint(project)
    assert sentence == (
        "notebooks/01-count.ipynb, code cell 2 (`raise KeyError('ACT9')`): KeyError: 'ACT9'"
    )
    assert {path: path.read_bytes() for path in project.executed.iterdir()} == before
    assert project.runs.read_bytes() == record

    # What succeeded beside it is not executed again.
    assert times_run(project) == 2
    write_lesson("01-count", "1 + 2")
    execute_lessons(project)
    assert times_run(project) == 2
    assert text(executed(project, "02-trace")["cells"][0]["outputs"][0]) == "42\ngood\n"


@pytest.fixture(params=["begun anew", "forked"])
def jobs(request, write_lesson, monkeypatch) -> int:
    """How many lessons run at once. When more wait, kernels are forked from a warm Python."""
    if request.param == "forked":
        monkeypatch.setattr("press.forked.WARM", forked.WARM[:1])  # the lessons here import little
        write_lesson("02-waits", "1")
        return 1
    return 2


STUBBORN = """\
import os, signal, subprocess, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "1000"])
with open("PIDS", "w") as file: print(os.getpid(), child.pid, file=file)
while True: time.sleep(1000)
"""


def stubborn(project) -> str:
    return STUBBORN.replace("PIDS", str(project.root / "pids"))


def test_a_hanging_lesson_is_stopped_with_all_that_it_started(project, write_lesson, jobs):
    write_lesson("01-count", "1", stubborn(project))
    sentence = complaint(project, timeout=2, jobs=jobs)
    assert sentence.startswith(
        "notebooks/01-count.ipynb, code cell 2 (`import os, signal, subprocess, time`):"
        " still running after 2 s"
    )
    kernel, child = map(int, (project.root / "pids").read_text().split())
    assert gone(kernel)
    assert gone(child)
    assert not project.executed.exists()


@pytest.mark.parametrize("last", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_dying_lesson_is_named(project, write_lesson, last, jobs):
    write_lesson("01-count", "import os", last)
    assert f"notebooks/01-count.ipynb, code cell 2 (`{last}`): the kernel died" in complaint(
        project, jobs=jobs
    )


def test_a_dying_lesson_leaves_no_child_behind(project, write_lesson, jobs):
    cell = stubborn(project).replace("while True: time.sleep(1000)", "os._exit(1)")
    write_lesson("01-count", cell)
    assert "the kernel died" in complaint(project, jobs=jobs)
    assert all(gone(int(process)) for process in (project.root / "pids").read_text().split())


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_no_process(project, write_lesson, signal_sent, jobs):
    write_lesson("01-count", stubborn(project))
    press = in_the_midst_of_it(project, jobs)
    started = processes_of(press, project)
    press.send_signal(signal_sent)
    _, errors = press.communicate(timeout=20)
    assert (press.returncode, errors) == (130, "Stopped.\n")
    assert all(gone(process) for process in started)


def test_a_killed_build_leaves_no_kernel(project, write_lesson, jobs):
    # It cannot clean up. Kernels see within a second that their parent has gone.
    write_lesson("01-count", stubborn(project).replace('["sleep", "1000"]', '["sleep", "3"]'))
    press = in_the_midst_of_it(project, jobs)
    started = processes_of(press, project)
    press.kill()
    press.communicate(timeout=20)
    assert all(gone(process) for process in started)


def in_the_midst_of_it(project, jobs: int) -> subprocess.Popen:
    """Start a build of a stubborn lesson, and return it when that has begun."""
    command = [sys.executable, "-m", "press", "execute", "--root", str(project.root)]
    command += ["--jobs", str(jobs)]
    press = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
    pids = project.root / "pids"
    while not (pids.exists() and pids.read_text().endswith("\n")):
        assert press.poll() is None
        time.sleep(0.05)
    return press


def processes_of(press: subprocess.Popen, project) -> set[int]:
    """Return all that a build has started: its own processes, and those its lesson names."""
    named = {int(process) for process in (project.root / "pids").read_text().split()}
    return named | {process.pid for process in psutil.Process(press.pid).children(recursive=True)}


def test_a_lesson_reads_what_stands_beside_it_and_leaves_nothing_there(project, write_lesson):
    (project.notebooks / "data").mkdir()
    (project.notebooks / "data" / "genes.txt").write_text("ACT1")
    (project.notebooks / "helper.py").write_text("def shout(x): return x + '!'\n")
    cell = "import helper\nhelper.shout(open('data/genes.txt').read())"
    write_lesson("01-count", cell, "open('table.csv', 'w').write('x')")
    write_lesson("02-more", "import os; sorted(os.listdir())")
    first = execute_lessons(project)
    assert text(executed(project, "01-count")["cells"][0]["outputs"][0]) == "'ACT1!'"
    listed = text(executed(project, "02-more")["cells"][0]["outputs"][0])
    assert listed == "['data', 'helper.py']"
    assert not (project.notebooks / "table.csv").exists()
    assert execute_lessons(project) == first


def test_an_output_that_names_a_folder_of_this_machine_stops_the_build(project, write_lesson):
    write_lesson("01-count", "import os; os.getcwd()")
    sentence = complaint(project)
    assert "code cell 1 (`import os; os.getcwd()`)" in sentence
    assert "its output names /" in sentence
    write_lesson("01-count", f"print({str(project.root)!r})")
    assert f"its output names {project.root}," in complaint(project)


def test_a_lesson_that_is_gone_is_no_longer_published(project, write_lesson):
    write_lesson("01-count", "1")
    other = write_lesson("02-more", "2")
    execute_lessons(project)
    other.unlink()
    assert list(execute_lessons(project)) == ["01-count"]
    assert [path.name for path in project.executed.iterdir()] == ["01-count.ipynb"]


def test_a_cached_run_that_cannot_be_read_is_made_again(project, write_lesson):
    write_lesson("01-count", counts_itself(project))
    execute_lessons(project)
    (kept,) = project.cache.rglob("*.json")
    kept.write_text('{"run": ')
    execute_lessons(project)
    assert times_run(project) == 2


def test_the_same_run_gives_the_same_figure(project, write_lesson):
    cell = (
        "%config InlineBackend.figure_formats = ['svg']\n"
        "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    )
    write_lesson("01-count", cell)

    def figure() -> str:
        execute_lessons(project, fresh=True)
        (output,) = executed(project, "01-count")["cells"][0]["outputs"]
        return "".join(output["data"]["image/svg+xml"])

    first = figure()
    assert "<svg" in first
    assert figure() == first


def test_without_a_live_mine_a_lesson_that_needs_one_is_published_unexecuted(project, write_lesson):
    write_lesson("01-count", "raise SystemExit", mine="live")
    write_lesson("02-count", "1")
    assert list(execute_lessons(project, environ={})) == ["02-count"]
    published = json.loads((project.executed / "01-count.ipynb").read_text())
    assert published["cells"][0]["outputs"] == []


def test_what_a_live_mine_answered_is_kept_while_there_is_none(project, write_lesson):
    live = {**os.environ, "MINE_URL": minelet.url()}
    write_lesson("01-count", counts_itself(project), mine="live")
    first = execute_lessons(project, environ=live)["01-count"]
    outputs = executed(project, "01-count")["cells"][0]["outputs"]
    assert text(outputs[0]) == "42\n"

    assert execute_lessons(project, environ={}) == {}
    assert read_runs(project.runs) == {}
    assert executed(project, "01-count")["cells"][0]["outputs"] == []

    assert execute_lessons(project, environ=live)["01-count"] == first
    assert executed(project, "01-count")["cells"][0]["outputs"] == outputs
    assert times_run(project) == 1


def test_outputs_that_jupyter_stored_are_not_published_as_those_of_a_run(
    project, write_lesson, edit
):
    stored = [{"output_type": "stream", "name": "stdout", "text": "made up"}]
    path = write_lesson("01-count", "1", mine="live")
    edit(path, lambda book: book["cells"][0].update(outputs=stored, execution_count=9))
    execute_lessons(project, outputs_allowed=True, environ={})
    cell = executed(project, "01-count")["cells"][0]
    assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_the_address_of_a_live_mine_must_be_one(project, write_lesson):
    write_lesson("01-count", "1", mine="live")
    with pytest.raises(PressError, match="MINE_URL is 'mine', but must be the http"):
        execute_lessons(project, environ={"MINE_URL": "mine"})


def test_the_record_of_a_run_on_a_live_mine_names_it(project, write_lesson):
    root = minelet.url()  # the guide's own mine, asked as if it were someone else's
    write_lesson("01-count", "import os; os.environ['MINE_URL'].startswith('http')", mine="live")
    mine = execute_lessons(project, environ={**os.environ, "MINE_URL": root})["01-count"].mine
    assert (mine.root, mine.name) == (root, root)
    assert mine.release == minelet.describe()["release"]


def test_progress_elsewhere_than_in_a_terminal_is_a_line_a_lesson(project, write_lesson, capsys):
    write_lesson("01-count", "1", "2")
    execute_lessons(project, progress=Lines())
    assert capsys.readouterr().err.startswith("01-count: executed in ")
    execute_lessons(project, progress=Lines())
    assert capsys.readouterr().err == ""


def test_the_record_of_a_run_on_a_mine_of_its_own_names_no_other(project, write_lesson):
    write_lesson("01-own", "1", mine="own")
    mine = execute_lessons(project)["01-own"].mine
    assert (mine.name, mine.root, mine.data_date) == ("a mine of its own", "own", None)


def test_the_mine_is_built_and_speaks_for_itself(repository_project):
    facts = json.loads(build_mine(repository_project))
    assert facts["name"]
    assert facts["counts"]["Gene"] > 0


def test_a_mine_that_does_not_speak_is_one_sentence(project, capfd):
    project.mine.mkdir()
    (project.mine / "__init__.py").write_text("")
    with pytest.raises(PressError, match="The embedded mine could not be built"):
        build_mine(project)
    (project.mine / "__main__.py").write_text("print('hello')")
    with pytest.raises(PressError, match="did not answer in JSON"):
        build_mine(project)


def test_a_mine_is_asked_what_it_is_only_when_it_may_have_changed(project, write_lesson):
    write_lesson("01-count", "1", mine="live")
    project.mine.mkdir()
    (project.mine / "__init__.py").write_text("")
    (project.mine / "__main__.py").write_text(
        "import json, pathlib\n"
        "asked = pathlib.Path('asked')\n"
        "asked.write_text((asked.read_text() if asked.exists() else '') + 'x')\n"
        "print(json.dumps({'name': 'tiny', 'times': len(asked.read_text())}))\n"
    )

    def times_asked() -> int:
        execute_lessons(project, environ={})
        return json.loads(project.mine_facts.read_text())["times"]

    assert (times_asked(), times_asked()) == (1, 1)
    (project.mine / "__init__.py").write_text("'changed'")
    assert (times_asked(), times_asked()) == (2, 2)
    (project.cache / "mine.json").write_text('{"half a')
    assert times_asked() == 3
