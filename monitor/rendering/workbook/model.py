"""A sheet of the workbook before it is written: entries in rows under one header, each with its number format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

TEXT, WHOLE, DAY = "@", "0", "yyyy-mm-dd"  # number formats
HIDDEN = "hidden"  # stands where a figure rests on few people: its own mark, and no formula

# An ordinary entry; a number that others set or published; a verdict; why a figure is not known; a heading.
Look = Literal["", "given", "judged", "unknown", "head"]


@dataclass(frozen=True)
class Entry:
    """What stands in one cell: a text, a number, a day, or nothing (None).

    A `formula`, without the sign of equality before it, computes the `value`, which then is what it comes to. `format`
    is a number format. `link` is the name of a sheet that a text leads to.
    """

    value: str | float | int | date | None = None
    formula: str = ""
    format: str = ""
    look: Look = ""
    link: str = ""


@dataclass(frozen=True)
class Heading:
    """The head of a column: a text, or a year; how wide the column is, in characters.

    Its texts may be broken (`wraps`); figures, and the words in their place, are set flush right (`numeric`).
    """

    text: str | int
    width: int = 12
    wraps: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: a header row and the rows below it; the first `frozen` columns stay in sight.

    `name` stands on its tab, `title` at the head of each printed page.
    """

    name: str
    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Entry]]
    frozen: int = 1


def texts(*values: str) -> tuple[Entry, ...]:
    """A row of texts."""
    return tuple(Entry(value) for value in values)
