"""Publications: immutable deliveries of figures, each with its source card and its fingerprint, and their rows.

What could be known on a date is the publications up to that date; nothing is ever edited.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol

import polars as pl

from monitor.language.periods import Period
from monitor.observations import disclosure, maturity, rows
from monitor.observations.cards import Card, NextExpected
from monitor.observations.disclosure import SmallCells
from monitor.observations.guarding import Guard

NOBODY = Guard(SmallCells())  # of publications that no one has laid a guard over: nothing of them is small


class Data(Protocol):
    """The observations of one publication where they are kept: read lazily, and more than once."""

    @property
    def has_runs(self) -> bool:
        """Whether one observation may stand several times, paid through different dates."""

    def scan(self) -> pl.LazyFrame:
        """The observations, with the columns of `rows.COLUMNS`."""

    def unchanged(self) -> None:
        """Raises ObservationError where they seem not to be those that were read; asked at each reading."""

    def certified(self) -> None:
        """Raises ObservationError where they are not those that were read; asked before a report is filed."""


@dataclass(frozen=True)
class Publication:
    """One delivery of observations: its card and its data; `guard` tells which of its figures are withheld."""

    card: Card
    data: Data
    shown: str
    guard: Guard = field(default=NOBODY, compare=False, repr=False)

    @property
    def known_from(self) -> date:
        """Since when one could know it: the publication date, or the day it was first seen."""
        known = self.card.published or self.card.first_seen
        assert known is not None  # the card is refused without  # noqa: S101
        return known

    @cached_property
    def id(self) -> str:
        """source/date, and the edition where it is not the first of that day: source/date.2"""
        edition = f".{self.card.edition}" if self.card.edition else ""
        return f"{self.card.source}/{self.known_from}{edition}"

    @property
    def order(self) -> tuple[date, str, int]:
        """By what publications are sorted, oldest first."""
        return self.known_from, self.card.source, self.card.edition or 1

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the data file, for use inside the workspace; what leaves it is a matter of `fingerprints`."""
        return f"sha256:{self.card.file.sha256}"

    @property
    def printed(self) -> pl.LazyFrame:
        """Its observations as it prints them; columns as of `observations_of`. Raises what `Data.unchanged` does."""
        self.data.unchanged()
        return self._printed

    @cached_property
    def _printed(self) -> pl.LazyFrame:
        card, has_runs = self.card, self.data.has_runs
        printed_rows = self.data.scan().with_columns(
            status=pl.coalesce("status", maturity.status(card)),
            source=pl.lit(card.source),
            publication=pl.lit(0, dtype=pl.Int64),
            run_out=maturity.run_out(has_runs, card.fiscal_starts),
        )
        return printed_rows.with_columns(
            maturity=maturity.level(card.maturity, has_runs), day=maturity.paid_through_day(has_runs)
        )

    @property
    def raw(self) -> pl.LazyFrame:
        """Its observations with nothing added and nothing withheld, for the guard alone."""
        return self.data.scan()

    @property
    def fiscal_starts(self) -> int | None:
        """The month, 1 to 12, in which its fiscal years begin; None where its card does not say."""
        return self.card.fiscal_starts

    @property
    def hidden(self) -> pl.DataFrame:
        """The rows that are not shown because of few people, by `keys.ROW`."""
        return self.guard.hidden(self.card.source, self)

    @property
    def is_guarded(self) -> bool:
        """Whether any of its rows is not shown; its fingerprint would give such a row away to whoever tries."""
        return not self.hidden.is_empty()

    def due(self, year: int) -> date | None:
        """By when the source is to cover `year`; None where no date can be given."""
        expected = self.card.next_expected
        return expected.due(Period("years", year)) if expected else None

    def holds(self, year: int) -> bool:
        """Whether it covers a whole year: not one of which a month, quarter or half is still to come."""
        expected, (first, last) = self.card.next_expected, self.card.covers.years
        is_open = expected is not None and expected.every != "year" and self.due(year) is not None
        return first <= year <= last and not is_open

    @property
    def to_come(self) -> NextExpected | None:
        """What this source will cover next, and by when; None where no date can be given."""
        expected, (_, last) = self.card.next_expected, self.card.covers.years
        return expected.after(Period("years", last)) if expected and expected.every == "year" else expected


def guarded_by(guard: Guard, publications: Sequence[Publication]) -> tuple[Publication, ...]:
    """`publications`, oldest first, with `guard` over all of them together."""
    ordered = sorted(publications, key=lambda publication: publication.order)
    over = guard.over([(publication.card.source, publication) for publication in ordered])
    return tuple(replace(publication, guard=over) for publication in publications)


@contextmanager
def reading(publications: Sequence[Publication]) -> Iterator[None]:
    """While rows of `publications` are read. Raises ObservationError where a file was changed under the reading."""
    try:
        yield
    finally:  # also where the reading failed: a file that is half-written fails in any way
        for publication in publications:
            publication.data.unchanged()


def known_on(publications: Sequence[Publication], as_of: date) -> tuple[Publication, ...]:
    """The publications that could be known on `as_of`, oldest first; before them those made up, which any replaces.

    What one of them supersedes is not among them.
    """
    known = standing([publication for publication in publications if publication.known_from <= as_of])
    return tuple(sorted(known, key=lambda publication: not publication.card.synthetic))


def standing(publications: Sequence[Publication]) -> tuple[Publication, ...]:
    """`publications` without those that a later one of them supersedes, in their order.

    One that is superseded supersedes nothing itself, so what it had replaced stands again.
    """
    gone: set[str] = set()
    for publication in sorted(publications, key=lambda publication: publication.order, reverse=True):
        gone |= set() if publication.id in gone else {*publication.card.supersedes}
    return tuple(publication for publication in publications if publication.id not in gone)


def observations_of(publications: Sequence[Publication], source: str | None = None) -> pl.LazyFrame:
    """All observations of `publications`, or those of one source, as one long frame; other files are not opened.

    Columns: those of `rows.COLUMNS`, then source, publication (its place in `publications`), and how mature each figure
    is: run_out, maturity and day, as `maturity` counts them. `value` is an exact Decimal; null is unknown.
    """
    wanted = [(place, p) for place, p in enumerate(publications) if source in (None, p.card.source)]
    nothing = rows.nothing().with_columns(
        source=pl.lit(""), publication=pl.lit(0, dtype=pl.Int64), run_out=pl.lit(0, dtype=pl.Int64),
        maturity=pl.lit(0, dtype=pl.Int8), day=pl.lit(0, dtype=pl.Int64),
    )  # fmt: skip
    return pl.concat([rows_of(publication, place) for place, publication in wanted] or [nothing])


def rows_of(publication: Publication, place: int) -> pl.LazyFrame:
    """The observations of one publication, as `observations_of` has them: without what rests on too few people."""
    return disclosure.guarded(printed(publication, place), publication.hidden)


def printed(publication: Publication, place: int) -> pl.LazyFrame:
    """The observations of one publication as it prints them, which nothing but a check of them may read."""
    return publication.printed.with_columns(publication=pl.lit(place, dtype=pl.Int64))
