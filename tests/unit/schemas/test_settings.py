"""Settings: what wins over what, and that each fault is named by its file, line and key."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas.settings import SourceSettings, default_config, load_settings
from text.errors import UsageError


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with one source, whose folder exists."""
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "news").mkdir()
    source = tmp_path / "config" / "sources" / "news.toml"
    source.write_text('name = "news"\nroot = "../../news"\n')
    file = tmp_path / "config" / "gristmill.toml"
    file.write_text('[warehouse]\npath = "../w"\n\n[ingest]\nworkers = 3\n')
    return file


def test_paths_are_relative_to_the_file_that_names_them(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    settings = load_settings(config)
    assert settings.warehouse.path == config.parent.parent / "w"
    assert settings.sources[0].root == config.parent.parent / "news"


def test_the_committed_configuration_is_in_order() -> None:
    settings = load_settings()
    assert [source.name for source in settings.sources] == ["samples"]
    assert settings.warehouse.path == default_config().parent.parent / "warehouse" / "data"


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings(config).ingest.workers == 3
    monkeypatch.setenv("GRISTMILL_INGEST__WORKERS", "5")
    monkeypatch.setenv("GRISTMILL_WAREHOUSE__PATH", "/by/environment")
    assert load_settings(config).ingest.workers == 5
    assert load_settings(config).warehouse.path == Path("/by/environment")
    assert load_settings(config, Path("/by/word")).warehouse.path == Path("/by/word")


@pytest.mark.parametrize(
    ("text", "line", "key", "what"),
    [
        ("[ingest]\nworkers = 1\nwrokers = 2\n", 3, "ingest.wrokers", "is not a known setting"),
        ("[wharehouse]\n", 1, "wharehouse", "is not a known setting"),
        ('\n[[sources]]\nname = "a"\n', 2, "sources", "is not a known setting"),
        ('[ingest]\n# how many\nworkers = "many"\n', 3, "ingest.workers", "should be a valid integer"),
        ('[ingest]\nworkers = "4"\n', 2, "ingest.workers", "should be a valid integer"),
        ("[ingest]\nworkers = true\n", 2, "ingest.workers", "should be a valid integer"),
        ("ingest.workers = -1\n", 1, "ingest.workers", "greater than or equal to 0"),
        ("warehouse = 3\n", 1, "warehouse", "should be an object"),
        ("[warehouse]\npath = 3\n", 2, "warehouse.path", "should be a valid string"),
        ("[ingest]\nbatch_mb = inf\n", 2, "ingest.batch_mb", "should be a finite number"),
        ("[publish]\ninclude_raw = 2024-01-01\n", 2, "publish.include_raw", "should be a valid boolean"),
    ],
)
def test_a_fault_in_the_file_is_named_by_line_and_key(config: Path, text: str, line: int, key: str, what: str) -> None:
    config.write_text(text)
    with pytest.raises(UsageError, match=re.escape(f"The setting `{key}` in {config}, line {line} ")) as caught:
        load_settings(config)
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "key", "what"),
    [
        ('name = "a"\nroot = "."\ntextfield = "x"\n', 3, "textfield", "is not a known setting"),
        ('name = "a"\n', 1, "root", "Field required"),
        ('root = "."\nname = "Has Blanks"\n', 2, "name", "should match pattern"),
        ('name = "a"\nroot = "."\ninclude = "*.txt"\n', 3, "include", "should be a valid array"),
        ('name = "a"\nroot = "."\noriginal_language = "Chinese"\n', 3, "original_language", "should match pattern"),
        ('name = "a"\nroot = "."\nencoding = "gb99"\n', 3, "encoding", "no encoding that is known"),
        ('root = "."\nname = "news"\n', 2, "name", "news.toml"),
        ('root = "."\nname = "adhoc"\n', 2, "name", "files that are ingested without a source"),
    ],
)
def test_a_fault_in_a_source_is_named_by_its_own_file(config: Path, text: str, line: int, key: str, what: str) -> None:
    source = config.parent / "sources" / "other.toml"
    source.write_text(text)
    with pytest.raises(UsageError, match=re.escape(f"The setting `{key}` in {source}, line {line} ")) as caught:
        load_settings(config)
    assert what in str(caught.value)


