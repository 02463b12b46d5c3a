"""The five real documents that the project began with, through the real command, from the first run to a long life."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from .command import ask_lake, failed_checks, gristmill, ingest_json

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
LONG_AGO = 1_700_000_000

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the seeds are not here: {SEEDS}")


class Step(NamedTuple):
    """What a run reported, and how the files and the texts stood after it."""

    summary: dict[str, Any]
    files: dict[str, dict[str, Any]]
    versions: list[tuple[Any, ...]]


class Corpus:
    """A copy of the seeds that is ingested again and again as the source `news`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "seeds"
        self.warehouse = folder / "warehouse"
        shutil.copytree(SEEDS, self.folder)
        for path in self.folder.iterdir():
            path.chmod(0o644)
            self.write(path.name, path.read_bytes(), LONG_AGO)

    def write(self, name: str, content: bytes, modified: float) -> None:
        """Write a file and say when it was changed."""
        (self.folder / name).write_bytes(content)
        os.utime(self.folder / name, (modified, modified))

    def move(self, place: Path) -> None:
        """Move the folder with all that is in it."""
        self.folder = Path(shutil.move(self.folder, place))

    def ingest(self, *options: str) -> Step:
        """Ingest the folder as it is now."""
        summary = ingest_json(self.warehouse, self.folder, "--source", "news", *options)
        columns = ("source_uri", "path", "read_at", "modified_at", "missing_since")
        rows = ask_lake(self.warehouse, f"SELECT {', '.join(columns)} FROM source_files WHERE is_current")
        versions = (
            "SELECT source_uri, raw.version, raw.valid_to IS NULL, raw.raw_text "
            "FROM raw_documents AS raw JOIN documents USING (document_id) ORDER BY ALL"
        )
        return Step(
            summary,
            {uri.removeprefix("news/"): dict(zip(columns[1:], rest, strict=True)) for uri, *rest in rows},
            ask_lake(self.warehouse, versions),
        )


def fates(step: Step) -> dict[str, int]:
    """Give the statuses of a run's files, with their number, those of no file left out."""
    names = ("loaded", "replaced", "unchanged", "quarantined", "unreadable", "ignored", "missing")
    return {name: step.summary[f"files_{name}"] for name in names if step.summary[f"files_{name}"]}


def read_times(step: Step) -> dict[str, Any]:
    return {name: row["read_at"] for name, row in step.files.items()}


# --- a first look: the folder itself, without a source


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first") / "warehouse"


@pytest.fixture(scope="module")
def first(warehouse: Path) -> dict[str, Any]:
    return ingest_json(warehouse, SEEDS)


@pytest.fixture(scope="module")
def again(warehouse: Path, first: dict[str, Any]) -> dict[str, Any]:
    return ingest_json(warehouse, SEEDS)


def sql(warehouse: Path, query: str) -> Any:
    code, out, err = gristmill("sql", query, "--format", "json", "--warehouse", warehouse)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_five_documents_and_105_paragraphs_come_out_and_nothing_is_quarantined(first: dict[str, Any]) -> None:
    assert (first["files_found"], first["files_loaded"]) == (5, 5)
    assert (first["records"], first["documents"], first["paragraphs"]) == (5, 5, 105)
    assert (first["quarantined_records"], first["quarantined_streams"]) == (0, 0)
    assert first["status"] == "succeeded"


def test_each_document_has_its_paragraphs(warehouse: Path, first: dict[str, Any]) -> None:
    rows = sql(warehouse, "SELECT paragraph_count, language FROM documents ORDER BY source_uri")
    assert [row["paragraph_count"] for row in rows] == [8, 13, 19, 24, 41]
    assert {row["language"] for row in rows} == {"en"}


def test_the_stray_chinese_of_001_is_the_only_fragment_and_its_offsets_are_exact(
    warehouse: Path, first: dict[str, Any]
) -> None:
    seed = next(SEEDS.glob("001_*.txt"))
    stray = re.search("周年之际.*?重要会议。", seed.read_text(encoding="utf-8"))
    assert stray is not None
    query = """
        SELECT source_uri, paragraph_language, language, script, start_char, end_char, text, paragraph_text,
               substring(paragraph_text, start_char + 1, end_char - start_char) AS words
        FROM mart_fragments
    """
    (found,) = sql(warehouse, query)
    assert found["source_uri"].endswith(seed.name)
    assert (found["paragraph_language"], found["language"], found["script"]) == ("en", "zh-Hans", "Hans")
    assert found["text"] == found["words"] == stray[0]
    assert found["paragraph_text"][found["start_char"] : found["end_char"]] == stray[0]


def test_the_fragment_is_a_span_among_those_that_cover_its_paragraph(warehouse: Path, first: dict[str, Any]) -> None:
    query = """
        SELECT spans.start_char, spans.end_char, spans.language, spans.is_fragment, paragraphs.char_count
        FROM spans JOIN paragraphs USING (paragraph_id)
        WHERE paragraphs.is_mixed ORDER BY spans.ordinal
    """
    chinese, english = sql(warehouse, query)
    assert (chinese["language"], chinese["is_fragment"]) == ("zh-Hans", True)
    assert (english["language"], english["is_fragment"]) == ("en", False)
    assert (chinese["start_char"], english["start_char"]) == (0, chinese["end_char"])
    assert english["end_char"] == english["char_count"]


