"""The walk of docs/outlook.md: every command it shows runs in its order, and says what is shown below it."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.workspaces import Command

PART = r"^## A month in an office$(.*?)^## "
FEED = Path("office/to_come/feed_2014-05.csv")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def walk(project: Path) -> list[tuple[str, str]]:
    """The blocks of the walk: in which language, and the text."""
    (part,) = re.findall(PART, (project / "docs" / "outlook.md").read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return BLOCK.findall(part)


@pytest.mark.repeats
def test_the_walk_runs_as_it_is_shown(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, monitor: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    said, ran = "", 0
    for language, text in walk(project):
        if language == "sh":
            said = "".join(_said(monitor, line) for line in text.splitlines())
            ran += len(text.splitlines())
        elif language == "json":
            _holds(json.loads(text), json.loads(said)["odds"])
        else:
            shown = FEED.read_text("utf-8") if text.startswith("incurred_month") else said
            assert [line for line in text.splitlines() if line not in shown] == []
    assert ran == 12


def _said(monitor: Command, line: str) -> str:
    program, *words = shlex.split(line)
    code, out, err = monitor(*words)
    assert (program, code) == ("monitor", 0), (line, err)
    return out


def _holds(shown: dict[str, object], odds: list[dict[str, object]]) -> None:
    """What is shown is in the odds of its test and year; odds to a hundredth or two."""
    (found,) = (one for one in odds if (one["test"], one["year"]) == (shown["test"], shown["year"]))
    assert found["odds_met"] == pytest.approx(shown["odds_met"], abs=0.02)
    assert {name: found[name] for name in shown} == {**shown, "odds_met": found["odds_met"]}
