"""A worksheet -> our answer of its newest year in a sentence, beside the newest official finding."""

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.others import found_of_judged, own_verdict
from monitor.observations.determinations import Determination
from monitor.pages.model import TwoVoices, Voice
from monitor.pages.others import of_the_judged, said_by
from monitor.pages.sentences import answer, entity_of, or_nan, title
from monitor.pages.verdicts import by_verdict, mark_of, not_bound, said, stands, would
from monitor.words.findings import Verdict
from monitor.words.wording import amount, places_apart, told_as

OFFICIAL, NONE_HELD = "Official finding", "none held"


def voices(sheet: Worksheet, finding: Finding) -> TwoVoices:
    """What we say of a finding's year, and what its authority, or else anybody else, said of the newest year."""
    entity = entity_of(sheet, finding)
    year, theirs = _newest(sheet, entity)
    differ = theirs is not None and theirs.verdict not in (None, str(mark_of(sheet, entity, year)))
    return TwoVoices(_ours(sheet, finding), _official(sheet, entity, year, theirs), differ)


def _ours(sheet: Worksheet, finding: Finding) -> Voice:
    entity = entity_of(sheet, finding)
    says, why = in_a_sentence(sheet, finding)
    others = by_verdict(sheet, entity, [year for year in sheet.years.tolist() if year != finding.year])
    beside = [
        *not_bound(sheet, entity),
        *filter(None, [why]),
        *([f"{others[0].upper()}{others[1:]}."] if others else []),
    ]
    label = f"Our answer for {finding.year}: {would(finding.mark, finding.asked_as_if)}"
    return Voice(label, says, " ".join(beside), finding.mark)


def in_a_sentence(sheet: Worksheet, finding: Finding) -> tuple[str, str]:
    """The figure of a finding with its room; or the figure, and why there is no verdict."""
    entity, clause = entity_of(sheet, finding), sheet.way(finding.year).clause
    if clause is None or sheet.counted:
        first, _, more = answer(sheet, finding).partition(". ")
        return f"{first.removesuffix('.')}.", more
    unit, label = sheet.test.units[clause.line], title(sheet, entity, clause.line)
    value, limit = or_nan(finding.value), or_nan(finding.limit)
    told = told_as(label, value, unit, places_apart(value, limit, unit))
    head = f"{label} in {finding.year}: {told}{finding.or_more}"
    if finding.verdict in (Verdict.MET, Verdict.MISSED):
        return f"{head}, {stands(finding, unit)}.", ""
    reason = finding.reason or said(finding.mark)
    return f"{head}.", f"{reason[0].upper()}{reason[1:]}."


def _newest(sheet: Worksheet, entity: int) -> tuple[int, Determination | None]:
    """The newest year that the authority found of; without one, the newest that anybody else did."""
    years = sheet.years.tolist()[::-1]
    found = ((year, own_verdict(sheet, entity, year) or found_of_judged(sheet, entity, year)) for year in years)
    held = [(year, entry) for year, entry in found if entry]
    official = [(year, entry) for year, entry in held if entry.official]
    return next(iter([*official, *held]), (years[0], None))


def _official(sheet: Worksheet, entity: int, year: int, theirs: Determination | None) -> Voice:
    """What was found, by whom and when, and what ours is of that year."""
    if theirs is None:
        return Voice(OFFICIAL, NONE_HELD, "No finding of anybody else is on file.")
    checked = "" if theirs.checked else ", to be checked"
    label = OFFICIAL if theirs.official else f"{OFFICIAL}: {NONE_HELD}"
    whose = "" if theirs.official else "An account of "
    ours = f"Ours: {said(mark_of(sheet, entity, year))}."
    words = of_the_judged(sheet, entity, year).partition(": ")[2]
    beside = f"{said_by(theirs)}{f': {words}' if words else ' so'}. {ours}"
    return Voice(label, f"{whose}{year}: {_found(sheet, theirs, year)}{checked}", beside)


def _found(sheet: Worksheet, theirs: Determination, year: int) -> str:
    """The verdict that was found; without one, the figure."""
    clause = sheet.way(year).clause
    if theirs.verdict or theirs.value is None or clause is None:
        return theirs.verdict or "told"
    return amount(theirs.value, sheet.test.units[clause.line])
