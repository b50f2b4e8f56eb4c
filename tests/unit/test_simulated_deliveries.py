"""A drawn delivery is a file that an office could have been sent: read back as it was drawn, and marked made up."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from monitor.errors import ObservationError
from monitor.observations.rows import row_problems
from monitor.readers.formats.monthly_feed import READER
from monitor.simulate.deliveries import deliveries, delivery, paid_through
from monitor.simulate.history import History, history
from monitor.simulate.worlds import BASE
from monitor.words.areas import INVENTED, NAMES, area_name, is_area, nearest_area
from tests.sampled import delivered, refused, vocabulary
from tests.sheets import defined, held, levels, published

VINTAGE = 30


@pytest.fixture(scope="module")
def one() -> History:
    return history(BASE, 3, years=3)


def test_it_is_read_back_to_the_cent(one: History, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    delivery(one, VINTAGE).write_csv(path)
    read = delivered(path)
    assert (read.source, refused(path)) == ("cms_monthly_spending", [])
    rows = read.rows.with_columns(pl.col("value").cast(pl.Float64))
    assert set(rows["paid_through"]) == {"2013-07-31"}
    for place, area in enumerate(("WX", "US")):
        here = rows.filter(pl.col("area") == area).sort("period")
        for number, service in enumerate(one.services):
            told = here.filter(pl.col("service") == service)["value"].to_numpy()
            assert told == pytest.approx(one.paid[place, number, : VINTAGE + 1, VINTAGE], abs=0.006)
        people = here.filter(pl.col("quantity") == "beneficiary_months")["value"].to_numpy()
        assert np.array_equal(people, one.people[place, : VINTAGE + 1, VINTAGE])


def test_the_services_add_up_to_all_to_the_cent(one: History) -> None:
    parts = pl.col("paid").filter(pl.col("service") != "all").sum()
    whole = pl.col("paid").filter(pl.col("service") == "all").sum()
    apart = delivery(one, VINTAGE).group_by("area", "incurred_month").agg(apart=parts - whole)
    assert apart["apart"].unique().to_list() == [0]


def test_there_is_one_for_each_month_and_none_tells_of_a_later_one(one: History) -> None:
    come = list(deliveries(one))
    assert len(come) == one.paid.shape[-1] == 48
    assert [day for day, _ in come][:2] == [paid_through(one, 0), paid_through(one, 1)]
    assert [str(day) for day, _ in come][::24] == ["2011-01-31", "2013-01-31"]
    assert all(rows["incurred_month"].max() == f"{day:%Y-%m}" for day, rows in come)
    assert READER.name == "monthly_feed"


def test_the_invented_state_is_none_of_the_real_ones_and_has_a_name() -> None:
    assert not INVENTED.keys() & NAMES.keys()
    assert (is_area("WX"), area_name("WX"), nearest_area("Wexmoor")) == (True, "Wexmoor", "WX")
    assert not is_area("ZZ")


def test_its_figures_are_refused_where_the_card_does_not_say_that_they_were_made_up(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    published(root, "levels/2020-01-01", levels("WX", {2018: 100, 2019: 104}))
    with pytest.raises(ObservationError, match="invented state") as refusal:
        held(root, defined(tmp_path))
    assert "synthetic: true" in str(refusal.value)


def test_its_figures_count_where_the_card_says_so(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    published(root, "levels/2020-01-01", levels("WX", {2018: 100}), "status: {default: final}\nsynthetic: true")
    (publication,) = held(root, defined(tmp_path))
    assert publication.card.synthetic


def test_no_other_code_is_let_through(tmp_path: Path) -> None:
    columns = {"area": "ZZ", "payer": "medicare_ffs", "service": "all", "quantity": "paid", "period": "2019"}
    further = {"value": "1", "population": None, "status": None, "paid_through": None, "row": 2}
    table = pl.DataFrame({**columns, **further}, schema_overrides={"population": pl.String, "paid_through": pl.String})
    problems = list(row_problems(table.cast({"status": pl.String}), "data.csv", vocabulary()))
    assert [problem.what for problem in problems] == ['area is "ZZ".']
