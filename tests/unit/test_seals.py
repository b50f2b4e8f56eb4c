"""What is sealed is not changed without a name and a reason; and what is damaged or forged is found."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.evaluation.judged import judged
from monitor.observations.sealed_anew import acts
from monitor.operations import schedule
from monitor.operations.alerts import kept
from monitor.operations.ledger import Ledger
from monitor.operations.report import material_of
from monitor.operations.reproduce import reproduce
from monitor.operations.verify import verified
from monitor.pages.model import Facts
from monitor.pages.sections.record import record as record_section
from monitor.records import archive
from monitor.records.archive import DataDigest
from monitor.records.filing import file_report, list_filed
from monitor.records.rebuild import Roots, laid_out
from monitor.records.record import Origin
from monitor.terminal.differences import reproduction_as_json, reproduction_text
from monitor.workspace import keys, manifest
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from monitor.workspace.settings_file import Job
from tests.e2e.test_record import undrawn
from tests.offices import deliver
from tests.offices import office as made
from tests.workspaces import Command, replaced, resealed

BESIDE = {
    "errors.yaml": """
# measured by hand
errors:
  - {sources: [claims], kind: growth of a year, unit: points, years: [2019], against: a result, known_from: 2024-06-01,
     largest: {MD: 0.5}, because: by hand, cite: {document: paper}, standing: derived}
  - {sources: [claims], kind: amount of a year, unit: dollars, years: [2019], against: a result, known_from: 2024-06-01,
     largest: {MD: 5}, because: by hand, cite: {document: paper}, standing: derived}
""",
    "corrections.yaml": """
corrections:
  - {source: claims, publication: 2024-05-01, area: MD, payer: medicare_ffs, service: all, quantity: paid, period: 2018,
     was: 1000, is: 1001, reason: Another column., provider: The desk, made: 2024-09-01, cite: {document: paper},
     standing: confirmed}
  - {source: claims, publication: 2024-05-01, area: US, payer: medicare_ffs, service: all, quantity: paid, period: 2018,
     was: 10000, is: 10001, reason: Another column., provider: The desk, made: 2024-09-01, cite: {document: paper},
     standing: confirmed}
""",
    "determinations.yaml": """
determinations:
  - {test: model/growth, area: MD, year: 2019, says: account, known_from: 2021-08-01, value: 0.9,
     cite: {document: letter}, standing: derived}
