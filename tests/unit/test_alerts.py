"""Alerts: noted by each run, acknowledged by a person, cleared when a run no longer raises them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from monitor.errors import SettingsError
from monitor.evaluation.asked import signals_of
from monitor.evaluation.signals import Sign, Signal
from monitor.operations.alerts import (
    Alert,
    Raised,
    State,
    acknowledge,
    forget_ahead,
    id_of,
    in_full,
    kept,
    noted,
    raised_by,
    words_of,
)
from monitor.operations.ledger import Ledger
from monitor.operations.mail import alert_mail
from monitor.pages.year_end.alerts import AlertWords
from monitor.workspace.settings import load_settings
from tests.sheets import shipped

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
FOUND = [s for s in signals_of(shipped(), "maryland_tcoc/prices") if s.found.year in (2020, 2021, 2025)]
NAME = "maryland_tcoc/prices/MD/all/2020"
QUIET = [replace(signal, sign=Sign.QUIET) for signal in FOUND]


def note(path: Path, found: Sequence[Signal] = FOUND, as_of: date = MARCH) -> tuple[str, ...]:
    with noted(path, {"maryland_tcoc": raised_by(found)}, as_of) as new:
        return new


def only(path: Path) -> Alert:
    (alert,) = kept(path)
    return alert


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def test_what_calls_for_a_look_stands_and_nothing_else(ledger: Path) -> None:
    assert note(ledger) == (NAME,) == tuple(id_of(s) for s in FOUND if s.sign is Sign.LOOK)
    assert only(ledger) == Alert(NAME, "1.41 points", State.STANDING, "2026-03-01", "2026-03-01")


def test_a_rerun_adds_nothing_and_a_later_one_moves_only_the_last_day(ledger: Path) -> None:
    assert (note(ledger), note(ledger), note(ledger, as_of=APRIL)) == ((NAME,), (), ())
    assert (only(ledger).first_seen, only(ledger).last_seen) == ("2026-03-01", "2026-04-01")


def test_an_acknowledged_alert_is_silent_while_it_is_raised(ledger: Path) -> None:
    note(ledger)
    acknowledge(ledger, NAME, "the analyst", "an edition's change")

    assert note(ledger, as_of=APRIL) == ()
    alert = only(ledger)
    assert (alert.state, alert.by, alert.note) == (State.ACKNOWLEDGED, "the analyst", "an edition's change")


def test_it_rings_anew_only_after_it_was_cleared(ledger: Path) -> None:
    note(ledger)
    acknowledge(ledger, NAME, "the analyst")
    assert note(ledger, QUIET, APRIL) == ()
    assert (only(ledger).state, only(ledger).last_seen) == (State.CLEARED, "2026-03-01")

    assert note(ledger, as_of=MAY) == (NAME,)
    assert only(ledger) == Alert(NAME, "1.41 points", State.STANDING, "2026-05-01", "2026-05-01")


def test_a_run_as_of_an_earlier_date_changes_nothing(ledger: Path) -> None:
    note(ledger, as_of=APRIL)

    assert note(ledger, QUIET, MARCH) == ()
    assert only(ledger).state is State.STANDING


def test_a_run_as_of_a_day_that_is_yet_to_come_stands_in_the_way_of_none(ledger: Path) -> None:
    note(ledger, as_of=date(2027, 3, 1))
    forget_ahead(ledger, APRIL)
    forget_ahead(None, APRIL)

    assert note(ledger, QUIET, MARCH) == ()
    assert only(ledger).state is State.CLEARED
    forget_ahead(ledger, APRIL)
    assert note(ledger, FOUND, date(2026, 2, 1)) == ()  # earlier than the newest still changes nothing
    assert only(ledger).state is State.CLEARED


def test_one_programme_does_not_clear_the_alerts_of_another(ledger: Path) -> None:
    note(ledger)
    with noted(ledger, {"vermont_apm": {}}, APRIL) as new:
        assert new == ()
    assert only(ledger).state is State.STANDING


def test_where_filing_fails_nothing_is_noted(ledger: Path) -> None:
    with pytest.raises(SettingsError), noted(ledger, {"maryland_tcoc": raised_by(FOUND)}, MARCH):
        raise SettingsError([])
    assert kept(ledger) == ()


def test_without_a_workspace_nothing_is_kept(tmp_path: Path) -> None:
    assert load_settings(None, {}).alerts is None
    with noted(None, {"maryland_tcoc": raised_by(FOUND)}, MARCH) as new:
        assert new == ()


def test_alerts_stand_beside_the_runs_of_the_schedule(ledger: Path) -> None:
    note(ledger)
    assert Ledger(ledger).runs() == ()
    assert only(ledger).id == NAME


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("maryland_tcoc/price/MD/all/2020", f'there is no such alert.\n  Did you mean "{NAME}"?'),
        ("nothing", "there is no such alert.\n  `monitor alerts list` shows those there are."),
    ],
)
def test_an_alert_that_is_not_there(name: str, said: str, ledger: Path) -> None:
    note(ledger)
    with pytest.raises(SettingsError) as fault:
        acknowledge(ledger, name, "the analyst")
    assert str(fault.value) == f"{name}: {said}"


def test_only_what_stands_can_be_acknowledged(ledger: Path) -> None:
    note(ledger)
    acknowledge(ledger, NAME, "the analyst")
    with pytest.raises(SettingsError, match=r"acknowledged by the analyst already"):
        acknowledge(ledger, NAME, "S. Other")
    note(ledger, QUIET, APRIL)
    with pytest.raises(SettingsError, match="this alert is cleared"):
        acknowledge(ledger, NAME, "S. Other")


def test_all_that_is_said_of_an_alert_is_kept_with_it(ledger: Path) -> None:
    note(ledger)
    assert in_full(ledger, NAME) == f"{NAME}: 1.41 points\n"
    words = AlertWords("A subject", "It rose.", (("What changed", "All of it."),), miss=0.5, levels=(("watch", 0.35),))
    with noted(ledger, {"maryland_tcoc": {"maryland_tcoc/one/warning": Raised("warning", words)}}, APRIL):
        pass
    assert in_full(ledger, "maryland_tcoc/one/warning") == "A subject\n\nIt rose.\n\nWhat changed\n  All of it.\n"
    assert words_of(ledger, "maryland_tcoc/one/warning") == words
    assert words_of(ledger, NAME).says == f"{NAME}: 1.41 points."
    with pytest.raises(SettingsError, match="there is no such alert"):
        in_full(ledger, "nothing")


HOSTILE = AlertWords("Watch: <b>x</b>", "It <script>rose</script>.", (("What", "a & b"),), synthetic=True, miss=0.004)


def test_an_alert_as_an_e_mail_says_the_same_twice_and_nothing_of_it_is_markup() -> None:
    sent = alert_mail("model/one/watch", HOSTILE, "An office", "https://example.gov/model/")
    message = message_from_bytes(sent, policy=default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))

    assert message["Subject"] == "Watch: <b>x</b>"
    assert plain is not None
    assert html is not None
    assert "It <script>rose</script>." in plain.get_content()
    assert "It &lt;script&gt;rose&lt;/script&gt;." in html.get_content()
    assert "SYNTHETIC DATA" in plain.get_content()
    assert "SYNTHETIC DATA" in html.get_content()
    assert "https://example.gov/model/model/" in html.get_content()
    assert 'width="1%"' in html.get_content()
    assert sent == alert_mail("model/one/watch", HOSTILE, "An office", "https://example.gov/model/")


def test_an_e_mail_without_an_address_has_no_link_and_a_subject_has_one_line() -> None:
    sent = alert_mail("model/one/watch", replace(HOSTILE, subject="Watch:\nBcc: x"), "", "")

    assert b"<a " not in sent
    assert message_from_bytes(sent, policy=default)["Subject"] == "Watch: Bcc: x"
