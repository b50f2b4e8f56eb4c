"""Month by month beside the same month a year before: hospital care, other care and all of it, as one exhibit."""

from collections.abc import Iterator, Mapping

from monitor.outlook.results import Month, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Months, Panel
from monitor.pages.year_end.words import begun, made_up, month_name, source_words, state_name
from monitor.words.units import PERCENT
from monitor.words.wording import figure, listed, number

_Lines = tuple[tuple[str, str, str], ...]  # a panel's title, and the names of the state's and the nation's figures
LEAST_SINCE = 3  # months in a row, before which nothing is said to be so "since"
_PARTS: _Lines = (
    ("Hospital", "hospital_state", "hospital_nation"),
    ("Outside hospitals", "other_state", "other_nation"),
)
_TOTAL = ("Total", "state", "nation")
_MEANT = {
    "settled": "settled",
    "completed": "completed by estimate",
    "projected": "projected",
}
# By which parts outgrew the nation's, hospital care and other care, or all of it: since a month, and in one month.
_SINCE: Mapping[tuple[bool, ...], str] = {
    (True,): "spending in {state} has grown faster than in the nation",
    (False,): "spending in {state} has not grown faster than in the nation",
    (True, True): "hospital spending in {state} has grown faster than in the nation, and so has other care",
    (True, False): "hospital spending in {state} has grown faster than in the nation; other care has not",
    (False, True): "care outside hospitals in {state} has grown faster than in the nation; hospital care has not",
    (False, False): "both hospital and other care have grown slower than the nation's",
}
_IN: Mapping[tuple[bool, ...], str] = {
    (True,): "spending in {state} grew faster than in the nation",
    (False,): "spending in {state} did not grow faster than in the nation",
    (True, True): "hospital spending in {state} grew faster than in the nation, and so did other care",
    (True, False): "hospital spending in {state} grew faster than in the nation; other care did not",
    (False, True): "care outside hospitals in {state} grew faster than in the nation; hospital care did not",
    (False, False): "both hospital and other care grew slower than the nation's",
}
_NEITHER = (False, False)


def months_figure(year: YearAhead) -> Figure | None:
    """The exhibit; None where no month has figures: projected months carry no title alone."""
    if not any(_known(month) for month in year.months):
        return None
    title = months_title(year)
    return Figure(
        id=f"months-{year.year}",
        title=title,
        chart=_picture(year),
        alt=f"{made_up(year)}Line charts of each month of {year.year}: {title}.",
        description=" ".join(_described(year)),
        source=source_words(year),
        table=_table(year),
        note=_note(year),
        unit="Medicare spending per beneficiary, growth over the same month a year before, percent",
        speaker=_speaker(year, title),
        printed=True,
    )


def months_title(year: YearAhead) -> str:
    """Since April hospital spending in Maryland has grown faster than in the nation; other care has not"""
    known = [month for month in year.months if _known(month)]
    sides = [_side(year, month) for month in known]
    run = next((count for count, side in enumerate(reversed(sides)) if side != sides[-1]), len(sides))
    words, first = ("since", known[-run]) if run >= LEAST_SINCE else ("in", known[-1])
    when, state = f"{words} {month_name(first.month)}", state_name(year.state)
    said = (_SINCE if run >= LEAST_SINCE else _IN)[sides[-1]].format(state=state)
    return f"In {state} {said} {when}" if sides[-1] == _NEITHER else f"{begun(when)} {said}"


def _speaker(year: YearAhead, title: str) -> str:
    """Since April hospital spending has grown faster. In June all care grew by 5.8 percent here."""
    newest = [month for month in year.months if _known(month)][-1]
    ours, theirs = (figure(value, PERCENT, 1) for value in (newest.state, newest.nation))
    found = ". ".join(map(begun, title.split("; ")))
    later = "Later months are projected." if newest != year.months[-1] else "The newest months may still move."
    when = month_name(newest.month)
    return f"{found}. In {when} all care grew {ours} percent here and {theirs} percent in the nation. {later}"


