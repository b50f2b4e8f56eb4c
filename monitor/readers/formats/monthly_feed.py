"""The monthly feed of spending, state and nation, that CMS sends a state under its agreement.

CMS's own layout is not public, so this one is ours, and an office writes what it is sent into it: a row for each
month, area, payer and service, with `incurred_month`, `paid_through`, `area`, `payer`, `service`, `paid` (dollars) and
`beneficiaries` (of the month, the same for every service). `population` may stand beside them. One file may hold a
month several times, paid through different dates, as a reporting triangle grows; so may successive files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from monitor.readers import contracts, places, plain, shaping
from monitor.readers.contracts import Rule
from monitor.readers.delivery import About, Control, Delivery
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import SheetTable

_SOURCE = "cms_monthly_spending"
_NEEDED = ("incurred_month", "paid_through", "area", "payer", "service", "paid", "beneficiaries")
_OPTIONAL = ("population",)
_FIGURES = ("paid", "beneficiaries")
_LONG = r"^-?[0-9,]{1,18}\.[0-9]{7,18}$"
_TOLERANCE = 0.001  # of the whole, for parts that are rounded one by one
HOSPITAL = ("hospital_inpatient", "hospital_outpatient")
_PEOPLE = ("state", "population", "payer", "month", "through")  # whom one number of beneficiaries counts


def _recognises(file: Opened) -> bool:
    return len({"incurred_month", "paid_through", "service", "paid", "beneficiaries"} & plain.header_names(file)) >= 4


def _read(file: Opened) -> Sequence[Delivery]:
    raw = plain.only_table(file, _NEEDED, _OPTIONAL)
    table = replace(raw, cells=_understood(raw.cells))
    return [
        Delivery(
            _SOURCE,
            _about(table),
            _observations(table),
            controls=tuple(_controls(table)),
            left=plain.further_sheets(file, table.sheet),
            passed=table.passed,
            stated=table.stated,
            called={"period": "incurred_month"},
            faults=tuple(contracts.broken_rules(table, _rules())),
        )
    ]


def _understood(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows with their `month`, its last day, `through`, which can be compared with it as text, and `state`."""
    first = (plain.month("incurred_month") + "-01").str.to_date("%Y-%m-%d", strict=False)
    over = first.dt.month_end().dt.to_string("%Y-%m-%d")
    dated = plain.of_each(cells, "incurred_month", month=plain.month("incurred_month"), over=over)
    through = plain.as_day("paid_through")
    is_day = through.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    paid = plain.of_each(dated, "paid_through", through=through, is_day=is_day)
    return plain.of_each(paid, "area", state=shaping.state("area")).with_columns(map(_to_six_decimals, _FIGURES))


def _to_six_decimals(name: str) -> pl.Expr:
    """Dollars that a program summed and wrote down whole, 247960425.58999997, to the sixth decimal, as all are kept."""
    cell = pl.col(name)
    rounded = cell.str.replace_all(",", "").cast(pl.Decimal(38, 18), strict=False).round(6).cast(pl.Decimal(38, 6))
    return pl.when(cell.str.contains(_LONG)).then(rounded.cast(pl.String)).otherwise(cell).alias(name)


def _rules() -> list[Rule]:
    people = pl.col("beneficiaries").drop_nulls().first().over(_PEOPLE)
    return [
        *contracts.filled("incurred_month", "paid_through"),
        places.county_rule("area"),
        Rule(
            "incurred_month",
            pl.col("incurred_month").is_null() | pl.col("over").is_not_null(),
            "a month such as 2026-03",
            "Write year and month, or format the cells of the workbook as dates.",
        ),
        Rule(
            "paid_through",
            ~pl.col("is_day") | (pl.col("through") >= pl.col("over")),
            "a day on or after the last of the month incurred: a month that is not over has no figure yet",
            "Take the month out, or correct the date.",
        ),
        Rule(
            "beneficiaries",
            pl.col("beneficiaries") == people,
            "the same number as for the other services of this area, payer, month and date",
            "Write the beneficiaries of the month, not the users of the service.",
        ),
    ]


def _observations(table: SheetTable) -> pl.DataFrame:
    words = {"area": pl.col("state"), "population": pl.col("population").fill_null("all"), "payer": pl.col("payer")}
    words |= {"period": pl.col("month"), "paid_through": pl.col("through")}
    counted = table.cells.filter(pl.col("beneficiaries").is_not_null())
    people = replace(table, cells=counted.unique(_PEOPLE, keep="first", maintain_order=True))
    paid = shaping.column(table, "paid", **words, service=pl.col("service"), quantity=pl.lit("paid"))
    return pl.concat([paid, shaping.column(people, "beneficiaries", **words, quantity=pl.lit("beneficiary_months"))])


def _controls(table: SheetTable) -> Iterator[Control]:
    """A feed gives every part of `all`, what is left as `other`, or none; `hospital` is a part where it has no own."""
    services = sorted(table.cells["service"].drop_nulls().unique())
    wholes = {"all", "hospital"} if {*HOSPITAL} & {*services} else {"all"}
    parts = tuple(name for name in services if name not in wholes)
    if "all" in services and parts:
        because = f"{', '.join(parts)} sum to all; what belongs to none of them is given as other"
        yield Control("paid", "all", parts, _TOLERANCE, because)
    if {"hospital", *HOSPITAL} <= {*services}:
        yield Control("paid", "hospital", HOSPITAL, _TOLERANCE, "inpatient and outpatient care sum to hospital")


def _about(table: SheetTable) -> About:
    first, last, through = table.cells.select(
        first=pl.col("month").min(), last=pl.col("month").max(), through=pl.col("through").max()
    ).row(0)
    return About(
        title=f"Monthly Medicare spending, {first} to {last}, paid through {through}",
        publisher="Centers for Medicare & Medicaid Services, sent to the State",
        url="not published",
        licence="not public; given to the State under its agreement",
        areas=f"{table.cells['state'].n_unique()} areas",
        note="Recent months are incomplete: claims for them are still being paid.",
        status="provisional",
    )


READER = Reader(
    "monthly_feed", "a monthly feed of spending (layout in docs/readers.md)", _recognises, _read, (_NEEDED,)
)
