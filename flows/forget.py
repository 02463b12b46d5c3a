"""A take-down as a run: out of every table, derived and published, and then out of the files of the warehouse.

Each step can be repeated. A run that was killed on the way leaves what it had not erased yet marked as such in the
table `forgotten`; the next take-down, or the next maintenance, goes on with that.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from flows.frame import run_frame
from flows.record import told_document
from flows.run import derive_run
from schemas.settings import Settings, SourceSettings
from schemas.validate import Load
from sources.formats import format_of
from text.errors import BusyError
from warehouse.connect import open_lake, utc_now
from warehouse.erase import Erased, erase_from_files, remove_earlier_generations, rewrite
from warehouse.forget import Forgot, RejectedRecord, forget, name_wanted
from warehouse.layout import Layout, layout_of
from warehouse.load import run_sql, transaction
from warehouse.maintain import compact_catalog

__all__ = ["TakenDown", "take_down"]


class TakenDown(NamedTuple):
    """What went of each that was named, None where it was forgotten before; and what went from files."""

    forgot: dict[str, Forgot | None]
    erased: Erased
    generations: int


def take_down(
    settings: Settings, names: Sequence[str] = (), *, reason: str | None = None, wait: bool = False
) -> TakenDown:
    """Forget documents or whole files for good, and finish what an earlier take-down left.

    Raises UsageError for a name that is neither a document's nor a file's, and where there is no warehouse; BusyError
    where another run is active, or where somebody reads the lake too long for its old files to be removed: what was
    named is gone from all tables then, and the next call goes on.
    """
    layout = layout_of(settings.warehouse)

    def finish(_: Layout) -> None:
        _finish_erasure(settings, layout)

    with run_frame(settings, "forget", wait=wait, closed=finish) as frame:
        wanted = {name: name_wanted(frame.lake, name) for name in names}
        run, telling = frame.run, _Telling(settings, layout)
        load = Load(run.batch_id, run.run_id, run.started_at, run.process_version)
        forgot: dict[str, Forgot | None] = {}
        for name, each in wanted.items():
            forgot[name] = None if each is None else forget(frame.lake, each, reason, load, telling.document_of)
        derive_run(frame.lake, settings, run)
        rewrite(frame.lake)
        frame.end(deriving=False, full=True)
        generations = remove_earlier_generations(layout)
        try:
            erased = erase_from_files(frame.lake, layout, settings.maintenance.wait_for_readers_seconds)
        except BusyError as exc:
            msg = f"It is forgotten and not published any more, but its old files are still there. {exc}"
            raise BusyError(msg) from exc
        return TakenDown(forgot, erased, generations)


def _finish_erasure(settings: Settings, layout: Layout) -> None:
    """Erase what the catalog's free pages and its log hold, and enter that all is erased. Nobody is attached to it."""
    compact_catalog(layout)
    with open_lake(settings.warehouse) as lake, transaction(lake):
        run_sql(lake, "37_forget/96_finish", now=utc_now())


class _Telling:
    """Tells of rejected records which documents they are."""

    def __init__(self, settings: Settings, layout: Layout) -> None:
        self._sources = {source.name: source for source in settings.sources}
        self._layout = layout
        self._max_bytes = settings.ingest.max_record_mb * 1_000_000

    def document_of(self, reject: RejectedRecord) -> str | None:
        """Give the document_id; None where the bytes do not tell, are not those of one record, or are gone."""
        form, raw = format_of(reject.source_uri), self._raw(reject)
        if raw is None or form is None or reject.scope != "record" or reject.raw_kept not in {"row", "file"}:
            return None
        source = self._sources.get(reject.source_name) or SourceSettings(name=reject.source_name, root=Path("/"))
        return told_document(raw, reject.encoding_hint, form, source, reject.source_uri)

    def _raw(self, reject: RejectedRecord) -> bytes | None:
        if reject.raw_path is None:
            return reject.raw_bytes
        path = self._layout.root / reject.raw_path
        return path.read_bytes() if path.is_file() and path.stat().st_size <= self._max_bytes else None