def _known(month: Month) -> bool:
    return month.firmness != "projected"


def _parts(year: YearAhead) -> _Lines:
    """Hospital and other care, where the feed tells them apart in every month."""
    names = [name for _, *of_both in _PARTS for name in of_both]
    told = all(getattr(month, name) is not None for month in year.months for name in names)
    return _PARTS if told else ()


def _side(year: YearAhead, month: Month) -> tuple[bool, ...]:
    """Whether hospital care and other care, or all of it, grew faster than the nation's."""
    return tuple(getattr(month, ours) > getattr(month, theirs) for _, ours, theirs in _parts(year) or (_TOTAL,))


def _picture(year: YearAhead) -> Months:
    parts = tuple(Panel(title, _column(year, state), _column(year, nation)) for title, state, nation in _parts(year))
    total = Panel(
        "Total",
        _column(year, "state"),
        _column(year, "nation"),
        _column(year, "state_low"),
        _column(year, "state_high"),
    )
    return Months(
        state=begun(state_name(year.state)),
        months=tuple(month_name(month.month) for month in year.months),
        firmness=tuple(month.firmness for month in year.months),
        panels=(*parts, total),
        synthetic=year.synthetic,
    )


def _column(year: YearAhead, name: str) -> tuple[float, ...]:
    return tuple(float(getattr(month, name)) for month in year.months)


def _described(year: YearAhead) -> Iterator[str]:
    state = state_name(year.state)
    if year.synthetic:
        yield "Invented figures."
    over = f"in each month of {year.year} over the same month of {year.year - 1}"
    yield f"Growth of Medicare spending per beneficiary {over}, in percent."
    for title, ours, theirs in (*_parts(year), _TOTAL):
        low, high = min(_column(year, theirs)), max(_column(year, theirs))
        yield f"{title}: {state} {_spoken(year, ours)}; the nation from {number(low, 1)} to {number(high, 1)}."
    yield from _firmness_told(year)


def _spoken(year: YearAhead, name: str) -> str:
    """How it began, how it stands in the newest month held, and how the year is projected to end."""
    newest = [month for month in year.months if _known(month)][-1]
    told = {month.month: month for month in (year.months[0], newest, year.months[-1])}
    return listed(
        [
            f"{'' if _known(month) else 'a projected '}{number(getattr(month, name), 1)} in {month_name(month.month)}"
            for month in told.values()
        ]
    )


def _firmness_told(year: YearAhead) -> Iterator[str]:
    """Which months are settled, completed and projected."""
    for firmness, meant in _MEANT.items():
        of = [month_name(month.month) for month in year.months if month.firmness == firmness]
        if of:
            run = f"{of[0]} to {of[-1]}" if len(of) > 2 else listed(of)
            yield f"{run} {'is' if len(of) == 1 else 'are'} {meant}."


def _note(year: YearAhead) -> str:
    """What is firm, and that nothing here was audited."""
    meant = "The band holds nine in ten outcomes of a month." if any(not _settled(m) for m in year.months) else ""
    return " ".join(
        [*_firmness_told(year), *([meant] if meant else []), "Not audited; prepared from federal summaries."]
    )


def _settled(month: Month) -> bool:
    return month.firmness == "settled"


def _table(year: YearAhead) -> Table:
    """A column a month, with how firm it is."""
    state = state_name(year.state)
    columns = (Column("Percent"), *(Column(month_name(m.month)[:3], m.firmness, True) for m in year.months))
    rows = [
        (Cell(f"{title}, {area}"), *(Cell(figure(value, PERCENT, 1)) for value in _column(year, name)))
        for title, ours, theirs in (*_parts(year), _TOTAL)
        for area, name in ((state, ours), ("nation", theirs))
    ]
    paid = (Cell("Paid so far"), *(Cell(number(100 * month.share_paid, 0)) for month in year.months))
    return Table("Data", columns, (*rows, paid))
