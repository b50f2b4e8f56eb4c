"""Every finding of the shipped agreements, held against what was found before and against what was published.

`findings/` has a file for each programme. One changes only on purpose: when a definition, a publication or the
evaluation changes what is found. Then

    .venv/bin/python -m tests.golden.test_findings

writes them anew. Read the diff line by line, and say in the commit why each figure or word changed.
"""

import json
import shutil
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from monitor.evaluation.asked import findings_of
from tests.sheets import TODAY, shipped

GOLDEN = Path(__file__).with_name("findings")
MARYLANDS = "the stated error of 0.55 points (Maryland's own, 2015 to 2023)"
NUMBERS = ("value", "limit", "room", "moves")


@cache
def found(as_of: date = TODAY) -> list[dict[str, Any]]:
    return [_apart(finding.as_json()) for finding in findings_of(shipped(as_of), None, None)]


def _apart(finding: dict[str, Any]) -> dict[str, Any]:
    """With the one number inside the stated error beside it, as it too may differ in its last digits."""
    error = dict(finding["stated_error"] or {})
    return {**finding, "moves": error.pop("value", None), "stated_error": error or None}


def regenerate() -> None:
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for programme, own in groupby(found(), lambda finding: finding["test"].split("/")[0]):
        text = json.dumps(list(own), indent=1, ensure_ascii=False, allow_nan=False)
        (GOLDEN / f"{programme}.json").write_text(text + "\n", "utf-8")


@cache
def golden() -> list[dict[str, Any]]:
    """Every finding, by programme in the order in which they are made."""
    return [finding for path in sorted(GOLDEN.iterdir()) for finding in json.loads(path.read_text("utf-8"))]


def key(finding: dict[str, Any]) -> tuple[str, str, int]:
    return finding["test"], finding["entity"], finding["year"]


def words(finding: dict[str, Any]) -> dict[str, Any]:
    """All but the numbers, whose last digits may differ from machine to machine; nested ones to nine digits."""
    said = {name: said for name, said in finding.items() if name not in (*NUMBERS, "lines")}
    rounded: dict[str, Any] = json.loads(json.dumps(said), parse_float=lambda text: float(f"{float(text):.9g}"))
    return rounded


def numbers(finding: dict[str, Any]) -> dict[str, float]:
    """The numbers; the unknown as NaN."""
    said = {name: finding[name] for name in NUMBERS} | finding["lines"]
    return {name: float("nan") if value is None else value for name, value in said.items()}


def test_the_same_findings_are_made() -> None:
    assert [key(finding) for finding in found()] == [key(finding) for finding in golden()]


def test_their_words_are_what_they_were() -> None:
    assert [words(finding) for finding in found()] == [words(finding) for finding in golden()]


def test_their_numbers_are_what_they_were() -> None:
    now, before = ({key(finding): numbers(finding) for finding in found} for found in (found(), golden()))
    moved = [at for at in before if now.get(at) != pytest.approx(before[at], rel=1e-9, abs=1e-9, nan_ok=True)]
    assert moved == []


# By hand, from what was published and from what the state's analysts computed.


def one(test: str, year: int, as_of: date = TODAY) -> dict[str, Any]:
    (finding,) = [finding for finding in found(as_of) if key(finding) == (test, "MD", year)]
    return finding


@pytest.mark.parametrize(
    ("year", "points", "verdict"),
    [
        (2019, -1.27, "met"),
        (2020, -0.53, "met"),
        (2021, 0.82, "cannot tell"),
        (2022, 0.88, "cannot tell"),
        (2023, -2.42, "met"),
        (2024, -1.63, "met"),
    ],
)
def test_growth_above_the_nation_since_2019(year: int, points: float, verdict: str) -> None:
    finding = one("maryland_tcoc/growth_guardrail", year)
    assert finding["value"] == pytest.approx(points, abs=0.005)
    assert finding["verdict"] == verdict


def test_growth_of_2017_is_past_the_limit_by_less_than_the_stated_error() -> None:
    finding = one("maryland_all_payer/growth_guardrail", 2017)
    assert finding["value"] == pytest.approx(1.05, abs=0.005)
    assert finding["verdict"] == "cannot tell"
    assert finding["reason"] == f"it is 0.05 points above the limit, less than {MARYLANDS}"


def test_growth_of_2022_is_within_the_limit_by_less_than_the_stated_error() -> None:
    reason = one("maryland_tcoc/growth_guardrail", 2022)["reason"]
    assert reason == f"it is 0.12 points below the limit, less than {MARYLANDS}"


@pytest.mark.parametrize(
    ("year", "running", "verdict"), [(2021, 1, "cannot tell"), (2022, 2, "missed"), (2023, 0, "met")]
)
def test_years_running_above_the_nation(year: int, running: int, verdict: str) -> None:
    finding = one("maryland_tcoc/consecutive_years", year)
    assert (finding["value"], finding["verdict"]) == (running, verdict)


