"""What is due when: the calendar, clocks that run, clocks that wait, and what could be known on a date."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.obligations import Due, Waiting, dues, horizon, idle, past, waiting_for_events
from monitor.definitions.registers import DocumentEntry
from monitor.pages.due import due_table

SIGNED = date(2018, 7, 9)
DOCUMENTS = {"paper": DocumentEntry(title="The paper", publisher="An office")}
CITED = {"cite": {"document": "paper"}, "standing": "confirmed"}
KINDS = {"notice": "a warning notice", "visit": "a visit", "delay": "a delay both agreed to"}


def obligation(id_: str = "report", *, due: dict[str, Any], **more: Any) -> dict[str, Any]:
    entry = {"id": id_, "title": f"The {id_}", "owed_by": "State", "owed_to": "CMS", "due": due, "adopted": SIGNED}
    return {**entry, "from": 2019, "through": 2024, **CITED, **more}


def event(happened: str, kind: str = "notice") -> dict[str, Any]:
    return {"kind": kind, "title": f"The {kind}", "happened": date.fromisoformat(happened), **CITED}


def agreed(obligations: Iterable[dict[str, Any]], events: Iterable[dict[str, Any]] = ()) -> AgreementFile:
    words = {"id": "model", "title": "A model", "area": "MD", "parties": ["State", "CMS"], "summary": "Grow slowly."}
    owed = {"obligations": list(obligations), "events": list(events), "event_kinds": KINDS}
    years = {"from": 2019, "through": 2024, "adopted": SIGNED, "disclaimer": "Made for a test."}
    return AgreementFile.model_validate({**words, **years, **owed, **CITED})


def days(found: Iterable[Due]) -> list[str]:
    return [str(due.on) for due in found]


def between(agreement: AgreementFile, first: str, last: str) -> list[str]:
    return days(dues(agreement, date.fromisoformat(first), date.fromisoformat(last)))


YEARLY = obligation("yearly", due={"each_year": ["05-01"]})
MAY = agreed([YEARLY])


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2020-05-01", "2020-05-01", ["2020-05-01"]),  # the day itself, from both sides
        ("2020-05-02", "2021-04-30", []),
        ("2020-04-30", "2022-05-01", ["2020-05-01", "2021-05-01", "2022-05-01"]),
        ("2018-07-09", "2019-12-31", ["2019-05-01"]),  # not before the first year of the entry
        ("2024-01-01", "2030-01-01", ["2024-05-01"]),  # nor after its last
        ("2025-01-01", "2030-01-01", []),
        ("2018-07-08", "2020-01-01", []),  # a day before one could know of it
        ("2021-01-01", "2020-01-01", []),
    ],
)
def test_a_day_of_each_year_is_due_within_its_years(first: str, last: str, found: list[str]) -> None:
    assert between(MAY, first, last) == found


def test_several_days_of_a_year_come_in_their_order() -> None:
    quarters = agreed([obligation(due={"each_year": ["10-31", "01-31", "07-31", "04-30"]})])

    assert between(quarters, "2020-02-01", "2021-01-31") == ["2020-04-30", "2020-07-31", "2020-10-31", "2021-01-31"]


def test_the_29th_of_february_is_the_last_day_of_february() -> None:
    leap = agreed([obligation(due={"each_year": ["02-29"]})])

    assert between(leap, "2019-01-01", "2021-12-31") == ["2019-02-28", "2020-02-29", "2021-02-28"]


def test_dates_are_due_once() -> None:
    plans = agreed([obligation(due={"dates": [date(2021, 6, 30), date(2019, 1, 1), date(2024, 12, 31)]})])

    assert between(plans, "2019-01-01", "2030-01-01") == ["2019-01-01", "2021-06-30", "2024-12-31"]


def test_what_is_due_on_one_day_is_in_the_order_of_its_names() -> None:
    both = agreed([obligation(name, due={"each_year": ["05-01"]}) for name in ("second", "first")])

    assert [due.obligation.id for due in dues(both, date(2020, 1, 1), date(2020, 12, 31))] == ["first", "second"]


AMENDED = agreed(
    [
        obligation(due={"each_year": ["05-01"]}),
        obligation(due={"each_year": ["06-30"]}, adopted=date(2021, 3, 1), **{"from": 2022, "by": "later"}),
    ]
)


def test_a_later_entry_of_the_same_id_governs_its_years_once_it_is_known() -> None:
    assert between(AMENDED, "2021-02-28", "2023-12-31") == ["2021-05-01", "2022-05-01", "2023-05-01"]
    assert between(AMENDED, "2021-03-01", "2023-12-31") == ["2021-05-01", "2022-06-30", "2023-06-30"]


ANSWER = obligation("answer", due={"after": "notice", "days": 90})


def test_a_clock_runs_from_its_event_to_its_last_day() -> None:
    running = agreed([ANSWER], [event("2020-03-02")])

    assert between(running, "2020-03-01", "2021-01-01") == []  # not known before it happened
    assert between(running, "2020-03-02", "2021-01-01") == ["2020-05-31"]
    assert between(running, "2020-03-02", "2020-05-30") == []
    assert between(running, "2020-05-31", "2021-01-01") == ["2020-05-31"]
    assert between(running, "2020-06-01", "2021-01-01") == []


def test_an_event_outside_the_years_of_an_entry_starts_nothing() -> None:
    assert between(agreed([ANSWER], [event("2018-12-31")]), "2018-12-31", "2019-12-31") == []
    assert between(agreed([ANSWER], [event("2024-12-31")]), "2024-12-31", "2025-12-31") == ["2025-03-31"]
    assert between(agreed([ANSWER], [event("2025-01-01")]), "2025-01-01", "2025-12-31") == []


def test_a_clock_of_months_ends_as_months_do() -> None:
    cure = agreed([obligation("cure", due={"after": "notice", "months": 12})], [event("2020-02-29")])

    assert between(cure, "2020-03-01", "2021-12-31") == ["2021-02-28"]


def test_a_clock_waits_until_its_event_and_again_when_it_has_run_out() -> None:
    agreement = agreed([ANSWER, obligation(due={"each_year": ["05-01"]})], [event("2020-03-02"), event("2021-08-01")])
    answer, first, second = agreement.obligations[0], *agreement.events

    assert waiting_for_events(agreement, date(2020, 3, 1)) == (Waiting(answer),)
    assert waiting_for_events(agreement, date(2020, 3, 2)) == ()
    assert waiting_for_events(agreement, date(2020, 5, 31)) == ()
    assert waiting_for_events(agreement, date(2020, 6, 1)) == (Waiting(answer, first),)
    assert waiting_for_events(agreement, date(2024, 1, 1)) == (Waiting(answer, second),)


def test_nothing_waits_outside_its_years_or_before_it_is_known() -> None:
    agreement = agreed([ANSWER])
    days = SIGNED, date(2019, 1, 1), date(2024, 12, 31), date(2025, 1, 1)

    assert [bool(waiting_for_events(agreement, day)) for day in days] == [False, True, True, False]
    assert waiting_for_events(agreed([{**ANSWER, "adopted": date(2020, 1, 1)}]), date(2019, 12, 31)) == ()


def test_an_event_from_which_nothing_is_counted_is_told() -> None:
    agreement = agreed([ANSWER], [event("2020-03-02"), event("2021-04-01", "visit")])

    assert idle(agreement, date(2021, 3, 31)) == ()
    assert idle(agreement, date(2021, 4, 1)) == tuple(agreement.events[1:])


@pytest.mark.parametrize(
    ("text", "last"),
    [("60d", "2020-03-31"), ("8w", "2020-03-27"), ("1m", "2020-02-29"), ("1y", "2021-01-31"), ("9999y", "9999-12-31")],
)
def test_a_span_of_time_is_days_weeks_months_or_years(text: str, last: str) -> None:
    assert horizon(text, date(2020, 1, 31)) == date.fromisoformat(last)


@pytest.mark.parametrize("text", ["", "60", "d", "0d", "-1d", "1.5y", "60 d", "60D", "1h", "99999d", "٣d"])
def test_anything_else_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="is not a span of time; write days, weeks, months or years as 60d"):
        horizon(text, date(2020, 1, 31))


def test_the_table_has_what_is_due_in_twelve_months_then_what_waits() -> None:
    report = obligation(due={"each_year": ["05-01"]}, note="By law.")
    visit = obligation("visit", due={"after": "visit", "months": 1})
    table = due_table(agreed([ANSWER, report, visit], [event("2020-03-02")]), date(2020, 4, 1), DOCUMENTS)

    assert table is not None
    assert table.caption == "Due by 1 April 2021, and what waits for an event"
    assert [(row[0].text, row[0].detail, row[1].text) for row in table.rows] == [
        ("1 May 2020", "", "The report"),
        ("31 May 2020", "90 days after a warning notice of 2 March 2020", "The answer"),
        ("1 month after a visit", "none is on record", "The visit"),
    ]
    assert [cell.text for cell in table.rows[0]] == ["1 May 2020", "The report", "State", "CMS", "confirmed"]
    assert (table.rows[0][1].detail, table.rows[0][4].detail) == ("By law.", "The paper")


def test_a_clock_that_has_run_out_says_so() -> None:
    table = due_table(agreed([ANSWER], [event("2020-03-02")]), date(2021, 1, 1), DOCUMENTS)

    assert table is not None
    assert table.rows[0][0].detail == "that of 2 March 2020 has run out"


def test_without_anything_due_there_is_no_table() -> None:
    assert due_table(agreed([]), date(2020, 1, 1), DOCUMENTS) is None
    assert due_table(MAY, date(2025, 1, 1), DOCUMENTS) is None


# Before an event


PREVIEW = obligation("preview", due={"before": "notice"})


def test_what_is_due_before_an_event_waits_until_one_is_ahead() -> None:
    nothing, ahead = agreed([PREVIEW]), agreed([PREVIEW], [event("2020-06-15")])

    assert [wait.last for wait in waiting_for_events(nothing, date(2020, 5, 1))] == [None]
    assert days(dues(ahead, date(2020, 5, 1), date(2021, 1, 1))) == ["2020-06-14"]
    assert waiting_for_events(ahead, date(2020, 5, 1)) == ()


def test_once_the_event_is_there_what_was_due_before_it_waits_for_the_next() -> None:
    past = agreed([PREVIEW], [event("2020-06-15")])

    assert dues(past, date(2020, 6, 15), date(2021, 1, 1)) == ()
    (wait,) = waiting_for_events(past, date(2020, 6, 15))
    assert wait.last is not None
    assert str(wait.last.happened) == "2020-06-15"


def test_an_event_that_something_precedes_is_not_idle() -> None:
    assert idle(agreed([PREVIEW], [event("2020-06-15")]), date(2021, 1, 1)) == ()


def test_the_table_says_before_what_it_is_due() -> None:
    table = due_table(agreed([PREVIEW], [event("2020-06-15")]), date(2020, 5, 1), DOCUMENTS)
    assert table is not None
    assert (table.rows[0][0].text, table.rows[0][0].detail) == (
        "14 June 2020",
        "before a warning notice of 15 June 2020",
    )
    past = due_table(agreed([PREVIEW], [event("2020-06-15")]), date(2020, 7, 1), DOCUMENTS)
    assert past is not None
    assert (past.rows[0][0].text, past.rows[0][0].detail) == ("before a warning notice", "that of 15 June 2020 is past")


# Put off, passed, and what follows


PUT_OFF = obligation("answer", due={"after": "notice", "days": 90, "unless": "delay"})


def delayed(happened: str, until: str) -> dict[str, Any]:
    return {**event(happened, "delay"), "until": date.fromisoformat(until)}


@pytest.mark.parametrize(
    ("delays", "ends"),
    [
        ([], "2020-05-31"),
        ([("2020-03-02", "2020-09-01")], "2020-09-01"),  # on the first and on the last day of the clock
        ([("2020-05-31", "2020-09-01")], "2020-09-01"),
        ([("2020-06-01", "2020-09-01")], "2020-05-31"),  # a day too late
        ([("2020-03-01", "2020-09-01")], "2020-05-31"),  # before it started
        ([("2020-04-01", "2020-05-01")], "2020-05-31"),  # to an earlier day
        ([("2020-08-01", "2020-12-01"), ("2020-04-01", "2020-09-01")], "2020-12-01"),  # put off twice, in any order
    ],
)
def test_a_clock_is_put_off_while_it_runs(delays: list[tuple[str, str]], ends: str) -> None:
    running = agreed([PUT_OFF], [event("2020-03-02"), *(delayed(*days) for days in delays)])
    known = date.fromisoformat(ends)

    assert days(dues(running, known, date(2021, 12, 31))) == [ends]


def test_the_table_says_that_a_clock_was_put_off_and_which_may_be() -> None:
    open_ = due_table(agreed([PUT_OFF]), date(2020, 1, 1), DOCUMENTS)
    later = due_table(
        agreed([PUT_OFF], [event("2020-03-02"), delayed("2020-04-01", "2020-09-01")]), date(2020, 4, 1), DOCUMENTS
    )

    assert open_ is not None
    assert later is not None
    assert open_.rows[0][0].text == "90 days after a warning notice, or later by a delay both agreed to"
    assert (later.rows[0][0].text, later.rows[0][0].detail) == (
        "1 September 2020",
        "90 days after a warning notice of 2 March 2020, put off by a delay both agreed to of 1 April 2020",
    )


def test_an_event_that_puts_off_is_not_idle() -> None:
    assert idle(agreed([PUT_OFF], [event("2020-03-02"), delayed("2020-04-01", "2020-09-01")]), date(2021, 1, 1)) == ()


def test_what_was_due_once_is_told_when_its_day_has_passed() -> None:
    plans = agreed([obligation(due={"dates": [date(2020, 6, 30), date(2021, 6, 30)]}), YEARLY])

    assert days(past(plans, date(2020, 6, 30))) == []
    assert days(past(plans, date(2021, 7, 1))) == ["2020-06-30", "2021-06-30"]  # and no day of each year
    assert days(past(plans, date(2018, 7, 8))) == []


def test_what_follows_has_a_column_only_where_it_is_said() -> None:
    said = due_table(agreed([{**ANSWER, "consequence": "The offer lapses."}]), date(2020, 1, 1), DOCUMENTS)
    unsaid = due_table(agreed([ANSWER]), date(2020, 1, 1), DOCUMENTS)

    assert said is not None
    assert unsaid is not None
    assert [column.title for column in said.columns][4:] == ["If the day passes", "Standing"]
    assert said.rows[0][4].text == "The offer lapses."
    assert [column.title for column in unsaid.columns] == ["Due", "What", "Owed by", "Owed to", "Standing"]
