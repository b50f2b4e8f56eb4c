"""What was read of the definition files, before they are held against each other, with every problem so far."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.definitions.agreements import AgreementFile, EventsFile
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.confirmations import ConfirmationsFile
from monitor.definitions.registers import DocumentEntry, Measure, MeasuresFile
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.words.strict_yaml import Document

if TYPE_CHECKING:
    from monitor.definitions.scenarios import ScenarioFile

ReadTest = tuple[TestFile, Document, tuple[ExamplesFile, Document] | None]  # a test with its examples
Confirmed = tuple[ConfirmationsFile, Document]


@dataclass
class Reading:
    """What has been read so far, and every problem met on the way."""

    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, DocumentEntry] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    vocabularies: list[tuple[MeasuresFile, Document]] = field(default_factory=list)
    tests: list[ReadTest] = field(default_factory=list)
    loose: dict[str, tuple[ExamplesFile, Document]] = field(default_factory=dict)  # examples with no file of their test
    agreements: list[tuple[AgreementFile, Document]] = field(default_factory=list)
    events: list[tuple[EventsFile, Document]] = field(default_factory=list)
    confirmations: list[Confirmed] = field(default_factory=list)
    scenarios: "list[tuple[ScenarioFile, Document]]" = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)  # the folder of each programme
    elsewhere: list[str] = field(default_factory=list)  # the programmes that there are, and nobody asked for
    unread: set[type] = field(default_factory=set)  # the kinds of files of which one is at fault
