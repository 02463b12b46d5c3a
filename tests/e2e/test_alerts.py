"""People are told once when something goes wrong, and once when it is well again; no load hangs on that."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import send_alert
from flows.exit_code import ExitCode
from schemas.alert import Alert
from warehouse.layout import Layout

from .command import Outcome, ask_lake, gristmill_here
from .webhook import Webhook, listening

GOOD = "A text that can be read and has a few words."


class Team:
    """A configuration with one source that a webhook is told of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout(folder / "warehouse")
        self.root = folder / "news"
        self.root.mkdir()
        (folder / "sources").mkdir()
        (folder / "sources" / "news.toml").write_text('name = "news"\nroot = "../news"\n')
        self.configure('webhook_variable = "ALERT_URL"')

    def configure(self, *lines: str) -> None:
        (self.folder / "gristmill.toml").write_text("\n".join(["[on_alert]", *lines, ""]))

    def expect(self, *lines: str) -> None:
        file = self.folder / "gristmill.toml"
        file.write_text("\n".join([file.read_text(), "[expectations]", *lines, ""]))

    def run(self, *words: str | Path) -> Outcome:
        place = ("--config", self.folder / "gristmill.toml", "--warehouse", self.layout.root)
        return gristmill_here(*(words or ("ingest", "--direct")), *place)


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(send_alert, "_PAUSE_SECONDS", 0.001)
    return Team(tmp_path)


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with listening() as hook:
        monkeypatch.setenv("ALERT_URL", hook.url)
        yield hook


def test_each_change_is_told_once_and_once_when_it_is_well_again(team: Team, webhook: Webhook) -> None:
    assert [team.run().code for _ in range(2)] == [ExitCode.FAILED] * 2  # the folder is empty
    (team.root / "a.txt").write_text("")
    assert [team.run().code for _ in range(2)] == [ExitCode.UNMET, ExitCode.DONE]  # nothing is new the second time
    (team.root / "a.txt").write_text(GOOD)
    assert [team.run().code for _ in range(2)] == [ExitCode.DONE] * 2
    assert webhook.changes() == [
        ("run of ingest", "raised", "run_failed"),
        ("source news", "raised", "all_quarantined"),
        ("run of ingest", "cleared", "run_failed"),
        ("source news", "cleared", "all_quarantined"),
    ]


def test_the_body_says_what_where_and_of_which_run(team: Team, webhook: Webhook) -> None:
    (team.root / "a.html").write_text(GOOD)
    team.run()
    (body,) = webhook.bodies
    alert = Alert.model_validate_json(json.dumps(body))
    ((run_id,),) = ask_lake(team.layout.root, "SELECT run_id FROM runs")
    assert (alert.run_id, alert.warehouse) == (run_id, str(team.layout.root))
    (change,) = alert.changes
    assert (change.subject, change.state, change.severity) == ("source news", "raised", "error")
    assert "There was nothing to read: 1 left out" in change.detail
    assert alert.text == f"ERROR source news, nothing found: {change.detail}"
    assert webhook.headers[0]["Content-Type"] == "application/json"


