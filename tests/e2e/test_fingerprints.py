"""What a filed report gives away to somebody who tries: nothing; and what is said where the key is lost or another."""

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest

from monitor.errors import SettingsError
from monitor.observations import fingerprints
from monitor.observations.fingerprints import Key
from monitor.operations.dues import Run
from monitor.operations.run import run
from monitor.operations.schedule import _ended
from monitor.records import archive
from monitor.workspace import keys, manifest
from monitor.workspace.settings import KEY_FILE, Settings, load_settings
from tests.guarded import AS_OF, ID, SMALL, TRIED, found_by_trying, office, published, sums, without_keyed
from tests.undrawn import undraw
from tests.workspaces import Command, everything, replaced, resealed

REPORT = f"model@{AS_OF}"


def settings_of(workspace: Path) -> Settings:
    return load_settings(workspace, {})


def filed(workspace: Path) -> Path:
    """A report as it is filed, pages and all."""
    return run(settings_of(workspace), [], AS_OF)[0].folder


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without their pages, which take seconds to draw."""
    undraw(monkeypatch)


@pytest.fixture(scope="module")
def guesses(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    folder = tmp_path_factory.mktemp("guesses")
    return {count: office(folder / str(count), count) for count in TRIED}


@pytest.fixture
def workspace(guesses: Mapping[int, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(guesses[SMALL], tmp_path / "office"))


# By trying


def test_trying_every_count_on_a_filed_report_finds_none(workspace: Path, guesses: Mapping[int, Path]) -> None:
    report = filed(workspace)

    assert {path.suffix for path in report.rglob("*")} >= {".html", ".pdf", ".json", ".zip", ".csv"}
    assert found_by_trying(report, guesses) == set()


def all_are_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "fingerprints_of", lambda known, _: {p.id: fingerprints.public(p) for p in known})


def data_is_not_keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.fingerprints, "guarded", lambda publication, _: fingerprints.unguarded(publication))


def received_are_filed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "_received", lambda *_, **__: {})


@pytest.mark.parametrize("slip", [all_are_public, data_is_not_keyed, received_are_filed])
@pytest.mark.usefixtures("undrawn")
def test_the_same_attack_finds_the_count_where_one_fingerprint_is_left_plain(
    slip: Callable[[pytest.MonkeyPatch], None],
    workspace: Path,
    guesses: Mapping[int, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slip(monkeypatch)

    assert found_by_trying(filed(workspace), guesses) == {SMALL}


def test_each_file_alone_would_give_it_away(
    workspace: Path, guesses: Mapping[int, Path], monkeypatch: pytest.MonkeyPatch, program: Callable[..., str]
) -> None:
    """The attack reads pages, what is printed on paper, and what is packed, each by itself."""
    program("pdftotext")
    all_are_public(monkeypatch)
    report = filed(workspace)
    for name in ("annex.html", "annex.pdf", "inputs.zip", "record.json"):
        alone = workspace / f"only-{name}"
        alone.mkdir()
        shutil.copy(report / name, alone)
        assert found_by_trying(alone, guesses) == {SMALL}, name


@pytest.mark.usefixtures("undrawn")
def test_with_one_key_no_published_text_depends_on_the_count(guesses: Mapping[int, Path], tmp_path: Path) -> None:
    """Not its digits, not how many there are: lengths and sums of files would tell 10 from 9 as well."""
    seen = []
    for count in (3, 9, 10):
        own = Path(shutil.copytree(guesses[count], tmp_path / str(count)))
        if count != 3:
            shutil.copy(tmp_path / "3" / KEY_FILE, own / KEY_FILE)
        report = filed(own)
        record = json.loads(without_keyed((report / "record.json").read_bytes()))
        for name in (
            "files",
            "observations",
            "made_from",
        ):  # the last is of the texts in inputs.zip, keyed ones among them
            del record[name]
        with ZipFile(report / "inputs.zip") as inputs:
            texts = {name: without_keyed(inputs.read(name)) for name in inputs.namelist()}
        worksheets = everything(report / "worksheets")
        seen.append((record, texts, worksheets, sorted((path.name, path.stat().st_size) for path in report.glob("*"))))

    assert seen[0] == seen[1] == seen[2]


def test_answers_for_programs_give_nothing_away(
    workspace: Path, guesses: Mapping[int, Path], monitor: Command, tmp_path: Path
) -> None:
    def said(folder: str, file: str = "") -> Path:
        asked = ["--observations", f"claims={workspace / 'given.csv'}"] if file else []
        (workspace / "given.csv").write_text(file, "utf-8")
        _, printed, _ = monitor("evaluate", "model", "--json", "--as-of", AS_OF, "--workspace", workspace, *asked)
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "printed.json").write_text(printed, "utf-8")
        return tmp_path / folder

    before = everything(workspace)
    without_key = said("without")
    (workspace / "given.csv").unlink()
    assert everything(workspace) == before  # an answer writes nothing, so it makes no key
    named = json.loads((without_key / "printed.json").read_text("utf-8"))["observations"][1]
    assert named == {"publication": ID, "sha256": None, "keyed": None, "key": None}

    key = keys.made(settings_of(workspace))
    with_key = said("with")
    named = json.loads((with_key / "printed.json").read_text("utf-8"))["observations"][1]
    assert (len(named["keyed"]), named["key"], named["sha256"]) == (64, key.id, None)

    data = {count: (folder / "observations" / ID / "data.csv").read_text("utf-8") for count, folder in guesses.items()}
    given = said("given", data[SMALL])
    assert [found_by_trying(folder, guesses) for folder in (without_key, with_key, given)] == [set(), set(), set()]


# The key


@pytest.mark.usefixtures("undrawn")
def test_the_key_is_made_once_for_its_owner_alone_and_is_in_nothing_published(
    workspace: Path, monitor: Command
) -> None:
    code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)
    key, path = keys.kept(settings_of(workspace)), workspace / KEY_FILE

    assert key
    assert (code, path.stat().st_mode & 0o777) == (0, 0o600)
    assert f"are made with key {key.id}, {path}. Back it up with the workspace" in complaint
    assert key.secret.hex() not in complaint
    everything_else = b"".join(content for name, content in everything(workspace).items() if name != KEY_FILE)
    everything_else += b"".join(published(workspace / "reports" / str(AS_OF) / "model"))
    assert key.secret.hex().encode() not in everything_else
    assert key.secret not in everything_else
    assert key.secret.hex() not in repr(key)

    code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)
    assert (code, "made with key" in complaint) == (0, False)
    assert keys.kept(settings_of(workspace)) == key
    assert [folder.name for folder in (workspace / "reports" / str(AS_OF)).iterdir()] == ["model"]  # the same bytes


@pytest.mark.usefixtures("undrawn")
def test_the_ledger_of_the_schedule_says_it_too(workspace: Path) -> None:
    code, said = _ended(run(settings_of(workspace), [], AS_OF), Run("daily", f"{AS_OF}T06:00"))
    key = keys.kept(settings_of(workspace))

    assert key
    assert (code, said.count(f"made with key {key.id}")) == (0, 1)
    assert key.secret.hex() not in said


def test_however_many_ask_at_once_there_is_one_key(workspace: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        made = list(several.map(lambda _: keys.made(settings_of(workspace)), range(8)))

    assert len(set(made)) == 1
    assert [path.name for path in workspace.glob(".writing*")] == []


def test_what_a_killed_run_left_of_a_key_is_no_key(workspace: Path) -> None:
    (workspace / f".writing-{KEY_FILE}").write_text("half", "utf-8")
    assert keys.kept(settings_of(workspace)) is None

    keys.made(settings_of(workspace))
    assert [path.name for path in workspace.glob(".writing*")] == []


@pytest.mark.usefixtures("undrawn")
def test_a_key_that_cannot_be_written_is_one_message_and_nothing_is_filed(
    workspace: Path, monitor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(workspace))

    monkeypatch.setattr(keys.os, "fsync", full)
    code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)

    assert (code, complaint.count("the disk is full.")) == (SettingsError.exit_code, 1)
    assert not [path for path in workspace.rglob("*") if KEY_FILE in path.name or path.name == "record.json"]


def test_without_a_workspace_the_key_lies_with_the_users_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert load_settings(None, {}).key.parent == load_settings(None, {}).ledger.parent


def test_a_workspace_that_withholds_nothing_has_no_key_and_the_same_bytes_anywhere(
    tmp_path: Path, guesses: Mapping[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    undraw(monkeypatch)
    both = [office(tmp_path / name, 50) for name in ("one", "other")]
    reports = [everything(filed(folder)) for folder in both]

    assert reports[0] == reports[1]
    assert not any((folder / KEY_FILE).exists() for folder in both)


@pytest.mark.usefixtures("undrawn")
def test_what_was_received_is_named_by_no_fingerprint_even_where_nothing_is_withheld(
    tmp_path: Path, monitor: Command
) -> None:
    """It may hold more than was taken in, such as the cases behind a rate."""
    workspace = office(tmp_path / "office", 40)
    report = filed(workspace)
    (received,) = (workspace / "observations" / ID / "received").iterdir()
    everything_filed = b"".join(published(report))

    assert not [part for part in sums(received.read_bytes()) if part.lower() in everything_filed.lower()]
    assert b"withheld: kept-in-the-workspace-1" in everything_filed
    assert monitor("reproduce", REPORT, "--workspace", workspace)[0] == 0


@pytest.mark.usefixtures("undrawn")
def test_a_file_that_was_received_just_as_it_is_kept_is_keyed_twice(
    guesses: Mapping[int, Path], tmp_path: Path, monitor: Command
) -> None:
    kept = (guesses[SMALL] / "observations" / ID / "data.csv").read_text("utf-8")
    workspace = office(tmp_path / "office", text=kept)
    card = (workspace / "observations" / ID / "source.yaml").read_text("utf-8")
    (sha256,) = set(re.findall("sha256: ([0-9a-f]{64})", card))
    report = filed(workspace)

    assert sha256.encode() not in b"".join(published(report))
    assert found_by_trying(report, guesses) == set()
    assert monitor("reproduce", REPORT, "--workspace", workspace)[0] == 0


Spoil = Callable[[Path], None]


def empty(path: Path) -> None:
    path.write_text("", "utf-8")


def one_digit_changed(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text[:-2] + ("0" if text[-2] != "0" else "1") + "\n", "utf-8")


def cut_off(path: Path) -> None:
    path.write_text(path.read_text("utf-8")[:-9], "utf-8")


def two_keys(path: Path) -> None:
    path.write_text(path.read_text("utf-8") * 2, "utf-8")


def no_text(path: Path) -> None:
    path.write_bytes(os.urandom(64))


def for_everybody(path: Path) -> None:
    path.chmod(0o644)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (empty, "this is not a key as the program wrote it."),
        (one_digit_changed, "this is not a key as the program wrote it."),
        (cut_off, "this is not a key as the program wrote it."),
        (two_keys, "this is not a key as the program wrote it."),
        (no_text, "this is not a key as the program wrote it."),
        (for_everybody, "everybody on this machine may read or change this key."),
        (a_folder, "the key cannot be read: Is a directory."),
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_a_key_at_fault_is_one_message_and_nothing_is_filed(
    spoil: Spoil, says: str, workspace: Path, monitor: Command
) -> None:
    secret = keys.made(settings_of(workspace)).secret.hex()
    spoil(workspace / KEY_FILE)
    code, printed, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)

    assert (code, printed) == (SettingsError.exit_code, "")
    assert f"{KEY_FILE}: {says}" in complaint
    assert secret[:16] not in complaint
    assert not [*(workspace / "reports").rglob("record.json")]


@pytest.mark.usefixtures("undrawn")
def test_who_may_not_read_the_key_may_read_reports_and_answers_and_files_none(
    workspace: Path, monitor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(workspace)
    before, opened = (workspace / KEY_FILE).read_bytes(), Path.open

    def denied(path: Path, *given: str, **named: str) -> object:
        if path.name == KEY_FILE:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *given, **named)  # type: ignore[call-overload]  # handed on as it came

    with monkeypatch.context() as whoever:
        whoever.setattr(Path, "open", denied)
        code, printed, _ = monitor("evaluate", "--json", "--as-of", AS_OF, "--workspace", workspace)
        assert (code, json.loads(printed)["observations"][1]["keyed"]) == (0, None)
        code, printed, _ = monitor("reproduce", REPORT, "--workspace", workspace)
        assert (code, "is not the key of this workspace" in printed) == (0, True)
        code, printed, complaint = monitor("run", "--as-of", AS_OF, "--workspace", workspace)
    assert (code, printed) == (SettingsError.exit_code, "")
    assert f"{KEY_FILE}: this account may not read the key." in complaint
    assert (workspace / KEY_FILE).read_bytes() == before


def test_one_of_the_group_may_read_the_key(workspace: Path) -> None:
    key = keys.made(settings_of(workspace))
    (workspace / KEY_FILE).chmod(0o640)

    assert keys.kept(settings_of(workspace)) == key


def test_a_key_is_never_made_among_what_is_published(workspace: Path) -> None:
    elsewhere = workspace.parent / "elsewhere"
    for name in ("observations", "inbox"):
        (elsewhere / name).mkdir(parents=True)
    paths = f'reports = "."\nobservations = "{elsewhere}/observations"\ninbox = "{elsewhere}/inbox"\n'
    replaced(workspace / "monitor.toml", "[paths]\n", f"[paths]\n{paths}")

    with pytest.raises(SettingsError, match="the key of fingerprints would lie in"):
        keys.made(settings_of(workspace))


# Gone back to


@pytest.mark.usefixtures("undrawn")
def test_a_report_with_keyed_fingerprints_is_rebuilt_to_the_byte(workspace: Path, monitor: Command) -> None:
    filed(workspace)
    code, printed, complaint = monitor("reproduce", REPORT, "--workspace", workspace, "--json")
    whole = json.loads(printed)

    assert (code, complaint, whole["reproduced"], whole["unchecked"]) == (0, "", True, {})
    assert whole["files"]["inputs.zip"] == whole["files"]["record.json"] == "identical"


def lost(workspace: Path) -> None:
    (workspace / KEY_FILE).unlink()


def another(workspace: Path) -> None:
    lost(workspace)
    keys.made(settings_of(workspace))


@pytest.mark.parametrize("become", [lost, another])
@pytest.mark.usefixtures("undrawn")
def test_without_its_key_a_report_is_rebuilt_and_what_cannot_be_checked_is_said(
    become: Spoil, workspace: Path, monitor: Command
) -> None:
    filed(workspace)
    key = keys.kept(settings_of(workspace))
    assert key
    become(workspace)
    code, printed, _ = monitor("reproduce", REPORT, "--workspace", workspace)
    assert code == 0
    assert printed.splitlines()[1] == (
        f"the fingerprint of {ID} was made with key {key.id}, which is not the key of this workspace; that its hidden "
        "rows are the same, only the card and the seal in this workspace say"
    )
    assert "DIFFERS" not in printed

    _, printed, _ = monitor("reproduce", REPORT, "--workspace", workspace, "--json")
    assert json.loads(printed)["unchecked"] == {ID: key.id}


@pytest.mark.usefixtures("undrawn")
def test_a_new_key_says_which_reports_were_made_with_another(workspace: Path, monitor: Command) -> None:
    report = filed(workspace)
    lost(workspace)
    code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)

    assert code == 0
    assert f"1 filed report was made with another key: {AS_OF}/model. They can be rebuilt" in complaint
    assert everything(report)  # it stands as it was; what is filed now is a further edition of the day
    assert sorted(folder.name for folder in report.parent.iterdir()) == ["model", "model.2"]
    _, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)
    assert "another key" not in complaint  # said once

    _, said, _ = monitor("compare", report, report.parent / "model.2", "--workspace", workspace)
    assert said == "Nothing changed: 3 findings are the same.\n"


def edited(workspace: Path) -> None:
    """The small count edited in the store, and the card made to fit."""
    folder = workspace / "observations" / ID
    replaced(folder / "data.csv", f"2021,{SMALL}\n", "2021,4\n")
    resealed(folder)


def edited_and_sealed_anew(workspace: Path) -> None:
    edited(workspace)
    root = workspace / "observations"
    (root / manifest.MANIFEST_FILE).unlink()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([edited], 15),
        ([edited_and_sealed_anew], 15),  # the key tells
        ([lost, edited], 15),  # the seal tells
        ([lost, edited_and_sealed_anew], 0),  # nothing can tell, and that is said
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_an_edited_count_is_found_by_the_key_or_else_by_the_seal(
    changes: list[Spoil], code: int, workspace: Path, monitor: Command
) -> None:
    filed(workspace)
    for change in changes:
        change(workspace)
    ended, printed, complaint = monitor("reproduce", REPORT, "--workspace", workspace)

    assert ended == code
    assert ("this is not the publication that was used" in complaint) is (code == 15)
    assert ("was made with key" in printed) is (code == 0)


def without_its_card(workspace: Path) -> None:
    (workspace / "observations" / ID / "source.yaml").unlink()


def with_no_card_that_can_be_read(workspace: Path) -> None:
    (workspace / "observations" / ID / "source.yaml").write_text("source: claims\n", "utf-8")


def with_a_card_that_names_another_file(workspace: Path) -> None:
    replaced(workspace / "observations" / ID / "source.yaml", "name: claims__new.csv", "name: another.csv")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_its_card, f"{ID}/data.csv: this is not the publication that was used."),
        (with_no_card_that_can_be_read, f"{ID}/source.yaml"),
        (with_a_card_that_names_another_file, f"{ID}/source.yaml: the card in the workspace names no file received/"),
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_a_report_whose_card_in_the_workspace_is_spoilt_is_refused(
    spoil: Spoil, says: str, workspace: Path, monitor: Command
) -> None:
    filed(workspace)
    spoil(workspace)
    code, printed, complaint = monitor("reproduce", REPORT, "--workspace", workspace)

    assert (code, printed) == (15, "")
    assert says in complaint
    assert "Traceback" not in complaint


@pytest.mark.usefixtures("undrawn")
def test_a_report_filed_with_plain_fingerprints_is_rebuilt_and_compared(
    workspace: Path, monitor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        all_are_public(then)
        old = filed(workspace)
    texts = archive.unpacked((old / "inputs.zip").read_bytes(), "")
    assert archive.KEYED_SUMS not in texts

    code, printed, _ = monitor("reproduce", old, "--workspace", workspace, "--json")
    assert (code, json.loads(printed)["reproduced"]) == (0, True)
    new = filed(workspace)
    assert new != old
    _, said, _ = monitor("compare", old, new, "--workspace", workspace)
    assert said == "Nothing changed: 3 findings are the same.\n"


def restated(workspace: Path, day: str) -> None:
    """The guarded publication once more on `day`, with another figure of the nation."""
    folder = workspace / "observations/claims" / day
    shutil.copytree(workspace / "observations" / ID, folder)
    replaced(folder / "data.csv", "US,medicare_ffs,all,paid,2019,1040000", "US,medicare_ffs,all,paid,2019,1035000")
    replaced(folder / "source.yaml", "first_seen: 2024-06-03", f"first_seen: {day}")
    resealed(folder)


@pytest.mark.parametrize("between", [lambda _: None, another])
@pytest.mark.usefixtures("undrawn")
def test_what_changed_is_laid_to_its_publication_whatever_key_each_report_has(
    between: Spoil, workspace: Path, monitor: Command
) -> None:
    old = filed(workspace)
    restated(workspace, "2024-08-01")
    between(workspace)
    new = filed(workspace)
    _, said, _ = monitor("compare", old, new, "--workspace", workspace)

    assert "because data changed: nation 2019, 10,400 -> 10,350 (publication of 2024-08-01)" in said
    assert said.count("because") == 2  # of 2019 and of 2020, each by one cause
    assert ("was made with key" in said) is (between is another)


@pytest.mark.usefixtures("undrawn")
def test_two_workspaces_have_two_keys_and_read_each_others_reports(
    workspace: Path, guesses: Mapping[int, Path], tmp_path: Path, monitor: Command
) -> None:
    other = Path(shutil.copytree(guesses[SMALL], tmp_path / "other"))
    reports = filed(workspace), filed(other)
    named = [json.loads((report / "record.json").read_text("utf-8"))["observations"][1] for report in reports]
    assert named[0]["key"] != named[1]["key"]
    assert named[0]["keyed"] != named[1]["keyed"]

    code, printed, _ = monitor("reproduce", reports[0], "--workspace", other)
    assert code == 0
    assert f"was made with key {named[0]['key']}, which is not the key of this workspace" in printed
    _, said, _ = monitor("compare", *reports, "--workspace", workspace)
    assert said == "Nothing changed: 3 findings are the same.\n"


def test_figures_that_are_the_same_under_two_names_do_not_show_it() -> None:
    key = Key(b"0" * 32)

    assert key.of("claims/2024-05-01", "a" * 64).digest != key.of("claims/2024-06-03", "a" * 64).digest
    assert key.of("claims/2024-05-01", "a" * 64) == key.of("claims/2024-05-01", "a" * 64)
