"""What must hold of an evaluation whatever the figures are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from monitor.definitions.programmes import Test
from monitor.definitions.schema import Default
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.observations import stated_errors
from monitor.observations.measures import Library
from monitor.observations.publications import known_on
from monitor.observations.series import Series
from monitor.observations.series import given as written_out
from monitor.words.areas import NAMES, Entity
from monitor.words.findings import Verdict
from monitor.workspace.data_files import RowsFile
from monitor.workspace.publication_files import data_of
from tests.shapes import GROWTHS, one_of_each, reached, shape, verbs
from tests.sheets import LATER, TODAY, shipped, shipped_tests

TESTS = shipped_tests()
ALONE = [test for test in TESTS if not test.members]  # filled from figures, not from the answers of other tests
JUDGED = [test for test in ALONE if test.judges]
ORDER = [Verdict.MISSED, Verdict.CANNOT_TELL, Verdict.MET]
STATES = tuple(NAMES)
ENTITIES = tuple(map(Entity, STATES))
MARYLAND = (Entity("MD"),)

spending = st.floats(1000.0, 20000.0)
maybe = st.one_of(spending, spending, spending, st.just(float("nan")))


def named(tests: list[Test]) -> pytest.MarkDecorator:
    """One of each shape among those of which a law holds."""
    tried = one_of_each(tests)
    return pytest.mark.parametrize("test", tried, ids=[test.id for test in tried])


def test_every_shipped_test_has_its_shape_among_those_tried() -> None:
    tried = one_of_each(TESTS)
    assert {shape(test) for test in tried} == {shape(test) for test in TESTS}
    assert {verb for test in tried for way in test.ways for verb in verbs(way)} == {
        verb for test in TESTS for way in test.ways for verb in verbs(way)
    }
    assert len(tried) < len(TESTS) / 2


def years_of(test: Test) -> range:
    """The years of a test, and three before the first that it names, which growth over the year before needs."""
    first = min([entry.from_ for entry in test.asked.years] + list(test.base_years))
    return range(first - 3, max(entry.through for entry in test.asked.years) + 1)


def drawn(test: Test, figure: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, dict[int, float]]]:
    """Figures for every input and year, growing not unlike real ones half of the time.

    Sizes that decide whether a test is asked are larger, so that some are below what is asked for and most are not.
    """
    years, sizes = years_of(test), condition(test)
    smooth = st.lists(st.floats(-0.05, 0.08), min_size=len(years), max_size=len(years)).map(
        lambda rates: [10000.0 * float(x) for x in np.cumprod(1 + np.array(rates))]
    )
    one = st.one_of(smooth, st.lists(figure, min_size=len(years), max_size=len(years)))
    rows = {name: 4.0 if name in sizes else 1.0 for name in test.asked.inputs}
    return st.fixed_dictionaries({name: one.map(_by_year(years, times)) for name, times in rows.items()})


def _by_year(years: range, times: float) -> Callable[[list[float]], dict[int, float]]:
    return lambda row: {year: x * times for year, x in zip(years, row, strict=True)}


def condition(test: Test) -> list[str]:
    """The inputs that decide whether the test is asked at all."""
    clause = test.asked.asked_clause
    return _inputs(test, reached(test.ways[0], (clause.line, clause.limit))) if clause else []


def _inputs(test: Test, names: Iterable[str]) -> list[str]:
    found = set(names)
    return [name for name in test.asked.inputs if name in found]


def sheet_of(test: Test, figures: Mapping[str, Mapping[int, float]], error: float = 0.0) -> Worksheet:
    sheet = evaluate(test, {name: written_out(row) for name, row in figures.items()}, MARYLAND, LATER)
    return with_error(sheet, error) if error else sheet


def with_error(sheet: Worksheet, error: float) -> Worksheet:
    """The worksheet with one error stated in every unit, for every input and year."""
    stated = {
        statistic: np.full((1, 1, len(sheet.years)), error)
        for unit in sheet.test.units.values()
        for statistic in stated_errors.of_every_kind(unit)
    }
    return replace(sheet, errors=dict.fromkeys(sheet.test.asked.inputs, stated))


def years_judged(test: Test) -> list[int]:
    """The years of which a verdict is asked, none of them paused."""
    row = dict.fromkeys(years_of(test), 1.0)
    sheet = evaluate(test, {name: written_out(row) for name in test.asked.inputs}, MARYLAND, LATER)
    return [int(year) for year in sheet.years if sheet.judges(int(year)) and sheet.pause(int(year)) is None]


def judged_years(test: Test) -> st.SearchStrategy[int]:
    return st.sampled_from(years_judged(test))


# Of a model that was left before it began, no year is judged: there is no verdict of which anything could hold.
ASKED = [test for test in JUDGED if years_judged(test)]


# More spending never helps


def unit_of(test: Test, name: str) -> str:
    """The unit of an input."""
    return str(shipped().definitions.measures[test.asked.inputs[name].measure].unit)


def own(test: Test) -> list[str]:
    """The inputs that are spending of the test's own area, per head, and judged.

    Not the target that limits it, the deviation behind a standard error, or savings, of which more is better.
    """
    judged = {name for way in test.ways for name in reached(way, (clause.line for clause in way.clauses))}
    return [
        name
        for name in _inputs(test, judged)
        if unit_of(test, name).startswith("dollars per")
        and not (test.asked.inputs[name].area or test.asked.inputs[name].default)
    ]


SPENDING = [test for test in ASKED if own(test)]


@named(SPENDING)
@given(data=st.data(), more=st.floats(0.0, 5000.0), error=st.sampled_from([0.0, 0.3]))
def test_more_spending_in_the_judged_year_never_improves_its_finding(
    test: Test, data: st.DataObject, more: float, error: float
) -> None:
    figures, year = data.draw(drawn(test, maybe)), data.draw(judged_years(test))
    before = sheet_of(test, figures, error)
    spent = figures | {name: figures[name] | {year: figures[name][year] + more} for name in own(test)}
    after = sheet_of(test, spent, error)

    found, then = before.verdict(0, year), after.verdict(0, year)
    assert (then is Verdict.NOT_IN_FORCE) is (found is Verdict.NOT_IN_FORCE)
    if found is not Verdict.NOT_IN_FORCE:
        # The standard error of a growth rises with it, so an interval that lay above its limit can come to lie astride.
        widened = test.asked.interval and (found, then) == (Verdict.MISSED, Verdict.CANNOT_TELL)
        assert widened or ORDER.index(then) <= ORDER.index(found)
    rooms = [float(sheet.room[0, 0, sheet.place(year)]) for sheet in (before, after)]
    assert not rooms[1] > rooms[0]


# Units


def money(test: Test) -> list[str]:
    """The inputs that are sums of money, per head or not."""
    return [name for name in test.asked.inputs if unit_of(test, name).startswith("dollars")]


def others(test: Test) -> list[str]:
    """The inputs that are money of another area, if no more than their growth enters."""
    found = [name for name in money(test) if test.asked.inputs[name].area]
    used = [line.verb.name for way in test.ways for line in way.lines.values() if set(line.of) & set(found)]
    return found if all(verb in GROWTHS for verb in used) else []


def in_other_money(
    figures: Mapping[str, Mapping[int, float]], names: Iterable[str], scale: float
) -> dict[str, dict[int, float]]:
    return {name: {year: x * scale for year, x in figures[name].items()} for name in names}


def _in_no_money(test: Test) -> bool:
    units = [test.asked.unit, *(term.unit for term in test.asked.terms.values())]
    return not any(str(unit).startswith("dollars") for unit in units)


GROWTH = [test for test in ASKED if money(test) and _in_no_money(test)]  # growth and shares, of which dollars cancel


@named(GROWTH)
@given(data=st.data(), scale=st.sampled_from([0.01, 0.001, 1 / 3, 7.0, 1000.0, 1e6]))
def test_the_unit_of_money_does_not_matter_to_growth(test: Test, data: st.DataObject, scale: float) -> None:
    figures = data.draw(drawn(test, st.one_of(maybe, st.sampled_from([10000.0, 10100.0, 10200.0]))))
    scaled = figures | in_other_money(figures, money(test), scale)
    before, after = sheet_of(test, figures), sheet_of(test, scaled)
    assume(not _all_but_cancels(before))  # what is left of two nearly equal sums is their rounding, in any unit

    assert [before.verdict(0, int(y)) for y in before.years] == [after.verdict(0, int(y)) for y in after.years]
    np.testing.assert_allclose(after.room, before.room, rtol=1e-9, atol=1e-7)


def _all_but_cancels(sheet: Worksheet) -> bool:
    """Whether a difference of money is tiny beside what it is the difference of, and not nothing."""
    lines = [(name, line) for way in sheet.test.ways for name, line in way.lines.items() if line.verb.name == "minus"]
    of_money = [(name, line) for name, line in lines if str(sheet.test.units[name]).startswith("dollars")]
    sizes = [(np.abs(sheet.values[name]), np.abs(sheet.values[line.of[0]])) for name, line in of_money]
    return any(bool(((left > 0) & (left < 1e-6 * whole)).any()) for left, whole in sizes)


@named([test for test in GROWTH if others(test)])
@given(data=st.data(), scale=st.floats(0.001, 1000.0))
def test_the_unit_of_one_areas_money_does_not_matter_either(test: Test, data: st.DataObject, scale: float) -> None:
    figures = data.draw(drawn(test, st.sampled_from([10000.0, 10100.0, 10201.0])))
    scaled = figures | in_other_money(figures, others(test), scale)
    before, after = sheet_of(test, figures), sheet_of(test, scaled)

    assert [before.verdict(0, int(y)) for y in before.years] == [after.verdict(0, int(y)) for y in after.years]


# The unknown


def default_of(test: Test, name: str) -> Default | None:
    """What stands where there is no row: such a year is not unknown."""
    return test.asked.inputs[name].default


@named(ASKED)
@given(data=st.data())
def test_an_unknown_figure_gives_no_verdict_that_knowing_it_could_change(test: Test, data: st.DataObject) -> None:
    figures, year = data.draw(drawn(test, maybe)), data.draw(judged_years(test))
    found = sheet_of(test, figures).verdict(0, year)
    filled_in = {
        name: {y: data.draw(spending) if np.isnan(x) and not default_of(test, name) else x for y, x in row.items()}
        for name, row in figures.items()
    }
    known = sheet_of(test, filled_in).verdict(0, year)

    assert found in (known, Verdict.CANNOT_TELL)


def needed(test: Test, year: int) -> list[str]:
    """The inputs whose figure of `year` its verdict needs: not those of other years, and not those with a default."""
    way, interval, asked = test.way(year, LATER), test.asked.interval, test.asked.asked_clause
    names = [name for clause in way.clauses for name in (clause.line, clause.limit)]
    names += [interval.standard_error] if interval else []
    names += [asked.line, asked.limit] if asked else []
    found = _inputs(test, reached(way, names, stop=("value_in", "last_year")))
    return [name for name in found if not default_of(test, name)]


def _by_each_figure(test: Test) -> bool:
    """Whether no other comparison, and no count of years that has come to its end, can decide alone."""
    return all(way.clause and "in_a_row" not in verbs(way) for way in test.ways)


@named([test for test in ASKED if _by_each_figure(test)])
@given(data=st.data())
def test_an_unknown_figure_of_the_year_gives_no_verdict(test: Test, data: st.DataObject) -> None:
    figures, year = data.draw(drawn(test, spending)), data.draw(judged_years(test))
    name = data.draw(st.sampled_from(needed(test, year)))
    without = figures | {name: figures[name] | {year: float("nan")}}

    not_asked = sheet_of(test, figures).verdict(0, year) is Verdict.NOT_IN_FORCE and name not in condition(test)
    expected = Verdict.NOT_IN_FORCE if not_asked else Verdict.CANNOT_TELL
    assert sheet_of(test, without).verdict(0, year) is expected


# Stated errors


@named(JUDGED)
@given(data=st.data(), error=st.floats(0.0, 3.0), larger=st.floats(0.0, 200.0))
def test_a_larger_stated_error_gives_the_same_verdict_or_none(
    test: Test, data: st.DataObject, error: float, larger: float
) -> None:
    figures = data.draw(drawn(test, maybe))
    small, large = sheet_of(test, figures, error), sheet_of(test, figures, error + larger)
    for year in (int(y) for y in small.years if small.judges(int(y))):
        assert large.verdict(0, year) in (small.verdict(0, year), Verdict.CANNOT_TELL)


# Many at once


@named(ALONE)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), paths=st.integers(2, 40), data=st.data())
def test_a_path_alone_equals_itself_among_many(test: Test, seed: int, paths: int, data: st.DataObject) -> None:
    random = np.random.default_rng(seed)
    series = {name: _paths(random, years_of(test), paths) for name in test.asked.inputs}
    whole = evaluate(test, series, MARYLAND, LATER)
    path = data.draw(st.integers(0, paths - 1))
    alone = evaluate(
        test, {n: replace(s, values=s.values[:, path : path + 1]) for n, s in series.items()}, MARYLAND, LATER
    )

    for name in whole.values:
        assert whole.values[name][:, path].tobytes() == alone.values[name][:, 0].tobytes()
    assert whole.codes[:, path].tobytes() == alone.codes[:, 0].tobytes()


def _paths(random: np.random.Generator, years: range, paths: int) -> Series:
    series = written_out(dict.fromkeys(years, 1.0))
    values = random.normal(10000.0, 3000.0, (1, paths, len(series.years)))
    return replace(series, values=np.where(random.random(values.shape) < 0.05, np.nan, values))


@cache
def among_all(test: str) -> Worksheet:
    return shipped().worksheet(shipped().definitions.test(test), ENTITIES)


@named(TESTS)
def test_an_entity_alone_equals_itself_among_all(test: Test) -> None:
    whole = among_all(test.id)
    own_inputs = [name for name, entry in test.asked.inputs.items() if not entry.area]
    for area in STATES[::7]:
        alone = shipped().worksheet(test, (Entity(area),))
        entity, first = STATES.index(area), whole.place(int(alone.years[0]))
        assert whole.years[first:].tolist() == alone.years.tolist()
        for name in alone.values:
            assert whole.values[name][entity, :, first:].tobytes() == alone.values[name][0].tobytes()
        assert whole.room[entity, :, first:].tobytes() == alone.room[0].tobytes()
        assert whole.robust[entity, :, first:].tobytes() == alone.robust[0].tobytes()
        assert all(np.isnan(whole.values[name][entity, :, :first]).all() for name in own_inputs)


@named(JUDGED)
def test_findings_of_an_entity_are_the_same_alone_and_among_all(test: Test) -> None:
    whole = findings(among_all(test.id))
    assert len({finding.entity for finding in whole}) == len(STATES)
    for area in ("MD", "VT", "US"):
        assert tuple(f for f in whole if f.entity == area) == findings(shipped().worksheet(test, (Entity(area),)))


# Publications


def every_finding(gathered: Gathered) -> tuple[Finding, ...]:
    return tuple(
        found
        for test in one_of_each(TESTS)
        for found in findings(gathered.worksheet(test, (Entity("MD"), Entity("VA"))))
    )


@settings(max_examples=10)
@given(st.dates(date(2016, 1, 1), date(2027, 12, 31)))
def test_an_old_date_equals_removing_what_came_later(as_of: date) -> None:
    now = shipped(TODAY)
    then = replace(now, as_of=as_of)
    without = replace(now, held=known_on(now.held, as_of), as_of=as_of)

    assert every_finding(then) == every_finding(without)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_observations_does_not_matter(seed: int, tmp_path: Path) -> None:
    random, now = np.random.default_rng(seed), shipped(TODAY)
    shuffled = []
    for place, publication in enumerate(now.held):
        header, *rows = data_of(publication).path.read_text("utf-8").splitlines()
        path = tmp_path / f"{place}.csv"
        path.write_text("\n".join([header, *(rows[i] for i in random.permutation(len(rows))), ""]), "utf-8")
        shuffled.append(replace(publication, data=RowsFile(path, path.name)))
    there, here = Library.known_on(now.definitions.measures, shuffled, (), TODAY), now.library

    for name in now.definitions.measures:
        ours, theirs = here.series(name, ENTITIES), there.series(name, ENTITIES)
        assert ours.values.tobytes() == theirs.values.tobytes()
        assert ours.provenance.cells.tobytes() == theirs.provenance.cells.tobytes()
