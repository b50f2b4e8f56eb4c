"""NCHS drug poisoning and leading causes of death: whose rows count, and rates that are unreliable."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.sampled import SAMPLES, changed, delivered, figures, only_fault, refused

POISONING, CAUSES = "mortality/drug_poisoning.csv", "mortality/leading_causes.csv"


@pytest.mark.parametrize("sample", [POISONING, CAUSES])
def test_it_is_recognised_and_has_no_fault(sample: str) -> None:
    assert recognised(opened(SAMPLES / sample)).name == "mortality"
    assert refused(SAMPLES / sample) == []


def test_everyone_is_taken_in_and_groups_are_left() -> None:
    delivery = delivered(SAMPLES / POISONING)

    assert delivery.source == "nchs_drug_poisoning"
    assert figures(delivery, "quantity", "area", "period", "value") == [
        ("overdose_death_rate", "US", "2016", "19.8"),
        ("overdose_death_rate", "VT", "2016", "22.1"),
        ("overdose_death_rate", "VT", "2017", "3.2"),
        ("overdose_deaths", "US", "2016", "63600"),
        ("overdose_deaths", "VT", "2016", "125"),
        ("overdose_deaths", "VT", "2017", "18"),
    ]
    assert delivery.not_taken == ("deaths by sex, age group, race and origin (2 rows)",)


def test_suicide_is_taken_in_and_other_causes_are_left() -> None:
    delivery = delivered(SAMPLES / CAUSES)

    assert delivery.source == "nchs_leading_causes_of_death"
    assert figures(delivery, "quantity", "area", "value") == [
        ("suicide_death_rate", "DC", "5.2"),
        ("suicide_death_rate", "VT", "17.3"),
        ("suicide_deaths", "DC", "40"),
        ("suicide_deaths", "VT", "118"),
    ]


def test_a_rate_from_few_deaths_is_marked() -> None:
    (said,) = delivered(SAMPLES / POISONING).marked

    assert said == "Rates from 20 deaths or fewer, which NCHS calls unreliable: Vermont 2017"


def test_a_crude_rate_that_does_not_follow_shows_that_columns_slipped(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, POISONING, ("125,600000", "215,600000")))

    assert (fault.row, fault.column, fault.value) == (2, "Crude Death Rate", "20.8333")


def test_an_unknown_area_is_told_under_the_files_own_word(tmp_path: Path) -> None:
    faults = refused(changed(tmp_path, CAUSES, (",Vermont,118", ",Vermnt,118")))

    assert {(fault.row, fault.column, fault.value) for fault in faults} == {(2, "State", "Vermnt")}


def test_deaths_below_zero_are_refused(tmp_path: Path) -> None:
    faults = refused(changed(tmp_path, CAUSES, (",118,", ",-118,")))

    assert {(fault.row, fault.column) for fault in faults} == {(2, "Deaths")}


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    line = '2016,"Intentional self-harm (suicide) (*U03,X60-X84,Y87.0)",Suicide,Vermont,118,17.3\n'
    faults = refused(changed(tmp_path, CAUSES, (line, line + line)))

    assert [(fault.row, fault.mend) for fault in faults] == [(3, "Keep one.")] * 2


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, CAUSES, ("Age-adjusted Death Rate", "Rate")))

    assert 'the column "Age-adjusted Death Rate" is missing' in fault.what
