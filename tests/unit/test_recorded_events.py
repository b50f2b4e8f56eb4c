"""What an office records in events.yaml of its workspace: the clocks it starts, and where it is told to be from."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.agreements import EventsFile, RecordedEvent
from monitor.definitions.obligations import dues, idle
from monitor.records.archive import definition_texts
from monitor.records.rebuild import laid_out
from monitor.words.strict_yaml import parse
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.settings import TEMPLATE, new_workspace
from monitor.workspace.yaml_files import Texts
from tests.workspaces import Command, replaced

PROGRAMME, FILED = "hscrc_full_rate", "2026-11-28"


@pytest.fixture
def office(project: Path, tmp_path: Path) -> Path:
    """A new workspace with the two files that the page on hospital rates shows."""
    text = (project / "docs" / "hospital_rates.md").read_text("utf-8")
    documents, events = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    new_workspace(tmp_path / "office")
    (tmp_path / "office/tests_definitions/documents.yaml").write_text(documents, "utf-8")
    (tmp_path / "office/tests_definitions/events.yaml").write_text(events, "utf-8")
    return tmp_path / "office"


def roots(project: Path, office: Path) -> tuple[Path, Path]:
    return project / "tests_definitions", office / "tests_definitions"


def test_the_application_shown_starts_its_three_clocks(monitor: Command, office: Path) -> None:
    asked = ("obligations", PROGRAMME, "--workspace", office, "--as-of", FILED)
    code, printed, _ = monitor(*asked)
    due = json.loads(monitor(*asked, "--json")[1])["due"]

    assert code == 0
    assert [(one["due"], one["obligation"]) for one in due] == [
        ("2026-12-28", "earliest_effective"), ("2027-02-01", "hearing_set"), ("2027-04-27", "commission_acts"),
    ]  # fmt: skip
    assert {(one["started_in"], one["started_cite"], one["put_off_in"]) for one in due} == {
        ("events.yaml", "notice_of_the_first_application", None)
    }
    assert "The first application: 30 days after" in " ".join(printed.split())
    assert "(recorded in" in printed


def test_what_comes_later_is_one_more_entry(project: Path, office: Path) -> None:
    events = office / "tests_definitions/events.yaml"
    more = (
        "  - {programme: hscrc_full_rate, kind: review_postponed, title: Both agreed, happened: 2027-01-04, "
        "until: 2027-07-01, matter: first, cite: {document: notice_of_the_first_application}, standing: confirmed}\n"
    )
    events.write_text(events.read_text("utf-8") + more, "utf-8")
    agreement = load_definitions(roots(project, office)).programme(PROGRAMME).agreement
    found = {due.obligation.id: due for due in dues(agreement, date(2027, 1, 4), date(2028, 1, 1))}

    assert str(found["commission_acts"].on) == "2027-07-01"
    assert isinstance(found["commission_acts"].put_off, RecordedEvent)
    assert str(found["hearing_set"].on) == "2027-02-01"


def test_an_event_of_a_year_that_no_clock_covers_is_told(project: Path, office: Path) -> None:
    replaced(office / "tests_definitions/events.yaml", "happened: 2026", "happened: 2035")
    replaced(office / "tests_definitions/events.yaml", "title: The first", "title: A later")
    agreement = load_definitions(roots(project, office)).programme(PROGRAMME).agreement

    assert [event.title for event in idle(agreement, date(2036, 1, 1))] == ["A later application"]
    assert idle(agreement, date(2026, 11, 28)) == ()


def test_a_folder_that_holds_nothing_else_is_one_of_definitions(project: Path, office: Path) -> None:
    (office / "tests_definitions/documents.yaml").unlink()
    replaced(office / "tests_definitions/events.yaml", "notice_of_the_first_application", "hscrc_full_rate_policy_2021")

    assert load_definitions(roots(project, office)).programme(PROGRAMME).agreement.events


def test_it_is_part_of_what_a_report_is_rebuilt_from(project: Path, office: Path) -> None:
    texts: Texts = {}
    defined = load_definitions(roots(project, office), texts)
    held = definition_texts(roots(project, office), texts)

    with laid_out(held, ()) as there:
        again = load_definitions(there.definitions)

    assert "definitions/2/events.yaml" in held
    assert again.fingerprint == defined.fingerprint != load_definitions(roots(project, office)[:1]).fingerprint
    assert again.programme(PROGRAMME).agreement == defined.programme(PROGRAMME).agreement


def test_a_new_workspace_says_how_to_record_an_event() -> None:
    shown = TEMPLATE.partition("#   events:\n")[2].partition("\n\n")[0]
    text = "events:\n" + "\n".join(line.removeprefix("#   ") for line in shown.splitlines())
    (event,) = EventsFile.model_validate(parse(text, "monitor.toml").value).events

    assert (event.programme, event.kind, event.matter) == (PROGRAMME, "application_filed", "first")
