"""How much more one area grew than another, by year: stems from zero, what is allowed, and the figures beneath."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.pages.pictures import Difference, DifferenceYear, Said
from monitor.rendering import look
from monitor.rendering.chart_cells import LINE, MARK, Spot, cell, height, inline
from monitor.rendering.chart_parts import Plot, inside, linear, tick_words, values_axis, widest, zero_line
from monitor.rendering.drawing import SIZE, SMALL, Sheet, apart, box, dot, line, lines_of, picture, shape, words
from monitor.rendering.measure import width, wrapped

FIGURE = SIZE + 0.5
RADIUS, CAP = 4.6, 3.4
HEADS, RIGHT, GAP = 140, 112, 12  # beside the plot: at most, the heads of the rows; and the limit by its name
HIGH, BRACKET, YEARS = 216, 30, 26  # the plot where no sheet gives its height; over it a bracket, under it the years
YEAR, COLUMN, ROW = 36, 61, 46  # on a phone: the year, a column of figures, and a row


def drawn(chart: Difference, sheet: Sheet) -> str:
    """The picture: years side by side; on a phone under one another."""
    return _under(chart, sheet) if sheet.narrow else _beside(chart, sheet)


def _scale_values(chart: Difference) -> list[float]:
    return [0.0, *(value for year in chart.years for value in (year.low, year.high, year.value, year.limit))]


def _colour(year: DifferenceYear) -> str:
    return look.ABOVE if year.value > 0 else look.STATE


# Side by side


def _beside(chart: Difference, sheet: Sheet) -> str:
    """Stems up and down, with the cells of each year under it."""
    left = min(HEADS, widest(chart.rows, SMALL, bold=True) + 12)
    heads = [wrapped(head, left - 10, SMALL, bold=True, most=2) for head in chart.rows]
    step = (sheet.across - left - RIGHT) / len(chart.years)
    rows = [_row_height(chart, place, heads[place], step) for place in range(len(heads))]
    top = (BRACKET if chart.runs else 0) + 10
    badge = 26 if chart.synthetic else 0
    high = HIGH if sheet.down is None else max(110.0, sheet.down - badge - top - YEARS - sum(rows))
    plot = _plot(chart, left, top, sheet.across - left - RIGHT, high)
    parts = [*_bands(chart, plot), *values_axis(plot, signed=True), zero_line(plot), *_limits(chart, plot)]
    parts += [part for place, year in enumerate(chart.years) for part in _stem(plot, place, year)]
    parts += [*_figures(chart, plot), *_runs(chart, plot), *_names(chart, plot)]
    return picture(sheet, plot.bottom + YEARS + sum(rows), [*parts, *_cells(chart, plot, heads, rows)], chart.synthetic)


def _row_height(chart: Difference, place: int, head: Sequence[str], step: float) -> float:
    said = [year.cells[place] for year in chart.years]
    beside = all(inline(each, step) for each in said)
    return max(LINE * len(head) + 4, *(height(each, step, beside) for each in said))


def _plot(chart: Difference, x: float, y: float, wide: float, high: float) -> Plot:
    """The plot, with room for figures beyond the ends of the errors, and for the words of an unknown year."""
    known = [year.value for year in chart.years if math.isfinite(year.value)]
    below = any(value <= 0 for value in known) or any(year.said for year in chart.years)
    pads = (24 / high if below else 0.02, 24 / high if any(value > 0 for value in known) else 0.06)
    return Plot(x, y, wide, high, linear(_scale_values(chart), 6, pads), len(chart.years))


def _held(chart: Difference) -> list[tuple[float, float, float]]:
    """Each limit with the edges of the years that it holds for."""
    places = [place for place, year in enumerate(chart.years) if math.isfinite(year.limit)]
    held: list[tuple[float, float, float]] = []
    for place in places:
        limit = chart.years[place].limit
        first = held.pop()[1] if held and held[-1] == (limit, held[-1][1], place - 0.5) else place - 0.5
        held.append((limit, first, place + 0.5))
    return held


def _bands(chart: Difference, plot: Plot) -> Iterator[str]:
    """What is allowed above zero."""
    for limit, first, last in _held(chart):
        if limit > 0:
            a, b = plot.at(first, 0), plot.at(last, limit)
            yield box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]), look.BAND)


def _limits(chart: Difference, plot: Plot) -> Iterator[str]:
    for limit, first, last in _held(chart):
        yield line(plot.at(first, limit), plot.at(last, limit), look.INK, 1.4, "6 3.6")


def _stem(plot: Plot, place: float, year: DifferenceYear) -> Iterator[str]:
    """A year's value from zero, with its error as a thin line with caps."""
    if not math.isfinite(year.value):
        return
    shade = _colour(year)
    yield line(plot.at(place, 0), plot.at(place, year.value), shade, 2.6)
    if year.low < year.high:
        yield line(plot.at(place, year.low), plot.at(place, year.high), shade, 1.1)
        far = CAP / plot.step
        yield from (
            line(plot.at(place - far, end), plot.at(place + far, end), shade, 1.1) for end in (year.low, year.high)
        )
    yield dot(plot.at(place, year.value), shade, RADIUS)


