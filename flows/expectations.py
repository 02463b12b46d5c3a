"""What was not as expected of a source: in a run, and between runs where only the ledger is asked."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.expectations import Age, ExpectationSettings, Oldest, Severity
from schemas.run_source import SourceStatus

__all__ = ["Problem", "problems_of_age", "problems_of_run"]


class Problem(NamedTuple):
    """Something that is wrong with a source: reason code, a sentence, how bad it is, and the status that follows."""

    severity: Severity
    status: SourceStatus  # where the severity is `error`
    reason: str
    detail: str


def problems_of_run(
    figures: Mapping[str, Any], expected: ExpectationSettings, now: dt.datetime, *, is_whole: bool
) -> list[Problem]:
    """List what a source did not bring in a run as expected, errors first; what is ignored is not told of.

    `figures` are those of `run_sources`, and `documents_there` and `documents_usual`. Only of a source that was scanned
    as a whole can be told whether it has too little.
    """
    found = [*_built_in(figures, expected), *_of_share(figures, expected)]
    if is_whole:
        found += [*_of_amount(figures, expected), *_of_files_age(figures.get("newest_file_at"), expected, now)]
    told = (problem for problem in found if problem.severity != "ignore")
    return sorted(told, key=lambda problem: problem.severity)  # `error` before `warn`


def problems_of_age(
    newest_file_at: dt.datetime | None,
    succeeded_at: dt.datetime | None,
    expected: ExpectationSettings,
    now: dt.datetime,
) -> list[Problem]:
    """List what has become too old of a source, as the ledger has it, errors first; times are in UTC."""
    found = [*_of_files_age(newest_file_at, expected, now), *_of_success(succeeded_at, expected, now)]
    return sorted(found, key=lambda problem: problem.severity)


def _built_in(figures: Mapping[str, Any], expected: ExpectationSettings) -> Iterator[Problem]:
    """Yield what has a severity of its own."""
    unreadable, missing = _count(figures, "files_unreadable"), _count(figures, "files_missing")
    rejected, read = _count(figures, "files_quarantined"), _files_read(figures)
    if not read:
        met = f"{_count(figures, 'files_ignored')} left out, {unreadable} unreadable, {missing} gone"
        yield Problem(expected.on_nothing_found, "failed", "nothing_found", f"There was nothing to read: {met}.")
    if rejected and not _count(figures, "documents"):
        told = f"Of {rejected} new or changed files nothing could be loaded: `gristmill quarantine list` says why."
        yield Problem(expected.on_all_quarantined, "failed", "all_quarantined", told)
    if read and unreadable:
        told = f"{unreadable} files could not be read: `run_files` says why."
        yield Problem(expected.on_files_unreadable, "partial", "files_unreadable", told)
    if read and missing:
        yield Problem(expected.on_files_missing, "partial", "files_missing", f"{missing} known files are gone.")


def _of_share(figures: Mapping[str, Any], expected: ExpectationSettings) -> Iterator[Problem]:
    records, rejected = _count(figures, "records"), _count(figures, "quarantined_records")
    if expected.quarantined and records and (beyond := expected.quarantined.judge(rejected / records)):
        told = f"{rejected} of {records} records were quarantined; at most {beyond[1]:.1%} may be."
        yield Problem(beyond[0], "partial", "too_many_quarantined", told)


def _of_amount(figures: Mapping[str, Any], expected: ExpectationSettings) -> Iterator[Problem]:
    read, documents = _files_read(figures), _count(figures, "documents_there")
    if expected.files and (few := expected.files.judge(read)):
        told = f"{read} files could be read; at least {few[1]:g} should be there."
        yield Problem(few[0], "partial", "too_few_files", told)
    if expected.documents and (few := expected.documents.judge(documents)):
        told = f"Its files gave {documents} documents; at least {few[1]:g} are expected."
        yield Problem(few[0], "partial", "too_few_documents", told)
    usual, loaded = figures.get("documents_usual"), _count(figures, "documents")
    if expected.fall and usual and (beyond := expected.fall.judge(1 - loaded / usual)):
        told = f"{loaded} documents were loaded, {1 - loaded / usual:.0%} less than the usual {usual:g}."
        yield Problem(beyond[0], "partial", "fallen", told)


def _of_files_age(
    newest_file_at: dt.datetime | None, expected: ExpectationSettings, now: dt.datetime
) -> Iterator[Problem]:
    return _of_age("not_fresh", "newest file is of", newest_file_at, expected.freshness, now)


def _of_success(succeeded_at: dt.datetime | None, expected: ExpectationSettings, now: dt.datetime) -> Iterator[Problem]:
    return _of_age("not_run", "last run in which it did not fail began at", succeeded_at, expected.last_success, now)


def _of_age(
    reason: str, what: str, at: dt.datetime | None, limits: Oldest | None, now: dt.datetime
) -> Iterator[Problem]:
    """Yield what is too old; what there never was is older than anything."""
    beyond: tuple[Severity, Age] | None = limits.judge(dt.timedelta.max if at is None else now - at) if limits else None
    if beyond:
        severity, limit = beyond
        told = f"Its {what} {at:%Y-%m-%d %H:%M} UTC" if at else "It never had one that could tell its age"
        yield Problem(severity, "partial", reason, f"{told}; it should not be older than {limit}.")


def _files_read(figures: Mapping[str, Any]) -> int:
    return sum(_count(figures, f"files_{name}") for name in ("loaded", "replaced", "unchanged", "quarantined"))


def _count(figures: Mapping[str, Any], name: str) -> int:
    return int(figures.get(name, 0))
