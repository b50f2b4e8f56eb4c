"""Years against a limit: side by side where they have room, else under one another."""

from monitor.pages.model import Bars
from monitor.rendering import chart_columns, chart_strips
from monitor.rendering.drawing import Sheet


def drawn(chart: Bars, sheet: Sheet) -> str:
    """The picture."""
    if chart_columns.fits(chart, sheet):
        return chart_columns.drawn(chart, sheet)
    return chart_strips.drawn(chart, sheet)
