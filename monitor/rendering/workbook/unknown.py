"""What stands in the place of a figure that is not known: why, in a word, and never a number."""

from collections.abc import Sequence

from monitor.definitions.programmes import TESTS_MET
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import cause, lacking, waited_for
from monitor.evaluation.trace import trace
from monitor.observations.provenance import SMALL
from monitor.rendering.workbook.model import HIDDEN, Entry
from monitor.words.findings import Cause, Verdict


def unknown(sheet: Worksheet, names: Sequence[str], entity: int, year: int) -> Entry:
    """Why a figure that leans on the lines `names` is not known; empty in a year that is worked out without them."""
    if not all(name in sheet.way(year).units for name in names):
        return Entry()
    if TESTS_MET in names:
        return Entry(_of_tests(sheet, entity, year), look="unknown")
    walked = trace(sheet, names, entity, year)
    cause = lacking(walked)
    is_small = cause is Cause.WITHHELD and any(gap.withheld == SMALL for gap in waited_for(walked))
    return Entry(HIDDEN if is_small else cause.value, look="unknown")


def _of_tests(sheet: Worksheet, entity: int, year: int) -> str:
    """Why it is not known how many tests of a group are met: the first of the causes that any of them has."""
    causes = {cause(member, entity, year) for member in sheet.members.values() if member.has(year)}
    return next((why.value for why in Cause if why in causes), Verdict.NOT_IN_FORCE.value)
