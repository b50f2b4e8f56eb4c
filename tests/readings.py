"""Readers tried on samples and on real files: what comes out, and what is said of a file that is wrong."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks
from monitor.intake.ingest import Asked, IntakeOffice, ingest
from monitor.readers.delivery import Delivery, DeliveryError
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from monitor.shipped import shipped
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.store import Store
from tests.deliveries import TODAY, archive, workbook

SAMPLES = Path(__file__).parent / "samples"
Key = tuple[str, ...]  # area, population, payer, service, quantity and period
KEY = ("area", "population", "payer", "service", "quantity", "period")


@cache
def vocabulary() -> Vocabulary:
    return load_definitions([shipped("tests_definitions")]).vocabulary


def read(path: Path) -> Sequence[Delivery]:
    """What the reader that recognises a file makes of it."""
    file = opened(path)
    return recognised(file).read(file)


def figures(rows: pl.DataFrame) -> dict[Key, str | None]:
    """The value of every row, by its words."""
    return {tuple(key): value for *key, value in rows.select(*KEY, "value").iter_rows()}


def said(path: Path) -> str:
    """What is said of a file that is refused, by its reader or by the checks; empty where it is taken."""
    try:
        found = [fault for part in read(path) for fault in checks.delivery_faults(part, vocabulary())]
    except DeliveryError as fault:
        return str(fault)
    return "\n".join(str(fault.problem(path.name)) for fault in found)


def changed(folder: Path, sample: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a text in which each first text of `changes` stands once, and is made the second."""
    content = sample.read_text("utf-8")
    for before, after in changes:
        assert content.count(before) == 1, f"{before!r} stands {content.count(before)} times in {sample.name}"
        content = content.replace(before, after)
    path = folder / sample.name
    path.write_text(content, "utf-8")
    return path


def taken_in(folder: Path, *paths: Path) -> tuple[str, ...]:
    """The publications that files become in an office of their own, as one delivery."""
    root = folder / "observations"
    held = load_publications([root] if root.exists() else [], vocabulary())
    office = IntakeOffice(Store(root), held, vocabulary(), TODAY)
    return ingest(paths, office, Asked()).publications


def in_archive(path: Path, tables: Mapping[str, str]) -> Path:
    """An archive of workbooks with a worksheet each; the texts are CSV, and what looks like a number is one."""
    made = {}
    for name, content in tables.items():
        book = workbook(path.parent / "one.xlsx", {name: [_cells(row) for row in csv.reader(content.splitlines())]})
        made[f"CPS {name}.xlsx"] = book.read_bytes()
    return archive(path, made)


def _cells(row: Sequence[str]) -> list[Any]:
    return [float(cell) if re.fullmatch(r"[0-9.]+", cell) else cell or None for cell in row]
