"""Deaths as NCHS publishes them by state: drug poisoning, and the leading causes of death, each as CSV.

Drug poisoning: `State`, `Year`, `Sex`, `Age Group`, `Race and Hispanic Origin`, `Deaths`, `Population`, `Crude Death
Rate`, `Age-adjusted Rate` and others; taken in are both sexes, all ages and origins. Leading causes: `Year`, `113 Cause
Name`, `Cause Name`, `State`, `Deaths`, `Age-adjusted Death Rate`; taken in is suicide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from monitor.readers import contracts, shaping
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Delivery, DeliveryError, Fault
from monitor.readers.framing import framed
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.reader import Reader
from monitor.readers.shaping import FigureColumn
from monitor.readers.sheets import SheetTable

_FEW = 20  # deaths from which a rate is unreliable, by NCHS's own rule
_CRUDE = ("Deaths", "Population", "Crude Death Rate")


@dataclass(frozen=True)
class File:
    """One of the two files: whose rows are taken in, as what, and what is not."""

    source: str
    title: str
    url: str
    rows: Mapping[str, str]
    others: Mapping[str, str]  # what else may stand in the columns of `rows`, as patterns
    figures: Mapping[str, FigureColumn]
    left: str

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which it is not this file."""
        return ("State", "Year", *self.rows, *self.figures)


POISONING = File(
    "nchs_drug_poisoning",
    "Drug poisoning mortality by state",
    "https://data.cdc.gov/NCHS/NCHS-Drug-Poisoning-Mortality-by-State-United-Stat/44rk-q6r2",
    {"Sex": "Both Sexes", "Age Group": "All Ages", "Race and Hispanic Origin": "All Races-All Origins"},
    {
        "Sex": "Female|Male",
        "Age Group": "[0-9]+[-–][0-9]+|[0-9]+\\+",
        "Race and Hispanic Origin": "Hispanic|Non-Hispanic (Black|White)",
    },
    {"Deaths": FigureColumn("overdose_deaths", "all"), "Age-adjusted Rate": FigureColumn("overdose_death_rate", "all")},
    "deaths by sex, age group, race and origin",
)
CAUSES = File(
    "nchs_leading_causes_of_death",
    "Leading causes of death by state, suicide",
    "https://data.cdc.gov/NCHS/NCHS-Leading-Causes-of-Death-United-States/bi63-dtpu",
    {"Cause Name": "Suicide"},
    {
        "Cause Name": "All causes|Alzheimer's disease|Cancer|CLRD|Diabetes|Heart disease|Influenza and pneumonia|"
        "Kidney disease|Stroke|Unintentional injuries"
    },
    {
        "Deaths": FigureColumn("suicide_deaths", "all"),
        "Age-adjusted Death Rate": FigureColumn("suicide_death_rate", "all"),
    },
    "the other causes of death",
)


def _file(opened: Opened) -> File | None:
    names = {*opened.names}
    return next((file for file in (POISONING, CAUSES) if {"State", "Year", *file.rows} <= names), None)


def _recognises(opened: Opened) -> bool:
    return _file(opened) is not None


def _read(opened: Opened) -> Sequence[Delivery]:
    file, printed = _file(opened) or CAUSES, framed(opened.only_sheet())
    faults = [*printed.faults, *printed.lacking(file.needed)]
    if faults:
        raise DeliveryError(opened.name, faults)
    strange = contracts.broken_rules(printed, [*_of_groups(file)])
    another = pl.any_horizontal(pl.col(name).str.contains(f"^({others})$") for name, others in file.others.items())
    table_of_all, left = parted(printed, {file.left: another})
    return [replace(_delivery(file, table_of_all, strange), rows_left=left)]


def _delivery(file: File, table: SheetTable, strange: Sequence[Fault]) -> Delivery:
    """The rows of everyone. A row of a group that is not known is at fault, and of nobody."""
    everyone = table.with_rows(pl.all_horizontal(pl.col(name) == word for name, word in file.rows.items()))
    return Delivery(
        file.source,
        _about(file, everyone),
        shaping.long(everyone, shaping.state("State"), pl.col("Year"), file.figures),
        complete=True,
        passed=table.passed,
        stated=table.stated,
        marked=_unreliable(everyone),
        called={"area": "State", "period": "Year"},
        faults=(*strange, *contracts.broken_rules(everyone, _rules(everyone))),
    )


def _of_groups(file: File) -> Iterator[Rule]:
    """Each row says of whom it is: one that does not is not passed over."""
    yield from contracts.filled(*file.rows)
    for name, word in file.rows.items():
        known = pl.col(name).str.contains(f"^({file.others[name]})$") | (pl.col(name) == word)
        yield Rule(name, known, f'"{word}", or another of the groups that the file is published with')


def _rules(table: SheetTable) -> list[Rule]:
    """Deaths and years are there, and the crude rate follows from its deaths: columns have not slipped."""
    rules = [*contracts.filled("State", "Year", "Deaths"), *contracts.at_least_zero("Deaths")]
    if {*_CRUDE} <= {*table.names}:
        rate = as_amount("Deaths") / as_amount("Population") * 100_000
        near = (rate - as_amount("Crude Death Rate")).abs() <= 0.001
        rules.append(Rule("Crude Death Rate", near, "deaths over population, times 100,000", "Fetch the file again."))
    return rules


def _unreliable(table: SheetTable) -> tuple[str, ...]:
    few = table.cells.filter(as_amount("Deaths") <= _FEW).group_by("State", maintain_order=True).agg(pl.col("Year"))
    years_by_state = [  # a year that is empty is told as a fault
        f"{state} {', '.join(sorted(filter(None, years)))}" for state, years in few.sort("State").iter_rows()
    ]
    return (
        (f"Rates from {_FEW} deaths or fewer, which NCHS calls unreliable: {'; '.join(years_by_state)}",)
        if years_by_state
        else ()
    )


def _about(file: File, table: SheetTable) -> About:
    years = table.cells["Year"].drop_nulls()
    return About(
        title=f"{file.title}, {years.min()!s}-{years.max()!s}",
        publisher="Centers for Disease Control and Prevention, National Center for Health Statistics",
        url=file.url,
        licence="US government work, public domain",
        areas=f"{table.cells['State'].n_unique()} areas",
        note="Rates are per 100,000 residents, age-adjusted to the US population of 2000.",
    )


READER = Reader(
    "mortality",
    "NCHS drug poisoning or leading causes of death by state",
    _recognises,
    _read,
    (POISONING.needed, CAUSES.needed),
)
