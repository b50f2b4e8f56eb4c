"""`monitor simulate`: a workspace of an invented state that the whole program can be tried in, marked SYNTHETIC."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.workspace.definition_files import programme_names
from monitor.workspace.settings import load_settings
from tests.workspaces import Command, everything

THROUGH, AS_OF = "2013-02", "2013-03-20"
GUARDRAIL = "wexmoor/growth_guardrail"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deliveries of two years and two months: 2012 has a growth."""
    folder = tmp_path_factory.mktemp("world") / "office"
    with pytest.raises(SystemExit) as left:
        main(["simulate", str(folder), "--seed", "5", "--through", THROUGH])
    assert left.value.code == 0
    return folder


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "office"))


def test_its_tests_are_answered_and_every_answer_says_synthetic(monitor: Command, office: Path) -> None:
    code, printed, _ = monitor("evaluate", "--workspace", office, "--as-of", AS_OF, "--json")
    found = json.loads(printed)["findings"]
    answered = [each for each in found if each["verdict"] in ("met", "missed")]
    assert code == 0
    assert {each["test"] for each in answered} == {
        f"wexmoor/{name}"
        for name in ("growth_guardrail", "consecutive_years", "hospital_guardrail", "nonhospital_guardrail",
                     "cumulative_savings")
    }  # fmt: skip
    assert all("synthetic data" in each["marks"] for each in answered)


def test_a_year_ends_near_the_truth(monitor: Command, office: Path) -> None:
    """2012 has two months of run-out: what is told of it lies within a point of how it ends."""
    truth = json.loads((office / "truth.json").read_text("utf-8"))
    _, printed, _ = monitor("evaluate", GUARDRAIL, "--workspace", office, "--as-of", AS_OF, "--json")
    (found,) = (each for each in json.loads(printed)["findings"] if each["year"] == 2012)
    assert truth["what"].startswith("THE TRUTH OF A MADE-UP WORLD")
    assert found["value"] == pytest.approx(truth["growth above the nation, in points, as settled"]["2012"], abs=1.0)


def test_its_page_says_synthetic(monitor: Command, office: Path) -> None:
    code, printed, _ = monitor("explain", GUARDRAIL, "2012", "--workspace", office, "--as-of", AS_OF)
    assert code == 0
    assert "SYNTHETIC DATA" in printed
    assert "Wexmoor spending per beneficiary" in printed


def test_its_definitions_hold_and_are_the_only_ones_there(monitor: Command, office: Path) -> None:
    code, printed, _ = monitor("check", "--workspace", office, "--as-of", AS_OF)
    assert (code, printed) == (0, "5 tests and 10 examples: all hold.\n")
    assert programme_names(load_settings(office, {}).definitions) == {"wexmoor"}


def test_it_is_none_of_the_shipped_programmes(project: Path) -> None:
    assert "wexmoor" not in programme_names([project / "tests_definitions"])


def test_what_comes_after_is_taken_in_as_any_delivery(monitor: Command, office: Path) -> None:
    feed = office / "to_come" / "feed_2013-03.csv"
    code, printed, _ = monitor("ingest", feed, "--published", "2013-04-20", "--workspace", office)
    card = (office / "observations" / "cms_monthly_spending" / "2013-04-20" / "source.yaml").read_text("utf-8")
    assert code == 0
    assert "taken in as cms_monthly_spending/2013-04-20" in printed
    assert "synthetic: true" in card
    assert "Nobody" in card


def test_the_deliveries_that_have_come_lie_apart_from_those_to_come(drawn: Path) -> None:
    come, ahead = (sorted(path.name for path in (drawn / name).iterdir()) for name in ("feeds", "to_come"))
    assert (len(come), come[0], come[-1]) == (26, "feed_2011-01.csv", "feed_2013-02.csv")
    assert (ahead[0], ahead[-1]) == ("feed_2013-03.csv", "feed_2014-12.csv")


def test_the_same_words_give_the_same_bytes(drawn: Path, monitor: Command, tmp_path: Path) -> None:
    monitor("simulate", tmp_path / "again", "--seed", "5", "--through", THROUGH)
    assert everything(tmp_path / "again") == everything(drawn)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--world", "flat"), 'there is no world "flat". There are: base, small, unsteady, regimes.'),
        (("--through", "2010-06"), "2010-06 is no month from 2012-12 to 2035-12."),
        (("--through", "2026"), "2026 is no month from 2012-12 to 2035-12."),
        (("--through", "June"), "'June' is no period"),
        (("--seed", "-1"), "-1 is below 0."),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_is_written(
    words: tuple[str, str], said: str, monitor: Command, tmp_path: Path
) -> None:
    code, _, complaint = monitor("simulate", tmp_path / "office", *words)
    assert code == 13
    assert said in " ".join(complaint.split())
    assert not (tmp_path / "office").exists()


def test_a_workspace_that_stands_is_left_as_it_is(office: Path, monitor: Command) -> None:
    before = everything(office)
    code, _, complaint = monitor("simulate", office, "--through", THROUGH)
    assert (code, "there is one already" in complaint) == (13, True)
    assert everything(office) == before
