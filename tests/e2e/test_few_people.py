"""A figure of few people, and its partners, stand in no file and in no answer; and a report is kept to what it hid."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from tests.sheets import AGREEMENT, DATED, DOCUMENTS, HEADER, limit_in, published
from tests.workspaces import Command, replaced

DAY = "2021-06-01"
SMALL, PARTNER, OTHER = "7.318249", "940.613577", "2870.244861"
TOTAL = "3818.176687"
MEASURES = """
payers: [medicare_ffs]
services: [all]
apart: [medicare_ffs]
quantities: {beneficiary_years: beneficiary-years, paid: dollars}
measures:
  people: {title: People, unit: beneficiary-years, source: counts, payer: medicare_ffs,
    sum: {quantity: beneficiary_years, service: ["-"]}}
  paid: {title: Paid, unit: dollars, source: counts, payer: medicare_ffs, sum: {quantity: paid, service: [all]}}
"""
# The county's people; and what the state has beyond two counties, which is the third.
EACH = f"""id: office/each
title: People of a county
question: Are there enough?
area: MD
each: county
unit: beneficiary-years
years: [{{from: 2019, through: 2020, judged: each, {DATED}}}]
inputs: {{people: {{measure: people, title: "{{area}}"}}}}
terms: {limit_in("beneficiary-years", 2019, 2020)}
lines: {{twice: {{plus: [people, people]}}, once: {{minus: [twice, people]}}}}
require: {{once: {{at_least: limit}}}}
"""
REST = f"""id: office/rest
title: People elsewhere
question: Are there enough?
area: MD
unit: beneficiary-years
years: [{{from: 2019, through: 2020, judged: each, {DATED}}}]
inputs:
  state: {{measure: people}}
  second: {{measure: people, area: "MD:county:24003"}}
  third: {{measure: people, area: "MD:county:24005"}}
terms: {limit_in("beneficiary-years", 2019, 2020)}
lines: {{counties: {{plus: [second, third]}}, rest: {{minus: [state, counties]}}}}
require: {{rest: {{at_least: limit}}}}
"""
PEOPLE = {"MD:county:24001": SMALL, "MD:county:24003": PARTNER, "MD:county:24005": OTHER, "MD": TOTAL}


def rows(people: Mapping[str, str], year: int = 2019) -> list[str]:
    counts = [f"{area},medicare_ffs,-,beneficiary_years,{year},{value}" for area, value in people.items()]
    return [*counts, f"MD:county:24001,medicare_ffs,all,paid,{year},51234.567"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "workspace")


def office(folder: Path) -> Path:
    """A workspace with one small count, its partner, and a test of each county and of what two of them leave."""
    definitions = folder / "tests_definitions"
    (definitions / "office").mkdir(parents=True)
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    (definitions / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (definitions / "measures.yaml").write_text(MEASURES, "utf-8")
    (definitions / "office" / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    (definitions / "office" / "each.yaml").write_text(EACH, "utf-8")
    (definitions / "office" / "rest.yaml").write_text(REST, "utf-8")
    published(folder / "observations", "counts/2021-01-01", rows(PEOPLE))
    return folder


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a report as text: what is inside archives, and the words and attachments of PDF, included."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".pdf":
            said = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout
            yield path.name, said.decode()
            with pikepdf.open(path) as paper:
                yield from (
                    (f"{path.name}/{name}", attached.get_file().read_bytes().decode())
                    for name, attached in paper.attachments.items()
                )
        elif path.suffix == ".png":
            continue  # a drawing, whose words are those of the SVG beside it
        elif path.suffix in (".zip", ".xlsx"):
            with ZipFile(path) as archive:
                yield from ((f"{path.name}/{name}", archive.read(name).decode()) for name in archive.namelist())
        else:
            yield path.name, path.read_bytes().decode()


def told(text: str) -> list[str]:
    """Which of the withheld figures a text gives, printed in any usual way; 67.38 is no 7.3."""
    printed = [
        (value, f"{float(value):,.6f}", f"{float(value):,.2f}", f"{float(value):,.1f}") for value in (SMALL, PARTNER)
    ]
    return [way for ways in printed for way in ways if re.search(rf"(?<![\d.,]){re.escape(way)}(?!\d)", text)]


def run(monitor: Command, workspace: Path, day: str = DAY, kinds: str = "dashboard") -> tuple[int, str, str]:
    return monitor("run", "--as-of", day, "--workspace", workspace, "--reports", kinds)


def test_no_file_of_a_report_has_a_withheld_figure(workspace: Path, monitor: Command) -> None:
    code, printed, complained = run(monitor, workspace, kinds="dashboard,quarterly,annual,exhibits,workbook")
    assert (code, told(complained)) == (0, [])
    found = dict(texts(workspace / "reports"))
    assert {"dashboard.pdf", "quarterly.html", "annual.pdf", "exhibits.html", "workbook.xlsx/xl/workbook.xml"} <= {
        *found
    }

    assert any(OTHER in text for text in found.values())  # what is not withheld is there, so a sweep can find it
    assert {name: told(text) for name, text in found.items() if told(text)} == {}
    assert told(printed) == []
    assert not [name for name, text in found.items() if "51234.567" in text or "51,234" in text]


def test_the_list_of_what_was_withheld_is_filed_without_figures(workspace: Path, monitor: Command) -> None:
    run(monitor, workspace)
    with ZipFile(workspace / "reports" / DAY / "office" / "inputs.zip") as archive:
        listed = list(csv.DictReader(io.StringIO(archive.read("observations/withheld.csv").decode())))

    assert [(row["area"], row["quantity"]) for row in listed] == [
        ("MD:county:24001", "beneficiary_years"), ("MD:county:24001", "paid"), ("MD:county:24003", "beneficiary_years"),
    ]  # fmt: skip
    assert set(listed[0]) == {
        "publication", "area", "population", "payer", "service", "quantity", "period", "paid_through",
    }  # fmt: skip


def test_no_answer_has_a_withheld_figure(workspace: Path, monitor: Command) -> None:
    run(monitor, workspace)
    restated = {**PEOPLE, "MD:county:24005": "2890.244861", "MD": "3838.176687"}
    published(workspace / "observations", "counts/2021-02-01", rows(restated))
    run(monitor, workspace, "2021-07-01")
    given = workspace / "given.csv"
    given.write_text("\n".join([HEADER, *rows(PEOPLE), ""]), "utf-8")
    asked = (
        ("evaluate", "office", "--json", "--as-of", DAY),
        ("evaluate", "office", "--as-of", DAY, "--observations", f"counts={given}"),
        ("evaluate", "office", "--json", "--as-of", DAY, "--observations", f"counts={given}"),
        ("explain", "office/rest", "2019", "--as-of", DAY),
        ("diff", "counts", "2021-01-01", "2021-02-01"),
        ("compare", f"office@{DAY}", "office@2021-07-01"),
        ("sources",),
        ("ingest", given, "--source", "counts", "--published", "2021-03-01"),
        ("alerts", "list"),
    )
    for words in asked:
        code, printed, complained = monitor(*words, "--workspace", workspace)
        assert code == 0, (words, complained)
        assert told(printed + complained) == [], words


@pytest.mark.parametrize("was", ["12", SMALL])
def test_a_withheld_figure_is_not_corrected(workspace: Path, monitor: Command, was: str) -> None:
    """The entry would be filed with the report; and whoever guesses learns nothing by being refused."""
    entry = f"""corrections:
  - {{source: counts, publication: 2021-01-01, area: "MD:county:24001", payer: medicare_ffs, service: "-",
     quantity: beneficiary_years, period: 2019, was: {was}, is: 13, reason: A slip, provider: An office,
     made: 2021-02-01, cite: {{document: paper}}, standing: confirmed}}
