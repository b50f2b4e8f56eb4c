"""The closed list of verbs a worksheet line may use.

A verb has five parts: how it computes (`arithmetic`), how it reads, what unit it gives, which years it looks at, and,
where those are not its own alone, the figures of them by which it can be followed by hand. Where a spreadsheet can
compute the same, `formulas` has its formula.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from monitor.language import arithmetic as do
from monitor.language.arithmetic import Array, Options, Years
from monitor.language.entries import Name, Year
from monitor.language.formulas import FORMULAS, Formula
from monitor.words import units
from monitor.words.strict_yaml import Strict
from monitor.words.units import Unit

Zero = Annotated[
    Literal[0] | None, Field(description="0; any other number is a term of the agreement, dated and cited")
]
Pair = Annotated[list[Name], Field(min_length=2, max_length=2)]
Several = Annotated[list[Name], Field(min_length=2)]


class Words(Strict):
    """What a verb with options takes. `names` are those of its words that are names of lines."""

    names: ClassVar[tuple[str, ...]] = ("line",)


class Since(Words):
    """A line and the base year."""

    line: Name
    since: Year


class Compound(Words):
    """A line of percents and the base year."""

    names = ("rate",)
    rate: Name
    since: Year


class InYear(Words):
    """A line and the one year taken from it."""

    line: Name
    year: Year


class When(Words):
    """A line, the line it depends on, and the side of 0 on which that must be."""

    names = ("line", "where")
    line: Name
    where: Name
    is_: Annotated[Literal["above", "at_least", "below", "at_most"], Field(alias="is")]


class GrowthError(Words):
    """An average per member, the standard deviation between members, and how many there are."""

    names = ("line", "deviation", "members")
    line: Name
    deviation: Name
    members: Name


class InARow(Words):
    """A line, the side of 0 that counts, the most years counted, and the first year that may count."""

    line: Name
    above: Zero = None
    below: Zero = None
    up_to: Annotated[int, Field(ge=1, le=20)]
    since: Year

    @model_validator(mode="after")
    def _one_side(self) -> "InARow":
        if (self.above is None) == (self.below is None):
            raise ValueError('say one of "above: 0" and "below: 0"')
        return self


@dataclass(frozen=True)
class Verb:
    """One verb, and all that anything asks about it: nothing else knows a verb by its name.

    `says` is filled with the titles of its lines and its options; `takes` is what YAML may write.

    `shows` is filled with figures of its first line: `now`, `then` in the year `base`, `each` of the years looked at.
    """

    name: str
    takes: Any
    compute: Callable[[Sequence[Array], Years, Options], Array]
    unit: Callable[[list[Unit]], Unit]
    looks_at: Callable[[int, Options], Iterable[int]]
    says: str
    compares_years: bool = False  # may not cross two vintages of a source unnoticed
    takes_one: bool = False  # leans on the first of its lines that is known, and on no other
    shows: str = ""
    subtracts: bool = False  # its first line less its second: of two areas, an error enters here and not at both
    averages_years: bool = False  # of a span of years the average: an error of the span is shared among them
    adds_up_years: bool = False  # an error of each year adds up with them
    asks_side: bool = False  # only on which side of zero its line is matters, not how far
    since_last_year: bool = False  # growth over the year before: a reader wants to see both
    shares: bool = False  # how much of its second line its first is: of the same that its lines count

    @property
    def formula(self) -> Formula | None:
        """How a spreadsheet computes it; None where none was written."""
        return FORMULAS.get(self.name)

    def figures(self, year: int, options: Options, figure_of: Callable[[int], str]) -> str:
        """The figures of other years that a year's answer comes from; empty where they are all of its own year."""
        base = options.get("since") or options.get("year") or year - 1
        shown = ", ".join(f"{figure_of(looked_at)} in {looked_at}" for looked_at in self.looks_at(year, options))
        return self.shows.format(now=figure_of(year), then=figure_of(base), base=base, each=shown)


def _same_year(year: int, options: Options) -> Iterable[int]:
    return (year,)


def _last_year(year: int, options: Options) -> Iterable[int]:
    return (year - 1,)


def _this_and_last(year: int, options: Options) -> Iterable[int]:
    return (year - 1, year)


def _this_and_base(year: int, options: Options) -> Iterable[int]:
    return sorted({options["since"], year})


def _one_year(year: int, options: Options) -> Iterable[int]:
    return (options["year"],)


def _from_base(year: int, options: Options) -> Iterable[int]:
    return range(options["since"], year + 1)


