"""The odds of each test, in words and numbers, or why there are none."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.outlook.results import Odds, Outlook
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import BOUND, DASH
from monitor.pages.year_end.words import NO_RECORD, chances, odds_words, of_a_miss, service_name
from monitor.words.areas import area_name
from monitor.words.units import Unit, parse_unit
from monitor.words.wording import amount, figure, header_unit

POOLED = (
    "These odds come from yearly figures pooled over the states, as the years of one state are too few to learn from."
)
_CAPTION = "The odds of each test of an open year: how many of 100 such years would end in a miss"


def shown(outlook: Outlook) -> list[Odds]:
    """The odds that may be shown, the likeliest miss first; none without a track record."""
    held = [odds for odds in outlook.odds if odds.odds_met is not None] if outlook.record else []
    return sorted(held, key=lambda odds: (odds.year, odds.odds_met or 0.0, odds.test))


def odds_line(odds: Odds, called: str) -> str:
    """Growth guardrail. How 2026 may end: an even chance of a miss, 58 in 100."""
    miss = of_a_miss(odds.odds_met or 0.0)
    words = odds_words(miss)
    said = "a miss is unlikely" if words == "unlikely" else f"{words} of a miss"
    pooled = " (from yearly figures of all states)" if odds.method == "annual" else ""
    return f"{called}. How {odds.year} may end: {said}, {chances(miss)}{pooled}."


def odds_table(outlook: Outlook, names: Mapping[str, str]) -> Table | None:
    """A row for each test and open year that has odds."""
    columns = (
        Column("Test"), Column("Year"), Column("Odds of a miss"), Column("Expected"), Column("Nine in ten"),
        Column("Limit"), Column("Alert"),
    )  # fmt: skip
    rows = tuple(_row(odds, names.get(odds.test, odds.test)) for odds in shown(outlook))
    return Table(_CAPTION, columns, rows) if rows else None


def _row(odds: Odds, called: str) -> tuple[Cell, ...]:
    miss = of_a_miss(odds.odds_met or 0.0)
    whom = area_name(odds.entity) if odds.population == "all" else f"{area_name(odds.entity)}, {odds.population}"
    return (
        Cell(called, detail=whom),
        Cell(str(odds.year)),
        Cell(chances(miss), detail=odds_words(miss), strong=True),
        *_judged(odds),
        Cell(odds.level, strong=odds.level != "none"),
    )


def _judged(odds: Odds) -> tuple[Cell, Cell, Cell]:
    """The figure that is judged: as expected, in nine of ten outcomes, and its limit; a dash where there is no one."""
    if not odds.unit:  # of several figures at once
        return Cell(DASH), Cell(DASH), Cell(DASH)
    unit, told = parse_unit(odds.unit), odds.p05 is not None and odds.p95 is not None
    nine = (
        Cell(f"{_figure(odds.p05, unit)} to {_figure(odds.p95, unit)}", detail=header_unit(unit))
        if told
        else Cell(DASH)
    )
    side = f"{BOUND[odds.direction].lower()} " if odds.direction else ""
    limit = DASH if odds.limit is None else f"{side}{amount(odds.limit, unit)}"
    return Cell(DASH if odds.median is None else amount(odds.median, unit)), nine, Cell(limit)


def _figure(value: float | None, unit: Unit) -> str:
    return DASH if value is None else figure(value, unit)


def not_told(outlook: Outlook, names: Mapping[str, str]) -> Iterator[str]:
    """Why there are no odds: of all of them where nothing was replayed, else of each that has none."""
    if outlook.record is None and any(odds.odds_met is not None for odds in outlook.odds):
        yield NO_RECORD
    for reason, of in _by_reason(outlook.odds).items():
        called = "; ".join(f"{names.get(odds.test, odds.test)}, {odds.year}" for odds in of)
        yield f"No odds of {called}: {reason}"


def _by_reason(odds: Sequence[Odds]) -> dict[str, list[Odds]]:
    reasons: dict[str, list[Odds]] = {}
    for one in odds:
        if one.odds_met is None:
            why = (one.why_not or "nothing is held from which they could be learned").removesuffix(".")
            reasons.setdefault(f"{why}.", []).append(one)
    return reasons


def method_words(outlook: Outlook) -> Iterator[str]:
    """From what the odds were made, where they are shown."""
    held = shown(outlook)
    if any(odds.method == "annual" for odds in held):
        yield POOLED


def decides_words(service: str, early: bool) -> str:
    """Which service moves it most; until September's data the largest so far."""
    return f"{service_name(service)} {'is the largest part so far' if early else 'moves it most'}."
