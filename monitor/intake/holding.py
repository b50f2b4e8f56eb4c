"""Deliveries that are held: each lies whole in a folder of the inbox until a person accepts or rejects it.

inbox/held/ID/ has the files as they came, what they are held for and what they would change, as text and as JSON. It is
no store: no evaluation and no check looks there. All is done under the inbox's lock; a kill leaves a delivery where it
came from or here, whole.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from monitor.errors import ObservationError, Problem
from monitor.evaluation.effect import Effect, effect_json
from monitor.intake import refusal
from monitor.intake.ingest import Asked, Held
from monitor.intake.weighing import Acceptance, Kind, Reason
from monitor.language.entries import Text
from monitor.observations.cards import Sha256
from monitor.pages.effects import effect_lines
from monitor.words.strict_yaml import Strict
from monitor.words.wording import nearest
from monitor.workspace import disk, writing
from monitor.workspace.yaml_files import load

FOLDER = "held"  # below the inbox
_RECORD, _REPORT, _EFFECT, _FILES = "held.yaml", "report.txt", "effect.json", "delivery"

_MEND = "Put it back as it was, or move the folder away and deliver the files anew."


class _File(Strict):
    name: Text
    sha256: Sha256


class _Reason(Strict):
    kind: Text
    text: Text


class _Record(Strict):
    """held.yaml: a delivery that is held, and all that is needed to take it in."""

    id: Text
    came: date
    files: list[_File] = Field(min_length=1)
    asked: dict[str, str | bool | date]
    reasons: list[_Reason] = Field(min_length=1)


@dataclass(frozen=True)
class HeldDelivery:
    """A delivery that is held: what it is called, the day it came, what was said with it, and what it is held for."""

    folder: Path
    came: date
    files: tuple[str, ...]
    sums: frozenset[str]
    asked: Asked
    reasons: tuple[Reason, ...]

    @property
    def id(self) -> str:
        """What it is accepted or rejected by."""
        return self.folder.name

    @property
    def paths(self) -> list[Path]:
        """Its files."""
        return [self.folder / _FILES / name for name in self.files]

    @property
    def report(self) -> str:
        """What a person is told of it."""
        return (self.folder / _REPORT).read_text("utf-8")

    def accepted(self, by: str) -> Acceptance:
        """That somebody takes it in."""
        return Acceptance(by, self.reasons)

    def as_json(self) -> dict[str, Any]:
        """The same for other programs."""
        return {
            "id": self.id,
            "came": self.came.isoformat(),
            "files": list(self.files),
            "asked": {
                word: value.isoformat() if isinstance(value, date) else value
                for word, value in _said(self.asked).items()
            },
            "reasons": [{"kind": str(reason.kind), "text": reason.text} for reason in self.reasons],
            "effects": json.loads((self.folder / _EFFECT).read_text("utf-8")),
        }


def all_held(inbox: Path) -> tuple[HeldDelivery, ...]:
    """Every delivery that is held, by name. Raises ObservationError where one is not as it was put there."""
    folder = inbox / FOLDER
    return tuple(map(_read, sorted(folder.iterdir()))) if folder.is_dir() else ()


def named(inbox: Path, name: str) -> HeldDelivery:
    """The delivery that is held as `name`. Raises ObservationError, which names the nearest."""
    there = {held.id: held for held in all_held(inbox)}
    if name not in there:
        why = f"There are: {', '.join(there)}." if there else "Nothing is held."
        near = nearest(name, [*there], 1)
        mend = f'Did you mean "{near[0]}"?' if near else ""
        raise ObservationError(Problem(name, 0, "no delivery is held under this name.", why, mend))
    return there[name]


def same(inbox: Path, paths: Sequence[Path]) -> HeldDelivery | None:
    """The delivery that is held already with the same files; one that was spoilt there is none, and stops no other."""
    folder = inbox / FOLDER
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    sums = {disk.digest(path) for path in paths if path.is_file()} if there else set()
    for place in there:
        with suppress(ObservationError):
            if (held := _read(place)).sums == sums:
                return held
    return None


def hold(inbox: Path, held: Held, paths: Sequence[Path], asked: Asked, came: date) -> HeldDelivery:
    """Put a copy of a delivery among those that are held, whole, and say how it is called."""
    place = next(place for place in disk.numbered(inbox / FOLDER, f"{held.source}-{came}") if not place.exists())
    with disk.preparing(inbox, "held") as prepared:
        (prepared / _FILES).mkdir()
        for path in paths:
            shutil.copyfile(path, prepared / _FILES / path.name)
            disk.flush(prepared / _FILES / path.name)
        disk.flush(prepared / _FILES)
        disk.write_files(prepared, _written(place.name, held, asked, came))
        disk.put(prepared, place)
    return _read(place)


def renew(there: HeldDelivery, held: Held, asked: Asked) -> HeldDelivery:
    """What it is held for and would change by now, written in the place of what was; the record comes last."""
    written = _written(there.id, held, asked, there.came)
    for name in sorted(written, key=lambda name: name == _RECORD):
        disk.replace_file(there.folder / name, written[name])
    return _read(there.folder)


def end(held: HeldDelivery) -> None:
    """Remove a delivery that was taken in; its files are kept beside its figures. A kill leaves it, or nothing."""
    gone = disk.working_folder(held.folder.parent.parent, "accepted")
    held.folder.rename(gone / held.id)
    shutil.rmtree(gone)


def reject(inbox: Path, held: HeldDelivery, by: str | None, day: date) -> Path:
    """Move a delivery, with its report, to the inbox's folder of refusals. Returns where it lies now."""
    words = f"{held.id} was rejected on {day}{f' by {by}' if by else ''}. Nothing was taken in.\n"
    disk.replace_file(held.folder / "rejected.txt", words.encode())
    name = f"{day} {held.id}"
    place = next(place for place in disk.numbered(inbox / refusal.FOLDER, name) if not place.exists())
    disk.put(held.folder, place)
    return place


