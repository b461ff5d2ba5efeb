"""`press links` against lychee, and its alarms over many runs: `python benchmarks/links.py`.

Both ask the same addresses of the same servers, one after the other: 300 over 30 hosts of loopback.
lychee is as it comes; the check has the guide's own settings (registers/links.toml) but those of
its exceptions, and obeys robots.txt, which lychee does not read. Beside the check itself, the time
of a whole process is given, of which Python and LinkChecker take a part to start.

The alarms are counted over seeded runs of 300 links each, drawn from all that the servers play.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from press.links.addresses import Found, without_fragment  # noqa: E402
from press.links.check import check  # noqa: E402
from press.links.policy import Policy, read_policy  # noqa: E402

LINKS, HOSTS, TARGET = 300, 30, 1.5
DAY = "2000-01-01"
"""Of the checks in here, whose results nobody keeps."""


class Silent:
    """Shows nothing."""

    def begin(self, what: str, total: int) -> None:
        """Begin."""

    def one(self) -> None:
        """Go on."""


def policy(witness: str, **changes: object) -> Policy:
    """Return the guide's settings, with nothing of the world but the street."""
    path = ROOT / "registers" / "links.toml"
    own = read_policy(path, "links.toml")
    return replace(own, witness=witness, archive="", rules=(), **changes)


def ask(urls: list[str], settings: Policy) -> dict[str, str]:
    """Check addresses; return the status of each."""
    found = {}
    for url in urls:
        address, place = without_fragment(url)
        found[address] = Found(address, "", ["data/"], [place] if place else [])
    checked = check(found, {}, settings, day=DAY, shows=Silent())
    return {url: entry.status for url, entry in checked.entries.items()}


def seconds(command: list[str]) -> float:
    """Return how long a process takes; it may end as it likes."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True)
    return time.perf_counter() - started


def race(latency: float, rounds: int) -> None:
    """Measure both in turn, and print a line."""
    from tests.press.links.street import street_apart

    lychee = str(Path(sys.executable).parent / "lychee")
    with (
        street_apart(hosts=HOSTS, latency=latency) as opened,
        tempfile.TemporaryDirectory() as folder,
    ):
        urls = [opened.url("ok", host, n) for n in range(LINKS // HOSTS) for host in range(HOSTS)]
        listed = Path(folder) / "links.md"
        listed.write_text("\n\n".join(f"<{url}>" for url in urls))
        theirs, ours, whole = [], [], []
        for _ in range(rounds):
            theirs.append(seconds([lychee, "--no-progress", str(listed)]))
            started = time.perf_counter()
            statuses = ask(urls, policy(urls[0]))
            ours.append(time.perf_counter() - started)
            if Counter(statuses.values()) != {"good": LINKS}:
                raise SystemExit(f"Not all were good: {Counter(statuses.values())}")
            whole.append(seconds([sys.executable, __file__, "--only", str(listed)]))
    t, o, w = map(statistics.median, (theirs, ours, whole))
    print(f"{latency:7.2f} s {t:9.2f} {o:9.2f} {o / t:7.2f} {w:9.2f} {w / t:7.2f} {TARGET:8.2f}")


def mixed() -> None:
    """Race over 300 links drawn from all that the servers play, and print a line.

    Both have two seconds of patience for a host that is silent, so that this takes no half hour;
    lychee gives a request that time in all, the check gives it to each pause and twice as much in
    all. Each tries again as it is wont to.
    """
    from tests.press.links.street import street_apart

    lychee = str(Path(sys.executable).parent / "lychee")
    with (
        street_apart(hosts=HOSTS, latency=0.1) as opened,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ["SSL_CERT_FILE"] = os.environ["REQUESTS_CA_BUNDLE"] = str(opened.authority)
        urls = [link.url for link in opened.sample(random.Random(7), LINKS)]
        listed = Path(folder) / "links.md"
        listed.write_text("\n\n".join(f"<{url}>" for url in urls))
        theirs = seconds([lychee, "--no-progress", "--timeout", "2", str(listed)])
        started = time.perf_counter()
        ask(urls, policy(opened.url("ok", 0, 10**6), timeout=2.0, deadline=4.0))
        ours = time.perf_counter() - started
    print(f"{'mixed':>9} {theirs:9.2f} {ours:9.2f} {ours / theirs:7.2f} {'':17} {TARGET:8.2f}")


def alarms(runs: int) -> None:
    """Count false alarms and missed dead links over seeded runs, and print them."""
    from tests.press.links.behaviours import BEHAVIOURS
    from tests.press.links.street import street_apart

    with street_apart(hosts=HOSTS, latency=0.01) as opened:
        os.environ["REQUESTS_CA_BUNDLE"] = str(opened.authority)
        witness = opened.url("ok", host=0, n=10**6)
        # Less patience than with the world: what never answers is asked for a second, not twenty.
        settings = policy(witness, wait=0.2, timeout=1.0, deadline=2.0)
        false = missed = dead = asked = 0
        for seed in range(runs):
            links = opened.sample(random.Random(seed), LINKS)
            truths = {without_fragment(link.url)[0]: link.behaviour for link in links}
            statuses = ask([link.url for link in links], settings)
            for url, status in statuses.items():
                is_dead = truths[url].truth == "dead" and not truths[url].fits("unsure")
                asked, dead = asked + 1, dead + is_dead
                false += status == "gone" and not truths[url].fits("dead")
                missed += is_dead and status != "gone"
    print(f"\n{runs} runs, {len(BEHAVIOURS)} behaviours: {asked} links, {dead} of them dead")
    print(f"false alarms {false}, missed dead links {missed}")


def main() -> None:
    """Measure and print."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--rounds", type=int, default=5)
    asks.add_argument("--runs", type=int, default=20)
    asks.add_argument("--only", type=Path, help=argparse.SUPPRESS)  # one process of the race
    given = asks.parse_args()
    if given.only:
        urls = [line.strip("<>") for line in given.only.read_text().split()]
        ask(urls, policy(urls[0]))
        return
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {LINKS} links, {HOSTS} hosts"
    )
    print(
        f"{'latency':>9} {'lychee':>9} {'check':>9} {'ratio':>7} {'process':>9} {'ratio':>7}",
        end="",
    )
    print(f" {'target':>8}")
    for latency in (0.0, 0.1, 0.3, 0.6):
        race(latency, given.rounds)
    mixed()
    alarms(given.runs)


if __name__ == "__main__":
    main()
