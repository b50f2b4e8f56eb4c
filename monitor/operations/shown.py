"""Filed reports as a page over several of them shows each: its words, and its files by what they are called."""

from collections.abc import Collection, Iterator
from pathlib import Path

from monitor.errors import RecordError
from monitor.operations.cover import cover_now
from monitor.pages.cover import Cover, Withdrawal
from monitor.pages.front import Shown, front_page
from monitor.records import editions, shelf
from monitor.records.editions import Edition
from monitor.records.record import Record
from monitor.workspace import disk
from monitor.workspace.settings import Settings

FRONT_FILE = "index.html"
FACES = {"dashboard": "Dashboard", "quarterly": "Quarterly report", "annual": "Annual report", "exhibits": "Exhibits"}
FORMS = {".html": "", ".pdf": " (PDF)"}
BOOKS = {"workbook.xlsx": ("workbook", "Workbook (XLSX)")}


def called(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """What the files of a report that a person opens are called, in the order of kinds."""
    pages = {f"{kind}{end}": f"{words}{form}" for kind, words in FACES.items() for end, form in FORMS.items()}
    for name, words in {**pages, **{book: words for book, (_, words) in BOOKS.items()}}.items():
        if name in names:
            yield words, name


def shown(
    said: Record, cover: Cover, links: tuple[tuple[str, str], ...], by_another: Withdrawal | None = None
) -> Shown:
    """The words of an edition; `by_another` says that a later one withdraws it."""
    gone = cover.withdrawn or by_another
    notice = "WITHDRAWN" if gone else cover.notice
    signed = tuple((sign.by, sign.on) for sign in cover.signed)
    why = f"Withdrawn by {gone.by}, {gone.role}: {gone.reason}" if gone else ""
    return Shown(
        said.programme, said.title or said.programme, said.headline, said.as_of, signed, why,
        (notice,) if notice else (), links,
    )  # fmt: skip


def write_front(settings: Settings) -> Path:
    """The page over the newest report of every programme, at the top of the folder of reports; its path."""
    from monitor.rendering.render import render_html

    reports = [one for edition in editions.newest_of_each(settings.reports) if (one := _of(settings, edition))]
    page = front_page(reports, cover_now(settings), max(one.as_of for one in reports))
    disk.replace_file(settings.reports / FRONT_FILE, render_html(page).encode())
    return settings.reports / FRONT_FILE


def _of(settings: Settings, edition: Edition) -> Shown | None:
    """An edition as it lies below the folder of reports; None where it cannot be read: `monitor verify` says so."""
    try:
        cover = shelf.cover_in(edition.folder)
    except RecordError:
        return None
    place = edition.folder.relative_to(settings.reports).as_posix()
    links = tuple((words, f"{place}/{name}") for words, name in called(edition.record.files))
    return shown(edition.record, cover, links)
