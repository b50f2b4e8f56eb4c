"""What filed reports had to go by: the publications each was made from, and the rows that it withheld of them."""

import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import polars as pl

from monitor.observations.disclosure import SmallCells
from monitor.observations.guarding import WITHHELD, Edition, Guard
from monitor.observations.publications import Publication

RECORD_FILE, INPUTS_FILE = "record.json", "inputs.zip"
WITHHELD_FILE = "observations/withheld.csv"  # in the archive of a report's inputs
MakeGuard = Callable[[SmallCells], Guard]
_KINDS = dict.fromkeys(WITHHELD, pl.String)


def digest_of(content: bytes) -> str:
    """By what a record names the content of a file."""
    return f"sha256:{sha256(content).hexdigest()}"


def withheld_text(publications: Iterable[Publication]) -> bytes:
    """The rows withheld of `publications`, by what they are called and with no figure; empty where there are none."""
    named = [p.hidden.with_columns(publication=pl.lit(p.id)).select(WITHHELD) for p in publications]
    rows = pl.concat(named) if named else pl.DataFrame(schema=_KINDS)
    return b"" if rows.is_empty() else rows.unique().sort(WITHHELD).write_csv().encode()


def guard_by_list(text: bytes) -> MakeGuard:
    """Guards that withhold what the list of a report says; where it has none, they choose."""
    return lambda small: Guard(small, kept=withheld_rows(text) if text else None)


def withheld_rows(text: bytes) -> pl.DataFrame:
    """The rows of a text that `withheld_text` made."""
    return pl.read_csv(text, schema=_KINDS) if text else pl.DataFrame(schema=_KINDS)


def editions(reports: Path) -> Sequence[Edition]:
    """Every report filed below `reports` that says what it was made from; those that went by the same, once.

    One whose archive is not as its record says tells nothing: a list that was cut would make a partner count as shown.
    """
    found: dict[tuple[frozenset[str], bytes], str] = {}
    for path in sorted(reports.glob(f"*/*/{RECORD_FILE}")):
        try:
            record = json.loads(path.read_bytes())
            used = frozenset(entry["publication"] for entry in record["observations"])
            archive = _archive(path.parent, record["files"].get(INPUTS_FILE))
            found.setdefault((used, _withheld(archive)), f"{record['programme']} as of {record['as_of']}")
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            continue  # not a report as it was filed: `monitor verify` says so of it
    return tuple(Edition(named, used, withheld_rows(text)) for (used, text), named in found.items())


def _archive(folder: Path, named: object) -> bytes:
    """The archive of a report's inputs, empty where there is none. Raises ValueError where it is another than filed."""
    path = folder / INPUTS_FILE
    content = path.read_bytes() if path.exists() else b""
    if content and digest_of(content) != named:
        raise ValueError(INPUTS_FILE)
    return content


def _withheld(content: bytes) -> bytes:
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.read(WITHHELD_FILE) if WITHHELD_FILE in archive.namelist() else b""
    except BadZipFile:
        return b""
