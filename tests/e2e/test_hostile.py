"""Input that is not what it should be, by accident or on purpose: one message, the right exit code, bounded work."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli import main
from tests.offices import office

TEST = "tests_definitions/model/growth.yaml"
HELD = "observations/claims/2024-05-01"
LARGE = 100_000_000  # bytes
BOUND = 30.0  # seconds of processor time, whatever else the machine is at; reading that much YAML would take minutes
Damage = Callable[[Path], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def no_definitions(workspace: Path) -> None:
    shutil.rmtree(workspace / "tests_definitions")
    (workspace / "tests_definitions").mkdir()


def another_programs_folder(workspace: Path) -> None:
    no_definitions(workspace)
    for number in range(200):
        place = workspace / "tests_definitions" / f"service{number}" / "templates"
        place.mkdir(parents=True)
        (place / "deployment.yaml").write_text("{{ .Values.image }}", "utf-8")


def large(name: str) -> Damage:
    def damage(workspace: Path) -> None:
        with (workspace / name).open("r+b") as file:
            file.truncate(LARGE)

    return damage


def alias_bomb(workspace: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    (workspace / TEST).write_text("\n".join(lines), "utf-8")


def nested(workspace: Path) -> None:
    (workspace / TEST).write_text("[" * 100_000, "utf-8")


def linked_out(name: str) -> Damage:
    def damage(workspace: Path) -> None:
        outside = workspace.parent / "outside"
        (workspace / name).rename(outside)
        (workspace / name).symlink_to(outside)

    return damage


@pytest.mark.parametrize(
    ("damage", "code", "says"),
    [
        (no_definitions, 10, "there is no programme here."),
        (another_programs_folder, 10, "this is not a folder of definitions."),
        (large(TEST), 10, "growth.yaml: the file is larger than 1,000,000 bytes."),
        (large(f"{HELD}/source.yaml"), 11, "source.yaml: the file is larger than 1,000,000 bytes."),
        (alias_bomb, 10, "anchors (&), aliases (*) and tags (!) are not used here."),
        (nested, 10, "is nested more than 20 levels deep."),
        (linked_out(TEST), 10, "this is a link that leads out of the definitions."),
        (linked_out("tests_definitions/model"), 10, "this folder is a link."),
        (linked_out(f"{HELD}/data.csv"), 11, "the data file data.csv is a link."),
        (linked_out(f"{HELD}/source.yaml"), 11, "this is a link that leads out of the observations."),
        (linked_out(HELD), 11, "this is a link that leads out of the observations."),
        (linked_out("observations"), 13, 'the path "observations" leads out of the workspace.'),
        (linked_out("tests_definitions"), 13, 'the path "tests_definitions" leads out of the workspace.'),
    ],
)
def test_it_is_refused_with_one_message_and_nothing_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str], damage: Damage, code: int, says: str
) -> None:
    damage(workspace)
    begun = time.process_time()
    with pytest.raises(SystemExit) as left:
        main(["run", "--workspace", str(workspace), "--as-of", "2026-11-23"])
    said = capsys.readouterr()

    assert time.process_time() - begun < BOUND
    assert (left.value.code, said.out) == (code, "")
    assert says in said.err
    assert len(said.err.splitlines()) <= 6
    assert not list((workspace / "reports").rglob("record.json"))


def test_a_worksheet_that_judges_nothing_shows_its_figures_and_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["evaluate", "maryland_tcoc/hospital_and_nonhospital_growth", "--as-of", "2026-11-23"])

    said = capsys.readouterr().out
    assert left.value.code == 0
    assert "What it shows" in said
    assert "Verdict" not in said
