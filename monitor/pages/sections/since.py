"""What changed since the report before: because of data, of a rule, of the software or of time, in words."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.evaluation.answer import Finding
from monitor.pages.cover import Because, Before, FoundBefore
from monitor.pages.material import Material
from monitor.pages.model import Block, Bullets, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.sentences import or_nan
from monitor.pages.verdicts import said
from monitor.pages.year_end.words import chances, of_a_miss
from monitor.words.findings import GUARD, Cause, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import amount, listed, long_date, places_apart

_FIRST = "This is the first report of this programme that is on file here, so there is none to compare it with."
_WORDS = {
    "data": "newer figures",
    "rule": "a rule as it is written here",
    "software": "the software",
    "time": "time: what fell due, or became known, in between",
    "unknown": "what could not be found out",
}


def since(material: Material) -> Iterator[Section]:
    """The section."""
    yield Section("what-changed", "What changed since the report before", tuple(_blocks(material)), "back since")


def _blocks(material: Material) -> Iterator[Block]:
    before = material.cover.before
    if before is None:
        yield Prose(_FIRST)
        return
    yield Prose(_compared_with(before), "says")
    changed = list(_changed(material, before))
    if table := _table(material, before, changed):
        yield TableBlock("changes", table, "words")
    yield Bullets(tuple(_notes(material, before, bool(changed))))


def _compared_with(before: Before) -> str:
    kind = "the last signed report" if before.signed else "the last report on file, which nobody signed"
    return f"Compared with {kind}, as of {long_date(before.as_of)}."


def _changed(material: Material, before: Before) -> Iterator[tuple[FoundBefore | None, Finding]]:
    """Findings of ours that are not what was said, as far as a reader would see it."""
    was = {found.key: found for found in before.findings}
    for finding in material.found:
        earlier = was.get((finding.test, finding.entity, finding.population, finding.year))
        if earlier is None or not _same(earlier, finding):
            yield earlier, finding


def _same(earlier: FoundBefore, now: Finding) -> bool:
    if (earlier.verdict, earlier.cause) != (str(now.verdict), str(now.cause) if now.cause else None):
        return False
    if earlier.value is None or now.value is None:
        return earlier.value is now.value
    return abs(earlier.value - now.value) <= GUARD * max(1.0, abs(now.value))


def _table(material: Material, before: Before, changed: Sequence[tuple[FoundBefore | None, Finding]]) -> Table | None:
    because: dict[tuple[str, str, str, int], list[Because]] = {}
    for one in before.because:
        because.setdefault((one.test, one.entity, one.population, one.year), []).append(one)
    names = _inputs(material)
    rows = tuple(
        (
            Cell(material.names.get(now.test, now.test), detail=_of_whom(material, now)),
            Cell(_was(earlier, now)),
            Cell(_is(now, earlier)),
            Cell(_why(because.get((now.test, now.entity, now.population, now.year), []), names)),
        )
        for earlier, now in changed
    )
    columns = Column("Test and year"), Column("Was"), Column("Is"), Column("Because of")
    return Table("Answers that are not what they were", columns, rows) if rows else None


def _of_whom(material: Material, now: Finding) -> str:
    return str(now.year) if now.entity == material.agreement.area else f"{now.entity}, {now.year}"


def _was(earlier: FoundBefore | None, now: Finding) -> str:
    if earlier is None:
        return "not asked"
    mark = Cause(earlier.cause) if earlier.cause else Verdict(earlier.verdict)
    return "; ".join([said(mark), *_figure(earlier.value, now, now.value)])


def _is(now: Finding, earlier: FoundBefore | None) -> str:
    return "; ".join([said(now.mark), *_figure(now.value, now, earlier.value if earlier else None)])


def _figure(value: float | None, now: Finding, beside: float | None) -> Iterator[str]:
    """A figure, with so many decimals that it differs from the one it is held against."""
    if value is not None and now.unit:
        unit = parse_unit(now.unit)
        yield amount(value, unit, places_apart(value, or_nan(beside), unit))


def _inputs(material: Material) -> Mapping[str, str]:
    """What publications are called, by their ids."""
    return {p.id: f"{p.card.title} ({long_date(p.known_from)})" for p in material.held}


def _why(because: Sequence[Because], names: Mapping[str, str]) -> str:
    told = [f"{_WORDS[one.kind]}: {names[one.what]}" if one.what in names else _WORDS[one.kind] for one in because]
    return "; ".join(dict.fromkeys(told)) or _WORDS["unknown"]


def _notes(material: Material, before: Before, changed: bool) -> Iterator[str]:
    if not changed:
        yield "Answers: none changed, and no figure of one was restated."
    new = [p for p in material.held if p.id in material.used and p.id not in before.publications]
    titles = [f"{p.card.title} ({long_date(p.known_from)})" for p in new]
    yield f"Publications used that are new: {listed(titles) if titles else 'none'}."
    yield from _odds(material, before)


def _odds(material: Material, before: Before) -> Iterator[str]:
    """How the odds of each test of an open year moved."""
    was = {(one.test, one.year): one.odds_met for one in before.odds}
    told = material.outlook.odds if material.outlook and material.outlook.record else ()
    for odds in told:
        if odds.odds_met is not None and (odds.test, odds.year) in was:
            now, then = (chances(of_a_miss(part)) for part in (odds.odds_met, was[odds.test, odds.year]))
            yield f"Odds of a miss, {material.names.get(odds.test, odds.test)}, {odds.year}: {now}, was {then}."
