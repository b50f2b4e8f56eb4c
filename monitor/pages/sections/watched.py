"""Watch-tests -> what the report says of them: which years call for a look, and which watches wait for figures."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.signals import Sign, Signal, raised, signals
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.sentences import DASH, entity_name, heading, with_source_names
from monitor.pages.verdicts import key
from monitor.words.wording import figure, listed, places_apart

NOTE = (
    "A watch calls for a look where a figure is out of the ordinary; a figure without that word is as expected. It is "
    "no test of the agreement and no verdict: what it finds may have a good reason. From where on someone looks is the "
    f"office's own choice. {DASH} is a figure that is not known."
)
TOLD = (Sign.LOOK, Sign.QUIET)
SIDES = {"above": "above", "at_least": "from", "below": "below", "at_most": "up to"}

Watched = tuple[Worksheet, int, Mapping[int, Signal]]  # a watch-test, one of those it is asked of, its signals by year


def watched(material: Material) -> Iterator[Section]:
    """What is said of the watch-tests; nothing where none is watched yet, or anymore."""
    sheets = [sheet for sheet in material.sheets if sheet.test.watches and sheet.in_force]
    if sheets:
        yield Section("what-is-watched", "What is watched", tuple(_blocks(sheets)), "back watching")


def _blocks(sheets: Sequence[Worksheet]) -> Iterator[Block]:
    """The finding, and two tables, where there is anything for them."""
    asked = chain.from_iterable(map(_watched, sheets))
    watches = [watch for watch in asked if _years([watch])]
    open_ = [sheet for sheet in sheets if not any(watch[0] is sheet for watch in watches)]
    yield Prose(_says(watches), "says")
    if table := _table(watches):
        yield TableBlock("watched", table, "standing-table watched")
    if table := _waiting(open_):
        yield TableBlock("watched-waiting", table, "words waiting")


def _watched(sheet: Worksheet) -> Iterator[Watched]:
    all_signals = signals(sheet)
    for entity, asked in enumerate(sheet.entities):
        yield sheet, entity, {s.found.year: s for s in all_signals if (s.found.entity, s.found.population) == asked}


def _years(watched: Sequence[Watched]) -> list[int]:
    """The years of which anything could be told."""
    signs = chain.from_iterable(by_year.items() for _, _, by_year in watched)
    return sorted({year for year, signal in signs if signal.sign in TOLD})


def _says(watches: Sequence[Watched]) -> str:
    """How many watches call for a look at all, and which do in the newest year with figures."""
    if not watches:
        return "Nothing can be told yet: every watch waits for figures."
    looked = [watched for watched in watches if raised(watched[2].values())]
    if not looked:
        return f"None of {len(watches)} watches with figures calls for a look."
    last = _years(watches)[-1]
    now = [heading(sheet, e) for sheet, e, by_year in looked if last in by_year and by_year[last].sign is Sign.LOOK]
    named = f"{len(now)} {'do' if len(now) > 1 else 'does'}: {'; '.join(now)}" if now else "none does"
    call = "call" if len(looked) > 1 else "calls"
    some = f"Of {len(watches)} watches with figures, {len(looked)} {call} for a look in some year"
    return f"{some}; in {last}, the newest year with figures, {named}."


def _table(watches: Sequence[Watched]) -> Table | None:
    """A row for each watch and each of those it is asked of, a column for each year that has a figure."""
    years = _years(watches)
    columns = (Column("What is watched"), Column("Looks"), *(Column(str(year)) for year in years))
    rows = tuple(_row(watched, years) for watched in watches)
    return (
        Table("What calls for a look", columns, rows, NOTE, key(c.cause for row in rows for c in row)) if rows else None
    )


def _row(watched: Watched, years: Sequence[int]) -> tuple[Cell, ...]:
    sheet, entity, by_year = watched
    question = sheet.test.asked.question.format(area=sheet.entities[entity].name)
    cells = (_cell(sheet, by_year[year]) if year in by_year else Cell(DASH) for year in years)
    return (Cell(heading(sheet, entity), detail=question), _looks(sheet, by_year), *cells)


def _looks(sheet: Worksheet, by_year: Mapping[int, Signal]) -> Cell:
    """From where on someone looks, in the newest year of which anything could be told."""
    finding = next(by_year[year].found for year in sorted(by_year, reverse=True) if by_year[year].sign in TOLD)
    return Cell(f"{SIDES[finding.direction]} {finding.shown(finding.limit)}")


def _cell(sheet: Worksheet, signal: Signal) -> Cell:
    """The figure, with as many decimals as keep it apart from where a look begins; a word where one begins."""
    finding, clause = signal.found, sheet.way(signal.found.year).clause
    if finding.cause:
        return Cell(finding.cause, cause=finding.cause)
    if finding.value is None or finding.limit is None or clause is None:
        return Cell(DASH)
    unit = sheet.test.units[clause.line]
    shown = figure(finding.value, unit, places_apart(finding.value, finding.limit, unit))
    return Cell("look", detail=shown, strong=True) if signal.sign is Sign.LOOK else Cell(shown)


def _waiting(sheets: Sequence[Worksheet]) -> Table | None:
    columns = (Column("What is watched"), Column("What it asks"), Column("What it waits for"))
    rows = tuple(
        (
            Cell(heading(sheet, 0)),
            Cell(sheet.test.asked.question.format(area=entity_name(sheet, 0))),
            Cell(_waits_for(sheet)),
        )
        for sheet in sheets
    )
    return Table("What waits for figures", columns, rows) if rows else None


def _waits_for(sheet: Worksheet) -> str:
    """The figures without which nothing can be told, as the first open year has them."""
    if not sheet.entities:
        sources = sorted({series.source for series in sheet.series.values()})
        return with_source_names(sheet, f"figures of any {sheet.test.asked.each}: {listed(sources)}")
    return with_source_names(
        sheet, next(signal.found.reason or "" for signal in signals(sheet)).removeprefix("waits for ")
    )
