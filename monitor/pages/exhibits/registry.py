"""Every exhibit that a programme can be shown in, by the number under which officials ask for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from monitor.pages.exhibits import ahead
from monitor.pages.exhibits.against_targets import against_targets, shown_alone
from monitor.pages.exhibits.growth import growth_against_another
from monitor.pages.exhibits.obligations import obligations
from monitor.pages.exhibits.publications import publications_used
from monitor.pages.exhibits.quality import quality
from monitor.pages.exhibits.restatements import restatements
from monitor.pages.exhibits.savings import savings_exhibit
from monitor.pages.exhibits.scale import scale
from monitor.pages.exhibits.standing import standing
from monitor.pages.exhibits.states import state_comparison
from monitor.pages.material import Material
from monitor.pages.model import Figure

Builder = Callable[[Material], Iterable[Figure]]  # pure; yields nothing where there is nothing to show

WORD = "Exhibit "
NAMES: Mapping[int, str] = {
    1: "standing",
    2: "growth against the nation",
    3: "month by month",
    4: "savings",
    5: "what drives the difference",
    6: "year-end outlook",
    7: "room",
    8: "scale",
    9: "quality",
    10: "restatements",
    11: "data maturity",
    12: "obligations",
    13: "state comparison",
    14: "against a target",
    15: "figures shown",
}
# What each is made from: said of one that a programme does not have.
NEEDS: Mapping[int, str] = {
    1: "a test that is judged",
    2: "growth that is compared with the nation's",
    3: "monthly figures of the State and the nation",
    4: "savings against a benchmark in dollars",
    5: "monthly figures by service of the State and the nation",
    6: "two mature months of the year, and a record of how good such odds were",
    7: "odds of an open year, from which what would still pass is worked out",
    8: "residents under a model, and a path of targets for them",
    9: "quality measures with targets",
    10: "a later publication of figures that were published before",
    11: "publications that say how far their figures are complete",
    12: "obligations with a date",
    13: "the same figure of every state",
    14: "a figure beside a target of its own",
    15: "a worksheet with figures, where no judged test has any",
}


def maturity(material: Material) -> Iterator[Figure]:
    """How far figures are complete: the months of a feed, or, where there is none, the publications."""
    yield from ahead.maturity(material)
    yield from publications_used(material)


EXHIBITS: Mapping[int, Builder] = {
    1: standing,
    2: growth_against_another,
    3: ahead.months,
    4: savings_exhibit,
    5: ahead.drivers,
    6: ahead.year_end,
    7: ahead.room,
    8: scale,
    9: quality,
    10: restatements,
    11: maturity,
    12: obligations,
    13: state_comparison,
    14: against_targets,
    15: shown_alone,
}


OF_TESTS = (2, 4, 8, 9, 14)  # the numbers of exhibits that are pictures of tests
MOST_TOGETHER = 2  # tests that one picture on the page of a test may be of


def exhibits_of(material: Material) -> Iterator[Figure]:
    """The exhibits of a programme in the order of their numbers; where a number has several, they are 4.1, 4.2 ..."""
    for number in sorted(EXHIBITS):
        yield from exhibits_under(number, material)


def exhibits_under(number: int, material: Material) -> Iterator[Figure]:
    """The exhibits that a programme has under a number."""
    made = tuple(EXHIBITS[number](material))
    for place, figure in enumerate(made, 1):
        yield as_exhibit(figure, f"{number}.{place}" if len(made) > 1 else str(number))


def pictures_of_tests(material: Material) -> Mapping[str, Figure]:
    """The exhibit that is the picture of a test, by the test's id; one of two tests belongs to the first."""
    made = (figure for number in OF_TESTS for figure in exhibits_under(number, material))
    return {figure.of[0]: figure for figure in made if 0 < len(figure.of) <= MOST_TOGETHER}


def not_there(figures: Iterable[Figure]) -> Iterator[str]:
    """Of each number that is not among the figures: what it would be, and what it needs."""
    there = {number_of(figure) for figure in figures}
    for number, name in NAMES.items():
        if number not in there:
            yield f"Exhibit {number}, {name}: it needs {NEEDS[number]}."


def number_of(figure: Figure) -> int:
    """The number under which officials ask for an exhibit, without its place among several."""
    return int(figure.number.removeprefix(WORD).partition(".")[0])


def file_name(figure: Figure) -> str:
    """The name of the files of an exhibit: 02-growth-against-the-nation, or 04-1-savings where it is one of several."""
    number, place = number_of(figure), figure.number.partition(".")[2]
    called = NAMES[number].replace(" ", "-")
    return f"{number:02}-{place}-{called}" if place else f"{number:02}-{called}"


def as_exhibit(figure: Figure, number: str) -> Figure:
    """The figure under its number as an exhibit."""
    data = replace(figure.table, caption=f"{WORD}{number}: the data")
    return replace(figure, id=f"exhibit-{number}".replace(".", "-"), number=f"{WORD}{number}", table=data)
