"""What a worksheet answers, in sentences: the same words on the screen, on paper and in the terminal."""

import math
import re
from collections.abc import Iterator
from datetime import date

from monitor.evaluation.answer import Finding
from monitor.evaluation.answered import is_answered, is_known, nothing_held
from monitor.evaluation.errors_used import stand_ins
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import cause_of, waited_for
from monitor.evaluation.sources import Held
from monitor.evaluation.trace import trace_answer
from monitor.language.judge import MET, UNKNOWN
from monitor.observations.disclosure import WHY
from monitor.observations.maturity import Maturity
from monitor.observations.provenance import SMALL
from monitor.observations.publications import Publication
from monitor.pages.verdicts import binds, by_verdict, verdict_sentence, would
from monitor.words.areas import NAMES, Entity
from monitor.words.findings import ACROSS, NOISE, Cause, Verdict
from monitor.words.units import Unit
from monitor.words.wording import (
    OR_MORE,
    amount,
    is_or_are,
    listed,
    long_date,
    places_apart,
    told_as,
    years_listed,
)

DASH = "\N{EM DASH}"
BOUND = {"at_most": "At most", "at_least": "At least", "below": "Less than", "above": "More than"}
CAPITALS = frozenset(
    ("aco", "ahead", "brfss", "cdc", "cms", "gmcb", "hcp", "hscrc", "lan", "mco", "nchs", "ohic", "sihis", "uspcc",
     "vbp", "vhcures", "vpms", "vuhdds")
)  # fmt: skip  # names that are written so
_PROPER = frozenset(NAMES.values()) | {"Medicare", "Medicaid"}
SHOWS = "This worksheet has no limit of its own: it shows, and judges nothing."
WATCHES = "This is watched: it may call for a look, and judges nothing."
ALLOWED = {"at_most": "allowed", "at_least": "required", "below": "allowed", "above": "required"}


def heading(sheet: Worksheet, entity: int) -> str:
    """What the test is called for this entity."""
    return sheet.test.asked.title.format(area=entity_name(sheet, entity))


def entity_name(sheet: Worksheet, entity: int) -> str:
    """The name of an entity; of a test that nobody has figures for, the kind it is asked of."""
    return sheet.entities[entity].name if sheet.entities else everybody(sheet)


def everybody(sheet: Worksheet) -> str:
    """The name of the one a test is asked of; or each hospital, where it is asked of all of a kind."""
    return f"each {sheet.test.asked.each}" if sheet.test.asked.each else sheet.entities[0].name


def title(sheet: Worksheet, entity: int, name: str) -> str:
    """What a line, input or term is called for this entity."""
    return sheet.test.title(name).format(area=sheet.entities[entity].name)


def with_source_names(sheet: Worksheet, text: str) -> str:
    """`text` with the id of each source, which is a name for programs, as words that a line can be broken between."""
    ids = _ids(sheet)
    return re.sub(rf"\b({'|'.join(map(re.escape, sorted(ids)))})\b", _read, text) if ids else text


def _read(match: re.Match[str]) -> str:
    return source_name(match[0])


def source_name(id: str) -> str:
    """CMS readmissions for Maryland, of cms_readmissions_for_maryland."""
    first, *rest = id.split("_")
    return " ".join([_written(first, first.capitalize()), *(_written(word, word) for word in rest)])


def _written(word: str, otherwise: str) -> str:
    return word.upper() if word in CAPITALS else word.capitalize() if word.capitalize() in _PROPER else otherwise


def _ids(sheet: Worksheet) -> set[str]:
    """The ids of the sources that a worksheet takes figures from."""
    sources = (source for series in sheet.series.values() for source in (series.source, *series.by_source))
    return set(filter(None, sources)).union(*map(_ids, sheet.members.values()))


def entity_of(sheet: Worksheet, finding: Finding) -> int:
    """Where the finding's entity stands in the worksheet."""
    return sheet.entities.index(Entity(finding.entity, finding.population))


def answer(sheet: Worksheet, finding: Finding) -> str:
    """The answer in two or three short sentences."""
    entity, clause = entity_of(sheet, finding), sheet.way(finding.year).clause
    if clause is None or sheet.counted:
        return " ".join([*_several(sheet, finding), verdict_sentence(finding, None)])
    unit = sheet.test.units[clause.line]
    value, limit = or_nan(finding.value), or_nan(finding.limit)
    places = places_apart(value, limit, unit)
    label = title(sheet, entity, clause.line)
    sentences = [f"{label} in {finding.year}: {told_as(label, value, unit, places)}{finding.or_more}."]
    if finding.limit is not None:
        bound = amount(limit, unit, places)
        sentences.append(f"{BOUND[finding.direction]} {bound} {is_or_are(bound, unit)} {ALLOWED[finding.direction]}.")
    return " ".join([*sentences, verdict_sentence(finding, unit)])


