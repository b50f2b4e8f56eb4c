"""Settings: the defaults, a workspace's own, variables over both, and what is refused."""

from pathlib import Path

import pytest

from monitor.errors import SettingsError
from monitor.outlook.policy import Policy
from monitor.shipped import shipped
from monitor.workspace.settings import SETTINGS_FILE, Settings, load_settings, new_workspace
from tests.broken_files import BROKEN, expected, mistakes


def _workspace(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / SETTINGS_FILE).write_text(text, "utf-8")
    return folder


def _loaded(folder: Path, text: str, **variables: str) -> Settings:
    return load_settings(_workspace(folder, text), variables)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and an empty home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_without_a_workspace_the_shipped_folders_serve(elsewhere: Path) -> None:
    settings = load_settings(None, {})

    assert settings.definitions == (shipped("tests_definitions"),)
    assert settings.observations == (shipped("observations"),)
    assert settings.reports == Path("reports")
    assert settings.inbox is None
    assert settings.ledger == elsewhere / "data" / "agreement-monitor" / "monitor.db"


def test_without_a_workspace_a_folder_that_happens_to_be_here_is_not_taken(elsewhere: Path) -> None:
    (elsewhere / "tests_definitions").mkdir()

    assert load_settings(None, {}).definitions == (shipped("tests_definitions"),)


def test_without_a_workspace_variables_count_too(elsewhere: Path) -> None:
    (elsewhere / "own").mkdir()
    settings = load_settings(None, {"MONITOR_PATHS__REPORTS": "out", "MONITOR_PATHS__DEFINITIONS": "own"})

    assert settings.reports == Path("out")
    assert settings.definitions == (shipped("tests_definitions"), Path("own"))


def test_the_current_folder_is_a_workspace_if_it_has_settings(elsewhere: Path) -> None:
    _workspace(elsewhere, '[paths]\nreports = "out"\n')

    assert load_settings(None, {}).reports == Path("out")


def test_a_workspace_has_its_own_folders_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    settings = _loaded(tmp_path, '[paths]\ndefinitions = "rules"\n[database]\nurl = "sqlite:///state/runs.db"\n')

    assert settings.definitions == (shipped("tests_definitions"), tmp_path / "rules")
    assert settings.observations == (shipped("observations"),)
    assert settings.reports == tmp_path / "reports"
    assert settings.inbox == tmp_path / "inbox"
    assert settings.ledger == tmp_path / "state" / "runs.db"


def test_an_operator_may_keep_folders_on_another_disk(tmp_path: Path) -> None:
    share = tmp_path / "share"
    for name in ("reports", "figures", "ledger", "inbox"):
        (share / name).mkdir(parents=True)
    text = f'[paths]\nreports = "{share}/reports"\nobservations = "{share}/figures"\n[database]\nurl = "sqlite:///{share}/ledger/m.db"\n'

    settings = _loaded(tmp_path / "office", text, MONITOR_PATHS__INBOX=str(share / "inbox"))

    assert settings.reports == share / "reports"
    assert settings.store == settings.observations[-1] == share / "figures"
    assert settings.ledger == share / "ledger" / "m.db"


@pytest.mark.parametrize("path", ["out", "../share/reports", "reports/../../share"])
def test_a_relative_path_or_a_link_never_leads_out(path: str, tmp_path: Path) -> None:
    (tmp_path / "share/reports").mkdir(parents=True)
    (tmp_path / "office").mkdir()
    (tmp_path / "office/out").symlink_to(tmp_path / "share")

    with pytest.raises(SettingsError, match="leads out of the workspace"):
        _loaded(tmp_path / "office", f'[paths]\nreports = "{path}"\n')


def test_a_workspace_may_do_without_the_shipped_folders(tmp_path: Path) -> None:
    settings = _loaded(tmp_path, "[paths]\npackaged = false\n")

    assert settings.definitions == (tmp_path / "tests_definitions",)
    assert settings.observations == (tmp_path / "observations",)


def test_a_workspace_around_the_shipped_folders_reads_them_once() -> None:
    root = shipped("tests_definitions").parent
    settings = load_settings(None, {"MONITOR_PATHS__DEFINITIONS": "tests_definitions"})

    assert settings.definitions == (shipped("tests_definitions"),)
    assert (root / "tests_definitions").is_dir()


def test_a_variable_overrides_the_file(tmp_path: Path) -> None:
    settings = _loaded(
        tmp_path,
        '[paths]\nreports = "a"\n',
        MONITOR_PATHS__REPORTS="b",
        MONITOR_PATHS__PACKAGED="false",
        MONITOR_ASIDE="c",
    )

    assert settings.reports == tmp_path / "b"
    assert settings.definitions == (tmp_path / "tests_definitions",)


def test_a_job_runs_by_the_time_of_the_east_coast_unless_it_says_more(tmp_path: Path) -> None:
    (job,) = _loaded(tmp_path, '[[jobs]]\nid = "monthly"\ncron = "0 6 15 * *"\n').file.jobs

    assert (job.id, job.timezone, job.programmes) == ("monthly", "America/New_York", [])


