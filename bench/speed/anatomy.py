"""`python -m bench.speed.anatomy`: what describing documents and finding duplicates adds to `gristmill ingest`."""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.speed.corpus import OUT, BenchError, Corpus, make_corpus, open_corpus
from bench.speed.measure import cpu_of_children, environment, run
from bench.speed.report import describe_machine

_COMMANDS = {
    "with": "from flows.cli import main; main()",
    "without": "from bench.speed.bare import main_without_anatomy; main_without_anatomy()",
}


class _Spent(NamedTuple):
    wall: float
    cpu: float


def main() -> int:
    """Ingest with and without in turn, and print a table; answers the exit code."""
    options = _parse()
    OUT.mkdir(exist_ok=True)
    print("\n".join(f"- {line}" for line in describe_machine()), end="\n\n")
    print("| | with, s | without, s | added | with, CPU s | without, CPU s | added |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    try:
        corpus = open_corpus(options.corpus) if options.corpus else make_corpus(options.mb)
        for form, arguments in {"flow": [], "--direct": ["--direct"]}.items():
            runs = [{name: _ingest(corpus, name, arguments) for name in _COMMANDS} for _ in range(options.times)]
            print(_row(form, runs), flush=True)
    except BenchError as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


def _row(form: str, runs: list[dict[str, _Spent]]) -> str:
    """All figures, and by how much more the median of the runs with is than that of the runs without."""
    cells = [f"ingest, {form}"]
    for figure in _Spent._fields:
        figures = {name: [getattr(each[name], figure) for each in runs] for name in _COMMANDS}
        cells += [", ".join(f"{each:.1f}" for each in figures[name]) for name in _COMMANDS]
        cells.append(f"{median(figures['with']) / median(figures['without']) - 1:+.0%}")
    return f"| {' | '.join(cells)} |"


def _ingest(corpus: Corpus, name: str, arguments: list[str]) -> _Spent:
    cpu = cpu_of_children()
    with tempfile.TemporaryDirectory(dir=OUT) as work:
        command = [sys.executable, "-c", _COMMANDS[name], "ingest", str(corpus.folder), *arguments]
        seconds = run([*command, "--warehouse", str(Path(work) / "warehouse"), "--json"], environment(work))
    return _Spent(seconds, cpu_of_children() - cpu)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m bench.speed.anatomy", description="Measure what describing documents and finding duplicates costs."
    )
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of .jsonl files with a field `text`")
    parser.add_argument("--mb", type=float, default=64, help="size of the corpus that is made otherwise; default 64")
    parser.add_argument("--times", type=int, default=3, help="runs of each, in turn; default 3")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
