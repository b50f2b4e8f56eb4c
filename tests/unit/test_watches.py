"""Agreements take watch-tests from a list that they share; groups of people are compared with another."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.programmes import Definitions
from monitor.evaluation.asked import chosen
from monitor.evaluation.judged import judged
from monitor.evaluation.signals import Sign, signals
from monitor.pages.citations import Told
from monitor.pages.material import Material
from monitor.pages.sections.watched import watched
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.publication_files import load_publications
from tests.sheets import AGREEMENT, DOCUMENTS, HEADER, LATER, MEASURES, PARTS, published, shipped

WATCH = {**PARTS, "each": "state", "area": "US", "watch": PARTS["require"].replace("at_most", "above")}
GROUPS = """populations: [all, dual, not_dual, "race:black"]
compared_with: {dual: not_dual}
totals: {population: {all: [["race:black"]]}}
"""


def laid_out(folder: Path, **words: str) -> Path:
    """An agreement `office` of Virginia that takes `list/watch`; `words` are of that test."""
    root = folder / "tests_definitions"
    (root / "office").mkdir(parents=True)
    (root / "list").mkdir()
    (root / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (root / "measures.yaml").write_text(GROUPS + MEASURES, "utf-8")
    office = AGREEMENT.replace("area: MD", "area: VA").replace("through: 2026", "through: 2021")
    (root / "office" / "agreement.yaml").write_text(f"{office}watches: [list/watch]\n", "utf-8")
    listed = AGREEMENT.replace("id: office", "id: list").replace("through: 2026", "through: 2022")
    (root / "list" / "agreement.yaml").write_text(listed.replace("2018-01-01", "2022-02-02"), "utf-8")
    said = {**WATCH, **words}
    said.pop("require")
    lines = ["id: list/watch", *(f"{key}: {text.replace('2018-01-01', '2022-02-02')}" for key, text in said.items())]
    (root / "list" / "watch.yaml").write_text("\n".join(lines), "utf-8")
    return root


def defined(folder: Path, **words: str) -> Definitions:
    return load_definitions([laid_out(folder, **words)])


def test_a_watch_is_asked_of_the_agreement_s_area_and_years(tmp_path: Path) -> None:
    taken = defined(tmp_path).test("office/watch")

    assert (taken.asked.area, taken.asked.each, taken.taken_from) == ("VA", None, "list/watch")
    assert [(entry.from_, entry.through) for entry in taken.asked.years] == [(2019, 2021)]


def test_it_looks_from_the_agreement_s_first_day(tmp_path: Path) -> None:
    definitions, observations = defined(tmp_path), tmp_path / "observations"
    rows = [f"{area},medicare_ffs,all,paid_per_beneficiary_year,{year},{value}"
            for area, figures in (("VA", (100, 110)), ("US", (100, 101)))
            for year, value in zip((2018, 2019), figures, strict=True)]  # fmt: skip
    published(observations, "levels/2020-01-01", rows)
    whole = gather([tmp_path / "tests_definitions"], [observations], date(2020, 6, 1))

    found = signals(whole.worksheet(definitions.test("office/watch")))
    assert {s.found.year: s.sign for s in found}[2019] is Sign.LOOK
    early = replace(whole, as_of=date(2017, 12, 31))
    assert signals(early.worksheet(definitions.test("office/watch"))) == ()


def test_a_list_is_reported_only_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "observations").mkdir()
    whole = gather([laid_out(tmp_path)], [tmp_path / "observations"], LATER)

    assert [programme.id for programme in chosen(whole, [])] == ["office"]
    assert [programme.id for programme in chosen(whole, ["list"])] == ["list"]


def test_each_group_is_held_against_the_one_it_is_compared_with(tmp_path: Path) -> None:
    inputs = "{state: {measure: level}, nation: {measure: level, population: comparison}}"
    root = laid_out(tmp_path, each="population", inputs=inputs)
    figures = {"all": (100, 100), "dual": (100, 120), "not_dual": (100, 105), "race:black": (100, 150)}
    rows = [f"VA,{group},medicare_ffs,all,paid_per_beneficiary_year,{year},{value}"
            for group, values in figures.items() for year, value in zip((2018, 2019), values, strict=True)]  # fmt: skip
    header = HEADER.replace("area,", "area,population,")
    published(tmp_path / "observations", "levels/2020-01-01", rows, header=header)
    whole = gather([root], [tmp_path / "observations"], LATER)

    sheet = whole.worksheet(whole.definitions.test("office/watch"))
    assert [entity.population for entity in sheet.entities] == ["dual"]
    assert sheet.value("excess", 0, 2019) == pytest.approx(15.0)
    assert sheet.entities[0].name == "Virginia, dual"


def test_every_agreement_of_a_state_watches_something_but_what_it_has_left() -> None:
    programmes = [p for p in shipped().definitions.programmes if not p.is_list and p.agreement.area != "US"]
    without = {programme.id for programme in programmes if not programme.agreement.watches}

    assert without == {"ahead_vt", "hscrc_full_rate", "hscrc_update_factor"}
    assert all(len(programme.agreement.watches) >= 7 for programme in programmes if programme.id not in without)


TOLD = Told({}, {})


def rates(group: str, counts: tuple[int, int], rate: tuple[float, float]) -> list[str]:
    """Readmissions of a group of Marylanders in 2018 and 2019, with the people they rest on."""
    rows = []
    for year, people, percent in zip((2018, 2019), counts, rate, strict=True):
        said = {"readmission_rate": percent, "people_discharged": people, "people_readmitted": people // 5}
        rows += [f"MD,{group},medicare_ffs,-,{quantity},{year},{value}" for quantity, value in said.items()]
    return rows


def test_an_office_s_own_rates_by_group_are_watched_and_those_of_few_people_are_not_shown(tmp_path: Path) -> None:
    rows = [*rates("race:white", (9000, 9000), (15, 15)), *rates("race:black", (900, 900), (18, 19))]
    rows += [*rates("race:hispanic", (500, 500), (17, 17)), *rates("race:american_indian", (500, 40), (17, 60))]
    rows += [*rates("race:asian_pacific", (500, 500), (16, 16))]
    published(tmp_path, "rates_by_population/2021-01-01", rows, header=HEADER.replace("area,", "area,population,"))
    definitions = shipped().definitions
    held_now = (*shipped().held, *load_publications([tmp_path], definitions.vocabulary))
    sheet = replace(shipped(), held=held_now).worksheet(definitions.test("maryland_tcoc/readmission_gap"))

    signs = {s.found.population: (s.sign, s.found.reason) for s in signals(sheet) if s.found.year == 2019}
    few = "it tells of fewer than 11 people, or would give so few away"
    withheld = (Sign.CANNOT_TELL, f"rates_by_population 2019 is withheld: {few}")
    assert signs == {
        "race:black": withheld,  # the second, so that the eight cannot be had by subtraction
        "race:american_indian": withheld,
        "race:hispanic": (Sign.QUIET, None),
        "race:asian_pacific": (Sign.QUIET, None),
    }
    (section,) = watched(Material(shipped().definitions.programme("maryland_tcoc"), [judged(sheet)], TOLD, ()))
    assert "60" not in str(section)
