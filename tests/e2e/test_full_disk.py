"""A disk that is full or may only be read, under each command that writes: one message, its cause, and no leftover.

The disks are real ones, small and in memory, mounted where a folder of the workspace is, for this one command alone.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import DiskError
from tests.offices import deliver, monitor, office

AS_OF = ("--as-of", "2024-06-03")
_COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]
_LIST = "find . -mindepth 1 ! -name .lock ! -name .fill | sort"
# A small disk with what was in the folder, filled to its last byte, or sealed against writing.
_MOUNT = """
cp -a {folder} {aside} && mount -t tmpfs -o size=128k tmpfs {folder} || exit 99
cp -a {aside}/. {folder} && cd {folder} || exit 99
{spoil}
{list}; echo ==
cd {root} && {command}; code=$?; cd {folder}
{list}; exit $code
"""
_SPOIL = {
    "full": "cat /dev/zero > .fill 2> /dev/null",
    "nearly full": "cat /dev/zero > .fill 2> /dev/null; truncate --size=-16384 .fill",
    "read-only": "mount -o remount,ro .",
}
FULL, READ_ONLY = "the disk is full.", "this disk can only be read, not written."
CAUSES = {"full": FULL, "nearly full": FULL, "read-only": READ_ONLY}
RUN, INGEST, SEAL = ["run", *AS_OF], ["ingest", "desk/claims__new.csv"], ["check", "--seal"]
CASES = [
    *(("reports", RUN, spoiled) for spoiled in CAUSES),
    *(("observations", INGEST, spoiled) for spoiled in ("full", "read-only")),
    *(("observations", SEAL, spoiled) for spoiled in ("full", "read-only")),
    ("inbox", ["run"], "read-only"),  # a full one can still be emptied
]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = office(tmp_path / "office")
    (folder / "reports").mkdir()
    deliver(folder / "desk")
    deliver(folder / "inbox")
    return folder


def _on(disk: str, folder: Path, command: list[str], unshare: str) -> "subprocess.CompletedProcess[str]":
    """`command` with `folder` on such a disk; what lay there before and after is printed around what it prints."""
    script = _MOUNT.format(
        folder=shlex.quote(str(folder)), aside=shlex.quote(f"{folder}.aside"), spoil=_SPOIL[disk], list=_LIST,
        root=shlex.quote(str(Path.cwd())), command=shlex.join([*command]),
    )  # fmt: skip
    apart = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--mount", "--map-root-user"]
    return subprocess.run([*apart, "sh", "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "words", "disk"), CASES)
def test_a_disk_that_takes_nothing_is_one_message_with_its_cause(
    name: str, words: list[str], disk: str, workspace: Path, program: Callable[..., str]
) -> None:
    words = [str(workspace / word) if "/" in word else word for word in words]

    ended = _on(disk, workspace / name, [*_COMMAND, *words, "--workspace", str(workspace)], program("unshare"))

    assert ended.returncode == DiskError.exit_code, ended.stderr
    first, mend, *last = ended.stderr.splitlines()
    assert first == f"{workspace / name}: {CAUSES[disk]}"
    assert mend.startswith("  ")
    assert last == ["Nothing was written; the last report is unchanged."]
    before, _, after = ended.stdout.partition("==\n")
    assert after == before


@pytest.mark.parametrize("words", [["schema", "--write"], ["coverage", "--write"], ["init"]])
def test_what_is_written_anywhere_else_says_so_too(
    words: list[str], tmp_path: Path, program: Callable[..., str]
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()

    ended = _on("read-only", folder, [*_COMMAND, *words, str(folder / "new")], program("unshare"))

    assert ended.returncode == DiskError.exit_code, ended.stderr
    assert ended.stderr.splitlines()[0].startswith(str(folder))
    assert READ_ONLY in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout.endswith("==\n")


def test_a_report_that_cannot_be_laid_out_to_be_rebuilt_says_where(
    workspace: Path, tmp_path: Path, program: Callable[..., str]
) -> None:
    assert monitor("run", *AS_OF, "--workspace", workspace).returncode == 0
    for_a_while = tmp_path / "for_a_while"
    for_a_while.mkdir()
    words = ["reproduce", "model@2024-06-03", "--workspace", str(workspace)]

    ended = _on("nearly full", for_a_while, ["env", f"TMPDIR={for_a_while}", *_COMMAND, *words], program("unshare"))

    assert ended.returncode == DiskError.exit_code, ended.stderr
    assert ended.stderr.splitlines()[0].endswith(f": {FULL}")
    assert ended.stdout == "==\n"


def test_what_is_printed_to_a_full_disk_is_no_answer() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run([*_COMMAND, "sources"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert ended.returncode == DiskError.exit_code
    assert FULL in ended.stderr
    assert "Traceback" not in ended.stderr


def test_once_there_is_room_again_the_same_command_ends_as_ever(workspace: Path, program: Callable[..., str]) -> None:
    words = ["run", *AS_OF, "--workspace", str(workspace)]
    assert _on("full", workspace / "reports", [*_COMMAND, *words], program("unshare")).returncode == DiskError.exit_code

    assert monitor(*words).returncode == 0
    assert (workspace / "reports/2024-06-03/model/dashboard.pdf").is_file()


@pytest.mark.parametrize(
    ("access", "modes"), [("owner", (0o700, 0o600)), ("group", (0o750, 0o640)), ("everyone", (0o755, 0o644))]
)
def test_who_may_read_what_is_written_is_a_setting(access: str, modes: tuple[int, int], workspace: Path) -> None:
    with (workspace / "monitor.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[files]\naccess = "{access}"\n')

    assert monitor("run", "--workspace", workspace).returncode == 0  # the inbox is emptied, and a report is filed

    written = [*(workspace / "reports").rglob("*"), *(workspace / "observations/claims").glob("2*/**/*")]
    made = [path for path in written if "2024-05-01" not in path.parts]
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {modes[0]}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {modes[1]}
    assert {path.name for path in made} >= {"dashboard.html", "record.json", "data.csv", "source.yaml"}


@pytest.mark.parametrize("words", [["runs"], ["alerts", "list"], ["run", *AS_OF]])
@pytest.mark.parametrize("disk", ["full", "read-only"])
def test_a_ledger_on_such_a_disk_says_the_same(
    disk: str, words: list[str], workspace: Path, program: Callable[..., str]
) -> None:
    (workspace / "ledger").mkdir()
    env = ["env", "MONITOR_DATABASE__URL=sqlite:///ledger/monitor.db"]

    ended = _on(
        disk, workspace / "ledger", [*env, *_COMMAND, *words, "--workspace", str(workspace)], program("unshare")
    )

    assert ended.returncode == DiskError.exit_code, ended.stderr
    assert ended.stderr.splitlines()[0] == f"{workspace / 'ledger'}: {CAUSES[disk]}"
    before, _, after = ended.stdout.partition("==\n")
    assert not set(after.splitlines()) - {*before.splitlines(), "./monitor.db"}  # an empty ledger is one
