"""A file as it arrived, opened with care: its kind is told by its content, and its tables hold every cell as text.

Nothing is unpacked to disk, nothing grows without bound, and no name inside an archive is used as a path.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any

import polars as pl

from monitor.readers import archives, framing, hidden, texts, workbooks
from monitor.readers.delivery import DeliveryError, Fault, printable
from monitor.readers.sheets import Sheet

_LARGEST = 4 * 2**30  # bytes of a file
_OF_A_COVER = 2  # columns that a sheet for people has
_MANY = 20_000_000  # rows of a Parquet file, which may hold any number in a few bytes

_NOT_READ: Mapping[bytes, tuple[str, str]] = {
    b"\xd0\xcf\x11\xe0": (
        "this is a workbook of the old kind (.xls), or one locked by a password.",
        "Open it, and save it as an Excel workbook (.xlsx) without a password.",
    ),
    b"%PDF": ("this is a PDF.", "Ask for the figures as a workbook or as CSV."),
    b"\x1f\x8b": ("this is packed with gzip.", "Unpack it first."),
    b"7z\xbc\xaf": ("this is packed with 7-Zip.", "Unpack it first."),
    b"Rar!": ("this is packed with RAR.", "Unpack it first."),
}


@dataclass(frozen=True)
class Opened:
    """A delivered file. `kind` is text, json, parquet, workbook or archive; `name` is how messages call it.

    `with_hidden` says that what a workbook hides is read as if it were seen. `chosen` are the only sheets to look at.
    """

    path: Path
    name: str
    kind: str
    with_hidden: bool = False
    chosen: tuple[Sheet, ...] | None = None

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the file as it arrived."""
        with self.path.open("rb") as data:
            return file_digest(data, "sha256").hexdigest()

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """Every table of it that is read: of a workbook those that are seen, unless what is hidden is read too."""
        if self.chosen is not None:
            return self.chosen
        if self.with_hidden:
            return [replace(sheet, hidden=()) for sheet in self._all]
        return [sheet for sheet in self._all if not sheet.state]

    @property
    def unseen(self) -> Sequence[Sheet]:
        """The hidden sheets that hold anything."""
        return [sheet for sheet in self._all if sheet.state and sheet.cells.height]

    def hidden(self) -> Sequence[Fault]:
        """All that is hidden in it: sheets, and the rows and columns of those that are seen."""
        parts = [fault for sheet in self._all for fault in sheet.hidden if not sheet.state]
        return [*hidden.hidden_sheets(self.unseen), *parts]

    @cached_property
    def _all(self) -> Sequence[Sheet]:
        """Every table of it: one of a text, those of a workbook, those of all workbooks in an archive."""
        if self.kind == "text" and self.chosen is not None:
            return self.chosen  # a part of its rows: the file is not read again for each
        if self.kind == "text":
            return [texts.sheet(self.path, self.name)]
        if self.kind == "workbook":
            return workbooks.workbook_sheets(self.path, "", self.name)
        if self.kind == "archive":
            return [
                sheet for name, data in archives.members(self.path, self.name) for sheet in _inside(name, data, self)
            ]
        return []

    def let_go(self) -> None:
        """Keep its tables in memory no longer; who asks for them again has them read again."""
        for name in ("sheets", "_all"):
            self.__dict__.pop(name, None)

    def only_sheet(self) -> Sheet:
        """The one table there is. Raises DeliveryError where there is none, or more: none is passed over."""
        filled = [sheet for sheet in self.sheets if sheet.cells.height]
        if len(filled) == 1:
            return filled[0]
        places = ", ".join(" ".join(filter(None, [sheet.file, sheet.name])) for sheet in filled)
        what = f"this holds {len(filled)} tables ({places}), and one is read." if filled else "this holds no table."
        mend = "Deliver each as a file of its own, in one call." if filled else "Deliver it as CSV or as a workbook."
        raise DeliveryError(self.name, [Fault(what, mend=mend)])

    @cached_property
    def json(self) -> Any:
        """What a JSON file holds; None of any other."""
        return texts.json_of(self.path, self.name) if self.kind == "json" else None

    @property
    def parquet(self) -> pl.LazyFrame | None:
        """A Parquet file's table; None of any other. Raises DeliveryError where it is damaged, or endless."""
        if self.kind != "parquet":
            return None
        with intact(self.name):
            raw = pl.scan_parquet(self.path, glob=False)
            if raw.select(pl.len()).collect().item() <= _MANY:
                return raw
        what = f"the file has more than {_MANY:,} rows."
        raise DeliveryError(self.name, [Fault(what, mend="Deliver it in parts.")])

    @cached_property
    def names(self) -> Sequence[str]:
        """The names over the first table, "" where a column has none: what a format is recognised by.

        A cover or a sheet of notes before it, of one or two columns, is none.
        """
        if self.parquet is not None:
            return self.parquet.collect_schema().names()
        over = [framing.names(sheet) for sheet in self.sheets]
        return next((names for names in over if sum(map(bool, names)) > _OF_A_COVER), over[0] if over else [])


@contextmanager
def intact(name: str) -> Iterator[None]:
    """Refuses a Parquet file that proves to be damaged, or of types without a text, while it is read."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        what = "this cannot be read as Parquet: it is damaged, cut off, or holds what is neither text nor number."
        raise DeliveryError(name, [Fault(what, mend="Fetch or save it again.")]) from None


def _inside(name: str, data: Any, opened: Opened) -> Sequence[Sheet]:
    if archives.is_workbook(data):
        return workbooks.workbook_sheets(data, name, opened.name)
    if name.lower().endswith(".csv"):
        return [texts.sheet(data, opened.name, name)]
    return []


def opened(path: Path, *, with_hidden: bool = False) -> Opened:
    """The file at `path`. Raises DeliveryError for what is no file, or of no kind that holds figures."""
    if not path.name.isprintable() or "\\" in path.name or path.name.startswith("."):
        what = "the name of this file is hidden, or holds signs that do not print."
        raise DeliveryError(printable(path.name), [Fault(what, mend="Rename it with letters, digits and spaces.")])
    if path.is_symlink() or not path.is_file():
        what = "this is a folder." if path.is_dir() else "there is no such file."
        what = "this is a link." if path.is_symlink() else what
        raise DeliveryError(path.name, [Fault(what, mend="Name the file itself.")])
    if not 0 < path.stat().st_size <= _LARGEST:
        what = "the file is empty." if not path.stat().st_size else f"the file is larger than {_LARGEST:,} bytes."
        raise DeliveryError(path.name, [Fault(what, mend="Fetch it again, or take it apart.")])
    return Opened(path, path.name, _kind(path), with_hidden)


def _kind(path: Path) -> str:
    with path.open("rb") as data:
        begins = data.read(4096)
    for mark, (what, mend) in _NOT_READ.items():
        if begins.startswith(mark):
            raise DeliveryError(path.name, [Fault(what, mend=mend)])
    if begins.startswith(b"PAR1"):
        return "parquet"
    if begins.startswith(b"PK"):
        archives.check_archive(path, path.name)
        return "workbook" if archives.is_workbook(path) else "archive"
    return "json" if begins.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") else "text"
