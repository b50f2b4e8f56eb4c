"""A delivery as the file that an office is sent: the layout of the monthly feed (docs/readers.md), a row a service."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from monitor.simulate.history import History

STATE, NATION = "WX", "US"  # the invented state (`words.areas.INVENTED`) beside an invented nation
PAYER = "medicare_ffs"
ALL = "all"  # the service that all others add up to


def deliveries(one: History) -> Iterator[tuple[date, pl.DataFrame]]:
    """Every delivery of a history, oldest first: the day through which it is paid, and its rows."""
    for vintage in range(one.paid.shape[-1]):
        yield paid_through(one, vintage), delivery(one, vintage)


def paid_through(one: History, vintage: int) -> date:
    """The last day of the month at place `vintage`."""
    year, month = divmod(one.first + vintage + 1, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def delivery(one: History, vintage: int) -> pl.DataFrame:
    """The delivery at place `vintage`: every month until then, of both areas, by service and in all.

    Columns: incurred_month, paid_through, area, payer, service, paid (dollars and cents), beneficiaries. The services
    add up to `all` to the cent.
    """
    months, services = vintage + 1, (*one.services, ALL)
    paid = np.round(one.paid[:, :, :months, vintage], 2)
    paid = np.concatenate([paid, np.round(paid.sum(axis=1, keepdims=True), 2)], axis=1)
    shape = paid.shape
    return pl.DataFrame(
        {
            "incurred_month": np.broadcast_to(_months(one.first, months), shape).ravel(),
            "area": np.broadcast_to(np.array([STATE, NATION])[:, None, None], shape).ravel(),
            "service": np.broadcast_to(np.array(services)[None, :, None], shape).ravel(),
            "paid": paid.ravel(),
            "beneficiaries": np.broadcast_to(one.people[:, None, :months, vintage], shape).astype(np.int64).ravel(),
        }
    ).select(
        "incurred_month",
        pl.lit(f"{paid_through(one, vintage)}").alias("paid_through"),
        "area",
        pl.lit(PAYER).alias("payer"),
        "service",
        pl.col("paid").cast(pl.Decimal(18, 2)),
        "beneficiaries",
    )


def _months(first: int, months: int) -> np.ndarray:
    """Months as they are written, such as 2011-01."""
    since_1970 = first - 12 * 1970 + np.arange(months)
    return since_1970.astype("datetime64[M]").astype(str)