""",
}
NEW = """area,payer,service,quantity,period,value
MD,medicare_ffs,all,paid,2019,1060
MD,medicare_ffs,all,paid,2020,1100
US,medicare_ffs,all,paid,2019,10300
US,medicare_ffs,all,paid,2020,10600
"""
DAY = date(2024, 12, 1)
CARD = "claims/2024-05-01/source.yaml"
TAKEN_IN = "claims/2024-06-02"
BY = ("--by", "Ada Reviewer", "--because", "The office's letter of May")


@pytest.fixture
def workspace(tmp_path: Path, monitor: Command) -> Path:
    """An office whose figures are sealed: one publication written by hand, one that was delivered."""
    folder = made(tmp_path / "office", people=100)
    publication = folder / "observations/claims/2024-05-01"
    replaced(publication / "data.csv", "2019,100,final", "2019,10,final")  # withheld, so that no run falls short
    resealed(publication)
    for name, text in BESIDE.items():
        (folder / "observations" / name).write_text(text.lstrip(), "utf-8")
    path = deliver(tmp_path / "desk", content=NEW)
    words = ("--published", "2024-06-02", "--publisher", "An office")
    assert monitor("ingest", path, *words, "--workspace", folder)[0] == 0
    assert monitor("check", "--seal", "--workspace", folder)[0] == 0
    return folder


def root(workspace: Path) -> Path:
    return workspace / "observations"


def edits(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda workspace: replaced(root(workspace) / name, old, new)


def received_file_swapped(workspace: Path) -> None:
    path = root(workspace) / TAKEN_IN / "received" / "claims__new.csv"
    path.write_text(path.read_text("utf-8") + "MD,medicare_ffs,all,paid,2018,1\n", "utf-8")


def data_edited(workspace: Path) -> None:
    publication = root(workspace) / "claims/2024-05-01"
    replaced(publication / "data.csv", "1050", "1051")
    resealed(publication)


def correction_removed(workspace: Path) -> None:
    path = root(workspace) / "corrections.yaml"
    first, second, _ = path.read_text("utf-8").split("  - ")
    path.write_text(f"{first}  - {second}", "utf-8")


def line_taken_out(name: str, line: int) -> Callable[[Path], None]:
    def made_so(workspace: Path) -> None:
        path = root(workspace) / name
        lines = path.read_text("utf-8").splitlines(keepends=True)
        del lines[line]
        path.write_text("".join(lines), "utf-8")

    return made_so


def errors_gone(workspace: Path) -> None:
    (root(workspace) / "errors.yaml").unlink()


EDITS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "the date of a card": (
        edits(CARD, "dated_by: The title page.", "dated_by: Another page."),
        'claims/2024-05-01/source.yaml, line 6: "dated_by" is not what was sealed.',
        "claims/2024-05-01: source.yaml (dated_by)",
    ),
    "a status": (
        edits(CARD, "default: final", "default: provisional"),
        'claims/2024-05-01/source.yaml, line 13: "status" is not what was sealed.',
        "claims/2024-05-01: source.yaml (status)",
    ),
    "a tolerance": (
        edits(CARD, "owner: Tests", "owner: Tests\ntolerance: 5"),
        'claims/2024-05-01/source.yaml, line 15: "tolerance" is not what was sealed.',
        "claims/2024-05-01: source.yaml (tolerance)",
    ),
    "a stated error": (
        edits("errors.yaml", "MD: 0.5}", "MD: 0.1}"),
        'errors.yaml, line 4: "largest" of the entry "claims growth of a year points 2019" is not what was sealed.',
        "errors.yaml: claims growth of a year points 2019 (largest)",
    ),
    "the date of a determination": (
        edits("determinations.yaml", "2021-08-01", "2021-07-30"),
        'determinations.yaml, line 2: "known_from" of the entry "model/growth MD 2019 account" is not what was sealed.',
        "determinations.yaml: model/growth MD 2019 account (known_from)",
    ),
    "a correction": (
        correction_removed,
        'corrections.yaml: the entry "claims 2024-05-01 US medicare_ffs all paid 2018" was sealed, and is not here',
        "corrections.yaml: claims 2024-05-01 US medicare_ffs all paid 2018, taken out",
    ),
    "all stated errors": (
        errors_gone,
        "errors.yaml: this file was sealed, and is not here.",
        "errors.yaml: claims growth of a year points 2019, taken out",
    ),
    "figures": (
        data_edited,
        "the data of claims/2024-05-01 are not those that were sealed.",
        "claims/2024-05-01: data",
    ),
    "the last line of the manifest": (
        line_taken_out("manifest.csv", -2),
        "manifest.csv: 10 lines were written, and 9 are here.",
        "manifest.csv: 10 lines were written, and 9 are here",
    ),
    "what ends the manifest": (
        line_taken_out("manifest.csv", -1),
        "manifest.csv: its last line, which says how many there are, is missing.",
        "manifest.csv: its last line",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_refused_until_somebody_says_who_made_it_and_why(
    monitor: Command, workspace: Path, edit: str
) -> None:
    change, says, named = EDITS[edit]
    change(workspace)
    where = ("--workspace", workspace)

    code, printed, complaint = monitor("evaluate", *where, "--as-of", "2024-12-01")
    assert (code, printed) == (11, "")
    assert says in complaint
    assert "monitor check --seal --by NAME --because TEXT" in complaint
    code, _, complaint = monitor("check", "--seal", *where)
    assert code == 11
    assert says in complaint

    code, printed, _ = monitor("check", "--seal", *BY, *where)
    assert code == 0
    assert f"Sealed anew {named}" in printed
    assert monitor("evaluate", *where, "--as-of", "2024-12-01")[0] == 0
    code, printed, _ = monitor("verify", *where)
    assert code == 0, printed
    assert "by Ada Reviewer (The office's letter of May)" in printed
    assert named in printed


def test_a_received_file_that_was_swapped_is_sealed_anew_only_as_its_card_names_it(
    monitor: Command, workspace: Path
) -> None:
    received_file_swapped(workspace)
    where = ("--workspace", workspace)
    code, _, complaint = monitor("evaluate", *where)
    assert code == 11
    assert "received/claims__new.csv: this is not the file that was sealed." in complaint
    code, _, complaint = monitor("check", "--seal", *BY, *where)
    assert code == 11
    assert "this is not the file that the card names." in complaint
    path = root(workspace) / TAKEN_IN / "received" / "claims__new.csv"
    card = path.parent.parent / "source.yaml"
    old = card.read_text("utf-8").split("received:")[1].split("sha256: ")[1][:64]
    replaced(card, old, manifest.disk.digest(path))

    code, printed, _ = monitor("check", "--seal", *BY, *where)
    assert code == 0
    assert "Sealed anew claims/2024-06-02: received/claims__new.csv" in printed
    assert "Sealed anew claims/2024-06-02: source.yaml (received)" in printed
    assert monitor("verify", *where)[0] == 0


def test_a_received_file_of_the_same_size_is_found_before_a_report_is_filed(monitor: Command, workspace: Path) -> None:
    path = root(workspace) / TAKEN_IN / "received" / "claims__new.csv"
    path.write_bytes(path.read_bytes().replace(b"MD", b"VA"))

    assert monitor("evaluate", "--workspace", workspace)[0] == 0
    code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", "2024-12-01")
    assert code == 11
    assert "received/claims__new.csv: this is not the file that was sealed." in complaint
    assert monitor("verify", "--workspace", workspace)[0] == 11
    assert monitor("check", "--workspace", workspace)[0] == 11


def test_a_line_taken_out_of_what_was_sealed_anew_is_missed(monitor: Command, workspace: Path) -> None:
    EDITS["a status"][0](workspace)
    EDITS["a stated error"][0](workspace)
    where = ("--workspace", workspace)
    assert monitor("check", "--seal", *BY, *where)[0] == 0
    line_taken_out("seals.csv", 1)(workspace)

    code, _, complaint = monitor("evaluate", *where)
    assert code == 11
    assert "seals.csv: a line of what was sealed anew is missing, or is not as it was written." in complaint
    assert monitor("verify", *where)[0] == 11
    assert monitor("check", "--seal", *BY, *where)[0] == 0
    assert monitor("evaluate", *where, "--as-of", "2024-12-01")[0] == 0


def test_what_is_said_and_laid_out_otherwise_is_the_same_and_what_is_new_is_told(
    monitor: Command, workspace: Path
) -> None:
    replaced(root(workspace) / "errors.yaml", "# measured by hand", "# measured by hand, twice")
    replaced(root(workspace) / "errors.yaml", "MD: 0.5}", "MD: 0.50 }")
    replaced(root(workspace) / CARD, "url: https://example.gov/claims\n", "")
    replaced(root(workspace) / CARD, "licence:", "url: 'https://example.gov/claims'  # moved\nlicence:")
    more = BESIDE["errors.yaml"].split("  - ")[1].replace("[2019]", "[2018]")
    with (root(workspace) / "errors.yaml").open("a", encoding="utf-8") as errors:
        errors.write(f"  - {more}")

    code, printed, _ = monitor("check", "--workspace", workspace)
    assert code == 0
    told = "Not sealed yet: errors.yaml (claims growth of a year points 2018). `monitor check --seal` seals it."
    assert told in printed
    code, printed, _ = monitor("verify", "--workspace", workspace)
    assert code == 0
    assert told in printed
    code, printed, _ = monitor("check", "--seal", "--workspace", workspace)
    assert "Sealed errors.yaml (claims growth of a year points 2018)" in printed
    assert not (root(workspace) / "seals.csv").exists()
    assert "Not sealed" not in monitor("check", "--workspace", workspace)[1]


def test_a_manifest_of_the_earlier_form_is_read_and_written_anew_by_the_next_seal(
    monitor: Command, workspace: Path
) -> None:
    lines = [f"{s.of},{s.sha256},{s.details['rows']},{s.details['rules']}"
             for s in manifest.read_manifest(root(workspace)).publications.values()]  # fmt: skip
    (root(workspace) / "manifest.csv").write_text("\n".join([manifest.EARLIER, *lines, ""]), "utf-8")
    where = ("--workspace", workspace)

    code, printed, _ = monitor("check", *where)
    assert code == 0
    assert "claims/2024-05-01 (its card)" in printed
    assert "claims/2024-06-02 (its card and its received files)" in printed
    EDITS["a status"][0](workspace)  # was not sealed then
    assert monitor("check", "--seal", *where)[0] == 0
    assert (root(workspace) / "manifest.csv").read_text("utf-8").startswith(manifest.HEADER)
    replaced(root(workspace) / CARD, "default: provisional", "default: final")
    assert monitor("check", *where)[0] == 11


def test_a_card_of_which_nobody_says_whose_it_is_waits_to_be_corrected(monitor: Command, workspace: Path) -> None:
    path = deliver(workspace / "desk", "claims__own.csv", "area,payer,service,quantity,period,value\n"
                   "MD,medicare_ffs,all,paid,2021,1150\nUS,medicare_ffs,all,paid,2021,10900\n")  # fmt: skip
    assert monitor("ingest", path, "--published", "2024-07-01", "--workspace", workspace)[0] == 0
    card = root(workspace) / "claims/2024-07-01/source.yaml"
    publisher = next(line for line in card.read_text("utf-8").splitlines() if line.startswith("publisher"))
    replaced(card, publisher, "publisher: The office of another state")

    code, printed, _ = monitor("check", "--workspace", workspace)
    assert (code, "claims/2024-07-01 (its card)" in printed) == (0, True)
    assert monitor("check", "--seal", "--workspace", workspace)[0] == 0
    replaced(card, "publisher: The office of another state", "publisher: Somebody else")
    assert monitor("check", "--workspace", workspace)[0] == 11


@pytest.mark.parametrize("words", [("--by", "Ada"), ("--because", "so"), ("--by", "Ada", "--because", "so")])
def test_who_and_why_are_said_together_and_to_seal(monitor: Command, workspace: Path, words: tuple[str, ...]) -> None:
    more = ("--seal",) if len(words) == 2 else ()
    code, _, complaint = monitor("check", *more, *words, "--workspace", workspace)

    assert code == 13
    assert "who seals anew, and why, are said together, with --seal." in complaint


def test_a_sealing_that_was_killed_between_its_two_files_leaves_the_old_seals(
    monitor: Command, workspace: Path
) -> None:
    before = (root(workspace) / "manifest.csv").read_bytes()
    EDITS["a status"][0](workspace)
    assert monitor("check", "--seal", *BY, "--workspace", workspace)[0] == 0
    (root(workspace) / "manifest.csv").write_bytes(before)

    assert monitor("evaluate", "--workspace", workspace)[0] == 11  # the edit is not sealed
    assert "a sealing that was not finished" in monitor("verify", "--workspace", workspace)[1]
    assert monitor("check", "--seal", *BY, "--workspace", workspace)[0] == 0
    assert monitor("verify", "--workspace", workspace)[0] == 0


# `monitor verify`


def filed(workspace: Path) -> Path:
    """A report of its own making, on file and on the list."""
    settings = load_settings(workspace, {})
    named = keys.fingerprints_of(gather_from(settings, DAY).held, lambda: keys.made(settings))
    files = undrawn(Roots(settings.definitions, settings.observations), DAY, named=named)
    folder = file_report(settings.reports, "2024-12-01", "model", files)
    list_filed(settings.reports, [folder], "record.json")
    return folder


def _ledger(workspace: Path, *statements: str) -> None:
    ledger = load_settings(workspace, {}).ledger
    Ledger(ledger).runs()
    kept(ledger)
    with closing(sqlite3.connect(ledger)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def ledger_damaged(workspace: Path, _: Path) -> None:
    _ledger(workspace)
    path = load_settings(workspace, {}).ledger
    content = bytearray(path.read_bytes())
    content[4096:4196] = b"x" * 100
    path.write_bytes(content)


def inputs_exchanged(_: Path, folder: Path) -> None:
    """Other definitions, with the record's fingerprint of the archive changed to fit; not what it says is inside."""
    path = folder / "inputs.zip"
    texts = archive.unpacked(path.read_bytes(), "")
    old = manifest.disk.digest(path)
    texts["observations/1/errors.yaml"] = texts["observations/1/errors.yaml"].replace(b"0.5}", b"0.1}")
    path.write_bytes(archive.packed(texts))
    replaced(folder / "record.json", old, manifest.disk.digest(path))


