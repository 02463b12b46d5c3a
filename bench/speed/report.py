"""Figures as text for a terminal, as Markdown for bench/README.md, and as JSON."""

import datetime as dt
import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from bench.speed.figures import Figure
from bench.speed.measure import MIB

__all__ = ["Report", "Table", "describe_machine", "render_json", "render_markdown", "render_text", "tables_of"]

_PACKAGES = ("duckdb", "pyarrow", "pydantic", "ftfy", "langdetect", "langdetect_rs", "prefect")
_SPEED_COLUMNS = ("what", "MB/s", "x naive", "x floor", "seconds", "CPU s", "peak MiB", "target")


class Report(NamedTuple):
    """All figures of one call, by table, and the machine they were measured on."""

    command: str
    machine: Sequence[str]
    figures: dict[str, list[Figure]]


class Table(NamedTuple):
    """A table ready to print; the first column is text, the others are numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def describe_machine() -> list[str]:
    """Tell date, processor, cores, memory, system, Python and versions; no names and no paths."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total / (1 << 30)
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return [
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        f"{_processor()}, {cores} cores, {memory:.0f} GiB, load {os.getloadavg()[0]:.1f} before the start",
        f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}",
        packages,
    ]


def _processor() -> str:
    """Name the processor's model; the system's word for it where the model is not told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:  # not Linux
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (models or [platform.processor() or platform.machine()])[0]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def tables_of(figures: dict[str, list[Figure]]) -> list[Table]:
    """Make the tables of what was measured."""
    naive, floor = [figure.speed for figure in figures.get("whole", [])][:2] or (None, None)
    tables = []
    for title, measured in figures.items():
        if title == "commands":
            rows = [[each.name, f"{each.seconds:.2f}", each.target] for each in measured]
            tables.append(Table("Commands, wall time", ("what", "seconds", "target"), rows))
        elif title == "memory":
            tables.append(_memory_table(measured))
        else:
            rows = [_speed_row(each, naive, floor) for each in measured]
            heading = {"whole": "The whole", "stages": "Each stage alone, one process"}[title]
            tables.append(Table(heading, _SPEED_COLUMNS, rows))
    return tables


def _speed_row(figure: Figure, naive: float | None, floor: float | None) -> list[str]:
    speed = figure.speed
    return [
        figure.name,
        _number(speed),
        _number(speed / naive if speed and naive else None),
        _number(speed / floor if speed and floor else None),
        f"{figure.seconds:.2f}",
        "" if figure.cpu_seconds is None else f"{figure.cpu_seconds:.2f}",
        _mib(figure.peak_bytes),
        figure.target,
    ]


def _memory_table(figures: Sequence[Figure]) -> Table:
    roles = sorted({role for figure in figures for role in figure.roles or ()})
    rows = [
        [
            figure.name,
            f"{figure.seconds:.1f}",
            _mib(figure.peak_bytes),
            *(_mib((figure.roles or {}).get(role, 0)) for role in roles),
            figure.target,
        ]
        for figure in figures
    ]
    return Table("Peak memory, MiB", ("what", "seconds", "all", *roles, "target"), rows)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value < 0.1 else f"{value:.2f}"


def _mib(size: int | None) -> str:
    return "" if size is None else f"{size / MIB:.0f}"


def render_text(report: Report) -> str:
    """Print for a terminal: aligned columns."""
    parts = [f"$ {report.command}", *report.machine]
    for table in tables_of(report.figures):
        lines = [table.columns, *table.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
        parts += ["", table.title]
        parts += [
            "  ".join(_pad(cell, width, i) for i, (cell, width) in enumerate(zip(line, widths, strict=True)))
            for line in lines
        ]
    return "\n".join(part.rstrip() for part in parts)


def _pad(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column else cell.ljust(width)


def render_markdown(report: Report) -> str:
    """Write the section of bench/README.md that holds the figures."""
    parts = [f"`{report.command}`", "", *(f"- {line}" for line in report.machine)]
    for table in tables_of(report.figures):
        parts += ["", f"### {table.title}", "", _bar(table.columns), _bar(["---", *["--:"] * (len(table.columns) - 1)])]
        parts += map(_bar, table.rows)
    return "\n".join(parts)


def _bar(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def render_json(report: Report) -> str:
    """Give all figures as one JSON object."""
    figures = {
        title: [{**each._asdict(), "mb_per_second": each.speed, "peak_bytes": each.peak_bytes} for each in measured]
        for title, measured in report.figures.items()
    }
    return json.dumps({**report._asdict(), "figures": figures}, ensure_ascii=False)
