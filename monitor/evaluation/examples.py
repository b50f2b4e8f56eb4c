"""Worked and published examples, run: they are tests, documentation and appendix at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from monitor.definitions.cases import Example, Expect
from monitor.definitions.programmes import Definitions, Test
from monitor.errors import DefinitionError, Problem, ShortfallError
from monitor.evaluation.answer import because
from monitor.evaluation.errors_used import stated_error
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.groups import Answers
from monitor.evaluation.signals import signal
from monitor.language.arithmetic import Array
from monitor.language.judge import MET, MISSED, UNKNOWN
from monitor.observations.determinations import DETERMINATIONS_FILE, Determination
from monitor.observations.series import given
from monitor.observations.stated_errors import Statistic, of_every_kind
from monitor.words.areas import Entity
from monitor.words.units import parse_unit

CLOSE = 1e-9  # relative; worked examples are written out in full
_CODES = {"met": MET, "missed": MISSED}
LATEST = date.max  # an example without its own date is judged by everything adopted


@dataclass(frozen=True)
class Outcome:
    """What came of one example; no faults is a pass."""

    test: str
    name: str
    faults: tuple[str, ...]
    file: str = ""

    @property
    def asked_elsewhere(self) -> str:
        """Of whom an example is asked that stands in the folder of a family."""
        return "" if self.file == file_of(self.test) else f"asked as {self.test}, "


def checked(gathered: Gathered, *, none_will_do: bool = False) -> tuple[Outcome, ...]:
    """Every example of every definition, run.

    Raises DefinitionError with every example that does not hold, and ShortfallError where there is none,
    unless `none_will_do`.
    """
    outcomes = tuple(run_all(gathered))
    faults = [
        Problem(outcome.file, 0, f'{outcome.asked_elsewhere}"{outcome.name}": {fault}.')
        for outcome in outcomes
        for fault in outcome.faults
    ]
    faults += unexplained(gathered)
    if faults:
        raise DefinitionError(faults)
    if not outcomes and not none_will_do:
        raise ShortfallError(Problem("check", 0, "there is no example to run."))
    return outcomes


def unexplained(gathered: Gathered) -> Iterator[Problem]:
    """Answers of others that ours contradicts, or is over a hundredth and the stated error from, without a word."""
    for test in tests(gathered.definitions):
        sheet = gathered.worksheet(test) if gathered.on_record.names(test.id) else None
        for entry in sheet.determinations if sheet else ():
            if sheet and not entry.differs_because and entry.entity in sheet.entities and _differs(sheet, entry):
                what = f"ours differs from what {entry.by} found for {entry.year}."
                mend = 'Say why in "differs_because".'
                yield Problem(f"{DETERMINATIONS_FILE}: {test.id}", 0, what, mend=mend)


def _differs(sheet: Worksheet, entry: Determination) -> bool:
    if not sheet.has(entry.year):
        return False
    entity, clause = sheet.entities.index(entry.entity), sheet.way(entry.year).clause
    ours = sheet.verdict(entity, entry.year)
    if entry.verdict and ours in ("met", "missed") and ours != entry.verdict:
        return True
    line = entry.line or (clause.line if clause else "")
    if entry.value is None or not entry.exact or line not in sheet.values:
        return False
    error = 0.0 if entry.line else stated_error(sheet, entity, entry.year)
    return abs(sheet.value(line, entity, entry.year) - entry.value) > max(error, abs(entry.value) / 100)


def run_all(gathered: Gathered) -> Iterator[Outcome]:
    """Every example of every test, in the order of the files."""

    @cache  # a measure is made once for each date that examples ask about
    def known_on(as_of: date) -> Gathered:
        return replace(gathered, as_of=as_of)

    for test in tests(gathered.definitions):
        for of, examples in ((test.id, test.examples), (test.family_test, test.shared)):
            for example in examples.examples if examples else ():
                known = known_on(example.as_of or gathered.as_of)
                yield Outcome(test.id, example.name, tuple(_faults(test, example, known)), file_of(of))


def file_of(test: str) -> str:
    """The file of a test's examples."""
    return f"{test.replace('/', '/examples/')}.yaml"


def tests(definitions: Definitions) -> Iterator[Test]:
    """Every test of every programme and family."""
    for programme in (*definitions.programmes, *definitions.families):
        yield from programme.tests


def _faults(test: Test, example: Example, gathered: Gathered) -> Iterator[str]:
    yield from _vacuous(test, example)
    sheet = _public(test, example, gathered) if example.observations else worked(test, example)
    expect, year = example.expect, example.expect.year
    if not sheet.has(year):
        yield f"{year} is outside the worksheet, which runs from {sheet.years[0]} to {sheet.years[-1]}"
        return
    yield from _said(sheet, expect)
    if expect.because is not None and because(sheet, 0, year) != expect.because:
        yield f"because: expected {expect.because}, found {because(sheet, 0, year)}"
    yield from _figures(sheet, example)


