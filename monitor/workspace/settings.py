"""Settings: monitor.toml in a workspace folder, overridden by MONITOR_SECTION__NAME variables; or the defaults."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.errors import Problem, SettingsError
from monitor.shipped import shipped
from monitor.words.complaints import Loc, problems_of
from monitor.workspace import disk
from monitor.workspace.settings_file import Database, Files, Paths, SettingsFile

SETTINGS_FILE = "monitor.toml"
PREFIX = "MONITOR_"
APP = "agreement-monitor"
KEY_FILE = "fingerprints.key"


@dataclass(frozen=True)
class Settings:
    """Settings with every path resolved. `store`, where deliveries go, and `inbox` are None without a workspace.

    `bucket` is the address of the observations where they are kept in one; the last of `observations`, and `store`, are
    then the folder that mirrors it. `key` is where the key of fingerprints lies, or will; `seal` the office's picture.
    """

    file: SettingsFile
    definitions: tuple[Path, ...]
    observations: tuple[Path, ...]
    reports: Path
    store: Path | None
    inbox: Path | None
    ledger: Path
    key: Path
    bucket: str | None = None
    seal: Path | None = None

    @property
    def alerts(self) -> Path | None:
        """Where alerts are kept: in the workspace's ledger. Without a workspace none is, since anyone may run so."""
        return self.ledger if self.store else None


