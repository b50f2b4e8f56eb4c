"""A monthly feed as it is held -> what it had said of a state by each delivery, and what of it cannot be used.

A delivery is known by the last whole month through which its claims are paid. One publication may hold several, and a
later one may hold an earlier month's delivery anew: the newest publication counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from monitor.definitions.registers import NO_SERVICE, TOTAL
from monitor.language.arithmetic import Array
from monitor.language.judge import Flags
from monitor.language.periods import FORMS, containing
from monitor.observations import corrections as mended
from monitor.observations import publications
from monitor.observations.corrections import Correction
from monitor.observations.publications import Publication
from monitor.outlook.triangle import Triangle
from monitor.words.areas import EVERYONE
from monitor.words.wording import listed

SOURCE, PAYER, NATION_AREA = "cms_monthly_spending", "medicare_ffs", "US"
PAID, PEOPLE = "paid", "beneficiary_months"
UNLIKELY = 3.0  # times the usual number of people of a delivery, or that part of it: a slip, and not used

Divisions = Mapping[str, Sequence[Sequence[str]]]  # what adds up to which service, as registered


@dataclass(frozen=True)
class Feed:
    """What is held of a monthly feed for one state.

    `triangle` is None where none can be made, and `why_not` says why. `notes` are sentences: what was not used, or is
    out of the ordinary. `publication` is the id of the one that the newest delivery is of.
    """

    triangle: Triangle | None
    why_not: str = ""
    notes: tuple[str, ...] = ()
    source: str = SOURCE
    publication: str = ""
    synthetic: bool = False


def feed(
    known: Sequence[Publication],
    corrections: Sequence[Correction],
    divisions: Divisions,
    state: str,
    source: str = SOURCE,
) -> Feed:
    """The feed `source` of `state` beside the nation, by the publications and corrections `known`.

    `divisions` are the registered services that others add up to.
    """
    held = _held(known, source)
    if not held:
        return Feed(None, f"no monthly feed ({source}) is held", source=source)
    with publications.reading([publication for _, publication in held]):
        frames = pl.concat(publications.rows_of(publication, place) for place, publication in held)
        printed = mended.with_corrections(frames, known, corrections)
        rows = printed.filter(pl.col("area").is_in([state, NATION_AREA]) & _wanted()).collect(engine="streaming")
    made = of_rows(rows, divisions, state)
    if made.triangle is None:
        return made
    newest = known[_placed(rows).sort("vintage", "publication")["publication"][-1]]
    notes = (*_out_of_order(_placed(rows), known), *made.notes)
    return replace(made, notes=notes, source=source, publication=newest.id, synthetic=held[-1][1].card.synthetic)


def _held(known: Sequence[Publication], source: str) -> list[tuple[int, Publication]]:
    """The publications of a source with their places; what was made up only where nothing else is held."""
    held = [(place, publication) for place, publication in enumerate(known) if publication.card.source == source]
    return [pair for pair in held if not pair[1].card.synthetic] or held


def _wanted() -> pl.Expr:
    whom = (pl.col("population") == EVERYONE) & (pl.col("payer") == PAYER)
    return whom & pl.col("quantity").is_in([PAID, PEOPLE]) & pl.col("period").str.contains(FORMS["months"].pattern)


def of_rows(rows: pl.DataFrame, divisions: Divisions, state: str) -> Feed:
    """The feed in `rows`: area, service, quantity, period, value, paid_through, and publication, their order of coming.

    They are of one payer, of everybody, of `state` and the nation.
    """
    if state == NATION_AREA:
        return Feed(None, "an outlook compares a state with the nation, and this is the nation itself")
    placed = _placed(rows)
    for area, called in ((state, state), (NATION_AREA, "the nation")):
        for quantity, of in ((PAID, "payments"), (PEOPLE, "beneficiaries")):
            if placed.filter((pl.col("area") == area) & (pl.col("quantity") == quantity)).is_empty():
                return Feed(None, f"the feed has no dated {of} of {called}")
    if not (placed.filter(pl.col("quantity") == PAID)["value"] > 0).any():
        return Feed(None, "every payment of the feed is zero")
    return _made(placed, divisions, state, _undated(rows))


def _made(placed: pl.DataFrame, divisions: Divisions, state: str, notes: Sequence[str]) -> Feed:
    services, said = _services(placed, divisions, state)
    if not services:
        return Feed(None, said[0])
    months = placed.select(pl.col("month").min(), pl.col("vintage").max()).row(0)
    start, length = months[0], months[1] - months[0] + 1
    used = placed.filter(pl.col("service").is_in([*services, NO_SERVICE]))
    paid, people = _laid(used, services, state, start, (2, len(services), length, length))
    likely, slips = _likely(people, state, start)
    triangle = Triangle(state, services, start, paid, likely)
    return Feed(triangle, notes=(*notes, *said, *slips, *_holes(triangle)))


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the number of their `month` and of the last whole month they are paid through, `vintage`.

    Of several for one figure and vintage, the last. A month that was not over is left out.
    """
    paid = pl.col("paid_through").str.to_date("%Y-%m-%d", strict=False)
    after = paid.dt.offset_by("1d")
    year, month = pl.col("period").str.slice(0, 4).cast(pl.Int64), pl.col("period").str.slice(5, 2).cast(pl.Int64)
    numbered = rows.filter(paid.is_not_null() & pl.col("value").is_not_null()).with_columns(
        pl.col("value").cast(pl.Float64),
        month=12 * year + month - 1,
        vintage=12 * after.dt.year().cast(pl.Int64) + after.dt.month().cast(pl.Int64) - 2,
    )
    figure = ["area", "service", "quantity", "month", "vintage"]
    over = numbered.filter(pl.col("month") <= pl.col("vintage")).sort("paid_through", "publication")
    return over.unique(figure, keep="last", maintain_order=True).sort(figure)