def test_the_same_folder_again_loads_nothing_and_says_so(again: dict[str, Any]) -> None:
    assert (again["files_found"], again["files_unchanged"], again["files_loaded"]) == (5, 5, 0)
    assert (again["records"], again["documents"], again["paragraphs"]) == (0, 0, 0)


def test_the_equations_hold_after_both_runs(warehouse: Path, again: dict[str, Any]) -> None:
    assert failed_checks(warehouse) == []


# --- a long life as a source: each step goes on from the one before

NAME = "000_3978d34deae8079e.txt"
ADDED = "\nA line was added later.\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("life"))


@pytest.fixture(scope="module")
def loaded(corpus: Corpus) -> Step:
    return corpus.ingest()


@pytest.fixture(scope="module")
def edited(corpus: Corpus, loaded: Step) -> Step:
    old = (corpus.folder / NAME).read_bytes()
    corpus.write(NAME, old + ADDED.encode(), LONG_AGO + 60)
    return corpus.ingest()


@pytest.fixture(scope="module")
def moved(corpus: Corpus, edited: Step) -> Step:
    corpus.move(corpus.folder.with_name("elsewhere"))
    return corpus.ingest()


@pytest.fixture(scope="module")
def removed(corpus: Corpus, moved: Step) -> Step:
    (corpus.folder / NAME).rename(corpus.folder.with_name(NAME))
    return corpus.ingest()


@pytest.fixture(scope="module")
def returned(corpus: Corpus, removed: Step) -> Step:
    corpus.folder.with_name(NAME).rename(corpus.folder / NAME)
    return corpus.ingest()


@pytest.fixture(scope="module")
def touched(corpus: Corpus, returned: Step) -> Step:
    os.utime(corpus.folder / NAME, (LONG_AGO + 120, LONG_AGO + 120))
    return corpus.ingest()


@pytest.fixture(scope="module")
def settled(corpus: Corpus, touched: Step) -> Step:
    return corpus.ingest()


@pytest.fixture(scope="module")
def hidden(corpus: Corpus, settled: Step) -> Step:
    """A file changes behind the back of its size and time of change."""
    content = (corpus.folder / NAME).read_bytes()
    corpus.write(NAME, content.replace(b"later", b"after"), LONG_AGO + 120)
    return corpus.ingest()


@pytest.fixture(scope="module")
def verified(corpus: Corpus, hidden: Step) -> Step:
    return corpus.ingest("--verify")


def test_an_edited_file_replaces_its_document(loaded: Step, edited: Step) -> None:
    assert fates(loaded) == {"loaded": 5}
    assert fates(edited) == {"unchanged": 4, "replaced": 1}
    assert (edited.summary["documents"], edited.summary["paragraphs"]) == (1, 9)


def test_the_old_text_of_an_edited_file_is_a_version_in_raw_documents(edited: Step) -> None:
    old, new = (row for row in edited.versions if row[0] == f"news/{NAME}")
    assert (old[1:3], new[1:3]) == ((1, False), (2, True))
    assert old[3] == (SEEDS / NAME).read_text(encoding="utf-8")
    assert new[3] == old[3] + ADDED
    assert len(edited.versions) == 6


def test_a_source_that_moved_is_unchanged_and_known_by_its_new_place(corpus: Corpus, edited: Step, moved: Step) -> None:
    assert fates(moved) == {"unchanged": 5}
    assert {Path(row["path"]).parent.name for row in edited.files.values()} == {"seeds"}
    assert {Path(row["path"]).parent.name for row in moved.files.values()} == {"elsewhere"}
    assert moved.files.keys() == edited.files.keys()


def test_a_file_that_disappeared_keeps_its_rows_and_is_marked_missing(removed: Step) -> None:
    assert fates(removed) == {"unchanged": 4, "missing": 1}
    assert removed.summary["files_found"] == 4
    assert [name for name, row in removed.files.items() if row["missing_since"]] == [NAME]
    assert (f"news/{NAME}", 2, True) in {row[:3] for row in removed.versions}


def test_a_file_that_came_back_is_unchanged_and_no_longer_missing(returned: Step) -> None:
    assert fates(returned) == {"unchanged": 5}
    assert not any(row["missing_since"] for row in returned.files.values())


def test_a_file_that_was_touched_is_hashed_and_unchanged(returned: Step, touched: Step) -> None:
    assert fates(touched) == {"unchanged": 5}
    before, after = read_times(returned), read_times(touched)
    assert [name for name in after if after[name] != before[name]] == [NAME]
    assert after[NAME] > before[NAME]
    assert touched.files[NAME]["modified_at"] > returned.files[NAME]["modified_at"]


def test_the_next_run_does_not_hash_a_touched_file_again(touched: Step, settled: Step) -> None:
    assert fates(settled) == {"unchanged": 5}
    assert read_times(settled) == read_times(touched)


def test_a_change_behind_size_and_time_is_found_by_verify_alone(hidden: Step, verified: Step) -> None:
    assert fates(hidden) == {"unchanged": 5}
    assert fates(verified) == {"unchanged": 4, "replaced": 1}
    before, after = read_times(hidden), read_times(verified)
    assert all(after[name] > before[name] for name in after)


def test_every_equation_holds_at_the_end_of_a_long_life(corpus: Corpus, verified: Step) -> None:
    assert failed_checks(corpus.warehouse) == []
    assert gristmill("check", "--warehouse", corpus.warehouse).code == 0
    assert len(verified.versions) == 7
