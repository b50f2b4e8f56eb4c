"""The printed page: accessible, archivable, in our typeface, and the same bytes every time."""

import base64
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import adler32

import pikepdf
import pytest

from monitor.rendering import look
from monitor.rendering.pdf import Attached, UnfitPdfError, link_texts, render_pdf, require_fit
from monitor.rendering.pdf_checks import structure
from monitor.rendering.render import render_html
from tests.reported import figures as figures_in
from tests.sample_page import sample

AS_OF = sample().as_of
FILES = {"worksheet.csv": Attached(b"year,excess\n2024,-1.633\n", "Growth guardrail: the full worksheet")}
PAGE = '<html lang="en"><head><title>T</title><style>{css}</style></head><body><h1>Words</h1>{body}</body></html>'


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample())


@pytest.fixture(scope="module")
def made(html: str) -> bytes:
    return render_pdf(html, AS_OF, FILES)


@pytest.fixture
def pdf(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """Every structure element of one type."""
    return [e for e, _ in structure(pdf) if str(e.S) == kind]


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_the_standards_find_no_fault(made: bytes, tmp_path: Path, profile: str) -> None:
    import page

    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    result = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    assert list(result.failures) == []
    assert result.is_compliant


def test_the_standards_checker_can_find_a_fault(tmp_path: Path) -> None:
    import page
    import weasyprint

    path = tmp_path / "bare.pdf"
    path.write_bytes(weasyprint.HTML(string="<p>Untagged").write_pdf())
    assert not page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1).is_compliant


def test_every_header_says_what_it_heads(pdf: pikepdf.Pdf) -> None:
    scopes = [str(e.A.Scope) for e in elements(pdf, "/TH")]
    assert len(scopes) == len(elements(pdf, "/TH")) > 50
    assert set(scopes) == {"/Column", "/Row"}


def test_every_cell_finds_its_headers_through_the_index(pdf: pikepdf.Pdf) -> None:
    names = [str(n) for n in list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert names == sorted(names)
    cells = elements(pdf, "/TD")
    assert len(cells) > 100
    assert {str(h) for c in cells for h in c.A.Headers} <= set(names)


def test_every_figure_has_words_and_a_place_on_its_page(pdf: pikepdf.Pdf) -> None:
    figures = elements(pdf, "/Figure")
    assert [str(f.Alt) for f in figures] == [f.alt for f in figures_in(sample())]
    for figure in figures:
        left, bottom, right, top = (float(v) for v in figure.A.BBox)
        width, height = (float(v) for v in list(figure.Pg.MediaBox)[2:])
        assert 0 < left < right < width
        assert 0 < bottom < top < height
        assert right - left > 300


def test_a_figures_place_is_measured_from_the_bottom() -> None:
    svg = '<svg width="200" height="100" viewBox="0 0 2 1"><title>Box</title><rect width="2" height="1"/></svg>'
    css = "@page{size:letter;margin:1in}body{margin:0}h1{position:absolute;top:5in}svg{display:block}"
    page = PAGE.format(css=our_face() + css, body=svg).replace("<h1>Words</h1>", "") + "<h1>Words</h1>"
    with pikepdf.open(io.BytesIO(render_pdf(page, AS_OF))) as pdf:
        box = [round(float(v)) for v in elements(pdf, "/Figure")[0].A.BBox]
    assert box == [72, 792 - 72 - 75, 72 + 150, 792 - 72]


def our_face() -> str:
    """The rules that set a page in our typeface."""
    data = base64.b64encode(look.font_file().read_bytes()).decode()
    return (
        f'@font-face{{font-family:"Public Sans";src:url("data:font/ttf;base64,{data}")}}*{{font-family:"Public Sans"}}'
    )


def test_title_language_dates_and_bookmarks(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.Title).startswith("Maryland Total Cost of Care Model")
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.CreationDate).startswith("D:20260115")
    with pdf.open_outline() as outline:
        titles = [child.title for top in outline.root for child in top.children]
    assert titles[0] == "Where it stands"
    assert set(titles) >= {section.title for section in sample().sections}


def test_links_speak_their_words_and_not_their_targets(pdf: pikepdf.Pdf) -> None:
    notes = [n for page in pdf.pages for n in page.get("/Annots", []) if n.Subtype == pikepdf.Name.Link]
    spoken = {str(n.Contents) for n in notes}
    assert {"Growth guardrail", "Publications used", "Full Rate Application Policy, 2021, page 12"} <= spoken
    assert not any("://" in words or "tcoc-" in words for words in spoken)


