"""A programme's worksheets -> its dashboard: the scorecard, a page for each test, what it was made from."""

from collections.abc import Mapping, Sequence
from itertools import chain, count

from monitor.answer import Finding, expected, findings, made
from monitor.areas import area_name
from monitor.definitions import Programme
from monitor.evaluate import Worksheet
from monitor.exhibits import figures
from monitor.explain import DASH, Told, answer, last_answered, test_page
from monitor.findings import Standing, Verdict
from monitor.observations import Publication
from monitor.page import Cell, Column, Dashboard, Table
from monitor.wording import amount, long_date, places_apart

GLOSSARY = (
    ("met", "The figures of the year keep the limit, by more than the stated error of their sources."),
    ("missed", "The figures of the year pass the limit, by more than the stated error of their sources."),
    ("cannot tell", "Something needed is not known, or the room is smaller than the stated error of the sources."),
    ("not in force", "The agreement asks nothing of this year; the number is still shown."),
    ("room", "The distance to the limit in the test's own unit; negative when past it."),
    ("approximate", "Public statistics stand in for the agreement's own file."),
    ("standing", "Whether a term was checked against the document it is from: confirmed, derived or unconfirmed."),
)


def dashboard(
    programme: Programme,
    sheets: Sequence[Worksheet],
    told: Told,
    publications: Sequence[Publication],
    record: Mapping[str, str],
) -> Dashboard:
    """The page model of one programme. `record` is printed as given: what the report was made from."""
    found = tuple(chain.from_iterable(findings(sheet) for sheet in sheets))
    numbers = count(1)
    agreement = programme.agreement
    pages = tuple(test_page(sheet, told, 0, None, figures(sheet, 0, numbers)) for sheet in sheets)
    return Dashboard(
        id=programme.id,
        title=agreement.title,
        subtitle=f"{area_name(agreement.area)}, performance years {agreement.from_} to {agreement.through}",
        as_of=sheets[0].as_of,
        notices=_notices(found),
        headline=_headline(found),
        summary=(agreement.summary, *_latest(sheets)),
        standing=standing_table(sheets),
        pages=pages,
        publications=_publications(used_publications(sheets), publications),
        record=(*record.items(), *_counts(found)),
        disclaimer=agreement.disclaimer,
        glossary=GLOSSARY,
    )


def _notices(found: Sequence[Finding]) -> tuple[str, ...]:
    """DRAFT until signed; unconfirmed terms said on the face."""
    unconfirmed = any(finding.standing is Standing.UNCONFIRMED for finding in found)
    return ("DRAFT", "CONTAINS UNCONFIRMED TERMS") if unconfirmed else ("DRAFT",)


def _headline(found: Sequence[Finding]) -> str:
    """What an official needs first: what was missed, and what cannot be told."""
    answered = [finding for finding in found if finding.made and finding.verdict is not Verdict.NOT_IN_FORCE]
    if not answered:
        return "No test can be answered from what is known."
    missed, open_ = (_number(answered, verdict) for verdict in (Verdict.MISSED, Verdict.CANNOT_TELL))
    met = _number(answered, Verdict.MET)
    return f"Of {len(answered)} answers, {met} are met, {missed} {_is(missed)} missed, and {open_} {_is(open_)} too close to tell."


def _number(found: Sequence[Finding], verdict: Verdict) -> int:
    return sum(finding.verdict is verdict for finding in found)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _latest(sheets: Sequence[Worksheet]) -> tuple[str, ...]:
    """The last answer of every test that has one."""
    said = []
    for sheet in sheets:
        year = last_answered(sheet, 0)
        last = [finding for finding in findings(sheet) if finding.year == year and finding.made]
        said += (
            [f"{sheet.test.asked.title.format(area=area_name(sheet.entities[0]))}. {answer(sheet, last[0])}"]
            if last
            else []
        )
    return tuple(said)


def standing_table(sheets: Sequence[Worksheet]) -> Table:
    """The scorecard: a row a test, a column a year, the verdict with its figure."""
    judged = [sheet for sheet in sheets if sheet.test.required]
    years = sorted({finding.year for sheet in judged for finding in findings(sheet)})
    columns = (Column("Test"), *(Column(str(year)) for year in years))
    rows = tuple(_standing_row(sheet, years) for sheet in judged)
    return Table("Where each test stands", columns, rows, f"{DASH} is a figure that is not known.")


def _standing_row(sheet: Worksheet, years: Sequence[int]) -> tuple[Cell, ...]:
    found = {finding.year: finding for finding in findings(sheet)}
    title = sheet.test.asked.title.format(area=area_name(sheet.entities[0]))
    return (Cell(title), *(_standing_cell(sheet, found.get(year)) for year in years))


def _standing_cell(sheet: Worksheet, finding: Finding | None) -> Cell:
    if finding is None:
        return Cell(str(Verdict.NOT_IN_FORCE), Verdict.NOT_IN_FORCE)
    unit = sheet.test.units[sheet.test.required or ""]
    if finding.value is None:
        return Cell(str(finding.verdict), finding.verdict, DASH)
    limit = float("nan") if finding.limit is None else finding.limit
    return Cell(
        str(finding.verdict), finding.verdict, amount(finding.value, unit, places_apart(finding.value, limit, unit))
    )


def used_publications(sheets: Sequence[Worksheet]) -> frozenset[str]:
    """The ids of the publications that any worksheet's figures are from."""
    return frozenset(
        series.publications[place].id
        for sheet in sheets
        for series in sheet.series.values()
        for array in (series.vintage, series.joined)
        for place in set(array.flatten().tolist()) - {-1}
    )


def _publications(used: frozenset[str], publications: Sequence[Publication]) -> Table:
    columns = (Column("Publication"), Column("Known since"), Column("Covers"), Column("Stands in for"))
    rows = tuple(_publication(publication) for publication in publications if publication.id in used)
    return Table("Publications these figures are from", columns, rows)


def _publication(publication: Publication) -> tuple[Cell, ...]:
    card = publication.card
    known = f"{'published' if card.published else 'first seen'} {long_date(publication.known_from)}"
    covers = (
        f"{card.covers.years[0]} to {card.covers.years[1]}"
        if card.covers.years[0] != card.covers.years[1]
        else str(card.covers.years[0])
    )
    stands_in = card.approximates.what if card.approximates else DASH
    return Cell(card.title, detail=card.publisher), Cell(known), Cell(covers), Cell(stands_in)


def _counts(found: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    return (("Findings due", str(expected(found))), ("Findings made", str(made(found))))
