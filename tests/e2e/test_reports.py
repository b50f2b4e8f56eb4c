"""The reports of the two Maryland programmes, as filed: fit to publish, and in agreement with their own record."""

import csv
import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from monitor.pages.sections.record import DUE, MADE

PROGRAMMES = ["maryland_all_payer", "maryland_tcoc"]


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
@pytest.mark.parametrize("kind", ["dashboard", "annex"])
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_pdf_meets_the_standards(filed: dict[str, Path], programme: str, kind: str, profile: str) -> None:
    import page

    result = page.validate_pdf(str(filed[programme] / f"{kind}.pdf"), profile=getattr(page.ValidationProfile, profile))

    assert list(result.failures) == []
    assert result.is_compliant


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_record_names_every_other_file_by_its_fingerprint(filed: dict[str, Path], programme: str) -> None:
    folder = filed[programme]
    record = json.loads((folder / "record.json").read_text("utf-8"))
    others = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del others["record.json"]

    assert record["files"] == {
        name: f"sha256:{sha256(path.read_bytes()).hexdigest()}" for name, path in sorted(others.items())
    }


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_worksheets_travel_inside_the_pdf(filed: dict[str, Path], programme: str) -> None:
    folder = filed[programme]
    with pikepdf.open(folder / "annex.pdf") as pdf:
        inside = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}

    assert inside == {f"worksheets-{path.name}": path.read_bytes() for path in (folder / "worksheets").iterdir()}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_findings_worksheets_and_pages_say_the_same(
    filed: dict[str, Path], programme: str, program: Callable[..., str]
) -> None:
    folder = filed[programme]
    record = json.loads((folder / "record.json").read_text("utf-8"))
    printed = subprocess.run(
        [program("pdftotext"), folder / "annex.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for finding in record["findings"]:
        name = finding["test"].partition("/")[2]
        with (folder / "worksheets" / f"{name}.csv").open(encoding="utf-8") as table:
            row = next(row for row in csv.DictReader(table) if row["year"] == str(finding["year"]))
        assert row["verdict"] == finding["verdict"]
        assert {line: float(row[line]) if row[line] else None for line in finding["lines"]} == finding["lines"]
    words = " ".join(printed.split())  # the two may stand on either side of a page's end
    assert f"{DUE} {record['expected']} " in words
    assert f"{MADE} {record['made']} " in words


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_main_volume_has_twelve_pages_at_most_and_each_test_one_of_its_own(
    filed: dict[str, Path], programme: str
) -> None:
    with pikepdf.open(filed[programme] / "dashboard.pdf") as pdf:
        starts = [pdf.pages.index(pikepdf.Page(_page(item))) for item in _bookmarks(pdf)]
        pages, inside = len(pdf.pages), [*pdf.attachments]

    assert pages <= 12
    assert (
        len(set(starts[:6])) == 6
    )  # the first six after page one begin a page each: five tests, and what stands beside
    assert [later - earlier for earlier, later in pairwise(starts[:6])] == [1] * 5
    assert inside == []


def _bookmarks(pdf: pikepdf.Pdf) -> list[pikepdf.OutlineItem]:
    """What the bookmarks lead to after page one."""
    with pdf.open_outline() as outline:
        return [child for top in outline.root for child in top.children][1:]


def _page(item: pikepdf.OutlineItem) -> pikepdf.Object:
    assert item.destination is not None
    return item.destination[0]  # type: ignore[index,return-value]
