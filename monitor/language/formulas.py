"""What each verb computes, as the formula of a spreadsheet: what `arithmetic` does to arrays, said of single cells.

A formula is written for one year of one line whose figure is known. It gets the cells of each of the verb's lines, by
year, and only those in which a figure stands: where it would need another, it raises KeyError and there is none.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from monitor.language.arithmetic import Options
from monitor.words.findings import GUARD

Cells = Sequence[Mapping[int, str]]  # of each line the addresses of its known figures, by year
Formula = Callable[[Cells, int, Options], str]  # without the sign of equality before it
NEAR = f"{GUARD:.0E}".replace("E-0", "E-")  # what a figure is to be past, so that it is past 0: 1E-9

_IS = {"above": f">{NEAR}", "at_least": f">=-{NEAR}", "below": f"<-{NEAR}", "at_most": f"<={NEAR}"}


def gap(value: str, limit: str) -> str:
    """`value` less `limit`, 0 where the two are equal within the guard."""
    return f"IF(ABS({value}-{limit})<={NEAR}*MAX(1,ABS({value}),ABS({limit})),0,{value}-{limit})"


def _growth(cells: Cells, year: int, options: Options) -> str:
    return f"({cells[0][year]}/{cells[0][year - 1]}-1)*100"


def _index(cells: Cells, year: int, options: Options) -> str:
    return f"{cells[0][year]}/{cells[0][options['since']]}"


def _change(cells: Cells, year: int, options: Options) -> str:
    return f"({_index(cells, year, options)}-1)*100"


def _annualised(cells: Cells, year: int, options: Options) -> str:
    return f"(({_index(cells, year, options)})^(1/{year - options['since']})-1)*100"


def _compound(cells: Cells, year: int, options: Options) -> str:
    rates = [cells[0][of] for of in range(options["since"] + 1, year + 1)]
    return "*".join(map(_factor, rates)) or "1"


def _value_in(cells: Cells, year: int, options: Options) -> str:
    return cells[0][options["year"]]


def _last_year(cells: Cells, year: int, options: Options) -> str:
    return cells[0][year - 1]


def _running_total(cells: Cells, year: int, options: Options) -> str:
    return "+".join(cells[0][of] for of in range(options["since"], year + 1))


def _growth_error(cells: Cells, year: int, options: Options) -> str:
    average, before = cells[0][year], cells[0][year - 1]
    now, then = (f"{cells[1][of]}^2/{cells[2][of]}" for of in (year, year - 1))
    return f"SQRT({now}+({average}/{before})^2*{then})/{before}*100"


def _in_a_row(cells: Cells, year: int, options: Options) -> str:
    """One more than the count of the year before where the year is past 0, else 0; as far back as is counted."""
    is_past = _IS["above" if options.get("above") is not None else "below"]
    count = "0"
    for of in range(max(options["since"], year - options["up_to"] + 1), year + 1):
        # An unknown year further back does not matter: were it to, the count itself would not be known.
        more = "1" if count == "0" else f"1+{count}"
        count = f"IF({cells[0][of]}{is_past},{more},0)" if of in cells[0] else "0"
    return count


def _plus(cells: Cells, year: int, options: Options) -> str:
    return "+".join(cell[year] for cell in cells)


def _minus(cells: Cells, year: int, options: Options) -> str:
    return f"{cells[0][year]}-{cells[1][year]}"


def _times(cells: Cells, year: int, options: Options) -> str:
    return "*".join(cell[year] for cell in cells)


def _per(cells: Cells, year: int, options: Options) -> str:
    return f"{cells[0][year]}/{cells[1][year]}"


def _percent(cells: Cells, year: int, options: Options) -> str:
    return f"100*{_per(cells, year, options)}"


def _percent_of(cells: Cells, year: int, options: Options) -> str:
    return f"{cells[0][year]}*{cells[1][year]}/100"


def _grow(cells: Cells, year: int, options: Options) -> str:
    return "*".join([cells[0][year], *(_factor(rate[year]) for rate in cells[1:])])


def _joined(cells: Cells, year: int, options: Options) -> str:
    return f"({'*'.join(_factor(rate[year]) for rate in cells)}-1)*100"


def _smaller(cells: Cells, year: int, options: Options) -> str:
    return f"MIN({cells[0][year]},{cells[1][year]})"


def _larger(cells: Cells, year: int, options: Options) -> str:
    return f"MAX({cells[0][year]},{cells[1][year]})"


def _when(cells: Cells, year: int, options: Options) -> str:
    return f"IF({cells[1][year]}{_IS[options['is']]},{cells[0][year]},0)"


def _first_known(cells: Cells, year: int, options: Options) -> str:
    return next(cell[year] for cell in cells if year in cell)


def _factor(rate: str) -> str:
    """What a percent multiplies by."""
    return f"(1+{rate}/100)"


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "growth": _growth,
        "change": _change,
        "index": _index,
        "annualised": _annualised,
        "compound": _compound,
        "value_in": _value_in,
        "last_year": _last_year,
        "plus": _plus,
        "minus": _minus,
        "times": _times,
        "per": _per,
        "percent": _percent,
        "percent_of": _percent_of,
        "grow": _grow,
        "joined": _joined,
        "smaller": _smaller,
        "larger": _larger,
        "when": _when,
        "first_known": _first_known,
        "running_total": _running_total,
        "growth_error": _growth_error,
        "in_a_row": _in_a_row,
    }
)