def _after_base(year: int, options: Options) -> Iterable[int]:
    return range(options["since"] + 1, year + 1)


def _the_row(year: int, options: Options) -> Iterable[int]:
    return range(max(options["since"], year - options["up_to"] + 1), year + 1)


def _from(check: Callable[[list[Unit]], object], unit: Unit) -> Callable[[list[Unit]], Unit]:
    """Gives `unit`, of units that `check` lets pass."""

    def to(line_units: list[Unit]) -> Unit:
        check(line_units)
        return unit

    return to


def _first(line_units: list[Unit]) -> Unit:
    return line_units[0]


def _years(line_units: list[Unit]) -> Unit:
    return units.YEARS


_to_percent, _to_ratio = _from(units.amounts, units.PERCENT), _from(units.amounts, units.RATIO)
_joined, _compounded = _from(units.percents, units.PERCENT), _from(units.percents, units.RATIO)
_share = _from(units.alike_unit, units.PERCENT)
_TWO, _THEN, _EACH = "{now} over {then} in {base}", "{then} in {base}", "{each}"


def _to_points(line_units: list[Unit]) -> Unit:
    units.alike_unit(line_units[:2])
    units.amounts(line_units[2:])
    return units.POINTS


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        verb.name: verb
        for verb in (
            Verb(
                "growth",
                Name,
                do.growth,
                _to_percent,
                _this_and_last,
                "growth of {0} over the year before",
                True,
                shows=_TWO,
                since_last_year=True,
            ),
            Verb(
                "change", Since, do.change, _to_percent, _this_and_base, "growth of {0} since {since}", True, shows=_TWO
            ),
            Verb(
                "index",
                Since,
                do.index,
                _to_ratio,
                _this_and_base,
                "{0}, as a multiple of its {since} value",
                True,
                shows=_TWO,
            ),
            Verb(
                "annualised",
                Since,
                do.annualised,
                _to_percent,
                _this_and_base,
                "average yearly growth of {0} since {since}",
                True,
                shows=_TWO,
                averages_years=True,
            ),
            Verb(
                "compound",
                Compound,
                do.compound,
                _compounded,
                _after_base,
                "{0} of each year after {since}, compounded",
                shows=_EACH,
            ),
            Verb(
                "value_in", InYear, do.value_in, units.same_unit, _one_year, "{0}, its value in {year}", shows="{then}"
            ),
            Verb(
                "last_year",
                Name,
                do.last_year,
                units.same_unit,
                _last_year,
                "{0}, its value of the year before",
                shows=_THEN,
            ),
            Verb("plus", Several, do.plus, units.total_unit, _same_year, "{all}, added"),
            Verb("minus", Pair, do.minus, units.difference_unit, _same_year, "{0}, less {1}", subtracts=True),
            Verb("times", Several, do.times, units.product, _same_year, "{all}, multiplied"),
            Verb("per", Pair, do.per, units.quotient, _same_year, "{0}, divided by {1}"),
            Verb("percent", Pair, do.percent, _share, _same_year, "{0}, as a percent of {1}", shares=True),
            Verb("percent_of", Pair, do.percent_of, units.part, _same_year, "the percent in {0}, taken of {1}"),
            Verb("grow", Several, do.grow, units.raised_unit, _same_year, "{0}, raised by the percent in {rest}"),
            Verb("joined", Several, do.joined, _joined, _same_year, "{all}, compounded into one percent"),
            Verb("smaller", Pair, do.smaller, units.same_unit, _same_year, "the smaller of {0} and {1}"),
            Verb("larger", Pair, do.larger, units.same_unit, _same_year, "the larger of {0} and {1}"),
            Verb("when", When, do.when, _first, _same_year, "{0} where {1} is {is} 0, else 0"),
            Verb("first_known", Several, do.first_known, units.same_unit, _same_year, "{first}", takes_one=True),
            Verb(
                "running_total",
                Since,
                do.running_total,
                units.same_unit,
                _from_base,
                "{0}, added up since {since}",
                shows=_EACH,
                adds_up_years=True,
            ),
            Verb(
                "growth_error",
                GrowthError,
                do.growth_error,
                _to_points,
                _this_and_last,
                "standard error of the growth of {0}, from {1} and {2}",
                True,
            ),
            Verb(
                "in_a_row",
                InARow,
                do.in_a_row,
                _years,
                _the_row,
                "years running, since {since}, with {0} {side}, counted up to {up_to}",
                shows=_EACH,
                asks_side=True,
            ),
        )
    }
)
