"""Corrections: for which publications they hold, since when, and that every corrected figure can be told."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from monitor.definitions.programmes import Definitions
from monitor.errors import ObservationError
from monitor.observations.corrections import Correction, CorrectionsFile, corrections_known
from monitor.observations.measures import Library
from monitor.observations.series import Series
from monitor.words.strict_yaml import parse
from monitor.workspace.gathering import load_corrections
from tests.measured import cells, figures, paid, parts_of, whom
from tests.sheets import HEADER, LATER, defined, held, levels, published

ENTRY: Mapping[str, Any] = {
    "source": "levels",
    "publication": "2020-01-01",
    "area": "MD",
    "payer": "medicare_ffs",
    "service": "all",
    "quantity": "paid_per_beneficiary_year",
    "period": 2019,
    "was": 110,
    "is": 105.25,
    "reason": "A figure of another column",
    "provider": "The data desk",
    "made": "2020-06-01",
    "cite": "{document: paper}",
    "standing": "confirmed",
}


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def corrected(root: Path, definitions: Definitions, *changes: Mapping[str, Any]) -> tuple[Correction, ...]:
    """The corrections of a file with ENTRY, changed in each of `changes`."""
    written = "".join(
        "  - " + "\n    ".join(f"{word}: {value}" for word, value in {**ENTRY, **change}.items()) + "\n"
        for change in changes
    )
    (root / "corrections.yaml").write_text(f"corrections:\n{written}", "utf-8")
    return load_corrections([root], held(root, definitions), definitions.documents)


def level(
    root: Path, definitions: Definitions, corrections: tuple[Correction, ...], as_of: date = LATER, name: str = "level"
) -> Series:
    known = Library.known_on(definitions.measures, held(root, definitions), corrections, as_of)
    return known.series(name, whom("MD"))


def test_a_correction_is_known_since_it_was_made(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 110}))
    found = corrected(root, definitions, {})
    before, after = (level(root, definitions, found, date(2020, month, 1)) for month in (5, 6))

    assert figures(before) == {2018: 100.0, 2019: 110.0}
    assert cells(before, "corrected") == [[-1, -1]]
    assert figures(after) == {2018: 100.0, 2019: 105.25}
    assert cells(after, "corrected") == [[-1, 0]]
    assert after.provenance.corrections == found
    assert after.provenance.corrections[0].reason == "A figure of another column"
    assert cells(after, "vintage") == [[0, 0]]
    assert corrections_known(found, date(2020, 5, 31)) == ()


def test_figures_of_a_correction_are_exact(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: "123456789012345678.000001"}))
    change = {"was": '"123456789012345678.000001"', "is": '"0.3"'}
    (found,) = corrected(root, definitions, change)

    assert (found.was, found.is_) == (Decimal("123456789012345678.000001"), Decimal("0.3"))
    assert figures(level(root, definitions, (found,))) == {2019: 0.3}


def test_it_holds_for_later_publications_that_repeat_the_figure(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2019-12-01", levels("MD", {2019: 110}))
    published(root, "levels/2020-01-01", levels("MD", {2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: "110.00"}))
    found = corrected(root, definitions, {"made": "2019-01-01"})

    assert figures(level(root, definitions, found, date(2019, 12, 31))) == {2019: 110.0}
    assert figures(level(root, definitions, found, date(2020, 12, 31))) == {2019: 105.25}
    assert figures(level(root, definitions, found)) == {2019: 105.25}


def test_it_ends_with_the_publication_that_repairs_the_figure(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: 105}))
    published(root, "levels/2022-01-01", levels("MD", {2019: 110}))
    found = corrected(root, definitions, {"repaired": "2021-01-01"})

    assert figures(level(root, definitions, found, date(2020, 12, 31))) == {2019: 105.25}
    assert figures(level(root, definitions, found, date(2021, 12, 31))) == {2019: 105.0}
    repeated = level(root, definitions, found)
    assert figures(repeated) == {2019: 110.0}
    assert cells(repeated, "corrected") == [[-1]]


def test_a_figure_spoilt_again_is_corrected_by_a_further_entry(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: 105}))
    published(root, "levels/2022-01-01", levels("MD", {2019: 110}))
    again = {"publication": "2022-01-01", "is": 105, "made": "2022-02-01"}
    found = corrected(root, definitions, {"repaired": "2021-01-01"}, again)

    series = level(root, definitions, found)
    assert figures(series) == {2019: 105.0}
    assert series.provenance.at(0, 2019).corrections == (found[1],)


@pytest.mark.parametrize("later", [106, ""])
def test_a_source_that_repairs_a_figure_is_noticed(later: object, definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2018: 1}))
    published(root, "levels/2022-01-01", levels("MD", {2019: later}))
    with pytest.raises(ObservationError, match=r"the source has been repaired: levels/2022-01-01 says (106|nothing)\."):
        corrected(root, definitions, {})


def test_a_repair_before_the_one_named_is_noticed_too(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: 105}))
    published(root, "levels/2022-01-01", levels("MD", {2019: 104}))
    with pytest.raises(ObservationError, match=r"Write repaired: 2021-01-01\."):
        corrected(root, definitions, {"repaired": "2022-01-01"})


def test_a_figure_left_empty_in_its_own_publication_cannot_be_corrected(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: ""}))
    with pytest.raises(ObservationError, match=r"levels/2020-01-01 says nothing there, not 110\."):
        corrected(root, definitions, {})


def test_other_areas_years_and_sources_keep_their_figures(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 110, 2019: 110}) + levels("VA", {2019: 110}))
    published(root, "parts/2020-01-01", levels("MD", {2019: 110}))
    found = corrected(root, definitions, {})
    known = Library.known_on(definitions.measures, held(root, definitions), found, LATER)
    np.testing.assert_array_equal(
        known.series("level", whom("MD", "VA")).values[:, 0], [[110.0, 105.25], [np.nan, 110.0]]
    )


def test_of_several_runs_the_last_is_corrected(definitions: Definitions, root: Path) -> None:
    rows = [f"{paid(2019, all=value)[0]},{day}" for value, day in ((9, "2020-01-31"), (10, "2020-03-31"))]
    published(root, "parts/2020-05-01", rows, header=f"{HEADER},paid_through")
    change = {"source": "parts", "publication": "2020-05-01", "quantity": "paid", "was": 10, "is": 11}
    assert figures(level(root, definitions, corrected(root, definitions, change), name="paid")) == {2019: 11.0}


def test_growth_and_carried_levels_use_corrected_figures(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    published(root, "parts/2018-01-01", parts_of(2013, 100, 125, 110))
    change = {"source": "parts", "publication": "2018-01-01", "quantity": "paid", "period": 2014}
    found = corrected(root, definitions, change | {"was": 12500, "is": 11000})
    series = level(root, definitions, found, name="carried")

    assert figures(series) == pytest.approx({2013: 1000 / 1.1, 2014: 1000.0, 2015: 1000.0})
    assert cells(series, "corrected") == [[0, 0, -1]]


def test_corrections_come_oldest_first(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 110, 2019: 110}))
    found = corrected(root, definitions, {"made": "2021-01-01"}, {"period": 2018, "made": "2020-02-01"})
    assert [entry.period for entry in found] == ["2018", "2019"]


def test_a_root_without_corrections_has_none(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 110}))
    assert load_corrections([root], held(root, definitions), definitions.documents) == ()


def test_the_correction_that_the_documentation_shows_is_one(project: Path) -> None:
    text = (project / "docs" / "observations.md").read_text("utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    (entry,) = CorrectionsFile.model_validate(parse(shown, "docs").value).corrections

    assert (entry.period, entry.is_, entry.repaired) == ("2016", Decimal(246183579), None)
