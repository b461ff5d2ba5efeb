"""JupyterLite with the lessons, built once for the tests of a worker, and wheels of a few lines."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from press.files import alone
from press.lite import app
from press.lite.build import build_lite
from press.lite.runtime import pinned
from press.project import Project

MakeWheel = Callable[..., Path]


@pytest.fixture
def make_wheel(tmp_path: Path) -> MakeWheel:
    """Write a wheel: `make_wheel("small", {"small/__init__.py": "x = 1"}, version="1.0")`."""

    def make(
        name: str,
        files: dict[str, str] | None = None,
        version: str = "1.0",
        tag: str = "py3-none-any",
        folder: Path = tmp_path / "index",
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"{name.replace('-', '_')}-{version}"
        info = f"{stem}.dist-info"
        everything = {
            **({f"{name.replace('-', '_')}/__init__.py": ""} if files is None else files),
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
            f"{info}/RECORD": "",
        }
        wheel = folder / f"{stem}-{tag}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for path, text in everything.items():
                archive.writestr(path, text)
        return wheel

    return make


@pytest.fixture(scope="session")
def guide() -> Project:
    """The guide itself, its lessons executed: `make site` has done that."""
    found = Project.at(Path(__file__).parents[3])
    if not found.mine_facts.exists():
        pytest.fail("No lesson has been executed here: run `make site` first.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def lite(guide: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of JupyterLite as it is published, which takes Pyodide from its CDN."""
    folder = tmp_path_factory.mktemp("lite") / "lite"
    build_lite(guide, folder, pinned(), {"GITHUB_REPOSITORY": "anna/yeast"})
    return folder


@pytest.fixture(scope="session")
def plain_app(guide: Project) -> Path:
    """The folder of JupyterLite without our lessons, which other tests read too."""
    with alone(guide.build / "lite.lock"):
        return app.made_app(guide)


@pytest.fixture
def app_copy(plain_app: Path, tmp_path: Path) -> Path:
    """A copy of those of its files that are changed when lessons are put in."""
    folder = tmp_path / "app"
    shutil.copytree(plain_app, folder, ignore=shutil.ignore_patterns("build", "doc", "api"))
    return folder
