"""What is told of a delivery that was taken in."""

from collections.abc import Iterator, Sequence

from monitor.observations.publications import Publication
from monitor.readers.delivery import Delivery
from monitor.workspace import writing


def passed_over(delivery: Delivery) -> Iterator[str]:
    """Rows of the file that are no figures and were not read as such."""
    if delivery.passed:
        yield f"Passed over: {'; '.join(delivery.passed)}."


def whose(delivery: Delivery, made: Publication) -> Iterator[str]:
    """Whose words the card carries where neither the format nor anybody said whose figures these are."""
    if is_unsaid(delivery):
        card = made.card
        yield (
            f"Nothing says whose figures these are. The card of {made.id} has: publisher {card.publisher}; status "
            f"{card.status['default']}; and as on the last card of the source: owner {card.owner}, and what it "
            "stands in for. Say --publisher NAME with a file, or correct source.yaml beside it; `monitor check --seal` "
            "then seals it."
        )


def is_unsaid(delivery: Delivery) -> bool:
    """Whether neither the format nor anybody says whose figures these are: the card waits to be corrected."""
    return writing.is_unsaid(delivery) and not delivery.about.publisher


def same(made: Publication, held: Sequence[Publication]) -> Iterator[str]:
    """The same figures in other bytes are a publication of their own: the file is evidence, and no answer changes."""
    alike = (p for p in reversed(held) if p.card.source == made.card.source and p.fingerprint == made.fingerprint)
    if earlier := next(alike, None):
        yield f"The figures of {made.id} are those of {earlier.id}; only the files differ."
