"""A worksheet -> where its limit is written, what follows a miss, whose its figures are, and what is not judged."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.observations.publications import Publication
from monitor.pages.answers import TestPage
from monitor.pages.model import Citation, Ground, Grounds
from monitor.words.wording import long_date

TITLE = "Where it is written, and what it rests on"
LONGEST = 220  # letters of what is said of one thing, with where it stands; the annex has all of it
LEAST = 95  # letters that are left for where it stands, however much is said
MORE = "more in the annex"


def grounds(sheet: Worksheet, entity: int, page: TestPage) -> Grounds:
    """What the answer of a page rests on, in few words."""
    items = (*_limit(sheet, page), *_if_missed(page), *_figures(sheet, entity, page), *_not_judged(page))
    return Grounds(TITLE, items)


def shortened(text: str, most: int = LONGEST) -> str:
    """`text` up to the last word that fits, saying that there is more of it."""
    if len(text) <= most:
        return text
    kept = text[: most - len(MORE) - 4].rpartition(" ")[0].rstrip(" ,;:.")
    return f"{kept} \N{HORIZONTAL ELLIPSIS} ({MORE})"


def _limit(sheet: Worksheet, page: TestPage) -> Iterator[Ground]:
    """The passage that sets the limit; without one, the first that anything of the test stands in."""
    clause = sheet.way(page.year).clause
    term = sheet.test.asked.terms.get(clause.limit) if clause else None
    named = [c for c in page.citations if term and c.subject.lower().startswith(term.title.lower())]
    rules = [c for c in page.citations if not c.subject.startswith(("Official", "Account", "What follows"))]
    quoted = [citation for citation in rules if citation.quote]
    for citation in [*named, *quoted, *rules][:1]:
        yield _cited("The limit" if sheet.test.judges else "The rule", citation.subject, citation)


def _if_missed(page: TestPage) -> Iterator[Ground]:
    follows = [citation for citation in page.citations if citation.subject.startswith("What follows")]
    if page.if_missed:
        says = shortened(page.if_missed, LONGEST - LEAST)
        yield Ground("If missed", says, _place(follows[0], says) if follows else "")


def _cited(what: str, says: str, citation: Citation) -> Ground:
    quote = f"“{shortened(citation.quote, LONGEST - LEAST)}”" if citation.quote else f"{says}."
    return Ground(what, quote, _place(citation, quote))


def _place(citation: Citation, beside: str) -> str:
    """Where a passage stands, and how firmly, in the room that is left `beside` what is said."""
    standing = f" {str(citation.standing).capitalize()}." if citation.standing else ""
    return f"{shortened(citation.text, _left(beside) - len(standing))}{standing}"


def _left(beside: str) -> int:
    return max(LEAST, LONGEST - len(beside))


def _figures(sheet: Worksheet, entity: int, page: TestPage) -> Iterator[Ground]:
    """Whose figures they are, of which day, and how far they may be off."""
    used = sorted(trace_answer(sheet, entity, page.year).publications(), key=lambda p: p.known_from, reverse=True)
    if used:
        more = f"; {len(used) - 1} {MORE}" if len(used) > 1 else ""
        named = f"{_named(used[0])}{more}."
        yield Ground("Figures", named, _whole_sentences(_how_far_off(used, page), _left(named)))


def _whole_sentences(sentences: Iterable[str], most: int) -> str:
    """The first sentences that fit together; the first in any case."""
    told = ""
    for sentence in sentences:
        if told and len(told) + len(sentence) >= most:
            break
        told = f"{told} {sentence}".strip()
    return told


def _named(publication: Publication) -> str:
    card = publication.card
    known = f"{'' if card.published else 'first seen '}{long_date(publication.known_from)}"
    return f"{card.publisher}, {card.title}, {known}"


def _how_far_off(used: Sequence[Publication], page: TestPage) -> Iterator[str]:
    facts = dict(page.facts)
    if "Whose error" in facts:
        yield f"Stated error {facts.get('Stated error', 'not known')}."
    for what in dict.fromkeys(p.card.approximates.what for p in used if p.card.approximates):
        yield f"Stands in for {what[0].lower()}{what[1:]}."


def _not_judged(page: TestPage) -> Iterator[Ground]:
    if page.not_judged:
        yield Ground("Not judged here", shortened(" ".join(page.not_judged)))
