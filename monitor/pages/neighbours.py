"""Why one test can be told and its neighbour cannot, on the same figures: from the two filled worksheets, in words.

Neighbours are tests of one programme that share a line: the same verb of the same inputs. How far a shared line lies
from where each of them turns over, beside the stated error of that line, is what one can bear and the other cannot.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from monitor.definitions.programmes import Programme, Test
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.sentences import heading, title
from monitor.pages.verdicts import binds, would
from monitor.words.findings import Verdict
from monitor.words.wording import amount, distance, places_apart, told_as, years_listed

_TOLD = (Verdict.MET, Verdict.MISSED)


def neighbours(test: Test, programme: Programme) -> tuple[Test, ...]:
    """The other tests of the programme that judge by a line that `test` has too; other readings of one are none."""
    counted = [
        neighbour
        for neighbour in programme.tests
        if neighbour.judges and neighbour.asked.reading_of is None and neighbour != test
    ]
    alone = not test.judges or test.asked.reading_of is not None
    return () if alone else tuple(neighbour for neighbour in counted if _common(test, neighbour))


def _common(test: Test, neighbour: Test) -> set[str]:
    """The names of lines that both have."""
    return {name for way in test.ways for name in way.lines} & {name for way in neighbour.ways for name in way.lines}


def why_told_apart(sheet: Worksheet, entity: int, years: Sequence[int], others: Sequence[Worksheet]) -> Iterator[str]:
    """For each neighbour of which one of `years` can be told where this cannot, or the reverse: why that is."""
    for year, neighbour in product(years, others):
        if neighbour.test.id == sheet.test.id or not _hold_together(sheet, neighbour, entity, year):
            continue
        if (shared := _shared(sheet, neighbour, year)) and _told_apart(sheet, neighbour, entity, year):
            yield _why(sheet, neighbour, entity, year, shared)


def _hold_together(sheet: Worksheet, neighbour: Worksheet, entity: int, year: int) -> bool:
    """Whether both are of the same entities and years, and what they ask is worked out of lines."""
    counted = all(worksheet.test.asked.reading_of is None and not worksheet.counted for worksheet in (sheet, neighbour))
    same = neighbour.entities == sheet.entities and neighbour.years[0] <= year <= neighbour.years[-1]
    return counted and same and neighbour.test.judges


def _told_apart(sheet: Worksheet, neighbour: Worksheet, entity: int, year: int) -> bool:
    """Whether one of the two can be told and the other is too close, its figures known."""
    told = [worksheet.verdict(entity, year) in _TOLD for worksheet in (sheet, neighbour)]
    close = [_too_close(worksheet, entity, year) for worksheet in (sheet, neighbour)]
    return (told[0] and close[1]) or (told[1] and close[0])


def _too_close(sheet: Worksheet, entity: int, year: int) -> bool:
    place = entity, 0, sheet.place(year)
    open_ = sheet.verdict(entity, year) is Verdict.CANNOT_TELL
    return open_ and bool(sheet.answered[place]) and not bool(sheet.robust[place])


def _shared(sheet: Worksheet, neighbour: Worksheet, year: int) -> str:
    """The last line that both work out alike, which moves within the stated errors; empty where there is none."""
    ours, theirs = sheet.way(year).lines, neighbour.way(year).lines
    alike = [name for name in ours if name in theirs and _alike(sheet, neighbour, year, name)]
    judged = {clause.line for worksheet in (sheet, neighbour) for clause in worksheet.way(year).clauses}
    return next(reversed([name for name in alike if name in judged] or alike), "")


def _alike(sheet: Worksheet, neighbour: Worksheet, year: int, name: str) -> bool:
    """Whether a line is the same in both, down to its inputs."""
    ours, theirs = sheet.way(year).lines.get(name), neighbour.way(year).lines.get(name)
    if ours is None or theirs is None:
        asked = [
            worksheet.test.asked.inputs.get(name) or worksheet.test.asked.terms.get(name)
            for worksheet in (sheet, neighbour)
        ]
        return asked[0] is not None and asked[0] == asked[1]
    same = (ours.verb, ours.of, dict(ours.options)) == (theirs.verb, theirs.of, dict(theirs.options))
    return same and all(_alike(sheet, neighbour, year, operand) for operand in ours.of)


def _why(sheet: Worksheet, neighbour: Worksheet, entity: int, year: int, shared: str) -> str:
    unit, value = sheet.test.units[shared], sheet.value(shared, entity, year)
    verdict, error = neighbour.verdict(entity, year), _moves(sheet, shared, entity, year)
    known = (
        f"can be told of {year}: {would(verdict, not binds(sheet, entity))}"
        if verdict in _TOLD
        else f"is too close to tell of {year}"
    )
    name = title(sheet, entity, shared)
    both = f"{name[0].lower()}{name[1:]}: {told_as(name, value, unit)}, with a stated error of {amount(error, unit)}"
    there, here = _turns(neighbour, entity, year, shared), _turns(sheet, entity, year, shared)
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{heading(neighbour, entity)}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"On the same figures {quoted} {known}. Both rest on {both}. There {there}; here {here}."


def _moves(sheet: Worksheet, name: str, entity: int, year: int) -> float:
    """How far a line moves within the stated errors of its sources."""
    band = sheet.band[name]
    cell = band[entity if band.shape[0] > 1 else 0, :, sheet.place(year)]
    return float(np.abs(cell - cell[0]).max())


def _turns(sheet: Worksheet, entity: int, year: int, shared: str) -> str:
    """Where a test turns over, and how far the shared line lies from there."""
    unit, clause = sheet.test.units[shared], sheet.way(year).clause
    if clause and clause.line == shared:
        value, limit = sheet.value(shared, entity, year), sheet.value(clause.limit, entity, year)
        away = distance(float(sheet.room[entity, 0, sheet.place(year)]), unit)
        return f"the limit of {amount(limit, unit, places_apart(value, limit, unit))} lies {away} away"
    if clause and (years := _counted_years(sheet, entity, year, clause.line, shared)):
        far = min(abs(sheet.value(shared, entity, counted)) for counted in years)
        asked = f"it matters only on which side of zero that was in {years_listed(years)}"
        return f"{asked}, and it was {distance(far, unit)} away{' or more' if len(years) > 1 else ''}"
    told = sheet.verdict(entity, year) in _TOLD
    return f"the answer is {'the same' if told else 'not the same'} anywhere within that error"


def _counted_years(sheet: Worksheet, entity: int, year: int, judged: str, shared: str) -> list[int]:
    """The years whose side of zero decides a row of years: those of the row, and the one that broke it."""
    line = sheet.way(year).lines.get(judged)
    if line is None or not line.verb.asks_side or line.of != (shared,):
        return []
    row, most = int(sheet.value(judged, entity, year)), int(line.options["up_to"])
    first = year - row + (1 if row >= most else 0)
    return [counted for counted in range(first, year + 1) if counted >= line.options["since"]]
