"""How far an answer may be off within the stated errors of its sources, and whose error that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.fill import comparisons
from monitor.evaluation.trace import Trace, trace
from monitor.observations.determinations import Determination
from monitor.observations.publications import Publication
from monitor.observations.stated_errors import Statistic, UsedError
from monitor.words.units import Unit
from monitor.words.wording import distance

ADDED_UP = "amounts added up"  # what an error of an amount of a year becomes in a running total


@dataclass(frozen=True)
class ErrorUsed:
    """The error a finding was judged with.

    `value` is how far the judged figure moves, in `unit`: None where there are several, where not every figure is
    known, or where the error is not measured for the area. It comes from `stated`, the error of `statistic` as
    measured. `kind` is that of the judged figure.
    """

    value: float | None
    unit: Unit | None
    kind: str
    statistic: Statistic
    stated: UsedError
    words: str

    def measured(self, judged: Unit) -> str:
        """Whose error it is, after how large it was measured where that is in another unit than the `judged` figure."""
        kind, unit = self.statistic
        same_unit = unit == judged or not self.stated.is_known
        return self.words if same_unit else f"{distance(self.stated.value, unit)} in the {kind}, {self.words}"

    def as_json(self) -> dict[str, Any]:
        """The error with whose it is, and what it was measured as."""
        return {
            "value": self.value,
            "unit": str(self.unit) if self.unit else "",
            "kind": self.kind,
            "whose": self.stated.whose,
            "years": list(self.stated.years),
            "against": self.stated.against,
            "measured": {
                "kind": self.statistic.kind,
                "value": self.stated.value if self.stated.is_known else None,
                "unit": str(self.statistic.unit),
            },
            "words": self.words,
        }


def stated_error(sheet: Worksheet, entity: int, year: int) -> float:
    """How far the judged line moves within the stated errors of its sources, in its unit; 0 if not at all."""
    clause = sheet.way(year).clause
    if clause is None or sheet.counted:
        return 0.0
    moved = sheet.band[clause.line]
    cell = moved[entity if moved.shape[0] > 1 else 0, :, sheet.place(year)]
    return 0.0 if bool(np.isnan(cell).any()) else float(np.abs(cell - cell[0]).max())


def error_used(walked: Trace) -> ErrorUsed | None:
    """The largest error that entered the answer; None where its sources stand in for nothing, or state none."""
    sheet, clause = walked.sheet, walked.sheet.way(walked.year).clause
    entered = max(_entered(walked), key=lambda entry: entry[1].value, default=None)
    if entered is None or (clause and np.isnan(sheet.value(clause.line, walked.entity, walked.year))):
        return None
    statistic, stated = entered
    value = stated_error(sheet, walked.entity, walked.year) if clause and stated.is_known else None
    lines = [walked.way.lines[name] for name, _ in walked.steps if name in walked.way.lines]
    added_up = any(line.verb.adds_up_years for line in lines)
    kind = ADDED_UP if added_up and statistic.kind == "amount of a year" else statistic.kind
    words = stated.words(sheet.entities[walked.entity])
    return ErrorUsed(value, sheet.test.units[clause.line] if clause else None, kind, statistic, stated, words)


def _entered(walked: Trace) -> Iterator[tuple[Statistic, UsedError]]:
    """Each error that came into a line on the way, with what it is an error of."""
    compared = comparisons(walked.way, walked.sheet.areas)
    for name, year in walked.steps:
        if name in compared and walked.sheet.has(year):
            for leaf, at in trace(walked.sheet, [name], walked.entity, year).steps:
                series = walked.sheet.series.get(leaf)
                stated = series.stated(walked.entity, at, compared[name]) if series else None
                if stated and stated.value:
                    yield compared[name], stated


def own_files(walked: Trace) -> tuple[Publication, ...]:
    """The publications used of a source that stood in for the agreement's own file before, and does not any more."""
    held = (p for series in walked.sheet.series.values() for p in series.provenance.publications)
    stood_in = {p.card.source for p in held if p.card.approximates}
    return tuple(p for p in walked.publications() if not p.card.approximates and p.card.source in stood_in)


def stand_ins(walked: Trace) -> tuple[Publication, ...]:
    """The publications used that stand in for another file, one of each source: the file would have no error."""
    used = {p.card.source: p for p in walked.publications() if p.card.approximates}
    return tuple(used[source] for source in sorted(used))


def why_ours_differs(determination: Determination, walked: Trace) -> str | None:
    """What an entry says of the difference; nothing beside the agreement's own file, for it was said of a stand-in."""
    return None if own_files(walked) else determination.differs_because
