"""A forest of small decision trees, each of which adds to a score: learned by a tool, walked here.

A tree is nested tuples: (place of a measure, bound, tree up to the bound, tree above it), a leaf is a number.
"""

from collections.abc import Sequence
from typing import Any

__all__ = ["Forest", "plant", "score"]

Forest = tuple[Any, ...]
"""Trees; Any, for nested tuples have no finite type that mypy can walk quickly."""


def plant(trees: Sequence[Any]) -> Forest:
    """A forest from lists as JSON has them."""
    return tuple(map(_grow, trees))


def _grow(tree: Any) -> Any:
    return (tree[0], tree[1], _grow(tree[2]), _grow(tree[3])) if isinstance(tree, list) else float(tree)


def score(forest: Forest, measures: Sequence[float]) -> float:
    """The sum of what each tree says of measures.

    >>> score(plant([[0, 2.5, -1, [1, 0, 0.5, 2]], 0.25]), [3.0, 1.0])
    2.25
    """
    total = 0.0
    for tree in forest:
        node = tree
        while node.__class__ is tuple:
            node = node[2] if measures[node[0]] <= node[1] else node[3]
        total += node
    return total
