"""Mill a batch whatever it does to its worker: what a worker dies on is found, tried once more alone, and set aside."""

import logging
import signal
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from flows.batch import Batch, BatchResult, Blame, FilePiece, Job
from flows.mill import mill_batch
from flows.pool import Pool, WorkerDiedError
from flows.remill import Remilled, TextBatch, remill_batch
from flows.whereabouts import Whereabouts, read_whereabouts

__all__ = ["MillingInPool", "RemillingInPool", "blame_for"]

_log = logging.getLogger("gristmill.milling")

_Batch = TypeVar("_Batch", bound=Batch | TextBatch)
_Result = TypeVar("_Result")

# Of one piece of a file. So many records that kill their worker are no accident: the file is set aside as a whole, for
# each costs its budget of CPU time twice.
_MOST_CULPRITS = 10
# A worker may die by chance, such as by a kill from outside; not again and again at one file.
_MOST_CHANCES = 3


class _InPool(ABC, Generic[_Batch, _Result]):
    """A batch that a worker process mills."""

    _FATE: str  # what becomes of a culprit, for the log

    def __init__(self, pool: Pool, function: Callable[[_Batch, Job], _Result], batch: _Batch, job: Job) -> None:
        self._pool = pool
        self._function = function
        self._batch = batch
        self._job = job
        self._future: Future[_Result] = pool.submit(function, batch, job)
        self._chances: Counter[int] = Counter()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for the first outcome; tells whether it is there."""
        try:
            self._future.exception(seconds)
        except TimeoutError:
            return False
        return True

    def result(self) -> _Result:
        """Wait for the result, without the records and files that a worker died on; raises what milling raised.

        In step, a worker's death does not tell the record. So the batch is milled again, record by record, by a worker
        that works alone; a record, or a file, that this one dies on is tried once more by itself. If that dies too, it
        is the culprit and is not tried again; if not, it was chance.
        """
        future, careful = self._future, self._job._replace(is_careful=True)
        while True:
            try:
                return future.result()
            except WorkerDiedError as exc:
                where = read_whereabouts(self._job.staging, self._batch.batch_id)
                _log.warning("A worker process died (%s) at %s.", _how(exc), where or self._batch.batch_id)
                if where and future is not self._future:
                    self._find_culprit(where, careful)
            future = self._pool.submit_alone(self._function, self._batch, careful)

    def _find_culprit(self, where: Whereabouts, careful: Job) -> None:
        """Try what the worker was at by itself, and take it out of the batch if it kills its worker again."""
        try:
            self._pool.submit_alone(self._function, self._only(where), careful).result()
        except WorkerDiedError as exc:
            blame = blame_for(exc, self._job, self._what(where))
        else:
            self._chances[where.piece] += 1
            if self._chances[where.piece] < _MOST_CHANCES:
                return
            where = where._replace(record_index=None)
            blame = Blame("worker_died", f"{_MOST_CHANCES} worker processes died on it, though not with a record alone")
        _log.error("%s %s %s: %s.", where, self._FATE, blame.reason, blame.detail)
        self._batch = self._without(where, blame)

    @staticmethod
    @abstractmethod
    def _what(where: Whereabouts) -> str:
        """What a worker died on, in a word."""

    @abstractmethod
    def _only(self, where: Whereabouts) -> _Batch:
        """The batch with nothing in it but what a worker died on."""

    @abstractmethod
    def _without(self, where: Whereabouts, blame: Blame) -> _Batch:
        """The batch with that set aside."""


class MillingInPool(_InPool[Batch, BatchResult]):
    """A batch of files; what a worker dies on is set aside as a record, or as its whole file."""

    _FATE = "is quarantined as"

    def __init__(self, pool: Pool, batch: Batch, job: Job) -> None:
        super().__init__(pool, mill_batch, batch, job)

    @staticmethod
    def _what(where: Whereabouts) -> str:
        return "file" if where.record_index is None else "record"

    def _only(self, where: Whereabouts) -> Batch:
        return self._batch._replace(pieces=(self._batch.pieces[where.piece]._replace(only=where.record_index),))

    def _without(self, where: Whereabouts, blame: Blame) -> Batch:
        pieces = list(self._batch.pieces)
        pieces[where.piece] = _blamed(pieces[where.piece], where, blame)
        return self._batch._replace(pieces=tuple(pieces))


class RemillingInPool(_InPool[TextBatch, Remilled]):
    """A batch of stored texts; the document of one that a worker dies on keeps the rows that it has."""

    _FATE = "keeps the rows that it has,"

    def __init__(self, pool: Pool, batch: TextBatch, job: Job) -> None:
        super().__init__(pool, remill_batch, batch, job)

    @staticmethod
    def _what(_: Whereabouts) -> str:
        return "text"

    def _only(self, where: Whereabouts) -> TextBatch:
        return self._batch._replace(only=where.piece)

    def _without(self, where: Whereabouts, blame: Blame) -> TextBatch:
        culprits = {**dict(self._batch.culprits), where.piece: blame}
        if len(culprits) > _MOST_CULPRITS:  # what comes behind them is not tried
            detail = f"more than {_MOST_CULPRITS} texts of its batch killed their worker; of the last, {blame.detail}"
            rest = range(where.piece, self._batch.documents)
            culprits = {**dict.fromkeys(rest, blame._replace(detail=detail)), **culprits}
        return self._batch._replace(culprits=tuple(culprits.items()))


def _blamed(piece: FilePiece, where: Whereabouts, blame: Blame) -> FilePiece:
    if where.record_index is None:
        return piece._replace(blame=blame)
    culprits = (*piece.culprits, (where.record_index, blame))
    if len(culprits) <= _MOST_CULPRITS:
        return piece._replace(culprits=culprits)
    detail = f"more than {_MOST_CULPRITS} records of one stretch killed their worker; of the last, {blame.detail}"
    return piece._replace(blame=blame._replace(detail=detail))


def blame_for(death: WorkerDiedError, job: Job, what: str) -> Blame:
    """Say why a record, a file or a text is set aside when the worker that tried it alone died."""
    if death.signal == signal.SIGXCPU:
        return Blame("too_slow", f"the {what} took more than {job.max_record_seconds} s of CPU time, the limit, twice")
    return Blame("worker_died", f"two worker processes died on the {what} ({_how(death)}), the second with it alone")


def _how(death: WorkerDiedError) -> str:
    return signal.Signals(death.signal).name if death.signal else "it ended by itself"
