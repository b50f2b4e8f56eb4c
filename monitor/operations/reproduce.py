"""A filed report rebuilt in memory from what it was made from, and compared byte by byte; and two reports compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from monitor.errors import ChangedError, DefinitionError, MonitorError, ObservationError, Problem, RecordError
from monitor.evaluation.asked import chosen
from monitor.intake.arrivals import Tell
from monitor.observations.fingerprints import Fingerprints, Keyed
from monitor.operations.own_inputs import ALL_OWN, OwnInputs, own_inputs
from monitor.operations.report import Asked, Rendered, origin_of, rendered
from monitor.operations.run import silent
from monitor.outlook.programme import DEFAULTS
from monitor.pages.cover import Cover
from monitor.records import record, shelf
from monitor.records.compare import (
    ChangedFinding,
    Comparison,
    LaidTo,
    Stage,
    by_key,
    changed_findings,
    differing,
    settled,
)
from monitor.records.exchange import Side, stages, versions
from monitor.records.rebuild import Roots, answering, laid_out
from monitor.records.reopened import Reopened, reopened
from monitor.records.shelf import Shelved
from monitor.words.wording import listed
from monitor.workspace import keys, store
from monitor.workspace.gathering import gather
from monitor.workspace.settings import Settings

ReportFiles = Mapping[str, bytes]
# from the inputs as laid out, of a report, by software of these versions, its publications named as the report does
Renderer = Callable[[Roots, Shelved, Mapping[str, str], Fingerprints], ReportFiles]


@dataclass(frozen=True)
class Reproduction:
    """What came of rebuilding a report.

    `files` says of each file whether it is identical; `faults` where the folder is not what its record says;
    `software` how today's differs from the software that made the report, empty where it does not; `changes` are the
    findings that came out differently. `unchecked` are publications with guarded rows that the report names by a key
    which this workspace does not have: that their hidden rows are the same, only the workspace's own seal says. `own`
    is where what it was made from is not the workspace's own.
    """

    report: str
    software: str
    faults: tuple[str, ...]
    files: tuple[tuple[str, bool], ...]
    findings: int
    changes: tuple[ChangedFinding, ...]
    unchecked: Mapping[str, Keyed] = field(default_factory=dict)
    own: OwnInputs = ALL_OWN

    @property
    def sound(self) -> bool:
        """Whether everything is identical, and its figures are none but those that are sealed here."""
        return self.exact and not self.own.figures

    @property
    def exact(self) -> bool:
        """Whether everything that was filed came out identical."""
        return not self.faults and all(identical for _, identical in self.files)


def reproduction(report: Shelved, rebuilt: ReportFiles, details: Mapping[str, str]) -> Reproduction:
    """The report held against its `rebuilt` files, made by the software `details`. Pure."""
    again = by_key(record.read_record(rebuilt[record.RECORD_FILE], record.RECORD_FILE).findings)
    software = versions(report.record.software_details, details)
    stage = Stage(LaidTo.SOFTWARE if software else LaidTo.UNKNOWN, software, again)
    names = sorted({*report.files, *rebuilt})
    return Reproduction(
        report.named,
        software,
        report.faults,
        tuple((name, report.files.get(name) == rebuilt.get(name)) for name in names),
        len(again),
        changed_findings(by_key(report.record.findings), [stage]),
    )


def reproduce(settings: Settings, where: str, render: Renderer) -> Reproduction:
    """Rebuild the report called `where`. Raises RecordError where that can't be done.

    Raises ChangedError where a data file is edited meanwhile.
    """
    report = shelf.shelved(where, settings.reports)
    observations = store.roots(settings)
    inputs = _reopened(report, settings, observations)
    with laid_out(inputs.inputs, observations) as roots:
        details = record.software_details()
        try:
            rebuilt = render(roots, report, details, inputs.named)
        except ChangedError:
            raise
        except (DefinitionError, ObservationError) as fault:
            raise RecordError(_not_understood(report, fault, details)) from None
    own = own_inputs(inputs.inputs, settings.definitions, observations)
    return replace(reproduction(report, rebuilt, details), unchecked=inputs.unchecked, own=own)


def _reopened(report: Shelved, settings: Settings, roots: Sequence[Path]) -> Reopened:
    return reopened(report.inputs(), roots, lambda: keys.kept(settings))


def unchecked_told(unchecked: Mapping[str, Keyed]) -> list[str]:
    """What cannot be said of publications whose fingerprints were made with keys that are not here."""
    by_key = {keyed.key: [name for name, k in unchecked.items() if k.key == keyed.key] for keyed in unchecked.values()}
    return [
        f"the fingerprint of {listed(names)} was made with key {key}, which is not the key of this workspace; "
        "that its hidden rows are the same, only the card and the seal in this workspace say"
        for key, names in sorted(by_key.items())
    ]


def _not_understood(report: Shelved, fault: MonitorError, details: Mapping[str, str]) -> Problem:
    what = f"what the report of {report.named} was made from is not understood by this software."
    then = versions(details, report.record.software_details)
    mend = f"Use the software that made it: {then}." if then else ""
    return Problem(str(report.folder), 0, what, str(fault.problems[0]).replace("\n", " "), mend)


def rendered_again(settings: Settings, report: Shelved, cover: Cover, tell: Tell = silent) -> Rendered:
    """A filed report made from the same inputs under another cover. Raises RecordError as `reproduce` does."""
    inputs = _reopened(report, settings, store.roots(settings))
    with laid_out(inputs.inputs, store.roots(settings)) as roots:
        made = Made(roots, report, record.software_details(), inputs.named)
        return _rendered(made, cover, tell)


def rendering(tell: Tell = silent) -> Renderer:
    """The renderer that makes every file of a report as a run does."""

    def render(roots: Roots, report: Shelved, details: Mapping[str, str], named: Fingerprints) -> ReportFiles:
        return _rendered(Made(roots, report, details, named), report.cover(), tell).files

    return render


class Made(NamedTuple):
    """A report and what it was made from: its inputs laid out, the software, and what its publications are named by."""

    roots: Roots
    report: Shelved
    details: Mapping[str, str]
    named: Fingerprints


def _rendered(made: Made, cover: Cover, tell: Tell) -> Rendered:
    roots, said = made.roots, made.report.record
    gathered = gather(roots.definitions, roots.observations, said.as_of, sealed=False, guard=roots.guard)
    (programme,) = chosen(gathered, [said.programme])
    origin = origin_of(gathered, roots.definitions, roots.observations, made.details, made.named)
    by = said.outlook.policy if said.outlook else DEFAULTS
    again = rendered(gathered, programme, origin, tell, Asked(said.reports, by, cover))
    gathered.certified()
    return again


def compared(settings: Settings, old: str, new: str) -> Comparison:
    """What differs between two filed reports, and because of which input. Raises RecordError for what is no report."""
    earlier, later = (shelf.shelved(where, settings.reports) for where in (old, new))
    if earlier.record.programme != later.record.programme:
        what = f"these are reports of two programmes: {earlier.record.programme} and {later.record.programme}."
        raise RecordError(Problem(f"{old} and {new}", 0, what, mend="Compare two reports of one programme."))
    before, after = by_key(earlier.record.findings), by_key(later.record.findings)
    moved = differing(before, after)
    notes = [f"{report.named}: {fault}" for report in (earlier, later) for fault in report.faults]
    changes = changed_findings(before, _walked(earlier, later, settings, notes)) if moved else ()
    details = record.software_details()
    if moved and earlier.record.software_details == later.record.software_details != details:
        changes = settled(changes)
        made_by = versions(earlier.record.software_details, details)
        notes.append(f"both reports were made by other software than this, which tells why: {made_by}")
    return Comparison(earlier.record, later.record, len(set(before) | set(after)) - len(moved), changes, tuple(notes))


def _walked(earlier: Shelved, later: Shelved, settings: Settings, notes: list[str]) -> list[Stage]:
    """The stages from one report to the other; where their inputs are not there, a single one that says so.

    What cannot be checked on the way is added to `notes`.
    """
    try:
        inputs = [_reopened(report, settings, store.roots(settings)) for report in (earlier, later)]
        sides = Side(earlier.record, inputs[0].inputs), Side(later.record, inputs[1].inputs)
        for report, again in zip((earlier, later), inputs, strict=True):
            notes += [f"{report.named}: {text}" for text in unchecked_told(again.unchecked)]
    except RecordError as fault:
        return [Stage(LaidTo.UNKNOWN, str(fault.problems[0]).partition("\n")[0], by_key(later.record.findings))]
    answer = answering(earlier.record.programme, store.roots(settings))
    return stages(*sides, answer, record.software_details())
