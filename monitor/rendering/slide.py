"""An exhibit as a slide of 1920 x 1080: what is found, its unit, the picture and its source, read from the back row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.pages.model import Bars, Figure, Lines, Report
from monitor.rendering import look
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import SLIDE, box, outlined, words
from monitor.rendering.outlines import BOLD, HEAVY, width
from monitor.rendering.outlines import outlined as in_outlines
from monitor.rendering.titles import balanced, lines_within
from monitor.words.findings import SYNTHETIC
from monitor.words.wording import long_date

WIDTH, HEIGHT, LEFT, ROOM = 1920, 1080, 80, 1760
PICTURE, FOOT = 276, 1044  # where the picture begins, and the middle of the last line of the source
TITLE, LEAST_TITLE, UNIT, HEAD, SMALL = 50, 36, 27, 25, 20  # pixels of type
LEADING, SOURCE_LEADING, MOST_SOURCE = 58, 26, 3  # pixels from line to line, and lines of the source
GAP = 12  # between notices


def slide_svg(report: Report, figure: Figure, notices: Sequence[str]) -> str:
    """The slide of one exhibit as an `<svg>` whose words are outlines; its name is the figure's alternative text.

    `notices` stand at its head, so that the picture need not say once more what was made up. Raises ValueError for a
    chart that cannot be drawn.
    """
    chart = figure.chart
    plain = chart if isinstance(chart, Bars | Lines) else replace(chart, synthetic=False)
    drawn = chart_svg(f"slide-{figure.id}", plain, figure.alt, SLIDE)
    name = re.findall(r'<title id="([^"]+)"', drawn)[0]
    parts = [*_head(report, figure), *_notices(notices), *_title(figure), *_source(report, figure)]
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="{name}">'
    picture = drawn.replace("<svg ", f'<svg x="{LEFT}" y="{PICTURE}" ', 1)
    return in_outlines(f"{opening}{box(0, 0, WIDTH, HEIGHT, look.PAPER)}{''.join(parts)}{picture}</svg>")


def _head(report: Report, figure: Figure) -> Iterator[str]:
    """The number, the agreement and the date, under a bar of colour."""
    yield box(LEFT, 0, 160, 13, look.NAVY)
    yield words(figure.number, LEFT, 62, size=HEAD, colour=look.NAVY, bold=True)
    beside = f"{report.title}, as of {long_date(report.as_of)}"
    yield words(beside, LEFT + width(figure.number, HEAD, BOLD) + GAP, 62, size=HEAD, colour=look.MUTED)


def _notices(notices: Sequence[str]) -> Iterator[str]:
    """At the right edge, the last outermost: filled where figures were made up, else framed."""
    right = float(LEFT + ROOM)
    for word in reversed(notices):
        across = width(word, SMALL, BOLD) + 26
        filled = word == SYNTHETIC.upper()
        ground = (
            box(right - across, 42, across, 34, look.MISSED)
            if filled
            else outlined(right - across, 42, across, 34, look.INK)
        )
        colour = look.PAPER if filled else look.INK
        yield ground + words(word, right - across / 2, 59, size=SMALL, colour=colour, bold=True, anchor="middle")
        right -= across + GAP


def _title(figure: Figure) -> Iterator[str]:
    """The finding in at most two lines, smaller where it is longer than that, and the unit under it."""
    sizes = range(TITLE, LEAST_TITLE - 1, -2)
    size = next((size for size in sizes if len(balanced(figure.title, ROOM, size)) <= 2), LEAST_TITLE)
    lines = balanced(figure.title, ROOM, size)
    for place, line in enumerate(lines):
        heavy = words(line, LEFT, 121 + LEADING * place, size=size, colour=look.NAVY, bold=True)
        yield heavy.replace(f'font-weight="{BOLD}"', f'font-weight="{HEAVY}"')
    fitting = UNIT * min(1.0, ROOM / max(width(figure.unit, UNIT), 1.0))
    yield words(figure.unit, LEFT, 118 + LEADING * len(lines), size=fitting, colour=look.MUTED)


def _source(report: Report, figure: Figure) -> Iterator[str]:
    """Where the figures are from, and what they are not; what is too long for a slide stands in the text beside it."""
    lines = lines_within(f"Source: {figure.source} {report.footer}".strip(), ROOM, SMALL)
    if len(lines) > MOST_SOURCE:
        lines = lines_within(f"Source: {figure.source}", ROOM, SMALL)[:MOST_SOURCE]
    for place, line in enumerate(reversed(lines)):
        yield words(line, LEFT, FOOT - SOURCE_LEADING * place, size=SMALL, colour=look.MUTED)
