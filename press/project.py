"""Where everything lives: one record of folders, so that a test can press a tiny project."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """The folders and files of a guide, all under one root."""

    root: Path
    aside: Path | None = None
    """A folder under the root in which to execute the lessons, in the place of build/."""

    @classmethod
    def at(cls, root: str | Path, aside: str | Path | None = None) -> "Project":
        """Return the project in the folder `root`, as an absolute path.

        Args:
            root: the folder of the guide.
            aside: a folder under `root`, relative to it, that takes the place of build/.
        """
        root = Path(root).resolve()
        return cls(root, root / aside if aside else None)

    @property
    def docs(self) -> Path:
        """The chapters."""
        return self.root / "docs"

    @property
    def dated_facts(self) -> Path:
        """The facts about the world that the chapters state, each with its date and source."""
        return self.docs / "facts.yml"

    @property
    def mines(self) -> Path:
        """The public mines that the guide knows of."""
        return self.docs / "mines.json"

    @property
    def registers(self) -> Path:
        """Dated records of links, mines and runs, committed by the weekly run."""
        return self.root / "registers"

    @property
    def glossary(self) -> Path:
        """The chapter that explains the terms."""
        return self.docs / "glossary.md"

    @property
    def examples(self) -> Path:
        """Folders and files that chapters show from where they lie; mkdocs.yml leaves them out."""
        return self.docs / "examples"

    @property
    def notebooks(self) -> Path:
        """The lessons as they are written, without outputs."""
        return self.root / "notebooks"

    @property
    def theme(self) -> Path:
        """What stands around a page."""
        return self.root / "theme"

    @property
    def config(self) -> Path:
        """The settings of MkDocs."""
        return self.root / "mkdocs.yml"

    @property
    def requirements(self) -> Path:
        """The locked environment."""
        return self.root / "requirements.txt"

    @property
    def mine(self) -> Path:
        """The package of the embedded mine; a project without this folder has no mine."""
        return self.root / "minelet"

    @property
    def build(self) -> Path:
        """Everything made on the way to the site; deleting it loses only time."""
        return self.aside or self.root / "build"

    @property
    def executed(self) -> Path:
        """The lessons with the outputs of their last good run."""
        return self.build / "notebooks"

    @property
    def cache(self) -> Path:
        """Outputs of earlier runs, by the key of all that they depend on."""
        return self.build / "cache"

    @property
    def runs(self) -> Path:
        """The record of the run that made each executed lesson."""
        return self.build / "runs.json"

    @property
    def mine_facts(self) -> Path:
        """What the embedded mine says of itself."""
        return self.build / "mine.json"

    @property
    def stamp(self) -> Path:
        """The fingerprint of what the published site was made from."""
        return self.build / "site.json"

    @property
    def site(self) -> Path:
        """The published folder."""
        return self.root / "site"

    def shown(self, path: Path) -> str:
        """Return `path` as a person in the project's folder would type it."""
        return path.relative_to(self.root).as_posix()