def test_attachments_travel_with_date_and_description(pdf: pikepdf.Pdf) -> None:
    names = list(pdf.attachments)
    assert names == ["worksheet.csv"]
    spec = pdf.attachments["worksheet.csv"]
    assert spec.get_file().read_bytes() == FILES["worksheet.csv"].content
    assert spec.description == FILES["worksheet.csv"].description
    assert str(pdf.Root.AF[0].AFRelationship) == "/Data"
    assert str(pdf.Root.AF[0].EF.F.Params.CreationDate).startswith("D:20260115")


def test_no_stream_ends_where_a_reader_could_see_the_end_of_the_line() -> None:
    packed_ends_in_return = next(text for n in range(99_999) if adler32(text := str(n).encode()) & 0xFF == ord("\r"))
    page = PAGE.format(css=our_face(), body="")
    printed = render_pdf(page, AS_OF, {"worksheet.csv": Attached(packed_ends_in_return, "A worksheet")})
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert pdf.attachments["worksheet.csv"].get_file().read_bytes() == packed_ends_in_return
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert not any(stream.read_raw_bytes().endswith(b"\r") for stream in streams)


def test_the_standing_table_is_on_the_first_page() -> None:
    made = render_pdf(render_html(replace(sample(), kind="dashboard")), AS_OF)
    pdf = pikepdf.open(io.BytesIO(made))
    assert elements(pdf, "/Table")[0].Pg.objgen == pdf.pages[0].objgen


def test_every_page_stands_upright(pdf: pikepdf.Pdf) -> None:
    assert {(float(page.MediaBox[2]), float(page.MediaBox[3])) for page in pdf.pages} == {(612.0, 792.0)}


def test_only_our_typeface_is_inside(pdf: pikepdf.Pdf, made: bytes) -> None:
    faces = {str(o.FontName) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}
    assert faces
    assert all("Public-Sans" in face for face in faces)
    require_fit(made)


@pytest.mark.repeats
def test_the_same_page_prints_to_the_same_bytes(html: str, made: bytes) -> None:
    assert render_pdf(html, AS_OF, FILES) == made
    assert render_pdf(html, AS_OF) != made


@pytest.mark.repeats
def test_other_fonts_zones_and_processes_change_no_byte(made: bytes, project: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    code = (
        "import sys; from tests.unit.test_pdf import AS_OF, FILES, sample;"
        "from monitor.rendering.pdf import render_pdf; from monitor.rendering.render import render_html;"
        "sys.stdout.buffer.write(render_pdf(render_html(sample()), AS_OF, FILES))"
    )
    environment = {
        **os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "11",
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "FONTCONFIG_PATH": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-c", code]
    other = subprocess.run(command, cwd=project, env=environment, capture_output=True, check=True)
    assert other.stdout == made


@pytest.mark.parametrize(
    "body", ['<img src="https://example.org/x.png" alt="x">', '<img src="file:///etc/hostname" alt="x">']
)
def test_a_page_that_fetches_is_refused(body: str) -> None:
    with pytest.raises(UnfitPdfError, match="outside itself"):
        render_pdf(PAGE.format(css=our_face(), body=body), AS_OF)


def test_another_typeface_is_refused() -> None:
    with pytest.raises(UnfitPdfError, match="not in Public Sans"):
        render_pdf(PAGE.format(css="*{font-family:serif}", body=""), AS_OF)


@pytest.mark.parametrize(("lost", "says"), [("<title>T</title>", "no title"), (' lang="en"', "no language")])
def test_a_page_without_title_or_language_is_refused(lost: str, says: str) -> None:
    with pytest.raises(UnfitPdfError, match=says):
        render_pdf(PAGE.format(css=our_face(), body="").replace(lost, ""), AS_OF)


def test_an_untagged_pdf_is_refused() -> None:
    import weasyprint

    with pytest.raises(UnfitPdfError, match="no tags"):
        require_fit(weasyprint.HTML(string=PAGE.format(css=our_face(), body="")).write_pdf())


def test_links_say_what_stands_in_them() -> None:
    one = '<a href="#a">One <b>two</b>\n three</a> not this <a href="https://x">Four</a>'
    assert link_texts(one) == {"a": "One two three", "https://x": "Four"}
    assert link_texts('<a href="#a">One</a><a href="#a">One</a><a href="#a">Page 2</a>') == {"a": "One; Page 2"}