def test_a_folder_that_is_not_there_is_for_the_run_to_find_out(config: Path) -> None:
    (config.parent.parent / "news").rmdir()
    assert load_settings(config).sources[0].name == "news"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("GRISTMILL_INGEST__WORKERS", "many", "The setting `ingest.workers` in the environment variable "),
        ("GRISTMILL_INGEST__WORKERZ", "4", "The setting `ingest.workerz` in the environment variable "),
        ("GRISTMILL_INGEST", '{"workers": "x"}', "The setting `ingest.workers` in the environment variable "),
        ("GRISTMILL_INGEST__WORKERS__X", "4", "The setting `ingest.workers` in the environment variable "),
        ("gristmill_ingest__workers", "-1", "The setting `ingest.workers` in the environment variable "),
        ("GRISTMILL_INGETS__WORKERS", "4", "The environment variable "),
        ("GRISTMILL_INGEST", "{", "An environment variable that begins with "),
    ],
)
def test_a_fault_in_the_environment_names_the_variable(
    config: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("G", "a variable whose name GRISTMILL_ begins with")
    with pytest.raises(UsageError, match=told) as caught:
        load_settings(config)
    assert name in str(caught.value) or value == "{"


def test_variables_of_others_are_left_alone(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRISTMILL_PORT", "tcp://10.0.0.1:80")  # as Kubernetes sets for a service of that name
    assert load_settings(config).ingest.workers == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[ingest\nworkers = 1\n", "line 1"),
        (b"[ingest]\nworkers = 1\nworkers = 2\n", "overwrite"),
        (b"\xff\xfe", "utf-8"),
    ],
)
def test_a_file_that_is_no_toml_is_named_with_the_place(config: Path, content: bytes, told: str) -> None:
    config.write_bytes(content)
    with pytest.raises(UsageError, match=re.escape(f"The configuration file {config} cannot be read: ")) as caught:
        load_settings(config)
    assert told in str(caught.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(f"There is no configuration file {tmp_path / 'x.toml'}.")):
        load_settings(tmp_path / "x.toml")
    with pytest.raises(UsageError, match="Is a directory"):
        load_settings(tmp_path)


def test_settings_are_frozen_and_hashed_by_what_they_say(config: Path) -> None:
    settings = load_settings(config)
    for section, key in ((settings, "ingest"), (settings.ingest, "workers"), (settings.sources[0], "name")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(section, key, 1)
    assert settings.sha256() == load_settings(config).sha256()
    config.write_text('[warehouse]\npath = "../w"\n\n[ingest]\nworkers = 4\n')
    assert settings.sha256() != load_settings(config).sha256()


def test_every_setting_is_described() -> None:
    settings = load_settings()
    sections = [type(settings.warehouse), type(settings.ingest), type(settings.publish), SourceSettings]
    assert [name for section in sections for name, field in section.model_fields.items() if not field.description] == []


def test_phrases_are_read_beside_the_configuration_and_checked(tmp_path: Path) -> None:
    config = tmp_path / "gristmill.toml"
    config.write_text("")
    (tmp_path / "phrases.toml").write_text('[phrases]\n"one" = ["eins", "Eins", "1"]\n')
    assert load_settings(config).phrases.variants() == [("one", "one"), ("one", "eins"), ("one", "1")]
    (tmp_path / "phrases.toml").write_text('[phrases]\n"one" = ["eins"]\n"two" = ["EINS"]\n')
    with pytest.raises(UsageError, match=r"phrases\.toml, line 1 is wrong: .*`EINS` stands for both `one` and `two`"):
        load_settings(config)
    (tmp_path / "phrases.toml").write_text('[phrases]\n"one" = "eins"\n')
    with pytest.raises(UsageError, match=r"`phrases\.one` in .*phrases\.toml, line 2 is wrong"):
        load_settings(config)
