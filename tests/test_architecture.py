"""ARCHITECTURE.md names every module and every folder, and none that is not there."""

import re
from pathlib import Path

import pytest

SECTIONS = "monitor/pages/sections/"  # named as a whole, so that a section more is one file and one line in a kind


@pytest.fixture(scope="module")
def architecture(project: Path) -> str:
    return (project / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_module_is_listed_and_every_listed_module_exists(architecture: str, project: Path) -> None:
    listed = re.findall(r"^\s*(monitor/[\w/]+\.py)\b", architecture, flags=re.MULTILINE)
    there = {str(path.relative_to(project)) for path in (project / "monitor").rglob("*.py")}
    there = {name for name in there if "/_shipped/" not in name and not name.endswith("__init__.py")}
    there = {name for name in there if not name.startswith(SECTIONS)}

    assert sorted(name for name in listed if not name.endswith("__init__.py")) == sorted(there)


def test_every_listed_module_has_a_word_on_what_it_is(architecture: str) -> None:
    assert re.findall(r"^\s*(monitor/[\w/]+\.py)\s*$", architecture, flags=re.MULTILINE) == []


def test_every_folder_at_the_root_is_named(architecture: str, project_files: tuple[Path, ...]) -> None:
    folders = {path.parts[0] for path in project_files if len(path.parts) > 1}

    assert [folder for folder in sorted(folders) if f"{folder}/" not in architecture] == []


@pytest.mark.parametrize("room", ["words", "language", "definitions", "observations", "evaluation", "pages"])
def test_the_core_opens_no_file_with_polars_either(room: str, project: Path) -> None:
    opens = re.compile(r"\bpl\.(read|scan)_\w+|\.(sink|write)_\w+\(|\bopen\(")
    found = {path.name: opens.findall(path.read_text("utf-8")) for path in (project / "monitor" / room).rglob("*.py")}

    assert found
    assert {name: calls for name, calls in found.items() if calls} == {}
