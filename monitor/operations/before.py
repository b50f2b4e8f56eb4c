"""The report that a new one is compared with, and because of what its findings are not the same."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from monitor.definitions.programmes import Programme
from monitor.errors import RecordError
from monitor.evaluation.gathered import Gathered
from monitor.pages.cover import Because, Before, FoundBefore, OddsBefore
from monitor.records import archive, editions, shelf
from monitor.records.compare import ChangedFinding, SaidByKey, by_key, changed_findings, differing, says_the_same
from monitor.records.editions import Edition
from monitor.records.exchange import Side, stages
from monitor.records.rebuild import answering, answers_of
from monitor.records.record import Origin, Record, Said
from monitor.records.reopened import reopened
from monitor.workspace import keys, store
from monitor.workspace.settings import Settings

_MOST_CAUSES = 400  # findings that moved: with more, it is told that they did, and not why each


class Now(NamedTuple):
    """A report that is being made: what is answered of a programme, and from what."""

    gathered: Gathered
    programme: Programme
    origin: Origin


def compared_with(settings: Settings, now: Now) -> Before | None:
    """The last report that was signed, else the last of an earlier day, and what moved since; None: there is none."""
    edition = last_edition(settings, now.programme.id, now.gathered.as_of.isoformat())
    if edition is None:
        return None
    said = edition.record
    odds = said.outlook.odds if said.outlook else ()
    return Before(
        report=edition.named,
        as_of=said.as_of,
        record=edition.fingerprint,
        signed=said.signed,
        findings=tuple(map(_found, said.findings)),
        odds=tuple(
            OddsBefore(test=one.test, year=one.year, odds_met=one.odds_met) for one in odds if one.odds_met is not None
        ),
        publications=tuple(named.publication for named in said.observations),
        because=tuple(_because(settings, edition, now)),
    )


def last_edition(settings: Settings, programme: str, day: str) -> Edition | None:
    """The newest that is signed and stands, of the day itself too; else the newest of an earlier day."""
    of_day = reversed(editions.editions(settings.reports, programme, day))
    signed = editions.standing(chain(of_day, editions.before(settings.reports, programme, day)))
    return next(signed, None) or next(editions.before(settings.reports, programme, day), None)


def _found(said: Said) -> FoundBefore:
    about = {
        name: getattr(said, name) for name in ("test", "entity", "population", "year", "verdict", "cause", "value")
    }
    return FoundBefore(**about)


def _because(settings: Settings, edition: Edition, now: Now) -> Iterator[Because]:
    """Each input that moved a finding; where that cannot be found out, the findings that moved, and why it cannot."""
    was, is_ = by_key(edition.record.findings), answers_of(now.gathered, now.programme.id)
    moved = [key for key in differing(was, is_) if _told_apart(was.get(key), is_.get(key))]
    if not moved:
        return  # the walk from the one to the other answers the whole programme anew at each step
    try:
        changes = _walked(settings, edition, now, is_) if len(moved) <= _MOST_CAUSES else ()
    except RecordError as fault:
        why = str(fault.problems[0]).partition("\n")[0]
        yield from (_one(key, "unknown", why) for key in moved)
        return
    for change in changes:
        if change.said.key in moved:
            yield from (_one(change.said.key, str(driver.kind), driver.what) for driver in change.drivers)


def _told_apart(was: Said | None, is_: Said | None) -> bool:
    """Whether a page would say something else of the two, and not only in other words."""
    if was is None or is_ is None:
        return True
    return not says_the_same((was.verdict, was.cause, was.value), (is_.verdict, is_.cause, is_.value))


def _walked(settings: Settings, edition: Edition, now: Now, answers: SaidByKey) -> tuple[ChangedFinding, ...]:
    roots = store.roots(settings)
    old = reopened(shelf.shelved(str(edition.folder), settings.reports).inputs(), roots, lambda: keys.kept(settings))
    details = dict(now.origin.details)
    new = Record(
        programme=now.programme.id,
        as_of=now.gathered.as_of,
        definitions=now.gathered.definitions.fingerprint,
        observations=(),
        findings=tuple(answers.values()),
        software_details=details,
        files={},
    )
    sides = Side(edition.record, old.inputs), Side(new, archive.inputs(now.origin.texts))
    return changed_findings(
        by_key(edition.record.findings), stages(*sides, answering(now.programme.id, roots), details)
    )


def _one(key: tuple[str, str, str, int], kind: str, what: str) -> Because:
    test, entity, population, year = key
    return Because.model_validate(
        {"test": test, "entity": entity, "population": population, "year": year, "kind": kind, "what": what}
    )
