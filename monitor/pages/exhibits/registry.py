"""Every exhibit that a programme can be shown in, by the number under which officials ask for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

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
EXHIBITS: Mapping[int, Builder] = {
    1: standing,
    2: growth_against_another,
    4: savings_exhibit,
    8: scale,
    9: quality,
    10: restatements,
    11: publications_used,
    12: obligations,
    13: state_comparison,
    14: against_targets,
    15: shown_alone,
}


def exhibits_of(material: Material) -> Iterator[Figure]:
    """The exhibits of a programme in the order of their numbers; where a number has several, they are 4.1, 4.2 ..."""
    for number, build in sorted(EXHIBITS.items()):
        made = tuple(build(material))
        for place, figure in enumerate(made, 1):
            yield as_exhibit(figure, f"{number}.{place}" if len(made) > 1 else str(number))


def as_exhibit(figure: Figure, number: str) -> Figure:
    """The figure under its number as an exhibit."""
    data = replace(figure.table, caption=f"Exhibit {number}: the data")
    return replace(figure, id=f"exhibit-{number}".replace(".", "-"), number=f"Exhibit {number}", table=data)
