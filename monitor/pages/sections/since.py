"""What changed since the report before: because of data, of a rule, of the software or of time, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.pages.changes_since import Changes, Moved, mark_of
from monitor.pages.cover import Because, Before
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.sentences import or_nan
from monitor.pages.verdicts import MEANT, said
from monitor.pages.year_end.words import begun, chances, counted, of_a_miss
from monitor.words.areas import area_name
from monitor.words.findings import Mark, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import amount, listed, long_date, places_apart, years_listed

_FIRST = "This is the first report of this programme that is on file here, so there is none to compare it with."
_SAME = "the same"
_WORDS = {
    "data": "newer figures",
    "rule": "a rule as it is written here",
    "software": "the software",
    "time": "time: what fell due, or became known, in between",
    "unknown": "what could not be found out",
}
MOST_ROWS = 40  # of changed answers; the rest are counted


def since(material: Material) -> Iterator[Section]:
    """The section; it says aloud where nothing changed, or where there is no report to compare with."""
    before = material.cover.before
    if before is None:
        yield Section("what-changed", "This is the first report", (Prose(_FIRST),), "back since")
        return
    changes = Changes(material, before)
    yield Section("what-changed", _title(changes), tuple(_blocks(changes)), "back since")


def _title(changes: Changes) -> str:
    """Two answers changed since the last report, and no figure was restated"""
    answers, restated = len(changes.answers), len(changes.restated)
    if not answers and not restated:
        return "Nothing was restated and no answer changed since the last report"
    first = f"{begun(counted(answers)) if answers else 'No'} answer{'' if answers < 2 else 's'} changed"
    figures = f"{counted(restated) if restated else 'no'} figure{'' if restated < 2 else 's'}"
    return f"{first} since the last report, and {figures} {'was' if restated < 2 else 'were'} restated"


def _blocks(changes: Changes) -> Iterator[Block]:
    yield Prose(_compared_with(changes.before))
    yield TableBlock("what-changed-in-short", _in_short(changes), "words since-table")
    if changes.moved:
        yield TableBlock("changes", _each(changes), "words since-table")


def _compared_with(before: Before) -> str:
    kind = "the last signed report" if before.signed else "the last report on file, which nobody signed"
    return f"Against {kind}, as of {long_date(before.as_of)}."


def _in_short(changes: Changes) -> Table:
    """A row for each kind of change, with what it was, what it is, and why."""
    columns = Column("What"), Column("Last report"), Column("This report"), Column("Because of")
    rows = _answers(changes), _restated(changes), *_odds(changes), _accounts(changes), _publications(changes)
    return Table("What changed, in short", columns, rows)


def _answers(changes: Changes) -> tuple[Cell, ...]:
    own = {finding.test for finding in changes.found}
    was = _tally(mark_of(found) for found in changes.before.findings if found.test in own)
    now = _tally(finding.mark for finding in changes.found)
    why = _reasons(changes.answers) if changes.answers else "none changed"
    return Cell("Answers", strong=True), Cell(was), Cell(_SAME if was == now else now), Cell(why)


def _tally(every: Iterable[Mark]) -> str:
    """15 met, 1 missed, 4 too close"""
    counts = Counter(every)
    told = [mark for mark in MEANT if counts[mark] and mark is not Verdict.NOT_IN_FORCE]
    return listed([f"{counts[mark]} {mark.value}" for mark in told]) or "none"


def _restated(changes: Changes) -> tuple[Cell, ...]:
    count = len(changes.restated)
    why = _reasons(changes.restated) if count else "none restated"
    return Cell("Figures restated", strong=True), Cell(""), Cell(str(count)), Cell(why)


def _reasons(moved: Sequence[Moved]) -> str:
    """Newer figures (3); a rule as it is written here (1)"""
    counts: Counter[str] = Counter(each.because[0].kind if each.because else "unknown" for each in moved)
    told = [f"{_WORDS[kind].partition(':')[0]} ({counts[kind]})" for kind in _WORDS if counts[kind]]
    return begun("; ".join(told))


def _odds(changes: Changes) -> Iterator[tuple[Cell, ...]]:
    """A row for each test of an open year, or one that says that there are none."""
    for odds, before in changes.odds:
        called = f"Odds of a miss in {odds.year}"
        now = chances(of_a_miss(odds.odds_met or 0.0))
        was = "none told" if before is None else chances(of_a_miss(before))
        name = changes.material.names.get(odds.test, odds.test)
        yield Cell(called, detail=name, strong=True), Cell(was), Cell(_SAME if was == now else now), Cell("")
    if not changes.odds:
        had = f"{len(changes.before.odds)} told" if changes.before.odds else "none told"
        yield Cell("Odds of a miss", strong=True), Cell(had), Cell("none told"), Cell("")


def _accounts(changes: Changes) -> tuple[Cell, ...]:
    """What others found that was not known at the time of the last report."""
    names = changes.material.names
    years: dict[str, list[int]] = {}
    for finding in changes.accounts:
        years.setdefault(names[finding.test], []).append(finding.year)
    new = changes.accounts
    now = sum(finding.determination is not None for finding in changes.found)
    told = "; ".join(f"{name}, {years_listed(of)}" for name, of in years.items())
    why = f"New: {told}" if new else "none is new"
    return Cell("Findings of others", strong=True), Cell(str(now - len(new))), Cell(str(now)), Cell(why)


def _publications(changes: Changes) -> tuple[Cell, ...]:
    names = _inputs(changes.material)
    new = "; ".join(names[id] for id in changes.publications)
    count = f"{len(changes.publications)} new"
    return Cell("Publications used", strong=True), Cell(""), Cell(count), Cell(new or "none is new")


def _each(changes: Changes) -> Table:
    """A row for each finding that is not what it was; years that moved alike, without a figure, stand together."""
    names = _inputs(changes.material)
    rows: dict[tuple[str, ...], list[int]] = {}
    for moved in changes.moved:
        year = moved.about.year
        rows.setdefault(_row(changes, moved, names), []).append(year)
    shown = [_cells(row, years) for row, years in [*rows.items()][:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    note = f"{more} more rows are not shown." if more > 0 else ""
    columns = Column("Test and year"), Column("Was"), Column("Is"), Column("Because of")
    return Table("Answers and figures that are not what they were", columns, tuple(shown), note)


def _cells(row: tuple[str, ...], years: Sequence[int]) -> tuple[Cell, ...]:
    name, whom, was, now, why = row
    return Cell(name, detail=f"{whom}{years_listed(years)}"), Cell(was), Cell(now), Cell(why)


def _row(changes: Changes, moved: Moved, names: Mapping[str, str]) -> tuple[str, ...]:
    """The test, of whom, what it was and is, and why; figures only where there are two to compare."""
    was, now, about = moved.was, moved.now, moved.about
    whom = "" if about.entity == changes.material.agreement.area else f"{area_name(about.entity)}, "
    unit = now.unit if now and was and was.value is not None and now.value is not None else ""
    before = _told(mark_of(was), was.value, unit, now.value if now else None) if was else "not asked"
    after = _told(now.mark, now.value, unit, was.value if was else None) if now else "asked no more"
    return (
        changes.material.names.get(about.test, "A test that is no more"),
        whom,
        before,
        after,
        _why(moved.because, names),
    )


def _told(mark: Mark, value: float | None, of: str, beside: float | None) -> str:
    """The answer and its figure, with so many decimals that it differs from the one it is held against."""
    if value is None or not of:
        return said(mark)
    unit = parse_unit(of)
    return f"{said(mark)}; {amount(value, unit, places_apart(value, or_nan(beside), unit))}"


def _inputs(material: Material) -> Mapping[str, str]:
    """What publications are called, by their ids."""
    return {p.id: f"{p.card.title} ({long_date(p.known_from)})" for p in material.held}


def _why(because: Sequence[Because], names: Mapping[str, str]) -> str:
    told = [f"{_WORDS[one.kind]}: {names[one.what]}" if one.what in names else _WORDS[one.kind] for one in because]
    return begun("; ".join(dict.fromkeys(told)) or _WORDS["unknown"])