def test_a_webhook_that_fails_is_tried_again_and_the_load_is_unharmed(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    (team.root / "a.txt").write_text(GOOD)
    team.expect("files = { error_below = 2 }")
    with listening([503, 429, 500]) as hook:
        monkeypatch.setenv("ALERT_URL", hook.url)
        code, out, _ = team.run()
        assert code == ExitCode.UNMET
        assert len(hook.bodies) == 4
    assert "1 loaded" in out
    assert ask_lake(team.layout.root, "SELECT count(*) FROM documents") == [(1,)]


@pytest.mark.parametrize("answers", [[503] * 4, [404]], ids=["never well", "refused"])
def test_what_could_not_be_told_is_told_by_the_next_run(
    team: Team, answers: list[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (team.root / "a.html").write_text(GOOD)
    with listening(answers) as hook:
        monkeypatch.setenv("ALERT_URL", hook.url)
        assert team.run().code == ExitCode.UNMET
        assert f"answered {answers[-1]}" in caplog.text
        assert len(hook.bodies) == len(answers)
        assert team.run().code == ExitCode.UNMET
        assert len(hook.bodies) == len(answers) + 1
        team.run()
        assert len(hook.bodies) == len(answers) + 1
        assert "secret-path" not in caplog.text
    assert "secret-path" not in team.layout.alerts.read_text()


def test_a_webhook_that_is_not_there_or_not_named_stops_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (team.root / "a.txt").write_text(GOOD)
    team.expect("files = { error_below = 2 }")
    with listening() as hook:
        gone = hook.url
    told = {"": "ALERT_URL, which [on_alert] names, is not set", "ftp://x/secret-path": "http:// or https://"}
    told |= {gone: "cannot be reached: ConnectError", "http://x:port/secret-path": "address or authorization are wrong"}
    for url, reason in told.items():
        monkeypatch.setenv("ALERT_URL", url)
        caplog.clear()
        assert team.run().code == ExitCode.UNMET
        assert reason in caplog.text
        assert "secret-path" not in caplog.text
    assert ask_lake(team.layout.root, "SELECT count(*) FROM documents") == [(1,)]


def test_a_token_is_sent_and_not_shown(team: Team, webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    team.configure('webhook_variable = "ALERT_URL"', 'authorization_variable = "ALERT_TOKEN"')
    monkeypatch.setenv("ALERT_TOKEN", "Bearer hush")
    outcome = team.run()
    assert webhook.headers[0]["Authorization"] == "Bearer hush"
    kept = [path for path in team.layout.root.rglob("*") if path.is_file() and b"hush" in path.read_bytes()]
    assert kept == []
    assert "hush" not in outcome.out + outcome.err


def test_a_command_gets_the_alert_on_its_standard_input(
    team: Team, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    took = tmp_path / "took.json"
    script = f"import sys; open({str(took)!r}, 'ab').write(sys.stdin.buffer.read() + b'\\n')"
    team.configure(f"command = {json.dumps([sys.executable, '-c', script])}")
    assert [team.run().code for _ in range(2)] == [ExitCode.FAILED] * 2
    (line,) = took.read_bytes().splitlines()
    assert Alert.model_validate_json(line).changes[0].reason == "run_failed"
    for command, told in {("/no/such/program",): "cannot be run", ("false",): "ended with 1"}.items():
        team.layout.alerts.unlink(missing_ok=True)
        team.configure(f"command = {json.dumps(command)}")
        assert team.run().code == ExitCode.FAILED
        assert told in caplog.text


def test_warnings_are_told_where_they_are_asked_for(team: Team, webhook: Webhook) -> None:
    (team.root / "a.txt").write_text(GOOD)
    (team.root / "b.txt").write_text(GOOD)
    team.run()
    (team.root / "b.txt").unlink()
    assert team.run().code == ExitCode.DONE
    assert webhook.bodies == []
    team.configure('webhook_variable = "ALERT_URL"', "warnings = true")
    team.run()
    assert webhook.changes() == []  # gone since an earlier run
    (team.root / "c.txt").write_text(GOOD)
    team.expect("files = { warn_below = 5 }")
    team.run()
    assert webhook.changes() == [("source news", "raised", "too_few_files")]


def test_a_single_file_says_nothing_of_its_source(team: Team, webhook: Webhook) -> None:
    (team.root / "a.txt").write_text("")
    assert team.run("ingest", "--direct", team.root / "a.txt", "--source", "news").code == ExitCode.UNMET
    assert webhook.bodies == []


def test_a_damaged_memory_is_as_none(team: Team, webhook: Webhook) -> None:
    team.run()
    team.layout.alerts.write_text("{")
    team.run()
    assert [change[1] for change in webhook.changes()] == ["raised", "raised"]
