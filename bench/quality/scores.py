"""Run `score.py` on a tagger and lay out what it says."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["GRISTMILL", "SUITES", "Scores", "render_scores", "score_tagger"]

SUITES = ("zh_in_en", "en_in_zh", "script", "latin", "phrase", "mono", "hant", "headings")
GRISTMILL = "gristmill"
_MEASURES = {"mono": ("exact", "para"), "hant": ("exact", "para"), "headings": ("exact", "para")}
_ALL_MEASURES = ("minF1", "exact", "para")

Scores = Mapping[str, Mapping[str, float]]
"""Suite -> measure -> figure, as `score.py --json` prints it."""


def score_tagger(score: Path, name: str, suites: Sequence[str] | None, n: int, seed: str) -> Scores:
    """Score a tagger by its name. Raises CalledProcessError where score.py fails; it has said why."""
    chosen = [word for suite in suites or () for word in ("--suite", suite)]
    command = [sys.executable, str(score), "--json", "-n", str(n), "--seed", seed, *chosen, "--", *_command(name)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    scores: Scores = json.loads(run.stdout)
    return scores


def _command(name: str) -> list[str]:
    if name == GRISTMILL:
        return [str(Path(sys.executable).with_name("gristmill")), "tag", "--jsonl"]
    return [sys.executable, "-m", "bench.quality.rivals", name]


def render_scores(scores: Mapping[str, Scores]) -> str:
    """A table in Markdown: a column for each tagger, a row for each suite and measure, and the speed with the start."""
    lines = [f"| suite | measure | {' | '.join(scores)} |", "| --- | --- |" + " --: |" * len(scores)]
    for suite in next(iter(scores.values())):
        for measure in _MEASURES.get(suite, _ALL_MEASURES):
            cells = [f"{of_tagger[suite][measure]:.4f}" for of_tagger in scores.values()]
            lines.append(f"| {suite} | {measure} | {' | '.join(cells)} |")
    speeds = [sum(suite["MB/s"] for suite in of_tagger.values()) / len(of_tagger) for of_tagger in scores.values()]
    return "\n".join([*lines, f"| all | MB/s | {' | '.join(f'{speed:.2f}' for speed in speeds)} |"])
