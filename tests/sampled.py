"""The samples of formats, each changed in one place for a test, and what the readers make of them."""

from functools import cache
from pathlib import Path

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks
from monitor.readers.delivery import Delivery, DeliveryError, Fault
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from monitor.workspace.definition_files import load_definitions

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"


@cache
def vocabulary() -> Vocabulary:
    """The registered words, as shipped."""
    return load_definitions([ROOT / "tests_definitions"]).vocabulary


def delivered(path: Path) -> Delivery:
    """The one delivery of a file, by the reader that recognises it."""
    (found,) = recognised(opened(path)).read(opened(path))
    return found


def changed(folder: Path, sample: str, *changes: tuple[str, str]) -> Path:
    """A copy of a sample in `folder`, with words replaced where they stand first."""
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / Path(sample).name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[Fault]:
    """Every fault that a file is refused for, as its report has them; none if it is taken in."""
    try:
        return [*DeliveryError(path.name, checks.delivery_faults(delivered(path), vocabulary())).faults]
    except DeliveryError as fault:
        return [*fault.faults]


def only_fault(path: Path) -> Fault:
    """The one fault that a file is refused for."""
    (fault,) = refused(path)
    return fault


def figures(delivery: Delivery, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of the observations, in order."""
    return delivery.rows.select(pl.col(columns)).sort(columns, nulls_last=True).rows()
