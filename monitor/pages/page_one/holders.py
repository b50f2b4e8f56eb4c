"""What would decide the tests that wait, and who holds it: kindred tests are told together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.evaluation.reasons import waited_for
from monitor.evaluation.trace import trace_answer
from monitor.pages.model import Cell, Column, Table
from monitor.pages.page_one.words import legend, marked, target, word
from monitor.pages.sentences import everybody, heading, source_name
from monitor.pages.waited_for import kin_of
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.wording import listed, years_listed

MOST_NAMED = 2  # sources that a line names
_SAID: Mapping[Mark, str] = {
    Cause.NO_FIGURES: "no figures are public",
    Cause.NO_TARGET: "no target is public",
    Cause.NOT_YET_DUE: "not yet due",
}


def by_kin(tests: Iterable[Judged]) -> tuple[tuple[Judged, ...], ...]:
    """The tests, with those that are kindred in one group at the place of the first."""
    groups: dict[str, list[Judged]] = {}
    for test in tests:
        groups.setdefault(kin_of(test) or test.sheet.test.id, []).append(test)
    return tuple(map(tuple, groups.values()))


def called(tests: Sequence[Judged]) -> str:
    """The title of one test; of kindred ones what they have in common, and how many they are."""
    return heading(tests[0].sheet, 0) if len(tests) == 1 else f"{kin_of(tests[0])}: {len(tests)} tests"


def sources_of(tests: Iterable[Judged]) -> tuple[str, ...]:
    """The sources whose figures are missing, by their names; those that most tests wait for first."""
    often: dict[str, int] = {}
    for test in tests:
        for source in set(_missing(test)):
            often[source] = often.get(source, 0) + 1
    return tuple(source_name(source) for source in sorted(often, key=lambda source: (-often[source], source)))


def _missing(test: Judged) -> Iterator[str]:
    """The sources that the newest year which cannot be told waits for; of nobody's figures, all of them."""
    sheet = test.sheet
    open_ = [f.year for f in test.found if f.verdict is Verdict.CANNOT_TELL and f.mark is not Cause.TOO_CLOSE]
    if not sheet.entities or not open_:
        yield from (series.source for series in sheet.series.values() if series.source)
        return
    gaps = waited_for(trace_answer(sheet, 0, open_[-1]))
    yield from filter(None, (_source(gap.sheet, gap.name, gap.year) for gap in gaps))


def _source(sheet: Worksheet, name: str, year: int) -> str:
    return sheet.series[name].source_of(year) or ""


def held_by(tests: Sequence[Judged]) -> str:
    """Whose figures would decide: at most two sources by name, and how many more."""
    names = sources_of(tests)
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def why_none(tests: Sequence[Judged], span: int) -> Cell:
    """A line across: that no figures are public, or why else there is no answer, what would decide, and the target."""
    mark, holder = mark_of_waiting(tests), held_by(tests)
    held = target(tests[0].found[-1]) if len(tests) == 1 and tests[0].found else ""
    told = [f"{holder} would decide" if holder else "", f"target: {held}" if held else "", _of_whom_briefly(tests)]
    return marked(mark, _SAID.get(mark, word(mark)), "; ".join(filter(None, told)), span=span)


def _of_whom_briefly(tests: Sequence[Judged]) -> str:
    return "" if len(tests) == 1 and tests[0].found else of_whom(tests[0])


def of_whom(test: Judged) -> str:
    """judged in 2021 and 2023; of each insurer"""
    if not test.sheet.entities:
        return f"of {everybody(test.sheet)}"
    years = [finding.year for finding in test.found if finding.verdict is not Verdict.NOT_IN_FORCE]
    return f"judged in {years_listed(years)}" if years else "judged in no year"


def mark_of_waiting(tests: Sequence[Judged]) -> Mark:
    """Why there is no answer: the reason of the newest year that is judged, of the first test."""
    marks: Mapping[Mark, int] = {finding.mark: finding.year for test in tests for finding in test.found}
    causes = [mark for mark in marks if isinstance(mark, Cause)]
    return Cause.NO_FIGURES if not causes or Cause.NO_FIGURES in causes else causes[0]


def deciders(tests: Sequence[Judged], most: int) -> Table:
    """What would decide tests of which no figures are public: kindred ones, and the others by what they wait for.

    Where there are more than `most`, the last row is of all that are left.
    """
    groups = by_kin(tests)
    together = [group for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    apart = _alike(alone) if len(groups) > most else tuple((test,) for test in alone)
    named = [*((_by_holder(of), of) for of in apart), *((called(of), of) for of in together)]
    rows = [_decides(*each) for each in _cut(named, most)]
    titles = "Test", "What would decide, and who holds it"
    many = "the test" if len(tests) == 1 else f"the {len(tests)} tests"
    marks = legend(cell.mark for row in rows for cell in row)
    caption = f"What would decide {many}"
    return Table(caption, tuple(map(Column, titles)), tuple(rows), key=marks)


def _cut(named: Sequence[tuple[str, Sequence[Judged]]], most: int) -> list[tuple[str, Sequence[Judged]]]:
    """The first groups, and one of all tests of the others."""
    if len(named) <= most:
        return list(named)
    left = [test for _, group in named[most - 1 :] for test in group]
    return [*named[: most - 1], (f"{len(left)} more tests", left)]


def _decides(name: str, tests: Sequence[Judged]) -> tuple[Cell, ...]:
    mark, whom = mark_of_waiting(tests), {of_whom(test) for test in tests}
    return Cell(name, detail=whom.pop() if len(whom) == 1 else ""), marked(mark, held_by(tests) or word(mark))


def _alike(tests: Sequence[Judged]) -> tuple[tuple[Judged, ...], ...]:
    """The tests by whose figures they wait for first; a count of others by what they wait for."""
    groups: dict[str, list[Judged]] = {}
    for test in tests:
        first, *_ = sources_of([test]) or ("",)
        groups.setdefault(first.partition(" ")[0], []).append(test)
    return tuple(map(tuple, groups.values()))


def _by_holder(tests: Sequence[Judged]) -> str:
    first, *_ = sources_of(tests) or ("no figures",)
    return called(tests) if len(tests) == 1 else f"{len(tests)} tests that wait for {first.partition(' ')[0]}"
