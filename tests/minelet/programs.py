"""Runs generated programs, each as a program of its own, and tells what each printed.

Called with a folder of `NUMBER.py`; prints JSON: number to what was printed, or to the error. One
process for all, because importing pandas for each would take a second each.
"""

import contextlib
import io
import json
import runpy
import sys
import traceback
from pathlib import Path

printed = {}
for path in sorted(Path(sys.argv[1]).glob("*.py")):
    stream = io.StringIO()
    try:
        with contextlib.redirect_stdout(stream):
            runpy.run_path(str(path), run_name="__main__")
        printed[path.stem] = stream.getvalue()
    except BaseException:
        printed[path.stem] = "ERROR " + traceback.format_exc()
print(json.dumps(printed))
