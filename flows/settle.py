"""The end of a load: the ledger's last rows, the figures, and what each source came to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from flows.alerts import Judged
from flows.expectations import Problem, problems_of_run
from flows.outcome import problems_of_dead, source_row, status_of
from flows.plan import Dead, Findings, Verdict
from flows.run import enter_sources, finished
from flows.stale import count_stale
from schemas.reasons import EXPECTATIONS
from schemas.run import Run
from schemas.run_source import SOURCE_TERMS, RunSource
from schemas.settings import Settings
from sources.discover import Scan, prefix_of
from text.errors import RunError
from warehouse.load import run_sql, transaction

__all__ = ["Settled", "Tally", "failed_sources", "settle"]


class Tally:
    """What a run has read, milled and loaded so far."""

    def __init__(self) -> None:
        self.by_source: dict[str, Counter[str]] = defaultdict(Counter)
        self.mill_seconds: dict[str, float] = defaultdict(float)
        self.verdicts: list[Verdict] = []
        self.quarantined_new = 0


class Settled(NamedTuple):
    """A run with its figures, what each of its sources came to, and what there is to be told of them."""

    run: Run
    sources: list[RunSource]
    judged: list[Judged]


def settle(
    lake: duckdb.DuckDBPyConnection,
    run: Run,
    settings: Settings,
    scans: Sequence[Scan],
    findings: Findings,
    tally: Tally,
) -> Settled:
    """Enter the rest of the ledger and the sources' rows, in one transaction.

    Gives the run as it will be entered when readers have its load.
    Nothing of a folder that could not be scanned is marked as missing.
    """
    lake.register("verdicts", pa.Table.from_pylist([v._asdict() for v in tally.verdicts], schema=_VERDICTS))
    lake.register("scanned", pa.table({"prefix": pa.array(_prefixes(scans, findings.dead), pa.string())}))
    try:
        with transaction(lake):
            load = {"batch_id": run.batch_id, "run_id": run.run_id, "started_at": run.started_at}
            run_sql(lake, "25_ledger/insert_untouched", **load)
            run_sql(lake, "25_ledger/touch_source_files")
            run_sql(lake, "25_ledger/mark_missing", started_at=run.started_at)
            figures = _figures_by_source(lake, run, scans, tally)
            _demand_balance(figures, findings.files)
            sources, judged = [], []
            for name, own, dead, is_alive in _by_source(scans, findings.dead):
                problems = problems_of_dead(dead, is_alive=is_alive)
                problems = problems or _problems(lake, run, settings, own, figures[name])
                sources.append(source_row(run, name, figures[name], problems))
                if _is_whole(own):
                    judged.append(Judged(f"source {name}", problems, _untold(sources[-1], is_dead=bool(dead))))
            enter_sources(lake, sources)
            run = _with_figures(lake, run, settings, sources, tally)
    finally:
        lake.unregister("verdicts")
        lake.unregister("scanned")
    return Settled(run, sources, judged)


def failed_sources(run: Run, scans: Sequence[Scan], dead: Sequence[Dead], why: str) -> list[RunSource]:
    """Give the rows of the sources of a run that stopped before it settled them."""
    stopped = [Dead(scan.source.name, scan.folder, "run_failed", why) for scan in scans]
    names = dict.fromkeys(scan.source.name for scan in scans)
    wrong = {
        name: [each for each in dead if each.source_name == name]
        or [each for each in stopped if each.source_name == name][:1]
        for name in names
    }
    return [source_row(run, name, {}, problems_of_dead(found, is_alive=False)) for name, found in wrong.items()]


def _problems(
    lake: duckdb.DuckDBPyConnection, run: Run, settings: Settings, scans: Sequence[Scan], figures: Mapping[str, Any]
) -> list[Problem]:
    """List what was not as expected of a source; the ledger is asked for no more than its expectations need."""
    source, more = scans[0].source, dict[str, Any]()
    expected = settings.expectations_of(source)
    if expected.documents:
        more["documents_there"] = _ask(lake, "count_documents_there", source_name=source.name)
    if expected.fall:
        asked: dict[str, Any] = {"source_name": source.name, "run_id": run.run_id}
        asked |= {"runs": expected.fall.runs, "least_runs": expected.fall.least_runs}
        more["documents_usual"] = _ask(lake, "usual_documents", **asked)
    return problems_of_run({**figures, **more}, expected, run.started_at, is_whole=_is_whole(scans))


def _is_whole(scans: Sequence[Scan]) -> bool:
    """Tell whether a source was scanned from its root, and not some files or folders of it."""
    return any(scan.folder == scan.source.root.absolute() for scan in scans)


def _untold(row: RunSource, *, is_dead: bool) -> Collection[str]:
    """Name the reasons of which the run could not tell whether they hold still."""
    if is_dead:
        return EXPECTATIONS.keys()
    new = row.files_loaded + row.files_replaced + row.files_quarantined
    return () if new else {"all_quarantined", "too_many_quarantined"}


def _ask(lake: duckdb.DuckDBPyConnection, name: str, **values: Any) -> Any:
    """Give the one value that a query finds."""
    return (run_sql(lake, f"25_ledger/{name}", **values).fetchone() or (None,))[0]


def _by_source(scans: Sequence[Scan], dead: Sequence[Dead]) -> Iterator[tuple[str, list[Scan], list[Dead], bool]]:
    """Yield each source with its scans, those that failed, and whether any did not."""
    failed = {(each.source_name, each.folder) for each in dead}
    alive = {scan.source.name for scan in scans if (scan.source.name, scan.folder) not in failed}
    for name in dict.fromkeys(scan.source.name for scan in scans):
        own = [scan for scan in scans if scan.source.name == name]
        yield name, own, [each for each in dead if each.source_name == name], name in alive


def _prefixes(scans: Sequence[Scan], dead: Sequence[Dead]) -> list[str]:
    """Name the folders that were scanned, as beginnings of source_uri."""
    failed = {(each.source_name, each.folder) for each in dead}
    return [prefix_of(scan) for scan in scans if scan.folder and (scan.source.name, scan.folder) not in failed]


def _figures_by_source(
    lake: duckdb.DuckDBPyConnection, run: Run, scans: Sequence[Scan], tally: Tally
) -> dict[str, dict[str, Any]]:
    names = {scan.source.name for scan in scans}
    figures: dict[str, dict[str, Any]] = {
        name: {**tally.by_source[name], "mill_seconds": tally.mill_seconds.get(name)} for name in names
    }
    for name, status, files in run_sql(lake, "25_ledger/count_ledger", run_id=run.run_id).fetchall():
        figures[name][f"files_{status}"] = files
        figures[name]["files_found"] = figures[name].get("files_found", 0) + files
    met = run_sql(lake, "25_ledger/count_missing", started_at=run.started_at).fetchall()
    for name, missing, newest_file_at in met:
        if name in figures:
            figures[name] |= {"files_missing": missing, "newest_file_at": newest_file_at}
    return figures


def _demand_balance(figures: Mapping[str, Mapping[str, Any]], found: int) -> None:
    entered = sum(each.get("files_found", 0) for each in figures.values())
    if entered != found:
        msg = f"{found} files were found, but the ledger has {entered}. This is a fault of Gristmill's."
        raise RunError(msg)


def _with_figures(
    lake: duckdb.DuckDBPyConnection, run: Run, settings: Settings, sources: Sequence[RunSource], tally: Tally
) -> Run:
    stale = count_stale(lake, settings)
    totals = {term: sum(getattr(each, term) for each in sources) for term in SOURCE_TERMS}
    status, error = status_of(sources)
    figures = {**totals, "quarantined_new": tally.quarantined_new, "stale_documents": stale}
    return finished(run, status=status, error=error, **figures)


_VERDICTS_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("source_uri", pa.string(), nullable=False),
    pa.field("status", pa.string(), nullable=False),
    pa.field("reason", pa.string()),
    pa.field("size_bytes", pa.int64()),
    pa.field("modified_ns", pa.int64()),
    pa.field("read_at", pa.timestamp("us")),
]
_VERDICTS = pa.schema(_VERDICTS_FIELDS)
