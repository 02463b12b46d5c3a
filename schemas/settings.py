"""The settings: `config/*.toml` and the environment, as one frozen object.

Order, the last one wins: defaults here, the TOML file, environment variables such as `GRISTMILL_INGEST__WORKERS`, the
command line. Paths in a file are relative to that file.
"""

import hashlib
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from schemas.base import Language
from text.errors import UsageError

__all__ = [
    "IngestSettings",
    "PublishSettings",
    "Settings",
    "SourceSettings",
    "WarehouseSettings",
    "default_config",
    "load_settings",
]

PREFIX = "GRISTMILL_"
SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WarehouseSettings(_Section):
    """Where the warehouse is and what it may use."""

    path: Path = Field(default=Path("warehouse/data"), description="Folder of catalog, data and serving file.")
    memory_mb: int = Field(default=256, ge=64, description="Memory that DuckDB may use, MiB.")
    threads: int = Field(default=2, ge=1, description="Threads that DuckDB may use.")


class IngestSettings(_Section):
    """How input is cut, checked and committed."""

    workers: int = Field(default=0, ge=0, description="Worker processes; 0 means one per core.")
    batch_mb: float = Field(default=4, gt=0, description="Input that one task turns into rows, MB.")
    commit_mb: float = Field(
        default=64, gt=0, description="Input that one transaction loads at least, MB, if there is as much."
    )
    max_record_mb: float = Field(default=16, gt=0, description="Largest record that is loaded, MB.")
    max_expansion: float = Field(default=200, ge=1, description="Largest ratio of decompressed to compressed bytes.")


class PublishSettings(_Section):
    """What readers get."""

    keep_generations: int = Field(default=3, ge=1, description="Serving files that are kept, the current one included.")
    include_raw: bool = Field(default=False, description="Whether raw_documents and raw bytes are published.")


class SourceSettings(_Section):
    """One origin of files."""

    name: SourceName = Field(description="First part of every source_uri; never change it.")
    root: Path = Field(description="Folder that is scanned, with all below it.")
    include: tuple[str, ...] = Field(default=("**/*",), description="Patterns of file names, relative to the root.")
    encoding: str | None = Field(
        default=None, description="Encoding that the files declare; detected where it is not given."
    )
    text_field: str = Field(default="text", min_length=1, description="Field of a JSON line that holds the text.")
    key_field: str = Field(default="id", min_length=1, description="Field of a JSON line that holds its key.")
    url_field: str = Field(default="url", min_length=1, description="Field of a JSON line that holds its address.")
    original_language: Language | None = Field(
        default=None, description="Language that the texts were translated from."
    )
    is_translation: bool | None = Field(default=None, description="Whether the texts are translations.")


class Settings(BaseSettings):
    """All settings of a run."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, validate_default=True
    )

    warehouse: WarehouseSettings = WarehouseSettings()
    ingest: IngestSettings = IngestSettings()
    publish: PublishSettings = PublishSettings()
    sources: tuple[SourceSettings, ...] = ()

    def sha256(self) -> str:
        """Hash the settings in force."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings calls it so
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, which arrives as arguments; read nothing else."""
        return env_settings, init_settings


def default_config() -> Path:
    """Name the configuration that stands in the clone."""
    return Path(__file__).resolve().parent.parent / "config" / "gristmill.toml"


def load_settings(config: Path | None = None, warehouse: Path | None = None, *, check_roots: bool = False) -> Settings:
    """Read a configuration file and the `sources/*.toml` beside it.

    `warehouse` overrides the folder that the file names; `check_roots` demands that the sources' folders exist, as a
    run over them does. Raises UsageError with the file, the line and the key where something is unknown, of a wrong
    type, or names a folder that does not exist.
    """
    file = config or default_config()
    values = _read_toml(file)
    places: dict[tuple[str, ...], Path] = {("sources", str(i)): path for i, path in enumerate(_source_files(file))}
    values["sources"] = [_read_toml(path) for path in places.values()]
    _anchor(values.get("warehouse"), "path", file)
    for source, path in zip(values["sources"], places.values(), strict=True):
        _anchor(source, "root", path)
    try:
        settings = Settings(**values)
    except ValidationError as exc:
        raise UsageError(_explain(exc, file, places)) from exc
    _check_sources(settings, list(places.values()), check_roots=check_roots)
    # Words on the command line win over the environment, which wins over the file.
    folder = (warehouse or settings.warehouse.path).absolute()
    return settings.model_copy(update={"warehouse": settings.warehouse.model_copy(update={"path": folder})})


def _source_files(config: Path) -> list[Path]:
    return sorted((config.parent / "sources").glob("*.toml"))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        msg = f"There is no configuration file {path}. Name one that exists with --config."
        raise UsageError(msg) from exc
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        msg = f"The configuration file {path} cannot be read: {exc}."
        raise UsageError(msg) from exc


def _anchor(section: object, key: str, file: Path) -> None:
    """Make a relative path in a file relative to that file."""
    if isinstance(section, dict) and isinstance(section.get(key), str):
        section[key] = Path(os.path.normpath(file.resolve().parent / section[key]))


def _explain(error: ValidationError, config: Path, places: dict[tuple[str, ...], Path]) -> str:
    first = error.errors()[0]
    where = tuple(str(each) for each in first["loc"])
    file, path = (places[where[:2]], where[2:]) if where[:2] in places else (config, where)
    key = ".".join(path)
    if variable := next((name for name in os.environ if name.upper() == PREFIX + "__".join(path).upper()), None):
        place = f"the environment variable {variable}"
    else:
        place = f"{file}, line {_line_of(file, path)}" if path else str(file)
    what = "is not a known setting" if first["type"] == "extra_forbidden" else f"is wrong: {first['msg']}"
    return f"The setting `{key}` in {place} {what}."


def _line_of(file: Path, path: tuple[str, ...]) -> int:
    """Find the line of a key; a key that is missing gets the line of its section, or 1."""
    section, found = "", 1
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            section = match[1]
            found = number if section == path[0] else found
        elif match := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            here = (*section.split("."), match[1]) if section else (match[1],)
            if here == path[: len(here)]:
                return number
    return found


def _check_sources(settings: Settings, files: list[Path], *, check_roots: bool) -> None:
    seen: dict[str, Path] = {}
    for source, file in zip(settings.sources, files, strict=True):
        if source.name in seen:
            msg = f"Two sources are named `{source.name}`: {seen[source.name]} and {file}. Give each a name of its own."
            raise UsageError(msg)
        if check_roots and not source.root.is_dir():
            line = _line_of(file, ("root",))
            msg = f"The setting `root` in {file}, line {line} names {source.root}, which is no folder."
            raise UsageError(msg)
        seen[source.name] = file
