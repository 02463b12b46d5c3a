"""Learn `running_text.json` and `titles.json` of `text/anatomy/data`, by which a page is read.

    python -m venv /tmp/learn
    /tmp/learn/bin/pip install numpy==2.4.6 -r requirements.lock
    /tmp/learn/bin/python -m tools.learn_pages ../shared/pages text/anatomy/data
    /tmp/learn/bin/python -m tools.learn_pages ../shared/pages

reads the two sets of pages that `score_pages.py` there measures with: of `pages.jsonl.gz` a few strings of main text
and of the rest are known for each page, of `news.jsonl.gz` every line. Pages are put into parts by their site, and each
part is judged by what was learned from the others: the measures of `score_pages.py` are printed for several bounds, and
how far the confidence of titles can be trusted. With a folder the tables are written there, learned from all pages.

Of each page a cutting is learned from too, with few lines around its text, for pages are often saved half cleaned. The
same input gives the same bytes. Takes some minutes.
"""

import argparse
import gzip
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from schemas.rules import load_rules
from text.anatomy.forest import plant
from text.anatomy.lines import read_lines
from text.anatomy.marks import Line
from text.anatomy.measures import MEASURES, measure
from text.anatomy.roles import find_taken
from text.anatomy.rules import RuleBook, compile_rules
from text.anatomy.running_text import find_running_text
from text.anatomy.titles import TITLE_MEASURES, WIDEST, measure_titles
from text.decoding.normalise import NormaliseOptions, normalise
from text.decoding.split import split_paragraphs
from text.tagging.detect import make_detector
from text.tagging.tag import tag_document

from .boost import Growth, add_up, grow_forest

__all__ = ["main"]

