"""What each change does to figures, what follows from it, and that what is not changed stays as it was."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DefinitionError
from monitor.evaluation.answer import findings
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.whatif import alone, what_if
from monitor.words.areas import Entity
from monitor.words.findings import Basis
from monitor.workspace.scenario_files import load_scenario
from tests import sheets
from tests.sheets import levels, shipped
from tests.whatifs import office, scenario

FOR_A_REASON = "because: Made up."
CONTINUED = (
    f"{{of: state, continue: 4, from: 2021-01-01, through: 2021-12-31, {FOR_A_REASON}}}, "
    f"{{of: nation, continue: 3, from: 2021-01-01, through: 2021-12-31, {FOR_A_REASON}}}"
)
PAID = {
    "unit": "percent",
    "inputs": "{spent: {measure: MEASURE}}",
    "lines": "{grown: {growth: spent}}",
    "terms": None,
    "require": None,
    "answer": "[grown]",
}


def sheet_of(gathered: Gathered, folder: Path, assume: str = "", orders: str = "", **options: str) -> Worksheet:
    return what_if(gathered, scenario(folder, gathered.definitions, assume, orders, **options)).sheets[0]


def figures(sheet: Worksheet, name: str, year: int) -> list[float]:
    return [round(float(value), 6) for value in sheet.values[name][0, :, sheet.place(year)]]


def of_measure(folder: Path, measure: str) -> Gathered:
    return office(folder, **{key: text and text.replace("MEASURE", measure) for key, text in PAID.items()})


@pytest.mark.parametrize(
    ("step", "in_2020"),
    [
        ("raise: 2, from: 2020-01-01", 10600 * 1.02),
        ("raise: 2, from: 2020-07-01", 10600 * 1.01),  # half of the year
        ("raise: 2, from: 2018-07-01, through: 2020-03-31", 10600 * 1.005),  # the first quarter of it
        ("raise: 2, from: 2021-01-01", 10600),
        ("add: 120, from: 2020-10-01", 10630),  # 120 a year, for three months
        ("set: 9000, from: 2020-01-01, through: 2020-12-31", 9000),
        ("continue: 50, from: 2020-01-01, through: 2020-12-31", 10600),  # a published year is not continued over
    ],
)
def test_a_change_holds_from_its_first_month_to_its_last(step: str, in_2020: float, tmp_path: Path) -> None:
    sheet = sheet_of(office(tmp_path), tmp_path, tried=f"{{of: state, {step}, {FOR_A_REASON}}}")

    assert figures(sheet, "state", 2020) == pytest.approx([10600, in_2020])
    assert figures(sheet, "nation", 2020) == [10600, 10600]


def test_a_figure_goes_on_growing_after_its_last_published_year(tmp_path: Path) -> None:
    sheet = sheet_of(office(tmp_path), tmp_path, CONTINUED, tried="")

    assert figures(sheet, "state", 2021) == [11024, 11024]
    assert figures(sheet, "excess", 2021) == [1.0, 1.0]
    assert figures(sheet, "state", 2020) == [10600, 10600]


def test_an_option_may_continue_otherwise_than_all_assume(tmp_path: Path) -> None:
    slower = f"{{of: nation, continue: 1, from: 2021-01-01, through: 2021-12-31, {FOR_A_REASON}}}"
    sheet = sheet_of(office(tmp_path), tmp_path, CONTINUED, slower=slower)

    assert figures(sheet, "excess", 2021) == [1.0, 3.0]


def test_a_later_step_sees_what_the_earlier_made(tmp_path: Path) -> None:
    raised = f"{{of: state, raise: 10, from: 2021-01-01, {FOR_A_REASON}}}"
    sheet = sheet_of(office(tmp_path), tmp_path, CONTINUED, twice=f"{raised}, {raised}")

    assert figures(sheet, "state", 2021) == pytest.approx([11024, 11024 * 1.21])


def test_an_order_of_dollars_falls_on_people_by_its_share_and_its_months(tmp_path: Path) -> None:
    falls = "falls_on: [{of: state, per: beneficiary_years, share: 40}]"
    order = f"more: {{title: More, amount: 500000, {FOR_A_REASON} {falls}}}".replace("up. f", "up., f")
    now, half = "{order: more, from: 2020-01-01}", "{order: more, part: 50, from: 2020-07-01}"
    sheet = sheet_of(office(tmp_path), tmp_path, orders=order, now=now, half=half)

    assert figures(sheet, "state", 2020) == [10600, 10800, 10650]  # 500,000 x 40 % over 1,000 people; a quarter of it


def test_an_order_may_be_percent_of_a_revenue(tmp_path: Path) -> None:
    falls = "falls_on: [{of: state, per: beneficiary_years}]"
    order = f"more: {{title: More, percent: 2, revenue: 5000000, because: Made up., {falls}}}"
    sheet = sheet_of(office(tmp_path), tmp_path, orders=order, now="{order: more, from: 2020-01-01}")

    assert figures(sheet, "state", 2020) == [10600, 10700]


def test_what_falls_on_the_same_figures_twice_is_added_up(tmp_path: Path) -> None:
    falls = "{of: state, per: beneficiary_years, share: 40}, {of: state, per: beneficiary_years, share: 20}"
    order = f"more: {{title: More, amount: 500000, because: Made up., falls_on: [{falls}]}}"
    sheet = sheet_of(office(tmp_path), tmp_path, orders=order, now="{order: more, from: 2020-01-01}")

    assert figures(sheet, "state", 2020) == [10600, 10900]


def test_a_year_that_only_an_option_has_is_of_no_publication_on_the_others(tmp_path: Path) -> None:
    gathered = office(tmp_path)
    tried = scenario(tmp_path, gathered.definitions, on=CONTINUED)
    found = what_if(gathered, tried)
    plain = findings(gathered.worksheet(gathered.definitions.test("office/asked"), (Entity("MD"),)))

    assert [f for f in found.findings(0) if f.year == 2021] == [f for f in plain if f.year == 2021]
    assert [f.value for f in found.findings(1) if f.year == 2021] == pytest.approx([1.0])


def test_dollars_over_people_who_are_not_known_are_not_known(tmp_path: Path) -> None:
    falls = "falls_on: [{of: nation, per: beneficiary_years}]"
    order = f"more: {{title: More, amount: 1, because: Made up., {falls}}}"
    sheet = sheet_of(office(tmp_path), tmp_path, orders=order, now="{order: more, from: 2020-01-01}")

    assert figures(sheet, "nation", 2019) == [10300, 10300]
    assert np.isnan(sheet.values["nation"][0, :, sheet.place(2020)]).tolist() == [False, True]


@pytest.mark.parametrize(("measure", "in_2020"), [("paid", 1663), ("hospital", 1013), ("rest", 650)])
def test_what_changes_in_one_service_is_carried_into_the_total(measure: str, in_2020: float, tmp_path: Path) -> None:
    sheet = sheet_of(
        of_measure(tmp_path, measure), tmp_path, tried=f"{{of: stays, raise: 10, from: 2020-01-01, {FOR_A_REASON}}}"
    )

    assert figures(sheet, "spent", 2020)[1] == in_2020


def test_a_figure_nobody_published_can_be_set(tmp_path: Path) -> None:
    set_ = f"{{of: state, set: 12000, from: 2021-01-01, through: 2022-12-31, {FOR_A_REASON}}}"
    sheet = sheet_of(office(tmp_path), tmp_path, tried=set_)

    assert np.isnan(sheet.values["state"][0, 0, sheet.place(2021) :]).all()
    assert sheet.values["state"][0, 1, sheet.place(2021) :].tolist() == [12000, 12000]


def test_each_hospital_is_changed_and_no_other_area(tmp_path: Path) -> None:
    two = ("MD:hospital:One", "MD:hospital:Two", "VA:hospital:Three")
    further = [row for area in two for row in levels(area, {2019: 100, 2020: 200})]
    held = office(tmp_path, further, each="hospital")
    sheet = sheet_of(held, tmp_path, tried=f"{{of: every, raise: 50, from: 2020-01-01, {FOR_A_REASON}}}")

    assert [entity.area for entity in sheet.entities] == ["MD:hospital:One", "MD:hospital:Two"]
    assert sheet.values["state"][:, :, sheet.place(2020)].tolist() == [[200, 300], [200, 300]]
    assert figures(sheet, "nation", 2020) == [10600, 10600]


def test_a_default_gives_way_to_what_is_set() -> None:
    credited = what_if(shipped(), {s.id: s for s in shipped().definitions.scenarios}["maryland_what_moves_the_tests"])
    savings = next(sheet for sheet in credited.sheets if sheet.test.id.endswith("annual_savings"))

    assert figures(savings, "credits", 2025) == [0, 0, 0, 0, 10000000]
    assert not any("taken as" in entry.subject for found in credited.findings(4) for entry in found.entries)
    assert any("taken as 0" in entry.subject for found in credited.findings(0) for entry in found.entries)


def test_growth_and_levels_carried_over_follow_the_change(tmp_path: Path) -> None:
    further = [
        f"MD,medicare_ffs,all,paid_per_beneficiary_year,{year},{9000 + 100 * (year - 2014)}" for year in (2014, 2015)
    ]
    sheet = sheet_of(
        office(tmp_path, further, inputs="{state: {measure: carried}, nation: {measure: level, area: US}}"),
        tmp_path,
        tried=f"{{of: state, raise: 10, from: 2020-01-01, {FOR_A_REASON}}}",
    )

    assert figures(sheet, "state", 2020) == [10600, 11660]
    assert figures(sheet, "state_growth", 2020) == pytest.approx([2.912621, 13.203883])


def test_what_is_changed_is_projected_and_what_is_not_stays_as_firm_as_it_was(tmp_path: Path) -> None:
    gathered = office(tmp_path)
    tried = scenario(tmp_path, gathered.definitions, more=f"{{of: state, raise: 1, from: 2020-01-01, {FOR_A_REASON}}}")
    found = what_if(gathered, tried)

    assert [f.basis for f in found.findings(0) if f.year == 2020] == [Basis.FINAL]
    assert [f.basis for f in found.findings(1) if f.year == 2020] == [Basis.PROJECTED]
    assert [f.maturity.word for f in found.findings(1) if f.year == 2020 and f.maturity] == ["projected"]


def test_a_scenario_that_changes_nothing_changes_no_byte_of_the_findings(tmp_path: Path) -> None:
    gathered = office(tmp_path)
    nothing = f"{{of: state, raise: 0, from: 2018-01-01, {FOR_A_REASON}}}"
    tried = scenario(tmp_path, gathered.definitions, empty="", nothing=nothing)
    found = what_if(gathered, tried)
    plain = findings(gathered.worksheet(gathered.definitions.test("office/asked"), (Entity("MD"),)))
    before = json.dumps([finding.as_json() for finding in plain if finding.year in (2020, 2021)])

    for path in range(3):
        assert json.dumps([finding.as_json() for finding in found.findings(path)]) == before


def test_a_path_alone_is_as_if_there_were_no_other(tmp_path: Path) -> None:
    steps = [f"{{of: state, raise: {by}, from: 2019-04-01, {FOR_A_REASON}}}" for by in (1, 2, 3)]
    gathered = office(tmp_path)
    whole = sheet_of(gathered, tmp_path, CONTINUED, a=steps[0], b=steps[1], c=steps[2])
    one = sheet_of(gathered, tmp_path, CONTINUED, b=steps[1])

    assert findings(alone(whole, 2)) == findings(alone(one, 1))
    assert whole.values["excess"][0, 2].tobytes() == one.values["excess"][0, 1].tobytes()
    assert whole.verdicts[0, 2].tobytes() == alone(one, 1).verdicts[0, 0].tobytes()


def test_a_step_that_has_nothing_to_change_says_so_with_its_line(tmp_path: Path) -> None:
    gathered = office(tmp_path)
    stays = f"{{of: stays, raise: 1, from: 2020-01-01, {FOR_A_REASON}}}"
    tried = scenario(tmp_path, gathered.definitions, CONTINUED, more=stays)
    text = (
        (tmp_path / "tried.yaml")
        .read_text("utf-8")
        .replace(
            "area: MD, payer: medicare_ffs, service: [hospital_inpatient]",
            "area: VA, payer: medicare_ffs, service: [hospital_inpatient]",
        )
    )
    (tmp_path / "tried.yaml").write_text(text, "utf-8")
    tried = load_scenario(tmp_path / "tried.yaml", gathered.definitions)
    with pytest.raises(DefinitionError) as refused:
        what_if(gathered, tried)
    assert str(refused.value) == (
        "tried.yaml, line 12: parts has no figure of paid (medicare_ffs, hospital_inpatient) for VA.\n"
        "  There is nothing that this step could change.\n"
        "  Name figures that are held on this date (monitor sources lists what is), or set them."
    )


def test_fiscal_years_that_begin_nobody_says_when_are_not_changed(tmp_path: Path) -> None:
    fiscal = "MD,medicare_ffs,all,paid_per_beneficiary_year,FY2020,10500"
    gathered = office(tmp_path, [fiscal])
    with pytest.raises(DefinitionError) as refused:
        what_if(gathered, scenario(tmp_path, gathered.definitions, CONTINUED, tried=""))
    assert str(refused.value) == (
        "tried.yaml, line 9: levels has paid_per_beneficiary_year by fiscal years, "
        "and its card does not say in which month they begin.\n"
        "  A step holds from a month on.\n"
        "  Write fiscal_year_starts into its source.yaml, such as july."
    )


SOURCES = {"federal": "october", "state": "july", "calendar": None}  # each with the month its fiscal years begin in


def test_a_step_holds_in_the_fiscal_years_of_each_source_as_its_own_card_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "title: Paid, unit: dollars, payer: medicare_ffs, sum: {quantity: paid, service: [all]}"
    for source, starts in SOURCES.items():
        of, kind = ("FY", "fiscal_years") if starts else ("", "years")
        monkeypatch.setattr(
            sheets, "MEASURES", f"{sheets.MEASURES}  {source}: {{{own}, source: {source}, from: {kind}}}\n"
        )
        card = f"status: {{default: final}}\n{f'fiscal_year_starts: {starts}' if starts else ''}"
        rows = [f"MD,medicare_ffs,all,paid,{of}{year},100" for year in (2019, 2020, 2021)]
        sheets.published(tmp_path / "held", f"{source}/2022-01-01", rows, card)
    inputs = ", ".join(f"{source}: {{measure: {source}}}" for source in SOURCES)
    words = PAID | {
        "unit": "dollars",
        "inputs": f"{{{inputs}}}",
        "lines": "{together: {plus: [federal, state, calendar]}}",
    }
    held = sheets.gathered(sheets.defined(tmp_path / "rules", **words | {"answer": "[together]"}), tmp_path / "held")
    (tmp_path / "tried.yaml").write_text(IN_2020, "utf-8")

    sheet = what_if(held, load_scenario(tmp_path / "tried.yaml", held.definitions)).sheets[0]

    raised = {year: [figures(sheet, source, year)[1] for source in SOURCES] for year in (2019, 2020, 2021)}
    assert raised == {2019: [100, 100, 100], 2020: [107.5, 105, 110], 2021: [102.5, 105, 100]}


IN_2020 = "id: tried\ntitle: Tried\nquestion: What if?\ntests: [office/asked]\nyears: [2020]\nfigures:\n"
IN_2020 += "".join(
    f"  {source}: {{title: Paid, source: {source}, area: MD, payer: medicare_ffs, service: [all], quantity: paid}}\n"
    for source in SOURCES
)
IN_2020 += "options:\n  - id: more\n    title: More\n    steps:\n"
IN_2020 += "".join(
    f"      - {{of: {source}, raise: 10, from: 2020-01-01, through: 2020-12-31, {FOR_A_REASON}}}\n"
    for source in SOURCES
)


@pytest.mark.parametrize("name", [scenario.id for scenario in shipped().definitions.scenarios])
def test_what_is_shipped_can_be_worked_out(name: str) -> None:
    found = what_if(shipped(), next(s for s in shipped().definitions.scenarios if s.id == name))

    answered: Sequence[float] = [f.value for f in found.findings(0) if f.value is not None]
    assert answered
    assert all(sheet.shape[1] in (1, len(found.paths)) for sheet in found.sheets)
