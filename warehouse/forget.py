"""Take documents out of all tables for good: they are never loaded again. `erase.py` takes them out of the files.

What was forgotten is known by hashes alone. So that every record of a file still has its fate, a forgotten one that
stands in the current version of its file has a row in the quarantine, without bytes and settled from the start.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from schemas.arrow import to_arrow
from schemas.forgotten import Forgotten
from schemas.quarantined import Quarantined
from schemas.tables import DOCUMENT_TABLES
from schemas.validate import Load, Origin, Place, Reject, quarantine_row, source_hash_of, text_hash_of
from text.errors import UsageError
from warehouse.load import run_sql, transaction
from warehouse.sql import script

__all__ = ["Forgot", "RejectedRecord", "Wanted", "forget", "forgotten_by_file", "is_pending", "name_wanted"]

_FOLDER = "37_forget"
_ROWS_AT_ONCE = 8  # rejects hold up to 1 MiB each
_NOTHING = hashlib.sha256(b"").hexdigest()


class Wanted(NamedTuple):
    """What is to be forgotten: a document, or a whole file where `document_id` is None."""

    source_uri: str
    document_id: str | None
    only_document_id: str | None = None  # of a file that is one document, where it was named by that


class RejectedRecord(NamedTuple):
    """A row of the quarantine, as far as it tells whose bytes it keeps."""

    quarantine_id: str
    scope: str
    source_name: str
    source_uri: str
    file_id: str
    record_index: int
    last_record_index: int | None
    byte_start: int
    byte_end: int
    encoding_hint: str | None
    raw_bytes: bytes | None
    raw_path: str | None
    raw_kept: str
    is_counted: bool


class Forgot(NamedTuple):
    """What went: documents with all versions of their texts, rejects, and rejects of which only the row is left.

    `like` are documents that hold the same text or nearly the same; they stay.
    """

    documents: int
    texts: int
    rejects: int
    purged_rejects: int
    like: tuple[str, ...]


def name_wanted(lake: duckdb.DuckDBPyConnection, name: str) -> Wanted | None:
    """Find what a document_id or a source_uri names; a document that is all of its file stands for the file.

    None for a document that is forgotten already. Raises UsageError where the warehouse holds nothing of that name.
    """
    found = run_sql(lake, f"{_FOLDER}/10_named_document", document_id=name).fetchone()
    if found is not None:
        source_uri, form = found
        return Wanted(source_uri, None, name) if form == "txt" else Wanted(source_uri, name)
    if run_sql(lake, f"{_FOLDER}/10_named_file", source_uri=name).fetchone() is not None:
        return Wanted(name, None)
    if run_sql(lake, f"{_FOLDER}/10_is_forgotten", forgotten_id=name).fetchone() is not None:
        return None
    msg = (
        f"{name} names neither a document nor a file of the warehouse. "
        "Documents have a `document_id`, files a `source_uri`: `gristmill sql` finds both in the table `documents`."
    )
    raise UsageError(msg)


def forget(
    lake: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    reason: str | None,
    load: Load,
    document_of: Callable[[RejectedRecord], str | None],
) -> Forgot:
    """Take a document, or all of a file, out of every table, and remember its hash, in one transaction.

    `document_of` tells the document_id that a rejected record would have; of rejects where that cannot be told the
    bytes go too. Derive and publish afterwards. Raises as `transaction` does.
    """
    with transaction(lake):
        run_sql(lake, f"{_FOLDER}/20_old_documents", document_id=wanted.document_id, source_uri=wanted.source_uri)
        (documents,) = lake.execute("SELECT count(*) FROM old_documents").fetchone() or (0,)
        like = tuple(row[0] for row in run_sql(lake, f"{_FOLDER}/15_like").fetchall())
        if wanted.document_id is None:
            rejects, doubtful = _count(run_sql(lake, f"{_FOLDER}/70_delete_rejects", source_uri=wanted.source_uri)), 0
            run_sql(lake, f"{_FOLDER}/80_retire_source_files", source_uri=wanted.source_uri)
        else:
            rejects, doubtful = _take_rejects(lake, wanted, load, document_of)
        _remember(lake, wanted, reason, load)
        for table in DOCUMENT_TABLES:
            lake.execute(script(f"20_load/50_delete_{table}"))
        texts = _count(run_sql(lake, f"{_FOLDER}/60_delete_raw_documents"))
    return Forgot(documents, texts, rejects, doubtful, like)


def _take_rejects(
    lake: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    load: Load,
    document_of: Callable[[RejectedRecord], str | None],
) -> tuple[int, int]:
    """Delete the rejects that are the document, and purge those that may be; returns how many of each."""
    own: list[RejectedRecord] = []
    doubtful: list[str] = []
    for reject in _rejects(lake, wanted.source_uri):
        document_id = document_of(reject)
        if document_id == wanted.document_id:
            own.append(reject._replace(raw_bytes=None))
        elif document_id is None:
            doubtful.append(reject.quarantine_id)
    run_sql(lake, f"{_FOLDER}/71_delete_named_rejects", ids=[reject.quarantine_id for reject in own])
    run_sql(lake, f"{_FOLDER}/72_purge_rejects", ids=doubtful, now=load.ingested_at)
    _stand_in(lake, own, load)
    return len(own), len(doubtful)


def _rejects(lake: duckdb.DuckDBPyConnection, source_uri: str) -> Iterator[RejectedRecord]:
    cursor = run_sql(lake, f"{_FOLDER}/30_rejects", source_uri=source_uri)
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from (RejectedRecord(*row) for row in rows)


def _stand_in(lake: duckdb.DuckDBPyConnection, own: Sequence[RejectedRecord], load: Load) -> None:
    """Enter a row into the quarantine for each record of a current file that has no other fate any more."""
    places = run_sql(lake, f"{_FOLDER}/25_places").fetchall()
    places += [
        (each.source_name, each.source_uri, each.file_id, each.record_index, each.byte_start, each.byte_end)
        for each in own
        if each.is_counted
    ]
    if not places:
        return
    rows = [
        quarantine_row(
            Reject("record", "load", "forgotten", "it was taken down", None, None, _NOTHING, None),
            Place(*place),
            Origin(name, uri, file_id),
            load,
        )
        for name, uri, file_id, *place in places
    ]
    _insert(lake, "quarantine", to_arrow(Quarantined, rows))


def _remember(lake: duckdb.DuckDBPyConnection, wanted: Wanted, reason: str | None, load: Load) -> None:
    """Enter the hashes by which what is forgotten is known again. Call it while its rows are there."""
    rows = [(each, "document") for each in (wanted.document_id, wanted.only_document_id) if each]
    if wanted.document_id is None:
        rows.append((source_hash_of(wanted.source_uri), "file"))
    else:
        texts = run_sql(lake, f"{_FOLDER}/26_texts").fetchall()
        rows += [(text_hash_of(wanted.source_uri, sha256), "text") for (sha256,) in texts]
    entered = [
        Forgotten.model_validate(
            {
                "forgotten_id": forgotten_id,
                "scope": scope,
                "source_hash": source_hash_of(wanted.source_uri),
                "reason": reason,
                "forgotten_at": load.ingested_at,
                "erased_at": None,
                "batch_id": load.batch_id,
                "run_id": load.run_id,
                "ingested_at": load.ingested_at,
            }
        )
        for forgotten_id, scope in rows
    ]
    run_sql(lake, f"{_FOLDER}/89_begin_again", ids=[forgotten_id for forgotten_id, _ in rows])
    _insert(lake, "forgotten", to_arrow(Forgotten, entered))


def _insert(lake: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    lake.register(f"new_{table}", rows)
    run_sql(lake, f"{_FOLDER}/90_insert_{table}")
    lake.unregister(f"new_{table}")


def _count(cursor: duckdb.DuckDBPyConnection) -> int:
    (rows,) = cursor.fetchone() or (0,)
    return int(rows)


def is_pending(lake: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether something was forgotten whose bytes may still be in files of the warehouse."""
    return _count(run_sql(lake, f"{_FOLDER}/95_pending")) > 0


def forgotten_by_file(lake: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """Give the single documents and texts that are forgotten, by the hash of their file's source_uri."""
    return {source: frozenset(ids) for source, ids in run_sql(lake, f"{_FOLDER}/97_by_file").fetchall()}
