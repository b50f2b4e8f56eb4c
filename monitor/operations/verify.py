"""Whether everything that is held is as it was left: publications and their seals, filed reports, and the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

from monitor.errors import (
    DefinitionError,
    MonitorError,
    ObservationError,
    Problem,
    RecordError,
    SettingsError,
)
from monitor.intake.arrivals import Tell
from monitor.observations.sealed_anew import SealedAnew
from monitor.operations.ledger_whole import ledger_problems
from monitor.operations.run import silent
from monitor.operations.signatures import signature_problems
from monitor.records import whole
from monitor.records.filing import FILED_FILE, listed
from monitor.workspace import leftovers, sealing, seals, store
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.manifest import DATA, Manifest, read_manifest
from monitor.workspace.publication_files import read_root
from monitor.workspace.settings import Settings
from monitor.workspace.yaml_files import shown_path


@dataclass(frozen=True)
class Verified:
    """What was found: faults with the exit code of their kind, what is to be known, and how much was looked at.

    `anew` was changed after it had been sealed, `unsealed` is not sealed yet.
    """

    faults: tuple[tuple[int, Problem], ...]
    notes: tuple[str, ...]
    checked: Mapping[str, int]
    anew: tuple[SealedAnew, ...]
    unsealed: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 where there is no fault; else that of a report's, a publication's, a definition's or the ledger's."""
        codes = {code for code, _ in self.faults}
        ranked = (RecordError.exit_code, ObservationError.exit_code, DefinitionError.exit_code)
        return next((code for code in ranked if code in codes), SettingsError.exit_code if codes else 0)


