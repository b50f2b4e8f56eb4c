"""Publications where they are kept: two writers, full and locked disks, what is held already, what is left behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.errors import LockedError, ObservationError, SettingsError
from monitor.intake import ingest
from monitor.intake.arrivals import empty_inbox, office, take_in
from monitor.intake.ingest import Asked, Taken
from monitor.readers.delivery import DeliveryError
from monitor.workspace import disk, manifest, store
from monitor.workspace.publication_files import data_of
from monitor.workspace.settings import load_settings
from tests.offices import DAY, HEADER, deliver, held, monitor, started, text
from tests.offices import office as made
from tests.workspaces import everything

PUBLISHED = date(2024, 6, 2)
# A command that can write no more than 100 bytes to a file. What ends the process may: it notes which lines were run.
FULL = """
import resource, sys
from monitor.intake import arrivals
from monitor.cli import main
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
try:
    main(sys.argv[1:])
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return made(tmp_path / "office")


def taken(workspace: Path, *paths: Path, asked: Asked | None = None) -> Taken:
    return take_in(load_settings(workspace, {}), paths, asked or Asked(published=PUBLISHED), DAY).taken


def test_a_delivery_becomes_a_publication_that_is_sealed_with_its_file_beside_it(workspace: Path) -> None:
    path = deliver(workspace / "desk")

    assert taken(workspace, path).publications == ("claims/2024-06-02",)

    (_, new) = held(workspace)
    assert new.id == "claims/2024-06-02"
    assert (data_of(new).path.parent / "received" / path.name).read_bytes() == path.read_bytes()
    assert [*manifest.read_manifest(workspace / "observations").publications] == [new.id]
    assert new.card.owner == "Tests"  # carried on from the last card of the source


def test_the_same_file_again_is_known_by_its_fingerprint_whatever_it_is_called(workspace: Path) -> None:
    taken(workspace, deliver(workspace / "desk"))
    before = everything(workspace / "observations")

    again = taken(workspace, deliver(workspace / "desk", "claims__again.csv"), asked=Asked(published=date(2024, 1, 1)))

    assert again.known == ("claims/2024-06-02",)
    assert again.publications == ()
    assert everything(workspace / "observations") == before


def test_the_same_figures_in_other_bytes_are_a_publication_of_their_own_and_said_to_be(workspace: Path) -> None:
    taken(workspace, deliver(workspace / "desk"))
    first, *rest = text().splitlines()
    shuffled = "\n".join([first, *reversed(rest)]) + "\n"

    again = taken(workspace, deliver(workspace / "desk", content=shuffled))

    assert again.publications == ("claims/2024-06-02.2",)
    assert again.notices[0] == (
        "The figures of claims/2024-06-02.2 are those of claims/2024-06-02; only the files differ."
    )


def test_what_another_writer_took_in_after_we_looked_is_found_under_the_lock(workspace: Path) -> None:
    path, other = deliver(workspace / "desk"), deliver(workspace / "desk", "claims__other.csv", text(5))
    looked_before = office(load_settings(workspace, {}), DAY)
    taken(workspace, path)
    taken(workspace, other)

    assert ingest.ingest([path], looked_before, Asked(published=PUBLISHED)).known == ("claims/2024-06-02",)
    third = deliver(workspace / "desk", "claims__third.csv", text(6))
    made_now = ingest.ingest([third], looked_before, Asked(published=PUBLISHED))
    assert made_now.publications == ("claims/2024-06-02.3",)
    assert len(held(workspace)) == 4


def test_an_edition_is_free_only_if_no_other_folder_of_observations_holds_it(tmp_path: Path) -> None:
    workspace = made(tmp_path / "office", "")
    (workspace / "monitor.toml").write_text("[paths]\npackaged = true\n", "utf-8")
    content = f"{HEADER}\nMD,medicare_ffs,-,beneficiary_years,2013,800001\n"
    path = deliver(workspace / "desk", "cms_program_statistics__x.csv", content)

    found = taken(workspace, path, asked=Asked(published=date(2018, 6, 7)))

    assert found.publications == ("cms_program_statistics/2018-06-07.2",)


