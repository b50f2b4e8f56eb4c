"""Every row of the collected published figures is in the register, and what stands there is the figure printed."""

import csv
import re
from collections.abc import Iterator
from math import isnan
from pathlib import Path

import pytest

from tests.published import SCALE, Row, determinations, ours, published_values, register, sheet, terms
from tests.sheets import TODAY, shipped

COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "facts" / "published.csv"

pytestmark = pytest.mark.skipif(not COLLECTED.is_file(), reason="the collection of published figures is not at hand")


def collected() -> Iterator[tuple[dict[str, str], Row | None]]:
    """Each row of the collection with its entry in the register."""
    with COLLECTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row, register().rows.get((row["programme"], row["year"], row["measure"], row["unit"]))


def test_every_row_is_registered_and_nothing_else() -> None:
    rows = list(collected())
    assert [row["measure"] for row, entry in rows if entry is None] == []
    assert len(rows) == len(register().rows)


def test_every_figure_is_the_one_that_is_printed() -> None:
    wrong = [
        (row["programme"], row["year"], row["measure"], said)
        for row, entry in collected()
        if entry
        for said in faults(row, entry)
    ]
    assert wrong == []


def test_nothing_unconfirmed_is_held_as_confirmed() -> None:
    upgraded = [
        (row["measure"], row["year"])
        for row, entry in collected()
        if entry and entry.how == "determination" and row["status"] == "unconfirmed"
        if not any(said.standing == "unconfirmed" for said in matching(row, entry))
    ]
    assert upgraded == []


def test_the_figure_that_tells_a_row_from_its_neighbours_is_printed() -> None:
    named = [(row, entry.printed) for row, entry in collected() if entry and entry.printed is not None]
    assert named
    assert [row["measure"] for row, said in named if float(row["value"] or row["target"]) != said] == []


def test_what_no_line_is_said_to_ask_for_is_no_figure_that_a_worksheet_has() -> None:
    """Of dollars and people, which are told apart by their figures; a percent may be another one of the same size."""
    held = [
        (row["measure"], test, name)
        for row, entry in collected()
        if entry and entry.not_held == "no_line" and row["unit"] != "percent"
        for test, name, figure in _inputs(row["programme"], entry.of)
        if agrees(row["value"], row["unit"], figure)
    ]
    assert held == []


def _inputs(programme: str, year: int) -> Iterator[tuple[str, str, float]]:
    """Every input that is known of a year, of the tests that the register names under a programme."""
    named = {
        entry.place.test for entry in register().programmes[programme] if entry.how not in ("not_held", "publication")
    }
    for id_ in sorted({name.partition("/")[0] for name in named}):
        for test in shipped(TODAY).definitions.programme(id_).tests:
            filled = sheet(test.id)
            for name in test.asked.inputs if filled.entities else ():
                if year in filled.years and not isnan(figure := filled.value(name, 0, year)):
                    yield test.id, name, figure


def faults(row: dict[str, str], entry: Row) -> Iterator[str]:
    """What does not agree between a row that is held and the place that holds it."""
    if entry.how in ("not_held", "suspended", "asks"):
        return
    printed, found = row["value"] or row["target"], figures(entry)
    if any(agrees(printed, row["unit"], each) for each in found) is bool(entry.because):
        yield f"{printed} is among {found}, and is said to differ" if entry.because else f"{printed} is not in {found}"
    if entry.limit and not any(agrees(row["target"], row["unit"], found) for found in terms(entry.limit, entry.of)):
        yield f"the target {row['target']} is not among {terms(entry.limit, entry.of)}"


def matching(row: dict[str, str], entry: Row) -> list[object]:
    """The determinations of a row's line and year that have its figure."""
    return [e for e in determinations(entry) if e.value is not None and agrees(row["value"], row["unit"], e.value)]


def figures(entry: Row) -> list[float]:
    """The figures of the place where a row is held."""
    if entry.how == "publication":
        return published_values(entry.publication or "")
    if entry.how == "term":
        return terms(entry.term or "", entry.of)
    if entry.how == "determination":
        return [found.value for found in determinations(entry) if found.value is not None]
    return [] if isnan(ours(entry)) else [ours(entry)]


def agrees(printed: str, unit: str, found: float) -> bool:
    """Whether a figure is one of those printed, within the rounding of the print; what is below is printed as above."""
    for text in re.findall(r"-?\d[\d.]*", printed):
        places = len(text.partition(".")[2])
        scale = SCALE.get(unit, 1.0)
        if abs(abs(float(text)) * scale - abs(found)) <= 0.5 * 10**-places * scale * (1 + 1e-9):
            return True
    return False
