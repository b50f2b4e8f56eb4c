"""A day that is not known: both bounds, written once, carried by every entry of that day; the later one answers."""

import re
from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.check_agreements import dated_in
from monitor.definitions.programmes import Definitions, in_force
from monitor.errors import DefinitionError
from monitor.evaluation.answer import finding
from monitor.evaluation.coverage import coverage
from monitor.evaluation.gathered import Gathered
from monitor.language.entries import Cite, Dated
from monitor.pages.citations import Told
from monitor.pages.coverage import markdown
from monitor.pages.explain import page_of
from monitor.records.record import Said
from monitor.terminal.differences import dates_of
from monitor.words.wording import adopted_words
from monitor.workspace.definition_files import load_definitions
from tests.sheets import PARTS, ROOT, amendments, filled, growing, shipped, together

NOT_KNOWN = """
  limit:
    title: Limit
    unit: points
    versions:
      - {value: 1, from: 2019, through: 2022, adopted: 2018-01-01, cite: {document: paper}, standing: confirmed}
      - {value: 2, from: 2021, through: 2022, adopted: 2021-05-01, by: wider,
         cite: {document: paper}, standing: confirmed}"""


def bounded(folder: Path, agreement: str = "", own: str = "") -> Definitions:
    """A test whose limit is widened on a day between 1 March and 1 May 2021; the entry itself may say `own`."""
    together(folder, asked={"terms": NOT_KNOWN})
    path = folder / "tests_definitions" / "office" / "agreement.yaml"
    text = path.read_text("utf-8").replace("adopted: 2021-05-01", "adopted: 2021-05-01, not_before: 2021-03-01")
    path.write_text(text.replace("adopted: 2018-01-01", f"adopted: 2018-01-01{agreement}", 1), "utf-8")
    asked = path.with_name("asked.yaml")
    asked.write_text(asked.read_text("utf-8").replace("by: wider", f"{own} by: wider"), "utf-8")
    return load_definitions([folder / "tests_definitions"])


def test_the_amendments_of_a_test_are_those_it_names() -> None:
    """That `bounded` finds the day that it bounds."""
    assert "adopted: 2021-05-01" in amendments([NOT_KNOWN])


def test_an_entry_carries_the_bounds_of_its_amendment(tmp_path: Path) -> None:
    versions = bounded(tmp_path).test("office/asked").asked.terms["limit"].versions

    assert [(v.adopted, v.not_before) for v in versions] == [
        (date(2018, 1, 1), None),
        (date(2021, 5, 1), date(2021, 3, 1)),
    ]


def test_every_entry_of_the_agreement_itself_carries_its_bounds(tmp_path: Path) -> None:
    asked = bounded(tmp_path, "\nnot_before: 2017-06-01").test("office/asked").asked
    own = [entry for _, entry in dated_in(asked) if entry.by is None]

    assert len(own) == 2
    assert {entry.not_before for entry in own} == {date(2017, 6, 1)}


def test_an_entry_may_repeat_the_bounds_and_not_change_them(tmp_path: Path) -> None:
    assert bounded(tmp_path / "same", own="not_before: 2021-03-01,")
    with pytest.raises(DefinitionError, match='says not before 2021-04-01, its amendment "wider" 2021-03-01'):
        bounded(tmp_path / "other", own="not_before: 2021-04-01,")


@pytest.mark.parametrize(("day", "value"), [("2021-03-01", 1), ("2021-04-30", 1), ("2021-05-01", 2)])
def test_what_is_asked_is_answered_by_the_later_day(day: str, value: float, tmp_path: Path) -> None:
    versions = bounded(tmp_path).test("office/asked").asked.terms["limit"].versions
    governing = in_force(versions, 2021, date.fromisoformat(day))

    assert governing is not None
    assert governing.value == value


def test_both_bounds_are_shown_and_given(tmp_path: Path) -> None:
    definitions = bounded(tmp_path)
    figures = {"state": growing(2018, 1, 1, 1), "nation": growing(2018, 1, 1, 1)}
    sheet = filled(definitions.test("office/asked"), **figures)
    (entry,) = [e.as_json() for e in finding(sheet, 0, 2021).entries if e.subject == "Limit"]
    shown = [
        citation.subject
        for citation in page_of(sheet, Told(definitions.documents, definitions.measures), 0, 2021).citations
    ]
    covered = markdown(coverage(Gathered(definitions, (), date(2026, 1, 1)), definitions.programmes))

    assert (entry["adopted"], entry["not_before"]) == ("2021-05-01", "2021-03-01")
    assert "Limit (2021 to 2022, adopted between 1 March 2021 and 1 May 2021)" in shown
    assert "| 1 May 2021 (not before 1 March 2021) |" in covered
    assert dates_of(entry) == "2021 to 2022 adopted between 2021-03-01 and 2021-05-01"


def test_a_known_day_is_shown_as_one() -> None:
    assert adopted_words(date(2018, 1, 1), None) == "adopted 1 January 2018"


def test_an_entry_of_an_earlier_record_equals_one_of_today_without_bounds() -> None:
    told = {"test": "office/asked", "entity": "MD", "population": "all", "year": 2021, "verdict": "met", "basis": None}
    told |= dict.fromkeys(("value", "limit", "room", "unit", "reason")) | {"standing": "confirmed"}
    earlier = Said.model_validate(told | {"entries": [{"subject": "Limit", "adopted": "2018-01-01"}]})
    today = Said.model_validate(told | {"entries": [{"subject": "Limit", "adopted": "2018-01-01", "not_before": None}]})

    assert earlier == today


def test_what_the_law_asks_has_bounds_of_its_own() -> None:
    """The note that quotes the law is of 2020, whatever the agreement's own day."""
    agreement = shipped().definitions.programme("maryland_tcoc").agreement
    report = next(entry for entry in agreement.obligations if entry.id == "annual_report")

    assert (agreement.not_before, report.not_before) == (None, date(2020, 1, 1))


def test_no_shipped_entry_is_said_to_count_from_the_end_of_a_month_or_year() -> None:
    """A day taken at the end of a period is a bound; the other is written beside it and not only told in a note."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "tests_definitions").rglob("*.yaml")}

    told = re.compile(r"counts? from (the|its) last day")
    assert [name for name, text in texts.items() if told.search(" ".join(text.split()))] == []


def test_the_base_has_no_bounds() -> None:
    """The tests here compare with one whose days are known."""
    assert "not_before" not in str(PARTS)
    entry = Dated(
        **{"from": 2019, "through": 2020}, adopted=date(2018, 1, 1), cite=Cite(document="paper"), standing="derived"
    )
    assert entry.not_before is None
