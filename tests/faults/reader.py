"""A reader of the published file: `python reader.py WAREHOUSE` asks it without pause until its standard input ends.

Each question opens a new connection, as a process that has just started would, and proves that no document lacks
paragraphs and no paragraph lacks spans. At the end it prints as JSON which generations it met, how many questions it
asked, and what went wrong.
"""

import json
import os
import select
import sys

import duckdb

from warehouse.check import check_serving

__all__ = ["ask"]


def ask(path: str) -> tuple[int, int, list[str]]:
    """Give the generation that is published, the number of its documents, and the checks that fail."""
    with duckdb.connect(os.path.realpath(path), read_only=True) as connection:
        (generation,) = connection.execute("SELECT max(generation) FROM publications").fetchone() or (0,)
        (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone() or (0,)
        failed = [finding.check for finding in check_serving(connection) if finding.offenders]
    return generation, documents, failed


def read_on(path: str) -> dict[str, object]:
    """Ask until standard input ends, and once more then."""
    generations, questions, wrong = set[int](), 0, list[str]()
    is_last = False
    while not is_last:
        is_last = bool(select.select([sys.stdin], [], [], 0)[0])
        questions += 1
        try:
            generation, documents, failed = ask(path)
        except duckdb.Error as exc:
            wrong.append(str(exc))
            continue
        generations.add(generation)
        wrong += failed if documents else ["no documents"]
    return {"generations": sorted(generations), "questions": questions, "wrong": wrong}


if __name__ == "__main__":
    os.nice(10)  # four of these would leave the loads little of two cores
    print(json.dumps(read_on(sys.argv[1])))
