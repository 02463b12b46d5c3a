"""What is taken down is in no file of the warehouse any more, however it is decoded, and is never loaded again."""

import gzip
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.forget import take_down
from flows.maintain import maintain
from flows.replay import replay
from flows.reprocess import reprocess
from schemas.settings import IngestSettings, MaintenanceSettings, PublishSettings, Settings, WarehouseSettings
from text.errors import BusyError, UsageError
from warehouse.check_all import check_all
from warehouse.connect import open_lake
from warehouse.layout import Layout
from warehouse.locks import hold_readers_lock

from .command import ask_lake, ask_published, gristmill_here, ingest_here
from .traces import traces

WORD = "Zanzibarquokka"
SAID = f"{WORD} was seen in the town on Monday, and nobody who was asked about it could say what it wanted there."
KEYLESS = f"{SAID} It has no key."
OTHERS = [
    f"The council of the town met on day {day} and spoke of the bridge for {day} hours before it voted on it."
    for day in range(1, 9)
]


TEXTS = "SELECT source_uri, text FROM paragraphs JOIN documents USING (document_id)"
PACKED_URI = "news/packed.jsonl.gz"


def line(key: str | None, text: str) -> str:
    return json.dumps({"text": text} if key is None else {"id": key, "text": text}) + "\n"


LINES = [
    line("first", OTHERS[0]),
    line("gone", SAID),
    line("gone", f"{SAID} This line has the key of another."),
    line("last", OTHERS[1]),
    '{"id": "bad", "note": "it has no text"}\n',
    f'{{"id": "gone", "text": "{SAID}\n',
]
HUGE = line("huge", f"{SAID} " * 15_000)
# What it is packed to is larger than what a row of the quarantine takes, and smaller than the record.
NOISE = random.Random(1).randbytes(1_200_000).hex()  # noqa: S311 - nothing secret
PACKED = line("huge", f"{SAID} {NOISE}")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "news"
    folder.mkdir()
    for number, text in enumerate(OTHERS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "whole.txt").write_text(f"An earlier text. {SAID}", encoding="utf-8")
    (folder / "lines.jsonl").write_text("".join(LINES), encoding="utf-8")
    (folder / "keyless.jsonl").write_text(line(None, OTHERS[2]) + line(None, KEYLESS), encoding="utf-8")
    (folder / "huge.jsonl").write_text(HUGE, encoding="utf-8")
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress((PACKED + line("small", OTHERS[3])).encode()))
    return folder


def settings_of(warehouse: Path) -> Settings:
    return Settings(
        warehouse=WarehouseSettings(path=warehouse, threads=1),
        ingest=IngestSettings(workers=1, max_record_mb=1),
        publish=PublishSettings(include_raw=True),
        maintenance=MaintenanceSettings(wait_for_readers_seconds=0),
    )


