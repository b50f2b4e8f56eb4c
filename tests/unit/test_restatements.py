"""What a later publication did to earlier figures: changed, gone, withheld, restated in part, or strange."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from monitor.evaluation.answer import Finding, findings
from monitor.observations import restatements, vintages
from monitor.observations.publications import Publication
from monitor.observations.restatements import Restatement
from monitor.words.findings import ACROSS
from tests.sheets import HEADER, defined, held, levels, published, shipped

FULL = f"{HEADER},status,paid_through"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def known(root: Path, tmp_path: Path) -> tuple[Publication, ...]:
    return held(root, defined(tmp_path))


def between(root: Path, tmp_path: Path, tolerance: float = 0.1) -> pl.DataFrame:
    """What the second of two publications changed."""
    both = known(root, tmp_path)
    one, other = (vintages.inside(both).filter(publication=place) for place in (0, 1))
    return restatements.restated_figures(one, other, tolerance)


def row(area: str, year: object, value: object, status: str = "", paid: str = "") -> str:
    return f"{area},medicare_ffs,all,paid_per_beneficiary_year,{year},{value},{status},{paid}"


def told(changed: pl.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return changed.select("area", "period", "kind", *names).rows()


def test_a_figure_that_moved_by_more_than_the_tolerance_is_restated(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2017: 10000, 2018: 10000, 2019: -10000}))
    published(root, "levels/2021-01-01", levels("MD", {2017: 10010, 2018: 10011, 2019: -10300}))

    changed = between(root, tmp_path)

    assert told(changed, "old", "new", "change") == [
        ("MD", "2019", Restatement.RESTATED, -10000, -10300, -300),
        ("MD", "2018", Restatement.RESTATED, 10000, 10011, 11),
    ]
    assert changed["percent"].to_list() == pytest.approx([-3, 0.11])
    assert changed.select("old_publication", "new_publication").unique().rows() == [(0, 1)]


def test_from_nothing_every_change_counts_and_has_no_percent(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 0}))
    published(root, "levels/2021-01-01", levels("MD", {2018: 1}))

    assert told(between(root, tmp_path), "change", "percent") == [("MD", "2018", Restatement.RESTATED, 1, None)]


def test_figures_come_go_are_withheld_and_are_given_after_all(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", [row("MD", 2018, 5), row("VA", 2018, 6), row("US", 2018, "", "suppressed")],
              header=FULL)  # fmt: skip
    published(root, "levels/2021-01-01", [row("MD", 2018, "", "suppressed"), row("US", 2018, 7), row("DC", 2018, 8)],
              header=FULL)  # fmt: skip

    assert sorted(told(between(root, tmp_path), "alone")) == [
        ("DC", "2018", Restatement.APPEARED, False),
        ("MD", "2018", Restatement.WITHHELD, False),
        ("US", "2018", Restatement.GIVEN, False),
        ("VA", "2018", Restatement.MISSING, False),
    ]


def test_a_year_that_only_one_of_them_has_is_told_apart(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2017: 1, 2018: 2}))
    published(root, "levels/2021-01-01", levels("MD", {2018: 2, 2019: 3}))

    assert sorted(told(between(root, tmp_path), "alone")) == [
        ("MD", "2017", Restatement.MISSING, True),
        ("MD", "2019", Restatement.APPEARED, True),
    ]


def test_a_figure_that_is_paid_through_a_later_day_has_run_out_further(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", [row("MD", 2018, 5, paid="2019-03-31"), row("US", 2018, 5, paid="2019-03-31")],
              header=FULL)  # fmt: skip
    published(root, "levels/2021-01-01", [row("MD", 2018, 6, paid="2019-12-31"), row("US", 2018, 7, paid="2019-03-31")],
              header=FULL)  # fmt: skip

    changed = between(root, tmp_path)

    assert sorted(told(changed)) == [("MD", "2018", Restatement.MATURED), ("US", "2018", Restatement.RESTATED)]
    assert restatements.counted_by_kind(changed) == {Restatement.RESTATED: 1, Restatement.MATURED: 1}


# Restated for some


def partly(root: Path, tmp_path: Path) -> list[tuple[Any, ...]]:
    publications = known(root, tmp_path)
    found = restatements.partly(vintages.inside(publications), publications, 0.1)
    return found.select("period", "by", "restated", "left", "left_in").rows()


def test_the_nation_of_a_year_restated_while_its_states_stand_as_they_were(root: Path, tmp_path: Path) -> None:
    """As CMS Program Statistics 2015: later releases give all areas 0.57 % lower, and never the states again."""
    states = levels("MD", {2015: 10010}) + levels("VA", {2015: 9001})
    published(root, "levels/2017-05-02", [*states, *levels("US:region:all_areas", {2015: 9524})])
    published(
        root, "levels/2018-06-07", levels("US:region:all_areas", {2013: 9300, 2014: 9400, 2015: 9470, 2016: 9500})
    )
    published(root, "levels/2018-10-30", levels("US:region:all_areas", {2015: 9470, 2017: 9600}))

    assert partly(root, tmp_path) == [("2015", 1, 1, 2, 0)]


@pytest.mark.parametrize(
    "later",
    [
        levels("US", {2015: 9525}),  # within the tolerance
        levels("US", {2015: 9470}) + levels("MD", {2015: 10010}),  # published again, and no other stands
        levels("US", {2016: 9470}),  # another year
        levels("VA", {2015: 9001}),  # a further area, and nothing restated
    ],
)
def test_what_is_published_again_or_not_restated_is_whole(later: Sequence[str], root: Path, tmp_path: Path) -> None:
    published(root, "levels/2017-05-02", levels("MD", {2015: 10010}) + levels("US", {2015: 9524}))
    published(root, "levels/2018-06-07", later)

    assert partly(root, tmp_path) == []


@pytest.mark.parametrize(("more", "left"), [("", [("2015", 2, 1, 1, 1)]), ("\ncontinues: [2018-06-07]", [])])
def test_two_of_one_vintage_restate_together(
    more: str, left: list[tuple[Any, ...]], root: Path, tmp_path: Path
) -> None:
    published(root, "levels/2017-05-02", levels("MD", {2015: 10010}) + levels("US", {2015: 9524}))
    published(root, "levels/2018-06-07", levels("US", {2015: 9470}))
    published(root, "levels/2019-06-07", levels("MD", {2015: 9990}), f"status: {{default: final}}{more}")

    assert partly(root, tmp_path) == left


# Years of different vintage


def across(publications: Sequence[Publication], source: str) -> list[tuple[Any, ...]]:
    found = restatements.across(vintages.newest(publications, source=source), publications)
    names = [publications[place].id for place in range(len(publications))]
    columns = ("service", "quantity", "year", "areas", "before", "publication")
    return [(*cells, names[one], names[other]) for *cells, one, other in found.select(columns).iter_rows()]


def test_years_of_two_vintages_are_told(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}) + levels("US", {2018: 1}))
    published(root, "levels/2021-01-01", levels("MD", {2019: 1}) + levels("US", {2019: 1}))
    published(root, "levels/2022-01-01", levels("MD", {2020: 1}), "status: {default: final}\ncontinues: [2021-01-01]")

    assert across(known(root, tmp_path), "levels") == [
        ("all", "paid_per_beneficiary_year", 2019, 2, "levels/2020-01-01", "levels/2021-01-01")
    ]


def test_the_shipped_2015_stands_between_two_vintages() -> None:
    found = across(shipped().publications, "cms_program_statistics")

    assert {cells[2:] for cells in found} == {
        (2015, 52, "cms_program_statistics/2018-06-07", "cms_program_statistics/2017-05-02"),
        (2016, 52, "cms_program_statistics/2017-05-02", "cms_program_statistics/2018-06-07"),
    }


def _leans_on_growth(finding: Finding, year: int) -> bool:
    """Whether a line of the finding's worksheet compares `year` with the one before it in Program Statistics."""
    test = shipped().definitions.test(finding.test)
    measures = {entry.measure for entry in test.asked.inputs.values()}
    own = any(shipped().definitions.measures[name].source == "cms_program_statistics" for name in measures)
    return own and finding.year >= year and finding.made


