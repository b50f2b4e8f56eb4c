"""Filed reports gone back to: every change laid to its cause, every byte rebuilt, every tampering said."""

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from monitor.evaluation import evaluate
from monitor.evaluation.fill import fill
from monitor.evaluation.judged import judged
from monitor.language.arithmetic import Array
from monitor.observations.fingerprints import Fingerprints
from monitor.operations import reproduce
from monitor.operations.report import origin_of
from monitor.records import archive, record
from monitor.records.compare import differing
from monitor.records.filing import file_report
from monitor.records.rebuild import Roots, answering, answers_of
from monitor.workspace.filed import digest_of
from monitor.workspace.gathering import gather
from monitor.workspace.keys import fingerprints_of
from monitor.workspace.settings import load_settings
from tests.broken_files import BROKEN
from tests.workspaces import Command, everything, replaced, resealed

OLD, NEW = date(2024, 11, 23), date(2025, 1, 15)
PROGRAMME = "model"
CLAIMS = "observations/claims"
GROWTH = "tests_definitions/model/growth.yaml"
AGREEMENT = "tests_definitions/model/agreement.yaml"
PAID = {
    "MD": {2018: 1000_000, 2019: 1030_000, 2020: 1060_000, 2021: 1090_000},
    "US": {2018: 1000_000, 2019: 1040_000, 2020: 1080_000, 2021: 1120_000},
}
Details = dict[str, str]
Damage = Callable[[Path, Path], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def office(folder: Path) -> Path:
    """A workspace with one small programme: spending of ten people in two areas, 2018 to 2021."""
    shutil.copytree(BROKEN / "base", folder)
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    publication = folder / CLAIMS / "2024-05-01"
    rows = [
        f"{area},medicare_ffs,all,paid,{year},{paid}"
        for area, paid_in in PAID.items()
        for year, paid in paid_in.items()
    ]
    rows += [
        f"{area},medicare_ffs,-,beneficiary_years,{year},100" for area, paid_in in PAID.items() for year in paid_in
    ]
    (publication / "data.csv").write_text("\n".join(["area,payer,service,quantity,period,value", *rows, ""]), "utf-8")
    replaced(publication / "source.yaml", "years: [2018, 2019]", "years: [2018, 2021]")
    resealed(publication)
    return folder


def on_file(workspace: Path, as_of: date, details: Details | None = None) -> Path:
    """A report of what the workspace holds, without its pages: they take seconds to draw and say nothing new here."""
    settings = load_settings(workspace, {})
    roots = Roots(settings.definitions, settings.observations)
    return file_report(settings.reports, as_of.isoformat(), PROGRAMME, undrawn(roots, as_of, details))


def undrawn(
    roots: Roots, as_of: date, details: Details | None = None, named: Fingerprints | None = None
) -> dict[str, bytes]:
    gathered = gather(*roots, as_of)
    named = fingerprints_of(gathered.held, lambda: None) if named is None else named
    origin = origin_of(gathered, *roots, details or record.software_details(), named)
    tests = [judged(sheet) for sheet in gathered.worksheets(gathered.definitions.programme(PROGRAMME))]
    files = {archive.INPUTS_FILE: archive.packed(origin.texts)}
    return files | {record.RECORD_FILE: record.record(gathered, PROGRAMME, tests, origin, files, {})}


@pytest.fixture
def pages_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are rebuilt as `on_file` makes them."""

    def rendering(_: object) -> reproduce.Renderer:
        return lambda roots, report, _, named: undrawn(roots, report.record.as_of, None, named)

    monkeypatch.setattr(reproduce, "rendering", rendering)


def republished(workspace: Path, day: str, *figures: tuple[str, str]) -> Path:
    """The figures published once more on `day`, with some of them changed."""
    folder = workspace / CLAIMS / day
    shutil.copytree(workspace / CLAIMS / "2024-05-01", folder)
    for old, new in figures:
        replaced(folder / "data.csv", old, new)
    replaced(folder / "source.yaml", "published: 2024-05-01", f"published: {day}")
    resealed(folder)
    return folder


def amended(workspace: Path) -> None:
    """The allowance amended by a new dated entry, beside the old one."""
    amendment = "{id: wider, title: A wider allowance, adopted: 2024-12-01, cite: {document: paper}, standing: derived}"
    with (workspace / AGREEMENT).open("a", encoding="utf-8") as agreement:
        agreement.write(f"amendments:\n  - {amendment}\n")
    dated = "adopted: 2024-12-01, by: wider, cite: {document: paper}, standing: unconfirmed"
    entry = f"      - {{value: 2.0, from: 2019, through: 2021, {dated}}}\n"
    replaced(workspace / GROWTH, "lines:\n", f"{entry}lines:\n")


def compared(monitor: Command, workspace: Path, old: object, new: object) -> str:
    code, printed, complaint = monitor("compare", str(old), str(new), "--workspace", workspace)
    assert (code, complaint) == (0, "")
    return printed


def block(said: str, year: int) -> str:
    """What is said of one year."""
    return next(part for part in said.split("\n\n") if part.splitlines()[0].endswith(f"model/growth MD {year}"))


# Compare


RESTATED = ("US,medicare_ffs,all,paid,2019,1040000", "US,medicare_ffs,all,paid,2019,1035000")
RESTATED_TOO = ("US,medicare_ffs,all,paid,2020,1080000", "US,medicare_ffs,all,paid,2020,1070000")
RULE = (
    '  because the rule changed: "Points allowed above the nation" 2019 to 2021 adopted 2024-12-01,'
    " in place of 2019 to 2021 adopted 2018-07-09 (model/agreement.yaml, model/growth.yaml)\n"
)


def test_two_reports_of_the_same_findings_differ_in_nothing(monitor: Command, workspace: Path) -> None:
    on_file(workspace, OLD)
    on_file(workspace, NEW)

    said = compared(monitor, workspace, f"{PROGRAMME}@{OLD}", f"{PROGRAMME}@{NEW}")

    assert said == "Nothing changed: 3 findings are the same.\n"


def test_a_restated_figure_is_named_with_its_publication(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    republished(workspace, "2024-12-10", RESTATED)

    assert compared(monitor, workspace, old, on_file(workspace, NEW)) == (
        "STILL MET, less room (2.00 -> 1.50 points)   model/growth MD 2019\n"
        "  because data changed: nation 2019, 10,400 -> 10,350 (publication of 2024-12-10)\n"
        "  not the rule (same entries), not the software (same version)\n\n"
        "STILL MET, more room (1.93 -> 2.44 points)   model/growth MD 2020\n"
        "  because data changed: nation 2019, 10,400 -> 10,350 (publication of 2024-12-10)\n"
        "  not the rule (same entries), not the software (same version)\n\n"
        "1 finding is the same.\n"
    )


def test_each_publication_answers_for_its_own_figures(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    republished(workspace, "2024-12-10", RESTATED)
    republished(workspace, "2025-01-10", RESTATED, RESTATED_TOO)
    said = block(compared(monitor, workspace, old / "record.json", on_file(workspace, NEW)), 2020)

    assert "nation 2019, 10,400 -> 10,350 (publication of 2024-12-10)" in said
    assert "nation 2020, 10,800 -> 10,700 (publication of 2025-01-10)" in said


def test_a_publication_that_is_not_known_yet_changes_nothing(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    republished(workspace, "2025-01-16", RESTATED)

    assert compared(monitor, workspace, old, on_file(workspace, NEW)).startswith("Nothing changed")


def test_a_new_dated_entry_is_the_rules_doing(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    amended(workspace)
    said = block(compared(monitor, workspace, old, on_file(workspace, NEW)), 2020)

    assert said.startswith("STILL MET, more room (1.93 -> 2.93 points)")
    assert RULE in said
    assert "not the data (same publications), not the software (same version)" in said


def test_what_was_on_file_and_comes_into_force_is_times_doing(monitor: Command, workspace: Path) -> None:
    amended(workspace)
    said = compared(monitor, workspace, on_file(workspace, OLD), on_file(workspace, NEW))

    assert 'because time passed: "Points allowed above the nation" 2019 to 2021 adopted 2024-12-01' in said
    assert "(as of 2024-11-23 -> 2025-01-15)" in said
    assert "because the rule changed" not in said


def test_data_and_rule_at_once_are_told_apart(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    republished(workspace, "2024-12-10", RESTATED)
    amended(workspace)
    said = block(compared(monitor, workspace, old, on_file(workspace, NEW)), 2020)

    assert said.index("because data changed: nation 2019") < said.index("because the rule changed:")
    assert said.endswith("  not the software (same version)")


def test_a_correction_is_data_too(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    entry = (
        "source: claims, publication: 2024-05-01, area: US, payer: medicare_ffs, service: all, quantity: paid, "
        "period: 2019, was: 1040000, is: 1035000, reason: A slip of the press., provider: The office, "
        "made: 2024-12-20, cite: {document: paper}, standing: confirmed"
    )
    (workspace / "observations/corrections.yaml").write_text(f"corrections:\n  - {{{entry}}}\n", "utf-8")
    said = compared(monitor, workspace, old, on_file(workspace, NEW))

    assert "because data changed: nation 2019, 10,400 -> 10,350 (corrections.yaml)" in said


def test_a_source_that_says_it_may_be_off_is_data_too(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    replaced(workspace / CLAIMS / "2024-05-01" / "source.yaml", "default: final", "default: provisional")
    said = compared(monitor, workspace, old, on_file(workspace, NEW))

    assert said.startswith("STILL MET, basis final -> provisional")
    assert "basis final -> provisional" in said
    assert "because data changed (publication of 2024-05-01)" in said


DETERMINED = """determinations:
  - {test: model/growth, area: MD, year: 2020, says: account, by: The agency, known_from: 2024-12-20,
     verdict: missed, cite: {document: undated}, standing: confirmed, differs_because: It has its own file.}
"""


def term_of_another_size(workspace: Path) -> None:
    replaced(workspace / GROWTH, "value: 1.0", "value: -1.0")


def day_that_moves_no_figure(workspace: Path) -> None:
    replaced(workspace / GROWTH, "adopted: 2018-07-09", "adopted: 2018-07-10")
    replaced(workspace / AGREEMENT, "adopted: 2018-07-09", "adopted: 2018-07-10")


def error_of_a_source(workspace: Path) -> None:
    replaced(workspace / CLAIMS / "2024-05-01" / "source.yaml", "owner: Tests", STATED)


def determination(workspace: Path) -> None:
    (workspace / "observations/determinations.yaml").write_text(DETERMINED, "utf-8")


STATED = """approximates:
  what: the agency's own file
  errors:
    - {unit: points, value: 5.0, because: Made up for this test.}
owner: Tests"""

MENDED: list[tuple[Callable[[Path], None], str, str]] = [
    (
        term_of_another_size,
        "NOW MISSED, was met (1.93 points below the limit -> 0.07 points above the limit)",
        "because the rule changed: limit 1.00 -> \N{MINUS SIGN}1.00 points (model/growth.yaml)",
    ),
    (
        day_that_moves_no_figure,
        "STILL MET, by entries of other days or documents",
        "2019 to 2021 adopted 2018-07-10, in place of 2019 to 2021 adopted 2018-07-09 "
        "(model/agreement.yaml, model/growth.yaml)",
    ),
    (
        error_of_a_source,
        "NOW TOO CLOSE, was met",
        "because data changed: basis final -> approximate",
    ),
    (
        determination,
        "STILL MET, determination none -> missed by The agency",
        "because data changed (determinations.yaml)",
    ),
]


@pytest.mark.parametrize(("mend", "says", "because"), MENDED, ids=[mend.__name__ for mend, _, _ in MENDED])
def test_what_was_mended_is_laid_to_the_file_that_says_it(
    mend: Callable[[Path], None], says: str, because: str, monitor: Command, workspace: Path
) -> None:
    old = on_file(workspace, OLD)
    mend(workspace)
    said = block(compared(monitor, workspace, old, on_file(workspace, NEW)), 2020)

    assert said.startswith(says)
    assert because in said
    assert said.count("because") == 1


def test_a_day_of_knowledge_that_was_mended_is_the_rules_doing(monitor: Command, workspace: Path) -> None:
    amended(workspace)
    old = on_file(workspace, NEW)
    for path in (AGREEMENT, GROWTH):
        replaced(workspace / path, "adopted: 2024-12-01", "adopted: 2025-02-01")
    said = block(compared(monitor, workspace, old, on_file(workspace, NEW)), 2020)

    assert said.startswith("STILL MET, less room (2.93 -> 1.93 points)")
    assert "2019 to 2021 adopted 2018-07-09, in place of 2019 to 2021 adopted 2024-12-01" in said
    assert "(model/agreement.yaml, model/growth.yaml)" in said
    assert said.count("because") == 1


def test_each_rule_is_named_by_its_own_file(monitor: Command, workspace: Path) -> None:
    """What is mended beside it, in another file, is not named with it; nor is an example, which changes no answer."""
    old = on_file(workspace, OLD)
    term_of_another_size(workspace)
    replaced(workspace / "tests_definitions/documents.yaml", "title: ", "title: More of ")
    shutil.rmtree(workspace / "tests_definitions/model/examples")
    said = block(compared(monitor, workspace, old, on_file(workspace, NEW)), 2020)

    assert "points (model/growth.yaml)" in said
    assert said.count("because") == 1


def test_the_json_says_which_words_of_a_finding_each_cause_changed(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    error_of_a_source(workspace)
    _, printed, _ = monitor("compare", old, on_file(workspace, NEW), "--workspace", workspace, "--json")
    (cause,) = json.loads(printed)["changes"][0]["because"]

    assert cause["what"] == "claims/2024-05-01"
    assert cause["keys"]["verdict"] == ["met", "cannot tell"]
    assert cause["keys"]["cause"] == [None, "too close"]


def steeper(sheet: dict[str, Array]) -> dict[str, Array]:
    """As a version with a slip in one verb would have filled it."""
    return sheet | {"excess": sheet["excess"] * 1.1}


def test_another_way_of_computing_is_the_softwares_doing(
    monitor: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(evaluate, "fill", lambda *words: steeper(fill(*words)))
        old = on_file(workspace, OLD, record.software_details() | {"code": "sha256:0123456789abcdef"})
    said = compared(monitor, workspace, old, on_file(workspace, NEW))

    assert said.startswith("STILL MET, less room (2.10 -> 2.00 points)   model/growth MD 2019\n")
    assert "because the software changed: code 0123456789ab ->" in said
    assert "not the data (same publications), not the rule (same entries)" in said


def test_the_same_software_that_says_otherwise_is_no_cause(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    whole = json.loads((old / "record.json").read_text("utf-8"))
    whole["findings"][0]["room"] = 99.0
    (old / "record.json").write_text(json.dumps(whole), "utf-8")

    said = compared(monitor, workspace, old, on_file(workspace, NEW))

    assert "it cannot be told why: the record does not say what the same software answers" in said


def test_what_rests_on_a_publication_that_is_gone_is_not_guessed(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    newer = republished(workspace, "2024-12-10", RESTATED)
    new = on_file(workspace, NEW)
    shutil.rmtree(newer)

    said = compared(monitor, workspace, old, new)

    assert "it cannot be told why: claims/2024-12-10/data.csv: this publication is named in the record" in said
    assert "on record: nation 2019, 10,400 -> 10,350" in said
    assert "because" not in said


def test_the_json_of_a_comparison_has_the_causes(monitor: Command, workspace: Path) -> None:
    old = on_file(workspace, OLD)
    republished(workspace, "2024-12-10", RESTATED)
    code, printed, _ = monitor("compare", old, on_file(workspace, NEW), "--workspace", workspace, "--json")
    whole = json.loads(printed)
    found = whole["changes"][0]

    assert (code, whole["same"], len(whole["changes"])) == (0, 1, 2)
    assert [cause["kind"] for cause in found["because"]] == ["data"]
    assert found["because"][0]["figures"] == [
        {"name": "nation", "year": 2019, "unit": "dollars per beneficiary-year", "before": 10400.0, "after": 10350.0}
    ]
    assert found["after"]["room"] < found["before"]["room"]


# Reproduce


def test_a_filed_report_is_rebuilt_to_the_byte(monitor: Command, workspace: Path) -> None:
    monitor("run", PROGRAMME, "--workspace", workspace, "--as-of", OLD)
    amended(workspace)  # the report has its own definitions
    republished(workspace, "2024-11-01", RESTATED)  # and what came late was not used
    code, printed, _ = monitor("reproduce", f"{PROGRAMME}@{OLD}", "--workspace", workspace)

    assert code == 0
    assert printed == (
        "model as of 2024-11-23\nmade from definitions or cards that are not those of this workspace (2 files differ: "
        "tests_definitions/model/agreement.yaml, tests_definitions/model/growth.yaml)\n"
        "identical  annex.html\nidentical  annex.pdf\nidentical  checks.json\n"
        "identical  dashboard.html\nidentical  dashboard.pdf\nidentical  inputs.zip\n"
        "identical  record.json\nidentical  worksheets/growth.csv\n3 findings are the same.\n"
    )


def test_the_second_report_of_a_day_is_named_by_its_number(monitor: Command, workspace: Path) -> None:
    monitor("run", PROGRAMME, "--workspace", workspace, "--as-of", OLD)
    amended(workspace)
    monitor("run", PROGRAMME, "--workspace", workspace, "--as-of", OLD)

    said = {
        name: monitor("reproduce", f"{PROGRAMME}@{OLD}{name}", "--workspace", workspace) for name in ("", ".2", ".3")
    }

    assert [code for code, _, _ in said.values()] == [0, 0, 15]
    assert "not those of this workspace" in said[""][1]
    assert "not those of this workspace" not in said[".2"][1]


@pytest.mark.parametrize("programme", ["maryland_all_payer", "maryland_tcoc"])
@pytest.mark.repeats
def test_a_shipped_programme_is_rebuilt_to_the_byte(monitor: Command, filed: dict[str, Path], programme: str) -> None:
    folder = filed[programme]
    code, printed, complaint = monitor("reproduce", folder, "--workspace", folder.parents[2])

    said = [line.split()[-1] for line in printed.splitlines() if line.startswith("identical  ")]
    assert (code, complaint) == (0, "")
    assert said == sorted(everything(folder))


@pytest.mark.repeats
def test_the_shipped_programmes_answer_the_same_from_what_is_filed_with_them(project: Path) -> None:
    roots = Roots((project / "tests_definitions",), (project / "observations",))
    gathered = gather(*roots, date(2026, 11, 23))
    filed_with = archive.inputs(
        archive.unpacked(
            archive.packed(origin_of(gathered, *roots, {}, fingerprints_of(gathered.held, lambda: None)).texts), ""
        )
    )

    for programme in ("maryland_tcoc", "massachusetts_benchmark", "vermont_apm"):
        found = answers_of(gathered, programme)
        again = answering(programme, roots.observations)(filed_with, gathered.as_of)
        assert found
        assert differing(found, again) == []


@pytest.mark.usefixtures("pages_left_out")
def test_a_figure_changed_by_hand_is_found(monitor: Command, workspace: Path) -> None:
    folder = on_file(workspace, OLD)
    whole = json.loads((folder / "record.json").read_text("utf-8"))
    whole["findings"][0]["verdict"] = "met" if whole["findings"][0]["verdict"] != "met" else "missed"
    (folder / "record.json").write_text(json.dumps(whole), "utf-8")
    code, printed, _ = monitor("reproduce", folder, "--workspace", workspace)

    assert code == 15
    assert "DIFFERS    record.json" in printed
    assert "1 of 3 findings came out differently" in printed


@pytest.mark.usefixtures("pages_left_out")
def test_a_file_changed_by_hand_is_named(monitor: Command, workspace: Path) -> None:
    folder = on_file(workspace, OLD)
    (folder / "worksheets").mkdir()
    (folder / "worksheets" / "more.csv").write_text("year\n", "utf-8")

    code, printed, _ = monitor("reproduce", folder, "--workspace", workspace, "--json")
    whole = json.loads(printed)

    assert (code, whole["reproduced"]) == (15, False)
    assert "worksheets/more.csv is not named in the record" in whole["faults"]


@pytest.mark.usefixtures("pages_left_out")
def test_other_software_is_named_first(monitor: Command, workspace: Path) -> None:
    folder = on_file(workspace, OLD, record.software_details() | {"polars": "1.0.0"})
    code, printed, _ = monitor("reproduce", folder, "--workspace", workspace)

    assert code == 15
    assert printed.splitlines()[1].startswith("the software is not the one that made it: polars 1.0.0 -> ")


def without_data(workspace: Path, folder: Path) -> None:
    (workspace / CLAIMS / "2024-05-01" / "data.csv").unlink()


def with_other_data(workspace: Path, folder: Path) -> None:
    replaced(workspace / CLAIMS / "2024-05-01" / "data.csv", *RESTATED)


def without_inputs(workspace: Path, folder: Path) -> None:
    (folder / "inputs.zip").unlink()


def with_changed_inputs(workspace: Path, folder: Path) -> None:
    (folder / "inputs.zip").write_bytes(b"PK")


def with_sealed_inputs(members: dict[str, bytes]) -> Damage:
    """Inputs that the record vouches for, as one who forges both would file them."""

    def damage(workspace: Path, folder: Path) -> None:
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, content in members.items():
                zipped.writestr(name, content)
        forged(folder, held.getvalue())

    return damage


def forged(folder: Path, content: bytes) -> None:
    (folder / "inputs.zip").write_bytes(content)
    whole = json.loads((folder / "record.json").read_text("utf-8"))
    whole["files"]["inputs.zip"] = digest_of(content)
    (folder / "record.json").write_text(json.dumps(whole), "utf-8")


def without_record(workspace: Path, folder: Path) -> None:
    (folder / "record.json").unlink()


def with_another_file_for_a_record(workspace: Path, folder: Path) -> None:
    (folder / "record.json").write_text('{"findings": 3}', "utf-8")


def with_a_link(workspace: Path, folder: Path) -> None:
    (folder / "dashboard.html").symlink_to(workspace / "monitor.toml")


def of_another_schema(workspace: Path, folder: Path) -> None:
    texts = archive.unpacked((folder / "inputs.zip").read_bytes(), "")
    name = "definitions/1/model/growth.yaml"
    forged(folder, archive.packed(texts | {name: texts[name].replace(b"title:", b"heading:", 1)}))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (without_data, "claims/2024-05-01/data.csv: this publication is named in the record and is"),
        (with_other_data, "claims/2024-05-01/data.csv: this is not the publication that was used."),
        (without_inputs, "inputs.zip: it is not there, so the report cannot be rebuilt."),
        (with_changed_inputs, "inputs.zip: this is not the file that was filed."),
        (with_sealed_inputs({"../../etc/evil.yaml": b"x"}), 'inputs.zip: "../../etc/evil.yaml" leads out'),
        (with_sealed_inputs({"/etc/evil.yaml": b"x"}), 'inputs.zip: "/etc/evil.yaml" leads out of the archive.'),
        (with_sealed_inputs({"definitions/1/a.yaml": b"#" * 3_000_000}), "is larger than 1,000,000 bytes."),
        (with_sealed_inputs({"elsewhere/a.yaml": b"x"}), 'inputs.zip: "elsewhere/a.yaml" does not belong here.'),
        (lambda _, folder: forged(folder, b"no zip at all"), "inputs.zip: this is not a whole zip archive."),
        (without_record, "there is no filed report here."),
        (with_another_file_for_a_record, "record.json: this is not a record of a report."),
        (with_a_link, "dashboard.html: this is a link."),
        (of_another_schema, "is not understood by this software."),
    ],
)
def test_what_cannot_be_rebuilt_has_one_message(monitor: Command, workspace: Path, damage: Damage, says: str) -> None:
    folder = on_file(workspace, OLD)
    damage(workspace, folder)
    code, printed, complaint = monitor("reproduce", folder, "--workspace", workspace)

    assert (code, printed) == (15, "")
    assert says in complaint
    assert "Traceback" not in complaint


def test_reports_of_two_programmes_are_not_compared(monitor: Command, workspace: Path) -> None:
    one, other = on_file(workspace, OLD), on_file(workspace, NEW)
    whole = json.loads((other / "record.json").read_text("utf-8"))
    (other / "record.json").write_text(json.dumps(whole | {"programme": "other"}), "utf-8")

    code, _, complaint = monitor("compare", one, other, "--workspace", workspace)

    assert code == 15
    assert "these are reports of two programmes: model and other." in complaint
