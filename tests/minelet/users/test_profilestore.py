"""What users keep lies whole in its file, whoever writes to it, and has an end."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import herbarium
import pytest
from werkzeug.test import Client

from minelet.errors import CacheError, Forbidden
from minelet.service import MineService
from minelet.sets.lists import TO_UPGRADE, Lists
from minelet.sets.ownlists import OwnLists
from minelet.users.profiles import Profiles
from minelet.users.profilestore import ProfileStore


def test_a_file_keeps_users_and_lists(tmp_path, plants, ids):
    path = tmp_path / "kept" / "users"
    profiles = Profiles(path)
    ada = profiles.register("ada", "secret", api_key="key")
    OwnLists(plants, ada, profiles).create("mine", "Tree", [ids["larch"]], "Big", ["a"])
    profiles.close()
    profiles = Profiles(path)
    ada = profiles.user_by_token("key")
    (found,) = [one for one in Lists(plants, ada, profiles).all() if one.owner]
    assert (found.name, found.size, found.description, found.tags) == ("mine", 1, "Big", ("a",))
    assert Lists(plants, ada, profiles).ids(found) == {ids["larch"]}
    profiles.close()


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 9])
def test_another_file_is_left_alone(tmp_path, content):
    path = tmp_path / "letter"
    path.write_bytes(content)
    with pytest.raises(CacheError, match="name another file"):
        Profiles(path)
    assert path.read_bytes() == content


def test_another_database_is_left_alone(tmp_path, plants):
    with pytest.raises(CacheError, match="does not hold the users"):
        Profiles(plants.path)
    with pytest.raises(CacheError, match="cannot be kept"):
        Profiles(tmp_path)


def test_lists_outlive_a_new_build_of_the_mine(tmp_path, plants, ids, monkeypatch):
    profiles = Profiles(tmp_path / "users")
    ada = profiles.register("ada", "secret")
    own = OwnLists(plants, ada, profiles)
    own.create("trees", "Tree", [ids["larch"], ids["yew"]])
    own.create("plants", "Plant", [ids["arnica"], ids["heath"]])
    # The next build knows the larch by another name, and numbers all objects anew.
    later = dict(reversed(herbarium.OBJECTS.items()))
    kind, values, *links = later["larch"]
    later["larch"] = (kind, {**values, "name": "fir"}, *links)
    monkeypatch.setattr(herbarium, "OBJECTS", later)
    monkeypatch.setattr(herbarium, "LISTS", {})
    later, new = herbarium.build(tmp_path / "later.sqlite")
    assert Lists(later, ada, profiles).all() == []
    MineService(later, profiles=profiles)
    found = {one.name: one for one in Lists(later, ada, profiles).all()}
    assert own.ids(found["trees"]) == {new["yew"]} != {ids["yew"]}
    assert (found["trees"].size, found["trees"].status) == (1, TO_UPGRADE)
    web = Client(MineService(later, profiles=profiles))
    address = f"/service/upgradelist?token={profiles.tokens.new(ada.number)}&name="
    for name, sent, status in (
        ("plants", "1", 400), ("gone", "1", 404), ("trees", "yew", 400),
        ("trees", f"{new['yew']}, {new['larch']} {new['arnica']}", 200), ("trees", "1", 400),
    ):  # fmt: skip
        answer = web.post(address + name, data=sent, content_type="text/plain")
        assert answer.status_code == status
    trees = Lists(later, ada, profiles).find("trees")
    assert own.ids(trees) == {new["yew"], new["larch"]}
    assert trees.status == "CURRENT"
    assert own.ids(found["plants"]) == {new["arnica"], new["heath"]}
    assert found["plants"].status == "CURRENT"
    later.close()
    profiles.close()


WRITER = """
import sys
from pathlib import Path
from minelet.objects.database import Mine
from minelet.sets.ownlists import OwnLists
from minelet.users.profiles import Profiles

profiles = Profiles(Path(sys.argv[1]))
mine = Mine(Path(sys.argv[2]))
lists = OwnLists(mine, profiles.user_by_token("key"), profiles)
number = len(lists.all())
while True:
    lists.create(f"list {number}", "Plant", range(1000, 3000), "x" * 5000, [f"tag {number}"])
    lists.append(f"list {number}", range(3000, 4000))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_point_the_file_is_whole(tmp_path, plants):
    path = tmp_path / "users"
    Profiles(path).register("ada", "secret", api_key="key")
    arguments = [sys.executable, "-c", WRITER, str(path), str(plants.path)]
    for pause in (0.0, 0.013, 0.031, 0.057):
        writer = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        said = writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        said += writer.communicate()[0]
        told = [int(line) for line in said.split("\n")[:-1]]
        assert told
        check = sqlite3.connect(path)
        assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        check.close()
        profiles = Profiles(path)
        lists = Lists(plants, profiles.user_by_token("key"), profiles)
        found = {one.name: one for one in lists.all() if one.owner}
        # All that was answered is there; what was not is there whole or not at all.
        assert {f"list {number}" for number in told} <= set(found)
        for one in found.values():
            assert one.size == len(lists.ids(one))
            assert one.tags == (f"tag {one.name.split()[1]}",)
            assert one.size in ({3000} if int(one.name.split()[1]) in told else {2000, 3000})
        profiles.close()


def test_many_threads_share_it(plants, ids):
    service = MineService(plants)
    wrong = []

    def read(number):
        try:
            web = Client(service)
            token = web.get("/service/session").json["token"]
            for turn in range(8):
                name = f"list {turn}"
                members = ["la_ch", '"heath*"'] if (number + turn) % 2 else ["la_ch"]
                made = web.post(
                    "/service/lists",
                    query_string={"token": token, "name": name, "type": "Plant"},
                    data=" ".join(members),
                    content_type="text/plain",
                ).json
                assert made["listSize"] == len(members), made
                query = (
                    f'<query view="Plant.name"><constraint path="Plant" op="IN" value="{name}"/>'
                    "</query>"
                )
                parameters = {"token": token, "query": query, "format": "json"}
                found = web.get("/service/query/results", query_string=parameters).json
                assert len(found["results"]) == len(members), found
            listed = web.get(f"/service/lists?token={token}").json["lists"]
            assert len([one for one in listed if one["authorized"]]) == 8
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read, args=[number]) for number in range(50)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert wrong == []
    service.profiles.close()


def test_what_goes_wrong_within_leaves_nothing_behind(profiles):
    def fail():
        with profiles.store.writing() as run:
            run("INSERT INTO users (name) VALUES ('half')")
            with profiles.store.writing() as within:
                within("INSERT INTO users (name) VALUES ('other half')")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not profiles.has_user("half")
    assert not profiles.has_user("other half")


def test_what_users_keep_has_an_end_and_stays_whole(plants, monkeypatch):
    monkeypatch.setattr(ProfileStore, "MOST_BYTES", 400_000)
    profiles = Profiles()
    own = OwnLists(plants, profiles.session(), profiles)
    before, thousands = len(own.names()), range(1, 4000)
    for number in range(10):
        own.create(str(number), "Plant", thousands)
    with pytest.raises(Forbidden, match="no room"):
        own.create("everything", "Plant", range(1, 100_000))
    assert len(own.names()) == before + 10
    own.create("a little more", "Plant", thousands)
