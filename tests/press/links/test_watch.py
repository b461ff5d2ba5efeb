"""The watch ends what takes too long, whatever becomes of the connections meanwhile."""

import socket
import time

from press.links import watch
from press.links.watch import Try, Watch


def test_a_connection_is_closed_when_its_time_is_over():
    one, other = socket.socketpair()
    watching = Watch()
    with one, other, watching.until(time.monotonic() + 0.1) as mine:
        watching.reads(one)
        one.settimeout(5)
        assert one.recv(1) == b""
        assert mine.cut
    watching.close()


class Fading(Try):
    """A try that is over between two looks at its connection."""

    looks = 0

    @property
    def sock(self):
        self.looks += 1
        return self.own if self.looks == 1 else None

    @sock.setter
    def sock(self, value):
        self.own = value


def test_a_try_that_is_over_at_that_moment_does_not_end_the_watch(monkeypatch):
    monkeypatch.setattr(watch, "Try", Fading)
    one, other = socket.socketpair()
    watching = Watch()
    with one, other, watching.until(0) as mine:
        watching.reads(one)
        while mine.looks < 3:
            assert watching._thread.is_alive()
            time.sleep(0.05)
    watching.close()
