"""`monitor ingest`, `diff`, `sources` and `run` as an office meets them when figures arrive, change, or are late."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.commands.deliveries import print_arrivals
from monitor.intake.arrivals import empty_inbox
from monitor.workspace.settings import load_settings
from tests.sheets import TODAY, defined, levels, published
from tests.workspaces import Command, copied

SOURCE = "cms_geographic_variation"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return copied(tmp_path / "office", 'inbox = "inbox"\n')


def delivery(office: Path, change: Callable[[str, str, str, float], float] = lambda *cell: cell[-1]) -> Path:
    """The newest Geographic Variation delivered again, with each figure as `change` makes it."""
    held = office / "observations" / SOURCE / "2026-05-15" / "data.csv"
    header, *rows = held.read_text("utf-8").splitlines()
    assert header == "area,population,payer,service,quantity,period,value"
    made = [_changed(row.split(","), change) for row in rows]
    path = office.parent / f"{SOURCE}.csv"
    path.write_text("\n".join([header, *made]) + "\n", "utf-8")
    return path


def _changed(cells: list[str], change: Callable[[str, str, str, float], float]) -> str:
    area, *_, quantity, period, value = cells
    return ",".join([*cells[:-1], f"{change(area, quantity, period, float(value)):.0f}"])


def nation_lower(area: str, quantity: str, period: str, value: float) -> float:
    """The nation's spending of 2022 half a percent lower."""
    lower = (area, quantity, period) == ("US", "paid_per_beneficiary_year", "2022")
    return round(value * 0.994) if lower else round(value)


def ingest(monitor: Command, office: Path, path: Path, *words: str) -> tuple[int, str, str]:
    return monitor("ingest", path, "--published", "2026-10-01", "--workspace", office, *words)


def test_a_delivery_that_changes_nothing_prints_one_line(monitor: Command, office: Path) -> None:
    path = delivery(office, lambda *cell: round(cell[-1]))

    assert ingest(monitor, office, path, "--publisher", "CMS") == (
        0,
        f"{path.name}: taken in as {SOURCE}/2026-10-01; no earlier figure is changed and no finding moved\n",
        "",
    )


def test_a_restatement_says_which_findings_it_moves_verdicts_first(monitor: Command, office: Path) -> None:
    code, printed, _ = ingest(monitor, office, delivery(office, nation_lower))

    assert code == 0
    assert "  figures: 1 restated\n" in printed
    assert "where tests ask: US 2022 paid_per_beneficiary_year (all), 12,023 -> 11,951 (−0.60 %)" in printed
    moved = [line.strip() for line in printed.partition("findings moved\n")[2].splitlines()]
    assert moved[0].startswith("NOW MISSED, was too close: maryland_tcoc/annual_savings MD 2022")
    turned = [line.startswith("NOW ") for line in moved]
    assert turned == sorted(turned, reverse=True)


def test_so_it_does_for_other_programs(monitor: Command, office: Path) -> None:
    whole = json.loads(ingest(monitor, office, delivery(office, nation_lower), "--json")[1])

    (effect,) = whole["effects"]
    assert whole["publications"] == [effect["publication"]] == [f"{SOURCE}/2026-10-01"]
    assert effect["counts"] == {"restated": 1}
    turned = [f for f in effect["findings_moved"] if f["before"]["verdict"] != f["after"]["verdict"]]
    assert {(f["test"], f["year"], f["after"]["verdict"]) for f in turned} >= {
        ("maryland_tcoc/annual_savings", 2022, "missed")
    }


def test_what_lies_in_the_inbox_says_so_too(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "inbox").mkdir()
    delivery(office, nation_lower).rename(office / "inbox" / f"{SOURCE}.csv")

    print_arrivals(empty_inbox(load_settings(office), TODAY, lambda _: None))

    assert "figures: 1 restated" in capsys.readouterr().err


