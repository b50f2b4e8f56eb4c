"""Years made of months, quarters and halves; growth inside a publication; levels carried over."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from monitor.definitions.programmes import Definitions
from monitor.definitions.registers import Measure
from monitor.observations.measures import Library
from monitor.observations.series import Series
from monitor.observations.vintages import Vintage
from monitor.words.strict_yaml import parse
from tests.measured import cells, figures, from_, parts_of, whom
from tests.sheets import HEADER, defined, held, levels, published

NAN = float("nan")


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


# Periods


MONTHS = [f"{month:02d}" for month in range(1, 13)]


def of_periods(text: str, per: str = "") -> Measure:
    """A measure of what was paid, made from the periods that `text` says."""
    more = f", per: {{quantity: beneficiary_years{per}}}" if per else ""
    own = "title: Paid, unit: dollars, source: parts, payer: medicare_ffs, sum: {quantity: paid, service: [all]}"
    return Measure.model_validate(parse(f"{{{own}, {text}{more}}}", "measures.yaml").value)


def yearly(root: Path, definitions: Definitions, measure: Measure) -> dict[int, float]:
    found = Library({"it": measure}, held(root, definitions)).series("it", whom("MD"))
    return {year: x for year, x in figures(found).items() if not np.isnan(x)}


def every(suffixes: Mapping[int, Iterable[str]], start: int = 1, quantity: str = "all,paid") -> list[str]:
    """Rows 1, 2, 3, ... for the periods of each year."""
    periods = [f"{year}{suffix}" for year, found in suffixes.items() for suffix in found]
    return [f"MD,medicare_ffs,{quantity},{period},{x}" for x, period in enumerate(periods, start)]


MONTHLY = {2018: [f"-{m}" for m in MONTHS], 2019: [f"-{m}" for m in MONTHS], 2020: ["-01", "-02"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from: months", {2018: 78.0, 2019: 222.0}),
        ("from: months, months: [7, 12]", {2018: 57.0, 2019: 129.0}),
        ("from: months, months: [1, 2]", {2018: 3.0, 2019: 27.0, 2020: 51.0}),
        ("from: months, year_starts: july", {2019: 150.0}),
        ("from: months, year_starts: march", {2019: 102.0, 2020: 246.0}),
        ("from: months, at: december", {2018: 12.0, 2019: 24.0}),
        ("from: months, at: february", {2018: 2.0, 2019: 14.0, 2020: 26.0}),
        ("from: years", {}),
    ],
)
def test_months_make_years(text: str, expected: Mapping[int, float], definitions: Definitions, root: Path) -> None:
    published(root, "parts/2021-01-01", every(MONTHLY))
    assert yearly(root, definitions, of_periods(text)) == expected


@pytest.mark.parametrize(
    ("text", "suffixes", "expected"),
    [
        ("from: quarters", {2018: ["-Q1", "-Q2", "-Q3", "-Q4"], 2019: ["-Q1"]}, {2018: 10.0}),
        ("from: quarters, year_starts: october", {2018: ["-Q4"], 2019: ["-Q1", "-Q2", "-Q3", "-Q4"]}, {2019: 10.0}),
        ("from: halves", {2018: ["-H1", "-H2"], 2019: ["-H2"]}, {2018: 3.0}),
        ("from: halves, year_starts: july", {2018: ["-H1", "-H2"], 2019: ["-H1"]}, {2019: 5.0}),
        ("from: halves, year_starts: july, year: begins", {2018: ["-H1", "-H2"], 2019: ["-H1"]}, {2018: 5.0}),
        ("from: halves, months: [1, 6]", {2018: ["-H1", "-H2"], 2019: ["-H1"]}, {2018: 1.0, 2019: 3.0}),
        ("from: halves, months: [7, 12]", {2018: ["-H1", "-H2"], 2019: ["-H1"]}, {2018: 2.0}),
        ("from: quarters, months: [4, 9]", {2018: ["-Q1", "-Q2", "-Q3", "-Q4"], 2019: ["-Q2"]}, {2018: 5.0}),
    ],
)
def test_quarters_and_halves_make_years(
    text: str,
    suffixes: Mapping[int, Iterable[str]],
    expected: Mapping[int, float],
    definitions: Definitions,
    root: Path,
) -> None:
    published(root, "parts/2021-01-01", every(suffixes))
    assert yearly(root, definitions, of_periods(text)) == expected


def test_fiscal_years_are_read_as_they_stand(definitions: Definitions, root: Path) -> None:
    rows = [row.replace("2018", "FY2018").replace("2019", "FY2019") for row in every({2018: [""], 2019: [""]})]
    _published_as(root, "parts/2021-01-01", rows)
    assert yearly(root, definitions, of_periods("from: fiscal_years")) == {2018: 1.0, 2019: 2.0}
    assert yearly(root, definitions, of_periods("from: fiscal_years, year: begins")) == {2017: 1.0, 2018: 2.0}


def _published_as(root: Path, place: str, rows: list[str]) -> None:
    """A publication with fiscal years, whose years the card is to tell."""
    published(root, place, [row.replace("FY", "") for row in rows])
    path = root / place / "data.csv"
    before = sha256(path.read_bytes()).hexdigest()
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    card = root / place / "source.yaml"
    card.write_text(card.read_text("utf-8").replace(before, sha256(path.read_bytes()).hexdigest()), "utf-8")


def test_an_empty_or_suppressed_month_leaves_its_year_unknown(definitions: Definitions, root: Path) -> None:
    rows = [f"{row}," for row in every({2018: MONTHLY[2018], 2019: MONTHLY[2019]})]
    rows[3], rows[20] = "MD,medicare_ffs,all,paid,2018-04,,", "MD,medicare_ffs,all,paid,2019-09,,suppressed"
    published(root, "parts/2021-01-01", rows, header=f"{HEADER},status")
    found = Library({"it": of_periods("from: months")}, held(root, definitions)).series("it", whom("MD"))
    np.testing.assert_array_equal(found.values, [[[NAN, NAN]]])
    assert cells(found, "withheld") == [[0, 1]]


def test_a_year_of_months_names_its_newest_and_its_oldest_publication(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2018-12-01", every({2018: MONTHLY[2018][:6]}))
    published(root, "parts/2019-01-01", every({2018: MONTHLY[2018][6:9]}, 7))
    published(root, "parts/2019-02-01", every({2018: MONTHLY[2018][9:]}, 10), "status: {default: provisional}")
    found = Library({"it": of_periods("from: months")}, held(root, definitions)).series("it", whom("MD"))
    assert figures(found) == {2018: 78.0}
    assert from_(found, 2018) == ["parts/2019-02-01", "parts/2018-12-01"]
    assert cells(found, "firmness") == [[1]]


def test_what_is_divided_by_follows_the_same_periods(definitions: Definitions, root: Path) -> None:
    year = {2018: MONTHLY[2018]}
    published(root, "parts/2021-01-01", every(year) + every(year, 100, "-,beneficiary_years"))
    assert yearly(root, definitions, of_periods("from: months", " ")) == {2018: 78 / 1266}
    assert yearly(root, definitions, of_periods("from: months, months: [1, 2]", " ")) == {2018: 3 / 201}
    assert yearly(root, definitions, of_periods("from: months", ", at: july")) == {2018: 78 / 106}


def test_a_stock_in_the_middle_of_a_year_that_begins_in_july(definitions: Definitions, root: Path) -> None:
    months = {2018: MONTHLY[2018][6:], 2019: MONTHLY[2019][:6]}
    published(root, "parts/2021-01-01", every(months) + every({2018: ["-12"]}, 20, "-,beneficiary_years"))
    measure = of_periods("from: months, year_starts: july", ", at: december")
    assert yearly(root, definitions, measure) == {2019: 3.9}


# Growth, and levels carried on


GROWTH = {"it": Measure.model_validate({"title": "Growth", "unit": "percent", "growth_of": {"measure": "per_head"}})}


def grown(definitions: Definitions, root: Path, vintage: Vintage = "newest") -> Series:
    own = {**definitions.measures, **GROWTH}
    return Library(own, held(root, definitions)).series("it", whom("MD"), vintage)


def test_growth_is_a_measure_inside_one_publication(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2016-01-01", parts_of(2013, 100, 110, 121))
    published(root, "parts/2017-01-01", parts_of(2014, 200, 250), "status: {default: projected}")
    published(root, "parts/2018-01-01", parts_of(2015, 900, 950))
    series = grown(definitions, root)
    assert figures(series) == pytest.approx({2014: 10.0, 2015: 25.0, 2016: 100 * (950 / 900 - 1)})
    assert cells(series, "vintage") == [[0, 1, 2]]
    assert cells(series, "joined") == [[-1, -1, -1]]
    assert cells(series, "firmness") == [[0, 2, 0]]
    assert series.source == "parts"
    assert figures(grown(definitions, root, "first")) == pytest.approx({2014: 10.0, 2015: 10.0, 2016: 100 / 18})


def test_a_publication_without_all_of_a_year_does_not_hold_it(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2016-01-01", parts_of(2013, 100, 110))
    published(root, "parts/2017-01-01", [row for row in parts_of(2013, 200, 250) if "paid" in row])
    assert figures(grown(definitions, root)) == pytest.approx({2014: 10.0})


def test_growth_over_a_figure_that_is_not_positive_is_unknown(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2016-01-01", parts_of(2013, 0, 110, -5, 7))
    np.testing.assert_array_equal(grown(definitions, root).values, [[[NAN, NAN, NAN]]])


def spliced(definitions: Definitions, root: Path, **spans: tuple[int, int]) -> Series:
    said = {word: {"growth_of": "per_head", "from": a, "through": b} for word, (a, b) in spans.items()}
    splice = {"levels": "level", "cite": {"document": "paper"}, "standing": "derived", **said}
    made = Measure.model_validate({"title": "Joined", "unit": "dollars per beneficiary-year", "splice": splice})
    return Library({**definitions.measures, "it": made}, held(root, definitions)).series("it", whom("MD"))


def test_a_splice_carries_levels_on_by_growth(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2014: 900, 2015: 1000, 2016: 7777}))
    published(root, "parts/2018-01-01", parts_of(2015, 100, 125, 110, 55))
    series = spliced(definitions, root, forward=(2016, 2017))
    assert figures(series) == pytest.approx({2014: 900.0, 2015: 1000.0, 2016: 1250.0, 2017: 1100.0})
    assert from_(series, 2017) == ["levels/2020-01-01", "parts/2018-01-01"]
    assert from_(series, 2015) == ["levels/2020-01-01"]
    assert series.carried == {2016: "parts", 2017: "parts"}


def test_a_splice_goes_both_ways(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    published(root, "parts/2018-01-01", parts_of(2014, 100, 125, 150))
    series = spliced(definitions, root, backward=(2015, 2015), forward=(2016, 2016))
    assert figures(series) == pytest.approx({2014: 800.0, 2015: 1000.0, 2016: 1200.0})
    assert sorted(series.carried) == [2014, 2016]


def test_levels_carried_on_stay_unknown_from_the_first_unknown(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    published(root, "parts/2018-01-01", [r.replace("2016,12500", "2016,") for r in parts_of(2015, 100, 125, 150)])
    np.testing.assert_array_equal(spliced(definitions, root, forward=(2016, 2017)).values, [[[1000.0, NAN, NAN]]])
