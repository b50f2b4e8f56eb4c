"""What page one says of an agreement as a whole: that nothing is official, that its years are over, what was due."""

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.definitions.agreements import AgreementFile
from monitor.evaluation.answer import Finding, expected, made
from monitor.words.areas import area_name
from monitor.words.wording import listed, long_date

DUE = "Findings due: of the answers that the headline counts, those whose figures should be there by this date"
MADE = "Findings made: those of them that the figures allowed, be it too close to tell"
CAUTION = "Not an official determination."


def ended(agreement: AgreementFile, as_of: date, all_: Sequence[AgreementFile]) -> Iterator[str]:
    """That the last performance year is over, and which programmes of the same area begin next; nothing before that."""
    last = date(agreement.through, 12, 31)
    if as_of <= last:
        return
    yield f"Its last performance year ended on {long_date(last)}.{_followed_by(agreement, all_)}"


def _followed_by(agreement: AgreementFile, all_: Sequence[AgreementFile]) -> str:
    """From 2026 on, in Maryland: the programmes of the area that begin first after it."""
    later = [other for other in all_ if other.area == agreement.area and other.from_ > agreement.through]
    first = min((other.from_ for other in later), default=None)
    if first is None:
        return ""
    return f" From {first} on, in {area_name(agreement.area)}: {listed([o.title for o in later if o.from_ == first])}."


def due_and_made(found: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """How many findings were due and made, each with what sets it apart from the number in the headline."""
    return ((DUE, str(expected(found))), (MADE, str(made(found))))
