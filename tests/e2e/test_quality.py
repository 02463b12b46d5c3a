"""Language tagging and the search for copies are no worse than they were: floors of bench/quality, on small cuts."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCORE = ROOT.parent / "shared" / "lid" / "score.py"


@pytest.mark.skipif(not SCORE.is_file(), reason="there is no ../shared/lid/score.py beside the project")
def test_no_score_is_below_its_floor() -> None:
    command = [sys.executable, "-m", "bench.quality", "--gate", "-n", "200", "--score", str(SCORE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(suite in done.stdout for suite in ("zh_in_en", "phrase", "mono", "headings"))


def test_a_score_below_its_floor_is_told() -> None:
    code = "from bench.quality.gate import below_floors; print(below_floors({'mono': {'exact': 0.5, 'para': 1.0}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "mono: exact is 0.5000, below its floor" in done.stdout
    assert "para" not in done.stdout


@pytest.mark.skipif(not SCORE.is_file(), reason="there is no ../shared/lid/score.py beside the project")
def test_edited_copies_are_found_and_strangers_are_not() -> None:
    command = [sys.executable, "-m", "bench.quality.copies", "--gate", "-n", "150", "--level", "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "| 10 | 150 |" in done.stdout


def test_a_copy_that_is_missed_is_told() -> None:
    code = "from bench.quality.copies import Score, below_floors; print(below_floors({10: Score(100, 90, 90)}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "10 % edited: recall is 0.9000, below its floor" in done.stdout
    assert "precision" not in done.stdout


PAGES = ROOT.parent / "shared" / "pages" / "score_pages.py"


@pytest.mark.skipif(not PAGES.is_file(), reason="there is no ../shared/pages/score_pages.py beside the project")
def test_news_pages_are_read_no_worse_than_they_were() -> None:
    command = [sys.executable, "-m", "bench.quality.pages", "--gate", "--set", "news", "--score", str(PAGES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "main F1" in done.stdout


def test_pages_that_are_read_worse_are_told() -> None:
    code = (
        "from bench.quality.pages import below_floors; import tomllib, pathlib;"
        "floors = tomllib.loads(pathlib.Path('bench/quality/pages.toml').read_text())['floors']['news'];"
        "print(below_floors('news', floors | {'title': 0.1, 'title wrong': 0.9}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "news: title is 0.1000, below its bound" in done.stdout
    assert "news: title wrong is 0.9000, above its bound" in done.stdout
    assert "main F1" not in done.stdout
