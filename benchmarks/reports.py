"""What a programme's reports cost: a full set of kinds, each volume beside peers of the same page, and a run again.

Seconds of a clock, as a person waits for them, are held against the limits that were set for two cores; printing is
held against bare WeasyPrint and a browser, which print the same page in the same run. Exit code 1 past any of them.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from measured import Measured, Yardstick, in_turn
from run import AS_OF, COMMAND

from monitor.evaluation.judged import judged
from monitor.operations.report import material_of
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.records.record import Origin
from monitor.rendering.pdf import render_pdf
from monitor.rendering.render import render_html
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings

PROGRAMME = "maryland_tcoc"
ALL = "dashboard,quarterly,annual,exhibits,workbook"
BROWSER = "/usr/bin/chromium"


def waited(words: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds of a clock and peak megabytes of a command, its own processes included."""
    started = time.perf_counter()
    child = subprocess.Popen([*COMMAND, *words], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.perf_counter() - started, used.ru_maxrss / 1024


def whole_sets() -> list[Measured]:
    """A full set of kinds, and the same again with nothing changed."""
    asked = ["run", PROGRAMME, "--as-of", AS_OF.isoformat(), "--reports", ALL]
    with tempfile.TemporaryDirectory() as name:
        waited(["--help"], Path(name))
        seconds, memory = waited(asked, Path(name))
        again = [waited(asked, Path(name))[0] for _ in range(3)]
    return [
        Measured(f"`monitor run {PROGRAMME}`, every kind", "s", [seconds], Yardstick("the limit", [20]), 1),
        Measured("the same, peak memory of its largest process", "MB", [memory], Yardstick("the limit", [700]), 1),
        Measured("the same again, nothing changed", "s", again, Yardstick("the limit", [3]), 1),
    ]


def volumes() -> list[Measured]:
    """The main volume as a page and on paper, beside what prints the same page without a check, a tag or a mark."""
    import weasyprint

    gathered = gather_from(load_settings(None, {}), AS_OF)
    programme = gathered.definitions.programme(PROGRAMME)
    tests = [judged(sheet) for sheet in gathered.worksheets(programme)]
    page = DASHBOARD.report(material_of(gathered, programme, tests, Origin({"code": ""}, {})))
    html = render_html(page)

    drawn, printed, bare = in_turn(
        3,
        lambda: render_html(page),
        lambda: render_pdf(html, AS_OF),
        lambda: weasyprint.HTML(string=html).write_pdf(),
    )
    return [
        Measured("the main volume as HTML, figures at hand", "s", drawn, Yardstick("the limit", [4]), 1),
        Measured("the main volume as PDF", "s", printed, Yardstick("the limit", [6]), 1),
        Measured("the same", "s", printed, Yardstick("bare WeasyPrint, neither tagged nor checked", bare), 2),
        Measured("the same", "s", printed, Yardstick("a browser's print of the same page", by_a_browser(html)), 8),
    ]


def by_a_browser(html: str) -> list[float]:
    """Processor seconds of Chromium printing a page, its processes included."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page.html"
        page.write_text(html, "utf-8")
        words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={name}/profile"]
        words += [f"--print-to-pdf={name}/page.pdf", page.as_uri()]
        return [_used(words) for _ in range(3)]


def _used(words: Sequence[str]) -> float:
    before = os.times()
    subprocess.run(words, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    measured = [*whole_sets(), *volumes()]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | median | held against | its median | times | at most | |\n|---|---|---|---|---|---|---|")
    print("\n".join(map(str, measured)))
    return 0 if all(figure.kept for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
