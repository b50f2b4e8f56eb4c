"""What can be wrong with an agreement's own file, and with its amendments held against the entries that follow them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.definitions.agreements import AgreementFile, Amendment, Obligation
from monitor.definitions.checks import Known, Place, area_problems, citation_problems, near
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.language.entries import Dated
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document


def agreement_problems(agreement: AgreementFile, document: Document, known: Known) -> list[Problem]:
    """What is wrong with an agreement's own file."""
    problems = [*citation_problems(agreement, document, known), *area_problems(agreement.area, ("area",), document)]
    folder = document.file.split("/")[-2]
    if agreement.id != folder:
        what = f'the id "{agreement.id}" is not the folder\'s name.'
        mend = f"Write id: {folder}, or rename the folder."
        problems.append(Problem(document.file, document.line(("id",)), what, mend=mend))
    return [*problems, *_same_ids(agreement, document), *_overlaps(agreement, document), *_kinds(agreement, document)]


def _same_ids(agreement: AgreementFile, document: Document) -> Iterator[Problem]:
    ids = [amendment.id for amendment in agreement.amendments]
    for place, id_ in enumerate(ids):
        if id_ in ids[:place]:
            what = f'there are two amendments "{id_}".'
            line = document.line(("amendments", place, "id"))
            yield Problem(document.file, line, what, mend="Give each an id of its own.")


def _overlaps(agreement: AgreementFile, document: Document) -> Iterator[Problem]:
    for place, entry in enumerate(agreement.obligations):
        for earlier in agreement.obligations[:place]:
            alike = (entry.id, entry.adopted) == (earlier.id, earlier.adopted)
            if alike and entry.from_ <= earlier.through and earlier.from_ <= entry.through:
                what = f'two obligations "{entry.id}" adopted on {entry.adopted} govern the same years.'
                mend = "Give each an id of its own, or let them not overlap."
                yield Problem(document.file, document.line(("obligations", place, "id")), what, mend=mend)


def _kinds(agreement: AgreementFile, document: Document) -> Iterator[Problem]:
    """Kinds of events that obligations name and that are not registered, or that are registered and not used."""
    places = [(n, word) for n in range(len(agreement.obligations)) for word in ("after", "before", "unless")]
    kinds = ((n, word, getattr(agreement.obligations[n].due, word)) for n, word in places)
    uses: list[tuple[Loc, str]] = [(("obligations", n, "due", word), kind) for n, word, kind in kinds if kind]
    strange = [(loc, kind) for loc, kind in uses if kind not in agreement.event_kinds]
    for loc, kind in strange:
        what = f'"{kind}" is not a kind of event of this agreement.'
        mend = f"Register it under event_kinds. {near(kind, agreement.event_kinds)}"
        yield Problem(document.file, document.line(loc), what, mend=mend)
    used = {*(kind for _, kind in uses), *(event.kind for event in agreement.events)}
    for kind in set() if used - set(agreement.event_kinds) else set(agreement.event_kinds) - used:
        what = f'"{kind}" is used by no event and no obligation.'
        yield Problem(document.file, document.line(("event_kinds", kind)), what, mend="Use it, or take it out.")


@dataclass(frozen=True)
class _Entry(Place):
    """A dated entry and where it stands."""

    dated: Dated


def amendment_problems(
    agreement: AgreementFile, document: Document, tests: Sequence[tuple[TestFile, Document]], whole: bool
) -> list[Problem]:
    """Amendments that no entry follows, and entries that follow none. `whole`: no test is left out of `tests`."""
    folder = document.file.rpartition("/")[0]
    read: list[tuple[Any, Document]] = [(agreement, document)]
    read += [(asked, where) for asked, where in tests if where.file.rpartition("/")[0] == folder]
    entries = [_Entry(where, loc, dated) for thing, where in read for loc, dated in dated_in(thing)]
    unfounded = [problem for entry in entries if (problem := _unfounded(entry, agreement))]
    return [*unfounded, *_unfollowed(agreement, document, entries, whole)]


def dated_in(thing: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Dated]]:
    """Every dated entry inside a definition model, with its place."""
    if isinstance(thing, Dated):
        yield loc, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from dated_in(value, (*loc, key))
    elif isinstance(thing, list | tuple):
        for place, value in enumerate(thing):
            yield from dated_in(value, (*loc, place))
    elif hasattr(type(thing), "model_fields"):
        for name in type(thing).model_fields:
            yield from dated_in(getattr(thing, name), (*loc, name))


