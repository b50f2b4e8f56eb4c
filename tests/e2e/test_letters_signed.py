"""A quarterly report beside the one that was signed before it, and rebuilt with it."""

from pathlib import Path

import pytest

from monitor.records.shelf import shelved
from monitor.workspace.settings import new_workspace
from tests.e2e.test_signing import OFFICE, monitor

PROGRAMME = "nevada_benchmark"
FIRST, SECOND = "2026-05-10", "2026-11-23"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first report, signed by all, and a second."""
    folder = tmp_path_factory.mktemp("letters") / "workspace"
    new_workspace(folder)
    with (folder / "monitor.toml").open("a") as settings:
        settings.write(OFFICE)
    made = [monitor("run", PROGRAMME, "--as-of", FIRST, "--reports", "quarterly", workspace=folder)]
    for edition, by, role in (("", "Ana Lyst", "Prepared"), (".2", "Dee Rector", "Approved for release")):
        named = f"{PROGRAMME}@{FIRST}{edition}"
        made.append(monitor("sign", named, "--by", by, "--role", role, workspace=folder))
    made.append(monitor("run", PROGRAMME, "--as-of", SECOND, "--reports", "quarterly", workspace=folder))
    assert [(one.returncode, one.stderr) for one in made if one.returncode] == []
    return folder


def test_what_changed_is_told_against_the_signed_report(workspace: Path) -> None:
    page = (workspace / "reports" / SECOND / PROGRAMME / "quarterly.html").read_text("utf-8")

    assert "Against the last signed report, as of 10 May 2026." in page
    assert "Figures restated" in page


def test_it_is_rebuilt_to_the_byte_with_the_report_before_it(workspace: Path) -> None:
    named = f"{PROGRAMME}@{SECOND}"
    again = monitor("reproduce", named, workspace=workspace)

    assert again.returncode == 0, again.stdout + again.stderr
    assert shelved(named, workspace / "reports")


def test_a_signed_letter_bears_the_names_and_is_no_draft(workspace: Path) -> None:
    signed = next((workspace / "reports" / FIRST).glob(f"{PROGRAMME}.3/quarterly.html"))
    page = signed.read_text("utf-8")

    assert "Dee Rector" in page
    assert "DRAFT" not in page
