"""Examples of a family's test, moved into the years of one of its agreements."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from monitor.definitions.cases import Example, ExamplesFile
from monitor.definitions.schema import TestFile, YearsEntry


def moved_examples(examples: ExamplesFile, family: TestFile, asked: TestFile, *, dated: bool) -> ExamplesFile | None:
    """The examples of the family's test as those of `asked`; None where none is left of the years it has.

    They are moved from the first year judged there to the first judged here. Where judging has ended they are asked as
    of the day before. An example with a date of its own is of the family's own days: it is kept where they are these
    (`dated`).
    """
    later = _first_judged(asked.years) - _first_judged(family.years)
    last = max(entry.through for entry in asked.years)
    of_these_days = [example for example in examples.examples if dated or not example.as_of]
    kept = [example for example in of_these_days if example.expect.year + later <= last]
    moved = [_moved(example, later, example.as_of or _before_the_end(asked.years)) for example in kept]
    return ExamplesFile(examples=moved) if moved else None


def _first_judged(years: Sequence[YearsEntry]) -> int:
    """The first year of the newest entries under which years are judged; of all, where none is."""
    judged = [entry for entry in years if entry.judged != "none"] or years
    newest = max(entry.adopted for entry in judged)
    return min(entry.from_ for entry in judged if entry.adopted == newest)


def _before_the_end(years: Sequence[YearsEntry]) -> date | None:
    newest = max(years, key=lambda entry: entry.adopted)
    return newest.adopted - timedelta(days=1) if newest.judged == "none" else None


def _moved(example: Example, later: int, as_of: date | None) -> Example:
    written = {word: getattr(example, word) for word in ("given", "answers")}
    update = {word: _years_moved(by_name, later) for word, by_name in written.items() if by_name is not None}
    expect = example.expect
    because = [_unknown(input_, later) for input_ in expect.because] if expect.because is not None else None
    expected = expect.model_copy(update={"year": expect.year + later, "because": because})
    return example.model_copy(update={**update, "as_of": as_of, "expect": expected})


def _years_moved(by_name: Mapping[str, Mapping[int, Any]], later: int) -> dict[str, dict[int, Any]]:
    """The figures of each input, or the answers of each test, so many years later."""
    return {name: {year + later: value for year, value in years.items()} for name, years in by_name.items()}


def _unknown(text: str, later: int) -> str:
    """An unknown input, as `state 2019`, of another year."""
    name, _, year = text.rpartition(" ")
    return f"{name} {int(year) + later}" if name and year.isdecimal() else text