def load_settings(workspace: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `workspace`, or of the current folder if it holds a monitor.toml, or the defaults.

    Raises SettingsError with every problem of the file and the variables.
    """
    if workspace is not None and not (workspace / SETTINGS_FILE).is_file():
        mend = f"Make one with: monitor init {workspace}"
        raise SettingsError(Problem(str(workspace), 0, f"there is no {SETTINGS_FILE} in this folder.", mend=mend))
    folder = workspace or (Path() if Path(SETTINGS_FILE).is_file() else None)
    text = _text(folder / SETTINGS_FILE) if folder else ""
    settings, variables = _overridden(_parsed(text), environment)
    resolved = _resolved(_validated(settings, text, variables), folder)
    _apart(resolved)
    return resolved


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise SettingsError(
            Problem(SETTINGS_FILE, 0, "this is not UTF-8 text.", mend="Save the file as UTF-8.")
        ) from None
    except OSError as fault:
        raise SettingsError(Problem(SETTINGS_FILE, 0, f"the file cannot be read: {fault.strerror}.")) from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        what, _, place = str(fault).partition(" (at line ")
        line = re.match(r"[0-9]+", place)
        mend = 'A setting is written as name = "value"; text stands in quotes.'
        raise SettingsError(
            Problem(SETTINGS_FILE, int(line[0]) if line else 0, f"this is not TOML: {what}.", mend=mend)
        ) from None


def _overridden(settings: dict[str, Any], environment: Mapping[str, str]) -> tuple[dict[str, Any], dict[Loc, str]]:
    """`settings` under the variables, and which variable set what.

    Only variables with a double underscore are settings: MONITOR_DATABASE__URL is [database] url.
    """
    variables: dict[Loc, str] = {}
    for name, value in sorted(environment.items()):
        section, separator, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and separator:
            if not isinstance(settings.setdefault(section, {}), dict):
                raise SettingsError(
                    Problem(name, 0, f"[{section}] cannot be set by a variable.", mend=f"Use {SETTINGS_FILE}.")
                )
            settings[section][key] = value == "true" if value in ("true", "false") else value
            variables |= {(section, key): name, (section,): name}
    return settings, variables


def _validated(settings: dict[str, Any], text: str, variables: Mapping[Loc, str]) -> SettingsFile:
    places: list[Loc] = []

    def line(loc: Loc) -> int:
        places.append(loc)
        return _line(text, loc)

    try:
        return SettingsFile.model_validate(settings)
    except ValidationError as faults:
        problems = problems_of(faults, SETTINGS_FILE, settings, line, SettingsFile)
        set_by = [
            variables.get(loc, "") if not problem.line else "" for problem, loc in zip(problems, places, strict=True)
        ]
        named = zip(problems, set_by, strict=True)
        raise SettingsError([replace(problem, file=name) if name else problem for problem, name in named]) from None


def _line(text: str, loc: Loc) -> int:
    """The first line that sets the last word of `loc`, in its entry of a list; 0 where none does."""
    words = [str(part) for part in loc if isinstance(part, str)]
    if not words:
        return 0
    lines = list(enumerate(text.splitlines(), 1))
    entries = [n for n, line in lines if re.match(rf"\s*\[\[{re.escape(words[0])}\]\]", line)]
    nth = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else None
    since = entries[nth] if nth is not None and nth < len(entries) else 0
    pattern = re.compile(rf"(^|[\s{{,;.])\[?\[?{re.escape(words[-1])}\b")
    return next((n for n, line in lines if n >= since and pattern.search(line.partition("#")[0])), since)


def _resolved(file: SettingsFile, folder: Path | None) -> Settings:
    paths = file.paths
    bucket = paths.observations if "://" in paths.observations else None
    if folder is None:
        ledger = _user_data() / "monitor.db" if file.database == Database() else _ledger(Path(), file)
        return Settings(
            file,
            _roots(Path(), paths.definitions, "tests_definitions", paths.packaged, Paths().definitions),
            _mirrored(bucket, paths.packaged)
            or _roots(Path(), paths.observations, "observations", paths.packaged, Paths().observations),
            _inside(Path(), paths.reports),
            None,
            None,
            ledger,
            _user_data() / KEY_FILE,
            bucket,
        )
    return Settings(
        file,
        _roots(folder, paths.definitions, "tests_definitions", paths.packaged),
        _mirrored(bucket, paths.packaged) or _roots(folder, paths.observations, "observations", paths.packaged),
        _inside(folder, paths.reports),
        mirror(bucket) if bucket else _inside(folder, paths.observations),
        _inside(folder, paths.inbox),
        _ledger(folder, file),
        folder / KEY_FILE,
        bucket,
        _inside(folder, file.office.seal) if file.office.seal else None,
    )


def _mirrored(bucket: str | None, packaged: bool) -> tuple[Path, ...]:
    shipped_too = (shipped("observations"),) if packaged else ()
    return (*shipped_too, mirror(bucket)) if bucket else ()


def mirror(bucket: str) -> Path:
    """The folder of the user that mirrors a bucket; the same address at another server is another bucket."""
    server = os.environ.get("AWS_ENDPOINT_URL", "")
    named = f"{bucket.removeprefix('s3://').partition('/')[0]}-{sha256(f'{server} {bucket}'.encode()).hexdigest()[:12]}"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / APP / "observations" / named


def _ledger(folder: Path, file: SettingsFile) -> Path:
    name = file.database.url.removeprefix("sqlite:///")
    return _there(Path(name), Path(name).parent) if Path(name).is_absolute() else _inside(folder, name)


def _roots(folder: Path, name: str, packaged_name: str, packaged: bool, unasked: str = "") -> tuple[Path, ...]:
    """The shipped folder and the workspace's own; its own may be missing while there is the shipped one.

    A folder of the name `unasked` is not looked for: no one has said that it is meant.
    """
    own, package = _inside(folder, name), shipped(packaged_name)
    if not packaged:
        return (own,)
    wanted = own.is_dir() and name != unasked and own.resolve() != package.resolve()
    return (package, own) if wanted else (package,)


def _inside(folder: Path, name: str) -> Path:
    """The path that `name` stands for: below the workspace, or on another disk where an operator wrote it in full.

    Only monitor.toml and the environment are read here. A relative path, and a link in it, never leads out.
    """
    if Path(name).is_absolute():
        return _there(Path(name), Path(name))
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        mend = "Write a path inside the workspace, or the whole path from / on, such as /srv/office/reports."
        raise SettingsError(Problem(SETTINGS_FILE, 0, f'the path "{name}" leads out of the workspace.', mend=mend))
    return folder / name


def _apart(settings: Settings) -> None:
    """Refuses folders that lie in each other: what is filed in one would be read, or swept away, as the other's."""
    own = {"reports": settings.reports, "observations": settings.store, "inbox": settings.inbox}
    places = {name: path.resolve() for name, path in own.items() if path}
    for (name, place), (other, around) in permutations(places.items(), 2):
        if place.is_relative_to(around):
            what = f'the folders of "{name}" and "{other}" are the same, or one lies in the other.'
            raise SettingsError(Problem(SETTINGS_FILE, 0, what, mend="Give each a folder of its own."))


def _there(path: Path, folder: Path) -> Path:
    """`path` on another disk, in a `folder` that is there: made by us, it might stand where a share is not mounted."""
    if folder.is_dir():
        return path
    mend = "Make it, or mount the share that it is on."
    raise SettingsError(Problem(SETTINGS_FILE, 0, f'there is no folder "{folder}" on this machine.', mend=mend))


def _user_data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / APP


TEMPLATE = """\
# The settings of this workspace. Every line may be left out; what stands here are the defaults.

[paths]                              # folders inside this workspace; or on another disk: "/srv/office/reports"
definitions = "tests_definitions"    # your own definitions, beside the shipped ones
observations = "observations"        # your own publications, beside the shipped ones; or "s3://BUCKET/PREFIX"
reports = "reports"                  # written by the program only
inbox = "inbox"
packaged = true                      # false: without the definitions and observations shipped with the program

# What happened under an agreement, such as a rate application that was filed, is recorded in an events.yaml at the top
# of your own definitions; `monitor obligations` counts from it. What it cites is registered in documents.yaml there:
#   events:
#     - {programme: hscrc_full_rate, kind: application_filed, title: The first application, happened: 2026-11-28,
#        matter: first, cite: {document: notice_of_the_first_application}, standing: confirmed}

[database]
url = "sqlite:///monitor.db"         # the ledger of runs and of alerts

[files]
access = "owner"                     # who on this machine may read what is written: owner, group or everyone

# [[jobs]]                           # what `monitor schedule` runs; weekdays by name (mon), never by number
# id = "monthly"
# programmes = ["maryland_tcoc"]     # none named: all
# cron = "0 6 15 * *"                # minute, hour, day, month, weekday; keep clear of 01:00 to 03:00
# timezone = "America/New_York"
# reports = ["dashboard"]

[schedule]                           # where a lock, a disk or a database is in the way, a job is tried again
retry_minutes = [1, 2, 5, 10, 30, 60]   # after so many minutes; the last is repeated until the job's next due

# [office]                           # whose reports these are: stands at their head, and in letters
# name = "Name of the State office"
# address = ["Street", "City, State ZIP"]
# contact = ["telephone", "https://example.gov"]
# seal = "seal.png"                  # SVG, PNG or JPEG, in this workspace
# accent = "#162e51"                 # the colour of titles and rules
# [[office.signatories]]             # until each role has signed (`monitor sign`), a report is a DRAFT
# role = "Approved for release"
# title = "executive director"
# may = ["Full Name"]

# [site]                             # what `monitor site DIR` lays out for your own web server
# kinds = ["dashboard", "exhibits", "workbook"]   # of signed reports
# address = "https://example.gov/model/"          # where it will be read

[outlook]                            # which odds that a test will be missed call for a look
watch = 0.35                         # raised from these odds on
warning = 0.5
critical = 0.8
watch_back = 0.25                    # and ended below these,
warning_back = 0.3
critical_back = 0.6
calm_vintages = 2                    # in so many deliveries in a row
jump = 0.3                           # raised by one level at a time, unless the odds are up by so much
least_months = 2                     # none before so many months of the year
run_out = 2                          # have so many months of run-out,
warns_from = "may"                   # and none above a watch before the delivery paid through this month
"""


def new_workspace(folder: Path, *, packaged: bool = True) -> Path:
    """Write a commented monitor.toml and the folders it names; `packaged` as it says there.

    Raises SettingsError where one already stands.
    """
    if (folder / SETTINGS_FILE).exists():
        raise SettingsError(
            Problem(str(folder / SETTINGS_FILE), 0, "there is one already.", mend="Edit it, or choose a folder.")
        )
    disk.readable_by(Files().access)
    with disk.writing(folder):
        for name in ("tests_definitions", "observations", "reports", "inbox"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        text = TEMPLATE if packaged else TEMPLATE.replace("packaged = true ", "packaged = false")
        disk.replace_file(folder / SETTINGS_FILE, text.encode())
    return folder / SETTINGS_FILE
