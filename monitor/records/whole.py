"""Whether filed reports are whole: each file as its record names it, one file in memory at a time."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.errors import Problem, RecordError
from monitor.records import archive
from monitor.records.archive import DataDigest
from monitor.records.filing import FILED_FILE
from monitor.records.record import RECORD_FILE, is_other
from monitor.workspace import disk
from monitor.workspace.filed import digest_of

_LARGEST = 200_000_000  # bytes of a record
_RESTORE = "Restore the report from where it was kept; `monitor reproduce` says what it should hold."


class Named(BaseModel):
    """A publication as a record names it: by the SHA-256 of its data, or by a keyed fingerprint."""

    model_config = ConfigDict(extra="ignore")

    publication: str
    sha256: str | None = None
    keyed: str | None = None
    key: str | None = None

    @property
    def named(self) -> str | None:
        """Its fingerprint as the sums of the inputs have it."""
        return self.sha256 or (f"{self.key}-{self.keyed}" if self.keyed else None)


class Filed(BaseModel):
    """What a record says of its report; its findings are passed over."""

    model_config = ConfigDict(extra="ignore")

    programme: str
    as_of: date
    observations: tuple[Named, ...]
    files: dict[str, str]
    other_inputs: dict[str, str] = {}


def report_folders(reports: Path) -> Iterator[Path]:
    """Every folder in which a report lies, or should, oldest date first."""
    for day in sorted(reports.iterdir()) if reports.is_dir() else ():
        if day.is_dir() and not day.name.startswith("."):
            yield from (path for path in sorted(day.iterdir()) if not path.name.startswith("."))


def filed(folder: Path) -> Filed:
    """What the record in a folder says. Raises RecordError."""
    path = folder / RECORD_FILE
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordError(Problem(str(path), 0, f"this is larger than {_LARGEST:,} bytes.", mend=_RESTORE))
        return Filed.model_validate_json(path.read_bytes())
    except OSError:
        what = f"this report has no {RECORD_FILE}, so nothing says what was filed."
        raise RecordError(Problem(str(folder), 0, what, mend=_RESTORE)) from None
    except ValidationError:
        raise RecordError(Problem(str(path), 0, "this is not a record of a report.", mend=_RESTORE)) from None


def report_problems(folder: Path, said: Filed) -> Iterator[Problem]:
    """Where the report in `folder` is not what its record says."""
    named = folder.name.partition(".")[0], folder.parent.name
    if named != (said.programme, said.as_of.isoformat()):
        place = f"{folder.parent.name}/{folder.name}"
        what = f"its record is of {said.programme} as of {said.as_of}, and it lies in {place}."
        yield Problem(str(folder), 0, what, mend="Put it back where it was filed.")
    there = dict(_files(folder))
    for name in sorted({*there, *said.files} - {RECORD_FILE}):
        if what := _what(there.get(name), said.files.get(name)):
            yield Problem(str(folder / name), 0, what, mend=_RESTORE)
    if there.get(archive.INPUTS_FILE) == said.files.get(archive.INPUTS_FILE, ""):
        yield from _inputs_problems(folder / archive.INPUTS_FILE, said)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file below a folder with its fingerprint; a link has none."""
    for place, below, names in os.walk(folder):
        for name in [*names, *(name for name in below if Path(place, name).is_symlink())]:
            path = Path(place, name)
            yield path.relative_to(folder).as_posix(), "" if path.is_symlink() else f"sha256:{disk.digest(path)}"


def _what(there: str | None, named: str | None) -> str:
    """What is wrong with a file, by its fingerprint here and in the record; nothing where they are one."""
    if there is None:
        return "this file of the report is missing."
    if there == "":
        return "this is a link; no file of a report is."
    if named is None:
        return "this file is not named in the record."
    return "" if there == named else "this is not the file that was filed."


def _inputs_problems(path: Path, said: Filed) -> Iterator[Problem]:
    """Where what a report was made from is not what its record says."""
    try:
        texts = archive.unpacked(path.read_bytes(), str(path))
        inputs = archive.inputs(texts)
    except RecordError as fault:
        yield from fault.problems
        return
    others = {name: digest_of(text) for name, text in texts.items() if is_other(name)}
    for name in sorted({*others, *said.other_inputs}):
        if others.get(name) != said.other_inputs.get(name):
            yield Problem(str(path), 0, f"{name} in it is not the one that the record names.", mend=_RESTORE)
    data = {"/".join(name.split("/")[2:4]): d for name, d in inputs.items() if isinstance(d, DataDigest)}
    for entry in said.observations:
        if entry.named and data.get(entry.publication, entry.named) != entry.named:
            what = f"the figures of {entry.publication} in it are not those that the record names."
            yield Problem(str(path), 0, what, mend=_RESTORE)


def listed_problems(reports: Path, listed: Mapping[str, str]) -> Iterator[Problem]:
    """Reports on the list of what was filed that are gone, or whose record is another."""
    for name, digest in listed.items():
        path = reports / name / RECORD_FILE
        if not path.parent.is_dir():
            what = "this report was filed, and is not here."
            mend = f"Restore it; where it was taken away on purpose, take its line out of {FILED_FILE}."
            yield Problem(str(path.parent), 0, what, mend=mend)
        elif path.is_file() and disk.digest(path) != digest:
            yield Problem(str(path), 0, "this is not the record that was filed.", mend=_RESTORE)
