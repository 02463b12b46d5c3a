"""A backup that is made while a load goes on is a warehouse as of one commit."""

import subprocess
from pathlib import Path

from schemas.settings import Settings, WarehouseSettings

from .command import COMMAND, ask_lake, clean_environment, gristmill_here, ingest_here

COUNT = "SELECT count(*) FROM documents"
FILES = 60


def count(warehouse: Path) -> int:
    ((number,),) = ask_lake(warehouse, COUNT)
    return int(number)


def test_a_backup_made_under_load_is_restored_and_passes_every_check(tmp_path: Path) -> None:
    news, root = tmp_path / "news", tmp_path / "warehouse"
    news.mkdir()
    (news / "first.txt").write_text("The first text, which stands in the warehouse before the load begins.")
    ingest_here(Settings(warehouse=WarehouseSettings(path=root, threads=1)), news, source="news")
    for number in range(FILES):
        text = f"Report {number} on the bridge and the market, of which {number} people spoke that day.\n\n"
        (news / f"{number}.txt").write_text(text * 20)
    small = {"GRISTMILL_INGEST__BATCH_MB": "0.001", "GRISTMILL_INGEST__COMMIT_MB": "0.001"}  # a commit for each file
    load = subprocess.Popen(
        [COMMAND, "ingest", news, "--source", "news", "--direct", "--warehouse", root],
        env=clean_environment(**small),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while count(root) == 1:
            assert load.poll() is None, "the load ended before it was half done"
        made = gristmill_here("backup", tmp_path / "backup", "--warehouse", root)
        assert (made.code, made.err) == (0, "")
        assert load.poll() is None, "the load was over before the backup"
        _, error = load.communicate()
        assert (load.returncode, error) == (0, b"")
    finally:
        load.kill()
    restored = tmp_path / "restored"
    back = gristmill_here("restore", tmp_path / "backup", "--warehouse", restored)
    assert (back.code, back.err) == (0, "")
    assert 1 < count(restored) <= count(root) == FILES + 1
    assert gristmill_here("check", "--deep", "--warehouse", restored).code == 0
