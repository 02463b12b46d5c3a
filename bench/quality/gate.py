"""The floors below which no change may bring the scores."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["below_floors", "read_floors"]

_FLOORS = Path(__file__).with_name("floors.toml")


def read_floors() -> dict[str, dict[str, float]]:
    """Suite -> measure -> floor."""
    floors: dict[str, dict[str, float]] = tomllib.loads(_FLOORS.read_text(encoding="utf-8"))["floors"]
    return floors


def below_floors(scores: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Say, a sentence each, which scores are below their floor."""
    return [
        f"{suite}: {measure} is {scores[suite][measure]:.4f}, below its floor of {floor}."
        for suite, floors in read_floors().items()
        for measure, floor in floors.items()
        if suite in scores and scores[suite][measure] < floor
    ]
