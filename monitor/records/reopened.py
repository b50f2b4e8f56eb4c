"""A report's inputs with the fingerprints that were kept out of it: those of the workspace, held against the report's.

A keyed fingerprint tells nobody what it was made over, so the workspace's own card says which data file that was. The
key tells whether it is the same. With another key nothing can tell; the seal in the workspace then has to do.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor.errors import ObservationError, Problem, RecordError
from monitor.observations.cards import Card
from monitor.observations.fingerprints import Fingerprint, Key, Keyed
from monitor.records.archive import DataDigest, Inputs, KeyedDigest
from monitor.records.masked import filed_fingerprints, own_fingerprints, unmasked
from monitor.workspace import manifest
from monitor.workspace.yaml_files import load

CARD = "source.yaml"


@dataclass
class Reopened:
    """What a report was made from, to be laid out; `named` says by what it names its publications.

    `unchecked` are the keyed fingerprints that this workspace's key did not make, by the ids of the publications.
    """

    inputs: dict[str, bytes | DataDigest]
    named: dict[str, Fingerprint] = field(default_factory=dict)
    unchecked: dict[str, Keyed] = field(default_factory=dict)


def reopened(inputs: Inputs, roots: Sequence[Path], key: Callable[[], Key | None]) -> Reopened:
    """`inputs` as they were before they were filed. `key` is asked where a fingerprint is keyed.

    What is not in `roots`, or is not what the report names, stays as it is, and `laid_out` refuses it. Raises
    RecordError.
    """
    data = {path: digest for path, digest in inputs.items() if isinstance(digest, DataDigest)}
    known = key() if any(isinstance(digest, KeyedDigest) for digest in data.values()) else None
    whole = Reopened(dict(inputs))
    for path, digest in data.items():
        _reopen(whole, path, digest, roots, known)
    return whole


def _reopen(whole: Reopened, path: str, digest: DataDigest, roots: Sequence[Path], key: Key | None) -> None:
    folder = path.rpartition("/")[0]
    publication, keyed = folder.split("/", 2)[2], Keyed.parsed(digest) if isinstance(digest, KeyedDigest) else None
    card = whole.inputs.get(f"{folder}/{CARD}", b"")
    shown = filed_fingerprints(card, f"{publication}/{CARD}") if isinstance(card, bytes) else {}
    again = dict(_again(shown, publication, roots))
    whole.named[publication] = Fingerprint(
        None if keyed else str(digest), keyed, {sha256: text for text, sha256 in again.items()}
    )
    if isinstance(card, bytes) and again:
        whole.inputs[f"{folder}/{CARD}"] = unmasked(card, again)
    if keyed and (sha256 := again.get(str(keyed))) and _is_same(whole, publication, keyed, sha256, roots, key):
        whole.inputs[path] = DataDigest(sha256)


def _again(shown: Mapping[str, str], publication: str, roots: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """What stands in the filed card in the place of fingerprints, each with that in the workspace's own card."""
    hidden = {name: text for name, text in shown.items() if not _is_sha256(text)}
    root = _root_of(publication, roots) if hidden else None
    if root is None:
        return
    own = own_fingerprints(_card(root, publication))
    for name, text in hidden.items():
        if name not in own:
            what = f"the card in the workspace names no file {name}, as the report's does."
            raise RecordError(Problem(f"{publication}/{CARD}", 0, what, mend="Restore the card."))
        yield text, own[name]


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _root_of(publication: str, roots: Sequence[Path]) -> Path | None:
    return next((root for root in roots if (root / publication / CARD).is_file()), None)


def _card(root: Path, publication: str) -> Card:
    try:
        return load(root / publication / CARD, f"{publication}/{CARD}", Card, ObservationError)[0]
    except ObservationError as fault:
        raise RecordError(fault.problems) from None


def _is_same(
    whole: Reopened, publication: str, keyed: Keyed, sha256: str, roots: Sequence[Path], key: Key | None
) -> bool:
    """Whether a data file is the one that was used, as far as can be told: by the key, or else by its seal."""
    if key and key.id == keyed.key:
        return key.of(publication, sha256) == keyed
    whole.unchecked[publication] = keyed
    root = _root_of(publication, roots)
    sealed = manifest.read_manifest(root).publications.get(publication) if root else None
    return sealed is None or sealed.sha256 == sha256
