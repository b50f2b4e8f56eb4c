"""How firm the figures are -> a part of the report: what was restated, what is mixed, and how mature each source is."""

from collections.abc import Iterator, Sequence
from itertools import chain

import polars as pl

from monitor.evaluation.effect import MovedFinding
from monitor.evaluation.history import History, Restated, RestatedFigure
from monitor.evaluation.sources import Held
from monitor.observations.maturity import Maturity
from monitor.observations.publications import Publication
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.sentences import DASH, days, months, source_name
from monitor.pages.verdicts import said
from monitor.words.areas import area_name
from monitor.words.units import PERCENT, POINTS, Unit, parse_unit
from monitor.words.wording import distance, figure, header_unit, listed, long_date, number, places_apart, years_listed

_WORDS = (
    "Run-out is the time between the end of a period and the day through which its claims are paid. "
    f"What is final may still be restated. {DASH} is not told by the source."
)


def firmness(material: Material) -> Iterator[Section]:
    """How firm the figures are, where a report says so and has any."""
    history = material.history
    if history and history.sources:
        blocks = tuple(_blocks(history, area_name(material.agreement.area)))
        yield Section("how-firm", "The figures and how firm they are", blocks, "back firmness")


def _blocks(history: History, area: str) -> Iterator[Block]:
    """The finding, what a reader must know beside it, and two tables."""
    yield Prose(_says(history, area), "says")
    if table := _restatements(history):
        yield TableBlock("restatements", table)
    yield from (Prose(note, "beside") for note in _notes(history))
    yield TableBlock("maturity", _maturity(history.sources))


def _says(history: History, area: str) -> str:
    """The finding in a sentence or two."""
    if not history.restated:
        return f"No figure of {area} or the nation that these tests use has been restated by a later publication."
    count = sum(len(restated.changes) for restated in history.restated)
    findings = list(chain.from_iterable(history.moved.values()))
    turned = sum(finding.turned for finding in findings)
    moved = len(findings)
    figures = f"{count} yearly figure{' has' if count == 1 else 's have'} been restated by later publications."
    if not moved:
        return f"{figures} No finding moved."
    return f"{figures} {moved} finding{'' if moved == 1 else 's'} moved, {turned or 'none'} to another verdict."


def _notes(history: History) -> Iterator[str]:
    by_id = {restated.publication.id: restated.publication for restated in history.restated}
    for publication in by_id.values():
        by = f"The publication of {long_date(publication.known_from)} ({source_name(publication.card.source)})"
        yield f"{by} moved {_moved(history, history.moved[publication.id])}."
    yield from () if history.partly.is_empty() else _in_part(history)
    yield from () if history.across.is_empty() else _mixed(history)


def _in_part(history: History) -> Iterator[str]:
    blocks = history.partly.group_by("source", "by", maintain_order=True)
    for source, by, periods, left in blocks.agg(pl.col("period").unique(), pl.col("left").max()).iter_rows():
        yield (
            f"Restated in part: {source_name(source)} of {listed(sorted(periods))}. The publication of "
            f"{long_date(history.known[by].known_from)} restated some areas; {_others(left)} as published before it, "
            "and never again."
        )


def _mixed(history: History) -> Iterator[str]:
    series = history.across.group_by("source", maintain_order=True)
    for source, years in series.agg(pl.col("year").unique()).iter_rows():
        pairs = listed([f"{year - 1} to {year}" for year in sorted(years)])
        yield (
            f"In {source_name(source)} the figures of {pairs} stand in releases of different vintage. "
            "Growth over them is marked across publications wherever it is used."
        )


def _others(count: int) -> str:
    return "1 other stands" if count == 1 else f"{count} others stand"


def _moved(history: History, moved: Sequence[MovedFinding]) -> str:
    """Which findings, those with another verdict by name."""
    turned = [
        f"{history.titles[finding.said.test]}, {finding.said.year} ({_verdicts(finding)})"
        for finding in moved
        if finding.turned
    ]
    others = len(moved) - len(turned)
    same_verdict = f"{others} finding{'' if others == 1 else 's'} to another figure with the same verdict"
    return "; ".join([*turned, *([same_verdict] if others else [])]) or "no finding"


def _verdicts(moved: MovedFinding) -> str:
    before, after = moved.before, moved.after
    return f"{said(after.mark) if after else 'no longer asked'}, was {said(before.mark) if before else 'not asked'}"


def _restatements(history: History) -> Table | None:
    columns = Column("Figure"), Column("Years restated"), Column("Largest change"), Column("Restated by")
    rows = tuple(_restated(restated) for restated in history.restated)
    return Table("Restatements: what later publications did to earlier figures", columns, rows) if rows else None


def _restated(restated: Restated) -> tuple[Cell, ...]:
    by, largest = restated.publication, restated.changes[0]
    return (
        Cell(restated.measure.title, detail=restated.entity.name),
        Cell(years_listed([change.year for change in restated.changes])),
        _change(largest, parse_unit(restated.measure.unit)),
        Cell(by.card.title, detail=_known(by)),
    )


def _change(change: RestatedFigure, unit: Unit) -> Cell:
    """The two figures and, smaller, their unit and how far they lie apart."""
    places = places_apart(change.first, change.newest, unit)
    text = f"{change.year}: {figure(change.first, unit, places)} to {figure(change.newest, unit, places)}"
    return Cell(text, detail=", ".join([header_unit(unit), *_apart(change, unit)]))


def _apart(change: RestatedFigure, unit: Unit) -> Iterator[str]:
    """In percent of what it was; between percents in points, which need nothing to be a part of."""
    if unit in (PERCENT, POINTS):
        moved = change.newest - change.first
        yield f"{distance(moved, unit)} {'more' if moved > 0 else 'less'}"
    elif change.first:
        yield f"{'+' if change.percent > 0 else ''}{number(change.percent, 2)} percent"


def _maturity(sources: Sequence[Held]) -> Table:
    columns = (
        Column("Source"), Column("Years"), Column("Paid through"), Column("Run-out"), Column("Status"),
        Column("Next expected"),
    )  # fmt: skip
    rows = tuple(_source(held) for held in sources)
    return Table("Data maturity: how complete each source is", columns, rows, _WORDS)


def _source(held: Held) -> tuple[Cell, ...]:
    first, last = held.years
    paid, run_out = _paid(held.maturity)
    return (
        Cell(held.newest.card.title, detail=_known(held.newest)),
        Cell(str(first) if first == last else f"{first} to {last}"),
        Cell(paid),
        Cell(run_out),
        Cell(held.maturity.word),
        _next(held),
    )


def _known(publication: Publication) -> str:
    """published 15 May 2026"""
    return f"{'published' if publication.card.published else 'first seen'} {long_date(publication.known_from)}"


def _paid(maturity: Maturity) -> tuple[str, str]:
    if maturity.paid_through is None or maturity.run_out is None:
        return DASH, DASH
    return long_date(maturity.paid_through), months(maturity.run_out)


def _next(held: Held) -> Cell:
    expected = held.newest.to_come
    if expected is None:
        return Cell("no date is given")
    if held.late:
        return Cell(
            f"LATE by {days(held.late)}", detail=f"{expected.first} was due {long_date(expected.by)}", strong=True
        )
    return Cell(expected.first, detail=f"by {long_date(expected.by)}")
