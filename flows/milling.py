"""Mill what a run has to read: batches out to the workers, whole groups of them back, in the order of the files."""

from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

import duckdb

from flows.batch import Batch, BatchResult, Blame, FilePiece, Job
from flows.plan import Surveyed
from warehouse.load import find_repeated_keys

__all__ = ["PATIENCE_SECONDS", "Group", "Mill", "Milling", "mill_groups", "settle_repeated_keys"]


class Milling(Protocol):
    """A batch under way."""

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tells whether it is done."""

    def result(self) -> BatchResult:
        """Wait for it; raises what it raised."""


# A batch takes seconds. What takes longer by the clock is told of, whatever it is: a hard record, a disk that hangs.
PATIENCE_SECONDS = 60

Mill = Callable[[Batch, Job], Milling]


class Group:
    """The batches of one file, or of several small ones, that are committed together."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.results: list[BatchResult] = []
        self.files: dict[str, Surveyed] = {}

    @property
    def input_bytes(self) -> int:
        """Bytes as stored."""
        return sum(each.batch.input_bytes for each in self.results)

    @property
    def blamed(self) -> dict[str, Blame]:
        """Files of which nothing could be tried, and why."""
        return {piece.source_uri: piece.blame for each in self.results for piece in each.pieces if piece.blame}

    @property
    def folders(self) -> list[Path]:
        """Where what is to be loaded is staged: a file that workers died on has nothing, whatever of it was milled."""
        return [] if self.blamed and len(self.files) == 1 else [each.folder for each in self.results]


def mill_groups(
    batches: Iterable[tuple[Batch, Sequence[Surveyed]]],
    mill: Mill,
    job: Job,
    window: int,
    milled: Callable[[int, BatchResult], None],
    waiting: Callable[[], None],
) -> Iterator[Group]:
    """Yield each group when all of it is milled.

    At most `window` batches are under way or wait, so that memory follows the batch. `milled` is told of each batch:
    how many files are whole with it, and what it came to; `waiting` is called again and again while one takes long.
    Raises what milling raised.
    """
    groups: dict[str, Group] = {}
    under_way: deque[Milling] = deque()

    def take() -> Iterator[Group]:
        milling = under_way.popleft()
        while not milling.wait(PATIENCE_SECONDS):
            waiting()
        result = milling.result()
        group = groups[result.batch.group]
        group.results.append(result)
        is_whole = len(group.results) == group.size
        milled(len(group.files) if is_whole else 0, result)
        if is_whole:
            yield groups.pop(result.batch.group)

    for batch, files in batches:
        group = groups.setdefault(batch.group, Group(batch.group_size))
        group.files.update({each.file.source_uri: each for each in files})
        under_way.append(mill(batch, job))
        if len(under_way) >= window:
            yield from take()
    while under_way:
        yield from take()


def settle_repeated_keys(lake: duckdb.DuckDBPyConnection, group: Group, mill: Mill, job: Job) -> None:
    """Mill batches again until no key stands in them that an earlier part of the same file has.

    Once is enough, but where a worker died meanwhile, and parts end elsewhere than they did.
    """
    while sum(result.parts for result in group.results) > 1:
        repeated = find_repeated_keys(lake, group.folders)
        if not repeated:
            return
        ends = [result.batch.pieces[0].piece.first_index for result in group.results[1:]]
        group.results = [
            _mill_again(result, repeated, end, mill, job)
            for result, end in zip_longest(group.results, ends, fillvalue=None)
            if result
        ]


def _mill_again(
    result: BatchResult, repeated: Mapping[str, "array[int]"], end: int | None, mill: Mill, job: Job
) -> BatchResult:
    pieces = tuple(_with_repeated(piece, repeated.get(piece.file_id, _NONE), end) for piece in result.batch.pieces)
    return result if pieces == result.batch.pieces else mill(result.batch._replace(pieces=pieces), job).result()


_NONE = array("q")


def _with_repeated(piece: FilePiece, indexes: "array[int]", end: int | None) -> FilePiece:
    """Add those records of this piece whose key is repeated; the next piece begins at the record `end`."""
    first = bisect_left(indexes, piece.piece.first_index)
    mine = indexes[first : len(indexes) if end is None else bisect_left(indexes, end)]
    return piece._replace(repeated=piece.repeated.union(mine)) if mine else piece
