"""How mature a figure is: run-out in months, the word for it, and how both travel to a finding."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.definitions.programmes import Definitions
from monitor.errors import ObservationError
from monitor.evaluation.answer import Finding, findings
from monitor.observations import maturity
from monitor.observations.cards import Thresholds
from monitor.observations.maturity import Maturity
from monitor.observations.publications import observations_of
from monitor.pages.sentences import maturity_words
from monitor.workspace.definition_files import load_definitions
from tests.sheets import HEADER, defined, gathered, held, levels, published
from tests.workspaces import replaced

PAID = f"{HEADER},paid_through"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def counted(
    period: str, paid: str | None, status: str = "final", fiscal_starts: int | None = None, **thresholds: int
) -> tuple[int, str]:
    """Run-out and word of one row."""
    cells = {"period": [period], "paid_through": [paid], "status": [status]}
    run_out = maturity.run_out(True, fiscal_starts)
    row = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).with_columns(run_out=run_out)
    months, level = row.select("run_out", level=maturity.level(Thresholds(**thresholds), has_runs=True)).row(0)
    return months, maturity.MATURITY_WORDS[level]


@pytest.mark.parametrize(
    ("period", "paid", "months", "word"),
    [
        ("2026-07", "2026-10-31", 3, "interim"),
        ("2026-07", "2026-10-30", 2, "preliminary"),
        ("2026-07", "2026-07-31", 0, "preliminary"),
        ("2026-12", "2026-10-31", 0, "preliminary"),
        ("2024-02", "2024-02-29", 0, "preliminary"),
        ("2026-Q3", "2027-03-31", 6, "provisional"),
        ("2026-H1", "2027-05-31", 11, "provisional"),
        ("2025", "2026-12-31", 12, "final"),
        ("2025", "2026-02-28", 2, "preliminary"),
        ("2025", None, maturity.UNKNOWN, "final"),
        ("FY2025", "2026-12-31", maturity.UNKNOWN, "final"),
    ],
)
def test_run_out_is_the_whole_months_from_the_end_of_the_period_on(
    period: str, paid: str | None, months: int, word: str
) -> None:
    assert counted(period, paid) == (months, word)


@pytest.mark.parametrize(
    ("status", "paid", "word"),
    [
        ("provisional", "2027-12-31", "provisional"),
        ("provisional", "2026-02-28", "preliminary"),
        ("provisional", None, "provisional"),
        ("projected", "2027-12-31", "projected"),
    ],
)
def test_a_figure_is_called_no_firmer_than_its_status(status: str, paid: str | None, word: str) -> None:
    assert counted("2025", paid, status)[1] == word


@pytest.mark.parametrize(
    ("starts", "run_out"),
    [(10, 3), (7, 6), (1, 0), (None, maturity.UNKNOWN)],  # it ends with September, June or December, or nobody says
)
def test_a_fiscal_year_runs_out_from_where_its_card_says_that_it_ends(starts: int | None, run_out: int) -> None:
    assert counted("FY2025", "2025-12-31", fiscal_starts=starts)[0] == run_out


def test_the_months_are_for_the_source_to_say() -> None:
    assert counted("2025", "2026-03-31", interim=1, provisional=2, final=3)[1] == "final"
    assert counted("2025", "2026-03-31", interim=4, provisional=8, final=24)[1] == "preliminary"


def test_a_card_whose_months_go_down_is_refused(root: Path, tmp_path: Path) -> None:
    more = "status: {default: final}\nmaturity: {interim: 6, provisional: 3}"
    published(root, "levels/2020-01-01", levels("MD", {2019: 1}), more)

    with pytest.raises(ObservationError, match="the months of run-out go down: interim 6, provisional 3, final 12"):
        held(root, defined(tmp_path))


def monthly(area: str, year: int, paid: str, value: float = 100) -> list[str]:
    own = "medicare_ffs,all,paid_per_beneficiary_year"
    return [f"{area},{own},{year}-{month:02},{value},{paid}" for month in range(1, 13)]


def in_months(folder: Path) -> Definitions:
    """The definitions of `defined`, with its measure made from months."""
    defined(folder)
    whole = "    sum: {quantity: paid_per_beneficiary_year"
    replaced(folder / "tests_definitions" / "measures.yaml", whole, f"    from: months\n{whole}")
    return load_definitions([folder / "tests_definitions"])


def found(definitions: Definitions, root: Path) -> dict[int, Finding]:
    sheet = gathered(definitions, root).worksheet(definitions.test("office/asked"))
    return {finding.year: finding for finding in findings(sheet)}


def test_a_year_made_of_months_has_the_least_run_out_of_them(tmp_path: Path, root: Path) -> None:
    rows = [row for year, paid in ((2018, "2020-04-30"), (2019, "2020-04-30")) for area in ("MD", "US")
            for row in monthly(area, year, paid)]  # fmt: skip
    published(root, "levels/2020-05-15", rows, header=PAID)

    finding = found(in_months(tmp_path), root)[2019]

    assert finding.maturity == Maturity("interim", 4, date(2020, 4, 30))
    assert finding.as_json()["maturity"] == {
        "word": "interim", "run_out_months": 4, "paid_through": "2020-04-30",
    }  # fmt: skip


def test_where_one_month_names_no_day_the_run_out_of_the_year_is_not_known(tmp_path: Path, root: Path) -> None:
    rows = [row for area in ("MD", "US") for year in (2018, 2019) for row in monthly(area, year, "2020-04-30")]
    rows = [row.replace("2020-04-30", "") if ",2019-05," in row or ",2018-05," in row else row for row in rows]
    published(root, "levels/2020-05-15", rows, header=PAID)

    assert found(in_months(tmp_path), root)[2019].maturity == Maturity("interim")


def test_a_figure_without_a_day_is_as_mature_as_its_status(tmp_path: Path, root: Path) -> None:
    more = "status: {default: final, 2019: provisional}"
    published(root, "levels/2020-05-15", levels("MD", {2018: 1, 2019: 2}) + levels("US", {2018: 1, 2019: 2}), more)

    assert found(defined(tmp_path), root)[2019].maturity == Maturity("provisional")


def test_without_figures_there_is_no_maturity(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-05-15", levels("MD", {2019: 2}))

    assert found(defined(tmp_path), root)[2021].as_json()["maturity"] is None


def test_the_least_mature_of_a_publication(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-05-15", monthly("MD", 2019, "2020-04-30"), header=PAID)

    assert maturity.least(observations_of(held(root, defined(tmp_path)))) == Maturity("interim", 4, date(2020, 4, 30))


def test_maturity_in_words() -> None:
    assert maturity_words(Maturity("final")) == "final"
    said = maturity_words(Maturity("preliminary", 1, date(2026, 10, 31)))
    assert said == "preliminary, paid through 31 October 2026, 1 month of run-out"
