"""confirmations.yaml of a workspace: what its office has confirmed, and one more term, written whole or not at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.definitions.cited_terms import CitedTerm, terms_of
from monitor.definitions.confirmations import CONFIRMATIONS_FILE, Confirmation, ConfirmationsFile
from monitor.definitions.programmes import Definitions
from monitor.definitions.reading import Confirmed
from monitor.errors import DefinitionError, Problem, SettingsError
from monitor.shipped import shipped
from monitor.words.complaints import problems_of
from monitor.words.findings import Standing
from monitor.words.strict_yaml import Document
from monitor.workspace import disk
from monitor.workspace.definition_files import load_as_confirmed
from monitor.workspace.settings import Settings
from monitor.workspace.writing import yaml_text
from monitor.workspace.yaml_files import top_level_files

PATIENCE = 10.0  # seconds that a second writer waits for the first
_HEADER = "# Written by `monitor confirm`, which writes it anew each time: notes of your own would be lost.\n"


def own_folder(settings: Settings) -> Path:
    """The workspace's own folder of definitions. Raises SettingsError where it has none."""
    own = settings.definitions[-1]
    if settings.inbox is None or own == shipped("tests_definitions"):
        mend = "Make a workspace with `monitor init DIR`, and name it with --workspace."
        what = "there is no workspace with a folder of definitions of its own to keep confirmations in."
        raise SettingsError(Problem("--workspace", 0, what, mend=mend))
    return own


def confirmed_so_far(roots: Sequence[Path]) -> list[Confirmation]:
    """Every confirmation below `roots`, whether its term still says so or not. Raises DefinitionError."""
    files = top_level_files(roots, CONFIRMATIONS_FILE, ConfirmationsFile, DefinitionError)
    return [entry for file, _ in files for entry in file.confirmations]


def as_shipped(settings: Settings) -> Definitions:
    """The definitions as they are written, whatever an office has confirmed. Raises DefinitionError."""
    return load_as_confirmed(settings.definitions, ())


def open_terms(definitions: Definitions, confirmed: Sequence[Confirmation]) -> tuple[CitedTerm, ...]:
    """The unconfirmed terms of definitions `as_shipped` that no confirmation settles as they stand now."""
    said = {entry.term: entry.says for entry in confirmed}
    terms = (term for programme in definitions.programmes for term in terms_of(programme))
    return tuple(t for t in terms if t.standing is Standing.UNCONFIRMED and said.get(t.address) != t.says)


def confirmation_of(term: CitedTerm, words: Mapping[str, Any]) -> Confirmation:
    """The confirmation of a term as it stands now, with the further `words` of it. Raises DefinitionError."""
    whole = {"term": term.address, "says": dict(term.says), **words}
    try:
        return Confirmation.model_validate(whole)
    except ValidationError as faults:
        raise DefinitionError(problems_of(faults, term.address, whole, lambda _: 0, Confirmation)) from None


def confirm(settings: Settings, new: Confirmation) -> Path:
    """Write one more confirmation; an earlier one of the same term gives way. Returns the file.

    Raises DefinitionError where it names no term or document, or its quotation contradicts the term; SettingsError,
    LockedError and DiskError where it cannot be written.
    """
    root = own_folder(settings)
    load_as_confirmed(settings.definitions, [_alone(new)], only=[new.programme])
    with disk.locked(root, PATIENCE, "somebody else is writing confirmations here."):
        kept = [entry for entry in confirmed_so_far([root]) if entry.term != new.term]
        disk.replace_file(root / CONFIRMATIONS_FILE, confirmations_text([*kept, new]).encode())
    return root / CONFIRMATIONS_FILE


def _alone(new: Confirmation) -> Confirmed:
    """A confirmation as if it stood alone in a file, called by its term: what is wrong with it is told of that."""
    return ConfirmationsFile(confirmations=[new]), Document(new.term, {}, {(): 0})


def confirmations_text(entries: Sequence[Confirmation]) -> str:
    """confirmations.yaml with these entries."""
    words = [entry.model_dump(mode="python", exclude_none=True) for entry in entries]
    return f"{_HEADER}{yaml_text({'confirmations': words})}"
