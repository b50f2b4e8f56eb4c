"""One result as a sentence of a letter: growth beside a rival's, dollars beside what was required, or any other."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.language.lines import Line
from monitor.pages.letters.told import Told, named
from monitor.pages.sentences import ALLOWED, BOUND, answer, entity_of, title
from monitor.pages.verdicts import stands
from monitor.pages.year_end.words import inside
from monitor.words.findings import Cause, Verdict
from monitor.words.money import money_apart
from monitor.words.units import PERCENT, YEARS, parse_unit
from monitor.words.wording import DOLLARS, MINUS, amount, count_words, distance, is_or_are, places_apart

TOO_NEAR = "This is too close to the limit to tell."


def order(told: Told) -> tuple[bool, int, int]:
    """In which order a letter tells results: misses first, then by what they are of, the newest first."""
    return told.finding.verdict is not Verdict.MISSED, _rank(told), -told.finding.year


def _rank(told: Told) -> int:
    """Growth beside a rival's, dollars, dollars that are added up, all else."""
    if _rivals(told):
        return 1
    return (3 if _adds_up(told) else 2) if told.finding.unit == str(DOLLARS) else 4


def sentences(told: Sequence[Told]) -> Iterator[str]:
    """What each result was, and how it stands to what was asked; of two with one label, of which test it is."""
    labels = [_label(one.test.sheet, one.finding) if one.finding.unit else "" for one in told]
    for one, label in zip(told, labels, strict=True):
        of = f"On {named(one.test)}: " if label and labels.count(label) > 1 else ""
        yield f"{of}{inside(_sentence(one)) if of else _sentence(one)}"


def _sentence(told: Told) -> str:
    finding = told.finding
    if not finding.unit or finding.value is None or finding.limit is None:
        return answer(told.test.sheet, finding)
    if rivals := _rivals(told):
        return _beside_a_rival(told, rivals)
    if finding.unit == str(DOLLARS):
        return _dollars(told)
    return _counted(told) if parse_unit(finding.unit) == YEARS else _held_against(told)


def _judged(told: Told) -> Line | None:
    """The line that is compared with the limit; None of an input that is, of a group, or of several comparisons."""
    way = told.test.sheet.way(told.finding.year)
    return way.lines.get(way.clause.line) if way.clause else None


def _adds_up(told: Told) -> bool:
    line = _judged(told)
    return line is not None and line.verb.adds_up_years


def _rivals(told: Told) -> tuple[str, str] | None:
    """The lines of a difference of two yearly growths: ours, and the one it is held against."""
    line, lines = _judged(told), told.test.sheet.way(told.finding.year).lines
    if line is None or not line.verb.subtracts or len(line.of) != 2 or not all(name in lines for name in line.of):
        return None
    both = [lines[name] for name in line.of]
    growths = all(one.verb.compares_years and len(one.of) == 1 and not one.options for one in both)
    return (line.of[0], line.of[1]) if growths else None


def _beside_a_rival(told: Told, rivals: tuple[str, str]) -> str:
    sheet, finding = told.test.sheet, told.finding
    ours, theirs = (finding.lines.get(name) for name in rivals)
    if ours is None or theirs is None:
        return _held_against(told)
    first, second = (_whose(sheet, finding, name) for name in rivals)
    again = f"{_grew(theirs)} " if (ours < 0) is not (theirs < 0) else ""
    return (
        f"In {finding.year} {first} {_grew(ours)} {_by(ours)} and {inside(second)} {again}{_by(theirs)}. {_room(told)}"
    )


def _whose(sheet: Worksheet, finding: Finding, growth: str) -> str:
    """What grew: Maryland spending per beneficiary."""
    return title(sheet, entity_of(sheet, finding), sheet.way(finding.year).lines[growth].of[0])


def _grew(percent: float) -> str:
    return "fell" if percent < 0 else "grew"


def _by(percent: float) -> str:
    return amount(percent, PERCENT).removeprefix(MINUS)


def _room(told: Told) -> str:
    """The State stayed 2.63 points inside the limit."""
    finding = told.finding
    if finding.cause is Cause.TOO_CLOSE or finding.room is None:
        return TOO_NEAR
    far = distance(finding.room, parse_unit(finding.unit))
    if finding.verdict is Verdict.MISSED:
        return f"The limit was passed by {far}."
    return f"The State stayed {far} inside the limit." if finding.room else "That is exactly the limit."


def _dollars(told: Told) -> str:
    """Annual savings came to $719 million in 2024; $336 million was required."""
    finding, sheet = told.finding, told.test.sheet
    value, limit = money_apart(finding.value or 0.0, finding.limit or 0.0)
    when = f"by the end of {finding.year}" if _adds_up(told) else f"in {finding.year}"
    near = f" {TOO_NEAR}" if finding.cause is Cause.TOO_CLOSE else ""
    return f"{_label(sheet, finding)} came to {value} {when}; {limit} was {ALLOWED[finding.direction]}.{near}"


def _counted(told: Told) -> str:
    """Years in a row above the nation in 2024: none, where one is allowed."""
    finding = told.finding
    counted = count_words(
        finding.value or 0.0, finding.limit or 0.0, finding.direction, more=finding.counted_up_to is not None
    )
    near = f" {TOO_NEAR}" if finding.cause is Cause.TOO_CLOSE else ""
    return f"{_label(told.test.sheet, finding)} in {finding.year}: {counted}.{near}"


def _held_against(told: Told) -> str:
    """The share stood at 42.00 percent in 2022. At least 50.00 percent was required: 8.00 points short of it."""
    finding, sheet = told.finding, told.test.sheet
    unit = parse_unit(finding.unit)
    value, limit = finding.value or 0.0, finding.limit or 0.0
    places = places_apart(value, limit, unit)
    bound = amount(limit, unit, places)
    was = "were" if is_or_are(bound, unit) == "are" else "was"
    asked = f"{BOUND[finding.direction]} {bound} {was} {ALLOWED[finding.direction]}"
    near = "this is too close to tell" if finding.cause is Cause.TOO_CLOSE else f"the figure is {stands(finding, unit)}"
    return (
        f"{_label(sheet, finding)} stood at {amount(value, unit, places)}{finding.or_more} in {finding.year}. "
        f"{asked}; {near}."
    )


def _label(sheet: Worksheet, finding: Finding) -> str:
    clause = sheet.way(finding.year).clause
    assert clause is not None  # only such findings come here  # noqa: S101
    return title(sheet, entity_of(sheet, finding), clause.line)
