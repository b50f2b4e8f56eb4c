"""Commands that answer for named programmes read and check those alone; what answers once is made once."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from monitor.errors import DefinitionError
from monitor.evaluation import answer
from monitor.evaluation.asked import findings_of
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import judged
from monitor.evaluation.signals import signals
from monitor.operations.report import material_of
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.records.record import Origin, record
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.yaml_files import Texts
from tests.workspaces import Command, copied, replaced

DAY = date(2026, 11, 23)
NAMED = "maryland_tcoc"
ANSWERING = (
    ("evaluate", NAMED),
    ("evaluate", f"{NAMED}/growth_guardrail", "--json"),
    ("explain", f"{NAMED}/growth_guardrail", "2022"),
    ("headroom", f"{NAMED}/growth_guardrail", "2025", "--given", "nation=+5%"),
    ("whatif", "maryland_four_ways"),
    ("obligations", NAMED),
    ("coverage", NAMED),
)
READING_ALL = (("check",), ("run", NAMED), ("evaluate",))
# What no answer of figures needs: drawing, filing, taking in, checking rows, and the words of a scenario.
NOT_NEEDED = (
    "dataframely", "jinja2", "openpyxl", "rich", "sqlalchemy", "weasyprint", "monitor.definitions.scenarios",
    "monitor.intake", "monitor.operations", "monitor.pages.model", "monitor.readers.delivery", "monitor.records",
    "monitor.rendering", "monitor.workspace.store",
)  # fmt: skip


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as it is shipped, with a mistake in one programme, a stray file in another, and a broken scenario."""
    folder = copied(tmp_path_factory.mktemp("office") / "office")
    definitions = folder / "tests_definitions"
    replaced(definitions / "ahead_ct/agreement.yaml", "id: ahead_ct", "id: ahead_xx")
    (definitions / "vermont_apm/notes").mkdir()
    (definitions / "vermont_apm/notes/left.yaml").write_text("a: 1\n", "utf-8")
    (definitions / "scenarios/another.yaml").write_text("id: [", "utf-8")
    return folder


@pytest.mark.parametrize("words", ANSWERING, ids=" ".join)
def test_a_mistake_in_another_programme_stops_no_answer(monitor: Command, faulty: Path, words: tuple[str, ...]) -> None:
    code, printed, complained = monitor(*words, "--as-of", DAY, "--workspace", faulty)

    assert (code, complained) == (0, "")
    assert printed == monitor(*words, "--as-of", DAY)[1] or "--json" in words  # whose fingerprint is another


@pytest.mark.parametrize("words", READING_ALL, ids=" ".join)
def test_what_is_asked_of_all_is_stopped_by_any(monitor: Command, faulty: Path, words: tuple[str, ...]) -> None:
    code, _, complained = monitor(*words, "--as-of", DAY, "--workspace", faulty)

    assert code == DefinitionError.exit_code
    assert "ahead_ct" in complained
    assert "left.yaml: this file would never be read." in complained


def test_a_mistake_of_its_own_stops_a_programme(monitor: Command, faulty: Path) -> None:
    code, _, complained = monitor("evaluate", "ahead_ct", "--workspace", faulty)

    assert code == DefinitionError.exit_code
    assert "ahead_xx" in complained
    assert "left.yaml" not in complained


def test_read_are_the_programme_and_those_it_takes_tests_from(project: Path) -> None:
    texts: Texts = {}
    root = project / "tests_definitions"
    found = load_definitions([root], texts, [NAMED])
    folders = {path.relative_to(root).parts[0] for path in texts}
    whole = load_definitions([root])

    assert folders == {"documents.yaml", "measures.yaml", NAMED, "watch_list"}
    assert [programme.id for programme in found.programmes] == [NAMED, "watch_list"]
    assert {*found.unread} == {programme.id for programme in whole.programmes} - {NAMED, "watch_list"}
    assert found.fingerprint == whole.fingerprint  # of all files, read or not
    assert not found.scenarios


def test_an_unknown_name_is_told_with_all_that_there_are(monitor: Command) -> None:
    code, _, complained = monitor("evaluate", "maryland_tcok")

    assert code == DefinitionError.exit_code
    assert 'Did you mean "maryland_tcoc"?' in complained
    assert "There are: ahead_ct, ahead_hi," in complained
    assert "vermont_apm" in complained
    assert monitor("evaluate", "maryland_tcok/growth_guardrail")[2] == complained
    assert monitor("coverage", "maryland_tcok")[2] == complained


def test_the_folder_of_scenarios_is_no_programme(monitor: Command) -> None:
    assert "there is no such programme" in monitor("evaluate", "scenarios")[2]


