"""Group commit: works that wait for the only writer are done one after the other, and committed together.

What takes long on SQLite is that a commit waits for the disk. Whoever finds nobody at work leads: it does its own work
on its own thread, then that of those who came meanwhile, each undone alone if it fails, and commits once. Nobody has
an answer, or a refusal, before that commit: it may rest on what others have done.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from copy import copy
from threading import Lock, get_ident
from time import monotonic
from typing import Any, Generic, TypeVar, cast

from attrs import define, field

from commerce_core.adapters.store.sql.session import Session

T = TypeVar("T")
LONGEST = 0.02
"""Seconds after which a group takes no more works, so that those who are done get their answers."""
PATIENCE = 0.5
"""Seconds after which somebody who waits looks whether there is still anybody to wait for."""
SAVEPOINT = "SAVEPOINT cc_work"
BACK = "ROLLBACK TO SAVEPOINT cc_work"
RELEASE = "RELEASE SAVEPOINT cc_work"


def _locked() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@define(eq=False)
class Job(Generic[T]):
    """A work, and what became of it. Whoever waits for that does so at `wake`; `context` is theirs, None for a leader.

    `told` says that it has its outcome, `left` that its caller waits no more. `wake` only hastens things: should an
    interrupt come before it is released, its caller looks for itself once `PATIENCE` is over.
    """

    work: Callable[[Session], T]
    context: Context | None = None
    told: bool = False
    left: bool = False
    answer: T | None = None
    error: BaseException | None = None
    wake: Lock = field(factory=_locked)

    def outcome(self) -> T:
        """The answer, or the error raised."""
        if self.error is None:
            return cast(T, self.answer)
        try:
            raise self.error
        finally:
            self.error = None  # else both would be kept until a collection of garbage


class Group:
    """The writers of one connection. `turn` is held by whoever works on it."""

    def __init__(self, connection: sqlite3.Connection, session: Callable[[], Session]) -> None:
        self.turn = Lock()
        self._connection = connection
        self._session = session
        self._lock = Lock()
        self._leading: Job[Any] | None = None
        self._waiting: deque[Job[Any]] = deque()
        self._done: list[Job[Any]] = []
        self._committing = False
        self._leader = 0

    def do(self, work: Callable[[Session], T]) -> T:
        """Do a work in a transaction, alone or with others.

        An error of the work undoes that work. Where the transaction itself fails, all who are in it are told so, and
        when it cannot be begun all who wait: each may try again.
        """
        job = Job(work)
        try:
            self._enter(job)
            while not job.told and self._leading is not job:
                if not job.wake.acquire(timeout=PATIENCE):
                    self._step_in(job)
            if not job.told:
                with self.turn:
                    self._lead(job)
        finally:
            try:
                self._leave(job)
            except BaseException:
                self._leave(job)
                raise
        return job.outcome()

    def rests_on_others(self) -> bool:
        """Whether the work that asks sees what others have done and nobody has committed yet."""
        return bool(self._done) and self._leader == get_ident()

    def _enter(self, job: Job[Any]) -> None:
        with self._lock:
            if self._leading is None:
                self._leading = job
            else:
                job.context = copy_context()
                self._waiting.append(job)

    def _step_in(self, job: Job[Any]) -> None:
        """Lead, if the one who did was interrupted before anybody else was made to."""
        with self._lock:
            if not job.told and (self._leading is None or self._leading.left):
                self._leading = job

    def _leave(self, job: Job[Any]) -> None:
        """The one who has waited longest leads from now on. To do this twice is to do it once."""
        job.left = True
        with self._lock:
            if self._leading is job:
                following = self._leading = self._next()
                if following is not None and following.wake.locked():
                    following.wake.release()

    def _next(self) -> Job[Any] | None:
        """The one who has waited longest, and still does. It stays in the queue, so that no interrupt can lose it."""
        while self._waiting:
            job = self._waiting[0]
            if not (job.left or job.told or job is self._leading):
                return job
            self._waiting.popleft()
        return None

    def _lead(self, own: Job[Any]) -> None:
        """Do a group's works and commit them. What is not done when an interrupt comes is left to the next leader."""
        self._leader, self._done, self._committing = get_ident(), [], False
        todo = deque([own])
        try:
            ends = monotonic() + LONGEST
            while todo or (monotonic() < ends and self._take(todo)):
                self._do(todo, own)
            self._commit(own)
        except BaseException:
            if self._committing and not self._connection.in_transaction:
                self._tell(self._done, own)
            else:
                self._undo()
                self._give_back([*self._done, *todo], own)
            raise
        finally:
            self._done = []

    def _take(self, todo: deque[Job[Any]]) -> bool:
        with self._lock:
            job = self._next()
            if job is not None:
                todo.append(job)
                self._waiting.popleft()
        return bool(todo)

    def _do(self, todo: deque[Job[Any]], own: Job[Any]) -> None:
        """Do the next work. When all is lost by it, those before it are to be done again."""
        if not self._connection.in_transaction and not self._begin(todo, own):
            return
        job = todo[0]
        self._try(job, own)
        if job.error is None or (self._done and self._connection.in_transaction):
            self._done.append(job)
            todo.popleft()
            return
        self._undo()
        self._tell([job], own)
        todo.popleft()
        todo.extendleft(reversed(self._done))
        self._done = []

    def _begin(self, todo: deque[Job[Any]], own: Job[Any]) -> bool:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self._undo()  # an interrupted BEGIN may have begun, and would keep all others from writing
            while self._take(todo):
                self._fail([todo[0]], error, own)
                todo.popleft()
            return False
        return True

    def _try(self, job: Job[Any], own: Job[Any]) -> None:
        """Do a work; its error is its caller's. Only an interrupt is meant for the thread on which it comes."""
        session, first = self._session(), not self._done
        job.error = None
        try:
            if not first:
                self._connection.execute(SAVEPOINT)
            job.answer = job.work(session) if job.context is None else job.context.run(job.work, session)
            if not first:
                self._connection.execute(RELEASE)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) or (job is own and not isinstance(error, Exception)):
                raise
            job.error = error
            if not first:
                self._go_back()
        finally:
            session.ended = True

    def _go_back(self) -> None:
        """Undo one work; or all, where SQLite has given up its savepoint already or never made it."""
        try:
            if self._connection.in_transaction:
                self._connection.execute(BACK)
                self._connection.execute(RELEASE)
        except sqlite3.Error:
            self._undo()

    def _commit(self, own: Job[Any]) -> None:
        self._committing = True
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._committing = False
            self._undo()
            self._fail(self._done, error, own)
        else:
            self._tell(self._done, own)

    def _undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _fail(self, jobs: list[Job[Any]], error: Exception, own: Job[Any]) -> None:
        for job in jobs:
            job.error = copy(error)  # each is raised on a thread of its own
        self._tell(jobs, own)

    def _tell(self, jobs: list[Job[Any]], own: Job[Any]) -> None:
        for job in jobs:
            if job is not own:
                job.told = True
                if job.wake.locked():
                    job.wake.release()

    def _give_back(self, jobs: list[Job[Any]], own: Job[Any]) -> None:
        """Put back those who are not told yet, each once: where the interrupt came, one may be in two places."""
        with self._lock:
            keep = [job for job in dict.fromkeys(jobs) if not (job is own or job.told or job in self._waiting)]
            self._waiting.extendleft(reversed(keep))
