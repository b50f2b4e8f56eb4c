"""Observations in S3-compatible storage, against a server: shared by offices, never overwritten, never half-read."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import LockedError, ObservationError, SettingsError
from monitor.intake.arrivals import accept, office, take_in
from monitor.intake.ingest import Asked, Taken
from monitor.workspace import bucket as buckets
from monitor.workspace import manifest, store
from monitor.workspace.bucket import Bucket, TakenError, bucket
from monitor.workspace.settings import load_settings
from tests.bucket_server import KEYS, Server, serving
from tests.offices import DAY, ROOT, deliver, monitor, started, text
from tests.offices import office as made
from tests.workspaces import everything

PUBLISHED = date(2024, 6, 2)
KILLS = int(os.environ.get("MONITOR_SOAK_KILLS", "3"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def url(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket, which this process can reach."""
    for name, value in server.environment(tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    named = f"figures{abs(hash(tmp_path)) % 10**9}"
    server.make(named)
    return f"s3://{named}/office/observations"


@pytest.fixture
def workspace(tmp_path: Path, url: str) -> Path:
    return shared(tmp_path / "office", url)


def shared(folder: Path, url: str) -> Path:
    """A workspace whose observations are in a bucket, the first of them uploaded by hand."""
    workspace = made(folder, f'observations = "{url}"\n')
    there = bucket(url)
    there.add(workspace / "observations" / "claims" / "2024-05-01", "claims/2024-05-01")
    return workspace


def taken(workspace: Path, *paths: Path, published: date = PUBLISHED) -> Taken:
    return take_in(load_settings(workspace, {}), paths, Asked(published=published), DAY).taken


def names(workspace: Path) -> list[str]:
    return [publication.id for publication in office(load_settings(workspace, {}), DAY).held]


def objects(url: str) -> dict[str, bytes]:
    """Everything in a bucket."""
    there = bucket(url)
    return {name: found[0] for name in there._listed() if (found := there.get(name))}


def test_a_delivery_goes_to_the_bucket_and_another_office_reads_it(
    workspace: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taken(workspace, deliver(workspace / "desk")).publications == ("claims/2024-06-02",)
    mirror = load_settings(workspace, {}).observations[0]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))

    assert names(workspace) == ["claims/2024-05-01", "claims/2024-06-02"]

    other = load_settings(workspace, {}).observations[0]
    assert other != mirror
    assert everything(other) == everything(mirror) == objects(url)
    assert [*manifest.read_manifest(other).publications] == ["claims/2024-06-02"]


def test_corrections_and_other_files_that_people_amend_are_brought_each_time(workspace: Path, url: str) -> None:
    names(workspace)
    mirror = load_settings(workspace, {}).observations[0]

    bucket(url).replace("determinations.yaml", b"one", None)
    names(workspace)
    assert (mirror / "determinations.yaml").read_bytes() == b"one"

    found = bucket(url).get("determinations.yaml")
    assert found
    bucket(url).replace("determinations.yaml", b"two", found[1])
    names(workspace)
    assert (mirror / "determinations.yaml").read_bytes() == b"two"


def test_what_lies_there_is_never_overwritten(url: str, tmp_path: Path) -> None:
    there = bucket(url)
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, content in ((one, "one"), (other, "other")):
        folder.mkdir()
        (folder / "source.yaml").write_text(content)

    there.add(one, "claims/2024-06-02")
    there.add(one, "claims/2024-06-02")
    with pytest.raises(TakenError):
        there.add(other, "claims/2024-06-02")
    assert not there.replace("claims/2024-06-02/source.yaml", b"other", None)
    assert not there.replace("claims/2024-06-02/source.yaml", b"other", '"another tag"')

    assert objects(url) == {"claims/2024-06-02/source.yaml": b"one"}


def test_nothing_of_a_delivery_is_there_before_it_is_accepted(workspace: Path, url: str) -> None:
    names(workspace)
    before, path = objects(url), deliver(workspace / "desk", content=text().replace("3019", "3"))

    held = take_in(load_settings(workspace, {}), [path], Asked(), DAY).held
    assert held
    assert objects(url) == before

    accept(load_settings(workspace, {}), held.id, "Ann Analyst", None, DAY)

    assert f"claims/{DAY}/source.yaml" in objects(url)
    assert names(workspace) == ["claims/2024-05-01", f"claims/{DAY}"]


