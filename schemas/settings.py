"""The settings: `config/*.toml` and the environment, as one frozen object.

Order, the last one wins: defaults here, the TOML file, environment variables such as `GRISTMILL_INGEST__WORKERS`, the
command line. Paths in a file are relative to that file.
"""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from schemas.base import Language
from schemas.expectations import ExpectationSettings
from schemas.phrases import PhraseSettings, load_phrases
from schemas.rules import RuleSettings, load_rules
from schemas.schedule import Cron, TimeZone
from schemas.toml_file import fault_of, line_of, read_toml
from text.decoding.codec_names import find_codecs
from text.errors import UsageError

__all__ = [
    "ADHOC",
    "IngestSettings",
    "LineSettings",
    "LogFormat",
    "LoggingSettings",
    "MaintenanceSettings",
    "OnAlertSettings",
    "PublishSettings",
    "QuarantineSettings",
    "ScheduleSettings",
    "Settings",
    "SourceSettings",
    "WarehouseSettings",
    "default_config",
    "load_settings",
    "settings_sections",
]

ADHOC = "adhoc"  # the name of files that are ingested without a source
_PREFIX = "GRISTMILL_"
_SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64)]


def _check_encoding(name: str) -> str:
    if not find_codecs(name):
        msg = f"{name!r} is no encoding that is known; write one such as utf-8, gb18030, big5 or windows-1251"
        raise ValueError(msg)
    return name


_Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_POSTGRES_WORDS = (
    *("host", "hostaddr", "port", "dbname", "user", "connect_timeout", "application_name"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey"),
)


def _check_postgres(words: str) -> str:
    """Demand plain words of libpq, none of which can hold a secret; what is wrong is told without the value."""
    for name, _, value in (word.partition("=") for word in words.split() or [""]):
        # a `dbname` may be a whole address, with a password in it
        if name not in _POSTGRES_WORDS or "//" in value or not re.fullmatch(r"[\w./:,@-]+", value):
            msg = (
                f"it takes words such as `host=db dbname=mill`, of {', '.join(_POSTGRES_WORDS)}, with plain values; a "
            )
            msg += "password stands in PGPASSWORD or in ~/.pgpass"
            raise ValueError(msg)
    return words


_Size = Annotated[float, Field(allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WarehouseSettings(_Section):
    """Where the warehouse is and what it may use."""

    path: Path = Field(default=Path("warehouse/data"), description="Folder of catalog, data and serving file.")
    catalog: Annotated[str, AfterValidator(_check_postgres)] | None = Field(
        default=None,
        description="PostgreSQL that holds the catalog, such as `host=db dbname=mill user=mill`; null means a file in "
        "the folder. A password stands in PGPASSWORD or in ~/.pgpass, never here.",
    )
    memory_mb: int = Field(default=192, ge=64, description="Memory that DuckDB may use, MiB.")
    query_memory_mb: int = Field(
        default=1024,
        ge=64,
        description="Memory that `sql` and others that read the published file may use, MiB.",
    )
    threads: int = Field(default=2, ge=1, description="Threads that DuckDB may use.")


class IngestSettings(_Section):
    """How input is cut, checked and committed."""

    workers: int = Field(default=0, ge=0, description="Worker processes; 0 means one per core.")
    batch_mb: _Size = Field(default=4, gt=0, description="Input that one task turns into rows, MB.")
    commit_mb: _Size = Field(
        default=64, gt=0, description="Input that one transaction loads at least, MB, if there is as much."
    )
    max_record_mb: _Size = Field(default=16, gt=0, description="Largest record that is loaded, MB.")
    max_record_seconds: int = Field(
        default=60,
        ge=1,
        description="CPU time that a record may cost, s; one that takes more is quarantined (too_slow).",
    )
    max_expansion: _Size = Field(default=200, ge=1, description="Largest ratio of decompressed to compressed bytes.")


class QuarantineSettings(_Section):
    """What is kept of what was rejected."""

    max_rows_per_file: int = Field(
        default=1000,
        ge=0,
        description="Rejected records of a file that get a row each; those after them are summed up, a row per reason.",
    )
    max_mb: _Size = Field(
        default=1000,
        ge=0,
        description="Bytes of rejects that are kept in all, MB; beyond that only their beginning is.",
    )


class PublishSettings(_Section):
    """What readers get."""

    keep_generations: int = Field(default=3, ge=1, description="Serving files that are kept, the current one included.")
    include_raw: bool = Field(default=False, description="Whether raw_documents and raw bytes are published.")


class LineSettings(_Section):
    """What counts as a line that a source repeats."""

    min_documents: int = Field(
        default=3, ge=2, description="Documents of one source with different texts that hold it, at least."
    )
    max_chars: int = Field(default=200, ge=1, description="Longest paragraph that is a line, characters.")


class MaintenanceSettings(_Section):
    """How the lake is kept small."""

    keep_snapshot_days: float = Field(
        default=2, ge=0, description="Days for which the lake's earlier states can be read; older ones are let go."
    )
    wait_for_readers_seconds: float = Field(
        default=60,
        ge=0,
        description="How long maintenance waits for those who read the lake before it leaves files for next time, s.",
    )


class ScheduleSettings(_Section):
    """What `gristmill up` runs and when; what has no time here runs by hand only."""

    time_zone: TimeZone = Field(default="UTC", description="Time zone of the times below, such as Europe/Berlin.")
    ingest: Cron | None = Field(
        default=None, description="When sources are ingested that have no `schedule` of their own, five fields of cron."
    )
    publish: Cron | None = Field(default=None, description="When the file for readers is built anew, from nothing.")
    maintain: Cron | None = Field(default=None, description="When small files are merged and old snapshots let go.")
    freshness: Cron | None = Field(default=None, description="When it is checked that sources keep on bringing files.")
    port: int = Field(
        default=4200, ge=0, le=65535, description="Port of Prefect's page on 127.0.0.1; 0 takes any that is free."
    )


LogFormat = Literal["text", "json"]


class LoggingSettings(_Section):
    """What runs log on standard error: how they begin and end, and a line for each batch."""

    format: LogFormat = Field(default="text", description="Lines for people, or JSON objects, a line each.")
    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="From where on it is logged; on a terminal with a progress bar from warnings on."
    )


class OnAlertSettings(_Section):
    """Who is told, once when something goes wrong, and once when it is well again; secrets are in the environment."""

    command: tuple[str, ...] = Field(
        default=(), description="A command and its arguments; it gets the alert as JSON on its standard input."
    )
    webhook_variable: _Variable | None = Field(
        default=None,
        description="Environment variable that holds the address to which the alert is posted as JSON.",
    )
    authorization_variable: _Variable | None = Field(
        default=None,
        description="Environment variable that holds what the header `Authorization` shall say, such as `Bearer x`.",
    )
    warnings: bool = Field(default=False, description="Whether warnings are told too, or errors alone.")
    attempts: int = Field(default=4, ge=1, description="How often it is tried, with pauses of 1, 2, 4 ... s.")
    timeout_seconds: _Size = Field(default=10, gt=0, description="How long an attempt may take, s.")

    @property
    def is_set(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self.command or self.webhook_variable)


class SourceSettings(_Section):
    """One origin of files."""

    name: _SourceName = Field(description="First part of every source_uri; never change it.")
    root: Path = Field(description="Folder that is scanned, with all below it.")
    include: tuple[str, ...] = Field(
        default=("**/*",),
        description="Patterns of paths below the root: `*` stays within a name, `**/` is any folders or none.",
    )
    schedule: Cron | None = Field(
        default=None,
        description="When `gristmill up` ingests it, five fields of cron; not set: with the others, by `[schedule]`.",
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Time zone of `schedule`; not set: that of `[schedule]`."
    )
    encoding: Annotated[str, AfterValidator(_check_encoding)] | None = Field(
        default=None, description="Encoding that the files declare; detected where it is not given."
    )
    text_field: str = Field(default="text", min_length=1, description="Field of a JSON line that holds the text.")
    key_field: str = Field(default="id", min_length=1, description="Field of a JSON line that holds its key.")
    url_field: str = Field(default="url", min_length=1, description="Field of a JSON line that holds its address.")
    title_field: str = Field(default="title", min_length=1, description="Field of a JSON line that holds its title.")
    published_field: str = Field(
        default="published", min_length=1, description="Field of a JSON line that holds the date of publication."
    )
    updated_field: str = Field(
        default="updated", min_length=1, description="Field of a JSON line that holds the date of the last update."
    )
    author_field: str = Field(
        default="author", min_length=1, description="Field of a JSON line that holds its author, or a list of them."
    )
    publisher_field: str = Field(
        default="publisher", min_length=1, description="Field of a JSON line that holds who published it."
    )
    original_language_field: str = Field(
        default="original_language",
        min_length=1,
        description="Field of a JSON line that holds the language that its text was translated from.",
    )
    is_translation_field: str = Field(
        default="is_translation",
        min_length=1,
        description="Field of a JSON line that says, true or false, whether its text is a translation.",
    )
    original_language: Language | None = Field(
        default=None, description="Language that the texts were translated from."
    )
    is_translation: bool | None = Field(default=None, description="Whether the texts are translations.")
    expectations: ExpectationSettings = Field(
        default=ExpectationSettings(),
        description="What is expected of this source alone, in a section `[expectations]` of its file: its keys go "
        "before those above.",
    )


class _Sections(_Section):
    """What a configuration file holds."""

    warehouse: WarehouseSettings = WarehouseSettings()
    ingest: IngestSettings = IngestSettings()
    quarantine: QuarantineSettings = QuarantineSettings()
    publish: PublishSettings = PublishSettings()
    lines: LineSettings = LineSettings()
    expectations: ExpectationSettings = ExpectationSettings()
    on_alert: OnAlertSettings = OnAlertSettings()
    logging: LoggingSettings = LoggingSettings()
    maintenance: MaintenanceSettings = MaintenanceSettings()
    schedule: ScheduleSettings = ScheduleSettings()


def settings_sections() -> dict[str, type[BaseModel]]:
    """Give the sections of a configuration file by name, in the order of the page that lists them."""
    return {
        name: field.annotation
        for name, field in _Sections.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }


class Settings(BaseSettings, _Sections):
    """All settings of a run."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, validate_default=True
    )

    sources: tuple[SourceSettings, ...] = ()
    rules: RuleSettings = RuleSettings()
    phrases: PhraseSettings = PhraseSettings()

    def expectations_of(self, source: SourceSettings) -> ExpectationSettings:
        """Give what is expected of a source: what it sets itself goes before what is set for all."""
        return self.expectations.overridden_by(source.expectations)

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


def load_settings(config: Path | None = None, warehouse: Path | None = None) -> Settings:
    """Read a configuration file and the `sources/*.toml` beside it.

    `warehouse` overrides the folder that the file and the environment name. Raises UsageError with the file, the line
    and the key, or the variable, where something is unknown or of a wrong type. Whether a source's folder is there is
    the run's to find out: one that is not must not stop the others.
    """
    file = config or default_config()
    values = read_toml(file, _Sections)
    _anchor(values.get("warehouse"), "path", file)
    files = sorted((file.parent / "sources").glob("*.toml"))
    sources = tuple(map(_read_source, files))
    _check_names(sources, files)
    settings = _with_environment(values)
    # Words on the command line win over the environment, which wins over the file.
    folder = (warehouse or settings.warehouse.path).absolute()
    named = settings.warehouse.model_copy(update={"path": folder})
    rules = load_rules(*(path.resolve().parent / "rules" for path in (file, default_config())))
    phrases = load_phrases(*(path.resolve().parent / "phrases.toml" for path in (file, default_config())))
    found = {"warehouse": named, "sources": sources, "rules": rules, "phrases": phrases}
    return settings.model_copy(update=found)


def _read_source(file: Path) -> SourceSettings:
    values = read_toml(file, SourceSettings)
    _anchor(values, "root", file)
    return SourceSettings(**values)


def _anchor(section: dict[str, Any] | None, key: str, file: Path) -> None:
    """Make a relative path in a file relative to that file."""
    if section and key in section:
        section[key] = Path(os.path.normpath(file.resolve().parent / section[key]))


def _with_environment(values: dict[str, Any]) -> Settings:
    """Let variables override what the files say."""
    for name in os.environ:
        section, is_nested, _ = name.lower().removeprefix(_PREFIX.lower()).partition("__")
        if name.upper().startswith(_PREFIX) and is_nested and section not in _Sections.model_fields:
            msg = f"The environment variable {name} names no setting: there is no section `{section}`."
            raise UsageError(msg)
    try:
        return Settings(**values)
    except SettingsError as exc:
        msg = f"An environment variable that begins with {_PREFIX} cannot be read: {exc}."
        raise UsageError(msg) from exc
    except ValidationError as exc:
        path, what = fault_of(exc)
        msg = f"The setting `{'.'.join(path)}` in the environment variable {_variable_of(path)} {what}."
        raise UsageError(msg) from exc


def _variable_of(path: tuple[str, ...]) -> str:
    """Find the variable that sets a key: its own, one for its whole section, or one for something below it."""
    key = f"{_PREFIX}{'__'.join(path)}".upper()
    names = [name for name in os.environ if name.upper().startswith(_PREFIX)]
    return max((name for name in names if key.startswith(name.upper()) or name.upper().startswith(key)), key=len)


def _check_names(sources: Sequence[SourceSettings], files: Sequence[Path]) -> None:
    taken = {ADHOC: "files that are ingested without a source"}
    for source, file in zip(sources, files, strict=True):
        if source.name in taken:
            line = line_of(file, ("name",))
            msg = (
                f"The setting `name` in {file}, line {line} is `{source.name}`, a name that is taken "
                f"by {taken[source.name]}. Give each source a name of its own."
            )
            raise UsageError(msg)
        taken[source.name] = str(file)
