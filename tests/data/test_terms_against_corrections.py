"""Corrections of terms, each with its quotation and day: what became of every one, and that the definitions say so."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.definitions.programmes import Programme, Test, in_force, years_in_force
from monitor.definitions.schema import YearsEntry
from tests.sheets import ROOT, shipped

REPORTED = ROOT.parent / "shared" / "facts" / "corrections.csv"
REGISTER = yaml.safe_load((Path(__file__).parent / "corrections.yaml").read_text("utf-8"))
BECAME = {"taken", "noted", "left"}
KNOWN = date(2026, 11, 28)  # when the newest of them was read
NAMES = [f"{entry['definition']}: {entry['term']}" for entry in REGISTER]


def concerned(entry: Mapping[str, Any]) -> list[Programme]:
    """The programmes whose files a correction names; where a name holds a star, all that fit."""
    patterns = [part.strip().partition("/")[0].partition(" ")[0] for part in entry["definition"].split(",")]
    fits = [re.compile(pattern.replace("*", ".*") + "$") for pattern in patterns]
    return [one for one in shipped().definitions.programmes if any(fit.match(one.id) for fit in fits)]


def one_of(programme: Programme, name: str) -> Test:
    return next(test for test in programme.tests if test.id == f"{programme.id}/{name}")


def text_of(programme: Programme) -> str:
    """All files of a programme and of its family as one text, without the line breaks of their sentences."""
    folders = [name for name in (programme.id, programme.agreement.like) if name]
    files = [path for name in folders for path in sorted((ROOT / "tests_definitions" / name).glob("*.yaml"))]
    return " ".join(" ".join(path.read_text("utf-8") for path in files).split())


@pytest.mark.skipif(not REPORTED.exists(), reason="the corrections lie outside the project")
def test_every_reported_correction_is_in_the_register_once() -> None:
    with REPORTED.open(encoding="utf-8", newline="") as file:
        reported = [(row["definition"], row["term"]) for row in csv.DictReader(file)]

    assert sorted((entry["definition"], entry["term"]) for entry in REGISTER) == sorted(reported)


@pytest.mark.parametrize("entry", REGISTER, ids=NAMES)
def test_what_became_of_it_is_said_and_there_is_something_to_hold_it_to(entry: Mapping[str, Any]) -> None:
    assert entry["became"] in BECAME
    assert concerned(entry)
    held = {"amendment", "adopted", "years", "values", "words"} & set(entry)
    assert held if entry["became"] != "left" else entry["why"]


@pytest.mark.parametrize("entry", [e for e in REGISTER if "words" in e], ids=lambda e: e["term"])
def test_its_words_stand_in_the_files(entry: Mapping[str, Any]) -> None:
    assert [programme.id for programme in concerned(entry) if " ".join(entry["words"].split()) in text_of(programme)]


@pytest.mark.parametrize("entry", [e for e in REGISTER if "amendment" in e], ids=lambda e: e["term"])
def test_its_amendment_has_the_day_and_the_standing(entry: Mapping[str, Any]) -> None:
    for programme in concerned(entry):
        found = next(one for one in programme.agreement.amendments if one.id == entry["amendment"])
        assert (found.adopted, found.not_before) == (entry["adopted"], entry.get("not_before"))
        assert found.standing == entry.get("standing", found.standing)


@pytest.mark.parametrize(
    "entry", [e for e in REGISTER if "adopted" in e and not {"amendment", "years"} & set(e)], ids=lambda e: e["term"]
)
def test_its_agreement_has_the_day(entry: Mapping[str, Any]) -> None:
    for programme in concerned(entry):
        own = programme.agreement
        assert (own.adopted, own.not_before) == (entry["adopted"], entry.get("not_before"))


@pytest.mark.parametrize("entry", [e for e in REGISTER if "years" in e], ids=lambda e: e["term"])
def test_its_year_is_judged_as_of_the_day(entry: Mapping[str, Any]) -> None:
    judged = []
    for programme in concerned(entry):
        known = years_in_force(one_of(programme, entry["test"]).asked.years, entry.get("as_of", KNOWN))
        judged += [years for years in known if years.judges(entry["years"])]
    assert judged
    for word in {"adopted", "standing"} & set(entry):
        assert {getattr(years, word) for years in judged} == {entry[word]}


@pytest.mark.parametrize("entry", [e for e in REGISTER if "values" in e], ids=lambda e: e["term"])
def test_its_term_has_the_values(entry: Mapping[str, Any]) -> None:
    (programme,) = concerned(entry)
    for name, values in entry["values"].items():
        versions = one_of(programme, entry["test"]).asked.terms[name].versions
        found = {year: in_force(versions, year, KNOWN) for year in values}
        assert {year: version.value for year, version in found.items() if version} == values
        standings = {version.standing for version in found.values() if version}
        assert entry.get("term_standing") in (None, *standings)


AHEAD = ["ahead_ct", "ahead_hi", "ahead_ny", "ahead_ri"]
CHANGED = [
    ("maryland_tcoc", "growth_guardrail", 2026, date(2025, 3, 12)),
    ("hscrc_update_factor", "estimated_position", 2026, date(2025, 3, 12)),
    *[(state, "medicare_growth", 2027, date(2025, 9, 3)) for state in AHEAD],
    ("ahead_vt", "medicare_growth", 2027, date(2026, 7, 28)),
]


@pytest.mark.parametrize(("programme", "test", "year", "day"), CHANGED)
def test_the_year_is_asked_the_day_before_and_not_on_the_day(programme: str, test: str, year: int, day: date) -> None:
    assert around(programme, test, day, lambda years: years.judges(year)) == (True, False)


def around(programme: str, test: str, day: date, asks: Callable[[YearsEntry], bool]) -> tuple[bool, bool]:
    """Whether any of the years in force asks, by what was known the day before `day` and on it."""
    asked = one_of(shipped().definitions.programme(programme), test).asked
    eve = date.fromordinal(day.toordinal() - 1)
    before, on = (any(map(asks, years_in_force(asked.years, as_of))) for as_of in (eve, day))
    return before, on


BEGUN = [
    ("california_target", "high_cost_hospitals", 2022, date(2025, 4, 22)),
    ("california_target", "high_cost_hospital_growth", 2026, date(2025, 4, 22)),
    ("massachusetts_benchmark", "statewide_growth", 2025, date(2024, 4, 15)),
    ("massachusetts_benchmark", "statewide_growth", 2026, date(2025, 4, 17)),
    ("pennsylvania_rural", "hospital_participation", 2019, date(2017, 1, 13)),
    ("vermont_apm", "all_payer_growth", 2023, date(2022, 11, 28)),
    ("ahead_vt", "medicare_growth", 2027, date(2025, 1, 31)),
    ("ahead_md", "surplus_returned", 2026, date(2026, 11, 22)),
    ("massachusetts_benchmark", "statewide_growth", 2024, date(2023, 4, 15)),
    ("oregon_vbp_compact", "advanced_payment", 2021, date(2021, 4, 1)),
]


@pytest.mark.parametrize(("programme", "test", "year", "day"), BEGUN)
def test_the_year_is_asked_on_the_day_and_not_before(programme: str, test: str, year: int, day: date) -> None:
    assert around(programme, test, day, lambda years: years.covers(year)) == (False, True)


def test_oregons_target_of_2026_answers_by_the_day_its_page_was_read() -> None:
    """The end of 2025 is the earliest day on which it can have been, and so no day on which it was known."""
    versions = (
        one_of(shipped().definitions.programme("oregon_target"), "statewide_growth").asked.terms["target"].versions
    )
    days = date(2025, 12, 31), date(2026, 11, 21), date(2026, 11, 22)
    governing = [in_force(versions, 2026, day) for day in days]

    assert [version.value for version in governing if version] == [3.0, 3.0, 3.75]
    assert [version.not_before for version in governing if version][-1] == date(2025, 12, 31)
