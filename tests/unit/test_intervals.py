"""A judged figure with its standard error: marked within noise, or, where the programme says so, not to be told."""

from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.sentences import remarks
from monitor.words.findings import NOISE
from tests.arrays import NAN
from tests.sheets import Parts, asked, filled, growing

PARTS: Parts = {
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, far: {measure: level, area: US}}",
    "lines": """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}
  far_growth: {growth: far}
  error: {minus: [far_growth, nation_growth]}""",
    "interval": "{standard_error: error, level: 95}",
}
STRADDLING: Parts = PARTS | {"interval": "{standard_error: error, level: 95, straddling: cannot tell}"}
# Above the nation by 0.5, 1.5, 0.5 and 1.5 points, with standard errors of 0.2, 0.2, 0.3 and 0.3. The limit is 1.
FIGURES = {
    "state": growing(2018, 1.5, 2.5, 1.5, 2.5),
    "nation": growing(2018, 1, 1, 1, 1),
    "far": growing(2018, 1.2, 1.2, 1.3, 1.3),
}
YEARS = range(2019, 2023)


def by_year(sheet: Worksheet) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet)}


def verdicts(found: dict[int, Finding]) -> list[str]:
    return [str(found[year].verdict) for year in YEARS]


def test_without_a_word_of_the_programme_the_letter_counts_and_is_marked(tmp_path: Path) -> None:
    """95 percent is 1.96 standard errors: 0.39 points in 2019 and 2020, 0.59 in the years after, to a limit 0.5 off."""
    found = by_year(filled(asked(tmp_path, **PARTS), **FIGURES))
    assert verdicts(found) == ["met", "missed", "met", "missed"]
    assert [found[year].marks for year in YEARS] == [(), (), (NOISE,), (NOISE,)]


def test_where_the_programme_says_so_an_interval_astride_the_limit_cannot_tell(tmp_path: Path) -> None:
    found = by_year(filled(asked(tmp_path, **STRADDLING), **FIGURES))
    assert verdicts(found) == ["met", "missed", "cannot tell", "cannot tell"]
    assert found[2021].reason == "the 95 percent interval of the figure lies astride the limit"
    assert [(found[year].made, found[year].marks) for year in (2020, 2021)] == [(True, ()), (True, (NOISE,))]
    assert found[2021].room == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("level", "error", "noise"),
    [
        (90, 0.3039, False), (90, 0.3041, True),  # 0.5 / 1.644854 = 0.30398
        (95, 0.2550, False), (95, 0.2552, True),  # 0.5 / 1.959964 = 0.25511
        (99, 0.1940, False), (99, 0.1942, True),  # 0.5 / 2.575829 = 0.19411
    ],
)  # fmt: skip
def test_the_width_is_that_of_the_level(level: int, error: float, noise: bool, tmp_path: Path) -> None:
    parts = PARTS | {"interval": f"{{standard_error: error, level: {level}}}"}
    far = growing(2018, 1 + error)
    sheet = filled(asked(tmp_path, **parts), **FIGURES | {"far": far})
    assert sheet.within_noise[0, 0, sheet.place(2019)] == noise


def test_an_unknown_error_follows_the_letter_without_a_mark(tmp_path: Path) -> None:
    found = by_year(filled(asked(tmp_path, **PARTS), **FIGURES | {"far": {2018: NAN}}))
    assert verdicts(found) == ["met", "missed", "met", "missed"]
    assert found[2019].marks == ()
    assert found[2019].made


def test_an_unknown_error_is_waited_for_where_the_interval_decides(tmp_path: Path) -> None:
    found = by_year(filled(asked(tmp_path, **STRADDLING), **FIGURES | {"far": {2018: NAN}}))
    assert verdicts(found) == ["cannot tell"] * 4
    assert found[2019].reason == "waits for level 2018 and 2019 (no date is given)"
    assert (found[2019].made, found[2019].value) == (False, pytest.approx(0.5))


@pytest.mark.parametrize("parts", [PARTS, STRADDLING])
def test_an_unknown_figure_is_not_within_noise(parts: Parts, tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **parts), **FIGURES | {"state": {2018: NAN}})
    found = by_year(sheet)
    assert (str(found[2021].verdict), found[2021].made, found[2021].marks) == ("cannot tell", False, ())
    assert not np.any(sheet.within_noise)


def test_a_reader_is_told_of_the_noise(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **PARTS), **FIGURES)
    noise = "The figure is nearer to the limit than its own interval is wide: it is within noise."
    assert [noise in remarks(sheet, by_year(sheet)[year]) for year in (2020, 2021)] == [False, True]


def test_a_reader_is_told_what_the_letter_would_be(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **STRADDLING), **FIGURES)
    said = remarks(sheet, by_year(sheet)[2022])
    assert said == (
        "By the letter of these figures the test would be missed. "
        "All years: missed in 2020; too close to tell in 2021 and 2022; met in 2019."
    )
