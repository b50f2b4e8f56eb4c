"""What a refused file comes back with: a report as text and as JSON, every fault at its place."""

import json
import shutil
from itertools import count
from pathlib import Path

from monitor import disk
from monitor.readers.delivery import DeliveryError, Fault

FOLDER = "rejected"  # below the inbox


def reject(inbox: Path, path: Path, fault: DeliveryError, day: str) -> Path:
    """Write the report of a refused file into inbox/rejected/, and move the file there if it lies in the inbox.

    The report is there whole before the file moves, so a kill loses neither. Returns the folder of both.
    """
    place = _place(inbox / FOLDER, f"{day} {path.name}")
    prepared = disk.beside(inbox, path.name)
    disk.write_files(prepared, {"report.txt": text(fault).encode(), "report.json": as_json(fault).encode()})
    disk.put(prepared, place)
    if path.parent == inbox:
        shutil.move(path, place / path.name)
    return place


def _place(folder: Path, name: str) -> Path:
    names = (name if number == 1 else f"{name}.{number}" for number in count(1))
    return next(folder / free for free in names if not (folder / free).exists())


def text(fault: DeliveryError) -> str:
    """The report for a person."""
    many = len(fault.faults)
    head = f"{fault.name} was not taken in: {many} {'fault' if many == 1 else 'faults'}. Nothing was changed.\n"
    return "\n".join([head, *(str(entry.problem(fault.name)) for entry in fault.faults)]) + "\n"


def as_json(fault: DeliveryError) -> str:
    """The report for a program."""
    whole = {"file": fault.name, "faults": [_words(entry) for entry in fault.faults]}
    return json.dumps(whole, indent=2, ensure_ascii=True) + "\n"


def _words(fault: Fault) -> dict[str, object]:
    return {
        "member": fault.file or None,
        "sheet": fault.sheet or None,
        "row": fault.row or None,
        "column": fault.column or None,
        "value": fault.value,
        "expected" if fault.column else "what": fault.what,
        "mend": fault.mend or None,
    }
