"""Every kind of page in a real browser: no fault by axe, and no page scrolls sideways, however it is shown.

Each page is rendered and opened once; the window, the colours and the medium are changed under it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from monitor.operations.papers import sheet_paper
from monitor.operations.report import Asked, evaluated
from monitor.pages.cover import EMPTY
from monitor.pages.front import Shown, editions_page, front_page
from monitor.pages.kinds.registry import KINDS
from monitor.pages.material import Material
from monitor.records.record import Origin
from monitor.rendering.mail import mail_html
from monitor.rendering.render import render_html
from tests.sheets import shipped
from tests.unit.test_alert_words import alert

pytestmark = pytest.mark.repeats

Rules = list[str] | dict[str, Any]

WIDTHS = (1440, 1280, 768, 390, 320)
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ONLY_SEEN = {"type": "rule", "values": ["color-contrast"]}  # what may come out otherwise in other colours
PLAIN = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}
WAYS: Mapping[str, tuple[int, dict[str, str], Rules]] = {
    "at a desk": (1280, PLAIN, EVERY_RULE),
    "on a phone": (320, PLAIN, EVERY_RULE),
    "in the dark": (1280, {**PLAIN, "color_scheme": "dark"}, ONLY_SEEN),
    "in colours of one's own": (1280, {**PLAIN, "forced_colors": "active"}, ONLY_SEEN),
    "on paper": (1280, {**PLAIN, "media": "print"}, ONLY_SEEN),
}
LARGE = ("annex", "exhibits")  # looked through at a desk; in every other way a small one stands for it
EDITION = Shown(
    "model", "A model of an invented state", "All is met.", date(2026, 8, 20), (), "Withdrawn by nobody.",
    ("WITHDRAWN",), (("Dashboard", "model/dashboard.html"), ("Dashboard (PDF)", "model/dashboard.pdf")),
)  # fmt: skip


@cache
def material(programme: str) -> Material:
    """All that the reports of a shipped programme are made of."""
    held = shipped()
    return evaluated(held, held.definitions.programme(programme), Origin({"code": "0"}, {}), str, Asked())


def report(programme: str, kind: str) -> str:
    """A report of a shipped programme."""
    return render_html(KINDS[kind].report(material(programme)))


def sheets() -> str:
    """The pages of a worksheet for the first two of those it was asked of."""
    programme = shipped().definitions.programme("hscrc_full_rate")
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/recommendation"))
    return sheet_paper(replace(sheet, entities=sheet.entities[:2]), programme).html


PAGES: Mapping[str, Callable[[], str]] = {
    **{kind: partial(report, "maryland_tcoc", kind) for kind in ("dashboard", "annex", "quarterly", "exhibits")},
    **{f"small {kind}": partial(report, "hcp_lan", kind) for kind in LARGE},
    **{f"{kind} of what others decide": partial(report, "vermont_apm", kind) for kind in ("dashboard", "annual")},
    "sheets": sheets,
    "front": lambda: render_html(front_page([EDITION], EMPTY, EDITION.as_of)),
    "editions": lambda: render_html(editions_page([EDITION], EMPTY, EDITION.as_of)),
    "mail": lambda: mail_html(alert(), "An office", "https://example.gov/model/"),
}


@pytest.fixture(scope="module", params=PAGES)
def page(browser: Any, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page opened without a network, all that can be opened on it open."""
    path: Path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(PAGES[request.param](), "utf-8")
    context = browser.new_context(offline=True)
    context.set_default_timeout(0)  # a busy machine is no fault of a page
    opened = context.new_page()
    opened.named, opened.said = request.param, []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(path.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield opened
    context.close()


def faults(page: Any, rules: Rules) -> list[tuple[str, list[str]]]:
    """What axe finds, each with the first parts of the page that it finds it in."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
    return [(fault["id"], [node["html"][:120] for node in fault["nodes"][:3]]) for fault in found["violations"]]


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_no_fault(page: Any, way: str) -> None:
    width, media, rules = WAYS[way]
    if way != "at a desk" and page.named in LARGE:
        pytest.skip("a small one is asked instead")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(**media)
    assert faults(page, rules) == []


def test_no_page_scrolls_sideways_and_none_asks_for_anything(page: Any) -> None:
    page.emulate_media(**PLAIN)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    assert page.said == []


def test_in_the_dark_the_ground_is_dark_and_words_in_charts_are_light(page: Any) -> None:
    page.emulate_media(**{**PLAIN, "color_scheme": "dark"})
    if page.locator(".masthead").count():  # a mail's colours are its own
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 27)"
        fills = page.evaluate("[...document.querySelectorAll('svg text')].map(t => getComputedStyle(t).fill)")
        assert "rgb(27, 27, 27)" not in fills
