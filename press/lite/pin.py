"""Write pinned.json: the packages that lessons need, of the release that JupyterLite goes with.

`make pyodide` runs it: `python -m press.lite.pin FOLDER`, with the folder of the npm package
`pyodide`, which holds a release's whole lock. With `--version` it says which release that must be.
"""

import json
import sys
from pathlib import Path

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

from press.files import write
from press.lite.lock import KERNEL, LESSONS, ON_DEMAND, OURS
from press.lite.runtime import PINNED, needed, normalized


def pin(folder: Path) -> str:
    """Return the text of pinned.json.

    Args:
        folder: of the unpacked npm package.
    """
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    if version != PYODIDE_VERSION:
        sys.exit(f"{folder} is Pyodide {version}, but JupyterLite's kernel wants {PYODIDE_VERSION}")
    lock = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
    packages = {normalized(name): entry for name, entry in lock["packages"].items()}
    ours = [name for name in OURS if name not in packages]
    wanted = [name for name in (*KERNEL, *LESSONS, *ON_DEMAND, *OURS) if name in packages]
    wanted += [one for name in ours for one in OURS[name] if one in packages]
    return json.dumps(
        {
            "version": version,
            "address": f"{PYODIDE_CDN_URL}/",
            "info": lock["info"],
            "packages": {name: packages[name] for name in needed(packages, wanted)},
        },
        indent=1,
        sort_keys=True,
    )


if __name__ == "__main__" and sys.argv[1:] == ["--version"]:
    print(PYODIDE_VERSION)
elif __name__ == "__main__":
    write(PINNED, pin(Path(sys.argv[1])) + "\n")
