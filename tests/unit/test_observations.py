"""Publications: what was known when, when figures are due, and rows that mean the same in any file."""

import shutil
from contextlib import suppress
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.definitions.programmes import Vocabulary
from monitor.errors import ObservationError
from monitor.language.periods import Period
from monitor.observations import rows
from monitor.observations.cards import Card, NextExpected
from monitor.observations.keys import ROW
from monitor.observations.publications import Publication, known_on, observations_of
from monitor.shipped import shipped
from monitor.workspace.data_files import RowsFile
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import folder_of, load_publications, substitute
from tests.broken_files import BROKEN

BASE = BROKEN / "base"
WORDS = Vocabulary(
    frozenset({"medicare_ffs"}), frozenset({"all", "-"}), frozenset({"all", "dual"}), {"paid": "dollars"}
)
HEADER = "area,population,payer,service,quantity,period,value,status,paid_through"
ROWS = (
    "MD,all,medicare_ffs,all,paid,2018,1000.5,final,2019-03-31",
    "MD,dual,medicare_ffs,all,paid,2018,1.000001,,",
    "MD,,medicare_ffs,all,paid,2019,-12,provisional,",
    "MD:county:24003,all,medicare_ffs,all,paid,FY2020,0,,",
    "US,all,medicare_ffs,all,paid,2019-Q3,,suppressed,",
    "US,all,medicare_ffs,all,paid,2019-07,123456789012345678.5,,",
)


def _card(**further: Any) -> Card:
    held = {
        "source": "claims",
        "title": "Claims",
        "publisher": "An office",
        "url": "https://example.gov",
        "published": date(2024, 5, 1),
        "dated_by": "The title page.",
        "accessed": date(2024, 6, 1),
        "licence": "public domain",
        "file": {"name": "data.csv", "sha256": "0" * 64},
        "covers": {"areas": "two", "years": [2018, 2019]},
        "status": {"default": "final"},
        "owner": "Tests",
    }
    return Card.model_validate({**held, **further})


def _publication(day: str, path: Path = Path("data.csv"), **further: Any) -> Publication:
    return Publication(_card(published=date.fromisoformat(day), **further), RowsFile(path, "data.csv"), "data.csv")


