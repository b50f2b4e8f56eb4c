"""The paragraphs of a letter: what is reported, what is open, and what needs attention."""

from collections.abc import Sequence

from monitor.evaluation.judged import Judged
from monitor.outlook.results import Odds
from monitor.pages.letters.attention import matters
from monitor.pages.letters.results import order, sentences
from monitor.pages.letters.told import all_told, first_judged, newest_of_several, open_findings, tests_of
from monitor.pages.material import Material
from monitor.pages.year_end.odds import shown
from monitor.pages.year_end.words import begun, chances, counted, miss_called, odds_words, of_a_miss
from monitor.words.wording import listed, long_date, years_listed

MOST_RESULTS, MOST_ODDS = 3, 2  # that a paragraph tells; the pages that follow have all
NO_MATTER = "Nothing needs your attention beyond what is reported here."
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth")


def reported(material: Material, period: str) -> str:
    """The first paragraph: which report this is, and the newest results that matter most."""
    first = f"This is the State's report on {period}."
    told = sorted(all_told(material), key=order)[:MOST_RESULTS]
    return " ".join([first, *sentences(told)]) if told else f"{first} {_none(material)}"


def _none(material: Material) -> str:
    """Why there is no result of the State as a whole."""
    tests, year = tests_of(material), first_judged(material)
    if not tests:
        return "No test is judged here; the pages that follow show what is public."
    if year is None:
        return "The agreement asks nothing of any year now."
    if year >= material.as_of.year:
        return f"Nothing can be missed yet: the first year that counts is {year}{_not_over(material, year)}."
    if any(newest_of_several(test) for test in tests):
        return "The agreement asks its tests of each by itself; the table counts how many met them."
    none = "The one test cannot" if len(tests) == 1 else f"None of the {counted(len(tests))} tests can"
    return f"{none} be told from public figures.{_by_others(tests)}"


def _not_over(material: Material, year: int) -> str:
    return ", which is not over" if year == material.as_of.year else ""


def _by_others(tests: Sequence[Judged]) -> str:
    """What others found in words, of any test and year."""
    found = [finding.others_verdict.verdict for test in tests for finding in test.found if finding.others_verdict]
    parts = [
        f"{counted(found.count(word))} {'is' if found.count(word) == 1 else 'are'} {word}"
        for word in ("met", "missed")
        if found.count(word)
    ]
    return f" By what others found, {listed(parts)}; their findings follow." if parts else ""


def open_years(material: Material) -> str:
    """The second: the begun years that are open, until when, the odds, and what can still be done."""
    found = list(open_findings(material))
    years = sorted({finding.year for finding in found})
    if not years:
        return ""
    dated = sorted({finding.expected_by for finding in found if finding.expected_by})
    when = f"Figures for {years[0]} are due by {long_date(dated[0])}" if dated else "No date for figures is announced"
    are = f"The year {years[0]} is" if len(years) == 1 else f"The years {years_listed(years)} are"
    return " ".join(filter(None, [f"{are} open. {when}.", _odds(material, years), _can_be_done(material, years)]))


def _odds(material: Material, years: Sequence[int]) -> str:
    """The odds of breaking the one-point limit in 2025 are put at 23 in 100, which makes it unlikely."""
    own = {test.sheet.test.id for test in tests_of(material)}
    held = shown(material.outlook) if material.outlook else []
    told = [odds for odds in held if odds.test in own and odds.year in years and odds.entity == material.agreement.area]
    likeliest = sorted(told, key=lambda one: (-one.year, one.odds_met or 0.0, one.test))[:MOST_ODDS]
    return " ".join(_of(odds, material.names.get(odds.test, odds.test)) for odds in likeliest)


def _of(odds: Odds, called: str) -> str:
    miss = of_a_miss(odds.odds_met or 0.0)
    words = odds_words(miss)
    how = words if words == "unlikely" else words.removesuffix(" odds") if words.endswith("odds") else words
    return f"The odds of {miss_called(odds, called)} in {odds.year} are put at {chances(miss)} ({how})."


def _can_be_done(material: Material, years: Sequence[int]) -> str:
    """Whether the newest open year can still be steered."""
    if years[-1] < material.as_of.year:
        which = "The year has" if len(years) == 1 else "These years have"
        return f"{which} ended, so nothing in {'it' if len(years) == 1 else 'them'} can be steered any more."
    return f"The year {years[-1]} is not over, so what is done until its end still counts."


def attention(material: Material) -> str:
    """The third: what needs your attention, each matter with its number."""
    told = matters(material)
    if not told:
        return NO_MATTER
    if len(told) == 1:
        return f"One matter needs your attention. {begun(told[0])}"
    numbered = (f"{which}, {matter}" for which, matter in zip(_ORDINALS, told, strict=False))
    return " ".join([f"{begun(counted(len(told)))} matters need your attention.", *numbered])
