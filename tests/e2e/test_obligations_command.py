"""`monitor obligations` as an office asks it: what is due, what waits, and what is not understood."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests.workspaces import Command, copied, replaced

NOTICE = """events:
  - kind: warning_notice
    title: A first notice
    happened: 2025-11-03
    cite: {document: md_tcoc_agreement}
    standing: unconfirmed
obligations:
"""


@pytest.fixture
def obligations(monitor: Command) -> Command:
    """Runs `monitor obligations`."""
    return partial(monitor, "obligations")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(tmp_path / "office")


def test_what_is_due_comes_first_then_what_waits(obligations: Command) -> None:
    code, printed, _ = obligations("maryland_tcoc", "--as-of", "2026-01-15")
    due, waits = printed.split("Waiting for an event")

    assert code == 0
    assert due.startswith("Due from 15 January 2026 to 15 January 2027\n")
    assert [line.split()[0] for line in due.splitlines()[2:] if line] == ["2026-05-01"]
    assert "Report on the State's compliance with the agreement" in due
    assert "90 days after a warning notice from CMS" in waits
    assert waits.count("none is on record") == 4


@pytest.mark.parametrize(
    ("within", "found"), [("15w", False), ("106d", True), ("3m", False), ("4m", True), ("1y", True)]
)
def test_how_far_it_looks(within: str, found: bool, obligations: Command) -> None:
    printed = obligations("maryland_tcoc", "--as-of", "2026-01-15", "--due-within", within)[1]

    assert ("2026-05-01" in printed) is found
    assert ("\nNothing.\n" in printed) is not found


def test_all_programmes_are_asked_as_of_a_date(obligations: Command) -> None:
    whole = json.loads(obligations("--as-of", "2016-10-01", "--due-within", "3m", "--json")[1])

    assert (whole["as_of"], whole["until"]) == ("2016-10-01", "2017-01-01")
    assert [(due["due"], due["programme"], due["obligation"]) for due in whole["due"]] == [
        ("2016-12-31", "maryland_all_payer", "progression_plan")
    ]
    assert {wait["programme"] for wait in whole["waiting"]} == {"maryland_all_payer"}


def test_a_recorded_event_starts_its_clocks(obligations: Command, workspace: Path) -> None:
    replaced(workspace / "tests_definitions/maryland_tcoc/agreement.yaml", "obligations:\n", NOTICE)
    words = ("maryland_tcoc", "--workspace", workspace, "--json", "--as-of")

    running, over = (json.loads(obligations(*words, day)[1]) for day in ("2025-11-18", "2026-02-02"))

    assert [(due["due"], due["started"]) for due in running["due"] if due["started"]] == [
        ("2025-11-18", "2025-11-03"), ("2026-02-01", "2025-11-03"),
    ]  # fmt: skip
    assert {wait["obligation"]: wait["last_started"] for wait in over["waiting"]} == {
        "warning_response": "2025-11-03", "warning_told_in_the_state": "2025-11-03",
        "corrective_action_plan": None, "cure": None,
    }  # fmt: skip


def test_an_event_that_starts_nothing_is_told(obligations: Command, workspace: Path) -> None:
    path = workspace / "tests_definitions/maryland_tcoc/agreement.yaml"
    replaced(path, "event_kinds:\n", "event_kinds:\n  visit: a visit\n")
    replaced(path, "obligations:\n", NOTICE.replace("warning_notice", "visit"))

    printed = obligations("maryland_tcoc", "--workspace", workspace, "--as-of", "2026-01-15")[1]

    assert printed.endswith("Note: maryland_tcoc: A first notice, 3 November 2025: nothing is counted from it.\n")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--due-within", "soon"], 2, "'soon' is not a span of time"),
        (["--due-within", "0d"], 2, "write"),
        (["maryland"], 10, "there is no such programme"),
    ],
)
def test_a_wrong_word_has_one_message(words: list[str], code: int, says: str, obligations: Command) -> None:
    found, printed, complaint = obligations(*words)

    assert (found, printed) == (code, "")
    assert says in complaint