def _file(folder: Path, lines: tuple[str, ...] = ROWS, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    RowsFile(path, name).check(WORDS)
    return path


@pytest.fixture(scope="module")
def held() -> tuple[Publication, ...]:
    return load_publications((shipped("observations"),), load_definitions((shipped("tests_definitions"),)).vocabulary)


def test_the_shipped_publications_come_oldest_first(held: tuple[Publication, ...]) -> None:
    assert len(held) >= 4
    assert [p.known_from for p in held] == sorted(p.known_from for p in held)
    assert all(p.id == f"{folder_of(p).parent.name}/{folder_of(p).name}" for p in held)


def test_a_publication_is_known_from_its_own_day_on() -> None:
    early, late = _publication("2024-05-01"), _publication("2025-05-01")

    assert known_on((early, late), date(2024, 4, 30)) == ()
    assert known_on((early, late), date(2024, 5, 1)) == (early,)
    assert known_on((early, late), date(2025, 5, 1)) == (early, late)


def test_where_no_date_is_printed_the_day_first_seen_counts() -> None:
    seen = Publication(
        _card(published=None, first_seen=date(2024, 5, 7)), RowsFile(Path("data.csv"), "data.csv"), "data.csv"
    )

    assert seen.known_from == date(2024, 5, 7)
    assert seen.id == "claims/2024-05-07"


@pytest.mark.parametrize(
    ("year", "due"),
    [(2024, None), (2025, date(2027, 6, 30)), (2026, date(2028, 6, 30)), (2030, date(2032, 6, 30))],
)
def test_later_years_are_due_a_year_apart(year: int, due: date | None) -> None:
    expected = {"year": 2025, "by": date(2027, 6, 30)}

    assert _publication("2026-05-15", next_expected=expected).due(year) == due


def test_a_leap_day_is_due_every_year() -> None:
    publication = _publication("2023-05-15", next_expected={"year": 2023, "by": date(2024, 2, 29)})

    assert publication.due(2023) == date(2024, 2, 29)
    assert publication.due(2024) == date(2025, 2, 28)


MONTHLY = {"period": "2026-09", "by": date(2026, 11, 30), "every": "month"}


@pytest.mark.parametrize(
    ("year", "due"), [(2025, None), (2026, date(2027, 2, 28)), (2027, date(2028, 2, 29)), (2028, date(2029, 2, 28))]
)
def test_a_year_of_a_monthly_source_is_due_with_its_last_month(year: int, due: date | None) -> None:
    assert _publication("2026-10-20", next_expected=MONTHLY).due(year) == due


@pytest.mark.parametrize(
    ("expected", "year", "due"),
    [
        ({"period": "2026-Q3", "by": date(2026, 12, 15), "every": "quarter"}, 2026, date(2027, 3, 15)),
        ({"period": "2026-H2", "by": date(2027, 3, 31), "every": "half"}, 2026, date(2027, 3, 31)),
    ],
)
def test_so_is_one_of_a_source_of_quarters_or_halves(expected: dict[str, object], year: int, due: date) -> None:
    assert _publication("2026-10-20", next_expected=expected).due(year) == due


def test_what_is_expected_goes_on_in_step_from_delivery_to_delivery() -> None:
    expected = NextExpected.model_validate(MONTHLY)
    for month in ("2026-09", "2026-10", "2026-11", "2026-12"):
        expected = expected.after(Period.parsed(month))

    assert (expected.first, expected.by) == ("2027-01", date(2027, 3, 31))
    assert expected.after(Period.parsed("2026-11")) == expected


def test_a_year_of_which_a_month_is_to_come_is_not_held() -> None:
    covers = {"areas": "two", "years": [2024, 2026]}
    publication = _publication("2026-10-20", next_expected=MONTHLY, covers=covers)

    assert [publication.holds(year) for year in (2023, 2024, 2025, 2026)] == [False, True, True, False]


def test_what_is_to_come_is_the_next_year_or_month() -> None:
    covers = {"areas": "two", "years": [2014, 2024]}
    yearly = _publication("2026-05-15", next_expected={"year": 2023, "by": date(2025, 6, 30)}, covers=covers)
    monthly = _publication("2026-10-20", next_expected=MONTHLY)

    assert [p.to_come and (p.to_come.first, p.to_come.by) for p in (yearly, monthly, _publication("2026-10-20"))] == [
        ("2025", date(2027, 6, 30)),
        ("2026-09", date(2026, 11, 30)),
        None,
    ]


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"year": 2026, "period": "2026-09"}, "this one has both"),
        ({}, "this one has neither"),
        ({"period": "2026-09"}, "2026-09 is a month, but the next one follows every year"),
        ({"year": 2026, "every": "month"}, "2026 is a year, but the next one follows every month"),
    ],
)
def test_what_is_expected_next_goes_in_one_step(expected: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _publication("2026-10-20", next_expected={"by": date(2026, 11, 30), **expected})


def test_without_a_date_nothing_is_due() -> None:
    assert _publication("2026-05-15").due(2030) is None


def test_a_file_stands_in_as_the_newest_publication_of_its_source(tmp_path: Path) -> None:
    own = _file(tmp_path, name="Mine.CSV")
    before = (_publication("2024-05-01", _file(tmp_path)),)
    after = substitute(before, "claims", own, date(2026, 1, 1), WORDS)

    assert after[:-1] == before
    assert after[-1].id == "claims/2026-01-01"
    assert after[-1].fingerprint == f"sha256:{sha256(own.read_bytes()).hexdigest()}"
    assert observations_of(after).collect().height == 2 * len(ROWS)


def test_a_file_of_a_source_that_waits_is_taken_with_a_card_that_claims_nothing(tmp_path: Path) -> None:
    own = _file(tmp_path, name="mine.csv")
    (given,) = substitute((), "claims", own, date(2026, 1, 1), WORDS, {"claims"})

    assert (given.id, given.card.publisher) == ("claims/2026-01-01", "not stated")
    assert given.card.status == {"default": "provisional"}
    assert observations_of([given]).collect().height == len(ROWS)


def test_a_file_in_the_place_of_made_up_figures_is_not_made_up(tmp_path: Path) -> None:
    made_up = _publication("2024-05-01", _file(tmp_path), synthetic=True)
    after = substitute((made_up,), "claims", _file(tmp_path, name="mine.csv"), date(2026, 1, 1), WORDS)

    assert [publication.card.synthetic for publication in after] == [True, False]


@pytest.mark.parametrize(
    ("source", "name", "text", "message"),
    [
        ("claim", "data.csv", "", "claim: there is no such source.\n  There are: claims."),
        ("claims", "absent.csv", None, "absent.csv: there is no such file."),
        ("claims", "data.txt", "area", "data.txt: observations are a .csv or a .parquet file."),
        ("claims", "data.csv", "area", "data.csv, row 1: the column names do not stand here."),
    ],
)
def test_a_file_that_cannot_stand_in_is_refused(
    source: str, name: str, text: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path(name).write_text(text, "utf-8")

    with pytest.raises(ObservationError) as fault:
        substitute((_publication("2024-05-01"),), source, Path(name), date(2026, 1, 1), WORDS)

    assert str(fault.value).startswith(message)


def test_a_row_has_its_own_status_or_that_of_its_year_on_the_card(tmp_path: Path) -> None:
    by_year = {"default": "final", 2019: "provisional", 2020: "projected"}
    found = observations_of([_publication("2024-05-01", _file(tmp_path), status=by_year)]).collect()

    assert found.select("period", "status").rows() == [
        ("2018", "final"),
        ("2018", "final"),
        ("2019", "provisional"),
        ("FY2020", "projected"),
        ("2019-Q3", "suppressed"),
        ("2019-07", "provisional"),
    ]


def test_figures_are_exact_and_empty_is_unknown(tmp_path: Path) -> None:
    found = RowsFile(_file(tmp_path), "data").scan().collect()

    assert found["value"].to_list() == [
        Decimal("1000.5"), Decimal("1.000001"), Decimal(-12), Decimal(0), None, Decimal("123456789012345678.5")
    ]  # fmt: skip
    assert found["population"].to_list() == ["all", "dual", "all", "all", "all", "all"]


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    csv = _file(tmp_path)
    as_text = pl.read_csv(csv, infer_schema=False)
    typed = as_text.with_columns(
        pl.col("value").cast(pl.Decimal(38, 6)),
        pl.col("area").cast(pl.Categorical),
        pl.col("paid_through").str.to_date(),
    )
    for place, table in enumerate((as_text, typed)):
        path = tmp_path / f"{place}.parquet"
        table.write_parquet(path)
        RowsFile(path, path.name).check(WORDS)

        assert RowsFile(path, "data").scan().collect().equals(RowsFile(csv, "data").scan().collect())


def test_numbers_of_parquet_are_taken_to_six_decimals(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    table = pl.read_csv(_file(tmp_path, ROWS[:2]), infer_schema=False)
    table.with_columns(value=pl.Series([0.1 + 0.2, 1e15]), period=pl.Series([2018, 2019])).write_parquet(path)
    RowsFile(path, path.name).check(WORDS)

    assert RowsFile(path, "data").scan().collect()["value"].to_list() == [Decimal("0.3"), Decimal(10**15)]


def test_columns_may_be_left_out_and_stand_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("value,period,quantity,service,payer,area\r\n5,2019,paid,all,medicare_ffs,MD", "utf-8-sig")
    RowsFile(path, path.name).check(WORDS)

    assert RowsFile(path, "data").scan().collect().rows() == [
        ("MD", "all", "medicare_ffs", "all", "paid", "2019", Decimal(5), None, None)
    ]


def test_quotation_marks_change_nothing(tmp_path: Path) -> None:
    plain = _file(tmp_path)
    quoted = tmp_path / "quoted.csv"
    lines = plain.read_text("utf-8").splitlines()
    quoted.write_text("\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines), "utf-8")
    RowsFile(quoted, quoted.name).check(WORDS)

    assert RowsFile(quoted, "data").scan().collect().equals(RowsFile(plain, "data").scan().collect())


@settings(max_examples=15)
@given(order=st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(order: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    found = RowsFile(_file(folder, tuple(order), "order.csv"), "data").scan().collect()

    assert found.sort(ROW).equals(RowsFile(_file(folder, name="plain.csv"), "data").scan().collect().sort(ROW))


def test_nothing_is_a_frame_too() -> None:
    assert observations_of(()).collect().is_empty()
    assert set(observations_of(()).collect_schema().names()) == {
        *rows.COLUMNS, "source", "publication", "run_out", "maturity", "day"
    }  # fmt: skip


def test_other_files_beside_the_data_are_passed_over(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE / "observations", tmp_path / "observations"))
    (root / "README.md").write_text("About", "utf-8")
    (root / ".cache").mkdir()
    (root / ".cache" / "data.csv").write_text("x", "utf-8")
    (root / "claims" / "2024-05-01" / "original.xlsx").write_bytes(b"PK")
    words = load_definitions((BASE / "tests_definitions",)).vocabulary

    assert [p.id for p in load_publications((root,), words)] == ["claims/2024-05-01"]


CELLS = st.sampled_from(
    ["MD", "all", "medicare_ffs", "-", "paid", "2019", "1", "", '"', '"a', "=A1", "1e308", "é", "\x00", "\r", ";"]
)
DAMAGED = st.one_of(
    st.lists(st.lists(CELLS, max_size=10).map(",".join), max_size=5).map(
        lambda lines: "\n".join((HEADER, *lines)).encode()
    ),
    st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=4).map(lambda lines: "\n".join(lines).encode()),
    st.binary(max_size=60),
)


@settings(max_examples=60)
@given(data=DAMAGED)
def test_any_damaged_csv_is_read_or_refused_as_our_own_error(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.csv"
    path.write_bytes(data)
    with suppress(ObservationError):
        RowsFile(path, path.name).check(WORDS)
        assert not RowsFile(path, "data").scan().collect().is_empty()


@settings(max_examples=30)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_any_damaged_parquet_is_read_or_refused_as_our_own_error(
    place: int, byte: int, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.parquet"
    pl.read_csv(_file(path.parent, name="whole.csv"), infer_schema=False).write_parquet(path)
    data = bytearray(path.read_bytes())
    place %= len(data)
    data[place] = byte
    path.write_bytes(data[:place] if cut else data)
    with suppress(ObservationError):
        RowsFile(path, path.name).check(WORDS)
