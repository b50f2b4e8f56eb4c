"""What needs attention: misses, years too close to tell, findings that differ, figures others hold."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.judged import Judged
from monitor.pages.letters.told import and_more, differs, named, tests_of, waiting
from monitor.pages.material import Material
from monitor.pages.year_end.words import counted
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.wording import listed, years_listed

MOST_NAMED = 2  # tests that a matter names


def matters(material: Material) -> tuple[str, ...]:
    """A sentence or two for each matter, to stand after its number; the gravest first."""
    every = (_missed(material), _too_close(material), _differing(material), _waiting(material))
    return tuple(filter(None, every))


def of_mark(tests: Sequence[Judged], mark: Mark) -> list[tuple[Judged, list[int]]]:
    """The tests of one that have a year with that verdict, or without one for that cause, with these years."""
    return [(test, years) for test in tests if not test.several and (years := test.years(mark))]


def _missed(material: Material) -> str:
    """We find a miss of "No two years in a row above the nation" in 2022."""
    missed = of_mark(tests_of(material), Verdict.MISSED)
    return f"we find a miss of {_named(missed)}." if missed else ""


def _too_close(material: Material) -> str:
    close = of_mark(tests_of(material), Cause.TOO_CLOSE)
    if not close:
        return ""
    years = years_listed(sorted({year for _, of in close for year in of}))
    ask = f"We ask for your determination of {years} in writing."
    return f"our figures are too close to the limit to decide {_named(close)}. {ask}"


def _named(tests: Sequence[tuple[Judged, list[int]]]) -> str:
    names = [f"{named(test)} in {years_listed(years)}" for test, years in tests]
    return listed(and_more(names, MOST_NAMED, "test"))


def _differing(material: Material) -> str:
    """Others find missed what we find met."""
    names = list(dict.fromkeys(_differs(material)))
    return f"what others found is not what we find: {listed(and_more(names, MOST_NAMED, 'finding'))}." if names else ""


def _differs(material: Material) -> Iterator[str]:
    for test in tests_of(material):
        for finding in filter(differs, test.found):
            theirs = finding.others_verdict
            assert theirs is not None  # it differs  # noqa: S101
            checked = "" if theirs.checked else " in an account to be checked"
            yield f"{named(test)} in {finding.year}, {theirs.verdict}{checked} and {finding.verdict} by our figures"


def _waiting(material: Material) -> str:
    """Eleven tests wait for data that is not public."""
    wait = waiting(material)
    if not wait:
        return ""
    who = named(wait[0]) if len(wait) == 1 else f"{counted(len(wait))} tests"
    verb = "waits" if len(wait) == 1 else "wait"
    return f"{who} {verb} for data that are not public. The part on what the State asks names them."
