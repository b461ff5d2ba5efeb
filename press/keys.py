"""The key of a run: a hash of all that can change what a lesson prints.

Prose is not in it: a corrected sentence is published with the outputs of the run there was.
"""

from press.files import digest
from press.lessons import Lesson, source


def lesson_key(lesson: Lesson, environment: str) -> str:
    """Return the key of a lesson's run in the environment with the key `environment`."""
    parts = [environment, lesson.mine]
    for cell in lesson.code_cells:
        parts += [source(cell), *sorted(cell["metadata"].get("tags", [])), "end of cell"]
    return digest(*parts)
