"""Reports on disk: all or nothing, and never over an earlier one.

A report is written beside its place, flushed, and moved there in one step. Where a different report of the same date
and programme already stands, the new one becomes the next edition; the same bytes again change nothing.
"""

import os
import shutil
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path, PurePosixPath

WRITING = ".writing-"


def file_report(reports: Path, date: str, programme: str, files: Mapping[str, bytes]) -> Path:
    """File the report and return its folder: reports/<date>/<programme>, or <programme>.2 for a second edition."""
    beside = reports / f"{WRITING}{programme}-{os.getpid()}"
    _write(beside, files)
    for place in _places(reports / date, programme):
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.rename(place)
            _flush(place.parent)
            return place
        if _same(place, files):
            shutil.rmtree(beside)
            return place
    raise AssertionError("editions are without end")


def _places(folder: Path, programme: str) -> "chain[Path]":
    return chain([folder / programme], (folder / f"{programme}.{edition}" for edition in count(2)))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    _flush(folder)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same(place: Path, files: Mapping[str, bytes]) -> bool:
    held = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    return held == set(files) and all((place / name).read_bytes() == content for name, content in files.items())


def clean(reports: Path) -> None:
    """Remove what a killed run left half-written. Called under the lock, so no other run is writing."""
    for folder in reports.glob(f"{WRITING}*"):
        shutil.rmtree(folder)
