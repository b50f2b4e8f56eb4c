"""The data of an exhibit as CSV, and what a witness needs beside its picture as text."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from monitor.pages.model import Cell, Column, Figure, Report, Table
from monitor.pages.sentences import DASH
from monitor.words.wording import MINUS, long_date

_NUMBER = re.compile(rf"[+{MINUS}-]?\d[\d,]*(\.\d+)?")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table) -> bytes:
    """The table as CSV: units in its header, numbers plain, an empty cell for what is not known.

    A cell of words that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_harmless(_headed(column)) for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


def _headed(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def _plain(cell: Cell) -> str:
    if _NUMBER.fullmatch(cell.text) and not cell.detail:
        return cell.text.replace(MINUS, "-").replace(",", "").removeprefix("+")
    told = ", ".join(filter(None, ["" if cell.text == DASH else cell.text, cell.detail, cell.others]))
    return _harmless(told)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def beside_text(report: Report, figure: Figure, notices: Sequence[str]) -> bytes:
    """What a witness says of an exhibit, its alternative text, the facts in words, note and source."""
    return "\n\n".join(_beside(report, figure, notices)).encode() + b"\n"


def _beside(report: Report, figure: Figure, notices: Sequence[str]) -> Iterator[str]:
    yield f"{figure.number}. {report.title}, as of {long_date(report.as_of)}"
    if notices:
        yield " - ".join(notices)
    yield "\n".join(filter(None, [figure.title, figure.unit]))
    told = (
        ("To say", figure.speaker), ("Alternative text", figure.alt), ("In words", figure.description),
        ("Note", figure.note), ("Source", figure.source), ("", report.footer),
    )  # fmt: skip
    yield from (f"{name}\n{text}" if name else text for name, text in told if text)
