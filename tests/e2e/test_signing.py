"""A report signed, from its draft to its withdrawal, by the commands that an office types."""

import json
import shutil
import sqlite3
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.cli import main
from monitor.operations.signatures import signatures
from monitor.workspace.disk import digest
from monitor.workspace.settings import new_workspace
from tests.offices import office

PROGRAMME, DAY = "model", "2024-06-03"
SHIPPED, LATER = "washington_vbp", "2026-11-23"
OFFICE = """
[office]
name = "Office of an invented state"
[[office.signatories]]
role = "Prepared"
title = "analyst"
may = ["Ana Lyst", "Second Analyst"]
[[office.signatories]]
role = "Approved for release"
may = ["Dee Rector"]
"""


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def monitor(*words: str, workspace: Path) -> Ended:
    """A command as it is typed, in this process, which has read its packages already."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([*words, "--workspace", str(workspace)])
    return Ended(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def sign(report: str, by: str, role: str, workspace: Path, *more: str) -> Ended:
    return monitor("sign", f"{PROGRAMME}@{report}", "--by", by, "--role", role, *more, workspace=workspace)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = office(tmp_path_factory.mktemp("office") / "workspace", OFFICE)
    made = monitor("run", PROGRAMME, "--as-of", DAY, workspace=workspace)
    assert made.returncode == 0, made.stderr
    return workspace


@pytest.fixture(scope="module")
def signed(drafted: Path) -> Path:
    """The draft, refused to those who may not, then signed by both."""
    for by, role, said in (
        ("Ana Lyst", "Prepare", 'Did you mean "Prepared"?'),
        ("Ana List", "Prepared", 'Did you mean "Ana Lyst"?'),
        ("Ana Lyst", "Approved for release", '"Ana Lyst" may not sign as Approved for release.'),
    ):
        refused = sign(DAY, by, role, drafted)
        assert (refused.returncode, said in refused.stderr) == (13, True), refused.stderr
    assert "A draft still, to be signed by: Approved for release." in sign(DAY, "Ana Lyst", "Prepared", drafted).stdout
    assert "signed by Ana Lyst" in sign(f"{DAY}.2", "Second Analyst", "Prepared", drafted).stderr
    done = sign(f"{DAY}.2", "Dee Rector", "Approved for release", drafted)
    assert "It is signed by all who must." in done.stdout, done.stderr
    return drafted


def html(workspace: Path, edition: str = "") -> str:
    return (workspace / "reports" / DAY / f"{PROGRAMME}{edition}" / "dashboard.html").read_text("utf-8")


def test_it_is_a_draft_until_every_role_has_signed(signed: Path) -> None:
    assert ["<li>DRAFT</li>" in html(signed, edition) for edition in ("", ".2", ".3")] == [True, True, False]
    assert "to be signed" in html(signed, ".2")
    assert "Dee Rector" in html(signed, ".3")


def test_a_signature_names_the_draft_that_was_looked_at(signed: Path) -> None:
    rows = signatures(signed / "monitor.db")

    assert [(row.report, row.act, row.by) for row in rows[:2]] == [
        (f"{DAY}/{PROGRAMME}.2", "signed", "Ana Lyst"),
        (f"{DAY}/{PROGRAMME}.3", "signed", "Dee Rector"),
    ]
    assert rows[1].draft == rows[0].record


def test_a_signed_report_is_rebuilt_to_the_byte(signed: Path) -> None:
    rebuilt = monitor("reproduce", f"{PROGRAMME}@{DAY}.3", "--json", workspace=signed)

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert set(json.loads(rebuilt.stdout)["files"].values()) == {"identical"}


def test_only_the_newest_edition_can_be_signed(signed: Path) -> None:
    refused = sign(DAY, "Dee Rector", "Approved for release", signed)

    assert refused.returncode == 15
    assert f"Look at {PROGRAMME}@{DAY}.3, and sign that." in refused.stderr


def test_another_run_leaves_a_signed_report_as_it_is(signed: Path) -> None:
    again = monitor("run", PROGRAMME, "--as-of", DAY, workspace=signed)

    assert "Nothing has changed: the report stands as it was filed." in again.stdout
    assert f"{PROGRAMME}.3/dashboard.pdf" in again.stdout
    assert len(list((signed / "reports" / DAY).iterdir())) == 3


def test_what_was_altered_with_all_its_fingerprints_is_noticed(signed: Path, tmp_path: Path) -> None:
    """Whoever changes the record and the list of what was filed as well has the ledger against them."""
    altered = tmp_path / "workspace"
    shutil.copytree(signed, altered)
    record = altered / "reports" / DAY / f"{PROGRAMME}.3" / "record.json"
    record.write_text(record.read_text("utf-8").replace('"signatures": 2', '"signatures": 1'))
    listed = altered / "reports" / "filed.csv"
    kept = [line for line in listed.read_text().splitlines() if f"{PROGRAMME}.3" not in line]
    listed.write_text("\n".join(kept) + "\n")
    found = monitor("verify", workspace=altered)

    assert found.returncode == 15
    assert "this is not the report that was signed by Dee Rector." in found.stderr + found.stdout


def test_a_signature_that_the_ledger_lost_is_noticed(signed: Path, tmp_path: Path) -> None:
    lost = tmp_path / "workspace"
    shutil.copytree(signed, lost)
    with sqlite3.connect(lost / "monitor.db") as ledger:
        ledger.execute("DELETE FROM signature")
    found = monitor("verify", workspace=lost)

    assert found.returncode == 15
    assert "the ledger knows nothing of it" in found.stderr + found.stdout


def test_a_withdrawn_report_says_so_and_why_and_cannot_be_signed(signed: Path, tmp_path: Path) -> None:
    own = tmp_path / "workspace"
    shutil.copytree(signed, own)
    why = "A figure of <b>2023</b> was restated."
    hidden = sign(
        f"{DAY}.3",
        "Dee Rector",
        "Approved for release",
        own,
        "--withdraw",
        "turned \N{RIGHT-TO-LEFT OVERRIDE} round",
    )
    gone = sign(f"{DAY}.3", "Dee Rector", "Approved for release", own, "--withdraw", why)
    again = sign(f"{DAY}.4", "Ana Lyst", "Prepared", own)

    assert (hidden.returncode, gone.returncode, again.returncode) == (13, 0, 15)
    assert "<li>WITHDRAWN</li>" in html(own, ".4")
    assert "A figure of &lt;b&gt;2023&lt;/b&gt; was restated." in html(own, ".4")
    assert "it is withdrawn." in again.stderr
    assert monitor("verify", workspace=own).returncode == 0


def test_a_withdrawn_report_is_made_anew_as_a_draft(signed: Path, tmp_path: Path) -> None:
    """Also from just what it was made from before: nothing else than a draft could be signed again."""
    own = tmp_path / "workspace"
    shutil.copytree(signed, own)
    newest = sorted((own / "reports" / DAY).iterdir())[-1].name.partition(".")[2]
    gone = sign(f"{DAY}.{newest}", "Dee Rector", "Approved for release", own, "--withdraw", "By mistake.")
    again = monitor("run", PROGRAMME, "--as-of", DAY, workspace=own)
    edition = f".{int(newest) + 2}"

    assert (gone.returncode, again.returncode) == (0, 0)
    assert f"{PROGRAMME}{edition}/dashboard.pdf" in again.stdout
    assert "<li>DRAFT</li>" in html(own, edition)
    assert "A draft still" in sign(f"{DAY}{edition}", "Ana Lyst", "Prepared", own).stdout


def test_a_report_altered_together_with_its_record_is_not_signed(drafted: Path, tmp_path: Path) -> None:
    own = tmp_path / "workspace"
    shutil.copytree(drafted, own, ignore=shutil.ignore_patterns(f"{PROGRAMME}.*"))
    folder = own / "reports" / DAY / PROGRAMME
    page, record = folder / "dashboard.html", folder / "record.json"
    was = digest(page)
    page.write_text(page.read_text("utf-8").replace("DRAFT", "FINAL"), "utf-8")
    record.write_text(record.read_text("utf-8").replace(was, digest(page)), "utf-8")
    refused = sign(DAY, "Ana Lyst", "Prepared", own)

    assert refused.returncode == 15
    assert "record.json is not the file that was filed" in refused.stderr


def test_a_draft_whose_signed_edition_is_gone_is_not_signed_in_its_place(signed: Path, tmp_path: Path) -> None:
    own = tmp_path / "workspace"
    shutil.copytree(signed, own, ignore=shutil.ignore_patterns(f"{PROGRAMME}.*"))
    refused = sign(DAY, "Ana Lyst", "Prepared", own)

    assert refused.returncode == 15
    assert "was signed by Ana Lyst, and is not here." in refused.stderr
    assert [path.name for path in (own / "reports" / DAY).iterdir()] == [PROGRAMME]


def test_a_report_nobody_signed_cannot_be_withdrawn(drafted: Path, tmp_path: Path) -> None:
    own = tmp_path / "workspace"
    shutil.copytree(drafted, own, ignore=shutil.ignore_patterns(f"{PROGRAMME}.*", "monitor.db"))
    refused = sign(DAY, "Dee Rector", "Approved for release", own, "--withdraw", "By mistake.")

    assert refused.returncode == 15
    assert "nobody has signed it" in refused.stderr


def test_a_report_for_submission_is_signed_once_its_terms_are_confirmed(tmp_path: Path) -> None:
    """The one unconfirmed term behind its findings is held against its document, with page and words."""
    place = tmp_path / "workspace"
    new_workspace(place)
    with (place / "monitor.toml").open("a") as settings:
        settings.write(OFFICE)
    made = monitor("run", SHIPPED, "--as-of", LATER, "--reports", "quarterly", workspace=place)
    assert made.returncode == 0, made.stderr
    words = ["sign", f"{SHIPPED}@{LATER}", "--by", "Ana Lyst", "--role", "Prepared"]
    refused = monitor(*words, workspace=place)
    assert refused.returncode == 15
    assert "it is for submission, and 1 of its terms is unconfirmed" in refused.stderr
    assert "monitor confirm wa_hca_value_based" in refused.stderr

    found = ["--page", "1", "--quotation", "Words of it.", "--by", "Ana Lyst"]
    term = ["confirm", "wa_hca_value_based", "--term", f"{SHIPPED}/agreement", *found]
    confirmed = monitor(*term, workspace=place)
    assert confirmed.returncode == 0, confirmed.stderr
    again = monitor("run", SHIPPED, "--as-of", LATER, "--reports", "quarterly", workspace=place)
    assert again.returncode == 0, again.stderr
    words[1] = f"{SHIPPED}@{LATER}.2"
    assert "A draft still" in monitor(*words, workspace=place).stdout
