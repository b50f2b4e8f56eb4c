"""What stands at the foot of page one: what a star means, what it was computed from, and what it is not."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.judged import used_publications
from monitor.observations.publications import Publication
from monitor.pages.page_one.scope import Scope
from monitor.pages.sentences import source_name
from monitor.words.wording import listed, long_date

MOST_NAMED = 3
CAUTION = "Not audited. Not an official determination."


def foot(scope: Scope, starred: bool) -> str:
    """The star where one is used, the newest publication of each source, and that this is nobody's determination."""
    return " ".join([*(["* To be checked."] if starred else []), *_computed(scope), CAUTION])


def _computed(scope: Scope) -> Iterator[str]:
    if scope.material.cover.withdrawn:
        yield f"Withdrawn: {scope.material.cover.withdrawn.reason}"
    used = used_publications([test.sheet for test in scope.tests if test.answered])
    newest: dict[str, Publication] = {}
    for publication in sorted(scope.material.held, key=lambda one: one.known_from):
        if publication.id in used:
            newest[publication.card.source] = publication
    if newest:
        yield _published(sorted(newest.values(), key=lambda one: (one.known_from, one.card.source), reverse=True))
    yield "What others found is shown as they tell it."


def _published(newest: Sequence[Publication]) -> str:
    """The sources with the days of their newest publications, and who publishes them."""
    named = [f"{source_name(one.card.source)} ({long_date(one.known_from)})" for one in newest[:MOST_NAMED]]
    more = len(newest) - MOST_NAMED
    publishers = dict.fromkeys(one.card.publisher for one in newest[:MOST_NAMED])
    sources = listed([*named, *([f"{more} more"] if more > 0 else [])])
    return f"Computed from {sources}, published by {listed([*publishers])}."
