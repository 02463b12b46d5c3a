"""Every command on a terminal: nothing that somebody else wrote steers it, be it data, a name or an argument."""

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

OSC52, CLEAR, C1, BIDI = "\x1b]52;c;RVZJTA==\x07", "\x1b[2J", "\x9b31m", "\u202eRLO\u2066"
HOSTILE = f"Evil {OSC52} {CLEAR}\x1b[31mI {C1} {BIDI} \u2028\u200b end"
STEERING = (OSC52, "\x1b]", CLEAR, "\x1b[31mI", "\x9b", "\x07", "\u202e", "\u2066", "\u2028", "\u200b")


def on_terminal(*arguments: str) -> bytes:
    """Run a command on a pseudo terminal, and give all that it sent there."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    command = [sys.executable, "-m", "flows.cli", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        out = b""
        while True:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    out += os.read(ours, 65536)
                except OSError:  # how Linux says that the other end is closed
                    break
            elif process.poll() is not None:
                break
    os.close(ours)
    return out


def assert_harmless(out: bytes) -> str:
    """Give what a terminal showed, without the colours."""
    shown = out.decode()
    assert not [steering for steering in STEERING if steering in shown]
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


@pytest.mark.parametrize(
    "arguments",
    [
        ("tag", "/nowhere" + OSC52 + CLEAR),
        ("ingest", "/nowhere" + CLEAR, "--direct"),
        ("runs", "--form" + CLEAR),
        (OSC52 + C1,),
        ("quarantine", "x" + BIDI + CLEAR),
        ("sql", "SELECT 1", "--format", OSC52 + "\x1b[31m"),
        ("--debug", "ingest", "--config", f"/x{OSC52}.toml"),
    ],
)
def test_arguments_come_back_to_a_terminal_written_out(arguments: tuple[str, ...]) -> None:
    shown = assert_harmless(on_terminal(*arguments))
    assert "\\x1b" in shown or "\\x9b" in shown


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of hostile words: texts, fields, keys, a file's name, and lines that are rejected."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "ev\x1b]0;T\x07il[red]x.txt").write_text(f"A title {HOSTILE}\n\nThe dog eats 中文{CLEAR}字 bread.\n")
    fields = dict.fromkeys(("title", "author", "publisher", "url", "text", f"m{OSC52}"), HOSTILE)
    lines = [{"id": f"k{OSC52}{CLEAR}", **fields}, {"id": 5.5, "text": HOSTILE}, {f"no{OSC52}text": HOSTILE}]
    (corpus / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + f"{{bad json {OSC52}\n")
    out = on_terminal("ingest", str(corpus), "--source", "a", "--direct", "--warehouse", str(folder / "wh"))
    assert_harmless(out)
    return folder / "wh"


@pytest.mark.parametrize(
    "arguments",
    [
        ("sql", "SELECT record_key::INT FROM documents"),
        ("sql", "SELECT error(title) FROM documents WHERE title IS NOT NULL"),
        ("sql", f'SELECT 1 AS "x{OSC52}{C1}"'),
        ("sql", "SELECT d.*, p.text FROM documents d JOIN paragraphs p USING (document_id)"),
        ("sql", "SELECT d.*, p.text FROM documents d JOIN paragraphs p USING (document_id)", "--format", "csv"),
        ("sql", "SELECT d.*, p.text FROM documents d JOIN paragraphs p USING (document_id)", "--format", "json"),
        ("explain", f"#k{OSC52}"),
        ("explain", f"k{OSC52}{CLEAR}"),
        ("quarantine", "list", "--format", "csv"),
        ("quarantine", "list"),
        ("quarantine", "replay"),
        ("check",),
    ],
)
def test_words_of_the_data_come_to_a_terminal_written_out(arguments: tuple[str, ...], warehouse: Path) -> None:
    assert_harmless(on_terminal(*arguments, "--warehouse", str(warehouse)))
