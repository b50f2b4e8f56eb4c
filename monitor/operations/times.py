"""When a job is due, by its cron line and in its own zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.workspace.settings_file import Job

LOOK_BACK = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=32),
    timedelta(days=400),
)  # the newest is found first


def trigger(job: Job) -> CronTrigger:
    """When the job is due."""
    return CronTrigger.from_crontab(job.cron, timezone=ZoneInfo(job.timezone))


def newest_due(job: Job, last: str | None, now: datetime) -> str | None:
    """The newest due after `last` and not after `now`, as local wall time; None where nothing is due.

    A job that never ran is first due after the service has started, so it has no past dues. Of dues long missed the
    newest is looked for in the last hour, day and month before all of the past is gone through.
    """
    if last is None:
        return None
    for span in LOOK_BACK:
        since = now - span
        dues = [due for due in _dues(job, max(_moment(job, last), since), now) if due > last]
        if dues or _moment(job, last) >= since:
            return max(dues, default=None)
    return None


def first_due(job: Job, last: str, now: datetime) -> str:
    """The first due after `last`; of a job that is due by `now`."""
    return next(due for due in _dues(job, max(_moment(job, last), now - LOOK_BACK[-1]), now) if due > last)


def _moment(job: Job, wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(job.timezone))


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


def wall_now(job: Job, now: datetime) -> str:
    """What the clock on the wall of a job's zone shows."""
    return wall_time(now.astimezone(ZoneInfo(job.timezone)))
