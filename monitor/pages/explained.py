"""A test and a year that a person asks about -> its page, with the filled worksheet that the page was made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.definitions.agreements import Amendment
from monitor.definitions.programmes import Written
from monitor.errors import DefinitionError, Problem
from monitor.evaluation.answer import Finding
from monitor.evaluation.answer import finding as finding_of
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.numbers import lines_of, numbers
from monitor.evaluation.signals import Signal
from monitor.evaluation.signals import signal as signal_of
from monitor.evaluation.trace import Trace, trace_answer
from monitor.evaluation.whom import not_held, stand_in, whom
from monitor.pages.answers import TestPage
from monitor.pages.citations import Told
from monitor.pages.everyone import shown_in_full, with_everyone
from monitor.pages.explain import page_of
from monitor.pages.neighbours import neighbours
from monitor.words.wording import adopted_words, long_date


@dataclass(frozen=True)
class Explained:
    """The page of a test and year, its worksheet with the place of the one that is told in full, and what was found.

    `findings` and `signals` are those of the year, of each of whom the test was asked. Where nothing is held of anybody
    (`held` is False), the worksheet is that of a stand-in, and nothing is found.
    """

    page: TestPage
    sheet: Worksheet
    entity: int
    held: bool
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...]

    @property
    def written_in(self) -> tuple[tuple[str, str, int], ...]:
        """Each entry of a definition that the answer leans on, with the file and the line where it stands."""
        answer = trace_answer(self.sheet, self.entity, self.page.year)
        places = {id(written.cite): written for written in _written(answer)}
        cited = [(entry, places[id(entry.cite)]) for entry in answer.entries() if id(entry.cite) in places]
        return tuple((entry.subject, place.file, place.line) for entry, place in cited)

    def as_numbers(self) -> dict[str, Any]:
        """Unrounded: each line of the one that is told in full, what was found, and the whole worksheet."""
        of = self.sheet.entities[self.entity]
        whole = numbers(self.sheet)
        return {
            "test": self.sheet.test.id,
            "entity": of.area if self.held else None,
            "population": of.population if self.held else None,
            "as_of": self.sheet.as_of.isoformat(),
            "lines": lines_of(self.sheet, self.entity, self.page.year),
            "findings": [finding.as_json() for finding in self.findings],
            "signals": [signal.as_json() for signal in self.signals],
            "numbers": whole if self.held else {**whole, "rows": []},
            "written_in": [dict(zip(("subject", "file", "line"), place, strict=True)) for place in self.written_in],
        }


def _written(answer: Trace) -> Iterator[Written]:
    yield from answer.sheet.test.written
    for member in answer.members:
        yield from _written(member)


def explained(
    gathered: Gathered, name: str, year: int, area: str | None = None, population: str | None = None
) -> Explained:
    """The page of one test and year; of one asked of several, with a table of all and one of them in full.

    Raises DefinitionError for an unknown test, area or population, and for a year outside its rows.
    """
    test = gathered.definitions.test(name)
    sheet = gathered.worksheet(test, whom(gathered, test, area, population))
    held = bool(sheet.entities)
    sheet = sheet if held else gathered.worksheet(test, (stand_in(test, area),))
    programme = gathered.definitions.programme(test.id.partition("/")[0])
    _refuse_outside(sheet, year, programme.agreement.amendments)
    entity, everyone = shown_in_full(sheet, year), range(len(sheet.entities)) if held else ()
    findings = tuple(finding_of(sheet, of, year) for of in everyone) if test.judges else ()
    signs = tuple(signal_of(sheet, of, year) for of in everyone) if test.watches else ()
    beside = neighbours(test, programme) if held else ()
    filled = tuple(gathered.worksheet(neighbour, sheet.entities) for neighbour in beside)
    told = Told(gathered.definitions.documents, gathered.definitions.measures, filled)
    page = page_of(sheet, told, entity, year)
    if not held:
        page = _of_nobody(page, sheet, area)
    elif area or population:
        page = replace(page, reason=f"{not_held(gathered, test, sheet.entities[entity])} {page.reason}".strip())
    return Explained(with_everyone(page, sheet, findings), sheet, entity, held, findings, signs)


def _refuse_outside(sheet: Worksheet, year: int, amendments: Sequence[Amendment]) -> None:
    first, last = int(sheet.years[0]), int(sheet.years[-1])
    if not first <= year <= last:
        what = f"{year} is outside the worksheet, which runs from {first} to {last}."
        why = _taken_away(sheet, year, {amendment.id: amendment.title for amendment in amendments})
        raise DefinitionError(Problem(sheet.test.id, 0, what, why, mend=f"Ask for a year from {first} to {last}."))


def _taken_away(sheet: Worksheet, year: int, titles: Mapping[str, str]) -> str:
    """Which entry took a year out of the term that an earlier one had in it; empty where none had."""
    known = sorted((e for e in sheet.test.asked.years if e.adopted <= sheet.as_of), key=lambda entry: entry.adopted)
    had = [entry for entry in known if entry.covers(year)]
    without = [entry for entry in known if had and entry.adopted > had[-1].adopted]
    if not without:
        return ""
    by = titles.get(without[0].by or "", "a later entry of the term")
    day = adopted_words(without[0].adopted, without[0].not_before)
    return f"It was in the term adopted on {long_date(had[-1].adopted)}, until what was {day}: {by}."


def _of_nobody(page: TestPage, sheet: Worksheet, area: str | None) -> TestPage:
    """The page of a stand-in: what is asked, and that it waits for figures of anybody."""
    test = sheet.test
    elsewhere = f" --entity {area}" if area and area != test.asked.area else ""
    return replace(
        page,
        reason=f"Nothing is held of any {test.asked.each}: this waits for figures. {page.reason}".strip(),
        check=f"monitor explain {test.id} {page.year}{elsewhere} --as-of {sheet.as_of}",
    )
