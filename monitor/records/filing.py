"""Reports on disk: all or nothing, and never over an earlier one.

A report is written beside its place, flushed, and moved there in one step. Where a different report of the same date
and programme already stands, the new one becomes the next edition; the same bytes again change nothing. `filed.csv`
lists each with the fingerprint of its record, which names those of all its other files.
"""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from itertools import islice, takewhile
from pathlib import Path

from monitor.workspace import disk

FILED_FILE = "filed.csv"
_HEADER = "report,record"


def file_report(reports: Path, date: str, programme: str, files: Mapping[str, bytes]) -> Path:
    """File the report and return its folder: reports/<date>/<programme>, or <programme>.2 for a second edition."""
    return file_reports(reports, date, {programme: files})[programme]


def file_reports(reports: Path, date: str, made: Mapping[str, Mapping[str, bytes]]) -> dict[str, Path]:
    """File reports by their programmes, and return their folders. All are written before the first is put in place.

    So a disk that is full leaves what was filed before, and nothing of these.
    """
    with ExitStack() as stack:
        prepared = {programme: stack.enter_context(disk.preparing(reports, programme)) for programme in made}
        for programme, folder in prepared.items():
            disk.write_files(folder, made[programme])
        return {
            programme: _put(folder, reports / date, programme, made[programme])
            for programme, folder in prepared.items()
        }


def _put(prepared: Path, day: Path, programme: str, files: Mapping[str, bytes]) -> Path:
    """Put a prepared report behind the newest of its day; where that is the same one, it stands.

    One that is the same as an earlier edition is filed again: what came between them, as a withdrawal, stands no more.
    """
    before = list(takewhile(Path.exists, disk.numbered(day, programme)))
    if before and _same(before[-1], files):
        return before[-1]
    place = next(islice(disk.numbered(day, programme), len(before), None))
    disk.put(prepared, place)
    return place


def _same(place: Path, files: Mapping[str, bytes]) -> bool:
    names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    return names == set(files) and all((place / name).read_bytes() == content for name, content in files.items())


def listed(reports: Path) -> dict[str, str]:
    """The reports that were filed, each with the fingerprint of its record."""
    path = reports / FILED_FILE
    _, *lines = path.read_text("utf-8").splitlines() if path.is_file() else [_HEADER]
    return dict(line.split(",")[:2] for line in lines if line.count(",") == 1)


def record_faults(folder: Path, reports: Path, record: str) -> tuple[str, ...]:
    """What is wrong with the `record` of a report: that it is not the one on the list of what was filed."""
    same = listed(reports).get(folder.relative_to(reports).as_posix()) == disk.digest(folder / record)
    return () if same else (f"{record} is not the file that was filed",)


def list_filed(reports: Path, folders: Iterable[Path], record: str) -> None:
    """Add reports to the list of what was filed; `record` is what the file of that name is called in each."""
    before = listed(reports)
    now = before | {f.relative_to(reports).as_posix(): disk.digest(f / record) for f in folders}
    if now != before:
        lines = [_HEADER, *(f"{name},{digest}" for name, digest in now.items())]
        disk.replace_file(reports / FILED_FILE, "".join(f"{line}\n" for line in lines).encode())
