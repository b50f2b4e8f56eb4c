"""The answer of page one: a sentence of forty words at most, made from what was found."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.pages.page_one.accounts import verdict_of_others
from monitor.pages.page_one.ahead import days, first_duty
from monitor.pages.page_one.scope import Scope
from monitor.pages.page_one.tiles import by_danger
from monitor.pages.year_end.words import begun, chances, counted, of_a_miss
from monitor.words.areas import area_name
from monitor.words.findings import Cause, Verdict
from monitor.words.wording import listed, long_date, years_listed


def answer(scope: Scope) -> str:
    """The newest year, what is open, odds and date; or why there is no answer, and what there is in its place."""
    if not scope.tests:
        return "Nothing is judged here: the pages show what is public."
    if scope.asks_nothing:
        return f"Nothing is asked here now: {scope.found[-1].reason}."
    if scope.answers:
        return f"{begun(_newest(scope))}{''.join(_open(scope))}."
    return f"{_begins(scope) if scope.begins else _nothing(scope)}."


def _newest(scope: Scope) -> str:
    """In 2024 Maryland met all three tests that can be told"""
    of_year = [finding for finding in scope.told if finding.year == scope.newest]
    asked = {finding.test for finding in of_year}
    missed = {finding.test for finding in of_year if finding.verdict is Verdict.MISSED}
    close = {finding.test for finding in of_year if finding.mark is Cause.TOO_CLOSE} - missed
    area = area_name(scope.material.agreement.area)
    if close == asked:
        return f"the figures of {scope.newest} are too close to the limit to tell"
    near = f", with {counted(len(close))} too close to tell" if close else ""
    return f"in {scope.newest} {area} {_how_many(len(missed), len(asked - close))}{near}"


def _how_many(missed: int, of: int) -> str:
    """met both tests that can be told; missed one of the three"""
    if of == 1:
        return f"{'missed' if missed else 'met'} the one test that can be told"
    if missed in (0, of):
        every = "both" if of == 2 else f"all {counted(of)}"
        return f"{'missed' if missed else 'met'} {every} tests that can be told"
    return f"missed {counted(missed)} of the {counted(of)} tests that can be told"


def _open(scope: Scope) -> Iterator[str]:
    """The years after it that are open, with the likeliest miss and the day on which figures are due."""
    last = scope.material.as_of.year
    open_ = [f for f in scope.found if (scope.newest or 0) < f.year <= last and isinstance(f.mark, Cause)]
    if not open_:
        return
    years = sorted({finding.year for finding in open_})
    odds = next(iter(by_danger(scope)), None)
    told = odds is not None and odds.year == scope.newest
    yield "; these figures may still move" if told else f"; {years_listed(years)} {_are(years)} open"
    if odds:
        of = f" for {odds.year}" if years != [odds.year] else ""
        yield f", the odds of a miss{of} are {chances(of_a_miss(odds.odds_met or 0.0))}"
    yield _figures_due(open_, f" of {years_listed(years)}" if told else "")


def _are(years: Sequence[int]) -> str:
    return "is" if len(years) == 1 else "are"


def _figures_due(open_: Sequence[Finding], of: str) -> str:
    by = min((finding.expected_by for finding in open_ if finding.expected_by), default=None)
    return f", and figures{of} are due by {long_date(by)}" if by else ", and no date for figures is given"


def _begins(scope: Scope) -> str:
    """Nothing can be missed yet: the first year that counts, 2028, has not begun"""
    first = min(finding.year for finding in scope.found if finding.verdict is not Verdict.NOT_IN_FORCE)
    stands = "has not begun" if first > scope.material.as_of.year else "is not over"
    duty = first_duty(scope)
    then = f"the next duty is due on {long_date(duty.on)}" if duty else "no duty has a date in the year to come"
    return f"Nothing can be missed yet: the first year that counts, {first}, {stands}, and {then}"


def _nothing(scope: Scope) -> str:
    """None of the 31 tests can be told from public figures; others found one met and two missed"""
    number = len(scope.tests)
    which = "The one test cannot" if number == 1 else f"None of the {counted(number)} tests can"
    return f"{which} be told from public figures; {_by_others(scope)}{''.join(_next(scope))}"


def _by_others(scope: Scope) -> str:
    """others found 1 met and 2 missed"""
    verdicts = [verdict for finding in scope.found if (verdict := verdict_of_others(finding))]
    parts = [
        f"{counted(verdicts.count(of))} {of}" for of in (Verdict.MET, Verdict.MISSED) if verdicts.count(of)
    ]  # fmt: skip
    return f"by what others found, {listed(parts)}" if parts else "no finding of others is held"


def _next(scope: Scope) -> Iterator[str]:
    day = next(iter(days(scope)), None)
    yield f", and the next date is {long_date(day.on)}" if day else ", and no date for figures is given"
