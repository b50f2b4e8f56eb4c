"""The shipped definitions, the two clocks of an entry, and the fingerprint over all files."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from monitor.definitions.programmes import Definitions, in_force, years_in_force
from monitor.definitions.schema import Version, YearsEntry
from monitor.errors import DefinitionError
from monitor.language.entries import Cite
from monitor.shipped import shipped
from monitor.workspace.definition_files import load_definitions
from tests.broken_files import BROKEN

BASE = BROKEN / "base" / "tests_definitions"


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return load_definitions((shipped("tests_definitions"),))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A valid small root of definitions."""
    return Path(shutil.copytree(BASE, tmp_path / "tests_definitions"))


def _version(value: float, years: tuple[int, int], adopted: str) -> Version:
    from_, through = years
    return Version.model_validate(
        {
            "value": value,
            "from": from_,
            "through": through,
            "adopted": date.fromisoformat(adopted),
            "cite": {"document": "paper"},
            "standing": "confirmed",
        }
    )


def _years(years: tuple[int, int], judged: str | list[int], adopted: str) -> YearsEntry:
    held = _version(0, years, adopted).model_dump(by_alias=True, exclude={"value"})
    return YearsEntry.model_validate({**held, "judged": judged})


def test_the_shipped_programmes_are_there_with_their_tests(definitions: Definitions) -> None:
    assert {programme.id for programme in definitions.programmes} >= {"maryland_all_payer", "maryland_tcoc"}
    assert all(programme.tests for programme in definitions.programmes)
    assert definitions.test("maryland_tcoc/annual_savings").ways[0].clauses[0].direction == "at_least"


def test_every_line_is_filled_after_those_it_uses(definitions: Definitions) -> None:
    for test in (test for programme in definitions.programmes for test in programme.tests):
        for way in test.ways:
            assert set(way.order) == set(way.lines)
            for place, name in enumerate(way.order):
                assert not set(way.lines[name].of) & set(way.order[place:])


def test_every_shipped_test_has_examples(definitions: Definitions) -> None:
    assert [t.id for p in definitions.programmes for t in p.tests if not (t.examples or t.shared or t.taken_from)] == []


def _models(thing: Any) -> Iterator[BaseModel]:
    if isinstance(thing, BaseModel):
        yield thing
        yield from _models([getattr(thing, name) for name in type(thing).model_fields])
    elif isinstance(thing, dict):
        yield from _models(list(thing.values()))
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from _models(part)


def test_every_dated_entry_cites_a_registered_document_and_has_a_standing(definitions: Definitions) -> None:
    files: list[BaseModel] = [programme.agreement for programme in definitions.programmes]
    files += [test.asked for programme in definitions.programmes for test in programme.tests]
    found = list(_models([*files, *definitions.measures.values()]))
    dated = [model for model in found if "adopted" in type(model).model_fields]
    cites = [model for model in found if isinstance(model, Cite)]

    assert len(dated) > 20
    assert {getattr(model, "standing", None) for model in dated} <= {"confirmed", "derived", "unconfirmed"}
    assert all(isinstance(getattr(model, "cite", None), Cite) for model in dated)
    assert {cite.document for cite in cites} <= set(definitions.documents)


def test_a_confirmed_value_quotes_what_was_seen(definitions: Definitions) -> None:
    tests = [test for programme in definitions.programmes for test in programme.tests]
    versions = [version for test in tests for term in test.asked.terms.values() for version in term.versions]

    assert [v.value for v in versions if v.standing == "confirmed" and not (v.cite.quote or v.cite.note)] == []


OLD = _version(1.0, (2019, 2025), "2018-07-09")
NEW = _version(2.0, (2023, 2024), "2022-03-01")
LATE = _version(3.0, (2024, 2024), "2022-03-01")
FIRST_DAY = date(2018, 7, 9)


