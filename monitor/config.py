"""Settings: monitor.toml in a workspace folder, overridden by MONITOR_SECTION__NAME variables; without either, defaults."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError

from monitor.errors import Problem, SettingsError
from monitor.shipped import shipped
from monitor.strict_yaml import Strict, problems_of

FILE = "monitor.toml"
PREFIX = "MONITOR_"
APP = "agreement-monitor"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{name!r} is not a time zone; write one such as America/New_York") from None
    return name


def _cron(text: str) -> str:
    if len(fields := text.split()) != 5:
        raise ValueError("a cron line has five fields: minute, hour, day, month, weekday")
    if re.search(r"\d", fields[4]):
        raise ValueError("write the weekday by name (mon, tue, ...): programs count its number differently")
    return text


def _sqlite(url: str) -> str:
    if not url.startswith("sqlite:///"):
        raise ValueError("this version keeps its ledger in SQLite; write sqlite:///monitor.db")
    return url


class Paths(Strict):
    """Folders of the workspace; `packaged` adds the definitions and observations shipped with the program."""

    definitions: str = "tests_definitions"
    observations: str = "observations"
    reports: str = "reports"
    inbox: str = "inbox"
    packaged: bool = True


class Database(Strict):
    """Where the ledger of runs is kept."""

    url: Annotated[str, AfterValidator(_sqlite)] = "sqlite:///monitor.db"


class Job(Strict):
    """What to run, and when."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    programmes: list[str] = []
    cron: Annotated[str, AfterValidator(_cron)]
    timezone: Annotated[str, AfterValidator(_zone)] = "America/New_York"
    reports: list[Literal["dashboard"]] = ["dashboard"]


class Channel(Strict):
    """Whom alerts would go to; this version sends none, and says so."""

    url: str
    levels: list[Literal["watch", "warning", "missed"]]


class Alerts(Strict):
    """The channels of alerts."""

    channels: list[Channel] = []


class SettingsFile(Strict):
    """The whole of monitor.toml."""

    paths: Paths = Paths()
    database: Database = Database()
    jobs: list[Job] = []
    alerts: Alerts = Alerts()


@dataclass(frozen=True)
class Settings:
    """Settings with every path resolved."""

    file: SettingsFile
    definitions: tuple[Path, ...]
    observations: tuple[Path, ...]
    reports: Path
    inbox: Path | None
    ledger: Path

    def job(self, name: str) -> Job:
        """The job called `name`. Raises SettingsError."""
        found = next((job for job in self.file.jobs if job.id == name), None)
        if found is None:
            raise SettingsError(Problem(FILE, 0, f'there is no job "{name}".'))
        return found


def load_settings(workspace: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `workspace`, or of the current folder if it holds a monitor.toml, or the defaults.

    Raises SettingsError with every problem of the file and the variables.
    """
    if workspace is not None and not (workspace / FILE).is_file():
        mend = f"Make one with: monitor init {workspace}"
        raise SettingsError(Problem(str(workspace), 0, f"there is no {FILE} in this folder.", mend=mend))
    folder = workspace or (Path() if Path(FILE).is_file() else None)
    text = (folder / FILE).read_text("utf-8") if folder else ""
    return _resolved(_validated(_overridden(_parsed(text), environment), text), folder)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(Problem(FILE, 0, f"this is not TOML: {fault}.")) from None


def _overridden(settings: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Only variables with a double underscore are settings: MONITOR_DATABASE__URL is [database] url."""
    for name, value in sorted(environment.items()):
        section, found, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and found:
            settings.setdefault(section, {})[key] = value == "true" if value in ("true", "false") else value
    return settings


def _validated(settings: dict[str, Any], text: str) -> SettingsFile:
    try:
        return SettingsFile.model_validate(settings)
    except ValidationError as faults:
        raise SettingsError(problems_of(faults, FILE, lambda loc: _line(text, loc), SettingsFile)) from None


def _line(text: str, loc: tuple[str | int, ...]) -> int:
    """The first line that sets the last word of `loc`; 0 where none does."""
    words = [str(part) for part in loc if isinstance(part, str)]
    pattern = re.compile(rf"(^|[\s{{,;])\[?\[?{re.escape(words[-1])}\b") if words else re.compile(r"$^")
    return next((place for place, line in enumerate(text.splitlines(), 1) if pattern.search(line)), 0)


def _resolved(file: SettingsFile, folder: Path | None) -> Settings:
    if folder is None:
        defaults = {name: (shipped(name),) for name in ("tests_definitions", "observations")}
        ledger = _user_data() / "monitor.db" if file.database == Database() else _inside(Path(), _database(file))
        return Settings(file, defaults["tests_definitions"], defaults["observations"], Path("reports"), None, ledger)
    own = file.paths
    return Settings(
        file,
        _roots(folder, own.definitions, "tests_definitions", own.packaged),
        _roots(folder, own.observations, "observations", own.packaged),
        _inside(folder, own.reports),
        _inside(folder, own.inbox),
        _inside(folder, _database(file)),
    )


def _database(file: SettingsFile) -> str:
    return file.database.url.removeprefix("sqlite:///")


def _roots(folder: Path, name: str, packaged_name: str, packaged: bool) -> tuple[Path, ...]:
    """The shipped folder and the workspace's own; its own may be missing while there is the shipped one."""
    own = _inside(folder, name)
    return (*((shipped(packaged_name),) if packaged else ()), *((own,) if own.is_dir() or not packaged else ()))


def _inside(folder: Path, name: str) -> Path:
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        mend = "Write a path inside the workspace."
        raise SettingsError(Problem(FILE, 0, f'the path "{name}" leads out of the workspace.', mend=mend))
    return folder / name


def _user_data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / APP


TEMPLATE = """\
# The settings of this workspace. Every line may be left out; what stands here are the defaults.

[paths]                              # folders inside this workspace
definitions = "tests_definitions"    # your own definitions, beside the shipped ones
observations = "observations"        # your own publications, beside the shipped ones
reports = "reports"                  # written by the program only
inbox = "inbox"
packaged = true                      # false: without the definitions and observations shipped with the program

[database]
url = "sqlite:///monitor.db"         # the ledger of runs

# [[jobs]]                           # what `monitor schedule` runs; weekdays by name (mon), never by number
# id = "monthly"
# programmes = ["maryland_tcoc"]     # none named: all
# cron = "0 6 15 * *"                # minute, hour, day, month, weekday; keep clear of 01:00 to 03:00
# timezone = "America/New_York"
# reports = ["dashboard"]
"""


def init(folder: Path) -> Path:
    """Write a commented monitor.toml and the folders it names. Raises SettingsError where one already stands."""
    if (folder / FILE).exists():
        raise SettingsError(
            Problem(str(folder / FILE), 0, "there is one already.", mend="Edit it, or choose a folder.")
        )
    for name in ("tests_definitions", "observations", "reports", "inbox"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(TEMPLATE, "utf-8")
    return folder / FILE
