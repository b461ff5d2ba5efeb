"""Fifty readers at once, each with lists of their own: nobody waits for ever, nobody is mixed up.

`READERS_SECONDS` in the environment sets for how long.
"""

import os
import random
import threading
import time

from intermine.webservice import Service

from minelet import server
from minelet.service import MineService

READERS = 50
SECONDS = float(os.environ.get("READERS_SECONDS", 6))


class Reader(threading.Thread):
    """Makes lists, asks about them, combines and deletes them, and knows what must come out."""

    def __init__(self, root, number, genes, until):
        super().__init__(daemon=True)
        self.root, self.until, self.genes = root, until, genes
        self.chance = random.Random(number)
        self.number = number
        self.expected = {}
        self.asked = 0
        self.wrong = None

    def run(self):
        try:
            self.service = Service(self.root, token="random")
            while time.monotonic() < self.until:
                self.step()
        except Exception as error:
            self.wrong = error

    def step(self):
        """Make a list under a name that every reader uses, and look at it in three ways."""
        name = f"list {len(self.expected)}"
        chosen = self.chance.sample(sorted(self.genes), self.chance.randrange(1, 30))
        made = self.service.create_list(chosen, "Gene", name=name)
        self.expected[name] = set(chosen)
        assert made.size == len(chosen), (made.size, chosen)
        query = self.service.new_query()
        query.add_view("Gene.secondaryIdentifier")
        query.add_constraint("Gene", "IN", name)
        found = {row[0] for row in query.rows(row="list")}
        assert found == set(chosen), (found, chosen)
        query = self.service.new_query()
        query.add_view("Gene.secondaryIdentifier")
        query.add_constraint("Gene.secondaryIdentifier", "=", chosen[0])
        assert [row[0] for row in query.rows(row="list")] == [chosen[0]]
        self.asked += 3
        if self.chance.random() < 0.3 and len(self.expected) > 1:
            gone = self.chance.choice(sorted(name for name in self.expected if self.expected[name]))
            self.service.get_list(gone).delete()
            # A name that has been used is not used again here, so that a lost list is seen.
            self.expected[gone] = set()

    def check(self):
        """Compare what the mine keeps for this reader with what was made."""
        kept = {
            one.name: one.size for one in self.service.get_all_lists() if one.name in self.expected
        }
        assert kept == {name: len(members) for name, members in self.expected.items() if members}


def test_fifty_readers_do_not_disturb_each_other(yeast):
    root = server.start(MineService(yeast), yeast.facts["prefix"])
    query = Service(root).new_query()
    query.add_view("Gene.secondaryIdentifier")
    query.add_constraint("Gene.chromosome.primaryIdentifier", "=", "chrI")
    genes = {row[0] for row in query.rows(row="list")}
    until = time.monotonic() + SECONDS
    readers = [Reader(root, number, genes, until) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join(SECONDS + 60)
    assert not any(one.is_alive() for one in readers)
    assert [one.wrong for one in readers if one.wrong] == []
    for one in readers:
        one.check()
    print(f"{READERS} readers, {sum(one.asked for one in readers):,} requests in {SECONDS:.0f} s")
