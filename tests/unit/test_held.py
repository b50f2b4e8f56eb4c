"""A delivery that is held: kept whole in the inbox, in no store, until it is accepted or rejected."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.errors import HELD, ObservationError
from monitor.intake import beside
from monitor.intake.arrivals import Arrival, accept, all_held, empty_inbox, held_as, reject, take_in
from monitor.intake.ingest import Asked
from monitor.observations import publications
from monitor.operations import schedule
from monitor.operations.ledger import Ledger
from monitor.operations.schedule import Clock
from monitor.readers.delivery import DeliveryError
from monitor.workspace.settings import Settings, load_settings
from tests.offices import DAY, HEADER, deliver, held, monitor, office, text
from tests.workspaces import everything, replaced

NAME = f"claims-{DAY}"
LATER = date(2024, 6, 9)
FEED = f"{HEADER},paid_through"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def settings(workspace: Path) -> Settings:
    return load_settings(workspace, {})


def feed(through: str, paid: int = 3000) -> str:
    """A year's spending, paid through a day."""
    return f"{FEED}\nMD,medicare_ffs,all,paid,2020,{paid},{through}\n"


def taken(workspace: Path, content: str, asked: Asked | None = None, day: date = DAY, name: str = "new") -> Arrival:
    path = deliver(workspace / "desk", f"claims__{name}.csv", content)
    return take_in(settings(workspace), [path], asked or Asked(), day)


def two_feeds(workspace: Path) -> Arrival:
    """One paid through June after one paid through October."""
    taken(workspace, feed("2021-10-31"), name="october")
    return taken(workspace, feed("2021-06-30", 2990), name="june")


def test_it_lies_whole_in_the_inbox_and_in_no_store(workspace: Path) -> None:
    taken(workspace, feed("2021-10-31"), name="october")
    before = everything(workspace / "observations")

    arrival = taken(workspace, feed("2021-06-30", 2990), name="june")

    assert arrival.held
    assert arrival.held.id == NAME
    assert not arrival.taken.publications
    assert everything(workspace / "observations") == before
    folder = workspace / "inbox" / "held" / NAME
    assert sorted(everything(folder)) == ["delivery/claims__june.csv", "effect.json", "held.yaml", "report.txt"]
    assert (folder / "delivery" / "claims__june.csv").read_text("utf-8") == feed("2021-06-30", 2990)
    assert "paid through an earlier day than what is held" in (folder / "report.txt").read_text("utf-8")
    (effect,) = json.loads((folder / "effect.json").read_text("utf-8"))
    assert effect["counts"] == {"restated": 1}


def test_delivered_again_it_is_held_once(workspace: Path) -> None:
    two_feeds(workspace)

    again = taken(workspace, feed("2021-06-30", 2990), name="june")
    deliver(workspace / "inbox", "claims__once_more.csv", feed("2021-06-30", 2990))
    arrivals = empty_inbox(settings(workspace), DAY, lambda _: None)

    assert [(a.again, a.held and a.held.id) for a in (again, *arrivals.held)] == [(True, NAME)] * 2
    assert [entry.id for entry in all_held(settings(workspace))] == [NAME]
    assert not (workspace / "inbox" / "claims__once_more.csv").exists()


def test_accepted_it_is_known_since_that_day_and_the_card_says_who_and_why(workspace: Path) -> None:
    two_feeds(workspace)

    arrival = accept(settings(workspace), NAME, "Ann Analyst", None, LATER)

    assert arrival.taken.publications == (f"claims/{LATER}",)
    card = held(workspace)[-1].card
    assert card.first_seen == LATER
    assert card.accepted
    assert (card.accepted.by, card.accepted.on) == ("Ann Analyst", LATER)
    assert "paid through an earlier day" in card.accepted.held_for[0]
    assert all_held(settings(workspace)) == ()


def test_accepted_with_its_own_day_the_later_run_out_counts(workspace: Path) -> None:
    two_feeds(workspace)

    accept(settings(workspace), NAME, "Ann Analyst", date(2024, 5, 20), LATER)

    assert [p.id for p in held(workspace)] == ["claims/2024-05-01", "claims/2024-05-20", f"claims/{DAY}"]
    assert held(workspace)[1].card.accepted