def _figures(chart: Difference, plot: Plot) -> Iterator[str]:
    """Each figure: over the error of a year above, else beside its dot or under it; an unknown year by its mark."""
    for place, year in enumerate(chart.years):
        x, y = plot.at(place, year.value if math.isfinite(year.value) else 0)
        beside = plot.step >= 1.5 * width(year.words, FIGURE, bold=True) + 12
        if not math.isfinite(year.value):
            yield from _unknown(plot, place, year)
        elif year.value > 0:
            y = plot.at(place, max(year.high, year.value))[1] - FIGURE
            yield words(year.words, x, y, size=FIGURE, colour=look.ABOVE, bold=True, anchor="middle", halo=look.PAPER)
        elif beside:
            y = max(y, plot.at(place, 0)[1] + 0.7 * FIGURE)
            yield words(year.words, x + RADIUS + 4, y, size=FIGURE, colour=look.STATE, bold=True, halo=look.PAPER)
        else:
            y = plot.at(place, min(year.low, year.value))[1] + FIGURE
            yield words(year.words, x, y, size=FIGURE, colour=look.STATE, bold=True, anchor="middle", halo=look.PAPER)


def _unknown(plot: Plot, place: int, year: DifferenceYear) -> Iterator[str]:
    """The mark of a year without a figure at zero, and under it why and by when."""
    x, zero = plot.at(place, 0)
    middle = plot.at(place, year.limit / 2)[1] if year.limit > 0 else zero - MARK - 4
    yield shape(look.SHAPES[year.mark], (x, min(middle, zero - MARK - 3)), MARK, look.COLOURS[year.mark])
    wide = ((year.said, plot.step - 4), (year.detail, plot.step - 20))  # the figure of the year before may reach over
    told = [text for piece, room in wide if piece for text in wrapped(piece, room, SMALL)]
    yield lines_of(told, x, zero + 13, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)


def _runs(chart: Difference, plot: Plot) -> Iterator[str]:
    """A bracket over years in a row, with what is said of them."""
    for first, last, said in chart.runs:
        (left, _), (right, _) = plot.at(first, 0), plot.at(last, 0)
        y = plot.y - 8
        corners = [(left, y + 6), (left, y), (right, y), (right, y + 6)]
        yield from (line(a, b, look.ABOVE, 1.6) for a, b in pairwise(corners))
        yield words(said, (left + right) / 2, y - 10, size=SMALL, colour=look.ABOVE, bold=True, anchor="middle")


