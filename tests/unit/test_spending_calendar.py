"""What is known of a feed's months beforehand: read from the definitions, and as an outlook takes it."""

from pathlib import Path

import numpy as np
import pytest

from monitor.definitions.programmes import Definitions
from monitor.errors import DefinitionError
from monitor.outlook.known_months import NOTHING_KNOWN, structures
from monitor.outlook.structure import RATIO, Step
from monitor.workspace.definition_files import load_definitions
from tests.sheets import MEASURES, defined, shipped

CALENDAR = """
spending_calendars:
  cms_monthly_spending:
    exceptional: [{title: A storm, from: 2023-02, through: 2023-05, cite: {document: paper}, standing: unconfirmed}]
    rate_orders: [{area: MD, month: april, cite: {document: paper}, standing: unconfirmed}]
    steps:
      - {title: An order, area: MD, from: 2024-04, percent: 1.5, adopted: 2024-02-09, cite: {document: paper},
         standing: unconfirmed}
"""
SOURCE = "cms_monthly_spending"


def loaded(folder: Path, calendar: str = CALENDAR) -> Definitions:
    defined(folder)
    root = folder / "tests_definitions"
    (root / "measures.yaml").write_text(MEASURES + calendar, "utf-8")
    return load_definitions([root])


def test_periods_orders_and_steps_become_what_is_thought_of_both_series(tmp_path: Path) -> None:
    calendar = loaded(tmp_path).spending_calendars[SOURCE]
    thought = structures(calendar, "MD")

    assert thought.ratio.exceptional == thought.nation.exceptional == ((12 * 2023 + 1, 12 * 2023 + 4),)
    assert thought.ratio.rate_months == (4,)
    assert thought.ratio.steps == (Step(12 * 2024 + 3, pytest.approx(np.log(1.015)), 12 * 2024 + 1),)
    assert thought.nation.steps == ()


def test_an_order_of_one_state_is_none_of_another_whose_orders_are_taken_for_july_s(tmp_path: Path) -> None:
    thought = structures(loaded(tmp_path).spending_calendars[SOURCE], "VT")

    assert (thought.ratio.rate_months, thought.ratio.steps) == ((7,), ())
    assert structures(NOTHING_KNOWN, "VT").ratio == RATIO


def test_an_order_is_known_from_the_month_of_its_adoption_and_an_end_once_it_came(tmp_path: Path) -> None:
    ratio = structures(loaded(tmp_path).spending_calendars[SOURCE], "MD").ratio

    assert ratio.known_at(12 * 2024).steps == ()
    assert len(ratio.known_at(12 * 2024 + 1).steps) == 1
    assert ratio.known_at(12 * 2023).exceptional == ()
    (during,) = ratio.known_at(12 * 2023 + 2).exceptional
    assert during[1] > 12 * 2100


def test_files_of_an_office_add_to_those_that_are_shipped(tmp_path: Path) -> None:
    loaded(tmp_path / "first")
    second = tmp_path / "second"
    second.mkdir()
    (second / "measures.yaml").write_text(f"{CALENDAR}measures: {{}}\n", "utf-8")
    both = load_definitions([tmp_path / "first" / "tests_definitions", second])

    assert len(both.spending_calendars[SOURCE].steps) == 2


WRONG = [
    (
        "document: paper}, standing: unconfirmed}]\n    rate",
        "document: papr}, standing: unconfirmed}]\n    rate",
        "papr",
    ),
    ("area: MD, month", "area: Maryland, month", '"Maryland" is not an area'),
    ("from: 2023-02", "from: 2023-08", "later than"),
    ("through: 2023-05", "through: 2023-13", "month such as"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in CALENDAR
    with pytest.raises(DefinitionError, match=said) as refused:
        loaded(tmp_path, CALENDAR.replace(right, wrong))
    assert refused.value.problems[0].line > 0


def test_the_pandemic_and_maryland_s_orders_are_shipped() -> None:
    calendar = shipped().definitions.spending_calendars[SOURCE]
    thought = structures(calendar, "MD").ratio

    assert thought.exceptional == ((12 * 2020 + 2, 12 * 2022 + 1),)
    assert thought.rate_months == (7,)
