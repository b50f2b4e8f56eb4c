"""A section for each test that has an answer, in the order an official reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.pages.answers import TestPage
from monitor.pages.everyone import shown_in_full, with_everyone
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.explain import page_of
from monitor.pages.material import Material
from monitor.pages.model import (
    Answer,
    Block,
    Bullets,
    Citations,
    Commands,
    Facts,
    Figure,
    Prose,
    Section,
    Steps,
    Table,
    TableBlock,
)
from monitor.pages.years_across import years_across

TAKE_IN = "How to take in what would settle the years that are too close"


def each_test(material: Material) -> Iterator[Section]:
    """The tests shown, each with its exhibits."""
    exhibits = (figures(test.sheet, shown_in_full(test.sheet)) for test in material.shown)
    return map(section_of, pages(material), exhibits)


def pages(material: Material) -> Iterator[TestPage]:
    """What is said of each test shown; where one was asked of several, with a table of all and one of them in full."""
    told = replace(material.told, neighbours=material.sheets)
    for test in material.shown:
        yield with_everyone(page_of(test.sheet, told, shown_in_full(test.sheet), None), test.sheet, test.found)


def section_of(page: TestPage, exhibits: Sequence[Figure]) -> Section:
    """A test's page as it is laid out: what is asked, the answer, the figures, and how each line came about."""
    blocks = (*_answered(page), *exhibits[:1], *_followed(page), *exhibits[1:], *_written(page))
    return Section(page.id, page.title, blocks, "test", page.notices)


def _answered(page: TestPage) -> Iterator[Block]:
    """What is asked and answered, and of whom."""
    beside = (("What others found", page.others), ("Why one can be told and another cannot", page.told_apart))
    yield Prose(page.question, "question")
    yield Answer(page.answer, page.year, page.mark, page.reason, tuple(part for part in beside if part[1]))
    if page.facts:
        yield Facts(page.facts)
    if page.everyone:
        yield TableBlock(f"{page.id}-everyone", page.everyone, "standing-table everyone")


def _followed(page: TestPage) -> Iterator[Block]:
    if page.steps:
        yield Section(f"{page.id}-line-by-line", f"Line by line, {page.year}", (Steps(page.steps),))


def _written(page: TestPage) -> Iterator[Block]:
    """Where it is written, what it means, what is left out, how to check it, and all years."""
    parts = (
        ("written", "Where it is written", Citations(page.citations), page.citations),
        ("if-missed", "What it means if missed", Prose(page.if_missed), page.if_missed),
        ("not-judged", "What this page does not judge", Bullets(page.not_judged), page.not_judged),
        ("check", "How to check it yourself", Commands((page.check,)), page.check),
        ("deliver", TAKE_IN, Commands(page.deliver), page.deliver),
    )
    yield from (Section(f"{page.id}-{id}", title, (block,)) for id, title, block, holds in parts if holds)
    yield Section(
        f"{page.id}-worksheet", "Full worksheet", tuple(_worksheet(page)), f"worksheet{_once(page.worksheet)}"
    )


def _worksheet(page: TestPage) -> Iterator[TableBlock]:
    """All years, the newest first."""
    for place, table in enumerate(years_across(page.worksheet), 1):
        yield TableBlock(f"{page.id}-worksheet-{place}", table, "data")


def _once(table: Table) -> str:
    """The look of a worksheet of one year alone, which line by line says already."""
    return " once" if len(table.rows) == 1 else ""
