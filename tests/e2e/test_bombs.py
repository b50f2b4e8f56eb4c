"""Files that are small and unfold into much: refused by the command with one message, within bounded memory."""

import json
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pytest

from tests.damage import samples, zipped
from tests.offices import office, started

pytestmark = pytest.mark.repeats

MOST = 900  # MiB at the peak; the command alone takes some 200
ZEROS = b"0" * 2**20
# The command in a process that a small one starts: a process begins with the peak of the one it comes from.
MEASURED = """
import resource, subprocess, sys
command = [sys.executable, "-c", "from monitor.cli import main; main()", *sys.argv[1:]]
ended = subprocess.run(command, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.returncode)
"""


def _huge() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open("figures.csv", "w") as member:
        for _ in range(300):
            member.write(ZEROS)
    return out.getvalue()


def _many() -> bytes:
    return zipped({f"{n}.csv": b"" for n in range(3_000)})


def _nested() -> bytes:
    huge = _huge()
    return zipped({f"{n}.zip": huge for n in range(50)})


def _spanning() -> bytes:
    book = next(sample.content for sample in samples() if sample.name.endswith(".xlsx"))
    with ZipFile(BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return zipped({**parts, sheet: parts[sheet].replace(b"</sheetData>", merged)})


def _wide() -> bytes:
    return b"," * 50_000_000 + b"\n"


def _deep() -> bytes:
    return b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000


def _doubled() -> bytes:
    return json.dumps(dict.fromkeys(map(str, range(200_000)), 1)).encode()[:-1] + b',"0":1}'


def _endless() -> bytes:
    out = BytesIO()
    pl.LazyFrame({"area": ["MD"]}).select(pl.col("area").repeat_by(30_000_000).explode()).collect().write_parquet(out)
    return out.getvalue()


BOMBS = {"a.zip": _huge, "many.zip": _many, "nested.zip": _nested, "merged.xlsx": _spanning, "wide.csv": _wide,
         "deep.json": _deep, "doubled.json": _doubled, "endless.parquet": _endless}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_message_within_bounded_memory(name: str, tmp_path: Path) -> None:
    make: Callable[[], bytes] = BOMBS[name]
    workspace, path = office(tmp_path / "office"), tmp_path / name
    path.write_bytes(make())

    process = started(["-c", MEASURED, "ingest", path, "--workspace", workspace, "--source", "claims"])
    used, said = process.communicate()

    assert process.returncode == 11, said
    assert said.startswith(name)
    assert "Traceback" not in said
    assert int(used) / (2**10 if sys.platform == "linux" else 2**20) < MOST
    assert (workspace / "inbox" / "rejected").is_dir()
