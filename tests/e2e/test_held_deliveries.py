"""Deliveries that a person has to look at, into a workspace with all that is shipped; and an acceptance taken back."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.errors import HELD
from monitor.intake.arrivals import Arrival, accept, all_held, take_in
from monitor.intake.ingest import Asked
from monitor.observations import publications, vintages
from monitor.observations.publications import Publication
from monitor.workspace.settings import Settings, load_settings, new_workspace
from tests.offices import deliver, monitor, of_settings, office, text

HEADER = "incurred_month,paid_through,area,payer,service,paid,beneficiaries"
PAID = (500_000, 300_000, 120_000, 50_000, 20_000, 10_000, 5_000, 2_000)  # of January, in January to August 2026
ENDS = ("01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31")
SOURCE = "cms_monthly_spending"
AUGUST = date(2026, 8, 3)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    new_workspace(tmp_path / "office")
    return load_settings(tmp_path / "office", {})


def feed(*months: tuple[str, str, int]) -> str:
    lines = [f"{month},2026-{through},MD,medicare_ffs,all,{paid},90000" for month, through, paid in months]
    return "\n".join([HEADER, *lines, ""])


def taken(settings: Settings, folder: Path, name: str, content: str, day: date = AUGUST, **said: str) -> Arrival:
    return take_in(settings, [deliver(folder / "desk", f"{name}.csv", content)], Asked(**said), day)


def january(known: tuple[Publication, ...]) -> int:
    """What is known to be paid for January."""
    of_source = [publication for publication in known if publication.card.source == SOURCE]
    figures = vintages.newest(of_source, where=(pl.col("quantity") == "paid") & (pl.col("period") == "2026-01"))
    return int(figures.collect()["value"].item())


def test_what_was_paid_in_each_month_is_held_and_what_was_paid_to_date_is_taken_in(
    settings: Settings, tmp_path: Path
) -> None:
    cells = list(zip(["2026-01"] * len(PAID), ENDS, PAID, strict=True))
    to_date = [(month, end, sum(PAID[: place + 1])) for place, (month, end, _) in enumerate(cells)]

    assert taken(settings, tmp_path, "to_date", feed(*to_date)).taken.publications
    held = taken(settings, tmp_path, "each_month", feed(*cells)).held

    assert held
    assert "what is paid to date falls with a later paid_through" in held.reasons[0].text
    assert january(of_settings(settings)) == 1_007_000


def test_an_older_run_out_is_held_and_with_its_day_the_later_one_still_counts(
    settings: Settings, tmp_path: Path
) -> None:
    taken(settings, tmp_path, "october", feed(("2026-01", "10-31", 1_007_000)), date(2026, 11, 9))
    held = taken(settings, tmp_path, "june", feed(("2026-01", "06-30", 1_000_000)), date(2026, 11, 20)).held
    assert held
    assert "it is paid through an earlier day than what is held" in held.reasons[0].text

    accept(settings, held.id, "Ann Analyst", date(2026, 7, 15), date(2026, 11, 21))

    assert january(publications.known_on(of_settings(settings), date(2026, 11, 29))) == 1_007_000
    assert january(publications.known_on(of_settings(settings), date(2026, 8, 1))) == 1_000_000


def test_an_acceptance_is_taken_back_as_the_documentation_shows(settings: Settings, tmp_path: Path) -> None:
    may = feed(("2026-01", "05-31", 990_000))
    taken(settings, tmp_path, "may", may, date(2026, 6, 9))
    held = taken(settings, tmp_path, "june", feed(("2026-01", "06-30", 9_000))).held
    assert held
    assert held.id == f"{SOURCE}-{AUGUST}"
    accept(settings, held.id, "Ann Analyst", None, AUGUST)

    back = taken(settings, tmp_path, "may", may, date(2026, 8, 5), supersedes=f"{SOURCE}/{AUGUST}")

    assert back.taken.publications == (f"{SOURCE}/2026-08-05",)
    known = [january(publications.known_on(of_settings(settings), date(2026, 8, day))) for day in (2, 3, 4, 5, 6)]
    assert known == [990_000, 9_000, 9_000, 990_000, 990_000]


def test_a_report_from_before_is_rebuilt_once_its_figures_were_superseded(tmp_path: Path) -> None:
    workspace = office(tmp_path / "office")
    here = load_settings(workspace, {})
    take_in(here, [deliver(workspace / "desk", "claims__one.csv", text())], Asked(), AUGUST)
    assert monitor("run", "--workspace", workspace, "--as-of", "2026-08-04").returncode == 0
    second = Asked(supersedes=f"claims/{AUGUST}")
    take_in(here, [deliver(workspace / "desk", "claims__two.csv", text(3))], second, date(2026, 8, 5))
    assert monitor("run", "--workspace", workspace, "--as-of", "2026-08-06").returncode == 0

    for day in ("2026-08-04", "2026-08-06"):
        rebuilt = monitor("reproduce", f"model@{day}", "--workspace", workspace)
        assert rebuilt.returncode == 0, rebuilt.stdout


@pytest.mark.parametrize(
    ("case", "files", "says"),
    [
        ("incremental_triangle", ("feed_cumulative", "feed_incremental"), "falls with a later paid_through"),
        ("older_run_out_sent_again", ("a_oct", "b_jun"), "paid through an earlier day than what is held"),
    ],
)
def test_the_files_as_an_office_had_them(
    case: str, files: tuple[str, str], says: str, settings: Settings, project: Path
) -> None:
    folder = project.parent / "shared" / "cases" / case
    if not folder.is_dir():
        pytest.skip("the cases (../shared/cases) are not beside this checkout")
    first, second = (take_in(settings, [folder / f"{name}.csv"], Asked(), date(2026, 11, 29)) for name in files)

    assert first.taken.publications
    assert second.held
    assert says in second.held.reasons[0].text
    assert january(of_settings(settings)) == 1_007_000


def test_a_run_that_holds_something_ends_with_16_and_says_so(tmp_path: Path) -> None:
    workspace = office(tmp_path / "office")
    deliver(workspace / "inbox", content=text().replace("3019", "3"))

    done = monitor("run", "--workspace", workspace)

    assert done.returncode == HELD, done.stderr
    assert "claims__new.csv: held as claims-" in done.stderr
    assert [entry.files for entry in all_held(load_settings(workspace, {}))] == [("claims__new.csv",)]


def test_an_earlier_edition_without_a_day_is_held_and_with_it_no_answer_of_today_moves(
    settings: Settings, project: Path
) -> None:
    file = project.parent / "shared" / "cases" / "earlier_edition" / "geographic_variation.csv"
    if not file.is_file():
        pytest.skip("the cases (../shared/cases) are not beside this checkout")

    held = take_in(settings, [file], Asked(), date(2026, 11, 29)).held
    assert held
    assert "nothing says when it was published, and it has 2019 to 2022" in held.reasons[0].text

    taken_in = accept(settings, held.id, "Ann Analyst", date(2024, 5, 15), date(2026, 11, 29)).taken
    assert "cms_geographic_variation/2024-05-15" in taken_in.publications
    assert not any(moved.turned for effect in taken_in.effects for moved in effect.moved)
