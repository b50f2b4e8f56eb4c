"""A small file beside a delivery in the inbox that says of it what the file does not: when, of which source, by whom.

It is called like the delivery with .yaml behind it: feed.csv.yaml, or june.yaml beside the folder june/. Where a single
delivery is called feed, feed.yaml is beside that.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import model_validator

from monitor.errors import ObservationError
from monitor.intake.ingest import Asked
from monitor.language.entries import Slug, Text
from monitor.readers.delivery import DeliveryError, Fault
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict
from monitor.workspace.yaml_files import load

SUFFIXES = (".yaml", ".yml")


class SideFile(Strict):
    """What is said beside a delivery."""

    published: date | None = None
    source: Slug | None = None
    publisher: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "SideFile":
        if not (self.published or self.source or self.publisher):
            raise Refused("it says nothing.", mend="Write published: 2026-03-31, or source: or publisher:.")
        return self


@dataclass(frozen=True)
class Arrived:
    """Something that lies in the inbox, and the file beside it, if there is one."""

    place: Path
    side: Path | None = None


def paired(there: Sequence[Path]) -> tuple[list[Arrived], list[Path]]:
    """What lies in the inbox, each with the file beside it; and such files whose delivery is not there yet."""
    sides = {path.stem: path for path in there if is_side(path)}
    deliveries = [path for path in there if not is_side(path)]
    stems = Counter(path.stem for path in deliveries)
    alone = {path.stem: path.name for path in deliveries if stems[path.stem] == 1}
    named = {alone.get(name, name): side for name, side in sides.items()}  # feed.yaml, where one file is called feed
    named |= {name: side for name, side in sides.items() if name in {path.name for path in deliveries}}
    arrived = [Arrived(path, named.get(path.name)) for path in deliveries]
    used = {entry.side for entry in arrived}
    return arrived, [side for side in sides.values() if side not in used]


def is_side(path: Path) -> bool:
    """Whether a file is such a one, by its name: no format of figures is YAML."""
    return path.suffix.lower() in SUFFIXES and not path.is_dir()


def asked_beside(side: Path | None) -> Asked:
    """What the file beside a delivery says. Raises DeliveryError, for which the delivery is refused."""
    if side is None:
        return Asked()
    if side.is_symlink():
        raise DeliveryError(side.name, [Fault("this is a link.", mend="Put the file itself here.")])
    try:
        said, _ = load(side, side.name, SideFile, ObservationError)
    except ObservationError as fault:
        faults = [Fault(_line(p.line) + p.what, mend=" ".join(filter(None, (p.why, p.mend)))) for p in fault.problems]
        raise DeliveryError(side.name, faults) from None
    return Asked(source=said.source, published=said.published, publisher=said.publisher)


def _line(line: int) -> str:
    return f"line {line}: " if line else ""
