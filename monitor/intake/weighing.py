"""Whether a delivery is held until a person has looked at it, and for what: by what it would do if it were taken in."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import polars as pl

from monitor.evaluation.effect import Effect, MovedFinding, effect
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.sources import leaned_on
from monitor.observations import holds, publications, rows, vintages
from monitor.observations.disclosure import small_cells
from monitor.observations.guarding import Guard
from monitor.observations.publications import Publication, guarded_by
from monitor.pages.effects import figure_named, moved_told, plain
from monitor.words.findings import Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import listed, number

_MOST = 3  # figures that a reason names; the rest are counted
_DECIDED = (Verdict.MET, Verdict.MISSED)
_Row = dict[str, Any]


class Kind(StrEnum):
    """What a delivery is held for."""

    FALLS = "paid to date falls"
    UNDATED = "an edition without a day"
    LESS_RUN_OUT = "paid through an earlier day"
    FAR = "further than its source ever moved"
    TURNS = "a verdict turns"
    UNREAD = "no measure reads it"
    UNTOLD = "its effect cannot be told"


@dataclass(frozen=True)
class Reason:
    """One thing a delivery is held for, in words that name the figures or findings."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Acceptance:
    """Who takes in a delivery that was held, and what the person was told it is held for."""

    by: str
    told: tuple[Reason, ...]

    def covers(self, reasons: Sequence[Reason]) -> bool:
        """Whether nothing is there for which it was not held when the person looked."""
        return {reason.kind for reason in reasons} <= {reason.kind for reason in self.told}


