"""Where the figures and the rules are from: publications first, then the documents that findings lean on."""

from collections.abc import Iterator

from monitor.evaluation.answer import standing_of
from monitor.evaluation.trace import UsedEntry
from monitor.observations.publications import Publication
from monitor.pages.material import Material
from monitor.rendering.workbook.model import DAY, Entry, Heading, Sheet, texts
from monitor.words.findings import SYNTHETIC
from monitor.words.wording import listed, years_listed

NAME = "Sources"
_HEADINGS = (
    Heading("Source", 36, wraps=True), Heading("Kind", 12), Heading("Publisher", 26, wraps=True),
    Heading("Title", 46, wraps=True), Heading("Address", 46, wraps=True), Heading("Published", 12),
    Heading("First seen", 12), Heading("Covers", 13), Heading("Standing", 24, wraps=True),
    Heading("Licence", 18, wraps=True), Heading("Fingerprint", 40, wraps=True),
)  # fmt: skip


def sources(material: Material) -> Sheet:
    """The publications that any figure is from, oldest first, and the documents that findings lean on, by name."""
    used = sorted((p for p in material.held if p.id in material.used), key=lambda p: p.order)
    rows = [*(_publication(material, publication) for publication in used), *_documents(material)]
    return Sheet(NAME, f"{material.agreement.title}: sources", _HEADINGS, rows)


def _publication(material: Material, publication: Publication) -> tuple[Entry, ...]:
    card, named = publication.card, material.fingerprints.get(publication.id)
    return (
        *texts(publication.id, "publication", card.publisher, card.title, card.url),
        Entry(card.published, format=DAY),
        Entry(card.first_seen, format=DAY),
        *texts(years_listed([*range(card.covers.years[0], card.covers.years[1] + 1)])),
        *texts(_standing(publication), card.licence, str(named or "")),
    )


def _standing(publication: Publication) -> str:
    """final in some years and provisional in others; what it stands in for; that it was made up."""
    card = publication.card
    statuses = listed(sorted(set(card.status.values())))
    stands_in = [f"stands in for {card.approximates.what}"] if card.approximates else []
    return "; ".join([statuses, *stands_in, *([SYNTHETIC] if card.synthetic else [])])


def _documents(material: Material) -> Iterator[tuple[Entry, ...]]:
    cited: dict[str, list[UsedEntry]] = {}
    for entry in (entry for found in material.found for entry in found.entries):
        cited.setdefault(entry.cite.document, []).append(entry)
    for name in sorted(cited):
        document = material.told.documents[name]

        yield (
            *texts(name, "document", document.publisher, document.title, document.url or ""),
            Entry(document.dated, format=DAY),
            *texts("", "", str(standing_of(cited[name])), "", ""),
        )
