"""The agreement as it was signed, and its amendments, are together the agreement as it stands."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.definitions.agreements import AgreementFile, Amendment
from monitor.definitions.bounds import with_bounds
from monitor.definitions.check_agreements import dated_in
from monitor.definitions.families import take_from_families
from monitor.definitions.obligations import Due, dues, waiting_for_events
from monitor.definitions.programmes import Programme
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.gathered import Gathered
from monitor.words.areas import Entity
from monitor.workspace.definition_files import load_definitions, read_all
from tests.sheets import ROOT, TODAY, shipped

pytestmark = pytest.mark.repeats

LIST = "watch_list"  # of which agreements take their watches
Entry = dict[str, Any]
Drop = Callable[[Sequence[Entry], Entry], bool]


class WrittenOut(yaml.SafeDumper):
    """YAML without anchors: what two pages share is written into both."""

    def ignore_aliases(self, data: object) -> bool:
        """Whether a value is written out although it stood before."""
        return True


def without(thing: Any, drop: Drop) -> Any:
    """A definition without the dated entries of which `drop` says so, given the list they stand in."""
    if isinstance(thing, dict):
        return {word: without(value, drop) for word, value in thing.items()}
    if isinstance(thing, list):
        entries = [part for part in thing if isinstance(part, dict) and "adopted" in part]
        return [without(part, drop) for part in thing if part not in entries or not drop(entries, part)]
    return thing


def copied(folder: Path, programme: str, drop: Drop) -> list[Path]:
    """One shipped programme without the entries that `drop` names; a test that is left without years goes as well."""
    source, target = ROOT / "tests_definitions", folder / "tests_definitions"
    whole = {path: without(file, drop) for path, file in written_out().items() if path.parts[0] == programme}
    gone = {path for path, file in whole.items() if file.get("years") == []}
    agreement = whole[Path(programme) / "agreement.yaml"]
    left = {path.stem for path in set(whole) - gone}
    agreement["order"] = [name for name in agreement.get("order", []) if name in left]
    for path in set(whole) - gone:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(yaml.dump(whole[path], Dumper=WrittenOut, sort_keys=False), "utf-8")
    for name in ("documents.yaml", "measures.yaml"):
        shutil.copy(source / name, target / name)
    if programme != LIST:
        shutil.copytree(source / LIST, target / LIST)
    return [target]


@cache
def written_out() -> Mapping[Path, Entry]:
    """Every agreement and test as a page of its own, also what an agreement takes from its family."""
    reading = read_all([ROOT / "tests_definitions"]).reading
    take_from_families(reading)
    pages = [document for _, document, *_ in (*reading.agreements, *reading.tests)]
    return {Path(*Path(page.file).parts[1:]): {w: v for w, v in page.value.items() if w != "like"} for page in pages}


def superseded(entries: Sequence[Entry], entry: Entry) -> bool:
    """Whether newer entries govern all the years of `entry`; for `years`, whether there is a newer adoption."""
    newer = [other for other in entries if other["adopted"] > entry["adopted"] and other.get("id") == entry.get("id")]
    if "judged" in entry:
        return bool(newer)
    if "from" not in entry:  # an amendment
        return False
    years = range(entry["from"], entry["through"] + 1)
    return all(any(other["from"] <= year <= other["through"] for other in newer) for year in years)


def answers(gathered: Gathered, programme: str) -> Mapping[str, tuple[Finding, ...]]:
    """The findings by test; a test that nobody could know of has none.

    Where a test is asked of each payer or hospital and none has figures, one without figures stands for them: its
    findings still have the years, the limits and the entries that an amendment changes.
    """
    tests = [test for one in gathered.definitions.programmes if one.id == programme for test in one.tests]
    whom = {test.id: gathered.entities(test) or (Entity(test.asked.area, "somebody"),) for test in tests}
    found = {test.id: findings(gathered.worksheet(test, whom[test.id])) for test in tests}
    return {test: made for test, made in found.items() if made}


def owed(agreement: AgreementFile, as_of: date) -> tuple[tuple[Due, ...], int]:
    return dues(agreement, as_of, as_of + timedelta(days=3650)), len(waiting_for_events(agreement, as_of))


def agreement_without(programme: str, drop: Drop) -> AgreementFile:
    page = written_out()[Path(programme) / "agreement.yaml"]
    return with_bounds(AgreementFile.model_validate(without(page, drop)))


def programmes() -> list[Programme]:
    return list(shipped().definitions.programmes)


def amendments() -> list[tuple[Programme, Amendment]]:
    return [(programme, amendment) for programme in programmes() for amendment in programme.agreement.amendments]


def knowable(amendment: tuple[Programme, Amendment]) -> bool:
    """Whether a test of the programme could be known before the amendment."""
    programme, changed = amendment
    own = [test for test in programme.tests if not test.taken_from]
    return any(entry.adopted < changed.adopted for test in own for entry in test.asked.years)


def test_there_is_an_amendment_to_prove_it_by() -> None:
    assert ("maryland_tcoc", "ends_2025") in [(programme.id, amendment.id) for programme, amendment in amendments()]


@pytest.mark.parametrize("programme", sorted({programme.id for programme, _ in amendments()}))
def test_the_agreement_of_today_equals_one_without_what_is_superseded(programme: str, tmp_path: Path) -> None:
    current = replace(shipped(), definitions=load_definitions(copied(tmp_path, programme, superseded)))

    assert answers(shipped(), programme)
    assert answers(current, programme) == answers(shipped(), programme)
    whole = shipped().definitions.programme(programme).agreement
    assert owed(agreement_without(programme, superseded), TODAY) == owed(whole, TODAY)


@pytest.mark.parametrize(
    ("programme", "amendment"), [one for one in amendments() if knowable(one)], ids=lambda thing: thing.id
)
def test_the_day_before_an_amendment_equals_an_agreement_without_it(
    programme: Programme, amendment: Amendment, tmp_path: Path
) -> None:
    before = amendment.adopted - timedelta(days=1)
    definitions = load_definitions(copied(tmp_path, programme.id, lambda _, entry: entry["adopted"] > before))
    earlier = replace(shipped(before), definitions=definitions)

    left = definitions.programme(programme.id)
    assert amendment.id not in [entry.by for test in left.tests for _, entry in dated_in(test.asked)]
    assert answers(earlier, programme.id) == answers(shipped(before), programme.id)
    assert owed(left.agreement, before) == owed(programme.agreement, before)


@pytest.mark.parametrize(
    ("programme", "amendment"), [one for one in amendments() if not knowable(one)], ids=lambda thing: thing.id
)
def test_before_the_amendment_that_sets_its_years_a_programme_finds_nothing(
    programme: Programme, amendment: Amendment
) -> None:
    before = amendment.adopted - timedelta(days=1)
    earlier = agreement_without(programme.id, lambda _, entry: entry["adopted"] > before)

    assert answers(shipped(before), programme.id) == {}
    assert owed(earlier, before) == owed(programme.agreement, before)


def test_the_end_of_the_maryland_model_shows() -> None:
    """That the two proofs above compare something: the amendment takes a year away."""
    test = "maryland_tcoc/growth_guardrail"
    days = date(2025, 3, 11), date(2025, 3, 12)

    assert [answers(shipped(day), "maryland_tcoc")[test][-1].year for day in days] == [2026, 2025]


def test_what_an_amendment_confirms_is_confirmed_wherever_an_entry_says_the_same() -> None:
    """One term has one standing: that of the passage which the amendment quotes."""
    followed = 0
    for programme in shipped().definitions.programmes:
        signed = {amendment.id: amendment for amendment in programme.agreement.amendments}
        for test in programme.tests:
            for entry in test.asked.years if test.asked.interval is None else ():
                by = signed.get(entry.by or "")
                if by is None or by.standing != "confirmed" or entry.cite.document != by.cite.document:
                    continue
                same = not entry.cite.quote or entry.cite.quote in (by.cite.quote or "")
                if same and "to be checked" not in (entry.cite.note or ""):
                    followed += 1
                    assert entry.standing == "confirmed", (test.id, entry.cite)
    assert followed > 20
