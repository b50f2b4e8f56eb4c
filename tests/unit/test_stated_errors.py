"""Whose error an area is judged with, since when it is known, and that each kind of statistic has its own."""

from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from monitor.definitions.programmes import Definitions
from monitor.evaluation.answer import finding, findings
from monitor.evaluation.errors_used import own_files
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.sources import sources_held
from monitor.evaluation.trace import trace_answer
from monitor.intake.ingest import Asked, ingest
from monitor.observations.determinations import Determination
from monitor.observations.publications import Publication
from monitor.observations.stated_errors import (
    BY_CARD,
    NINTH_DECILE,
    NOT_MEASURED,
    Measurement,
    OfAreas,
    Statistic,
    errors_known,
    errors_of,
    of_every_kind,
)
from monitor.pages.answers import TestPage
from monitor.pages.citations import Told
from monitor.pages.explain import page_of
from monitor.pages.others import shown_by_others
from monitor.pages.sentences import would_settle
from monitor.terminal.text import page_text
from monitor.words.areas import NAMES, Entity
from monitor.words.findings import Cause, Verdict
from monitor.words.units import PERCENT, POINTS
from monitor.workspace.gathering import gather, load_errors
from monitor.workspace.publication_files import folder_of
from tests.deliveries import HEADER, ROWS, office, reopened, text
from tests.sheets import PARTS, ROOT, asked, defined, filled, growing, held, levels, limit_in, published, shipped

YEARLY = Statistic("growth of a year", POINTS)
STANDS_IN = "status: {default: final}\napproximates: {what: a file, errors: [{unit: points, value: 9, because: said}]}"
STATES = sorted(set(NAMES) - {"US"})


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def measurement(**words: Any) -> Measurement:
    entry: dict[str, Any] = {
        "sources": ["levels"],
        "kind": "growth of a year",
        "unit": "points",
        "years": [2017],
        "against": "another source",
        "known_from": date(2020, 1, 1),
        "largest": {"MD": 0.2},
        "because": "measured",
        "cite": {"document": "paper"},
        "standing": "derived",
    }
    return Measurement.model_validate(entry | words)


def of_states(**words: Any) -> Measurement:
    """Fifty-one areas: the first is off by 0.01, the last by 0.51."""
    return measurement(largest={area: place / 100 for place, area in enumerate(STATES, start=1)}, **words)


def stated(
    root: Path, definitions: Definitions, *measured: Measurement, card: str = STANDS_IN
) -> dict[Statistic, OfAreas]:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}), card)
    return dict(errors_of(held(root, definitions)[0], measured, ["all"]))


def whose(found: OfAreas, area: str, population: str = "all") -> tuple[float, str]:
    one = found.of(Entity(area, population))
    assert one
    return one.value, one.whose


# By area


def test_what_was_measured_counts_in_the_place_of_what_the_card_says(root: Path, definitions: Definitions) -> None:
    found = stated(root, definitions, measurement())
    assert whose(found[YEARLY], "MD") == (0.2, "MD")
    assert whose(found[Statistic("amount of a year", POINTS)], "MD") == (9.0, BY_CARD)


def test_a_card_states_its_error_for_every_area_and_kind(root: Path, definitions: Definitions) -> None:
    found = stated(root, definitions)
    assert set(found) == set(of_every_kind(POINTS))
    assert {whose(found[YEARLY], area) for area in ("MD", "VT", "US")} == {(9.0, BY_CARD)}


def test_a_card_may_state_an_error_of_one_kind(root: Path, definitions: Definitions) -> None:
    card = STANDS_IN.replace("value: 9", "value: 9, kind: growth since a base year")
    assert set(stated(root, definitions, card=card)) == {Statistic("growth since a base year", POINTS)}


def test_a_publication_that_stands_in_for_nothing_has_no_error(root: Path, definitions: Definitions) -> None:
    assert stated(root, definitions, measurement(), card="status: {default: final}") == {}


@pytest.mark.parametrize(
    ("area", "error"),
    [
        ("AK", (0.46, NINTH_DECILE)),
        ("WY", (0.51, "WY")),
        ("GU", (0.46, NINTH_DECILE)),
        ("MD:county:24003", (0.46, NINTH_DECILE)),
    ],
)
def test_an_area_measured_in_few_years_has_the_ninth_decile_where_its_own_is_smaller(
    area: str, error: tuple[float, str], root: Path, definitions: Definitions
) -> None:
    assert whose(stated(root, definitions, of_states())[YEARLY], area) == error


