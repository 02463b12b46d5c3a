"""Boosted decision trees for yes and no, in numpy: `learn_pages` learns with them, `text.anatomy.forest` walks them.

Friedman's gradient boosting (2001) with logistic loss and second-order leaves, on measures sorted into at most 32 bins.
The same input gives the same trees. A tree is a list [place of a measure, bound, tree up to it, tree above it] or a
number; the first tree of a forest is the constant that all begin with.
"""

from typing import Any, NamedTuple

import numpy as np

__all__ = ["Growth", "add_up", "grow_forest"]

Array = Any
_BINS = 32


class Growth(NamedTuple):
    """How a forest grows: trees, questions one below the other, what a tree counts for, and what holds it back."""

    trees: int = 80
    depth: int = 4
    rate: float = 0.1
    shrink: float = 1.0
    fewest: int = 20  # rows on each side of a question


def grow_forest(measures: Array, answers: Array, weights: Array, growth: Growth = Growth()) -> list[Any]:  # noqa: B008
    """Learn trees whose sum is the log odds of a yes, from a row of measures, an answer (0 or 1) and a weight each."""
    bounds = [_cut(column) for column in measures.T]
    codes = np.stack([np.searchsorted(cuts, column) for cuts, column in zip(bounds, measures.T, strict=True)], 1)
    codes = codes + np.arange(len(bounds)) * _BINS
    start = float(np.log((weights * answers).sum() / (weights * (1 - answers)).sum()))
    scores = np.full(len(answers), start)
    trees: list[Any] = [round(start, 4)]
    for _ in range(growth.trees):
        odds = 1 / (1 + np.exp(-scores))
        slopes = np.stack([(odds - answers) * weights, weights * odds * (1 - odds)], 1)
        trees.append(_grow(codes, bounds, slopes, scores, np.arange(len(answers)), growth, growth.depth))
    return trees


def _cut(column: Array) -> Array:
    """Bounds between the values of a measure, or between equal shares of its rows where it has many."""
    values = np.unique(column)
    if len(values) <= _BINS:
        return (values[:-1] + values[1:]) / 2
    return np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1]))


def _grow(
    codes: Array, bounds: list[Array], slopes: Array, scores: Array, rows: Array, growth: Growth, depth: int
) -> Any:
    first, second = slopes[rows].sum(0)
    asked = _ask(codes[rows], slopes[rows], growth) if depth and len(rows) >= 2 * growth.fewest else None
    if asked is None or asked[1] >= len(bounds[asked[0]]):
        leaf = -growth.rate * first / (second + growth.shrink)
        scores[rows] += leaf
        return round(float(leaf), 4)
    place, code = asked
    is_low = codes[rows, place] <= code + place * _BINS
    branches = [_grow(codes, bounds, slopes, scores, rows[part], growth, depth - 1) for part in (is_low, ~is_low)]
    return [place, float(f"{bounds[place][code]:.5g}"), *branches]


def _ask(codes: Array, slopes: Array, growth: Growth) -> tuple[int, int] | None:
    """The question that tells the rows' answers apart best; None where none does."""
    count = codes.shape[1]
    flat = codes.ravel()
    low = [
        np.bincount(flat, weights, count * _BINS).reshape(count, _BINS).cumsum(1)
        for weights in (np.repeat(slopes[:, 0], count), np.repeat(slopes[:, 1], count), None)
    ]
    first, second = slopes.sum(0)
    gain = low[0] ** 2 / (low[1] + growth.shrink) + (first - low[0]) ** 2 / (second - low[1] + growth.shrink)
    gain[(low[2] < growth.fewest) | (len(codes) - low[2] < growth.fewest)] = -1
    place, code = np.unravel_index(gain.argmax(), gain.shape)
    is_worth = gain[place, code] > first**2 / (second + growth.shrink) + 1e-3
    return (int(place), int(code)) if is_worth else None


def add_up(trees: list[Any], measures: Array) -> Array:
    """The sum of what the trees say of each row."""
    scores = np.zeros(len(measures))

    def walk(tree: Any, rows: Array) -> None:
        if not isinstance(tree, list):
            scores[rows] += tree
            return
        is_low = measures[rows, tree[0]] <= tree[1]
        walk(tree[2], rows[is_low])
        walk(tree[3], rows[~is_low])

    for tree in trees:
        walk(tree, np.arange(len(measures)))
    return scores
