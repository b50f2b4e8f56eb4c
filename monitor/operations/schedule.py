"""When to call run.py: each due of a job once, whoever else is running, and the newest missed due after a stop.

The ledger decides, not the clock's library: a due is its job and its local wall time, claimed by inserting a row. So
two schedulers never run the same due, a restart catches up, and the hour that an autumn night tells twice is one due.
What becomes of a due is decided in `dues`; here are the clock, the ledger and the run. The library tells the times of a
cron line and no more: its own loop sleeps until a date, a year too long where a clock had jumped ahead and came back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import cycle
from zoneinfo import ZoneInfo

from monitor.errors import HELD, ObservationError, Problem, SettingsError, ShortfallError
from monitor.evaluation.asked import shortfall
from monitor.intake.arrivals import Arrivals, empty_inbox
from monitor.operations.alerts import forget_ahead
from monitor.operations.dues import End, Outcome, Run, after, step
from monitor.operations.failed import LOGS, failed
from monitor.operations.ledger import Ledger
from monitor.operations.run import Filed, Order, run, run_locked
from monitor.operations.times import first_due, newest_due, wall_now
from monitor.operations.verify import verified
from monitor.pages.sentences import late_words
from monitor.workspace import disk
from monitor.workspace.settings import Settings
from monitor.workspace.settings_file import Job

Say = Callable[[str], object]
GLANCE = 15.0  # seconds from one look at a job to the next
_PATIENCE = 60.0  # seconds a due waits for a run that somebody started by hand, before it is tried again later


@dataclass
class Clock:
    """Runs the jobs of the settings. `say` receives one line for each thing that happened."""

    settings: Settings
    ledger: Ledger
    now: Callable[[], datetime]
    say: Say
    _resumed: set[str] = field(default_factory=set)
    _told: dict[str, str] = field(default_factory=dict)  # what was said last of each job, so that it is said once
    _ahead: set[tuple[str, str]] = field(default_factory=set)  # dues later than now that were told
    _unended: list[tuple[str, str, datetime, Outcome]] = field(default_factory=list)

    def glance(self, job: Job) -> bool:
        """Do what is to be done for a job now; whether it ran. A fault of the ledger is told, and ends no service."""
        try:
            self._resume(job)
            self._end()
            return self.tick(job)
        except Exception as fault:  # whatever it is: the next glance tries again
            self._once(job, failed(fault, f"schedule-{job.id}", self.settings.ledger.parent).said)
            return False

    def tick(self, job: Job) -> bool:
        """Run the due of `job` that is to be run now, if there is one; whether there was."""
        now, wall = self.now(), wall_now(job, self.now())
        runs = self.ledger.open_runs(job.id, wall)
        last = max([self._since(job, wall), *(run.due for run in runs if run.due <= wall)])
        newest = newest_due(job, last, now)
        todo = step(runs, newest, wall, now)
        self._ignore(job, todo.ahead)
        if todo.take is None:
            return False
        if todo.take == newest and (missed := first_due(job, last, now)) != newest:
            self.ledger.pass_over(job.id, missed, newest, now)
        self.ledger.give_up(job.id, todo.give_up, todo.take)
        return self._take(job, todo.take)

    def _since(self, job: Job, wall: str) -> str:
        """Since when the job is on the clock; one that began on a clock that was ahead begins now."""
        since = self.ledger.since(job.id)
        return since if since is not None and since <= wall else self.ledger.begun(job.id, wall)

    def _take(self, job: Job, due: str) -> bool:
        """Claim a due and run it, if it is still to be had."""
        if not self.ledger.claim(job.id, due, self.now()):
            return False
        self.say(f"{job.id}: due {due}, running")
        ended = self._run(job, self.ledger.run(job.id, due) or Run(job.id, due))
        self._unended.append((job.id, due, self.now(), ended))
        self.say(f"{job.id}: {ended.said} (exit code {ended.exit_code})")
        self._end()
        return True

    def _end(self) -> None:
        """Write down the ends that are not yet in the ledger, which may have been locked by another."""
        while self._unended:
            job, due, finished, ended = self._unended[0]
            held = self.ledger.run(job, due)
            again = after(ended.end, held.tries if held else 1, finished, self.settings.file.schedule.pauses)
            self.ledger.close(job, due, finished, ended, again)
            self._unended.pop(0)
            if again[1]:
                self.say(f"{job}: due {due}, tried again at {again[1].isoformat(timespec='minutes')}")

    def _ignore(self, job: Job, ahead: Sequence[str]) -> None:
        """Pass by dues that are later than now, and say so once."""
        new = [due for due in ahead if (job.id, due) not in self._ahead]
        if new:
            self.ledger.revive(job.id, new)
            self._ahead |= {(job.id, due) for due in new}
            self.say(f"{job.id}: later than now and ignored until then, the clock had been ahead: {', '.join(new)}")

    def _once(self, job: Job, words: str) -> None:
        if self._told.get(job.id) != words:
            self._told[job.id] = words
            self.say(f"{job.id}: {words}")

    def _run(self, job: Job, due: Run) -> Outcome:
        """One run as of the day it was due, whose failure is written down and never stops the clock."""
        today = self.now().astimezone(ZoneInfo(job.timezone)).date()
        try:
            forget_ahead(self.settings.alerts, today)
            due = with_arrivals(due, empty_inbox(self.settings, today, self.say))
            if due.noted:
                self.ledger.note(due)  # now, since the inbox is empty when the due is tried again
            filed = run(
                self.settings, job.programmes, date.fromisoformat(due.due[:10]), _PATIENCE, order=Order(job.reports)
            )
            code, said = verified(self.settings, *_ended(filed, due))
            ended = Outcome({0: End.FILED, HELD: End.HELD}.get(code, End.FAULT), code, said)
        except Exception as fault:  # a bug in one run must not end the service
            ended = failed(fault, due.run_id, self.settings.ledger.parent)
        return replace(ended, noted=due.noted, noted_code=due.noted_code)

    def _resume(self, job: Job) -> None:
        """Take up a job where the last service left it, once.

        A due that is running is of a process that was killed, since only one service holds the lock. A job that is new
        is noted as begun, so that its first due is the next one.
        """
        if job.id not in self._resumed:
            for due in self.ledger.give_back(job.id):
                self.say(f"{job.id}: due {due} is taken up again, the program ended before its run did")
            self.ledger.begun(job.id, wall_now(job, self.now()))
            self._resumed.add(job.id)


def with_arrivals(due: Run, arrivals: Arrivals) -> Run:
    """A due with what somebody has to look at: deliveries refused and held, and files that wait for their delivery."""
    refused = [f"{refused.fault.name} was refused, see {refused.report.as_posix()}" for refused in arrivals.refused]
    held = [f"{', '.join(one.taken.files)} is held as {one.held.id}" for one in arrivals.held if one.held]
    waiting = [f"{name} waits for the delivery that it is called after" for name in arrivals.waiting]
    before, codes = due.noted or "", [due.noted_code or 0, *([ObservationError.exit_code] if refused else [])]
    lines = [line for line in (*refused, *held, *waiting) if line not in before]
    codes += [HELD] if held else []
    code = min(filter(None, codes), default=None)
    return replace(due, noted=", ".join([*filter(None, [before]), *lines]) or None, noted_code=code)


def _ended(filed: Sequence[Filed], due: Run) -> tuple[int, str]:
    """How a run ended that filed its reports; a refused delivery is a failure that someone has to look at."""
    try:
        findings = [finding for report in filed for finding in report.findings]
        shortfall(findings, sum(report.showing for report in filed))
    except ShortfallError as fault:  # reports were filed all the same, and are looked at
        return fault.exit_code, str(fault)
    lines = [report.folder.as_posix() for report in filed]
    lines += list(dict.fromkeys(late_words(held) for report in filed for held in report.late))
    lines += dict.fromkeys(notice for report in filed for notice in report.notices)
    lines += [due.noted] if due.noted else []
    return due.noted_code or 0, ", ".join(lines)


def serve(settings: Settings, now: Callable[[], datetime], say: Say, stopped: Callable[[float], bool]) -> None:
    """Run jobs on the clock, holding the schedule's lock, until `stopped`, which waits so many seconds and then tells.

    The wait is short and is not until a date, so a clock that jumps in either direction stops nothing. Raises
    SettingsError where there is no job, and LockedError where another scheduler holds the lock.
    """
    if not settings.file.jobs:
        raise SettingsError(Problem("monitor.toml", 0, "there is no [[jobs]] to schedule."))
    clock = Clock(settings, Ledger(settings.ledger), now, say)
    with run_locked(settings.ledger.parent / "schedule"):
        disk.clean(settings.ledger.parent / LOGS)
        say(f"on the clock: {', '.join(job.id for job in settings.file.jobs)}")
        for job in cycle(settings.file.jobs):
            clock.glance(job)
            if stopped(GLANCE / len(settings.file.jobs)):
                return