def _unfounded(entry: _Entry, agreement: AgreementFile) -> Problem | None:
    """An entry whose date of adoption is neither the agreement's nor that of the amendment it names."""
    dated = entry.dated
    if isinstance(dated, Obligation) and dated.under == "law":
        return None
    if dated.by is None:
        return _other_bounds(entry, agreement) if dated.adopted == agreement.adopted else _by_none(entry, agreement)
    amendments = {amendment.id: amendment for amendment in agreement.amendments}
    if dated.by not in amendments:
        what = f'there is no amendment "{dated.by}" in agreement.yaml.'
        return entry.problem("by", what, mend=near(dated.by, amendments))
    if dated.adopted != amendments[dated.by].adopted:
        what = f'this entry says adopted {dated.adopted}, its amendment "{dated.by}" {amendments[dated.by].adopted}.'
        return entry.problem("adopted", what, mend="Write the same date in both.")
    return _other_bounds(entry, amendments[dated.by])


def _other_bounds(entry: _Entry, origin: AgreementFile | Amendment) -> Problem | None:
    """An entry that says another earliest day than the agreement or amendment it is of; most leave it to that one."""
    stated = entry.dated.not_before
    if stated == origin.not_before:
        return None
    brought = f'its amendment "{origin.id}"' if isinstance(origin, Amendment) else "the agreement"
    what = f"this entry says not before {stated}, {brought} {origin.not_before or 'gives one day'}."
    return entry.problem("not_before", what, mend="Leave it out here; the bounds are taken from there.")


def _by_none(entry: _Entry, agreement: AgreementFile) -> Problem:
    fitting = [amendment.id for amendment in agreement.amendments if amendment.adopted == entry.dated.adopted]
    what = f"adopted on {entry.dated.adopted} by no amendment."
    why = f"The agreement itself was adopted on {agreement.adopted}."
    register = 'Write "by" and the amendment\'s id; register the amendment in agreement.yaml.'
    return entry.problem("adopted", what, why, f"Write by: {fitting[0]}." if fitting else register)


def _unfollowed(
    agreement: AgreementFile, document: Document, entries: Sequence[_Entry], whole: bool
) -> Iterator[Problem]:
    """Amendments that no entry names although they change something, and the reverse."""
    loose = {entry.dated.adopted for entry in entries if entry.dated.by is None and _unfounded(entry, agreement)}
    for place, amendment in enumerate(agreement.amendments):
        naming = next((entry for entry in entries if entry.dated.by == amendment.id), None)
        line = document.line(("amendments", place, "changes" if amendment.changes else "id"))
        if naming and amendment.changes:
            yield Problem(document.file, line, *_named(amendment, naming))
        elif not naming and not amendment.changes and whole and amendment.adopted not in loose:
            what = f'no dated entry names the amendment "{amendment.id}".'
            why = "What an amendment changes is written as an entry that says which amendment brought it."
            mend = f"Write by: {amendment.id} in the entries it brought, or here changes: nothing monitored."
            mend += ' One that is the family\'s is named under "without".' if agreement.like else ""
            yield Problem(document.file, line, what, why, mend)


def _named(amendment: Amendment, entry: _Entry) -> tuple[str, str, str]:
    what = f'the amendment "{amendment.id}" says that it changes nothing monitored, and an entry names it.'
    file, line = entry.document.place((*entry.loc, "by"))
    why = f"The entry is in {file}, line {line}."
    return what, why, 'Take out "changes" here, or "by" there.'


def order_problems(agreement: AgreementFile, document: Document, tests: Sequence[str]) -> Iterator[Problem]:
    """A name in the order of the report that is no test of the programme, or stands there twice."""
    names = [test.partition("/")[2] for test in tests]
    for place, name in enumerate(agreement.order):
        line = document.line(("order", place))
        if name not in names:
            yield Problem(document.file, line, f'there is no test "{name}" in this programme.', mend=near(name, names))
        elif name in agreement.order[:place]:
            yield Problem(document.file, line, f'"{name}" stands in the order twice.', mend="Name each test once.")
