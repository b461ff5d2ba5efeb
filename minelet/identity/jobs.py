"""Jobs of identifier resolution: each is done at once and kept a while for who asked for it."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from minelet.errors import MineError
from minelet.identity.resolve import Resolution, resolve
from minelet.objects.database import Mine
from minelet.users.profiles import NOBODY

# InterMine's JobJanitor drops jobs that began three hours ago. Unlike there, one asker cannot
# fill the memory either: the oldest go first.
SECONDS = 3 * 60 * 60
MOST_JOBS = 200
MOST_KEPT = 30_000_000  # characters of identifiers, and `EACH` for every one and what it names
EACH = 60


@dataclass(frozen=True)
class Wanted:
    """What to resolve: the fields of the request's JSON."""

    type: str
    identifiers: tuple[str, ...]
    extra: str = ""
    case_sensitive: bool = False
    wild_cards: bool = False

    def resolve(self, mine: Mine) -> Resolution:
        """Do it.

        Raises:
            BadRequest: the class is unknown, or too much is asked for.
        """
        return resolve(
            mine, self.type, self.identifiers, self.extra, self.case_sensitive, self.wild_cards
        )


@dataclass(frozen=True)
class Job:
    """A request that is done: what was found, or why nothing could be."""

    uid: str
    owner: int
    started: float
    size: int
    result: Resolution | None = None
    message: str | None = None

    @property
    def status(self) -> str:
        """`SUCCESS` or `ERROR`; a job here is never pending."""
        return "ERROR" if self.result is None else "SUCCESS"


@dataclass
class Jobs:
    """The jobs of one service, which go with the process."""

    clock: Callable[[], float] = time.time
    _jobs: dict[str, Job] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def submit(self, mine: Mine, owner: int, wanted: Wanted) -> Job:
        """Do a job and keep it; what cannot be resolved is a job that failed, as in InterMine."""
        started, uid = self.clock(), str(uuid.uuid4())
        try:
            result, message = wanted.resolve(mine), None
        except MineError as error:
            result, message = None, str(error)
        size = sum(len(one) + EACH for one in wanted.identifiers)
        size += EACH * result.size() if result else 0
        job = Job(uid, owner, started, size, result, message)
        with self._lock:
            self._jobs[uid] = job
            self._drop_old()
        return job

    def find(self, uid: str, owner: int) -> Job | None:
        """Return a job that `owner` may see, None when there is none of that id.

        One that nobody in particular started is for whoever knows its id: imjs starts jobs
        without its token and asks for them with it.
        """
        with self._lock:
            self._drop_old()
            job = self._jobs.get(uid)
        return job if job and job.owner in {owner, NOBODY.number} else None

    def of(self, owner: int) -> list[Job]:
        """Return the jobs of `owner`, oldest first; nobody in particular owns none to list."""
        with self._lock:
            self._drop_old()
            return [job for job in self._jobs.values() if job.owner == owner != NOBODY.number]

    def remove(self, uid: str, owner: int) -> bool:
        """Drop a job; tell whether there was one."""
        with self._lock:
            job = self._jobs.get(uid)
            if job is None or job.owner not in {owner, NOBODY.number}:
                return False
            del self._jobs[uid]
            return True

    def _drop_old(self) -> None:
        cut_off = self.clock() - SECONDS
        jobs = self._jobs
        kept = sum(job.size for job in jobs.values())
        for uid in list(jobs):  # in the order in which they were made
            last = len(jobs) == 1
            full = len(jobs) > MOST_JOBS or (kept > MOST_KEPT and not last)
            if not full and jobs[uid].started >= cut_off:
                break
            kept -= jobs.pop(uid).size
