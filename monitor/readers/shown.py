"""A worksheet as it is seen: each cell as the text that it means, and each cell of which that isn't certain."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from monitor.readers.delivery import Fault
from monitor.readers.meanings import NO_DATE, PLAINLY, RAISED, RULED, Doubt, Look, Meant, look, plain
from monitor.readers.texts import SPACES

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST = 1_000  # doubtful cells of a column that are told one by one
_LONGEST = 255  # signs of a number format; a spreadsheet writes no longer one
_CUSTOM = 164  # the first number of a format that a workbook brings itself
_UNKNOWN = '"a number format of its own: "0'  # one that the standard leaves to each country
_LIFTED = ("superscript", "subscript")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(%?)")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class Looks:
    """What the number formats of a workbook mean, each worked out once; by their numbers."""

    custom: tuple[str, ...]
    known: dict[int, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, book: "Workbook") -> "Looks":
        """Those of a workbook, of which nothing else is kept."""
        return cls(tuple(book._number_formats))  # type: ignore[attr-defined]  # openpyxl keeps them under no public name

    def __getitem__(self, number: int) -> Look:
        if number not in self.known:
            self.known[number] = look(self._code(number))
        return self.known[number]

    def _code(self, number: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        own = self.custom[number - _CUSTOM : number - _CUSTOM + 1] if number >= _CUSTOM else ()
        code = own[0] if own else BUILTIN_FORMATS.get(number, _UNKNOWN)
        return code if len(code) <= _LONGEST else _UNKNOWN


@dataclass(frozen=True)
class Seen:
    """The texts of a worksheet (`row`, c1, c2, ...), the doubtful ones of its cells, and what a cell shows."""

    cells: pl.DataFrame
    doubtful: tuple[Fault, ...]
    shows: Callable[[int, str, str], tuple[str, str]]


def cells(page: "Worksheet") -> Sequence[Any]:
    """The cells that are there, by rows. Asking a worksheet for its rows would make those that are not."""
    return [cell for _, cell in sorted(page._cells.items())]


def seen(page: "Worksheet", looks: Looks, member: str) -> Seen:
    """A worksheet as it is seen. Its blank cells are none; one that is blank as a whole has no row."""
    columns: list[list[str | None]] = [[None] * page.max_row for _ in range(page.max_column)]
    numbers = [[0] * page.max_row for _ in range(page.max_column)]
    doubtful: list[tuple[Any, Look, Doubt]] = []
    ruled = _ruled(page)
    for cell in (cell for cell in cells(page) if cell.value is not None):
        number = cell._style.numFmtId
        text, doubt = _meant(cell.value, looks[number])
        columns[cell.column - 1][cell.row - 1] = text
        if not isinstance(cell.value, str | list):
            numbers[cell.column - 1][cell.row - 1] = number
            doubt = RULED if any(cell.coordinate in area for area in ruled) else doubt
        if doubt:
            doubtful.append((cell, looks[number], doubt))
    texts = _table(columns, pl.String)
    filled = texts.height if any(text for column in columns for text in column) else 0
    shows = partial(_shows, _table(numbers, pl.UInt16), looks)
    return Seen(texts.head(filled).with_row_index("row", offset=1), tuple(_told(doubtful, page, member)), shows)


def _table(columns: Sequence[Sequence[Any]], kind: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({f"c{place}": pl.Series(column, dtype=kind) for place, column in enumerate(columns, 1)})


def _ruled(page: "Worksheet") -> Sequence[Any]:
    """The cells whose number another format prints, or none, where a rule of conditional formatting holds."""
    return [area.sqref for area in page.conditional_formatting if any(map(_redraws, area.rules))]


def _redraws(rule: Any) -> bool:
    bars = [part for part in (rule.dataBar, rule.iconSet) if part is not None]
    return bool(rule.dxf and rule.dxf.numFmt) or any(part.showValue is False for part in bars)


def _meant(value: Any, its: Look) -> Meant:
    """A cell's text and doubt. Rich text is the text of all its parts; a figure that is raised in it is a footnote."""
    meant = its.meant(str(value) if isinstance(value, list) else value)
    doubt = RAISED if isinstance(value, list) and _is_raised(value) else meant.doubt
    return Meant((meant.text or "").strip(SPACES) or None, doubt)


def _is_raised(parts: Sequence[Any]) -> bool:
    """Whether rich text is a number with a part that stands above or below the line: 1,234 and a footnote's 2."""
    lifted = any(getattr(getattr(part, "font", None), "vertAlign", None) in _LIFTED for part in parts)
    return lifted and not any(sign.isalpha() for part in parts for sign in str(part))


def _told(doubtful: Sequence[tuple[Any, Look, Doubt]], page: "Worksheet", member: str) -> Iterator[Fault]:
    """A fault for each doubtful cell; of a column with a great many, one for those that aren't named, of no row."""
    told: Counter[int] = Counter()
    for cell, its, (what, mend) in doubtful:
        told[cell.column] += 1
        if told[cell.column] <= _MOST:
            shown, stored = _quoted(cell.value, its)
            kept = stored or (_counted(cell) if what == NO_DATE.what else "")
            yield Fault(what, member, page.title, cell.row, f"c{cell.column}", shown, mend, stored=kept)
    for column, many in sorted(told.items()):
        if many > _MOST:
            what = f"cells that show what they store; {many:,} do not, and the first {_MOST:,} are named"
            yield Fault(what, member, page.title, 0, f"c{column}", "in doubt", PLAINLY)


def _counted(cell: Any) -> str:
    """The number that a cell with a date stores: its days since the workbook's first."""
    from openpyxl.utils.datetime import to_excel

    days: Any = to_excel  # has no types
    return f"{days(cell.value, cell.parent.parent.epoch):.15g}" if isinstance(cell.value, date) else str(cell.value)


def _shows(numbers: pl.DataFrame, looks: Looks, row: int, column: str, text: str) -> tuple[str, str]:
    """What a cell with the text `text` shows, and what it stores where that is another."""
    its = looks[numbers[column][row - 1]]
    number, day = _NUMBER.fullmatch(text), _DAY.fullmatch(text)
    if its.form.numbers[0].kind == "date" and day:
        year, month, day_of_month = (int(part or 1) for part in day.groups())
        return _quoted(date(year, month, day_of_month), its)
    if not number:
        return text, ""
    return _quoted(float(text.rstrip("%")) / (100 if its.is_scaled and number[2] else 1), its)


def _quoted(value: Any, its: Look) -> tuple[str, str]:
    """What a cell shows, and what it stores where that is another number; what is not shown, no message tells."""
    shown = its.shows(str(value) if isinstance(value, list) else value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not its.draws(value):
        return shown, ""
    stored = plain(float(f"{value:.15g}"))
    return shown, "" if re.sub(r"[,$\s]", "", shown) == stored else stored
