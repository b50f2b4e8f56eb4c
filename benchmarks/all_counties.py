"""A made-up table of all counties, as large as CMS's own, written to the folder `DIR`.

35,200 rows of 246 columns: 3,200 counties in eleven years. Every figure is drawn; the services make their totals, and
shares follow from their counts.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from monitor.readers.editions import EDITIONS, PUBLIC, USE
from monitor.words.areas import FIPS

COUNTIES, YEARS, COLUMNS = 3_200, range(2014, 2025), 246
COUNTED = ("BENES_WTH_PTAPTB_CNT", "BENES_MA_CNT", "ACUTE_HOSP_READMSN_CNT")
TABLE = "all_counties.csv"


def write(folder: Path) -> int:
    """The table, and how many rows it has."""
    chance, rows = np.random.default_rng(2013), COUNTIES * len(YEARS)
    edition = EDITIONS[0]
    paid = {name: chance.integers(10_000, 90_000_000, rows) for name in edition.spending if name.endswith("_AMT")}
    paid["TOT_MDCR_PYMT_AMT"] = sum(each for name, each in paid.items() if not name.startswith("TOT"))
    people, others = chance.integers(100, 60_000, rows), chance.integers(100, 30_000, rows)
    per_head = {
        name: (paid[name.removesuffix("_PC") + "_AMT"] / people).round(2)
        for name in edition.spending
        if name.endswith("_PC")
    }
    stays, readmitted = chance.integers(100, 400, rows), (chance.random(rows) / 4 + 0.05).round(4)
    use = dict.fromkeys(USE, (chance.random(rows) / 2).round(4)) | {
        "IP_CVRD_STAYS_PER_1000_BENES": stays,
        "ACUTE_HOSP_READMSN_PCT": readmitted,
        "MA_PRTCPTN_RATE": (others / (others + people)).round(4),
    }
    counted = (others + people, others, (stays * people / 1_000 * readmitted).astype(int))
    cells = {**_places(), edition.people: people, **paid, **per_head, **use, **dict(zip(COUNTED, counted, strict=True))}
    further = {f"FURTHER_{place}": chance.random(rows).round(4) for place in range(COLUMNS - len(cells))}
    pl.DataFrame(cells | further).write_csv(folder / TABLE)
    return rows


def _places() -> dict[str, list[str]]:
    """Year, level, label, code and age group of each row."""
    states = sorted(FIPS)
    there = [(states[nth % len(states)], 2 * (nth // len(states)) + 1) for nth in range(COUNTIES)]
    labels, codes = [f"{state}-{county}" for state, county in there], [f"{FIPS[s]}{n:03}" for s, n in there]
    many = len(YEARS)
    columns = ([str(year) for year in YEARS for _ in there], ["County"], labels * many, codes * many, ["All"])
    return {n: c if len(c) > 1 else c * len(there) * many for n, c in zip(PUBLIC, columns, strict=True)}


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
