"""Versions of code and schema move together."""

import tomllib
from itertools import pairwise
from pathlib import Path

from schemas.meta import FIRST_RELEASES, SCHEMA_VERSION


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_every_schema_names_the_version_it_came_with_and_a_new_one_takes_a_new_minor_version() -> None:
    assert list(FIRST_RELEASES) == list(range(1, SCHEMA_VERSION + 1))
    releases = [numbers(release)[:2] for number, release in FIRST_RELEASES.items() if number > 1]
    assert all(earlier < later for earlier, later in pairwise(releases))


def test_the_version_of_the_code_is_not_older_than_its_schema_and_not_of_the_next() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert numbers(project["project"]["version"]) >= numbers(FIRST_RELEASES[SCHEMA_VERSION])
