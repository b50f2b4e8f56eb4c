"""Whatever is wrong with a delivered file: it is read right, refused with a report, or held, and nothing between."""

import os
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from monitor.intake import refusal
from monitor.intake.ingest import Asked, Held, IntakeOffice, ingest
from monitor.observations.keys import ROW
from monitor.observations.publications import Publication
from monitor.readers.delivery import DeliveryError
from monitor.readers.recognition import readers
from monitor.readers.shown import cells
from monitor.shipped import shipped
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.store import Store
from tests.damage import ANOTHER, EMPTIED, SAME, UNCHANGED, Sample, damages, samples
from tests.workspaces import everything

VARIANTS = int(os.environ.get("MONITOR_SOAK_VARIANTS", "150"))
KEPT_AS_IT_IS = ("national_accounts",)  # formats with a frame of their own, in which another may not be understood
DAY = date(2026, 11, 23)
ALL = [(sample, name) for sample in samples() for name in damages(sample)]
Cell = tuple[object, str | None]
Figures = dict[tuple[str | None, ...], Cell]


@cache
def office() -> IntakeOffice:
    vocabulary = load_definitions((shipped("tests_definitions"),)).vocabulary
    held = load_publications((shipped("observations"),), vocabulary)
    return IntakeOffice(Store(Path()), held, vocabulary, DAY)


def taken(path: Path, root: Path) -> Figures | None:
    """The figures of a delivery as the store has them afterwards; None where it is held. Raises DeliveryError."""
    if isinstance(ingest([path], replace(office(), store=Store(root)), Asked()), Held):
        assert everything(root) == {}
        return None
    found = load_publications((root,), office().vocabulary)
    return {key: value for publication in found for key, value in _figures(publication)}


def _figures(publication: Publication) -> list[tuple[tuple[str | None, ...], Cell]]:
    table = publication.data.scan().collect()
    keys = table.select(ROW).iter_rows()
    return [
        ((publication.card.source, *key), value)
        for key, value in zip(keys, table.select("value", "status").iter_rows(), strict=True)
    ]


@cache
def undamaged(sample: Sample) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        path.write_bytes(sample.content)
        return taken(path, Path(folder) / "observations") or {}


@pytest.mark.parametrize("sample", list(samples()), ids=lambda sample: f"{sample.reader}/{sample.name}")
def test_every_sample_is_read(sample: Sample) -> None:
    assert undamaged(sample)


def test_every_reader_has_samples() -> None:
    assert {reader.name for reader in readers()} == {sample.reader for sample in samples()}


@settings(max_examples=VARIANTS)
@given(st.sampled_from(ALL), st.integers(0, 2**32))
def test_a_damaged_file_is_read_right_refused_whole_or_held(case: tuple[Sample, str], seed: int) -> None:
    sample, damage = case
    content = damages(sample)[damage](sample.content, Random(seed))  # noqa: S311
    assume(content is not None)  # there is nothing in the sample that could be damaged so
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inbox" / sample.name
        path.parent.mkdir()
        path.write_bytes(content)
        found = None
        try:
            found = taken(path, Path(folder) / "observations")
        except DeliveryError as fault:
            refused(path, Path(folder), fault)
            became = "refused"
        else:
            became = "held" if found is None else "read right"
        if found is not None:
            right(found, undamaged(sample), damage)
    event(became)
    assert became == "read right" or damage not in SAME or sample.reader in KEPT_AS_IT_IS


def right(found: Figures, wanted: Figures, damage: str) -> None:
    assert found
    assert damage not in (*SAME, *UNCHANGED) or found == wanted
    if damage not in ANOTHER:
        unknown = damage in EMPTIED
        assert {key: value for key, value in found.items() if not _is(value, wanted.get(key), unknown)} == {}


def _is(found: Cell, wanted: Cell | None, may_be_unknown: bool) -> bool:
    """Whether a figure is that of the sample; its status may be said no longer, but not otherwise."""
    if wanted is None:
        return False
    if may_be_unknown and found[0] is None:
        return found[1] in (None, wanted[1], "suppressed")
    return found == wanted or (found[0] == wanted[0] and found[1] is None)


def refused(path: Path, folder: Path, fault: DeliveryError) -> None:
    """Nothing was written, and there is a report with an annotated copy that works nothing out."""
    content = path.read_bytes()
    assert everything(folder / "observations") == {}
    place = refusal.reject(folder / "inbox", path, fault, DAY.isoformat(), [path])
    assert (place / path.name).read_bytes() == content
    assert all(line.isprintable() for line in (place / "report.txt").read_text("utf-8").splitlines())
    for copy in place.glob("annotated *.xlsx"):
        pages = load_workbook(copy).worksheets
        assert pages[0].title.startswith("Problems")
        assert not [cell for page in pages for cell in cells(page) if cell.data_type == "f"]