def _written(name: str, held: Held, asked: Asked, came: date) -> dict[str, bytes]:
    words = {
        "id": name,
        "came": came,
        "files": [{"name": file, "sha256": digest} for file, digest in held.files.items()],
        "asked": _said(asked),
        "reasons": [{"kind": str(reason.kind), "text": reason.text} for reason in held.reasons],
    }
    effects = json.dumps([effect_json(effect) for effect in held.effects], indent=2, ensure_ascii=False)
    return {
        _RECORD: writing.yaml_text(words).encode(),
        _REPORT: ("\n".join(_told(name, held, came)) + "\n").encode(),
        _EFFECT: f"{effects}\n".encode(),
    }


def _told(name: str, held: Held, came: date) -> Iterator[str]:
    yield f"{', '.join(held.files)}: held as {name} since {came}; nothing was taken in"
    yield from (f"  held because {reason.text}" for reason in held.reasons)
    yield from (f"  {line}" for effect in held.effects for line in would_lines(effect))
    yield f"  Take it in: monitor ingest --accept {name} --by NAME [--published DATE]"
    yield f"  Or not: monitor ingest --reject {name}"


def would_lines(effect: Effect) -> Iterator[str]:
    """What a publication would change, in lines."""
    yield f"It would be {effect.publication.id}:"
    yield from (f"  {line}" for line in effect_lines(effect))


def _said(asked: Asked) -> dict[str, Any]:
    """What was said with a delivery; what was left out is not among it."""
    return {word: value for word, value in asdict(asked).items() if value}


def _read(folder: Path) -> HeldDelivery:
    shown = f"{FOLDER}/{folder.name}/{_RECORD}"
    record, document = load(folder / _RECORD, shown, _Record, ObservationError)
    try:
        asked = Asked(**record.asked)  # type: ignore[arg-type]  # as `_written` wrote it; an unknown word is refused
        reasons = tuple(Reason(Kind(reason.kind), reason.text) for reason in record.reasons)
    except (TypeError, ValueError) as fault:
        raise ObservationError(Problem(shown, document.line(("asked",)), f"{fault}.", mend=_MEND)) from None
    files = tuple(file.name for file in record.files)
    held = HeldDelivery(folder, record.came, files, frozenset(f.sha256 for f in record.files), asked, reasons)
    _unchanged(held, record, shown)
    return held


def _unchanged(held: HeldDelivery, record: _Record, shown: str) -> None:
    """The files are those that were held. Raises ObservationError."""
    for path, file in zip(held.paths, record.files, strict=True):
        if path.parent != held.folder / _FILES or not path.is_file() or disk.digest(path) != file.sha256:
            what = f"{file.name} is not there as it was delivered."
            raise ObservationError(Problem(shown, 0, what, mend=_MEND))
