"""`monitor confirm` as an office uses it: what is open, a walk on a terminal, one term, and the reports after it."""

import json
import os
import pty
import select
import sys
import time
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from monitor.words.strict_yaml import parse
from monitor.workspace import confirmed
from monitor.workspace.disk import locked
from tests.e2e.test_record import office
from tests.workspaces import Command, everything, replaced

COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]
FILE = "tests_definitions/confirmations.yaml"
ALLOWANCE = "model/growth/terms/allowance/2019"
SAID = ["--page", "12", "--quotation", "no more than 1.0 percent above the nation", "--by", "Jane Doe, An office"]
TERMS = ["model/agreement", "model/growth/years/2019", ALLOWANCE]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def entries(workspace: Path) -> list[dict[str, object]]:
    """What stands in the file, which has to be as strict as any."""
    path = workspace / FILE
    if not path.exists():
        return []
    found: list[dict[str, object]] = parse(path.read_text("utf-8"), FILE).value["confirmations"]
    return found


def test_documents_are_listed_with_what_they_would_settle(workspace: Path, monitor: Command) -> None:
    code, printed, _ = monitor("confirm", "--workspace", workspace)
    whole = json.loads(monitor("confirm", "--workspace", workspace, "--json")[1])

    assert code == 0
    assert [line.split()[:3] for line in printed.splitlines()[1:2]] == [["paper", "3", "model"]]
    assert whole == [{"document": "paper", "terms": 3, "programmes": ["model"]}]


def test_terms_are_listed_and_nothing_is_asked(workspace: Path, monitor: Command) -> None:
    code, printed, _ = monitor("confirm", "paper", "--list", "--workspace", workspace)
    whole = json.loads(monitor("confirm", "paper", "--json", "--workspace", workspace)[1])

    assert code == 0
    assert "Points allowed above the nation, 2019 to 2021: 1.00 points" in printed
    assert "Did spending in Maryland grow by no more than a point above the nation's?" in " ".join(printed.split())
    assert [term["term"] for term in whole] == TERMS
    assert whole[2]["says"] == {"value": 1.0, "from": 2019, "through": 2021, "adopted": "2018-07-09"}


def test_one_term_is_confirmed_from_a_script(workspace: Path, monitor: Command) -> None:
    code, printed, _ = monitor("confirm", "paper", "--term", ALLOWANCE, *SAID, "--workspace", workspace)

    assert code == 0
    assert " ".join(printed.split()).startswith(
        "Points allowed above the nation, 2019 to 2021: page 12 of The agreement, confirmed by Jane Doe, An office, on"
    )
    assert entries(workspace) == [
        {
            "term": ALLOWANCE,
            "says": {"value": 1.0, "from": 2019, "through": 2021, "adopted": date(2018, 7, 9)},
            "document": "paper",
            "page": 12,
            "quotation": "no more than 1.0 percent above the nation",
            "by": "Jane Doe, An office",
            "day": date.today(),  # noqa: DTZ011
        }
    ]


def test_another_document_may_settle_a_term_and_a_later_word_takes_the_place_of_an_earlier(
    workspace: Path, monitor: Command
) -> None:
    for document in ("paper", "letter"):
        assert monitor("confirm", document, "--term", ALLOWANCE, *SAID, "--workspace", workspace)[0] == 0

    assert [entry["document"] for entry in entries(workspace)] == ["letter"]


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["papre", "--list"], 10, 'Did you mean "paper"?'),
        (["paper", "--term", "model/growth/terms/alowance/2019", *SAID], 10, f'Did you mean "{ALLOWANCE}"?'),
        (["paper", "--term", ALLOWANCE, *SAID[:2], *SAID[4:]], 13, "--quotation: quotation is missing."),
        (["paper", "--term", ALLOWANCE, "--page", " ", *SAID[2:]], 13, "--page: page is missing."),
        (["paper", *SAID], 13, "--term: page and quotation are of one term in one document, and not both are named."),
        (["--term", ALLOWANCE, *SAID], 13, "--term: page and quotation are of one term in one document"),
        (["paper", "--term", ALLOWANCE, "--page", "0", *SAID[2:]], 10, '"page" must be'),
        (["paper", "--term", ALLOWANCE, *SAID[:3], "1.5 percent", *SAID[4:]], 10, "the entry says 1 (points)"),
        (["paper", "--programme", "modle"], 10, 'Did you mean "model"?'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    words: list[str], code: int, complaint: str, workspace: Path, monitor: Command
) -> None:
    before = everything(workspace)
    ended, _, said = monitor("confirm", *words, "--workspace", workspace)

    assert ended == code
    assert complaint in said
    assert everything(workspace) == before


