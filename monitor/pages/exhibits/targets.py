"""A test's years beside their targets: ours, or what others found where we have none; and where it is written."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monitor.definitions.schema import Pause
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace
from monitor.language.judge import MISSED, codes, room
from monitor.language.lines import Clause
from monitor.observations.determinations import Determination
from monitor.observations.publications import Publication
from monitor.pages.citations import Told
from monitor.pages.sentences import BOUND
from monitor.pages.target_pictures import TargetYear
from monitor.pages.verdicts import mark_of
from monitor.words.findings import GUARD, Cause, Mark
from monitor.words.units import Unit, difference_unit
from monitor.words.wording import MINUS, NOT_KNOWN, amount, decimals, figure, long_date

MOST_YEARS = 10  # in a picture; the newest
WHY: dict[Mark, str] = {
    Cause.NOT_YET_DUE: "not yet due",
    Cause.WITHHELD: "hidden",
    Cause.TOO_CLOSE: "too close",
}  # in place of a figure; of all else there is none
NO_FIGURE = "no figure"


@dataclass(frozen=True)
class YearFound:
    """One year of a test: its figure and target, NaN where unknown, and whether it is on the wrong side of the two.

    `theirs` is what others found, where the figure is not ours.
    """

    year: int
    value: float
    target: float
    wrong: bool
    mark: Mark
    judged: bool
    pause: Pause | None
    theirs: Determination | None

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return not math.isnan(self.value)

    @property
    def compared(self) -> bool:
        """Whether the figure can be held against a target that is in force."""
        return self.pause is None and not math.isnan(self.value + self.target)

    @property
    def too_close(self) -> bool:
        """Whether it can't be told on which side it lies."""
        return self.mark is Cause.TOO_CLOSE

    @property
    def short(self) -> bool:
        """Whether it is past its target, and not too close to tell."""
        return self.wrong and not self.too_close

    @property
    def checked(self) -> bool:
        """Whether it is ours, or its account was read."""
        return self.theirs is None or self.theirs.checked


def judged_clause(sheet: Worksheet) -> Clause | None:
    """The comparison that is drawn: the only one, or the first of those of which any is enough."""
    return next(iter(sheet.newest.clauses), None)


def years_found(sheet: Worksheet, clause: Clause, *, before: bool = False) -> tuple[YearFound, ...]:
    """The years of the term, or `before` it too, that have a figure; and those of which one is asked."""
    years = [year for year in sheet.years.tolist() if before or any(entry.covers(year) for entry in sheet.in_force)]
    found = [_found(sheet, clause, year) for year in years]
    return tuple(each for each in found if each.known or each.judged or each.pause)


def _found(sheet: Worksheet, clause: Clause, year: int) -> YearFound:
    ours, target = sheet.value(clause.line, 0, year), sheet.value(clause.limit, 0, year)
    mark, pause = mark_of(sheet, 0, year), sheet.pause(year)
    withheld = mark is Cause.WITHHELD  # what is hidden of ours is not told by others
    theirs = None if withheld or not math.isnan(ours) else _of_others(sheet, clause, year)
    value = theirs.value if theirs and theirs.value is not None else ours
    return YearFound(year, value, target, is_wrong(clause, value, target), mark, sheet.judges(year), pause, theirs)


def is_wrong(clause: Clause, value: float, target: float) -> bool:
    """Whether a figure is past its target; not where either is unknown."""
    return int(codes(room(np.array(value), np.array(target), clause.direction), clause.direction)) == MISSED


def _of_others(sheet: Worksheet, clause: Clause, year: int) -> Determination | None:
    """Their figure of the whole year, no bound: official before checked before unchecked, then the newest."""
    names = ("", clause.line) if len(sheet.newest.clauses) == 1 else (clause.line,)
    told = [
        entry for entry in sheet.determinations
        if entry.year == year and entry.entity == sheet.entities[0] and (entry.line or "") in names
        and entry.value is not None and entry.exact
    ]  # fmt: skip
    return max(reversed(told), key=lambda entry: (entry.official, entry.checked), default=None)


# As a picture has it