def test_the_difference_of_two_publications(monitor: Command, office: Path) -> None:
    ingest(monitor, office, delivery(office, nation_lower))

    code, printed, _ = monitor("diff", SOURCE, "2026-05-15", "2026-10-01", "--workspace", office)

    lines = printed.splitlines()
    assert code == 0
    assert lines[0] == f"{SOURCE}/2026-10-01 against {SOURCE}/2026-05-15"
    assert lines[2].split() == [
        "US", "2022", "paid_per_beneficiary_year", "(all)", "12,023", "11,951", "−72", "−0.60", "restated",
    ]  # fmt: skip
    assert lines[3:] == ["Figures: 1 restated."]


def test_of_one_area_and_as_json(monitor: Command, office: Path) -> None:
    ingest(monitor, office, delivery(office, nation_lower))
    words = ("diff", SOURCE, "2026-05-15", "2026-10-01", "--workspace", office, "--json")

    whole, of_state = (json.loads(monitor(*words, *more)[1]) for more in ((), ("--area", "MD")))

    assert [(row["area"], row["old"], row["new"], row["kind"]) for row in whole["changes"]] == [
        ("US", 12023.0, 11951.0, "restated")
    ]
    assert (of_state["changes"], of_state["counts"]) == ([], {})
    assert (whole["old"], whole["new"]) == (f"{SOURCE}/2026-05-15", f"{SOURCE}/2026-10-01")


def test_releases_of_different_years_share_no_figure(monitor: Command) -> None:
    printed = monitor("diff", "cms_program_statistics", "2017-05-02", "2018-06-07")[1]

    assert printed.splitlines() == [
        "cms_program_statistics/2018-06-07 against cms_program_statistics/2017-05-02",
        "No figure that both publish moved by more than 0.1 %.",
        "Only in cms_program_statistics/2017-05-02: 2015 (312 figures).",
        "Only in cms_program_statistics/2018-06-07: 2013, 2014 and 2016 (1,248 figures).",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cms_program_statistic", "2017-05-02", "2018-06-07"), "Did you mean cms_program_statistics?"),
        (("cms_program_statistics", "2017-05-02", "2018-06-08"), "Did you mean 2018-06-07?"),
        (("cms_program_statistics", "2017-05-02.2", "2018-06-07"), "There are: 2017-05-02, 2018-06-07, 2018-10-30."),
    ],
)
def test_what_is_not_held_is_told_with_what_is(words: tuple[str, ...], said: str, monitor: Command) -> None:
    code, printed, told = monitor("diff", *words)

    assert (code, printed) == (11, "")
    assert said in told


def test_two_editions_of_one_day_are_told_apart(monitor: Command, office: Path) -> None:
    ingest(monitor, office, delivery(office, lambda *cell: round(cell[-1])))
    ingest(monitor, office, delivery(office, nation_lower))

    printed = monitor("diff", SOURCE, "2026-10-01", "2026-10-01.2", "--workspace", office)[1]

    assert "Figures: 1 restated." in printed


def test_sources_with_what_comes_next(monitor: Command) -> None:
    code, printed, _ = monitor("sources", "--as-of", "2026-11-24")

    assert code == 0
    row = next(line for line in printed.splitlines() if line.startswith(f"{SOURCE} "))
    assert row.split()[1:5] == ["2026-05-15", "193", "2014-2024", "final"]
    assert "2025 by 30 June 2027" in row
    assert "LATE" not in printed


def test_late_ones_are_marked(monitor: Command) -> None:
    whole = json.loads(monitor("sources", "--as-of", "2027-08-01", "--json")[1])

    late = {source["source"]: source["late_days"] for source in whole if source["late_days"]}
    assert late == {SOURCE: 32, f"{SOURCE}_use": 32, "cms_medicare_enrollment": 32}


def test_and_announced_by_a_run(monitor: Command, tmp_path: Path) -> None:
    defined(tmp_path)
    (tmp_path / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    more = "status: {default: final}\nnext_expected: {year: 2021, by: 2022-06-30}"
    figures = {2018: 100, 2019: 103, 2020: 106}
    published(tmp_path / "observations", "levels/2021-01-01", levels("MD", figures) + levels("US", figures), more)

    told = monitor("run", "--workspace", tmp_path, "--as-of", "2022-07-12")[2]

    assert "Late: levels 2021 was due by 30 June 2022, 12 days ago. It is looked after by: An office.\n" in told
