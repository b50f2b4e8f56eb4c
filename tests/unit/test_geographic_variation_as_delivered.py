"""Geographic Variation as offices have it: earlier editions, labels against codes, shares saved anew, regions."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from monitor.intake.ingest import Asked, IntakeOffice, ingest
from monitor.observations.publications import Publication
from monitor.readers.delivery import DeliveryError
from monitor.workspace.publication_files import load_publications
from monitor.workspace.store import Store
from tests.deliveries import TODAY
from tests.readings import SAMPLES, figures, read, said, vocabulary

PUBLIC = SAMPLES / "geographic_variation" / "public_use.csv"
STATES = SAMPLES / "geographic_variation" / "cleaned_states.csv"
ROW = dict[str, str]
SHARES = ("ACUTE_HOSP_READMSN_PCT", "BENE_DUAL_PCT", "MA_PRTCPTN_RATE")


def table(path: Path = PUBLIC) -> list[ROW]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def written(folder: Path, rows: list[ROW], named: Mapping[str, str] | None = None) -> Path:
    """The rows as a file, some of their headings `named` otherwise."""
    path = folder / "delivered.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([(named or {}).get(name, name) for name in rows[0]])
        writer.writerows(row.values() for row in rows)
    return path


def row(rows: list[ROW], year: str, label: str) -> ROW:
    (found,) = [each for each in rows if each["YEAR"] == year and each["BENE_GEO_DESC"] == label]
    return found


def taken(folder: Path, path: Path) -> list[Publication]:
    office = IntakeOffice(Store(folder / "observations"), [], vocabulary(), TODAY)
    ingest([path], office, Asked())
    return load_publications([folder / "observations"], vocabulary())


def value(held: list[Publication], quantity: str, area: str = "MD", year: str = "2024") -> str:
    rows = [publication.data.scan().collect() for publication in held]
    found = [each.filter(quantity=quantity, area=area, period=year, population="all") for each in rows]
    (cell,) = [cell for each in found for cell in each["value"]]
    return f"{cell.normalize():f}"


def percent(cell: str) -> str:
    return f"{float(cell) * 100:g}" if cell[:1].isdigit() else cell


# Editions

FFS = {"BENES_OM_CNT": "BENES_FFS_CNT"}
DRUGS = {**FFS, "TRTMNTS_MDCR_PYMT_PC": "PTB_DRUGS_MDCR_PYMT_PC", "TRTMNTS_MDCR_PYMT_AMT": "PTB_DRUGS_MDCR_PYMT_AMT"}


def test_the_editions_of_2022_and_2023_count_people_under_another_heading(tmp_path: Path) -> None:
    rows = [{**each, "BENE_AVG_RISK_SCRE": "1.02"} for each in table()]

    assert figures(read(written(tmp_path, rows, FFS))[0].rows) == figures(read(PUBLIC)[0].rows)
    assert said(written(tmp_path, rows, FFS)) == ""


def test_an_edition_before_has_drugs_where_later_ones_have_treatments(tmp_path: Path) -> None:
    (spending, _) = read(written(tmp_path, table(), DRUGS))
    found, now = figures(spending.rows), figures(read(PUBLIC)[0].rows)
    md = ("MD", "all", "medicare_ffs")

    assert found[*md, "part_b_drugs", "paid", "2024"] == now[*md, "treatments", "paid", "2024"]
    assert (*md, "treatments", "paid", "2024") not in found
    assert spending.controls == ()  # whether its services make the total is not known


def test_people_of_65_and_over_may_be_written_in_two_ways(tmp_path: Path) -> None:
    rows = [{**each, "BENE_AGE_LVL": each["BENE_AGE_LVL"].replace(">=65", "65+")} for each in table()]

    assert figures(read(written(tmp_path, rows))[0].rows) == figures(read(PUBLIC)[0].rows)


@pytest.mark.parametrize("gone", ["YEAR", "BENE_AGE_LVL", "BENES_OM_CNT", "TOT_MDCR_PYMT_PC", "HH_MDCR_PYMT_AMT"])
def test_a_table_that_lacks_a_column_is_told_which_and_which_editions_are_known(tmp_path: Path, gone: str) -> None:
    message = said(written(tmp_path, table(), {gone: f"{gone}_X"}))

    assert f'row 1: the column "{gone}" is missing.' in message
    assert (
        "Known are the headings of the editions 2014-2024, 2014-2022 and 2014-2023, 2014-2019 to 2014-2021." in message
    )


def test_tables_before_those_editions_are_refused_with_the_cause(tmp_path: Path) -> None:
    path = tmp_path / "state.csv"
    path.write_text("Year,Locale,Count of Beneficiaries,Average HCC Score\n2010,Maryland,700000,1.02\n", "utf-8")

    assert "a table of Geographic Variation before the edition 2014-2019" in said(path)


# Labels and codes

_BEGINS = "Expected: a FIPS code that begins with"
WRONG: list[tuple[str, str, str, str]] = [
    ("MD-Anne Arundel", "BENE_GEO_DESC", "VT-Anne", f'"24003". {_BEGINS} 50, since BENE_GEO_DESC is "VT-Anne".'),
    ("MD-Anne Arundel", "BENE_GEO_CD", "50003", f'BENE_GEO_CD is "50003". {_BEGINS} 24'),
    ("MD-Anne Arundel", "BENE_GEO_CD", "2403", f'BENE_GEO_CD is "2403". {_BEGINS} 24'),
    ("MD-Anne Arundel", "BENE_GEO_CD", "24O03", 'BENE_GEO_CD is "24O03".'),
    ("MD-Anne Arundel", "BENE_GEO_CD", "", "BENE_GEO_CD is empty. Expected: the FIPS code of the county"),
    ("MD-Anne Arundel", "BENE_GEO_CD", "24029", 'BENE_GEO_CD is "24029". Expected: the code that BENE_GEO_DESC "MD-A'),
    ("MD", "BENE_GEO_CD", "50", f'BENE_GEO_CD is "50". {_BEGINS} 24, since BENE_GEO_DESC is "MD"'),
    ("MD", "BENE_GEO_DESC", "National", 'BENE_GEO_DESC is "National". Expected: a state, as BENE_GEO_LVL has it'),
    ("AL-Autauga", "BENE_GEO_CD", "2001", f'BENE_GEO_CD is "2001". {_BEGINS} 01'),
]  # fmt: skip


@pytest.mark.parametrize(("label", "column", "cell", "message"), WRONG)
def test_a_label_and_a_code_that_disagree_are_refused_with_both_cells(
    tmp_path: Path, label: str, column: str, cell: str, message: str
) -> None:
    rows = table()
    row(rows, "2024", label)[column] = cell

    assert message in said(written(tmp_path, rows))


def test_a_whole_column_that_slipped_is_told_with_five_rows_and_a_count(tmp_path: Path) -> None:
    rows = table(STATES)
    codes = [each["fips"] for each in rows]
    for each, code in zip(rows, codes[-1:] + codes[:-1], strict=True):
        each["fips"] = code
    message = said(written(tmp_path, rows))

    assert message.count("Expected: a FIPS code that begins with") == 5 * 2  # of each of the two sources
    assert "97 further rows have a fips that is not their label's." in message


def test_a_county_that_was_renamed_or_given_another_code_is_no_slip(tmp_path: Path) -> None:
    rows = table()
    row(rows, "2023", "MD-Kent")["BENE_GEO_DESC"] = "MD-Old Kent"
    row(rows, "2023", "AL-Autauga")["BENE_GEO_CD"] = "1003"

    assert said(written(tmp_path, rows)) == ""


def test_a_state_in_capitals_is_not_taken_for_the_virgin_islands(tmp_path: Path) -> None:
    rows = table()
    row(rows, "2024", "VT").update(BENE_GEO_DESC="VIRGINIA", BENE_GEO_CD="51")
    spending, _ = read(written(tmp_path, rows))

    assert "VA" in set(spending.rows["area"])


# Planning regions


def test_planning_regions_stand_under_their_own_codes_and_are_told(tmp_path: Path) -> None:
    rows = table()
    for year, label, code in (("2023", "CT-Fairfield", "9001"), ("2024", "CT-Western Connecticut", "09190")):
        row(rows, year, "AL-Autauga").update(BENE_GEO_DESC=label, BENE_GEO_CD=code)
    spending, use = read(path := written(tmp_path, rows))

    assert said(path) == ""
    assert spending.marked == use.marked
    assert "Connecticut's planning regions (09110 to 09190)" in spending.marked[0]
    of_region, of_county = (
        set(spending.rows.filter(area=f"CT:county:{code}")["period"]) for code in ("09190", "09001")
    )
    assert (of_region, of_county) == ({"2024"}, {"2023"})


# Shares


def resaved(folder: Path, to: Callable[[str], str], columns: tuple[str, ...] = SHARES) -> Path:
    rows = table()
    for each in rows:
        each.update({name: to(each[name]) for name in columns})
    return written(folder, rows)


@pytest.mark.parametrize("column", SHARES)
def test_a_column_of_shares_past_one_is_refused_whole_with_its_cells(tmp_path: Path, column: str) -> None:
    message = said(resaved(tmp_path, percent, (column,)))
    first = {"ACUTE_HOSP_READMSN_PCT": "18.08", "BENE_DUAL_PCT": "20", "MA_PRTCPTN_RATE": "32.13"}[column]

    assert f'row 2: {column} is "{first}". Expected: a share of one, from 0 to 1, as it is published' in message
    assert f'as well "{first}" in row 3' in message
    assert str(float(first) * 100) not in message  # what was made of the cell
    assert message.count(f"{column} is") == 2  # one cause, told once of each source


def test_a_share_with_a_percent_sign_is_what_it_shows(tmp_path: Path) -> None:
    signed = resaved(tmp_path, lambda cell: f"{percent(cell)}%" if cell[:1].isdigit() else cell)
    held = taken(tmp_path, signed)

    assert value(held, "readmission_rate") == "18.08"
    assert value(held, "medicaid_share") == "20"
    assert value(held, "medicare_advantage_share") == "32.13"


def test_signs_in_some_cells_of_a_column_leave_the_others_unsure(tmp_path: Path) -> None:
    rows = table()
    row(rows, "2024", "MD")["BENE_DUAL_PCT"] = "20%"

    assert 'BENE_DUAL_PCT is "0.2". Expected: a figure with a percent sign' in said(written(tmp_path, rows))


def counted(folder: Path, **cells: str) -> Path:
    """The sample with counts that its shares follow from, but for the `cells` of one row."""
    rows = table()
    for each in rows:
        each.update(BENES_WTH_PTAPTB_CNT="1000", BENES_MA_CNT="321", ACUTE_HOSP_READMSN_CNT="*")
        each.update(BENE_FEML_PCT="0.52", BENE_MALE_PCT="0.48")
        if each["BENES_OM_CNT"].isdigit():
            each["ACUTE_HOSP_READMSN_CNT"] = f"{0.1808 * 0.28 * int(each['BENES_OM_CNT']):.0f}"
    row(rows, "2024", "MD").update(cells)
    return written(folder, rows)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("MA_PRTCPTN_RATE", "0.9", "BENES_MA_CNT over BENES_WTH_PTAPTB_CNT"),
        ("ACUTE_HOSP_READMSN_PCT", "0.9", "about ACUTE_HOSP_READMSN_CNT over the stays of its row"),
        ("BENE_FEML_PCT", "52", "a fraction that makes one with BENE_MALE_PCT"),
    ],
)
def test_a_small_percentage_does_not_follow_from_the_counts_of_its_row(
    tmp_path: Path, column: str, cell: str, expected: str
) -> None:
    assert said(counted(tmp_path)) == ""
    assert f'{column} is "{cell}". Expected: {expected}' in said(counted(tmp_path, **{column: cell}))


def test_counts_of_nobody_say_nothing_of_a_share(tmp_path: Path) -> None:
    none = {
        "BENES_WTH_PTAPTB_CNT": "0",
        "BENES_MA_CNT": "0",
        "ACUTE_HOSP_READMSN_CNT": "0",
        "ACUTE_HOSP_READMSN_PCT": "0",
    }

    assert said(counted(tmp_path, **none)) == ""


def test_percent_columns_of_the_cleaned_form_that_hold_fractions_are_refused(tmp_path: Path) -> None:
    rows = [{**each, "medicaid_pct": f"{float(each['medicaid_pct']) / 100:g}"} for each in table(STATES)]

    message = said(written(tmp_path, rows))
    assert 'medicaid_pct is "0.2025". Expected: a share in percent, as it is published' in message


def test_a_refusal_quotes_the_cell_and_not_what_was_made_of_it(tmp_path: Path) -> None:
    rows = table()
    row(rows, "2024", "MD")["BENE_DUAL_PCT"] = "0.20001234567"
    with pytest.raises(DeliveryError) as refused:
        taken(tmp_path, written(tmp_path, rows))

    assert 'BENE_DUAL_PCT is "0.20001234567"' in str(refused.value)
