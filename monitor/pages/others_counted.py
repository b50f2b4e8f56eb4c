"""How many others found met and missed, in words: counts by themselves, and none of ours."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.evaluation.answer import Finding, counted
from monitor.evaluation.others import ACCOUNT, OFFICIAL, SOURCE_KINDS, UNCHECKED, kind, would_be
from monitor.words.findings import Verdict
from monitor.words.wording import listed, years_listed

SAYS = {OFFICIAL: "officially found", ACCOUNT: "by an account", UNCHECKED: "by an unchecked account"}


def counted_by_others(tests: Iterable[tuple[str, Sequence[Finding]]]) -> Iterator[str]:
    """How many others found met and missed, in words and by a figure alone, with the tests by name and the years."""
    every = [(name, finding) for name, findings in tests for finding in counted(findings)]
    yield from _verdicts_of_others(every)
    yield from _figures_of_others(every)


def _verdicts_of_others(every: Sequence[tuple[str, Finding]]) -> Iterator[str]:
    """Others' own verdicts, with who says so; a miss first."""
    theirs = [(name, finding, finding.others_verdict) for name, finding in every if finding.others_verdict]
    if not theirs:
        return
    years: dict[tuple[str, str], dict[str, list[int]]] = {
        (verdict, who): {} for verdict in (str(Verdict.MISSED), str(Verdict.MET)) for who in SOURCE_KINDS
    }
    for name, finding, entry in theirs:
        years[entry.verdict or "", kind(entry)].setdefault(name, []).append(finding.year)
    numbers = Counter(str(entry.verdict) for _, _, entry in theirs)
    who_says = (f"{verdict.capitalize()}, {SAYS[who]}: {_in_years(of)}." for (verdict, who), of in years.items() if of)
    taken = _taken_from_it([finding for _, finding, entry in theirs if finding.determination is entry])
    yield " ".join([f"Verdicts that others found, in no count of ours: {_numbers(numbers)}.", *who_says, *taken])


def _taken_from_it(findings: Sequence[Finding]) -> Iterator[str]:
    itself = sum(finding.figure_itself for finding in findings)
    if itself:
        verb, end = ("is", "confirms") if itself == 1 else ("are", "confirm")
        yield f"{itself} of these {verb} where our figure is taken from, and {end} nothing."


def _figures_of_others(every: Sequence[tuple[str, Finding]]) -> Iterator[str]:
    """What would be met and missed by figures that others give."""
    counts = would_be(finding.by_their_figure for _, finding in every)
    if any(counts.values()):
        years: dict[Verdict, dict[str, list[int]]] = {Verdict.MET: {}, Verdict.MISSED: {}}
        for name, finding in every:
            if finding.by_their_figure:
                years[finding.by_their_figure.verdict].setdefault(name, []).append(finding.year)
        sentences = [f"{str(verdict).capitalize()}: {_in_years(of)}." for verdict, of in years.items() if of]
        says = f"By figures that others give, where ours cannot be told, and in no count of ours: {_numbers(counts)}."
        yield " ".join([says, *sentences])


def _numbers(counts: Mapping[str, int]) -> str:
    """2 met and none missed"""
    return listed([f"{counts.get(str(verdict)) or 'none'} {verdict}" for verdict in (Verdict.MET, Verdict.MISSED)])


def _in_years(tests: Mapping[str, Sequence[int]]) -> str:
    return "; ".join(f"{name}, in {years_listed(sorted(set(years)))}" for name, years in tests.items())
