"""What the documentation shows is what the program reads."""

import re
from pathlib import Path

import pytest

from monitor.cli import app
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.cited_terms import terms_of
from monitor.definitions.confirmations import ConfirmationsFile
from monitor.definitions.registers import Foretold
from monitor.definitions.spending_calendar import SpendingCalendar
from monitor.evaluation.asked import findings_of
from monitor.evaluation.whatif import what_if
from monitor.intake.beside import SideFile
from monitor.language.verbs import VERBS
from monitor.observations.cards import Card, Holds
from monitor.observations.stated_errors import ErrorsFile
from monitor.pages.explained import explained
from monitor.terminal.text import page_as_json
from monitor.words.strict_yaml import parse
from monitor.workspace.scenario_files import load_scenario
from tests.sheets import shipped


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), flags=re.DOTALL)


def test_the_source_card_shown_is_one(project: Path) -> None:
    shown, _ = blocks(project / "docs" / "publications.md", "yaml")
    card = Card.model_validate(parse(shown.replace("sha256: ...", f"sha256: {'0' * 64}"), "docs").value)

    assert card.published is not None
    assert card.published.isoformat() == "2018-10-30"


def test_the_thresholds_shown_are_those_that_count_and_the_file_beside_a_delivery_is_one(
    project: Path,
) -> None:
    beside, limits = blocks(project / "docs" / "store.md", "yaml")

    assert Holds.model_validate(parse(limits, "docs").value["holds"]) == Holds()
    assert SideFile.model_validate(parse(beside, "docs").value).published


def test_the_measured_error_shown_is_one(project: Path) -> None:
    _, shown = blocks(project / "docs" / "publications.md", "yaml")
    (entry,) = ErrorsFile.model_validate(parse(shown, "docs").value).errors

    assert (entry.kind, entry.largest) == ("growth of a year", {"MD": 0.55})


def test_the_examples_shown_are_read(project: Path) -> None:
    _, shown, _ = blocks(
        project / "docs" / "definitions.md", "yaml"
    )  # the first is an agreement: test_families reads it
    examples = ExamplesFile.model_validate(parse(shown, "docs").value).examples

    assert [bool(example.given) for example in examples] == [True, False]


def test_what_is_said_to_be_foretold_is_what_is_shipped(project: Path) -> None:
    *_, shown = blocks(project / "docs" / "definitions.md", "yaml")
    outlook = parse(shown, "docs").value["outlook"]

    assert {name: Foretold.model_validate(told) for name, told in outlook.items()} == shipped().definitions.outlook


def test_the_spending_calendar_shown_is_one_and_cites_what_is_registered(project: Path) -> None:
    (shown,) = blocks(project / "docs" / "outlook.md", "yaml")
    (calendar,) = parse(shown, "docs").value["spending_calendars"].values()
    read = SpendingCalendar.model_validate(calendar)
    entries = [*read.exceptional, *read.rate_orders, *read.steps]

    assert len(entries) == 3
    assert {entry.cite.document for entry in entries} <= set(shipped().definitions.documents)


def test_the_confirmation_shown_is_one_of_a_shipped_term_as_it_stands(project: Path) -> None:
    (shown,) = blocks(project / "docs" / "confirm.md", "yaml")
    (entry,) = ConfirmationsFile.model_validate(parse(shown, "docs").value).confirmations
    terms = {term.address: term for term in terms_of(shipped().definitions.programme("maryland_tcoc"))}

    assert terms[entry.term].says == entry.says
    assert terms[entry.term].cite.document == entry.document


def test_the_scenario_shown_can_be_worked_out(project: Path, tmp_path: Path) -> None:
    (shown,) = blocks(project / "docs" / "whatif.md", "yaml")
    (named,) = re.findall(r"saved as `(.*?)`", (project / "docs" / "whatif.md").read_text("utf-8"))
    (tmp_path / named).write_text(shown, "utf-8")
    found = what_if(shipped(), load_scenario(tmp_path / named, shipped().definitions))
    stands, in_july, in_two_steps = (found.findings(path)[0].value or 0.0 for path in range(3))

    assert stands < in_two_steps < in_july


def test_every_verb_is_described(project: Path) -> None:
    (verbs,) = re.findall(
        r"^## Verbs$(.*?)^## ", (project / "docs" / "definitions.md").read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    described = re.findall(r"^\| `(\w+): ", verbs, flags=re.MULTILINE)

    assert sorted(described) == sorted(VERBS)


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_every_link_arrives(project: Path, name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (project / name).read_text("utf-8"))

    assert [link for link in links if "://" not in link and not (project / link).exists()] == []


def test_every_command_the_readme_shows_is_there(project: Path) -> None:
    shown = set(re.findall(r"`?monitor ([a-z]+)", (project / "README.md").read_text("utf-8")))

    assert shown <= set(app)
    assert {name for name in app if not name.startswith("-")} <= shown | {"runs"}


def test_every_key_of_a_finding_and_of_a_page_that_needs_a_word_has_one(project: Path) -> None:
    text = (project / "docs" / "json.md").read_text("utf-8")
    found = [finding.as_json() for finding in findings_of(shipped(), None)]
    told = next(one["determination"] for one in found if one["determination"])
    theirs = next(one["by_their_figure"] for one in found if one["by_their_figure"])
    answered = {"expected", "made", "counts", "by_their_figure"}
    page = {"others", "told_apart", "asked_as_if", "everyone", "reason"}
    own = {"reason", "due", "cause", "asked_as_if", "counted_up_to", "determination", "stated_error"}

    assert own <= found[0].keys()
    assert page <= set(page_as_json(explained(shipped(), "maryland_tcoc/growth_guardrail", 2022).page))
    for key in {*told, *theirs, *answered, *page, *own}:
        assert f"`{key}`" in text, key