def test_it_is_checked_again_against_what_is_held_by_then(workspace: Path) -> None:
    two_feeds(workspace)
    taken(workspace, feed("2021-12-31", 9000), Asked(published=LATER), LATER, "december")

    arrival = accept(settings(workspace), NAME, "Ann Analyst", None, LATER)

    assert arrival.held  # it would restate by more than was told when it was held
    assert [reason.kind.value for reason in arrival.held.reasons] == [
        "paid through an earlier day",
        "further than its source ever moved",
    ]
    assert accept(settings(workspace), NAME, "Ann Analyst", None, LATER).taken.publications


def test_where_it_is_refused_by_then_it_says_so_and_stays(workspace: Path) -> None:
    two_feeds(workspace)
    replaced(workspace / "tests_definitions" / "measures.yaml", "services: [all]", "services: [every]")
    replaced(workspace / "tests_definitions" / "measures.yaml", "service: [all]", "service: [every]")
    replaced(workspace / "tests_definitions" / "measures.yaml", "apart: [medicare_ffs]", "apart: [medicare_ffs, every]")
    before = everything(workspace / "inbox")

    with pytest.raises(ObservationError):
        accept(settings(workspace), NAME, "Ann Analyst", None, LATER)

    assert everything(workspace / "inbox") == before


def test_rejected_it_lies_among_what_was_refused_with_its_report(workspace: Path) -> None:
    two_feeds(workspace)
    before = everything(workspace / "inbox" / "held" / NAME)

    folder = reject(settings(workspace), NAME, "Ann Analyst", LATER)

    assert folder == workspace / "inbox" / "rejected" / f"{LATER} {NAME}"
    there = everything(folder)
    assert there.pop("rejected.txt").decode() == (
        f"{NAME} was rejected on {LATER} by Ann Analyst. Nothing was taken in.\n"
    )
    assert there == before
    assert not all_held(settings(workspace))


def test_an_unknown_name_is_told_with_the_nearest(workspace: Path) -> None:
    two_feeds(workspace)

    with pytest.raises(ObservationError, match=f'Did you mean "{NAME}"'):
        held_as(settings(workspace), "claims-2024-06-30")


def test_a_file_that_was_changed_while_it_was_held_is_not_taken_in(workspace: Path) -> None:
    two_feeds(workspace)
    replaced(workspace / "inbox" / "held" / NAME / "delivery" / "claims__june.csv", "2990", "2991")

    with pytest.raises(ObservationError, match="is not there as it was delivered"):
        accept(settings(workspace), NAME, "Ann Analyst", None, LATER)


def test_what_was_spoilt_among_what_is_held_stops_no_other_delivery(workspace: Path) -> None:
    two_feeds(workspace)
    (workspace / "inbox" / "held" / "notes.txt").write_text("mine", "utf-8")

    assert taken(workspace, text(), name="other").taken.publications
    with pytest.raises(ObservationError, match=r"held/notes\.txt/held\.yaml"):
        all_held(settings(workspace))


def test_what_is_taken_in_with_its_day_is_held_no_more(workspace: Path) -> None:
    two_feeds(workspace)

    taken(workspace, feed("2021-06-30", 2990), Asked(published=date(2024, 5, 20)), name="june")

    assert not all_held(settings(workspace))
    assert len(held(workspace)) == 3


def test_where_its_effect_cannot_be_told_a_person_has_to_look(workspace: Path) -> None:
    (workspace / "observations" / "corrections.yaml").write_text("corrections: many\n", "utf-8")

    arrival = taken(workspace, text())

    assert arrival.held
    assert arrival.held.reasons[0].text.startswith("what it would change cannot be told: ")


# A publication that supersedes another


