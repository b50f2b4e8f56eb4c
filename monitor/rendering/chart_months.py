"""Months beside the same months a year before: small multiples on one scale, firm and projected months told apart."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.pages.pictures import Months, Panel
from monitor.rendering import look
from monitor.rendering.chart_parts import Plot, chart_number, linear
from monitor.rendering.drawing import (
    SIZE,
    SMALL,
    Sheet,
    apart,
    area,
    box,
    dot,
    hinted,
    line,
    lines_of,
    path,
    picture,
    words,
)
from monitor.rendering.measure import wrapped

_TOP, _FOOT = 26, 54  # over a panel its title, under it months and how firm they are
_ASIDE = 88  # beside a panel the names of its lines


def drawn(chart: Months, sheet: Sheet) -> str:
    """The picture: panels side by side, or under one another on a phone."""
    places = list(_places(chart, sheet))
    panels = (
        part for n, (panel, place) in enumerate(zip(chart.panels, places, strict=True))
        for part in _panel(chart, panel, place, sheet.narrow or n == 0)
    )  # fmt: skip
    return picture(sheet, places[-1].y + places[-1].height + _FOOT, panels, chart.synthetic)


def _places(chart: Months, sheet: Sheet) -> Iterator[Plot]:
    values = [v for p in chart.panels for v in (*p.state, *p.nation, *p.low, *p.high)]
    scale = linear([0.0, *values], 5, (0.0, 0.04))
    panels = len(chart.panels)
    width, height = (218, 130) if sheet.narrow else ((sheet.across - 26) / panels - _ASIDE, _high(sheet))
    for number in range(panels):
        x = 26 if sheet.narrow else 26 + number * (width + _ASIDE)
        y = _TOP + (number * (height + _TOP + _FOOT + 6) if sheet.narrow else 0)
        yield Plot(x, y, width, height, scale, len(chart.months))


def _high(sheet: Sheet) -> float:
    """How high a panel is: as usual, or as the sheet has it."""
    return 216 if sheet.down is None else sheet.down - _TOP - _FOOT


def _panel(chart: Months, panel: Panel, place: Plot, first: bool) -> Iterator[str]:
    yield words(panel.title, place.x, place.y - 14, size=SIZE + 1, bold=True)
    yield from _ground(chart, place, first)
    yield from _band(panel, place)
    yield from _series(chart, "Nation", panel.nation, place, look.NATION, 1.75)
    yield from _series(chart, chart.state, panel.state, place, look.STATE, 2.5)
    yield from _names(chart, panel, place)


def _ground(chart: Months, place: Plot, ticks: bool) -> Iterator[str]:
    """The washed ground of projected months, the grid, zero, the months and how firm they are."""
    bottom = place.y + place.height
    for firmness, first, last in _runs(chart):
        if firmness == "projected":
            yield box(place.edge(first), place.y, place.edge(last + 1) - place.edge(first), place.height, look.WASH)
    for tick in place.scale.ticks:
        y = place.at(0, tick)[1]
        strong = tick == 0
        yield line((place.x, y), (place.x + place.width, y), look.INK if strong else look.GRID, 1.25 if strong else 1)
        if ticks:
            yield words(chart_number(tick, 0), place.x - 6, y, size=SMALL, colour=look.MUTED, anchor="end")
    for month, name in enumerate(chart.months):
        yield words(name[:1], place.at(month, 0)[0], bottom + 12, size=SMALL, colour=look.MUTED, anchor="middle")
    yield from _firmness(chart, place, bottom)


def _runs(chart: Months) -> Iterator[tuple[str, int, int]]:
    """Months in a row that are equally firm: how firm, the first and the last."""
    for firmness, run in groupby(range(len(chart.firmness)), key=lambda month: chart.firmness[month]):
        months = list(run)
        yield firmness, months[0], months[-1]


def _firmness(chart: Months, place: Plot, bottom: float) -> Iterator[str]:
    """A bracket under each run of months, and its word, those of the middle run lower so that none overlap."""
    for firmness, first, last in _runs(chart):
        left, right = place.edge(first) + 2, place.edge(last + 1) - 2
        strong = firmness == "projected"
        y = bottom + (46 if firmness == "completed" else 33)
        yield line((left, bottom + 23), (right, bottom + 23), look.INK if strong else look.MUTED, 1)
        if firmness == "completed":
            middle = (left + right) / 2
            yield line((middle, bottom + 23), (middle, y - 7), look.MUTED, 1)
        yield words(firmness, (left + right) / 2, y, size=SMALL, colour=look.INK if strong else look.MUTED, bold=strong,
                    anchor="middle")  # fmt: skip


def _band(panel: Panel, place: Plot) -> Iterator[str]:
    """Nine in ten outcomes of each month that is not settled."""
    if not panel.low:
        return
    wide = [m for m, (low, high) in enumerate(zip(panel.low, panel.high, strict=True)) if high > low]
    if wide:
        first = max(wide[0] - 1, 0)
        months = range(first, len(panel.low))
        upper = [place.at(m, panel.high[m]) for m in months]
        yield area([*upper, *(place.at(m, panel.low[m]) for m in reversed(months))], look.BAND)


def _series(chart: Months, name: str, values: Sequence[float], place: Plot, colour: str, width: float) -> Iterator[str]:
    """A solid line through months that are held, a dotted one through those to come; hollow dots are not settled."""
    held = sum(firmness != "projected" for firmness in chart.firmness)
    points = [place.at(month, value) for month, value in enumerate(values)]
    if held > 1:
        yield path(points[:held], colour, width)
    if held < len(points):
        yield path(points[max(held - 1, 0) :], colour, width, "2 3")
    for month, value, point, firmness in zip(chart.months, values, points, chart.firmness, strict=True):
        mark = dot(point, colour, 2.25, hollow=firmness != "settled")
        yield hinted(f"{name}, {month}: {chart_number(value, 1)} percent, {firmness}", mark)


def _names(chart: Months, panel: Panel, place: Plot) -> Iterator[str]:
    """Each line by its name and last figure, at its end."""
    ends = [(chart.state, panel.state[-1], look.STATE), ("Nation", panel.nation[-1], look.NATION)]
    x = place.x + place.width + 7
    told = [[*wrapped(name, _ASIDE - 8, SIZE, bold=True), chart_number(value, 1)] for name, value, _ in ends]
    heights = [1.28 * SIZE * len(lines) for lines in told]
    ys = [place.at(0, value)[1] for _, value, _ in ends]
    moved = apart(ys, heights, place.y - 8, place.y + place.height + 8)
    for (_, _, colour), lines, y, height in zip(ends, told, moved, heights, strict=True):
        yield lines_of(lines, x, y - height / 2 + 0.64 * SIZE, size=SIZE, colour=colour, bold=True)
