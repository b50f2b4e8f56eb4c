"""Events of an agreement, of its own file and of events.yaml: put together, and what is wrong with them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from monitor.definitions.agreements import AgreementFile, Event, EventsFile, RecordedEvent
from monitor.definitions.checks import Known, Place, citation_problems, near
from monitor.definitions.obligations import put_off_by
from monitor.definitions.quotations import quotation_problems
from monitor.definitions.reading import Reading
from monitor.errors import Problem
from monitor.words.strict_yaml import Document


@dataclass(frozen=True)
class Placed(Place):
    """An event and where it stands."""

    event: Event


def events_of(agreement: AgreementFile, document: Document, reading: Reading) -> list[Placed]:
    """Those of the agreement's own file, then those recorded for it in each events.yaml."""
    own_events = [Placed(document, ("events", n), event) for n, event in enumerate(agreement.events)]
    recorded = chain.from_iterable(_recorded(file, where) for file, where in reading.events)
    return own_events + [placed for programme, placed in recorded if programme == agreement.id]


def _recorded(file: EventsFile, document: Document) -> Iterator[tuple[str, Placed]]:
    for n, event in enumerate(file.events):
        yield event.programme, Placed(document, ("events", n), event)


def with_events(agreement: AgreementFile, events: Sequence[Placed]) -> AgreementFile:
    """The agreement with all that is on record."""
    return agreement.model_copy(update={"events": [placed.event for placed in events]})


def file_problems(reading: Reading, known: Known) -> Iterator[Problem]:
    """What is wrong with each events.yaml whatever the agreements say: programmes that there are not, and citations."""
    for file, document in reading.events:
        yield from citation_problems(file, document, known)
        yield from quotation_problems(file, {}, document)
        for programme, placed in _recorded(file, document):
            if programme not in (there := (*reading.homes, *reading.elsewhere)):
                what = f'there is no programme "{programme}".'
                yield placed.problem("programme", what, mend=near(programme, there))


def event_problems(agreement: AgreementFile, events: Sequence[Placed]) -> list[Problem]:
    """What is wrong with the events of an agreement, which has them all; what they put off, where their kinds stand."""
    return [*_kinds(agreement, events), *_twice(events)] or [*_put_off(agreement, events)]


def _kinds(agreement: AgreementFile, events: Sequence[Placed]) -> Iterator[Problem]:
    for placed in events:
        kind = placed.event.kind
        if kind not in agreement.event_kinds:
            written_here = not isinstance(placed.event, RecordedEvent)
            what = f'"{kind}" is not a kind of event of {"this agreement" if written_here else agreement.id}.'
            mend = f"{'Register it under event_kinds. ' if written_here else ''}{near(kind, agreement.event_kinds)}"
            yield placed.problem("kind", what, mend=mend)


def _twice(events: Sequence[Placed]) -> Iterator[Problem]:
    """An event that stands a second time would start its clocks twice."""
    first: dict[tuple[object, ...], Placed] = {}
    for placed in events:
        event = placed.event
        before = first.setdefault((event.kind, event.happened, event.matter), placed)
        if before is not placed:
            what = f'this event stands a second time: "{event.kind}" of {event.happened}'
            what += f', of the matter "{event.matter}".' if event.matter else "."
            file, line = before.document.place(before.loc)
            why = f"The first is in {file}, line {line}."
            yield placed.problem("kind", what, why, 'Keep one; two of one day have each a "matter" of its own.')


def _put_off(agreement: AgreementFile, events: Sequence[Placed]) -> Iterator[Problem]:
    """Events that are to put a clock off and do not, or put off more than one, and others that say until when."""
    kinds = {entry.due.unless for entry in agreement.obligations if entry.due.unless}
    for placed in events:
        event = placed.event
        complaint = _puts_off(agreement, event) if event.kind in kinds else _puts_nothing_off(event)
        if complaint:
            yield placed.problem("kind", *complaint)


def _puts_nothing_off(event: Event) -> tuple[str, str, str] | None:
    what = f'no clock is put off by an event of the kind "{event.kind}".'
    return (what, "", 'Take "until" out, or write the kind under "unless" of the clock.') if event.until else None


def _puts_off(agreement: AgreementFile, event: Event) -> tuple[str, str, str] | None:
    if not event.until:
        return f'an event of the kind "{event.kind}" puts a clock off, and "until" is missing.', "", "Write the day."
    clocks = Counter(due.obligation.id for due in put_off_by(agreement, event))
    if not clocks:
        what = (
            f"this event puts off no clock: none of its matter ran on {event.happened} and ended before {event.until}."
        )
        return what, "", "Write down the event that started the clock, or mend the days."
    if max(clocks.values()) > 1:
        what = "this event puts off several clocks at once."
        return what, "", 'Write the same "matter" in it and in the one event whose clock it puts off.'
    return None
