"""Where it stands written what a page says: the rules, and what others found, each with its day and its standing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.definitions.registers import DocumentEntry, Measure
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.language.entries import Cite
from monitor.observations.determinations import Determination
from monitor.pages.model import Citation
from monitor.pages.others import lines_found
from monitor.pages.verdicts import binds
from monitor.words.findings import Standing
from monitor.words.wording import adopted_words, confirmed_words, long_date, page_words, years_listed


@dataclass(frozen=True)
class Told:
    """What a page needs beside the worksheet: the documents and measures it cites, and its neighbours."""

    documents: Mapping[str, DocumentEntry]
    measures: Mapping[str, Measure]
    neighbours: Sequence[Worksheet] = ()  # of the same programme, which may share lines


def citations(sheet: Worksheet, told: Told, entity: int, year: int) -> Iterator[Citation]:
    """The rules that the answer of a year leans on, what follows a miss, and every account that the page shows."""
    asked = sheet.test.asked
    for entry in trace_answer(sheet, entity, year).entries():
        adopted = f", {adopted_words(entry.adopted, entry.not_before)}" if entry.adopted else ""
        years = str(entry.from_) if entry.from_ == entry.through else f"{entry.from_} to {entry.through}"
        subject = f"{entry.subject[0].upper()}{entry.subject[1:]} ({years}{adopted})"
        yield _citation(subject, entry.cite, entry.standing, told)
    if asked.if_missed and binds(sheet, entity):
        yield _citation("What follows if missed", asked.if_missed.cite, Standing(asked.if_missed.standing), told)
    yield from told_by_others(sheet, told, _shown(sheet, entity, year))


def _shown(sheet: Worksheet, entity: int, year: int) -> Iterator[tuple[int, int]]:
    """Whom and which year a page shows what others found of: every year of its own, and of all others the one told."""
    yield from ((entity, of) for of in sheet.years.tolist())
    yield from ((other_entity, year) for other_entity in range(len(sheet.entities)) if other_entity != entity)


def told_by_others(sheet: Worksheet, told: Told, shown: Iterable[tuple[int, int]]) -> Iterator[Citation]:
    """Where it stands what others found of each entity and year `shown`: once for all years that stand in one place."""
    years: dict[tuple[object, ...], list[Determination]] = {}
    for entity, year in shown:
        for line in lines_found(sheet, entity, year):
            entry = line.found
            place = (entry.who, entry.says, entry.account_of, entry.known_from, entry.standing, repr(entry.cite))
            years.setdefault(place, []).append(entry)
    for entries in years.values():
        yield _told_by(entries, told)


def _told_by(entries: Sequence[Determination], told: Told) -> Citation:
    """Where several entries of one source stand: Account of 2020 and 2021, author not known, known since ..."""
    first = entries[0]
    of = years_listed([entry.year for entry in entries])
    subject = f"Official finding of {of}" if first.official else f"Account of {of}"
    since = f"known since {long_date(first.known_from)}"
    subject = f"{subject}, {first.by or 'author not known'}, {since}"
    return _citation(subject, first.cite, Standing(first.standing), told)


def in_short(citation: Citation) -> str:
    """A citation where there is no room for a list: Account of 2019, An office, known since ... (confirmed): ..."""
    return f"{citation.subject} ({citation.standing}): {citation.text}"


def _notes(cite: Cite, document: DocumentEntry) -> tuple[str | None, ...]:
    """What is to be known of a citation. What was noted of a document gives way to what an office has read in it."""
    if cite.confirmed_by and cite.confirmed_on:
        told = confirmed_words(cite.confirmed_by, cite.confirmed_on)
        return f"{told[0].upper()}{told[1:]}.", cite.differs_because
    return cite.note, cite.differs_because, document.note


def _citation(subject: str, cite: Cite, standing: Standing, told: Told) -> Citation:
    document = told.documents[cite.document]
    place = [page_words(cite.page) if cite.page else "", f"section {cite.section}" if cite.section else ""]
    dated = long_date(document.dated) if isinstance(document.dated, date) else document.dated or ""
    parts = [f"{document.publisher}, {document.title}", dated, *place]
    text = ", ".join(part for part in parts if part) + "."
    notes = " ".join(note for note in _notes(cite, document) if note)
    quote = re.sub(r'"([^"]*)"', "\N{LEFT SINGLE QUOTATION MARK}\\1\N{RIGHT SINGLE QUOTATION MARK}", cite.quote or "")
    return Citation(subject, f"{text} {notes}".strip(), document.url or "", quote, standing)