@dataclass(frozen=True)
class Figures:
    """Observations that are in no store yet: `frame` has the columns of `rows.COLUMNS`."""

    frame: pl.DataFrame

    @property
    def has_runs(self) -> bool:
        """Whether one observation may stand several times, paid through different dates."""
        return self.frame["paid_through"].null_count() < self.frame.height

    def scan(self) -> pl.LazyFrame:
        """The observations."""
        return self.frame.lazy().select(*rows.COLUMNS)

    def unchanged(self) -> None:
        """Nobody else has them."""

    def certified(self) -> None:
        """Nobody else has them."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """What a publication would do if it were taken in, what it is held for, and what is told of it anyway."""

    effect: Effect | None = None
    reasons: tuple[Reason, ...] = ()
    notices: tuple[str, ...] = ()


def weigh(gathered: Gathered, publication: Publication, *, dated: bool) -> Weighed:
    """What `publication`, which is in no store, would do to what is `gathered`.

    `dated` says that somebody stated its day of publication. What it supersedes is not held against it: whoever takes
    an acceptance back is not asked whether that moves figures.
    """
    guard = next((held.guard for held in gathered.held), Guard(small_cells(gathered.definitions.vocabulary)))
    *held, publication = guarded_by(guard, [*gathered.held, publication])  # of few people nothing is told here either
    gathered = replace(gathered, held=tuple(held))
    tests = [test for programme in gathered.definitions.programmes for test in programme.tests]
    told = against = effect(_with(gathered, publication), publication, tests)
    if publication.card.supersedes:
        kept = tuple(p for p in gathered.held if p.id not in publication.card.supersedes)
        against = effect(_with(replace(gathered, held=kept), publication), publication, tests)
    unread = _unread(gathered, publication)
    reasons = (*_by_figures(gathered, against, dated=dated), *_by_findings(against), *_by_measures(gathered, unread))
    return Weighed(told, reasons, tuple(_unread_told(gathered, unread)) if not _is_unread(unread) else ())


def _with(gathered: Gathered, publication: Publication) -> Gathered:
    return replace(gathered, held=tuple(sorted([*gathered.held, publication], key=lambda p: p.order)))


def _by_figures(gathered: Gathered, would: Effect, *, dated: bool) -> Iterator[Reason]:
    """What is held for its figures: see `observations.holds`."""
    known, limits = would.known, would.publication.card.holds
    before, every = vintages.newest(known[:-1]), vintages.inside(known)
    after = every.filter(pl.col("publication") == len(known) - 1)
    apart = _in_points(gathered)
    if would.publication.data.has_runs:
        yield from _by_run_out(gathered, would, before, after)
    years = None if dated or would.publication.data.has_runs else holds.of_earlier_years(before, after)
    if years:
        what = f"nothing says when it was published, and it has {_span(years[0])} where {_span(years[1])} is held."
        yield Reason(Kind.UNDATED, f"{what} {_ITS_DAY}")
    earlier = vintages.inside(known[:-1])
    far = holds.restated_far(would.changed, earlier, apart, limits)
    yield from _reason(Kind.FAR, far, _move_told, "it restates figures further than this source ever did")
    grown = holds.grown_far(before, after, would.changed, apart, limits)
    yield from _reason(Kind.FAR, grown, _growth_told, "figures are further from the year before than any ever was")


def _by_run_out(gathered: Gathered, would: Effect, before: pl.LazyFrame, after: pl.LazyFrame) -> Iterator[Reason]:
    """What is held of a feed, in which figures are paid through a day."""
    runs = publications.rows_of(would.publication, len(would.known) - 1)
    falls = holds.falling(before, runs, _in_dollars(gathered), would.publication.card.holds.falls)
    yield from _reason(Kind.FALLS, falls, _fall_told, "what is paid to date falls with a later paid_through", _ADD_UP)
    what = "it is paid through an earlier day than what is held"
    yield from _reason(Kind.LESS_RUN_OUT, holds.run_out_less(before, after), _days_told, what, _ITS_DAY)


_ADD_UP = "If each row is what was paid in one month, add them up and deliver what was paid to date."
_ITS_DAY = "If it is an older one, accept it with the day on which it was published."


def _reason(
    kind: Kind, at_fault: pl.DataFrame, say: Callable[[_Row], str], what: str, mend: str = ""
) -> Iterator[Reason]:
    if not at_fault.is_empty():
        named = "; ".join(say(row) for row in at_fault.head(_MOST).iter_rows(named=True))
        further = f"; and {at_fault.height - _MOST:,} more" if at_fault.height > _MOST else ""
        yield Reason(kind, f"{what}: {named}{further}. {mend}".strip())


def _fall_told(row: _Row) -> str:
    old, new = plain(row["old"]), plain(row["new"])
    days = row["old_paid_through"], row["new_paid_through"]
    return f"{figure_named(row)}, {old} through {days[0]}, {new} through {days[1]}"


def _days_told(row: _Row) -> str:
    return f"{figure_named(row)}, through {row['new_paid_through']}, held through {row['old_paid_through']}"


def _move_told(row: _Row) -> str:
    return f"{figure_named(row)}, {plain(row['old'])} -> {plain(row['new'])}{_percent(row)}"


def _growth_told(row: _Row) -> str:
    return f"{figure_named(row)}, {plain(row['new'])}; the year before {plain(row['old'])}{_percent(row)}"


def _percent(row: _Row) -> str:
    """By how much a figure moved, of what it was."""
    percent = 100 * (float(row["new"]) / float(row["old"]) - 1)
    sign = "+" if percent > 0 else ""
    return f" ({sign}{number(percent, 2)} %)"


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"


def _in_dollars(gathered: Gathered) -> Collection[str]:
    """The quantities that are sums of money: what is paid, not what is paid for each of some people."""
    units = {name: parse_unit(unit) for name, unit in gathered.definitions.vocabulary.quantities.items()}
    return {name for name, unit in units.items() if unit.over == ("dollar",) and not unit.under}


def _in_points(gathered: Gathered) -> Collection[str]:
    units = gathered.definitions.vocabulary.quantities
    return {name for name, unit in units.items() if unit in ("percent", "points")}


def _by_findings(would: Effect) -> Iterator[Reason]:
    """A met that is missed by it, or a missed that is met; a year that is answered for the first time is neither."""
    turned = [moved for moved in would.moved if _turns(moved)]
    if turned:
        named = "; ".join(map(moved_told, turned[:_MOST]))
        further = f"; and {len(turned) - _MOST} more" if len(turned) > _MOST else ""
        yield Reason(Kind.TURNS, f"it turns what was answered: {named}{further}.")


def _turns(moved: MovedFinding) -> bool:
    return {moved.before and moved.before.verdict, moved.after and moved.after.verdict} == {*_DECIDED}


@dataclass(frozen=True, eq=False)
class _Unread:
    """Of how many rows, which no measure reads, by payer, quantity and service."""

    source: str
    rows: int
    series: pl.DataFrame


def _unread(gathered: Gathered, publication: Publication) -> _Unread:
    """What no measure reads; nothing of a source that no measure takes anything from, which an office only keeps."""
    scanned, source = publication.data.scan(), publication.card.source
    reads = leaned_on([*gathered.definitions.measures.values()], source)
    if source not in gathered.definitions.sources:
        reads = pl.lit(value=True)
    by = ["payer", "quantity", "service"]
    series = scanned.filter(~reads.fill_null(value=False)).group_by(by).agg(rows=pl.len())
    every = scanned.select(pl.len()).collect(engine="streaming").item()
    return _Unread(source, every, series.collect(engine="streaming").sort(by))


def _is_unread(unread: _Unread) -> bool:
    return unread.series["rows"].sum() == unread.rows


def _by_measures(gathered: Gathered, unread: _Unread) -> Iterator[Reason]:
    if _is_unread(unread):
        yield Reason(Kind.UNREAD, "".join(_unread_told(gathered, unread)))


def _unread_told(gathered: Gathered, unread: _Unread) -> Iterator[str]:
    if unread.series.is_empty():
        return
    many = unread.series["rows"].sum()
    named = [f"{quantity} ({service}) of {payer}" for payer, quantity, service, _ in unread.series.head(_MOST).rows()]
    named += [f"{unread.series.height - _MOST:,} more"] if unread.series.height > _MOST else []
    of_them = "any" if many == unread.rows else f"{many:,}"
    yield f"no measure reads {of_them} of its {unread.rows:,} rows: {listed(named)}."