"""
    (workspace / "observations" / "corrections.yaml").write_text(entry, "utf-8")
    code, printed, complained = monitor("evaluate", "office", "--as-of", DAY, "--workspace", workspace)

    assert (code, told(printed + complained)) == (11, [])
    assert "says a figure that is withheld there, so it cannot be corrected" in complained


def test_a_derived_line_of_withheld_figures_is_unknown(workspace: Path, monitor: Command) -> None:
    _, printed, _ = monitor(
        "evaluate", "office/rest", "--year", "2019", "--json", "--as-of", DAY, "--workspace", workspace
    )

    assert '"value": null' in printed
    assert "fewer than 11 people" in printed


def test_a_report_that_withholds_is_reproduced(workspace: Path, monitor: Command) -> None:
    run(monitor, workspace)
    code, _, complained = monitor("reproduce", f"office@{DAY}", "--workspace", workspace)

    assert (code, complained) == (0, "")


def test_a_new_run_keeps_to_what_was_withheld_though_it_would_choose_otherwise(
    workspace: Path, monitor: Command
) -> None:
    """A publication of an earlier day is found late: by itself it would have made another county the partner."""
    run(monitor, workspace)
    before = dict(texts(workspace / "reports"))
    earlier = {area: value for area, value in PEOPLE.items() if area in ("MD:county:24003", "MD")}
    published(workspace / "observations", "counts/2020-12-01", rows(earlier))
    code, _, _ = run(monitor, workspace, "2021-08-01")

    found = dict(texts(workspace / "reports"))
    assert code == 0
    assert {name: told(text) for name, text in found.items() if told(text)} == {}
    assert before.keys() <= found.keys()


def test_a_list_that_was_cut_shows_no_partner(workspace: Path, monitor: Command) -> None:
    """The partner's line is taken out of the list: it does not count as shown for that."""
    run(monitor, workspace)
    archive = workspace / "reports" / DAY / "office" / "inputs.zip"
    with ZipFile(archive) as whole:
        held = {name: whole.read(name) for name in whole.namelist()}
    lines = held["observations/withheld.csv"].splitlines(keepends=True)
    held["observations/withheld.csv"] = b"".join(line for line in lines if b"24003" not in line)
    with ZipFile(archive, "w") as cut:
        for name, content in held.items():
            cut.writestr(name, content)
    code, printed, _ = monitor("evaluate", "office", "--json", "--as-of", DAY, "--workspace", workspace)

    assert (code, told(printed)) == (0, [])


def test_a_report_that_would_tell_is_not_filed(workspace: Path, monitor: Command) -> None:
    """One edition was filed with two counties and the state; the next only adds that the third has few people."""
    folder = workspace / "observations" / "counts" / "2021-01-01"
    shutil.rmtree(folder)
    published(workspace / "observations", "counts/2021-01-01", rows({a: v for a, v in PEOPLE.items() if v != SMALL}))
    run(monitor, workspace)
    replaced(workspace / "tests_definitions" / "office" / "each.yaml", "enough?", "enough of them?")
    published(workspace / "observations", "counts/2021-02-01", rows(PEOPLE))
    code, _, complained = run(monitor, workspace, "2021-07-01")

    assert code == 11
    assert "a count of few people could be worked out: MD:county:24001" in complained
    assert "office as of 2021-06-01" in complained
    assert told(complained) == []
    assert not (workspace / "reports" / "2021-07-01").exists()
