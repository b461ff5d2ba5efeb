"""The workflows are well formed, pinned, call what there is, and may do no more than they must.

GitHub cannot be asked from here, so none of them has run: what can be known without is tested.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from press.__main__ import main
from press.binder.branch import PARTS
from press.binder.command import warm as binder_warm
from press.weekly import NAMES

REPOSITORY = Path(__file__).parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

# Commits that were read in well-kept public workflows; none may be made up.
PINS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/setup-node": ("820762786026740c76f36085b0efc47a31fe5020", "v7.0.0"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0"),
    "actions/upload-pages-artifact": ("7b1f4a764d45c48632c6b24a0339c27f5614fb0b", "v4.0.0"),
    "actions/deploy-pages": ("d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e", "v4.0.5"),
    "actions/upload-artifact": ("043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "astral-sh/setup-uv": ("20cfd1bf945f4377ade1205e4dbc17946fc9a30d", "v10.0.1"),
}

# Every job that may change something, with what; those that call a workflow lend it their rights.
WRITERS = {
    "binder.yml branch": {"contents"},
    "pages.yml deploy": {"pages", "id-token"},
    "previews.yml pages": {"pages", "id-token"},
    "previews.yml tell": {"statuses"},
    "publish.yml pages": {"pages", "id-token"},
    "update.yml propose": {"contents", "pull-requests"},
    "verify.yml commit": {"contents"},
    "verify.yml publish": {"pages", "id-token"},
    "verify.yml tell": {"issues"},
}

# What executes lessons, or the code of a pull request or of packages that nobody has read.
RUNS_THE_CODE_OF_OTHERS = re.compile(
    r"make (site|test|lock)|press (build|execute|links|mines|runs|rehearse)"
)

# What lets the pages know whether there is a branch with Binder's environment.
FETCH = (
    'git fetch --depth=1 origin +refs/heads/binder:refs/remotes/origin/binder || echo "None here"'
)

BUILD_PAGES = {"publish.yml build", "preview.yml build", "verify.yml links", "verify.yml runs"}

RECORDS = {path.name: yaml.safe_load(path.read_text()) for path in WORKFLOWS}
JOBS = {
    f"{file} {name}": job
    for file, record in RECORDS.items()
    for name, job in record["jobs"].items()
}
STEPS = {
    f"{name} {number}": step
    for name, job in JOBS.items()
    for number, step in enumerate(job.get("steps", ()))
}

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
each_job = pytest.mark.parametrize("job", JOBS)
each_run = pytest.mark.parametrize("step", [name for name, step in STEPS.items() if "run" in step])


def triggers(file: str) -> dict:
    return RECORDS[file][True]  # in YAML, `on` is a truth


def runs(job: str) -> str:
    """Return all that a job runs in a shell."""
    return "\n".join(step["run"] for step in JOBS[job].get("steps", ()) if "run" in step)


def called(job: str) -> str | None:
    """Return the file of the workflow that a job calls."""
    return Path(JOBS[job]["uses"]).name if "uses" in JOBS[job] else None


def inputs(job: str, action: str) -> list[dict]:
    """Return what a job gives to an action, each time that it uses it."""
    steps = JOBS[job].get("steps", ())
    return [step.get("with", {}) for step in steps if step.get("uses", "").startswith(f"{action}@")]


def before(job: str) -> set[str]:
    """Return the jobs that have ended when a job begins."""
    file = job.split()[0]
    needs = JOBS[job].get("needs", [])
    direct = {f"{file} {name}" for name in ([needs] if isinstance(needs, str) else needs)}
    return direct.union(*(before(name) for name in direct))


def test_there_are_workflows():
    assert set(RECORDS) == {
        "binder.yml", "links.yml", "lite.yml", "pages.yml", "preview.yml", "previews.yml",
        "publish.yml", "test.yml", "update.yml", "verify.yml",
    }  # fmt: skip


def test_zizmor_finds_nothing():
    command = [str(TOOLS / "zizmor"), "--offline", "--persona", "pedantic", "--no-progress"]
    answer = subprocess.run(
        [*command, str(REPOSITORY / ".github")], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_what_zizmor_is_told_to_pass_over_is_known():
    """The trigger is explained where it stands; `$/` for `./` is newer than what surely works."""
    ignored = [
        (path.name, *found)
        for path in WORKFLOWS
        for found in re.findall(r"(\S+:).*# zizmor: ignore\[([\w-]+)\] \S", path.read_text())
    ]
    assert ignored == [
        ("previews.yml", "on:", "dangerous-triggers"),
        ("previews.yml", "uses:", "self-repository"),
        ("publish.yml", "uses:", "self-repository"),
        ("verify.yml", "uses:", "self-repository"),
    ]


def test_the_schema_of_workflows_is_kept():
    command = [str(TOOLS / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    answer = subprocess.run(
        [*command, *map(str, WORKFLOWS)], capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@each_workflow
def test_every_action_is_pinned_to_a_commit(path):
    """To the one that was seen, where we have seen one; Dependabot moves them on from there."""
    uses = re.findall(
        r"uses: (\S+?)@([0-9a-f]{40}) # (v\d+(?:\.\d+)*)$", path.read_text(), re.MULTILINE
    )
    for action, commit, version in uses:
        seen, then = PINS[action]
        assert (commit == seen) == (version == then), action
    ours = re.findall(r"uses: \./\.github/workflows/(\S+)", path.read_text())
    assert all("workflow_call" in triggers(name) for name in ours)
    assert len(re.findall(r"\buses:", path.read_text())) == len(uses) + len(ours)


def test_an_action_is_the_same_in_every_workflow():
    uses = {use for path in WORKFLOWS for use in re.findall(r"\buses: (\S+)", path.read_text())}
    names = [use.partition("@")[0] for use in uses]
    assert sorted(names) == sorted(set(names))


@each_workflow
def test_nothing_is_permitted_but_what_a_job_asks_for(path):
    record = RECORDS[path.name]
    assert record["permissions"] == {}
    assert record["concurrency"]["group"]
    for job in record["jobs"].values():
        assert isinstance(job["permissions"], dict)
        assert job["permissions"] or "uses" not in str(job["steps"])
        if "steps" in job:
            assert job["timeout-minutes"] <= 20


def test_who_may_write_what():
    writers = {
        name: {right for right, how in job["permissions"].items() if how == "write"}
        for name, job in JOBS.items()
    }
    assert {name: rights for name, rights in writers.items() if rights} == WRITERS


@pytest.mark.parametrize("job", WRITERS)
def test_who_may_write_runs_no_code_of_others(job):
    assert not RUNS_THE_CODE_OF_OTHERS.search(runs(job))


def test_the_pattern_for_the_code_of_others_knows_it():
    jobs = {name for name in JOBS if RUNS_THE_CODE_OF_OTHERS.search(runs(name))}
    assert jobs == {
        "links.yml changed", "lite.yml lessons", "preview.yml build", "publish.yml build",
        "test.yml test",
        "update.yml lock", "verify.yml links", "verify.yml mines", "verify.yml runs",
        "verify.yml rehearsal",
    }  # fmt: skip


def test_who_may_write_to_the_repository_installs_nothing():
    for job in ("binder.yml branch", "verify.yml commit", "update.yml propose"):
        assert not re.search(r"make|pip|venv|npm|uv ", runs(job))
    # It may run Python of ours, which needs nothing else: see tests/press/weekly/test_push.py and
    # tests/press/binder/test_branch.py.
    for job in ("binder.yml branch", "verify.yml commit"):
        assert re.findall(r"python\S*", runs(job)) == ["python3"]
    assert runs("pages.yml deploy") == ""


@each_job
def test_no_token_is_known_to_who_runs_the_code_of_others(job):
    assert "secrets" not in str(JOBS[job])
    steps = JOBS[job].get("steps", ())
    holders = [step for step in steps if "token" in re.sub(r"id-token", "", str(step))]
    for step in holders:
        assert step["env"]["GH_TOKEN"] == "${{ github.token }}"
        assert str(step).count("token") == 1
    assert not (holders and RUNS_THE_CODE_OF_OTHERS.search(runs(job)))
    assert "token" not in str(JOBS[job].get("env", {}))
    for given in inputs(job, "actions/checkout"):
        assert given["persist-credentials"] is False


@each_workflow
def test_a_pull_request_may_only_read(path):
    on = triggers(path.name)
    assert "pull_request_target" not in on
    assert ("workflow_run" in on) == (path.name == "previews.yml")
    if "pull_request" in on:
        for job in RECORDS[path.name]["jobs"].values():
            assert set(job["permissions"].items()) <= {("contents", "read")}
            assert "uses" not in job


@each_job
def test_a_workflow_that_is_called_gets_the_rights_it_asks_for(job):
    """Else GitHub does not even begin; and in the group of its caller it would wait for itself."""
    if (file := called(job)) is None:
        return
    asked: dict[str, str] = {}
    for inner in RECORDS[file]["jobs"].values():
        for right, how in inner["permissions"].items():
            asked[right] = "write" if "write" in (how, asked.get(right)) else how
    assert JOBS[job]["permissions"] == asked
    groups = [RECORDS[name]["concurrency"]["group"] for name in (job.split()[0], file)]
    assert groups[0] != groups[1]
    known = triggers(file)["workflow_call"]
    assert set(JOBS[job].get("with", {})) <= set(known["inputs"])
    outputs = re.findall(rf"needs\.{job.split()[1]}\.outputs\.(\w+)", str(RECORDS[job.split()[0]]))
    assert set(outputs) <= set(known.get("outputs", ()))


@each_run
def test_nothing_is_put_into_a_script_before_the_shell_reads_it(step):
    """What GitHub puts in could be a branch named `$(rm -rf ~)`; variables are never read so."""
    script = STEPS[step]["run"]
    assert "${{" not in script
    answer = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


@each_run
def test_what_is_called_exists(step):
    script = STEPS[step]["run"].replace("\\\n", " ")
    for target in re.findall(r"\bmake (?:--silent )?([\w./-]+)", script):
        command = ["make", "--dry-run", target]
        answer = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        assert answer.returncode == 0, answer.stderr
    for module, rest in re.findall(r"-m (press[\w.]*)(.*)", script):
        words = shlex.split(rest.replace("$GITHUB_REPOSITORY", "owner/name"))
        if module == "press":
            command, context = main, click.Context(main)
            while isinstance(command, click.Group):  # reads them, and fails where it cannot
                name, command, words = command.resolve_command(context, words)
                context = command.make_context(name, [*words])
        else:
            told = subprocess.run(
                [sys.executable, "-m", module, "--help"],
                cwd=REPOSITORY, capture_output=True, text=True, timeout=60,
            )  # fmt: skip
            assert told.returncode == 0, told.stderr
            assert all(word in told.stdout for word in words if word.startswith("--"))


@each_job
def test_what_is_fetched_was_handed_over_before(job):
    handed = {
        given["name"] for name in before(job) for given in inputs(name, "actions/upload-artifact")
    }
    assert {given["name"] for given in inputs(job, "actions/download-artifact")} <= handed


@each_workflow
def test_a_name_is_handed_over_once(path):
    names = [
        given["name"]
        for job in JOBS
        if job.startswith(f"{path.name} ")
        for given in inputs(job, "actions/upload-artifact")
    ]
    assert len(names) == len(set(names))


# What is published


def test_what_is_published_was_tested():
    jobs = RECORDS["publish.yml"]["jobs"]
    scripts = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert scripts == [FETCH, "make test"]
    assert jobs["pages"]["needs"] == "build"
    assert jobs["pages"]["with"] == {"run": "${{ github.run_id }}"}
    assert RECORDS["pages.yml"]["jobs"]["deploy"]["needs"] == "gather"


@each_job
def test_who_builds_pages_that_are_seen_knows_the_environment_of_binder(job):
    scripts = [step["run"] for step in JOBS[job].get("steps", ()) if "run" in step]
    builds = job in BUILD_PAGES
    assert scripts.count(FETCH) == builds
    if builds:
        makes = [step for step in scripts if step.startswith("make ")]
        assert scripts.index(FETCH) < scripts.index(makes[0])


def test_the_guide_and_previews_are_handed_over_under_the_names_that_are_looked_for():
    asked = (REPOSITORY / "press" / "previews" / "__main__.py").read_text()
    for name, job in (("guide", "publish.yml build"), ("preview", "preview.yml build")):
        (given,) = inputs(job, "actions/upload-artifact")
        assert (given["name"], given["path"]) == (name, "site")
        assert f'"{name}"' in asked
    assert triggers("previews.yml")["workflow_run"] == {
        "workflows": [RECORDS["preview.yml"]["name"]],
        "types": ["completed"],
    }
    assert "closed" in triggers("preview.yml")["pull_request"]["types"]


def test_a_stranger_starts_no_publication():
    condition = JOBS["previews.yml pages"]["if"]
    assert condition == (
        "github.event_name != 'workflow_run' ||"
        " github.event.workflow_run.head_repository.full_name == github.repository"
    )


def test_commits_are_led_to_their_previews(tmp_path):
    gh = tmp_path / "gh"
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$*" >> "$TOLD"\n')
    gh.chmod(0o755)
    told = tmp_path / "told"
    environ = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "TOLD": str(told),
        "GITHUB_REPOSITORY": "owner/guide",
        "SHOWN": "14:abc 12:def",
        "ADDRESS": "https://owner.example/guide/",
    }
    for shown in (environ["SHOWN"], ""):
        command = ["bash", "-e", "-c", runs("previews.yml tell")]
        subprocess.run(command, env=environ | {"SHOWN": shown}, check=True)
    first, second = told.read_text().splitlines()
    assert first.startswith("api --silent repos/owner/guide/statuses/abc -f context=Preview")
    assert first.endswith("-f target_url=https://owner.example/guide/preview/14/")
    assert second.endswith("-f target_url=https://owner.example/guide/preview/12/")


# The weekly run


def test_it_is_weekly_and_not_when_all_others_are():
    (schedule,) = triggers("verify.yml")["schedule"]
    minute, hour, day, month, weekday = schedule["cron"].split()
    assert (day, month, weekday) == ("*", "*", "1")
    assert int(minute) % 5
    assert int(hour) in range(24)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_hands_over_its_register_and_its_report(name):
    job = f"verify.yml {name}"
    (given,) = inputs(job, "actions/upload-artifact")
    report = f"build/reports/{name}"
    assert given["name"] == name
    assert given["path"].split() == [f"registers/{name}.json", f"{report}.json", f"{report}.md"]
    assert f"--json {report}.json --markdown {report}.md" in runs(job)
    step = next(step for step in JOBS[job]["steps"] if "upload-artifact" in step.get("uses", ""))
    assert step["if"] == "always()"
    taken = {
        given["name"]: given["path"]
        for given in inputs("verify.yml take", "actions/download-artifact")
    }
    assert taken[name] == f"found/{name}"


def test_one_check_that_breaks_off_silences_no_other():
    jobs = RECORDS["verify.yml"]["jobs"]
    for name, job in jobs.items():
        assert ("needs" in job) == ("!cancelled()" in job.get("if", "")), name
    assert jobs["take"]["needs"] == list(NAMES)
    for step in jobs["take"]["steps"]:
        if "download-artifact" in step.get("uses", ""):
            assert step["continue-on-error"] is True


def test_only_what_was_checked_is_committed_and_told_and_only_of_main():
    for job in ("verify.yml commit", "verify.yml tell"):
        assert JOBS[job]["needs"] == "take"
        assert "github.ref == 'refs/heads/main'" in JOBS[job]["if"]
        assert inputs(job, "actions/download-artifact") == [{"name": "taken", "path": "taken"}]
    assert "press.weekly.take found taken" in runs("verify.yml take")


def test_new_registers_are_published():
    publish = JOBS["verify.yml publish"]
    assert "needs.commit.outputs.changed == 'true'" in publish["if"]
    assert (called("verify.yml publish"), publish["with"]) == ("publish.yml", {"ref": "main"})
    assert inputs("publish.yml build", "actions/checkout")[0]["ref"] == "${{ inputs.ref }}"


# Binder

UNINTERRUPTED = ("binder.yml", "publish.yml", "verify.yml", "pages.yml")


def test_the_environment_moves_with_main_alone_and_with_its_own_paths():
    push = triggers("binder.yml")["push"]
    assert push["branches"] == ["main"]
    own = {path.removesuffix("/**") for path in push["paths"]}
    assert own == {*PARTS, "press/binder", ".github/workflows/binder.yml"}
    assert all((REPOSITORY / path).exists() for path in own)
    assert JOBS["binder.yml branch"]["if"] == "github.ref == 'refs/heads/main'"


def test_a_new_environment_is_built_by_who_may_change_nothing():
    warm = JOBS["binder.yml warm"]
    assert (warm["needs"], warm["permissions"]) == ("branch", {"contents": "read"})
    assert "needs.branch.outputs.moved == 'true'" in warm["if"]
    # Members may take all of the time they are given, and the job must still tell of it.
    seconds = next(o.default for o in binder_warm.params if o.name == "seconds")
    assert seconds <= (warm["timeout-minutes"] - 4) * 60


@pytest.mark.parametrize("file", UNINTERRUPTED)
def test_what_is_being_pushed_or_published_is_not_broken_off(file):
    assert RECORDS[file]["concurrency"]["cancel-in-progress"] is False


# All of them


def test_no_repository_is_named_so_that_a_fork_publishes_itself():
    for path in WORKFLOWS:
        named = re.findall(r"[\w-]+\.github\.io|github\.com/\S+", path.read_text())
        assert named == []


def test_continuous_integration_runs_the_readmes_command():
    script = REPOSITORY / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("make --no-print-directory test")
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_lessons_run_in_the_browser_when_what_runs_them_changes_and_every_week():
    on = triggers("lite.yml")
    assert on["schedule"]
    assert {"press/lite/**", "minelet/**", "requirements.txt"} <= set(on["push"]["paths"])
    (step,) = (step for step in JOBS["lite.yml lessons"]["steps"] if "pytest" in str(step))
    assert step["env"]["LITE"] == "published"  # on the CDN, and all of them
    (file,) = re.findall(r"tests/\S+", step["run"])
    assert (REPOSITORY / file).is_file()
