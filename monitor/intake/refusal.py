"""What a refused file comes back with: a report as text and as JSON, and a copy with every problem at its place."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.intake import annotated
from monitor.readers.delivery import DeliveryError, Fault
from monitor.workspace import disk

FOLDER = "rejected"  # below the inbox
LONG = 180  # bytes of a name; a file system takes 255, and a date and a number are added


def reject(inbox: Path, place: Path, fault: DeliveryError, day: str, paths: Sequence[Path]) -> Path:
    """Write the report of a refused delivery into inbox/rejected/, and move `place` there if it lies in the inbox.

    Done under the inbox's lock. The report is there whole before anything moves, so a kill loses neither; after one,
    the same report is gone on with. `paths` are the files of the delivery. Returns the folder of both.
    """
    files = {"report.txt": _text(fault).encode(), "report.json": as_json(fault).encode()}
    files = {**annotated.copies(fault, paths), **files}
    name = place.name if place.name not in files else f"delivered {place.name}"
    folder = _folder(inbox / FOLDER, f"{day} {_short(place.name)}", files, name)
    if not folder.exists():
        with disk.preparing(inbox, "refused") as prepared:
            disk.write_files(prepared, files)
            disk.put(prepared, folder)
    if place.parent == inbox:
        shutil.move(place, folder / name)
        disk.flush(folder)
    return folder


def _short(name: str) -> str:
    return name.encode(errors="replace")[:LONG].decode(errors="ignore")


def _folder(rejected: Path, name: str, files: Mapping[str, bytes], delivered: str) -> Path:
    """The first folder of the name that is free, or that holds this very report and waits for its file."""
    for folder in disk.numbered(rejected, name):
        if not folder.exists():
            return folder
        if not (folder / delivered).exists() and _holds(folder, files):
            return folder
    raise AssertionError  # there is always a next number


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    return all((folder / name).is_file() and (folder / name).read_bytes() == text for name, text in files.items())


def _text(fault: DeliveryError) -> str:
    """The report for a person: a message for each cause."""
    many, causes = fault.many, fault.causes
    alike = f", of {causes:,} {'cause' if causes == 1 else 'causes'}" if causes < many else ""
    head = (
        f"{fault.name} was not taken in: {many:,} {'fault' if many == 1 else 'faults'}{alike}. Nothing was changed.\n"
    )
    return "\n".join([head, *map(str, fault.problems)]) + "\n"


def as_json(fault: DeliveryError) -> str:
    """The report for a program. `further` are faults of the same cause that follow one and are not listed."""
    whole = {"file": fault.name, "many": fault.many, "faults": [_words(entry) for entry in fault.faults]}
    return json.dumps(whole, indent=2, ensure_ascii=True) + "\n"


def _words(fault: Fault) -> dict[str, object]:
    return {
        "member": fault.file or None,
        "sheet": fault.sheet or None,
        "row": fault.row or None,
        "column": fault.column or None,
        "value": fault.value,
        **({"stored": fault.stored} if fault.stored else {}),
        "expected" if fault.column else "what": fault.what,
        "mend": fault.mend or None,
        "further": fault.further,
    }