def test_from_the_day_it_is_known_it_takes_an_acceptance_back_and_before_that_nothing_changes(workspace: Path) -> None:
    two_feeds(workspace)
    accept(settings(workspace), NAME, "Ann Analyst", None, LATER)
    before = publications.known_on(held(workspace), LATER)
    wrong, back = before[-1], date(2024, 6, 20)

    found = taken(workspace, feed("2021-10-31"), Asked(supersedes=wrong.id), back, "october_again")

    assert found.taken.publications == (f"claims/{back}",)
    after = held(workspace)
    assert publications.known_on(after, LATER) == before
    assert wrong.id not in [p.id for p in publications.known_on(after, back)]
    assert after[-1].card.supersedes == [wrong.id]


def test_what_superseded_another_wrongly_is_superseded_in_turn(workspace: Path) -> None:
    taken(workspace, text(), name="one")
    second = Asked(supersedes=f"claims/{DAY}")
    taken(workspace, text(1), second, LATER, "two")
    third = Asked(supersedes=f"claims/{LATER}")

    taken(workspace, text(2), third, date(2024, 6, 20), "three")

    named = [p.id for p in publications.standing(held(workspace))]
    assert named == ["claims/2024-05-01", f"claims/{DAY}", "claims/2024-06-20"]


def test_what_is_not_there_cannot_be_superseded(workspace: Path) -> None:
    with pytest.raises(DeliveryError, match='Did you mean "claims/2024-05-01"'):
        taken(workspace, text(), Asked(supersedes="claims/2024-05-02"))


# The day it is known


def test_a_day_of_publication_that_is_to_come_is_refused(workspace: Path) -> None:
    with pytest.raises(DeliveryError, match=r"published on 2024-06-04, which is later than today, 2024-06-03"):
        taken(workspace, text(), Asked(published=date(2024, 6, 4)))


@pytest.mark.parametrize("name", ["claims__new.csv.yaml", "claims__new.yaml"])
def test_a_small_file_beside_a_delivery_says_its_day_and_its_publisher(name: str, workspace: Path) -> None:
    deliver(workspace / "inbox", content=text())
    said = "published: 2024-05-20\npublisher: The office of claims\n"
    (workspace / "inbox" / name).write_text(said, "utf-8")

    (arrival,) = empty_inbox(settings(workspace), DAY, lambda _: None).taken

    assert arrival.taken.publications == ("claims/2024-05-20",)
    assert held(workspace)[-1].card.publisher == "The office of claims"
    assert [path.name for path in (workspace / "inbox").iterdir() if path.name != ".lock"] == []


def test_beside_a_folder_it_says_of_which_source_its_files_are(workspace: Path) -> None:
    deliver(workspace / "inbox" / "june", "spring.csv", text())
    (workspace / "inbox" / "june.yaml").write_text("source: claims\n", "utf-8")

    (arrival,) = empty_inbox(settings(workspace), DAY, lambda _: None).taken

    assert arrival.taken.publications == (f"claims/{DAY}",)


def test_it_waits_for_its_delivery_and_is_told(workspace: Path) -> None:
    side = workspace / "inbox" / "claims__new.csv.yaml"
    side.write_text("published: 2024-05-20\n", "utf-8")

    arrivals = empty_inbox(settings(workspace), DAY, lambda _: None)

    assert arrivals.waiting == (side.name,)
    assert side.exists()


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("published: yesterday\n", "published"),
        ("publisched: 2024-05-20\n", "publisched"),
        ("published: 2024-06-30\n", "later than today"),
        ("", ""),
    ],
)
def test_a_mistake_in_it_refuses_the_delivery_and_both_come_back(said: str, what: str, workspace: Path) -> None:
    deliver(workspace / "inbox", content=text())
    (workspace / "inbox" / "claims__new.csv.yaml").write_text(said, "utf-8")

    (refused,) = empty_inbox(settings(workspace), DAY, lambda _: None).refused

    assert what in str(refused.fault)
    assert {"claims__new.csv", "claims__new.csv.yaml"} <= {path.name for path in refused.report.iterdir()}
    assert len(held(workspace)) == 1


