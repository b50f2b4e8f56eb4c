"""Ten thousand paths through every test of a programme: bounded in processor time, with a wide margin."""

from time import process_time

import numpy as np

from monitor.outlook.feeds import SOURCE, Feed
from monitor.outlook.foretold import drawn_of
from monitor.outlook.odds import Drawing, odds_of
from monitor.outlook.triangle import Triangle
from tests.foretold import JANUARY_2018, SERVICES, drawn_months, level, settled
from tests.sheets import shipped

PATHS = 10_000
SECONDS = 3.0  # of a processor; a third of one is usual


def triangle(last: int) -> Triangle:
    """One delivery, paid through the month numbered `last`, in which every month is settled."""
    width = last - JANUARY_2018 + 1
    paid, people = np.full((2, len(SERVICES), width, width), np.nan), np.full((2, width, width), np.nan)
    for at, (area, many) in enumerate((("MD", 700_000.0), ("US", 35e6))):
        spent = [many * level(month, area) for month in range(JANUARY_2018, last + 1)]
        people[at, :, -1] = many
        paid[at, :, :, -1] = np.outer([*SERVICES.values()], spent)
    return Triangle("MD", tuple(SERVICES), JANUARY_2018, paid, people)


def test_ten_thousand_paths_through_all_tests_of_a_programme() -> None:
    feed, gathered = Feed(triangle(12 * 2026 + 9)), shipped()
    assert feed.triangle is not None
    completed = settled(feed.triangle)
    draws = drawn_months(completed, PATHS)
    drawing = Drawing(PATHS, 1, frozenset({SOURCE, "cms_geographic_variation"}), {})
    tests = [test for test in gathered.definitions.programme("maryland_tcoc").tests if test.judges]

    began = process_time()
    many = gathered.on_paths(drawn_of(gathered, feed, completed, draws))
    found = [odds for test in tests for odds in odds_of(many.worksheet(test), range(2025, 2027), drawing)]
    took = process_time() - began

    told = [odds for odds in found if odds.odds_met is not None]
    assert {odds.method for odds in told} == {"monthly"}
    assert len(told) >= 4
    assert took < SECONDS