def drawn_year(found: YearFound, unit: Unit, places: int) -> TargetYear:
    """The year with its words."""
    shown = shown_value(found, unit, places) if found.known else ""
    target = "" if math.isnan(found.target) else shown_target(found.target, unit)
    why = "" if found.known else WHY.get(found.mark, NO_FIGURE)
    mark = None if found.known else found.mark if found.mark in WHY else Cause.NO_FIGURES
    aside = WHY[Cause.TOO_CLOSE] if found.too_close and found.known else _aside(found, unit, places)
    return TargetYear(found.year, found.value, shown, found.target, target, aside, found.checked, mark, why)


def _aside(found: YearFound, unit: Unit, places: int) -> str:
    """How far a figure is from a target that it missed, with its sign."""
    if not found.short:
        return ""
    exact = max(places, _apart(found, unit, places))
    far = figure(abs(found.value - found.target), difference_unit([unit, unit]), exact)
    return f"{MINUS if found.value < found.target else '+'}{far}"


def shown_value(found: YearFound, unit: Unit, places: int) -> str:
    """The figure, with the decimals that keep it apart from its target."""
    return figure(found.value, unit, max(places, _apart(found, unit, places)))


def _apart(found: YearFound, unit: Unit, places: int) -> int:
    return next((p for p in range(places, places + 4) if _told_apart(found, unit, p)), places)


def _told_apart(found: YearFound, unit: Unit, places: int) -> bool:
    """Whether figure and target, as they are printed, are equal only where they are."""
    alike = math.isnan(found.target) or math.isclose(found.value, found.target, rel_tol=GUARD, abs_tol=GUARD)
    return alike or float(round(found.value, places)) != found.target


def shown_target(target: float, unit: Unit) -> str:
    """The target as the agreement has it, without decimals that say nothing."""
    most = max(decimals(unit), 1)
    return figure(target, unit, next((p for p in range(most) if math.isclose(round(target, p), target)), most))


def target_words(target: float, unit: Unit, direction: str) -> str:
    """at least 89 percent"""
    text = shown_target(target, unit)
    places = len(text.partition(".")[2])
    return NOT_KNOWN if math.isnan(target) else f"{BOUND[direction].lower()} {amount(target, unit, places)}"


def places_of(found: Iterable[YearFound], unit: Unit) -> int:
    """The fewest decimals that show every figure as it is; not more than figures of the unit have."""
    values = [each.value for each in found if each.known]
    most = max(decimals(unit), 1)
    return next((p for p in range(most) if all(math.isclose(round(v, p), v, abs_tol=GUARD) for v in values)), most)


# Where it is written


def sources(sheets: Sequence[Worksheet], told: Told, as_of: date) -> str:
    """The publications our figures are from, the documents of others' and of the targets, with their dates."""
    documents = dict.fromkeys(name for sheet in sheets for name in _documents(sheet))
    ours = cited(p for sheet in sheets for p in publications(sheet))
    texts = [*([ours] if ours else []), *(_document(told, name) for name in documents)]
    return f"{'; '.join(dict.fromkeys(texts))}. As of {long_date(as_of)}."


def cited(those: Iterable[Publication]) -> str:
    """Publications by their titles, each with its date."""
    cards = sorted({p.id: p for p in those}.values(), key=lambda p: (p.card.title, p.known_from))
    return "; ".join(
        f"{p.card.title} ({'published' if p.card.published else 'first seen'} {long_date(p.known_from)})" for p in cards
    )


def publications(sheet: Worksheet) -> Iterator[Publication]:
    """Those that the figures drawn of a test are from."""
    clause = judged_clause(sheet)
    for year in sheet.years.tolist() if clause else ():
        if clause and not math.isnan(sheet.value(clause.line, 0, year)):
            yield from trace(sheet, [clause.line], 0, year).publications()


def _documents(sheet: Worksheet) -> Iterator[str]:
    """What others found is told in, then what sets the target."""
    clause = judged_clause(sheet)
    if clause is None:
        return
    yield from (each.theirs.cite.document for each in years_found(sheet, clause) if each.theirs)
    term = sheet.test.asked.terms.get(clause.limit)
    yield from (version.cite.document for version in (term.versions if term else ()) if version.adopted <= sheet.as_of)


def _document(told: Told, name: str) -> str:
    document = told.documents[name]
    dated = long_date(document.dated) if isinstance(document.dated, date) else document.dated or "no date"
    return f"{document.publisher}, {document.title} ({dated})"


def made_up(sheets: Iterable[Worksheet]) -> bool:
    """Whether any figure drawn is invented."""
    return any(publication.card.synthetic for sheet in sheets for publication in publications(sheet))
