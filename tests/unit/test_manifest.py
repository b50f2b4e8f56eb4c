"""Sealed publications: neither lost nor edited, and not checked a second time."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.programmes import Definitions, Vocabulary
from monitor.errors import ObservationError
from monitor.observations import rows
from monitor.workspace import disk, manifest
from monitor.workspace.data_files import RowsFile
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.sealing import Said
from monitor.workspace.sealing import seal as sealing
from tests.sheets import defined, levels, published

DAY = date(2026, 11, 29)


def seal(root: Path, vocabulary: Vocabulary, said: Said | None = None) -> tuple[str, ...]:
    return sealing(root, vocabulary, DAY, said).new


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "observations"
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 110}))
    return root


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The data files whose rows are checked."""
    seen: list[str] = []
    check = RowsFile.check

    def noted(data: RowsFile, words: Vocabulary) -> None:
        seen.append(data.shown)
        check(data, words)

    monkeypatch.setattr(RowsFile, "check", noted)
    return seen


def test_a_sealed_publication_is_not_checked_again(definitions: Definitions, root: Path, checked: list[str]) -> None:
    assert seal(root, definitions.vocabulary) == ("levels/2020-01-01",)
    published(root, "levels/2021-01-01", levels("MD", {2020: 120}))
    checked.clear()
    found = load_publications([root], definitions.vocabulary)

    assert [publication.id for publication in found] == ["levels/2020-01-01", "levels/2021-01-01"]
    assert checked == ["observations/levels/2021-01-01/data.csv"]


def test_what_is_shipped_is_sealed_under_the_rules_of_today(checked: list[str]) -> None:
    root = Path(__file__).parents[2]
    load_publications([root / "observations"], load_definitions([root / "tests_definitions"]).vocabulary)

    assert not checked  # else every command checks every row anew: `monitor check --seal`


def test_under_other_rules_every_row_is_checked(definitions: Definitions, root: Path, checked: list[str]) -> None:
    seal(root, definitions.vocabulary)
    words = replace(definitions.vocabulary, payers=definitions.vocabulary.payers | {"medicaid"})
    checked.clear()
    load_publications([root], words)

    assert checked == ["observations/levels/2020-01-01/data.csv"]


def test_rows_that_the_rules_no_longer_allow_are_refused(definitions: Definitions, root: Path) -> None:
    seal(root, definitions.vocabulary)
    with pytest.raises(ObservationError, match="payer is"):
        load_publications([root], replace(definitions.vocabulary, payers=frozenset({"medicaid"})))


def test_the_manifest_is_text_with_a_line_for_each(definitions: Definitions, root: Path) -> None:
    seal(root, definitions.vocabulary)
    (held,) = load_publications([root], definitions.vocabulary)
    rules = rows.rules(definitions.vocabulary)

    header, data, card, end = (root / manifest.MANIFEST_FILE).read_text("utf-8").splitlines()
    assert header == "sealed,part,sha256,detail"
    assert data == f"levels/2020-01-01,data,{held.card.file.sha256},rows=2 rules={rules}"
    assert card.startswith("levels/2020-01-01,source.yaml,")
    assert end.startswith("end,2,")


def test_lines_are_only_added(definitions: Definitions, root: Path) -> None:
    seal(root, definitions.vocabulary)
    before = (root / manifest.MANIFEST_FILE).read_text("utf-8")
    assert seal(root, definitions.vocabulary) == ()
    assert (root / manifest.MANIFEST_FILE).read_text("utf-8") == before
    before = before.partition("end,")[0]
    published(root, "alpha/2019-01-01", levels("MD", {2020: 120}))

    assert seal(root, definitions.vocabulary) == ("alpha/2019-01-01",)
    after = (root / manifest.MANIFEST_FILE).read_text("utf-8")
    assert after.startswith(before)
    assert after.splitlines()[-2].startswith("alpha/2019-01-01,source.yaml,")


def test_under_new_rules_the_lines_say_so(definitions: Definitions, root: Path) -> None:
    seal(root, definitions.vocabulary)
    words = replace(definitions.vocabulary, services=definitions.vocabulary.services | {"dme"})
    assert seal(root, words) == ()
    (line,) = manifest.read_manifest(root).publications.values()
    assert line.details["rules"] == rows.rules(words) != rows.rules(definitions.vocabulary)


def test_nothing_is_sealed_where_a_row_is_at_fault(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2021-01-01", levels("XX", {2020: 120}))
    with pytest.raises(ObservationError, match='area is "XX"'):
        seal(root, definitions.vocabulary)
    assert not (root / manifest.MANIFEST_FILE).exists()


def test_sealing_checks_what_is_sealed_already(definitions: Definitions, root: Path, checked: list[str]) -> None:
    seal(root, definitions.vocabulary)
    checked.clear()
    seal(root, definitions.vocabulary)
    assert checked == ["observations/levels/2020-01-01/data.csv"]


def test_a_seal_that_is_cut_short_leaves_the_last_manifest(
    definitions: Definitions, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(root, definitions.vocabulary)
    before = (root / manifest.MANIFEST_FILE).read_bytes()
    published(root, "levels/2021-01-01", levels("MD", {2020: 120}))

    def fails(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(disk.os, "fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        seal(root, definitions.vocabulary)
    assert (root / manifest.MANIFEST_FILE).read_bytes() == before
    assert sorted(path.name for path in root.iterdir()) == ["levels", "manifest.csv"]


def test_an_edited_publication_is_refused_although_its_card_was_edited_with_it(
    definitions: Definitions, root: Path
) -> None:
    seal(root, definitions.vocabulary)
    for path in sorted((root / "levels" / "2020-01-01").iterdir()):
        path.unlink()
    (root / "levels" / "2020-01-01").rmdir()
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 111}))
    with pytest.raises(ObservationError, match="are not those that were sealed"):
        load_publications([root], definitions.vocabulary)


def test_files_at_the_top_of_a_root_are_no_strays(definitions: Definitions, root: Path) -> None:
    for name in ("corrections.yaml", "determinations.yaml", "errors.yaml"):
        (root / name).write_text("x", "utf-8")
    assert len(load_publications([root], definitions.vocabulary)) == 1
    (root / "levels" / "corrections.yaml").write_text("x", "utf-8")
    with pytest.raises(ObservationError, match=r"levels/corrections\.yaml: this file is in no publication"):
        load_publications([root], definitions.vocabulary)


def test_an_empty_folder_gets_no_manifest(definitions: Definitions, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert seal(tmp_path / "empty", definitions.vocabulary) == ()
    assert not (tmp_path / "empty" / manifest.MANIFEST_FILE).exists()


def test_a_publication_that_continues_one_of_another_folder_can_be_sealed(
    definitions: Definitions, root: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    published(own, "levels/2021-01-01", levels("MD", {2020: 1}), "status: {default: final}\ncontinues: [2020-01-01]")
    assert seal(own, definitions.vocabulary) == ("levels/2021-01-01",)
    assert len(load_publications([root, own], definitions.vocabulary)) == 2
    with pytest.raises(ObservationError, match="which is not held"):
        load_publications([own], definitions.vocabulary)
