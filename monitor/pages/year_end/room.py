"""What would still pass: each lever at even odds and at nine in ten, as bars with their figures."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from monitor.outlook.results import Room, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Paint, RowBar, Rows
from monitor.pages.year_end.words import begun, inside
from monitor.words.units import PERCENT, Unit, parse_unit
from monitor.words.wording import amount, figure, header_unit

_OURS: Paint = "state"
_NATIONS: Paint = "nation"
NONE_PASSES = "no figure"
MONTHS_LEFT, RATE_ORDER, NATION = "growth in the months left", "hospital rate order", "national growth"
_SUBJECTS = {
    MONTHS_LEFT: "Spending in the months left may grow",
    RATE_ORDER: "Hospital rates may rise",
    NATION: "The nation must grow",
}


def room_figures(
    rooms: Sequence[Room], names: Mapping[str, str], years: Sequence[YearAhead] = (), source: str = ""
) -> Iterator[Figure]:
    """An exhibit for each test, year and unit, in the order given."""
    synthetic = any(year.synthetic for year in years)
    for (test, year, unit), some in groupby(rooms, key=lambda room: (room.test, room.year, room.unit)):
        yield _figure(list(some), names.get(test, test), f"room-{year}-{_id(test)}-{_id(unit)}", synthetic, source)


def _id(text: str) -> str:
    return text.rpartition("/")[2].replace("_", "-").replace(" ", "-")


def _figure(rooms: Sequence[Room], called: str, id: str, synthetic: bool, source: str) -> Figure:
    title = room_title(rooms[0], called)
    return Figure(
        id=id,
        title=title,
        chart=_picture(rooms, synthetic),
        alt=f"{'Synthetic data. ' if synthetic else ''}Bars of what would still pass: {title}.",
        description=" ".join(["Invented figures."] * synthetic + [room_words(room) for room in rooms]),
        source=source,
        table=_table(rooms),
        note=_note(rooms),
    )


def _note(rooms: Sequence[Room]) -> str:
    """What each lever takes as given."""
    given = [f"{_lever(room)}: {room.note.removesuffix('.')}." for room in rooms if room.note]
    return " ".join(["What if.", *given, "Hollow bars are bounds."])


def _lever(room: Room) -> str:
    return begun(room.lever)


def passes_below(room: Room) -> bool:
    """Whether less of the lever passes more surely: of all but what the nation does."""
    return room.lever != NATION


def room_title(room: Room, called: str) -> str:
    """Hospital rates may rise up to 5.6 percent and the odds stay even; what is over already would have to fall."""
    if room.even is None:
        return f"No figure of {inside(room.lever)} would make the odds of {room.year} even"
    bound = _amount(room.even, room)
    subject = _SUBJECTS.get(room.lever, f"{_lever(room)} may be")
    if not passes_below(room):
        return f"{subject} at least {bound} for even odds in {room.year}"
    if room.now > room.even and room.lever == MONTHS_LEFT:
        return f"Growth in the months left would have to fall to {bound} for even odds in {room.year}"
    return f"{subject} up to {bound} before a miss in {room.year} is likelier than not"


def room_words(room: Room) -> str:
    """What passes at even odds and at nine in ten, and how it stands."""
    side = "at most" if passes_below(room) else "at least"
    even = f"{side} {_amount(room.even, room)} at even odds" if room.even is not None else "no figure at even odds"
    nine = _amount(room.nine_in_ten, room) if room.nine_in_ten is not None else NONE_PASSES
    lever = _lever(room)
    return f"{lever}: {even}, {nine} at nine in ten. It stands at {_amount(room.now, room)}."


def _amount(value: float, room: Room) -> str:
    unit = parse_unit(room.unit)
    return amount(value, unit, _places(unit))


def _places(unit: Unit) -> int | None:
    """One decimal of a percent: nobody orders rates in hundredths."""
    return 1 if unit == PERCENT else None


def _picture(rooms: Sequence[Room], synthetic: bool) -> Rows:
    unit = header_unit(parse_unit(rooms[0].unit))
    return Rows(
        heading=f"What would still pass in {rooms[0].year}, {unit}",
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
    return NONE_PASSES if value is None else figure(value, unit, _places(unit))


def _table(rooms: Sequence[Room]) -> Table:
    columns = (
        Column("Lever"), Column("As it stands", rooms[0].unit, True), Column("At even odds", rooms[0].unit, True),
        Column("At nine in ten", rooms[0].unit, True), Column("What passes"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(_lever(room)),
            *(Cell(_figure_of(value, room)) for value in (room.now, room.even, room.nine_in_ten)),
            Cell("at most that" if passes_below(room) else "at least that"),
        )
        for room in rooms
    )
    return Table("Data", columns, rows)
