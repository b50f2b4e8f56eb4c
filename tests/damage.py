"""Delivered files with something wrong in them: every sample, damaged in all ways we thought of.

A damage is a function of a file's bytes and a seeded source of chance; None where it does not apply. But for those in
ANOTHER, what is read of the damaged file has to be what is read of the sample.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import polars as pl
from openpyxl import Workbook, load_workbook

from tests.readings import in_archive
from tests.submission import submission

SAMPLES = Path(__file__).parent / "samples"
Damage = Callable[[bytes, Random], bytes | None]
Rows = list[list[str]]

BY_THEMSELVES = ("MDCR SUMMARY AB 1", "MDCR INPT HOSP 3")  # tables by year and by area that are delivered alone too
NOT_A_FIGURE = (
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "1E+2",
    "9" * 40,
    "0x1F",
    "١٢٣",
    "12\u200b34",
    "\u202e4321",
    "1\u00a0234",
    "12 34",
    "--5",
    "1..2",
    "#REF!",
    "#DIV/0!",
    "TRUE",
    "=1+1",
    '=HYPERLINK("http://x.example","1")',
    "+1+1",
    "@SUM(A1)",
    "-1+cmd|' /C calc'!A0",
    "\u200b",
    "<b>1</b>",
    "1\x00",
    "1;2",
    "2019-01-01T00:00:00",
    "1,23",
    "1.234,5",
    "(",
    ")",
    "''",
    "€5",
    "5 %",
)


@dataclass(frozen=True)
class Sample:
    """A valid file of one format, as it is delivered."""

    reader: str
    name: str
    content: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        """What its damages are: csv, json, parquet, book or zip."""
        if self.content.startswith(b"PAR1"):
            return "parquet"
        if self.content.startswith(b"PK"):
            return "book" if is_book(self.content) else "zip"
        return "json" if self.content.lstrip()[:1] in (b"{", b"[") else "csv"


def is_book(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def samples() -> Iterator[Sample]:
    """Every file tests/samples/READER/FILE; what is made of a folder there, whose files are tables; and submissions.

    Of the project's own format there are also a workbook, a Parquet file and an archive.
    """
    yield from _made()
    for path in sorted(path for path in SAMPLES.glob("*/*") if path.is_file()):
        sample = Sample(path.parent.name, path.name, path.read_bytes())
        yield sample
        if sample.reader == "observations" and sample.kind == "csv":
            yield Sample("observations", f"{path.stem}.xlsx", _as_book(sample.content))
            yield Sample("observations", f"{path.stem}.parquet", _as_parquet(sample.content))
            yield Sample("observations", f"{path.stem}.zip", zipped({path.name: sample.content}))


def _made() -> Iterator[Sample]:
    """The samples that are workbooks, or archives of them: written here as text."""
    tables = {
        path.stem: path.read_text("utf-8") for path in sorted((SAMPLES / "program_statistics" / "release").iterdir())
    }
    with TemporaryDirectory() as folder:
        place = Path(folder)
        yield Sample("program_statistics", "release.zip", in_archive(place / "a.zip", tables).read_bytes())
        for name in BY_THEMSELVES:
            in_archive(place / "a.zip", {name: tables[name]})
            yield Sample("program_statistics", f"{name}.xlsx", (place / "one.xlsx").read_bytes())
        yield Sample("cost_growth", "submission.xlsx", submission(place).read_bytes())


def _as_book(content: bytes) -> bytes:
    book = Workbook()
    assert book.active
    for row in rows_of(content):
        book.active.append([float(cell) if re.fullmatch(r"-?[0-9.]+", cell) else cell or None for cell in row])
    return saved(book)


def _as_parquet(content: bytes) -> bytes:
    return as_parquet(pl.read_csv(content, infer_schema=False))


def as_parquet(table: pl.DataFrame) -> bytes:
    out = BytesIO()
    table.write_parquet(out)
    return out.getvalue()


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def rows_of(content: bytes) -> Rows:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def as_csv(rows: Sequence[Sequence[str]], end: str = "\n", separator: str = ",") -> bytes:
    out = StringIO(newline="")
    csv.writer(out, lineterminator=end, delimiter=separator).writerows(rows)
    return out.getvalue().encode()


def _figures(rows: Rows) -> list[tuple[int, int]]:
    """The places of the cells that hold numbers, below the first row."""
    found = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if re.fullmatch(r"-?[0-9.,]+", cell)]
    return [(r, c) for r, c in found if r]


# Any file


def truncated(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def _with_noise(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    noise = bytes(chance.choice(b"\x00\x1a\x7f\x80\xc3\xe9\xff") for _ in range(chance.randrange(1, 40)))
    return content[:place] + noise + content[place:]


# Text


def _recoded(encoding: str) -> Damage:
    return lambda content, _: content.decode("utf-8-sig").replace("MD", "MÐ", 1).encode(encoding, "replace")


def _same_in(encoding: str) -> Damage:
    return lambda content, _: content.decode("utf-8-sig").encode(encoding, "replace")


def _line_ends(end: str) -> Damage:
    return lambda content, _: as_csv(rows_of(content), end)


def _separated(sign: str) -> Damage:
    return lambda content, _: content.replace(b",", sign.encode())


def _written(sign: str, *, comma: bool = False) -> Damage:
    """The same in another country: another sign between cells, and a comma before decimals."""

    def made(content: bytes, _: Random) -> bytes:
        rows = [[_with_comma(cell) if comma and r else cell for cell in row] for r, row in enumerate(rows_of(content))]
        return as_csv(rows, separator=sign)

    return made


def _with_comma(cell: str) -> str:
    is_number = re.fullmatch(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?", cell)
    return cell.translate({ord(","): ".", ord("."): ","}) if is_number else cell


def _of_excel(content: bytes, _: Random) -> bytes:
    """As Excel writes "Unicode text"."""
    return as_csv(rows_of(content), "\r\n", "\t").decode().encode("utf-16")


def _named_separator(content: bytes, chance: Random) -> bytes:
    sign, end = chance.choice(",;\t|"), chance.choice(["\n", "\r\n"])
    return f"sep={sign}{end}".encode() + as_csv(rows_of(content), end, sign)


def _without_last_end(content: bytes, _: Random) -> bytes:
    return content.rstrip(b"\r\n")


TITLES = (
    "Monthly spending, as sent to the State",
    "Run of 11/29/2026",
    "State of Maryland",
    "Amounts in dollars",
    "Final",
)
NOTES = (
    "Source: CMS",
    "Notes",
    "Recent months are incomplete, claims are still paid.",
    "* fewer than 11 people",
    "End of report",
)


def _framed(content: bytes, chance: Random) -> bytes:
    """Titles above, notes below, blank lines between; their cells filled up as a spreadsheet does, or not."""
    rows, wide = rows_of(content), max(map(len, rows_of(content)))
    filled = chance.random() < 0.5
    above, below = chance.sample(TITLES, chance.randrange(3)), chance.sample(NOTES, chance.randrange(4))
    lines = [[text, *[""] * (wide - 1)] if filled else [text] for text in (*above, *below)]
    blank = [[""] * wide] * chance.randrange(2)
    return as_csv([*lines[: len(above)], *blank, *rows, *blank, *lines[len(above) :]])


def _totalled(content: bytes, chance: Random) -> bytes:
    """A row below the others with the sum of each column of numbers."""
    head, *rows = rows_of(content)
    columns = [[row[place].replace(",", "") for row in rows if place < len(row)] for place in range(len(head))]
    sums = [
        _sum(cells) if place else chance.choice(["Total", "Totals:", "Grand total"])
        for place, cells in enumerate(columns)
    ]
    return as_csv([head, *rows, sums])


def _sum(cells: Sequence[str]) -> str:
    amounts = [Decimal(cell) for cell in cells if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)]
    is_amount = amounts and len(amounts) == len([cell for cell in cells if cell]) and max(amounts) > 3000
    return f"{sum(amounts):f}" if is_amount else ""


def _united(content: bytes, chance: Random) -> bytes:
    """A row of units below the names."""
    head, *rows = rows_of(content)
    return as_csv([head, [chance.choice(["(n)", "($)", "(text)", "(date)", "%", "$ thousands"]) for _ in head], *rows])


def _marked(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row, column = chance.choice(_figures(rows))
    rows[row][column] = chance.choice(
        ["<11", "1-9", "1-10", "S", "DS", "**", "*", ".", "-", "N/A", "(D)", "suppressed"]
    )
    return as_csv(rows)


def _in_several_ways(content: bytes, chance: Random) -> bytes:
    """A frame, another separator, another encoding and other line ends, all at once."""
    framed = _framed(content, chance) if chance.random() < 0.7 else content
    text = as_csv(rows_of(framed), chance.choice(["\n", "\r\n", "\r"]), chance.choice(",;\t|")).decode()
    return text.encode(chance.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))


def _shuffled_columns(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    order = list(range(max(map(len, rows))))
    chance.shuffle(order)
    return as_csv([[row[place] for place in order if place < len(row)] for row in rows])


def _doubled_row(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    return as_csv([*rows, chance.choice(rows[1:])])


def _wrong_cell(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row, column = chance.choice(_figures(rows))
    rows[row][column] = chance.choice(NOT_A_FIGURE)
    return as_csv(rows)


def _empty_cell(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row, column = chance.choice(_figures(rows))
    rows[row][column] = ""
    return as_csv(rows)


def _unseen_sign(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row = chance.randrange(len(rows))
    column = chance.randrange(len(rows[row]))
    cell = rows[row][column]
    place = chance.randrange(len(cell) + 1)
    rows[row][column] = cell[:place] + chance.choice("\u200b\u202e\u2066\ufeff\x1b\x08") + cell[place:]
    return as_csv(rows)


def _negative(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row, column = chance.choice(_figures(rows))
    rows[row][column] = f"-{rows[row][column]}"
    return as_csv(rows)


def _swapped_years(content: bytes, chance: Random) -> bytes:
    years = sorted(set(re.findall(rb"\b20[0-9]{2}\b", content)))
    one, other = chance.choice(years), chance.choice(years)
    return re.sub(rb"\b20[0-9]{2}\b", lambda year: {one: other, other: one}.get(year[0], year[0]), content)


def _days_as_numbers(content: bytes, _: Random) -> bytes:
    """As a spreadsheet saves a day: by how many days it follows the last one of 1899."""
    return re.sub(rb"(?<=[,\n])20[0-9]{2}(-[0-9]{2})?(?=[,\n])", b"43466", content)


def _thousands(content: bytes, _: Random) -> bytes:
    rows = rows_of(content)
    for row, column in _figures(rows):
        if re.fullmatch(r"[0-9]{5,}", rows[row][column]):
            rows[row][column] = f"{int(rows[row][column]):,}"
    return as_csv(rows)


def _without_column(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    gone = chance.randrange(len(rows[0]))
    return as_csv([row[:gone] + row[gone + 1 :] for row in rows])


def _short_or_long_row(content: bytes, chance: Random) -> bytes:
    rows = rows_of(content)
    row = chance.choice(rows)
    row[:] = [*row, "1"] if chance.random() < 0.5 else row[:-1]
    return as_csv(rows)


def _open_quote(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(1, len(lines) + 1), b'"')
    return b"".join(lines)


def _blank_lines(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(0, len(lines) + 1), chance.choice([b"\n", b",,,\n", b" \n", b"\r\n", b"\x00\n"]))
    return b"".join(lines)


def _endless_line(content: bytes, chance: Random) -> bytes:
    return content + b"," * chance.choice([20_000, 2_000_000]) + b"\n"


def _wide_header(content: bytes, chance: Random) -> bytes:
    return b"," * chance.choice([20_000, 2_000_000]) + b"\n" + content


# JSON


def _deep(content: bytes, chance: Random) -> bytes:
    deep = chance.choice([500, 5_000, 200_000])
    return b'{"a":' * deep + b"1" + b"}" * deep + content[:0]


def _null(content: bytes, chance: Random) -> bytes | None:
    numbers = list(re.finditer(rb"(?<=[:\[,\s])-?[0-9.]+(?=[,\]}\s])", content))
    found = chance.choice(numbers) if numbers else None
    return content[: found.start()] + b"null" + content[found.end() :] if found else None


def _no_number(content: bytes, chance: Random) -> bytes | None:
    numbers = list(re.finditer(rb"(?<=[:\[,\s])-?[0-9.]+(?=[,\]}\s])", content))
    if not numbers:
        return None
    found = chance.choice(numbers)
    wrong = chance.choice([b"NaN", b"Infinity", b"1e400", b'"="', b"[[]]", b"{}", b"9" * 5000, b"true"])
    return content[: found.start()] + wrong + content[found.end() :]


def _name_twice(content: bytes, chance: Random) -> bytes | None:
    names = list(re.finditer(rb'\{\s*("[^"]+"\s*:)', content))
    if not names:
        return None
    found = chance.choice(names)
    return content[: found.start(1)] + found[1] + b"0," + content[found.start(1) :]


# Parquet


def _of_table(change: Callable[[pl.DataFrame, Random], pl.DataFrame]) -> Damage:
    return lambda content, chance: as_parquet(change(pl.read_parquet(BytesIO(content)), chance))


def _odd_type(table: pl.DataFrame, chance: Random) -> pl.DataFrame:
    name = chance.choice(table.columns)
    kinds = (pl.Float64, pl.Int64, pl.Categorical, pl.Binary, pl.Null, pl.Decimal(38, 6))
    text = table[name].cast(pl.String)
    cast = [text.cast(kind, strict=False) for kind in kinds]
    odd = [column for column in cast if column.null_count() in (text.null_count(), table.height)]
    odd += [text.to_frame().select(pl.struct(name).alias(name)).to_series(), text.reshape((-1, 1)).alias(name)]
    odd += [pl.Series(name, [True] * table.height), pl.Series(name, [b"\xff"] * table.height)]
    odd += [pl.Series(name, [float("nan")] * table.height), pl.Series(name, [1e308] * table.height)]
    odd += [
        pl.Series(name, [float("inf")] * table.height),
        pl.datetime_range(pl.datetime(2019, 1, 1), pl.datetime(2019, 1, table.height), eager=True).alias(name),
    ]
    return table.with_columns(chance.choice(odd))


def _strange_column(table: pl.DataFrame, chance: Random) -> pl.DataFrame:
    return table.with_columns(
        pl.lit("x").alias(chance.choice(["row", "file", "sheet", "header", "=1+1", "rule 0", ""]))
    )


# Workbooks


def _of_book(change: Callable[[Workbook, Random], object]) -> Damage:
    def made(content: bytes, chance: Random) -> bytes:
        book = load_workbook(BytesIO(content))
        change(book, chance)
        return saved(book)

    return made


def _a_cell(book: Workbook, chance: Random) -> tuple[str, int, int]:
    page = chance.choice(book.worksheets)
    return page.title, chance.randrange(1, page.max_row + 1), chance.randrange(1, page.max_column + 1)


def _wrong_in_book(book: Workbook, chance: Random) -> None:
    from datetime import datetime

    page, row, column = _a_cell(book, chance)
    wrong = [word for word in NOT_A_FIGURE if "\x00" not in word]
    cell = book[page].cell(max(row, 2), column)
    cell.value = chance.choice([*wrong, datetime(2019, 1, 1), True, float("1e300"), 10**30])  # noqa: DTZ001


def _formula(book: Workbook, chance: Random) -> None:
    page, row, column = _a_cell(book, chance)
    book[page].cell(row, column).value = chance.choice(["=1+1", "=SUM(A1:A3)", "=[1]Sheet1!A1", "='[x.xlsx]S'!A1"])


def _merged(book: Workbook, chance: Random) -> None:
    page, row, column = _a_cell(book, chance)
    book[page].merge_cells(start_row=row, start_column=column, end_row=row + chance.randrange(3), end_column=column + 1)


def _doubled_in_book(book: Workbook, chance: Random) -> None:
    page = chance.choice(book.worksheets)
    page.append([cell.value for cell in page[page.max_row]])


def _far_cell(book: Workbook, chance: Random) -> None:
    book[_a_cell(book, chance)[0]][chance.choice(["XFD1048576", "A1048576", "XFD1", "AAA4000"])] = 1


def _swapped_columns(book: Workbook, chance: Random) -> None:
    page = chance.choice(book.worksheets)
    one, other = chance.randrange(1, page.max_column + 1), chance.randrange(1, page.max_column + 1)
    for row in range(1, page.max_row + 1):
        first, second = page.cell(row, one), page.cell(row, other)
        first.value, second.value = second.value, first.value


SHOWN_OTHERWISE = (
    "#,##0,",
    '0.0,,"M"',
    ";;;",
    "[$€-407]0",
    "yyyy",
    "mmm-yy",
    "d-mmm",
    "0;0",
    '0.0"x"',
    "00-00",
    "#",
    "0000",
)


def _shown_otherwise(book: Workbook, chance: Random) -> None:
    """Some cells, or a column of them, under a format that shows another figure than the one that is stored."""
    page, row, column = _a_cell(book, chance)
    rows = chance.choice([range(row, row + 1), range(2, book[page].max_row + 1)])
    code = chance.choice(SHOWN_OTHERWISE)
    for each in rows:
        book[page].cell(each, column).number_format = code


def _hidden(book: Workbook, chance: Random) -> None:
    """A sheet, a row or a column that is not seen."""
    name, row, column = _a_cell(book, chance)
    page = book[name]
    match chance.randrange(4):
        case 0:
            page.sheet_state = chance.choice(["hidden", "veryHidden"])
            book.create_sheet("seen", 0)
        case 1:
            page.row_dimensions[row].hidden = True
        case 2:
            page.row_dimensions[row].height = 0.2
        case _:
            page.column_dimensions[page.cell(1, column).column_letter].hidden = True


def _in_parts(pattern: str, put: bytes, part: str = "xl/worksheets/sheet1.xml") -> Damage:
    """A workbook with something put into the XML of one of its parts."""

    def made(content: bytes, _: Random) -> bytes | None:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        if part not in parts:
            return None
        before, parts[part] = parts[part], re.sub(pattern.encode(), put, parts[part], count=1)
        return zipped(parts) if parts[part] != before else None

    return made


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k")))
    + b"]>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_START = r"(?=<(worksheet|sst|workbook|styleSheet)\b)"
_FIRST = r'(<c [^>]*?)( t="n")?>(<v/?>)'

# Archives


def _climbing(content: bytes, chance: Random) -> bytes:
    name = chance.choice(["../up.csv", "/etc/up.csv", "a/../../up.csv", "C:\\up.csv", "..\\up.csv", "x:y.csv"])
    return zipped({"inside.csv": content, name: content})


def _nested(content: bytes, chance: Random) -> bytes:
    for _ in range(chance.randrange(1, 5)):
        content = zipped({"inside.zip": content})
    return content


def _flipped(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]


def _lying(content: bytes, chance: Random) -> bytes:
    """Another size in the directory of an archive than its members have."""
    place = content.rfind(b"PK\x01\x02")
    size = chance.choice([0, 1, 100, 2**20, 2**31, 2**32 - 1]).to_bytes(4, "little")
    at = place + chance.choice([20, 24])
    return content[:at] + size + content[at + 4 :]


# What makes another valid file, which is read as it stands: no reader could know.
ANOTHER = ("negative", "swapped years", "flipped")
# What leaves a figure out. It is then unknown, and so is what is worked out of it; no zero and no other figure.
EMPTIED = ("an empty cell", "a null", "a mark")
# Another manner of writing the same: it is read, and every figure with it.
SAME = ("bars", "a named separator", "Unicode text of Excel", "line ends of Windows", "line ends of old", "a frame")
# The same, where it may not be sure: what is read has every figure, or the file is refused.
UNCHANGED = ("semicolons and commas", "tabs and commas", "no last end", "a total", "units", "several ways")
ANY: dict[str, Damage] = {"truncated": truncated}
CSV: dict[str, Damage] = {
    "latin-1": _recoded("latin-1"),
    "utf-16": _same_in("utf-16"),
    "utf-32": _same_in("utf-32"),
    "utf-7": _recoded("utf-7"),
    "byte order mark": _same_in("utf-8-sig"),
    "line ends of Windows": _line_ends("\r\n"),
    "line ends of old": _line_ends("\r"),
    "semicolons": _separated(";"),
    "tabs": _separated("\t"),
    "semicolons and commas": _written(";", comma=True),
    "tabs and commas": _written("\t", comma=True),
    "bars": _written("|"),
    "Unicode text of Excel": _of_excel,
    "a named separator": _named_separator,
    "no last end": _without_last_end,
    "a frame": _framed,
    "a total": _totalled,
    "units": _united,
    "a mark": _marked,
    "several ways": _in_several_ways,
    "shuffled columns": _shuffled_columns,
    "a row twice": _doubled_row,
    "no figure": _wrong_cell,
    "an empty cell": _empty_cell,
    "a sign that is not seen": _unseen_sign,
    "thousands": _thousands,
    "a column less": _without_column,
    "an uneven row": _short_or_long_row,
    "an open quotation": _open_quote,
    "a blank line": _blank_lines,
    "an endless line": _endless_line,
    "an endless header": _wide_header,
    "noise": _with_noise,
}
JSON: dict[str, Damage] = {
    "deep": _deep,
    "no number": _no_number,
    "a null": _null,
    "a name twice": _name_twice,
    "utf-16": _same_in("utf-16"),
}
PARQUET: dict[str, Damage] = {
    "odd type": _of_table(_odd_type),
    "strange column": _of_table(_strange_column),
    "rows twice": _of_table(lambda table, _: pl.concat([table, table.head(1)])),
    "shuffled columns": _of_table(lambda table, chance: table.select(chance.sample(table.columns, table.width))),
    "a column less": _of_table(lambda table, chance: table.drop(chance.choice(table.columns))),
    "flipped": _flipped,
    "no rows": _of_table(lambda table, _: table.clear()),
}
ZIP: dict[str, Damage] = {
    "a flipped bit": _flipped,
    "a lying size": _lying,
    "a name that climbs": _climbing,
    "nested": _nested,
}
BOOK: dict[str, Damage] = {
    **{name: ZIP[name] for name in ("a flipped bit", "a lying size")},
    "no figure": _of_book(_wrong_in_book),
    "formula": _of_book(_formula),
    "merged": _of_book(_merged),
    "a row twice": _of_book(_doubled_in_book),
    "a far cell": _of_book(_far_cell),
    "swapped": _of_book(_swapped_columns),
    "shown otherwise": _of_book(_shown_otherwise),
    "hidden": _of_book(_hidden),
    "wide merge": _in_parts("</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'),
    "wide link": _in_parts("</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A2:XFD1048576"/></hyperlinks>'),
    "entity bomb in a sheet": _in_parts(_START, BOMB),
    "outside entity": _in_parts(_START, OUTSIDE),
    "entity bomb in texts": _in_parts(_START, BOMB, "xl/sharedStrings.xml"),
    "entity bomb in the book": _in_parts(_START, BOMB, "xl/workbook.xml"),
    "formula with a result": _in_parts(_FIRST, rb"\1\2><f>1+1</f>\3"),
    "not a number": _in_parts("<v>[0-9.]+</v>", b"<v>NaN</v>"),
    "infinite": _in_parts("<v>[0-9.]{5,}</v>", b"<v>1e999</v>"),
    "row zero": _in_parts('r="2"', b'r="0"'),
    "row past the end": _in_parts('<row r="2"', b'<row r="99999999"'),
    "cell past the end": _in_parts('r="B2"', b'r="ZZZZ2"'),
    "text out of range": _in_parts('t="s"><v>[0-9]+', b't="s"><v>999999'),
    "a sheet that is not there": _in_parts('r:id="rId1"', b'r:id="rId99"', "xl/workbook.xml"),
}
OF_KIND = {"csv": CSV, "json": JSON, "parquet": PARQUET, "book": BOOK, "zip": ZIP}


def damages(sample: Sample) -> dict[str, Damage]:
    """What can be done to a sample. A CSV is also delivered as JSON would be, and inside an archive."""
    return {**ANY, **OF_KIND[sample.kind]}