def test_many_figures_are_kept_as_parquet_and_the_same_bytes_come_of_any_order(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "READABLE", 3)
    runs = "".join(f"MD,medicare_ffs,all,paid,2020,{day},2021-0{day}-01\n" for day in range(2, 9))
    header = f"{HEADER},paid_through\n"
    one = deliver(workspace / "desk", content=header + runs)
    other = deliver(workspace / "desk", "claims__other.csv", header + "".join(reversed(runs.splitlines(keepends=True))))

    taken(workspace, one)
    taken(workspace, other)

    _, first, second = held(workspace)
    assert data_of(first).path.name == "data.parquet"
    assert data_of(first).path.read_bytes() == data_of(second).path.read_bytes()
    assert pl.read_parquet(data_of(first).path).height == 7


def test_what_a_killed_run_left_is_removed_by_the_next_writer_and_seen_by_no_reader(workspace: Path) -> None:
    root = workspace / "observations"
    left = disk.working_folder(root, "claims")
    (left / "data.csv").write_text("area,val")
    (root / f"{disk.WRITING}manifest.csv-12345").write_text("half")

    assert len(held(workspace)) == 1
    assert left.exists()

    taken(workspace, deliver(workspace / "desk"))
    assert [path.name for path in root.iterdir() if path.name.startswith(disk.WRITING)] == []


def test_a_publication_that_a_killed_run_left_unsealed_is_sealed_when_its_file_comes_again(workspace: Path) -> None:
    path, root = deliver(workspace / "desk"), workspace / "observations"
    taken(workspace, path)
    whole = (root / manifest.MANIFEST_FILE).read_bytes()
    (root / manifest.MANIFEST_FILE).unlink()

    taken(workspace, path)

    assert (root / manifest.MANIFEST_FILE).read_bytes() == whole


