"""Figures that were made up: everything that leans on one says so, and a real one takes its place."""

from datetime import date
from pathlib import Path

import pytest

from monitor.evaluation.answer import finding
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import judged
from monitor.observations.measures import Library
from monitor.pages.citations import Told
from monitor.pages.explain import page_of
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.material import Material
from monitor.pages.model import Report
from monitor.terminal.text import page_as_json, page_text
from monitor.words.findings import SYNTHETIC
from tests.measured import figures, whom
from tests.reported import table
from tests.sheets import LATER, defined, gathered, held, levels, published

MADE_UP = "status: {default: final}\nsynthetic: true"
SHOWS = {"require": None, "terms": None, "unit": None, "answer": "[excess]"}
NATION = levels("US", {2018: 100, 2019: 102})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def asked_of(folder: Path, root: Path, state: str, nation: str, **parts: str | None) -> Gathered:
    """The test of `parts` over a publication of the state's figures and one of the nation's, each with its card."""
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 104}), state)
    published(root, "levels/2020-01-02", NATION, nation)
    return gathered(defined(folder, **parts), root)


def page(over: Gathered) -> Report:
    programme = over.definitions.programmes[0]
    told = Told(over.definitions.documents, over.definitions.measures)
    return DASHBOARD.report(
        Material(programme, [judged(s) for s in over.worksheets(programme)], told, over.publications)
    )


def test_a_finding_that_leans_on_a_made_up_figure_says_so(tmp_path: Path, root: Path) -> None:
    over = asked_of(tmp_path, root, "status: {default: final}", MADE_UP)
    found = finding(over.worksheet(over.definitions.test("office/asked")), 0, 2019)

    assert SYNTHETIC in found.marks
    assert SYNTHETIC in found.as_json()["marks"]


@pytest.mark.parametrize("parts", [{}, SHOWS], ids=["a test", "a worksheet that only shows"])
def test_its_page_its_text_and_its_json_say_so(parts: dict[str, str | None], tmp_path: Path, root: Path) -> None:
    over = asked_of(tmp_path, root, "status: {default: final}", MADE_UP, **parts)
    sheet = over.worksheet(over.definitions.test("office/asked"))
    told = page_of(sheet, Told(over.definitions.documents, over.definitions.measures), 0, 2019)

    assert "SYNTHETIC DATA" in told.notices
    assert "SYNTHETIC DATA" in page_text(told)
    assert "levels/2020-01-02 (synthetic)" in page_text(told)
    assert "SYNTHETIC DATA" in page_as_json(told)["notices"]


@pytest.mark.parametrize("parts", [{}, SHOWS], ids=["a test", "a worksheet that only shows"])
def test_the_dashboard_says_so_on_its_face(parts: dict[str, str | None], tmp_path: Path, root: Path) -> None:
    made = page(asked_of(tmp_path, root, "status: {default: final}", MADE_UP, **parts))

    assert made.notices == ("DRAFT", "SYNTHETIC DATA")
    used = table(made, "publications")
    assert used is not None
    assert used.rows[0][-1].text == "SYNTHETIC DATA"


def test_without_a_made_up_figure_nothing_says_so(tmp_path: Path, root: Path) -> None:
    over = asked_of(tmp_path, root, "status: {default: final}", "status: {default: final}")

    assert page(over).notices == ("DRAFT",)
    assert finding(over.worksheet(over.definitions.test("office/asked")), 0, 2019).marks == ()


def test_a_real_figure_counts_before_a_made_up_one_of_a_later_day(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 104}))
    published(root, "levels/2020-01-02", [*levels("MD", {2019: 999}), *NATION], MADE_UP)
    definitions = defined(tmp_path)
    library = Library.known_on(definitions.measures, held(root, definitions), (), LATER)

    assert figures(library.series("level", whom("MD"))) == {2018: 100.0, 2019: 104.0}


def test_a_made_up_figure_was_never_published_first(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 999}), MADE_UP)
    published(root, "levels/2021-01-01", levels("MD", {2019: 104}))
    definitions = defined(tmp_path)
    library = Library.known_on(definitions.measures, held(root, definitions), (), LATER)

    assert figures(library.series("level", whom("MD"), "first")) == {2019: 104.0}


def test_before_the_real_figure_was_known_the_made_up_one_answers(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 999}), MADE_UP)
    published(root, "levels/2021-01-01", levels("MD", {2019: 104}))
    definitions = defined(tmp_path)
    library = Library.known_on(definitions.measures, held(root, definitions), (), date(2020, 6, 1))

    assert figures(library.series("level", whom("MD"))) == {2019: 999.0}
