"""Whether readers have what the lake holds: the seal of the published file, and both side by side."""

from collections.abc import Iterator

import duckdb

from schemas.settings import Settings
from warehouse.check import Finding
from warehouse.file_lock import is_held
from warehouse.generations import Generation, is_intact, published_generation
from warehouse.layout import Layout, layout_of
from warehouse.postgres import RUN_LOCK, is_free
from warehouse.publish import OF_RUNS, attached, differing_counts, news

__all__ = ["check_published"]

_NAME = "the published file is what the lake holds"
_BUILD = "the next `gristmill ingest` builds it anew; `gristmill publish` does it at once"


def check_published(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Finding:
    """Compare the published file with its seal, and with the lake where no run is active, which is ahead of it."""
    layout = layout_of(settings.warehouse)
    generation = published_generation(layout)
    wrong = tuple(_altered(layout, generation))
    if not wrong and generation is not None and not _is_active(layout):
        wrong = tuple(_differences(connection, settings, generation))
        if published_generation(layout) != generation or _is_active(layout):
            wrong = ()  # a run has begun or published since
    return Finding(_NAME, len(wrong), tuple({"file": str(layout.serving), **each} for each in wrong))


def _altered(layout: Layout, generation: Generation | None) -> Iterator[dict[str, object]]:
    if generation is None:
        yield {"wrong": "it is gone, or not ours", "do": _BUILD}
    elif generation.seal is None:
        yield {"wrong": "it has no seal: an older Gristmill made it, or its seal.json was lost", "do": _BUILD}
    elif not is_intact(layout, generation):
        yield {"wrong": f"{generation.path} is not what was published: it was damaged or changed since", "do": _BUILD}


def _differences(
    connection: duckdb.DuckDBPyConnection, settings: Settings, generation: Generation
) -> Iterator[dict[str, object]]:
    ahead = news(connection, settings, generation)
    if ahead:
        yield {
            "wrong": f"the lake is ahead of it in {', '.join(ahead)}: a run was killed or failed before it published",
            "do": "run `gristmill ingest` again, or `gristmill publish`",
        }
        return
    with attached(connection, generation.path, "READ_ONLY"):
        for difference in differing_counts(connection, settings):
            if not any(f" of {table}," in difference for table in OF_RUNS):
                yield {"wrong": f"it holds {difference}", "do": "`gristmill publish`"}


def _is_active(layout: Layout) -> bool:
    """Tell whether a run holds the lock."""
    if not layout.lock.exists():
        return False
    return is_held(layout.lock) or (layout.postgres is not None and not is_free(layout.postgres, RUN_LOCK))
