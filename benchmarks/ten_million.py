"""Ten million observations in Parquet: how long it takes, and how much memory, to know the newest of each on a date.

`write` makes the publications in a folder, the same for the same seed. `python ten_million.py FOLDER WHAT` measures one
of ACTIONS in a process of its own, so that its peak memory is its own, and prints the processor seconds of each call as
JSON. `plain` is what both are held against: the same rows read and grouped with polars alone.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
from measured import in_turn

from monitor.definitions.registers import Measure
from monitor.observations import publications, vintages
from monitor.observations.cards import Card
from monitor.observations.measures import Library
from monitor.observations.publications import Publication
from monitor.words.areas import NAMES, Entity
from monitor.words.strict_yaml import parse
from monitor.workspace.data_files import RowsFile
from monitor.workspace.publication_files import data_of

SEED = 2013
SOURCE = "statewide_claims"
COUNTIES, HOSPITALS = 2_577, 500
CLOSED = 10  # hospitals that a publication does not have, where areas come and go
SERVICES = (
    *("all", "hospital_inpatient", "hospital_outpatient", "skilled_nursing", "home_health", "hospice"),
    *("professional", "esrd", "dme"),
)
SPAN = 5  # years in a publication: each is restated four times
FIRST_YEARS = range(2016, 2021)
AS_OF = date(2030, 1, 1)
TIMES = 3
KEY = ("area", "population", "payer", "service", "quantity", "period")

CARD = """
source: {source}
title: Claims by county and hospital, {first} to {last}
publisher: An office
url: https://example.gov
published: {day}
dated_by: made up
accessed: 2026-01-01
licence: public domain
file: {{name: data.parquet, sha256: {digest}}}
covers: {{areas: counties and hospitals, years: [{first}, {last}]}}
status: {{default: final, {last}: provisional}}
owner: An office
"""
MEASURE = """
title: Hospital payments per beneficiary
unit: dollars per beneficiary-year
source: statewide_claims
payer: medicare_ffs
sum: {quantity: paid, service: [hospital_inpatient, hospital_outpatient]}
per: {quantity: beneficiary_years}
"""


def newest_known(held: tuple[Publication, ...], as_of: date) -> pl.DataFrame:
    """The newest of every observation that could be known on `as_of`, as one frame."""
    return vintages.newest(publications.known_on(held, as_of), source=SOURCE).collect(engine="streaming")


def one_series(held: tuple[Publication, ...], as_of: date) -> object:
    """One measure for every area, from the files on."""
    measure = Measure.model_validate(parse(MEASURE, "measure").value)
    library = Library.known_on({"per_head": measure}, held, (), as_of)
    return library.series("per_head", [Entity(area) for area in areas()])


def plain(held: tuple[Publication, ...], as_of: date) -> pl.DataFrame:
    """The last row of each observation, as polars gives it to whoever knows nothing of blocks and vintages."""
    whole = pl.concat([pl.scan_parquet(data_of(publication).path) for publication in held])
    return whole.group_by(*KEY).agg(pl.col("value").last()).collect(engine="streaming")


ACTIONS = {"newest": newest_known, "series": one_series, "plain": plain}


def areas() -> list[str]:
    """Counties and hospitals, spread over the states."""
    states = [name for name in NAMES if name != "US"]
    counties = [f"{states[i % 51]}:county:{1 + i % 51:02d}{1 + 2 * (i // 51):03d}" for i in range(COUNTIES)]
    return counties + [f"{states[i % 51]}:hospital:{1 + i % 51:02d}{i // 51:04d}" for i in range(HOSPITALS)]


def write(root: Path, change: bool) -> int:
    """Write the publications below `root`; how many rows they have. With `change`, each has its own hospitals."""
    chance, rows = np.random.default_rng(SEED), 0
    for first in FIRST_YEARS:
        closed = set(chance.choice(areas()[COUNTIES:], CLOSED, replace=False)) if change else set()
        table = _publication(first, [area for area in areas() if area not in closed], chance)
        day = date(first + SPAN, 6, 30)
        folder = root / SOURCE / day.isoformat()
        folder.mkdir(parents=True)
        path = folder / "data.parquet"
        table.write_parquet(path)
        digest = sha256(path.read_bytes()).hexdigest()
        card = CARD.format(source=SOURCE, first=first, last=first + SPAN - 1, day=day, digest=digest)
        (folder / "source.yaml").write_text(card, "utf-8")
        rows += table.height
    return rows


def _publication(first: int, areas: Sequence[str], chance: np.random.Generator) -> pl.DataFrame:
    years = range(first, first + SPAN)
    periods = [f"{year}-{month:02d}" for year in years for month in range(1, 13)] + [str(year) for year in years]
    services = [(service, "paid") for service in SERVICES] + [("-", "beneficiary_years")]
    table = (
        pl.DataFrame({"area": areas})
        .join(pl.DataFrame(services, schema=["service", "quantity"], orient="row"), how="cross")
        .join(pl.DataFrame({"period": periods}), how="cross")
    )
    figures = pl.Series(np.exp(chance.normal(11.0, 1.5, table.height)))
    return table.select(
        "area",
        pl.lit("all").alias("population"),
        pl.lit("medicare_ffs").alias("payer"),
        *("service", "quantity", "period"),
        figures.round(2).cast(pl.Decimal(18, 2)).alias("value"),
    )


def held(root: Path) -> tuple[Publication, ...]:
    """The publications below `root`, taken as checked: reading and checking files is not what is measured here."""
    found = []
    for card in sorted(root.glob("*/*/source.yaml")):
        said = Card.model_validate(parse(card.read_text("utf-8"), card.name).value)
        found.append(Publication(said, RowsFile(card.parent / said.file.name, card.parent.name), card.parent.name))
    return tuple(found)


if __name__ == "__main__":
    folder, what = Path(sys.argv[1]), sys.argv[2]
    if what.startswith("write"):
        print(write(folder, change=what == "write-changing"))
    else:
        there = held(folder)
        (figures,) = in_turn(TIMES, lambda: ACTIONS[what](there, AS_OF))
        print(json.dumps(figures))
