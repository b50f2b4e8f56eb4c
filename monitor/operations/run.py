"""The one place that wires a run: settings -> findings -> page models -> files on disk."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from monitor.definitions.programmes import Programme
from monitor.evaluation.answer import Finding
from monitor.evaluation.asked import chosen
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import Judged, judged
from monitor.evaluation.signals import Signal, signals
from monitor.evaluation.sources import Held, late
from monitor.intake.arrivals import Tell
from monitor.operations import alerts
from monitor.operations.ahead import raised_ahead, warns
from monitor.operations.alerts import Raised, raised_by
from monitor.operations.audit import audited
from monitor.operations.before import Now, compared_with
from monitor.operations.cover import cover_now
from monitor.operations.first_use import first_use
from monitor.operations.report import Asked, Rendered, filed_with, origin_of, rendered
from monitor.operations.shown import write_front
from monitor.pages.kinds.registry import USUAL
from monitor.records import filing, record, whole
from monitor.records.editions import Edition, editions
from monitor.records.record import Origin
from monitor.records.whole import report_problems
from monitor.workspace import disk, keys, leftovers
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import Settings


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Filed:
    """One programme's report as it was filed; `shown` are the files of it that a person opens.

    It `stands` where an edition of the day was made from just the same: then nothing was drawn, and nothing filed.
    """

    programme: str
    title: str
    headline: str
    folder: Path
    shown: tuple[str, ...]
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...] = ()
    late: tuple[Held, ...] = ()
    alerts: tuple[str, ...] = ()  # the ids of those that stand anew
    showing: int = 0  # worksheets it shows that judge nothing
    notices: tuple[str, ...] = ()  # what whoever looks after the workspace has to know
    warned: bool = False  # whether a warning, or more, stands for the odds of any test
    stands: bool = False


@dataclass(frozen=True)
class Order:
    """Which kinds of report are wanted, and `note`, what each says of why it is made anew."""

    kinds: Sequence[str] = USUAL
    note: str = ""


AS_USUAL = Order()


def run_locked(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the lock of `folder`. Raises LockedError where another run still holds it after `patience` seconds."""
    return disk.locked(folder, patience, "another run is at work here.")


def run(
    settings: Settings,
    names: Sequence[str],
    as_of: date,
    patience: float = 0.0,
    tell: Tell = silent,
    order: Order = AS_USUAL,
) -> tuple[Filed, ...]:
    """Evaluate and file the reports, as the `order` says, of each programme named, or of all.

    Everything is read, checked, evaluated and rendered before the first byte is written; a fault leaves the last
    reports as they were. A report of the same day that was made from just the same stands, and is not made again.
    Waits up to `patience` seconds for another run to end, and tells `tell` what it is at. What watch-tests call for is
    noted with the reports, or not at all. Raises the errors of `monitor.errors`.
    """
    with run_locked(settings.reports, patience):
        disk.clean(settings.reports)
        leftovers.clear()
        gathered = gather_from(settings, as_of)
        named = keys.fingerprints_of(filed_with(gathered), lambda: keys.made(settings))
        notices = tuple(first_use(settings, named))
        origin = origin_of(gathered, settings.definitions, settings.observations, record.software_details(), named)
        asked = Asked(order.kinds, settings.file.outlook.policy, cover_now(settings, order.note))
        programmes = chosen(gathered, names)
        standing = {p.id: edition for p in programmes if (edition := _standing(settings, p.id, asked, origin, as_of))}
        with disk.preparing(settings.reports, "drawn") as folder, disk.kept_for_a_while_in(folder):
            made = {
                programme.id: rendered(gathered, programme, origin, tell, _compared(asked, settings, now))
                for programme in programmes
                if programme.id not in standing and (now := Now(gathered, programme, origin))
            }
        gathered.certified()
        audited(gathered)
        raised = {name: _raised(report, gathered) for name, report in made.items()}
        with alerts.noted(settings.alerts, raised, as_of) as new:
            files = {name: report.files for name, report in made.items()}
            folders = filing.file_reports(settings.reports, as_of.isoformat(), files)
            filing.list_filed(settings.reports, [*folders.values()], record.RECORD_FILE)
            write_front(settings)
            filed = [
                _stands(gathered, programme, standing[programme.id])
                if programme.id in standing
                else _filed(gathered, programme, folders[programme.id], made[programme.id])
                for programme in programmes
            ]
        return tuple(replace(_with_alerts(report, new), notices=notices) for report in filed)


def _standing(settings: Settings, programme: str, asked: Asked, origin: Origin, as_of: date) -> Edition | None:
    """The newest edition of the day, where it was made from the same, has what is asked for, is whole and stands."""
    newest = next(reversed(editions(settings.reports, programme, as_of.isoformat())), None)
    if newest is None or newest.record.withdrawn or newest.record.made_from != asked.made_from(origin, as_of):
        return None
    has_all = set(asked.kinds) <= set(newest.record.reports)
    return newest if has_all and not any(report_problems(newest.folder, whole.filed(newest.folder))) else None


def _compared(asked: Asked, settings: Settings, now: Now) -> Asked:
    """The same, with the report that the new one is compared with."""
    return replace(asked, cover=asked.cover.model_copy(update={"before": compared_with(settings, now)}))


def _with_alerts(report: Filed, new: Sequence[str]) -> Filed:
    """A report with those of the alerts that are of its own programme."""
    return replace(report, alerts=tuple(alert for alert in new if alert.startswith(f"{report.programme}/")))


def _raised(made: Rendered, gathered: Gathered) -> dict[str, Raised]:
    """What a report calls for: by its watch-tests, and by its outlook."""
    ahead = raised_ahead(made.outlook, gathered.definitions.programme(made.page.id)) if made.outlook else {}
    return {**raised_by(_signals(made.tests)), **ahead}


def _filed(gathered: Gathered, programme: Programme, folder: Path, made: Rendered) -> Filed:
    warned = made.outlook is not None and warns(made.outlook)
    told = _told(gathered, programme, folder, made.tests)
    return replace(told, headline=made.page.headline, shown=shown(made.files), warned=warned)


def _stands(gathered: Gathered, programme: Programme, edition: Edition) -> Filed:
    """The report that was there already."""
    said, tests = edition.record, [judged(sheet) for sheet in gathered.worksheets(programme)]
    warned = said.outlook is not None and said.outlook.warns
    told = _told(gathered, programme, edition.folder, tests)
    return replace(told, headline=said.headline, shown=shown(said.files), warned=warned, stands=True)


def _told(gathered: Gathered, programme: Programme, folder: Path, tests: Sequence[Judged]) -> Filed:
    findings = tuple(chain.from_iterable(test.found for test in tests))
    return Filed(
        programme.id, programme.agreement.title, "", folder, (), findings, _signals(tests),
        late(gathered, [test.sheet.test for test in tests]),
        showing=sum(test.answered for test in tests if not test.sheet.test.compares),
    )  # fmt: skip


def shown(files: Iterable[str]) -> tuple[str, ...]:
    """The files of a report that a person opens."""
    return tuple(name for name in files if name.endswith((".html", ".pdf", ".xlsx")))


def _signals(tests: Sequence[Judged]) -> tuple[Signal, ...]:
    return tuple(chain.from_iterable(signals(test.sheet) for test in tests))
