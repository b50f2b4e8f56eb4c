"""Results of quality measures, as a quality vendor or a state's own analysts deliver them.

There is no common layout for them, so this one is ours: a row for each measure, area, payer and year, with `measure`
(the quantity's name in measures.yaml), `unit` (the unit it has there), `area`, `payer`, `performance_year`, `rate`,
`numerator` and `denominator`. Beside them may stand `population`, `suppressed` and `adjusted` (yes or no),
`percentile`, `benchmark_year`, and `source`, the name of the source that the office's measures take the figure from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from monitor.language.periods import FORMS
from monitor.readers import contracts, marks, percent, places, plain, shaping
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Delivery, StatedUnit
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import SheetTable

_SOURCE = "quality_results"  # of rows that name none
_NEEDED = ("measure", "unit", "area", "payer", "performance_year", "rate", "numerator", "denominator")
_OPTIONAL = ("population", "suppressed", "adjusted", "percentile", "benchmark_year", "source")
_FEW = 30  # cases from which a rate swings by chance alone; HEDIS reports no rate from fewer
_SHOWN = 10  # small results named in a card; their number is told too
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_CALLED = {"quantity": "measure", "period": "performance_year"}
_PER: Mapping[str, int] = {
    "^percent$": 100,
    "^ratio$": 1,
    " per thousand-": 1_000,
    " per ten-thousand-": 10_000,
    " per hundred-thousand-": 100_000,
}


def _recognises(file: Opened) -> bool:
    return len({"measure", "performance_year", "rate", "numerator", "denominator"} & plain.header_names(file)) >= 4


def _read(file: Opened) -> Sequence[Delivery]:
    raw = plain.only_table(file, _NEEDED, _OPTIONAL)
    table = replace(raw, cells=raw.cells.with_columns(_understood()))
    broken = [*contracts.broken_rules(table, _rules()), *contracts.broken_rules(raw, [_fractions()])]
    sources = table.cells.partition_by("of", as_dict=True, maintain_order=True)
    left = plain.further_sheets(file, table.sheet)
    parts = [_delivery(name, replace(table, cells=cells), left) for (name,), cells in sources.items()]
    return [replace(part, faults=tuple(broken)) for part in parts]


def _understood() -> list[pl.Expr]:
    suppressed = _says("suppressed", YES) | marks.is_withheld(pl.col("rate"))
    return [
        shaping.state("area"),
        percent.in_unit(pl.col("rate"), pl.col("unit")),
        pl.col("source").fill_null(_SOURCE).alias("of"),
        pl.coalesce(*(pl.when(pl.col("unit").str.contains(text)).then(pl.lit(per)) for text, per in _PER.items()))
        .cast(pl.Float64)
        .alias("per"),
        suppressed.fill_null(value=False).alias("held"),
        _says("adjusted", YES).fill_null(value=False).alias("risk_adjusted"),
    ]


def _few(column: str) -> pl.Expr:
    """Whether a count is held back; nothing can be said of the other then."""
    return marks.is_withheld(pl.col(column)).fill_null(value=False)


def _says(column: str, words: Sequence[str]) -> pl.Expr:
    return pl.col(column).str.to_lowercase().is_in(list(words))


def _rules() -> list[Rule]:
    year = "|".join(FORMS[kind].pattern for kind in ("years", "fiscal_years"))
    yes_or_no = [
        Rule(name, _says(name, [*YES, *NO]), "yes or no, or nothing, which is no")
        for name in ("suppressed", "adjusted")
    ]
    return [
        *contracts.filled("measure", "unit"),
        places.county_rule("area"),
        *contracts.number_rules("numerator", "denominator", "percentile"),
        *contracts.at_least_zero("numerator", "denominator"),
        *yes_or_no,
        Rule("performance_year", pl.col("performance_year").str.contains(year), "a year such as 2023 or FY2023"),
        Rule("benchmark_year", pl.col("benchmark_year").str.contains(year), "a year such as 2022, or nothing"),
        Rule("percentile", as_amount("percentile").is_between(0, 100), "a percentile, from 0 to 100"),
        Rule("source", pl.col("source").str.contains("^[a-z][a-z0-9_]*$"), "lower-case letters, digits and _"),
        Rule("unit", pl.col("unit") == pl.col("unit").first().over("measure"), "one unit for all rows of a measure"),
        *_about_rates(),
    ]


def _fractions() -> Rule:
    """Results in percent as they are printed: of a measure of which none is past 1, nobody knows whether they are."""
    rate = as_amount("rate")
    shown = pl.col("denominator").is_not_null() | percent.is_percent(pl.col("rate"))
    unsure = (pl.col("unit") == "percent") & (rate > 0) & ~shown
    return Rule(
        "rate",
        ~unsure | (rate.max().over("measure") > 1),
        "a result in percent: none of this measure is past 1, as if they were fractions of one",
        "Write 86 for 86 percent. Where 0.86 percent is meant, write 0.86%, or give numerator and denominator.",
    )


def _about_rates() -> list[Rule]:
    rate, over, under = as_amount("rate"), as_amount("numerator"), as_amount("denominator")
    share = pl.col("unit") == "percent"
    follows = over / under * pl.col("per")
    both = over.is_null() == under.is_null()
    return [
        Rule("rate", ~(pl.col("held") & rate.is_not_null()), "nothing, since the row says that it is suppressed"),
        Rule("rate", ~share | rate.is_between(0, 100), "a share from 0 to 100 percent"),
        Rule(
            "denominator",
            pl.col("held") | both | _few("numerator") | _few("denominator"),
            "numerator and denominator, or neither",
        ),
        Rule("denominator", (under > 0) | rate.is_null(), "more than zero, where there is a rate"),
        Rule("numerator", ~share | (over <= under), "no more than the denominator, since the result is a share"),
        Rule(
            "rate",
            pl.col("risk_adjusted") | ((follows - rate).abs() <= _rounding()),
            "numerator over denominator in the unit of the row, to within the rounding of the rate",
            "Correct the three, or say in `adjusted` that the rate does not follow from them.",
        ),
    ]


def _rounding() -> pl.Expr:
    """Half of the last decimal that the rate is printed with, and a hair for the arithmetic."""
    decimals = pl.col("rate").str.extract(r"\.([0-9]+)$").str.len_chars().fill_null(0)
    return pl.lit(10.0).pow(-decimals.cast(pl.Float64)) / 2 + 1e-9


def _delivery(source: object, table: SheetTable, left: tuple[str, ...]) -> Delivery:
    return Delivery(
        str(source),
        _about(table),
        _observations(table),
        left=(*left, "numerators, denominators, percentiles and benchmark years"),
        passed=table.passed,
        stated=table.stated,
        marked=tuple(_small(table)),
        called=_CALLED,
        units=tuple(_units(table)),
    )


def _observations(table: SheetTable) -> pl.DataFrame:
    return shaping.column(
        table,
        "rate",
        area=pl.col("area"),
        population=pl.col("population").fill_null("all"),
        payer=pl.col("payer"),
        quantity=pl.col("measure"),
        period=pl.col("performance_year"),
        status=pl.when("held").then(pl.lit("suppressed")),
    )


def _units(table: SheetTable) -> Iterator[StatedUnit]:
    first = table.cells.drop_nulls(["measure", "unit"]).unique("measure", keep="first", maintain_order=True)
    for measure, unit, row in first.select("measure", "unit", "row").iter_rows():
        yield StatedUnit(measure, unit, table.sheet.fault("", row, "unit"))


def _small(table: SheetTable) -> Iterator[str]:
    few = table.cells.filter((as_amount("denominator") < _FEW) & as_amount("rate").is_not_null())
    who = pl.concat_str("measure", "area", "performance_year", separator=" ", ignore_nulls=True)  # not how few
    named = few.head(_SHOWN).select(who).to_series().to_list()
    if named:
        more = f", and {few.height - _SHOWN} more" if few.height > _SHOWN else ""
        yield f"Results from fewer than {_FEW} cases: {', '.join(named)}{more}"


def _about(table: SheetTable) -> About:
    years = table.cells["performance_year"].drop_nulls()
    measures = table.cells["measure"].drop_nulls().n_unique()
    return About(
        title=f"Quality results, {years.min()!s} to {years.max()!s}, {measures} measures",
        publisher="not said in the file",
        url="not published",
        licence="not said in the file",
        areas=f"{table.cells['area'].n_unique()} areas",
    )


READER = Reader(
    "quality_results", "results of quality measures (layout in docs/readers.md)", _recognises, _read, (_NEEDED,)
)