@pytest.fixture(scope="module")
def loaded(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with two versions of a text, some generations, and files that maintenance has merged."""
    warehouse = tmp_path_factory.mktemp("loaded") / "warehouse"
    settings = settings_of(warehouse)
    ingest_here(settings, corpus, source="news")
    maintain(settings)
    (corpus / "whole.txt").write_text(f"The text of today. {SAID}", encoding="utf-8")
    ingest_here(settings, corpus, source="news")
    return warehouse


@pytest.fixture
def settings(loaded: Path, tmp_path: Path) -> Settings:
    return settings_of(Path(shutil.copytree(loaded, tmp_path / "warehouse", symlinks=True)))


@pytest.fixture
def news(corpus: Path, tmp_path: Path) -> Path:
    """The sources, for a test to change."""
    return Path(shutil.copytree(corpus, tmp_path / "news"))


def document_id(settings: Settings, name: str, key: str) -> str:
    query = "SELECT document_id FROM documents WHERE source_uri = ? AND record_key = ?"
    ((found,),) = ask_lake(settings.warehouse.path, query, f"news/{name}", key)
    return str(found)


def names(settings: Settings) -> list[str]:
    """All that holds the word, each named as it can be named."""
    return [
        document_id(settings, "whole.txt", "#0"),
        document_id(settings, "lines.jsonl", "gone"),
        document_id(settings, "keyless.jsonl", "#1"),
        "news/huge.jsonl",
        PACKED_URI,
    ]


def faults(settings: Settings, *, deep: bool = False) -> list[tuple[str, Any]]:
    return [(finding.check, finding.examples) for finding in check_all(settings, deep=deep) if finding.offenders]


def kinds(found: set[str]) -> set[str]:
    """Tell of traces in what part of the warehouse they are, and how."""
    return {f"{each.split('/', maxsplit=1)[0].split(' ')[0]} {each.rsplit(' ', maxsplit=1)[1]}" for each in found}


def test_no_file_of_the_warehouse_holds_a_word_of_what_was_taken_down(settings: Settings, news: Path) -> None:
    root = settings.warehouse.path
    before = traces(root, WORD)
    assert kinds(before) >= {
        "lake (rows)",
        "lake (bytes)",
        "catalog.sqlite (rows)",
        "catalog.sqlite (bytes)",
        "serving (rows)",
        "quarantine (bytes)",
        "quarantine (unpacked)",
    }
    assert len({each.split("/")[1] for each in before if each.startswith("serving/")}) == 2
    others = ask_lake(root, f"{TEXTS} WHERE NOT contains(text, ?) AND source_uri <> ? ORDER BY ALL", WORD, PACKED_URI)
    done = take_down(settings, names(settings), reason="asked for by letter")
    assert traces(root, WORD) == set()
    assert [forgot.documents for forgot in done.forgot.values() if forgot] == [1, 1, 1, 0, 1]
    assert faults(settings, deep=True) == []
    assert ask_lake(root, f"{TEXTS} ORDER BY ALL") == others
    assert ask_lake(root, "SELECT DISTINCT reason, erased_at IS NULL FROM forgotten") == [
        ("asked for by letter", False)
    ]
    assert ask_published(root, "SELECT count(*) FROM documents WHERE source_uri = 'news/lines.jsonl'") == [(2,)]
    # whatever the next runs do
    ingest_here(settings, news, source="news", verify=True, reload=True)
    reprocess(settings)
    maintain(settings)
    assert traces(root, WORD) == set()
    assert faults(settings) == []


def test_it_is_never_loaded_again_nor_kept_among_what_is_rejected(settings: Settings, news: Path) -> None:
    root = settings.warehouse.path
    take_down(settings, names(settings))
    (news / "whole.txt").write_text(f"Quite another text. {SAID}", encoding="utf-8")
    (news / "huge.jsonl").write_text(line("small enough", SAID), encoding="utf-8")
    changed = [
        line("new", OTHERS[4]),
        line("gone", f"It was changed. {SAID}"),
        f'{{"id": "gone", "note": "{SAID}"}}\n',
        f'{{"id": "gone", "text": "{SAID}\n',
        line("gone", SAID * 12_000),
        f'["{SAID}"]\n',
        '{"id": "bad", "note": "it has no text"}\n',
        line("first", OTHERS[0]),
    ]
    (news / "lines.jsonl").write_text("".join(changed), encoding="utf-8")
    (news / "keyless.jsonl").write_text(line(None, OTHERS[5]) * 3 + line(None, KEYLESS), encoding="utf-8")
    run = ingest_here(settings, news, source="news").run
    assert (run.files_ignored, run.files_replaced) == (3, 2)
    assert traces(root, WORD) == set()
    assert faults(settings) == []
    columns = "record_index, reason, status, raw_kept"
    rejects = f"SELECT {columns} FROM quarantine WHERE source_uri = ? AND status <> 'superseded'"
    assert ask_lake(root, f"{rejects} ORDER BY ALL", "news/lines.jsonl") == [
        (1, "forgotten", "dismissed", "none"),
        (2, "forgotten", "dismissed", "none"),
        (3, "invalid_json", "open", "none"),
        (4, "too_large", "open", "none"),
        (5, "not_an_object", "open", "none"),
        (6, "missing_text", "open", "row"),
    ]
    assert ask_lake(root, f"{rejects} ORDER BY ALL", "news/keyless.jsonl") == [
        (1, "forgotten", "dismissed", "none"),  # it is known by its place
        (3, "forgotten", "dismissed", "none"),  # and by its text
    ]
    ignored = "SELECT source_uri FROM run_files WHERE run_id = ? AND reason = 'taken_down' ORDER BY ALL"
    assert [uri for (uri,) in ask_lake(root, ignored, run.run_id)] == ["news/huge.jsonl", PACKED_URI, "news/whole.txt"]
    # of the rest nothing is lost: what was not kept is in its file
    assert replay_of(settings) == {"missing_text", "invalid_json", "too_large", "not_an_object"}


def replay_of(settings: Settings) -> set[str]:
    return {why.split(":")[0] for why in replay(settings).refused.values()}


STEPS = [
    "warehouse.forget._remember",
    "warehouse.erase.sweep",
    "flows.forget.open_lake",
]


@pytest.mark.parametrize("step", STEPS)
def test_the_next_take_down_or_maintenance_goes_on_where_one_was_killed(
    step: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, opened = names(settings), open_lake

    def end(*values: Any, **others: Any) -> Any:
        if step == "flows.forget.open_lake" and not ask_lake(settings.warehouse.path, "FROM forgotten"):
            return opened(*values, **others)  # the first time
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, end)
        with pytest.raises(KeyboardInterrupt):
            take_down(settings, wanted)
    unfinished = [check for check, _ in faults(settings) if check == "what_was_forgotten_is_gone"]
    assert unfinished == ["what_was_forgotten_is_gone"] * (step != STEPS[0])
    if step == STEPS[-1]:
        maintain(settings)
    else:
        take_down(settings, () if unfinished else wanted)
    assert traces(settings.warehouse.path, WORD) == set()
    assert faults(settings) == []


def test_old_files_wait_for_who_reads_the_lake_and_no_longer(settings: Settings) -> None:
    wanted = names(settings)
    with (
        hold_readers_lock(Layout(settings.warehouse.path)),
        pytest.raises(BusyError, match="not published any more, but its old files are still there"),
    ):
        take_down(settings, wanted)
    assert ask_published(settings.warehouse.path, f"{TEXTS} WHERE contains(text, ?)", WORD) == []
    take_down(settings)
    assert traces(settings.warehouse.path, WORD) == set()
    assert faults(settings) == []


def test_a_name_that_is_nothing_there_is_refused_and_nothing_is_done(settings: Settings) -> None:
    runs = ask_lake(settings.warehouse.path, "SELECT count(*) FROM runs")
    with pytest.raises(UsageError, match="no-such-id names neither a document nor a file"):
        take_down(settings, [document_id(settings, "whole.txt", "#0"), "no-such-id"])
    assert ask_lake(settings.warehouse.path, "SELECT count(*) FROM runs") == runs
    assert ask_lake(settings.warehouse.path, "FROM forgotten") == []


def test_the_command_tells_what_went_what_is_like_it_and_what_it_cannot_reach(settings: Settings, news: Path) -> None:
    (news / "copy.txt").write_text(f"The text of today. {SAID}", encoding="utf-8")
    ingest_here(settings, news, source="news")
    root, gone = settings.warehouse.path, document_id(settings, "whole.txt", "#0")
    code, out, err = gristmill_here("forget", gone, "--reason", "a letter", "--warehouse", root)
    assert (code, err) == (0, "")
    assert f"{gone}: 1 documents, 2 versions of texts, 0 rejects went" in out
    assert f"{document_id(settings, 'copy.txt', '#0')} holds the same text" in out
    assert "Not reached: the sources, backups" in out
    assert "was forgotten before" in gristmill_here("forget", gone, "--warehouse", root).out
    assert traces(root, WORD) != set()  # the copy is another document
