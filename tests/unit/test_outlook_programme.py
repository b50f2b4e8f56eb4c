"""The outlook of a programme, from its feed to the odds: causal, the same again, and never without a reason."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.gathered import Gathered
from monitor.outlook.as_json import outlook_json
from monitor.outlook.feeds import feed
from monitor.outlook.foretold import drawn_of
from monitor.outlook.posterior import USUAL
from monitor.outlook.programme import outlook
from monitor.outlook.results import Odds, Outlook
from monitor.outlook.told import NothingTold
from monitor.outlook.told import told as told_by
from tests import sheets
from tests.simulated_feed import Change, office, rows

MAY = 12 * 2021 + 4  # paid through
HELD = range(MAY - 17, MAY + 1)
PATHS = 300
JULY = date(2021, 7, 14)


def told(gathered: Gathered, paths: int = PATHS, seed: int = 1) -> Outlook:
    return outlook(gathered, gathered.definitions.programme("office"), paths, seed)


def printed(found: Outlook) -> str:
    return json.dumps(outlook_json([found]), allow_nan=False)


def odds(found: Outlook, test: str, year: int = 2021) -> Odds:
    (one,) = [each for each in found.odds if (each.test, each.year) == (f"office/{test}", year)]
    return one


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    return replace(office(tmp_path_factory.mktemp("office"), rows(HELD)), as_of=JULY)


@pytest.fixture(scope="module")
def found(held: Gathered) -> Outlook:
    return told(held)


def test_every_open_year_of_every_test_has_odds_or_a_reason(found: Outlook) -> None:
    guardrail, broken = odds(found, "guardrail"), odds(found, "broken")

    assert guardrail.odds_met is not None
    assert broken.odds_met is not None
    assert guardrail.odds_met + broken.odds_met == pytest.approx(1)
    assert (guardrail.method, guardrail.paths, guardrail.seed, guardrail.months_observed) == ("monthly", PATHS, 1, 5)
    assert guardrail.p05 is not None
    assert guardrail.p95 is not None
    assert guardrail.median is not None
    assert guardrail.p05 < guardrail.median < guardrail.p95
    assert odds(found, "quality").odds_met is None
    assert "waits for quality 2021" in (odds(found, "quality").why_not or "")


def test_an_annual_source_follows_the_feed(found: Outlook) -> None:
    by_months, by_years = odds(found, "guardrail"), odds(found, "from_level")

    assert by_years.method == "monthly"
    assert by_years.median == pytest.approx(by_months.median, abs=1e-4)
    assert by_years.odds_met == pytest.approx(by_months.odds_met, abs=0.01)


def test_the_year_is_told_beside_its_odds(found: Outlook) -> None:
    year = found.years[-1]
    one = odds(found, "guardrail")

    assert (year.year, year.state, year.paid_through) == (2021, "MD", "2021-05")
    assert year.difference[1] == pytest.approx(one.median, abs=0.2)
    assert [month for month, _ in one.history] == [f"2021-{month:02}" for month in range(1, 6)]
    assert one.history[-1][1] == one.odds_met
    assert one.decides == (year.decides.service if year.decides else None)
    assert {room.test for room in found.rooms} == {"office/guardrail", "office/broken", "office/from_level"}
    assert [name for name, _ in found.levels] == ["watch", "warning", "critical"]


def test_the_same_again_to_the_byte_and_other_with_another_seed(held: Gathered, found: Outlook) -> None:
    assert printed(told(replace(held))) == printed(found)
    assert printed(told(replace(held), seed=2)) != printed(found)


def test_a_path_alone_is_to_the_bit_what_it_is_among_many(held: Gathered) -> None:
    made = feed(held.publications, (), held.definitions.vocabulary.totals["service"], "MD")
    newest = told_by(made, USUAL)
    assert not isinstance(newest, NothingTold)
    many, one = (drawn_of(held, made, newest[-1].completed, newest[-1].drawn(paths, 1)) for paths in (60, 1))

    np.testing.assert_array_equal(many.values[:1], one.values)
    for name in ("guardrail", "from_level"):
        among, alone = (
            held.on_paths(drawn).worksheet(held.definitions.test(f"office/{name}")) for drawn in (many, one)
        )
        for line, values in alone.values.items():
            np.testing.assert_array_equal(values[:, 0], np.broadcast_to(among.values[line], among.shape)[:, 0])


def test_what_is_published_later_changes_nothing(tmp_path: Path, found: Outlook) -> None:
    wild = rows([MAY + 1, MAY + 2], lambda row: (*row[:4], row[4] * 7 + 1, row[5]))
    later = office(tmp_path, rows(HELD), wild)

    assert printed(told(replace(later, as_of=JULY))) == printed(found)
    assert printed(told(replace(later, as_of=date(2021, 8, 14)))) != printed(found)


def test_one_delivery_alone_has_wider_odds_and_no_history(tmp_path: Path, found: Outlook) -> None:
    alone = told(replace(office(tmp_path, rows([MAY])), as_of=JULY))
    one = odds(alone, "guardrail")

    assert one.odds_met is not None
    assert [month for month, _ in one.history] == ["2021-05"]
    assert alone.years[-1].changes == ()


def test_without_a_feed_a_test_of_months_has_no_odds_and_says_why(tmp_path: Path) -> None:
    silent = told(replace(office(tmp_path), as_of=JULY))
    one = odds(silent, "guardrail")

    assert one.odds_met is None
    assert (one.why_not or "").endswith("no monthly feed (cms_monthly_spending) is held")
    assert silent.years == silent.rooms == ()


def test_on_the_figures_that_are_shipped_odds_are_of_yearly_growth_of_all_states() -> None:
    shipped = sheets.shipped()
    found = outlook(shipped, shipped.definitions.programme("maryland_tcoc"), 2_000)
    odds_of = {(one.test.partition("/")[2], one.year): one for one in found.odds}
    guardrail, quality = odds_of["growth_guardrail", 2025], odds_of["readmissions", 2025]

    assert (guardrail.method, guardrail.months_observed, found.years) == ("annual", None, ())
    assert guardrail.odds_met == pytest.approx(0.77, abs=0.08)  # 23 percent of all state-years break it
    assert quality.odds_met is None
    assert "cms_readmissions_for_maryland 2025" in (quality.why_not or "")


def only_since(year: int) -> Change:
    return lambda row: row if row[3] >= 12 * year else None


def at(month: int, value: float, quantity: str = "paid") -> Change:
    return lambda row: (*row[:4], value, row[5]) if (row[0], row[2], row[3]) == ("MD", quantity, month) else row


def without(month: int, vintage: int | None = None) -> Change:
    return lambda row: None if row[3] == month and vintage in (None, row[5]) else row


BAD: dict[str, Change] = {
    "a missing month": without(12 * 2020 + 3),
    "the newest month is missing": without(MAY),
    "a month missing in one delivery": without(12 * 2020 + 3, MAY - 2),
    "a negative month": at(12 * 2020 + 7, -5.0),
    "a month of nothing": at(12 * 2020 + 7, 0.0),
    "people jump tenfold": at(MAY - 1, 7e6, "beneficiary_months"),
    "nobody": at(MAY - 1, 0.0, "beneficiary_months"),
    "all zeros": lambda row: (*row[:4], 0.0, row[5]),
    "two years of history": only_since(2020),
    "three years of history": only_since(2018),
    "a service disappears": lambda row: None if row[1] == "professional" and row[5] > MAY - 3 else row,
    "a service disappears in the state": lambda row: None if row[:2] == ("MD", "professional") else row,
    "the nation is not there": lambda row: None if row[0] == "US" else row,
    "holes": lambda row: None if (row[3] * 7 + row[5] * 3) % 11 == 0 else row,
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_has_odds_on_a_basis_or_a_reason_and_never_nan(tmp_path: Path, name: str) -> None:
    found = told(replace(office(tmp_path, rows(HELD, BAD[name])), as_of=JULY), 50)

    printed(found)  # refuses what is not a number
    for one in found.odds:
        assert (one.odds_met is None) == bool(one.why_not), one
        assert one.odds_met is None or 0 <= one.odds_met <= 1
    if odds(found, "guardrail").odds_met is None:
        assert not [year for year in found.years if year.year == 2021]