def test_an_area_measured_in_three_years_has_its_own(root: Path, definitions: Definitions) -> None:
    own = measurement(years=[2018, 2019], largest={"AK": 0.05})
    assert whose(stated(root, definitions, of_states(), own)[YEARLY], "AK") == (0.05, "AK")


def test_a_group_of_people_has_no_error_of_its_states_own(root: Path, definitions: Definitions) -> None:
    own = measurement(years=[2018, 2019], largest={"AK": 0.05})
    assert whose(stated(root, definitions, of_states(), own)[YEARLY], "AK", "dual") == (0.46, NINTH_DECILE)


def test_where_few_areas_are_measured_the_error_of_the_others_is_not_known(
    root: Path, definitions: Definitions
) -> None:
    found = stated(root, definitions, measurement())
    assert whose(found[YEARLY], "MD") == (0.2, "MD")
    assert whose(found[YEARLY], "VA") == whose(found[YEARLY], "MD", "dual") == (inf, NOT_MEASURED)
    nine = measurement(largest=dict.fromkeys(STATES[:9], 0.1))
    ten = measurement(largest=dict.fromkeys(STATES[:10], 0.1))
    assert whose(stated(root / "nine", definitions, nine)[YEARLY], "WY") == (inf, NOT_MEASURED)
    assert whose(stated(root / "ten", definitions, ten)[YEARLY], "WY") == (0.1, NINTH_DECILE)


def test_the_error_of_a_comparison_is_not_the_nations(root: Path, definitions: Definitions) -> None:
    found = stated(root, definitions, measurement(), measurement(unit="percent"))
    assert found[YEARLY].of(Entity("US")) is None
    assert whose(found[Statistic("growth of a year", PERCENT)], "US") == (inf, NOT_MEASURED)


def test_what_is_measured_of_one_publication_takes_the_place_of_what_holds_for_all(
    root: Path, definitions: Definitions
) -> None:
    broken = measurement(publication=date(2020, 1, 1), largest={"MD": 0.9})
    assert whose(stated(root, definitions, of_states(), broken)[YEARLY], "MD") == (0.9, "MD")
    other = measurement(publication=date(2019, 1, 1), largest={"MD": 0.9})
    assert whose(stated(root / "other", definitions, measurement(), other)[YEARLY], "MD") == (0.2, "MD")


def test_the_words_say_whose_and_from_which_years(root: Path, definitions: Definitions) -> None:
    found = stated(root, definitions, of_states(), measurement(years=[2018, 2019], largest={"MA": 0.05}))[YEARLY]
    few = stated(root / "few", definitions, measurement())[YEARLY]

    def words(one: OfAreas, area: str) -> str:
        entity = Entity(area)
        error = one.of(entity)
        assert error
        return error.words(entity)

    assert words(found, "MA") == "Massachusetts' own, 2017 to 2019"
    assert words(found, "WY") == "Wyoming's own, 2017"
    assert words(found, "AK") == "the ninth decile of the states, 2017; Alaska's own rests on 1 year only"
    assert words(found, "GU") == "the ninth decile of the states, 2017; none is measured for GU"
    assert words(few, "VA") == "measured for Maryland alone, 2017, not for Virginia"
    assert words(stated(root / "card", definitions)[YEARLY], "VA") == "as its source card states it for every area"


# By date


def test_a_measurement_counts_since_it_is_known_and_until_it_is_withdrawn() -> None:
    entry = measurement(known_from=date(2020, 1, 1), withdrawn=date(2021, 1, 1))
    days = {year: errors_known([entry], date(year, 1, 1)) for year in (2019, 2020, 2021)}
    assert days == {2019: (), 2020: (entry,), 2021: ()}


def test_a_file_of_measurements_is_read(root: Path, definitions: Definitions) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}), STANDS_IN)
    entry = measurement().model_dump(exclude_none=True)
    (root / "errors.yaml").write_text(yaml.safe_dump({"errors": [entry]}), "utf-8")
    assert load_errors([root], held(root, definitions), definitions) == (measurement(),)


# By kind


