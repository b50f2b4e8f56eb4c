"""The main volume: a page a test, nothing internal on any of them, and all of it told at length in the annex."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from monitor.evaluation.judged import Judged
from monitor.pages.kinds.annex import ANNEX
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Figure, Grounds, Report, Section, Table, TableBlock, TwoVoices
from monitor.pages.one_page.grounds import LONGEST, shortened
from monitor.pages.pictures import Difference
from monitor.pages.years_across import MOST_YEARS, years_across
from monitor.rendering.columns import PARTS, shares
from monitor.rendering.fit import nearly_empty, off_paper
from monitor.rendering.render import render_html
from monitor.words.findings import Verdict
from tests.reported import evaluated, section, shipped_dashboard, table, words
from tests.sheets import shipped

PROGRAMMES = [programme.id for programme in shipped().definitions.programmes]
COMMAND = re.compile(r"\bmonitor [a-z]")
GUARDRAIL = "maryland-tcoc-growth-guardrail"


@cache
def material(programme: str) -> Material:
    return evaluated(shipped(), programme)


def volume(programme: str) -> Report:
    return shipped_dashboard(programme)


def page(programme: str, id: str) -> Section:
    found = section(volume(programme), id)
    assert found is not None
    return found


def voices(of: Section) -> TwoVoices:
    return next(block for block in of.blocks if isinstance(block, TwoVoices))


def grounds(of: Section) -> dict[str, tuple[str, str]]:
    return {item.what: (item.says, item.stands) for b in of.blocks if isinstance(b, Grounds) for item in b.items}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nothing_internal_stands_in_the_main_volume(programme: str) -> None:
    ids = {name for p in material(programme).held for name in (p.id, p.card.source) if "_" in name}
    ids |= {source for test in material(programme).tests for source in _sources(test) if "_" in source}
    for part in volume(programme).sections:
        for text in words(part.blocks):
            assert "sha256" not in text
            assert not COMMAND.search(text), text
            assert not [id for id in ids if id in text], text


def _sources(test: Judged) -> set[str]:
    return {source for series in test.sheet.series.values() for source in (series.source, *series.by_source) if source}


def test_the_annex_has_commands_and_fingerprints() -> None:
    said = [*words(ANNEX.report(material("maryland_tcoc")).sections)]

    assert any(text.startswith("monitor explain ") for text in said)
    assert any(text.startswith("Publication cms_") for text in said)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_each_test_with_a_figure_has_one_page_and_each_worksheet_a_part(programme: str) -> None:
    shown = material(programme).shown
    tests = [test for test in shown if test.sheet.test.judges and test.counts]
    beside = section(volume(programme), "shown-beside")
    pages = [part for part in volume(programme).sections if part.place]

    assert [part.place for part in pages] == [f"Test {n} of {len(tests)}" for n in range(1, len(tests) + 1)]
    assert [part.title for part in pages] == [test.sheet.test.asked.title for test in tests]
    parts = [part for block in (beside.blocks if beside else ()) for part in _parts(block)]
    assert len(parts) == len([test for test in shown if not test.sheet.test.judges])


def _parts(block: Block) -> tuple[Block, ...]:
    """The panels of a row of two; a table over the width of the page is a part by itself."""
    return block.blocks if isinstance(block, Section) and not block.title else (block,)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_no_exhibit_is_shown_twice(programme: str) -> None:
    """Page one may show what stands beside the tests."""
    rest = [part for part in volume(programme).sections if not part.opening]
    charts = [repr(block.chart) for part in rest for block in _blocks(part) if isinstance(block, Figure)]

    assert len(set(charts)) == len(charts)


def _blocks(part: Section) -> Iterator[Block]:
    for block in part.blocks:
        yield block
        if isinstance(block, Section):
            yield from _blocks(block)


def test_the_page_of_a_test_has_its_exhibit() -> None:
    (growth,) = (block for block in page("maryland_tcoc", GUARDRAIL).blocks if isinstance(block, Figure))

    assert isinstance(growth.chart, Difference)
    assert (growth.number, growth.printed, growth.drawn) == ("Exhibit 2", False, "low")
    assert growth.of == ("maryland_tcoc/growth_guardrail",)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_it_is_at_most_twelve_pages_none_of_them_nearly_empty(programme: str) -> None:
    import weasyprint

    pages = weasyprint.HTML(string=render_html(volume(programme))).render().pages

    assert len(pages) <= 12
    assert nearly_empty(pages) == []
    assert off_paper(pages) == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_page_holds_no_more_than_fits(programme: str) -> None:
    for part in (part for part in volume(programme).sections if part.place):
        lines = [block.table for block in part.blocks if isinstance(block, TableBlock) and block.look == "few-lines"]
        assert all(len(one.rows) <= 6 for one in lines)
        assert len([block for block in part.blocks if isinstance(block, Figure)]) <= 1
        for what, (says, stands) in grounds(part).items():
            assert what == "Read otherwise" or len(says) + len(stands) <= LONGEST + 110, (what, says, stands)


def test_ours_and_the_official_finding_stand_side_by_side() -> None:
    said = voices(page("maryland_tcoc", GUARDRAIL))

    assert (said.ours.label, said.ours.mark) == ("Our answer for 2024: met", Verdict.MET)
    assert said.ours.says == "Growth above the nation in 2024: none (1.63 points below), 2.63 points below the limit."
    assert said.ours.beside == ("Too close to tell in 2021 and 2022; met in 2019, 2020 and 2023; not yet due in 2025.")
    assert said.official.label == "Official finding: none held"
    assert said.official.says == "An account of 2022: missed, to be checked"
    assert said.official.beside.endswith("Ours: too close to tell.")
    assert said.differ


def test_where_nobody_else_found_anything_that_is_said() -> None:
    said = voices(page("maryland_tcoc", "maryland-tcoc-consecutive-years"))

    assert (said.official.label, said.official.says, said.differ) == ("Official finding", "none held", False)


def test_what_is_official_is_called_so() -> None:
    said = voices(page("delaware_benchmark", "delaware-benchmark-statewide-growth"))

    assert said.official.label == "Official finding"


def test_a_year_that_is_too_close_says_why_beside_the_figure() -> None:
    said = voices(page("maryland_tcoc", "maryland-tcoc-all-payer-cap")).ours

    assert said.says == "Growth per resident in 2019: 2.17 percent."
    assert said.beside.startswith("It is 1.41 points below the limit, less than the stated error of 2.05 points")


def test_growth_has_its_two_years_beside_it_and_the_room_is_last() -> None:
    lines = table(page("maryland_tcoc", GUARDRAIL), f"{GUARDRAIL}-lines")

    assert lines is not None
    assert lines.caption == "The answer for 2024 in five lines"
    assert [column.title for column in lines.columns] == ["Line", "What it is", "2023", "2024", "Growth"]
    assert [tuple(cell.text for cell in row) for row in lines.rows] == [
        ("1", "Maryland spending per beneficiary", "$14,278", "$14,982", "4.93 percent"),
        ("2", "National spending per beneficiary", "$12,768", "$13,606", "6.56 percent"),
        ("3", "Growth above the nation", "", "", "\N{MINUS SIGN}1.63 points"),
        ("4", "Most it may grow above the nation", "", "", "1.00 points"),
        ("5", "Room", "", "", "2.63 points"),
    ]
    assert [row[1].detail for row in lines.rows[2:]] == [
        "line 1 less line 2", "set by the agreement", "2.63 points below the limit",
    ]  # fmt: skip


def test_where_it_is_written_has_publishers_and_no_ids() -> None:
    rests = grounds(page("maryland_tcoc", GUARDRAIL))

    assert list(rests) == ["The limit", "If missed", "Figures", "Not judged here", "Read otherwise"]
    assert rests["The limit"][0] == "“not exceed national Medicare growth by 1% in any one year”"
    assert rests["Figures"][0].startswith("Centers for Medicare & Medicaid Services, Medicare Geographic Variation")
    assert rests["Read otherwise"][0].startswith("The one-point guardrail in its stricter reading")


def test_what_is_shortened_ends_with_a_word_and_says_that_there_is_more() -> None:
    assert shortened("Short.", 20) == "Short."
    told = "One two three \N{HORIZONTAL ELLIPSIS} (more in the annex)"
    assert shortened("One two three four five six seven eight", 38) == told


def test_what_waits_stands_in_groups_and_each_test_once() -> None:
    groups = table(volume("vermont_apm"), "waiting-groups")
    waiting = [test for test in material("vermont_apm").waiting if test.counts]

    assert groups is not None
    assert sum(int(row[1].text) for row in groups.rows) == len(waiting) == 31
    assert len(groups.rows) < 20
    assert [test for test in waiting if test.sheet.test.asked.title not in str(groups.rows)] == []


# A worksheet, turned


def _worksheet(years: int) -> Table:
    columns = (
        Column("Year"),
        Column("Spending", "dollars", True),
        Column("Growth", "percent", True),
        Column("Verdict"),
    )
    rows = tuple((Cell(str(2000 + n)), Cell(str(n)), Cell(str(-n)), Cell("met", Verdict.MET)) for n in range(years))
    return Table("Worksheet: Own", columns, rows, "A note.")


def test_a_worksheet_has_a_column_a_year_the_newest_first() -> None:
    figures, said = years_across(_worksheet(3))

    assert [column.title for column in figures.columns] == ["Line", "2002", "2001", "2000"]
    assert all(column.numeric for column in figures.columns[1:])
    assert figures.rows[0] == (Cell("Spending", detail="dollars"), Cell("2"), Cell("1"), Cell("0"))
    assert [column.title for column in said.columns] == ["Year", "Verdict"]
    assert [row[0].text for row in said.rows] == ["2002", "2001", "2000"]
    assert (figures.note, said.note) == ("", "A note.")


def test_more_years_than_fit_stand_in_a_further_table_with_the_first_column_repeated() -> None:
    newer, older, _ = years_across(_worksheet(MOST_YEARS + 2))

    assert [row[0].text for row in newer.rows] == [row[0].text for row in older.rows] == ["Spending", "Growth"]
    assert [column.title for column in older.columns] == ["Line", "2001", "2000"]
    assert older.caption == "Worksheet: Own, 2001 back to 2000"


@pytest.mark.parametrize("years", [0, 1])
def test_a_worksheet_of_no_or_one_year_is_whole(years: int) -> None:
    made = years_across(_worksheet(years))

    assert all(len(row) == len(one.columns) for one in made for row in one.rows)
    assert made[-1].note == "A note."


# How wide columns are


def test_the_widths_of_columns_are_the_whole_table() -> None:
    for programme in ("maryland_tcoc", "hscrc_full_rate", "ahead_vt"):
        for block in ANNEX.report(material(programme)).every_block():
            if isinstance(block, TableBlock):
                assert sum(shares(block.table)) == PARTS
                assert min(shares(block.table)) > 0


def test_a_figure_keeps_its_room_beside_long_words() -> None:
    rows = ((Cell("word " * 200), Cell("\N{MINUS SIGN}1,234,567.89")),)
    first, second = shares(Table("T", (Column("Words"), Column("Figure", "", True)), rows))

    assert first > second >= PARTS // 10


def test_a_table_without_rows_or_words_has_widths_too() -> None:
    assert shares(Table("T", (Column(""), Column("")), ())) == [195, 5]
