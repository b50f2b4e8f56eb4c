"""Tests that have no figure, together: those that wait for the same files, and those that are kindred."""

import re
from collections.abc import Iterable

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.pages.sentences import heading, source_name
from monitor.words.wording import listed

_KIN = re.compile(r"(.+?): .+")


def kin_of(test: Judged) -> str:
    """What kindred tests have in common: the words before the colon of their titles; empty of a test by itself."""
    match = _KIN.fullmatch(heading(test.sheet, 0))
    return match[1] if match else ""


def by_files(tests: Iterable[Judged]) -> list[tuple[str, list[Worksheet]]]:
    """The worksheets by the files that they wait for; what most of them wait for comes first."""
    groups: dict[str, list[Worksheet]] = {}
    for test in tests:
        groups.setdefault(_waited_for(test.sheet), []).append(test.sheet)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _waited_for(sheet: Worksheet) -> str:
    """The files that a worksheet takes its figures from, by name."""
    if sheet.members:
        return "Other tests, which these count"
    sources = {source for series in sheet.series.values() if (source := series.source)}
    return listed([source_name(source) for source in sorted(sources)]) or "Figures of each " + (
        sheet.test.asked.each or "area"
    )
