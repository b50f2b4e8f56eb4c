"""The files of a programme's reports: every page to read on a screen and to print, and the tables beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from monitor.definitions.programmes import Programme
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.intake.arrivals import Tell
from monitor.operations.exhibit_files import exhibit_files, exhibits_inside
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.kinds.registry import KINDS
from monitor.pages.kinds.sheets import sheets_of
from monitor.pages.model import Report
from monitor.records.checks import CHECKS_FILE, checks_file
from monitor.records.frames import frame

if TYPE_CHECKING:
    from monitor.rendering.pdf import Attached
    from monitor.rendering.printing import Paper


def files_of(reports: Sequence[Report], tests: Sequence[Judged], programme: Programme, tell: Tell) -> dict[str, bytes]:
    """Every file that is drawn from page models or written from worksheets, and by which checks each page passed."""
    tables = {f"worksheets/{_short_name(t.sheet)}.csv": worksheet_csv(t.sheet) for t in tests}
    slides = {name: made for one in reports if _is_exhibits(one) for name, made in exhibit_files(one, tell).items()}
    pages = {one.kind: _drawn(one, _inside(one, tables, slides), tell) for one in reports}
    pages |= {f"sheets/{_short_name(sheet)}": sheet_paper(sheet, programme) for sheet in _handed_out(tests)}
    files = {**_written(pages, tell), **slides, **tables}
    return {**files, CHECKS_FILE: checks_file(files)}


def worksheet_csv(sheet: Worksheet) -> bytes:
    """The filled worksheet in full precision, as a file."""
    return frame(sheet).write_csv().encode()


def _short_name(sheet: Worksheet) -> str:
    """The name of its test within the programme, as files are called."""
    return sheet.test.id.partition("/")[2]


def _is_exhibits(report: Report) -> bool:
    return report.kind == EXHIBITS.name


def _inside(report: Report, tables: Mapping[str, bytes], slides: Mapping[str, bytes]) -> Mapping[str, "Attached"]:
    """What travels inside a report's PDF: the data of the exhibits, or the worksheets."""
    if _is_exhibits(report):
        return exhibits_inside(report, slides)
    return _attached(tables) if KINDS[report.kind].has_worksheets else {}


def _attached(tables: Mapping[str, bytes]) -> dict[str, "Attached"]:
    """The worksheets as they travel inside the PDF."""
    from monitor.rendering.pdf import Attached

    return {
        name.replace("/", "-"): Attached(content, f"{name}: the filled worksheet in full precision")
        for name, content in tables.items()
    }


def _drawn(report: Report, inside: Mapping[str, "Attached"], tell: Tell) -> "Paper":
    """A report as a page, ready to be printed."""
    from monitor.rendering.printing import Paper
    from monitor.rendering.render import render_html

    tell(f"Drawing {report.title}")
    return Paper(render_html(report), report.as_of, inside)


def _handed_out(tests: Sequence[Judged]) -> Iterator[Worksheet]:
    """The worksheets that have a page for each of those they were asked of."""
    return (test.sheet for test in tests if test.sheet.test.asked.sheet and test.answered)


def sheet_paper(sheet: Worksheet, programme: Programme) -> "Paper":
    """A worksheet's pages for each of those it was asked of, ready to be printed."""
    from monitor.rendering.printing import Paper
    from monitor.rendering.render import render_html

    return Paper(render_html(sheets_of(sheet, programme.agreement)), sheet.as_of)


def _written(pages: Mapping[str, "Paper"], tell: Tell) -> dict[str, bytes]:
    """Each page to read on a screen and to print, as files of its name."""
    from monitor.rendering.printing import printed

    tell(f"Printing {', '.join(pages)}")
    papers = printed(pages)
    forms = ((name, {"html": page.html.encode(), "pdf": papers[name]}) for name, page in pages.items())
    return {f"{name}.{form}": content for name, both in forms for form, content in both.items()}
