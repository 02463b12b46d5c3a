#!/usr/bin/env python3
"""Learn `text/anatomy/data/running_text.json`, by which running text is told from the rest of a page.

    python -m venv /tmp/learn
    /tmp/learn/bin/pip install numpy==2.3.5 -r requirements.lock
    /tmp/learn/bin/python tools/learn_pages.py ../shared/pages text/anatomy/data
    /tmp/learn/bin/python tools/learn_pages.py ../shared/pages --leave-out 4

reads the two sets of pages that `score_pages.py` measures with: of `pages.jsonl.gz` a few strings of main text and of the
rest are known for each page, of `news.jsonl.gz` every line. With `--leave-out N` nothing is written: the pages are put
into N parts by their site, each part is judged by what was learned from the others, and the measures of `score_pages.py`
are printed for several bounds. Of each page a cutting is learned from too, with few lines around the text, for pages are
often saved half cleaned. The same input gives the same bytes. Takes some minutes.
"""

import argparse
import gzip
import json
import random
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]
from boost import Growth, add_up, grow_forest

from schemas.rules import load_rules
from text.anatomy.lines import read_lines
from text.anatomy.marks import Line
from text.anatomy.measures import MEASURES, measure
from text.anatomy.rules import RuleBook, compile_rules
from text.decoding.normalise import NormaliseOptions, normalise
from text.decoding.split import split_paragraphs
from text.tagging.detect import make_detector
from text.tagging.tag import tag_document

__all__ = ["main"]

_SOURCE = "lines of the public pages in shared/pages: adbar/trafilatura, Apache-2.0; flairNLP/fundus, MIT"
_DAY = "2026-11-27"
_SETS = ("pages", "news")
_ABOVE, _BELOW = (0, 1, 2, 3, 6, 12), (0, 1, 2, 4, 8, 16)  # lines that a cutting keeps around the text
_MAIN, _FEW, _CUT, _SHORT = 2.0, 2.0, 0.5, 0.2  # what a line weighs: main text, of a page with few, of a cutting, short
_BOUNDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_GROWTH = Growth()


class Page(NamedTuple):
    """A page or a cutting of one: its lines, and of each whether it is main text (None where that is not known)."""

    kind: str
    name: str
    gold: dict[str, Any]
    lines: list[Line]
    languages: list[str]
    covered: set[int]
    answers: list[int | None]
    weights: list[float]


