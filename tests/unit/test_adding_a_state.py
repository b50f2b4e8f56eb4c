"""docs/adding_a_state.md, walked step by step: each message is the one the tutorial quotes, and the end is green."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import MonitorError
from monitor.evaluation.examples import checked
from monitor.workspace.gathering import gather_from
from monitor.workspace.schemas import schemas
from monitor.workspace.settings import load_settings
from tests.sheets import ROOT

TUTORIAL = ROOT / "docs" / "adding_a_state.md"
Block = tuple[str, str]  # its language, and what stands in it


def blocks() -> Iterator[Block]:
    """Every block of the tutorial, in its order."""
    yield from re.findall(r"```(\w+)\n(.*?)\n```", TUTORIAL.read_text("utf-8"), flags=re.DOTALL)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the folder that is copied, the watches it takes, the registers, and no observation.

    The examples of the watches lean on public figures, so they stay away.
    """
    source, target = ROOT / "tests_definitions", tmp_path / "tests_definitions"
    shutil.copytree(source / "nevada_benchmark", target / "nevada_benchmark")
    shutil.copytree(source / "watch_list", target / "watch_list", ignore=shutil.ignore_patterns("examples"))
    for name in ("documents.yaml", "measures.yaml"):
        shutil.copy(source / name, target / name)
    (tmp_path / "observations").mkdir()
    (tmp_path / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edited(office: Path, change: str) -> None:
    """What a diff block says: old lines replaced by new ones, or new lines put at the end of a file."""
    name, *lines = change.split("\n")
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] == side) for side in "-+")
    path = office / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else ""
    assert not old or text.count(old) == 1, change
    path.write_text(text.replace(old, new) if old else text + new, "utf-8")


def said(office: Path) -> str:
    """What `monitor check` says, without its last sentence on what was not written."""
    try:
        outcomes = checked(gather_from(load_settings(office, {}), date(2026, 11, 23)))
    except MonitorError as fault:
        return str(fault)
    return f"{len({outcome.test for outcome in outcomes})} tests and {len(outcomes)} examples: all hold."


def test_the_tutorial_ends_green_and_every_message_is_as_it_says(office: Path) -> None:
    messages = []
    for language, text in blocks():
        if language == "diff":
            edited(office, text)
        elif language == "text":
            messages.append(found := said(office))
            assert found.endswith(text.removeprefix("...")) if text.startswith("...") else found == text
        elif text.startswith("cp -r"):
            _, _, source, target = text.split("\n")[0].split(" ")
            shutil.copytree(source, target)

    assert len(messages) > 7
    assert messages[-1].endswith("all hold.")


def test_the_schema_that_completes_the_words_is_one_that_is_written() -> None:
    named = set(re.findall(r"(\w+)\.schema\.json", TUTORIAL.read_text("utf-8")))

    assert named == {"test", "agreement"}
    assert named <= set(schemas())
