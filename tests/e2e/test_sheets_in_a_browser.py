"""The pages of every hospital as a browser shows them: accessible, and no wider than a phone."""

from typing import Any

import pytest

from monitor.pages.kinds.sheets import sheets_of
from monitor.rendering.render import render_html
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from scripts import simulate_hospitals
from tests.sheets import TODAY

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ASKED = {"runOnly": RULES, "resultTypes": ["violations"]}  # every rule; of those that pass, not each of their elements


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "sheets.html"
    simulate_hospitals.write(path.parent / "office")
    gathered = gather_from(load_settings(path.parent / "office", {}), TODAY)
    test = gathered.definitions.test("hscrc_full_rate/recommendation")
    hospitals = gathered.worksheet(test, gathered.reported(test))
    pages = sheets_of(hospitals, gathered.definitions.programme("hscrc_full_rate").agreement)
    path.write_text(render_html(pages), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 360, 320])
def test_every_page_is_accessible_and_fits(width: int, browser: Any, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    context.set_default_timeout(0)
    page = context.new_page()
    page.goto(address)
    found = Axe().run(page, options=ASKED)

    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
