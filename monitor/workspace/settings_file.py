"""The words of monitor.toml: where things lie, what is run when, whom alerts would go to, and what odds raise one."""

import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from monitor.language.periods import MONTHS, Month
from monitor.outlook.policy import Policy
from monitor.pages.cover import Office
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict
from monitor.workspace.cron import cron


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, such as America, is an OSError
        mend = "Write one such as America/New_York."
        raise Refused(f'"{name}" is not a time zone.', mend=mend) from None
    return name


def _sqlite(url: str) -> str:
    if not url.startswith("sqlite:///"):
        raise Refused("this version keeps its ledger in SQLite only.", mend="Write sqlite:///monitor.db")
    if not url.removeprefix("sqlite:///"):
        raise Refused("the name of the database file is missing.", mend="Write sqlite:///monitor.db")
    return url


_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._=-]+)*/?")


def _observations(place: str) -> str:
    """A folder, or a bucket of S3-compatible storage; its credentials are never a part of its address."""
    if "://" in place and not _BUCKET.fullmatch(place):
        mend = (
            "Write s3://BUCKET/PREFIX; the server and its keys stand in AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and so on."
        )
        raise Refused("this is no address of a bucket.", mend=mend)
    return place


Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
Odds = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Few = Annotated[int, Field(ge=0, le=12)]
Folder = Annotated[str, Field(min_length=1)]


class Paths(Strict):
    """Folders of the workspace, or whole paths of folders on other disks and shares.

    `packaged` adds the definitions and observations shipped with the program.
    """

    definitions: Folder = "tests_definitions"
    observations: Annotated[Folder, AfterValidator(_observations)] = "observations"
    reports: Folder = "reports"
    inbox: Folder = "inbox"
    packaged: bool = True


class Database(Strict):
    """Where the ledger of runs is kept."""

    url: Annotated[str, AfterValidator(_sqlite)] = "sqlite:///monitor.db"


class Files(Strict):
    """Who on this machine may read the files and folders that the program writes; only its own account writes them."""

    access: Literal["owner", "group", "everyone"] = "owner"


class Job(Strict):
    """What to run, and when."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$", description="a name of lower-case letters, digits, - and _")]
    programmes: list[str] = []
    cron: Annotated[str, AfterValidator(cron)]
    timezone: Annotated[str, AfterValidator(_zone)] = "America/New_York"
    reports: list[Literal["dashboard", "quarterly", "annual", "annex", "exhibits", "workbook"]] = ["dashboard"]


class Schedule(Strict):
    """How the schedule goes on where a due could not be run.

    `retry_minutes` are the pauses after which it is tried again; the last is repeated until the job's next due.
    """

    retry_minutes: Annotated[list[Minutes], Field(min_length=1)] = [1, 2, 5, 10, 30, 60]

    @property
    def pauses(self) -> tuple[timedelta, ...]:
        """The pauses as spans of time."""
        return tuple(timedelta(minutes=minutes) for minutes in self.retry_minutes)


class Channel(Strict):
    """Whom alerts would go to; this version sends none, and says so."""

    url: str
    levels: list[Literal["watch", "warning", "missed"]]


class Alerts(Strict):
    """The channels of alerts."""

    channels: list[Channel] = []


_LEVELS = ("watch", "warning", "critical")
_BACKS = ("watch_back", "warning_back", "critical_back")


class Outlook(Strict):
    """From which odds of a miss, 0 to 1, an alert is raised, and below which it ends.

    A level ends after `calm_vintages` deliveries in a row below its way back. It is raised by one at a time, unless the
    odds are up by `jump`. There is none before `least_months` months of the year have `run_out` months of run-out, and
    none above a watch before the delivery paid through the month `warns_from`.
    """

    watch: Odds = Policy.watch
    warning: Odds = Policy.warning
    critical: Odds = Policy.critical
    watch_back: Odds = Policy.watch_back
    warning_back: Odds = Policy.warning_back
    critical_back: Odds = Policy.critical_back
    calm_vintages: Annotated[int, Field(ge=1, le=12)] = Policy.calm_vintages
    jump: Odds = Policy.jump
    least_months: Few = Policy.least_months
    run_out: Few = Policy.run_out
    warns_from: Month = "may"

    @model_validator(mode="after")
    def _in_order(self) -> "Outlook":
        for names in (_LEVELS, _BACKS, *zip(_BACKS, _LEVELS, strict=True)):
            if sorted(odds := [getattr(self, name) for name in names]) != odds:
                what = f"{', '.join(names[:-1])} and {names[-1]} are not in this order."
                raise Refused(what, mend="Levels rise, and each ends at odds no higher than it is raised from.")
        return self

    @property
    def policy(self) -> Policy:
        """The same as the outlook takes it."""
        return Policy(**{**self.model_dump(), "warns_from": MONTHS.index(self.warns_from) + 1})


def _address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s<>\"]+/", text):
        raise Refused(f'"{text}" is no address of a folder.', mend="Write one such as https://example.gov/model/")
    return text


class Site(Strict):
    """What `monitor site` lays out for an office's own web server: which kinds are public, and where they will be."""

    kinds: Annotated[list[Literal["dashboard", "quarterly", "annual", "exhibits", "workbook"]], Field(min_length=1)] = [
        "dashboard", "exhibits", "workbook",
    ]  # fmt: skip
    address: Annotated[str, AfterValidator(_address)] = ""


class SettingsFile(Strict):
    """The whole of monitor.toml."""

    paths: Paths = Paths()
    database: Database = Database()
    files: Files = Files()
    jobs: list[Job] = []
    schedule: Schedule = Schedule()
    alerts: Alerts = Alerts()
    outlook: Outlook = Outlook()
    office: Office = Office()
    site: Site = Site()

    @model_validator(mode="after")
    def _jobs_apart(self) -> "SettingsFile":
        names = [job.id for job in self.jobs]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise Refused(f'two jobs are called "{twice[0]}".', mend="Give each its own id.")
        return self
