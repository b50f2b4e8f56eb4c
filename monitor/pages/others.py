"""What others found, in words: beside ours wherever a verdict stands, with who says so, and never in its place.

Only the authority's own document is called official. Everything else is an account, and says whether it was checked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.evaluation.answer import Finding
from monitor.evaluation.errors_used import why_ours_differs
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.others import (
    ByTheirFigure,
    by_their_figure,
    found_of_judged,
    is_the_figure_itself,
    kind,
    own_verdict,
)
from monitor.evaluation.trace import trace_answer
from monitor.observations.determinations import Determination, foremost
from monitor.pages.sentences import BOUND, entity_of, or_nan, title
from monitor.words.units import parse_unit
from monitor.words.wording import (
    amount,
    distance,
    figure,
    held_against,
    long_date,
    places_apart,
    told_as,
)

if TYPE_CHECKING:
    from monitor.pages.model import OthersMark

COLUMN = "Others found"
WHO_SAYS = (
    "official is the own document of the authority that decides the test, an account is what anybody else tells, the "
    "State of itself too, and unchecked until its document is read"
)
OTHERS_NOTE = (
    f"Below a verdict of ours stands what others found: {WHO_SAYS}. What would be met or missed is so by their "
    "figure; it is no finding of ours and counts as none."
)


@dataclass(frozen=True)
class _Line:
    """What others found of one line of a year; `name` is empty for the verdict and the figure that is judged."""

    name: str
    found: Determination

    @property
    def source(self) -> tuple[object, ...]:
        """Who says so, and since when."""
        entry = self.found
        return entry.who, entry.known_from, entry.says, entry.account_of or "", entry.standing


def lines_found(sheet: Worksheet, entity: int, year: int) -> tuple[_Line, ...]:
    """What others found of a year: the judged figure first, then further lines in the order of the worksheet.

    Where what counts first has a figure alone, the verdict that others found in words stands beside it.
    """
    whom, clause = sheet.entities[entity], sheet.way(year).clause
    further = [name for name in sheet.way(year).lines if not clause or name != clause.line]
    counts, verdict = found_of_judged(sheet, entity, year), own_verdict(sheet, entity, year)
    entries = [("", counts), *([("", verdict)] if verdict is not counts else [])]
    entries += [(name, foremost(sheet.determinations, whom, year, name)) for name in further]
    return tuple(_Line(name, entry) for name, entry in entries if entry)


def answers_found(sheet: Worksheet, entity: int, year: int) -> Mapping[str, Determination]:
    """What others found of each line that a worksheet without a limit shows."""
    answers = sheet.way(year).answers
    return {line.name: line.found for line in lines_found(sheet, entity, year) if line.name in answers}


def is_found(sheet: Worksheet, entity: int) -> bool:
    """Whether others found anything of this entity."""
    return any(entry.entity == sheet.entities[entity] for entry in sheet.determinations)


# In sentences, on the page of a test


def found_by_others(sheet: Worksheet, finding: Finding) -> Iterator[str]:
    """What others found beside a finding, why the two differ, and what the verdict would be by their figure."""
    yield from _sentences(sheet, entity_of(sheet, finding), finding.year, _far_from_ours(sheet, finding))
    if finding.figure_itself:
        yield "That is where our figure is taken from, so it confirms nothing."
    if finding.by_their_figure:
        yield by_figure(sheet, finding.by_their_figure)
    yield from _in_other_years(sheet, entity_of(sheet, finding), finding.year)


def _in_other_years(sheet: Worksheet, entity: int, but: int) -> Iterator[str]:
    """What others found of the judged figure in other years, and what it comes to where ours cannot be told."""
    years = [year for year in sheet.years.tolist() if year != but]
    by_year = {year: of_the_judged(sheet, entity, year) for year in years}
    accounts = [f"{year}, {words}" for year, words in by_year.items() if words]
    if accounts:
        yield f"Of other years: {'. '.join(accounts)}."


def shown_by_others(sheet: Worksheet, entity: int, year: int) -> Iterator[str]:
    """What others found of the lines that a worksheet without a limit shows, and why ours differ."""
    yield from _sentences(sheet, entity, year, "")


def _sentences(sheet: Worksheet, entity: int, year: int, beside_ours: str) -> Iterator[str]:
    lines = lines_found(sheet, entity, year)
    by_source: dict[tuple[object, ...], list[_Line]] = {}
    for line in lines:
        by_source.setdefault(line.source, []).append(line)
    for from_source in by_source.values():
        words = [_words(sheet, entity, year, line) + (beside_ours if line is lines[0] else "") for line in from_source]
        yield f"{said_by(from_source[0].found)}: {'; '.join(words)}."
    yield from _why_ours_differ(sheet, entity, year, lines)


def _why_ours_differ(sheet: Worksheet, entity: int, year: int, lines: Sequence[_Line]) -> Iterator[str]:
    """Each reason once, as the entries give it; nothing is walked back to where nobody found anything."""
    if lines:
        walked = trace_answer(sheet, entity, year)
        why = (why_ours_differs(line.found, walked) for line in lines)
        yield from dict.fromkeys(reason for reason in why if reason)


def said_by(determination: Determination) -> str:
    """HealthExec (16 March 2018, an account of what the Commission found) says"""
    return f"{who_says(determination)} {'officially found' if determination.official else 'says'}"


def who_says(determination: Determination) -> str:
    """HealthExec (16 March 2018, an account of what the Commission found)"""
    parts = [long_date(determination.known_from), *_whose_account(determination)]
    parts += ["worked out from what it prints"] if determination.standing == "derived" else []
    parts += [] if determination.checked else ["to be checked"]
    return f"{determination.who} ({', '.join(parts)})"


def _whose_account(determination: Determination) -> list[str]:
    """The party's own account, or an account of what another found; of what is official there is none."""
    relayed = [f"of what {determination.account_of} found"] if determination.account_of else []
    if determination.official:
        return []
    if determination.own:
        return [own_account(determination)]
    return [" ".join(["an account", *relayed])] if determination.by else relayed


