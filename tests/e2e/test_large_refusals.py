"""Files with very many bad rows, or very long lines: refused by the command in seconds, within bounded memory."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.offices import office, started

pytestmark = pytest.mark.repeats

ROWS = int(os.environ.get("MONITOR_SOAK_ROWS", "20000"))  # the soak asks for 900,000
MOST = 500  # MiB at the peak
SECONDS = 40  # of the processor; it takes ten
NAMES = "incurred_month,paid_through,area,payer,service,paid,beneficiaries\n"
# The command in a process that a small one starts: a process begins with the peak of the one it comes from.
MEASURED = """
import resource, subprocess, sys
command = [sys.executable, "-c", "from monitor.cli import main; main()", *sys.argv[1:]]
ended = subprocess.run(command, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(ended.returncode)
"""
Lines = Callable[[], Iterator[str]]
FILES: dict[str, Lines] = {
    "months": lambda: (f"4608{n % 10},2026-03-31,MD,medicare_ffs,s{n},{n},90000\n" for n in range(ROWS)),
    "areas": lambda: (f"2026-01,2026-03-31,Utopia {n},medicare_ffs,all,{n},90000\n" for n in range(ROWS)),
    "the same figure": lambda: (f"2026-01,2026-03-31,MD,medicare_ffs,all,{n},90000\n" for n in range(ROWS)),
    "quoted": lambda: (f'2026-01,2026-03-31,"Utopia",medicare_ffs,all,{n},"90,000"\n' for n in range(ROWS)),
    "cells": lambda: (f"2026-01,2026-03-31,MD,medicare_ffs,all,{n},90,000\n" for n in range(ROWS)),
    "zeros": lambda: ("2026-01,2026-03-31,MD,medicare_ffs,all,7,9\0\n" for _ in range(ROWS)),
    "a line": lambda: ("9" * ROWS for _ in range(220)),
    "a cell": lambda: iter([f"2026-01,2026-03-31,{'M' * 3_000_000},medicare_ffs,all,7,9\n"]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_large_file_of_bad_rows_is_refused_in_bounded_memory(name: str, tmp_path: Path) -> None:
    workspace, path = office(tmp_path / "office"), tmp_path / "feed.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(NAMES)
        file.writelines(FILES[name]())

    process = started(["-c", MEASURED, "ingest", path, "--workspace", workspace, "--reader", "monthly_feed"])
    used, said = process.communicate()
    peak, seconds = map(float, used.split())
    peak /= 2**10 if sys.platform == "linux" else 2**20

    assert process.returncode == 11, said
    assert len(said) < 3_000
    assert peak < MOST
    assert seconds < SECONDS
    (report,) = (workspace / "inbox" / "rejected").iterdir()
    assert all(file.stat().st_size < 2_000_000 for file in report.iterdir())
    print(f"{name}: {peak:.0f} MiB, {seconds:.1f} s")  # noqa: T201
