"""A line that comes from other years prints their figures, from which a reader gets the figure of the line."""

import re

import pytest

from monitor.pages.answers import TestPage
from monitor.pages.explained import explained
from monitor.pages.model import Step
from monitor.terminal.text import page_text
from tests.sheets import shipped

NUMBER = r"(\N{MINUS SIGN}?[\d,.]+)"


def page(test: str, year: int) -> TestPage:
    return explained(shipped(), test, year, None, None).page


def read(text: str) -> float:
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("."))


def worked_out(step: Step, year: int) -> float | None:
    """What the two figures beside a line come to, in its own unit."""
    found = re.search(rf": \$?{NUMBER}(?: [a-z-]+)* over \$?{NUMBER}(?: [a-z-]+)* in (\d{{4}})$", step.how)
    if found is None:
        return None
    quotient = read(found[1]) / read(found[2])
    if step.how.startswith("Average yearly"):
        quotient **= 1 / (year - int(found[3]))
    return quotient if "multiple" in step.how else 100 * (quotient - 1)


@pytest.mark.parametrize(
    ("test", "year", "lines"),
    [
        ("maryland_tcoc/growth_guardrail", 2021, 2),
        ("maryland_tcoc/annual_savings", 2021, 1),
        ("maryland_all_payer/growth_guardrail", 2014, 2),
        ("maryland_all_payer/hospital_and_nonhospital_since_2013", 2017, 6),
        ("maryland_tcoc/all_payer_cap", 2019, 2),
        ("vermont_apm/health_spending_per_resident", 2019, 2),
    ],
)
def test_growth_can_be_followed(test: str, year: int, lines: int) -> None:
    found = [(worked_out(step, year), step) for step in page(test, year).steps]
    told = [(value, step) for value, step in found if value is not None]

    assert len(told) == lines
    for value, step in told:
        printed = re.match(NUMBER, step.value)
        assert printed
        assert value == pytest.approx(read(printed[1]), abs=0.02), step


def test_the_base_and_the_years_added_up_stand_beside_the_line() -> None:
    how = {step.title: step.how for step in page("maryland_tcoc/annual_savings", 2021).steps}

    assert how["National growth since 2013"] == "Line 2, as a multiple of its 2013 value: $11,659 over $9,679 in 2013"
    assert how["Maryland spending per beneficiary in 2013"] == "Line 1, its value in 2013: $11,373"
    (row,) = [s.how for s in page("maryland_tcoc/consecutive_years", 2021).steps if s.how.startswith("Years running")]
    assert row.endswith("with line 6 above 0, counted up to 2: \N{MINUS SIGN}0.53 points in 2020, 0.82 points in 2021")


def test_where_nothing_is_known_there_is_no_figure() -> None:
    steps = page("vermont_apm/all_payer_growth", 2021).steps

    assert [step.how for step in steps if "not known" in step.how] == []
    assert "Growth of line 1 since 2017" in [step.how for step in steps]


def test_the_terminal_breaks_a_long_line() -> None:
    assert max(map(len, page_text(page("maryland_tcoc/savings_five_years", 2023)).splitlines())) <= 100
