"""Everything an evaluation needs, read once from the folders of a workspace, and held as it was read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from monitor.definitions.programmes import Definitions, Scenario
from monitor.definitions.registers import DocumentEntry
from monitor.errors import ObservationError, Problem
from monitor.evaluation.gathered import Gathered
from monitor.observations import corrections, determinations, stated_errors
from monitor.observations.check_determinations import determinations_of
from monitor.observations.corrections import Correction, CorrectionsFile, corrections_of
from monitor.observations.determinations import DeterminationsFile, OnRecord
from monitor.observations.disclosure import small_cells
from monitor.observations.guarding import Guard
from monitor.observations.publications import Publication
from monitor.observations.sealed_anew import SealedAnew
from monitor.observations.stated_errors import ErrorsFile, Measurement, measurements_of
from monitor.workspace.definition_files import load_definitions, programme_names
from monitor.workspace.filed import MakeGuard, editions
from monitor.workspace.manifest import content, read_manifest
from monitor.workspace.publication_files import load_publications, substitute
from monitor.workspace.seal_history import HISTORY_FILE
from monitor.workspace.seals import sealed_files
from monitor.workspace.settings import Settings
from monitor.workspace.yaml_files import Texts


def gather(
    definitions: Sequence[Path],
    observations: Sequence[Path],
    as_of: date,
    only: Collection[str] = (),
    sealed: bool = True,
    guard: MakeGuard = Guard,
) -> Gathered:
    """Read and check both kinds of folders; of the programmes `only` those named, where any is.

    Observations are held against their seals, unless not `sealed`: where they are about to be sealed anew. `guard`
    makes what withholds figures of few people, and knows what was filed. Raises DefinitionError and ObservationError.
    """
    texts: Texts = {}
    defined = load_definitions(definitions, texts, only)
    held = load_publications(observations, defined.vocabulary, texts, sealed, guard(small_cells(defined.vocabulary)))
    mended = load_corrections(observations, held, defined.documents, texts, sealed)
    on_record = load_determinations(observations, defined, texts, sealed)
    measured = load_errors(observations, held, defined, texts, sealed)
    anew = load_sealed_anew(observations, texts)
    return Gathered(defined, held, as_of, mended, on_record, measured=measured, sealed_anew=anew, texts=texts)


def load_corrections(
    roots: Sequence[Path],
    held: Sequence[Publication],
    documents: Mapping[str, DocumentEntry],
    texts: Texts | None = None,
    sealed: bool = True,
) -> tuple[Correction, ...]:
    """Every correction below `roots`, oldest first; `texts` is given each file as read. Raises ObservationError."""
    files = sealed_files(roots, corrections.CORRECTIONS_FILE, CorrectionsFile, texts, sealed)
    return corrections_of(files, held, documents)


def load_determinations(
    roots: Sequence[Path], defined: Definitions, texts: Texts | None = None, sealed: bool = True
) -> OnRecord:
    """Everything that others found and that is on record below `roots`; `texts` as above. Raises ObservationError."""
    files = sealed_files(roots, determinations.DETERMINATIONS_FILE, DeterminationsFile, texts, sealed)
    return determinations_of(files, defined)


def load_errors(
    roots: Sequence[Path],
    held: Sequence[Publication],
    defined: Definitions,
    texts: Texts | None = None,
    sealed: bool = True,
) -> tuple[Measurement, ...]:
    """How far sources are off, as measured, below `roots`; `texts` as above. Raises ObservationError."""
    return measurements_of(sealed_files(roots, stated_errors.ERRORS_FILE, ErrorsFile, texts, sealed), held, defined)


def load_sealed_anew(roots: Sequence[Path], texts: Texts) -> tuple[SealedAnew, ...]:
    """What was changed below `roots` after it had been sealed, and sealed anew; `texts` as above."""
    there = [root for root in roots if (root / HISTORY_FILE).is_file()]
    texts.update({root / HISTORY_FILE: content(root, HISTORY_FILE) for root in there})
    return tuple(line for root in there for line in read_manifest(root).anew)


def gather_from(settings: Settings, as_of: date, only: Collection[str] = ()) -> Gathered:
    """Definitions and publications of the settings, `only` as above.

    Raises DefinitionError, ObservationError and SettingsError.
    """
    return gather(settings.definitions, _roots(settings), as_of, only, guard=_guard(settings))


def _guard(settings: Settings) -> MakeGuard:
    """Guards that know what the reports of the workspace had to go by; these are read once, if somebody asks."""
    return lambda small: Guard(small, cache(lambda: editions(settings.reports)))


def _roots(settings: Settings) -> tuple[Path, ...]:
    """The folders of observations, what lies in a bucket brought to its folder first. Raises SettingsError."""
    if not settings.bucket:
        return settings.observations
    from monitor.workspace import store

    return store.roots(settings)


def gather_for(settings: Settings, scenario: str, as_of: date) -> tuple[Gathered, Scenario]:
    """A scenario, by its name or from a file, with what the programmes of its tests need. Raises as above."""
    from monitor.workspace.scenario_files import fitting, read_scenario

    asked = read_scenario(scenario, settings.definitions)
    named = {test.partition("/")[0] for test in asked.asked.tests}
    only = named if named <= programme_names(settings.definitions) else ()  # a slip is told with all that there are
    gathered = gather_from(settings, as_of, only)
    return gathered, fitting(asked, gathered.definitions)


def gather_below(settings: Settings, path: Path | None, as_of: date, sealed: bool = True) -> Gathered:
    """As `gather_from`, but with the definitions that `path` is in, where there is one; `sealed` as above."""
    roots = (root_of(path),) if path else settings.definitions
    return gather(roots, _roots(settings), as_of, sealed=sealed, guard=_guard(settings))


def root_of(path: Path) -> Path:
    """The folder of definitions that `path` is in: the nearest one with a documents.yaml, else `path` itself."""
    folders = [path, *path.resolve().parents]
    return next((folder for folder in folders if (folder / "documents.yaml").is_file()), path)


def with_files(gathered: Gathered, given: Sequence[str]) -> Gathered:
    """`gathered` with each SOURCE=FILE as the newest publication of its source. Raises ObservationError."""
    held, defined = gathered.held, gathered.definitions
    for source, path in pairs("SOURCE=FILE", given):
        held = substitute(held, source, Path(path), gathered.as_of, defined.vocabulary, defined.sources)
    return replace(gathered, held=held)


def pairs(form: str, given: Sequence[str]) -> list[tuple[str, str]]:
    """What was written as `form`, such as SOURCE=FILE, in two. Raises ObservationError."""
    parted = [entry.partition("=") for entry in given]
    for entry, (name, sign, value) in zip(given, parted, strict=True):
        if not (name and sign and value):
            raise ObservationError(Problem(entry, 0, f"write {form}."))
    return [(name, value) for name, _, value in parted]


def scenario_called(gathered: Gathered, name: str) -> Scenario:
    """The scenario of the definitions that is called so, or that of a file. Raises DefinitionError."""
    from monitor.workspace.scenario_files import load_scenario, no_scenario

    known = {scenario.id: scenario for scenario in gathered.definitions.scenarios}
    if name in known:
        return known[name]
    if not Path(name).is_file():
        raise no_scenario(name, [*known])
    return load_scenario(Path(name), gathered.definitions)
