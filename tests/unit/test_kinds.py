"""Kinds of report: which sections they have, in which order, and that a section more is one file and one line."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from monitor.operations import papers, report
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.kinds.kind import Kind, numbered
from monitor.pages.kinds.registry import KINDS, WANTED
from monitor.pages.kinds.sheets import sheets_of
from monitor.pages.material import Material
from monitor.pages.model import (
    Answer,
    Block,
    Boxes,
    Bullets,
    Card,
    Cards,
    Citation,
    Citations,
    Column,
    Commands,
    Facts,
    Figure,
    Ground,
    Grounds,
    Lines,
    Meter,
    Prose,
    Report,
    Section,
    SignBox,
    Step,
    Steps,
    Table,
    TableBlock,
    Tile,
    Tiles,
    TwoVoices,
    Voice,
)
from monitor.records.record import Origin
from monitor.rendering import printing
from monitor.rendering.pdf import render_pdf
from monitor.rendering.render import render_html, stylesheet
from monitor.words.findings import Verdict
from monitor.workspace.settings_file import Job
from tests.reported import DETAILS, evaluated, figures
from tests.sample_page import sample
from tests.sheets import shipped

PROGRAMME = "ahead_ct"
EXHIBIT = Lines("percent", (2024, 2025), (("Line", (1.0, 2.0)),))
ONE_OF_EACH: dict[type, Block] = {
    Prose: Prose("Words of prose."),
    Bullets: Bullets(("Words of bullets.",)),
    Facts: Facts((("Words of a fact", "Words of what it is"),)),
    TableBlock: TableBlock("own", Table("Words of a table", (Column("A"),), ())),
    Figure: Figure("own", "Words of a figure", EXHIBIT, "Alt", "Told", "From", Table("Data", (Column("B"),), ())),
    Tiles: Tiles(
        "Label",
        (Tile("Words of a tile", "Words of odds", (("Do", "Words of a duty"),), Meter(23, (("a", 35),), "Alt")),),
    ),
    Answer: Answer("Words of an answer.", 2025, Verdict.MET, "A reason.", (("Told", ("Words beside an answer.",)),)),
    TwoVoices: TwoVoices(
        Voice("Words of ours", "Words that we say", "Words beside ours", Verdict.MET),
        Voice("Words of theirs", "Words that they say", "Words beside theirs"),
        differ=True,
    ),
    Grounds: Grounds("Words over grounds", (Ground("Words of a ground", "Words it says", "Words of where"),)),
    Steps: Steps((Step(1, "Words of a step", "How", "5"),)),
    Citations: Citations((Citation("Words of a citation", "A document"),)),
    Commands: Commands(("words of a command",)),
    Boxes: Boxes((SignBox("Words of a role", "Words of a name", "words of a title", "1 May 2026"),)),
    Cards: Cards((Card("Words of a card", "Words on it.", (), "Words below it", (("words of a link", "a/b.html"),)),)),
    Section: Section("within", "Words of a part", (Prose("Words within."),)),
}


def an_exhibit(material: Material) -> Iterator[Section]:
    """A section with a block of every kind, as a module of `pages/sections` would have it."""
    yield Section("own-exhibit", f"An exhibit of {material.programme.id}", tuple(ONE_OF_EACH.values()), "back")


@pytest.fixture(scope="module")
def material() -> Material:
    return evaluated(shipped(), PROGRAMME)


@pytest.fixture(scope="module")
def with_one_more(material: Material) -> Report:
    """The dashboard with one builder more, in the second place."""
    first, *others = DASHBOARD.builders
    return Kind("dashboard", DASHBOARD.face, (first, an_exhibit, *others)).report(material)


def test_the_sections_of_the_dashboard() -> None:
    assert [build.__name__ for build in KINDS["dashboard"].builders] == [
        "standing", "test_pages", "shown_beside", "exhibits", "waiting_groups", "due", "publications",
        "sign_off", "words_used",
    ]  # fmt: skip


def test_the_sections_of_the_annex() -> None:
    assert [build.__name__ for build in KINDS["annex"].builders] == [
        "every_answer", "outlook", "each_test", "what_ifs", "waiting", "watched", "not_monitored", "firmness",
        "publications", "record", "words_used",
    ]  # fmt: skip


def test_the_sections_of_the_sheets() -> None:
    test, programme = shipped().definitions.test("hscrc_full_rate/recommendation"), "hscrc_full_rate"
    sheet = shipped().worksheet(test, shipped().reported(test))
    sections = sheets_of(sheet, shipped().definitions.programme(programme).agreement).sections

    assert [section.title for section in sections] == ["", "Everyone", *(f"Exhibit 6 row {row}" for row in (1, 2, 3))]
    assert [section.id.partition("-")[0] for section in sections] == ["", "everyone", "sheet", "sheet", "sheet"]


def test_a_kind_is_known_by_its_own_name() -> None:
    assert {name: kind.name for name, kind in KINDS.items()} == {name: name for name in KINDS}


def test_there_is_a_block_of_every_kind_here() -> None:
    assert ONE_OF_EACH.keys() == set(get_args(Block))


@pytest.mark.parametrize("kind", ONE_OF_EACH, ids=lambda kind: kind.__name__)
def test_a_block_of_every_kind_is_printed_on_the_screen(kind: type, with_one_more: Report) -> None:
    html = render_html(with_one_more)
    said = re.findall(r"[Ww]ords [^'\"<>.]*", repr(ONE_OF_EACH[kind]))

    assert said
    assert [words for words in said if words not in html] == []


def test_a_block_of_every_kind_is_printed_on_paper(tmp_path: Path) -> None:
    import subprocess

    blocks = tuple(ONE_OF_EACH.values())
    report = replace(sample(), sections=numbered([Section("own-exhibit", "An exhibit", blocks, "back")]))
    (tmp_path / "own.pdf").write_bytes(render_pdf(render_html(report), report.as_of))
    told = ["pdftotext", str(tmp_path / "own.pdf"), "-"]
    text = " ".join(subprocess.run(told, check=True, capture_output=True, text=True).stdout.split())

    said = [words for block in blocks for words in re.findall(r"[Ww]ords [^'\"<>.]*", repr(block))]
    assert [words for words in said if words not in text] == []


def test_a_section_more_is_listed_and_its_figures_are_numbered_with_the_others(
    material: Material, with_one_more: Report
) -> None:
    html = render_html(with_one_more)
    plain = DASHBOARD.report(material)

    assert with_one_more.sections[1].id == "own-exhibit"
    assert '<li><a href="#own-exhibit">An exhibit of ahead_ct</a></li>' in html
    numbers = {report: [figure.number for figure in figures(report)] for report in (plain, with_one_more)}
    exhibits = [number for number in numbers[plain] if number.startswith("Exhibit ")]  # each has a number of its own
    assert [number for number in numbers[with_one_more] if number.startswith("Exhibit ")] == exhibits
    counted = [number for number in numbers[with_one_more] if number not in exhibits]
    assert counted == [str(n + 1) for n in range(len(numbers[plain]) - len(exhibits) + 1)]
    assert figures(with_one_more)[0].table.caption == "Data of figure 1"


def test_every_look_has_its_rules(with_one_more: Report, project: Path) -> None:
    """A class that the stylesheet does not know, nor the template asks for, would be set as nothing is."""
    css, blocks = stylesheet(), (project / "report_templates" / "blocks.html.j2").read_text("utf-8")
    tables = [block for block in with_one_more.every_block() if isinstance(block, TableBlock | Prose | Bullets | Facts)]
    looks = {look for part in (*with_one_more.sections, *tables) for look in part.look.split()}

    assert len(looks) > 8
    assert [look for look in sorted(looks) if f".{look}" not in css and f'"{look}" in' not in blocks] == []


def test_a_builder_that_has_nothing_to_say_leaves_no_section(material: Material) -> None:
    silent = Kind("dashboard", DASHBOARD.face, (*DASHBOARD.builders, lambda _: ()))

    assert silent.report(material) == DASHBOARD.report(material)


def test_no_template_knows_a_section(project: Path, material: Material) -> None:
    """Else a section more would be a change of the template too."""
    ids = {section.id for report in (sample(), DASHBOARD.report(material)) for section in report.sections}
    for name in ("report.html.j2", "blocks.html.j2"):
        text = (project / "report_templates" / name).read_text("utf-8")
        assert [id for id in sorted(ids) if id in text] == []


def test_each_section_is_a_module_that_some_kind_lists(project: Path) -> None:
    listed = {build.__module__.rpartition(".")[2] for kind in KINDS.values() for build in kind.builders}
    there = {path.stem for path in (project / "monitor" / "pages" / "sections").glob("*.py")} - {"__init__"}

    assert listed == there


def test_a_run_files_the_kinds_that_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def face(material: Material, sections: tuple[Section, ...]) -> Report:
        return replace(DASHBOARD.face(material, sections), kind="brief")

    programme = shipped().definitions.programme("nevada_benchmark")
    brief = Kind("brief", face, DASHBOARD.builders[:1])
    for module in (report, papers):
        monkeypatch.setattr(module, "KINDS", {**KINDS, "brief": brief})
    monkeypatch.setattr(printing, "printed", lambda pages: dict.fromkeys(pages, b""))
    made = report.rendered(shipped(), programme, Origin(DETAILS, {}), str, report.Asked(["brief", "dashboard"]))
    page, files = made.page, made.files

    assert page.kind == "brief"
    assert [name for name in files if "/" not in name][:6] == [
        "brief.html", "brief.pdf", "dashboard.html", "dashboard.pdf", "annex.html", "annex.pdf",
    ]  # fmt: skip


def test_the_annex_comes_once_whatever_is_asked_for() -> None:
    assert report.made_of(["dashboard"]) == ["dashboard", "annex"]
    assert report.made_of(["annex", "dashboard"]) == ["annex", "dashboard"]
    assert report.made_of(["annex"]) == ["annex"]


def test_the_reports_of_a_folder_lead_to_one_another(material: Material) -> None:
    pages = report.bound([KINDS[kind].report(material) for kind in report.made_of(["dashboard"])])

    assert [page.beside for page in pages] == [("annex",), ("dashboard",)]
    assert '<a href="annex.html">Annex</a>' in render_html(pages[0])
    assert '<a href="dashboard.html">Dashboard</a>' in render_html(pages[1])


def test_a_job_may_name_every_kind() -> None:
    (kinds,) = get_args(Job.model_fields["reports"].annotation)

    assert get_args(kinds) == WANTED
