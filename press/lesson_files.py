"""The executed lessons as MkDocs knows pages: files ending in .ipynb that hold Markdown."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from press.cells import Cells, read_cells
from press.project import Project


class LessonFile(File):
    """A lesson: links and the navigation lead to its notebook, and MkDocs makes a page of it."""

    cells: Cells

    def is_documentation_page(self) -> bool:
        """Say that it becomes a page, which MkDocs would take from its name."""
        return True


def lesson_files(project: Project, config: MkDocsConfig) -> list[LessonFile]:
    """Return the executed lessons of a project, in reading order.

    Args:
        project: whose build/ holds them.
        config: the settings of MkDocs for this build.
    """
    files = []
    for path in sorted(project.executed.glob("*.ipynb")):
        cells = read_cells(path, project.build / "cells")
        # In Jupyter a lesson finds a chapter in ../docs/; among the pages it is one folder up.
        markdown = cells.markdown.replace("](../docs/", "](../")
        file = LessonFile.generated(config, f"notebooks/{path.name}", content=markdown)
        file.cells = cells
        file.edit_uri = f"../notebooks/{path.name}"  # its source, not the executed copy
        files.append(file)
    return files