def _names(chart: Difference, plot: Plot) -> Iterator[str]:
    """The limit and the other area at their lines, and what lies on each side at the left."""
    limit = next((year.limit for year in reversed(chart.years) if math.isfinite(year.limit)), math.nan)
    zero, told = plot.at(0, 0)[1], wrapped(chart.limit_words, RIGHT - GAP, SMALL, bold=True, most=4)
    wanted = [zero, *([plot.at(0, limit)[1]] if math.isfinite(limit) else [])]
    places = apart(wanted, [LINE + 2, LINE * len(told) + 2][: len(wanted)], 0, plot.bottom)
    yield words(chart.zero, plot.right + GAP, places[0], size=SMALL, colour=look.NATION, bold=True)
    for middle in places[1:]:
        yield lines_of(told, plot.right + GAP, middle - LINE * (len(told) - 1) / 2, size=SMALL, bold=True)
    ticks = widest(tick_words(plot.scale, signed=True)) + 16
    for said, value in zip(chart.sides, (plot.scale.high, plot.scale.low), strict=True):
        lines = wrapped(said, plot.x - ticks, SMALL, most=2)
        y = (plot.at(0, value)[1] + zero) / 2 - LINE * (len(lines) - 1) / 2
        if abs(plot.at(0, value)[1] - zero) > 2 * LINE:
            yield lines_of(lines, 0, y, size=SMALL, colour=look.MUTED)


def _cells(chart: Difference, plot: Plot, heads: Sequence[Sequence[str]], rows: Sequence[float]) -> Iterator[str]:
    """The years, and under a rule their cells in rows with a head at the left."""
    for place, year in enumerate(chart.years):
        yield words(year.year, plot.at(place, 0)[0], plot.bottom + 12, size=SIZE, bold=True, anchor="middle")
    y = plot.bottom + YEARS
    yield line((0, y - 3), (plot.right, y - 3), look.RULE)
    for number, (head, high) in enumerate(zip(heads, rows, strict=True)):
        shade = {0: look.STATE, 1: look.NATION}.get(number, look.INK)
        yield lines_of(head, 0, y + 10, size=SMALL, colour=shade, bold=True)
        beside = all(inline(year.cells[number], plot.step) for year in chart.years)
        for place, year in enumerate(chart.years):
            at = Spot(plot.at(place, 0)[0], y + 10, plot.step, beside)
            yield from cell(year.cells[number], at, shade, bold=number == 0)
        y += high


# Under one another, on a phone


def _under(chart: Difference, sheet: Sheet) -> str:
    """A row for each year: its stem lying, both growths at the right, and under it verdict and others' finding."""
    heads = [wrapped(head, COLUMN - 4, SMALL, bold=True, most=3) for head in chart.rows[:2]]
    named = wrapped(chart.limit_words, sheet.across - 2 * COLUMN - 6, SMALL, bold=True, most=3)
    top = LINE * (max(len(named) + 1, *(len(head) for head in heads))) + 10
    plot = _lying(chart, top, sheet.across - YEAR - 2 * COLUMN)
    parts = [*_bands(chart, plot), zero_line(plot), *_limits(chart, plot)]
    parts += [part for place, year in enumerate(chart.years) for part in _phone_row(chart, plot, place, year, sheet)]
    heading = [*_phone_heads(chart, plot, heads, named, sheet)]
    runs = [f"{chart.years[a].year}\N{EN DASH}{chart.years[b].year}: {said}" for a, b, said in chart.runs]
    foot = lines_of(runs, 0, plot.bottom + 14, size=SMALL, colour=look.ABOVE, bold=True)
    return picture(sheet, plot.bottom + 8 + LINE * len(runs), [*heading, *parts, foot], chart.synthetic)


def _lying(chart: Difference, top: float, wide: float) -> Plot:
    room = min((widest([year.words for year in chart.years], SIZE, bold=True) + 10) / wide, 0.4)
    known = [year.value for year in chart.years if math.isfinite(year.value)]
    pads = (room if any(value <= 0 for value in known) else 0.03, room if any(value > 0 for value in known) else 0.03)
    return Plot(YEAR, top, wide, ROW * len(chart.years), linear(_scale_values(chart), 4, pads), len(chart.years), True)


