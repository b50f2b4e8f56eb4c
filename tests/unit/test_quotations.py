"""What an entry says held against the sentence it quotes."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.definitions.agreements import Amendment
from monitor.definitions.quotations import citing, contradiction
from monitor.definitions.quoted import (
    begins_in,
    days_in,
    days_of_the_year_in,
    ends_in,
    lengths_in,
    numbers_in,
    years_in,
)
from monitor.definitions.schema import Version
from monitor.language.entries import Cite, Span
from tests.sheets import shipped, shipped_tests


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
    ("text", "begins", "ends"),
    [
        ("performance period begins 2028-01-01; model through 2035-12-31", (2028,), (2035,)),
        ("is scheduled to begin in January of 2027", (2027,), ()),
        ("to set rates beginning in 2028, with a transition to full authority in 2031", (2028,), ()),
        ("beginning with Performance Year 0 in 2017 and ending with Performance Year 5", (2017,), ()),
        ("went into effect on Jan. 1, 2019", (2019,), ()),
        ("over eight years (2019 to 2026)", (2019,), (2026,)),
        ("between 2018 and 2022", (2018,), (2022,)),
        ("for calendar years 2023 and beyond", (2023,), ()),
        ("aims to end these models early, by December 31, 2025", (), (2025,)),
        ("end date for all cohorts is now 31 December 2035", (), (2035,)),
        ("Dec. 31, 2025, is also the anticipated end date", (), (2025,)),
        ("30% by 2016 and 50% by the end of 2018", (), (2016, 2018)),
        ("savings relative to 2013, by 10 percent, from 150 hospitals", (), ()),
        ("3.6% for 2013-2017, in 2026 and 2027", (), ()),
    ],
)
def test_words_bind_a_year_to_a_beginning_or_an_end(text: str, begins: tuple[int, ...], ends: tuple[int, ...]) -> None:
    assert (begins_in(text), ends_in(text)) == (begins, ends)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("within 150 days after the notice is filed", ("150 days",)),
        ("will be 2-3 years", ("24 months", "36 months")),
        ("within two weeks, or ninety days, or 12 months", ("14 days", "12 months")),
        ("each day of the year", ()),
    ],
)
def test_lengths_of_time_are_told_in_days_and_months(text: str, lengths: tuple[str, ...]) -> None:
    assert lengths_in(text) == lengths


def test_days_are_told_with_and_without_their_year() -> None:
    text = "by May 1 of each year, on April 17th, no later than July of 2023 and on December 31, 2025"
    assert days_in(text) == {"2023-07", "2025-12-31"}
    assert days_of_the_year_in(text) == {"05-01", "04-17"}


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
        ("3.58% in 2019", "the entry says 2014 and 2016, what it quotes 2019"),
        ("3.58% in 2015", "the entry says 2014 and 2016, what it quotes 2015"),
        ("3.58% from 2015", "the entry begins with 2014, what it quotes with 2015"),
        ("3.58% through 2015", "the entry ends with 2016, what it quotes with 2015"),
        ("on January 10, 2014, set at 3.58%", ""),
        ("3.58%, ending January 10, 2014", "the entry ends with 2016, what it quotes with 2014"),
        ("on January 10, 2015, set at 3.58%", "the entry says 2014 and 2016, what it quotes 2015"),
        ("raised from 2.9% to 3.58%", ""),
        ("as agreed", ""),
    ],
)
def test_an_entry_differs_where_no_year_or_no_number_of_its_quotation_is_its_own(quote: str, said: str) -> None:
    assert contradiction(version(quote), "percent") == said


def test_a_value_that_is_not_known_contradicts_no_number() -> None:
    assert contradiction(version("3.0% for 2014; TBD for 2015", value="not known"), "percent") == ""


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("CMS sets rates from 2028, and wholly from 2031", ""),
        ("CMS sets rates", ""),
        ("CMS sets rates from 2031", "the title says 2031, what it quotes begins with 2028"),
        ("CMS sets rates from 2031, not 2028", "the title says 2028 and 2031, what it quotes begins with 2028"),
        ("CMS sets rates from 2029", "the title says 2029, what it quotes 2028 and 2031"),
    ],
)
def test_the_title_of_an_amendment_names_the_year_its_quotation_begins_with(title: str, said: str) -> None:
    told = {"id": "rates", "adopted": date(2025, 12, 31), "standing": "unconfirmed"}
    quoted = Cite(document="paper", quote="to set rates beginning in 2028, with a transition to full authority in 2031")
    assert contradiction(Amendment(**told, title=title, cite=quoted), "") == said


def test_what_claims_no_year_contradicts_none() -> None:
    says = SimpleNamespace(says="A plan is asked for.", cite=Cite(document="paper", quote="a plan in 2020"))
    assert contradiction(says, "") == ""


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


def _shifted(entry: Any) -> Iterator[Any]:
    """The entry with each thing that its quotation binds put wrong, one at a time."""
    quote, due = entry.cite.quote or "", getattr(entry, "due", None)
    if isinstance(entry, Span) and begins_in(quote):
        yield entry.model_copy(update={"from_": entry.from_ - 50})
    if isinstance(entry, Span) and ends_in(quote):
        yield entry.model_copy(update={"through": entry.through + 50})
    if due and due.days and lengths_in(quote):
        yield entry.model_copy(update={"due": due.model_copy(update={"days": due.days + 1})})
    if due and due.dates and days_in(quote):
        yield entry.model_copy(update={"due": due.model_copy(update={"dates": [date(1999, 1, 1)]})})
    if begins_in(quote) and years_in(str(getattr(entry, "title", ""))):
        yield entry.model_copy(update={"title": "Rates are set from 2099"})


def test_each_shipped_entry_is_refused_once_what_its_quotation_binds_is_put_wrong() -> None:
    entries = [entry for model in _shipped() for _, entry in citing(model) if not entry.cite.differs_because]
    wrong = [one for entry in entries for one in _shifted(entry)]
    assert len(wrong) > 100
    assert [one for one in wrong if not contradiction(one, "")] == []


def _shipped() -> Iterator[Any]:
    yield from (programme.agreement for programme in shipped().definitions.programmes)
    yield from (test.asked for test in shipped_tests())