@pytest.mark.parametrize(
    ("year", "as_of", "expected"),
    [
        (2018, date.max, None),  # before it governs
        (2019, date(2018, 7, 8), None),  # before one could know
        (2019, FIRST_DAY, OLD),  # on the day itself
        (2025, date.max, OLD),
        (2026, date.max, None),  # nothing lives past its last year
        (2023, date(2022, 2, 28), OLD),
        (2023, date(2022, 3, 1), NEW),
        (2022, date.max, OLD),
        (2024, date.max, LATE),  # of one day's entries, the one that begins later
    ],
)
def test_the_entry_in_force_has_two_clocks(year: int, as_of: date, expected: Version | None) -> None:
    assert in_force([NEW, OLD, LATE], year, as_of) == expected
    assert in_force([LATE, OLD, NEW], year, as_of) == expected


def test_a_later_term_replaces_the_earlier_one_as_a_whole() -> None:
    term = [_years((2019, 2022), "each", "2018-07-09"), _years((2023, 2026), "last", "2018-07-09")]
    ended = _years((2019, 2025), "each", "2025-10-01")

    assert years_in_force([*term, ended], date(2018, 7, 8)) == ()
    assert years_in_force([*term, ended], date(2025, 9, 30)) == tuple(term)
    assert years_in_force([*term, ended], date(2025, 10, 1)) == (ended,)


@pytest.mark.parametrize(
    ("judged", "years"),
    [("each", [2019, 2020, 2021]), ("last", [2021]), ("none", []), ([2020], [2020]), ([2019, 2021], [2019, 2021])],
)
def test_which_years_are_judged(judged: str | list[int], years: list[int]) -> None:
    entry = _years((2019, 2021), judged, "2018-07-09")

    assert [year for year in range(2017, 2024) if entry.judges(year)] == years


def test_the_fingerprint_is_of_the_files_and_not_of_their_place(root: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(root, tmp_path / "far" / "away" / "named_otherwise")

    assert load_definitions((root,)).fingerprint == load_definitions((moved,)).fingerprint


@pytest.mark.parametrize("file", sorted(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml")))
def test_the_fingerprint_changes_with_any_byte_of_any_file(file: str, root: Path) -> None:
    before = load_definitions((root,)).fingerprint
    (root / file).write_bytes((root / file).read_bytes() + b"#")

    assert load_definitions((root,)).fingerprint != before


def test_the_fingerprint_changes_with_the_name_of_a_file(root: Path) -> None:
    before = load_definitions((root,)).fingerprint
    for path in (root / "model" / "growth.yaml", root / "model" / "examples" / "growth.yaml"):
        path.rename(path.with_name("growth2.yaml"))
    path = root / "model" / "growth2.yaml"
    path.write_text(path.read_text("utf-8").replace("id: model/growth", "id: model/growth2"), "utf-8")

    assert load_definitions((root,)).fingerprint != before


def test_hidden_files_and_folders_are_passed_over(root: Path) -> None:
    before = load_definitions((root,)).fingerprint
    (root / ".git").mkdir()
    (root / ".git" / "config.yaml").write_text("a: [", "utf-8")
    (root / "_drafts").mkdir()
    (root / "_drafts" / "growth.yaml").write_text("a: [", "utf-8")
    (root / "model" / "._growth.yaml").write_bytes(b"\0")
    (root / "model" / "notes.txt").write_text("a note", "utf-8")

    assert load_definitions((root,)).fingerprint == before


def test_a_second_root_adds_programmes_and_leans_on_the_first(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(root / "model", own / "mine")
    for path in own.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("id: model", "id: mine"), "utf-8")
    both = load_definitions((root, own))

    assert [test.id for programme in both.programmes for test in programme.tests] == ["model/growth", "mine/growth"]
    assert both.fingerprint != load_definitions((root,)).fingerprint


@pytest.mark.parametrize(
    ("asked", "named"), [("modl", "programme"), ("model/grow", "test"), ("modl/growth", "programme")]
)
def test_an_unknown_name_is_refused_with_those_there_are(asked: str, named: str, root: Path) -> None:
    with pytest.raises(DefinitionError, match=f"there is no such {named}.\n  There are: model"):
        load_definitions((root,)).test(asked)


def test_a_root_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="there is no such folder"):
        load_definitions((tmp_path / "absent",))
