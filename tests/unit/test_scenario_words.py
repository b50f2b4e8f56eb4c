"""What a what-if may not be taken for: assumed figures, for things as they stand; an illustration, for a verdict."""

from dataclasses import replace

import pytest

from monitor.evaluation.whatif import AS_THINGS_STAND, WhatIf, what_if
from monitor.pages.scenarios import scenario_page
from monitor.words.findings import Cause, Verdict
from monitor.workspace.gathering import scenario_called
from tests.sheets import shipped

SHIPPED = ("maryland_four_ways", "maryland_what_moves_the_tests")
WORDS = {str(Verdict.MET), str(Verdict.MISSED), str(Verdict.CANNOT_TELL), str(Cause.TOO_CLOSE)}


def worked_out(name: str) -> WhatIf:
    return what_if(shipped(), scenario_called(shipped(), name))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_assumed_is_not_called_as_things_stand(name: str) -> None:
    found = worked_out(name)
    page = scenario_page(found)

    assert found.asked.assume
    assert found.paths[0][0] == AS_THINGS_STAND
    assert found.paths[0][1].endswith(", growth as assumed")
    assert page.results is not None
    told = [*page.says, *(column.title for column in page.results.columns), page.results.note]
    assert not any("as things stand" in text.lower() for text in told)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_illustration_has_no_mark_of_a_verdict(name: str) -> None:
    found = worked_out(name)
    page = scenario_page(found)

    assert found.asked.illustration
    assert page.results is not None
    cells = [cell for row in page.results.rows for cell in row]
    assert all(cell.mark is None for cell in cells)
    assert not WORDS & {cell.text for cell in cells}
    assert any(cell.text == "would be met" for cell in cells)
    assert not any(f": {verdict}" in text for verdict in WORDS - {"too close"} for text in page.says)


def test_without_assumptions_the_first_path_is_as_things_stand_and_others_keep_their_marks() -> None:
    found = worked_out(SHIPPED[0])
    bare = replace(found, asked=found.asked.model_copy(update={"assume": [], "illustration": False}))
    page = scenario_page(bare)

    assert bare.paths[0][1] == "As things stand"
    assert page.results is not None
    assert any(cell.mark is Verdict.MET for row in page.results.rows for cell in row)
    changed = found.asked.assume[0].model_copy(update={"continue_": None, "raise_": 2.0})
    other = replace(found, asked=found.asked.model_copy(update={"assume": [changed], "orders": {}}))
    assert other.paths[0][1].startswith("Nothing else changed, ")
