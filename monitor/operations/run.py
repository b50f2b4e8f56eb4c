"""The one place that wires a run: settings -> findings -> page models -> files on disk."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from monitor.evaluation.answer import Finding
from monitor.evaluation.asked import chosen
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import Judged
from monitor.evaluation.signals import Signal, signals
from monitor.evaluation.sources import Held, late
from monitor.intake.arrivals import Tell
from monitor.operations import alerts
from monitor.operations.ahead import raised_ahead, warns
from monitor.operations.alerts import Raised, raised_by
from monitor.operations.audit import audited
from monitor.operations.cover import cover_now
from monitor.operations.first_use import first_use
from monitor.operations.report import Asked, Rendered, filed_with, origin_of, rendered
from monitor.pages.kinds.registry import USUAL
from monitor.pages.model import Report
from monitor.records import filing, record
from monitor.workspace import disk, keys, leftovers
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import Settings


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Filed:
    """One programme's report as it was filed; `shown` are the files of it that a person opens."""

    page: Report
    folder: Path
    shown: tuple[str, ...]
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...] = ()
    late: tuple[Held, ...] = ()
    alerts: tuple[str, ...] = ()  # the ids of those that stand anew
    showing: int = 0  # worksheets it shows that judge nothing
    notices: tuple[str, ...] = ()  # what whoever looks after the workspace has to know
    warned: bool = False  # whether a warning, or more, stands for the odds of any test


def run_locked(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the lock of `folder`. Raises LockedError where another run still holds it after `patience` seconds."""
    return disk.locked(folder, patience, "another run is at work here.")


def run(
    settings: Settings,
    names: Sequence[str],
    as_of: date,
    patience: float = 0.0,
    tell: Tell = silent,
    kinds: Sequence[str] = USUAL,
) -> tuple[Filed, ...]:
    """Evaluate and file the reports, of the `kinds` asked for, of each programme named, or of all.

    Everything is read, checked, evaluated and rendered before the first byte is written; a fault leaves the last
    reports as they were. Waits up to `patience` seconds for another run to end, and tells `tell`
    what it is at. What watch-tests call for is noted with the reports, or not at all. Raises the errors of
    `monitor.errors`.
    """
    with run_locked(settings.reports, patience):
        disk.clean(settings.reports)
        leftovers.clear()
        gathered = gather_from(settings, as_of)
        named = keys.fingerprints_of(filed_with(gathered), lambda: keys.made(settings))
        notices = tuple(first_use(settings, named))
        origin = origin_of(gathered, settings.definitions, settings.observations, record.software_details(), named)
        by = settings.file.outlook.policy
        with disk.preparing(settings.reports, "drawn") as folder, disk.kept_for_a_while_in(folder):
            made_now = [
                rendered(gathered, programme, origin, tell, Asked(kinds, by, cover_now(settings, programme.id, as_of)))
                for programme in chosen(gathered, names)
            ]
        gathered.certified()
        audited(gathered)
        found = {made.page.id: _raised(made, gathered) for made in made_now}
        with alerts.noted(settings.alerts, found, as_of) as new:
            files = {made.page.id: made.files for made in made_now}
            folders = filing.file_reports(settings.reports, as_of.isoformat(), files)
            filing.list_filed(settings.reports, [*folders.values()], record.RECORD_FILE)
            filed = [_filed(gathered, folders[made.page.id], made) for made in made_now]
        return tuple(replace(_with_alerts(report, new), notices=notices) for report in filed)


def _with_alerts(report: Filed, new: Sequence[str]) -> Filed:
    """A report with those of the alerts that are of its own programme."""
    return replace(report, alerts=tuple(alert for alert in new if alert.startswith(f"{report.page.id}/")))


def _raised(made: Rendered, gathered: Gathered) -> dict[str, Raised]:
    """What a report calls for: by its watch-tests, and by its outlook."""
    ahead = raised_ahead(made.outlook, gathered.definitions.programme(made.page.id)) if made.outlook else {}
    return {**raised_by(_signals(made.tests)), **ahead}


def _filed(gathered: Gathered, folder: Path, made: Rendered) -> Filed:
    findings = tuple(chain.from_iterable(test.found for test in made.tests))
    shown = tuple(name for name in made.files if name.endswith((".html", ".pdf")))
    return Filed(
        made.page, folder, shown, findings, _signals(made.tests),
        late(gathered, [test.sheet.test for test in made.tests]),
        showing=sum(test.answered for test in made.tests if not test.sheet.test.compares),
        warned=made.outlook is not None and warns(made.outlook),
    )  # fmt: skip


def _signals(tests: Sequence[Judged]) -> tuple[Signal, ...]:
    return tuple(chain.from_iterable(signals(test.sheet) for test in tests))
