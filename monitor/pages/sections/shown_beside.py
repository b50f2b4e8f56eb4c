"""Worksheets that judge nothing: what public figures show beside the tests, four on a page, tables over its width."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.evaluation.answered import last_answered
from monitor.evaluation.judged import Judged
from monitor.pages.everyone import shown_in_full, shown_table
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.explain import notices
from monitor.pages.material import Material
from monitor.pages.model import Block, Prose, Section, Table, TableBlock
from monitor.pages.sentences import heading, not_known, shown_values, source_name
from monitor.words.wording import listed

ID, TITLE = "shown-beside", "What public figures show beside the tests"
MOST = 24  # rows of a table of all that are printed; the annex has every one
MORE = "The annex has all {many}."


def shown_beside(material: Material) -> Iterator[Section]:
    """One section, a part for each worksheet; nothing where there is none."""
    shown = [test for test in material.shown if not test.sheet.test.judges]
    if shown:
        words = dict.fromkeys(word for test in shown for word in _notices(test))
        halves = tuple(_part(test, "half") for test in shown if not test.several)
        pairs = tuple(Section("", "", halves[at : at + 2], "two-columns pair") for at in range(0, len(halves), 2))
        tables = tuple(_part(test, "") for test in shown if test.several)
        yield Section(
            ID, TITLE, (*pairs, *tables), "test shown-beside", tuple(words), more=f"annex.html#{_id(shown[0])}"
        )


def _id(test: Judged) -> str:
    return test.sheet.test.id.replace("/", "-").replace("_", "-")


def _notices(test: Judged) -> tuple[str, ...]:
    entity = shown_in_full(test.sheet)
    return notices(test.sheet, entity, last_answered(test.sheet, entity))


def _part(test: Judged, look: str) -> Section:
    return Section(f"{ID}-{_id(test)}", heading(test.sheet, shown_in_full(test.sheet)), tuple(_blocks(test)), look)


def _blocks(test: Judged) -> Iterator[Block]:
    """What is shown of the newest year, and the picture or, of several, the table of all."""
    sheet, entity = test.sheet, shown_in_full(test.sheet)
    year = last_answered(sheet, entity)
    if test.several:
        yield TableBlock(f"{ID}-{_id(test)}-everyone", _first_of(shown_table(sheet, year)), "everyone")
        return
    yield Prose(" ".join([shown_values(sheet, entity, year), *not_known(sheet, entity, year)]), "shown")
    yield from (replace(figure, source=_briefly(test)) for figure in figures(sheet, entity)[:1])


def _briefly(test: Judged) -> str:
    """The sources without their editions, which the list of publications has."""
    sources = {series.source for series in test.sheet.series.values() if series.source}
    return f"{listed(sorted(map(source_name, sources)))}."


def _first_of(table: Table) -> Table:
    """The first rows, with a word that there are more."""
    if len(table.rows) <= MOST:
        return table
    return replace(table, rows=table.rows[:MOST], note=f"{MORE.format(many=len(table.rows))} {table.note}")
