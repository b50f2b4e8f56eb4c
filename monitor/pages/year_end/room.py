"""What would still pass: each lever at even odds and at nine in ten, as bars with their figures."""

import math
from collections.abc import Iterator, Mapping, Sequence

from monitor.outlook.results import Room, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Paint, RowBar, Rows
from monitor.pages.year_end.words import begun, inside
from monitor.words.units import PERCENT, Unit, parse_unit
from monitor.words.wording import amount, figure, header_unit

_OURS: Paint = "state"
_NATIONS: Paint = "nation"
NO_BOUND = "no bound"  # every figure passes, or none: the note of the room says which
MONTHS_LEFT, RATE_ORDER, NATION = "growth in the months left", "hospital rate order", "national growth"


def room_figure(rooms: Sequence[Room], years: Sequence[YearAhead], source: str) -> Figure:
    """The exhibit of one test and year, of which `rooms` are."""
    synthetic, title = any(year.synthetic for year in years), room_title(rooms[0])
    return Figure(
        id=f"room-{rooms[0].year}",
        title=title,
        chart=_picture(rooms, synthetic),
        alt=f"{'Synthetic data. ' if synthetic else ''}Bars of what would still pass: {title}.",
        description=" ".join(["Invented figures."] * synthetic + [room_words(room) for room in rooms]),
        source=source,
        table=_table(rooms),
        note=_note(rooms),
        unit=f"What would still pass in {rooms[0].year}, {header_unit(parse_unit(rooms[0].unit))}",
        speaker=_speaker(rooms[0], title),
    )


def rooms_table(rooms: Sequence[Room], names: Mapping[str, str]) -> Table:
    """What would still pass of other tests: a row for each and each of its levers."""
    columns = Column("Test"), Column("Year"), Column("Lever"), *_LEVER_COLUMNS
    bound = [room for room in rooms if room.even is not None or room.nine_in_ten is not None]
    rows = tuple((Cell(names.get(room.test, room.test)), Cell(str(room.year)), *_lever_cells(room)) for room in bound)
    return Table("What would still pass of the other tests", columns, rows, _unbound(rooms, bound, names))


def _unbound(rooms: Sequence[Room], bound: Sequence[Room], names: Mapping[str, str]) -> str:
    """Which tests no lever turns."""
    turned = {(room.test, room.year) for room in bound}
    others = dict.fromkeys((room.test, room.year) for room in rooms if (room.test, room.year) not in turned)
    called = "; ".join(f"{names.get(test, test)}, {year}" for test, year in others)
    return f"No lever has a bound, as far as it was moved: {called}." if called else ""


def _note(rooms: Sequence[Room]) -> str:
    """What each lever takes as given."""
    given = [f"{_lever(room)}: {room.note.removesuffix('.')}." for room in rooms if room.note]
    return " ".join(["What if.", *given, "Hollow bars are bounds."])


def _lever(room: Room) -> str:
    return begun(room.lever)


def passes_below(room: Room) -> bool:
    """Whether less of the lever passes more surely: of all but what the nation does."""
    return room.lever != NATION


def room_title(room: Room) -> str:
    """Spending in the months left may grow up to 5.6 percent before a miss in 2026 is likelier than not"""
    if room.even is None:
        return f"No figure of {inside(room.lever)} makes the odds of {room.year} even"
    bound, far = _amount(room.even, room), _amount(abs(room.even), room)
    if room.lever == NATION:
        return f"The nation must grow at least {bound} for even odds in {room.year}"
    if room.lever == RATE_ORDER and room.even < 0:
        return f"Hospital rates would have to fall by {far} for even odds in {room.year}"
    if room.lever == MONTHS_LEFT and room.now > room.even:
        return f"Growth in the months left would have to fall to {bound} for even odds in {room.year}"
    subject = _SUBJECTS.get(room.lever, f"{_lever(room)} may be up to")
    return f"{subject} {bound} before a miss in {room.year} is likelier than not"


_SUBJECTS = {
    MONTHS_LEFT: "Spending in the months left may grow up to",
    RATE_ORDER: "Hospital rates may rise by up to",
}


def room_words(room: Room) -> str:
    """What passes at even odds and at nine in ten, and how it stands."""
    side = "at most" if passes_below(room) else "at least"
    even = f"{side} {_amount(room.even, room)} at even odds" if room.even is not None else f"{NO_BOUND} at even odds"
    nine = _amount(room.nine_in_ten, room) if room.nine_in_ten is not None else NO_BOUND
    lever = _lever(room)
    return f"{lever}: {even}, {nine} at nine in ten. It stands at {_amount(room.now, room)}."


def _speaker(room: Room, title: str) -> str:
    """What would still pass at even odds, what more surely, and how it stands."""
    nine = "" if room.nine_in_ten is None else f" To pass nine times in ten it is {_amount(room.nine_in_ten, room)}."
    return f"{title}.{nine} It now stands at {_amount(room.now, room)}. This asks what if."


def _amount(value: float, room: Room) -> str:
    unit = parse_unit(room.unit)
    return amount(value, unit, _places(unit))


def _places(unit: Unit) -> int | None:
    """One decimal of a percent: nobody orders rates in hundredths."""
    return 1 if unit == PERCENT else None


def _picture(rooms: Sequence[Room], synthetic: bool) -> Rows:
    unit = header_unit(parse_unit(rooms[0].unit))
    return Rows(
        heading="",
        unit=unit,
        zero="",
        heads=((begun(unit), ""),),
        bars=tuple(bar for room in rooms for bar in _bars(room)),
        synthetic=synthetic,
    )


def _bars(room: Room) -> Iterator[RowBar]:
    """The lever by its name, then how it stands, and what passes."""
    side, whose = ("at most", _OURS) if passes_below(room) else ("at least", _NATIONS)
    yield RowBar(_lever(room), math.nan, math.nan, "state", ("",), strong=True)
    yield RowBar("as it stands", 0.0, room.now, whose, (_figure_of(room.now, room),))
    yield RowBar(f"at even odds, {side}", 0.0, _or_nan(room.even), "bound", (_figure_of(room.even, room),))
    yield RowBar(
        f"at nine in ten, {side}",
        0.0,
        _or_nan(room.nine_in_ten),
        "bound",
        (_figure_of(room.nine_in_ten, room),),
        ruled=True,
    )


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _figure_of(value: float | None, room: Room) -> str:
    unit = parse_unit(room.unit)
    return NO_BOUND if value is None else figure(value, unit, _places(unit))


_LEVER_COLUMNS = (
    Column("As it stands", "", True), Column("At even odds", "", True), Column("At nine in ten", "", True),
    Column("What passes"),
)  # fmt: skip


def _table(rooms: Sequence[Room]) -> Table:
    return Table("Data", (Column("Lever"), *_LEVER_COLUMNS), tuple(map(_lever_cells, rooms)))


def _lever_cells(room: Room) -> tuple[Cell, ...]:
    """The lever with its unit, its figures, and on which side of them it passes."""
    figures = (Cell(_figure_of(value, room)) for value in (room.now, room.even, room.nine_in_ten))
    side = "at most that" if passes_below(room) else "at least that"
    return (Cell(_lever(room), detail=header_unit(parse_unit(room.unit))), *figures, Cell(side))
