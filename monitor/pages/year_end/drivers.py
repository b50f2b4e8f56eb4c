"""What drives the year's difference: each service's part in points and dollars, as a waterfall that foots."""

from collections.abc import Iterator, Sequence

from monitor.language.periods import Period
from monitor.outlook.results import Driver, YearAhead
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Paint, RowBar, Rows
from monitor.pages.sentences import DASH
from monitor.pages.year_end.words import (
    GROUPS,
    against_nation,
    begun,
    inside,
    limit_called,
    made_up,
    month_and_year,
    service_name,
    signed,
    source_words,
    state_name,
    tenths,
)
from monitor.words.units import PERCENT, POINTS
from monitor.words.wording import DOLLARS, MILLION, amount, figure

SEPTEMBER = 9  # until its data a part is the largest so far, and no cause
NO_DIFFERENCE = 0.05  # points: a smaller total has no parts worth a title
LONGEST_HEAD = 12  # letters over a column of the picture
SMALLER = "smaller_services"
PARTS = ("service", "mix", "rest of year")
_NAMES = {"mix": "Mix of services", "rest of year": "Rest of the year and run-out"}
_IN_TITLES = {"mix": "The mix of services", "rest of year": "What is still to come"}


def drivers_figure(year: YearAhead) -> Figure | None:
    """The exhibit; None where the parts are not known."""
    total = _total(year.drivers)
    if total is None:
        return None
    title, parts = drivers_title(year), joined(year.drivers)
    return Figure(
        id=f"drivers-{year.year}",
        title=title,
        chart=_picture(year, parts),
        alt=f"{made_up(year)}Waterfall of the parts of the difference in {year.year}: {title}.",
        description=" ".join(_described(year, parts, total)),
        source=source_words(year),
        table=_table(year),
        note=_note(year),
        unit=f"Contribution to growth of Medicare spending above the nation in {year.year}, percentage points",
        speaker=_speaker(year, title, total),
    )


def _total(drivers: Sequence[Driver]) -> Driver | None:
    return next((driver for driver in drivers if driver.kind == "total"), None)


def is_early(paid_through: str, year: int) -> bool:
    """Whether the data end before September of the year."""
    return Period.parsed(paid_through).ordinal < 12 * year + SEPTEMBER - 1


def drivers_title(year: YearAhead) -> str:
    """Care outside hospitals makes three-fifths of the 0.85 points expected above the nation in 2026"""
    total, state = _total(year.drivers), state_name(year.state)
    points = total.points if total else 0.0
    far = amount(abs(points), POINTS)
    if abs(points) < NO_DIFFERENCE or (part := _largest(year.drivers, points)) is None:
        return f"{begun(state)} is expected to grow about as fast as the nation in {year.year}"
    whole = f"the {far} expected {'above' if points > 0 else 'below'} the nation in {year.year}"
    if is_early(year.paid_through, year.year) and part.kind != "rest of year":
        return f"{_named(part)} is the largest part so far of {whole}"
    if points < 0:
        return f"{_named(part)} holds {state} an expected {far} below the nation in {year.year}"
    return f"{_named(part)} makes {tenths(part.points / points)} of {whole}"


def _speaker(year: YearAhead, title: str, total: Driver) -> str:
    """What is expected, what goes farthest that way, and that it may change."""
    part = _largest(year.drivers, total.points)
    if part is None or abs(total.points) < NO_DIFFERENCE:
        return f"{title}."
    expected = f"{begun(state_name(year.state))} is expected to end {year.year} {against_nation(total.points)}."
    if is_early(year.paid_through, year.year):
        return f"{expected} {_named(part)} is the largest part so far. This may change as claims come in."
    return f"{expected} {_named(part)} makes {tenths(part.points / total.points)} of it."


