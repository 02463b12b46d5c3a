"""Mill what a run has to read: batches out to the workers, whole groups of them back, in the order of the files."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import duckdb

from flows.batch import Batch, BatchResult, Job
from flows.plan import Surveyed
from warehouse.load import find_repeated_keys

__all__ = ["Group", "Mill", "Milling", "mill_groups", "settle_repeated_keys"]


class Milling(Protocol):
    """A batch under way."""

    def result(self) -> BatchResult:
        """Wait for it; raises what it raised."""


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


def mill_groups(
    batches: Iterable[tuple[Batch, Sequence[Surveyed]]],
    mill: Mill,
    job: Job,
    window: int,
    milled: Callable[[int, int], None],
) -> Iterator[Group]:
    """Yield each group when all of it is milled.

    At most `window` batches are under way or wait, so that memory follows the batch. `milled` is told of each batch:
    how many files are whole with it, and its bytes. Raises what milling raised.
    """
    groups: dict[str, Group] = {}
    under_way: deque[Milling] = deque()

    def take() -> Iterator[Group]:
        result = under_way.popleft().result()
        group = groups[result.batch.group]
        group.results.append(result)
        is_whole = len(group.results) == group.size
        milled(len(group.files) if is_whole else 0, result.batch.input_bytes)
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
    if sum(result.parts for result in group.results) == 1:
        return
    while repeated := find_repeated_keys(lake, [result.folder for result in group.results]):
        group.results = [_mill_again(result, repeated, mill, job) for result in group.results]


def _mill_again(result: BatchResult, repeated: Mapping[str, "array[int]"], mill: Mill, job: Job) -> BatchResult:
    pieces = tuple(_with_repeated(piece, repeated.get(piece.file_id)) for piece in result.batch.pieces)
    if pieces == result.batch.pieces:
        return result
    return mill(result.batch._replace(pieces=pieces), job).result()


def _with_repeated(piece: FilePiece, indexes: "array[int] | None") -> FilePiece:
    """Add the records of this piece whose key is repeated; those of later pieces, if there are, do no harm."""
    mine = [] if indexes is None else [index for index in indexes if index >= piece.piece.first_index]
    return piece._replace(repeated=piece.repeated.union(mine)) if mine else piece
