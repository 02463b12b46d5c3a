"""Freshness is told from the ledger alone: no source is looked at, and no run has to take place."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from flows import ages
from flows.exit_code import ExitCode
from flows.freshness import freshness_flow
from warehouse.connect import utc_now
from warehouse.layout import Layout

from .command import Outcome, ask_lake, gristmill_here
from .webhook import listening

GOOD = "A text that can be read and has a few words."
FRESH = 'freshness = { warn_after = { count = 1, period = "hour" }, error_after = { count = 2, period = "day" } }'
ALIVE = 'last_success = { error_after = { count = 26, period = "hour" } }'


class Site:
    """A source that is expected to be fresh, and its warehouse."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "gristmill.toml"
        self.layout = Layout(folder / "warehouse")
        self.file = folder / "news" / "a.txt"
        self.file.parent.mkdir()
        (folder / "sources").mkdir()
        self.source = folder / "sources" / "news.toml"
        self.config.write_text('[on_alert]\nwebhook_variable = "ALERT_URL"\n')
        self.expect(FRESH, ALIVE)

    def expect(self, *lines: str) -> None:
        self.source.write_text("\n".join(['name = "news"', 'root = "../news"', "[expectations]", *lines, ""]))

    def write(self, hours_old: float) -> None:
        self.file.write_text(f"{GOOD} {hours_old}")
        os.utime(self.file, (time.time() - 3600 * hours_old,) * 2)

    def run(self, *words: str) -> Outcome:
        return gristmill_here(*words, "--config", self.config, "--warehouse", self.layout.root)

    def check(self) -> Outcome:
        return self.run("check", "--freshness")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("ALERT_URL", "http://127.0.0.1:1")
    return Site(tmp_path)


def test_what_is_fresh_holds_what_is_old_warns_or_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {}
    with listening() as hook:
        monkeypatch.setenv("ALERT_URL", hook.url)
        for hours, word in ((50, "FAILS"), (3, "warns"), (0.5, "holds")):
            site.write(hours)
            code = site.run("ingest", "--direct").code
            outcome = site.check()
            assert f"{word}  news" in outcome.out
            codes[hours] = (code, outcome.code)
    assert codes == {50: (4, 4), 3: (0, 0), 0.5: (0, 0)}
    told = [change for change in hook.changes() if change[0] == "source news"]
    assert told == [("source news", "raised", "not_fresh"), ("source news", "cleared", "not_fresh")]


def test_a_schedule_that_has_died_is_told_of_once_and_when_it_lives_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(0)
    site.expect(ALIVE)
    assert site.run("ingest", "--direct").code == ExitCode.DONE
    assert site.check().code == ExitCode.DONE
    with listening() as hook:
        monkeypatch.setenv("ALERT_URL", hook.url)
        with monkeypatch.context() as later:
            later.setattr(ages, "utc_now", lambda: utc_now() + dt.timedelta(hours=27))
            for _ in range(2):
                outcome = site.check()
                assert outcome.code == ExitCode.UNMET
                assert "last run in which it did not fail began at" in outcome.out
        assert hook.changes() == [("source news", "raised", "not_run")]
        assert hook.bodies[0]["run_id"] is None
        assert site.run("ingest", "--direct").code == ExitCode.DONE
        assert hook.changes()[1:] == [("source news", "cleared", "not_run")]


def test_a_source_that_never_came_is_as_old_as_can_be(site: Site, tmp_path: Path) -> None:
    site.write(0)
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text(GOOD)
    assert site.run("ingest", "--direct", str(other)).code == ExitCode.DONE
    outcome = site.check()
    assert outcome.code == ExitCode.UNMET
    assert outcome.out.count("It never had one") == 2


def test_who_expects_nothing_is_told_how_to(site: Site) -> None:
    site.write(0)
    site.run("ingest", "--direct")
    site.expect()
    code, _, err = site.check()
    assert code == ExitCode.USAGE
    assert "set `freshness` or `last_success`" in err


def test_a_check_writes_no_run(site: Site) -> None:
    site.write(0)
    site.run("ingest", "--direct")
    site.check()
    assert ask_lake(site.layout.root, "SELECT kind FROM runs") == [("ingest",)]


def test_the_flow_fails_by_the_name_of_the_reason(site: Site) -> None:
    site.write(50)
    site.run("ingest", "--direct")
    state = freshness_flow.fn(site.config, site.layout.root)
    assert state is not None
    assert (state.type.value, state.name) == ("FAILED", "Not fresh")
    assert "it should not be older than 2 days" in str(state.message)
    site.write(0)
    site.run("ingest", "--direct")
    assert freshness_flow.fn(site.config, site.layout.root) is None
