"""`python -m bench.speed`: measure everything in one run and print it; see bench/README.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

from bench.speed.corpus import OUT, BenchError, make_corpus, open_corpus
from bench.speed.figures import (
    GRISTMILL,
    Bench,
    Figure,
    measure_commands,
    measure_memory,
    measure_references,
    measure_stages,
    measure_whole,
)
from bench.speed.measure import environment
from bench.speed.report import Report, describe_machine, render_json, render_markdown, render_text
from bench.speed.up import served


def main() -> int:
    """Measure, print, and return the exit code: 1 where something failed, 2 where something is missing."""
    options = _parse(sys.argv[1:])
    OUT.mkdir(exist_ok=True)
    machine = describe_machine()
    try:
        corpus = open_corpus(options.corpus) if options.corpus else make_corpus(options.mb)
        with tempfile.TemporaryDirectory(prefix="warehouses-", dir=options.warehouse_dir or OUT) as work:
            folder = Path(work)
            up = served(GRISTMILL, folder / "up", environment(str(folder / "prefect")))
            with nullcontext() if options.skip_flow else up as api:
                bench = Bench(corpus, folder, api)
                figures = _measure_memory(bench) if options.memory else _measure_speed(bench)
    except BenchError as exc:
        print(exc, file=sys.stderr)
        return 1
    report = Report(_command(options), machine, figures)
    render = render_json if options.json else render_markdown if options.markdown else render_text
    print(render(report))
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.speed", description="Measure speed and peak memory.")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder of .jsonl files with a field `text`")
    parser.add_argument("--mb", type=float, default=64, help="size of the corpus that is made otherwise; default 64")
    parser.add_argument(
        "--warehouse-dir", type=Path, metavar="DIR", help="where warehouses are made for the time being"
    )
    parser.add_argument("--skip-flow", action="store_true", help="measure nothing that needs Prefect")
    parser.add_argument("--memory", action="store_true", help="compare peak memory on 64 and 256 MB, and nothing else")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--markdown", action="store_true", help="print the section for bench/README.md")
    return parser.parse_args(arguments)


def _command(options: argparse.Namespace) -> str:
    """Write the call without its paths, which mean nothing elsewhere."""
    size = "--corpus DIR" if options.corpus else f"--mb {options.mb:g}"
    words = [
        "python -m bench.speed",
        "--memory" if options.memory else size,
        "--skip-flow" if options.skip_flow else "",
    ]
    return " ".join(filter(None, words))


def _measure_speed(bench: Bench) -> dict[str, list[Figure]]:
    references = _tell(measure_references(bench))
    stages = _tell(measure_stages(bench))
    whole = _tell(measure_whole(bench))
    return {"whole": [*references, *whole], "stages": stages, "commands": _tell(measure_commands(bench))}


def _measure_memory(bench: Bench) -> dict[str, list[Figure]]:
    return {"memory": _tell(measure_memory(bench))}


def _tell(figures: Iterable[Figure]) -> list[Figure]:
    """Collect figures, and show each on standard error as it comes."""
    told = []
    for figure in figures:
        print(f"{figure.seconds:8.2f} s  {figure.name}", file=sys.stderr)
        told.append(figure)
    return told


if __name__ == "__main__":
    sys.exit(main())
