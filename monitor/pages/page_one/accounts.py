"""What others found: beside a row of the scorecard, and by itself where nothing can be computed."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.evaluation.others import OFFICIAL, kind
from monitor.observations.determinations import Determination
from monitor.pages.model import Cell, Column, Table
from monitor.pages.others import as_given
from monitor.pages.page_one.scope import TOLD, Scope, newest_first
from monitor.pages.page_one.words import legend, marked, plainly, star, target, unit_of, word
from monitor.words.findings import Standing, Verdict
from monitor.words.wording import long_date

NONE_HELD = "none held"


def theirs(finding: Finding) -> Determination | None:
    """What others found of it: their own verdict first, then the figure that decides, then any figure."""
    by = finding.by_their_figure
    return finding.others_verdict or (by.found if by else finding.determination)


def verdict_of_others(finding: Finding) -> Verdict | None:
    """Their own verdict; else what it would be by their figure."""
    if finding.others_verdict and finding.others_verdict.verdict:
        return Verdict(finding.others_verdict.verdict)
    return finding.by_their_figure.verdict if finding.by_their_figure else None


def differs(finding: Finding) -> bool:
    """Whether others found another verdict than the figures give here, be it that these are too close to tell."""
    own = finding.others_verdict
    return own is not None and finding.mark in TOLD and own.verdict != finding.verdict.value


def found_cell(findings: Sequence[Finding]) -> Cell:
    """What others found, of the year in which they differ or the newest with a verdict or a figure; and who says so."""
    held = [finding for finding in newest_first(findings) if theirs(finding)]
    if not held:
        return Cell(NONE_HELD, look="none")
    first = next((finding for finding in held if differs(finding)), held[0])
    entry = theirs(first)
    assert entry is not None  # held has no other  # noqa: S101
    ours = f"; ours {word(first.mark)}" if differs(first) else ""
    text = f"{first.year}: {in_short(first, entry)}{star(entry)}"
    who = "official" if kind(entry) == OFFICIAL else "an account"
    return Cell(text, detail=f"{who}{ours}", look="differs" if differs(first) else "")


def in_short(finding: Finding, entry: Determination) -> str:
    """missed; or their figure with its unit"""
    if entry.verdict:
        return entry.verdict
    unit = unit_of(finding)
    return as_given(entry, plainly(entry.value, unit)) if unit and entry.value is not None else "a figure"


def accounts_table(scope: Scope, most: int) -> Table | None:
    """What others found in at most so many rows, newest first, with who said it, when, and whether that was checked.

    None where nobody did.
    """
    held = [finding for finding in newest_first(scope.found) if theirs(finding)]
    if not held:
        return None
    rows = tuple(_row(scope, finding) for finding in sorted(held, key=lambda one: verdict_of_others(one) is None))
    titles = "Question", "Year", "Finding", "Target", "Who said it, and when", "Standing"
    more = len(rows) - most
    note = f"{more} more stand with the tests they are of." if more > 0 else ""
    marks = legend(cell.mark for row in rows[:most] for cell in row)
    columns = Column(titles[0]), *map(Column, titles[1:-2]), Column(titles[-2], look="by-flag"), Column(titles[-1])
    return Table("What others found", columns, rows[:most], note, marks)


def _row(scope: Scope, finding: Finding) -> tuple[Cell, ...]:
    entry = theirs(finding)
    assert entry is not None  # the table has no other  # noqa: S101
    verdict, text = verdict_of_others(finding), in_short(finding, entry)
    detail = "by its figure" if verdict and not entry.verdict else ""
    found = marked(verdict, text, detail) if verdict else Cell(text, strong=True)
    name = scope.name(scope.of(finding))
    who = Cell(" ".join(_who(entry)), detail=long_date(entry.known_from))
    return Cell(name), Cell(str(finding.year)), found, Cell(target(finding)), who, standing_cell(entry.checked)


def _who(entry: Determination) -> Iterator[str]:
    yield entry.who
    if entry.account_of and entry.account_of != entry.by:
        yield f"of what {entry.account_of} found"


def standing_cell(checked: bool) -> Cell:
    """confirmed, or to be checked: each with a square of its own."""
    return Cell(str(Standing.CONFIRMED), look="confirmed") if checked else Cell("to be checked", look="to-be-checked")
