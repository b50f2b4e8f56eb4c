"""How exhibits are told: titles that fit, years and places in a sentence, what others found in a cell."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import isnan, nan

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.evaluation.others import by_their_figure, found_of_judged, own_verdict
from monitor.evaluation.trace import trace_answer
from monitor.pages.exhibits.naming import shortened
from monitor.pages.others import as_given
from monitor.pages.pictures import Said
from monitor.pages.sentences import maturity_words, or_nan
from monitor.words.findings import SYNTHETIC, Cause, Mark, Verdict
from monitor.words.units import Unit
from monitor.words.wording import figure, places_apart, years_listed

LONGEST = 100  # letters of a title
SHOWN = 7  # years of a picture; its data have all
NONE_HELD = "none held"
_EARLY = ("projected", "preliminary", "interim")


def fitting(*titles: str) -> str:
    """The first of the titles that is short enough; the shortest, cut after a word, where none is."""
    short = next((title for title in titles if len(title) <= LONGEST), None)
    return short or shortened(min(titles, key=len), LONGEST)


def in_years(years: Sequence[int]) -> str:
    """in 2021 and 2022; from 2021 to 2023"""
    return f"{'from' if len(years) > 2 and in_a_row(years) else 'in'} {years_listed(years)}"


def in_a_row(years: Sequence[int]) -> bool:
    """Whether each year follows the one before it."""
    return all(later - earlier == 1 for earlier, later in pairwise(years))


def runs(years: Iterable[int]) -> list[list[int]]:
    """Years in rows: [[2019], [2021, 2022]]."""
    rows: list[list[int]] = []
    for year in sorted(years):
        if rows and rows[-1][-1] == year - 1:
            rows[-1].append(year)
        else:
            rows.append([year])
    return rows


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th"""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def signed(value: float, unit: Unit, places: int | None = None) -> str:
    """A figure with its sign, which zero has none of: +0.82"""
    text = figure(value, unit, places)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def word_of(mark: Mark) -> str:
    """The word under a mark; what is withheld is hidden."""
    return "hidden" if mark is Cause.WITHHELD else mark.value


def early(test: Judged, year: int) -> str:
    """preliminary, paid through 31 December 2026, ...: how early the figures of a year are; empty of later ones."""
    found = next((finding for finding in test.found if finding.year == year), None)
    maturity = found.maturity if found and found.value is not None else None
    return maturity_words(maturity) if maturity and maturity.word in _EARLY else ""


def early_note(test: Judged, years: Sequence[int]) -> Iterator[str]:
    """That the figures of the newest years will still change, of each how early they are."""
    yield from (f"The figures of {year} will still change: {words}." for year in years if (words := early(test, year)))


def sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def found_said(sheet: Worksheet, entity: int, year: int) -> Said:
    """What others found of the judged figure of a year, as a cell; that none is held where nobody did."""
    by = by_their_figure(sheet, entity, year)
    entry = own_verdict(sheet, entity, year) or (by.found if by else found_of_judged(sheet, entity, year))
    if entry is None:
        return Said(NONE_HELD)
    clause, ours = sheet.way(year).clause, sheet.verdict(entity, year)
    value, limit = or_nan(entry.value), sheet.value(clause.limit, entity, year) if clause else nan
    unit = sheet.test.units[clause.line] if clause else None
    given = as_given(entry, figure(value, unit, places_apart(value, limit, unit))) if unit and not isnan(value) else ""
    details = [given if entry.verdict else "", f"would be {by.verdict}" if by and not entry.verdict else ""]
    details += ["official" if entry.official else "an account", "" if entry.checked else "to be checked"]
    told = ours in (Verdict.MET, Verdict.MISSED)
    differs = entry.verdict is not None and (entry.verdict != str(ours) if told else entry.verdict == "missed")
    detail = ", ".join(filter(None, details))
    return Said(entry.verdict or given, None, detail, "official" if entry.official else "account", differs)


def found_in_words(said: Said) -> str:
    """others found missed (an account, to be checked); empty where nobody found anything"""
    return f"others found {said.text} ({said.detail})" if said.flag else ""


def is_synthetic(sheet: Worksheet, entity: int, years: Iterable[int]) -> bool:
    """Whether any answer of the years leans on figures that were made up."""
    return any(SYNTHETIC in trace_answer(sheet, entity, year).marks() for year in years)
