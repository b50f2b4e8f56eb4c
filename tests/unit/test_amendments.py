"""The agreement as it was signed, and its amendments, are together the agreement as it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.definitions.agreements import Amendment
from monitor.definitions.check_agreements import dated_in
from monitor.definitions.loading import load_definitions
from monitor.definitions.obligations import Due, dues, waiting
from monitor.definitions.programmes import Definitions, Programme
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.workspace import Gathered, gather
from monitor.strict_yaml import read
from tests.sheets import ROOT, TODAY, shipped

Entry = dict[str, Any]
Drop = Callable[[Sequence[Entry], Entry], bool]


def without(thing: Any, drop: Drop) -> Any:
    """A definition without the dated entries of which `drop` says so, given the list they stand in."""
    if isinstance(thing, dict):
        return {word: without(value, drop) for word, value in thing.items()}
    if isinstance(thing, list):
        entries = [part for part in thing if isinstance(part, dict) and "adopted" in part]
        return [without(part, drop) for part in thing if part not in entries or not drop(entries, part)]
    return thing


def copied(folder: Path, drop: Drop, programme: str = "*") -> list[Path]:
    """The shipped definitions without the entries that `drop` names; a test that is left without years goes as well.

    Of `programme` alone, or of every one.
    """
    source = ROOT / "tests_definitions"
    files = [*source.glob("*.yaml"), *source.glob(f"{programme}/**/*.yaml")]
    whole = {path.relative_to(source): without(read(path, path.name).value, drop) for path in files}
    gone = {path for path, file in whole.items() if file.get("years") == []}
    gone |= {path.parent / "examples" / path.name for path in gone}
    for path in set(whole) - gone:
        target = folder / "tests_definitions" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(whole[path], sort_keys=False, allow_unicode=True), "utf-8")
    return [folder / "tests_definitions"]


def superseded(entries: Sequence[Entry], entry: Entry) -> bool:
    """Whether newer entries govern all the years of `entry`; for `years`, whether there is a newer adoption."""
    newer = [other for other in entries if other["adopted"] > entry["adopted"] and other.get("id") == entry.get("id")]
    if "judged" in entry:
        return bool(newer)
    if "from" not in entry:  # an amendment
        return False
    years = range(entry["from"], entry["through"] + 1)
    return all(any(other["from"] <= year <= other["through"] for other in newer) for year in years)


def answers(gathered: Gathered) -> Mapping[str, tuple[Finding, ...]]:
    """The findings by test; a test that nobody could know of has none."""
    programmes = gathered.definitions.programmes
    found = {sheet.test.id: findings(sheet) for programme in programmes for sheet in gathered.worksheets(programme)}
    return {test: made for test, made in found.items() if made}


def owed(gathered: Gathered) -> list[tuple[tuple[Due, ...], int]]:
    agreements = [programme.agreement for programme in gathered.definitions.programmes]
    days = gathered.as_of, gathered.as_of + timedelta(days=3650)
    return [(dues(agreement, *days), len(waiting(agreement, gathered.as_of))) for agreement in agreements]


def amendments() -> list[tuple[Programme, Amendment]]:
    programmes = load_definitions([ROOT / "tests_definitions"]).programmes
    return [(programme, amendment) for programme in programmes for amendment in programme.agreement.amendments]


def test_there_is_an_amendment_to_prove_it_by() -> None:
    assert ("maryland_tcoc", "ends_2025") in [(programme.id, amendment.id) for programme, amendment in amendments()]


def test_the_agreement_of_today_equals_one_without_what_is_superseded(tmp_path: Path) -> None:
    current = gather(copied(tmp_path, superseded), [ROOT / "observations"], TODAY)

    assert current.definitions.fingerprint != shipped().definitions.fingerprint
    assert answers(current) == answers(shipped())
    assert owed(current) == owed(shipped())


def only(programme: Programme) -> Definitions:
    """The shipped definitions of one programme."""
    return replace(shipped().definitions, programmes=(programme,))


@pytest.mark.parametrize(("programme", "amendment"), amendments(), ids=lambda thing: thing.id)
def test_the_day_before_an_amendment_equals_an_agreement_without_it(
    programme: Programme, amendment: Amendment, tmp_path: Path
) -> None:
    before = amendment.adopted - timedelta(days=1)
    roots = copied(tmp_path, lambda _, entry: entry["adopted"] > before, programme.id)
    known = replace(shipped(), as_of=before)
    earlier, whole = replace(known, definitions=load_definitions(roots)), replace(known, definitions=only(programme))

    left = earlier.definitions.programme(programme.id)
    assert amendment.id not in [entry.by for test in left.tests for _, entry in dated_in(test.asked)]
    assert answers(earlier) == answers(whole)
    assert owed(earlier) == owed(whole)


def test_the_end_of_the_maryland_model_shows() -> None:
    """That the two proofs above compare something: the amendment takes a year away."""
    test = "maryland_tcoc/growth_guardrail"
    years = {day: answers(shipped(day))[test][-1].year for day in (date(2025, 9, 30), date(2025, 10, 1))}

    assert list(years.values()) == [2026, 2025]
