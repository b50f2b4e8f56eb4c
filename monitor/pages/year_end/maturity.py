"""How far each month is known: run-out, the share paid, the usual error; and what was odd about the deliveries."""

from collections.abc import Sequence

from monitor.language.periods import containing
from monitor.outlook.beliefs import Event
from monitor.outlook.results import Maturity, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import RowBar, Rows
from monitor.pages.sentences import months
from monitor.pages.year_end.words import begun, counted, inside, made_up, month_and_year, service_name, source_words
from monitor.words.areas import area_name
from monitor.words.units import POINTS
from monitor.words.wording import amount, figure, number

NEARLY = 0.99  # of what will be paid: a month that is paid so far is as good as complete


def maturity_figure(year: YearAhead) -> Figure | None:
    """The exhibit; None where no month is held."""
    if not year.maturity:
        return None
    title = maturity_title(year.maturity)
    return Figure(
        id=f"month-maturity-{year.year}",
        title=title,
        chart=_picture(year),
        alt=f"{made_up(year)}Bars of the share paid of each month: {title}.",
        description=" ".join(_said(month) for month in year.maturity),
        source=source_words(year),
        table=_table(year.maturity),
        note="Run-out is the time between the end of a month and the day through which its claims are paid. The usual "
        "error is of the month's difference in growth, as it proved in earlier deliveries.",
        unit="Share of each month's spending that is paid so far, percent",
        speaker=f"Claims are paid late. {begun(title.replace('; ', '. '))}. What is not paid yet may move a figure.",
    )


def maturity_title(maturity: Sequence[Maturity]) -> str:
    """Four of six months are at least 99 percent paid; June is 28 percent paid"""
    complete, newest = sum(month.share_paid >= NEARLY for month in maturity), maturity[-1]
    paid = f"{month_and_year(newest.month)} is {number(100 * newest.share_paid, 0)} percent paid"
    if complete == len(maturity):
        return f"All {counted(complete)} months are at least 99 percent paid"
    are = "is" if complete <= 1 else "are"
    of = f"{counted(complete)} of {counted(len(maturity))} months {are}"
    return f"{begun(of)} at least 99 percent paid; {paid}"


def _said(month: Maturity) -> str:
    paid = number(100 * month.share_paid, 1)
    error = amount(month.error, POINTS)
    return (
        f"{month_and_year(month.month)}: {months(month.run_out)} of run-out, {paid} percent paid, usual error {error}."
    )


def _picture(year: YearAhead) -> Rows:
    return Rows(
        heading="",
        unit="percent",
        zero="",
        heads=(("Run-out", "months"), ("Paid", "percent"), ("Usual error", "points")),
        bars=tuple(
            RowBar(month_and_year(month.month), 0.0, 100 * month.share_paid, "state", _cells(month))
            for month in year.maturity
        ),
        limit=100.0,
        limit_words="All paid",
        synthetic=year.synthetic,
    )


def _cells(month: Maturity) -> tuple[str, str, str]:
    return str(month.run_out), number(100 * month.share_paid, 1), figure(month.error, POINTS)


def _table(maturity: Sequence[Maturity]) -> Table:
    columns = (
        Column("Month"), Column("Run-out", "months", True), Column("Paid so far", "percent", True),
        Column("Usual error", "points", True),
    )  # fmt: skip
    rows = tuple((Cell(month_and_year(month.month)), *map(Cell, _cells(month))) for month in maturity)
    return Table("Data", columns, rows)


def event_words(event: Event) -> str:
    """Short delivery, home health, Maryland, claims paid through May 2026: 30.0 percent less than was expected."""
    of = "all care" if event.service == "all" else inside(service_name(event.service))
    delivery = month_and_year(str(containing(event.vintage, "month")))
    done = "It was set right before anything was computed." if event.repaired else "It is shown as it was delivered."
    return (
        f"{_EVENTS[event.kind]}, {of}, {area_name(event.area)}, claims paid through {delivery}: {_size(event)}. {done}"
    )


def _size(event: Event) -> str:
    if event.kind == "month missing":
        return "a month is not there"
    return f"{number(abs(100 * event.size), 1)} percent {'less' if event.size < 0 else 'more'} than {_THAN[event.kind]}"


_EVENTS = {
    "short delivery": "Short delivery",
    "payment stop": "Payment stop",
    "restatement": "Restatement",
    "people revised": "Beneficiaries revised",
    "negative month": "Negative month",
    "month missing": "Month missing",
}
_THAN = {
    "short delivery": "was expected",
    "payment stop": "was expected",
    "restatement": "before",
    "people revised": "before",
    "negative month": "was expected",
}
