"""A report signed, or a signed one withdrawn: the next edition of it, made from just what the draft was made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from monitor.errors import Problem, RecordError, SettingsError
from monitor.intake.arrivals import Tell
from monitor.operations.reproduce import rendered_again
from monitor.operations.run import run_locked, silent
from monitor.operations.shown import write_front
from monitor.operations.signatures import SIGNED, WITHDRAWN, Signature, note, noting, signature_problems
from monitor.pages.cover import Cover, Signatory, SignOff, Withdrawal
from monitor.pages.kinds.annual import ANNUAL
from monitor.pages.kinds.quarterly import QUARTERLY
from monitor.pages.material import Material
from monitor.pages.unsettled import unsettled
from monitor.records import editions, filing, shelf
from monitor.records.exchange import versions
from monitor.records.record import RECORD_FILE, read_record, software_details
from monitor.records.shelf import Shelved
from monitor.workspace.filed import digest_of
from monitor.workspace.settings import Settings

SUBMITTED = frozenset({QUARTERLY.name, ANNUAL.name})  # kinds that go to the Center
MOST_NAMED = 3  # terms and documents that a message names


@dataclass(frozen=True)
class Hand:
    """Who signs, in which role, and on which day."""

    by: str
    role: str
    on: date


@dataclass(frozen=True)
class SignedEdition:
    """The edition that came of it, and the roles that are still to sign."""

    folder: Path
    lacking: tuple[str, ...]


def sign(settings: Settings, where: str, hand: Hand, tell: Tell = silent) -> SignedEdition:
    """File the next edition of the report called `where`, with the signature of `hand` on it.

    Raises SettingsError for a role that need not sign or a person who may not, RecordError for a report that is not
    whole, was made by other software, is signed in that role, is withdrawn, or is not the newest edition of its day,
    and for one that goes to the Center while a term that it rests on is unconfirmed.
    """

    def cover(report: Shelved, before: Cover) -> Cover:
        _may(settings, hand)
        _roles_as_drafted(settings, report, before)
        signed = next((one for one in before.signed if one.role == hand.role), None)
        if signed:
            raise _refused(report, f'"{hand.role}" was signed by {signed.by} on {signed.on} already.')
        one = SignOff(by=hand.by, role=hand.role, on=hand.on, draft=_fingerprint(report))
        return before.model_copy(update={"signed": (*before.signed, one)})

    return _filed(settings, where, hand, cover, None, tell)


def withdraw(settings: Settings, where: str, hand: Hand, reason: str, tell: Tell = silent) -> SignedEdition:
    """File an edition of the signed report called `where` which says that it no longer stands, and why.

    Raises SettingsError for a person who may not, RecordError as `sign` does, and for a report that nobody signed.
    """

    def cover(report: Shelved, before: Cover) -> Cover:
        _may(settings, hand)
        if not before.signed:
            raise _refused(report, "nobody has signed it, so there is nothing to withdraw.")
        gone = Withdrawal(by=hand.by, role=hand.role, on=hand.on, reason=reason, of=_fingerprint(report))
        return before.model_copy(update={"withdrawn": gone})

    return _filed(settings, where, hand, cover, reason, tell)


def _filed(
    settings: Settings, where: str, hand: Hand, make: Callable[[Shelved, Cover], Cover], reason: str | None, tell: Tell
) -> SignedEdition:
    """The next edition, and its row in the ledger: both, or neither."""
    with run_locked(settings.reports):
        report = _signable(settings, where)
        cover = make(report, report.cover())
        made = rendered_again(settings, report, cover, tell)
        files = made.files
        _same_findings(report, files[RECORD_FILE])
        _settled(report, made.material if reason is None else None)
        with noting(settings.ledger) as ledger:
            name, day = report.record.programme, report.record.as_of.isoformat()
            folder = filing.file_report(settings.reports, day, name, files)
            filing.list_filed(settings.reports, [folder], RECORD_FILE)
            act = WITHDRAWN if reason is not None else SIGNED
            filed = f"{day}/{folder.name}"
            fingerprints = _fingerprint(report), digest_of(files[RECORD_FILE])
            write_front(settings)
            note(ledger, Signature(filed, act, hand.role, hand.by, hand.on.isoformat(), reason, *fingerprints))
    return SignedEdition(folder, tuple(one.role for one in cover.lacking))


def _signable(settings: Settings, where: str) -> Shelved:
    """The report, where it is filed here, is whole, is the newest of its day, stands, and is of this very software."""
    report = shelf.shelved(where, settings.reports)
    newest = editions.editions(settings.reports, report.record.programme, report.record.as_of.isoformat())
    if not newest or report.folder.resolve() not in {edition.folder.resolve() for edition in newest}:
        raise _refused(report, "it is not filed in this workspace.", "Name a report of this workspace.")
    faults = *report.faults, *filing.record_faults(newest[-1].folder, settings.reports, RECORD_FILE)
    if faults:
        raise _refused(report, f"it is not whole: {faults[0]}.", "`monitor verify` says more.")
    if newest[-1].folder.resolve() != report.folder.resolve():
        mend = f"Look at {newest[-1].named}, and sign that."
        raise _refused(report, "it is not the newest edition of its day.", mend)
    if report.record.withdrawn:
        raise _refused(report, "it is withdrawn.", "Make it anew with `monitor run`.")
    place = newest[-1].folder.relative_to(settings.reports).as_posix().partition(".")[0]
    problems = signature_problems(settings.reports, settings.ledger)
    if differing := [problem for problem in problems if problem.file.partition(".")[0] == place]:
        raise RecordError(differing)
    if report.record.software_details != (now := software_details()):
        what = f"it was made by other software: {versions(report.record.software_details, now)}."
        raise _refused(report, what, "Make it anew with `monitor run`, look at it, and sign that.")
    return report


def _refused(report: Shelved, what: str, mend: str = "") -> RecordError:
    return RecordError(Problem(str(report.folder), 0, what, mend=mend))


def _fingerprint(report: Shelved) -> str:
    return digest_of(report.files[RECORD_FILE])


def _same_findings(report: Shelved, again: bytes) -> None:
    """What is signed says what was looked at."""
    if read_record(again, RECORD_FILE).findings != report.record.findings:
        raise _refused(report, "made again, its findings are not the same.", "`monitor reproduce` says which.")


def _settled(report: Shelved, material: Material | None) -> None:
    """A report for submission rests on no term that nobody has held against its document."""
    open_ = unsettled(material) if material and SUBMITTED & {*report.record.reports} else ()
    if open_:
        ways = {one.document: f"monitor confirm {one.document}" for one in open_}
        named = "; ".join(one.title for one in open_[:MOST_NAMED])
        more = f"; and {len(open_) - MOST_NAMED} more" if len(open_) > MOST_NAMED else ""
        are = "is" if len(open_) == 1 else "are"
        what = f"it is for submission, and {len(open_)} of its terms {are} unconfirmed: {named}{more}."
        mend = f"Confirm each with page and quotation ({', '.join([*ways.values()][:MOST_NAMED])}), and make it anew."
        raise _refused(report, what, mend)


def _may(settings: Settings, hand: Hand) -> Signatory:
    """The role, where it must sign and this person may sign in it."""
    roles = {one.role: one for one in settings.file.office.signatories}
    if hand.role not in roles:
        near = get_close_matches(hand.role, roles, n=1)
        there = f"Roles that sign are: {', '.join(roles)}." if roles else "No role that signs stands in [office]."
        mend = f'Did you mean "{near[0]}"?' if near else "[[office.signatories]] in monitor.toml names them."
        raise SettingsError(Problem("--role", 0, f'there is no role "{hand.role}".', there, mend))
    if hand.by not in roles[hand.role].may:
        near = get_close_matches(hand.by, roles[hand.role].may, n=1)
        mend = f'Did you mean "{near[0]}"?' if near else "Whoever looks after monitor.toml adds a name to `may` there."
        raise SettingsError(Problem("--by", 0, f'"{hand.by}" may not sign as {hand.role}.', mend=mend))
    return roles[hand.role]


def _roles_as_drafted(settings: Settings, report: Shelved, cover: Cover) -> None:
    """The boxes that are printed are those of the draft; where other roles sign by now, it is made anew."""
    now, then = ([one.role for one in office.signatories] for office in (settings.file.office, cover.office))
    if now != then:
        what = "the roles that sign are not those of when it was made."
        raise _refused(report, what, "Make it anew with `monitor run`, look at it, and sign that.")
