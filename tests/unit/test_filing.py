"""Reports on disk: all or nothing, never over an earlier one, whatever stops the program."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.records.filing import file_report
from monitor.workspace import disk
from tests.workspaces import everything

FILES = {"dashboard.html": b"<p>one</p>", "worksheets/savings.csv": b"year\n2019\n", "record.json": b"{}"}
OTHER = {**FILES, "record.json": b'{"changed": true}'}
DATE = "2026-11-23"


def test_a_report_lies_under_its_date_and_programme(tmp_path: Path) -> None:
    folder = file_report(tmp_path, DATE, "maryland", FILES)

    assert folder == tmp_path / DATE / "maryland"
    assert everything(folder) == FILES


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    first = file_report(tmp_path, DATE, "maryland", FILES)
    stamps = {path: path.stat().st_mtime_ns for path in first.rglob("*")}

    assert file_report(tmp_path, DATE, "maryland", FILES) == first
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == stamps
    assert [path.name for path in tmp_path.iterdir()] == [DATE]


def test_another_report_of_the_same_date_is_a_further_edition(tmp_path: Path) -> None:
    first = file_report(tmp_path, DATE, "maryland", FILES)
    second = file_report(tmp_path, DATE, "maryland", OTHER)

    assert second.name == "maryland.2"
    assert everything(first) == FILES
    assert everything(second) == OTHER
    assert file_report(tmp_path, DATE, "maryland", OTHER) == second
    assert file_report(tmp_path, DATE, "maryland", {"record.json": b""}).name == "maryland.3"


def test_a_report_that_is_an_earlier_edition_again_is_filed_behind_what_came_between(tmp_path: Path) -> None:
    file_report(tmp_path, DATE, "maryland", FILES)
    file_report(tmp_path, DATE, "maryland", OTHER)

    assert file_report(tmp_path, DATE, "maryland", FILES).name == "maryland.3"


def test_a_folder_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "site"
    place.mkdir()
    (place / "index.html").write_bytes(b"before")

    def full(prepared: Path, place: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "put", full)
    with disk.preparing(tmp_path, "site") as prepared, pytest.raises(OSError, match="No space"):
        disk.put_instead(prepared, place)

    assert everything(place) == {"index.html": b"before"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def stop_at(call: int, function: Callable[..., object]) -> Callable[..., object]:
    """`function`, which stops the program at its `call`-th call."""
    calls = 0

    def stopping(*words: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call:
            raise KeyboardInterrupt
        return function(*words, **more)

    return stopping


@pytest.mark.parametrize("step", range(1, 6))
@pytest.mark.parametrize("module", ["os.fsync", "os.open"])
def test_stopped_at_any_step_the_last_report_stands_and_the_next_run_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, step: int
) -> None:
    first = file_report(tmp_path, DATE, "maryland", FILES)
    name = module.partition(".")[2]
    with monkeypatch.context() as patched:
        patched.setattr(disk.os, name, stop_at(step, getattr(os, name)))
        try:
            file_report(tmp_path, DATE, "maryland", OTHER)
        except KeyboardInterrupt:
            seen = list((tmp_path / DATE).iterdir())
            assert all(everything(path) in (FILES, OTHER) for path in seen)

    disk.clean(tmp_path)

    assert everything(first) == FILES
    assert everything(file_report(tmp_path, DATE, "maryland", OTHER)) == OTHER
    assert sorted(path.name for path in (tmp_path / DATE).iterdir()) == ["maryland", "maryland.2"]
    assert [path.name for path in tmp_path.iterdir()] == [DATE]


def test_a_reader_never_sees_a_report_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    real = os.fsync

    def watching(handle: int) -> None:
        seen.append((tmp_path / DATE / "maryland").exists())
        real(handle)

    monkeypatch.setattr(disk.os, "fsync", watching)
    file_report(tmp_path, DATE, "maryland", FILES)

    assert seen[:-1] == [False] * (len(seen) - 1)
    assert seen[-1]
