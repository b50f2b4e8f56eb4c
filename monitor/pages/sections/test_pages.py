"""A page for each test that has a figure; another reading of one stands on its page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.evaluation.answer import finding as finding_of
from monitor.evaluation.judged import Judged
from monitor.pages.answers import TestPage
from monitor.pages.everyone import shown_in_full, with_everyone
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.exhibits.registry import pictures_of_tests
from monitor.pages.explain import page_of
from monitor.pages.material import Material
from monitor.pages.model import Block, Figure, Ground, Prose, Section, TableBlock
from monitor.pages.one_page.grounds import grounds
from monitor.pages.one_page.lines import lines_table
from monitor.pages.one_page.voices import in_a_sentence, voices
from monitor.pages.verdicts import by_verdict

READING = "Read otherwise"


def test_pages(material: Material) -> Iterator[Section]:
    """The tests that judge, in their order; worksheets that judge nothing stand together elsewhere."""
    judging, pictures = material.judging, pictures_of_tests(material)
    for number, test in enumerate(judging, 1):
        section = _section(material, test, pictures.get(test.sheet.test.id))
        yield replace(section, place=f"Test {number} of {len(judging)}")


test_pages.__test__ = False  # type: ignore[attr-defined]  # not a pytest function


def _section(material: Material, test: Judged, exhibit: Figure | None) -> Section:
    entity = shown_in_full(test.sheet)
    page = with_everyone(page_of(test.sheet, material.told, entity, None), test.sheet, test.found)
    readings = [other for other in material.shown if _reads(other, test)]
    pictures = (replace(exhibit, printed=False, drawn="low"),) if exhibit else figures(test.sheet, entity)[:1]
    blocks = tuple(_blocks(test, entity, page, pictures, readings))
    return Section(page.id, page.title, blocks, "test one-page", page.notices, more=f"annex.html#{page.id}")


def _reads(other: Judged, test: Judged) -> bool:
    """Whether one worksheet is another reading of a test."""
    programme, _, name = test.sheet.test.id.partition("/")
    return other.sheet.test.id.startswith(f"{programme}/") and other.sheet.test.asked.reading_of == name


def _blocks(
    test: Judged, entity: int, page: TestPage, pictures: Sequence[Figure], readings: Sequence[Judged]
) -> Iterator[Block]:
    finding = finding_of(test.sheet, entity, page.year)
    yield Prose(page.question, "question")
    yield voices(test.sheet, finding)
    yield from pictures
    if page.everyone:
        yield TableBlock(f"{page.id}-everyone", page.everyone, "standing-table everyone")
    if lines := lines_table(test.sheet, finding):
        yield TableBlock(f"{page.id}-lines", lines, "few-lines")
    resting = grounds(test.sheet, entity, page)
    yield replace(resting, items=(*resting.items, *map(_reading, readings)))


def _reading(test: Judged) -> Ground:
    """Another reading: its newest answer, and all years in a word."""
    newest = next(iter([finding for finding in test.found if finding.made][::-1]), test.found[-1])
    years = by_verdict(test.sheet, 0, test.sheet.years.tolist())
    says = " ".join(filter(None, in_a_sentence(test.sheet, newest)))
    return Ground(READING, f"{test.sheet.test.asked.title}. {says}", f"All years: {years}." if years else "")
