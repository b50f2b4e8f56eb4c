"""Exhibit 12, obligations: what is due when, by whom, and which clocks wait for an event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.definitions.agreements import Obligation
from monitor.definitions.obligations import YEAR_IN_MONTHS, Due, Waiting, dues, past, waiting_for_events
from monitor.language.periods import months_on
from monitor.pages.due import counted_from, why_waiting
from monitor.pages.exhibits.time_axis import axis, left_out, place
from monitor.pages.exhibits.told import fitting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.target_pictures import Moment, Timeline, TimeRow
from monitor.words.wording import long_date

MOST_ROWS = 9  # in a picture
YEARS_PAST = 1  # after the end of an agreement, in which its last reports fall due
TO_CHECK = "to be checked"


@dataclass(frozen=True)
class Owed:
    """All that is owed under an agreement: days to come, clocks that wait, and days that passed with a consequence."""

    as_of: date
    ahead: tuple[Due, ...]
    waiting: tuple[Waiting, ...]
    passed: tuple[Due, ...]

    @property
    def soon(self) -> list[Due]:
        """What falls due within twelve months."""
        until = months_on(self.as_of, YEAR_IN_MONTHS)
        return [due for due in self.ahead if due.on <= until]


def obligations(material: Material) -> Iterator[Figure]:
    """The exhibit, where anything is due, waits or is past."""
    agreement, as_of = material.agreement, material.as_of
    until = date(max(agreement.through, as_of.year) + YEARS_PAST, 12, 31)
    passed = tuple(due for due in past(agreement, as_of) if due.obligation.consequence)
    owed = Owed(as_of, dues(agreement, as_of, until), waiting_for_events(agreement, as_of), passed)
    if owed.ahead or owed.waiting or owed.passed:
        yield _figure(owed, material)


def _figure(owed: Owed, material: Material) -> Figure:
    told, kinds = obligations_title(owed), material.agreement.event_kinds
    rows = tuple(_rows(owed, kinds))
    cut = f"{len(rows) - MOST_ROWS} more are in the data. " if len(rows) > MOST_ROWS else ""
    return Figure(
        id="obligations",
        title=told,
        unit=f"What is owed under the agreement from {long_date(owed.as_of)}, by whom, and when",
        chart=_picture(owed, rows[:MOST_ROWS]),
        alt=f"A ruler of time with the days on which something is due. {told}.",
        description=" ".join(_said(row) for row in rows),
        source=_source(owed, material),
        table=_table(rows),
        note=f"{cut}What was already handed in is not known here. A clock that waits starts with the event it names.",
        speaker=_speaker(owed, told),
        printed=True,
    )


def obligations_title(owed: Owed) -> str:
    """3 duties fall due in the next twelve months; the first is on 1 May 2027"""
    soon, count = owed.soon, len(owed.soon)
    if count == 1:
        day = long_date(soon[0].on)
        return fitting(f"The next duty is on {day}: {_inside(soon[0].obligation.title)}", f"The next duty is on {day}")
    if count:
        return f"{count} duties fall due in the next twelve months; the first is on {long_date(soon[0].on)}"
    if owed.ahead:
        return f"Nothing is due in the next twelve months; the next duty is on {long_date(owed.ahead[0].on)}"
    waits = f"{len(owed.waiting)} clock{' waits' if len(owed.waiting) == 1 else 's wait'} for an event"
    days = f"{len(owed.passed)} day{' has' if len(owed.passed) == 1 else 's have'} passed"
    return f"No duty has a date now; {waits if owed.waiting else days}"


def _inside(title: str) -> str:
    """A title within a sentence: its first word in small letters, unless it is a name in capitals."""
    return title if title[:2].isupper() else f"{title[0].lower()}{title[1:]}"


# The picture


def _picture(owed: Owed, rows: Sequence[TimeRow]) -> Timeline:
    last = max((due.on for due in owed.ahead), default=months_on(owed.as_of, YEAR_IN_MONTHS))
    over = axis(owed.as_of, max(last, months_on(owed.as_of, YEAR_IN_MONTHS)))
    return Timeline(
        over.start, over.end, over.ticks, place(owed.as_of), (("due", "due"),) if owed.ahead else (),
        ("Next on", "Standing"), tuple(rows), left_out(len(rows)),
    )  # fmt: skip


def _rows(owed: Owed, kinds: dict[str, str]) -> Iterator[TimeRow]:
    """A row for each duty: those with days to come by the first of them, then what waits, then what is past."""
    by_duty: dict[str, list[Due]] = {}
    for due in owed.ahead:
        by_duty.setdefault(due.obligation.id, []).append(due)
    for those in by_duty.values():
        moments = tuple(Moment(place(due.on), "due") for due in those)
        yield _row(those[0].obligation, long_date(those[0].on), moments=moments)
    for wait in owed.waiting:
        starts = f"{counted_from(wait.obligation.due, kinds)}; {why_waiting(wait)}"
        yield _row(wait.obligation, "waits", said=starts)
    for due in owed.passed:
        yield _row(due.obligation, "passed", said=f"was due on {long_date(due.on)}")


def _row(duty: Obligation, when: str, moments: tuple[Moment, ...] = (), said: str = "") -> TimeRow:
    standing = TO_CHECK if duty.standing == "unconfirmed" else duty.standing
    return TimeRow(duty.title, duty.owed_by, (when, standing), moments=moments, said=said)


# Words, data


def _said(row: TimeRow) -> str:
    """Report on compliance: Health Services Cost Review Commission, 1 May 2027 and 9 further days; to be checked."""
    when, standing = row.cells
    further = (
        f" and {len(row.moments) - 1} later day{'s' if len(row.moments) > 2 else ''}" if len(row.moments) > 1 else ""
    )
    return f"{row.name}: {row.detail}, {row.said or when}{further}; {standing}."


def _source(owed: Owed, material: Material) -> str:
    entries = [*(due.obligation for due in owed.ahead), *(wait.obligation for wait in owed.waiting)]
    entries += [due.obligation for due in owed.passed]
    titles = dict.fromkeys(material.told.documents[entry.cite.document].title for entry in entries)
    return f"{'; '.join(titles)}. As of {long_date(owed.as_of)}."


def _speaker(owed: Owed, told: str) -> str:
    """What a witness says: what comes first, and who owes it."""
    first = owed.ahead[0] if owed.ahead else None
    who = f" {first.obligation.owed_by} must act by {long_date(first.on)}." if first else ""
    waits = f" {len(owed.waiting)} more start when something happens." if owed.waiting and owed.ahead else ""
    return f"{told}.{who}{waits}"


def _table(rows: Sequence[TimeRow]) -> Table:
    columns = Column("What"), Column("Owed by"), Column("Next on"), Column("Further"), Column("Standing")
    return Table("Data", columns, tuple(_cells(row) for row in rows))


def _cells(row: TimeRow) -> tuple[Cell, ...]:
    later = len(row.moments) - 1
    further = row.said or (f"{later} later day{'' if later == 1 else 's'}" if later > 0 else "")
    return Cell(row.name), Cell(row.detail), Cell(row.cells[0]), Cell(further), Cell(row.cells[1])
