"""Every kind of page in a real browser: no fault by axe, and no page scrolls sideways, however it is shown.

Each page is rendered once and opened once; the window, the colours and the medium are changed under it.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from monitor.evaluation.gathered import Gathered
from monitor.operations.papers import handed_out, sheet_page
from monitor.operations.report import Asked, evaluated
from monitor.pages.kinds.registry import KINDS
from monitor.records.record import Origin
from monitor.rendering.render import render_html
from tests.sheets import shipped

pytestmark = pytest.mark.repeats

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ASKED = {"runOnly": RULES, "resultTypes": ["violations"]}
WIDTHS = (320, 390, 768, 1280, 1440)
RICH, POOR = "maryland_tcoc", "vermont_apm"


class Shows(NamedTuple):
    """How a page is shown: how wide, in which colours, on which medium."""

    width: int
    media: dict[str, str]


WAYS = (
    Shows(1280, {"media": "screen", "color_scheme": "light", "forced_colors": "none"}),
    Shows(320, {"media": "screen", "color_scheme": "light", "forced_colors": "none"}),
    Shows(1280, {"media": "screen", "color_scheme": "dark", "forced_colors": "none"}),
    Shows(1280, {"media": "screen", "color_scheme": "light", "forced_colors": "active"}),
    Shows(1280, {"media": "print", "color_scheme": "light", "forced_colors": "none"}),
)


def report(programme: str, kind: str) -> Callable[[], str]:
    def made() -> str:
        held = shipped()
        whole = evaluated(held, held.definitions.programme(programme), Origin({"code": "0"}, {}), str, Asked())
        return render_html(KINDS[kind].report(whole))

    return made


def sheets() -> str:
    held: Gathered = shipped()
    programme = held.definitions.programme("hscrc_full_rate")
    sheet = next(iter(handed_out([held.judged(test) for test in programme.tests])))
    return sheet_page(sheet, programme)
