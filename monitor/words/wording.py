"""Numbers and dates as an official reads them. Rounded half up, and never so far that a figure denies its verdict."""

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from difflib import get_close_matches

from monitor.words.findings import GUARD
from monitor.words.units import PERCENT, POINTS, RATIO, YEARS, Unit, difference_unit, parse_unit

DOLLARS = parse_unit("dollars")
PER_BED = parse_unit("medical-residents per bed")
MILLION = 1_000_000
NOT_KNOWN = "not known"
OR_MORE = " or more"  # after a count that stops at its most
MINUS = "\N{MINUS SIGN}"
_MOST_DECIMALS = 17  # a billionth of a dollar, in millions, and one more
_EXACT = Context(prec=400)  # digits enough for any figure

_HOW_MANY = {"hundred-thousand-": "100,000", "ten-thousand-": "10,000", "thousand-": "1,000", "hundred-": "100"}
_SPOKEN = _HOW_MANY | {"medical-": "medical"}
_PARTS = re.compile("|".join(_SPOKEN))

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: date) -> str:
    """23 November 2026; the same in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def adopted_words(adopted: date, not_before: date | None) -> str:
    """adopted 20 January 2026; or, where the day is not known, adopted between two days."""
    if not_before is None:
        return f"adopted {long_date(adopted)}"
    return f"adopted between {long_date(not_before)} and {long_date(adopted)}"


def page_words(page: int | str) -> str:
    """page 12; a place that is told in words, such as Appendix B, p. 3, as it is."""
    return str(page) if " " in str(page).strip() else f"page {page}"


def confirmed_words(by: str, on: date) -> str:
    """confirmed by Jane Doe, Office of Payment Reform, on 29 November 2026"""
    return f"confirmed by {by}{',' if ',' in by else ''} on {long_date(on)}"


def decimals(unit: Unit) -> int:
    """How many decimals a figure of the unit is printed with."""
    rate = bool(unit.under) and unit.over != DOLLARS.over
    return {PERCENT: 2, POINTS: 2, RATIO: 4, YEARS: 0, DOLLARS: 1, PER_BED: 2}.get(unit, 1 if rate else 0)


def header_unit(unit: Unit) -> str:
    """The unit as a column header has it."""
    if unit == DOLLARS:
        return "million dollars"
    return "" if unit == RATIO else _spoken(str(unit))


def _spoken(words: str) -> str:
    """Words of a unit as they are read: per 10,000 deliveries, medical residents."""
    return _PARTS.sub(lambda match: f"{_SPOKEN[match[0]]} ", words)


def number(value: float, places: int) -> str:
    """A rounded figure with thousands separators and a true minus sign."""
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP, _EXACT)
    text = f"{abs(rounded):,.{places}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def figure(value: float, unit: Unit, places: int | None = None) -> str:
    """A figure under a column header that carries the unit; dollars are in millions."""
    if math.isnan(value):
        return NOT_KNOWN
    scaled = value / MILLION if unit == DOLLARS else value
    return number(scaled, decimals(unit) if places is None else places)


def amount(value: float, unit: Unit, places: int | None = None) -> str:
    """A figure with its unit, as it stands in a sentence."""
    text = figure(value, unit, places)
    if text == NOT_KNOWN or unit == RATIO:
        return text
    if unit == DOLLARS:
        return f"{_signed(text)} million"
    if unit.over == DOLLARS.over:
        return f"{_signed(text)} per {_spoken(' per '.join(unit.under)).removesuffix('-year')}"
    return f"{text} {_noun(text, unit)}"


def short_amount(value: float, unit: Unit, places: int | None = None) -> str:
    """The same beside others of its line: $13,230, without per whom."""
    whole = amount(value, unit, places)
    return whole.partition(" per ")[0] if unit.over == DOLLARS.over else whole


def distance(value: float, unit: Unit, against: float = 0.0) -> str:
    """How far two figures of a unit lie apart, without a sign: between two percents it is in points.

    It has the decimals that keep it apart from `against`, another such distance.
    """
    between, far = difference_unit([unit, unit]), abs(value)
    return amount(far, between, places_apart(far, abs(against), between))


_SIDES = {
    ("at_most", True): "below the limit",
    ("at_most", False): "above the limit",
    ("at_least", True): "above what is required",
    ("at_least", False): "short of what is required",
}


def side(room: float, direction: str) -> str:
    """On which side of its limit a figure lies; an exact hit is on neither."""
    kind = "at_most" if direction in ("at_most", "below") else "at_least"
    return _SIDES[kind, room > 0]


def room_words(room: float, unit: Unit, direction: str) -> str:
    """0.40 points below the limit; 12 hospitals short of what is required; exactly at the limit"""
    if math.isnan(room):
        return NOT_KNOWN
    return f"{distance(room, unit)} {side(room, direction)}" if room else "exactly at the limit"


_OTHER_SIDE = {"above": "below", "below": "above", "smaller": "larger", "larger": "smaller"}
_SIDE = re.compile(rf"\b({'|'.join(_OTHER_SIDE)})\b")


def told_as(label: str, value: float, unit: Unit, places: int | None = None) -> str:
    """A figure in a sentence after its label: where a label says on which side, a figure on the other says so itself.

    Growth above the nation: none (1.63 points below)
    """
    text, named = amount(value, unit, places), _SIDE.search(label)
    if named is None or MINUS not in text:
        return text
    return f"none ({amount(-value, unit, places)} {_OTHER_SIDE[named[0]]})"


def count_words(value: float, limit: float, direction: str, *, more: bool = False) -> str:
    """How a count of years stands to the most allowed: none, where one is allowed; 2 or more, where one is allowed."""
    if math.isnan(value) or math.isnan(limit):
        return NOT_KNOWN
    asked = "allowed" if direction in ("at_most", "below") else "required"
    count, most = _few(value), _few(limit)
    return f"{count}{OR_MORE if more else ''}, where {most} {'is' if limit == 1 else 'are'} {asked}"


def _few(count: float) -> str:
    return {0.0: "none", 1.0: "one"}.get(count) or number(count, 0)


def held_against(value: float, limit: float, room: float, unit: Unit, direction: str, *, more: bool = False) -> str:
    """How a figure stands to its limit: its distance; of years, which are counted, how many beside how many."""
    return count_words(value, limit, direction, more=more) if unit == YEARS else room_words(room, unit, direction)


def is_or_are(quantity: str, unit: Unit) -> str:
    """18 hospitals are; one hospital, 3.58 percent and $300.0 million is, as one quantity each."""
    counted = unit not in (PERCENT, POINTS, RATIO) and unit.over != DOLLARS.over
    return "are" if counted and quantity.partition(" ")[0] != "1" else "is"


def dollars(value: float) -> str:
    """Whole dollars: $21,976,492."""
    return _signed(number(value, 0))


def _signed(text: str) -> str:
    return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"


def _noun(text: str, unit: Unit) -> str:
    singular = text in ("1", f"{MINUS}1") and len(unit.over) == 1 and not unit.under
    return _spoken(unit.over[0] if singular else str(unit))


def places_apart(value: float, limit: float, unit: Unit) -> int:
    """The fewest decimals at which different figures print differently, and figures equal within the guard alike."""
    usual = decimals(unit)
    if math.isnan(value) or math.isnan(limit):
        return usual
    alike = math.isclose(value, limit, rel_tol=GUARD, abs_tol=GUARD)
    for places in range(usual, _MOST_DECIMALS):
        if (figure(value, unit, places) == figure(limit, unit, places)) is alike:
            return places
    return usual


def in_quotes(text: str) -> str:
    """The text in quotation marks, with what it quotes itself in single ones."""
    inner = re.sub(r'"([^"]*)"', "\N{LEFT SINGLE QUOTATION MARK}\\1\N{RIGHT SINGLE QUOTATION MARK}", text)
    return f"\N{LEFT DOUBLE QUOTATION MARK}{inner}\N{RIGHT DOUBLE QUOTATION MARK}"


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def years_listed(years: Sequence[int]) -> str:
    """2019 to 2021 and 2023: runs of three years and more are drawn together."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return listed([text for run in runs for text in _run(run)])


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(year) for year in run]


def nearest(word: str, known: Sequence[str], most: int = 3) -> list[str]:
    """The known words that are likest: those that hold `word` or stand in it come first, shortest first."""
    meant = word.strip().lower().replace(" ", "_")
    holding = sorted((name for name in known if meant and (meant in name or name in meant)), key=lambda w: (len(w), w))
    return list(dict.fromkeys([*holding, *get_close_matches(meant, known, n=most)]))[:most]
