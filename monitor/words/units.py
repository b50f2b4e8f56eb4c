"""Units, so that dollars are never compared with percent.

An amount is words over words ("dollars per beneficiary-year") which multiply, divide and cancel. Percent, points and
years in a row stand apart: they are neither multiplied nor divided. Percent and points are stored as they are read:
3.58 means 3.58 percent.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

# singular -> plural; a unit may use only these
UNIT_WORDS = {
    "dollar": "dollars",
    "beneficiary-year": "beneficiary-years",
    "member-year": "member-years",
    "beneficiary-month": "beneficiary-months",
    "member-month": "member-months",
    "hundred-beneficiary-years": "hundred-beneficiary-years",
    "beneficiary": "beneficiaries",
    "patient": "patients",
    "resident": "residents",
    "thousand-beneficiaries": "thousand-beneficiaries",
    "thousand-residents": "thousand-residents",
    "ten-thousand-residents": "ten-thousand-residents",
    "hundred-thousand-residents": "hundred-thousand-residents",
    "ten-thousand-deliveries": "ten-thousand-deliveries",
    "admission": "admissions",
    "discharge": "discharges",
    "visit": "visits",
    "query": "queries",
    "death": "deaths",
    "complication": "complications",
    "medical-resident": "medical-residents",  # who train in a hospital; a resident lives in a place
    "bed": "beds",
    "hospital": "hospitals",
    "payer": "payers",
    "plan": "plans",
    "policy": "policies",
    "member": "members",
    "episode": "episodes",
    "entity": "entities",
    "test": "tests",
    "year": "years",
    "percent": "percent",
    "point": "points",
    "ratio": "ratio",
}
_SINGULAR = {plural: word for word, plural in UNIT_WORDS.items()} | {word: word for word in UNIT_WORDS}
_APART = ("percent", "point", "year")


class UnitError(ValueError):
    """Two units do not go together, or a unit is not known."""


@dataclass(frozen=True)
class Unit:
    """`over` / `under`, each a sorted tuple of singular words; both empty: a ratio."""

    over: tuple[str, ...]
    under: tuple[str, ...] = ()

    @property
    def is_amount(self) -> bool:
        """Whether it may be multiplied and divided."""
        return not set(self.over) & set(_APART)

    def __str__(self) -> str:
        above = " ".join(UNIT_WORDS[word] for word in self.over) or "ratio"
        return f"{above} per {' per '.join(self.under)}" if self.under else above


PERCENT, POINTS, YEARS, RATIO = Unit(("percent",)), Unit(("point",)), Unit(("year",)), Unit(())
TESTS = Unit(("test",))


@lru_cache(maxsize=1000)
def parse_unit(text: str) -> Unit:
    """The unit written as `text`, such as "dollars per beneficiary-year". Raises UnitError."""
    over, *under = text.split(" per ")
    try:
        above = sorted(_SINGULAR[word] for word in over.split() or [""])
        return Unit(tuple(word for word in above if word != "ratio"), tuple(sorted(_SINGULAR[word] for word in under)))
    except KeyError as unknown:
        known = ", ".join(UNIT_WORDS.values())
        raise UnitError(f"{unknown.args[0]!r} is not a unit we know; there are: {known}") from None


def same_unit(units: list[Unit]) -> Unit:
    """The one unit that all of `units` are. Raises UnitError."""
    if len(set(units)) != 1:
        raise UnitError(f"{' and '.join(sorted({str(u) for u in units}))} do not go together")
    return units[0]


def difference_unit(units: list[Unit]) -> Unit:
    """Percent less percent is points; percent and points make percent; else both must be alike. Raises UnitError."""
    first, second = units
    if (first, second) == (PERCENT, PERCENT):
        return POINTS
    return PERCENT if (first, second) == (PERCENT, POINTS) else same_unit(units)


def total_unit(units: list[Unit]) -> Unit:
    """The unit of a sum: percent with points added is percent; else all must be alike. Raises UnitError."""
    return PERCENT if set(units) == {PERCENT, POINTS} else same_unit(units)


def product(units: list[Unit]) -> Unit:
    """The unit of a product, with words above and below the line cancelled. Raises UnitError."""
    amounts(units)
    return _cancelled([w for unit in units for w in unit.over], [w for unit in units for w in unit.under])


def quotient(units: list[Unit]) -> Unit:
    """The unit of the first divided by the second, with words above and below the line cancelled. Raises UnitError."""
    first, second = amounts(units)
    return _cancelled([*first.over, *second.under], [*first.under, *second.over])


def _cancelled(above: list[str], below: list[str]) -> Unit:
    over, under = Counter(above), Counter(below)
    return Unit(tuple(sorted((over - under).elements())), tuple(sorted((under - over).elements())))


def raised_unit(units: list[Unit]) -> Unit:
    """The unit of the first, an amount raised by the others, which are percent. Raises UnitError."""
    percents(units[1:])
    return amounts(units[:1])[0]


def part(units: list[Unit]) -> Unit:
    """The unit of the second, an amount or points of which the first, a percent, is taken. Raises UnitError."""
    percents(units[:1])
    return POINTS if units[1] == POINTS else amounts(units[1:])[0]


def alike_unit(units: list[Unit]) -> Unit:
    """The one unit that all of `units` are, an amount. Raises UnitError."""
    return same_unit(amounts(units))


def percents(units: list[Unit]) -> list[Unit]:
    """`units`, all of which are percent. Raises UnitError."""
    for unit in units:
        if unit != PERCENT:
            raise UnitError(f"percent is needed, not {unit}")
    return units


def amounts(units: list[Unit]) -> list[Unit]:
    """`units`, all of which may be multiplied and divided. Raises UnitError."""
    for unit in units:
        if not unit.is_amount:
            raise UnitError(f"{unit} can't be multiplied, divided or grown")
    return units
