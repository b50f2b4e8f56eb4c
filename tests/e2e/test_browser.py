"""The page as a browser shows it: accessible at a desk and on a phone, without a network and without a mouse."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.rendering.render import render_html
from tests.sample_outlook import with_outlook
from tests.sample_page import sample

pytestmark = pytest.mark.repeats

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ASKED = {"runOnly": RULES, "resultTypes": ["violations"]}  # every rule; of those that pass, not each of their elements
WIDTHS = (1280, 360)

Open = Callable[[int], Any]


@pytest.fixture(scope="module", params=["sample", "outlook", "maryland_all_payer", "maryland_tcoc"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with every kind of part, and those of the shipped programmes."""
    path = tmp_path_factory.mktemp("page") / "dashboard.html"
    made = {"sample": sample, "outlook": with_outlook}.get(request.param)
    if made:
        path.write_text(render_html(made()), encoding="utf-8")
    else:
        filed = request.getfixturevalue("filed")
        path.write_bytes((filed[request.param] / "annex.html").read_bytes())
    return path.as_uri()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Open]:
    contexts: list[Any] = []

    def opened(width: int) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
        context.set_default_timeout(0)  # a busy machine is no fault of a page
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address)
        page.evaluate("document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("details", [False, True])
def test_axe_finds_no_fault(open_page: Open, width: int, details: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(width)
    if details:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=ASKED).response
    faults = [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found["violations"]]
    assert faults == []
    assert len(found["passes"]) > 20


def test_axe_can_find_a_fault(open_page: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(1280)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    found = Axe().run(page, options=ASKED).response
    assert [v["id"] for v in found["violations"]] == ["html-has-lang"]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_never_scrolls_sideways(open_page: Open, width: int) -> None:
    page = open_page(width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_asked_of_a_network_and_nothing_is_blocked(open_page: Open, address: str) -> None:
    page = open_page(1280)
    assert [url for url in page.asked if url != address and not url.startswith("data:")] == []
    assert page.said == []


def test_the_typeface_and_the_styles_apply_under_the_policy(open_page: Open) -> None:
    page = open_page(1280)
    assert page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)") == ["Public Sans"]
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(22, 46, 81)"
    mark = "getComputedStyle(document.querySelector('.mark-met')).backgroundImage"
    assert page.evaluate(mark).startswith('url("data:image/svg+xml')


def test_every_table_has_a_caption(open_page: Open) -> None:
    captions = open_page(1280).evaluate(
        "[...document.querySelectorAll('table')].map(t => t.caption?.textContent.trim())"
    )
    assert len(captions) > 5
    assert all(captions)


def scrolled(page: Any) -> bool:
    """Whether the focused region has moved, asked after a moment: the page's policy forbids waiting inside it."""
    page.wait_for_timeout(50)
    return bool(page.evaluate("document.activeElement.scrollLeft > 0"))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_reaches_the_standing_table_and_scrolls_it(open_page: Open, width: int) -> None:
    page = open_page(width)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in page.query_selector_all(".beside-this a, .contents a"):  # what leads to other places may come first
        if page.evaluate("document.activeElement.hasAttribute('aria-labelledby')"):
            break
        page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.hasAttribute('aria-labelledby')"):
        page.keyboard.press("Tab")
    named = page.evaluate("document.activeElement.getAttribute('aria-labelledby')")
    assert named in ("scorecard-caption", "standing-caption")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    if width == 360 and named == "standing-caption":  # on a phone each row of a scorecard is a card
        page.keyboard.press("ArrowRight")
        assert any(scrolled(page) for _ in range(1000))


def test_the_newest_year_of_a_scorecard_is_in_sight_where_it_scrolls(open_page: Open) -> None:
    page = open_page(700)
    if not page.evaluate("!!document.querySelector('.scorecard')"):
        pytest.skip("no scorecard stands on this page")
    inside = """() => {
        const region = document.querySelector('.scorecard').getBoundingClientRect();
        const newest = [...document.querySelectorAll('.scorecard .year')].at(-1).getBoundingClientRect();
        return newest.left >= region.left && newest.right <= region.right;
    }"""
    assert page.evaluate(inside)


def test_the_skip_link_shows_itself_and_leads_to_the_findings(open_page: Open) -> None:
    page = open_page(1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_phone_gets_charts_drawn_for_it(open_page: Open) -> None:
    drawn = "[...document.querySelectorAll('figure svg')].filter(s => s.checkVisibility())"
    shown = f"{drawn}.map(s => s.viewBox.baseVal.width)"
    assert set(open_page(1280).evaluate(shown)) == {700}
    phone = open_page(360)
    assert set(phone.evaluate(shown)) == {340}
    texts = "[...document.querySelectorAll('.chart-narrow text')].filter(t => t.textContent.trim())"
    size = f"Math.min(...{texts}.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"
    assert phone.evaluate(size) >= 11


def test_printing_from_the_browser_shows_the_full_worksheet_and_no_controls(open_page: Open) -> None:
    page = open_page(1280)
    page.emulate_media(media="print")

    worksheets = page.evaluate("[...document.querySelectorAll('.worksheet table')].map(t => t.checkVisibility())")
    assert all(worksheets)
    assert worksheets or page.evaluate("document.body.className") == "dashboard"  # whose worksheets stand in the annex
    assert page.evaluate("document.querySelector('summary').checkVisibility()") is False


def test_the_page_is_one_file(address: str) -> None:
    folder = Path(address.removeprefix("file://")).parent
    assert [p.name for p in folder.iterdir()] == ["dashboard.html"]
