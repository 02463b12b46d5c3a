"""`python -m bench.quality.copies`: are documents that were edited found again? See bench/README.md.

Documents are made of the sentences beside `../shared/lid/score.py`, no sentence in two of them, in all its languages.
Of each an edited copy is made: some of its words are replaced, left out or put in, a quotation is translated (a
sentence of another language stands in its place), and a site's header and footer are put around it. All are ingested,
and the pairs that `duplicates` puts into one cluster are compared with the pairs that were made. Beside them stands
what must not be taken for copies: documents with the same header and footer, and such as share a third of theirs.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from flows.ingest import IngestRequest, direct_stages, ingest
from flows.progress import SilentReporter
from schemas.settings import Settings, load_settings
from sources.discover import named_scans
from warehouse.connect import open_lake
from warehouse.publish import Published

SHARED = Path(__file__).parents[3] / "shared" / "lid" / "sentences"
FLOORS = Path(__file__).with_name("copies.toml")
LEVELS = (5, 10, 20, 30)
# Two characters of these count as a word: they write none.
SPACELESS = frozenset({"ja", "th", "zh", "zh-Hant"})
HEADER = (
    "Home | News | Courts | Weather | Contact us",
    "The Valley Courier, your paper for the whole valley since 1953",
    "Time: {month} {day}, 2024   Source: Courier Net",
    "[Font: large medium small] Print this page",
)
FOOTER = (
    "Editor in charge: {editor}",
    "Share: E-mail | Print | Copy link",
    "Related pages: more news of the day, most read, letters to the editor",
    "Copyright © 2024 The Valley Courier. All rights reserved.",
)


class Made(NamedTuple):
    """A document: its language and its paragraphs, each a list of sentences."""

    language: str
    paragraphs: list[list[str]]


class Score(NamedTuple):
    """Pairs that were made, found, and both."""

    made: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that were made."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs made that were found."""
        return self.right / self.made if self.made else 1.0


def main() -> int:
    """Score every level and print; 1 where a score is below its floor, 2 where the sentences are missing."""
    options = _parse(sys.argv[1:])
    if not options.sentences.is_dir():
        print(f"There is no {options.sentences}: name the folder with --sentences.", file=sys.stderr)
        return 2
    sentences = {path.stem: path.read_text("utf-8").splitlines() for path in sorted(options.sentences.glob("*.txt"))}
    print("| words edited, % | pairs made | precision | recall |", "| --: | --: | --: | --: |", sep="\n")
    scores = {level: score_level(sentences, level, options.seed, options.n) for level in options.level or LEVELS}
    for level, score in scores.items():
        print(f"| {level} | {score.made} | {score.precision:.4f} | {score.recall:.4f} |")
    failed = below_floors(scores) if options.gate else []
    print(*failed, sep="\n", file=sys.stderr, end="")
    return 1 if failed else 0


def below_floors(scores: dict[int, Score]) -> list[str]:
    """Say, a sentence each, which scores are below their floor."""
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["floors"]
    return [
        f"{level} % edited: {measure} is {getattr(score, measure):.4f}, below its floor of {floor}."
        for level, score in scores.items()
        for measure, floor in floors.get(str(level), {}).items()
        if getattr(score, measure) < floor
    ]


def score_level(sentences: dict[str, list[str]], level: int, seed: str, most: int | None) -> Score:
    """Make documents, their edited copies and their strangers, ingest them all, and count pairs."""
    draw = random.Random(f"{seed} {level}")
    originals = list(_make_documents(sentences, draw))
    draw.shuffle(originals)
    texts = dict(_make_texts(originals[:most], sentences, level / 100, draw))
    made = {frozenset((key, key.replace("o", "c"))) for key in texts if key.startswith("o")}
    found = _find_pairs(texts)
    return Score(len(made), len(found), len(made & found))


def _make_documents(sentences: dict[str, list[str]], draw: random.Random) -> Iterator[Made]:
    for language, of_language in sentences.items():
        rest = draw.sample(of_language, len(of_language))
        while len(rest) >= 8:
            size = draw.randint(8, 30)
            chosen, rest = rest[:size], rest[size:]
            paragraphs = []
            while chosen:
                length = draw.randint(1, 4)
                paragraphs.append(chosen[:length])
                chosen = chosen[length:]
            yield Made(language, paragraphs)


