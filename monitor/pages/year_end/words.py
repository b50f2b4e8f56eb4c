"""Odds, months and points as an official reads them: one way of saying each, on pages, in alerts and on a terminal."""

from collections.abc import Sequence

from monitor.language.periods import MONTHS, Period
from monitor.outlook.results import Odds, YearAhead
from monitor.words.areas import area_name
from monitor.words.units import POINTS, Unit, parse_unit
from monitor.words.wording import MINUS, amount, figure, listed, number

NO_RECORD = "No odds are shown: nothing says yet how good they would be, as no earlier vintage has been replayed."
HOSPITAL, OTHER = "hospital", "other"
GROUPS = {HOSPITAL: "Hospital care", OTHER: "Care outside hospitals"}
_SERVICES = {
    "hospital_inpatient": "Inpatient hospital",
    "hospital_outpatient": "Outpatient hospital",
    "skilled_nursing": "Skilled nursing",
    "professional": "Physicians and suppliers",
    "part_b_drugs": "Part B drugs",
    "esrd": "Dialysis",
    "dme": "Medical equipment",
    "hospital": "Hospital care",
    "other": "Other services",
    "all": "All care",
}
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENTHS = (
    "", "a tenth", "a fifth", "three-tenths", "two-fifths", "half", "three-fifths", "seven-tenths", "four-fifths",
    "nine-tenths", "all",
)  # fmt: skip


# Odds.


def in_hundred(odds: float) -> int:
    """Odds as chances in 100, rounded half up."""
    return int(number(100 * odds, 0))


def chances(odds: float) -> str:
    """58 in 100; never none, and never all, of what is not decided."""
    count = in_hundred(odds)
    return "under 1 in 100" if count < 1 else "over 99 in 100" if count > 99 else f"{count} in 100"


def chances_in(odds: float) -> str:
    """58 chances in 100"""
    count, of, hundred = chances(odds).rpartition(" in ")
    return f"{count} chance{'' if count.endswith(' 1') or count == '1' else 's'}{of}{hundred}"


def odds_words(odds: float) -> str:
    """What the odds of a miss are called: by the number that is printed beside them."""
    count = in_hundred(odds)
    steps = ((5, "very low odds"), (20, "low odds"), (39, "unlikely"), (59, "an even chance"))
    return next((words for most, words in steps if count <= most), "high odds")


def likely(odds: float) -> str:
    """The same in a title, after "has become"."""
    count = in_hundred(odds)
    steps = ((5, "very unlikely"), (39, "unlikely"), (59, "an even chance"))
    return next((words for most, words in steps if count <= most), "likely")


def of_a_miss(odds_met: float) -> float:
    """The odds that a test is not met."""
    return 1 - odds_met


def counted(count: int) -> str:
    """A small count as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


# What is broken.


def limit_called(limit: float, unit: str) -> str:
    """The one-point limit; the limit of 0.50 points"""
    of = parse_unit(unit)
    if of == POINTS and limit == int(limit) and 1 <= limit < len(_NUMBERS):
        return f"{_NUMBERS[int(limit)]}-point limit"
    return f"limit of {amount(limit, of)}"


def miss_called(odds: Odds, called: str) -> str:
    """Breaking the one-point limit; of what is required, or has another unit, missing the test by its name."""
    if odds.limit is not None and odds.direction in ("at_most", "below") and parse_unit(odds.unit) == POINTS:
        return f"breaking the {limit_called(odds.limit, odds.unit)}"
    return f"missing \N{LEFT DOUBLE QUOTATION MARK}{called}\N{RIGHT DOUBLE QUOTATION MARK}"


# Points, months and services.


def signed(value: float, unit: Unit = POINTS, places: int | None = None) -> str:
    """+0.62; a figure that is printed as zero has no sign."""
    text = figure(value, unit, places)
    return text if text.startswith(MINUS) or not float(text.replace(",", "")) else f"+{text}"


def against_nation(points: float) -> str:
    """0.62 points above the nation"""
    text = amount(abs(points), POINTS)
    if not float(text.partition(" ")[0]):
        return "level with the nation"
    return f"{text} {'above' if points > 0 else 'below'} the nation"


def between(low: float, high: float) -> str:
    """Between 0.31 points below the nation and 2.55 above"""
    first = against_nation(low)
    if low > 0:
        return f"between {amount(low, POINTS).partition(' ')[0]} and {amount(high, POINTS)} above the nation"
    if high < 0:
        return f"between {amount(-low, POINTS).partition(' ')[0]} and {amount(-high, POINTS)} below the nation"
    return f"between {first} and {amount(high, POINTS).partition(' ')[0]} above"


def month_name(month: str) -> str:
    """April, of 2026-04"""
    return MONTHS[Period.parsed(month).part - 1].capitalize()


def month_and_year(month: str) -> str:
    """April 2026"""
    return f"{month_name(month)} {Period.parsed(month).year}"


def said_of(month: str, year: int) -> str:
    """A month of that year by its name alone, of another with its year."""
    return month_name(month) if Period.parsed(month).year == year else month_and_year(month)


def short_month(month: str, year: int) -> str:
    """Mar; of another year, Mar 2027"""
    name, _, other = said_of(month, year).partition(" ")
    return f"{name[:3]} {other}".strip()


def service_name(code: str) -> str:
    """What a service is called."""
    return _SERVICES.get(code) or code.replace("_", " ").capitalize()


def begun(words: str) -> str:
    """The same words at the beginning of a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def inside(words: str) -> str:
    """The same words inside a sentence."""
    return words if words.startswith("Part ") else words[:1].lower() + words[1:]


def tenths(share: float) -> str:
    """Three-fifths, from 0.55 to 0.65; more than all, where others take a part of it off again."""
    tenth = int(number(10 * share, 0))
    return "more than all" if tenth > 10 else _TENTHS[max(tenth, 1)]


def state_name(state: str) -> str:
    """The name of a state that is given by its code or by its name."""
    return area_name(state)


# What stands under every exhibit of a year.


def made_up(year: YearAhead) -> str:
    """How an alternative text begins where the figures were made up."""
    return "Synthetic data. " if year.synthetic else ""


def source_words(year: YearAhead) -> str:
    """Where the figures are from."""
    whose = "Invented figures, in the form of" if year.synthetic else "CMS"
    through = month_and_year(year.paid_through)
    return f"{whose} monthly spending of the State and the nation, claims paid through {through}."


def listed_months(months: Sequence[str]) -> str:
    """May and June; runs of more than two are drawn together. Months of two years are told with theirs."""
    years = {Period.parsed(month).year for month in months}
    names = [month_name(month) if len(years) < 2 else month_and_year(month) for month in months]
    return f"{names[0]} to {names[-1]}" if len(names) > 2 else listed(names)
