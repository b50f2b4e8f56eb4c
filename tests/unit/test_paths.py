"""Paths of a feed's months as observations, and annual sources carried on by their growth."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.observations.drawn import Drawn
from monitor.outlook.foretold import foretold_by, levels_of
from monitor.outlook.paths import Months, months_of, of_feed, together
from monitor.outlook.triangle import Triangle
from monitor.words.areas import Entity
from tests.foretold import LAGS, drawn_months, office, settled
from tests.unit.test_feeds import of

JUNE = 12 * 2021 + 5
PATHS = 5
MD, US = Entity("MD"), Entity("US")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    return office(tmp_path_factory.mktemp("office"), [JUNE])


def triangle(held: Gathered) -> Triangle:
    found = of(held).triangle
    assert found is not None
    return found


def months(held: Gathered, paths: int = PATHS, start: int = 0) -> Months:
    laid = triangle(held)
    draws = drawn_months(settled(laid), paths, start=start)
    return months_of(laid, settled(laid), draws, held.definitions.vocabulary.totals["service"], 12 * 2019)


def drawn(held: Gathered, found: Months) -> Drawn:
    services = ["all", "hospital", "hospital_inpatient", "hospital_outpatient", "professional"]
    foretold = held.definitions.outlook["yearly"]
    yearly = foretold_by(found, "yearly", foretold, levels_of(held, "yearly", foretold, "MD"))
    return together([of_feed(found, "cms_monthly_spending", of(held).publication, services), yearly])


def values(held: Gathered, measure: str, paths: int = PATHS, start: int = 0) -> Array:
    """[entity, path, year] of Maryland and the nation, of 2019 to 2021."""
    on_paths = replace(held, drawn=drawn(held, months(held, paths, start)))
    series = on_paths.library.series(measure, [MD, US])
    return series.values[:, :, [int(year - series.years[0]) for year in (2019, 2020, 2021)]]


def test_settled_months_are_as_published_and_later_ones_drawn(held: Gathered) -> None:
    found = months(held)
    published = triangle(held).paid[..., -1].sum(axis=1)[:, 12:]
    open_ = JUNE + 1 - LAGS - 12 * 2019

    assert (found.first, found.open, found.total.shape) == (12 * 2019, open_, (PATHS, 2, 36))
    np.testing.assert_allclose(found.total[:, :, :open_], np.broadcast_to(published[:, :open_], (PATHS, 2, open_)))
    assert (found.total.std(axis=0)[:, open_:] > 0).all()
    np.testing.assert_array_equal(np.round(found.total, 2), found.total)


def test_an_open_month_is_drawn_also_where_it_was_published(held: Gathered) -> None:
    published = held.library.series("monthly_paid", [MD]).values
    on_paths = values(held, "monthly_paid")[0]

    assert np.isnan(values(held, "monthly_paid")).sum() == 0
    assert (on_paths[:, 1] != published[0, 0, -1]).all()
    np.testing.assert_array_equal(on_paths[:, 1], np.round(months(held).total[:, 0, 12:24] * 100).sum(axis=1) / 100)


@pytest.mark.parametrize(("whole", "parts"), [("paid", ["services"]), ("hospitals", ["inpatient", "outpatient"])])
def test_services_of_a_year_to_come_sum_to_all_care_on_every_path(held: Gathered, whole: str, parts: list[str]) -> None:
    np.testing.assert_allclose(values(held, whole), np.sum([values(held, part) for part in parts], axis=0), rtol=1e-12)


def test_services_of_drawn_months_sum_to_all_care_to_the_cent(held: Gathered) -> None:
    whole, parts = values(held, "monthly_paid"), values(held, "monthly_services")

    np.testing.assert_array_equal(whole[..., 1:], parts[..., 1:])  # of the first, months are as published


def test_a_year_to_come_is_the_last_level_grown_like_the_feed(held: Gathered) -> None:
    per_person, people = values(held, "level"), values(held, "people")
    feed, feed_people = values(held, "monthly"), values(held, "monthly_people")

    np.testing.assert_allclose(per_person[..., 2] / per_person[..., 1], feed[..., 2] / feed[..., 1], rtol=1e-9)
    np.testing.assert_allclose(people[..., 2] / people[..., 1], feed_people[..., 2] / feed_people[..., 1], rtol=1e-9)
    assert (per_person[..., 1].std(axis=1) == 0).all()  # published


def test_a_figure_drawn_is_projected_and_stands_on_what_it_continues(held: Gathered) -> None:
    library = replace(held, drawn=drawn(held, months(held))).library
    of_year, of_months = (library.series(name, [MD]).provenance.at(0, 2021) for name in ("level", "monthly"))

    assert (of_year.firmness, of_months.firmness) == (2, 2)
    assert [p.id for p in of_year.publications] == ["yearly/2021-03-01"]
    assert [p.card.source for p in of_months.publications] == ["cms_monthly_spending"]
    assert library.series("level", [MD]).provenance.at(0, 2020).firmness == 0


def test_a_path_alone_equals_itself_among_all(held: Gathered) -> None:
    every = {name: values(held, name) for name in ("level", "monthly", "services", "hospitals", "monthly_services")}
    for path in range(PATHS):
        for name, together_ in every.items():
            np.testing.assert_array_equal(values(held, name, 1, path)[:, 0], together_[:, path])


def test_a_source_whose_last_year_the_feed_does_not_reach_is_not_foretold(held: Gathered) -> None:
    foretold = held.definitions.outlook["yearly"]
    levels = levels_of(held, "yearly", foretold, "MD")
    early = {figure: (2017, value, by) for figure, (_, value, by) in levels.items()}

    assert {level[0] for level in levels.values()} == {2020}
    assert foretold_by(months(held), "yearly", foretold, early).table.is_empty()


def test_a_month_of_which_nothing_is_known_makes_no_figure(held: Gathered) -> None:
    laid = triangle(held)
    people = laid.people.copy()
    people[:, 20] = np.nan
    holed = replace(laid, people=people)
    found = months_of(holed, settled(laid), drawn_months(settled(laid), PATHS), {}, 12 * 2018)
    foretold = held.definitions.outlook["yearly"]
    levels = {("MD", "beneficiary_years", "-"): (2018, 10.0, "yearly/2021-03-01")}

    years = foretold_by(found, "yearly", foretold, levels).table["period"]
    assert found.open == JUNE + 1 - LAGS - 12 * 2018 > 0
    assert years.to_list() == (["2019", "2020", "2021"] if found.open < 20 else ["2020", "2021"])


def test_what_is_asked_of_no_measure_is_not_made(held: Gathered) -> None:
    alone = of_feed(months(held), "cms_monthly_spending", "", ["all", "dme"])

    assert set(alone.table["service"]) == {"all", "-"}
    assert alone.table.filter(pl.col("service") == "all").height == 2 * (36 - months(held).open)
