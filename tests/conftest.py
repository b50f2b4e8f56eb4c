"""What every kind of test may use."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from monitor.cli import main
from tests import read_once
from tests.workspaces import Command

read_once.keep()
ROOT = Path(__file__).parent.parent
FILED_ON = date(2026, 11, 23)
COUNTING = "COVERAGE_PROCESS_CONFIG"  # how a process is told to count the lines that it runs
REPEATING = [ROOT / "tests" / name for name in ("data", "golden", "property")]  # the shipped, the real, any figures

# Where checks decide over a change, the same figures are tried each time; at a desk, new ones.
settings.register_profile("decides", derandomize=True, deadline=None, max_examples=12)
settings.register_profile("explores", deadline=None, max_examples=25)
settings.load_profile("decides" if os.environ.get("CI") or os.environ.get("MONITOR_REQUIRE_ALL") else "explores")


@contextmanager
def uncounted() -> Iterator[None]:
    """Lines that run meanwhile, here or in a process started here, are not counted as covered.

    Counting doubles the time of all Python code, and what goes over everything that is shipped runs the same lines
    thousands of times. Nothing is lost by it: other tests run them too, on figures of their own.
    """
    here, in_threads, elsewhere = sys.gettrace(), threading.gettrace(), os.environ.pop(COUNTING, None)
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        sys.settrace(here)
        threading.settrace(in_threads)
        if elsewhere is not None:
            os.environ[COUNTING] = elsewhere


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """One test with its set-up, counted or not."""
    if not item.get_closest_marker("repeats") and not set(REPEATING) & {*item.path.parents}:
        return (yield)
    with uncounted():
        return (yield)


def unavailable(what: str) -> NoReturn:
    """Skips the test; or fails it where everything is required, so that a check can't quietly stop checking."""
    if os.environ.get("MONITOR_REQUIRE_ALL"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def project_files(project: Path) -> tuple[Path, ...]:
    """The files under version control, and those about to be: relative to the root, without what git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if listed.returncode:
        unavailable("not a git checkout, so it can't be told which files belong to the project")
    return tuple(sorted({Path(name) for name in listed.stdout.split("\0") if name and (project / name).is_file()}))


@pytest.fixture(scope="session")
def shared_data(project: Path) -> Path:
    """Real CMS files for tests of the readers. They are not part of the project and need not be there."""
    folder = project.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real CMS files for testing (../shared/data) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """Finds the first of several programs of the system: `program("chromium", "google-chrome")`."""

    def find(*names: str) -> str:
        found = next(filter(None, map(shutil.which, names)), None)
        return found or unavailable(f"{' or '.join(names)} is not installed; `make test` installs it")

    return find


@pytest.fixture(scope="session")
def browser_path(program: Callable[..., str]) -> str:
    """The system's browser; none is ever downloaded."""
    return program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it would be published, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of the two older Maryland programmes, which have every part, made once for all processes."""
    from filelock import FileLock

    from monitor.operations.run import run
    from monitor.workspace.settings import load_settings

    own = tmp_path_factory.getbasetemp()
    office = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "office"
    with FileLock(office.with_suffix(".lock")), uncounted():
        if not office.exists():
            office.mkdir()
            (office / "monitor.toml").touch()
            run(load_settings(office, {}), ("maryland_all_payer", "maryland_tcoc"), FILED_ON)
    return {folder.name: folder for folder in (office / "reports" / FILED_ON.isoformat()).iterdir()}


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs one command in this process: exit code, what it printed, what it complained about."""

    def command(*words: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, printed.out, printed.err

    return command


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Any]:
    """A real browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"], timeout=0)
        yield launched
        launched.close()


@pytest.fixture(autouse=True)
def a_pipe_as_wide_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No width of whoever runs the tests narrows a table; a test that wants one sets it."""
    monkeypatch.delenv("COLUMNS", raising=False)
