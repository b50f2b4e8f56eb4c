"""The worksheet at its edges: the first and last row, errors in a single year, what is kept of what was given."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.language.judge import MET, MISSED, UNKNOWN, enough
from monitor.observations.series import given, of_figures
from monitor.words.areas import Entity
from monitor.words.units import PERCENT, POINTS, Unit, parse_unit
from tests.sheets import LATER, asked, filled, growing, limit_in, of_every_kind

NAN = float("nan")
PER_PERSON = parse_unit("dollars per beneficiary-year")
EXACT = {"state": growing(2018, 3.0), "nation": growing(2018, 2.0)}


def stated_in(sheet: Worksheet, unit: Unit, error: float, *years: int) -> Worksheet:
    """The worksheet with an error stated for the state's figures of `years` only; of every year without any."""
    inside = np.isin(sheet.years, years) if years else np.ones(len(sheet.years), dtype=np.bool_)
    stated = of_every_kind(unit, np.where(inside, error, 0.0)[np.newaxis, np.newaxis, :])
    return replace(sheet, errors={"state": stated})


def test_the_first_and_the_last_row_have_their_values(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=dict.fromkeys(range(2018, 2023), 5.0), nation={2018: 1.0})
    assert [sheet.value("state", 0, year) for year in (2018, 2022)] == [5.0, 5.0]
    assert all(np.isnan(sheet.value("state", 0, year)) for year in (2017, 2023))


def test_a_worksheet_keeps_what_it_was_filled_from(tmp_path: Path) -> None:
    series = {name: given(figures) for name, figures in EXACT.items()}
    sheet = evaluate(asked(tmp_path), series, (Entity("MD"),), date(2020, 5, 1))
    assert sheet.as_of == date(2020, 5, 1)
    assert sheet.entities == (Entity("MD"),)
    assert set(sheet.series) == set(sheet.errors) == {"state", "nation"}
    assert dict(sheet.members) == {}
    np.testing.assert_array_equal(sheet.series["state"].years, sheet.years)


def test_every_entity_has_its_rows_where_no_input_is_its_own(tmp_path: Path) -> None:
    series = {name: given(figures) for name, figures in EXACT.items()}
    sheet = evaluate(asked(tmp_path), series, (Entity("MD"), Entity("VA")), LATER)
    assert sheet.values["excess"].shape == (2, 1, len(sheet.years))
    assert [str(sheet.verdict(entity, 2019)) for entity in (0, 1)] == ["met", "met"]


def test_verdicts_take_one_byte_and_years_are_whole(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), **EXACT)
    assert sheet.codes.dtype == np.int8
    assert sheet.years.dtype == np.int64


def test_rows_reach_back_to_a_base_year_that_only_an_index_has(tmp_path: Path) -> None:
    lines = """
  trend: {index: {line: nation, since: 2014}}
  own: {index: {line: state, since: 2016}}
  excess: {minus: [own, trend]}"""
    test = asked(tmp_path, unit="ratio", lines=lines, terms=limit_in("ratio"))
    assert filled(test, nation={2018: 1.0}).years[0] == 2014


@pytest.mark.filterwarnings("error")
def test_nothing_times_too_much_is_unknown_and_no_warning(tmp_path: Path) -> None:
    lines = "\n  product: {times: [state, nation, zero]}"
    inputs = "{state: {measure: level}, nation: {measure: level}, zero: {measure: level}}"
    parts = {"unit": "dollars", "inputs": inputs, "lines": lines, "require": None, "terms": None, "answer": "[product]"}
    sheet = filled(asked(tmp_path, **parts), state={2019: 1e200}, nation={2019: 1e200}, zero={2019: 0.0})
    assert np.isnan(sheet.value("product", 0, 2019))


@pytest.mark.parametrize(("year", "open_"), [(2018, 2019), (2022, 2022)])
def test_an_error_of_the_first_or_the_last_row_counts(year: int, open_: int, tmp_path: Path) -> None:
    grown = growing(2018, 1.2, 1.2, 1.2, 1.2)
    sheet = filled(asked(tmp_path), state=grown, nation=growing(2018, 1.0, 1.0, 1.0, 1.0))
    found = [str(stated_in(sheet, POINTS, 5.0, year).verdict(0, each)) for each in (2019, 2020, 2021, 2022)]
    assert found == ["cannot tell" if each == open_ else "met" for each in (2019, 2020, 2021, 2022)]


def test_an_error_of_the_base_year_counts_in_every_year(tmp_path: Path) -> None:
    lines = "\n  start: {value_in: {line: state, year: 2018}}\n  excess: {minus: [start, nation]}"
    test = asked(tmp_path, unit=str(PER_PERSON), lines=lines, terms=limit_in(str(PER_PERSON)))
    level = dict.fromkeys(range(2018, 2023), 100.0)
    sheet = filled(test, state=level, nation=level)
    years = (2019, 2020, 2021, 2022)
    assert {str(stated_in(sheet, PER_PERSON, 50.0, 2018).verdict(0, year)) for year in years} == {"cannot tell"}
    assert {str(stated_in(sheet, PER_PERSON, 50.0, 2020).verdict(0, year)) for year in years} == {"met"}


LAST_YEARS = """
  own: {last_year: state}
  other: {last_year: nation}
  excess: {minus: [own, other]}"""


