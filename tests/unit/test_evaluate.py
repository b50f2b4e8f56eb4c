"""The worksheet filled: limits, years, terms, defaults and stated errors."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.fill import fill
from monitor.evaluation.trace import trace
from monitor.language.judge import MET, MISSED, UNKNOWN, codes, room
from monitor.observations.provenance import NOTHING_KNOWN
from monitor.observations.series import Series, given, of_figures
from monitor.words.areas import Entity
from monitor.words.findings import Verdict
from monitor.words.units import POINTS, YEARS, Unit, parse_unit
from tests.sheets import DATED, LATER, ROW, asked, filled, growing, limit_in, of_every_kind

NAN = float("nan")
PER_PERSON = parse_unit("dollars per beneficiary-year")


def stated(sheet: Worksheet, unit: Unit, error: float) -> Worksheet:
    """The worksheet with the same error stated for every input and year."""
    errors = of_every_kind(unit, np.full((1, 1, len(sheet.years)), error))
    return replace(sheet, errors=dict.fromkeys(sheet.test.asked.inputs, errors))


def verdicts(sheet: Worksheet) -> dict[int, str]:
    return {int(year): str(sheet.verdict(0, int(year))) for year in sheet.years}


@pytest.mark.parametrize(
    ("direction", "value", "is_room", "code"),
    [
        ("at_most", 0.5, 0.5, MET),
        ("at_most", 1.0, 0.0, MET),
        ("at_most", 1.0000000000000009, 0.0, MET),
        ("at_most", 1.00000001, -0.00000001, MISSED),
        ("below", 0.5, 0.5, MET),
        ("below", 1.0, 0.0, MISSED),
        ("below", 0.9999999999999991, 0.0, MISSED),
        ("at_least", 1.5, 0.5, MET),
        ("at_least", 1.0, 0.0, MET),
        ("at_least", 0.9999999999999991, 0.0, MET),
        ("at_least", 0.5, -0.5, MISSED),
        ("above", 1.5, 0.5, MET),
        ("above", 1.0, 0.0, MISSED),
        ("above", 1.0000000000000009, 0.0, MISSED),
        ("at_most", NAN, NAN, UNKNOWN),
        ("above", NAN, NAN, UNKNOWN),
    ],
)
def test_the_limit(direction: str, value: float, is_room: float, code: int) -> None:
    found = room(np.array([value]), np.array([1.0]), direction)
    np.testing.assert_allclose(found, [is_room], atol=1e-15)
    assert codes(found, direction)[0] == code
    if is_room == 0.0:
        assert found[0] == 0.0


@pytest.mark.parametrize("direction", ["at_most", "below", "at_least", "above"])
def test_room_is_never_minus_zero(direction: str) -> None:
    for value, limit in ((0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (-1e-12, 0.0), (1e-12, 0.0), (5.0, 5.0)):
        assert not np.signbit(room(np.array([value]), np.array([limit]), direction)[0])


@pytest.mark.parametrize("direction", ["at_most", "below", "at_least", "above"])
def test_an_unknown_limit_gives_no_answer(direction: str) -> None:
    assert codes(room(np.array([1.0]), np.array([NAN]), direction), direction)[0] == UNKNOWN


EXACT = {"state": growing(2018, 3.0), "nation": growing(2018, 2.0)}


@pytest.mark.parametrize(("require", "verdict"), [("at_most", Verdict.MET), ("below", Verdict.MISSED)])
def test_a_point_exactly_is_a_point_although_it_computes_as_more(
    require: str, verdict: Verdict, tmp_path: Path
) -> None:
    sheet = filled(asked(tmp_path, require=f"{{excess: {{{require}: limit}}}}"), **EXACT)
    assert sheet.value("excess", 0, 2019) == 1.0000000000000009
    assert sheet.verdict(0, 2019) is verdict
    assert sheet.room[0, 0, sheet.place(2019)] == 0.0


GROWTHS = {"state": growing(2017, 0, 0, 2, 2, 2), "nation": growing(2017, 0, 0, 0, 0, 0)}


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ("each", ["met", "missed", "missed", "missed"]),
        ("last", ["not in force", "not in force", "not in force", "missed"]),
        ("none", ["not in force", "not in force", "not in force", "not in force"]),
        ("[2020, 2021]", ["not in force", "missed", "missed", "not in force"]),
    ],
)
def test_which_years_are_judged(judged: str, expected: list[str], tmp_path: Path) -> None:
    test = asked(tmp_path, years=f"\n  - {{from: 2019, through: 2022, judged: {judged}, {DATED}}}")
    sheet = filled(test, **GROWTHS)
    assert list(verdicts(sheet)) == [2017, 2018, 2019, 2020, 2021, 2022]
    assert list(verdicts(sheet).values()) == ["not in force", "not in force", *expected]


def test_an_input_that_is_judged_itself_needs_no_line(tmp_path: Path) -> None:
    bare = {"unit": "dollars", "inputs": "{spent: {measure: paid}}", "lines": None, "terms": limit_in("dollars")}
    sheet = filled(asked(tmp_path, **bare, require="{spent: {at_most: limit}}"), spent={2019: 1, 2020: 1.5})
    assert [sheet.verdict(0, year) for year in (2019, 2020, 2021)] == ["met", "missed", "cannot tell"]
    assert sheet.room[0, 0, sheet.place(2020)] == -0.5


def test_years_not_judged_still_show_value_and_room(tmp_path: Path) -> None:
    test = asked(tmp_path, years=f"\n  - {{from: 2019, through: 2022, judged: last, {DATED}}}")
    sheet = filled(test, **GROWTHS)
    assert sheet.value("excess", 0, 2020) == pytest.approx(2.0)
    assert sheet.room[0, 0, sheet.place(2020)] == pytest.approx(-1.0)


AMENDED = """
  - {from: 2019, through: 2026, judged: each, adopted: 2018-01-01, cite: {document: paper}, standing: confirmed}
  - {from: 2019, through: 2020, judged: each, adopted: 2021-05-01, by: ended,
     cite: {document: paper}, standing: confirmed}
  - {from: 2022, through: 2023, judged: last, adopted: 2021-05-01, by: ended,
     cite: {document: paper}, standing: confirmed}"""
LONG = limit_in("points", 2019, 2026)


@pytest.mark.parametrize(
    ("as_of", "judged"),
    [
        (date(2017, 12, 31), []),
        (date(2018, 1, 1), [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]),
        (date(2021, 4, 30), [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]),
        (date(2021, 5, 1), [2019, 2020, 2023]),
    ],
)
def test_the_newest_term_replaces_the_older_as_a_whole(as_of: date, judged: list[int], tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, years=AMENDED, terms=LONG), as_of, **GROWTHS)
    assert [int(year) for year in sheet.years if sheet.judges(int(year))] == judged
    assert sheet.years[-1] == (2023 if as_of >= date(2021, 5, 1) else 2026)


VERSIONS = """
  limit:
    title: Limit
    unit: points
    versions:
      - {value: 1, from: 2019, through: 2022, adopted: 2018-01-01, cite: {document: paper}, standing: confirmed}
      - {value: 2, from: 2020, through: 2021, adopted: 2020-06-01, by: raised,
         cite: {document: paper}, standing: confirmed}"""


@pytest.mark.parametrize(
    ("as_of", "limits"),
    [
        (date(2020, 5, 31), [NAN, 1.0, 1.0, 1.0, 1.0]),
        (date(2020, 6, 1), [NAN, 1.0, 2.0, 2.0, 1.0]),
    ],
)
def test_a_term_is_the_version_known_then(as_of: date, limits: list[float], tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, terms=VERSIONS), as_of, state={2018: 1.0}, nation={2018: 1.0})
    np.testing.assert_array_equal(sheet.values["limit"][0, 0], limits)


def test_a_year_judged_before_its_limit_is_adopted_cannot_be_told(tmp_path: Path) -> None:
    terms = limit_in("points").replace("adopted: 2018-01-01,", "adopted: 2019-01-01, by: limited,")
    sheet = filled(asked(tmp_path, terms=terms), date(2018, 6, 1), **GROWTHS)
    assert sheet.verdict(0, 2019) is Verdict.CANNOT_TELL


SAVINGS = {
    "unit": "dollars",
    "inputs": """
  spending: {measure: paid}
  credits:
    measure: hospital
    default: {value: 7, from: 2020, through: 2021, cite: {document: paper}, standing: confirmed}""",
    "terms": f"\n  floor: {{title: F, unit: dollars, versions: [{{value: 0, from: 2019, through: 2022, {DATED}}}]}}",
    "lines": "{both: {plus: [spending, credits]}}",
    "require": "{both: {at_least: floor}}",
}


def test_a_default_fills_only_its_own_years(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **SAVINGS), spending=dict.fromkeys(range(2019, 2023), 1.0))
    np.testing.assert_array_equal(sheet.values["both"][0, 0], [NAN, 8.0, 8.0, NAN])
    assert verdicts(sheet) == {2019: "cannot tell", 2020: "met", 2021: "met", 2022: "cannot tell"}


def test_a_figure_comes_before_its_default(tmp_path: Path) -> None:
    figures = dict.fromkeys(range(2019, 2023), 1.0)
    sheet = filled(asked(tmp_path, **SAVINGS), spending=figures, credits={2020: 100.0})
    np.testing.assert_array_equal(sheet.values["both"][0, 0], [NAN, 101.0, 8.0, NAN])


def test_a_default_never_fills_a_row_that_is_there_and_empty(tmp_path: Path) -> None:
    years = np.arange(2019, 2023)
    with_row = given(dict.fromkeys(range(2019, 2023), NAN))
    cells = with_row.provenance.cells.copy()
    cells["vintage"] = [[-1, 0, -1, -1]]
    with_row = replace(with_row, provenance=replace(with_row.provenance, cells=cells))
    spending = given(dict.fromkeys(range(2019, 2023), 1.0))
    sheet = evaluate(asked(tmp_path, **SAVINGS), {"spending": spending, "credits": with_row}, (Entity("MD"),), LATER)
    assert list(sheet.years) == list(years)
    np.testing.assert_array_equal(sheet.values["both"][0, 0], [NAN, NAN, 8.0, NAN])


def test_rows_run_from_the_earliest_figure_or_base_year(tmp_path: Path) -> None:
    lines = """
  trend: {index: {line: nation, since: 2014}}
  start: {value_in: {line: state, year: 2013}}
  benchmark: {times: [start, trend]}
  excess: {minus: [state, benchmark]}"""
    terms = limit_in("dollars per beneficiary-year")
    test = asked(tmp_path, unit="dollars per beneficiary-year", lines=lines, terms=terms)
    assert list(filled(test, state={2018: 1.0}).years) == list(range(2013, 2023))
    assert list(filled(test, state={2011: 1.0}).years) == list(range(2011, 2023))


def test_a_value_outside_the_rows_is_unknown(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), **EXACT)
    assert np.isnan(sheet.value("excess", 0, 2010))
    assert np.isnan(sheet.value("excess", 0, 2040))


def test_a_figure_too_large_to_be_one_is_unknown(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state={2018: 1e-300, 2019: 1e300}, nation={2018: 1.0, 2019: 1.0})
    assert np.isnan(sheet.value("state_growth", 0, 2019))
    assert sheet.verdict(0, 2019) is Verdict.CANNOT_TELL


# Stated errors


@pytest.mark.parametrize(
    ("error", "verdict"), [(0.0, "met"), (0.79, "met"), (0.8, "met"), (0.81, "cannot tell"), (5.0, "cannot tell")]
)
def test_room_smaller_than_the_error_cannot_be_told(error: float, verdict: str, tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 3.2), nation=growing(2018, 3.0))
    assert stated(sheet, POINTS, error).verdict(0, 2019) == verdict


@pytest.mark.parametrize(("error", "verdict"), [(0.99, "missed"), (1.0, "cannot tell"), (1.01, "cannot tell")])
def test_a_miss_smaller_than_the_error_cannot_be_told(error: float, verdict: str, tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 5.0), nation=growing(2018, 3.0))
    assert stated(sheet, POINTS, error).verdict(0, 2019) == verdict


def test_a_miss_as_large_as_the_error_cannot_be_told_where_the_limit_itself_is_met(tmp_path: Path) -> None:
    figures = {"state": growing(2018, 5.0), "nation": growing(2018, 3.0)}
    sheet = filled(asked(tmp_path, require="{excess: {below: limit}}"), **figures)
    assert stated(sheet, POINTS, 1.0).verdict(0, 2019) == "missed"
    assert stated(sheet, POINTS, 1.01).verdict(0, 2019) == "cannot tell"


def test_only_the_difference_of_two_areas_moves(tmp_path: Path) -> None:
    sheet = stated(filled(asked(tmp_path), state=growing(2018, 3.0), nation=growing(2018, 2.0)), POINTS, 0.5)
    assert sheet.band["state_growth"].shape[1] == 1
    np.testing.assert_allclose(sheet.band["excess"][0, :, -4], [1.0, 1.5, 0.5])


def test_a_difference_within_one_area_does_not(tmp_path: Path) -> None:
    inputs = "{state: {measure: level}, nation: {measure: level}}"
    sheet = stated(filled(asked(tmp_path, inputs=inputs), **EXACT), POINTS, 0.5)
    assert sheet.band["excess"].shape[1] == 1
    assert sheet.robust.all()


def test_an_error_in_another_unit_moves_nothing(tmp_path: Path) -> None:
    sheet = stated(filled(asked(tmp_path), **EXACT), PER_PERSON, 1000.0)
    assert sheet.robust.all()


TWICE = """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}
  more: {plus: [excess, excess]}
  back: {minus: [more, excess]}"""


def test_a_difference_moves_once_and_what_follows_moves_with_it(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, lines=TWICE, require="{back: {at_most: limit}}"), **EXACT)
    np.testing.assert_allclose(stated(sheet, POINTS, 0.25).band["more"][0, :, -4], [2.0, 2.5, 1.5])
    np.testing.assert_allclose(stated(sheet, POINTS, 0.25).band["back"][0, :, -4], [1.0, 1.25, 0.75])


@pytest.mark.parametrize(("error", "verdict"), [(0.1, "missed"), (0.3, "cannot tell")])
def test_a_row_of_years_leans_on_the_error_of_each_of_them(error: float, verdict: str, tmp_path: Path) -> None:
    figures = {"state": growing(2018, 0.2, 2.0), "nation": growing(2018, 0.0, 0.0)}
    sheet = stated(filled(asked(tmp_path, **ROW), **figures), POINTS, error)
    assert sheet.test.units["above"] == YEARS
    assert sheet.verdict(0, 2020) == verdict
    assert sheet.verdict(0, 2019) == "met"


def test_an_error_counts_only_in_the_years_that_lean_on_it(tmp_path: Path) -> None:
    figures = {"state": growing(2018, 1.2, 1.2, 1.2, 1.2), "nation": growing(2018, 1.0, 1.0, 1.0, 1.0)}
    sheet = filled(asked(tmp_path), **figures)
    error = np.where(sheet.years == 2020, 5.0, 0.0)[np.newaxis, np.newaxis, :]
    sheet = replace(sheet, errors={"state": of_every_kind(POINTS, error)})
    assert [sheet.verdict(0, year) for year in (2019, 2020, 2021, 2022)] == ["met", "cannot tell", "cannot tell", "met"]


def test_another_areas_error_does_not_count(tmp_path: Path) -> None:
    test = asked(tmp_path)
    state, nation = given(growing(2018, 1.2)), given(growing(2018, 1.0))
    both = of_figures(state.years, np.repeat(state.values, 2, axis=0))
    sheet = evaluate(test, {"state": both, "nation": nation}, (Entity("MD"), Entity("VA")), LATER)
    error = np.zeros((2, 1, len(sheet.years)))
    error[1] = 5.0
    sheet = replace(sheet, errors={"state": of_every_kind(POINTS, error)})
    assert [sheet.verdict(entity, 2019) for entity in (0, 1)] == ["met", "cannot tell"]


# Years without a row


@pytest.mark.parametrize("year", [1018, 2016, 2017, 2023, 2024, 3018])
def test_a_year_without_a_row_is_refused_and_no_other_answers_for_it(year: int, tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 1.2), nation=growing(2018, 1.0))
    assert (sheet.years[0], sheet.years[-1]) == (2018, 2022)
    assert not sheet.has(year)
    for ask in (sheet.place, sheet.way, lambda of: sheet.verdict(0, of), lambda of: trace(sheet, ["excess"], 0, of)):
        with pytest.raises(ValueError, match=f"office/asked has rows from 2018 to 2022, and none of {year}"):
            ask(year)
    assert np.isnan(sheet.value("state", 0, year))
    assert sheet.lineage("state", 0, year) is NOTHING_KNOWN


def test_each_year_with_a_row_has_its_own_place(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 1.2), nation=growing(2018, 1.0))
    assert [sheet.place(year) for year in range(2018, 2023)] == [0, 1, 2, 3, 4]
    assert all(sheet.has(year) for year in range(2018, 2023))


# Entities and paths


def many(values: list[list[list[float]]], first: int) -> Series:
    array = np.array(values)
    years = np.arange(first, first + array.shape[-1])
    return of_figures(years, array)


def test_one_nation_stands_beside_every_entity_and_path(tmp_path: Path) -> None:
    state = many([[[100.0, 101.0], [100.0, 110.0]], [[100.0, 103.0], [100.0, 90.0]]], 2018)
    nation = many([[[100.0, 100.0]]], 2018)
    sheet = evaluate(asked(tmp_path), {"state": state, "nation": nation}, (Entity("MD"), Entity("VA")), LATER)
    at = sheet.place(2019)
    assert sheet.codes[:, :, at].tolist() == [[MET, MISSED], [MISSED, MET]]
    assert all(array.shape == (2, 2, len(sheet.years)) for array in sheet.values.values())


def test_every_path_has_an_error_band_of_its_own(tmp_path: Path) -> None:
    state = many([[[100.0, 100.8], [100.0, 150.0], [100.0, 50.0]]], 2018)
    nation = many([[[100.0, 100.0]]], 2018)
    sheet = evaluate(asked(tmp_path), {"state": state, "nation": nation}, (Entity("MD"),), LATER)
    sheet = stated(sheet, POINTS, 0.3)
    assert sheet.band["excess"].shape == (3, 3, len(sheet.years))
    assert sheet.robust[0, :, sheet.place(2019)].tolist() == [False, True, True]
    assert sheet.verdicts[0, :, sheet.place(2019)].tolist() == [UNKNOWN, MISSED, MET]
    assert sheet.verdict(0, 2019) == "cannot tell"
    assert stated(sheet, POINTS, 0.1).verdict(0, 2019) == "met"


def test_a_worksheet_without_a_limit_judges_nothing(tmp_path: Path) -> None:
    parts = {"require": None, "terms": None, "answer": "[excess]"}
    sheet = filled(asked(tmp_path, **parts), **EXACT)
    assert np.isnan(sheet.room).all()
    assert (sheet.codes == UNKNOWN).all()
    assert set(verdicts(sheet).values()) == {"not in force"}
    assert sheet.value("excess", 0, 2019) == pytest.approx(1.0)


def test_filling_leaves_its_inputs_alone(tmp_path: Path) -> None:
    test = asked(tmp_path)
    sheet = filled(test, **EXACT)
    inputs = {name: sheet.values[name].copy() for name in ("state", "nation", "limit")}
    fill(sheet.ways, inputs, sheet.years)
    assert all(np.array_equal(inputs[name], sheet.values[name], equal_nan=True) for name in inputs)
    assert set(inputs) == {"state", "nation", "limit"}
