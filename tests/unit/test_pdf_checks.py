"""What a check of a PDF finds: nothing in ours, and each fault that is put into it."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest

from monitor.rendering.pdf import UnfitPdfError, _printed, render_pdf, require_fit
from monitor.rendering.pdf_checks import CHECKS, holds_content, problems, structure
from monitor.rendering.render import render_html
from tests.sample_page import sample
from tests.unit.test_pdf import our_face

PAGE = (
    '<html lang="en"><head><title>T</title><style>{css}.next{{break-before:page}}</style></head><body><main>'
    '<h1>One</h1><p><a href="#two">To the second page</a></p><h2 class="next" id="two">Two</h2>'
    "<table><caption>Years</caption>"
    '<thead><tr><th scope="col">Year</th></tr></thead><tbody><tr><td>2024</td></tr></tbody></table>'
    '<svg width="200" height="100" viewBox="0 0 2 1"><title>Box</title><rect width="2" height="1"/></svg></main>'
    "</body></html>"
)
WORDS = "Altarum, Explaining near-record health spending growth during a 2020 decline in health care utilization"


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_pdf(PAGE.format(css=our_face()), date(2026, 1, 15))


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    return next(element for element, _ in structure(pdf) if str(element.S)[1:] == kind)


def unmarked(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def last_page_first(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = pikepdf.Array(reversed(list(pdf.Root.Pages.Kids)))


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    for _ in range(8):
        pdf.add_blank_page()
    del pdf.Root.Outlines


def unheaded(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TH").S = pikepdf.Name.TD


def unscoped(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TH").A.Scope


def heading(kind: str, becomes: str) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        first(pdf, kind).S = pikepdf.Name(f"/{becomes}")

    return changed


def link_on_nothing(pdf: pikepdf.Pdf) -> None:
    link = first(pdf, "Link")
    link.K = pikepdf.Array([kid for kid in link.K if not isinstance(kid, int)])


def silent_link(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].Contents


def no_words(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt


def no_place(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").A.BBox


def no_font(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            del item.FontFile2


def no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


def no_title_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def without(words: bytes) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        old = pdf.Root.Metadata.read_bytes()
        assert words in old
        pdf.Root.Metadata.write(old.replace(words, b""))

    return changed


FAULTS: list[tuple[Callable[[pikepdf.Pdf], None], str]] = [
    (unmarked, "page 1 has content that is neither tagged nor marked as decoration"),
    (last_page_first, "its tags are not in the order of its pages: page 1 is read after page 2"),
    (no_bookmarks, "it has 10 pages and no bookmarks"),
    (unheaded, "table 1 has no header cells"),
    (unscoped, "a header cell does not say whether it heads a row or a column"),
    (heading("H1", "P"), "it has 0 headings of the first level, not one"),
    (heading("H2", "H1"), "it has 2 headings of the first level, not one"),
    (heading("H2", "H3"), "a heading of level 3 follows one of level 1"),
    (link_on_nothing, "a link stands on nothing"),
    (silent_link, "a link on page 1 does not say where it leads"),
    (no_words, "figure 1 has no words in its place"),
    (no_place, "figure 1 does not say where it stands"),
    (no_font, "a font is not embedded"),
    (no_title, "it has no title"),
    (no_title_shown, "its window would show the name of the file, not the title"),
    (no_language, "it has no language"),
    (no_tags, "it has no tags"),
    (not_marked, "it has no tags"),
    (without(b"<pdfuaid:part>1</pdfuaid:part>"), "it does not call itself PDF/UA-1"),
]


@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_each_fault_is_found_and_refused(made: bytes, fault: Callable[[pikepdf.Pdf], None], says: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        fault(pdf)
        pdf.save(out)

    assert says in problems(out.getvalue())
    with pytest.raises(UnfitPdfError, match="not fit to publish"):
        require_fit(out.getvalue())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [(b"pdfaid:part", b"pdfaid:trap", "PDF/A-3"), (b"pdfaid:conformance", b"pdfaid:x", "PDF/A conformance A")],
)
def test_a_pdf_that_names_no_archival_standard_is_found(made: bytes, old: bytes, new: bytes, says: str) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(old, new))
        pdf.save(out)

    assert f"it does not call itself {says}" in problems(out.getvalue())


def test_ours_have_none() -> None:
    assert problems(render_pdf(render_html(sample()), sample().as_of)) == ()
    assert len(CHECKS) == 12


def test_a_link_broken_after_its_last_letter_leaves_no_empty_part() -> None:
    """WeasyPrint may leave a part of a link without a letter where its line breaks just there."""
    css = "p{width:120px}a::after{content:' (' attr(href) ')';overflow-wrap:anywhere}"
    html = PAGE.format(css=our_face() + css).replace("To the second page", WORDS)
    with pikepdf.open(io.BytesIO(_printed(html, date(2026, 1, 15), {}))) as pdf:
        assert [holds_content(e) for e, _ in structure(pdf) if str(e.S) == "/Link"].count(False) == 1
    assert problems(render_pdf(html, date(2026, 1, 15))) == ()
