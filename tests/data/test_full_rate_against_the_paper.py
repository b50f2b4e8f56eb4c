"""The full rate application held against the paper it is from. Skipped where the paper is not at hand."""

import csv
import re
from pathlib import Path

import pytest

from monitor.definitions.checks import citations_in
from tests.sheets import ROOT, shipped

PAPER = "003_01ce5c69b1a6bc0f.txt"
SOURCE = "hscrc_full_rate_policy_2021"
HELD = ROOT / "observations" / "hscrc_full_rate_policy" / "2021-01-13" / "data.csv"


@pytest.fixture(scope="module")
def paper(project: Path) -> str:
    path = project.parent / "shared" / "seeds" / PAPER
    if not path.is_file():
        pytest.skip("the paper (../shared/seeds) is not beside this checkout")
    return " ".join(path.read_text("utf-8").replace("\\$", "$").split())


@pytest.fixture(scope="module")
def held() -> dict[tuple[str, str, str], float]:
    with HELD.open(encoding="utf-8") as file:
        return {(r["area"][12:], r["payer"], r["quantity"]): float(r["value"]) for r in csv.DictReader(file)}


def test_every_quotation_of_it_stands_there(paper: str) -> None:
    programme = shipped().definitions.programme("hscrc_full_rate")
    things = [programme.agreement, *(test.asked for test in programme.tests)]
    quotes = {
        cite.quote for thing in things for _, cite in citations_in(thing) if cite.document == SOURCE and cite.quote
    }

    assert len(quotes) > 10
    assert [quote for quote in quotes if " ".join(quote.split()) not in paper] == []


def test_exhibit_7_is_as_printed(paper: str, held: dict[tuple[str, str, str], float]) -> None:
    rows = re.findall(r"([A-Z][A-Za-z.'& ]+?) (\(?[\d,]+\)?) (-?[\d.]+)% (\(?[\d,]+\)?) (-?[\d.]+)%", paper)
    assert len(rows) == 43
    for name, with_, with_share, without, without_share in rows:
        found = re.sub("[^A-Za-z. ]", "", name.replace("&", "and").removeprefix("Recommendation ")).replace(" ", "_")
        own = {quantity: value for (area, _, quantity), value in held.items() if area == found}
        assert own == {
            "printed_recommendation": _dollars(with_),
            "printed_recommendation_share": float(with_share),
            "printed_recommendation_without_productivity": _dollars(without),
            "printed_recommendation_share_without_productivity": float(without_share),
        }, name


def _dollars(printed: str) -> float:
    amount = float(re.sub("[^0-9]", "", printed))
    return -amount if printed.startswith("(") else amount


ROW = re.compile(
    r"(?P<icc_share>-?[\d.]+)% \((?:Increase|Reduction) of \$(?P<icc>[\d.]+) M\) 53\.82% \$(?P<medicare>[\d.]+) M "
    r"(?P<position>-?[\d.]+)% \(\$(?P<beside>[\d.]+) M (?P<side>under|over) benchmark\) (?P<F>\S+)(?: M)? "
    r"(?P<growth>[\d.]+)% (?P<H>\S+)(?: M)? 29\.90% \$(?P<commercial>[\d.]+) M (?P<private>-?[\d.]+)% "
    r"(?P<L>\S+)(?: M)? (?P<half>-?[\d.]+)% (?P<N>NA|\$54 million) (?P<O>\S+) M (?P<share>[\d.]+)% "
    r"\(Increase of \$(?P<change>[\d.]+) M resulting in \$(?P<resulting>[\d.]+) M\)"
)


def test_every_input_of_the_three_rows_of_exhibit_6_is_as_printed(
    paper: str, held: dict[tuple[str, str, str], float]
) -> None:
    rows = list(ROW.finditer(paper))
    assert len(rows) == 3
    for number, printed in enumerate(rows, 1):
        own = {key[1:]: value for key, value in held.items() if key[0] == f"Exhibit_6_row_{number}"}
        sign = -1 if printed["icc_share"].startswith("-") else 1
        assert own == {
            ("all", "icc_result"): pytest.approx(sign * float(printed["icc"]) * 1e6),
            ("all", "icc_result_share"): float(printed["icc_share"]),
            ("all", "evaluated_revenue"): pytest.approx((float(printed["resulting"]) - float(printed["change"])) * 1e6),
            ("medicare_ffs", "attributed_spending"): pytest.approx(float(printed["medicare"]) * 1e6),
            ("medicare_ffs", "benchmark_position"): float(printed["position"]),
            ("medicare_ffs", "growth_since_2013"): float(printed["growth"]),
            ("commercial", "attributed_spending"): pytest.approx(float(printed["commercial"]) * 1e6),
            ("commercial", "benchmark_position"): float(printed["private"]),
            ("commercial", "top_half_position"): float(printed["half"]),
        }


NOT_ROUNDED = {  # the cells of Exhibit 6 that are not what the printed inputs round to; docs/hospital_rates.md has each
    (2, "beside"), (2, "H"), (2, "O"), (3, "beside"), (3, "share"),
}  # fmt: skip
LINES = {
    "beside": "under_benchmark", "F": "attainment_credit", "H": "growth_penalty", "L": "commercial_penalty",
    "N": "commercial_credit", "O": "total_cost", "change": "recommended", "share": "recommended_share",
    "resulting": "resulting",
}  # fmt: skip


def test_every_cell_of_exhibit_6_is_what_ours_rounds_to_but_for_those_named(paper: str) -> None:
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/recommendation"))
    odd = set()
    for number, printed in enumerate(ROW.finditer(paper), 1):
        entity = next(e for e, whom in enumerate(sheet.entities) if whom.area.endswith(f"row_{number}"))
        for cell, line in LINES.items():
            ours, theirs = sheet.value(line, entity, 2018), _printed(printed, cell)
            shown = abs(ours) if cell == "beside" else ours
            rounded = round(shown, 2) if cell == "share" else round(shown / 1e6, 1)
            odd |= {(number, cell)} if rounded != pytest.approx(theirs, abs=0.05 if cell == "N" else 1e-9) else set()
    assert odd == NOT_ROUNDED


def _printed(row: re.Match[str], cell: str) -> float:
    said = row[cell]
    if said == "NA":
        return 0.0
    return float(re.sub(r"[^\d.-]", "", said))
