"""Provenance as one record: of a figure, of several together, of a span of years, and of years without a row."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.observations.corrections import Correction
from monitor.observations.maturity import NO_DAY, UNKNOWN, Maturity
from monitor.observations.provenance import (
    BY_PUBLISHER,
    NOTHING_KNOWN,
    PROJECTED_FIRMNESS,
    SMALL,
    Lineage,
    Provenance,
    combine,
    no_rows,
)
from monitor.observations.publications import Publication
from tests.sheets import defined, held, levels, published

YEARS = np.arange(2018, 2021)
INTERIM = Maturity("interim", 4, date(2020, 4, 30))


@pytest.fixture
def both(tmp_path: Path) -> tuple[Publication, ...]:
    published(tmp_path / "observations", "levels/2020-01-01", levels("MD", {2018: 1}))
    published(tmp_path / "observations", "levels/2021-01-01", levels("MD", {2019: 2}))
    return held(tmp_path / "observations", defined(tmp_path))


CORRECTION = Correction.model_validate({
    "source": "levels", "publication": date(2020, 1, 1), "area": "MD", "payer": "medicare_ffs", "service": "all",
    "quantity": "level", "period": 2018, "was": 2, "is": 1, "reason": "Of another column", "provider": "the publisher",
    "made": date(2020, 6, 1), "cite": {"document": "paper"}, "standing": "confirmed",
})  # fmt: skip


def three_years(publications: tuple[Publication, ...]) -> Provenance:
    """2018 of the first, corrected; 2019 of the second with the first; 2020 withheld."""
    cells = np.array(
        [[
            (0, -1, 0, 0, 0, 24, 20201231, 0),
            (1, 0, 1, 2, -1, 4, 20200430, 0),
            (1, -1, 1, 1, -1, UNKNOWN, NO_DAY, BY_PUBLISHER),
        ]],
        dtype=no_rows(1, YEARS).cells.dtype,
    )  # fmt: skip
    return Provenance(YEARS, cells, publications, (CORRECTION,))


def test_one_figure_has_its_publications_newest_first_and_all_that_is_said_of_it(
    both: tuple[Publication, ...],
) -> None:
    older, newer = both
    provenance = three_years(both)
    assert provenance.at(0, 2018) == Lineage((older,), (CORRECTION,), 0, Maturity("final", 24, date(2020, 12, 31)))
    assert provenance.at(0, 2019) == Lineage((newer, older), (), 1, INTERIM)
    assert provenance.at(0, 2020) == Lineage((newer,), (), 1, Maturity("provisional"), BY_PUBLISHER)


@pytest.mark.parametrize("year", [1918, 2016, 2017, 2021, 2022])
def test_of_a_year_outside_the_rows_nothing_is_known(year: int, both: tuple[Publication, ...]) -> None:
    assert three_years(both).at(0, year) is NOTHING_KNOWN
    assert no_rows(1, np.arange(0)).at(0, year) is NOTHING_KNOWN
    assert three_years(both).over(0, [year]) == NOTHING_KNOWN


def test_several_years_are_as_firm_and_as_mature_as_the_least(both: tuple[Publication, ...]) -> None:
    older, newer = both
    assert three_years(both).over(0, range(2017, 2020)) == Lineage((older, newer), (CORRECTION,), 1, INTERIM)
    assert three_years(both).over(0, [2018, 2020]) == Lineage(
        (older, newer), (CORRECTION,), 1, Maturity("provisional", 24, date(2020, 12, 31)), BY_PUBLISHER
    )


def test_what_is_combined_may_be_combined_beforehand(both: tuple[Publication, ...]) -> None:
    first, second, third = (three_years(both).at(0, year) for year in (2018, 2019, 2020))
    assert combine(combine(first, second), third) == combine(first, combine(second, third))
    assert combine(first, first) == combine(first) == first
    assert combine(first, NOTHING_KNOWN) == first
    assert combine() == NOTHING_KNOWN
    assert combine(Lineage(withheld=BY_PUBLISHER), Lineage(withheld=SMALL)).withheld == SMALL


def test_one_row_is_of_every_entity_and_several_are_of_their_own(both: tuple[Publication, ...]) -> None:
    one = three_years(both)
    assert one.at(7, 2018) == one.at(0, 2018)
    several = Provenance(YEARS, np.concatenate([one.cells, no_rows(1, YEARS).cells]), both, (CORRECTION,))
    assert several.at(0, 2018) == one.at(0, 2018)
    assert several.at(1, 2018) == NOTHING_KNOWN


def test_laid_over_other_years_it_says_the_same_of_each(both: tuple[Publication, ...]) -> None:
    short = three_years(both)
    for years in (np.arange(2015, 2025), np.arange(2019, 2030), np.arange(2000, 2005), np.arange(0)):
        laid = short.laid_over(years)
        assert laid.cells.shape == (1, len(years))
        assert [laid.at(0, year) for year in years.tolist()] == [short.at(0, year) for year in years.tolist()]


def test_draws_beyond_the_last_published_year_join_as_projected(both: tuple[Publication, ...]) -> None:
    years = np.arange(2018, 2023)
    drawn = three_years(both).laid_over(years).projected((years > 2020)[np.newaxis])
    assert drawn.at(0, 2018) == three_years(both).at(0, 2018)
    assert drawn.at(0, 2022) == Lineage(firmness=PROJECTED_FIRMNESS)
    assert drawn.over(0, [2018, 2022]).firmness == PROJECTED_FIRMNESS
    assert drawn.is_published.tolist() == [[True, True, True, False, False]]


def test_figures_that_are_not_there_say_nothing(both: tuple[Publication, ...]) -> None:
    found = three_years(both).without(np.array([[False, True, False]]))
    assert found.at(0, 2019) == NOTHING_KNOWN
    assert found.at(0, 2018) == three_years(both).at(0, 2018)


def test_the_publications_used_are_those_of_any_figure(both: tuple[Publication, ...]) -> None:
    assert three_years(both).used == dict(enumerate(both))
    assert three_years(both).without(np.array([[False, True, True]])).used == {0: both[0]}
    assert no_rows(2, YEARS).used == {}


def test_of_two_publications_the_larger_counts(both: tuple[Publication, ...]) -> None:
    assert three_years(both).largest(np.array([[0.5, 0.3]])).tolist() == [[[0.5, 0.5, 0.3]]]
    assert no_rows(1, YEARS).largest(np.array([[0.5, 0.3]])).tolist() == [[[0.0, 0.0, 0.0]]]


def test_nobody_writes_to_it(both: tuple[Publication, ...]) -> None:
    provenance = three_years(both)
    for found in (provenance, provenance.laid_over(YEARS), provenance.projected(provenance.is_published)):
        with pytest.raises(ValueError, match="read-only"):
            found.cells["vintage"][0, 0] = 1
