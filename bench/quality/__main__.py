"""`python -m bench.quality`: score the tagger, and others beside it; see bench/README.md."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.quality.confusion import measure_answers, render_confusion, render_reliability
from bench.quality.gate import below_floors
from bench.quality.rivals import RIVALS
from bench.quality.scores import GRISTMILL, SUITES, render_scores, score_tagger

SHARED = Path(__file__).parents[3] / "shared" / "lid" / "score.py"


def main() -> int:
    """Score and print; 1 where a score is below its floor, 2 where something is missing."""
    options = _parse(sys.argv[1:])
    if not options.score.is_file():
        print(f"There is no {options.score}: name score.py with --score.", file=sys.stderr)
        return 2
    taggers = [GRISTMILL, *(() if options.alone or options.gate else RIVALS)]
    scores = {name: score_tagger(options.score, name, options.suite, options.n, options.seed) for name in taggers}
    print(render_scores(scores))
    if options.gate:
        failed = below_floors(scores[GRISTMILL])
        print(*failed, sep="\n", file=sys.stderr)
        return 1 if failed else 0
    if options.confusion:
        answers = measure_answers(options.score, options.n, options.seed)
        print(render_reliability(answers), render_confusion(answers), sep="\n\n")
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.quality", description="Score language taggers on mixed text.")
    parser.add_argument("--score", type=Path, default=SHARED, metavar="FILE", help="score.py, its sentences beside it")
    parser.add_argument("-n", type=int, default=300, help="paragraphs of a suite; default 300")
    parser.add_argument("--seed", default="dev", help="another seed makes other paragraphs; default dev")
    parser.add_argument("--suite", action="append", choices=SUITES, help="only this suite; may be repeated")
    parser.add_argument("--alone", action="store_true", help="leave the other detectors out")
    parser.add_argument("--confusion", action="store_true", help="add the tables of confusion and reliability")
    parser.add_argument("--gate", action="store_true", help="alone, and fail below the floors of floors.toml")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
