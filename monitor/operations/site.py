"""The signed reports as a static site: a front page, a page of editions for each programme, downloads and a feed.

Everything is a file that an office's own web server hands out as it is: no service, no script, nothing fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from monitor.errors import Problem, RecordError, SettingsError
from monitor.intake.arrivals import Tell
from monitor.operations.cover import cover_now
from monitor.operations.feed import atom
from monitor.operations.run import run_locked, silent
from monitor.operations.shown import BOOKS, FORMS, called, shown
from monitor.operations.signatures import signature_problems
from monitor.pages.cover import Withdrawal
from monitor.pages.front import Shown, editions_page, front_page
from monitor.records import editions, filing, shelf
from monitor.records.editions import Edition
from monitor.records.record import RECORD_FILE
from monitor.records.shelf import Shelved
from monitor.records.whole import report_folders
from monitor.workspace import disk
from monitor.workspace.settings import Settings

MARKER = ".monitor-site"  # by which a folder is known as one that may be laid out anew


@dataclass(frozen=True)
class Laid:
    """A site as it was laid out: how many programmes, editions and files."""

    folder: Path
    programmes: int
    editions: int
    files: int


@dataclass(frozen=True)
class _Placed:
    """An edition with what is public of it, by where it lies on the site."""

    edition: Edition
    report: Shelved
    files: Mapping[str, bytes]

    @property
    def programme(self) -> str:
        return self.edition.record.programme


def site(settings: Settings, folder: Path, drafts: bool = False, tell: Tell = silent) -> Laid:
    """Lay the signed reports out in `folder`; with `drafts` the newest draft of each programme that has none signed.

    The folder is replaced as a whole, and only where it is empty or was laid out before. Raises SettingsError for
    another, RecordError for a report that is not whole: nothing altered is made public.
    """
    folder = folder.resolve()  # of a link the folder it leads to is replaced, not the link
    _ours(settings, folder)
    with run_locked(settings.reports):
        _as_signed(settings)
        placed = [_placed(settings, edition, tell) for edition in _public(settings, drafts)]
    gone = _withdrawals(placed)
    placed = [one if one.edition.fingerprint not in gone else replace(one, files={}) for one in placed]
    files = dict(_pages(settings, placed, gone))
    for one in placed:
        files |= one.files
    disk.readable_by("everyone")  # a web server runs under an account of its own
    with disk.writing(folder.parent), disk.preparing(folder.parent, folder.name) as prepared:
        disk.write_files(prepared, {**files, MARKER: b""})
        disk.put_instead(prepared, folder)
    return Laid(folder, len({one.programme for one in placed}), len(placed), len(files))


def _ours(settings: Settings, folder: Path) -> None:
    """Raises SettingsError where something else than a site lies in the folder, or it is one of the workspace's."""
    held = (settings.reports, *settings.definitions, *settings.observations, settings.inbox)
    if any(folder.is_relative_to(place.resolve()) for place in held if place):
        what = "this is a folder in which the workspace keeps what is its own."
        raise SettingsError(Problem(str(folder), 0, what, mend="Name one that the web server hands out."))
    if folder.exists() and not (folder / MARKER).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        what = "there is something in this folder that is no site of reports."
        raise SettingsError(Problem(str(folder), 0, what, mend="Name an empty folder, or one that is not there yet."))


def _as_signed(settings: Settings) -> None:
    """Raises RecordError where the ledger and the reports differ on who signed what."""
    if problems := list(signature_problems(settings.reports, settings.ledger)):
        raise RecordError(problems)


def _public(settings: Settings, drafts: bool) -> Iterator[Edition]:
    """Every edition that all have signed, newest first, also if withdrawn since; else, where asked, the newest draft.

    A draft that some had signed when it was withdrawn was never public, and does not become so.
    """
    found = [e for folder in report_folders(settings.reports) if (e := editions.read_edition(folder))]
    by_programme: dict[str, list[Edition]] = {}
    for edition in sorted(found, key=lambda edition: edition.order, reverse=True):
        by_programme.setdefault(edition.record.programme, []).append(edition)
    for of_one in by_programme.values():
        signed = [edition for edition in of_one if edition.record.signed]
        yield from signed or (of_one[:1] if drafts else [])


