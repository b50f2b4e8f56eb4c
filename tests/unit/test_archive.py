"""inputs.zip: the same bytes for the same inputs, whole again when read back, and nothing else let in."""

import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from monitor.errors import RecordError
from monitor.records import archive
from monitor.records.archive import DataDigest, KeyedDigest, inputs, packed, sums, unpacked
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.yaml_files import Texts
from tests.workspaces import copied, replaced

DIGEST = "a" * 64
TEXTS = {"definitions/1/b.yaml": b"b: 2\n", "definitions/1/a.yaml": "a: \u00e9\n".encode(), "SHA256SUMS": b""}


def test_the_order_in_which_files_were_read_does_not_show() -> None:
    assert packed(TEXTS) == packed(dict(reversed(TEXTS.items())))


def test_what_is_packed_is_what_is_unpacked() -> None:
    assert unpacked(packed(TEXTS), "") == TEXTS


def test_other_programs_open_it_and_find_no_clock_in_it() -> None:
    with ZipFile(BytesIO(packed(TEXTS))) as opened:
        members = opened.infolist()

    assert [member.filename for member in members] == sorted(TEXTS)
    assert {(member.date_time, member.compress_type) for member in members} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_data_files_are_named_by_their_fingerprint() -> None:
    name = "observations/1/source/2026-05-15/data.csv"
    found = inputs({"SHA256SUMS": sums({name: f"sha256:{DIGEST}"}), "observations/1/corrections.yaml": b"x"})

    assert found == {name: DIGEST, "observations/1/corrections.yaml": b"x"}
    assert isinstance(found[name], DataDigest)


def test_data_files_with_guarded_rows_are_named_by_keyed_fingerprints_of_their_own() -> None:
    name, keyed = "observations/1/source/2026-05-15.2/data.parquet", f"0123abcd-{DIGEST}"
    found = inputs({"SHA256SUMS": b"", "KEYEDSUMS": sums({name: keyed})})

    assert found == {name: keyed}
    assert isinstance(found[name], KeyedDigest)


@pytest.mark.parametrize(
    "line",
    [
        f"{DIGEST}  observations/1/../../../etc/passwd",
        f"{DIGEST}  observations/1/source/2026-05-15/../data.csv",
        f"{DIGEST}  observations/1/source/2026-05-15/..",
        f"{DIGEST}  observations/1/source",
        f"{DIGEST}  observations/1/source/../data.csv",
        f"{DIGEST}  /observations/1/source/2026-05-15/data.csv",
        f"{DIGEST[1:]}  observations/1/source/2026-05-15/data.csv",
        f"{DIGEST} observations/1/source/2026-05-15/data.csv",
        "",
    ],
)
def test_a_sum_that_names_no_data_file_is_refused(line: str) -> None:
    with pytest.raises(RecordError, match="this line names no data file"):
        inputs({"SHA256SUMS": f"{line}\n".encode()})


def test_a_table_of_seals_is_filed_without_the_fingerprints_in_it(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    read = {
        root / "seals.csv": f"on,of,was,is\n2026-05-15,source/2026-05-15,{DIGEST},\n".encode(),
        root / "errors.yaml": f"because: {DIGEST}".encode(),
    }
    filed = archive.observation_texts([root], [], read, {})

    assert filed["observations/1/seals.csv"] == b"on,of,was,is\n2026-05-15,source/2026-05-15,kept-in-the-workspace,\n"
    assert filed["observations/1/errors.yaml"] == read[root / "errors.yaml"]  # a person's words go out as they stand


def test_the_fingerprints_are_those_that_sha256sum_checks(tmp_path: Path, program: Callable[..., str]) -> None:
    (tmp_path / "data.csv").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (tmp_path / "SHA256SUMS").write_bytes(sums({"data.csv": f"sha256:{empty}"}))

    subprocess.run([program("sha256sum"), "-c", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)


def test_the_definitions_of_every_root_are_kept_apart(tmp_path: Path) -> None:
    root = copied(tmp_path / "office") / "tests_definitions"
    read: Texts = {}
    load_definitions([root], read)
    there = {path.relative_to(root).as_posix() for path in root.rglob("*.yaml")}

    assert set(archive.definition_texts([root], read)) == {f"definitions/1/{name}" for name in there}


def test_definitions_are_filed_as_they_were_read(tmp_path: Path) -> None:
    root = copied(tmp_path / "office") / "tests_definitions"
    read: Texts = {}
    load_definitions([root], read)
    before = (root / "documents.yaml").read_bytes()
    replaced(root / "documents.yaml", "title: ", "title: New, ")

    assert archive.definition_texts([root], read)["definitions/1/documents.yaml"] == before


def made(*members: tuple[str, bytes]) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            opened.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "this is not a whole zip archive."),
        (b"no zip", "this is not a whole zip archive."),
        (cut(packed(TEXTS)), "this is not a whole zip archive."),
        (packed(TEXTS).replace(b"b: 2", b"b: 3"), "this is not a whole zip archive."),
        (made(("../a.yaml", b"")), '"../a.yaml" leads out of the archive.'),
        (made(("definitions/../../a.yaml", b"")), "leads out of the archive."),
        (made(("/definitions/a.yaml", b"")), "leads out of the archive."),
        (made(("C:/definitions/a.yaml", b"")), "leads out of the archive."),
        (made(("definitions\\..\\a.yaml", b"")), "leads out of the archive."),
        (made(("readme.txt", b"")), '"readme.txt" does not belong here.'),
        (made(("definitions/1/bomb.yaml", b"0" * 1_000_001)), "is larger than 1,000,000 bytes."),
        (made(*((f"definitions/1/{n}.yaml", b"0" * 999_999) for n in range(51))), "it is too large."),
    ],
)
def test_what_the_program_would_not_have_made_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(RecordError, match=r"inputs\.zip: ") as fault:
        unpacked(content, "inputs.zip")

    assert says in str(fault.value)
    assert len(fault.value.problems) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(RecordError, match="a name stands twice"):
        unpacked(made(("definitions/1/a.yaml", b"1"), ("definitions/1/a.yaml", b"2")), "inputs.zip")
