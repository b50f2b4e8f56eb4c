"""The most and the least that still pass: exact to the verdict on either side, and plain where there is no bound."""

from pathlib import Path

import pytest

from monitor.errors import DefinitionError
from monitor.evaluation.headroom import Headroom, headroom
from monitor.terminal.text import headroom_text
from monitor.words.areas import Entity
from tests.sheets import TODAY, shipped
from tests.whatifs import office

GUARDRAIL = shipped().definitions.test("maryland_tcoc/growth_guardrail")


def room_of(folder: Path, year: int = 2020, name: str | None = None, **parts: str) -> Headroom:
    held = office(folder, **parts)
    return headroom(held, held.definitions.test("office/asked"), Entity("MD"), year, name, {})


def test_the_most_a_state_may_spend_is_a_point_more_growth_than_the_nation(tmp_path: Path) -> None:
    found = room_of(tmp_path)

    assert (found.input, found.least) == ("state", None)
    assert found.most == pytest.approx(10300 * (1 + 10600 / 10300 - 1 + 0.01), rel=1e-11)
    assert found.growth(found.bound) == pytest.approx(3.912621, abs=1e-6)
    assert (found.known, found.before) == (10600, 10300)
    assert found.surely == found.most  # no error is stated


def test_the_least_the_nation_must_spend(tmp_path: Path) -> None:
    found = room_of(tmp_path, name="nation")

    assert found.most is None
    assert found.least == pytest.approx(10300 * (10600 / 10300 - 0.01), rel=1e-11)


def test_the_bound_itself_passes_and_the_next_figure_does_not() -> None:
    found = headroom(shipped(), GUARDRAIL, Entity("MD"), 2022, None, {})
    sheet = shipped().worksheet(GUARDRAIL, (Entity("MD"),))
    nation = sheet.value("nation", 0, 2022) / sheet.value("nation", 0, 2021)
    state = sheet.value("state", 0, 2021)

    assert (found.bound / state - nation) * 100 == pytest.approx(1.0, abs=1e-8)
    assert found.surely is not None
    assert (found.surely / state - nation) * 100 == pytest.approx(0.45, abs=1e-6)  # 0.55 points are its stated error


def test_after_a_year_above_the_nation_the_next_may_not_be() -> None:
    rule = shipped().definitions.test("maryland_tcoc/consecutive_years")
    found = headroom(shipped(), rule, Entity("MD"), 2022, None, {})
    nation = shipped().worksheet(rule, (Entity("MD"),)).value("nation_growth", 0, 2022)

    assert found.growth(found.bound) == pytest.approx(nation, abs=1e-8)
    assert found.known is not None
    assert found.known > found.bound  # it was missed


def test_what_is_not_known_is_asked_for_and_can_be_given() -> None:
    with pytest.raises(DefinitionError) as refused:
        headroom(shipped(), GUARDRAIL, Entity("MD"), 2025, None, {})
    assert str(refused.value) == (
        "maryland_tcoc/growth_guardrail: nothing can be told of 2025.\n"
        "  Not known: nation 2025.\n"
        "  Give it, such as --given nation=+4.2%."
    )
    found = headroom(shipped(), GUARDRAIL, Entity("MD"), 2025, None, {"nation": "+5%"})
    assert found.growth(found.bound) == pytest.approx(6.0, abs=1e-8)


def test_the_words_round_a_bound_to_its_own_side() -> None:
    found = headroom(shipped(), GUARDRAIL, Entity("MD"), 2024, None, {})

    assert 15357 < found.bound < 15358  # half up it would be printed as 15,358, which is past it
    assert headroom_text(found) == (
        "Growth no more than one point above the nation, Maryland, 2024\n"
        "Met by the letter: Maryland spending per beneficiary is at most $15,357 per beneficiary, growth of 7.56"
        " percent over 2023.\n"
        "Met also within the stated errors of the sources: up to $15,279 per beneficiary, growth of 7.01 percent over"
        " 2023.\n"
        "Published is $14,982 per beneficiary: $376 per beneficiary to spare."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"nobody": "1"}, '"nobody" is no input of maryland_tcoc/growth_guardrail.'),
        ({"nation": "much"}, '"much" gives no figure for nation in 2025.'),
        ({"nation": "nan"}, '"nan" gives no figure for nation in 2025.'),
    ],
)
def test_a_figure_that_is_given_wrongly(given: dict[str, str], said: str) -> None:
    with pytest.raises(DefinitionError, match=said.replace(".", r"\.")):
        headroom(shipped(), GUARDRAIL, Entity("MD"), 2025, None, given)


def test_a_test_that_does_not_turn_says_so(tmp_path: Path) -> None:
    held = office(tmp_path)
    other = shipped().definitions.test("maryland_tcoc/annual_savings")
    with pytest.raises(DefinitionError, match='2019 is met, whatever "credits" is'):
        headroom(shipped(), other, Entity("MD"), 2019, "credits", {})
    with pytest.raises(DefinitionError, match='"nobody" is no input of office/asked'):
        headroom(held, held.definitions.test("office/asked"), Entity("MD"), 2020, "nobody", {})


def test_who_judges_nothing_has_no_room() -> None:
    exhibit = shipped().definitions.test("ahead_md/growth_beside_the_nation")
    with pytest.raises(DefinitionError, match="has no room of its own: it judges nothing"):
        headroom(shipped(), exhibit, Entity("MD"), 2026, None, {})
    counted = shipped().definitions.test("vermont_apm/population_health")
    with pytest.raises(DefinitionError, match="has no room of its own: a group counts other tests"):
        headroom(shipped(), counted, Entity("VT"), 2022, None, {})
    with pytest.raises(DefinitionError, match="2018 is not judged"):
        headroom(shipped(), GUARDRAIL, Entity("MD"), 2018, None, {})


def test_the_answer_as_json() -> None:
    found = headroom(shipped(TODAY), GUARDRAIL, Entity("MD"), 2024, None, {}).as_json()

    assert found["test"] == "maryland_tcoc/growth_guardrail"
    assert found["left"] == pytest.approx(found["most"] - found["published"])
    assert found["least"] is None
