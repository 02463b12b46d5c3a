"""Which languages are taken for which, and whether the confidence says how likely a paragraph's language is right."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from text.tagging.detect import make_detector
from text.tagging.tag import tag_document

__all__ = ["Answer", "measure_answers", "render_confusion", "render_reliability"]

_BINS = (0.0, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01)


class Answer(NamedTuple):
    """A paragraph's language as it is and as it was tagged, and what of its letters was tagged as what."""

    suite: str
    gold: str
    language: str
    confidence: float | None
    letters: Counter[tuple[str, str]]


def measure_answers(score: Path, n: int, seed: str) -> list[Answer]:
    """Tag the paragraphs of every suite, document by document."""
    command = [sys.executable, str(score), "--make", "-n", str(n), "--seed", seed]
    lines = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    detect = make_detector()
    answers = []
    for _, group in groupby(map(json.loads, lines), key=lambda item: item["doc"]):
        items = list(group)
        for item, tagged in zip(items, tag_document([item["text"] for item in items], detect), strict=True):
            said = [span.language for span in tagged.spans for _ in range(span.start, span.end)]
            letters = Counter(
                (_primary(gold), _primary(language))
                for char, gold, language in zip(item["text"], item["gold"], said, strict=True)
                if char.isalpha()
            )
            golds = Counter[str]()
            for (gold, _), count in letters.items():
                golds[gold] += count
            main = golds.most_common(1)[0][0]
            suite = item["id"].rpartition("-")[0]
            answers.append(Answer(suite, main, _primary(tagged.language), tagged.confidence, letters))
    return answers


def _primary(language: str) -> str:
    primary = language.partition("-")[0]
    return "nb" if primary in {"no", "nn"} else primary


def render_reliability(answers: Iterable[Answer]) -> str:
    """A table in Markdown: how many paragraphs have a confidence from .. to, and how many of them are right."""
    told = [answer for answer in answers if answer.confidence is not None]
    lines = ["| confidence | paragraphs | mean confidence | right |", "| --- | --: | --: | --: |"]
    for low, high in pairwise(_BINS):
        within = [answer for answer in told if low <= (answer.confidence or 0.0) < high]
        if within:
            mean = sum(answer.confidence or 0.0 for answer in within) / len(within)
            right = sum(answer.gold == answer.language for answer in within) / len(within)
            lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(within)} | {mean:.3f} | {right:.3f} |")
    return "\n".join(lines)


def render_confusion(answers: Iterable[Answer]) -> str:
    """A table in Markdown: for each language its letters, the share tagged right, and what the rest was taken for."""
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        for (gold, said), count in answer.letters.items():
            rows[gold][said] += count
    lines = ["| language | letters | right | taken for (letters in 1000) |", "| --- | --: | --: | --- |"]
    for gold, said in sorted(rows.items()):
        total = said.total()
        wrong = [(language, count) for language, count in said.most_common() if language != gold]
        others = ", ".join(f"{language} {1000 * count / total:.1f}" for language, count in wrong[:4])
        lines.append(f"| {gold} | {total} | {said[gold] / total:.4f} | {others} |")
    return "\n".join(lines)
