"""What others found of a year, in words under a flag: hollow where it is an account, not their own finding."""

from monitor.pages.model import Bars, OthersMark, YearBar
from monitor.rendering import look
from monitor.rendering.chart_parts import chart_number, known, places_for

HEAD = "What others found"
_WORDS = {True: "official", False: "account"}
_COLOURS = {"missed": look.MISSED, "met": look.MET}


def any_found(chart: Bars) -> bool:
    """Whether others found anything of any year."""
    return any(bar.others for bar in chart.bars)


def told(chart: Bars, bar: YearBar) -> list[tuple[str, str, bool]]:
    """Pieces of a year's words: text, colour and whether it is bold."""
    found = bar.others
    if not found:
        return []
    figures = [chart_number(value, _places(chart)) for value in known([found.value])]
    pieces = [(figure, look.STATE, True) for figure in figures]
    pieces += [(found.verdict, _COLOURS.get(found.verdict, look.STATE), True)] if found.verdict else []
    return [*pieces, (_WORDS[found.official], look.MUTED, False)]


def sign(found: OthersMark) -> tuple[str, str]:
    """The flag as (shape, colour)."""
    return look.SIGNS["official" if found.official else "account"]


def _places(chart: Bars) -> int:
    return places_for([bar.others.value for bar in chart.bars if bar.others], unit=chart.unit)
