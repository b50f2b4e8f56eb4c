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
    told = [entry for entry in sheet.determinations if entry.verdict]
    return foremost(told, sheet.entities[entity], year, *_judged_lines(sheet, year))


def kind(found: Determination) -> str:
    """official, account or unchecked account"""
    return OFFICIAL if found.official else ACCOUNT if found.checked else UNCHECKED


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
    found = foremost(with_figure, sheet.entities[entity], year, *_judged_lines(sheet, year))
    limit = sheet.value(clause.limit, entity, year)
    if found is None or found.value is None or np.isnan(limit):
        return None
    left = room(np.array(found.value), np.array(limit), clause.direction)
    verdict = Verdict.MET if int(codes(left, clause.direction)) == MET else Verdict.MISSED
    if found.bound and (verdict is Verdict.MET) != _is_kept_by(found.bound, clause.direction):
        return None
    return ByTheirFigure(verdict, found.value, limit, float(left), found)


def _is_kept_by(bound: str, direction: str) -> bool:
    """Whether whatever lies beyond a bound is on the good side of a limit that the bound keeps; else on the bad one."""
    return (bound == "at_least") is (direction in ("at_least", "above"))


def is_the_figure_itself(sheet: Worksheet, found: Determination, year: int, used: Iterable[Publication]) -> bool:
    """Whether what others found is what ours was taken from, so that it confirms nothing.

    It is where both are from one address; and where the judged figure is itself published, not worked out, and theirs
    is the same.
    """
    address = sheet.addresses.get(found.cite.document)
    if address and any(publication.card.url == address for publication in used):
        return True
    clause, entity = sheet.way(year).clause, sheet.entities.index(found.entity)
    if clause is None or found.value is None or not found.exact or clause.line not in sheet.test.asked.inputs:
        return False
    return abs(sheet.value(clause.line, entity, year) - found.value) <= GUARD * max(1.0, abs(found.value))


def source_json(found: Determination) -> dict[str, Any]:
    """Who says so: whether it is the authority's own document, and whether that was checked."""
    return {
        "by": found.who,
        "says": found.says,
        "official": found.official,
        "account_of": found.account_of,
        "checked": found.checked,
        "known_from": found.known_from.isoformat(),
        "through": found.through.isoformat() if found.through else None,
        "document": found.cite.document,
        "standing": found.standing,
    }


def determination_json(found: Determination | None, ours: float | None, itself: bool) -> dict[str, Any] | None:
    """What others found, with our figure less theirs; `itself` says that ours was taken from it."""
    if found is None:
        return None
    difference = None if ours is None or found.value is None or not found.exact else ours - found.value
    return {
        **source_json(found),
        "verdict": found.verdict,
        "value": found.value,
        "bound": found.bound,
        "difference": difference,
        "is_the_figure_itself": itself,
        "differs_because": found.differs_because,
    }


def would_be(found: Iterable[ByTheirFigure | None]) -> Mapping[str, int]:
    """How many would be met and missed by figures that others give."""
    counts = Counter(by.verdict for by in found if by)
    return {str(verdict): counts[verdict] for verdict in (Verdict.MET, Verdict.MISSED)}


def verdicts_found(found: Iterable[Determination | None]) -> Mapping[str, Mapping[str, int]]:
    """How many met and missed others found in words, by who says so."""
    counts = Counter((kind(one), str(one.verdict)) for one in found if one)
    both = (Verdict.MET, Verdict.MISSED)
    return {who: {str(verdict): counts[who, str(verdict)] for verdict in both} for who in SOURCE_KINDS}
