"""How mature a figure is: the months of run-out between the end of its period and the day claims are paid through.

CMS calls its data preliminary, interim, provisional and final. From how many months on is for the source to say (the
card's `maturity`). A figure is never called firmer than its publisher's status for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.language.periods import first_month, months_long, year_named
from monitor.observations.cards import Card, Thresholds

MATURITY_WORDS = (
    "final",
    "provisional",
    "interim",
    "preliminary",
    "projected",
)  # firmest first: a level is a place here
UNKNOWN = -1  # run-out of a figure that no day is named for; smallest, so that the least of several is unknown
NO_DAY = 0  # the same for the day itself, which is counted as 20260331


@dataclass(frozen=True)
class Maturity:
    """How mature the least mature of some figures is. Run-out and day are None where no day is named for any."""

    word: str
    run_out: int | None = None  # in whole months
    paid_through: date | None = None

    @classmethod
    def counted(cls, level: int, run_out: int, day: int) -> "Maturity":
        """The same out of the numbers that frames and arrays hold."""
        paid = date(day // 10_000, day // 100 % 100, day % 100) if day != NO_DAY else None
        return cls(MATURITY_WORDS[level], None if run_out == UNKNOWN else run_out, paid)

    def as_json(self) -> dict[str, Any]:
        """The words of the contract."""
        day = self.paid_through.isoformat() if self.paid_through else None
        return {"word": self.word, "run_out_months": self.run_out, "paid_through": day}


def least_mature(maturities: Sequence[Maturity]) -> Maturity | None:
    """The least firm word of several, with the least run-out that is told of any; None of none."""
    if not maturities:
        return None
    word = max((maturity.word for maturity in maturities), key=MATURITY_WORDS.index)
    run_outs = [(maturity.run_out, maturity.paid_through) for maturity in maturities if maturity.run_out is not None]
    return Maturity(word, *min(run_outs, default=(None, None)))


def status(card: Card) -> pl.Expr:
    """The status that a card gives the rows which have none of their own."""
    by_year = {str(year): status for year, status in card.status.items() if year != "default"}
    default = pl.lit(card.status["default"])
    if not by_year:
        return default
    year = year_named().cast(pl.String)
    return year.replace_strict(by_year, default=default, return_dtype=pl.String)


def run_out(has_runs: bool, fiscal_starts: int | None = None) -> pl.Expr:
    """Whole months between the end of a row's period and the day it is paid through, none before; or UNKNOWN.

    `fiscal_starts` is the month of the calendar in which the source's fiscal years begin; where nobody says, their
    run-out is unknown.
    """
    if not has_runs:
        return pl.lit(UNKNOWN, dtype=pl.Int64)
    after = pl.col("paid_through").str.to_date("%Y-%m-%d", strict=False).dt.offset_by("1d")
    paid = (
        after.dt.year().cast(pl.Int64) * 12 + after.dt.month().cast(pl.Int64) - 1
    )  # the month after the last one paid
    over = first_month(pl.lit(fiscal_starts, dtype=pl.Int64)) + months_long()
    return (paid - over).clip(lower_bound=0).fill_null(UNKNOWN)


def level(thresholds: Thresholds, has_runs: bool) -> pl.Expr:
    """The place in MATURITY_WORDS of each row: the less firm of what its status and its run-out come to."""
    by_status = pl.when(pl.col("status") == "final").then(0).when(pl.col("status") == "projected").then(4).otherwise(1)
    if not has_runs:
        return by_status.cast(pl.Int8)
    months = pl.col("run_out")
    old = pl.when((months == UNKNOWN) | (months >= thresholds.final)).then(0)
    by_age = old.when(months >= thresholds.provisional).then(1).when(months >= thresholds.interim).then(2).otherwise(3)
    return pl.max_horizontal(by_status, by_age).cast(pl.Int8)


def paid_through_day(has_runs: bool) -> pl.Expr:
    """The day each row is paid through, as a number; NO_DAY where none is named."""
    if not has_runs:
        return pl.lit(NO_DAY, dtype=pl.Int64)
    return pl.col("paid_through").str.replace_all("-", "").cast(pl.Int64).fill_null(NO_DAY)


def least(rows: pl.LazyFrame) -> Maturity:
    """How mature the least mature of `rows` is, with the least run-out of those that name a day."""
    known = pl.col("run_out").filter(pl.col("run_out") != UNKNOWN)
    days = pl.col("day").filter(pl.col("day") != NO_DAY)
    extremes = rows.select(pl.col("maturity").max(), known.min(), days.max()).collect(engine="streaming")
    worst, months, last = extremes.row(0)
    return Maturity.counted(worst or 0, UNKNOWN if months is None else months, NO_DAY if last is None else last)
