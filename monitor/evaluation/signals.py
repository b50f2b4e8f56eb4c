"""What a watch-test says of a year: it calls for a look, or it does not. Never a verdict, nor counted as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.evaluation.answer import Finding, finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.once import once
from monitor.words.findings import Verdict


class Sign(StrEnum):
    """What is said of one year."""

    LOOK = "calls for a look"
    QUIET = "as expected"
    CANNOT_TELL = "cannot tell"
    NOT_WATCHED = "not watched"


# A watch is a comparison that holds where someone should look, so what would be met of a requirement is a signal here.
_SIGNS = {Verdict.MET: Sign.LOOK, Verdict.MISSED: Sign.QUIET, Verdict.CANNOT_TELL: Sign.CANNOT_TELL}


@dataclass(frozen=True)
class Signal:
    """One entity and year of a watch-test. `found` has the figure, its limit, basis, standing and reason."""

    sign: Sign
    found: Finding

    def as_json(self) -> dict[str, Any]:
        """The signal with the words of a finding that hold for it; it has no verdict, room or determination."""
        known = self.found.as_json()
        words = ("test", "entity", "population", "year", "basis", "value", "limit", "direction", "unit", "reason",
                 "cause", "standing", "as_of", "lines", "publications", "asked_as_if")  # fmt: skip
        return {"signal": str(self.sign), **{word: known[word] for word in words}}


def signals(sheet: Worksheet) -> tuple[Signal, ...]:
    """The signals of a watch-test, by entity and year; no other test makes any."""
    if not sheet.test.watches:
        return ()
    years = [int(year) for year in sheet.years if any(entry.covers(int(year)) for entry in sheet.in_force)]
    return tuple(signal(sheet, entity, year) for entity in range(len(sheet.entities)) for year in years)


@once
def signal(sheet: Worksheet, entity: int, year: int) -> Signal:
    """The signal of one entity and year."""
    return Signal(_SIGNS.get(sheet.verdict(entity, year), Sign.NOT_WATCHED), finding(sheet, entity, year))


def raised(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Those that call for a look; another reading of a watch never does."""
    return tuple(signal for signal in signals if signal.sign is Sign.LOOK and signal.found.reading_of is None)
