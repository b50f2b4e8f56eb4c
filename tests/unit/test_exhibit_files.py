"""The exhibits as files: a page, a slide, data and words of each, from which nothing can run and nothing is lost."""

import csv
import io
import re
import struct
from dataclasses import replace
from itertools import pairwise

import pytest

from monitor.operations.exhibit_files import FORMS, exhibit_files, exhibits_inside, of_one, shown
from monitor.pages.exhibits.registry import EXHIBITS as BUILDERS
from monitor.pages.exhibits.registry import NAMES, NEEDS, as_exhibit, file_name, not_there, number_of
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.model import Cell, Column, Figure, Report, Section, Table
from monitor.rendering.data_files import beside_text, table_csv
from monitor.rendering.outlines import BOLD, HEAVY, outlined, width
from monitor.rendering.printing import Paper
from monitor.rendering.raster import png
from monitor.rendering.render import render_html
from monitor.rendering.slide import HEIGHT, LEFT, ROOM, WIDTH, slide_svg
from monitor.rendering.titles import NO_BREAK, balanced, lines_within
from tests.reported import evaluated, figures
from tests.sample_outlook import MONTHLY, SYNTHETIC
from tests.sheets import shipped

LONG = (
    "Since April hospital spending in the Commonwealth of Massachusetts has grown faster than in the nation; "
    "other care has not"
)


@pytest.fixture(scope="module")
def report() -> Report:
    return EXHIBITS.report(replace(evaluated(shipped(), "maryland_tcoc"), outlook=SYNTHETIC))


@pytest.fixture(scope="module")
def files(report: Report) -> dict[str, bytes]:
    files = exhibit_files(report, lambda _: None)
    paper = Paper(render_html(report), report.as_of, exhibits_inside(report, files))
    return {"exhibits.html": paper.html.encode(), "exhibits.pdf": paper.printed(), **files}


def first(report: Report) -> Figure:
    return next(figure for _, figure in shown(report))


def by_month(report: Report) -> tuple[Section, Figure]:
    """Exhibit 3, whose months were made up; with its section."""
    return next((section, figure) for section, figure in shown(report) if number_of(figure) == 3)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def test_every_number_has_a_name_and_says_what_it_needs() -> None:
    assert NAMES.keys() == NEEDS.keys() >= BUILDERS.keys()


def test_there_are_pages_and_four_files_of_each_exhibit(report: Report, files: dict[str, bytes]) -> None:
    own = [f"exhibits/{file_name(figure)}.{form}" for _, figure in shown(report) for form in FORMS]

    assert list(files) == ["exhibits.html", "exhibits.pdf", *own]
    assert "exhibits/03-month-by-month.svg" in files
    assert all(files.values())


def test_one_of_several_says_which_in_its_name() -> None:
    of = first(EXHIBITS.report(replace(evaluated(shipped(), "maryland_tcoc"), outlook=MONTHLY)))

    assert file_name(as_exhibit(of, "4.2")) == "04-2-savings"
    assert number_of(as_exhibit(of, "13.1")) == 13


def test_what_a_programme_does_not_have_is_said_with_what_it_needs(report: Report) -> None:
    missing = [*not_there(figures(report))]

    assert "Exhibit 9, quality: it needs quality measures with targets." in missing or 9 in BUILDERS
    assert len(missing) + len({number_of(figure) for figure in figures(report)}) == len(NAMES)


def test_the_same_exhibits_are_the_same_bytes(report: Report, files: dict[str, bytes]) -> None:
    section, figure = next(shown(report))
    again = of_one(report, section, figure)

    assert {f"exhibits/{file_name(figure)}.{form}": made for form, made in again.items()}.items() <= files.items()


def test_the_data_travel_inside_the_pages(report: Report, files: dict[str, bytes]) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(files["exhibits.pdf"])) as pdf:
        attached = {name: item.get_file().read_bytes() for name, item in pdf.attachments.items()}
        with pdf.open_outline() as outline:
            titles = {" ".join(item.title.split()): item.destination[0] for item in outline.root[0].children}
        begins = [pdf.pages.index(pikepdf.Page(titles[figure.title])) for _, figure in shown(report)]

    assert attached == {
        f"{file_name(figure)}.csv": files[f"exhibits/{file_name(figure)}.csv"] for _, figure in shown(report)
    }
    assert begins == sorted({*begins})  # each on a page of its own, behind the list of them
    assert begins[0] == 1


def test_the_screen_links_to_every_file_and_fetches_none(report: Report, files: dict[str, bytes]) -> None:
    html = files["exhibits.html"].decode()
    linked = set(re.findall(r'href="(exhibits/[^"]+)"', html))

    assert linked == {name for name in files if name.startswith("exhibits/")}
    assert not re.search(r"<script|\bsrc=|https?://(?!www\.w3\.org)", html)
    assert all(figure.alt.replace("’", "&#39;") in html for _, figure in shown(report))


def test_marks_tell_their_figures_to_a_pointer(files: dict[str, bytes]) -> None:
    assert "<title>Chesapeake, April: 5.8 percent, settled</title>" in files["exhibits.html"].decode()


