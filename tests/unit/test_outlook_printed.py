"""The outlook in a report, on the screen and on paper: all of it there, and the PDF fit for every reader."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from monitor.pages.model import Report
from monitor.rendering.pdf import render_pdf
from monitor.rendering.pdf_checks import structure
from monitor.rendering.render import kept, render_html
from tests.reported import figures
from tests.sample_outlook import with_outlook


def report() -> Report:
    """A report of which page one and the outlook are the whole."""
    made = with_outlook()
    return replace(made, sections=made.sections[:2])


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(report())


@pytest.fixture(scope="module")
def printed(html: str) -> bytes:
    return render_pdf(html, report().as_of)


def test_every_exhibit_is_drawn_twice_with_its_words_and_data(html: str) -> None:
    said = " ".join(html.replace("&#39;", "'").split())
    for each in figures(report()):
        assert html.count(f'id="chart-{each.id}-title"') == 1
        assert html.count(f'id="chart-{each.id}-340-title"') == 1
        assert " ".join(each.description.split()) in said
        assert f"Data of figure {each.number}" in html


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_the_standards_find_no_fault(printed: bytes, tmp_path: Path, profile: str) -> None:
    import page

    path = tmp_path / "made.pdf"
    path.write_bytes(printed)
    result = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    assert list(result.failures) == []


def test_every_figure_on_paper_has_its_words_and_is_as_wide_as_the_page(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        drawn = [e for e, _ in structure(pdf) if str(e.S) == "/Figure"]
        assert [str(e.Alt) for e in drawn] == [each.alt for each in figures(report())]
        boxes = [[float(v) for v in e.A.BBox] for e in drawn]
    assert all(right - left > 500 and bottom > 0 for left, bottom, right, _ in boxes)


def test_data_that_stand_nowhere_else_are_printed(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        tables = [e for e, _ in structure(pdf) if str(e.S) == "/Table"]
    on_paper = [each for each in figures(report()) if each.printed]
    assert [each.id for each in on_paper] == ["figure-1-year-end-2026", "figure-3-months-2026"]
    assert len(tables) == 1 + 3 + len(on_paper)  # the scorecard, odds, scores and reliability


def test_the_end_of_a_title_is_kept_together() -> None:
    assert kept("It has become likely: 72 chances in 100, up from 31 in January") == (
        "It has become likely: 72\xa0chances in\xa0100, up\xa0from\xa031\xa0in\xa0January"
    )
    assert kept("Of the 1.12 points expected above the nation in 2026").endswith(" above the\xa0nation\xa0in\xa02026")
    assert kept("One") == "One"
