"""What `monitor runs` shows of the schedule, and the exit code by which another program is told."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.operations.dues import End, Outcome, State
from monitor.operations.ledger import Ledger
from tests.workspaces import Command

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
YESTERDAY, AN_HOUR_AGO, NEXT_YEAR = (
    f"{(NOW + timedelta(hours=hours)).isoformat()[:16]}" for hours in (-25, -1, 365 * 24)
)
JOB = '[[jobs]]\nid = "{}"\ncron = "{}"\ntimezone = "UTC"\n'
RARELY = f"0 6 1 {(NOW - timedelta(days=40)).month} *"  # not due since yesterday
AN_HOUR_ON = NOW + timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """The ledger of two jobs that are on the clock since yesterday."""
    (tmp_path / "monitor.toml").write_text(JOB.format("first", RARELY) + JOB.format("second", RARELY), "utf-8")
    made = Ledger(tmp_path / "monitor.db")
    for job in ("first", "second"):
        made.begun(job, YESTERDAY)
    return made


def ended(ledger: Ledger, job: str, due: str, state: State, code: int, said: str = "it was so") -> None:
    end = {State.FILED: End.FILED, State.HELD: End.HELD, State.RETRY: End.PASSING}.get(state, End.FAULT)
    again = AN_HOUR_ON if state is State.RETRY else None
    assert ledger.claim(job, due, NOW)
    ledger.close(job, due, NOW, Outcome(end, code, said, "logs/x.log" if code == 1 else None), (state, again))


def test_each_run_is_a_line_with_how_it_stands(ledger: Ledger, monitor: Command) -> None:
    ended(ledger, "first", YESTERDAY, State.FAILED, 1)
    ended(ledger, "first", AN_HOUR_AGO, State.RETRY, 13)
    ended(ledger, "second", NEXT_YEAR, State.FILED, 0)
    code, out, _ = monitor("runs", "--workspace", ledger.path.parent)

    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert code == 0
    assert lines == [
        "Due Job State Tries Next try What came of it Log",
        f"{NEXT_YEAR} second filed 1 exit code 0 later than now: ignored, it was so",
        f"{AN_HOUR_AGO} first retry 1 {AN_HOUR_ON.isoformat()} exit code 13 it was so",
        f"{YESTERDAY} first failed 1 exit code 1 it was so logs/x.log",
    ]


def test_other_programs_get_the_same(ledger: Ledger, monitor: Command) -> None:
    ended(ledger, "first", AN_HOUR_AGO, State.RETRY, 14)
    _, out, _ = monitor("runs", "--json", "--workspace", ledger.path.parent)

    assert json.loads(out) == [
        {
            "job": "first",
            "due": AN_HOUR_AGO,
            "started": NOW.isoformat(),
            "finished": NOW.isoformat(),
            "exit_code": 14,
            "said": "it was so",
            "state": "retry",
            "tries": 1,
            "next_try": AN_HOUR_ON.isoformat(),
            "log": None,
            "noted": None,
            "noted_code": None,
            "run_id": f"first-{AN_HOUR_AGO.replace(':', '')}",
            "ahead": False,
        }
    ]


def test_a_due_that_nobody_takes_up_is_shown(ledger: Ledger, monitor: Command) -> None:
    (ledger.path.parent / "monitor.toml").write_text(JOB.format("first", "*/10 * * * *"), "utf-8")
    _, out, _ = monitor("runs", "--workspace", ledger.path.parent)

    assert out.splitlines()[1].split()[1:4] == ["first", "due", "0"]
    assert "not taken up: is `monitor schedule` at work?" in out


@pytest.mark.parametrize(
    ("states", "codes"),
    [
        ({"first": State.FILED, "second": State.FILED}, (0, 0, 0)),
        ({"first": State.HELD, "second": State.FILED}, (0, 0, 16)),
        ({"first": State.HELD, "second": State.RETRY}, (0, 14, 14)),
        ({"first": State.RETRY, "second": State.FAILED}, (11, 11, 11)),
    ],
)
def test_the_exit_code_is_that_of_the_gravest_newest_due(
    ledger: Ledger, monitor: Command, states: dict[str, State], codes: tuple[int, ...]
) -> None:
    code_of = {State.FILED: 0, State.HELD: 16, State.RETRY: 14, State.FAILED: 11}
    ended(ledger, "first", YESTERDAY, State.FAILED, 10)  # past
    for job, state in states.items():
        ended(ledger, job, AN_HOUR_AGO, state, code_of[state])
        ended(ledger, job, NEXT_YEAR, State.FAILED, 12)  # of a clock that was ahead

    asked = [
        monitor("runs", "--fail-on", word, "--workspace", ledger.path.parent)[0] for word in ("failed", "retry", "held")
    ]
    assert tuple(asked) == codes
    assert monitor("runs", "--workspace", ledger.path.parent)[0] == 0
