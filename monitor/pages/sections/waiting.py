"""Tests that wait for figures: what others found of them, what each asks, and what it waits for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.citations import Told, in_short, told_by_others
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.others import found_in_words, lines_found
from monitor.pages.sentences import DASH, everybody, heading, inputs_missing, with_source_names
from monitor.words.findings import Verdict
from monitor.words.wording import listed, years_listed

NAMED = 4  # figures that a worksheet waits for are named up to so many

_Asked = tuple[Worksheet, Sequence[Finding]]  # a test and what was found of it


def waiting(material: Material) -> Iterator[Section]:
    """The tests that wait, where any does; another reading of one waits with it."""
    asked = [(test.sheet, test.found) for test in material.waiting if test.counts]
    if table := waiting_table(asked, material.told):
        blocks = (TableBlock("waiting", table, "words waiting"),)
        yield Section("waiting-for-figures", "Waiting for figures", blocks, "back")


def waiting_table(tests: Sequence[_Asked], told: Told) -> Table | None:
    """Tests that stand in the agreement and wait for figures that nobody publishes; None where there is none.

    What others found of them leads, where anything is.
    """
    columns = [Column("Test"), Column("What others found"), Column("What it asks"), Column("What it waits for")]
    rows = [_waiting(sheet, findings, told) for sheet, findings in tests]
    if not any(row[1].text for row in rows):
        columns, rows = [columns[0], *columns[2:]], [(row[0], *row[2:]) for row in rows]
    shown = tuple(tuple(replace(cell, text=cell.text or DASH) for cell in row) for row in rows)
    return Table("Tests that cannot be told from public figures", tuple(columns), shown) if rows else None


def _waiting(sheet: Worksheet, findings: Sequence[Finding], told: Told) -> tuple[Cell, ...]:
    asked = sheet.test.asked
    judged = [finding.year for finding in findings if finding.verdict is Verdict.CANNOT_TELL]
    if not sheet.entities:
        judged = [year for year in sheet.years.tolist() if sheet.judges(year)]
    years = f"judged in {years_listed(judged)}" if judged else "judged in no year"
    return (
        Cell(heading(sheet, 0), detail=years),
        _found_by_others(sheet, told),
        Cell(asked.question.format(area=everybody(sheet)), detail=" ".join(asked.not_judged)),
        Cell(_waits_for(sheet, findings)),
    )


def _waits_for(sheet: Worksheet, findings: Sequence[Finding]) -> str:
    """The figures without which nothing can be told, as its first open year has them."""
    if not sheet.entities:
        sources = sorted({series.source for series in sheet.series.values()})
        return with_source_names(sheet, f"figures of any {sheet.test.asked.each}: {listed(sources)}")
    if sheet.members:
        return f"the {len(sheet.members)} tests that it counts"
    reasons = (finding.reason or "" for finding in findings if finding.verdict is Verdict.CANNOT_TELL)
    none = f"nothing: {findings[0].reason}" if findings else _lacks(sheet)
    return with_source_names(sheet, next(reasons, none).removeprefix("waits for "))


def _lacks(sheet: Worksheet) -> str:
    """What a worksheet that judges nothing lacks to show anything, as the first of those it is asked of has it."""
    first = (sheet.in_force or sheet.test.asked.years)[0].from_
    missing = inputs_missing(sheet, 0, first).split("; ")
    more = len(missing) - NAMED
    return "; ".join([*missing[:NAMED], f"and {more} more figures"] if more > 1 else missing)


def _found_by_others(sheet: Worksheet, told: Told) -> Cell:
    """What others found of a test that waits, by year, what the verdict would be by it, and where it stands written."""
    if sheet.test.asked.each or not sheet.entities:
        return Cell("")  # what was found of one is not said of all
    years = [year for year in sheet.years.tolist() if lines_found(sheet, 0, year)]
    accounts = [f"{year}, {found_in_words(sheet, 0, year)}." for year in years]
    where = told_by_others(sheet, told, [(0, year) for year in years])
    return Cell(" ".join(accounts), detail=" ".join(map(in_short, where)))
