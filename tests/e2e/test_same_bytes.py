"""The same inputs give the same bytes: in another environment, zone, locale, folder, hash order and set of fonts."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.workspaces import ROOT, everything

KINDS = ("dashboard", "quarterly", "annual", "exhibits", "workbook")
RUN = ["run", "nevada_benchmark", "--as-of", "2026-11-23", "--reports", ",".join(KINDS)]
PROGRAM = "from monitor.cli import main; main()"
ON_ONE_CORE = f"import os; hasattr(os, 'sched_setaffinity') and os.sched_setaffinity(0, [0]); {PROGRAM}"
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The Python of another environment, in which the program is the built wheel and not this source tree."""
    home = tmp_path_factory.mktemp("another environment")
    venv.create(home, symlinks=True)
    site = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"], "utf-8")
    return home / "bin" / "python"


def run(python: Path, folder: Path, program: str, **surroundings: str) -> dict[str, bytes]:
    """File the reports below `folder` in a process with nothing but the given surroundings."""
    folder.mkdir(parents=True)
    path = os.environ["PATH"]
    command = [python, "-c", program, *RUN]
    environment = {"PATH": path, "HOME": str(folder), **surroundings}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return everything(folder / "reports")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, installed: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The same run in this environment and in the other one, everything around them different."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "fonts.conf").write_text(NO_FONTS, "utf-8")
    here = run(
        Path(sys.executable), folder / "one", PROGRAM, TZ="UTC", LANG="C", PYTHONHASHSEED="1", PYTHONPATH=str(ROOT)
    )
    there = run(
        installed, folder / "another folder" / "with a longer path", ON_ONE_CORE,
        POLARS_MAX_THREADS="1", TZ="Pacific/Auckland", LANG="de_DE.UTF-8",
        LC_ALL="C.UTF-8", PYTHONHASHSEED="2", FONTCONFIG_FILE=str(folder / "fonts.conf"),
    )  # fmt: skip
    return here, there


def test_two_environments_file_the_same_bytes(both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    here, there = both

    pages = {f"{kind}.{form}" for kind in (*KINDS[:-1], "annex") for form in ("html", "pdf")}
    assert {Path(name).name for name in here} >= {*pages, "workbook.xlsx", "checks.json", "inputs.zip", "record.json"}
    assert {Path(name).suffix for name in here if "/exhibits/" in name} == {".svg", ".png", ".csv", ".txt"}
    assert {name for name in here if here[name] != there.get(name)} == set()
    assert set(here) == set(there)


def test_nothing_of_the_machine_is_in_the_files(
    both: tuple[dict[str, bytes], dict[str, bytes]], installed: Path
) -> None:
    places = [b"with a longer path", str(installed.parent).encode(), str(ROOT).encode()]

    assert [name for name, content in both[1].items() if any(place in content for place in places)] == []
