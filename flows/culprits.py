"""Mill a batch whatever it does to its worker: what a worker dies on is found, tried once more alone, and set aside."""

import logging
import signal
from collections import Counter
from concurrent.futures import Future

from flows.batch import Batch, BatchResult, Blame, FilePiece, Job
from flows.mill import mill_batch
from flows.pool import Pool, WorkerDiedError
from flows.whereabouts import Whereabouts, read_whereabouts

__all__ = ["MillingInPool", "blame_for"]

_log = logging.getLogger("gristmill.milling")

# Of one piece of a file. So many records that kill their worker are no accident: the file is set aside as a whole, for
# each costs its budget of CPU time twice.
_MOST_CULPRITS = 10
# A worker may die by chance, such as by a kill from outside; not again and again at one file.
_MOST_CHANCES = 3


class MillingInPool:
    """A batch that a worker process mills."""

    def __init__(self, pool: Pool, batch: Batch, job: Job) -> None:
        self._pool = pool
        self._batch = batch
        self._job = job
        self._future: Future[BatchResult] = pool.submit(mill_batch, batch, job)
        self._chances: Counter[int] = Counter()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for the first outcome; tells whether it is there."""
        try:
            self._future.exception(seconds)
        except TimeoutError:
            return False
        return True

    def result(self) -> BatchResult:
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
                _log.warning("A worker process died (%s) at %s.", _how(exc), where or self._batch.group)
                if where and future is not self._future:
                    self._batch = self._without_culprit(where, careful)
            future = self._pool.submit_alone(mill_batch, self._batch, careful)

    def _without_culprit(self, where: Whereabouts, careful: Job) -> Batch:
        """Try what the worker was at by itself, and take it out of the batch if it kills its worker again."""
        batch, piece = self._batch, self._batch.pieces[where.piece]
        trial = batch._replace(pieces=(piece._replace(only=where.record_index),))
        try:
            self._pool.submit_alone(mill_batch, trial, careful).result()
        except WorkerDiedError as exc:
            blame = blame_for(exc, self._job, "file" if where.record_index is None else "record")
        else:
            self._chances[where.piece] += 1
            if self._chances[where.piece] < _MOST_CHANCES:
                return batch
            where = where._replace(record_index=None)
            blame = Blame("worker_died", f"{_MOST_CHANCES} worker processes died on it, though not with a record alone")
        _log.error("%s is quarantined as %s: %s.", where, blame.reason, blame.detail)
        pieces = (*batch.pieces[: where.piece], _blamed(piece, where, blame), *batch.pieces[where.piece + 1 :])
        return batch._replace(pieces=pieces)


def _blamed(piece: FilePiece, where: Whereabouts, blame: Blame) -> FilePiece:
    if where.record_index is None:
        return piece._replace(blame=blame)
    culprits = (*piece.culprits, (where.record_index, blame))
    if len(culprits) <= _MOST_CULPRITS:
        return piece._replace(culprits=culprits)
    detail = f"more than {_MOST_CULPRITS} records of one stretch killed their worker; of the last, {blame.detail}"
    return piece._replace(blame=blame._replace(detail=detail))


def blame_for(death: WorkerDiedError, job: Job, what: str) -> Blame:
    """Say why a record or a file is set aside when the worker that tried it alone died."""
    if death.signal == signal.SIGXCPU:
        return Blame("too_slow", f"the {what} took more than {job.max_record_seconds} s of CPU time, the limit, twice")
    return Blame("worker_died", f"two worker processes died on the {what} ({_how(death)}), the second with it alone")


def _how(death: WorkerDiedError) -> str:
    return signal.Signals(death.signal).name if death.signal else "it ended by itself"