def moved(tmp_path: Path, errors: dict[Statistic, float], unit: str, lines: str) -> float:
    """How far the line `asked` moves in 2021 where the state grows by 10 percent a year, with errors of its figures."""
    inputs = PARTS["inputs"] if "nation" in lines else "{state: {measure: level}}"
    parts = {"unit": unit, "inputs": inputs, "terms": limit_in(unit), "lines": lines}
    test = asked(tmp_path, **parts, require="{asked: {at_most: limit}}")
    sheet = filled(test, state=growing(2018, 10, 10, 10), nation=growing(2018, 0, 0, 0))
    found = {statistic: np.full((1, 1, len(sheet.years)), value) for statistic, value in errors.items()}
    band = replace(sheet, errors={"state": found}).band["asked"][0, :, sheet.place(2021)]
    return float(band[1] - band[0])


GAP = "\n  own: {growth: state}\n  other: {growth: nation}\n  asked: {minus: [own, other]}"
SINCE = """
  own: {change: {line: state, since: 2018}}
  other: {change: {line: nation, since: 2018}}
  asked: {minus: [own, other]}"""
ERRORS = {
    YEARLY: 0.5,
    Statistic("growth since a base year", POINTS): 3.0,
    Statistic("growth of a year", PERCENT): 0.7,
    Statistic("growth since a base year", PERCENT): 6.0,
}


@pytest.mark.parametrize(
    ("lines", "unit", "error"),
    [
        (GAP, "points", 0.5),
        (SINCE, "points", 3.0),
        (SINCE.replace("change:", "annualised:"), "points", 1.0),
        ("\n  asked: {growth: state}", "percent", 0.7),
        ("\n  asked: {change: {line: state, since: 2018}}", "percent", 6.0),
        ("\n  asked: {annualised: {line: state, since: 2018}}", "percent", 2.0),
        ("\n  asked: {index: {line: state, since: 2018}}", "ratio", 0.06),
    ],
)
def test_each_kind_of_statistic_has_its_own_error(lines: str, unit: str, error: float, tmp_path: Path) -> None:
    assert moved(tmp_path, ERRORS, unit, lines) == pytest.approx(error)


# What a reader is told


def page(test: str, year: int, area: str, known: Gathered | None = None) -> TestPage:
    gathered = known or shipped()
    told = Told(gathered.definitions.documents, gathered.definitions.measures)
    return page_of(gathered.worksheet(gathered.definitions.test(test), (Entity(area),)), told, 0, year)


@pytest.mark.parametrize(
    ("area", "error", "words"),
    [
        ("VT", "±0.60 points", "the ninth decile of the states, 2017; Vermont's own rests on 1 year only"),
        ("KY", "±0.60 points", "the ninth decile of the states, 2017; Kentucky's own rests on 1 year only"),
        ("MN", "±4.05 points", "Minnesota's own, 2017"),
        ("MD", "±0.55 points", "Maryland's own, 2015 to 2023"),
    ],
)
def test_a_page_says_whose_error_was_used(area: str, error: str, words: str) -> None:
    facts = dict(page("maryland_tcoc/growth_guardrail", 2022, area).facts)
    assert facts["Stated error"] == error
    assert facts["Whose error"].startswith(f"{words} (")


def test_a_finding_says_it_to_programs() -> None:
    gathered = shipped()
    sheet = gathered.worksheet(gathered.definitions.test("maryland_tcoc/annual_savings"), (Entity("KY"),))
    said = finding(sheet, 0, 2022).as_json()["stated_error"]
    assert said["whose"] == NINTH_DECILE
    assert (said["kind"], said["unit"], said["years"]) == ("amount of a year", "dollars", [2016, 2017])
    assert said["measured"] == {"kind": "amount of a year", "value": 155.0, "unit": "dollars per beneficiary-year"}
    assert said["value"] == pytest.approx(155 * sheet.value("beneficiaries", 0, 2022))


