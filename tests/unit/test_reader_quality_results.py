"""Quality results: units, shares, counts that the rate follows from, what is held back, and small numbers."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.sampled import SAMPLES, changed, delivered, figures, only_fault, refused, vocabulary

RESULTS = "quality_results/results.csv"
FIRST = "timely_follow_up_share,percent,MD,medicare_ffs,2023,72.5,29,40,no,,75,2022"


def altered(folder: Path, column: str, cell: str) -> Path:
    """The sample with one cell of its first row changed."""
    names = (SAMPLES / RESULTS).read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = FIRST.split(",")
    cells[names.index(column)] = cell
    return changed(folder, RESULTS, (FIRST, ",".join(cells)))


def test_it_is_recognised_and_has_no_fault() -> None:
    assert recognised(opened(SAMPLES / RESULTS)).name == "quality_results"
    assert refused(SAMPLES / RESULTS) == []


def test_rates_are_taken_in_under_their_quantity() -> None:
    delivery = delivered(SAMPLES / RESULTS)

    assert delivery.source == "quality_results"
    assert figures(delivery, "quantity", "area", "period", "value", "status") == [
        ("adjusted_readmission_rate", "MD", "2023", "11.4", None),
        ("childhood_asthma_visit_rate", "MD", "2023", "9.2", None),
        ("timely_follow_up_share", "MD", "2023", "72.5", None),
        ("timely_follow_up_share", "RI", "2023", None, "suppressed"),
        ("timely_follow_up_share", "VT", "2023", "66.7", None),
    ]


def test_what_is_not_taken_in_is_named() -> None:
    assert delivered(SAMPLES / RESULTS).left == ("numerators, denominators, percentiles and benchmark years",)


def test_a_result_from_few_cases_is_kept_and_marked() -> None:
    assert delivered(SAMPLES / RESULTS).marked == ("Results from fewer than 30 cases: timely_follow_up_share VT 2023",)


def test_rows_that_name_a_source_are_deliveries_of_their_own(tmp_path: Path) -> None:
    lines = (SAMPLES / RESULTS).read_text(encoding="utf-8").splitlines()
    named = {0: "source", 1: "hscrc_sihis_timely_follow_up"}
    path = tmp_path / "results.csv"
    path.write_text("\n".join(f"{line},{named.get(n, '')}" for n, line in enumerate(lines)) + "\n", encoding="utf-8")
    found = recognised(opened(path)).read(opened(path))

    assert [(part.source, part.rows.height) for part in found] == [
        ("hscrc_sihis_timely_follow_up", 1),
        ("quality_results", 4),
    ]


def test_a_source_that_is_no_name_is_refused(tmp_path: Path) -> None:
    lines = (SAMPLES / RESULTS).read_text(encoding="utf-8").splitlines()
    path = tmp_path / "results.csv"
    path.write_text("\n".join(f"{line},{'source' if not n else '../up'}" for n, line in enumerate(lines)) + "\n")

    assert {(fault.column, fault.value) for fault in refused(path)} == {("source", "../up")}


@pytest.mark.parametrize(
    ("column", "cell", "told", "what"),
    [
        ("rate", "172.5", "rate", "a share from 0 to 100 percent"),
        ("rate", "-1", "rate", "a share from 0 to 100 percent"),
        ("rate", "72.9", "rate", "numerator over denominator in the unit of the row"),
        ("rate", "0.725", "rate", "numerator over denominator in the unit of the row"),
        ("rate", "high", "rate", "a plain number"),
        ("numerator", "41", "numerator", "no more than the denominator"),
        ("numerator", "-3", "numerator", "zero or more"),
        ("numerator", "few", "numerator", "a plain number"),
        ("denominator", "", "denominator", "numerator and denominator, or neither"),
        ("denominator", "0", "denominator", "more than zero, where there is a rate"),
        ("suppressed", "yes", "rate", "nothing, since the row says that it is suppressed"),
        ("suppressed", "perhaps", "suppressed", "yes or no"),
        ("percentile", "101", "percentile", "a percentile, from 0 to 100"),
        ("benchmark_year", "last", "benchmark_year", "a year such as 2022"),
        ("performance_year", "2023-H1", "performance_year", "a year such as 2023 or FY2023"),
        ("measure", "follow_up", "measure", "a quantity of measures.yaml"),
        ("area", "Marylnd", "area", "US, a postal code"),
    ],
)
def test_a_cell_that_cannot_be_is_told(tmp_path: Path, column: str, cell: str, told: str, what: str) -> None:
    faults = refused(altered(tmp_path, column, cell))

    assert (2, told) in {(fault.row, fault.column) for fault in faults if what in fault.what}


def test_a_rate_is_right_to_within_its_own_rounding(tmp_path: Path) -> None:
    assert refused(altered(tmp_path, "rate", "73")) == []
    assert refused(altered(tmp_path, "rate", "72.50")) == []


def test_an_adjusted_rate_need_not_follow_from_its_counts(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, RESULTS, ("1200,10000,,yes", "1200,10000,,no")))

    assert (fault.row, fault.column, fault.value) == (6, "rate", "11.4")
    assert "adjusted" in fault.mend


@pytest.mark.parametrize(("rate", "counts"), [("0.86", ","), ("1", ","), ("0.86%", ","), ("0.5", "1,200")])
def test_results_in_percent_that_could_be_fractions_are_refused(tmp_path: Path, rate: str, counts: str) -> None:
    path = tmp_path / "results.csv"
    names, row = "measure,unit,area,payer,performance_year,rate,numerator,denominator", "timely_follow_up_share,percent"
    path.write_text(f"{names}\n{row},MD,medicare_ffs,2025,{rate},{counts}\n", "utf-8")

    if "%" in rate or counts != ",":
        assert not refused(path)
    else:
        fault = only_fault(path)
        assert (fault.column, fault.value) == ("rate", rate)
        assert "as if they were fractions of one" in fault.what


def test_a_unit_that_is_not_the_registered_one_is_refused(tmp_path: Path) -> None:
    text = (SAMPLES / RESULTS).read_text(encoding="utf-8").replace("_share,percent,", "_share,ratio,")
    path = tmp_path / "results.csv"
    path.write_text(text.replace("72.5", "0.725").replace("66.7", "0.667"), encoding="utf-8")
    fault = only_fault(path)

    assert (fault.row, fault.column, fault.value) == (2, "unit", "ratio")
    assert fault.what == '"percent", in which measures.yaml keeps timely_follow_up_share'
    assert fault.mend == "Deliver the figures in that unit; the program converts none."


def test_a_measure_has_one_unit(tmp_path: Path) -> None:
    path = changed(tmp_path, RESULTS, ("percent,VT,medicare_ffs,2023,66.7", "ratio,VT,medicare_ffs,2023,0.667"))

    assert [(fault.row, fault.column, fault.what) for fault in refused(path)] == [
        (3, "unit", "one unit for all rows of a measure")
    ]


def test_a_rate_that_is_starred_out_is_suppressed(tmp_path: Path) -> None:
    path = changed(tmp_path, RESULTS, (FIRST, FIRST.replace("72.5,29,40,no", "*,*,*,")))

    assert refused(path) == []
    assert delivered(path).rows.filter(area="MD", quantity="timely_follow_up_share")["status"].item() == "suppressed"


def test_the_units_that_rates_are_checked_by_are_units_of_registered_quantities() -> None:
    units = set(vocabulary().quantities.values())

    assert {"percent", "ratio", "visits per thousand-residents", "complications per ten-thousand-deliveries"} <= units


@pytest.mark.parametrize("mark", ["<11", "1-10", "DS"])
def test_a_count_that_is_held_back_asks_nothing_of_the_other(tmp_path: Path, mark: str) -> None:
    row = "timely_follow_up_share,percent,VT,medicare_ffs,2023,66.7,8,12"
    path = changed(tmp_path, RESULTS, (row, row.replace(",8,12", f",{mark},12")))

    assert refused(path) == []


def test_a_result_of_few_cases_without_a_year_is_told_at_its_place(tmp_path: Path) -> None:
    row = "timely_follow_up_share,percent,VT,medicare_ffs,2023,66.7,8,12"
    fault = only_fault(changed(tmp_path, RESULTS, (row, row.replace(",2023,", ",,"))))

    assert (fault.row, fault.column, fault.value) == (3, "performance_year", None)