def _several(sheet: Worksheet, finding: Finding) -> Iterator[str]:
    """What was asked of several lines or tests, and what each came to."""
    way, entity = sheet.way(finding.year), entity_of(sheet, finding)
    if sheet.counted:
        met = sum(clause.verdict is Verdict.MET for clause in finding.clauses)
        are = "would be" if finding.asked_as_if else "are"
        yield f"{met} of {len(finding.clauses)} tests {are} met in {finding.year}."
        if finding.limit is not None:
            yield f"At least {finding.limit:g} must be."
        return
    yield f"{'One' if way.joined == 'any' else 'Each'} of {len(way.clauses)} must hold in {finding.year}."
    for clause in finding.clauses:
        unit = sheet.test.units[clause.what]
        value, limit = or_nan(clause.value), or_nan(clause.limit)
        places = places_apart(value, limit, unit)
        bound = bound_words(limit, unit, clause.direction, places)
        verdict = would(clause.verdict, finding.asked_as_if)
        label = title(sheet, entity, clause.what)
        yield f"{label}: {told_as(label, value, unit, places)}, {bound}, {verdict}."


def bound_words(limit: float, unit: Unit, direction: str, places: int) -> str:
    """at most 3.58 percent; of a limit that nobody knows, that it is not known"""
    return "limit not known" if math.isnan(limit) else f"{BOUND[direction].lower()} {amount(limit, unit, places)}"


def unanswered(waiting: int, shown: int) -> Iterator[str]:
    """Where no test has an answer: how many wait, and how many worksheets show what is public."""
    if not waiting:
        return
    wait, subject = ("1 test waits", "it") if waiting == 1 else (f"{waiting} tests wait", "each")
    yield f"{wait} for figures. What {subject} asks, and what is missing, stands under Waiting for figures."
    if shown:
        yield f"{shown} worksheet{' shows' if shown == 1 else 's show'} what is public."


def left_over(tests: int, answers: int) -> str:
    """Where the tests stand that no line above names, as no figure of them is public."""
    more = "1 more test waits" if tests == 1 else f"{tests} more tests wait"
    of = f", with {answers} of these answers" if answers else ""
    return f"{more} for figures{of}: what is asked, and what is missing, stands under Waiting for figures."


def shown_values(sheet: Worksheet, entity: int, year: int) -> str:
    """What a worksheet without a limit shows of one year."""
    return " ".join(f"{_shown_line(sheet, name, entity, year)}." for name in sheet.way(year).answers)


def _shown_line(sheet: Worksheet, name: str, entity: int, year: int) -> str:
    label, value = title(sheet, entity, name), sheet.value(name, entity, year)
    figure = told_as(label, value, sheet.test.units[name])
    return f"{label} in {year}: {figure}{or_more(sheet, name, entity, year)}"


def beside_shown(sheet: Worksheet, entity: int, year: int) -> str:
    """What a reader must know beside what a worksheet without a limit shows, above all why a figure is not known."""
    judges_nothing = WATCHES if sheet.test.watches else SHOWS
    return " ".join([*not_known(sheet, entity, year), *told_beside(sheet), judges_nothing])


def told_beside(sheet: Worksheet) -> Iterator[str]:
    """What the definition says beside each answer and each table."""
    if sheet.test.asked.beside:
        yield sheet.test.asked.beside


def not_known(sheet: Worksheet, entity: int, year: int) -> Iterator[str]:
    """What an answer that cannot be told waits for."""
    name = entity_name(sheet, entity)
    if nothing_held(sheet, entity, year):
        yield f"Cannot be told for {name}: none of the figures it would be worked out from is held."
    elif words := inputs_missing(sheet, entity, year):
        yield f"Cannot be told for {name}. Not known: {words}."
        if any(gap.withheld == SMALL for gap in waited_for(trace_answer(sheet, entity, year))):
            yield f"It is withheld: {WHY}."


def inputs_missing(sheet: Worksheet, entity: int, year: int) -> str:
    """The inputs and terms that an answer which cannot be told waits for, by title; empty where it can be told."""
    if is_answered(sheet, entity, year):
        return ""
    walked = trace_answer(sheet, entity, year)
    missing = [title(sheet, entity, name) for name, _ in walked.unknown()]
    missing += [
        f"{title(sheet, entity, name)}, of which no value is set for {at}" for name, at in walked.without_term()
    ]
    return "; ".join(dict.fromkeys(missing)) or "a figure it is computed from"


