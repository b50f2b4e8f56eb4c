"""What an entry says held against the sentence it quotes."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.definitions.agreements import Amendment
from monitor.definitions.quotations import difference, numbers_in, years_in
from monitor.definitions.schema import Version
from monitor.language.entries import Cite
from tests.sheets import shipped_tests


def version(quote: str, value: Any = 3.58, years: tuple[int, int] = (2014, 2016)) -> Version:
    return Version(
        value=value,
        from_=years[0],
        through=years[1],
        adopted=date(2014, 1, 10),
        cite=Cite(document="paper", quote=quote),
        standing="confirmed",
    )


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("for calendar year 2025 at 3.6%", {2025}),
        ("3.6% for 2013-2017", {2013, 2014, 2015, 2016, 2017}),
        ("Maryland Total Cost of Care (2019 \N{EN DASH} 2026)", set(range(2019, 2027))),
        ("between 2018 and 2022", {2018, 2019, 2020, 2021, 2022}),
        ("by January 1, 2027; 2028-01-01", {2027, 2028}),
        ("2,019 people, $2019 and 2019.5 percent", set()),
        ("in five downstate counties", set()),
    ],
)
def test_years_are_told_from_other_numbers(text: str, years: set[int]) -> None:
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "unit", "numbers"),
    [
        ("3.58% annual, or 9.7 percent, of 5 hospitals", "percent", [3.58, 9.7]),
        ("shall be 3.6 per cent", "percent", [3.6]),
        ("to less than 1 percentage point", "points", [1]),
        ("$330 million, then $1.065 billion", "dollars", [330e6, 1.065e9]),
        ("$1,234 per beneficiary", "dollars per beneficiary-year", [1234]),
        ("enrolls or insures 40,000 or more covered lives", "members", [40000]),
        ("four of six outcomes in 2022, at 70%", "tests", [4, 6]),
        ("above the 85th percentile for at least 3 of the 5 years", "years", [3, 5]),
        ("in consecutive years", "years", []),
    ],
)
def test_numbers_are_of_the_kind_of_the_unit(text: str, unit: str, numbers: list[float]) -> None:
    assert numbers_in(text, unit) == numbers


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("must not exceed 3.58% per year", ""),
        ("3.58% for 2014", ""),
        ("must not exceed 3.85% per year", "the entry says 3.58 (percent), what it quotes 3.85"),
        ("3.58% in 2019", "the entry says 2014 to 2016, what it quotes 2019"),
        ("raised from 2.9% to 3.58%", ""),
        ("as agreed", ""),
    ],
)
def test_an_entry_differs_where_no_year_or_no_number_of_its_quotation_is_its_own(quote: str, said: str) -> None:
    assert difference(version(quote), "percent") == said


def test_a_value_that_is_not_known_contradicts_no_number() -> None:
    assert difference(version("3.0% for 2014; TBD for 2015", value="not known"), "percent") == ""


def test_an_amendment_claims_the_years_of_its_day_and_of_its_title() -> None:
    told = {"id": "rates", "adopted": date(2025, 12, 31), "standing": "unconfirmed"}
    quoted = Cite(document="paper", quote="to set Medicare rates beginning in 2028")

    assert difference(Amendment(**told, title="CMS sets rates from 2028", cite=quoted), "") == ""
    assert difference(Amendment(**told, title="CMS sets rates from 2031", cite=quoted), "") == (
        "the entry says 2025 and 2031, what it quotes 2028"
    )


def test_what_claims_no_year_contradicts_none() -> None:
    says = SimpleNamespace(says="A plan is asked for.", cite=Cite(document="paper", quote="a plan in 2020"))
    assert difference(says, "") == ""


def test_shipped_values_are_held_against_their_quotations() -> None:
    """That the check compares something: so many shipped values quote a number of their own kind."""
    quoted = [
        numbers_in(one.cite.quote, term.unit)
        for test in shipped_tests()
        for term in test.asked.terms.values()
        for one in term.versions
        if one.cite.quote
    ]
    assert len([numbers for numbers in quoted if numbers]) > 100
