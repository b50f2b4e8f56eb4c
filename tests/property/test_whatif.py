"""Laws of what-if and headroom: spending more never makes room, a bound is where the verdict turns."""

from datetime import date
from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.definitions.programmes import Scenario
from monitor.definitions.scenarios import ScenarioFile
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.headroom import headroom
from monitor.evaluation.whatif import WhatIf, what_if
from monitor.language.judge import MET
from monitor.observations.series import given as written_out
from monitor.words.areas import Entity
from monitor.words.strict_yaml import Document
from tests.sheets import filled, shipped

TESTS = ("maryland_tcoc/growth_guardrail", "maryland_tcoc/annual_savings", "maryland_tcoc/consecutive_years")
YEAR = 2024
LEVEL = {"source": "cms_geographic_variation", "payer": "medicare_ffs", "service": ["all"]}
FIGURES = {
    area: {"title": area, "area": area.upper(), "quantity": "paid_per_beneficiary_year", **LEVEL}
    for area in ("md", "us")
}
percents = st.floats(-20, 20)
months = st.dates(date(2024, 1, 1), date(2025, 12, 31)).map(lambda day: day.replace(day=1))


def raised(area: str, percent: float, since: date) -> dict[str, object]:
    return {"of": area, "raise": percent, "from": since, "because": "A draw."}


def worked_out(*options: list[dict[str, object]]) -> WhatIf:
    """The three tests of the last published year, each option with its steps."""
    used = {str(step["of"]) for steps in options for step in steps}
    whole = {
        "id": "drawn", "title": "Drawn", "question": "What if?", "tests": [*TESTS], "years": [YEAR],
        "figures": {area: FIGURES[area] for area in sorted(used)},
        "options": [{"id": f"o{n}", "title": f"Option {n}", "steps": steps} for n, steps in enumerate(options)],
    }  # fmt: skip
    return what_if(shipped(), Scenario(ScenarioFile.model_validate(whole), Document("drawn.yaml", {}, {})))


def rooms(sheet: Worksheet) -> list[float]:
    return [float(room) for room in sheet.room[0, :, sheet.place(YEAR)]]


@given(less=percents, more=percents, since=months)
def test_spending_more_never_increases_room(less: float, more: float, since: date) -> None:
    low, high = sorted((less, more))
    found = worked_out([raised("md", low, since)], [raised("md", high, since)])

    for sheet in found.sheets:
        _, with_less, with_more = rooms(sheet)
        assert with_more <= with_less + 1e-9 * max(1.0, abs(with_less))


@given(more=st.floats(0, 20), since=months)
def test_a_nation_that_spends_more_never_takes_room(more: float, since: date) -> None:
    for sheet in worked_out([raised("us", more, since)]).sheets:
        stands, with_more = rooms(sheet)
        assert with_more >= stands - 1e-9 * max(1.0, abs(stands))


@given(percent=percents, since=months)
def test_what_begins_later_in_the_year_moves_less(percent: float, since: date) -> None:
    sheet = worked_out([raised("md", percent, date(2024, 1, 1))], [raised("md", percent, since)]).sheets[0]
    stands, at_once, later = sheet.values["state"][0, :, sheet.place(YEAR)]

    assert abs(later - stands) <= abs(at_once - stands) + 1e-6


@given(percent=percents)
def test_options_stand_apart(percent: float) -> None:
    one = worked_out([raised("md", percent, date(2024, 1, 1))])
    two = worked_out([raised("us", 5, date(2024, 1, 1))], [raised("md", percent, date(2024, 1, 1))])

    for alone, beside in zip(one.sheets, two.sheets, strict=True):
        np.testing.assert_array_equal(alone.values["state"][:, 1], beside.values["state"][:, 2])
        np.testing.assert_array_equal(alone.room[:, 1], beside.room[:, 2])


@cache
def judged_years(test: str) -> list[int]:
    sheet = shipped().worksheet(shipped().definitions.test(test))
    return [int(year) for year in sheet.years if sheet.judges(int(year)) and year <= YEAR]


@given(data=st.data())
def test_a_bound_passes_and_a_little_more_does_not(data: st.DataObject) -> None:
    test = shipped().definitions.test(data.draw(st.sampled_from(TESTS[:2])))
    year = data.draw(st.sampled_from(judged_years(test.id)))
    found = headroom(shipped(), test, Entity("MD"), year, None, {})
    sheet = shipped().worksheet(test, (Entity("MD"),))

    def met(level: float) -> bool:
        figures = {name: {int(y): sheet.value(name, 0, int(y)) for y in sheet.years} for name in test.asked.inputs}
        figures[found.input] = {**figures[found.input], year: level}
        again = filled(test, sheet.as_of, **figures)
        return bool(again.codes[0, 0, again.place(year)] == MET)

    assert written_out({year: found.bound}).values.item() == found.bound
    assert met(found.bound)
    assert not met(found.bound * (1 + 1e-6))
    assert found.surely is None or found.surely <= found.bound
