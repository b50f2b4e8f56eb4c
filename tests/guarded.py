"""A small office whose figures hold one count of few people, and all that somebody outside it can try on reports."""

import base64
import hashlib
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from pikepdf import Pdf, Stream

from monitor.intake.arrivals import take_in
from monitor.intake.ingest import Asked
from monitor.workspace.settings import load_settings
from tests.broken_files import BROKEN
from tests.workspaces import replaced, resealed

TAKEN_IN, AS_OF = date(2024, 6, 3), date(2024, 11, 23)
SMALL, TRIED = 7, range(1, 11)
NAME, ID = "claims__new.csv", "claims/2024-06-03"
COUNTY = "MD:county:24003"


def delivered(small: int) -> str:
    """What the office was sent: two areas of four years, and one count of few people."""
    paid = {"MD": (100, 103, 106, 109), "US": (100, 104, 108, 112)}
    rows = [
        f"{area},medicare_ffs,all,paid,{year},{amount}0000"
        for area, amounts in paid.items()
        for year, amount in zip(range(2018, 2022), amounts, strict=True)
    ]
    rows += [f"{area},medicare_ffs,-,beneficiary_years,{year},100" for area in paid for year in range(2018, 2022)]
    rows += [f"{COUNTY},medicare_ffs,-,beneficiary_years,2021,{small}"]
    rows += [f"MD:county:24005,medicare_ffs,-,beneficiary_years,2021,{100 - small}"]
    return "\n".join(["area,payer,service,quantity,period,value", *rows, ""])


def office(folder: Path, small: int = SMALL, text: str = "") -> Path:
    """A workspace that took in such a delivery, or `text`; what it had before holds no small count."""
    shutil.copytree(BROKEN / "base", folder)
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    before = folder / "observations/claims/2024-05-01"
    (before / "data.csv").write_text(delivered(50), "utf-8")
    replaced(before / "source.yaml", "years: [2018, 2019]", "years: [2018, 2021]")
    resealed(before)
    (folder / NAME).write_text(text or delivered(small), "utf-8")
    take_in(load_settings(folder, {}), [folder / NAME], Asked(), TAKEN_IN)
    return folder


def files_of(workspace: Path) -> Iterator[bytes]:
    """The files of the publication with the small count: its data, its card, and what was received."""
    return (path.read_bytes() for path in sorted((workspace / "observations" / ID).rglob("*")) if path.is_file())


def published(report: Path) -> Iterator[bytes]:
    """All that can be read of a filed report: each file, what is in archives, and what is packed in PDFs."""
    for path in sorted(report.rglob("*")):
        if path.is_file():
            yield from _inside(path.read_bytes())


def _inside(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"%PDF"):
        with Pdf.open(BytesIO(content)) as pdf:
            streams = [entry for entry in pdf.objects if isinstance(entry, Stream) and _packed(entry)]
            yield from (bytes(entry.read_bytes()) for entry in streams)
            yield from (file.get_file().read_bytes() for file in pdf.attachments.values())
        yield from _read_aloud(content)
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _read_aloud(pdf: bytes) -> Iterator[bytes]:
    """What is printed on the pages, as it stands and without the breaks that it has there."""
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
        yield from (text, b"".join(text.split()))


def _packed(stream: Stream) -> bool:
    return stream.get("/Filter") in (None, "/FlateDecode")


def sums(content: bytes) -> Iterator[bytes]:
    """Whatever short a file may be named by: its digests of every usual kind, in every usual writing."""
    for kind in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
        digest = hashlib.new(kind, content).digest()
        yield from (digest, base64.b64encode(digest).rstrip(b"="), digest.hex().encode()[:12])
    yield b"%08x" % zlib.crc32(content)


def found_by_trying(report: Path, guesses: Mapping[int, Path]) -> set[int]:
    """The counts that somebody finds who knows all but one, has the program, and tries each on what is published.

    `guesses` are workspaces of their own, each made as the office's was but for the count.
    """
    everything = b"\n".join(published(report)).lower()
    counts = set()
    for count, workspace in guesses.items():
        named = {part.lower() for content in files_of(workspace) for part in sums(content)}
        if any(part in everything for part in named):
            counts.add(count)
    return counts


def without_keyed(content: bytes) -> bytes:
    """A text with every keyed fingerprint left out."""
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f]{64}", b"KEYED", content)