@pytest.mark.parametrize(
    ("test", "year"), [("maryland_tcoc/all_payer_cap", 2019), ("maryland_all_payer/all_payer_cap", 2018)]
)
def test_an_area_is_not_judged_with_the_error_of_another(test: str, year: int) -> None:
    """Kentucky's hospital spending grew by 6.1 percent in 2019: with Maryland's 2.05 that would be missed."""
    gathered = shipped()
    states = tuple(Entity(area) for area in STATES)
    sheet = gathered.worksheet(gathered.definitions.test(test), states)
    found = [finding(sheet, entity, year) for entity in range(len(states)) if states[entity].area != "MD"]
    assert {one.verdict for one in found} == {Verdict.CANNOT_TELL}
    assert {one.cause for one in found} == {Cause.TOO_CLOSE}
    kentucky = next(one for one in found if one.entity == "KY")
    assert kentucky.reason
    assert "and how far its source is off is measured for Maryland alone, " in kentucky.reason
    assert kentucky.reason.endswith(", not for Kentucky")
    told = kentucky.as_json()["stated_error"]
    assert (told["value"], told["measured"]["value"], told["whose"]) == (None, None, NOT_MEASURED)
    facts = dict(page(test, year, "KY").facts)
    assert facts["Stated error"] == "not known"
    assert facts["Whose error"].startswith("measured for Maryland alone, ")


def test_what_follows_a_miss_is_said_of_the_agreements_own_area_only() -> None:
    own, other = (page("maryland_tcoc/growth_guardrail", 2022, area) for area in ("MD", "VA"))
    assert own.if_missed
    assert other.if_missed == ""
    subjects = [[c.subject for c in each.citations] for each in (own, other)]
    assert ["What follows if missed" in each for each in subjects] == [True, False]


def test_the_agreements_own_file_ends_the_stated_error(tmp_path: Path) -> None:
    """A delivery that stands in for nothing has no error, the page says so, and the verdict is that of its figures."""
    known = with_the_own_file(tmp_path)

    found = page("maryland_tcoc/growth_guardrail", 2022, "MD", known)

    assert found.verdict == "met"
    expected = "none: cms_geographic_variation/2026-06-30 is the agreement's own file and stands in for no other"
    assert dict(found.facts)["Stated error"] == expected
    assert "Whose error" not in dict(found.facts)
    assert "settle" not in found.reason
    assert found.deliver == ()


def test_beside_the_own_file_the_error_is_that_of_the_year_carried_back(tmp_path: Path) -> None:
    """Its 2013 base is Program Statistics': the error is that of its total cost, not of its hospital savings, 47."""
    facts = dict(page("maryland_tcoc/annual_savings", 2022, "MD", with_the_own_file(tmp_path)).facts)
    assert facts["Whose error"].startswith("Maryland's own, 2014, 2016 and 2017 ($40 per beneficiary, ")
    assert facts["Own file"] == (
        "cms_geographic_variation/2026-06-30 is the agreement's own file and has none; 2013 is carried over by "
        "cms_program_statistics/2018-06-07, and the error is of that"
    )


STOOD_IN = ("ublic statistics", "public figures", "stands in for")  # what is said of a source that stands in


def test_what_was_said_of_the_public_statistics_is_said_of_no_other_file(tmp_path: Path) -> None:
    """Each entry that explains a difference by a source that stands in: not beside the own file, nor without one."""
    public, own, silent = shipped(), with_the_own_file(tmp_path), 0
    for test in sorted({entry.test for entry in public.on_record.entries if explains_by_a_stand_in(entry)}):
        for known in (public, own):
            sheet = known.worksheet(known.definitions.test(test))
            for entry in filter(explains_by_a_stand_in, sheet.determinations):
                walked = trace_answer(sheet, sheet.entities.index(entry.entity), entry.year)
                said = " ".join(shown_by_others(sheet, sheet.entities.index(entry.entity), entry.year))
                if own_files(walked):
                    assert str(entry.differs_because) not in said, (test, entry.year)
                    silent += 1
                elif known is public:
                    assert any(used.card.approximates for used in walked.publications()), (test, entry.year)
    assert silent > 5
    sheet = own.worksheet(own.definitions.test("maryland_tcoc/growth_guardrail"), (Entity("MD"),))
    told = finding(sheet, 0, 2022)
    assert told.determination
    assert told.determination.differs_because is None


def test_no_list_of_sources_shows_what_a_card_said_of_its_error() -> None:
    """What was measured since counts in its place: 0.55 points for the card's 0.35, which says "raise this to 0.70"."""
    (said,) = [each.as_json() for each in sources_held(shipped()) if each.name == "cms_geographic_variation"]
    assert not [words for words in ("0.35", "0.70", "raise this") if words in str(said)]
    facts = dict(page("maryland_tcoc/growth_guardrail", 2022, "MD").facts)
    assert facts["Stated error"] == "±0.55 points"


