"""Each kind of damage is named by `check`, with what to do, and that does it."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.settings import Settings, WarehouseSettings
from warehouse.layout import Layout

from .command import failed_checks, gristmill_here, ingest_here
from .tables import rows_of

ROOT = Path(__file__).resolve().parents[2]
WORDS = "The council met on Monday and spoke of the bridge for two hours before it voted on it."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "news"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"{WORDS}\n\nWhat {name} adds to it is of no weight at all.")
    return folder


@pytest.fixture(scope="module")
def whole(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse, and its backup beside it."""
    folder = tmp_path_factory.mktemp("whole") / "warehouse"
    ingest_here(Settings(warehouse=WarehouseSettings(path=folder, threads=1)), corpus, source="news")
    assert gristmill_here("backup", folder.with_name("backup"), "--warehouse", folder).code == 0
    return folder


@pytest.fixture
def layout(whole: Path, tmp_path: Path) -> Layout:
    return Layout(Path(shutil.copytree(whole, tmp_path / "warehouse", symlinks=True)))


def check(layout: Layout, *words: str) -> str:
    """Run the check, which must fail, and give all it says."""
    code, out, err = gristmill_here("check", *words, "--warehouse", layout.root)
    assert code == 1
    return out + err


def restore(layout: Layout, whole: Path) -> None:
    expected = rows_of(whole)
    layout.root.rename(layout.root.with_name("damaged"))
    code, _, err = gristmill_here("restore", whole.with_name("backup"), "--warehouse", layout.root)
    assert (code, err) == (0, "")
    assert rows_of(layout.root) == expected


def a_file_of(layout: Layout, table: str) -> Path:
    return next((layout.data / "main" / table).glob("*.parquet"))


def lose_catalog(layout: Layout) -> None:
    layout.catalog.unlink()


def scribble_on_catalog(layout: Layout) -> None:
    """As a disk does that goes bad: the beginning still says that it is a database."""
    content = bytearray(layout.catalog.read_bytes())
    noise = random.Random(1)  # noqa: S311 - nothing secret
    content[4096:] = noise.randbytes(len(content) - 4096)
    layout.catalog.write_bytes(content)


def cut_off_catalog(layout: Layout) -> None:
    layout.catalog.write_bytes(layout.catalog.read_bytes()[: layout.catalog.stat().st_size // 2])


@pytest.mark.parametrize("damage", [lose_catalog, scribble_on_catalog, cut_off_catalog])
def test_a_catalog_that_is_lost_or_damaged_is_named_and_a_backup_brings_it_back(
    damage: Callable[[Layout], None], layout: Layout, whole: Path, corpus: Path
) -> None:
    damage(layout)
    told = check(layout)
    assert str(layout.catalog) in told
    assert "gristmill restore" in told
    ingest = gristmill_here("ingest", corpus, "--source", "news", "--direct", "--warehouse", layout.root)
    assert (ingest.code, "gristmill restore" in ingest.err) == (1, True)
    restore(layout, whole)


def test_a_file_of_the_lake_that_is_gone_is_named_and_a_backup_brings_it_back(layout: Layout, whole: Path) -> None:
    gone = a_file_of(layout, "paragraphs")
    gone.unlink()
    told = check(layout)
    assert str(gone) in told
    assert "it is gone" in told
    assert "gristmill restore" in told
    restore(layout, whole)


def test_a_file_of_the_lake_that_was_altered_is_named(layout: Layout, whole: Path) -> None:
    altered = a_file_of(layout, "paragraphs")
    content = bytearray(altered.read_bytes())
    content[50:250] = bytes(each ^ 0xFF for each in content[50:250])
    altered.write_bytes(content)
    told = check(layout, "--deep")
    assert str(altered) in told
    assert "gristmill restore" in told


def test_a_derived_table_that_is_lost_is_made_anew_by_the_next_run(layout: Layout, whole: Path, corpus: Path) -> None:
    expected = rows_of(whole)
    gone = a_file_of(layout, "duplicates")
    gone.unlink()
    told = check(layout)
    assert str(gone) in told
    assert "the next `gristmill ingest` derives the table anew" in told
    assert (
        gristmill_here("ingest", corpus, "--source", "news", "--direct", "--warehouse", layout.root).code,
        failed_checks(layout.root),
    ) == (0, [])
    assert rows_of(layout.root) == expected


@pytest.mark.parametrize("damage", ["scribbled", "gone"])
def test_a_published_file_that_is_damaged_or_gone_is_made_anew(layout: Layout, damage: str) -> None:
    published = layout.serving.resolve()
    if damage == "gone":
        published.unlink()
    else:
        published.chmod(0o644)
        published.write_bytes(b"\xff" * published.stat().st_size)
    told = check(layout)
    assert str(layout.serving) in told
    assert "gristmill publish" in told
    assert gristmill_here("publish", "--warehouse", layout.root).code == 0
    assert gristmill_here("check", "--warehouse", layout.root).code == 0
