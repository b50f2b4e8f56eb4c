"""Units as a spreadsheet shows them: dollars in full, percent and points with their decimals, years whole."""

from monitor.rendering.workbook.model import Entry
from monitor.words.units import PERCENT, YEARS, Unit
from monitor.words.wording import DOLLARS, decimals, header_unit

_IN_MILLIONS = 6  # decimals that a figure in millions has more than the same in dollars
_MOST = 15  # digits that a spreadsheet keeps
_WIDTH_OF_WORDS, _MARGIN = 14, 3  # characters: of "not in force" in bold; of the point and both sides of a figure


def number_format(unit: Unit, places: int | None = None) -> str:
    """How a figure of the unit is shown, with `places` decimals as reports print it: dollars there are in millions."""
    if unit == YEARS:
        return "0"
    shown = decimals(unit) if places is None else places
    if unit == DOLLARS:
        return f"$#,##0{_decimals(shown - _IN_MILLIONS)}"
    if unit.over == DOLLARS.over:
        return f"$#,##0{_decimals(shown)}"
    return f"#,##0{_decimals(shown)}" + ('"%"' if unit == PERCENT else "")


def _decimals(places: int) -> str:
    return f".{'0' * min(places, _MOST)}" if places > 0 else ""


def shown_width(entry: Entry) -> int:
    """How wide a column has to be for a figure, in characters; words may be broken between two lines."""
    if not isinstance(entry.value, float):
        return _WIDTH_OF_WORDS
    whole = len(f"{entry.value:,.0f}") + entry.format.count("$") + entry.format.count("%")
    return whole + len(entry.format.partition(".")[2].rstrip('"%')) + _MARGIN


def unit_words(unit: Unit) -> str:
    """The unit beside figures that stand in full."""
    return "dollars" if unit == DOLLARS else header_unit(unit) or "ratio"
