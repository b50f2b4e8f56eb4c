"""What a letter says in one line: how the newest year stands, and what is open."""

from collections.abc import Sequence

from monitor.language.periods import MONTHS
from monitor.pages.letters.told import Told, all_told, first_judged, newest_of_several, open_findings, tests_of
from monitor.pages.material import Material
from monitor.pages.year_end.words import begun, counted
from monitor.words.findings import Cause, Verdict


def headline(material: Material) -> str:
    """All three tests with figures for 2024 are met; the year 2025 is open until June 2027"""
    told, tests = all_told(material), tests_of(material)
    if not tests:
        return "No test is judged here; the pages show what is public"
    if not told:
        return _nothing(material)
    year = max(one.finding.year for one in told)
    return f"{_of_year([one for one in told if one.finding.year == year], year)}{_open(material, year)}"


def _nothing(material: Material) -> str:
    tests = tests_of(material)
    year = first_judged(material)
    if year is None:
        return "Nothing is asked of any year now"
    if year >= material.as_of.year:
        return f"Nothing can be missed yet: the first year that counts is {year}"
    if any(map(newest_of_several, tests)):
        return "Each of those who are asked is judged by itself"
    which = "The one test cannot" if len(tests) == 1 else f"None of the {counted(len(tests))} tests can"
    return f"{which} be told from public figures"


def _of_year(told: Sequence[Told], year: int) -> str:
    """One of four tests with figures for 2024 is missed, and one is too close to tell"""
    missed = sum(one.finding.verdict is Verdict.MISSED for one in told)
    close = sum(one.finding.cause is Cause.TOO_CLOSE for one in told)
    if len(told) == 1:
        how = "missed" if missed else "too close to tell" if close else "met"
        return f"The one test with a figure for {year} is {how}"
    if len(told) in (missed, close) or not missed + close:
        how = "missed" if missed else "too close to tell" if close else "met"
        return f"{'Both' if len(told) == 2 else f'All {counted(len(told))}'} tests with figures for {year} are {how}"
    parts = [f"{counted(many)} {_is(many)} {how}" for many, how in ((missed, "missed"), (close, "too close")) if many]
    return f"Of {counted(len(told))} tests with figures for {year}, {' and '.join(parts)}"


def _is(many: int) -> str:
    return "is" if many == 1 else "are"


def _open(material: Material, newest: int) -> str:
    """Which year is open after it, and until when."""
    open_ = [finding for finding in open_findings(material) if finding.year > newest]
    if not open_:
        return ""
    year = min(finding.year for finding in open_)
    by = min((f.expected_by for f in open_ if f.year == year and f.expected_by), default=None)
    until = f" until {begun(MONTHS[by.month - 1])} {by.year}" if by else ""
    return f"; the year {year} is open{until}"
