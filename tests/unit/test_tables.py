"""Tables on a terminal: nothing is cut, and what is too long for a row stands below it."""

from collections.abc import Callable

import pytest

from monitor.commands.shared import print_table
from tests.workspaces import Command

Printed = Callable[[int | None], list[str]]  # the lines at a width; None: in a pipe

COLUMNS = ("Test", "Year", "Verdict", "Reason", "Empty")
ROWS = [
    ("maryland_tcoc/growth_guardrail", "2019", "met", "", ""),
    ("maryland_tcoc/growth_guardrail", "2021", "cannot tell", "it is 0.18 points below the limit of [a] :cat:", ""),
]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Printed:
    def at(width: int | None) -> list[str]:
        monkeypatch.delenv("COLUMNS", raising=False)
        if width:
            monkeypatch.setenv("COLUMNS", str(width))
        print_table(COLUMNS, ROWS, 2000)
        return capsys.readouterr().out.splitlines()

    return at


def test_where_there_is_room_a_row_is_a_line(printed: Printed) -> None:
    assert printed(None) == printed(120) == [
        "Test                            Year  Verdict      Reason",
        "maryland_tcoc/growth_guardrail  2019  met",
        "maryland_tcoc/growth_guardrail  2021  cannot tell  it is 0.18 points below the limit of [a] :cat:",
    ]  # fmt: skip


def test_where_there_is_none_what_is_long_stands_below(printed: Printed) -> None:
    assert printed(60) == [
        "Test                            Year  Verdict",
        "maryland_tcoc/growth_guardrail  2019  met",
        "maryland_tcoc/growth_guardrail  2021  cannot tell",
        "    Reason: it is 0.18 points below the limit of [a] :cat:",
    ]


@pytest.mark.parametrize("width", [20, 31, 40, 60, 80])
def test_nothing_is_cut_and_nothing_is_wider(width: int, printed: Printed) -> None:
    lines = printed(width)
    whole = "".join("".join(lines).split())

    assert max(map(len, lines)) <= width
    for cell in (cell for row in ROWS for cell in row):
        assert "".join(cell.split()) in whole


def test_the_names_of_tests_are_whole_at_a_hundred_columns(monitor: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, printed, _ = monitor("evaluate", "maryland_tcoc/growth_guardrail", "--as-of", "2026-11-23")
    lines = printed.splitlines()

    assert code == 0
    assert sum(line.startswith("maryland_tcoc/growth_guardrail  MD    20") for line in lines) == 7
    (words,) = [line for line in lines if line.startswith("Others found: ")]
    assert (
        "an account is what anybody else tells, the State of itself too, and unchecked until its document is read."
        in words
    )
    table = lines[: lines.index("")]  # sentences follow, which a terminal breaks by itself
    assert max(map(len, table)) <= 100


def test_accounts_are_explained_only_where_there_are_any(monitor: Command) -> None:
    _, printed, _ = monitor("evaluate", "maryland_tcoc/growth_guardrail", "--year", "2019", "--as-of", "2026-11-23")

    assert "account" not in printed
