"""The words of a letter to the Center: what is reported, what is open, and what needs attention. Pure sentences."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.material import Material
from monitor.pages.others import briefly
from monitor.pages.sentences import answer, heading
from monitor.pages.year_end.page import page_one_lines
from monitor.words.findings import Cause, Verdict
from monitor.words.wording import listed, long_date, years_listed

MOST_ANSWERS = 3  # that a paragraph tells; the table beneath has all


def newest(test: Judged) -> Finding | None:
    """The finding of the newest year that has a figure; of a test asked of several, there is none."""
    told = [finding for finding in test.found if finding.made and finding.verdict is not Verdict.NOT_IN_FORCE]
    return max(told, key=lambda finding: finding.year, default=None) if not test.several else None


def tests_of(material: Material) -> list[Judged]:
    """The tests that count: no other reading of one, and no watch."""
    return [test for test in material.tests if test.counts and test.found and not test.sheet.test.watches]


def headline(material: Material) -> str:
    """What a letter is about: the programme, what the newest answers are, and what is open."""
    told = [finding for test in tests_of(material) if (finding := newest(test))]
    title = material.agreement.title
    if not told:
        return f"{title}: no test can be told from public figures yet"
    year = max(finding.year for finding in told)
    of_year = [finding for finding in told if finding.year == year]
    missed = sum(finding.verdict is Verdict.MISSED for finding in of_year)
    close = sum(finding.cause is Cause.TOO_CLOSE for finding in of_year)
    if missed or close:
        parts = [f"{missed} missed"] if missed else []
        parts += [f"{close} too close to tell"] if close else []
        return f"{title}: of {len(of_year)} tests with figures for {year}, {listed(parts)}"
    if len(of_year) == 1:
        return f"{title}: the one test with a figure for {year} is met"
    return f"{title}: all {len(of_year)} tests with figures for {year} are met"


def reported(material: Material, period: str) -> str:
    """The first paragraph: which report this is, and the newest answers of the first tests."""
    told = [(test, finding) for test in tests_of(material) if (finding := newest(test))][:MOST_ANSWERS]
    said = " ".join(f"{heading(test.sheet, 0)}. {answer(test.sheet, finding)}" for test, finding in told)
    return f"This is the State's report on {period}. {said or 'No test of the agreement has a public figure yet.'}"


def open_years(material: Material) -> str:
    """The years that are not decided, when their figures are expected, and the odds; nothing where none is open."""
    open_ = [f for test in tests_of(material) for f in test.found if f.cause is Cause.NOT_YET_DUE]
    if not open_:
        return ""
    dated = sorted({finding.expected_by for finding in open_ if finding.expected_by})
    first = min(finding.year for finding in open_)
    when = f"its figures are due by {long_date(dated[0])}" if dated else "no date of its figures is announced"
    return " ".join([f"The year {first} is open: {when}.", *page_one_lines(material.outlook, material.names)])


def attention(material: Material) -> Iterator[str]:
    """What needs the Center's attention: what others found otherwise, what is too close, what only others hold."""
    tests = tests_of(material)
    for test in tests:
        yield from (_otherwise(test, finding) for finding in test.found if differs(finding))
    close = [(heading(test.sheet, 0), years) for test in tests if (years := test.years(Cause.TOO_CLOSE))]
    if close:
        named = "; ".join(f"{name}, in {years_listed(years)}" for name, years in close)
        yield (
            f"Public figures are too near to the limit to decide: {named}. "
            "We ask for the Center's determination of these years in writing."
        )
    waiting = [heading(test.sheet, 0) for test in tests if newest(test) is None and test.years(Cause.NO_FIGURES)]
    if waiting:
        named = listed(waiting) if len(waiting) <= MOST_ANSWERS else f"{len(waiting)} tests"
        yield f"No public figure decides {named}: we ask for the figures that the Center or its contractor holds."


def differs(finding: Finding) -> bool:
    """Whether others found a verdict in words that is not ours."""
    theirs = finding.others_verdict
    return theirs is not None and theirs.verdict != str(finding.verdict)


def _otherwise(test: Judged, finding: Finding) -> str:
    return f"{heading(test.sheet, 0)}, {finding.year}: {briefly(finding)}; ours is {finding.mark.value}."


def numbered(sentences: Sequence[str]) -> tuple[str, ...]:
    """Sentences as they stand in a letter."""
    return tuple(sentences) or ("Nothing needs the Center's attention beyond what is reported.",)
