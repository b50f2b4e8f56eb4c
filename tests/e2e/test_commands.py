"""The commands as a new user tries them: what they print, what they write, how they end."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import Problem, ShortfallError
from monitor.operations import run
from monitor.operations.run import run_locked
from tests.sheets import shipped
from tests.workspaces import Command, copied, everything, replaced, resealed

AS_OF = "2026-11-23"
GUARDRAIL = "maryland_tcoc/growth_guardrail"
GV = "observations/cms_geographic_variation/2026-05-15"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(tmp_path / "office")


def answered(monitor: Command, *words: str | Path) -> dict[str, Any]:
    code, printed, complaint = monitor("evaluate", *words, "--json")
    assert (code, complaint) == (0, "")
    whole: dict[str, Any] = json.loads(printed)
    return whole


def test_check_reads_every_definition_and_runs_every_example(monitor: Command) -> None:
    code, printed, _ = monitor("check")

    assert code == 0
    said = re.fullmatch(r"([0-9]+) tests and ([0-9]+) examples: all hold\.\n", printed)
    assert said
    assert int(said[2]) > int(said[1]) >= 7


def test_coverage_is_printed_or_written(monitor: Command, tmp_path: Path) -> None:
    words = ("coverage", "maryland_all_payer", "--as-of", AS_OF)
    page = tmp_path / "coverage.md"

    assert monitor(*words, "--write", page) == (0, f"Wrote {page}\n", "")
    assert page.read_text("utf-8") == monitor(*words)[1]
    (programme,) = json.loads(monitor(*words, "--json")[1])["programmes"]
    assert programme["id"] == "maryland_all_payer"
    assert monitor("coverage", "maryland")[0] == 10


@pytest.mark.repeats
def test_an_example_that_does_not_hold_is_named_with_what_was_found(monitor: Command, workspace: Path) -> None:
    example = workspace / "tests_definitions/maryland_tcoc/examples/growth_guardrail.yaml"
    replaced(example, "verdict: missed, room: -0.0001", "verdict: met, room: -0.0001")

    code, printed, complaint = monitor("check", "--workspace", workspace)

    assert (code, printed) == (10, "")
    assert 'A hundredth of a dollar more is past it": verdict in 2019: expected met, found missed.' in complaint


@pytest.mark.repeats
def test_check_of_a_folder_needs_no_workspace(monitor: Command, workspace: Path) -> None:
    assert monitor("check", workspace / "tests_definitions")[0] == 0
    assert monitor("check", workspace / "tests_definitions" / "maryland_tcoc")[0] == 0


def test_the_json_of_an_evaluation_is_the_contract(monitor: Command) -> None:
    whole = answered(monitor, "maryland_tcoc/growth_guardrail", "--year", "2023", "--as-of", AS_OF)

    assert list(whole) == [
        "as_of",
        "software",
        "definitions",
        "observations",
        "expected",
        "made",
        "counts",
        "by_their_figure",
        "others_found",
        "findings",
        "signals",
        "worksheets",
    ]
    (found,) = whole["findings"]
    assert (found["verdict"], found["basis"], found["direction"], found["unit"]) == (
        "met", "approximate", "at_most", "points",
    )  # fmt: skip
    assert found["value"] == pytest.approx(-2.4244, abs=5e-5)
    assert found["room"] == pytest.approx(3.4244, abs=5e-5)
    assert found["lines"]["nation_growth"] == pytest.approx(6.1965, abs=5e-5)


def test_a_folder_of_another_program_has_one_message(monitor: Command, tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"part{number}" / "deeper").mkdir(parents=True)
        (tmp_path / f"part{number}" / "deeper" / "settings.yaml").touch()

    code, _, complaint = monitor("check", tmp_path)

    assert code == 10
    assert complaint.startswith(f"{tmp_path}: this is not a folder of definitions.\n")
    assert complaint.count("\n") == 3


def test_of_very_many_problems_the_first_are_printed_and_the_rest_counted(monitor: Command, workspace: Path) -> None:
    for number in range(60):
        (workspace / "tests_definitions" / f"part{number:02}").mkdir()

    code, _, complaint = monitor("check", "--workspace", workspace)

    assert code == 10
    assert complaint.count("this folder has no agreement.yaml") == 50
    assert "And 10 further problems." in complaint


@pytest.mark.repeats
def test_sealing_names_each_publication_once(monitor: Command, workspace: Path) -> None:
    (workspace / "observations" / "manifest.csv").unlink(missing_ok=True)
    sealed = monitor("check", "--seal", "--workspace", workspace)
    again = monitor("check", "--seal", "--workspace", workspace)

    assert (sealed[0], again[0]) == (0, 0)
    assert "Sealed cms_geographic_variation/2026-05-15\n" in sealed[1]
    assert again[1].count("\n") == 1
    changed_figure(workspace)
    resealed(workspace / GV)
    assert monitor("evaluate", "--workspace", workspace)[0] == 11


def test_a_population_is_asked_of_by_its_registered_name(monitor: Command) -> None:
    everybody = answered(monitor, "maryland_tcoc/growth_guardrail", "--population", "all", "--as-of", AS_OF)
    code, printed, complaint = monitor("evaluate", "maryland_tcoc/growth_guardrail", "--population", "martians")

    assert {found["population"] for found in everybody["findings"]} == {"all"}
    assert (code, printed) == (10, "")
    assert 'there is no population "martians".' in complaint


def test_an_earlier_date_answers_from_what_was_known_then(monitor: Command) -> None:
    before = answered(monitor, "maryland_tcoc/growth_guardrail", "--as-of", "2026-05-14")
    after = answered(monitor, "maryland_tcoc/growth_guardrail", "--as-of", "2026-05-15")

    assert {found["verdict"] for found in before["findings"]} == {"cannot tell"}
    assert (before["expected"], after["expected"]) == (0, 6)
    assert [found["verdict"] for found in after["findings"]].count("met") == 4


def test_another_state_is_held_against_the_same_rule(monitor: Command) -> None:
    whole = answered(monitor, "maryland_tcoc/growth_guardrail", "--entity", "VT", "--as-of", AS_OF)
    gaps = {found["year"]: found["value"] for found in whole["findings"]}

    assert gaps[2021] == pytest.approx(5.101, abs=5e-4)
    assert gaps[2024] == pytest.approx(-3.163, abs=5e-4)


def test_a_file_serves_as_the_newest_publication_for_one_call(monitor: Command, workspace: Path) -> None:
    data = workspace / GV / "data.csv"
    replaced(data, "2022,13759", "2022,15000")

    changed = answered(
        monitor, "maryland_tcoc/growth_guardrail", "--year", "2022", "--as-of", AS_OF,
        "--observations", f"cms_geographic_variation={data}",
    )  # fmt: skip

    assert changed["findings"][0]["verdict"] == "missed"
    assert answered(monitor, "maryland_tcoc", "--as-of", AS_OF)["findings"] != changed["findings"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["evaluate", "no_such_programme"], 10),
        (["explain", "maryland_tcoc/no_such_test", "2022"], 10),
        (["explain", "maryland_tcoc/growth_guardrail", "1999"], 10),
        (["evaluate", "--observations", "cms_geographic_variation=no_such_file.csv"], 11),
        (["evaluate", "--observations", "cms_geographic_variation"], 11),
        (["evaluate", "--observations", "no_such_source=x.csv"], 11),
        (["run", "--reports", "poster"], 13),
        (["evaluate", "--workspace", "/no/such/workspace"], 13),
        (["schedule"], 13),
        (["evaluate", "--year", "soon"], 2),
        (["evaluate", "--entity", "Maryland"], 2),
    ],
)
def test_a_wrong_word_has_one_message_and_its_exit_code(monitor: Command, words: list[str], code: int) -> None:
    assert monitor(*words)[0] == code


def test_asked_to_fail_on_a_verdict_the_exit_code_says_so(monitor: Command) -> None:
    savings, rows = "maryland_tcoc/annual_savings", "maryland_tcoc/consecutive_years"
    told = "maryland_tcoc/savings_five_years"  # of its one year; 2021 of the other may have been the second above

    assert monitor("evaluate", rows, "--as-of", AS_OF, "--fail-on", "missed")[0] == 20
    assert monitor("evaluate", savings, "--as-of", AS_OF, "--fail-on", "missed")[0] == 0
    assert monitor("evaluate", savings, "--as-of", AS_OF, "--fail-on", "cannot-tell")[0] == 21
    assert monitor("evaluate", rows, "--as-of", AS_OF, "--fail-on", "cannot-tell")[0] == 21
    assert monitor("evaluate", told, "--as-of", AS_OF, "--fail-on", "cannot-tell")[0] == 0


def test_explain_prints_the_question_the_answer_and_numbered_lines(monitor: Command) -> None:
    code, printed, _ = monitor("explain", "maryland_tcoc/consecutive_years", "2022", "--as-of", AS_OF)

    assert code == 0
    assert (
        "Years running above the nation in 2022: 2 years or more. At most 1 year is allowed. "
        "Missed: 2 or more, where one is allowed." in " ".join(printed.split())
    )
    assert "7. Years running above the nation" in printed
    assert "cms_geographic_variation/2026-05-15" in printed


def test_explain_as_json_holds_the_same_words(monitor: Command) -> None:
    _, printed, _ = monitor("explain", "maryland_tcoc/consecutive_years", "2022", "--as-of", AS_OF, "--json")

    page = json.loads(printed)
    assert page["answer"].endswith("Missed: 2 or more, where one is allowed.")
    assert [step["number"] for step in page["steps"]] == list(range(1, 8))


@pytest.mark.repeats
def test_a_run_files_its_reports_and_the_same_run_again_changes_nothing(monitor: Command, workspace: Path) -> None:
    code, printed, _ = monitor("run", "maryland_all_payer", "--workspace", workspace, "--as-of", AS_OF)
    folder = workspace / "reports" / AS_OF / "maryland_all_payer"
    first = everything(workspace / "reports")

    assert code == 0
    assert str(folder / "dashboard.pdf") in printed
    tests = {path.stem for path in (workspace / "tests_definitions/maryland_all_payer").glob("*.yaml")} - {"agreement"}
    tests |= {
        name.partition("/")[2] for name in shipped().definitions.programme("maryland_all_payer").agreement.watches
    }
    assert set(everything(folder)) == {
        "annex.html", "annex.pdf", "checks.json", "dashboard.html", "dashboard.pdf", "inputs.zip", "record.json",
        *(f"worksheets/{name}.csv" for name in tests),
    }  # fmt: skip
    assert monitor("run", "maryland_all_payer", "--workspace", workspace, "--as-of", AS_OF)[0] == 0
    assert everything(workspace / "reports") == first


def test_the_record_holds_the_fingerprints_and_every_finding(filed: dict[str, Path]) -> None:
    record = json.loads((filed["maryland_all_payer"] / "record.json").read_text("utf-8"))

    assert len(record["findings"]) >= 15
    assert record["expected"] == record["made"] >= 14
    publications = [entry["publication"] for entry in record["observations"]]
    assert {"cms_program_statistics/2017-05-02", "cms_geographic_variation/2026-05-15"} <= set(publications)
    known = [(day.partition(".")[0], source, day) for source, _, day in (name.partition("/") for name in publications)]
    assert known == sorted(known)
    assert set(record["files"]) >= {"dashboard.html", "dashboard.pdf", "annex.html", "annex.pdf", "inputs.zip"}
    assert all(finding["inputs"] for finding in record["findings"] if finding["value"] is not None)
    assert record["definitions"].startswith("sha256:")
    assert {signal["signal"] for signal in record["signals"]} == {"calls for a look", "as expected", "cannot tell"}
    assert all("verdict" not in signal for signal in record["signals"])


def test_what_watches_call_for_is_an_alert_until_somebody_has_looked(monitor: Command, workspace: Path) -> None:
    here, name = ("--workspace", workspace), "louisiana_withhold/inpatient_stays/LA/all/2021"
    assert monitor("alerts", "list", *here)[:2] == (0, "No alert stands.\n")
    printed = monitor("run", "louisiana_withhold", *here, "--as-of", AS_OF)[1]
    stand = json.loads(monitor("alerts", "list", "--json", *here)[1])

    assert f"{len(stand)} new alerts call for a look" in printed
    assert name in {alert["id"] for alert in stand}
    assert monitor("alerts", "acknowledge", name, "--by", "the analyst", *here)[:2] == (
        0, f"{name} is acknowledged by the analyst.\n",
    )  # fmt: skip
    assert "new alert" not in monitor("run", "louisiana_withhold", *here, "--as-of", AS_OF)[1]
    assert "acknowledged by the analyst" in monitor("alerts", "list", *here)[1]


def test_alerts_are_kept_in_a_workspace_only(monitor: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, told = monitor("alerts", "list")

    assert (code, told.splitlines()[0]) == (13, "--workspace: there is no workspace that keeps alerts.")


def broken_definition(workspace: Path) -> None:
    path = workspace / "tests_definitions/maryland_tcoc/growth_guardrail.yaml"
    replaced(path, "adopted: 2018-07-09\n        cite", "adoptd: 2018-07-09\n        cite")


def broken_figure(workspace: Path) -> None:
    (workspace / "observations" / "manifest.csv").unlink()  # what is sealed is not checked again, nor edited
    replaced(workspace / GV / "data.csv", "2022,13759", "2022,13.759.0")
    resealed(workspace / GV)


def changed_figure(workspace: Path) -> None:
    replaced(workspace / GV / "data.csv", "2022,13759", "2022,13760")


@pytest.mark.parametrize(
    ("damage", "code", "says"),
    [
        (broken_definition, 10, 'growth_guardrail.yaml, line 33: "adoptd" is not a word we know here.'),
        (broken_figure, 11, 'value is "13.759.0".'),
        (changed_figure, 11, "data.csv is not the file this card was written for."),
    ],
)
def test_a_fault_leaves_the_last_report_as_it_was(
    monitor: Command, workspace: Path, damage: Callable[[Path], None], code: int, says: str
) -> None:
    kept = workspace / "reports" / "2026-10-01" / "maryland_tcoc" / "record.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("the last good report", "utf-8")
    damage(workspace)
    before = everything(workspace / "reports")

    found, printed, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)

    assert (found, printed) == (code, "")
    assert says in complaint
    assert complaint.endswith("Nothing was written; the last report is unchanged.\n")
    assert everything(workspace / "reports") == before


def test_a_figure_that_was_due_and_is_missing_is_a_failed_run(monitor: Command, workspace: Path) -> None:
    (workspace / "observations" / "manifest.csv").unlink()  # what is sealed is not edited
    replaced(workspace / GV / "source.yaml", "by: 2027-06-30", "by: 2026-06-30")

    code, _, complaint = monitor("evaluate", "maryland_tcoc", "--workspace", workspace, "--as-of", AS_OF)

    assert code == 12
    assert re.search(r"run: ([0-9]+) findings were due and ([0-9]+) could be made\.", complaint)
    assert "maryland_tcoc/growth_guardrail 2025: waits for cms_geographic_variation 2025 (due 2026-06)" in complaint
    assert "Nothing was written" not in complaint


def test_another_run_at_work_is_not_disturbed(monitor: Command, workspace: Path) -> None:
    with run_locked(workspace / "reports"):
        code, _, complaint = monitor("run", "--workspace", workspace, "--as-of", AS_OF)

    assert code == 14
    assert "another run is at work here" in complaint


def test_a_workspace_is_begun_with_init(monitor: Command, tmp_path: Path) -> None:
    code, printed, _ = monitor("init", tmp_path / "office")

    assert (code, "monitor.toml" in printed) == (0, True)
    assert answered(monitor, "--workspace", tmp_path / "office", "--as-of", AS_OF)["expected"] >= 32
    assert monitor("init", tmp_path / "office")[0] == 13
    assert monitor("runs", "--workspace", tmp_path / "office") == (0, "The schedule has run nothing yet.\n", "")


def test_what_is_set_but_not_done_is_said(monitor: Command, workspace: Path) -> None:
    with (workspace / "monitor.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[alerts.channels]]\nurl = "mailto://office"\nlevels = ["missed"]\n')

    complaint = monitor("evaluate", GUARDRAIL, "--workspace", workspace, "--as-of", AS_OF)[2]

    assert "this version sends no alerts" in complaint


@pytest.mark.repeats
def test_a_table_in_a_pipe_is_not_cut(program: Callable[..., str]) -> None:
    command = [sys.executable, "-c", "from monitor.cli import main; main()", "evaluate", "--as-of", AS_OF]
    plain = {name: value for name, value in os.environ.items() if name != "COLUMNS"}  # which would narrow it
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=plain).stdout

    near = "it is 0.12 points below the limit, less than the stated error of 0.55 points"
    assert f"{near} (Maryland's own, 2015 to 2023)" in printed
    assert "\x1b" not in printed


def test_long_work_says_on_a_terminal_what_it_is_at(
    monitor: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(run, "rendered", told)

    code, _, said = monitor("run", "maryland_tcoc", "--workspace", workspace, "--as-of", AS_OF)

    assert (code, "Drawing" in said) == (12, True)


def told(*words: object) -> object:
    """In the place of drawing a report: says so, and finds nothing to file."""
    words[3]("Drawing")  # type: ignore[operator]
    raise ShortfallError(Problem("run", 0, "nothing was drawn."))


def test_help_says_what_each_command_of_a_group_does(monitor: Command) -> None:
    printed = monitor("alerts", "--help")[1]
    for sentence in ("Note that the alert ID", "List the alerts", "Tell the alert ID in full"):
        assert sentence in printed


def test_help_names_the_commands_of_the_contract(monitor: Command) -> None:
    printed = monitor("--help")[1]

    assert all(f"│ {name} " in printed for name in ("check", "compare", "evaluate", "reproduce", "run", "schema"))
    assert "compare      Say what changed from report OLD to report NEW" in printed
