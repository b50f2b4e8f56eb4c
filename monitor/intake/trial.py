"""A long text tried in parts before it is read whole: one with many bad rows is refused in bounded memory.

First every so many-th row is read. Only where one of these is at fault is the file read in parts that follow each
other, so that the faults are counted; a sound file is read once.
"""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks
from monitor.readers import framing
from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import Sheet

PART = 50_000  # rows read at once; a text of up to two parts is read whole
_OF_THE_WHOLE = ("missing", "total", "nothing")  # causes that only a whole file tells


def refuse_early(file: Opened, reader: Reader, vocabulary: Vocabulary) -> None:
    """Raises DeliveryError, with all that is told of single rows, where a long text has such faults in many of them."""
    if file.kind != "text" or file.sheets[0].cells.height <= 2 * PART:
        return
    sheet = file.sheets[0]
    apart = sheet.cells.height // PART
    if _faults(file, sheet, sheet.cells.gather_every(apart), reader, vocabulary):
        parts = (sheet.cells.slice(place, PART) for place in range(0, sheet.cells.height, PART))
        if faults := [fault for part in parts for fault in _faults(file, sheet, part, reader, vocabulary)]:
            raise DeliveryError(file.name, faults)


def _faults(file: Opened, sheet: Sheet, cells: pl.DataFrame, reader: Reader, vocabulary: Vocabulary) -> list[Fault]:
    """What is told of single rows, of some of the rows; the names stand above them as above all."""
    names = framing.header(sheet)
    rows = pl.concat([sheet.cells.filter(pl.col("row") <= names), cells.filter(pl.col("row") > names)])
    part = replace(file, chosen=(replace(sheet, cells=rows),))
    try:
        read = [checks.in_their_units(delivery, vocabulary) for delivery in reader.read(part)]
        found = [fault for delivery in read for fault in checks.row_faults(delivery, vocabulary)]
    except DeliveryError as fault:
        found = list(fault.faults)
    return list(_of_rows(found))


def _of_rows(faults: list[Fault]) -> Iterator[Fault]:
    return (fault for fault in faults if fault.row and fault.cause not in _OF_THE_WHOLE)
