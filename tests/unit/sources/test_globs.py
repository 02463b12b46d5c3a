"""Patterns of paths: what shells mean by them, in bounded time."""

import time
from pathlib import Path

import pytest

from sources.globs import expand_glob, path_matches


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("a.txt", "**/*", True),
        ("a/b/c.txt", "**/*", True),
        ("a/b/c.txt", "**", True),
        ("a/b/c.txt", "*/*", False),
        ("a/b/c.txt", "a/**/c.txt", True),
        ("a/c.txt", "a/**/c.txt", True),
        ("a/c.txt", "a/**/**/c.txt", True),
        ("a/b/c/d.txt", "**/b/**/d.*", True),
        ("a/b/c/d.txt", "**/b/*/*/d.*", False),
        ("b/b/d.txt", "**/b/d.txt", True),
        ("a/B.txt", "a/b.txt", False),
        ("a/[x].txt", "a/[[]x].txt", True),
        ("", "**", True),
        ("a.txt", "", False),
        (".hidden/a.txt", "**/*.txt", True),
    ],
)
def test_a_pattern_means_what_shells_mean(path: str, pattern: str, fits: bool) -> None:
    assert path_matches(path.split("/"), pattern.split("/")) is fits


def cpu_of(names: list[str], pattern: list[str]) -> float:
    begin = time.process_time()
    for _ in range(3):
        assert not path_matches(names, pattern)
    return time.process_time() - begin


def test_time_is_linear_in_the_depth_whatever_the_number_of_double_stars() -> None:
    pattern = [*["**", "*"] * 6, "no.txt"]
    assert cpu_of(["d"] * 6400, pattern) < 40 * max(cpu_of(["d"] * 400, pattern), 0.001)


def test_time_of_many_stars_in_a_name_is_linear_too() -> None:
    pattern = ["a*" * 50 + "b"]
    assert cpu_of(["a" * 250], pattern) < 0.5
    assert cpu_of(["a" * 64_000], pattern) < 40 * max(cpu_of(["a" * 4000], pattern), 0.001)


def test_a_glob_of_the_command_line_finds_files_however_many_double_stars_it_has(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 60)
    deep.mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "d", deep):
        (folder / "a.txt").touch()
    expected = sorted([tmp_path / "d/a.txt", deep / "a.txt"])
    assert sorted(expand_glob(tmp_path, ["d", "**", "**", "**", "**", "*.txt"])) == expected
    assert sorted(expand_glob(tmp_path, ["**", "d", "**", "a.*"])) == expected
    assert sorted(expand_glob(tmp_path, ["*.txt"])) == [tmp_path / "a.txt"]
    assert not list(expand_glob(tmp_path, ["*"])) or all(path.is_file() for path in expand_glob(tmp_path, ["*"]))


def test_a_glob_with_double_stars_inside_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="whole folders"):
        list(expand_glob(tmp_path, ["a**"]))
