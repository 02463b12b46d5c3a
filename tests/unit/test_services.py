"""What runs Gristmill without a person: the unit of systemd, the image, the compose file."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("LOUD: there is no systemd-analyze, so the unit was NOT verified")
    text = (ROOT / "systemd" / "gristmill-up.service").read_text(encoding="utf-8")
    program = tmp_path / ".venv" / "bin" / "gristmill"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "gristmill-up.service"
    unit.write_text(text.replace("/srv/gristmill", str(tmp_path)))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "gristmill-up" in line]
    assert (done.returncode, told) == (0, []), done.stderr


def test_the_parts_of_the_compose_file_fit_together() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert needed in services
        for volume in service.get("volumes", []):
            name = volume.split(":")[0]
            assert name in COMPOSE["volumes"] or name.startswith("..")
        build = service.get("build")
        assert build is None or (ROOT / "docker" / build["context"] / build["dockerfile"]).resolve().is_file()
    assert all(port.startswith("127.0.0.1:") for port in services["prefect"]["ports"])
    assert "PREFECT_SERVER_API_AUTH_STRING" in services["prefect"]["environment"]
    pool = re.search(r"work-pool create (\w+)", services["deploy"]["command"])
    assert pool is not None
    assert services["worker"]["command"].endswith(f"--pool {pool[1]}")
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert {each["work_pool"]["name"] for each in deployments} == {pool[1]}


def test_what_the_image_copies_is_there_and_what_it_leaves_out_is_no_part_of_a_run() -> None:
    lines = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[2:-1]]
    assert copied == ["requirements.lock", "."]
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert not left_out & {
        "flows",
        "schemas",
        "sources",
        "text",
        "warehouse",
        "config",
        "pyproject.toml",
        "prefect.yaml",
    }
