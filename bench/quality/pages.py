"""`python -m bench.quality.pages`: titles, dates, people and running text of public pages, by `score_pages.py`."""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["below_floors", "main", "score_pages"]

_CLONE = Path(__file__).resolve().parents[2]
_SHARED = _CLONE.parent / "shared" / "pages" / "score_pages.py"
_GRISTMILL = Path(sys.executable).with_name("gristmill")
_FLOORS = Path(__file__).with_name("pages.toml")
_SETS = ("news", "pages")
_MOST = ("title wrong", "date wrong")  # measures that are better when lower: their bound is a ceiling


def score_pages(scorer: Path, name: str) -> dict[str, float]:
    """The measures of one set of pages: `news` or `pages`."""
    command = [sys.executable, str(scorer), "--json", "--pages", str(scorer.with_name(f"{name}.jsonl.gz"))]
    done = subprocess.run([*command, "--", str(_GRISTMILL)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout)["figures"]
    return figures


def below_floors(name: str, figures: Mapping[str, float]) -> list[str]:
    """Say, a sentence each, which figures of a set are below their floor, or wrong answers above their bound."""
    bounds: dict[str, float] = tomllib.loads(_FLOORS.read_text(encoding="utf-8"))["floors"][name]
    return [
        f"{name}: {measure} is {figures[measure]:.4f}, {'above' if measure in _MOST else 'below'} its bound of {bound}."
        for measure, bound in bounds.items()
        if (figures[measure] > bound if measure in _MOST else figures[measure] < bound)
    ]


def main(arguments: Sequence[str]) -> int:
    """Score and print; 1 where a figure is beyond its bound, 2 where the pages are not there."""
    parser = argparse.ArgumentParser("python -m bench.quality.pages", description="Score anatomy on public pages.")
    parser.add_argument("--score", type=Path, default=_SHARED, metavar="FILE", help="score_pages.py, pages beside it")
    parser.add_argument("--set", action="append", choices=_SETS, help="only this set; may be repeated")
    parser.add_argument("--gate", action="store_true", help="fail beyond the bounds of pages.toml")
    options = parser.parse_args(arguments)
    if not options.score.is_file():
        print(f"There is no {options.score}: name score_pages.py with --score.", file=sys.stderr)
        return 2
    failed = []
    for name in options.set or _SETS:
        figures = score_pages(options.score, name)
        print(name, *(f"  {measure:18s} {value:.3f}" for measure, value in figures.items()), sep="\n")
        failed += below_floors(name, figures)
    if options.gate:
        print(*failed, sep="\n", file=sys.stderr)
    return 1 if options.gate and failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
