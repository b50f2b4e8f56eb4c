"""How a year may end: its fan, how the odds moved, and how good such odds were, as one exhibit."""

from collections.abc import Iterator, Sequence

from monitor.outlook.results import Odds, Outlook, TrackRecord, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import FanPicture, OddsPath, Reliability
from monitor.pages.sentences import DASH
from monitor.pages.year_end.words import (
    against_nation,
    begun,
    between,
    chances,
    chances_in,
    in_hundred,
    likely,
    limit_called,
    made_up,
    miss_called,
    month_and_year,
    month_name,
    of_a_miss,
    said_of,
    short_month,
    signed,
    source_words,
    state_name,
)
from monitor.words.units import POINTS

LEAST_MATURE = 2  # months of the year that must be mature, before which no fan is drawn
MATURE = 2  # months of run-out of a mature month
LEAST_MOVED = 5  # in 100: less is no news
_EDGES = ("1 in 20 below", "1 in 4 below", "Expected", "1 in 4 above", "1 in 20 above")
CLOSE = 0.1  # how far, in odds, what was said and what came may lie apart to be called about the same


def fan_figure(year: YearAhead, outlook: Outlook, called: str) -> Figure | None:
    """The exhibit; None without a track record, and while fewer than two months are mature."""
    if outlook.record is None or is_immature(year):
        return None
    odds = odds_of_fan(year, outlook.odds)
    title = odds_title(odds, called) if odds else expected_title(year)
    return Figure(
        id=f"year-end-{year.year}",
        title=title,
        chart=_picture(year, odds, outlook.record, outlook.levels),
        alt=f"{made_up(year)}Fan chart of the difference in growth through {year.year}: {title}.",
        description=" ".join(_described(year, odds, outlook.record)),
        source=source_words(year),
        table=_table(year, odds),
        note=_note(outlook.levels),
        unit=f"Medicare spending per beneficiary, growth above the nation in {year.year}, percentage points",
        speaker=" ".join(_speaker(year, odds, outlook.record)),
        printed=True,
    )


def is_immature(year: YearAhead) -> bool:
    """Whether fewer than two months of the year have two months of run-out."""
    return year.fan.observed - MATURE < LEAST_MATURE


def odds_of_fan(year: YearAhead, odds: Sequence[Odds]) -> Odds | None:
    """The odds that the limit through the fan is the limit of."""
    asked = (one for one in odds if one.year == year.year and one.odds_met is not None and one.unit == str(POINTS))
    return next((one for one in asked if one.limit == year.fan.limit), None)


def farthest(odds: Odds) -> tuple[str, float] | None:
    """The month of the year so far whose odds of a miss were farthest from now, where they moved at all."""
    if odds.odds_met is None or len(odds.history) < 2:
        return None
    now = odds.odds_met
    month, then = max(odds.history, key=lambda past: abs(past[1] - now))
    return month, of_a_miss(then)


def odds_title(odds: Odds, called: str) -> str:
    """Breaking the one-point limit in 2026 has become likely: 72 chances in 100, up from 31 in January"""
    miss = of_a_miss(odds.odds_met or 0.0)
    what, word, past = f"{begun(miss_called(odds, called))} in {odds.year}", likely(miss), farthest(odds)
    said = chances(miss) if word == "an even chance" else chances_in(miss)
    if past is None:
        return f"{what} is {word}: {said}"
    moved = in_hundred(miss) - in_hundred(past[1])
    verb = "has become" if likely(past[1]) != word else "remains"
    if abs(moved) < LEAST_MOVED:
        return f"{what} remains {word}: {said}"
    return f"{what} {verb} {word}: {said}, {_from(miss, past, odds.year)}"


def _from(miss: float, past: tuple[str, float], year: int) -> str:
    """Up from 31 in January"""
    then = chances(past[1]).removesuffix(" in 100")
    return f"{'up' if miss > past[1] else 'down'} from {then} in {said_of(past[0], year)}"


def expected_title(year: YearAhead) -> str:
    """Where no test has that limit: what is expected."""
    state, (_, middle, _) = state_name(year.state), year.difference
    return f"{begun(state)} is expected to end {year.year} {against_nation(middle)}"


def expected_words(year: YearAhead) -> str:
    """What is expected, and between what nine in ten outcomes lie."""
    low, _, high = year.difference
    return f"{expected_title(year)}; nine in ten outcomes lie {between(low, high)}."


