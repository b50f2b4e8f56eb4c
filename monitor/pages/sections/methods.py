"""How the answers of a report come about, in a page that needs no other."""

from collections.abc import Iterator

from monitor.pages.material import Material
from monitor.pages.model import Bullets, Prose, Section
from monitor.words.wording import long_date

_HOW = (
    "Each test is a worksheet of few lines, as a cost report has them. Its rules are quoted from the agreement, and "
    "each says whether it was checked against its document.",
    "Growth is taken inside one publication, so that a restatement is no growth. A figure that a publication does not "
    "give is not known; nothing is filled in.",
    "A figure is held against its limit before it is rounded. Where a public figure stands in for CMS's own, a room "
    "that is smaller than its stated error is too close to tell.",
    "What others found stands beside what is found here. It is never mixed into it, and counts in no count of ours.",
    "Counts of 1 to 10 people are not shown, nor anything from which they could be worked out.",
)
_AHEAD = (
    "Odds of years that are not over come from months completed by how earlier months filled up, or, without a monthly "
    "feed, from the yearly growth of all states. They are told only with how good such odds were.",
)


def methods(material: Material) -> Iterator[Section]:
    """The section; odds are spoken of where there are any."""
    ahead = _AHEAD if material.outlook else ()
    known = f"Everything is as it was known on {long_date(material.as_of)}; whatever came later is left out."
    blocks = Prose(known), Bullets((*_HOW, *ahead))
    yield Section("methods", "How these answers come about", blocks, "back")
