"""A year told again, delivery by delivery, as text: a line for each, and every alert as it would have come."""

from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

from monitor.definitions.programmes import Test
from monitor.operations.year_again import ToldThen
from monitor.pages.year_end.words import chances, of_a_miss
from monitor.words.areas import area_name
from monitor.words.units import parse_unit
from monitor.words.wording import amount

_BAR = 25  # signs that stand for odds of 100 in 100


def lines(test: Test, year: int, told: Sequence[ToldThen]) -> Iterator[str]:
    """The year: a title, a line for each delivery, its alert below it, and what it says where nothing was told."""
    yield f"{test.asked.title.format(area=area_name(test.asked.area))}: {year} as each delivery would have told it"
    if not told:
        yield "No delivery told anything of it."
    for then in told:
        yield _line(then)
        if then.alert:
            yield indent(f"\n{then.alert.subject}\n\n{then.alert.text}", "    | ", lambda _: True)


def _line(then: ToldThen) -> str:
    """Paid through 2026-06, known on 2026-07-20: a miss 58 in 100, and a bar as long."""
    miss = of_a_miss(then.odds.odds_met or 0.0)
    unit = parse_unit(then.odds.unit) if then.odds.unit else None
    expected = f", expected {amount(then.odds.median, unit)}" if unit and then.odds.median is not None else ""
    bar = "#" * round(_BAR * miss)
    said = f"paid through {then.paid_through}, known on {then.known_on}: a miss {chances(miss)}{expected}"
    return f"  {said:<82} {bar:<{_BAR}} {then.odds.level if then.odds.level != 'none' else ''}".rstrip()


def as_json(then: ToldThen) -> dict[str, Any]:
    """One delivery for other programs."""
    return {
        "known_on": then.known_on.isoformat(),
        "paid_through": then.paid_through,
        "odds_met": then.odds.odds_met,
        "median": then.odds.median,
        "p05": then.odds.p05,
        "p95": then.odds.p95,
        "level": then.odds.level,
        "alert": {"subject": then.alert.subject, "text": then.alert.text} if then.alert else None,
    }
