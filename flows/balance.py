"""The end of a run for people and for programs: what was found, and what became of it."""

import json
import sys

from flows.exit_code import ExitCode
from flows.ingest import Summary
from flows.outcome import warnings_of
from flows.terminal import escape, needs_ascii, say

__all__ = ["balance_lines", "show_summary", "summary_json"]


def balance_lines(summary: Summary) -> list[str]:
    """Tell what a run came to, as sums that a reader can check."""
    run, published = summary.run, summary.published
    parts = {
        "loaded": run.files_loaded,
        "replaced": run.files_replaced,
        "unchanged": run.files_unchanged,
        "quarantined": run.files_quarantined,
        "unreadable": run.files_unreadable,
        "ignored": run.files_ignored,
    }
    sums = " + ".join(f"{count:,} {name}" for name, count in parts.items())
    lines = [
        f"files       {run.files_found:>8,} found = {sums}",
        f"records     {run.records:>8,} cut = {run.documents:,} loaded + {run.quarantined_records:,} quarantined",
        (
            f"documents   {run.documents:>8,} with {run.paragraphs:,} paragraphs, {run.spans:,} spans, "
            f"{run.fragments:,} fragments"
        ),
    ]
    if run.quarantined_records or run.quarantined_streams:
        rows = run.quarantined_records + run.quarantined_streams
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in summary.reasons.items())
        lines.append(f"quarantine  {rows:>8,} rows, {run.quarantined_new:,} new: {reasons}; gristmill quarantine list")
    if run.replayed:
        lines.append(f"replayed    {run.replayed:>8,} records that were quarantined before")
    if run.files_missing:
        lines.append(f"missing     {run.files_missing:>8,} known files are gone; their rows stay")
    if run.stale_documents:
        lines.append(
            f"stale       {run.stale_documents:>8,} documents were made by older rules or settings; "
            "gristmill ingest --reload makes them anew"
        )
    lines += [f"warning     {each}" for each in warnings_of(summary.sources)]
    if published.altered:
        lines.append(f"rebuilt     {published.altered} was damaged or changed by another hand; all is from the lake")
    unchanged = "" if published.is_new else ", as it was: nothing changed"
    lines.append(f"published   generation {published.generation} to {published.link}{unchanged}")
    return lines


def summary_json(summary: Summary) -> str:
    """Give a run's summary as one JSON object."""
    published = summary.published
    return json.dumps(
        {
            **summary.run.model_dump(mode="json"),
            "quarantine_reasons": summary.reasons,
            "generation": published.generation,
            "published_path": str(published.path),
            "sources": [each.model_dump(mode="json", exclude={"batch_id", "run_id"}) for each in summary.sources],
            "warnings": warnings_of(summary.sources),
            "published_new": published.is_new,
            "published_altered": None if published.altered is None else str(published.altered),
        },
        ensure_ascii=needs_ascii(sys.stdout),
    )


def show_summary(summary: Summary, code: ExitCode, *, as_json: bool) -> None:
    """Print what a run came to; what is wrong with it also goes to standard error, in a sentence."""
    if as_json:
        print(summary_json(summary))
    else:
        say("\n".join(balance_lines(summary)))
    if code in {ExitCode.FAILED, ExitCode.UNMET}:
        print(f"gristmill: {escape(str(summary.run.error))}", file=sys.stderr)
