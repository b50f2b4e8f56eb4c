"""What was changed after it had been sealed, and was sealed anew: by whom, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True)
class SealedAnew:
    """One change: `part` of the publication or file `of`, in these `words`. `was` and `is_` are fingerprints.

    Without `was` it stands there for the first time; without `is_` it was taken out.
    """

    on: date
    by: str
    because: str
    of: str
    part: str
    words: str = ""
    was: str = ""
    is_: str = ""

    @property
    def what(self) -> str:
        """What was changed, for a person."""
        part = f"{self.part}, taken out" if self.was and not self.is_ else self.part
        return f"{self.of}: {part}" + (f" ({self.words})" if self.words else "")


@dataclass(frozen=True)
class Act:
    """Everything that one person sealed anew on one day for one reason."""

    on: date
    by: str
    because: str
    whats: tuple[str, ...]


def acts(lines: Iterable[SealedAnew]) -> tuple[Act, ...]:
    """The lines, those of one act together, in their order."""
    together = groupby(lines, key=lambda line: (line.on, line.by, line.because))
    return tuple(Act(*key, tuple(line.what for line in group)) for key, group in together)