_SOURCE = "the public pages in shared/pages: adbar/trafilatura, Apache-2.0; flairNLP/fundus, MIT"
_DAY = "2026-11-27"
_SETS = ("pages", "news")
_PARTS = 4
_ABOVE, _BELOW = (0, 1, 2, 3, 6, 12), (0, 1, 2, 4, 8, 16)  # lines that a cutting keeps around the text
_MAIN, _FEW, _CUT, _SHORT = 2.0, 2.0, 0.5, 0.2  # what a line weighs: main text, of a page with few, of a cutting, short
_RIGHT = 5.0  # what the right title weighs
_BOUNDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_BINS = (0.0, 0.3, 0.42, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
_TEXT_GROWTH, _TITLE_GROWTH = Growth(), Growth(trees=70, fewest=15)

Array = Any


class Page(NamedTuple):
    """A page or a cutting of one: its lines, and of each whether it is main text (None where that is not known)."""

    kind: str
    name: str
    gold: dict[str, Any]
    lines: list[Line]
    languages: list[str]
    covered: frozenset[int]
    answers: list[int | None]
    weights: list[float]
    is_cut: bool = False


class Titles(NamedTuple):
    """The lines of a page that may be its title: what is measured of each, their words, and the right title."""

    page: Page
    measures: Array
    texts: list[str]
    title: str


def flat(text: str) -> str:
    """As `score_pages.py` compares texts."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def bare(text: str | None) -> str:
    """As it compares titles."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text or "")).strip().lower()


def read_pages(folder: Path, book: RuleBook) -> list[Page]:
    """Read both sets of pages, tagged and with their dates and labels."""
    detect = make_detector()
    pages = []
    for kind in _SETS:
        with gzip.open(folder / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as file:
            pages += [_read_page(kind, json.loads(row), book, detect) for row in file]
    return pages


def _read_page(kind: str, row: dict[str, Any], book: RuleBook, detect: Any) -> Page:
    raw = row["text"].encode("utf-8", "replace").decode()
    texts = [normalise(raw[span.start : span.end], NormaliseOptions()).text for span in split_paragraphs(raw)]
    texts = [text for text in texts if text]
    languages = [tagged.language for tagged in tag_document(texts, detect)]
    lines = read_lines(texts, languages, book)
    answers, weights = _answer(kind, row["gold"], texts)
    covered = book.boilerplate.find_places(texts)
    return Page(kind, row["id"], row["gold"], lines, languages, covered, answers, weights)


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
    """A cutting of each page that has main text: that, its title where it stands above, and few lines around."""
    for page in pages:
        places = [i for i, answer in enumerate(page.answers) if answer]
        if not places:
            continue
        title = bare(page.gold["title"])
        above = [i for i in range(places[0]) if title and bare(page.lines[i].text) == title][-1:]
        begin = max(0, min([*above, places[0]]) - _pick(_ABOVE, page.name))
        end = min(len(page.lines), places[-1] + 1 + _pick(_BELOW, page.name[::-1]))
        yield page._replace(
            lines=page.lines[begin:end],
            languages=page.languages[begin:end],
            covered=frozenset(i - begin for i in page.covered if begin <= i < end),
            answers=page.answers[begin:end],
            weights=[_CUT * weight for weight in page.weights[begin:end]],
            is_cut=True,
        )


def _pick(values: Sequence[int], name: str) -> int:
    return values[zlib.crc32(name.encode()) % len(values)]


def part_of(page: Page) -> int:
    """The part that a page's site is in."""
    return zlib.crc32(page.name.rpartition("/")[2].split(".")[0].encode()) % _PARTS


def learn_text(pages: Sequence[Page]) -> list[Any]:
    """The trees that tell running text."""
    rows, answers, weights = [], [], []
    for page in pages:
        measured = measure(page.lines, page.languages, page.covered)
        for i, answer in enumerate(page.answers):
            if answer is not None:
                rows.append(measured[i])
                answers.append(answer)
                weights.append(page.weights[i])
    return grow_forest(np.array(rows), np.array(answers, float), np.array(weights), _TEXT_GROWTH)


def judge(pages: Sequence[Page], scores: Callable[[Page], Array], least: float) -> dict[str, float]:
    """Main kept, rest dropped and main F1, as `score_pages.py` counts them."""
    kept, dropped, right = [], [], []
    for page in pages:
        texts = [flat(line.text) for line in page.lines]
        keeps = scores(page) > least
        for is_main, strings in ((True, page.gold["main"]), (False, page.gold["rest"])):
            for string in map(flat, strings):
                places = [i for i, text in enumerate(texts) if string in text]
                if places:
                    is_there = any(keeps[i] for i in places)
                    (kept if is_main else dropped).append(is_there == is_main)
                    right += [is_main] if is_there else []
    recall, precision = float(np.mean(kept)), float(np.mean(right))
    f1 = 2 * precision * recall / (precision + recall)
    return {"main kept": recall, "rest dropped": float(np.mean(dropped)), "main F1": f1}


def find_titles(page: Page, trees: list[Any], book: RuleBook) -> Titles:
    """The candidates for the title of a page whose running text the trees tell."""
    running = find_running_text(page.lines, page.languages, page.covered, plant(trees))
    taken = find_taken(page.lines, page.covered, book)
    found = measure_titles(page.lines, page.languages, taken, running)
    measures = np.array([each.measures for each in found]).reshape(len(found), len(TITLE_MEASURES))
    return Titles(page, measures, [bare(page.lines[each.place].text) for each in found], bare(page.gold["title"]))


def learn_titles(titles: Sequence[Titles]) -> list[Any]:
    """The trees that tell titles."""
    rows = np.concatenate([each.measures for each in titles])
    answers = np.array([text == each.title for each in titles for text in each.texts], float)
    weights = np.array([_CUT if each.page.is_cut else 1.0 for each in titles for _ in each.texts])
    return grow_forest(rows, answers, weights * (1 + (_RIGHT - 1) * answers), _TITLE_GROWTH)


def rank(titles: Titles, trees: list[Any]) -> tuple[float, float, bool] | None:
    """The log odds of the likeliest candidate, how far it is before the next, and whether it is right."""
    if not titles.texts:
        return None
    odds = add_up(trees, titles.measures)
    best = int(odds.argmax())
    others = [each for each, text in zip(odds, titles.texts, strict=True) if text != titles.texts[best]]
    margin = odds[best] - max(others, default=odds[best] - WIDEST)
    return float(odds[best]), float(min(margin, WIDEST)), titles.texts[best] == titles.title


def calibrate(ranked: Sequence[tuple[float, float, bool]]) -> list[float]:
    """Three numbers that make a probability of log odds and margin: Platt's scaling, by Newton's method."""
    rows = np.array([(odds, margin, 1.0) for odds, margin, _ in ranked])
    right = np.array([is_right for *_, is_right in ranked], float)
    numbers = np.zeros(3)
    for _ in range(30):
        sure = 1 / (1 + np.exp(-rows @ numbers))
        bend = (rows * (sure * (1 - sure))[:, None]).T @ rows + 1e-3 * np.eye(3)
        numbers -= np.linalg.solve(bend, rows.T @ (sure - right))
    return [round(float(number), 3) for number in numbers]


def _print_titles(titles: Sequence[Titles], ranked: Sequence[tuple[float, float, bool] | None], sure: Array) -> None:
    rates = []
    for kind, is_cut in [(kind, is_cut) for kind in _SETS for is_cut in (False, True)]:
        of_kind = [
            each for of, each in zip(titles, ranked, strict=True) if of.page.kind == kind and of.page.is_cut == is_cut
        ]
        told = [(1 / (1 + np.exp(-np.dot(sure, (*each[:2], 1)))), each[2]) for each in of_kind if each]
        rates += told
        for bound in _BINS[1:5]:
            right = sum(is_right for each, is_right in told if each >= bound) / len(of_kind)
            wrong = sum(not is_right for each, is_right in told if each >= bound) / len(of_kind)
            print(f"{kind}{', cut' if is_cut else '':5s} title from {bound}: right {right:.3f}, wrong {wrong:.3f}")
    for low, high in pairwise(_BINS):
        among = [is_right for each, is_right in rates if low <= each < high]
        print(f"confidence {low} to {high}: {len(among)} titles, right {np.mean(among):.3f}")


def _write(file: Path, pages: int, measures: Sequence[str], trees: Sequence[Any], **more: Any) -> None:
    """A line for what is said of the table, and one for each tree."""
    told = json.dumps({"source": _SOURCE, "learned_on": _DAY, "pages": pages, "measures": measures, **more})
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    file.write_text(f'{told[:-1]},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("data", type=Path, nargs="?")
    asked = parser.parse_args()
    book = compile_rules(load_rules(Path(__file__).parent.parent / "config" / "rules").to_rules())
    pages = read_pages(asked.pages, book)
    cuttings = list(cut_pages(pages))
    both = [*pages, *cuttings]
    left_out = [learn_text([page for page in both if part_of(page) != part]) for part in range(_PARTS)]
    scores = {
        page.name: add_up(left_out[part_of(page)], np.array(measure(page.lines, page.languages, page.covered)))
        for page in pages
    }
    for kind in _SETS:
        of_kind = [page for page in pages if page.kind == kind]
        for bound in _BOUNDS:
            found = judge(of_kind, lambda page: scores[page.name], float(np.log(bound / (1 - bound))))
            print(kind, "from", bound, *(f"{name} {value:.3f}" for name, value in found.items()))
    titled = [
        page
        for page in both
        if page.gold["title"] and any(bare(page.gold["title"]) in bare(line.text) for line in page.lines)
    ]
    titles = [find_titles(page, left_out[part_of(page)], book) for page in titled]
    trees = [learn_titles([each for each in titles if part_of(each.page) != part]) for part in range(_PARTS)]
    ranked = [rank(each, trees[part_of(each.page)]) for each in titles]
    sure = calibrate([each for each in ranked if each])
    _print_titles(titles, ranked, sure)
    if asked.data:
        _write(asked.data / "running_text.json", len(pages), MEASURES, learn_text(both))
        count = sum(not each.page.is_cut for each in titles)
        _write(asked.data / "titles.json", count, TITLE_MEASURES, learn_titles(titles), sure=sure)


if __name__ == "__main__":
    main()
