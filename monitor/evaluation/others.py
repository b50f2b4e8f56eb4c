"""What others found beside a finding of ours: theirs as they said it, and what their figure would come to.

Their figure is held against the limit of the year by the same comparison as ours. What comes of it is theirs: it stands
where ours cannot be told, is counted by itself, and never enters a finding, a group or a count of ours.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.evaluation.evaluate import Worksheet
from monitor.language.judge import MET, codes, room
from monitor.observations.determinations import Determination, foremost
from monitor.observations.publications import Publication
from monitor.words.findings import GUARD, Verdict

OFFICIAL, ACCOUNT, UNCHECKED = "official", "account", "unchecked account"
SOURCE_KINDS = (OFFICIAL, ACCOUNT, UNCHECKED)


@dataclass(frozen=True)
class ByTheirFigure:
    """What the verdict would be by a figure that others give, where ours cannot be told. Figures are unrounded."""

    verdict: Verdict
    value: float
    limit: float
    room: float
    found: Determination

    def as_json(self) -> dict[str, Any]:
        """The verdict with the figure it follows from, and who gives it."""
        return {
            "verdict": str(self.verdict),
            "value": self.value,
            "limit": self.limit,
            "room": self.room,
            **source_json(self.found),
        }


def found_of_judged(sheet: Worksheet, entity: int, year: int) -> Determination | None:
    """What others found of the figure that is judged, or of the verdict."""
    return foremost(sheet.determinations, sheet.entities[entity], year, *_judged_lines(sheet, year))


def own_verdict(sheet: Worksheet, entity: int, year: int) -> Determination | None:
    """The verdict that others found, in words and not by a figure; also where what counts first has a figure alone."""
    in_words = [entry for entry in sheet.determinations if entry.verdict]
    return foremost(in_words, sheet.entities[entity], year, *_judged_lines(sheet, year))


def kind(determination: Determination) -> str:
    """official, account or unchecked account"""
    return OFFICIAL if determination.official else ACCOUNT if determination.checked else UNCHECKED


def _judged_lines(sheet: Worksheet, year: int) -> tuple[str, ...]:
    clause = sheet.way(year).clause
    return ("", clause.line) if clause else ("",)


def by_their_figure(sheet: Worksheet, entity: int, year: int) -> ByTheirFigure | None:
    """Their figure against the limit of the year; None where ours can be told, or no figure or limit is known.

    A figure of part of the year is held against nothing, and a bound only where it decides by itself.
    """
    clause = sheet.way(year).clause
    if clause is None or sheet.verdict(entity, year) is not Verdict.CANNOT_TELL:
        return None
    with_figure = [entry for entry in sheet.determinations if entry.value is not None and not entry.through]
    determination = foremost(with_figure, sheet.entities[entity], year, *_judged_lines(sheet, year))
    limit = sheet.value(clause.limit, entity, year)
    if determination is None or determination.value is None or np.isnan(limit):
        return None
    left = room(np.array(determination.value), np.array(limit), clause.direction)
    verdict = Verdict.MET if int(codes(left, clause.direction)) == MET else Verdict.MISSED
    if determination.bound and (verdict is Verdict.MET) != _is_kept_by(determination.bound, clause.direction):
        return None
    return ByTheirFigure(verdict, determination.value, limit, float(left), determination)


def _is_kept_by(bound: str, direction: str) -> bool:
    """Whether whatever lies beyond a bound is on the good side of a limit that the bound keeps; else on the bad one."""
    return (bound == "at_least") is (direction in ("at_least", "above"))


def is_the_figure_itself(
    sheet: Worksheet, determination: Determination, year: int, used: Iterable[Publication]
) -> bool:
    """Whether what others found is what ours was taken from, so that it confirms nothing.

    It is where both are from one address; and where the judged figure is itself published, not worked out, and theirs
    is the same.
    """
    address = sheet.addresses.get(determination.cite.document)
    if address and any(publication.card.url == address for publication in used):
        return True
    clause, entity = sheet.way(year).clause, sheet.entities.index(determination.entity)
    theirs = determination.value if determination.exact else None
    if clause is None or theirs is None or clause.line not in sheet.test.asked.inputs:
        return False
    return abs(sheet.value(clause.line, entity, year) - theirs) <= GUARD * max(1.0, abs(theirs))


def source_json(determination: Determination) -> dict[str, Any]:
    """Who says so: whether it is the authority's own document, and whether that was checked."""
    return {
        "by": determination.who,
        "says": determination.says,
        "official": determination.official,
        "account_of": determination.account_of,
        "checked": determination.checked,
        "known_from": determination.known_from.isoformat(),
        "through": determination.through.isoformat() if determination.through else None,
        "document": determination.cite.document,
        "standing": determination.standing,
    }


def determination_json(determination: Determination | None, ours: float | None, itself: bool) -> dict[str, Any] | None:
    """What others found, with our figure less theirs; `itself` says that ours was taken from it."""
    if determination is None:
        return None
    theirs = determination.value if determination.exact else None
    difference = None if ours is None or theirs is None else ours - theirs
    return {
        **source_json(determination),
        "verdict": determination.verdict,
        "value": determination.value,
        "bound": determination.bound,
        "difference": difference,
        "is_the_figure_itself": itself,
        "differs_because": determination.differs_because,
    }


def would_be(answers: Iterable[ByTheirFigure | None]) -> Mapping[str, int]:
    """How many would be met and missed by figures that others give."""
    counts = Counter(by.verdict for by in answers if by)
    return {str(verdict): counts[verdict] for verdict in (Verdict.MET, Verdict.MISSED)}


def verdicts_found(determinations: Iterable[Determination | None]) -> Mapping[str, Mapping[str, int]]:
    """How many met and missed others found in words, by who says so."""
    counts = Counter((kind(entry), str(entry.verdict)) for entry in determinations if entry)
    both = (Verdict.MET, Verdict.MISSED)
    return {who: {str(verdict): counts[who, str(verdict)] for verdict in both} for who in SOURCE_KINDS}
