"""The editions of a report: those of one programme and day, in the order in which they were filed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.pages.cover import Cover
from monitor.records.archive import InputTexts
from monitor.records.record import RECORD_FILE, Record
from monitor.workspace import disk
from monitor.workspace.filed import digest_of


@dataclass(frozen=True)
class Edition:
    """A filed report: its folder, its record, and the fingerprint of that."""

    folder: Path
    record: Record
    fingerprint: str

    @property
    def number(self) -> int:
        """1 of the first of a day."""
        return int(self.folder.name.partition(".")[2] or 1)

    @property
    def order(self) -> tuple[date, int]:
        """Which comes after which."""
        return self.record.as_of, self.number

    @property
    def named(self) -> str:
        """What commands call it: maryland_tcoc@2026-11-23.2"""
        programme, dot, number = self.folder.name.partition(".")
        return f"{programme}@{self.folder.parent.name}{dot}{number}"


def editions(reports: Path, programme: str, day: str) -> list[Edition]:
    """Those of a programme on a day, the first first; without those whose record cannot be read."""
    places = takewhile(Path.exists, disk.numbered(reports / day, programme))
    return [edition for place in places if (edition := read_edition(place))]


def before(reports: Path, programme: str, day: str) -> Iterator[Edition]:
    """The editions of all days before one, the newest first."""
    days = sorted((path.name for path in reports.glob("[0-9]*-*-*") if path.is_dir() and path.name < day), reverse=True)
    for earlier in days:
        yield from reversed(editions(reports, programme, earlier))


def standing(newest_first: Iterable[Edition]) -> Iterator[Edition]:
    """Those of the editions that are signed and that none withdraws; a withdrawal is filed after what it withdraws.

    They are read as they are asked for: an office's first years are not, to find its last signed report.
    """
    gone = set[str]()
    for edition in newest_first:
        if edition.record.withdraws:
            gone.add(edition.record.withdraws)
        elif edition.record.signed and edition.fingerprint not in gone:
            yield edition


def newest_of_each(reports: Path) -> list[Edition]:
    """The newest edition of every programme, by the names of the folders: only these are read."""
    places: dict[str, tuple[str, int, Path]] = {}
    for folder in reports.glob("[0-9]*-*-*/*"):
        programme, _, number = folder.name.partition(".")
        order = (folder.parent.name, int(number) if number.isdigit() else 1, folder)
        places[programme] = max(places.get(programme, order), order)
    read = (read_edition(folder) for _, (_, _, folder) in sorted(places.items()))
    return [edition for edition in read if edition]


def read_edition(folder: Path) -> Edition | None:
    """The edition in a folder; None where no record of one is there to be read: `monitor verify` says so."""
    try:
        content = (folder / RECORD_FILE).read_bytes()
        return Edition(folder, Record.model_validate_json(content), digest_of(content))
    except (OSError, ValidationError):
        return None


def made_from(texts: InputTexts, details: Mapping[str, str], asked: Mapping[str, Any], cover: Cover) -> str:
    """One fingerprint of all that a report is made from, but for who signed it, why, and what it is compared with.

    Where it is that of an edition, another run would only file the same again.
    """
    said = cover.model_copy(update={"signed": (), "withdrawn": None, "before": None, "note": ""})
    whole = {
        "texts": {name: digest_of(text) for name, text in sorted(texts.items())},
        "details": dict(details),
        "asked": dict(asked),
        "cover": said.model_dump(mode="json"),
    }
    return f"sha256:{sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()}"
