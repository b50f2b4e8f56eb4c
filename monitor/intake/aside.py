"""Figures of a delivery, once they are checked: written beside the store and let go from memory while they are weighed.

What is weighed is then what would be added, to the byte, and a large delivery takes its memory no second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks
from monitor.intake.joining import at_fault
from monitor.language.periods import Period
from monitor.observations import rows
from monitor.readers.delivery import Delivery
from monitor.workspace import store
from monitor.workspace.data_files import RowsFile
from monitor.workspace.store import Kept


@dataclass(frozen=True)
class Aside:
    """The figures of a delivery that is weighed: their file, their periods, and what is told of their gaps."""

    data: RowsFile
    periods: tuple[Period, ...]
    gaps: tuple[str, ...]


def checked(delivery: Delivery, by: Sequence[Kept], vocabulary: Vocabulary) -> Delivery:
    """A delivery without faults; where each figure stood is told no more. Raises DeliveryError with every fault."""
    in_units = checks.in_their_units(delivery, vocabulary)
    faults = checks.delivery_faults(in_units, vocabulary)
    if faults:
        raise at_fault([entry.file.name for entry in by], faults)
    return replace(in_units, rows=in_units.rows.select(*rows.COLUMNS))


def set_aside(delivery: Delivery, folder: Path) -> Aside:
    """The figures of a checked delivery in a file of their own below `folder`."""
    periods = delivery.rows.select(pl.col("period").unique().sort())["period"]
    data = store.write_figures(checks.typed_figures(delivery), folder / delivery.source)
    return Aside(data, tuple(map(Period.parsed, periods)), tuple(checks.gaps(delivery)))
