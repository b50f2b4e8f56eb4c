"""Zip archives, looked at before anything is taken out: names that climb, endless sizes, locked and broken members."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from monitor.readers.delivery import DeliveryError, Fault, quoted

_MOST = 256 * 2**20  # bytes of all members together, unpacked
_MANY = 2_000  # members
_BLOCK = 2**20
_DAMAGED = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    zlib.error,
    OSError,
)


def check_archive(path: Path | BytesIO, name: str, member: str = "") -> None:
    """Refuse an archive that cannot be unpacked with care. Every byte is unpacked once, and none is kept.

    Sizes are counted as they come out, not as the archive states them. Raises DeliveryError.
    """
    what, mend = _wrong(path)
    if what:
        raise DeliveryError(name, [Fault(what, member, mend=mend)])


def _wrong(path: Path | BytesIO) -> tuple[str, str]:
    """What is wrong with an archive, and how to mend it; empty where nothing is."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            refused = next((what for what in map(_refused, members) if what), "")
            if refused or len(members) > _MANY:
                return refused or f"the archive holds more than {_MANY:,} files.", "Ask for it as it was published."
            if _unpacks_past(archive, members):
                return f"unpacked, it is larger than {_MOST:,} bytes.", "Deliver large tables as CSV or Parquet."
    except _DAMAGED:
        return "this cannot be unpacked: it is damaged, cut off or of an unknown kind.", "Fetch or save it again."
    return "", ""


def _refused(member: ZipInfo) -> str:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or "\\" in member.filename or ":" in member.filename or ".." in path.parts:
        return f"{quoted(member.filename)} leads out of the archive."
    if member.flag_bits & 1:
        return f"{quoted(member.filename)} is locked by a password."
    return ""


def _unpacks_past(archive: ZipFile, members: list[ZipInfo]) -> bool:
    left = _MOST
    for member in members:
        with archive.open(member) as data:
            while block := data.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    return True
    return False


def is_workbook(path: Path | BytesIO) -> bool:
    """Whether a checked archive, or a member of one, is an Excel workbook."""
    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _DAMAGED:
        return False


def members(path: Path, name: str) -> Iterator[tuple[str, BytesIO]]:
    """The files in a checked archive, by name. Workbooks in it are checked too; other archives stay as they are.

    Raises DeliveryError.
    """
    left = _MOST
    with ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda entry: entry.filename):
            if not member.is_dir():
                data = BytesIO(archive.read(member))
                if is_workbook(data):
                    left -= _unpacked(data)
                    _refuse_past(left, name, member.filename)
                    check_archive(data, name, member.filename)
                yield member.filename, data


def _unpacked(data: BytesIO) -> int:
    """The size of an archive's members together, as it states them: more is never read."""
    with ZipFile(data) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _refuse_past(left: int, name: str, member: str) -> None:
    if left < 0:
        what = f"the workbooks in this archive are larger than {_MOST:,} bytes, unpacked."
        raise DeliveryError(name, [Fault(what, member, mend="Deliver fewer at a time.")])