def or_more(sheet: Worksheet, name: str, entity: int, year: int) -> str:
    """What follows a count that stops at its most, and so may be more; else nothing."""
    most = sheet.way(year).counted_up_to(name, year, sheet.value(name, entity, year))
    return "" if most is None else OR_MORE


def or_nan(value: float | None) -> float:
    """A figure that may be unknown, as arrays have it."""
    return float("nan") if value is None else value


def remarks(sheet: Worksheet, finding: Finding) -> str:
    """What a reader must know beside the figures, and the other years in a word."""
    entity = entity_of(sheet, finding)
    texts = [] if is_known(sheet, entity) else [*_not_held(sheet)]
    texts += told_beside(sheet)
    if finding.verdict is Verdict.CANNOT_TELL and finding.made:
        texts += _by_the_letter(sheet, entity, finding.year)
    if ACROSS in finding.marks:
        texts.append(
            "A growth here is taken across releases of different vintages, so a part of it may be restatement."
        )
    if NOISE in finding.marks and finding.verdict is not Verdict.CANNOT_TELL:
        texts.append("The figure is nearer to the limit than its own interval is wide: it is within noise.")
    texts += _settles(sheet, entity)
    years = by_verdict(sheet, entity, [int(year) for year in sheet.years])
    return " ".join([*texts, f"All years: {years}."] if years else texts)


def _not_held(sheet: Worksheet) -> Iterator[str]:
    """That no figure is held; where editions of a later day are, that this does not say that none was published."""
    later: dict[str, date] = {}
    for worksheet in (sheet, *sheet.members.values()):
        later.update(worksheet.held_later)
    if not later:
        yield "No figure of it is held, of any year."
    for source, day in sorted(later.items()):
        yield f"No edition of {source} known by that day is held here; the first held is of {long_date(day)}."


def _by_the_letter(sheet: Worksheet, entity: int, year: int) -> Iterator[str]:
    """What would follow without errors and intervals; a group has no letter of its own."""
    code = sheet.codes[entity, 0, sheet.place(year)]
    if code != UNKNOWN:
        yield f"By the letter of these figures the test would be {'met' if code == MET else 'missed'}."


def _settles(sheet: Worksheet, entity: int) -> Iterator[str]:
    """The files that would settle the years that are too close to tell, by what their stand-ins say of them."""
    years, files = would_settle(sheet, entity)
    whats = dict.fromkeys(p.card.approximates.what for p in files if p.card.approximates)
    if whats:
        named = listed([f"{what[0].lower()}{what[1:]}" for what in whats])
        yield f"What would settle {years_listed(years)} is {named}, for which public figures stand in here."


def would_settle(sheet: Worksheet, entity: int) -> tuple[list[int], tuple[Publication, ...]]:
    """The years that are too close to tell, and the stand-ins of which the files themselves would settle them.

    Elsewhere than where the agreement holds there is no such file.
    """
    walked = [trace_answer(sheet, entity, year) for year in sheet.years.tolist() if sheet.judges(year)]
    close = [trace for trace in walked if cause_of(trace) is Cause.TOO_CLOSE and stand_ins(trace)]
    if not binds(sheet, entity):
        return [], ()
    files = {publication.card.source: publication for trace in close for publication in stand_ins(trace)}
    return [trace.year for trace in close], tuple(files[source] for source in sorted(files))


def maturity_words(maturity: Maturity) -> str:
    """interim, paid through 31 October 2026, 3 months of run-out"""
    if maturity.run_out is None or maturity.paid_through is None:
        return maturity.word
    return f"{maturity.word}, paid through {long_date(maturity.paid_through)}, {months(maturity.run_out)} of run-out"


def next_words(held: Held) -> str:
    """2025 by 30 June 2027; LATE by 12 days where that is past"""
    expected = held.newest.to_come
    if expected is None:
        return "no date is given"
    late = f", LATE by {days(held.late)}" if held.late else ""
    return f"{expected.first} by {long_date(expected.by)}{late}"


def late_words(held: Held) -> str:
    """What is late, by how much, and who looks after it."""
    expected = held.newest.to_come
    due = f"{held.name} {expected.first} was due by {long_date(expected.by)}" if expected else held.name
    return f"Late: {due}, {days(held.late)} ago. It is looked after by: {held.newest.card.owner}."


def days(count: int) -> str:
    """1 day, 12 days"""
    return f"{count:,} day{'' if count == 1 else 's'}"


def months(count: int) -> str:
    """1 month, 3 months"""
    return f"{count} month{'' if count == 1 else 's'}"
