"""What one request may cost."""

import json
import socket
import sqlite3
import threading
import time

import herbarium
import pytest
from werkzeug.test import Client

from minelet.errors import BadRequest
from minelet.objects import limits
from minelet.objects.database import Mine
from minelet.rows import results
from minelet.service import MineService

# Counts far beyond what any machine does in a second, in no memory.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {} FROM n {}"


@pytest.fixture
def hurried(plants):
    """The herbarium, in which a statement may take a fifth of a second."""
    mine = Mine(plants.path, seconds=0.2)
    yield mine
    mine.close()


def test_a_statement_that_takes_too_long_is_refused_in_a_real_mines_words(hurried):
    with pytest.raises(BadRequest, match=r"Query would take too long to run: .* 0\.2 seconds"):
        hurried.connection.execute(ENDLESS.format("COUNT(*)", ""))


def test_the_next_statement_has_its_own_time(hurried):
    for _ in range(2):
        with pytest.raises(BadRequest):
            hurried.connection.execute(ENDLESS.format("COUNT(*)", ""))
        assert hurried.connection.execute("SELECT COUNT(*) FROM Plant").fetchone()[0] > 0


def test_rows_that_stop_coming_say_why(hurried):
    rows = hurried.connection.execute(ENDLESS.format("i", "WHERE i < 3 OR i > 1e12"))
    assert next(rows)[0] == 1
    with pytest.raises(sqlite3.OperationalError) as stopped:
        list(rows)
    assert limits.TOO_LONG in limits.why_stopped(stopped.value, hurried.connection)


def test_a_reader_who_is_slow_is_not_counted(hurried):
    rows = hurried.connection.execute(ENDLESS.format("i", "LIMIT 3"))
    next(rows)
    time.sleep(0.3)
    assert [number for (number,) in rows] == [2, 3]


def test_a_query_whose_reader_has_gone_ends(plants):
    mine = Mine(plants.path, seconds=60)
    here, there = socket.socketpair()
    mine.answer_to(here)
    threading.Timer(0.3, there.close).start()
    began = time.monotonic()
    with pytest.raises(BadRequest, match="reader has gone"):
        mine.connection.execute(ENDLESS.format("COUNT(*)", ""))
    assert time.monotonic() - began < 10
    mine.release()
    assert mine.connection.present is None  # the next request is another reader's
    mine.close()
    here.close()


def test_what_a_reader_has_sent_besides_is_no_reason_to_stop():
    here, there = socket.socketpair()
    there.sendall(b"the next request")
    present = limits.reader_at(here)
    assert present()
    there.close()
    assert present()  # what was sent is still there to be read
    here.recv(100)
    assert not present()
    here.close()
    assert not present()


def test_a_socket_that_cannot_be_asked_has_its_reader(monkeypatch):
    def too_many(*_):
        raise ValueError("filedescriptor out of range in select()")

    here, there = socket.socketpair()
    present = limits.reader_at(here)
    monkeypatch.setattr(limits.select, "select", too_many)
    assert present()
    here.close()
    assert not present()
    there.close()


def test_a_request_without_a_socket_has_no_reader_to_lose():
    assert limits.reader_at(None) is None


def test_no_other_file_can_be_attached(plants, tmp_path):
    with pytest.raises(sqlite3.OperationalError, match="too many attached"):
        plants.connection.execute("ATTACH ? AS other", (str(tmp_path / "other.sqlite"),))
    assert not list(tmp_path.iterdir())


def test_few_connections_are_kept_when_many_have_read_at_once(plants):
    mine = Mine(plants.path)
    together = threading.Barrier(20)

    def read():
        assert mine.connection.execute("SELECT COUNT(*) FROM Plant").fetchone()[0]
        together.wait(10)
        mine.release()

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mine._idle) <= Mine.IDLE
    mine.close()


@pytest.mark.parametrize("said", ["soon", "-1", "nan", "inf"])
def test_a_time_that_is_none_is_refused(said, monkeypatch):
    monkeypatch.setenv(limits.SETTING, said)
    with pytest.raises(BadRequest, match=f"MINELET_SECONDS is '{said}'"):
        limits.seconds_allowed()


def test_the_time_can_be_set(monkeypatch, tmp_path):
    monkeypatch.setenv(limits.SETTING, "0.5")
    mine, _ = herbarium.build(tmp_path / "herbarium.sqlite")
    assert mine.seconds == 0.5
    mine.close()
    monkeypatch.setenv(limits.SETTING, "0")
    assert limits.seconds_allowed() == float("inf")


def far(steps, place="Alp"):
    """Return a query whose rows are many: there and back again between places and plants."""
    path = "Place" + ".plants.place" * steps
    return (
        f'<query model="herbarium" view="Place.name {path}.plants.name">'
        f'<constraint path="{path}.name" op="!=" value="{place}"/></query>'
    )


@pytest.fixture
def hurried_web(plants):
    """The herbarium's service, in which a statement may take no time to speak of."""
    mine = Mine(plants.path, seconds=0.01)
    yield Client(MineService(mine))
    mine.close()


@pytest.mark.parametrize("form", ["json", "jsonobjects", "jsonrows", "tab", "count"])
def test_a_query_that_takes_too_long_is_refused_in_every_format(hurried_web, form):
    reply = hurried_web.post("/service/query/results", data={"query": far(20), "format": form})
    # Objects begin to come before the time is over: their answer tells at its end.
    assert reply.status_code == (200 if form == "jsonobjects" else 400)
    assert limits.TOO_LONG in reply.text.splitlines()[-1]


def test_an_answer_that_is_cut_short_says_so_at_its_end(plants, monkeypatch):
    def some(mine, sql, values):
        yield ('["one"]',)
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(results, "run", some)
    reply = Client(MineService(plants)).post(
        "/service/query/results", data={"query": far(1), "format": "json"}
    )
    told = json.loads(reply.text)  # whole, and a line a row, as ever
    assert reply.text.splitlines()[-1].startswith("]")
    assert not told["wasSuccessful"]
    assert told["error"] == limits.TOO_LONG
    assert told["statusCode"] == 400


def test_no_answer_has_more_rows_than_a_real_mine_gives(plants, monkeypatch):
    monkeypatch.setattr(results, "MAX_ROWS", 2)
    query = '<query model="herbarium" view="Plant.name"/>'
    web = Client(MineService(plants))
    for form in ("json", "tab", "jsonobjects"):
        reply = web.post("/service/query/results", data={"query": query, "format": form})
        rows = [
            line for line in reply.text.splitlines() if "results" not in line and line[:1] != "]"
        ]
        assert len(rows) == 2
