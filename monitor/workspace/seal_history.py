"""seals.csv: what was sealed anew, a line for each change, beside the manifest. Lines are only added."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import date
from io import StringIO

from monitor.observations.sealed_anew import SealedAnew

HISTORY_FILE = "seals.csv"
NAMES = tuple(part.name.rstrip("_") for part in fields(SealedAnew))
HEADER = ",".join(NAMES)


def history_of(text: str) -> tuple[SealedAnew, ...]:
    """The lines of seals.csv, oldest first. Raises ValueError naming the line that is none."""
    header, *rows = csv.reader(StringIO(text)) if text else [[*NAMES]]
    if tuple(header) != NAMES:
        raise ValueError(1)
    return tuple(_line(row, number) for number, row in enumerate(rows, 2))


def _line(row: Sequence[str], number: int) -> SealedAnew:
    try:
        on, *rest = row
        return SealedAnew(date.fromisoformat(on), *rest)
    except (ValueError, TypeError):
        raise ValueError(number) from None


def history_text(lines: Iterable[SealedAnew]) -> str:
    """Lines as they stand in the file, without its header."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(astuple(line) for line in lines)
    return out.getvalue()


def with_further(history: bytes, anew: Sequence[SealedAnew]) -> bytes:
    """seals.csv with further lines."""
    return (history or f"{HEADER}\n".encode()) + history_text(anew).encode() if anew else history