def test_a_difference_of_last_years_leans_on_the_error_of_the_year_before(tmp_path: Path) -> None:
    test = asked(tmp_path, unit=str(PER_PERSON), lines=LAST_YEARS, terms=limit_in(str(PER_PERSON)))
    level = dict.fromkeys(range(2018, 2023), 100.0)
    sheet = stated_in(filled(test, state=level, nation=level), PER_PERSON, 50.0, 2018, 2022)
    verdicts = [str(sheet.verdict(0, year)) for year in (2019, 2020, 2021, 2022)]
    assert verdicts == ["cannot tell", "met", "met", "met"]
    assert sheet.robust[0, 0, 0]  # the first row has no year before it, and so no error


def test_a_source_without_an_error_adds_none_to_any_of_several_areas(tmp_path: Path) -> None:
    state = of_figures(np.array([2018, 2019]), np.array([[[100.0, grown]] for grown in (101.2, 103.0, 101.9)]))
    whom = [Entity(area) for area in ("MD", "VA", "DC")]
    sheet = evaluate(asked(tmp_path), {"state": state, "nation": given(growing(2018, 1.0))}, whom, LATER)
    own = np.array([[[0.5]], [[0.5]], [[0.5]]]) * np.ones(len(sheet.years))
    sheet = replace(sheet, errors={"state": of_every_kind(POINTS, own), "nation": {}})
    assert [str(sheet.verdict(area, 2019)) for area in (0, 1, 2)] == ["met", "missed", "cannot tell"]


GROWTHS = """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}"""
FURTHER = (
    GROWTHS
    + """
  double: {plus: [excess, excess]}
  fourfold: {plus: [double, double]}
  back: {minus: [fourfold, double]}"""
)
BOTH_WAYS = (
    GROWTHS
    + """
  reverse: {minus: [nation_growth, state_growth]}
  double: {plus: [excess, excess]}
  back: {minus: [double, excess]}
  other: {plus: [reverse, reverse]}
  both: {plus: [back, other]}"""
)


def test_a_difference_far_down_the_way_is_not_raised_again(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, lines=FURTHER, require="{back: {at_most: limit}}"), **EXACT)
    np.testing.assert_allclose(stated_in(sheet, POINTS, 0.25).band["back"][0, :, 1], [2.0, 2.5, 1.5])


def test_a_second_difference_does_not_make_one_forget_the_first(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, lines=BOTH_WAYS, require="{both: {at_most: limit}}"), **EXACT)
    np.testing.assert_allclose(stated_in(sheet, POINTS, 0.25).band["back"][0, :, 1], [1.0, 1.25, 0.75])
    np.testing.assert_allclose(stated_in(sheet, POINTS, 0.25).band["other"][0, :, 1], [-2.0, -1.5, -2.5])


def test_a_term_is_of_no_area(tmp_path: Path) -> None:
    lines = "\n  over: {minus: [state, limit]}"
    inputs = "{state: {measure: level}}"
    parts = {"unit": str(PER_PERSON), "inputs": inputs, "lines": lines, "terms": limit_in(str(PER_PERSON))}
    sheet = filled(asked(tmp_path, **parts, require="{over: {at_most: limit}}"), state={2019: 1.5})
    assert stated_in(sheet, PER_PERSON, 50.0).robust.all()


def test_an_error_stated_for_one_entity_is_that_of_its_own_rows(tmp_path: Path) -> None:
    years = np.array([2018, 2019])
    state = of_figures(years, np.array([[[100.0, 101.2]], [[100.0, 103.0]]]))
    sheet = evaluate(
        asked(tmp_path), {"state": state, "nation": given(growing(2018, 1.0))}, (Entity("MD"), Entity("VA")), LATER
    )
    assert stated_in(sheet, POINTS, 0.1).band["excess"].shape == (2, 3, len(sheet.years))


def test_growth_inside_a_difference_does_not_move_and_growth_alone_does(tmp_path: Path) -> None:
    compared = filled(asked(tmp_path / "compared"), **EXACT)
    assert stated_in(compared, PERCENT, 0.5).band["state_growth"].shape[1] == 1

    parts = {"unit": "percent", "lines": "{state_growth: {growth: state}}", "terms": limit_in("percent")}
    alone = asked(
        tmp_path / "alone", **parts, inputs="{state: {measure: level}}", require="{state_growth: {at_most: limit}}"
    )
    found = stated_in(filled(alone, state=EXACT["state"]), PERCENT, 0.5).band["state_growth"]
    np.testing.assert_allclose(found[0, :, 1], [3.0, 3.5, 2.5])


def test_growth_far_down_the_way_to_a_difference_does_not_move(tmp_path: Path) -> None:
    lines = """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  state_twice: {joined: [state_growth, state_growth]}
  nation_twice: {joined: [nation_growth, nation_growth]}
  excess: {minus: [state_twice, nation_twice]}"""
    sheet = stated_in(filled(asked(tmp_path, lines=lines), **EXACT), PERCENT, 0.5)
    assert [sheet.band[name].shape[1] for name in ("state_growth", "state_twice", "excess")] == [1, 1, 1]


def test_enough_of_an_unknown_number_is_unknown() -> None:
    one, unknown = np.array([1.0, 0.0]), np.array([NAN, NAN])
    assert enough(one, one, unknown).tolist() == [UNKNOWN, UNKNOWN]
    assert enough(one, one, np.array([1.0, 1.0])).tolist() == [MET, MISSED]
