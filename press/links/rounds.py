"""Many addresses asked: hosts in parallel, each at its pace, failures again until believed."""

import heapq
import math
import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from press.links.answer import Answer
from press.links.judge import Again, Verdict, next_step, verdict
from press.links.pace import Pace
from press.links.policy import NO_TIME, Policy, Rule
from press.links.visit import Visitor

_NO_TIME_SAID = "not asked any more: its host had taken up its time with other addresses"


@dataclass(frozen=True)
class Task:
    """An address to ask."""

    url: str
    asked: str
    """What is asked: the address itself, or what a rule puts in its place."""
    rule: Rule | None = None
    places: bool = False
    """Whether the places on the page are wanted, too."""

    @property
    def host(self) -> str:
        """The host and port, at whose pace it is asked."""
        return host_of(self.asked)


@dataclass
class _Job:
    task: Task
    answers: list[Answer] = field(default_factory=list)


def host_of(url: str) -> str:
    """Return host and port of an address, "" when it has none that can be read."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


class Rounds:
    """One check of many addresses."""

    def __init__(
        self,
        policy: Policy,
        visitor: Visitor,
        *,
        chance: random.Random | None = None,
    ) -> None:
        """Prepare.

        Args:
            policy: how to ask and what to believe.
            visitor: asks once.
            chance: of the jitter.
        """
        self._policy = policy
        self._visitor = visitor
        self._chance = chance or random.Random()  # noqa: S311, no secret
        self._pace = Pace(policy.interval, policy.at_once)
        self._ready: dict[str, deque[_Job]] = {}
        self._later: list[tuple[float, int, _Job]] = []
        self._began: dict[str, float] = {}
        self._ended: queue.SimpleQueue[tuple[_Job, Answer | BaseException]] = queue.SimpleQueue()
        self._work: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._running = 0
        self._order = 0

    def run(self, tasks: Iterable[Task], done: Callable[[Task, Verdict], None]) -> None:
        """Ask every task until it is known how it is, and call `done` for each, in this thread."""
        for task in tasks:
            self._ready.setdefault(task.host, deque()).append(_Job(task))
        for host, jobs in self._ready.items():
            self._know(host, [job.task.rule for job in jobs if job.task.rule])
        left = sum(map(len, self._ready.values()))
        threads = [
            threading.Thread(target=self._ask, daemon=True)
            for _ in range(min(self._policy.workers, left))
        ]
        for thread in threads:
            thread.start()
        try:
            while left:
                wake = self._hand_out(time.monotonic())
                try:
                    pause = None if math.isinf(wake) else max(wake - time.monotonic(), 0)
                    job, answer = self._ended.get(timeout=pause)
                except queue.Empty:
                    continue
                left -= self._take(job, answer, done)
        finally:
            for _ in threads:
                self._work.put(None)
        for thread in threads:  # not after an interruption: one may wait for a host
            thread.join()

    def _know(self, host: str, rules: list[Rule]) -> None:
        """Give a host the pace of its rules: the slowest of them, for all of its addresses."""
        intervals = [rule.interval for rule in rules if rule.interval is not None]
        at_once = [rule.at_once for rule in rules if rule.at_once is not None]
        self._pace.know(host, max(intervals, default=None), min(at_once, default=None))

    def _ask(self) -> None:
        """Work as one thread: ask what is handed out."""
        while (job := self._work.get()) is not None:
            task = job.task
            rule = task.rule
            try:
                answer: Answer | BaseException = self._visitor.visit(
                    task.asked,
                    places=task.places,
                    timeout=rule.timeout if rule else None,
                    interval=rule.interval if rule else None,
                )
            except BaseException as error:
                answer = error
            self._ended.put((job, answer))

    def _hand_out(self, now: float) -> float:
        """Hand out what may be asked now; return when to look again.

        A host that has taken its time is asked no more: what is left of it is unsure.
        """
        while self._later and self._later[0][0] <= now:
            job = heapq.heappop(self._later)[2]
            self._ready.setdefault(job.task.host, deque()).append(job)
        wake = self._later[0][0] if self._later else math.inf
        for host, jobs in self._ready.items():
            while jobs and self._began.get(host, now) + self._policy.host_seconds < now:
                job = jobs.popleft()
                self._ended.put((job, Answer(NO_TIME, _NO_TIME_SAID, job.task.asked)))
            while jobs and self._running < self._policy.workers:
                ready = self._pace.ready(host)
                if ready > now:
                    wake = min(wake, ready)
                    break
                self._began.setdefault(host, now)
                self._pace.begin(host, now)
                self._running += 1
                self._work.put(jobs.popleft())
        return wake

    def _take(
        self, job: _Job, answer: Answer | BaseException, done: Callable[[Task, Verdict], None]
    ) -> int:
        """Note an answer; return how many addresses are known by it: 1, or 0 to ask again."""
        if isinstance(answer, BaseException):
            raise answer
        task = job.task
        job.answers.append(answer)
        if answer.ending != NO_TIME:
            self._running -= 1
            self._pace.end(task.host)
        if answer.good:
            self._pace.well(task.host)
        step = next_step(job.answers, self._policy, task.rule, self._chance)
        if step is None:
            done(task, verdict(task.asked, job.answers, self._policy, task.rule))
            return 1
        self._again(job, step, time.monotonic())
        return 0

    def _again(self, job: _Job, step: Again, now: float) -> None:
        if step.all_of_host:
            self._pace.too_many(job.task.host, now, now + step.after)
        self._order += 1
        heapq.heappush(self._later, (now + step.after, self._order, job))