def own_account(determination: Determination) -> str:
    """the State's own account, of a party that speaks of its own performance"""
    return f"the {'State' if 'state' in (determination.by or '').lower().split() else 'party'}'s own account"


def as_given(determination: Determination, text: str) -> str:
    """at least $1,000.0 million, to 30 June 2018: a figure with what it is short of the whole"""
    bound = f"{determination.bound.replace('_', ' ')} " if determination.bound else ""
    part = f", to {long_date(determination.through)}" if determination.through else ""
    return f"{bound}{text}{part}"


def _words(sheet: Worksheet, entity: int, year: int, line: _Line) -> str:
    """missed; 3.40 percent, or a further line's name and figure; of a part of a year, to which day"""
    determination, clause = line.found, sheet.way(year).clause
    parts: list[str] = [determination.verdict] if determination.verdict else []
    if determination.value is not None and (name := line.name or (clause.line if clause else "")):
        label = title(sheet, entity, name)
        given = as_given(determination, told_as(label, determination.value, sheet.test.units[name]))
        parts.append(f"{label} {given}" if line.name else given)
    return "; ".join(parts)


def _far_from_ours(sheet: Worksheet, finding: Finding) -> str:
    """How far ours is from theirs, where it was not taken from it."""
    theirs, clause = finding.determination, sheet.way(finding.year).clause
    if finding.figure_itself or clause is None or finding.value is None:
        return ""
    if theirs is None or theirs.value is None or not theirs.exact:
        return ""
    unit = sheet.test.units[clause.line]
    far = distance(finding.value - theirs.value, unit)
    return f", ours is {far} {'more' if finding.value > theirs.value else 'less'}"