def _said(sheet: Worksheet, expect: Expect) -> Iterator[str]:
    verdict = sheet.verdict(0, expect.year)
    if expect.verdict is not None and verdict != expect.verdict:
        yield f"verdict in {expect.year}: expected {expect.verdict}, found {verdict}"
    if expect.signal is not None and (sign := signal(sheet, 0, expect.year).sign) != expect.signal:
        yield f"signal in {expect.year}: expected {expect.signal}, found {sign}"


def _vacuous(test: Test, example: Example) -> Iterator[str]:
    """What is written in an example and would check nothing."""
    if not example.expect.model_dump(exclude={"year", "within"}, exclude_defaults=True):
        yield "it expects nothing"
    if strange := _out_of_place(test, example.expect):
        yield strange
    yield from (f'there is no line "{name}"' for name in example.expect.lines if name not in test.units)
    if not any(way.clause for way in test.ways):
        asked = {"value": example.expect.value, "room": example.expect.room}
        yield from (f"a worksheet without one limit has no {name}" for name in asked if asked[name] is not None)


def _out_of_place(test: Test, expect: Expect) -> str:
    """A verdict of a test that only watches, or a signal of one that judges; empty where neither is expected."""
    if test.watches and expect.verdict is not None:
        return "a watch-test has no verdict; it has a signal"
    return "" if test.watches or expect.signal is None else "only a watch-test has a signal"


def _figures(sheet: Worksheet, example: Example) -> Iterator[str]:
    expect, year = example.expect, example.expect.year
    comparisons = [
        (name, value, sheet.value(name, 0, year)) for name, value in expect.lines.items() if name in sheet.values
    ]
    if clause := sheet.way(year).clause:
        room = float(sheet.room[0, 0, sheet.place(year)])
        comparisons += [("value", expect.value, sheet.value(clause.line, 0, year))] if expect.value is not None else []
        comparisons += [("room", expect.room, room)] if expect.room is not None else []
    for name, value, is_ in comparisons:
        if not abs(is_ - value) <= _tolerance(expect.within, value):  # NaN is never near
            yield f"{name} in {year}: expected {value:,.10g}, found {is_:,.10g}"


def _tolerance(within: str | None, value: float) -> float:
    if within is None:
        return CLOSE * max(1.0, abs(value))
    return float(within[:-2]) / 100 * abs(value) if within.endswith("%") else float(within)


def worked(test: Test, example: Example) -> Worksheet:
    """The worksheet of an example whose figures are written out."""
    figures = {name: (example.given or {}).get(name) for name in test.asked.inputs}
    series = {name: given(values or {test.asked.years[0].from_: float("nan")}) for name, values in figures.items()}
    entity, as_of = Entity(test.asked.area), example.as_of or LATEST
    return _with_error(evaluate(test, series, (entity,), as_of, answers=_answers(test, example)), example)


def _answers(test: Test, example: Example) -> list[Answers]:
    """The answers written out for the tests of a group; one that is not named cannot be told."""
    members = [name.partition("/")[2] for name in test.members]
    return [_stated((example.answers or {}).get(name, {}), test) for name in members]


def _stated(answers: Mapping[int, str], test: Test) -> Answers:
    entries = test.asked.years
    years = np.arange(min(entry.from_ for entry in entries), max(entry.through for entry in entries) + 1)
    words = [answers.get(int(year), "cannot tell") for year in years]
    verdicts = np.array([[[_CODES.get(answer, UNKNOWN) for answer in words]]], dtype=np.int8)
    return Answers(years, verdicts, np.array([[[answer != "not in force" for answer in words]]]))


def _public(test: Test, example: Example, gathered: Gathered) -> Worksheet:
    """The worksheet on the shipped observations, as known on the example's date."""
    whom = (Entity(example.entity),) if example.entity else None
    return _with_error(gathered.worksheet(test, whom), example)


def _with_error(sheet: Worksheet, example: Example) -> Worksheet:
    """The worksheet with the stated errors of the example, if it has any, in the place of its sources'."""
    if not example.error:
        return sheet
    errors: dict[Statistic, Array] = {
        statistic: np.full((1, 1, len(sheet.years)), error)
        for unit, error in example.error.items()
        for statistic in of_every_kind(parse_unit(unit))
    }
    return replace(sheet, errors=dict.fromkeys(sheet.test.asked.inputs, errors))
