"""The key of a workspace's fingerprints: a file that only its owner reads, made when it is first needed.

It lies beside monitor.toml, or, without a workspace, beside the ledger of the user: never among what is published,
and never in a bucket, whose readers could then work out what its figures withhold.
"""

import os
import re
import secrets
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from monitor.errors import Problem, SettingsError
from monitor.observations import fingerprints
from monitor.observations.fingerprints import Fingerprint, Key
from monitor.observations.publications import Publication
from monitor.shipped import shipped
from monitor.workspace import disk
from monitor.workspace.publication_files import data_of
from monitor.workspace.settings import Settings

_LENGTH = 32  # bytes, as many as HMAC-SHA-256 can make use of
_LARGEST = 10_000  # bytes of a key file
_PATIENCE = 60.0  # seconds
_OTHERS = stat.S_IRWXO  # the rights of whoever is neither the owner nor of the group
_LINE = re.compile(r"([0-9a-f]{8}) ([0-9a-f]{64})")
_ABOUT = """\
# The key of this workspace's fingerprints. With it, and with a filed report, withheld figures can be worked out:
# show it to nobody, and back it up with the workspace.
"""
_RESTORE = "Restore it from a backup, or move it away: the next run then makes a new one, and says what that means."


def fingerprints_of(publications: Sequence[Publication], key: Callable[[], Key | None]) -> dict[str, Fingerprint]:
    """By what each publication is named in public. `key` is asked once, where any has guarded rows."""
    package = shipped("observations").resolve()
    own = {p.id: p for p in publications if not data_of(p).path.resolve().is_relative_to(package)}
    guarded = {name for name, publication in own.items() if publication.is_guarded}
    known = key() if guarded else None
    return {
        p.id: fingerprints.public(p)
        if p.id not in own
        else fingerprints.guarded(p, known)
        if p.id in guarded
        else fingerprints.unguarded(p)
        for p in publications
    }


def kept(settings: Settings) -> Key | None:
    """The key of the settings' workspace; None where none was made yet, or it is not for this account to read.

    Raises SettingsError for one that is no key, or is not kept.
    """
    path = settings.key
    try:
        with path.open("rb") as opened:
            mode, text = os.fstat(opened.fileno()).st_mode, opened.read(_LARGEST).decode("utf-8", "replace")
    except (FileNotFoundError, PermissionError):
        return None
    except OSError as fault:
        what = f"the key cannot be read: {fault.strerror}."
        raise SettingsError(Problem(str(path), 0, what, mend=_RESTORE)) from None
    if os.name == "posix" and mode & _OTHERS:
        why = f"Its rights are {stat.S_IMODE(mode):04o}; with it, withheld figures can be worked out."
        mend = f"Type: chmod 600 {path}"
        raise SettingsError(Problem(str(path), 0, "everybody on this machine may read or change this key.", why, mend))
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> Key:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    parts = _LINE.fullmatch(lines[0]) if len(lines) == 1 else None
    key = Key(bytes.fromhex(parts[2])) if parts else None
    if key is None or parts is None or key.id != parts[1]:
        raise SettingsError(Problem(str(path), 0, "this is not a key as the program wrote it.", mend=_RESTORE))
    return key


def made(settings: Settings) -> Key:
    """The key of the settings' workspace, made now where there is none: once, however many ask at the same time.

    Raises SettingsError, also where it cannot be written, and LockedError where another making it does not end.
    """
    if key := kept(settings):
        return key
    _apart(settings)
    with disk.locked(settings.key.parent, _PATIENCE, "another run is making the key of this workspace."):
        return kept(settings) or _written(settings.key)


def _apart(settings: Settings) -> None:
    """Refuse a key among what is published, or kept where others may fetch it."""
    place = settings.key.resolve()
    for folder in (settings.reports, *settings.observations, *([settings.inbox] if settings.inbox else [])):
        if place.is_relative_to(folder.resolve()):
            what = f"the key of fingerprints would lie in {folder}, which others may read."
            mend = "Name another folder for reports, observations or the inbox in [paths] of monitor.toml."
            raise SettingsError(Problem(str(settings.key), 0, what, mend=mend))


def _written(path: Path) -> Key:
    """A new key, written so that nobody else can read it for a moment. Called under the lock."""
    if path.exists():
        what, mend = "this account may not read the key.", "Let the account that files reports read it."
        raise SettingsError(Problem(str(path), 0, what, mend=mend))
    key = Key(secrets.token_bytes(_LENGTH))
    prepared = path.with_name(f"{disk.WRITING}{path.name}")
    prepared.unlink(missing_ok=True)  # of a run that was killed
    try:
        with os.fdopen(os.open(prepared, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"{_ABOUT}{key.id} {key.secret.hex()}\n")
            out.flush()
            os.fsync(out.fileno())
        prepared.rename(path)
    finally:
        prepared.unlink(missing_ok=True)
    disk.flush(path.parent)
    return key
