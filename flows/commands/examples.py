"""An example of each command, by its words: the end of its help."""

__all__ = ["example"]

_EXAMPLES = {
    "ingest": "gristmill ingest samples/news --source news --strict",
    "up": "gristmill up --config config/gristmill.toml",
    "sql": 'gristmill sql "SELECT language, count(*) FROM documents GROUP BY ALL" --format csv',
    "tag": "gristmill tag samples/news/courier/2024-03-04-night-sailings.txt",
    "explain": "gristmill explain samples/courier/2024-03-04-night-sailings.txt",
    "runs": "gristmill runs --last 5",
    "runs show": "gristmill runs show last --files 5",
    "metrics": "gristmill metrics",
    "publish": "gristmill publish --wait",
    "check": "gristmill check --deep",
    "reprocess": "gristmill reprocess --stale --where \"language = 'de'\"",
    "maintain": "gristmill maintain --wait",
    "migrate": "gristmill migrate --wait",
    "forget": "gristmill forget samples/courier/2024-03-04-night-sailings.txt",
    "backup": "gristmill backup /srv/backup/gristmill",
    "restore": "gristmill restore /srv/backup/gristmill --warehouse /srv/gristmill/data",
    "doctor": "gristmill doctor --config config/gristmill.toml",
    "quarantine list": "gristmill quarantine list --all --format json",
    "quarantine show": "gristmill quarantine show 3f2a9c51d0b8e764",
    "quarantine replay": "gristmill quarantine replay --json",
    "quarantine dismiss": 'gristmill quarantine dismiss 3f2a9c51d0b8e764 --reason "no loss"',
    "quarantine purge": "gristmill quarantine purge --older-than 90 --status superseded",
}


def example(command: str) -> str | None:
    """Give the last line of a command's help; None, which a test does not pass, where there is none yet."""
    return f"Example: {_EXAMPLES[command]}" if command in _EXAMPLES else None