def test_a_scenario_of_a_misspelt_programme_is_told_with_all_tests(monitor: Command, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "tests_definitions/scenarios/maryland_four_ways.yaml"
    own = tmp_path / "maryland_four_ways.yaml"
    own.write_text(shipped.read_text("utf-8").replace("maryland_tcoc/", "maryland_tcok/"), "utf-8")

    assert 'Did you mean "maryland_tcoc/' in monitor("whatif", own)[2]


def test_answers_are_the_same_as_where_all_is_read(project: Path) -> None:
    roots = [project / "tests_definitions"], [project / "observations"]
    alone, whole = gather(*roots, DAY, ["vermont_apm"]), gather(*roots, DAY)
    each = [[found.as_json() for found in findings_of(one, "vermont_apm")] for one in (alone, whole)]

    assert each[0] == each[1] != []


def test_an_answer_loads_nothing_that_it_does_not_need(project: Path) -> None:
    code = (
        "import json, sys\nfrom monitor.cli import main\n"
        f"try:\n    main(['evaluate', '{NAMED}'])\nfinally:\n    print(json.dumps([*sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stderr)

    assert "monitor.evaluation.answer" in loaded
    assert not [name for name in NOT_NEEDED if name in loaded]


def calls_of(work: Callable[..., object], code: object) -> int:
    """How often a function of the program is called during `work`."""
    seen: list[FrameType] = []

    def noted(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is code:
            seen.append(frame)

    sys.setprofile(noted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return len(seen)


@pytest.fixture
def gathered(project: Path) -> Gathered:
    return gather([project / "tests_definitions"], [project / "observations"], DAY)


def test_a_report_makes_each_finding_once(gathered: Gathered) -> None:
    programme, origin = gathered.definitions.programme("maryland_all_payer"), Origin({"code": "-"}, {})
    made: list[int] = []

    def report() -> None:
        tests = [judged(sheet) for sheet in gathered.worksheets(programme)]
        DASHBOARD.report(material_of(gathered, programme, tests, origin))
        record(gathered, programme.id, tests, origin, {}, {})
        made.append(sum(len(test.found) + len(signals(test.sheet)) for test in tests))

    code = answer.finding.__wrapped__.__code__  # type: ignore[attr-defined]  # what `once` wraps
    assert calls_of(report, code) == made[0] > 0


def test_an_evaluation_makes_each_finding_once(monitor: Command) -> None:
    code = answer.finding.__wrapped__.__code__  # type: ignore[attr-defined]
    printed: list[str] = []
    calls = calls_of(lambda: printed.append(monitor("evaluate", NAMED, "--json", "--as-of", DAY)[1]), code)
    whole = json.loads(printed[0])

    assert calls == len(whole["findings"]) + len(whole["signals"]) > 0


def test_a_worksheet_is_filled_once(gathered: Gathered) -> None:
    test = gathered.definitions.test(f"{NAMED}/growth_guardrail")

    assert gathered.worksheet(test) is gathered.worksheet(test)
    assert gathered.worksheet(test, gathered.entities(test)) is gathered.worksheet(test)


@pytest.fixture(scope="module")
def with_a_programme_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace beside what is shipped, with one programme of its own and nothing else."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "monitor.toml").write_text("[paths]\npackaged = true\n", "utf-8")
    page = (Path(__file__).parents[2] / "docs/definitions.md").read_text("utf-8").partition("id: ahead_seventh")[2]
    own = folder / "tests_definitions/ahead_seventh"
    own.mkdir(parents=True)
    (own / "agreement.yaml").write_text("id: ahead_seventh" + page.partition("```")[0], "utf-8")
    for name in ("observations", "reports", "inbox"):
        (folder / name).mkdir()
    return folder


@pytest.mark.parametrize("words", ANSWERING, ids=" ".join)
def test_an_office_of_which_nothing_is_read_answers_too(
    monitor: Command, with_a_programme_of_its_own: Path, words: tuple[str, ...]
) -> None:
    code, printed, complained = monitor(*words, "--as-of", DAY, "--workspace", with_a_programme_of_its_own)

    assert (code, complained) == (0, "")
    assert printed == monitor(*words, "--as-of", DAY)[1] or "--json" in words


def test_a_programme_whose_agreement_is_gone_stops_no_other(monitor: Command, tmp_path: Path) -> None:
    folder = copied(tmp_path / "office")
    (folder / "tests_definitions/vermont_apm/agreement.yaml").unlink()

    words = ("evaluate", NAMED, "--as-of", DAY)
    assert monitor(*words, "--workspace", folder) == monitor(*words)
    assert 'Did you mean "maryland_tcoc"?' in monitor("evaluate", "maryland_tcok", "--workspace", folder)[2]
    assert monitor("check", "--workspace", folder)[0] == DefinitionError.exit_code