def test_nothing_shipped_computes_growth_over_2015_unnoticed() -> None:
    """Growth by itself stays inside one publication; wherever a worksheet compares across, its finding says so."""
    library = shipped().library
    sums = [name for name, m in library.measures.items() if m.source == "cms_program_statistics" and m.sum]
    for name in sums:
        grown = library._growth(name, "newest")
        assert not set(grown["year"].to_list()) & {2015, 2016}, name

    made = [f for t in _tests() for f in findings(shipped().worksheet(t)) if _leans_on_growth(f, 2015)]
    assert {(f.test, f.year) for f in made if f.year in (2015, 2016)}
    assert [f for f in made if f.year in (2015, 2016) and ACROSS not in f.marks] == []


def _tests() -> list[Any]:
    return [test for programme in shipped().definitions.programmes for test in programme.tests if test.judges]


# Strange


def states(grow: float, year: int, first: int = 2010) -> dict[str, dict[int, object]]:
    """Forty areas that grow by about `grow` percent a year."""
    codes = [f"MD:county:{place:05}" for place in range(40)]
    return {
        code: {y: round(10000 * (1 + (grow + place / 40) / 100) ** (y - first), 2) for y in range(first, year + 1)}
        for place, code in enumerate(codes)
    }


def strange(root: Path, tmp_path: Path) -> list[tuple[Any, ...]]:
    both = known(root, tmp_path)
    one, other = (vintages.inside(both).filter(publication=place) for place in (0, 1))
    found = restatements.strange(one, other, restatements.restated_figures(one, other, 0.1))
    return found.select("area", "period", "over").rows()


