"""Reports on disk: all or nothing, and never over an earlier one.

A report is written beside its place, flushed, and moved there in one step. Where a different report of the same date
and programme already stands, the new one becomes the next edition; the same bytes again change nothing.
"""

import shutil
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path

from monitor.workspace import disk


def file_report(reports: Path, date: str, programme: str, files: Mapping[str, bytes]) -> Path:
    """File the report and return its folder: reports/<date>/<programme>, or <programme>.2 for a second edition."""
    prepared = disk.working_folder(reports, programme)
    disk.write_files(prepared, files)
    for place in _places(reports / date, programme):
        if not place.exists():
            disk.put(prepared, place)
            return place
        if _same(place, files):
            shutil.rmtree(prepared)
            return place
    raise AssertionError("editions are without end")


def _places(folder: Path, programme: str) -> "chain[Path]":
    return chain([folder / programme], (folder / f"{programme}.{edition}" for edition in count(2)))


def _same(place: Path, files: Mapping[str, bytes]) -> bool:
    names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    return names == set(files) and all((place / name).read_bytes() == content for name, content in files.items())