def test_a_slide_has_its_size_and_names_itself(report: Report, files: dict[str, bytes]) -> None:
    shown_as, svg = (files[f"exhibits/03-month-by-month.{form}"] for form in ("png", "svg"))

    assert struct.unpack(">II", shown_as[16:24]) == (WIDTH, HEIGHT)
    assert by_month(report)[1].alt in svg.decode()
    assert "<text" not in svg.decode()


def test_what_was_made_up_says_so_on_its_slide_and_what_was_published_does_not(report: Report) -> None:
    section, figure = by_month(report)
    published = replace(figure, chart=replace(figure.chart, synthetic=False))  # type: ignore[type-var]
    bare = EXHIBITS.face(evaluated(shipped(), "maryland_tcoc"), (replace(section, blocks=(published,)),))

    assert section.notices == ("DRAFT", "CONTAINS UNCONFIRMED TERMS", "SYNTHETIC DATA")
    assert "SYNTHETIC DATA" not in bare.sections[0].notices
    of_published = next(section for section, figure in shown(report) if number_of(figure) == 1)
    assert "SYNTHETIC DATA" not in of_published.notices
    assert b"SYNTHETIC DATA" in beside_text(report, figure, section.notices)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@sum", "\tx", '=HYPERLINK("http://x")'])
def test_no_cell_of_words_is_a_formula(text: str) -> None:
    table = Table("Data", (Column(text), Column("Value", "percent", True)), ((Cell(text), Cell(text)),))

    assert read(table_csv(table)) == [[f"'{text}", "Value (percent)"], [f"'{text}", f"'{text}"]]


def test_numbers_stay_numbers_and_what_is_unknown_is_empty() -> None:
    cells = ("+0.62", "\N{MINUS SIGN}1,234.5", "12", "\N{EM DASH}", "hidden")
    table = Table("Data", tuple(map(Column, "abcde")), (tuple(map(Cell, cells)),))

    assert read(table_csv(table))[1] == ["0.62", "-1234.5", "12", "", "hidden"]


def test_the_data_are_those_of_the_table(report: Report, files: dict[str, bytes]) -> None:
    for _, figure in shown(report):
        rows = read(files[f"exhibits/{file_name(figure)}.csv"])
        assert len(rows) == 1 + len(figure.table.rows)
        assert {len(row) for row in rows} == {len(figure.table.columns)}


def test_a_title_breaks_into_balanced_lines() -> None:
    one, two = balanced("Since April hospital spending in Maryland has grown faster; other care has not", 700, 24)

    assert (one, two) == ("Since April hospital spending in Maryland", "has grown faster; other care has not")
    assert balanced("Short", 700, 24) == ("Short",)


def test_a_title_never_breaks_between_a_number_and_its_unit() -> None:
    said = "Breaking the one-point limit in 2026 has become an even chance: 58 in 100, up from 28 in February"
    for room in range(500, 1800, 50):
        lines = balanced(said, room, 30)
        assert " ".join(lines).replace(NO_BREAK, " ") == said
        assert not any(re.search(r"\d$", line) and re.match(r"in 100|points|percent", after)
                       for line, after in pairwise(lines))  # fmt: skip


def test_lines_are_no_wider_than_their_room() -> None:
    for room in (300, 500, 900):
        assert all(width(line, 24, HEAVY) <= room for line in lines_within(LONG, room, 24, HEAVY))


def test_an_over_long_title_is_set_smaller_and_stays_on_its_slide(report: Report) -> None:
    svg = slide_svg(report, replace(first(report), title=LONG, unit="percent " * 9), ())
    ends = [float(x) for x in re.findall(r"translate\((-?[\d.]+),", svg)]

    assert min(ends) >= 0
    assert max(ends) <= LEFT + ROOM


def test_markup_in_words_is_words(report: Report) -> None:
    hostile = replace(
        first(report), title="<script>&amp;</script> grew", alt="<b>x</b> & y", unit='"><image href="x"/>'
    )
    svg = slide_svg(report, hostile, ("DRAFT",))

    assert not re.search(r"<(script|b|image)\b", svg)
    assert png(svg)


def test_words_become_outlines_where_they_stood() -> None:
    svg = outlined('<svg width="9"><text x="100" y="20" font-size="10" text-anchor="end" fill="#111">To</text></svg>')

    assert f"translate({100 - width('To', 10):.2f},20)" in svg
    assert 'fill="#111"' in svg
    assert width("To", 10, BOLD) > width("To", 10)
    assert width("To", 20) == pytest.approx(2 * width("To", 10))


def test_letters_of_other_scripts_are_drawn_as_missing_and_fail_nothing(report: Report) -> None:
    assert png(slide_svg(report, replace(first(report), title="שלום \u202e 東京"), ()))


def test_the_words_beside_a_slide_say_all_that_stands_on_it(report: Report) -> None:
    section, figure = next(shown(report))
    text = beside_text(report, figure, section.notices).decode()

    said = (figure.title, figure.unit, figure.speaker, figure.alt, figure.description, figure.source, report.footer)
    assert all(said)
    assert [words for words in said if words not in text] == []
