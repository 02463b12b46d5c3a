"""Rows are the same in every process: nothing depends on the order of a set, which Python draws anew each time."""

import os
import subprocess
import sys

# More words than the commonest that count, all as frequent, between short lines: a page.
PAGE = """
import random
from text.anatomy.lines import read_lines
from text.anatomy.measures import measure
from text.anatomy.rules import Rules, compile_rules

chance = random.Random(1)
words = ["".join(chance.choices("etaoinshrdlu", k=4)) for _ in range(400)]
texts = []
for _ in range(3):
    chance.shuffle(words)
    for i in range(0, len(words), 20):
        texts += [" ".join(words[i : i + 20]) + ".", "Sign Up", " ".join(words[i : i + 3])]
languages = ["en"] * len(texts)
print(measure(read_lines(texts, languages, compile_rules(Rules())), languages, ()))
"""


def measure(seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", PAGE], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_measures_of_lines_do_not_depend_on_the_order_of_sets() -> None:
    assert measure("0") == measure("1")