def test_a_publication_without_its_card_does_not_count_and_is_no_obstacle(workspace: Path, url: str) -> None:
    bucket(url).replace("claims/2024-06-02/data.csv", b"of a run that was killed", None)
    assert names(workspace) == ["claims/2024-05-01"]

    assert taken(workspace, deliver(workspace / "desk")).publications == ("claims/2024-06-02.2",)
    assert names(workspace) == ["claims/2024-05-01", "claims/2024-06-02.2"]


def test_the_file_that_another_office_took_in_while_we_read_it_is_known(
    workspace: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliver(workspace / "desk")
    here = office(load_settings(workspace, {}), DAY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    other = take_in(load_settings(workspace, {}), [path], Asked(published=PUBLISHED), date(2024, 6, 4))
    assert other.taken.publications == ("claims/2024-06-02",)

    blind = replace(here, store=replace(here.store, bucket=Blind(url, bucket(url).store)))
    found = store_ingest(path, blind)

    assert (found.known, found.publications) == (("claims/2024-06-02",), ())


class Blind(Bucket):
    """A bucket that shows what another added only when one is about to write over it."""

    looked = False

    def fetch(self, root: Path) -> None:
        if Blind.looked:
            super().fetch(root)
        Blind.looked = True


def store_ingest(path: Path, where: object) -> Taken:
    from monitor.intake.ingest import IntakeOffice, ingest

    assert isinstance(where, IntakeOffice)
    return ingest([path], where, Asked(published=PUBLISHED))


@pytest.mark.repeats
def test_offices_side_by_side_lose_nothing(workspace: Path, url: str, server: Server, tmp_path: Path) -> None:
    files = [deliver(workspace / "desk", f"claims__{n}.csv", text(n)) for n in (1, 2, 1, 3)]
    words = ["-c", "from monitor.cli import main; main()", "ingest"]
    more = ["--workspace", str(workspace), "--published", "2024-06-02"]
    writers = [
        started([*words, path, *more], server.environment(tmp_path / f"machine {n}")) for n, path in enumerate(files)
    ]
    ended = [writer.communicate() for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0, 0], ended
    cards = [content for name, content in objects(url).items() if name.endswith("source.yaml")]
    assert sum(b"claims__2.csv" in card for card in cards) == sum(b"claims__3.csv" in card for card in cards) == 1
    assert len(names(workspace)) == 4
    assert len(manifest.read_manifest(load_settings(workspace, {}).observations[0]).publications) == 3


def test_a_manifest_that_others_write_too_is_read_again_and_keeps_every_line(
    workspace: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, others = Bucket.replace, ["other/2024-01-01"]

    def first_another(self: Bucket, name: str, content: bytes, tag: str | None) -> bool:
        while others:
            seal = manifest.data_seal(others.pop(), "0" * 64, 1, "1" * 64)
            assert real(self, name, manifest.manifest_text([seal], b""), tag)
        return real(self, name, content, tag)

    monkeypatch.setattr(Bucket, "replace", first_another)
    taken(workspace, deliver(workspace / "desk"))

    assert [line.partition(b",")[0] for line in objects(url)["manifest.csv"].splitlines()[1:]] == [
        b"other/2024-01-01",
        b"claims/2024-06-02",  # its data, and the file it was made from
        b"claims/2024-06-02",
        b"end",
    ]


def test_sealing_writes_the_manifest_of_the_bucket(workspace: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(workspace, {})
    vocabulary = office(settings, DAY).vocabulary

    assert store.sealed(settings, vocabulary, DAY).new == ("claims/2024-05-01",)
    assert b"claims/2024-05-01" in objects(url)["manifest.csv"]
    assert store.sealed(settings, vocabulary, DAY).new == ()

    bucket(url).add(workspace / "observations" / "claims" / "2024-05-01", "claims/2024-05-01")
    taken(workspace, deliver(workspace / "desk"))
    monkeypatch.setattr(buckets.Bucket, "replace", lambda *_: False)
    deliver(workspace / "desk", content=text(4))
    taken(workspace, workspace / "desk" / "claims__new.csv", published=date(2024, 6, 3))
    with pytest.raises(LockedError, match="changed by another at the same moment"):
        store.sealed(settings, vocabulary, DAY)


def test_a_publication_changed_in_the_bucket_is_noticed(workspace: Path, url: str) -> None:
    names(workspace)
    there = bucket(url)
    key = "claims/2024-05-01/data.csv"
    found = there.get(key)
    assert found
    there.replace(key, found[0] + b"MD,all,medicare_ffs,all,paid,2017,1000,final\n", found[1])

    with pytest.raises(ObservationError, match="is not what was fetched before"):
        names(workspace)


def test_a_publication_changed_before_it_was_ever_fetched_is_refused_and_nothing_of_it_kept(
    workspace: Path, url: str
) -> None:
    there = bucket(url)
    key = "claims/2024-05-01/data.csv"
    found = there.get(key)
    assert found
    there.replace(key, found[0].replace(b"1050", b"1051"), found[1])

    with pytest.raises(ObservationError, match="is not the file its source card was written for"):
        names(workspace)
    assert everything(load_settings(workspace, {}).observations[0]) == {}


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "the storage cannot be reached"),
        ("AWS_ALLOW_HTTP", "", "AWS_ENDPOINT_URL is not encrypted"),
        ("AWS_ACCESS_KEY_ID", "", "there are no credentials in the environment"),
    ],
)
def test_a_storage_that_cannot_be_read_is_one_message_and_what_is_held_stands(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, what: str
) -> None:
    settings = load_settings(workspace, {})
    names(workspace)
    before = everything(settings.observations[0])
    monkeypatch.setenv(setting, value)

    with pytest.raises(SettingsError) as raised:
        office(settings, DAY)

    assert what in str(raised.value)
    assert len(raised.value.problems) == 1
    assert all(key not in str(raised.value) for key in KEYS.values())
    assert everything(settings.observations[0]) == before


def test_a_bucket_that_is_not_there_is_one_message_of_the_command(
    workspace: Path, server: Server, tmp_path: Path
) -> None:
    environment = {**server.environment(tmp_path / "cache"), "MONITOR_PATHS__OBSERVATIONS": "s3://no-such-bucket/x"}

    ended = monitor("evaluate", "--workspace", workspace, env=environment)

    assert ended.returncode == SettingsError.exit_code
    assert ended.stderr.startswith("s3://no-such-bucket/x: there is no such bucket.\n  Make it, or correct")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"])
def test_credentials_that_do_not_fit_are_told_apart_from_a_server_that_is_away(code: str) -> None:
    said = f"Server returned non-2xx status code: 403 Forbidden: <Error><Code>{code}</Code><Key>secret</Key></Error>"

    assert buckets._reason(said, code)[:2] == (
        "the storage does not let us in with these credentials.",
        f"It says: {code}.",
    )


def test_without_the_library_there_is_one_message(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)

    with pytest.raises(SettingsError, match=r'pip install "agreement-monitor\[s3\]"'):
        names(workspace)


def test_a_local_copy_that_cannot_be_written_is_one_message(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    with pytest.raises(SettingsError, match="a file stands where a folder belongs"):
        names(workspace)


@pytest.mark.repeats
def test_killed_during_an_upload_the_bucket_holds_whole_publications_only_and_the_next_run_completes(
    tmp_path: Path, url: str, server: Server
) -> None:
    place = shared(tmp_path / "office", url)
    path = deliver(place / "desk")
    undisturbed = run(place, path, url, server, tmp_path / "undisturbed", 0)
    steps = int(undisturbed.stdout.rpartition("puts: ")[2])
    wanted = objects(url)
    assert steps == 4

    for step in sorted(random.Random(3).sample(range(1, steps + 1), min(KILLS, steps))):  # noqa: S311
        fresh = f"s3://again{step}{abs(hash(url)) % 10**8}/office"
        server.make(fresh.removeprefix("s3://").partition("/")[0])
        bucket(fresh).add(place / "observations" / "claims" / "2024-05-01", "claims/2024-05-01")

        assert run(place, path, fresh, server, tmp_path / f"killed {step}", step).returncode == -signal.SIGKILL

        whole = list(bucket(fresh)._publications())
        assert whole == ["claims/2024-05-01", "claims/2024-06-02"][: len(whole)]
        assert run(place, path, fresh, server, tmp_path / f"another machine {step}", 0).returncode == 0
        assert objects(fresh) == wanted, step


def run(place: Path, path: Path, url: str, server: Server, cache: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Take a file in, and kill the process at its n-th upload."""
    words = [str(step), "ingest", str(path), "--workspace", str(place), "--published", "2024-06-02"]
    environment = {**server.environment(cache), "MONITOR_PATHS__OBSERVATIONS": url}
    command = [sys.executable, "-m", "tests.killed_uploads", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