def test_where_somebody_else_is_writing_nothing_is_lost(
    workspace: Path, monitor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmed, "PATIENCE", 0.1)
    with locked(workspace / "tests_definitions", 1.0, "taken"):
        code, _, said = monitor("confirm", "paper", "--term", ALLOWANCE, *SAID, "--workspace", workspace)

    assert code == 14
    assert "somebody else is writing confirmations here." in said
    assert entries(workspace) == []


def test_a_reason_settles_what_a_quotation_has_otherwise(workspace: Path, monitor: Command) -> None:
    words = [*SAID[:3], "1.5 percent, less 0.5", *SAID[4:], "--differs-because", "The half point is Appendix B."]

    assert monitor("confirm", "paper", "--term", ALLOWANCE, *words, "--workspace", workspace)[0] == 0
    assert entries(workspace)[0]["differs_because"] == "The half point is Appendix B."


def test_without_a_workspace_nothing_can_be_kept(
    monitor: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, said = monitor("confirm", "md_tcoc_agreement", "--term", "maryland_tcoc/annual_savings/if_missed", *SAID)

    assert code == 13
    assert "there is no workspace with a folder of definitions of its own" in said


def test_a_value_that_changes_is_not_confirmed_any_more_until_it_is_confirmed_again(
    workspace: Path, monitor: Command
) -> None:
    asked = ["confirm", "paper", "--term", ALLOWANCE, "--workspace", workspace]
    monitor(*asked, *SAID)
    replaced(workspace / "tests_definitions/model/growth.yaml", "value: 1.0", "value: 2.0")
    code, _, said = monitor("evaluate", "model", "--workspace", workspace)

    assert code == 10
    assert f'{FILE}, line 4: "{ALLOWANCE}" no longer says what was confirmed.' in said
    assert "Confirmed was value 1.0; the definition says value 2.0." in said
    assert ALLOWANCE in monitor("confirm", "paper", "--list", "--workspace", workspace)[1]
    assert monitor(*asked, *SAID[:3], "no more than 2.0 percent above", *SAID[4:])[0] == 0
    assert monitor("evaluate", "model", "--workspace", workspace)[0] == 0


class Terminal:
    """A command on a pseudo-terminal, which is told what a person types."""

    def __init__(self, *words: str | Path) -> None:
        self.shown = ""
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.execv(sys.executable, [*COMMAND, *map(str, words)])  # noqa: S606

    def until(self, text: str, patience: float = 60.0) -> None:
        """Read on until `text` is shown, or the command has ended."""
        end = time.monotonic() + patience
        while not self.shown.endswith(text) or not text:
            assert time.monotonic() < end, f"{text!r} never came: {self.shown}"
            if select.select([self._handle], [], [], 0.2)[0]:
                try:
                    read = os.read(self._handle, 4096)
                except OSError:  # its end has closed
                    return
                if not read:
                    return
                self.shown += read.decode()

    def type(self, text: str) -> None:
        os.write(self._handle, text.encode())

    def close(self) -> None:
        os.close(self._handle)
        _, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)


def walked(workspace: Path, answers: Sequence[tuple[str, str]]) -> Terminal:
    """The walk through the paper's terms, each answer after its question."""
    terminal = Terminal("confirm", "paper", "--workspace", workspace)
    with closing(terminal):
        for question, answer in answers:
            terminal.until(question)
            terminal.type(answer)
        terminal.until("")
    return terminal


WHO, PAGE, QUOTATION = "office: ", "stops): ", "there (Enter skips): "
WHY = "something else): "