@pytest.mark.parametrize(
    "cron",
    ["0 6 15 * *", "*/5 * * * *", "0,30 6-18 1 jan-mar mon", "0 6 1-7/2 * mon,WED", "0 6 * * fri-sun", "59 23 31 12 *"],
)
def test_a_cron_line_that_is_read_is_one_that_the_clock_takes(cron: str, tmp_path: Path) -> None:
    from monitor.operations.times import trigger

    settings = _loaded(tmp_path, f'[[jobs]]\nid = "a"\ncron = "{cron}"\n')

    assert trigger(settings.file.jobs[0]).fields


@pytest.mark.parametrize("mistake", mistakes("settings"))
def test_a_mistake_is_named_with_its_line_and_how_to_mend_it(mistake: str) -> None:
    with pytest.raises(SettingsError) as fault:
        load_settings(BROKEN / "settings" / mistake, {})

    assert str(fault.value) == expected("settings", mistake)
    assert fault.value.exit_code == 13


VARIABLES = {
    "MONITOR_PATHS__REPORT=out": """MONITOR_PATHS__REPORT: "report" is not a word we know here.
  Here stand: definitions, observations, reports, inbox, packaged.
  Did you mean "reports"?""",
    "MONITOR_DATABSE__URL=sqlite:///a.db": """MONITOR_DATABSE__URL: "databse" is not a word we know here.
  Here stand: paths, database, files, jobs, schedule, alerts, outlook, office, site.
  Did you mean "database"?""",
    "MONITOR_DATABASE__URL=postgresql://db": """\
MONITOR_DATABASE__URL: "url": this version keeps its ledger in SQLite only.
  Write sqlite:///monitor.db""",
    "MONITOR_JOBS__ID=a": """MONITOR_JOBS__ID: [jobs] cannot be set by a variable.
  Use monitor.toml.""",
    "MONITOR_PATHS__PACKAGED=maybe": (
        'MONITOR_PATHS__PACKAGED: "packaged" must be true or false; here stands "maybe".'
    ),
}


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_mistake_in_a_variable_is_named_after_the_variable(variable: str, tmp_path: Path) -> None:
    name, _, value = variable.partition("=")

    with pytest.raises(SettingsError) as fault:
        _loaded(tmp_path, '[[jobs]]\nid = "monthly"\ncron = "0 6 15 * *"\n', **{name: value})

    assert str(fault.value) == VARIABLES[variable]


def test_levels_of_alerts_are_settings(tmp_path: Path) -> None:
    outlook = _loaded(tmp_path, '[outlook]\nwatch = 0.4\nwarns_from = "june"\ncalm_vintages = 3\n').file.outlook

    assert outlook.policy == Policy(watch=0.4, warns_from=6, calm_vintages=3)
    assert _loaded(tmp_path, "").file.outlook.policy == Policy()


def test_settings_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes("# größer\n".encode("latin-1"))

    with pytest.raises(SettingsError, match="this is not UTF-8 text"):
        load_settings(tmp_path, {})


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no monitor.toml in this folder.\n  Make one with: monitor init"):
        load_settings(tmp_path, {})


def test_what_init_writes_are_the_defaults(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "office" / "md")
    settings = load_settings(made.parent, {})

    assert settings.file == load_settings(_workspace(tmp_path / "empty", ""), {}).file
    assert settings.definitions[0] == shipped("tests_definitions")
    assert all(folder.is_dir() for folder in (*settings.definitions, *settings.observations, settings.reports))
    assert settings.inbox is not None
    assert settings.inbox.is_dir()


def test_the_job_in_the_comments_of_init_is_a_good_one(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "office")
    text = made.read_text("utf-8")
    job = "\n".join(line.removeprefix("# ") for line in text[text.index("# [[jobs]]") :].splitlines())

    assert _loaded(tmp_path / "other", job).file.jobs[0].cron == "0 6 15 * *"


def test_init_never_overwrites(tmp_path: Path) -> None:
    _workspace(tmp_path, "# mine\n")

    with pytest.raises(SettingsError, match="there is one already"):
        new_workspace(tmp_path)
    assert (tmp_path / SETTINGS_FILE).read_text("utf-8") == "# mine\n"


def test_init_where_no_folder_can_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(SettingsError, match="a file stands where a folder belongs"):
        new_workspace(tmp_path / "file")


def test_an_office_has_a_colour_of_its_own_that_can_be_read(tmp_path: Path) -> None:
    from monitor.operations.cover import cover_now
    from monitor.rendering.render import stylesheet

    for accent, fits in (("#7a1f3d", True), ("#f2c14e", False)):
        folder = tmp_path / accent[1:]
        new_workspace(folder)
        with (folder / "monitor.toml").open("a") as file:
            file.write(f'[office]\nname = "An office"\naccent = "{accent}"\n')
        if fits:
            assert f"--navy:{accent};" in stylesheet(cover_now(load_settings(folder, {})).office.accent)
        else:
            with pytest.raises(SettingsError, match="could not be read on paper"):
                cover_now(load_settings(folder, {}))
