"""A payer's data submission to a state's cost-growth programme: one workbook, `submission.py` has its sheets.

Taken in are total medical expenses of the payer (TME_ALL), of its provider organizations (TME_PROV) and of the members
of none (TME_UNATTR), by line of business, and pharmacy rebates (RX_REBATE). A payer is the area CT:payer:CODE. What a
payer reports of a provider organization is CT:provider:TIN.CODE: other payers report of the same organization, and a
figure of one must not pass for a newer figure of another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from monitor.language.periods import DIGITS
from monitor.readers import contracts, shaping, submission
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Control, Delivery, DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import Sheet, SheetTable
from monitor.readers.submission import (
    BUSINESS,
    CLAIMS,
    IPA,
    MEDICAL,
    MONTHS,
    NON_CLAIMS,
    PAYERS,
    PROVIDER,
    RETAIL,
    SPENDING,
    TIER,
    TIERS,
    TIN,
    TRUNCATED,
    YEAR,
    Cover,
)

_SOURCE = "cost_growth_submissions"
_FEW = 12  # member months of a provider's row up to which the template wants it under TME_UNATTR
_TOLERANCE = 0.001  # of a stated total, for amounts that are rounded one by one
_KEY = ("area", "payer", "period")
_WHO = ("organization", "contract")
_REBATES: Mapping[str, str] = {MEDICAL: "medical_pharmacy", RETAIL: "retail_pharmacy"}
_LEFT = ("market enrollment", "pharmacy spending by provider", "demographic scores", "attribution tiers")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "TME_ALL": (YEAR, BUSINESS, MONTHS, *SPENDING),
    "TME_PROV": (YEAR, BUSINESS, PROVIDER, IPA, TIER, MONTHS, *SPENDING),
    "TME_UNATTR": (YEAR, BUSINESS, MONTHS, *SPENDING),
    "RX_REBATE": (YEAR, BUSINESS, MEDICAL, RETAIL),
    "PROV_ID": (PROVIDER, IPA, TIN),
    "MARKET_ENROLL": (),
}


def _recognises(file: Opened) -> bool:
    return file.kind == "workbook" and {"TME_ALL", "PROV_ID"} <= {submission.plain_name(s) for s in file.sheets}


def _read(file: Opened) -> Sequence[Delivery]:
    sheets = submission.submission_sheets(file)
    by = submission.cover(sheets["Cover Page"], file.name)
    tables = {name: _table(name, sheets[name], file.name) for name in _NEEDED}
    years = _years(tables["MARKET_ENROLL"], file.name)
    placed = {name: _placed(name, table, tables["PROV_ID"], by) for name, table in tables.items() if name in _RULES}
    faults = [fault for name, table in placed.items() for fault in _faults(name, table, years)]
    rows = pl.concat([_figures(name, table) for name, table in placed.items()])
    return [
        Delivery(
            _SOURCE,
            _about(by, years),
            rows,
            controls=_CONTROLS,
            left=_LEFT,
            marked=tuple(_small(placed["TME_PROV"])),
            called={"period": YEAR, "payer": BUSINESS},
            faults=(*_of_providers(tables["PROV_ID"]), *faults),
        )
    ]


def _table(name: str, sheet: Sheet, file: str) -> SheetTable:
    first = {"PROV_ID": PROVIDER, "MARKET_ENROLL": submission.CATEGORY}.get(name, YEAR)
    printed = submission.under_heading(sheet, first, file)
    faults = [*printed.faults, *printed.lacking(_NEEDED[name]), *_strange(printed)]
    if faults:
        raise DeliveryError(file, faults)
    return printed


def _strange(table: SheetTable) -> Iterator[Fault]:
    """A category of spending that is not known would be missing from every sum."""
    for name in table.names:
        if name.startswith(("Claims:", "Non-Claims:")) and name not in SPENDING:
            mend = f"Known are: {'; '.join([*CLAIMS, *NON_CLAIMS])}."
            yield table.sheet.fault(f'"{name}" is no category of the template.', table.header, mend=mend)


def _years(market: SheetTable, file: str) -> list[str]:
    """The years that the template asks for; the headings of MARKET_ENROLL name them."""
    years = pl.Series(market.names, dtype=pl.String).str.extract(f"^Year ({DIGITS}) Member Months$").drop_nulls()
    if years.is_empty():
        what = 'no column is headed "Year 2024 Member Months", so the years of the submission are not known.'
        raise DeliveryError(file, [market.sheet.fault(what, market.header, mend="Keep the headings of the template.")])
    return sorted(years)


def _placed(name: str, table: SheetTable, providers: SheetTable, by: Cover) -> SheetTable:
    """The rows with `area`, `payer` and `period`, our words for whom, which business and when."""
    payer = pl.col(BUSINESS).replace_strict(PAYERS, default=pl.col(BUSINESS), return_dtype=pl.String)
    cells = table.cells.with_columns(payer=payer, period=pl.col(YEAR))
    if PROVIDER not in table.names:  # RX_REBATE may name one
        cells = cells.with_columns(pl.lit(None, dtype=pl.String).alias(PROVIDER))
    if name == "TME_PROV":
        return replace(table, cells=_attributed(cells, providers, by))
    kind = f"provider:unattributed.{by.code}" if name == "TME_UNATTR" else f"payer:{by.code}"
    return replace(table, cells=cells.with_columns(area=pl.lit(f"{by.state}:{kind}")))


def _attributed(cells: pl.DataFrame, providers: SheetTable, by: Cover) -> pl.DataFrame:
    """Rows of organizations with their area; one that PROV_ID does not have is not `known`, and is refused."""
    named = providers.cells.select(*_who(), tin=TIN, known=pl.lit(value=True)).unique(_WHO)
    joined = cells.with_columns(*_who()).join(named, on=_WHO, how="left", maintain_order="left")
    tin = pl.col("tin").fill_null("unknown")
    return joined.with_columns(area=pl.format(f"{by.state}:provider:{{}}.{by.code}", tin))


def _who() -> list[pl.Expr]:
    """An organization and its contract, to find it by: case aside, and an empty name as such."""
    return [
        pl.col(name).str.to_lowercase().fill_null("").alias(alias)
        for name, alias in zip((PROVIDER, IPA), _WHO, strict=True)
    ]


def _of_providers(providers: SheetTable) -> list[Fault]:
    digits, mend = "nine digits, with the zeros in front", "Format the column as text, so that no zero is lost."
    rules = [
        *contracts.filled(PROVIDER, TIN),
        Rule(TIN, pl.col(TIN).str.contains("^[0-9]{9}$"), digits, mend),
        contracts.once(PROVIDER, _WHO, "an organization and contract that stand once"),
    ]
    return contracts.broken_rules(replace(providers, cells=providers.cells.with_columns(*_who())), rules)


def _faults(name: str, table: SheetTable, years: Sequence[str]) -> list[Fault]:
    """What breaks the rules of every sheet, and of this one."""
    codes = [code for code in PAYERS if code != "7" or name == "TME_ALL"]
    last = "" if name == "TME_ALL" else "; 7 stands in TME_ALL alone"
    template = f"a year of this submission: {', '.join(years)}, as MARKET_ENROLL has them"
    every = [
        *contracts.filled(YEAR, BUSINESS),
        contracts.among(YEAR, years, template),
        contracts.among(BUSINESS, codes, f"a line of business, {codes[0]} to {codes[-1]}{last}"),
    ]
    return contracts.broken_rules(table, [*every, *_RULES[name]])


def _of_spending(*key: str) -> list[Rule]:
    spent = pl.any_horizontal(as_amount(name) != 0 for name in SPENDING)
    return [
        *contracts.filled(MONTHS),
        *contracts.number_rules(MONTHS, *SPENDING),
        *contracts.at_least_zero(MONTHS, *CLAIMS, "Total Claims"),
        Rule(MONTHS, ~((as_amount(MONTHS) == 0) & spent), "member months, since the row has spending"),
        contracts.once(YEAR, [YEAR, BUSINESS, *key], "one row for each year and line of business"),
    ]


_RULES: Mapping[str, Sequence[Rule]] = {
    "TME_ALL": _of_spending(),
    "TME_PROV": [
        *_of_spending(*_WHO, TIER),
        *contracts.filled(PROVIDER, TIER),
        contracts.among(TIER, TIERS, "an attribution tier, 1 to 3"),
        Rule(
            PROVIDER,
            pl.col(PROVIDER).is_null() | pl.col("known").is_not_null(),
            "an organization that stands in PROV_ID, with the same IPA or contract",
            "Add it there, or write it here as it is written there.",
        ),
    ],
    "TME_UNATTR": _of_spending(),
    "RX_REBATE": [
        *contracts.number_rules(MEDICAL, RETAIL),
        contracts.once(YEAR, [YEAR, BUSINESS, PROVIDER], "one row for each year, line of business and organization"),
        *(
            Rule(name, as_amount(name) <= 0, "zero or less", "Write a rebate with a minus: it lowers spending.")
            for name in (MEDICAL, RETAIL)
        ),
    ],
}
_CONTROLS = (
    Control("medical_spending", "claims", tuple(CLAIMS.values()), _TOLERANCE, "the claims sum to Total Claims"),
    Control(
        "medical_spending",
        "non_claims",
        tuple(NON_CLAIMS.values()),
        _TOLERANCE,
        "the other payments sum to Total Non-Claims",
    ),
    Control(
        "medical_spending",
        "all",
        ("claims", "non_claims"),
        _TOLERANCE,
        "Total Claims and Total Non-Claims sum to Total Medical Expenses",
    ),
)


def _figures(name: str, table: SheetTable) -> pl.DataFrame:
    if name == "RX_REBATE":
        kinds = {header: ("pharmacy_rebates", service) for header, service in _REBATES.items()}
    else:
        kinds = {header: ("medical_spending", service) for header, service in SPENDING.items()}
        kinds |= {MONTHS: ("member_months", "-")}
        kinds |= {TRUNCATED: ("truncated_spending", "-")} if TRUNCATED in table.names else {}
    return pl.concat([_column(table, header, *kind) for header, kind in kinds.items()])


def _column(table: SheetTable, header: str, quantity: str, service: str) -> pl.DataFrame:
    """The figures of a column. Rows of one organization, by IPA and tier, are of different members: they are added."""
    words = {name: pl.col(name) for name in _KEY}
    figures = shaping.column(table, header, **words, quantity=pl.lit(quantity), service=pl.lit(service))
    if figures.select(pl.struct(_KEY).is_duplicated().any()).item():
        status, rest = pl.col("status").drop_nulls().first(), pl.exclude(*_KEY, "value", "status").first()
        return (
            figures.group_by(_KEY, maintain_order=True)
            .agg(rest, status, value=shaping.exact_total("value"))
            .select(figures.columns)
        )
    return figures


def _small(providers: SheetTable) -> Iterator[str]:
    few = providers.cells.filter(as_amount(MONTHS) <= _FEW)
    if few.height:
        rows = ", ".join(str(row) for row in few["row"])
        wanted = "which the template wants under TME_UNATTR"
        yield f"Rows of TME_PROV with {_FEW} member months or fewer, {wanted}: {rows}"


def _about(by: Cover, years: Sequence[str]) -> About:
    return About(
        title=f"Cost-growth data submission of {by.payer} ({by.code}), {years[0]} to {years[-1]}",
        publisher="payers, submitted to the state's cost-growth programme",
        url="not published",
        licence="not public; submitted under state law",
        areas=f"{by.state}:payer:{by.code} and its provider organizations",
        note="Claims are allowed amounts; those of people in Medicare and Medicaid (dual) are paid amounts.",
        status="provisional",
    )


READER = Reader("cost_growth", "a cost-growth data submission (workbook)", _recognises, _read)
