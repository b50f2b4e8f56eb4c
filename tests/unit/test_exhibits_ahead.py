"""The exhibits of an open year: which there are, what a witness says of each, and titles held against their figures."""

import re
from dataclasses import replace

import pytest

from monitor.outlook.results import Outlook
from monitor.pages.exhibits import ahead
from monitor.pages.exhibits.registry import number_of
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.material import Material
from monitor.pages.model import Figure
from monitor.pages.pictures import Rows
from monitor.pages.target_pictures import Timeline
from monitor.pages.year_end.drivers import drivers_figure, drivers_title, joined
from monitor.pages.year_end.months import months_title
from tests.reported import evaluated, figures
from tests.sample_outlook import ANNUAL, DRIVERS, MONTHLY, NO_ODDS, NO_RECORD, SYNTHETIC, driver, year_ahead
from tests.sheets import shipped

HERE = (3, 5, 6, 7, 11)
SAMPLES = {"monthly": MONTHLY, "synthetic": SYNTHETIC, "no odds": NO_ODDS, "no record": NO_RECORD, "annual": ANNUAL}


@pytest.fixture(scope="module")
def bare() -> Material:
    return evaluated(shipped(), "maryland_tcoc")


def made(bare: Material, outlook: Outlook | None) -> dict[int, Figure]:
    report = EXHIBITS.report(replace(bare, outlook=outlook))
    return {number_of(figure): figure for figure in figures(report) if number_of(figure) in HERE}


def grade(text: str) -> float:
    """Flesch-Kincaid, with vowels in a row as one syllable and a figure as one word of one."""
    sentences = len(re.findall(r"[.!?](?=\s|$)", text))
    words = re.findall(r"[A-Za-z0-9'.-]*[A-Za-z0-9]", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_a_year_with_a_feed_has_all_five(bare: Material) -> None:
    assert tuple(made(bare, MONTHLY)) == HERE


def test_without_a_track_record_there_are_no_odds_only_the_room(bare: Material) -> None:
    there = made(bare, NO_RECORD)

    assert 6 not in there
    assert 7 in there or not NO_RECORD.rooms


def test_without_a_feed_no_month_is_shown(bare: Material) -> None:
    assert not {3, 5, 6} & made(bare, ANNUAL).keys()
    assert isinstance(made(bare, MONTHLY)[11].chart, Rows)  # how far each month is known
    assert isinstance(made(bare, ANNUAL)[11].chart, Timeline)  # how far publications reach: no month is known
    assert made(bare, None).keys() <= {7, 11}


def test_without_parts_it_is_said_what_they_need(bare: Material) -> None:
    without = replace(MONTHLY, years=(year_ahead(drivers=()),))
    report = EXHIBITS.report(replace(bare, outlook=without))

    assert not [*ahead.drivers(replace(bare, outlook=without))]
    assert "Exhibit 5, what drives the difference: it needs monthly figures by service" in str(report.sections[-1])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_exhibit_has_a_unit_and_what_to_say_in_plain_words(name: str, bare: Material) -> None:
    for figure in made(bare, SAMPLES[name]).values():
        assert len(figure.title) <= 100
        assert figure.unit
        assert 1 <= len(re.findall(r"[.](?=\s|$)", figure.speaker)) <= 4
        assert grade(figure.speaker) <= 9, figure.speaker


def test_the_title_of_the_months_is_what_the_months_say() -> None:
    year = year_ahead()
    held = [month for month in year.months if month.firmness != "projected"]
    hospital = [(month.hospital_state or 0) > (month.hospital_nation or 0) for month in held]
    other = [(month.other_state or 0) > (month.other_nation or 0) for month in held]

    assert months_title(year).startswith("Since April")
    assert all(hospital[3:])
    assert not hospital[2] or other[2]
    assert not any(other[3:])


def test_the_title_of_the_drivers_is_what_the_parts_come_to(bare: Material) -> None:
    later = year_ahead(paid_through="2026-10")
    groups = {d.name: d.points for d in DRIVERS if d.kind in ("subtotal", "mix", "rest of year")}
    total = next(d.points for d in DRIVERS if d.kind == "total")

    assert sum(groups.values()) == pytest.approx(total)
    assert max(groups, key=lambda name: groups[name]) == "hospital"
    assert (
        drivers_title(later) == "Hospital care makes seven-tenths of the 1.12 points expected above the nation in 2026"
    )
    assert 0.65 <= groups["hospital"] / total < 0.75


def test_small_services_of_a_group_are_drawn_as_one_and_the_account_still_foots() -> None:
    small = (driver("dme", "service", 0.02), driver("clinic", "service", -0.03))
    place = next(n for n, d in enumerate(DRIVERS) if d.name == "other")
    drivers = (*DRIVERS[:place], *small, *DRIVERS[place:])
    parts = joined(drivers)

    assert [part.name for part in parts if part.kind == "service"][-1] == "smaller_services"
    assert sum(part.points for part in parts) == pytest.approx(sum(part.points for part in drivers))
    assert joined(DRIVERS) == DRIVERS
    figure = drivers_figure(year_ahead(drivers=drivers))
    assert figure
    assert isinstance(figure.chart, Rows)
    assert "Smaller services" in [bar.name for bar in figure.chart.bars]
    assert "smaller services" in figure.description
    assert "Medical equipment" in [row[0].text for row in figure.table.rows]  # the data keep each