@dataclass
class _Looked:
    """What was found so far."""

    faults: list[tuple[int, Problem]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    manifests: list[Manifest] = field(default_factory=list)
    unsealed: list[str] = field(default_factory=list)

    def found(self, error: type[MonitorError], problems: Sequence[Problem] | Iterator[Problem]) -> None:
        self.faults += [(error.exit_code, problem) for problem in problems]


def verified(settings: Settings, code: int, said: str) -> tuple[int, str]:
    """How a run ended, and whether what is held is as it was left: a fault there is one that someone has to look at."""
    found = verify(settings, in_a_run=True)
    faults = [str(problem).replace("\n", " ") for _, problem in found.faults]
    said += f", not sealed yet: {', '.join(found.unsealed)}" if found.unsealed else ""
    if not faults:
        return code, said
    more = f"{len(faults)} faults, the first: " if len(faults) > 1 else ""
    return code or found.exit_code, f"{said}, `monitor verify` finds {more}{faults[0]}"


def verify(settings: Settings, tell: Tell = silent, in_a_run: bool = False) -> Verified:
    """Look at everything; nothing is changed. `in_a_run` of the schedule, one that has no end is that run itself.

    Raises SettingsError where a bucket cannot be reached.
    """
    looked, roots = _Looked(), store.roots(settings)
    tell("Publications and seals")
    _publications(looked, settings, roots)
    _reports(looked, settings, tell)
    tell("The ledger")
    with suppress(SettingsError):  # a ledger that cannot be read is told of next
        looked.found(RecordError, list(signature_problems(settings.reports, settings.ledger)))
    looked.found(SettingsError, ledger_problems(settings.ledger, in_a_run))
    looked.notes += _left(settings)
    anew = tuple(chain.from_iterable(manifest.anew for manifest in looked.manifests))
    return Verified(
        tuple(dict.fromkeys(looked.faults)), tuple(looked.notes), looked.checked, anew, tuple(looked.unsealed)
    )


def _publications(looked: _Looked, settings: Settings, roots: Sequence[Path]) -> None:
    """Definitions and publications as every command reads them; then the seals, and each received file whole."""
    looked.checked |= {"publications": 0, "seals": 0}
    try:
        vocabulary = load_definitions(settings.definitions).vocabulary
    except DefinitionError as fault:
        looked.found(DefinitionError, fault.problems)
        return
    before = len(looked.faults)
    for root in roots:
        try:
            held, problems = read_root(root, vocabulary)
            looked.found(ObservationError, problems)
            looked.found(ObservationError, _beside(root))
            named = {problem.file for problem in problems}
            received = chain.from_iterable(sealing.misnamed(publication, root) for publication, _ in held)
            looked.found(ObservationError, [problem for problem in received if problem.file not in named])
            looked.found(ObservationError, _strange(root))
            looked.checked["publications"] += len(held)
            _seals(looked, root, [p.id for p, _ in held if p.card.received])
        except ObservationError as fault:
            looked.found(ObservationError, fault.problems)
    if len(looked.faults) == before:
        try:
            gather(settings.definitions, roots, date.max)
        except MonitorError as fault:
            looked.found(type(fault), fault.problems)


def _beside(root: Path) -> Iterator[Problem]:
    for name in seals.BESIDE:
        yield from seals.beside_problems(root, name, sealing.document_beside(root, name))


def _strange(root: Path) -> Iterator[Problem]:
    """Links in the store, through which what is held could be edited elsewhere."""
    for path in sorted(path for path in root.rglob("*") if not path.name.startswith(".")):
        if path.is_symlink():
            mend = "Put the file itself here."
            yield Problem(shown_path(path, root), 0, "this is a link, so what is held lies elsewhere.", mend=mend)


def _seals(looked: _Looked, root: Path, arrived: Sequence[str]) -> None:
    """What is sealed, and what is not: a figure that the program took in was sealed at once."""
    manifest = read_manifest(root)
    looked.manifests.append(manifest)
    looked.checked["seals"] += len(manifest.seals)
    mend = "If it is what was delivered, `monitor check --seal` seals it."
    looked.found(
        ObservationError,
        [
            Problem(f"{root.name}/{name}", 0, "this was taken in by the program, and its seal is gone.", mend=mend)
            for name in arrived
            if name not in manifest.publications
        ],
    )
    looked.unsealed += sealing.unsealed(root)
    if manifest.unfinished:
        what = f"the last {manifest.unfinished} lines of {root.name}/seals.csv are of a sealing that was not finished"
        looked.notes.append(f"{what[0].upper()}{what[1:]}, or were written by hand.")


def _reports(looked: _Looked, settings: Settings, tell: Tell) -> None:
    """Every filed report against its record, its record against the list of them, its figures against the seals."""
    on_list = listed(settings.reports)
    looked.found(RecordError, whole.listed_problems(settings.reports, on_list))
    unlisted, number = list[str](), 0
    for folder in whole.report_folders(settings.reports):
        number += 1
        tell(f"Report {number}: {folder.parent.name}/{folder.name}")
        name = f"{folder.parent.name}/{folder.name}"
        unlisted += [] if name in on_list else [name]
        try:
            said = whole.filed(folder)
            looked.found(RecordError, whole.report_problems(folder, said))
            looked.found(RecordError, _other_figures(folder, said, looked.manifests))
        except RecordError as fault:
            looked.found(RecordError, fault.problems)
    looked.checked["reports"] = number
    if unlisted:
        named = f"{', '.join(unlisted[:5])}{' and others' if len(unlisted) > 5 else ''}"
        looked.notes.append(
            f"Filed before {FILED_FILE} lists what is filed, so that a changed record would not be noticed: {named}."
        )


def _other_figures(folder: Path, said: whole.Filed, manifests: Sequence[Manifest]) -> Iterator[Problem]:
    """Publications of a report whose figures were never sealed here as the record names them."""
    for entry in said.observations:
        now = {seal.sha256 for m in manifests if (seal := m.part(entry.publication, DATA))}
        once = {line.was for m in manifests for line in m.anew if (line.of, line.part) == (entry.publication, DATA)}
        if entry.sha256 and now and entry.sha256 not in now | once:
            what = f"its figures of {entry.publication} are not the sealed ones."
            yield Problem(str(folder / "record.json"), 0, what, mend="Restore the report, or the publication.")


def _left(settings: Settings) -> Iterator[str]:
    """What killed commands left behind, where nobody is at work."""
    folders = [folder for folder in (settings.store, settings.reports, settings.inbox) if folder and folder.is_dir()]
    left = [path for folder in folders if not leftovers.at_work(folder) for path in leftovers.half_written(folder)]
    for path in [*left, *leftovers.abandoned()]:
        yield f"{path} was left by a command that was ended. The next command that writes removes it."
