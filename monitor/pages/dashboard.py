"""A programme's worksheets -> its dashboard: the scorecard, a page for each test, what it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from monitor.definitions.programmes import Programme
from monitor.evaluation.answer import Finding, tally
from monitor.evaluation.answered import last_answered
from monitor.evaluation.judged import Judged, used_publications
from monitor.observations.publications import Publication
from monitor.pages.citations import Told
from monitor.pages.clauses import not_monitored
from monitor.pages.due import due_table
from monitor.pages.everyone import in_full, standing_cell, with_everyone
from monitor.pages.exhibits import figures
from monitor.pages.explain import UNCONFIRMED, page_of
from monitor.pages.model import Cell, Column, Dashboard, Table, TestPage
from monitor.pages.opening import CAUTION, due_and_made, ended
from monitor.pages.others import NOTE, counted_by_others
from monitor.pages.sentences import DASH, answer, heading, left_over, unanswered
from monitor.pages.verdicts import MEANT, headline, key, said
from monitor.pages.waiting import waiting_table
from monitor.pages.watching import watching
from monitor.words.areas import area_name
from monitor.words.findings import SYNTHETIC, Cause, Standing, Verdict
from monitor.words.wording import header_unit, long_date, years_listed

GLOSSARY = (
    *((str(mark), meant) for mark, meant in MEANT.items()),
    ("distance", "How far the figure is from its limit in the test's own unit, between percents in points."),
    ("approximate", "Public statistics stand in for the agreement's own file."),
    ("standing", "Whether a term was checked against the document it is from: confirmed, derived or unconfirmed."),
)


def dashboard(
    programme: Programme,
    tests: Sequence[Judged],
    told: Told,
    held: Sequence[Publication],
    record: Mapping[str, str],
    among: Sequence[Programme] = (),
) -> Dashboard:
    """The page model of one programme. `record` is printed as given: what the report was made from.

    `among` are all programmes, of which one may follow.
    """
    found = tuple(chain.from_iterable(test.found for test in tests))
    sheets = [test.sheet for test in tests]
    asked = [test for test in tests if not test.sheet.test.watches]
    shown, waiting = [test for test in asked if test.answered], [test for test in asked if not test.answered]
    own = [test for test in shown if test.counts]
    numbers, beside = count(1), replace(told, neighbours=sheets)
    pages = tuple(_page(test, beside, numbers) for test in shown)
    agreement, used = programme.agreement, used_publications(sheets)
    due = due_table(agreement, sheets[0].as_of, told.documents)
    return Dashboard(
        id=programme.id,
        title=agreement.title,
        subtitle=f"{area_name(agreement.area)}, performance years {agreement.from_} to {agreement.through}",
        purpose=agreement.summary,
        as_of=sheets[0].as_of,
        notices=_notices(found, due, pages, synthetic=any(p.card.synthetic for p in held if p.id in used)),
        headline=headline(found),
        summary=(
            *ended(agreement, sheets[0].as_of, [other.agreement for other in among]),
            *_summary(own, shown, waiting, tests),
        ),
        standing=standing_table(shown),
        waiting=waiting_table([(test.sheet, test.found) for test in waiting if test.counts], told),
        watched=watching(sheets),
        pages=pages,
        publications=_publications(used, held),
        record=(*record.items(), *due_and_made(found)),
        disclaimer=agreement.disclaimer,
        caution=CAUTION,
        glossary=GLOSSARY,
        due=due,
        clauses=not_monitored(agreement.not_modelled, told.documents),
    )


def _page(test: Judged, told: Told, numbers: Iterator[int]) -> TestPage:
    """A test's page; where it was asked of several, with a table of all and one of them in full."""
    entity = in_full(test.sheet)
    page = page_of(test.sheet, told, entity, None, figures(test.sheet, entity, numbers))
    return with_everyone(page, test.sheet, test.found)


def title(test: Judged) -> str:
    """The test's title for the worksheet's area."""
    return heading(test.sheet, 0)


def _by_others(tests: Sequence[Judged]) -> Iterator[str]:
    """What others found met and missed, of waiting tests too."""
    return counted_by_others((title(test), test.found) for test in tests)


def _notices(
    found: Sequence[Finding], due: Table | None, pages: Sequence[TestPage], synthetic: bool
) -> tuple[str, ...]:
    """DRAFT until signed; unconfirmed terms and figures that were made up are said on the face."""
    unconfirmed = any(finding.standing is Standing.UNCONFIRMED for finding in found)
    unconfirmed = unconfirmed or any(UNCONFIRMED in page.notices for page in pages)
    unconfirmed = unconfirmed or any(row[-1].text == Standing.UNCONFIRMED for row in (due.rows if due else ()))
    said = {"DRAFT": True, UNCONFIRMED: unconfirmed, SYNTHETIC.upper(): synthetic}
    return tuple(word for word, holds in said.items() if holds)


