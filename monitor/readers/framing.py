"""What stands around a table: titles above its names, a row of units below them, totals, notes at its foot.

Offices frame their tables for people. A part of the frame is passed over only where it is certain to be one, and that
is told; a row that could be of either kind is refused. No row that could hold figures is left out without a word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from monitor.readers import totals
from monitor.readers.delivery import Fault, listed, quoted
from monitor.readers.sheets import Sheet, SheetTable, named, table
from monitor.readers.stated_units import is_unit, says_scale
from monitor.words.areas import NAMES

MOST_NOTES = 1_000  # lines of a frame; what has more is no note
_TOP = 60  # rows among which the names are looked for
_NOTE = re.compile(  # a footnote, or a word with which lines for people begin
    r"^[*†‡§]+ ?[a-z0-9]"
    r"|^([#(\[0-9]{0,4}[.)\]]?\s*)(sources?|notes?|footnotes?|prepared|produced|provided|created|generated|compiled|"
    r"printed|exported|extracted|run|updated|last|as of|data|report|page|confidential|copyright|disclaimer|caveats?|"
    r"rows?|records?|end of|for more|contact|see|definitions?|legend|key|methods?|methodology|suppressed|suppression|"
    r"withheld|units?|amounts?|dollars?|currency|figures|values)\b",
    re.IGNORECASE,
)
_RULED = re.compile(r"^[-=_–—]+$")
_FIGURE = re.compile(r"^[-+(]{0,2}\$?\s?[0-9][0-9.,:/-]*\s?%?\)?$")  # a number, a day, a month
_AREAS = {name.removeprefix("the ").casefold() for name in NAMES.values()} | {code.casefold() for code in NAMES}


def names(sheet: Sheet) -> list[str]:
    """The names over the columns of a table; empty where it is blank."""
    return next(([" ".join((cell or "").split()) for cell in row] for row in _from(sheet, header(sheet), 1)), [])


def _from(sheet: Sheet, row: int, many: int) -> Iterator[tuple[str | None, ...]]:
    return sheet.cells.filter(pl.col("row") >= row).drop("row").head(many).iter_rows()


def header(sheet: Sheet) -> int:
    """The row of names: the first that fills more than half of the columns that any row of the first sixty fills."""
    top = sheet.cells.head(_TOP).select("row", filled=pl.sum_horizontal(pl.exclude("row").is_not_null()))
    return next(iter(top.filter(pl.col("filled") * 2 > pl.col("filled").max())["row"]), 1)


def is_note(cells: Sequence[str | None]) -> bool:
    """Whether a row is a line of text to be read by people: words from its first cell on, and no figure among them.

    A line of one or two words could be the row of an area whose figures are lacking, unless it says that it is a note.
    """
    filled = [cell for cell in cells if cell]
    if not filled or any(cells[len(filled) :]):
        return False
    if len(filled) == 2 and len(cells) > 3 and (filled[0].endswith(":") or _NOTE.match(filled[0])):
        return True  # a word and what it is: "Run date:", "11/29/2026"
    if any(_FIGURE.match(cell) for cell in filled):
        return False
    text = " ".join(filled)
    is_long = len(text.split()) >= 4 or (text.endswith((".", ":")) and len(filled) == 1)
    return (
        text.casefold() not in _AREAS
        and bool(is_long or _NOTE.match(text))
        and bool(re.search("[a-z]", text.casefold()))
    )


def framed(sheet: Sheet, words: Sequence[str] = ()) -> SheetTable:
    """The table of a sheet under its names, without what stands around it; that is told in its `passed`.

    `words` are columns of registered words, none of which is called a total: there a total is one whatever else its row
    has. Elsewhere it is one only where its row lacks what all others have.
    """
    top = header(sheet)
    above = [cells for cells in sheet.cells.filter(pl.col("row") < top).iter_rows() if any(cells[1:])]
    printed = table(sheet, top)
    foot = _notes(sheet, printed)
    body = printed.with_rows(~pl.col("row").is_in(foot))
    body, again = _names_again(body)
    body, strays = _strays(sheet, body)
    body, stated, unknown = _units(body)
    body, passed, unsure = totals.without_totals(body, words)
    body, nameless = _nameless(body, words)
    lines = [*above, *sheet.cells.filter(pl.col("row").is_in(foot)).iter_rows()]
    beside = _without_name(sheet, top, body)
    faults = (*printed.faults, *scales(sheet, [*lines, *_texts(beside)]), *strays, *unknown, *unsure, *nameless)
    said = (
        *_said(above, "above"),
        *_said(lines[len(above) :], "below"),
        *(["a row of units"] * bool(stated)),
        *again,
        *passed,
        *(f"a column without a name (column {name[1:]})" for name in beside.columns[1:]),
    )
    return replace(body, passed=tuple(said), stated=tuple(stated), faults=faults)


def _said(lines: Sequence[Sequence[object]], where: str) -> list[str]:
    """Lines around a table in words: how many there are, and the first of them."""
    if not lines:
        return []
    first = quoted(next(str(cell) for cell in lines[0][1:] if cell))
    many = "a line" if len(lines) == 1 else f"{len(lines)} lines"
    return [f"{many} {where} the table ({first}{', ...' if len(lines) > 1 else ''})"]


def _notes(sheet: Sheet, printed: SheetTable) -> list[int]:
    """The rows at the foot of a table that are notes, up from its last row; between them there may be totals."""
    below = sheet.cells.filter(pl.col("row") > printed.header)
    rows = below.filter(pl.any_horizontal(pl.exclude("row").is_not_null())).tail(MOST_NOTES)
    found = list[int]()
    for row, *cells in reversed(rows.rows()):
        if is_note(cells):
            found.append(row)
        elif not totals.is_labelled(cells):
            break
    return found


def _names_again(body: SheetTable) -> tuple[SheetTable, list[str]]:
    """The table without rows that repeat its names, as pages that were put together do."""
    if len(body.names) < 2:
        return body, []
    repeats = pl.all_horizontal(named(name).eq_missing(pl.lit(name)) for name in body.names)
    many = body.cells.filter(repeats).height
    return (body.with_rows(~repeats), ["the names again" + f", {many} times" * (many > 1)]) if many else (body, [])


def _strays(sheet: Sheet, body: SheetTable) -> tuple[SheetTable, list[Fault]]:
    """Rows of a single cell between the others: a heading, a note, or a row that lost its cells."""
    if len(body.names) < 3:
        return body, []
    alone = pl.sum_horizontal(pl.exclude("row").is_not_null()) == 1
    rows = body.cells.filter(alone).select("row").head(MOST_NOTES)
    mend = "Take it out if it is a heading or a note; otherwise fill the row."
    faults = [sheet.fault("only one cell of this row is filled.", row, mend=mend) for (row,) in rows.iter_rows()]
    return (body.with_rows(~alone), faults) if faults else (body, [])


def _nameless(body: SheetTable, words: Sequence[str]) -> tuple[SheetTable, list[Fault]]:
    """Rows that say nothing of what they are, where others do: a total or an average that is not called one."""
    said = [name for name in words if name in body.names and body.cells[name].null_count() < body.cells.height]
    if len(said) < 2:
        return body, []
    empty = pl.all_horizontal(named(name).is_null() for name in said)
    what = f"this row has no {', '.join(said[:-1])} and {said[-1]}."
    mend = "Take it out if it is a total or an average; otherwise fill the row."
    rows = body.cells.filter(empty).select("row")
    return body.with_rows(~empty), [
        body.sheet.fault(what, row, mend=mend, further=more) for (row,), more in listed(rows)
    ]


def _units(body: SheetTable) -> tuple[SheetTable, list[Fault], list[Fault]]:
    """The table without a row of units below its names; what that row states; and what in it is no known unit."""
    row, *first = next(body.cells.head(1).iter_rows(), (0,))
    filled = [(name, str(cell)) for name, cell in zip(body.names, first, strict=False) if cell]
    cells = {name: cell for name, cell in filled if not _RULED.match(cell)}
    if filled and not cells:
        return body.with_rows(pl.col("row") != row), [], []  # a ruled line, as databases print it
    known = [name for name, cell in cells.items() if is_unit(cell)]
    if len(known) * 2 <= len(cells) or any(_FIGURE.match(cell) for cell in cells.values()):
        return body, [], []
    sheet, what = body.sheet, "a unit, as in the other cells of this row"
    mend = "Write a unit that is known, such as $, n or %; or take the row out."
    unknown = [sheet.fault(what, row, name, cell, mend) for name, cell in cells.items() if name not in known]
    stated = [sheet.fault("", row, name, cells[name]) for name in known]
    return body.with_rows(pl.col("row") != row), stated, unknown


def _without_name(sheet: Sheet, top: int, body: SheetTable) -> pl.DataFrame:
    """The columns over which no name stands and that hold something beside the rows of the table."""
    titles = next(sheet.cells.filter(pl.col("row") == top).drop("row").iter_rows(), ())
    unnamed = [f"c{place}" for place, title in enumerate(titles, 1) if not title]
    cells = sheet.cells.select("row", *unnamed)
    rows = cells.filter(pl.col("row").is_in(body.cells["row"].implode())) if unnamed else cells
    return rows.select("row", *(name for name in unnamed if rows[name].null_count() < rows.height))


def _texts(beside: pl.DataFrame) -> Iterator[Sequence[object]]:
    """What stands in columns without a name, each text once with its row."""
    for name in beside.columns[1:]:
        yield from (
            beside.filter(pl.col(name).str.contains("[A-Za-z$]"))
            .unique(name)
            .head(MOST_NOTES)
            .select("row", name)
            .rows()
        )


def scales(sheet: Sheet, lines: Sequence[Sequence[object]]) -> list[Fault]:
    """Lines around a table that say that its figures are in thousands or millions."""
    mend = "Deliver the figures unscaled, and take the line out; the program converts none."
    said = [(line[0], " ".join(str(cell) for cell in line[1:] if cell)) for line in lines]
    return [
        sheet.fault(f"a line beside the table says that figures are scaled: {quoted(text)}.", int(str(row)), mend=mend)
        for row, text in said
        if says_scale(text)
    ]