def every(figures: dict[str, dict[int, object]]) -> list[str]:
    return [row for area, by_year in figures.items() for row in levels(area, by_year)]


def test_a_growth_far_outside_what_the_source_has_shown_is_told(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", every(states(3, 2014)))
    later = states(3, 2015)
    later["MD:county:00007"][2015] = 20000
    published(root, "levels/2021-01-01", every(later))

    assert strange(root, tmp_path) == [("MD:county:00007", "2015", "the year before")]


def test_so_is_a_restatement(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", every(states(3, 2014)))
    later = states(3, 2014)
    later["MD:county:00007"][2014] = 20000
    published(root, "levels/2021-01-01", every(later))

    assert sorted(strange(root, tmp_path)) == [
        ("MD:county:00007", "2014", "the earlier figure"),
        ("MD:county:00007", "2014", "the year before"),
    ]


def test_a_source_that_has_shown_little_so_far_tells_nothing(root: Path, tmp_path: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", levels("MD", {2018: 1, 2019: 2, 2020: 900}))

    assert strange(root, tmp_path) == []


def test_of_the_shipped_series_the_last_year_looks_strange_for_two_figures() -> None:
    """How seldom the rule calls for a look at figures that are right: docs/restatements.md says so."""
    of_agencies = pl.col("source").str.contains("^(cms|nchs)_") & pl.col("value").is_not_null()
    known = vintages.newest(shipped().publications).filter(of_agencies).collect()
    series = known.partition_by("source", *restatements.SERIES)

    found = pl.concat(_strange_of_the_last_year(rows) for rows in series)

    assert (len(series), sum(_last_year(rows).height for rows in series)) == (29, 1508)
    assert sorted(found.select("area", "service", "quantity", "period").iter_rows()) == [
        ("AL", "-", "beneficiary_years", "2017"),
        ("RI", "hospital_outpatient", "paid", "2017"),
    ]


def _last_year(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("period") == pl.col("period").max())


def _strange_of_the_last_year(rows: pl.DataFrame) -> pl.DataFrame:
    after = _last_year(rows).with_columns(publication=pl.lit(99, dtype=pl.Int64)).lazy()
    before = rows.filter(pl.col("period") < pl.col("period").max()).lazy()
    return restatements.strange(before, after, restatements.restated_figures(before, after, 0.1))
