"""What a source and a run came to: status, reason, and the exit code that follows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.exit_code import ExitCode
from flows.expectations import Problem
from flows.plan import Dead
from schemas.reasons import EXPECTATIONS
from schemas.run import Run
from schemas.run_source import SOURCE_TERMS, RunSource, SourceStatus

__all__ = ["exit_code", "problems_of_dead", "reason_of", "source_row", "state_name", "status_of", "warnings_of"]

_NAMED_SOURCES = 10  # an error names so many, and says how many more there are


def problems_of_dead(dead: Sequence[Dead], *, is_alive: bool) -> list[Problem]:
    """Give what is wrong with a source of which folders could not be scanned; `is_alive` where others could."""
    status: SourceStatus = "partial" if is_alive else "failed"
    return [Problem("error", status, each.reason, each.detail) for each in dead[:_NAMED_SOURCES]]


def source_row(run: Run, name: str, figures: Mapping[str, Any], problems: Sequence[Problem]) -> RunSource:
    """Give a source's row: its figures, and the worst of what was wrong, which goes first."""
    worst = problems[0] if problems else None
    return RunSource(
        source_name=name,
        status=worst.status if worst and worst.severity == "error" else "succeeded",
        reason=worst.reason if worst else None,
        detail=" ".join(each.detail for each in problems) or None,
        **{term: figures.get(term, 0) for term in SOURCE_TERMS},
        mill_seconds=figures.get("mill_seconds"),
        newest_file_at=figures.get("newest_file_at"),
        batch_id=run.batch_id,
        run_id=run.run_id,
        ingested_at=run.started_at,
    )


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
    if reasons - EXPECTATIONS.keys():
        return ExitCode.FAILED
    if reasons:
        return ExitCode.UNMET
    if strict and _rejected(run):
        return ExitCode.QUARANTINED
    return ExitCode.DONE


def _rejected(run: Run) -> int:
    return run.quarantined_records + run.quarantined_streams + run.quarantined_files


def reason_of(code: ExitCode, run: Run, sources: Sequence[RunSource]) -> tuple[str, str]:
    """Give the name and the message of the state that Prefect shows of a run that was not good."""
    if code is ExitCode.QUARANTINED:
        return "Quarantined", f"The run is strict, and {_rejected(run)} records or files were quarantined."
    return state_name(str(each.reason) for each in sources if each.status != "succeeded"), str(run.error)


def state_name(reasons: Iterable[str]) -> str:
    """Give the name of a state by its reasons, each once: `Not fresh, nothing found`."""
    return ", ".join(dict.fromkeys(reasons)).replace("_", " ").capitalize()
