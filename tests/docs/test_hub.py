"""The files for hubs and classes: they parse, hold nothing their charts reject, and add up."""

import re
import runpy
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from traitlets.config import Config

from minelet.yeast.sources import pins
from tests.docs.chapters import PROJECT, ROOT

HUB = ROOT / "docs" / "examples" / "hub"
CHARTS = yaml.safe_load((ROOT / "tests" / "docs" / "hub_keys.yml").read_text("utf-8"))
SCRIPTS = sorted(HUB.glob("*.sh"))
MIB, GIB = 2**20, 2**30  # bytes


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((HUB / name).read_text("utf-8"))


def wrong(values: dict[str, Any], chart: str, above: str = "") -> Iterator[str]:
    """Yield what a chart would reject in `values`, a sentence each."""
    keys = CHARTS[chart]["keys"]
    for key, value in values.items():
        path = f"{above}{key}"
        kind = keys.get(path)
        if kind == "chart":
            yield from (f"{path}.{fault}" for fault in wrong(value, "jupyterhub"))
        elif kind == "mapping":
            if not isinstance(value, dict):
                yield f"{path} is no mapping"
        elif kind is not None:
            schema = kind if isinstance(kind, dict) else {"type": kind}
            yield from (f"{path}: {e.message}" for e in Draft7Validator(schema).iter_errors(value))
        elif isinstance(value, dict) and any(name.startswith(f"{path}.") for name in keys):
            yield from wrong(value, chart, f"{path}.")
        else:
            yield f"the chart has no {path}"


def merged(*layers: dict[str, Any]) -> dict[str, Any]:
    """Return values as Helm merges them: mappings key by key, anything else replaced."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def size(text: str) -> int:
    """Return a size as the hub writes it, 512M or 1G, in bytes."""
    return int(text[:-1]) * {"M": MIB, "G": GIB}[text[-1]]


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("values.yaml", "jupyterhub"),
        ("class-hour.yaml", "jupyterhub"),
        ("binderhub.yaml", "binderhub"),
        ("binderhub-secret.yaml", "binderhub"),
    ],
)
def test_a_chart_takes_its_values(name, chart):
    assert list(wrong(read(name), chart)) == []


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"singleuser": {"memroy": {"limit": "1G"}}}, "the chart has no singleuser.memroy"),
        ({"cull": {"timeout": "an hour"}}, "cull.timeout: 'an hour' is not of type"),
        ({"singleuser": {"storage": {"type": "disk"}}}, "singleuser.storage.type: 'disk' is not"),
        ({"hub": "config"}, "the chart has no hub"),
    ],
)
def test_what_a_chart_rejects_is_noticed(values, fault):
    assert [line for line in wrong(values, "jupyterhub") if line.startswith(fault)]


def test_every_yaml_file_here_is_checked():
    assert {path.name for path in HUB.glob("*.y*ml")} == {
        "values.yaml",
        "class-hour.yaml",
        "binderhub.yaml",
        "binderhub-secret.yaml",
    }


def passwords_of_the_cluster() -> tuple[str, str]:
    words = read("values.yaml")["hub"]["config"]["SharedPasswordAuthenticator"]
    return words["user_password"], words["admin_password"]


def passwords_of_the_machine() -> tuple[str, str]:
    script = (HUB / "tljh-class.sh").read_text("utf-8").replace("\\\n", " ")
    given = dict(re.findall(r"SharedPasswordAuthenticator\.(\w+)\s+(\S+)", script))
    assert given["allow_all"] == "true"
    return given["user_password"], given["admin_password"]


@pytest.mark.parametrize("passwords", [passwords_of_the_cluster, passwords_of_the_machine])
def test_passwords_are_long_enough_and_differ(passwords):
    # JupyterHub 5, SharedPasswordAuthenticator: 8 and 32 characters, and not the same
    of_class, of_teachers = passwords()
    assert len(of_class) >= 8
    assert len(of_teachers) >= 32
    assert of_class != of_teachers


@pytest.mark.parametrize("path", sorted(HUB.iterdir()), ids=lambda path: path.name)
def test_a_file_fits_the_width_of_a_page(path):
    assert max(map(len, path.read_text("utf-8").splitlines())) <= 93


def test_the_hour_of_the_class_changes_two_numbers_and_nothing_else():
    day = read("values.yaml")
    hour = merged(day, read("class-hour.yaml"))
    assert hour["scheduling"]["userPlaceholder"] == {"enabled": True, "replicas": 150}
    assert hour["cull"]["every"] == day["cull"]["every"]
    assert hour["singleuser"] == day["singleuser"]


def test_students_have_the_memory_that_the_chapter_reckons_with():
    for values in (read("values.yaml"), read("binderhub.yaml")["jupyterhub"]):
        assert size(values["singleuser"]["memory"]["guarantee"]) == 512 * MIB
        assert size(values["singleuser"]["memory"]["limit"]) == GIB


def test_a_disk_does_not_hide_the_lessons_of_the_image():
    mounted = read("values.yaml")["singleuser"]["storage"]["homeMountPath"]
    assert mounted.startswith("/home/jovyan/")
    assert mounted.removeprefix("/home/jovyan/") not in {p.name for p in ROOT.iterdir()}


def test_the_lesson_that_opens_first_exists():
    address = read("values.yaml")["singleuser"]["defaultUrl"]
    assert (ROOT / address.removeprefix("/lab/tree/")).exists()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_bash_stops_at_the_first_error_and_can_be_run(script):
    subprocess.run(["bash", "-n", script], check=True)
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")
    assert script.stat().st_mode & 0o100


def test_files_that_the_scripts_name_exist():
    named = {
        path
        for script in SCRIPTS
        for path in re.findall(r"(?:docs|binder)/[\w./-]+\w", script.read_text("utf-8"))
    }
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert len(named) >= 3


def test_the_stick_holds_the_data_that_the_mine_is_built_from():
    packed = (HUB / "stick-pack.sh").read_text("utf-8")
    for pin in pins().values():
        assert f"{pin['package']}=={pin['version']}" in packed


def test_the_hub_gives_every_session_the_folder_that_the_mine_is_built_in():
    config = Config()
    runpy.run_path(str(HUB / "tljh-minelet.py"), {"get_config": lambda: config})
    told = config.Spawner.environment.to_dict()["update"]["MINELET_CACHE"]
    assert f"MINELET_CACHE={told} " in (HUB / "tljh-lessons.sh").read_text("utf-8")


def test_the_chapters_show_every_file_or_names_it():
    page = "".join((PROJECT.docs / name).read_text("utf-8") for name in ("class.md", "hub.md"))
    assert {path.name for path in HUB.iterdir() if path.name not in page} == set()
