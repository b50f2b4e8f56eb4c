"""The figures beside an answer by their names: of a finding, and what others found of a worksheet without a limit."""

import math
from collections.abc import Iterator

from monitor.evaluation.answer import Finding
from monitor.evaluation.errors_used import own_files
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import Trace, trace_answer
from monitor.pages.others import answers_found, as_given
from monitor.pages.sentences import bound_words, entity_of, or_nan, title
from monitor.pages.verdicts import stands
from monitor.words.wording import NOT_KNOWN, amount, distance, listed, places_apart, years_listed


def facts(sheet: Worksheet, finding: Finding) -> Iterator[tuple[str, str]]:
    """The figures of a finding by name."""
    clause = sheet.way(finding.year).clause
    if clause:
        unit = sheet.test.units[clause.line]
        places = places_apart(or_nan(finding.value), or_nan(finding.limit), unit)
        yield f"Value in {finding.year}", f"{amount(or_nan(finding.value), unit, places)}{finding.or_more}"
        limit = or_nan(finding.limit)
        yield "Limit", NOT_KNOWN if math.isnan(limit) else bound_words(limit, unit, finding.direction, places)
        yield "Distance", stands(finding, unit)
    yield from _error_facts(sheet, finding)
    yield "Basis", str(finding.basis) if finding.basis else "no figures"
    yield "Standing of the terms", str(finding.standing)


def _error_facts(sheet: Worksheet, finding: Finding) -> Iterator[tuple[str, str]]:
    """How far the figure may be off and whose error that is; or that the agreement's own file has none."""
    if used := finding.stated_error:
        if used.value and used.unit:
            yield "Stated error", f"\N{PLUS-MINUS SIGN}{distance(used.value, used.unit)}"
        kind, unit = used.statistic
        wide = f"{distance(used.stated.value, unit)}, " if used.stated.is_known else ""
        yield from [] if used.stated.is_known else [("Stated error", "not known")]
        yield "Whose error", f"{used.words} ({wide}{kind})"
    walked = trace_answer(sheet, entity_of(sheet, finding), finding.year)
    if files := own_files(walked):
        ids = listed([publication.id for publication in files])
        name, words = ("Own file", _still_stood_in(walked)) if used else ("Stated error", "stands in for no other")
        yield name, f"{'' if used else 'none: '}{ids} is the agreement's own file and {words}"


def _still_stood_in(walked: Trace) -> str:
    """What has an error beside the agreement's own file: sources that still stand in, and years they carry over."""
    ids = listed([publication.id for publication in walked.publications() if publication.card.approximates])
    series = walked.sheet.series
    years = sorted({year for name, year in walked.steps if name in series and year in series[name].carried})
    carried = f"; {years_listed(years)} is carried over by {ids}" if years else f"; {ids} stands in beside it"
    return f"has none{carried}, and the error is of that"


def facts_shown(sheet: Worksheet, entity: int, year: int) -> Iterator[tuple[str, str]]:
    """What others found of a worksheet without a limit, by name."""
    for name, entry in answers_found(sheet, entity, year).items():
        whose = "as officially found" if entry.official else f"as told by {entry.by or 'an account'}"
        known = as_given(entry, amount(or_nan(entry.value), sheet.test.units[name]))
        yield f"{title(sheet, entity, name)}, {whose}", known