def _placed(settings: Settings, edition: Edition, tell: Tell) -> _Placed:
    tell(edition.named)
    report = shelf.shelved(str(edition.folder), settings.reports)
    if fault := next(iter([*report.faults, *filing.record_faults(edition.folder, settings.reports, RECORD_FILE)]), ""):
        mend = "`monitor verify` says more; restore it from where it was kept."
        raise RecordError(Problem(str(edition.folder), 0, f"this report is not whole: {fault}.", mend=mend))
    place = f"{edition.record.programme}/{edition.folder.parent.name}.{edition.number}"
    kinds: set[str] = {*settings.file.site.kinds}
    files = {f"{place}/{name}": content for name, content in report.files.items() if _is_public(name, kinds)}
    return _Placed(edition, report, files)


def _is_public(name: str, kinds: set[str]) -> bool:
    """Whether a file belongs to a kind that is public: its pages, what they link to, and its downloads."""
    if name in BOOKS:
        return BOOKS[name][0] in kinds
    first, _, below = name.partition("/")
    if below:
        return first == "exhibits" and first in kinds
    stem, dot, end = name.rpartition(".")
    with_annex = bool(kinds & {"dashboard", "quarterly", "annual"})
    return f"{dot}{end}" in FORMS and (stem in kinds or (stem == "annex" and with_annex))


def _withdrawals(placed: Sequence[_Placed]) -> dict[str, Withdrawal]:
    """What withdraws which edition, by its fingerprint: its pages do not say so, and are no longer handed out."""
    return {gone.of: gone for one in placed if (gone := one.report.cover().withdrawn)}


def _pages(
    settings: Settings, placed: Sequence[_Placed], gone: Mapping[str, Withdrawal]
) -> Iterator[tuple[str, bytes]]:
    """The front page, a page of editions for each programme, and the feed."""
    from monitor.rendering.render import render_html

    cover = cover_now(settings)
    shown = [(one, _shown(one, gone.get(one.edition.fingerprint))) for one in placed]
    newest: dict[str, Shown] = {}
    for one, words in sorted(shown, key=lambda pair: bool(pair[1].withdrawn)):  # those that stand come first
        newest.setdefault(one.programme, words)
    as_of = max((words.as_of for _, words in shown), default=date(1970, 1, 1))
    yield "index.html", render_html(front_page([*newest.values()], cover, as_of)).encode()
    for programme in sorted({one.programme for one, _ in shown}):
        of_one = [_within(words, programme) for one, words in shown if one.programme == programme]
        yield f"{programme}/index.html", render_html(editions_page(of_one, cover, as_of)).encode()
    named = [(one.edition.fingerprint, words) for one, words in shown]
    office = settings.file.office.name
    yield "feed.atom", atom(named, "Reports on agreements with CMS", office, settings.file.site.address)


def _shown(one: _Placed, by_another: Withdrawal | None) -> Shown:
    """The words of an edition; of one that another withdraws, too, that it no longer stands."""
    links = (*_links(one.files), ("All editions", f"{one.programme}/"))
    return shown(one.edition.record, one.report.cover(), links, by_another)


def _links(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    """The pages and books among the files, as they lie on the site."""
    by_name = {path.rpartition("/")[2]: path for path in files if path.count("/") == 2}
    return tuple((words, by_name[name]) for words, name in called(by_name))


def _within(words: Shown, programme: str) -> Shown:
    """The same as seen from the folder of its programme."""
    own = tuple((text, path.removeprefix(f"{programme}/")) for text, path in words.links if path != f"{programme}/")
    return replace(words, links=own)