DAMAGE: dict[str, tuple[Callable[[Path, Path], object], int, str]] = {
    "a verdict changed in the record": (
        lambda _, f: replaced(f / "record.json", '"verdict": "met"', '"verdict": "missed"'),
        15,
        "record.json: this is not the record that was filed.",
    ),
    "a page changed": (
        lambda _, f: (f / "inputs.zip").write_text("x"),
        15,
        "inputs.zip: this is not the file that was filed.",
    ),
    "a file gone": (lambda _, f: (f / "inputs.zip").unlink(), 15, "inputs.zip: this file of the report is missing."),
    "a file more": (lambda _, f: (f / "x.txt").write_text("x"), 15, "x.txt: this file is not named in the record."),
    "a link": (
        lambda _, f: (f / "x.txt").symlink_to("/etc/hosts"),
        15,
        "x.txt: this is a link; no file of a report is.",
    ),
    "no record": (lambda _, f: (f / "record.json").unlink(), 15, "this report has no record.json"),
    "half a record": (
        lambda _, f: (f / "record.json").write_text("{"),
        15,
        "record.json: this is not a record of a report.",
    ),
    "a report gone": (
        lambda w, f: f.rename(w / "away"),
        15,
        "2024-12-01/model: this report was filed, and is not here.",
    ),
    "a report moved": (
        lambda _, f: f.rename(f.parent / "other"),
        15,
        "its record is of model as of 2024-12-01, and it lies in 2024-12-01/other.",
    ),
    "inputs exchanged": (
        inputs_exchanged,
        15,
        "observations/1/errors.yaml in it is not the one that the record names.",
    ),
    "a definition broken": (
        lambda w, _: replaced(w / "tests_definitions/model/growth.yaml", "lines:", "lined:"),
        10,
        "growth.yaml, line",
    ),
    "a publication gone": (
        lambda w, _: (root(w) / "claims/2024-05-01").rename(w / "away"),
        11,
        "claims/2024-05-01 was sealed, and is not here.",
    ),
    "a seal gone with its file": (
        lambda w, _: (root(w) / "manifest.csv").unlink(),
        11,
        "this was taken in by the program, and its seal is gone.",
    ),
    "a link in the store": (
        lambda w, _: (root(w) / TAKEN_IN / "received/x.csv").symlink_to("/etc/hosts"),
        11,
        "received/x.csv: this is a link",
    ),
    "a damaged ledger": (ledger_damaged, 13, "monitor.db: the ledger"),
    "a run without an end": (
        lambda w, _: _ledger(w, "INSERT INTO run (job, due, started) VALUES ('monthly', '2026-01-15T06:00', '2026')"),
        13,
        "the run of monthly that was due 2026-01-15T06:00, begun 2026, has no end",
    ),
    "an alert that cannot be": (
        lambda w, _: _ledger(
            w, "INSERT INTO alert VALUES ('a/b/MD/all/2019', '1', 'gone', '2026-01-01', '2026-01-01', NULL, NULL)"
        ),
        13,
        "the alert a/b/MD/all/2019 is damaged",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_or_forged_is_found(monitor: Command, workspace: Path, damage: str) -> None:
    folder = filed(workspace)
    code, printed, _ = monitor("verify", "--workspace", workspace)
    assert (code, "1 reports, and the ledger: all is as it was left." in printed) == (0, True), printed
    make, expected, says = DAMAGE[damage]
    make(workspace, folder)

    code, printed, _ = monitor("verify", "--workspace", workspace)
    assert code == expected, printed
    assert says in printed
    as_json = monitor("verify", "--json", "--workspace", workspace)[1]
    assert f'"exit_code": {expected}' in as_json


def test_what_killed_commands_left_is_told_and_removed_by_the_next_that_writes(
    monitor: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    old, young = tmp_path / "tmp" / f"monitor-{os.getuid()}-a", tmp_path / "tmp" / f"monitor-{os.getuid()}-b"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "data.csv").write_text("x")
    os.utime(old, (0, 0))
    half = root(workspace) / ".writing-claims-1"
    half.mkdir()

    code, printed, _ = monitor("verify", "--workspace", workspace)
    assert code == 0
    assert f"{old} was left by a command that was ended." in printed
    assert f"{half} was left by a command that was ended." in printed
    assert str(young) not in printed  # its command may have just begun
    assert monitor("check", "--seal", "--workspace", workspace)[0] == 0
    assert [path.exists() for path in (old, half, young)] == [False, False, True]


def test_nothing_laid_out_for_rebuilding_is_linked_into_the_store(workspace: Path) -> None:
    data = root(workspace) / "claims/2024-05-01/data.csv"
    digest = DataDigest(manifest.disk.digest(data))
    with laid_out({"observations/1/claims/2024-05-01/data.csv": digest}, [root(workspace)]) as roots:
        copy = roots.observations[0] / "claims/2024-05-01/data.csv"
        assert copy.read_bytes() == data.read_bytes()
        assert copy.stat().st_ino != data.stat().st_ino
        assert data.stat().st_nlink == 1


def test_a_report_says_where_what_it_was_made_from_is_not_the_workspace_s_own(
    monitor: Command, workspace: Path
) -> None:
    folder = filed(workspace)
    replaced(workspace / "tests_definitions/documents.yaml", "A letter", "Another letter")
    manifest_file = root(workspace) / "manifest.csv"
    seal = manifest.read_manifest(root(workspace)).publications["claims/2024-05-01"]
    whole = manifest.read_manifest(root(workspace))
    others = [s if s != seal else manifest.data_seal(s.of, "0" * 64, 4, s.details["rules"]) for s in whole.seals]
    manifest_file.write_bytes(manifest.manifest_text(others, b""))

    found = reproduce(
        load_settings(workspace, {}),
        str(folder),
        lambda roots, report, details, named: undrawn(roots, DAY, dict(details), dict(named)),
    )
    assert (found.exact, found.sound) == (True, False)
    said = reproduction_text(found)
    assert "the figures of claims/2024-05-01 are not the sealed ones" in said
    assert "(1 file differs: tests_definitions/documents.yaml)" in said
    as_json = reproduction_as_json(found)
    assert as_json["figures_differ"] == ["claims/2024-05-01"]
    assert as_json["texts_differ"] == ["tests_definitions/documents.yaml"]
    assert as_json["figures_not_sealed"] == []


def test_a_report_says_what_was_sealed_anew(monitor: Command, workspace: Path) -> None:
    EDITS["a stated error"][0](workspace)
    assert monitor("check", "--seal", *BY, "--workspace", workspace)[0] == 0
    (act,) = acts(gather_from(load_settings(workspace, {}), DAY).sealed_anew)
    assert (act.by, act.whats) == ("Ada Reviewer", ("errors.yaml: claims growth of a year points 2019 (largest)",))


def test_a_due_that_filed_its_reports_ends_with_what_verify_finds(workspace: Path) -> None:
    settings = load_settings(workspace, {})
    assert verified(settings, 0, "reports/2024-12-01/model") == (0, "reports/2024-12-01/model")
    with (root(workspace) / "errors.yaml").open("a", encoding="utf-8") as errors:
        errors.write(f"  - {BESIDE['errors.yaml'].split('  - ')[1].replace('[2019]', '[2018]')}")
    assert verified(settings, 0, "filed") == (
        0,
        "filed, not sealed yet: errors.yaml (claims growth of a year points 2018)",
    )
    folder = filed(workspace)
    (folder / "inputs.zip").unlink()
    code, said = verified(settings, 0, "filed")
    assert code == 15
    assert "`monitor verify` finds" in said
    assert "inputs.zip: this file of the report is missing." in said
    assert verified(settings, 12, "filed")[0] == 12


def test_each_due_verifies(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (filed(workspace) / "inputs.zip").unlink()
    monkeypatch.setattr(schedule, "run", lambda *_, **__: ())
    job = Job(id="monthly", cron="0 6 15 * *")
    ledger = Ledger(load_settings(workspace, {}).ledger)
    clock = schedule.Clock(
        load_settings(workspace, {}), ledger, lambda: datetime(2026, 2, 16, tzinfo=UTC), lambda _: None
    )
    ledger.begun("monthly", "2026-01-14T06:00")

    assert clock.tick(job)
    newest, *_ = ledger.runs()
    assert newest.exit_code == 12  # nothing was evaluated; what was filed before is looked at all the same
    assert "`monitor verify` finds" in (newest.said or "")


def test_the_record_of_a_report_says_what_was_sealed_anew(workspace: Path, monitor: Command) -> None:
    EDITS["a stated error"][0](workspace)
    assert monitor("check", "--seal", *BY, "--workspace", workspace)[0] == 0
    gathered = gather_from(load_settings(workspace, {}), DAY)
    (programme,) = gathered.definitions.programmes
    tests = [judged(sheet) for sheet in gathered.worksheets(programme)]
    (section,) = record_section(material_of(gathered, programme, tests, Origin({"code": "x"}, {}, {})))
    facts = section.blocks[0]
    assert isinstance(facts, Facts)
    (said,) = [text for name, text in facts.pairs if name.startswith("Changed after it was sealed")]
    assert said == (
        "errors.yaml: claims growth of a year points 2019 (largest). By Ada Reviewer: The office's letter of May"
    )