def read_pages(folder: Path) -> list[Page]:
    """Read both sets of pages, tagged and with their dates and labels."""
    book = compile_rules(load_rules(Path(__file__).parent.parent / "config" / "rules").to_rules())
    detect = make_detector()
    pages = []
    for kind in _SETS:
        with gzip.open(folder / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                pages.append(_read_page(kind, row, book, detect))
    return pages


def _read_page(kind: str, row: dict[str, Any], book: RuleBook, detect: Any) -> Page:
    raw = row["text"].encode("utf-8", "replace").decode()
    texts = [normalise(raw[span.start : span.end], NormaliseOptions()).text for span in split_paragraphs(raw)]
    texts = [text for text in texts if text]
    languages = [tagged.language for tagged in tag_document(texts, detect)]
    lines = read_lines(texts, languages, book)
    covered = set(book.boilerplate.find_places(texts))
    answers, weights = _answer(kind, row["gold"], texts)
    return Page(kind, row["id"], row["gold"], lines, languages, covered, answers, weights)


def flat(text: str) -> str:
    """As `score_pages.py` compares texts."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def bare(text: str | None) -> str:
    """As it compares titles."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text or "")).strip().lower()


def _answer(kind: str, gold: dict[str, Any], texts: Sequence[str]) -> tuple[list[int | None], list[float]]:
    main, rest = (list(map(flat, gold[name])) for name in ("main", "rest"))
    title = bare(gold["title"])
    answers: list[int | None] = []
    weights = []
    for text in map(flat, texts):
        is_rest = any(string in text for string in rest)
        is_known = is_rest or (kind == "news" and bare(text) != title)
        answers.append(1 if any(string in text for string in main) else 0 if is_known else None)
        weights.append((_MAIN if answers[-1] else 1.0 if is_rest else _SHORT) * (_FEW if kind == "pages" else 1.0))
    return answers, weights


def cut_pages(pages: Sequence[Page]) -> Iterator[Page]:
    """A cutting of each page that has main text, with few lines around it."""
    chance = random.Random(5)
    for page in pages:
        places = [i for i, answer in enumerate(page.answers) if answer]
        if places:
            begin = max(0, places[0] - chance.choice(_ABOVE))
            end = min(len(page.lines), places[-1] + 1 + chance.choice(_BELOW))
            yield page._replace(
                lines=page.lines[begin:end],
                languages=page.languages[begin:end],
                covered={i - begin for i in page.covered if begin <= i < end},
                answers=page.answers[begin:end],
                weights=[_CUT * weight for weight in page.weights[begin:end]],
            )


def learn(pages: Sequence[Page]) -> list[Any]:
    """The trees that tell running text, from pages and cuttings of them."""
    rows, answers, weights = [], [], []
    for page in [*pages, *cut_pages(pages)]:
        measured = measure(page.lines, page.languages, page.covered)
        for i, answer in enumerate(page.answers):
            if answer is not None:
                rows.append(measured[i])
                answers.append(answer)
                weights.append(page.weights[i])
    return grow_forest(np.array(rows), np.array(answers, float), np.array(weights), _GROWTH)


def judge(pages: Sequence[Page], is_kept: Callable[[Page], Sequence[bool]]) -> dict[str, float]:
    """Main kept, rest dropped and main F1, as `score_pages.py` counts them."""
    kept, dropped, right = [], [], []
    for page in pages:
        texts = [flat(line.text) for line in page.lines]
        keeps = is_kept(page)
        for is_main, strings in ((True, page.gold["main"]), (False, page.gold["rest"])):
            for string in map(flat, strings):
                places = [i for i, text in enumerate(texts) if string in text]
                if places:
                    is_there = any(keeps[i] for i in places)
                    (kept if is_main else dropped).append(is_there == is_main)
                    if is_there:
                        right.append(is_main)
    recall, precision = np.mean(kept), np.mean(right)
    return {
        "main kept": float(recall),
        "rest dropped": float(np.mean(dropped)),
        "main F1": float(2 * precision * recall / (precision + recall)),
    }


def part_of(page: Page, parts: int) -> int:
    """The part that a page's site is in."""
    return zlib.crc32(page.name.rpartition("/")[2].split(".")[0].encode()) % parts


def leave_out(pages: Sequence[Page], parts: int) -> None:
    """Judge each part by what the others teach, and print the measures."""
    scores: dict[tuple[str, str], Any] = {}
    for part in range(parts):
        trees = learn([page for page in pages if part_of(page, parts) != part])
        for page in pages:
            if part_of(page, parts) == part:
                measured = np.array(measure(page.lines, page.languages, page.covered))
                scores[page.kind, page.name] = add_up(trees, measured)
    for kind in _SETS:
        for bound in _BOUNDS:
            least = np.log(bound / (1 - bound))
            of_kind = [page for page in pages if page.kind == kind]
            found = judge(of_kind, lambda page, least=least: list(scores[page.kind, page.name] > least))  # type: ignore[misc]
            print(kind, bound, *(f"{name} {value:.3f}" for name, value in found.items()))


def _write(file: Path, pages: int, measures: Sequence[str], trees: Sequence[Any]) -> None:
    """A line for what is said of the table, and one for each tree."""
    told = json.dumps({"source": _SOURCE, "learned_on": _DAY, "pages": pages, "measures": measures})
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    file.write_text(f'{told[:-1]},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--leave-out", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    pages = read_pages(asked.pages)
    if asked.leave_out:
        leave_out(pages, asked.leave_out)
    if asked.data:
        _write(asked.data / "running_text.json", len(pages), MEASURES, learn(pages))


if __name__ == "__main__":
    main()