def _services(placed: pl.DataFrame, divisions: Divisions, state: str) -> tuple[tuple[str, ...], list[str]]:
    """The services that add up to all care in both areas, by the newest delivery too; else `all`, or none; and why."""
    newest = placed.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("quantity") == PAID)
    by_area = [
        _parts(set(placed.filter(pl.col("area") == area, pl.col("quantity") == PAID)["service"]), divisions)
        for area in (state, NATION_AREA)
    ]
    here = [set(newest.filter(pl.col("area") == area)["service"]) for area in (state, NATION_AREA)]
    parts = by_area[0]
    gone = sorted(parts - (here[0] & here[1]))
    if parts == by_area[1] and not gone:
        return tuple(sorted(parts)), []
    other = f"{state} and the nation are given by other services"
    why = f"the newest delivery lacks {listed(gone)}" if parts == by_area[1] else other
    if TOTAL in here[0] & here[1]:
        return (TOTAL,), [f"{why[0].upper()}{why[1:]}, so only all care together is looked at."]
    return (), [f"{why}, and all care together is not given either"]


def _parts(services: set[str], divisions: Divisions) -> set[str]:
    """Those of `services` that no other of them is a part of."""
    below = {whole: {part for division in parts for part in division} for whole, parts in divisions.items()}
    wholes = {name for name in services if below.get(name, set()) & services}
    wholes |= {TOTAL} if services - {TOTAL} else set()
    return services - wholes


