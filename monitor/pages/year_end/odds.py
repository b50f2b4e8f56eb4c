"""The odds of each test, in words and numbers, or why there are none."""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.outlook.results import Odds, Outlook
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import BOUND, DASH, source_name
from monitor.pages.year_end.words import NO_RECORD, begun, chances, odds_words, of_a_miss, service_name
from monitor.words.areas import area_name
from monitor.words.units import Unit, parse_unit
from monitor.words.wording import amount, figure, header_unit, years_listed

MOST_TOLD = 2  # reasons that are told in sentences; more of them have a table
POOLED = (
    "These odds come from yearly figures pooled over the states, as the years of one state are too few to learn from."
)
_COUNTED = (
    "Counted on draws of how the year may go on. The expected difference to the nation is worked out without them, "
    "so that the two may differ by a hundredth or two of a point."
)
_CAPTION = "The odds of each test of an open year: how many of 100 such years would end in a miss"


def shown(outlook: Outlook) -> list[Odds]:
    """The odds that may be shown, the newest year and its likeliest miss first; none without a track record."""
    held = [odds for odds in outlook.odds if odds.odds_met is not None] if outlook.record else []
    return sorted(held, key=lambda odds: (-odds.year, odds.odds_met or 0.0, odds.test))


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
    counted = any(odds.method == "monthly" for odds in shown(outlook))
    return Table(_CAPTION, columns, rows, _COUNTED if counted else "") if rows else None


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
    """Why there are no odds: of any where nothing was replayed; of those without, where there are few reasons."""
    if outlook.record is None and any(odds.odds_met is not None for odds in outlook.odds):
        yield NO_RECORD
    reasons = _reasons(outlook.odds)
    if len(set(reasons.values())) <= MOST_TOLD:
        for reason in dict.fromkeys(reasons.values()):
            called = "; ".join(_called(of, names) for of, why in _by_test(reasons).items() if why == reason)
            yield f"No odds of {called}: {reason}."


def untold_table(outlook: Outlook, names: Mapping[str, str]) -> Table | None:
    """Why there are no odds, a row for each test, where there are many reasons."""
    reasons = _reasons(outlook.odds)
    if len(set(reasons.values())) <= MOST_TOLD:
        return None
    columns = Column("Test"), Column("Years"), Column("Why there are no odds")
    rows = tuple(
        (Cell(names.get(test, test)), Cell(years_listed(years)), Cell(begun(why)))
        for (test, years), why in _by_test(reasons).items()
    )
    return Table("Open years of which there are no odds", columns, rows)


_Untold = tuple[str, tuple[int, ...]]  # a test, and its years


def _called(untold: _Untold, names: Mapping[str, str]) -> str:
    test, years = untold
    return f"{names.get(test, test)}, {years_listed(years)}"


def _reasons(odds: Sequence[Odds]) -> dict[tuple[str, int], str]:
    """Why there are none, by test and year; sources by their names."""
    untold = (one for one in odds if one.odds_met is None)
    return {(one.test, one.year): _reason(one.why_not) for one in untold}


def _reason(why: str | None) -> str:
    told = (why or "nothing is held from which they could be learned").removesuffix(".")
    return re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda id: source_name(id[0]), told)


def _by_test(reasons: Mapping[tuple[str, int], str]) -> dict[_Untold, str]:
    """The years of each test that have the same reason, together."""
    years: dict[tuple[str, str], list[int]] = {}
    for (test, year), why in reasons.items():
        years.setdefault((test, why), []).append(year)
    return {(test, tuple(of)): why for (test, why), of in years.items()}


def method_words(outlook: Outlook) -> Iterator[str]:
    """From what the odds were made, where they are shown."""
    held = shown(outlook)
    if any(odds.method == "annual" for odds in held):
        yield POOLED


def decides_words(service: str, early: bool) -> str:
    """Which service moves it most; until September's data the largest so far."""
    return f"{service_name(service)} {'is the largest part so far' if early else 'moves it most'}."
