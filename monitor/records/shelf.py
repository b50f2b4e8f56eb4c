"""Filed reports read back: found by folder, file or programme@date, and held against their own record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import Problem, RecordError
from monitor.pages.cover import Cover
from monitor.records import archive, record
from monitor.records.archive import Inputs, InputTexts
from monitor.records.covers import cover_of
from monitor.records.record import Record
from monitor.workspace.filed import digest_of

_LARGEST = 200_000_000  # bytes of a file of a report
_KEY = re.compile(rb'"key": "([0-9a-f]{8})"')


@dataclass(frozen=True)
class Shelved:
    """A report as it lies on the shelf. `faults` says where its files are not those its record names."""

    folder: Path
    record: Record
    files: dict[str, bytes]
    faults: tuple[str, ...]

    @property
    def named(self) -> str:
        """What messages call it."""
        return f"{self.record.programme} as of {self.record.as_of}"

    def inputs(self) -> Inputs:
        """What it was made from. Raises RecordError where that was not filed, or is not what was filed."""
        return archive.inputs(self._texts())

    def cover(self) -> Cover:
        """What it says beside its figures. Raises RecordError as `inputs` does."""
        return cover_of(self._texts(), str(self.folder / archive.INPUTS_FILE))

    def _texts(self) -> InputTexts:
        place, content = str(self.folder / archive.INPUTS_FILE), self.files.get(archive.INPUTS_FILE)
        if content is None:
            why = "Reports of earlier versions were filed without what they were made from."
            raise RecordError(Problem(place, 0, "it is not there, so the report cannot be rebuilt.", why))
        if digest_of(content) != self.record.files.get(archive.INPUTS_FILE):
            why = "Its fingerprint is not the one in the record."
            raise RecordError(Problem(place, 0, "this is not the file that was filed.", why, "Restore it."))
        return archive.unpacked(content, place)


def shelved(where: str, reports: Path) -> Shelved:
    """The report called `where`: its folder, its record.json, or programme@date below `reports`. Raises RecordError."""
    folder = _folder(where, reports)
    filed = record.read_record(_content(folder / record.RECORD_FILE), str(folder / record.RECORD_FILE))
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _content(path) for path in paths}
    return Shelved(folder, filed, files, _faults(filed, files))


def cover_in(folder: Path) -> Cover:
    """What the report in a folder says beside its figures. Raises RecordError."""
    place = folder / archive.INPUTS_FILE
    return cover_of(archive.unpacked(_content(place), str(place)), str(place))


def _folder(where: str, reports: Path) -> Path:
    path = Path(where)
    programme, at, day = where.partition("@")
    if at and not path.exists():
        day, dot, edition = day.partition(".")
        path = reports / day / f"{programme}{dot}{edition}"
    folder = path.parent if path.name == record.RECORD_FILE else path
    if not (folder / record.RECORD_FILE).is_file():
        mend = f"Name a folder of reports, the {record.RECORD_FILE} in it, or PROGRAMME@DATE (.2: the second of a day)."
        raise RecordError(Problem(where, 0, "there is no filed report here.", mend=mend))
    return folder


def keys_filed(reports: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Each filed report, as date/programme, that names a key of fingerprints, with these keys; the newest first.

    What cannot be read is passed over: this is no check of it.
    """
    for path in sorted(reports.glob(f"*/*/{record.RECORD_FILE}"), reverse=True):
        try:
            named = frozenset(key.decode() for key in _KEY.findall(_content(path)))
        except RecordError:
            continue
        if named:
            yield path.parent.relative_to(reports).as_posix(), named


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            what = "this is a link." if path.is_symlink() else f"this is larger than {_LARGEST:,} bytes."
            raise RecordError(Problem(str(path), 0, what, "No file of a report is."))
        return path.read_bytes()
    except OSError as fault:
        raise RecordError(Problem(str(path), 0, f"the file cannot be read: {fault.strerror}.")) from None


def _faults(filed: Record, files: dict[str, bytes]) -> tuple[str, ...]:
    """Where the folder is not what the record says."""
    fingerprints = {name: digest_of(content) for name, content in files.items() if name != record.RECORD_FILE}
    lost = [f"{name} is missing" for name in sorted(set(filed.files) - set(fingerprints))]
    strange = [f"{name} is not named in the record" for name in sorted(set(fingerprints) - set(filed.files))]
    changed = [name for name in sorted(set(fingerprints) & set(filed.files)) if fingerprints[name] != filed.files[name]]
    return (*(f"{name} is not the file that was filed" for name in changed), *lost, *strange)