def test_of_two_deliveries_of_one_stem_the_whole_name_counts(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("feed.csv", "feed.csv.yaml", "feed.xlsx", "feed.yaml")]

    arrived, waiting = beside.paired(places)

    assert [(entry.place.name, entry.side and entry.side.name) for entry in arrived] == [
        ("feed.csv", "feed.csv.yaml"),
        ("feed.xlsx", None),
    ]
    assert [path.name for path in waiting] == ["feed.yaml"]


# For a person


def test_the_commands(workspace: Path) -> None:
    two_feeds(workspace)
    run = ("ingest", "--workspace", workspace)

    shown, listed = monitor(*run, "--held"), json.loads(monitor(*run, "--held", NAME, "--json").stdout)
    again = monitor(*run, workspace / "desk" / "claims__june.csv")

    assert shown.returncode == 0
    assert f"claims__june.csv: held as {NAME}" in shown.stdout
    assert "figures: 1 restated" in shown.stdout
    assert [entry["id"] for entry in listed] == [NAME]
    assert listed[0]["reasons"][0]["kind"] == "paid through an earlier day"
    assert again.returncode == HELD
    assert "held already; it waits as" in again.stdout
    for words in (("--accept", NAME), ("--held", "--accept", NAME), ("--by", "Ann"), (), ("--held", "--source", "x")):
        assert monitor(*run, *words).returncode == 13, words
    assert "Did you mean" in monitor(*run, "--reject", f"{NAME}.2").stderr
    assert monitor(*run, "--accept", NAME, "--by", "Ann Analyst", "--published", "2024-05-20").returncode == 0
    assert monitor(*run, "--held").stdout == "Nothing is held.\n"


# On the clock


@pytest.fixture
def clock(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    job = '[[jobs]]\nid = "monthly"\ncron = "0 6 1 * *"\ntimezone = "America/New_York"\nprogrammes = ["model"]\n'
    (workspace / "monitor.toml").write_text(f"[paths]\npackaged = false\n{job}", "utf-8")
    monkeypatch.setattr(schedule, "run", lambda *_, **__: ())
    monkeypatch.setattr(schedule, "shortfall", lambda *_: None)
    found = settings(workspace)
    late = datetime(2024, 6, 4, 3, 30, tzinfo=UTC)  # the evening of the day before in New York
    return Clock(found, Ledger(found.ledger), lambda: late, lambda _: None)


def caught_up(clock: Clock) -> str:
    """The job run for its missed due of the first of June; how that ended."""
    clock.ledger.begun("monthly", "2024-05-01T06:00")
    assert clock.tick(clock.settings.file.jobs[0])
    newest = clock.ledger.runs()[0]
    assert newest.due == "2024-06-01T06:00"
    return f"{newest.exit_code}: {newest.said}"


def test_what_comes_after_a_missed_due_is_not_known_on_its_day(clock: Clock, workspace: Path) -> None:
    deliver(workspace / "inbox", content=text())

    assert caught_up(clock).startswith("0: ")

    new = held(workspace)[-1]
    assert new.known_from == DAY
    assert new not in publications.known_on(held(workspace), date(2024, 6, 1))


def test_a_job_says_what_is_held_and_what_waits(clock: Clock, workspace: Path) -> None:
    taken(workspace, feed("2021-10-31"), name="october", day=date(2024, 5, 20))
    deliver(workspace / "inbox", "claims__june.csv", feed("2021-06-30", 2990))
    (workspace / "inbox" / "july.yaml").write_text("source: claims\n", "utf-8")

    assert caught_up(clock).startswith(
        f"{HELD}: claims__june.csv is held as {NAME}, july.yaml waits for the delivery that it is called after"
    )


def test_a_delivery_that_is_refused_counts_before_one_that_is_held(clock: Clock, workspace: Path) -> None:
    taken(workspace, feed("2021-10-31"), name="october", day=date(2024, 5, 20))
    deliver(workspace / "inbox", "claims__june.csv", feed("2021-06-30", 2990))
    deliver(workspace / "inbox", "claims__other.csv", "nothing\n")

    assert caught_up(clock).startswith("11: ")
