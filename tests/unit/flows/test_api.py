"""Which API of Prefect a run reports to."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.api import Place, is_up, prefect_api
from warehouse.layout import Layout

PLACE = Place(url="http://127.0.0.1:4201/api", auth_string="gristmill:secret")


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "up.json").write_text(PLACE.model_dump_json())
    return Layout(tmp_path)


@contextmanager
def served(layout: Layout) -> Iterator[None]:
    with layout.up_lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def found(layout: Layout) -> str | None:
    with prefect_api(layout) as url:
        return url


def test_a_server_that_is_up_is_found_with_its_password(layout: Layout) -> None:
    with served(layout):
        assert is_up(layout)
        with prefect_api(layout) as url:
            assert url == os.environ["PREFECT_API_URL"] == PLACE.url
            assert os.environ["PREFECT_API_AUTH_STRING"] == PLACE.auth_string
    assert "PREFECT_API_URL" not in os.environ
    assert "PREFECT_API_AUTH_STRING" not in os.environ


def test_what_one_that_ended_left_is_ignored(layout: Layout) -> None:
    assert not is_up(layout)
    assert found(layout) is None
    with served(layout):
        pass
    assert found(layout) is None


def test_a_file_that_is_damaged_or_gone_is_no_server(layout: Layout) -> None:
    with served(layout):
        layout.up.write_text('{"url": "http')
        assert found(layout) is None
        layout.up.unlink()
        assert found(layout) is None


def test_the_variable_comes_before_the_server_that_is_up(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example/api")
    with served(layout):
        assert found(layout) == "https://prefect.example/api"


def test_a_profile_names_an_api_where_nothing_else_does(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = layout.root / "profiles.toml"
    profiles.write_text('active = "team"\n[profiles.team]\nPREFECT_API_URL = "https://team.example/api"\n')
    monkeypatch.setenv("PREFECT_PROFILES_PATH", str(profiles))
    with served(layout):
        assert found(layout) == PLACE.url