def explains_by_a_stand_in(entry: Determination) -> bool:
    return any(words in (entry.differs_because or "") for words in STOOD_IN)


def test_an_error_is_of_the_services_that_were_measured(root: Path, definitions: Definitions) -> None:
    everything, hospitals = measurement(services=["all"]), measurement(services=["hospital"], largest={"MD": 0.7})
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}), STANDS_IN)
    (publication,) = held(root, definitions)
    for services, error in ((["all"], 0.2), (["hospital"], 0.7), (["all", "less hospital"], 9.0)):
        found = errors_of(publication, [everything, hospitals], services)
        assert whose(found[YEARLY], "MD")[0] == error


def with_the_own_file(tmp_path: Path) -> Gathered:
    """What is shipped, and the same figures of Geographic Variation once more, as the agreement's own."""
    own = tmp_path / "own"
    card, data = (folder_of(shipped_publication("cms_geographic_variation")) / n for n in ("source.yaml", "data.csv"))
    folder = own / "cms_geographic_variation" / "2026-06-30"
    folder.mkdir(parents=True)
    said = card.read_text("utf-8").replace("first_seen: 2026-05-15", "first_seen: 2026-06-30")
    before, rest = said.split("approximates:", 1)
    (folder / "source.yaml").write_text(before + "next_expected:" + rest.split("next_expected:", 1)[1], "utf-8")
    (folder / "data.csv").write_bytes(data.read_bytes())
    return gather([ROOT / "tests_definitions"], [ROOT / "observations", own], date(2026, 11, 23))


SETTLES = (
    "What would settle 2021 and 2022 is the agreement's own Medicare total-cost-of-care file (CMS, Parts A and B, "
    "residents of the state), for which public figures stand in here."
)


@pytest.mark.parametrize(("year", "area", "settled"), [(2022, "MD", True), (2023, "MD", True), (2022, "VT", False)])
def test_a_page_says_which_file_would_settle_the_years_that_are_too_close(year: int, area: str, settled: bool) -> None:
    """Where the agreement holds, and nowhere else: there is no such file of another state."""
    found = page("maryland_tcoc/growth_guardrail", year, area, shipped())

    assert (SETTLES in found.reason) is settled
    command = "monitor ingest FILE --source cms_geographic_variation --own-file"
    assert found.deliver == ((command,) if settled else ())
    assert (f"Take in what would settle the years that are too close:\n  {command}" in page_text(found)) is settled


def test_every_shipped_finding_that_a_stand_in_leaves_open_names_the_file() -> None:
    known, seen = shipped(), 0
    for programme in known.definitions.programmes:
        for sheet in known.worksheets(programme):
            settled = {e: would_settle(sheet, e) for e in range(len(sheet.entities))}
            for found in findings(sheet):
                years, files = settled[sheet.entities.index(Entity(found.entity, found.population))]
                if found.cause is Cause.TOO_CLOSE and found.stated_error:
                    assert found.year in years and files, (found.test, found.year)  # noqa: PT018
                    seen += 1
                assert found.cause is Cause.TOO_CLOSE or found.year not in years
    assert seen


def shipped_publication(source: str) -> Publication:
    return [publication for publication in shipped().held if publication.card.source == source][-1]


def test_what_is_taken_in_as_the_own_file_stands_in_for_nothing(tmp_path: Path) -> None:
    taken = ingest([text(tmp_path / "office_spending.csv", HEADER + ROWS)], office(tmp_path), Asked(own_file=True))
    card = next(p.card for p in reopened(tmp_path).held if p.id == taken.publications[0])
    assert card.approximates is None
    assert "stated errors" not in (card.note or "")


def test_an_answer_as_of_an_earlier_day_has_the_error_known_then() -> None:
    """What accounts to be checked say of 2017 was read on 22 November 2026; before, 2016 alone was measured."""
    test = "maryland_all_payer/hospital_savings"
    before, after = (shipped(day) for day in (date(2018, 12, 1), date(2026, 11, 22)))
    sheets = [known.worksheet(known.definitions.test(test)) for known in (before, after)]
    errors = [finding(sheet, 0, 2017).stated_error for sheet in sheets]
    assert [error and (error.stated.value, error.stated.years) for error in errors] == [
        (10.0, (2016,)),
        (50.0, (2014, 2015, 2016, 2017)),
    ]
