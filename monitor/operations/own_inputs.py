"""Whether what a report was made from is the workspace's own: it is rebuilt from its own copy, so bytes don't tell."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from monitor.records.archive import DEFINITIONS, OBSERVATIONS, DataDigest, Inputs, as_filed
from monitor.workspace import disk
from monitor.workspace.filed import WITHHELD_FILE
from monitor.workspace.manifest import DATA, MANIFEST_FILE, read_manifest
from monitor.workspace.seal_history import HISTORY_FILE
from monitor.workspace.seals import BESIDE


class OwnInputs(NamedTuple):
    """Where a report's inputs are not the workspace's own.

    `texts` are the definitions, cards and other texts that differ, `figures` the publications whose data are not those
    that are sealed here, `unsealed` those that are not sealed although others are.
    """

    texts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    unsealed: tuple[str, ...] = ()


ALL_OWN = OwnInputs()


def own_inputs(inputs: Inputs, definitions: Sequence[Path], observations: Sequence[Path]) -> OwnInputs:
    """The inputs of a report held against the folders of the workspace. Raises ObservationError."""
    texts = [*_other_texts(inputs, definitions, observations), *_further(inputs, definitions, observations)]
    data = [name.split("/")[2:4] for name, content in inputs.items() if isinstance(content, DataDigest)]
    manifests = [read_manifest(root) for root in observations if (root / MANIFEST_FILE).exists()]
    publications = sorted({"/".join(parts) for parts in data})
    sealed = {name: seal.sha256 for name in publications for m in manifests if (seal := m.part(name, DATA))}
    held = _held(inputs, observations)
    return OwnInputs(
        tuple(sorted(texts)),
        tuple(name for name in publications if name in sealed and held.get(name) != sealed[name]),
        tuple(name for name in publications if name not in sealed) if manifests else (),
    )


def _held(inputs: Inputs, observations: Sequence[Path]) -> dict[str, str]:
    """The fingerprint of each data file as it is here: the report was rebuilt from just these."""
    names = [name.split("/", 2)[2] for name, content in inputs.items() if isinstance(content, DataDigest)]
    return {
        name.rpartition("/")[0]: disk.digest(root / name)
        for name in names
        for root in observations
        if (root / name).is_file()
    }


def _other_texts(inputs: Inputs, definitions: Sequence[Path], observations: Sequence[Path]) -> Iterator[str]:
    """Texts of the report that are not here, or say something else here."""
    for name, content in inputs.items():
        if not isinstance(content, DataDigest) and name != WITHHELD_FILE:  # that list is the report's own
            kind, number, inside = name.split("/", 2)
            roots = definitions if kind == DEFINITIONS else observations
            is_card = kind == OBSERVATIONS and "/" in inside
            own = roots if is_card else roots[int(number) - 1 : int(number)]  # a card is in one root, whichever it is
            there = [as_filed(root / inside, (root / inside).read_bytes()) for root in own if (root / inside).is_file()]
            if content not in there:
                shown = f"{own[0].name if own else kind}/{inside}"
                yield shown if there else f"{shown} (not here)"


def _further(inputs: Inputs, definitions: Sequence[Path], observations: Sequence[Path]) -> Iterator[str]:
    """Texts that are here, and that the report was made without."""
    there = [
        (DEFINITIONS, n, root, path) for n, root in enumerate(definitions, 1) for path in sorted(root.rglob("*.yaml"))
    ]
    names = (*BESIDE, HISTORY_FILE)
    there += [(OBSERVATIONS, n, root, root / name) for n, root in enumerate(observations, 1) for name in names]
    for kind, number, root, path in there:
        inside = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and not hidden and f"{kind}/{number}/{inside}" not in inputs:
            yield f"{root.name}/{inside} (not in the report)"
