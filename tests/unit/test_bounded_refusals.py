"""However many rows are wrong, and however long a cell is: what is made of it, and what is told, stays small."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.intake import refusal, trial
from monitor.intake.ingest import Asked, ingest
from monitor.readers.delivery import LISTED, DeliveryError, Fault
from tests.deliveries import HEADER, office, text

MANY = 30_000
NAMES = "incurred_month,paid_through,area,payer,service,paid,beneficiaries\n"
LONG = 3_000_000
Counted = Callable[[], int]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How many faults were made, listed or not."""
    many, whole = [0], Fault.__post_init__

    def counted(fault: Fault) -> None:
        many[0] += 1
        whole(fault)

    monkeypatch.setattr(Fault, "__post_init__", counted)
    return lambda: many[0]


def refused(folder: Path, content: str, asked: Asked | None = None) -> tuple[DeliveryError, dict[str, Any]]:
    """Why a file is refused, and the files that it comes back with."""
    path = text(folder / "feed.csv", content)
    with pytest.raises(DeliveryError) as fault:
        ingest([path], office(folder), asked or Asked())
    place = refusal.reject(folder / "inbox", path, fault.value, "2026-01-01", [path])
    return fault.value, {file.name: file.read_bytes() for file in place.iterdir()}


BAD = {
    "months": (NAMES, "46082,2026-03-31,MD,medicare_ffs,all,{0},90000\n"),
    "areas": (NAMES, "2026-01,2026-03-31,Utopia {0},medicare_ffs,all,7,90000\n"),
    "the same figure": (NAMES, "2026-01,2026-03-31,MD,medicare_ffs,all,{0},90000\n"),
    "too many cells": (NAMES, "2026-01,2026-03-31,MD,medicare_ffs,all,{0},90,000\n"),
    "too few cells": (NAMES, "2026-01,2026-03-31,MD,medicare_ffs,all,{0}\n"),
    "one cell": (NAMES, "{0},,,,,,\n"),
    "words of our format": (HEADER, "Utopia {0},medicare_ffs,all,paid,2019,many\n"),
    "years of a complete file": (
        "year,name,fips,benes_om,ma_rate_pct,medicaid_pct,spend_pc_actual,spend_pc_std,readmit_rate_pct,ip_stays_per_1000,"
        "ed_visits_per_1000\n",
        "x{0},AK,01,1000.0,40.0,20.25,10010.0,9901.0,17.5,250.25,600.5\n",
    ),
}


@pytest.mark.parametrize("in_parts", [False, True])
@pytest.mark.parametrize("kind", BAD)
def test_many_bad_rows_make_few_faults_and_a_short_report(
    tmp_path: Path, made: Counted, monkeypatch: pytest.MonkeyPatch, kind: str, in_parts: bool
) -> None:
    monkeypatch.setattr(trial, "PART", MANY // 3 + 1 if in_parts else MANY)
    names, row = BAD[kind]
    fault, files = refused(
        tmp_path, names + "".join(row.format(n) for n in range(MANY)), Asked(source="office_spending")
    )

    assert made() <= 25 * LISTED
    assert len(fault.problems) <= 4
    assert len(str(fault)) < 3_000
    assert len(files["report.txt"]) < 3_000
    assert len(files["report.json"]) < 4 * 400 * LISTED


@pytest.mark.parametrize("kind", ["areas", "too many cells", "words of our format"])
def test_every_bad_row_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(trial, "PART", 3_000)
    names, row = BAD[kind]
    fault, _ = refused(tmp_path, names + "".join(row.format(n) for n in range(MANY)), Asked(source="office_spending"))

    assert fault.many == fault.causes * MANY
    assert f"{MANY - 5:,} further" in str(fault)


def test_a_long_sound_file_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PART", 3)
    rows = [f"MD,medicare_ffs,all,paid,{year},7\n" for year in range(2000, 2020)]
    taken = ingest(
        [text(tmp_path / "a.csv", HEADER + "".join(rows))], office(tmp_path), Asked(source="office_spending")
    )

    assert len(taken.publications) == 1


def test_one_bad_row_of_a_long_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PART", 3)
    rows = [f"MD,medicare_ffs,all,paid,{year},{'many' if year == 2010 else 7}\n" for year in range(2000, 2020)]
    fault, _ = refused(tmp_path, HEADER + "".join(rows), Asked(source="office_spending"))

    assert [entry.row for entry in fault.faults] == [12]


def test_blank_lines_without_end_are_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PART", 3)
    content = HEADER + "MD,medicare_ffs,all,paid,2019,7\n" + "\n" * MANY
    taken = ingest([text(tmp_path / "a.csv", content)], office(tmp_path), Asked(source="office_spending"))

    assert len(taken.publications) == 1


@pytest.mark.parametrize(
    "content",
    [
        NAMES + f"2026-01,2026-03-31,{'M' * LONG},medicare_ffs,all,7,90000\n",
        NAMES + f"2026-01,2026-03-31,MD,medicare_ffs,all,{'9' * LONG},90000\n",
        NAMES + f'2026-01,2026-03-31,MD,medicare_ffs,"{"x y" * (LONG // 3)}",7,90000\n',
        f"title\n{NAMES.strip()},{'x' * LONG}\n2026-01,2026-03-31,MD,medicare_ffs,all,7,90000,1\n",
        f"{NAMES}2026-01,2026-03-31,MD,medicare_ffs,all,7,x\n{'A note. ' * (LONG // 8)}\n",
    ],
)
def test_a_cell_of_three_megabytes_is_cut_wherever_it_is_told(tmp_path: Path, content: str) -> None:
    fault, files = refused(tmp_path, content)

    assert len(str(fault)) < 3_000
    assert {name: len(content) for name, content in files.items() if len(content) > 10_000} == {}


def test_of_very_many_columns_a_few_are_named(tmp_path: Path) -> None:
    further = [f"x{n}" for n in range(5_000)]
    content = f"{NAMES.strip()},{','.join(further)}\n2026-01,2026-03-31,MD,medicare_ffs,all,7,90000{',1' * 5_000}\n"
    fault, _ = refused(tmp_path, content)

    assert '"x0" is no column of this layout.' in str(fault)
    assert "further" in str(fault)
    assert len(fault.problems) == 1


def test_of_very_many_causes_a_few_are_told(tmp_path: Path) -> None:
    faults = [Fault(f"this is cause {n}.", row=n) for n in range(1, 5_000)]
    fault = DeliveryError("feed.csv", faults)

    assert (fault.many, fault.causes) == (4_999, 4_999)
    assert len(fault.problems) == len(fault.faults) + 1 == 51
    assert "4,949 further causes are not told." in str(fault)
