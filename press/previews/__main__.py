"""Put together what is published: `python3 -m press.previews --repository OWNER/NAME SITE`."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from press.errors import PressError
from press.previews import choose, github
from press.previews.choose import Preview
from press.previews.compose import FOLDER, index, put


def gather(site: Path, repository: str, run: int | None = None) -> list[Preview]:
    """Fetch the guide and the previews that are to be shown, and put them into one site.

    A preview that cannot be shown is named, and the others and the guide are published all the
    same.

    Args:
        site: the folder to fill, which must not exist yet.
        repository: OWNER/NAME.
        run: the one that has built the guide; by default the last that did.

    Returns:
        The previews that are shown.

    Raises:
        PressError: when there is no guide, or GitHub cannot be asked.
    """
    run = run or choose.guide(github.artifacts(repository, "guide"))
    if run is None:
        raise PressError("No run has handed over the guide lately; start the workflow Publish.")
    github.download(repository, run, "guide", site)
    if (site / FOLDER).exists():
        raise PressError(f"The guide has a page {FOLDER}/, where previews go; rename that page.")
    shown = []
    pulls = github.open_pull_requests(repository)
    for preview in choose.previews(pulls, github.artifacts(repository, "preview")):
        with tempfile.TemporaryDirectory() as folder:
            try:
                github.download(repository, preview.run, "preview", Path(folder, "site"))
                put(Path(folder, "site"), site, preview, repository)
            except PressError as error:
                print(error, file=sys.stderr)
            else:
                shown.append(preview)
    index(site, shown, repository)
    return shown


def main() -> None:
    """Gather, say what is shown, and tell later jobs by $GITHUB_OUTPUT."""
    parser = argparse.ArgumentParser(prog="python3 -m press.previews")
    parser.add_argument("site", type=Path, help="the folder to fill")
    parser.add_argument("--repository", required=True, metavar="OWNER/NAME")
    parser.add_argument("--run", default="", help="that has built the guide; by default the last")
    given = parser.parse_args()
    try:
        shown = gather(given.site, given.repository, int(given.run) if given.run else None)
    except PressError as error:
        sys.exit(str(error))
    numbers = ", ".join(str(preview.number) for preview in shown)
    print(f"Previews of pull requests: {numbers or 'none'}")
    if output := os.environ.get("GITHUB_OUTPUT"):
        with open(output, "a") as file:
            told = " ".join(f"{preview.number}:{preview.commit}" for preview in shown)
            file.write(f"shown={told}\n")


if __name__ == "__main__":
    main()
