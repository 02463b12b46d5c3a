"""Where things are in a warehouse's folder."""

from pathlib import Path
from typing import NamedTuple

from schemas.settings import WarehouseSettings

__all__ = ["Layout", "layout_of"]


class Layout(NamedTuple):
    """The files and folders of a warehouse; `postgres` is where its catalog is, if that is no file."""

    root: Path
    postgres: str | None = None

    @property
    def catalog_name(self) -> str:
        """The catalog, for people."""
        return str(self.catalog) if self.postgres is None else f"in PostgreSQL ({self.postgres})"

    @property
    def catalog(self) -> Path:
        """DuckLake's catalog."""
        return self.root / "catalog.sqlite"

    @property
    def data(self) -> Path:
        """DuckLake's Parquet files."""
        return self.root / "lake"

    @property
    def staging(self) -> Path:
        """Parquet files of runs under way, a folder per run."""
        return self.root / "staging"

    @property
    def quarantine(self) -> Path:
        """Bytes of rejected records too large for a row."""
        return self.root / "quarantine"

    @property
    def scratch(self) -> Path:
        """Where DuckDB spills to."""
        return self.root / "scratch"

    @property
    def lock(self) -> Path:
        """Held by the run that writes."""
        return self.root / "run.lock"

    @property
    def readers_lock(self) -> Path:
        """Held by all who read the lake, or by who removes files of it."""
        return self.root / "readers.lock"

    @property
    def status(self) -> Path:
        """How the last run ended, for readers."""
        return self.root / "status.json"

    @property
    def status_lock(self) -> Path:
        """Held while that is written."""
        return self.root / "status.lock"

    @property
    def alerts(self) -> Path:
        """What is wrong and was told."""
        return self.root / "alerts.json"

    @property
    def alerts_lock(self) -> Path:
        """Held while somebody is told."""
        return self.root / "alerts.lock"

    @property
    def up(self) -> Path:
        """Where to find the Prefect server of `gristmill up`, for this user alone."""
        return self.root / "up.json"

    @property
    def up_lock(self) -> Path:
        """Held by `gristmill up`."""
        return self.root / "up.lock"

    @property
    def prefect(self) -> Path:
        """Prefect's home under `gristmill up`: the database of its server."""
        return self.root / "prefect"

    def turn(self, name: str) -> Path:
        """Held by the run of a deployment of Prefect's."""
        return self.root / "turns" / f"{name}.lock"

    @property
    def serving(self) -> Path:
        """The link that readers open."""
        return self.root / "serving.duckdb"

    @property
    def generations(self) -> Path:
        """Published files, a folder per generation."""
        return self.root / "serving"

    def generation(self, number: int) -> Path:
        """One published file."""
        return self.generations / f"{number:06d}" / self.serving.name


def layout_of(settings: WarehouseSettings) -> Layout:
    """Tell where the files and the catalog of a warehouse are."""
    return Layout(settings.path, settings.catalog)
