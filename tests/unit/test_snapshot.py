"""What an answer was made from is what its fingerprints name: a file edited after it was read is refused."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import monitor
from monitor.errors import ChangedError, ObservationError, RecordError
from monitor.evaluation.gathered import Gathered
from monitor.operations import report, reproduce
from monitor.operations.run import run
from monitor.words.areas import Entity
from monitor.workspace.gathering import gather
from monitor.workspace.settings import load_settings
from monitor.workspace.snapshot import snapshot
from tests.broken_files import BROKEN

DAY = date(2024, 11, 23)
SAYS = "data.csv: the file was changed after it had been read"
Edit = Callable[[Path], None]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(BROKEN / "base", tmp_path / "office")
    (tmp_path / "office" / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    return tmp_path / "office"


def data(office: Path) -> Path:
    (found,) = (office / "observations").glob("*/*/data.csv")
    return found


def gathered(office: Path) -> Gathered:
    return gather([office / "tests_definitions"], [office / "observations"], DAY)


def overwritten(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1", b"2"))


def another_in_its_place(path: Path) -> None:
    new = path.with_name("new")
    new.write_bytes(path.read_bytes().replace(b"1", b"2"))
    new.replace(path)


def removed(path: Path) -> None:
    path.unlink()


def half_written(path: Path) -> None:
    path.write_bytes(b"area,payer\n\x00")


EDITS = [overwritten, another_in_its_place, removed, half_written]


@pytest.mark.parametrize("edit", EDITS)
def test_rows_of_an_edited_file_are_not_read(office: Path, edit: Edit) -> None:
    held = gathered(office)
    edit(data(office))

    with pytest.raises(ObservationError, match=SAYS):
        held.worksheet(held.definitions.programmes[0].tests[0])


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_while_rows_are_read_is_refused(office: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.observations import yearly

    held, figures = gathered(office), yearly.yearly_figures

    def edited(*given: object, **more: object) -> object:
        edit(data(office))
        return figures(*given, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(yearly, "yearly_figures", edited)
    with pytest.raises(ObservationError, match=SAYS):
        held.worksheet(held.definitions.programmes[0].tests[0])


def test_what_was_read_before_the_edit_still_stands(office: Path) -> None:
    held = gathered(office)
    test = held.definitions.programmes[0].tests[0]
    before = held.worksheet(test)
    overwritten(data(office))

    after = held.worksheet(test)
    assert all(np.array_equal(before.values[name], after.values[name], equal_nan=True) for name in before.values)


def test_an_edit_that_keeps_size_and_time_is_found_before_a_report_is_filed(office: Path) -> None:
    held, path = gathered(office), data(office)
    times = path.stat()
    overwritten(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(ObservationError, match=SAYS):
        held.certified()


def test_a_run_files_nothing_where_a_file_is_edited_meanwhile(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = report.material_of

    def edited(*given: object) -> object:
        overwritten(data(office))
        return made(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr("monitor.operations.report.material_of", edited)
    with pytest.raises(ObservationError, match=SAYS):
        run(load_settings(office), [], DAY)

    assert not list((office / "reports").rglob("record.json"))


def test_a_report_is_reproduced_from_the_file_it_names_though_that_is_edited_meanwhile(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(office)
    (filed,) = run(settings, [], DAY)
    made = report.material_of

    def edited(*given: object) -> object:
        overwritten(data(office))
        return made(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr("monitor.operations.report.material_of", edited)
    assert reproduce.reproduce(settings, f"{filed.programme}@{DAY}", reproduce.rendering()).exact
    with pytest.raises(RecordError, match="this is not the publication that was used"):
        reproduce.reproduce(settings, f"{filed.programme}@{DAY}", reproduce.rendering())


def test_a_notebook_refuses_what_was_edited_since_it_was_opened(office: Path) -> None:
    notebook = monitor.open(office, DAY)
    overwritten(data(office))

    with pytest.raises(ObservationError, match=SAYS):
        notebook.findings()


def test_the_arrays_of_a_cache_cannot_be_written_to(office: Path) -> None:
    held = gathered(office)
    name = next(iter(held.definitions.measures))
    series = held.library.series(name, [Entity("MD")])

    with pytest.raises(ValueError, match="read-only"):
        series.values[:] = 0.0


def test_a_further_link_to_a_file_is_no_change_of_it(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"x")
    before = snapshot(path, path.name)
    os.link(path, tmp_path / "another")

    before.held_against(path, path.name)
    before.certified(path, path.name)


def test_an_edit_that_keeps_size_and_time_answers_nothing(office: Path) -> None:
    held, path = gathered(office), data(office)
    times = path.stat()
    overwritten(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(ChangedError, match=SAYS):
        held.worksheet(held.definitions.programmes[0].tests[0])


def test_a_further_link_to_a_file_changes_nothing(office: Path, tmp_path: Path) -> None:
    held = gathered(office)
    os.link(data(office), tmp_path / "beside.csv")

    assert held.worksheet(held.definitions.programmes[0].tests[0]).entities


def test_nobody_can_write_to_a_worksheet(office: Path) -> None:
    held = gathered(office)
    sheet = held.worksheet(held.definitions.programmes[0].tests[0])
    arrays = [*sheet.values.values(), *sheet.band.values(), sheet.room, sheet.codes, sheet.verdicts, sheet.asked]
    arrays += [sheet.answered, sheet.robust, sheet.condition, sheet.within_noise, sheet.years]
    arrays += [error for stated in sheet.errors.values() for error in stated.values()]

    assert [array for array in arrays if array.flags.writeable] == []
    assert [array for array in arrays if isinstance(array.base, np.ndarray) and array.base.flags.writeable] == []
    with pytest.raises(TypeError):
        sheet.values["state"] = np.zeros(1)  # type: ignore[index]  # which is the point