def joined(drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    """The parts with the small services of each group as one, where there are several: alone none can be seen."""
    small = [driver for driver in drivers if driver.kind == "service" and abs(driver.points) < NO_DIFFERENCE]
    made, group = list[Driver](), list[Driver]()
    for driver in drivers:
        (group if driver in small else made).append(driver)
        if driver.kind == "subtotal":
            made[-1:] = [*_together(group), driver]
            group = []
    return (*made, *group)


def _together(small: Sequence[Driver]) -> Iterator[Driver]:
    if len(small) < 2:
        yield from small
        return
    points, dollars = sum(driver.points for driver in small), sum(driver.dollars for driver in small)
    yield Driver(SMALLER, "service", points, dollars, None, None)


def _largest(drivers: Sequence[Driver], total: float) -> Driver | None:
    """The group, or the mix, or what is to come, that goes farthest the way of the total."""
    groups = [driver for driver in drivers if driver.kind in ("subtotal", "mix", "rest of year")]
    along = [driver for driver in groups if driver.points * total > 0]
    return max(along, key=lambda driver: abs(driver.points), default=None)


def _named(driver: Driver) -> str:
    return _IN_TITLES.get(driver.kind) or row_name(driver)


def row_name(driver: Driver) -> str:
    """What a row is called."""
    if driver.kind == "total":
        return "Total"
    if driver.kind == "subtotal":
        return GROUPS[driver.name]
    return _NAMES.get(driver.kind) or service_name(driver.name)


def _picture(year: YearAhead, parts: Sequence[Driver]) -> Rows:
    state, limit = state_name(year.state), year.fan.limit
    words = limit_called(limit, str(POINTS)) if limit is not None else ""
    return Rows(
        heading="",
        unit="points",
        zero="The nation",
        heads=(
            (state if len(state) <= LONGEST_HEAD else "State", "growth, %"),
            ("Nation", "growth, %"),
            ("Points", "difference"),
            ("$ million", "difference"),
        ),
        bars=tuple(_bars(parts)),
        limit=limit,
        limit_words=begun(words),
        synthetic=year.synthetic,
    )


def _bars(drivers: Sequence[Driver]) -> Iterator[RowBar]:
    """Floating bars: each part begins where the one before ended, a subtotal spans its group, the total all."""
    running = group = 0.0
    for place, driver in enumerate(drivers):
        is_last = place == len(drivers) - 1
        if driver.kind in PARTS:
            start, running = running, running + driver.points
            yield RowBar(row_name(driver), start, running, _paint(driver), _cells(driver), joined=not is_last)
            continue
        start = group if driver.kind == "subtotal" else 0.0
        group = running
        yield RowBar(
            row_name(driver), start, running, "state", _cells(driver), strong=True, joined=not is_last,
            ruled=driver.kind == "subtotal",
        )  # fmt: skip


def _paint(driver: Driver) -> Paint:
    return "above" if driver.points > 0 else "below"


def _cells(driver: Driver) -> tuple[str, ...]:
    grown = (figure(g, PERCENT, 2) if g is not None else "" for g in (driver.state_growth, driver.nation_growth))
    return (*grown, signed(driver.points), signed(driver.dollars / MILLION, places=1))


def _described(year: YearAhead, parts: Sequence[Driver], total: Driver) -> Iterator[str]:
    if year.synthetic:
        yield "Invented figures."
    state = state_name(year.state)
    through = month_and_year(year.paid_through)
    yield f"With claims paid through {through}, {state} is expected to end {year.year} {against_nation(total.points)}."
    group: list[str] = []
    for driver in parts:
        said = f"{inside(row_name(driver))} {signed(driver.points)}"
        if driver.kind == "service":
            group.append(said)
        elif driver.kind == "subtotal":
            yield f"{row_name(driver)} makes {signed(driver.points)} points: {', '.join(group)}."
            group = []
        elif driver.kind != "total":
            yield f"{_named(driver)} makes {signed(driver.points)}."
    yield f"The sum is {signed(total.points)} points, or {amount(total.dollars, DOLLARS)}."


def _note(year: YearAhead) -> str:
    joins = len(joined(year.drivers)) < len(year.drivers)
    early = ["Until September's claims are in, a part is the largest so far, and no cause."]
    said = [
        "Parts are rounded and add up unrounded.",
        *(["Services under 0.05 points are drawn as one."] if joins else []),
        "Mix: the nation's growth weighed by the State's services instead of the nation's.",
        "Rest of the year and run-out: what months and payments to come are expected to add.",
    ]
    return " ".join([*early, *said] if is_early(year.paid_through, year.year) else said)


def _table(year: YearAhead) -> Table:
    counted = any(driver.price is not None or driver.volume is not None for driver in year.drivers)
    state = state_name(year.state)
    columns = [
        Column("Part"), Column(f"{state} growth", "percent", True), Column("Nation growth", "percent", True),
        Column("Points", "difference", True), Column("Dollars", "million, difference", True),
    ]  # fmt: skip
    columns += [Column("Price", "points", True), Column("Volume", "points", True)] if counted else []
    rows = tuple(_row(driver, counted) for driver in year.drivers)
    return Table("Data", tuple(columns), rows, f"{DASH} is a figure that is not known, or has no meaning there.")


def _row(driver: Driver, counted: bool) -> tuple[Cell, ...]:
    sides = (driver.price, driver.volume) if counted else ()
    return (
        Cell(row_name(driver), strong=driver.kind in ("subtotal", "total")),
        *(Cell(text or DASH) for text in _cells(driver)),
        *(Cell(DASH if part is None else signed(part)) for part in sides),
    )
