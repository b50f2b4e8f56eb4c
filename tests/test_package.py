"""The built package stands on its own: definitions, templates and public observations travel inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SHIPPED = ("tests_definitions", "report_templates", "observations")


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize("name", SHIPPED)
def test_the_package_holds_every_shipped_file(
    name: str, unpacked: Path, project: Path, project_files: tuple[Path, ...]
) -> None:
    wanted = {path: (project / path).read_bytes() for path in project_files if path.parts[0] == name}
    packed = unpacked / "monitor" / "_shipped"

    assert wanted
    assert {path: (packed / path).read_bytes() for path in wanted if (packed / path).is_file()} == wanted


def test_the_invented_state_travels_apart_from_the_real_ones(unpacked: Path, project: Path) -> None:
    shown = [path.relative_to(project) for path in sorted((project / "monitor/simulate/definitions").rglob("*.yaml"))]

    assert shown
    assert [path for path in shown if not (unpacked / path).is_file()] == []
    assert not (unpacked / "monitor" / "_shipped" / "tests_definitions" / "wexmoor").exists()


def test_an_installed_package_finds_them_inside_itself(unpacked: Path, tmp_path: Path) -> None:
    code = "from monitor.shipped import shipped; print(*map(shipped, " + repr(SHIPPED) + "), sep='\\n')"
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.split() == [str(unpacked / "monitor" / "_shipped" / name) for name in SHIPPED]
