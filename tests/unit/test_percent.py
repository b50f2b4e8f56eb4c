"""What is shown in percent, as a number of the unit that its quantity is kept in."""

import polars as pl
import pytest

from monitor.readers.percent import in_unit

CELLS = [  # as shown, in percent, as a ratio
    ("15.8%", "15.8", "0.158"),
    ("86.0%", "86.0", "0.86"),
    ("15.8 %", "15.8", "0.158"),
    ("-3.55%", "-3.55", "-0.0355"),
    ("(3.5%)", "-3.5", "-0.035"),
    ("+3%", "3", "0.03"),
    (".5%", "0.5", "0.005"),
    ("0%", "0", "0"),
    ("100%", "100", "1"),
    ("1,250.0%", "1250.0", "12.5"),
]
STAYS = ["12,50%", "%", "15.8%%", "(-5%)", "(5%", "5%)", "%5", "1.5.1%", "0.158", "15.8", "*", "n/a", "x%", "1e2%"]


@pytest.mark.parametrize(("cell", "percent", "ratio"), CELLS)
def test_a_percentage_is_read_in_the_unit_of_its_quantity(cell: str, percent: str, ratio: str) -> None:
    units = ["percent", "ratio", "dollars", "points", None]
    table = pl.DataFrame({"cell": [cell] * 5, "unit": units})
    read = table.select(in_unit(pl.col("cell"), pl.col("unit")))["cell"].to_list()
    assert read == [percent, ratio, cell, cell, cell]


@pytest.mark.parametrize("cell", [*STAYS, None])
@pytest.mark.parametrize("unit", ["percent", "ratio"])
def test_what_is_no_percentage_stays_as_it_is(cell: str | None, unit: str) -> None:
    table = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    assert table.select(in_unit(pl.col("cell"), unit)).item() == cell