def test_a_walk_on_a_terminal_keeps_what_was_said_before_it_was_stopped(workspace: Path) -> None:
    hostile = "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}: <script>alert(1)</script> \N{SECTION SIGN} 1.0 percent"
    answers = [(WHO, "Jane Doe\n"), (PAGE, "\n"), (PAGE, "3\n"), (QUOTATION, f"{hostile}\n"), (PAGE, "\x04")]
    terminal = walked(workspace, answers)

    assert terminal.code == 0
    assert [(entry["term"], entry["quotation"]) for entry in entries(workspace)] == [(TERMS[1], hostile)]
    assert "1 of 3 terms confirmed." in terminal.shown
    assert "Traceback" not in terminal.shown


def test_a_walk_tells_what_a_quotation_contradicts_and_how_to_correct_a_definition(workspace: Path) -> None:
    answers = [
        *[(WHO, "Jane Doe\n"), (PAGE, "\n"), (PAGE, "d\n"), (PAGE, "9\n")],
        *[(QUOTATION, "by 1.5 percent\n"), (WHY, "Half a point is allowed for.\n")],
    ]
    terminal = walked(workspace, answers)

    assert terminal.code == 0
    assert "tests_definitions/model/growth.yaml, line 7" in " ".join(terminal.shown.split())
    assert "the entry says 1 (points), what it quotes 1.5." in terminal.shown
    assert [entry["differs_because"] for entry in entries(workspace)] == ["Half a point is allowed for."]


def test_without_a_name_nobody_is_asked_anything(workspace: Path) -> None:
    terminal = walked(workspace, [(WHO, "\n")])

    assert (terminal.code, entries(workspace)) == (0, [])
    assert "0 of 3 terms confirmed." in terminal.shown


def test_a_document_that_nothing_leans_on_any_more_says_so(workspace: Path, monitor: Command) -> None:
    for words in (["letter"], ["letter", "--list"]):
        code, printed, _ = monitor("confirm", *words, "--workspace", workspace)
        assert (code, printed.splitlines()[-1]) == (0, "No unconfirmed term leans on it.")
    for term in TERMS:
        assert monitor("confirm", "paper", "--term", term, *SAID, "--workspace", workspace)[0] == 0
    assert monitor("confirm", "--workspace", workspace)[1].strip() == "Every term is confirmed."


@pytest.fixture
def reported(workspace: Path, monitor: Command) -> Path:
    """A report all of whose terms were confirmed, with a quotation that tries to be markup."""
    words = [*SAID[:3], "<script>alert(1)</script> 1.0 percent & no more", *SAID[4:]]
    for term in (ALLOWANCE, "model/growth/years/2019"):
        assert monitor("confirm", "paper", "--term", term, *words, "--workspace", workspace)[0] == 0
    assert monitor("run", "model", "--as-of", "2024-11-23", "--workspace", workspace)[0] == 0
    return workspace / "reports" / "2024-11-23" / "model"


def test_the_report_shows_it_as_text_and_is_rebuilt_byte_for_byte(
    reported: Path, workspace: Path, monitor: Command
) -> None:
    html = (reported / "dashboard.html").read_text("utf-8")
    with zipfile.ZipFile(reported / "inputs.zip") as archive:
        kept = archive.read("definitions/1/confirmations.yaml")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; 1.0 percent &amp; no more" in html
    assert "<script>alert(1)" not in html
    assert "Confirmed by Jane Doe, An office, on" in html
    assert kept == (workspace / FILE).read_bytes()
    assert monitor("reproduce", "model@2024-11-23", "--workspace", workspace)[0] == 0


def test_a_report_made_with_it_differs_by_rule_from_one_made_without(
    reported: Path, workspace: Path, monitor: Command
) -> None:
    (workspace / FILE).unlink()
    assert monitor("run", "model", "--as-of", "2024-11-23", "--workspace", workspace)[0] == 0
    reports = "model@2024-11-23", "model@2024-11-23.2"
    changes = json.loads(monitor("compare", *reports, "--workspace", workspace, "--json")[1])["changes"]

    drivers = [(driver["kind"], driver["what"]) for change in changes for driver in change["because"]]

    assert {change["test"] for change in changes} == {"model/growth"}
    assert set(drivers) == {("rule", "confirmations.yaml")}
