"""The clocks of a full rate application: who acts, on which day, and what follows, each held against its passage."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from monitor.definitions.agreements import AgreementFile, Event, Obligation
from monitor.definitions.obligations import Due, dues, past, waiting_for_events
from monitor.pages.due import counted_from, due_table
from tests import passages
from tests.passages import FULL_RATE
from tests.sheets import shipped
from tests.workspaces import Command

RECOMMENDED = date(2021, 1, 13)
COMMISSION, HOSPITAL, STAFF = "Health Services Cost Review Commission", "The hospital", "Staff of the Health Services"


@dataclass(frozen=True)
class Clock:
    """What a clock must say, and where the document says it."""

    holder: str
    when: str
    follows: str
    passages: tuple[str, ...]
    standing: str = "confirmed"


FILED = "after the filing of the notice of a full rate application"
AGREED = "after the start of a pause to which the hospital and the Commission both agreed"
PAUSE = (
    "which will need to be mutually agreed upon. "
    "Expected suspensions for an individual hospital will be 2-3 years."
)  # fmt: skip
CLOCKS = {
    "earliest_effective": Clock(
        HOSPITAL,
        f"30 days {FILED}",
        "the change can take effect, on the date that the notice specifies",
        (
            "effective based on the date that the rate application notice specifies, "
            "which must be at least 30 days after the date on which the notice is filed.",
        ),
    ),
    "hearing_set": Clock(
        COMMISSION,
        f"65 days {FILED}",
        "The document names none.",
        ("the Commission must set a place and time for the hearing within 65 days of the filing notice.",),
    ),
    "suspension_ends": Clock(
        COMMISSION,
        "30 days after a public hearing on a full rate application",
        "The suspension is over; the change can take effect as noticed.",
        (
            "In the event of a hearing, the Commission may suspend the effective date of any",
            "proposed change until 30 days after the hearing.",
        ),
    ),
    "commission_acts": Clock(
        COMMISSION,
        f"150 days {FILED}, or later by an agreement of both parties to postpone the review",
        "takes effect as of the date that the notice specifies",
        (
            "must review and act on the rate application within 150 days after the notice is filed, "
            "unless both parties agree to postpone this deadline.",
            "if the Commission fails to complete the review of the rate application within 150 days, "
            "the change in rate structure will be effective to the date provided on the rate application notice.",
        ),
    ),
    "pause_shortest": Clock(HOSPITAL, f"24 months {AGREED}", "may file again", (PAUSE,)),
    "pause_longest": Clock(HOSPITAL, f"36 months {AGREED}", "may file again", (PAUSE,)),
    "recommendation_on_comar": Clock(
        STAFF,
        "2021-03-14",
        "The document names none.",
        (
            "Staff will come forward with a recommendation with regard to a proposed change "
            "in COMAR 10.37.10.03 within 60 days.",
            "At this time, staff recommend not pursuing a change to statute and COMAR.",
        ),
        "derived",
    ),
    "productivity_substitute": Clock(
        STAFF,
        "2023-07-31",
        "The document names none.",
        (
            "staff will report back to the Commission with a proposed substitute "
            "for that temporary removal no later than July of 2023.",
        ),
        "derived",
    ),
}
LAW = {"earliest_effective", "hearing_set", "suspension_ends", "commission_acts"}


def agreement() -> AgreementFile:
    return shipped().definitions.programme("hscrc_full_rate").agreement


def entry(name: str) -> Obligation:
    return next(one for one in agreement().obligations if one.id == name)


def test_there_is_a_clock_for_each_day_the_document_names_and_none_besides() -> None:
    assert {one.id for one in agreement().obligations} == set(CLOCKS)


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_has_its_holder_its_day_and_what_follows(name: str) -> None:
    clock, found = CLOCKS[name], entry(name)
    when = counted_from(found.due, agreement().event_kinds) or ", ".join(map(str, found.due.dates or []))

    assert found.owed_by.startswith(clock.holder)
    assert when == clock.when
    assert clock.follows in (found.consequence or "")
    assert found.standing == clock.standing
    assert found.adopted == RECOMMENDED
    assert found.title.startswith("Recommended: ") is (name not in LAW)
    assert (found.under == "law") is (name in LAW)


@pytest.mark.parametrize("name", CLOCKS)
def test_what_a_clock_says_stands_in_the_document(name: str) -> None:
    text, clock, found = passages.document(FULL_RATE), CLOCKS[name], entry(name)

    assert [passage for passage in clock.passages if passage not in text] == []
    assert any((found.cite.quote or "") in passage for passage in clock.passages)


def test_every_quotation_of_the_programme_stands_in_the_document() -> None:
    text = passages.document(FULL_RATE)
    cited = [one.cite for one in (*agreement().obligations, *agreement().not_modelled) if one.cite]
    quotes = [
        passages.plain(cite.quote) for cite in cited if cite.quote and cite.document == "hscrc_full_rate_policy_2021"
    ]

    assert [quote for quote in quotes if quote not in text] == []
    assert len(quotes) >= len(CLOCKS) + 5


def test_the_derived_days_are_worked_out_from_the_document() -> None:
    assert entry("recommendation_on_comar").due.dates == [RECOMMENDED + timedelta(days=60)]
    assert entry("productivity_substitute").due.dates == [date(2023, 8, 1) - timedelta(days=1)]  # "no later than July"
    assert "At this time, staff recommend not pursuing a change to statute and COMAR." in (
        entry("recommendation_on_comar").note or ""
    )


def test_spend_down_is_said_not_to_be_recommended() -> None:
    (found,) = [one for one in agreement().not_modelled if one.what.startswith("Spend-down")]

    assert found.why.startswith("Staff do not recommend it.")
    assert found.cite
    assert "staff do not recommend" in (found.cite.quote or "")


def test_nothing_of_it_was_known_the_day_before() -> None:
    before = RECOMMENDED - timedelta(days=1)

    assert dues(agreement(), before, date(2030, 1, 1)) == ()
    assert waiting_for_events(agreement(), before) == ()
    assert {one.obligation.id for one in waiting_for_events(agreement(), RECOMMENDED)} == {
        name for name in CLOCKS if entry(name).due.event
    }


# An application on record


def happened(kind: str, day: str, **more: object) -> Event:
    cite = {"document": "hscrc_full_rate_policy_2021"}
    words = {"kind": kind, "title": kind, "happened": date.fromisoformat(day), "cite": cite, "standing": "confirmed"}
    return Event.model_validate({**words, **more})


def on_record(*events: Event) -> AgreementFile:
    return agreement().model_copy(update={"events": list(events)})


def by_id(found: tuple[Due, ...]) -> dict[str, str]:
    return {due.obligation.id: str(due.on) for due in found}


FIRST = happened("application_filed", "2026-01-05", matter="first")


def test_an_application_starts_its_three_clocks() -> None:
    found = by_id(dues(on_record(FIRST), date(2026, 1, 5), date(2027, 1, 5)))

    assert found == {
        "earliest_effective": "2026-02-04", "hearing_set": "2026-03-11", "commission_acts": "2026-06-04",
    }  # fmt: skip


def test_a_hearing_suspends_for_thirty_days_at_most() -> None:
    heard = on_record(FIRST, happened("hearing_held", "2026-04-20", matter="first"))

    assert by_id(dues(heard, date(2026, 4, 20), date(2027, 1, 5)))["suspension_ends"] == "2026-05-20"


def test_both_parties_may_postpone_the_day_to_act_and_no_other_clock() -> None:
    later = happened("review_postponed", "2026-06-01", until=date(2026, 9, 1), matter="first")
    agreed = on_record(FIRST, later)

    assert by_id(dues(agreed, date(2026, 5, 31), date(2027, 1, 1)))["commission_acts"] == "2026-06-04"  # not yet known
    assert by_id(dues(agreed, date(2026, 6, 1), date(2027, 1, 1))) == {"commission_acts": "2026-09-01"}
    again = on_record(FIRST, later, happened("review_postponed", "2026-08-30", until=date(2026, 10, 1), matter="first"))
    assert by_id(dues(again, date(2026, 9, 15), date(2027, 1, 1))) == {"commission_acts": "2026-10-01"}


def test_what_one_hospital_agrees_to_moves_no_other_hospitals_day() -> None:
    second = happened("application_filed", "2026-02-05", matter="second")
    agreed = on_record(
        FIRST, second, happened("review_postponed", "2026-03-01", until=date(2026, 9, 1), matter="second")
    )
    acts = [due for due in dues(agreed, date(2026, 5, 1), date(2027, 1, 1)) if due.obligation.id == "commission_acts"]

    assert [(str(due.on), due.started and due.started.matter) for due in acts] == [
        ("2026-06-04", "first"), ("2026-09-01", "second"),
    ]  # fmt: skip


def test_a_day_that_has_passed_cannot_be_postponed() -> None:
    late = on_record(FIRST, happened("review_postponed", "2026-06-05", until=date(2026, 9, 1), matter="first"))

    assert dues(late, date(2026, 6, 5), date(2027, 1, 1)) == ()


def test_a_pause_runs_two_to_three_years_from_the_day_agreed() -> None:
    paused = on_record(happened("pause_agreed", "2026-03-01"))

    assert by_id(dues(paused, date(2026, 3, 1), date(2030, 1, 1))) == {
        "pause_shortest": "2028-03-01", "pause_longest": "2029-03-01",
    }  # fmt: skip


# What an office reads


def test_the_command_has_every_clock_with_holder_day_and_consequence(monitor: Command) -> None:
    code, printed, _ = monitor("obligations", "hscrc_full_rate", "--as-of", "2026-11-28")
    whole = json.loads(monitor("obligations", "hscrc_full_rate", "--as-of", "2026-11-28", "--json")[1])
    told = " ".join(printed.split())
    found = {one["obligation"]: one for part in ("due", "waiting", "past") for one in whole[part]}

    assert code == 0
    assert set(found) == set(CLOCKS)
    assert "If the day passes" in told
    assert "Days that have passed; whether it was done is not known here" in told
    for name, clock in CLOCKS.items():
        one = found[name]
        assert one["owed_by"].startswith(clock.holder)
        assert clock.when in (one["counted"], one.get("due"))
        assert clock.follows in one["consequence"]
        assert (one["standing"], one["quote"]) == (clock.standing, entry(name).cite.quote)
        assert one["title"].split()[0] in told


def test_as_of_the_day_of_the_document_both_derived_days_are_ahead(monitor: Command) -> None:
    words = ("obligations", "hscrc_full_rate", "--as-of", "2021-01-13", "--due-within", "3y", "--json")
    whole = json.loads(monitor(*words)[1])

    assert [one["due"] for one in whole["due"]] == ["2021-03-14", "2023-07-31"]
    assert whole["past"] == []


def test_the_report_has_them_too() -> None:
    table = due_table(agreement(), date(2026, 11, 28), shipped().definitions.documents)

    assert table is not None
    assert [column.title for column in table.columns] == [
        "Due", "What", "Owed by", "Owed to", "If the day passes", "Standing",
    ]  # fmt: skip
    assert {row[1].text for row in table.rows} == {entry(name).title for name in CLOCKS}
    assert [row[0].text for row in table.rows][-2:] == ["14 March 2021", "31 July 2023"]
    assert [str(due.on) for due in past(agreement(), date(2023, 7, 31))] == ["2021-03-14"]
