"""What a source and a run came to: status, reason, and the exit code that follows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flows.exit_code import ExitCode
from flows.plan import Dead
from schemas.run import Run
from schemas.run_source import SOURCE_TERMS, RunSource, SourceStatus
from schemas.settings import ExpectationSettings, Severity

__all__ = ["exit_code", "judge", "reason_of", "status_of", "warnings_of"]

_NAMED_SOURCES = 10  # an error names so many, and says how many more there are


class _Unmet(NamedTuple):
    """Something that a source did not bring as expected."""

    severity: Severity
    status: SourceStatus  # where the severity is `error`
    reason: str
    detail: str


def judge(
    run: Run,
    name: str,
    figures: Mapping[str, Any],
    dead: Sequence[Dead],
    expectations: ExpectationSettings,
    *,
    is_alive: bool,
) -> RunSource:
    """Give a source's row: what was wrong with its folders goes first, then the expectations that it did not meet."""
    counts = {term: figures.get(term, 0) for term in SOURCE_TERMS}
    status: SourceStatus = "succeeded"
    reason = detail = None
    if dead:
        status, reason = "partial" if is_alive else "failed", dead[0].reason
        detail = " ".join(each.detail for each in dead[:_NAMED_SOURCES])
    else:
        unmet = sorted(_unmet(counts, expectations), key=lambda each: each.severity)  # `error` before `warn`
        if unmet:
            status = unmet[0].status if unmet[0].severity == "error" else "succeeded"
            reason, detail = unmet[0].reason, " ".join(each.detail for each in unmet)
    return RunSource(
        source_name=name,
        status=status,
        reason=reason,
        detail=detail,
        **counts,
        newest_file_at=figures.get("newest_file_at"),
        batch_id=run.batch_id,
        run_id=run.run_id,
        ingested_at=run.started_at,
    )


def _unmet(counts: Mapping[str, int], expectations: ExpectationSettings) -> Iterator[_Unmet]:
    """Yield what is not as expected; what `ignore` stands for is not told of."""
    unreadable, missing, rejected = (counts[f"files_{name}"] for name in ("unreadable", "missing", "quarantined"))
    read = sum(counts[f"files_{name}"] for name in ("loaded", "replaced", "unchanged", "quarantined"))
    met = f"{counts['files_ignored']} left out, {unreadable} unreadable, {missing} gone"
    told = [
        (
            not read,
            _Unmet(expectations.on_nothing_found, "failed", "nothing_found", f"There was nothing to read: {met}."),
        ),
        (
            bool(rejected and not counts["documents"]),
            _Unmet(
                expectations.on_all_quarantined,
                "failed",
                "all_quarantined",
                f"Of {rejected} new or changed files nothing could be loaded: `gristmill quarantine list` says why.",
            ),
        ),
        (
            bool(read and unreadable),
            _Unmet(
                expectations.on_files_unreadable,
                "partial",
                "files_unreadable",
                f"{unreadable} files could not be read: `run_files` says why.",
            ),
        ),
        (
            bool(read and missing),
            _Unmet(expectations.on_files_missing, "partial", "files_missing", f"{missing} known files are gone."),
        ),
    ]
    yield from (unmet for is_so, unmet in told if is_so and unmet.severity != "ignore")


def status_of(sources: Sequence[RunSource]) -> tuple[SourceStatus, str | None]:
    """Give a run's status by those of its sources, and in a sentence why it has not succeeded."""
    bad = [each for each in sources if each.status != "succeeded"]
    if not bad:
        return "succeeded", None
    status: SourceStatus = "failed" if all(each.status == "failed" for each in sources) else "partial"
    told = [f"Source `{each.source_name}`: {each.detail}" for each in bad[:_NAMED_SOURCES]]
    more = len(bad) - len(told)
    return status, " ".join([*told, f"And {more} sources more."] if more else told)


def warnings_of(sources: Sequence[RunSource]) -> list[str]:
    """Tell what was not as expected in sources that succeeded all the same."""
    return [
        f"Source `{each.source_name}`: {each.detail}" for each in sources if each.status == "succeeded" and each.detail
    ]


def exit_code(run: Run, sources: Sequence[RunSource], *, strict: bool) -> ExitCode:
    """Give the exit code of a run that came to its end: what failed counts more than what was not met."""
    reasons = {each.reason for each in sources if each.status != "succeeded"}
    if reasons - _EXPECTED:
        return ExitCode.FAILED
    if reasons:
        return ExitCode.UNMET
    if strict and _rejected(run):
        return ExitCode.QUARANTINED
    return ExitCode.DONE


_EXPECTED = frozenset({"nothing_found", "all_quarantined", "files_unreadable", "files_missing"})


def _rejected(run: Run) -> int:
    return run.quarantined_records + run.quarantined_streams + run.quarantined_files


def reason_of(code: ExitCode, run: Run, sources: Sequence[RunSource]) -> tuple[str, str]:
    """Give the name and the message of the state that Prefect shows of a run that was not good."""
    if code is ExitCode.QUARANTINED:
        return "Quarantined", f"The run is strict, and {_rejected(run)} records or files were quarantined."
    reasons = dict.fromkeys(str(each.reason) for each in sources if each.status != "succeeded")
    return ", ".join(reasons).replace("_", " ").capitalize(), str(run.error)
