"""What one publication changed, in words: the figures of its source that it restated, and the findings it moved."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from monitor.evaluation.answer import Finding
from monitor.evaluation.effect import Effect, MovedFinding
from monitor.observations.publications import Publication
from monitor.words.areas import EVERYONE
from monitor.words.wording import MINUS, listed, number

NOTHING_MOVED = "no earlier figure is changed and no finding moved"
_Row = dict[str, Any]  # of a frame of `restatements`, by column
_MOST = 5  # rows of one kind that are told beside a delivery; the rest are counted


def effect_lines(effect: Effect) -> Iterator[str]:
    """What a publication changed, for those who look after deliveries."""
    if counts := effect.counts:
        yield f"figures: {listed([f'{count:,} {kind}' for kind, count in counts.items()])}"
    yield from _cut(effect.asked, lambda row: f"where tests ask: {figure_moved(row)}")
    yield from _cut(_by_series(effect.partly), lambda row: f"restated in part: {partly_told(row, effect.known)}")
    yield from _cut(effect.strange, lambda row: f"look at this figure: {strange_told(row)}")
    yield f"{len(effect.moved) or 'no'} finding{'s' if len(effect.moved) > 1 else ''} moved"
    yield from (f"  {moved_told(moved)}" for moved in effect.moved)


def _cut(frame: pl.DataFrame, say: Callable[[_Row], str]) -> Iterator[str]:
    """The first rows in words, and how many more there are."""
    yield from (say(row) for row in frame.head(_MOST).iter_rows(named=True))
    if frame.height > _MOST:
        yield f"  and {frame.height - _MOST:,} more"


def figure_moved(row: _Row) -> str:
    """MD 2022 paid (all), 10,980 -> 11,000 (+0.18 %)"""
    percent = f" ({signed(row['percent'])} %)" if row["percent"] is not None else ""
    return f"{figure_named(row)}, {plain(row['old'])} -> {plain(row['new'])}{percent}"


def figure_named(row: _Row) -> str:
    """Which figure a row is of: area, population where it is a group, period, quantity, service where it has one."""
    words = [row["area"], row["population"] if row["population"] != EVERYONE else "", row["period"], _series(row)]
    return " ".join(word for word in words if word)


def _series(row: _Row) -> str:
    return row["quantity"] if row["service"] == "-" else f"{row['quantity']} ({row['service']})"


def _by_series(partly: pl.DataFrame) -> pl.DataFrame:
    """The periods that one publication left in another, together: of all series that are called alike, once."""
    by = ["quantity", "service", "by", "left_in"]
    return partly.group_by(by, maintain_order=True).agg(pl.col("period").unique().sort(), pl.col("left").max())


def partly_told(row: _Row, known: Sequence[Publication]) -> str:
    """Which series a publication restated for some areas only, and where the others stand."""
    left = "1 other area stands" if row["left"] == 1 else f"{row['left']} other areas stand"
    return f"{_series(row)} of {listed(row['period'])}; {left} there only in {known[row['left_in']].id}"


def strange_told(row: _Row) -> str:
    """How far a figure moved, and how far figures of its series usually do."""
    return (
        f"{figure_named(row)} is {signed(row['moved'])} % against {row['over']}; "
        f"half of all figures so far moved within {number(row['usual'], 2)} points of the middle"
    )


def moved_told(moved: MovedFinding) -> str:
    """NOW MISSED, was met: maryland_tcoc/growth_guardrail MD 2023, 0.49 -> 1.20 points"""
    finding, before, after = moved.said, moved.before, moved.after
    whom = finding.entity if finding.population == EVERYONE else f"{finding.entity} {finding.population}"
    place = f"{finding.test} {whom} {finding.year}"
    if before is None or after is None:
        return f"{'NEW' if after else 'GONE'}: {place}, {finding.mark}"
    verdict = f"NOW {after.mark.upper()}, was {before.mark}" if moved.turned else f"STILL {after.mark.upper()}"
    return f"{verdict}: {place}{_values(before, after)}"


def _values(before: Finding, after: Finding) -> str:
    if before.value == after.value:
        return ""
    return f", {before.shown_value} -> {after.shown_value}"


def signed(value: float) -> str:
    """A figure of two decimals with its sign."""
    text = number(value, 2)
    return text if text.startswith(MINUS) else f"+{text}"


def plain(value: Decimal | None) -> str:
    """A published figure as it stands, with thousands separated."""
    return "none" if value is None else f"{value.normalize():,f}".replace("-", MINUS)
