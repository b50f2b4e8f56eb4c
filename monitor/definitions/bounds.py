"""The bounds of a day that is not known: written once where the day stands, carried by every entry of that day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from monitor.definitions.agreements import AgreementFile, Obligation
from monitor.definitions.reading import Reading, ReadTest
from monitor.definitions.schema import TestFile
from monitor.language.entries import Dated
from monitor.words.strict_yaml import Document

Earliest = Mapping[str | None, date]  # of the agreement itself (None) and of its amendments, where a day is not known
Entry = TypeVar("Entry", bound=Dated)


def carry_bounds(reading: Reading) -> None:
    """Give each entry the earliest day of the agreement or amendment that brought it, where it says none itself."""
    earliest = {_folder(document): _earliest(agreement) for agreement, document in reading.agreements}
    reading.agreements = [(with_bounds(agreement), where) for agreement, where in reading.agreements]
    reading.tests = [_read(read, earliest.get(_folder(read[1]), {})) for read in reading.tests]


def _folder(document: Document) -> str:
    return document.file.rpartition("/")[0]


def _earliest(agreement: AgreementFile) -> Earliest:
    origins = [
        (None, agreement.not_before),
        *((amendment.id, amendment.not_before) for amendment in agreement.amendments),
    ]
    return {id_: day for id_, day in origins if day}


def with_bounds(agreement: AgreementFile) -> AgreementFile:
    """The agreement, its obligations with the earliest day of what brought them."""
    return agreement.model_copy(update={"obligations": _entries(agreement.obligations, _earliest(agreement))})


def _read(read: ReadTest, earliest: Earliest) -> ReadTest:
    asked, document, examples = read
    return (_asked(asked, earliest) if earliest else asked), document, examples


def _asked(asked: TestFile, earliest: Earliest) -> TestFile:
    terms = {
        name: term.model_copy(update={"versions": _entries(term.versions, earliest)})
        for name, term in asked.terms.items()
    }
    lists = {word: _entries(getattr(asked, word), earliest) for word in ("years", "method", "suspended", "waived")}
    return asked.model_copy(update={"terms": terms, **lists})


def _entries(entries: Sequence[Entry], earliest: Earliest) -> list[Entry]:
    return [_entry(entry, earliest) for entry in entries]


def _entry(entry: Entry, earliest: Earliest) -> Entry:
    its_own = isinstance(entry, Obligation) and entry.under == "law"
    if its_own or entry.not_before or entry.by not in earliest:
        return entry
    return entry.model_copy(update={"not_before": earliest[entry.by]})