def by_figure(sheet: Worksheet, by: ByTheirFigure) -> str:
    """What the verdict would be by the figure that others give, with its room."""
    clause = sheet.way(by.found.year).clause
    assert clause is not None  # a figure was held against its limit  # noqa: S101
    unit = sheet.test.units[clause.line]
    places = places_apart(by.value, by.limit, unit)
    against = f"{BOUND[clause.direction].lower()} {amount(by.limit, unit, places)}"
    whose = f"that {by.found.by} gives" if by.found.by else "that an account gives"
    checked = "" if by.found.checked else ", which is to be checked"
    theirs = as_given(by.found, amount(by.value, unit, places))
    stands = held_against(by.value, by.limit, by.room, unit, clause.direction)
    return (
        f"By the figure {whose}{checked}, {theirs} against {against}, it would be "
        f"{by.verdict}, {stands}. That is not our finding, and counts as none."
    )


# In a few words, where a table has no room for more


def briefly(finding: Finding, *, bare: bool = False) -> str:
    """account: 1.47 percent, would be met; `bare` without the unit, empty where others found nothing"""
    theirs, by = finding.determination, finding.by_their_figure
    entry = finding.others_verdict or (by.found if by else theirs)
    if entry is None:
        return ""
    parts: list[str] = [entry.verdict] if entry.verdict else []
    if entry.value is not None and finding.unit:
        unit, printed = parse_unit(finding.unit), figure if bare else amount
        parts.append(
            as_given(entry, printed(entry.value, unit, places_apart(entry.value, or_nan(finding.limit), unit)))
        )
    parts += ["the figure itself"] if finding.figure_itself else []
    parts += [f"would be {by.verdict}"] if by and not entry.verdict else []
    return f"{kind(entry)}: {', '.join(parts)}"


def found_in_words(sheet: Worksheet, entity: int, year: int) -> str:
    """What others found of a year, by kind of source: account: 47.00 percent, would be missed"""
    by_kind: dict[str, list[str]] = {}
    for line in lines_found(sheet, entity, year):
        by_kind.setdefault(kind(line.found), []).append(_of_the_year(sheet, entity, year, line))
    return ". ".join(f"{word}: {'; '.join(words)}" for word, words in by_kind.items())


def of_the_judged(sheet: Worksheet, entity: int, year: int) -> str:
    """What others found of the judged figure and its verdict: account: 1.47 percent; would be met"""
    judged = [line for line in lines_found(sheet, entity, year) if not line.name]
    return ". ".join(f"{kind(line.found)}: {_of_the_year(sheet, entity, year, line)}" for line in judged)


def mark(sheet: Worksheet, entity: int, year: int) -> "OthersMark | None":
    """What others found of the judged figure, for a chart: the figure in the unit of the worksheet.

    A figure of part of the year, or a bound, has no place beside a bar of the year.
    """
    from monitor.pages.model import OthersMark

    determination, by = found_of_judged(sheet, entity, year), by_their_figure(sheet, entity, year)
    if determination is None:
        return None
    entry = own_verdict(sheet, entity, year) or (by.found if by else determination)
    if not entry.exact and not entry.verdict:
        return None
    verdict = entry.verdict or (str(by.verdict) if by else "")
    return OthersMark(or_nan(entry.value if entry.exact else None), verdict, entry.official)


def _of_the_year(sheet: Worksheet, entity: int, year: int, line: _Line) -> str:
    more = "" if line.name else _of_the_judged(sheet, entity, year, line.found)
    return f"{_words(sheet, entity, year, line)}{more}"


def _of_the_judged(sheet: Worksheet, entity: int, year: int, determination: Determination) -> str:
    """What the judged figure of others would come to; or that ours was taken from it."""
    if is_the_figure_itself(sheet, determination, year, trace_answer(sheet, entity, year).publications()):
        return "; the figure itself"
    by = by_their_figure(sheet, entity, year)
    return f"; would be {by.verdict}" if by and not determination.verdict else ""