def _make_texts(
    originals: Sequence[Made], sentences: dict[str, list[str]], share: float, draw: random.Random
) -> Iterator[tuple[str, str]]:
    """Name each text: `o` an original, `c` its copy, `s` a stranger that begins as an original does."""
    for number, original in enumerate(originals):
        yield f"o{number}", _join(original.paragraphs)
        copied = _translate_quotation(_edit(original, sentences, share, draw), sentences, draw)
        yield f"c{number}", _dress(_join(copied.paragraphs), draw)
        other = originals[number - 1]
        if other.language == original.language and len(original.paragraphs) >= 3 and number % 3 == 0:
            third = max(1, len(original.paragraphs) // 3)
            # Its other two thirds are of no other text: the original's words, each sentence in another order.
            own = [[_shuffle(sentence, other.language, draw) for sentence in part] for part in other.paragraphs]
            yield f"s{number}", _dress(_join(original.paragraphs[:third] + own), draw)


def _shuffle(sentence: str, language: str, draw: random.Random) -> str:
    units = _units(sentence, language)
    return _separator(language).join(draw.sample(units, len(units)))


def _separator(language: str) -> str:
    return "" if language in SPACELESS else " "


def _units(sentence: str, language: str) -> list[str]:
    if language in SPACELESS:
        return [sentence[place : place + 2] for place in range(0, len(sentence), 2)]
    return sentence.split()


def _edit(original: Made, sentences: dict[str, list[str]], share: float, draw: random.Random) -> Made:
    """Edit so many words: of ten six are replaced, two left out, and behind two another one is put in."""

    def other() -> str:
        return draw.choice(_units(draw.choice(sentences[original.language]), original.language) or ["-"])

    def edit(sentence: str) -> str:
        words: list[str] = []
        for unit in _units(sentence, original.language):
            fate = draw.random() / share if share else 1
            if fate >= 1:
                words.append(unit)
            elif fate < 0.6:
                words.append(other())
            elif fate < 0.8:
                words += [unit, other()]
        return _separator(original.language).join(words)

    return original._replace(paragraphs=[[edit(each) for each in part] for part in original.paragraphs])


def _translate_quotation(text: Made, sentences: dict[str, list[str]], draw: random.Random) -> Made:
    paragraphs = [list(part) for part in text.paragraphs]
    part = draw.choice(paragraphs)
    language = draw.choice(sorted(sentences.keys() - {text.language}))
    part[draw.randrange(len(part))] = f"“{draw.choice(sentences[language])}”"
    return text._replace(paragraphs=paragraphs)


def _join(paragraphs: Sequence[Sequence[str]]) -> str:
    return "\n\n".join(" ".join(part) for part in paragraphs)


def _dress(text: str, draw: random.Random) -> str:
    names = {
        "month": draw.choice(["March", "May"]),
        "day": draw.randint(1, 28),
        "editor": draw.choice(["A. Baker", "Li Na"]),
    }
    head, foot = draw.sample(HEADER, 3), draw.sample(FOOTER, 3)
    return "\n\n".join(part.format(**names) if part is not text else text for part in (*head, text, *foot))


def _find_pairs(texts: dict[str, str]) -> set[frozenset[str]]:
    folder = Path(tempfile.mkdtemp())
    try:
        lines = (json.dumps({"id": key, "text": text}) for key, text in texts.items())
        (folder / "texts.jsonl").write_text("\n".join(lines), "utf-8")
        settings = load_settings(warehouse=folder / "warehouse")  # with the rules that tell a footer from a text
        request = IngestRequest(tuple(named_scans([str(folder / "texts.jsonl")], "copies")))
        with direct_stages(settings) as stages:
            # What is published is not looked at.
            ingest(request, settings, stages._replace(publish=_pass_over), SilentReporter())
        with open_lake(settings.warehouse, read_only=True) as lake:
            rows = lake.execute(
                "SELECT method, cluster_id, record_key FROM duplicates JOIN documents ON document_id = item_id"
            ).fetchall()
    finally:
        shutil.rmtree(folder)
    clusters = defaultdict(set)
    for method, cluster, key in rows:
        clusters[method, cluster].add(key)
    return {frozenset(pair) for members in clusters.values() for pair in combinations(sorted(members), 2)}


def _pass_over(_lake: object, settings: Settings, _run: object) -> Published:
    return Published(0, settings.warehouse.path, is_full=False)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m bench.quality.copies", description="Score the search for near-duplicates."
    )
    parser.add_argument("--sentences", type=Path, default=SHARED, metavar="DIR", help="sentences, a file a language")
    parser.add_argument("-n", type=int, help="so many originals a level; default all")
    parser.add_argument("--seed", default="dev", help="another seed makes other documents; default dev")
    parser.add_argument(
        "--level", type=int, action="append", help="only this share of words edited, %%; may be repeated"
    )
    parser.add_argument("--gate", action="store_true", help="fail below the floors of copies.toml")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