def test_savings_of_2019_are_near_the_published_figure() -> None:
    finding = one("maryland_tcoc/annual_savings", 2019)
    assert finding["value"] == pytest.approx(365e6, rel=0.03)
    assert finding["verdict"] == "met"
    assert finding["publications"] == ["cms_program_statistics/2018-06-07", "cms_geographic_variation/2026-05-15"]


def test_savings_of_2022_are_nearer_to_the_target_than_the_stated_error() -> None:
    finding = one("maryland_tcoc/annual_savings", 2022)
    assert 0 < finding["room"] < 10e6
    assert finding["verdict"] == "cannot tell"


@pytest.mark.parametrize(("year", "millions"), [(2014, 119), (2016, 306)])
def test_hospital_savings_of_a_year(year: int, millions: float) -> None:
    annual = one("maryland_all_payer/hospital_savings", year)["lines"]["annual"]
    assert annual == pytest.approx(millions * 1e6, abs=0.5e6)


def test_hospital_savings_through_2016_are_near_the_published_figure() -> None:
    finding = one("maryland_all_payer/hospital_savings", 2016)
    assert finding["value"] == pytest.approx(586e6, rel=0.03)
    assert finding["marks"] == ["across publications"]


@pytest.mark.parametrize(
    "test", ["maryland_tcoc/growth_guardrail", "maryland_tcoc/consecutive_years", "maryland_tcoc/annual_savings"]
)
def test_2025_waits_for_its_figures_and_2026_is_asked_no_more(test: str) -> None:
    finding = one(test, 2025)
    assert (finding["verdict"], finding["due"]) == ("cannot tell", False)
    assert finding["reason"] == "waits for cms_geographic_variation 2025 (due 2027-06)"
    assert [key(other) for other in found() if (other["test"], other["year"]) == (test, 2026)] == []


# What was known then


HERE = ("maryland_all_payer/", "maryland_tcoc/")  # the two agreements whose history is told below


def verdicts(as_of: date) -> dict[tuple[str, int], str]:
    own = [finding for finding in found(as_of) if finding["test"].startswith(HERE)]
    return {(finding["test"].split("/")[1], finding["year"]): finding["verdict"] for finding in own}


def test_in_june_2017_only_one_year_was_published_and_nothing_could_be_told() -> None:
    known = verdicts(date(2017, 6, 1))
    assert {test for test, _ in known} >= {"hospital_savings", "growth_guardrail", "consecutive_years", "all_payer_cap"}
    assert set(known.values()) == {"cannot tell", "not in force"}
    finding = one("maryland_all_payer/hospital_savings", 2015, date(2017, 6, 1))
    assert finding["reason"] == "waits for cms_program_statistics 2013 and 2014 (no date is given)"
    assert finding["publications"] == ["cms_program_statistics/2017-05-02"]
    assert not any(other["due"] for other in found(date(2017, 6, 1)) if other["test"].startswith(HERE))


def test_in_july_2018_hospital_savings_were_known_through_2016() -> None:
    known = verdicts(date(2018, 7, 1))
    savings = {year: verdict for (test, year), verdict in known.items() if test == "hospital_savings"}
    assert savings == {2014: "met", 2015: "met", 2016: "met", 2017: "cannot tell", 2018: "cannot tell"}
    others = {verdict for (test, _), verdict in known.items() if test != "hospital_savings"}
    assert others == {"cannot tell", "not in force"}


def test_the_later_agreement_was_not_yet_signed_in_july_2018() -> None:
    before, signed = ({finding["test"].split("/")[0] for finding in found(date(2018, 7, day))} for day in (8, 9))
    assert "maryland_all_payer" in before
    assert signed - before == {"maryland_tcoc"}


def test_until_the_amendment_the_later_agreement_ran_to_2026() -> None:
    def last(as_of: date) -> int:
        return max(finding["year"] for finding in found(as_of) if finding["test"].startswith("maryland_tcoc/"))

    assert (last(date(2025, 3, 11)), last(date(2025, 3, 12))) == (2026, 2025)


if __name__ == "__main__":
    regenerate()


def test_a_finding_that_leans_on_the_carried_back_base_says_so_and_no_other_does() -> None:
    guardrail = {f["year"]: f for f in found() if f["test"] == "maryland_all_payer/growth_guardrail"}
    splices = [entry for entry in guardrail[2014]["entries"] if entry["subject"] == "figures carried over"]

    assert [(entry["from"], entry["through"], entry["standing"]) for entry in splices] == [(2013, 2013, "derived")]
    assert {year: finding["standing"] for year, finding in guardrail.items()} == {
        2014: "derived", 2015: "confirmed", 2016: "confirmed", 2017: "confirmed", 2018: "confirmed",
    }  # fmt: skip