def _summary(
    own: Sequence[Judged], shown: Sequence[Judged], waiting: Sequence[Judged], tests: Sequence[Judged]
) -> Iterator[str]:
    """What stands out, the last answers, what waits; where we have no answer, what others found comes first."""
    ours = [*_standing_out(own), *_latest(own)]
    yield from ours
    yield from _by_others(tests) if not ours else ()
    yield from _unanswered(shown, waiting)
    yield from _by_others(tests) if ours else ()


def _standing_out(tests: Sequence[Judged]) -> Iterator[str]:
    """Which tests were missed or cannot be told, why, and in which years."""
    for mark in (Verdict.MISSED, *Cause):
        named = [f"{title(test)}, in {years_listed(years)}" for test in tests if (years := test.years(mark))]
        if named:
            yield f"{said(mark).capitalize()}: {'; '.join(named)}."


def _latest(tests: Sequence[Judged]) -> Iterator[str]:
    """The last answer of every test that has one."""
    for test in tests:
        year = last_answered(test.sheet, 0)
        if test.several and test.found:
            yield f"{title(test)}. {_share(test, year)} in {year}."
            continue
        last = [finding for finding in test.found if finding.year == year and finding.made]
        if last:
            yield f"{title(test)}. {answer(test.sheet, last[0])}"


def _unanswered(shown: Sequence[Judged], waiting: Sequence[Judged]) -> Iterator[str]:
    open_ = [test for test in waiting if test.counts and test.waits]
    if not any(test.found for test in shown):
        yield from unanswered(len(open_), len(shown))
    elif open_:
        answers = tally(finding for test in open_ for finding in test.found).total()
        yield left_over(len(open_), answers)


def standing_table(tests: Sequence[Judged]) -> Table | None:
    """The scorecard: a row a test, a column a year, the verdict with its figure; None where nothing is judged."""
    years = sorted({finding.year for test in tests for finding in test.found})
    columns = (Column("Test"), *(Column(str(year)) for year in years))
    rows = tuple(_standing_row(test, years) for test in tests if test.found)
    others = [NOTE] if any(cell.others for row in rows for cell in row) else []
    note = " ".join([f"{DASH} is a figure that is not known.", *others])
    meant = key(cell.mark for row in rows for cell in row)
    return Table("Where each test stands", columns, rows, note, meant) if rows else None


def _standing_row(test: Judged, years: Sequence[int]) -> tuple[Cell, ...]:
    if test.several:
        return (_named(test, "how many are met"), *(Cell(_share(test, year)) for year in years))
    found = {finding.year: finding for finding in test.found}
    clause = test.sheet.newest.clause
    unit = test.sheet.test.units[clause.line] if clause else None
    cells = (standing_cell(unit, found[year]) if year in found else _NOT_ASKED for year in years)
    return (_named(test, header_unit(unit) if unit else ""), *cells)


def _named(test: Judged, detail: str) -> Cell:
    """A test with its unit; another reading is told as one."""
    also = () if test.counts else ("another reading, counted nowhere",)
    return Cell(title(test), detail="; ".join(part for part in (detail, *also) if part))


def _share(test: Judged, year: int) -> str:
    """How many of those asked met the test."""
    asked = [f for f in test.found if f.year == year and f.verdict is not Verdict.NOT_IN_FORCE]
    return f"{sum(f.verdict is Verdict.MET for f in asked)} of {len(asked)} met" if asked else str(Verdict.NOT_IN_FORCE)


_NOT_ASKED = Cell(str(Verdict.NOT_IN_FORCE), Verdict.NOT_IN_FORCE)


def _publications(used: frozenset[str], publications: Sequence[Publication]) -> Table:
    columns = (Column("Publication"), Column("Known since"), Column("Covers"), Column("Stands in for"))
    rows = tuple(_publication(publication) for publication in publications if publication.id in used)
    return Table("Publications these figures are from", columns, rows)


def _publication(publication: Publication) -> tuple[Cell, ...]:
    card = publication.card
    known = f"{'published' if card.published else 'first seen'} {long_date(publication.known_from)}"
    first, last = card.covers.years
    covers = f"{first} to {last}" if first != last else str(first)
    stands_in = card.approximates.what if card.approximates else DASH
    stands_in = SYNTHETIC.upper() if card.synthetic else stands_in
    return Cell(card.title, detail=card.publisher), Cell(known), Cell(covers), Cell(stands_in)
