"""The scorecard: a row a test, a column a year; what stands beside; one line across where there is no figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.pages.pictures import Said, Standing, StandingRow
from monitor.rendering import look
from monitor.rendering.chart_cells import BESIDE, MARK, sign
from monitor.rendering.drawing import SIZE, SMALL, Sheet, line, lines_of, picture, shape, words
from monitor.rendering.measure import width, wrapped

NAME, ROOM, FOUND = 170, 78, 104  # columns: the test with its target, its room, and what others found
FOUND_WIDE = 200  # where no test has a room
GAP, PAD, HEAD = 10, 5, 36
TIGHT = 1.16 * SMALL  # from line to line of a row


@dataclass(frozen=True)
class _Columns:
    """Where columns begin: the years from `left` on, each `step` wide, then the room and what others found."""

    left: float
    step: float
    room: float
    found: float
    across: float


def drawn(chart: Standing, sheet: Sheet) -> str:
    """The picture; on a slide its brief rows, on a phone what stands beside a test under it."""
    rows = chart.brief if sheet.down is not None else chart.rows
    at = _columns(chart, sheet)
    parts, y = list(_heads(chart, at, sheet)), float(HEAD if not sheet.narrow else 22)
    for row in rows:
        part, high = _phone_row(row, at, y, chart.heads[1]) if sheet.narrow else _row(row, at, y)
        parts += [*part, line((0, y + high), (sheet.across, y + high), look.GRID)]
        y += high
    return picture(sheet, y + 4, parts, chart.synthetic)


def _columns(chart: Standing, sheet: Sheet) -> _Columns:
    if sheet.narrow:
        return _Columns(0, sheet.across / len(chart.years), 0, 0, sheet.across)
    name = NAME if sheet.down is None else NAME + 44
    room, found = (ROOM, FOUND) if any(row.room.text for row in chart.rows) else (0, FOUND_WIDE)
    years = sheet.across - name - room - found - 2 * GAP
    step = min(years / len(chart.years), 120)
    left = sheet.across - room - found - 2 * GAP - step * len(chart.years)
    return _Columns(left, step, sheet.across - found - GAP, sheet.across - found, sheet.across)


def _heads(chart: Standing, at: _Columns, sheet: Sheet) -> Iterator[str]:
    """What each column holds, over a rule."""
    y = HEAD - 12 if not sheet.narrow else 8
    for place, year in enumerate(chart.years):
        yield words(year, at.left + at.step * (place + 0.5), y, size=SIZE, bold=True, anchor="middle")
    rule = HEAD if not sheet.narrow else 20
    if not sheet.narrow:
        yield words(chart.heads[0], 0, y, size=SMALL, bold=True)
        room = wrapped(chart.heads[1], ROOM - 8, SMALL, bold=True, most=2) if _has_room(at) else []
        yield lines_of(room, at.room, y - TIGHT * (len(room) - 1), size=SMALL, bold=True, anchor="end")
        found = wrapped(chart.heads[2], at.across - at.found, SMALL, bold=True, most=2)
        yield lines_of(found, at.found, y - TIGHT * (len(found) - 1), size=SMALL, bold=True)
    yield line((0, rule), (sheet.across, rule), look.INK, 1.6)


def _row(row: StandingRow, at: _Columns, y: float) -> tuple[list[str], float]:
    """A row on a page: everything side by side; its parts, and how high it is."""
    wide = at.left - 6
    names = wrapped(row.name, wide, SMALL, bold=True, most=3)
    target = wrapped(row.target, wide, SMALL, most=2) if row.target else []
    found = [text for each in row.found for text in _found_lines(each, at)]
    years = _years_high(row, at)
    tall = max(len(names) + len(target), len(found), years, 2 if row.room.text else 1)
    first = y + PAD + TIGHT / 2
    parts = [
        _lines(names, 0, first, bold=True),
        _lines(target, 0, first + TIGHT * len(names), colour=look.MUTED),
        *_years(row, at, first),
        words(row.room.text, at.room, first, size=SMALL, bold=True, anchor="end"),
        words(row.room.detail, at.room, first + TIGHT, size=SMALL, colour=look.MUTED, anchor="end"),
        *_found(row, at, first),
    ]
    return parts, TIGHT * tall + 2 * PAD + 1


def _lines(texts: Sequence[str], x: float, y: float, colour: str = look.INK, bold: bool = False) -> str:
    return "".join(
        words(text, x, y + TIGHT * place, size=SMALL, colour=colour, bold=bold) for place, text in enumerate(texts)
    )


def _years(row: StandingRow, at: _Columns, y: float) -> Iterator[str]:
    """The cells of the years; or what is said across them."""
    if row.across:
        yield from _across(row.across, at.left + 4, y, _across_room(at))
        return
    for place, cell in enumerate(row.cells):
        yield from _cell(cell, at.left + at.step * (place + 0.5), y, at.step)


def _years_high(row: StandingRow, at: _Columns) -> int:
    """How many lines the cells of the years take, or what is said across them."""
    if row.across:
        return (1 if row.across.text else 0) + len(_across_detail(row.across, _across_room(at)))
    return 1 + max((len(_detail(cell, at.step)) for cell in row.cells), default=0)


def _has_room(at: _Columns) -> bool:
    """Whether there is a column of the room."""
    return at.across - at.found < FOUND_WIDE


def _across_room(at: _Columns) -> float:
    """How wide what is said across the years may be."""
    right = (at.room - ROOM if _has_room(at) else at.room) if at.room else at.across
    return right - at.left - BESIDE - 8


def _across_detail(said: Said, room: float) -> list[str]:
    return wrapped(said.detail, room, SMALL, most=4) if said.detail else []


def _across(said: Said, x: float, y: float, room: float) -> Iterator[str]:
    """A mark with its word, and under it what is told of it."""
    drawn_sign = sign(said)
    if drawn_sign:
        yield shape(drawn_sign[0], (x + MARK, y), MARK, drawn_sign[1])
        x += BESIDE
    yield words(said.text, x, y, size=SMALL, bold=True)
    yield _lines(_across_detail(said, room), x, y + (TIGHT if said.text else 0), look.MUTED)


def _cell(cell: Said, x: float, y: float, room: float) -> Iterator[str]:
    """A mark with its figure, and its word under both; a mark alone stands over its word."""
    drawn_sign = sign(cell)
    shade = look.COLOURS[cell.mark] if cell.mark else look.INK
    long = width(cell.text, SMALL, bold=True)
    left = x - (2 * MARK + (3 + long if cell.text else 0)) / 2
    if drawn_sign:
        yield shape(drawn_sign[0], (left + MARK, y), MARK, drawn_sign[1])
    yield words(cell.text, left + 2 * MARK + 3, y, size=SMALL, bold=True)
    for place, text in enumerate(_detail(cell, room)):
        yield words(text, x, y + TIGHT * (place + 1), size=SMALL, colour=shade, anchor="middle")


def _detail(cell: Said, room: float) -> list[str]:
    return wrapped(cell.detail, room - 3, SMALL, most=3) if cell.detail else []


def _found_lines(said: Said, at: _Columns) -> list[str]:
    text = ", ".join(filter(None, [said.text, said.detail]))
    return wrapped(text, at.across - at.found - (BESIDE if said.flag else 0), SMALL, most=5)


def _found(row: StandingRow, at: _Columns, y: float) -> Iterator[str]:
    """What others found, each under its flag; red where it is not what we found."""
    for said in row.found:
        lines, drawn_sign = _found_lines(said, at), sign(said)
        if drawn_sign:
            yield shape(drawn_sign[0], (at.found + MARK, y), MARK, drawn_sign[1])
        x = at.found + (BESIDE if drawn_sign else 0)
        colour = look.MISSED if said.differs else look.INK if said.flag else look.MUTED
        yield _lines(lines, x, y, colour)
        y += TIGHT * len(lines)


def _phone_row(row: StandingRow, at: _Columns, y: float, head: str) -> tuple[list[str], float]:
    """A row on a phone: the test, its cells, then its room and what others found."""
    names = wrapped(row.name, at.across, SMALL, bold=True, most=3)
    target = wrapped(row.target, at.across, SMALL, most=3) if row.target else []
    first = y + PAD + TIGHT / 2
    parts = [_lines(names, 0, first, bold=True), _lines(target, 0, first + TIGHT * len(names), colour=look.MUTED)]
    y = first + TIGHT * (len(names) + len(target)) + 3
    parts += _years(row, at, y)
    y += TIGHT * _years_high(row, at) + 2
    room = replace(row.room, text=f"{head}: {row.room.text}") if row.room.text else row.room
    for said in [room, *(each for each in row.found if each.flag)]:
        if said.text:
            parts += _across_phone(said, y, at.across)
            y += TIGHT + 1
    return parts, y - first + PAD + TIGHT / 2 - 2


def _across_phone(said: Said, y: float, across: float) -> Iterator[str]:
    drawn_sign, x = sign(said), 0.0
    if drawn_sign:
        yield shape(drawn_sign[0], (MARK, y), MARK, drawn_sign[1])
        x = BESIDE
    text = " ".join(filter(None, [f"{said.text}{',' if said.flag and said.detail else ''}", said.detail]))
    colour = look.MISSED if said.differs else look.INK
    yield words(wrapped(text, across - x, SMALL, most=1)[0], x, y, size=SMALL, colour=colour)
