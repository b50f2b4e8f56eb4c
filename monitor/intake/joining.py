"""What was read of several files, as one delivery for each source; and which of them is at fault."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from monitor.readers.delivery import Delivery, DeliveryError, Fault
from monitor.readers.delivery import together as rows_together
from monitor.workspace.store import Kept

_JOINED = ("left", "marked", "passed", "faults", "units", "stated", "controls")  # what all parts say together


def together(read: Sequence[tuple[Kept, Delivery]]) -> list[tuple[Delivery, list[Kept]]]:
    """One delivery for each source, out of however many files."""
    by_source: dict[str, list[tuple[Kept, Delivery]]] = {}
    for entry, part in read:
        by_source.setdefault(part.source, []).append((entry, part))
    return [(_joined(parts), [*dict(parts)]) for parts in by_source.values()]


def _joined(read: Sequence[tuple[Kept, Delivery]]) -> Delivery:
    """The parts as one delivery; a part that adds no figure names nothing."""
    several = len(dict(read)) > 1
    parts = [_placed(part, entry.file.name) if several else part for entry, part in read]
    filled = [part for part in parts if not part.rows.is_empty()] or parts
    titles, named_areas = zip(*map(_named_by, filled), strict=True)
    title, areas = "; ".join(dict.fromkeys(titles)), "; ".join(dict.fromkeys(named_areas))
    joined: dict[str, Any] = {name: _all_of(parts, name) for name in _JOINED}
    about = replace(filled[0].about, title=title, areas=areas)
    joined["rows_left"] = rows_together(entry for part in parts for entry in part.rows_left)
    return replace(filled[0], about=about, rows=pl.concat([part.rows for part in parts]), **joined)


def _named_by(part: Delivery) -> tuple[str, str]:
    return part.about.title, part.about.areas


def _all_of(parts: Sequence[Delivery], name: str) -> tuple[Any, ...]:
    """What every part says under one name, each once, in order."""
    entries: list[Any] = []
    for part in parts:
        entries += [entry for entry in getattr(part, name) if entry not in entries]
    return tuple(entries)


def _placed(part: Delivery, name: str) -> Delivery:
    """A part that is of one of several files, its name before each place."""
    inside = pl.concat_str(pl.lit(f"{name}: "), "file")
    rows = part.rows.with_columns(file=pl.when(pl.col("file") == "").then(pl.lit(name)).otherwise(inside))
    units = tuple(replace(stated, at=stated.at.of(name)) for stated in part.units)
    passed = tuple(f"{name}: {said}" for said in part.passed)
    faults, stated = ((fault.of(name) for fault in told) for told in (part.faults, part.stated))
    return replace(part, rows=rows, units=units, passed=passed, faults=tuple(faults), stated=tuple(stated))


def at_fault(names: Sequence[str], faults: Sequence[Fault]) -> DeliveryError:
    """The error of the file that is at fault, of those that are, or of all where no place is named."""
    several = names if len(names) > 1 else ()
    wrong = [name for name in several if any(fault.inside(name) for fault in faults)]
    if len(wrong) == 1:
        return DeliveryError(wrong[0], [fault.inside(wrong[0]) or fault for fault in faults])
    return DeliveryError(", ".join(wrong or names), faults)
