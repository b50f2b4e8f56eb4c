"""When to call run.py: each due of a job once, whoever else is running, and the newest missed due after a stop.

The ledger decides, not the clock's library: a due is its job and its local wall time, claimed by inserting a row. So
two schedulers never run the same due, a restart catches up, and the hour that an autumn night tells twice is one due.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor.errors import MonitorError, ObservationError, Problem, SettingsError
from monitor.evaluation.asked import shortfall
from monitor.intake.arrivals import Arrivals, empty_inbox
from monitor.operations.ledger import Ledger
from monitor.operations.run import Filed, run, run_locked
from monitor.pages.sentences import late_words
from monitor.workspace.settings import Settings
from monitor.workspace.settings_file import Job

Say = Callable[[str], None]
LOOK_BACK = timedelta(days=400)  # a yearly job missed by a month is still caught up
_PATIENCE = 600.0  # seconds a due waits for a run that somebody started by hand


@dataclass(frozen=True)
class Clock:
    """Runs the jobs of the settings. `say` receives one line for each thing that happened."""

    settings: Settings
    ledger: Ledger
    now: Callable[[], datetime]
    say: Say

    def tick(self, job: Job) -> bool:
        """Run the newest due of `job` that nobody has claimed; whether there was one."""
        due = newest_due(job, self.ledger.last_due(job.id), self.now())
        if due is None or not self.ledger.claim(job.id, due, self.now()):
            return False
        self.say(f"{job.id}: due {due}, running")
        code, said = self._run(job, date.fromisoformat(due[:10]))
        self.ledger.close(job.id, due, self.now(), code, said)
        self.say(f"{job.id}: {said} (exit code {code})")
        return True

    def _run(self, job: Job, as_of: date) -> tuple[int, str]:
        """One run, whose failure is written down and never stops the clock."""
        try:
            arrivals = empty_inbox(self.settings, as_of, self.say)
            filed = run(self.settings, job.programmes, as_of, patience=_PATIENCE, kinds=job.reports)
            shortfall([finding for report in filed for finding in report.findings])
            return _ended(filed, arrivals)
        except MonitorError as fault:
            return fault.exit_code, str(fault)
        except Exception as fault:  # a bug in one run must not end the service
            return 1, f"{type(fault).__name__}: {fault}"


def _ended(filed: Sequence[Filed], arrivals: Arrivals) -> tuple[int, str]:
    """How a run ended that filed its reports; a refused delivery is a failure that someone has to look at."""
    lines = [report.folder.as_posix() for report in filed]
    lines += list(dict.fromkeys(late_words(held) for report in filed for held in report.late))
    lines += dict.fromkeys(notice for report in filed for notice in report.notices)
    lines += [f"{refused.fault.name} was refused, see {refused.report.as_posix()}" for refused in arrivals.refused]
    return ObservationError.exit_code if arrivals.refused else 0, ", ".join(lines)


def trigger(job: Job) -> CronTrigger:
    """When the job is due."""
    return CronTrigger.from_crontab(job.cron, timezone=ZoneInfo(job.timezone))


def newest_due(job: Job, last: str | None, now: datetime) -> str | None:
    """The newest due after `last` and not after `now`, as local wall time; None where nothing is due.

    A job that never ran is first due after the service has started, so it has no past dues.
    """
    if last is None:
        return None
    after = max(datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(job.timezone)), now - LOOK_BACK)
    newest = None
    for due in _dues(job, after, now):
        newest = due if due > last else newest
    return newest


def _dues(job: Job, after: datetime, now: datetime) -> Iterator[str]:
    fires = trigger(job)
    due = fires.get_next_fire_time(None, after)
    while due is not None and due <= now:
        yield wall_time(due)
        # Counted on in UTC: local time stands still in the hour that an autumn night tells twice.
        due = fires.get_next_fire_time(None, due.astimezone(UTC) + timedelta(seconds=1))


def wall_time(moment: datetime) -> str:
    """A due as the ledger keeps it: local, to the minute."""
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def serve(settings: Settings, now: Callable[[], datetime], say: Say) -> None:
    """Run jobs on the clock until stopped, holding the schedule's lock.

    Raises SettingsError where there is no job, and LockedError where another scheduler holds the lock.
    """
    if not settings.file.jobs:
        raise SettingsError(Problem("monitor.toml", 0, "there is no [[jobs]] to schedule."))
    clock = Clock(settings, Ledger(settings.ledger), now, say)
    with run_locked(settings.ledger.parent / "schedule"):
        scheduler = BlockingScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(1)})
        for job in settings.file.jobs:
            _resume(clock, job)
            scheduler.add_job(clock.tick, args=[job])  # at once: what was missed while the service was down
            scheduler.add_job(clock.tick, trigger(job), [job], misfire_grace_time=None, coalesce=True)
        say(f"{len(settings.file.jobs)} jobs are on the clock")
        scheduler.start()


def _resume(clock: Clock, job: Job) -> None:
    """Take up a job where the last service left it.

    A claim without an end is of a run that was killed, since only one service holds the lock: it is given back. A job
    that never ran is noted as begun, so that its first due is the next one.
    """
    clock.ledger.give_back(job.id)
    if clock.ledger.last_due(job.id) is None:
        begun = wall_time(clock.now().astimezone(ZoneInfo(job.timezone)))
        clock.ledger.claim(job.id, begun, clock.now())
        clock.ledger.close(job.id, begun, clock.now(), 0, "first seen by the schedule")