def _phone_heads(
    chart: Difference, plot: Plot, heads: Sequence[Sequence[str]], named: Sequence[str], sheet: Sheet
) -> Iterator[str]:
    """The limit and the other area by their names over the plot, and the heads of both columns."""
    zero = plot.at(0, 0)[0]
    limit = next((year.limit for year in chart.years if math.isfinite(year.limit)), math.nan)
    yield lines_of(named, 0, 8, size=SMALL, bold=True)
    if math.isfinite(limit):
        x = plot.at(0, limit)[0]
        yield line((x, LINE * len(named) + 4), (x, plot.y), look.INK, 1)
    half = width(chart.zero, SMALL, bold=True) / 2
    x = min(inside(zero, half, 0, plot.right), (plot.at(0, limit)[0] if limit > 0 else plot.right) - half - 5)
    yield words(chart.zero, max(x, half), plot.y - 8, size=SMALL, colour=look.NATION, bold=True, anchor="middle")
    for number, head in enumerate(heads):
        right = sheet.across - COLUMN * (1 - number)
        y = plot.y - LINE * len(head) + LINE / 2
        shade = look.STATE if number == 0 else look.NATION
        yield lines_of(head, right, y, size=SMALL, colour=shade, bold=True, anchor="end")


def _phone_row(chart: Difference, plot: Plot, place: int, year: DifferenceYear, sheet: Sheet) -> Iterator[str]:
    upper = place - 0.22  # the stem lies in the upper part of its row
    y = plot.at(upper, 0)[1]
    yield line((0, plot.at(place + 0.5, 0)[1]), (sheet.across, plot.at(place + 0.5, 0)[1]), look.GRID)
    yield words(year.year, 0, y, size=SIZE, bold=True)
    yield from _stem(plot, upper, year)
    if math.isfinite(year.value):
        x, after = (plot.at(upper, max(year.high, 0))[0] + 8, True) if year.value > 0 else (0.0, False)
        x = x if after else plot.at(upper, min(year.low, year.value))[0] - 8
        yield words(year.words, x, y, size=SIZE, colour=_colour(year), bold=True, halo=look.PAPER,
                    anchor="start" if after else "end")  # fmt: skip
        for number, said in enumerate(year.cells[:2]):
            shade = look.STATE if number == 0 else look.NATION
            yield words(said.text, sheet.across - COLUMN * (1 - number), y, size=SIZE, colour=shade,
                        bold=number == 0, anchor="end")  # fmt: skip
    yield from _phone_told(plot, place, year, sheet)


def _phone_told(plot: Plot, place: int, year: DifferenceYear, sheet: Sheet) -> Iterator[str]:
    """Under a stem: the verdict, or why there is none and when it is due; and what others found."""
    y, known = plot.at(place + 0.22, 0)[1], math.isfinite(year.value)
    told = year.cells[2] if known else Said(": ".join(filter(None, [year.said, year.detail])), year.mark)
    x = 0.0
    for said in (told, year.cells[3]):
        if said.text and (said.mark or said.flag):
            drawing, end = _in_a_line(said, x, y, sheet.across)
            yield drawing
            x = end + 12


def _in_a_line(said: Said, x: float, y: float, right: float) -> tuple[str, float]:
    sign = (look.SHAPES[said.mark], look.COLOURS[said.mark]) if said.mark else look.SIGNS[said.flag or "account"]
    (text, *_) = wrapped(", ".join(filter(None, [said.text, said.detail])), right - x - 2 * MARK - 5, SMALL, most=1)
    colour = look.MISSED if said.differs else look.INK
    drawing = shape(sign[0], (x + MARK, y), MARK, sign[1]) + words(text, x + 2 * MARK + 5, y, size=SMALL, colour=colour,
                                                                  halo=look.PAPER)  # fmt: skip
    return drawing, x + 2 * MARK + 5 + width(text, SMALL)
