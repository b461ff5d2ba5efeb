"""Each lesson runs from the top in Pyodide, and shows what its page shows.

The runtime is the one that needs no CDN (requirements.txt here), with the real packages; the kernel
is JupyterLite's. What may differ, since the packages are of other versions, is declared in
press/runs/same.py.
"""

import pytest

from press.runs.same import lesson_differences
from tests.browser.lite.conftest import executed_lessons, published


@pytest.mark.parametrize("lesson", executed_lessons() or ["no run"])
def test_a_lesson_shows_in_the_browser_what_its_page_shows(lesson, run):
    done = run(lesson)
    assert lesson_differences(published(lesson), done["cells"]) == []
