"""The track record on simulated histories that is shipped: it is shown until an office has years of its own.

`make bench-outlook` prints it anew; `benchmarks/outlook.py --ship` writes it, with the command and the day.
"""

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from monitor.outlook.results import TrackRecord
from monitor.workspace import disk

FILE = Path(__file__).with_suffix(".json")


def simulated_record(file: Path = FILE) -> TrackRecord:
    """The record as shipped; `replayed_on` says on how many histories of which world, by which command and when."""
    return TypeAdapter(TrackRecord).validate_json(file.read_bytes())


def write_record(record: TrackRecord, file: Path = FILE) -> None:
    """Write a record to be shipped."""
    disk.replace_file(file, (json.dumps(asdict(record), indent=1, allow_nan=False) + "\n").encode())
