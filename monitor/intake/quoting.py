"""A message quotes the cell, not what was made of it: 0.158 and not 15.8, "86.0%" and not 0.86."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

import polars as pl

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.readers.sheets import Sheet

_HEAD = 60  # rows among which headings are looked for
_NUMBER = re.compile(r"[-+($\s]*[0-9.,]+[%)\s]*")
_Place = tuple[str, str, str]  # file as a fault names it, worksheet, heading


def as_shown(fault: DeliveryError, files: Sequence[Opened]) -> DeliveryError:
    """The same refusal, each cell quoted as its file shows it, with what a workbook stores where that is another."""
    if not any(entry.row and entry.value for entry in fault.faults):
        return fault
    with suppress(DeliveryError):  # a file that no table could be made of
        sheets = {place: sheet for file in files for place, sheet in _sheets(file, fault.name)}
        return DeliveryError(fault.name, [*_requoted(fault.faults, sheets)])
    return fault


def _sheets(file: Opened, name: str) -> Iterator[tuple[tuple[str, str], Sheet]]:
    """The tables of a file, by how the faults of a delivery called `name` tell where they are."""
    for sheet in file.sheets:
        named = sheet.file if name == file.name else f"{file.name}: {sheet.file}" if sheet.file else file.name
        yield (named, sheet.name), sheet


def _requoted(faults: Sequence[Fault], sheets: Mapping[tuple[str, str], Sheet]) -> Iterator[Fault]:
    for (file, name, heading), alike in groupby(sorted(faults, key=_place), _place):
        sheet, entries = sheets.get((file, name)), [*alike]
        column = _column(sheet, heading) if sheet and heading else None
        yield from [*_in_column(entries, sheet, column)] if sheet and column else entries


def _place(fault: Fault) -> _Place:
    return fault.file, fault.sheet, fault.column


def _column(sheet: Sheet, heading: str) -> str | None:
    """The first column, by the name it has in the sheet, over which a heading stands."""
    places = (
        place for row in sheet.head(_HEAD) for place, cell in enumerate(row, 1) if " ".join(cell.split()) == heading
    )
    return next((f"c{place}" for place in places), None)


def _in_column(faults: Sequence[Fault], sheet: Sheet, column: str) -> Iterator[Fault]:
    rows = sheet.cells.select("row", column).filter(pl.col("row").is_in([entry.row for entry in faults]))
    texts = dict(rows.iter_rows())
    for entry in faults:
        text = texts.get(entry.row)
        if text is None or entry.value is None or not _is_same(text, entry.value):
            yield entry
        else:
            shown, stored = sheet.shows(entry.row, column, text) if sheet.shows else (text, "")
            yield replace(entry, value=shown, stored=stored)


def _is_same(text: str, value: str) -> bool:
    """Whether a value is a cell, or the number in it times ten, a hundred, a million; a sum of several cells is not."""
    both = _NUMBER.fullmatch(text) and _NUMBER.fullmatch(value)
    return text == value or (bool(both) and _figures(text) == _figures(value))


def _figures(number: str) -> str:
    return re.sub("[^0-9]", "", number).strip("0")