def _picture(
    year: YearAhead, odds: Odds | None, record: TrackRecord, levels: Sequence[tuple[str, float]]
) -> FanPicture:
    fan, middle = year.fan, year.difference[1]
    return FanPicture(
        heading=f"{begun(state_name(year.state))}, year to date, points",
        months=tuple(month_name(month) for month in fan.months),
        observed=fan.observed,
        quantiles=tuple(tuple(float(value) for value in row) for row in fan.quantiles),
        limit=fan.limit,
        limit_words=f"Limit: {signed(fan.limit, places=1)}" if fan.limit is not None else "",
        expected=f"Expected {signed(middle)}",
        odds=_path(odds, levels) if odds else None,
        record=_reliability(record),
        synthetic=year.synthetic,
    )


def _path(odds: Odds, levels: Sequence[tuple[str, float]]) -> OddsPath | None:
    points = tuple((short_month(month, odds.year), 100 * of_a_miss(met)) for month, met in odds.history)
    drawn = tuple((name, 100 * of) for name, of in levels)
    return OddsPath("Odds of a miss, in 100", points, drawn) if len(points) > 1 else None


def _reliability(record: TrackRecord) -> Reliability | None:
    """Nothing where nothing was said often enough to be counted."""
    if not record.reliability:
        return None
    points = tuple((100 * said, 100 * came, count) for said, came, count in record.reliability)
    return Reliability("How good such odds were", f"{_past(record)}", points, begun(reliability_words(record)))


def _past(record: TrackRecord) -> str:
    return f"{sum(count for _, _, count in record.reliability):,} past forecasts"


def reliability_words(record: TrackRecord) -> str:
    """Whether what was said came about as often as was said."""
    counted = sum(count for *_, count in record.reliability)
    apart = sum((came - said) * count for said, came, count in record.reliability) / max(counted, 1)
    widest = sum(abs(came - said) * count for said, came, count in record.reliability) / max(counted, 1)
    if widest <= CLOSE:
        return "came about as often as was said"
    return "came more often than was said" if apart > 0 else "came less often than was said"


def _described(year: YearAhead, odds: Odds | None, record: TrackRecord) -> Iterator[str]:
    fan, state = year.fan, state_name(year.state)
    if year.synthetic:
        yield "Invented figures."
    so_far = against_nation(float(fan.quantiles[2, fan.observed - 1]))
    newest, through = month_name(fan.months[fan.observed - 1]), month_and_year(year.paid_through)
    yield f"From January to {newest} {state} was {so_far}, with claims paid through {through}."
    yield expected_words(year)
    if odds and odds.odds_met is not None:
        yield from _odds_described(odds)
    if record.reliability:
        yield f"In {_past(record)} such odds {reliability_words(record)}."


def _speaker(year: YearAhead, odds: Odds | None, record: TrackRecord) -> Iterator[str]:
    """How the odds stand, how they stood, and how good such odds were."""
    if odds is None or odds.odds_met is None:
        yield f"{expected_title(year)}."
    else:
        yield from _odds_described(odds)
    if record.reliability:
        yield f"In the past, such odds {reliability_words(record)}."


def _odds_described(odds: Odds) -> Iterator[str]:
    """How the odds stand, and how they stood at each vintage."""
    limit = limit_called(odds.limit or 0.0, odds.unit)
    yield f"The odds of breaking the {limit} are {chances(of_a_miss(odds.odds_met or 0.0))}."
    if past := farthest(odds):
        yield f"They stood at {chances(past[1])} with claims paid through {said_of(past[0], odds.year)}."


def _table(year: YearAhead, odds: Odds | None) -> Table:
    """A column a month: the odds as they stood with its figures, and what the year to date is or may be."""
    stood = {month: chances(of_a_miss(met)).removesuffix(" in 100") for month, met in odds.history} if odds else {}
    columns = (Column("Points"), *(Column(month_name(month)[:3], "", True) for month in year.fan.months))
    said = (
        Cell("Odds of a miss", detail="in 100, as they stood"),
        *(Cell(stood.get(month, DASH)) for month in year.fan.months),
    )
    edges = zip(reversed(_EDGES), reversed([*year.fan.quantiles]), strict=True)
    rows = tuple((Cell(name), *(Cell(signed(float(value))) for value in row)) for name, row in edges)
    in_year = any(month in stood for month in year.fan.months)  # of the year before, deliveries are of other months
    return Table("Data", columns, (said, *rows) if in_year else rows)


def _note(levels: Sequence[tuple[str, float]]) -> str:
    bands = "The darker band holds half of the outcomes, the lighter band nine in ten."
    rings = ", ".join(f"a {name} from {in_hundred(odds)}" for name, odds in levels)
    return f"{bands} {begun(rings)} in 100. Odds are shown only with their track record." if rings else bands