def test_a_file_that_changes_while_it_is_taken_in_is_refused(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = deliver(workspace / "desk")
    real = store.writing_locked

    def later(root: Path) -> object:
        path.write_text(text(7777), "utf-8")
        return real(root)

    with monkeypatch.context() as patched:
        patched.setattr(ingest.store, "writing_locked", later)
        with pytest.raises(DeliveryError, match="was changed while it was being taken in"):
            ingest.ingest([path], office(load_settings(workspace, {}), DAY), Asked(published=PUBLISHED))
    assert len(held(workspace)) == 1


def test_two_files_of_one_name_are_refused(workspace: Path) -> None:
    with pytest.raises(DeliveryError, match="two files of this name are delivered together"):
        taken(workspace, deliver(workspace / "a"), deliver(workspace / "b"))


@pytest.mark.parametrize("name", ["new\u202evsc.csv", "a\nb.csv", ".hidden.csv", "back\\slash.csv", "bell\x07.csv"])
def test_a_name_that_hides_something_is_refused(workspace: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="Rename it with letters"):
        taken(workspace, deliver(workspace / "desk", name))


def test_a_folder_of_the_inbox_is_one_delivery_and_leaves_it(workspace: Path) -> None:
    inbox = workspace / "inbox"
    deliver(inbox / "june", "claims__a.csv", text(last=2020))
    deliver(inbox / "june", "claims__b.csv", text(last=2022))
    deliver(inbox / "june", ".DS_Store", "of a file manager")
    deliver(inbox, "claims__c.csv.part", "half of a fi")

    (arrival,) = empty_inbox(load_settings(workspace, {}), DAY, lambda _: None).taken

    assert arrival.taken.files == ("claims__a.csv", "claims__b.csv")
    (_, new) = held(workspace)
    assert [entry.name for entry in new.card.received] == ["claims__a.csv", "claims__b.csv"]
    assert new.card.covers.years == [2019, 2022]
    assert sorted(path.name for path in inbox.rglob("*")) == [".DS_Store", ".lock", "claims__c.csv.part", "june"]


def test_a_folder_of_the_inbox_that_is_a_link_is_refused_and_nothing_behind_it_is_removed(workspace: Path) -> None:
    path = deliver(workspace.parent / "elsewhere")
    (workspace / "inbox" / "linked").symlink_to(path.parent)

    found = empty_inbox(load_settings(workspace, {}), DAY, lambda _: None)

    assert [str(refused.fault) for refused in found.refused] == ["linked: this is a link.\n  Name the file itself."]
    assert path.exists()


def test_while_another_writes_a_second_writer_waits_and_then_says_so(workspace: Path) -> None:
    root = workspace / "observations"
    with (
        store.writing_locked(root),
        pytest.raises(LockedError, match="another delivery is being taken in here"),
        store.writing_locked(root, patience=0.1),
    ):
        raise AssertionError


def test_a_full_disk_is_one_message_and_the_store_is_as_it_was(workspace: Path) -> None:
    path, before = deliver(workspace / "desk", content=text()), everything(workspace / "observations")
    process = started(["-c", FULL, "ingest", str(path), "--workspace", str(workspace)])
    said = process.communicate()[1]

    assert process.returncode == SettingsError.exit_code
    assert (
        said.splitlines()[0]
        == f"{workspace}/observations: the file would be larger than this disk, or the account, may have one."
    )
    assert "Traceback" not in said
    assert everything(workspace / "observations") == before


def test_a_store_that_cannot_be_written_is_one_message(workspace: Path, tmp_path: Path) -> None:
    root = tmp_path / "observations"
    root.write_text("a file stands where the folder should be")

    with pytest.raises(SettingsError, match="a file stands where a folder belongs"), store.writing_locked(root):
        raise AssertionError


@pytest.mark.repeats
def test_writers_side_by_side_add_each_file_once_and_readers_see_only_whole_publications(workspace: Path) -> None:
    files = [deliver(workspace / "desk", f"claims__{n}.csv", text(n)) for n in (1, 2, 1, 3)]
    words = [["-c", "from monitor.cli import main; main()", "ingest", p, "--workspace", workspace] for p in files]
    writers = [started(each) for each in words]
    seen: list[int] = []
    while any(writer.poll() is None for writer in writers):
        seen.append(len(held(workspace)))
    ended = [writer.communicate() for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0, 0], ended
    assert len(held(workspace)) == 4
    assert sum("taken in before" in said for said, _ in ended) == 1
    assert seen == sorted(seen)
    assert len(manifest.read_manifest(workspace / "observations").publications) == 3
    assert monitor("check", "--workspace", workspace).returncode != ObservationError.exit_code


@pytest.mark.repeats
def test_two_runs_that_empty_one_inbox_take_each_file_in_once(workspace: Path) -> None:
    for n in range(3):
        deliver(workspace / "inbox", f"claims__{n}.csv", text(n))
    deliver(workspace / "inbox", "claims__bad.csv", "nothing\n")
    words = ["-m", "tests.killed", "0", str(workspace), "inbox", str(workspace)]
    runs = [started(words, {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}) for _ in range(2)]

    assert [run.communicate()[1] for run in runs] == ["", ""]
    assert len(held(workspace)) == 4
    assert [path.name for path in (workspace / "inbox" / "rejected").iterdir()] == [f"{DAY} claims__bad.csv"]


def test_a_store_that_may_only_be_read_is_one_message(workspace: Path, program: Callable[..., str]) -> None:
    path, root = deliver(workspace / "desk"), workspace / "observations"
    as_anyone = [program("setpriv"), "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    command = [*as_anyone, sys.executable, "-c", "from monitor.cli import main; main()", "ingest", str(path)]
    root.chmod(0o555)

    ended = subprocess.run([*command, "--workspace", str(workspace)], capture_output=True, text=True, check=False)

    root.chmod(0o755)
    assert ended.returncode == SettingsError.exit_code, ended.stderr
    assert ended.stderr.splitlines()[0] == f"{root}: the account that runs the program has no right to do this here."
    assert "Traceback" not in ended.stderr
