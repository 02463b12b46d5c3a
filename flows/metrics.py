"""The warehouse's figures as OpenMetrics text, for Prometheus and whoever reads the same.

Names and units follow https://prometheus.io/docs/practices/naming/: base units, `_total` for what only grows.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from flows.stale import count_stale
from schemas.run import STAGES
from schemas.settings import Settings
from warehouse.connect import open_lake
from warehouse.generations import published_generation
from warehouse.layout import layout_of
from warehouse.load import run_sql

__all__ = ["metrics_text"]

_Family = GaugeMetricFamily | CounterMetricFamily


def metrics_text(settings: Settings) -> str:
    """Give all metrics of a warehouse, which may be read-only. Raises UsageError where there is none."""
    registry = CollectorRegistry(auto_describe=False)
    with open_lake(settings.warehouse, read_only=True) as lake:
        registry.register(_Figures(lake, settings))
        text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
        return text.decode()


class _Figures(Collector):
    """Reads the figures when they are asked for."""

    def __init__(self, lake: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._lake = lake
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """Yield a family of each metric."""
        yield from self._of_runs()
        yield from self._of_sources()
        yield from self._of_warehouse()

    def _of_runs(self) -> Iterator[Metric]:
        runs = CounterMetricFamily("gristmill_runs", "Runs by kind and status.", labels=["kind", "status"])
        for kind, status, count in self._ask("runs_by_status"):
            runs.add_metric([kind, status], count)
        yield runs
        ended = GaugeMetricFamily(
            "gristmill_last_run_timestamp_seconds", "When the last run ended.", labels=["kind", "status"]
        )
        took = GaugeMetricFamily("gristmill_last_run_stage_seconds", "What its stages took.", labels=["kind", "stage"])
        memory = GaugeMetricFamily("gristmill_last_run_memory_bytes", "Most memory it had.", labels=["kind", "process"])
        for kind, status, at, own, workers, *seconds in self._ask("last_runs"):
            ended.add_metric([kind, status], at)
            for stage, spent in zip(STAGES, seconds, strict=True):
                _add(took, [kind, stage], spent)
            _add(memory, [kind, "main"], own)
            _add(memory, [kind, "worker"], workers)
        yield from (ended, took, memory)

    def _of_sources(self) -> Iterator[Metric]:
        labels = ["source"]
        up = GaugeMetricFamily("gristmill_source_up", "Whether it was as expected when last tried.", labels=labels)
        tried = GaugeMetricFamily("gristmill_source_tried_timestamp_seconds", "When it was last tried.", labels=labels)
        good = GaugeMetricFamily("gristmill_source_success_timestamp_seconds", "When it last was.", labels=labels)
        newest = GaugeMetricFamily(
            "gristmill_source_newest_file_timestamp_seconds", "When its newest file was changed.", labels=labels
        )
        loaded = CounterMetricFamily("gristmill_source_documents_loaded", "Documents loaded of it.", labels=labels)
        rejected = CounterMetricFamily(
            "gristmill_source_records_quarantined",
            "Records quarantined, new or met again.",
            labels=labels,
        )
        read = CounterMetricFamily("gristmill_source_read_bytes", "Bytes read of its files.", labels=labels)
        families: tuple[_Family, ...] = (up, tried, good, newest, loaded, rejected, read)
        for name, *values in self._ask("sources"):
            for family, value in zip(families, values, strict=True):
                _add(family, [name], value)
        yield from families

    def _of_warehouse(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily("gristmill_rows", "Rows of the main tables.", labels=["table"])
        for table, count in self._ask("rows"):
            rows.add_metric([table], count)
        rejects = GaugeMetricFamily("gristmill_quarantine_open", "Rejects that are open, by reason.", labels=["reason"])
        for reason, count in self._ask("open_rejects"):
            rejects.add_metric([reason], count)
        stale = GaugeMetricFamily("gristmill_stale_documents", "Documents that older rules or settings made.")
        stale.add_metric([], count_stale(self._lake, self._settings))
        yield from (rows, rejects, stale)
        yield from self._of_published()

    def _of_published(self) -> Iterator[Metric]:
        published = published_generation(layout_of(self._settings.warehouse))
        if published is None:
            return
        number = GaugeMetricFamily("gristmill_published_generation", "Number of what readers have.")
        at = GaugeMetricFamily("gristmill_published_timestamp_seconds", "When it was written.")
        size = GaugeMetricFamily("gristmill_published_bytes", "Its size.")
        found = published.path.stat()
        for family, value in ((number, published.number), (at, found.st_mtime), (size, found.st_size)):
            family.add_metric([], value)
            yield family

    def _ask(self, name: str) -> list[tuple[Any, ...]]:
        return run_sql(self._lake, f"29_metrics/{name}").fetchall()


def _add(family: _Family, labels: list[str], value: float | None) -> None:
    """Add a sample; what is not known has none."""
    if value is not None:
        family.add_metric(labels, value)