def _laid(
    placed: pl.DataFrame, services: Sequence[str], state: str, start: int, shape: tuple[int, ...]
) -> tuple[Array, Array]:
    """Payments [area, service, month, vintage] and people [area, month, vintage]; NaN where nothing is said."""
    paid, people = np.full(shape, np.nan), np.full((shape[0], *shape[2:]), np.nan)
    order = {name: at for at, name in enumerate(services)}
    spending, counts = (placed.filter(pl.col("quantity") == quantity) for quantity in (PAID, PEOPLE))
    at = spending["service"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
    paid[_area(spending, state), at, *_when(spending, start)] = spending["value"].to_numpy()
    people[_area(counts, state), *_when(counts, start)] = counts["value"].to_numpy()
    return paid, people


def _area(rows: pl.DataFrame, state: str) -> Array:
    return (rows["area"] != state).cast(pl.Int64).to_numpy()


def _when(rows: pl.DataFrame, start: int) -> tuple[Array, Array]:
    return rows["month"].to_numpy() - start, rows["vintage"].to_numpy() - start


def _likely(people: Array, state: str, start: int) -> tuple[Array, Iterator[str]]:
    """The counts of people without those several times what is usual in their delivery, and a sentence of each."""
    usual = _median(people)
    slip: Flags = np.logical_or(people > UNLIKELY * usual, people * UNLIKELY < usual)
    areas = (state, "the nation")
    told = (
        f"The beneficiaries of {areas[a]} in {named(start + int(m))} are not used as {_deliveries(slip[a, m], start)} "
        f"has them: they are more than {UNLIKELY:g} times what is usual there, or less than that part of it."
        for a, m in np.argwhere(slip.any(axis=2))
    )
    return np.where(slip, np.nan, people), told


def _deliveries(which: Flags, start: int) -> str:
    """One delivery, or several by the newest of them."""
    places = np.flatnonzero(which)
    through = f"paid through {named(start + int(places[-1]))}"
    return f"the delivery {through}" if len(places) == 1 else f"each of {len(places)} deliveries, the newest {through},"


def _median(people: Array) -> Array:
    """The median over months of each delivery, [area, 1, vintage]; NaN where it has none."""
    known = ~np.isnan(people)
    ordered = np.sort(np.where(known, people, np.inf), axis=1)
    middle = np.maximum(known.sum(axis=1, keepdims=True) - 1, 0) // 2
    return np.where(known.any(axis=1, keepdims=True), np.take_along_axis(ordered, middle, axis=1), np.nan)


def _holes(triangle: Triangle) -> Iterator[str]:
    """Services that deliveries have none of, and months that they leave out between others."""
    known = ~np.isnan(triangle.paid)
    delivered = known.any(axis=(0, 1, 2))
    for at, service in enumerate(triangle.services):
        without: Flags = np.logical_and(delivered, ~known[:, at].any(axis=1).all(axis=0))
        if without.any():
            said = _deliveries(without, triangle.first)
            yield f"{said[0].upper()}{said[1:]} has no {service}, and tells nothing of it."
    there = known.any(axis=1).all(axis=0)  # [month, vintage]
    begun = np.maximum.accumulate(there, axis=0)
    not_later = np.tri(triangle.months, dtype=np.bool_).T
    gaps = begun & ~there & not_later & delivered
    for month in np.flatnonzero(gaps.any(axis=1)):
        said = _deliveries(gaps[month], triangle.first)
        yield f"{said[0].upper()}{said[1:]} lacks the month {named(triangle.first + int(month))}."


def _undated(rows: pl.DataFrame) -> list[str]:
    count = int(rows["paid_through"].is_null().sum())
    return [f"{count} figures of the feed name no day they are paid through, and are not used."] if count else []


def _out_of_order(placed: pl.DataFrame, known: Sequence[Publication]) -> Iterator[str]:
    """Publications that hold nothing newer than an earlier one."""
    last = placed.group_by("publication").agg(pl.col("vintage").max()).sort("publication")
    most = last["vintage"].cum_max().shift(1)
    for place, vintage, before in zip(last["publication"], last["vintage"], most, strict=True):
        if before is not None and vintage < before:
            yield (
                f"{known[place].id} is paid through {named(vintage)}, and came after one paid through {named(before)}: "
                "it is placed where it belongs."
            )


def named(month: int) -> str:
    """The month numbered `month` as periods are written: 2026-04."""
    return str(containing(month, "month"))
