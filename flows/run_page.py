"""How a run went, as a page of Markdown: an artifact of its flow run. No document's text is on it."""

from collections.abc import Iterable, Iterator

from flows.balance import balance_lines
from flows.ingest import Summary

__all__ = ["run_page"]

_MARKED = str.maketrans({mark: f"\\{mark}" for mark in "\\|`*_<>[]#"} | {"\n": " "})


def run_page(summary: Summary, flow_run_url: str | None) -> str:
    """Write balance, throughput, sources, the newest rejects, and where to look further."""
    return "\n\n".join(_parts(summary, flow_run_url)) + "\n"


def _parts(summary: Summary, flow_run_url: str | None) -> Iterator[str]:
    run = summary.run
    yield f"## Run {run.run_id}: {run.status}"
    if run.error:
        yield f"**{_plain(run.error)}**"
    lines = "\n".join(balance_lines(summary))
    yield f"```\n{lines}\n```"
    yield _throughput(summary)
    if summary.sources:
        yield "### Sources"
        rows = [
            (each.source_name, each.status, each.reason or "", each.files_found, each.documents, each.detail or "")
            for each in summary.sources
        ]
        yield _table(("source", "status", "reason", "files", "documents", "detail"), rows)
    if summary.rejects:
        yield "### Newest rejects"
        yield _table(("reason", "file", "record", "quarantine_id"), summary.rejects)
        yield "`gristmill quarantine show QUARANTINE_ID` has the bytes."
    links = [f"[This flow run]({flow_run_url})"] if flow_run_url else []
    yield " · ".join([*links, f"`gristmill runs show {run.run_id}`", f"published: `{summary.published.link}`"])


def _throughput(summary: Summary) -> str:
    run = summary.run
    seconds = run.stage_seconds
    whole = sum(seconds.values())
    if not whole:
        return "### Throughput\n\nNothing was timed."
    rate = f"{run.read_bytes / 1e6 / whole:.2f} MB/s, {run.documents / whole:.1f} documents/s"
    memory = f", {run.peak_memory_mb:.0f} MB of memory" if run.peak_memory_mb else ""
    table = _table(("stage", "seconds"), [(name, f"{spent:.2f}") for name, spent in seconds.items()])
    return f"### Throughput\n\n{run.read_bytes / 1e6:.1f} MB in {whole:.1f} s: {rate}{memory}.\n\n{table}"


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(columns)
    lines = [heads, ["---"] * len(heads), *([_plain(str(cell)) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    """Keep names of files and the like from being read as Markdown."""
    return text.translate(_MARKED)
