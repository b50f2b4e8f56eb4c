"""The page docs/coverage.md: what is covered, in Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.definitions.registers import DocumentEntry
from monitor.evaluation.coverage import (
    READING,
    STANDINGS,
    Coverage,
    Covered,
    CoveredTerm,
    ToBeRead,
    UnmodelledClause,
    Whole,
)
from monitor.words.wording import in_quotes, listed, long_date, years_listed

_NOTHING = "\N{EM DASH}"


def markdown(coverage: Coverage) -> str:
    """The page docs/coverage.md."""
    return "\n".join(_page(coverage)) + "\n"


INTRODUCTION = """# Coverage
What is covered as of {day}: the programmes, each test with its answers and the standing of each of its terms, what
waits for figures, and what is not monitored. This page is written by the program and not by hand:
```sh
monitor coverage --as-of {iso} --write docs/coverage.md
```
*Confirmed*: a quotation was seen. *Derived*: worked out from confirmed figures. *Unconfirmed*: to be checked against
the document. *Last read* is when the document that was read longest ago was last read, where a day is noted.
"""


def _page(coverage: Coverage) -> Iterator[str]:
    yield INTRODUCTION.format(day=long_date(coverage.as_of), iso=coverage.as_of)
    yield from _table(
        ("Programme", "Area", "Years", "Tests", "Terms", "Documents last read", "Not monitored"),
        (_row_of(coverage, programme) for programme in coverage.programmes),
    )
    yield from _terms(coverage)
    for programme in coverage.programmes:
        yield from _programme(coverage, programme)
    yield "## Documents"
    cited = {name for programme in coverage.programmes for name in programme.documents}
    yield from _table(
        ("Document", "Publisher", "Dated", "Last read"),
        (_document(entry) for name, entry in coverage.documents.items() if name in cited),
    )


def _row_of(coverage: Coverage, programme: Whole) -> tuple[str, ...]:
    checked, undated = coverage.checked(programme)
    days = f"{long_date(checked)}{f'; {undated} without a day' if undated else ''}" if checked else "no day is noted"
    kinds = Counter(test.kind for test in programme.counted)
    tests = listed([f"{number} {kind}{_plural(kind) if number > 1 else ''}" for kind, number in kinds.items()])
    years = f"{programme.years[0]} to {programme.years[1]}"
    link = f"[{programme.title}](#{programme.id})"
    clauses = len(programme.not_modelled)
    unmonitored = f"{clauses} clause{'' if clauses == 1 else 's'}"
    return link, programme.area, years, tests, _standings(programme), days, unmonitored


def _terms(coverage: Coverage) -> Iterator[str]:
    """How the terms of all programmes stand, and which documents would settle those that are open."""
    counts = [coverage.standings.get(standing, 0) for standing in STANDINGS]
    yield "## Terms, and what would settle them"
    columns = ("As of", *(str(standing).capitalize() for standing in STANDINGS), "In all")
    yield from _table(columns, [(long_date(coverage.as_of), *map(_counted, counts), _counted(sum(counts)))])
    yield "Documents that unconfirmed terms wait on, those first that would settle the most (some are quoted):\n"
    yield from _table(
        ("Document", "Publisher", "Last read", "Terms it would settle", "Programmes"),
        (_to_be_read(coverage.documents[to_read.document], to_read) for to_read in coverage.to_be_read),
    )


def _counted(number: int) -> str:
    return f"{number:,}"


def _to_be_read(entry: DocumentEntry, to_read: ToBeRead) -> tuple[str, ...]:
    title, publisher, _, read = _document(entry)
    programmes = listed([f"[{name}](#{name})" for name in to_read.programmes])
    return title, publisher, read, _counted(to_read.terms), programmes


def _plural(kind: str) -> str:
    return "es" if kind == "watch" else "s"


def _standings(programme: Whole) -> str:
    counts = [(programme.standings[standing], standing) for standing in STANDINGS if programme.standings[standing]]
    return ", ".join(f"{number} {standing}" for number, standing in counts)


def _programme(coverage: Coverage, programme: Whole) -> Iterator[str]:
    yield f'<a id="{programme.id}"></a>\n\n## {programme.title}'
    yield from _table(("Test", "Judged", "Answers", "Waits for", "Weakest standing"), map(_test_row, programme.tests))
    yield from _table(
        ("Term", "Test", "Value", "For", "Known since", "Written in", "Standing"),
        (_term_row(coverage, test, term) for test in programme.tests for term in test.terms),
    )
    if programme.watches:
        yield f"Watched beside it: {listed([f'`{name}`' for name in programme.watches])}.\n"
    if programme.not_modelled:
        yield "Not monitored:\n"
        yield "".join(
            f"- **{clause.what}.** {clause.why}{_passage(coverage, clause)}\n" for clause in programme.not_modelled
        )


def _passage(coverage: Coverage, clause: UnmodelledClause) -> str:
    """Where a clause stands, in the words of its document."""
    if not clause.document:
        return ""
    place = f"{coverage.documents[clause.document].title}{f', {clause.section}' if clause.section else ''}"
    return f" {in_quotes(clause.quote)} ({place})" if clause.quote else f" ({place})"


def _test_row(test: Covered) -> tuple[str, ...]:
    none = "shows, and judges nothing" if test.kind == "worksheet" else "no year"
    judged = "watches, and judges nothing" if test.kind == "watch" else years_listed(test.judged) or none
    answers = ", ".join(f"{number} {word}" for word, number in test.answers.items()) or _NOTHING
    waits = "; ".join(f"`{source}` {years_listed(years)}" for source, years in test.waits_for.items()) or _NOTHING
    reading = "<br>another reading, counted nowhere" if test.kind == READING else ""
    return f"{test.title}<br>`{test.id}`{reading}", judged, answers, waits, str(test.standing)


def _term_row(coverage: Coverage, test: Covered, term: CoveredTerm) -> tuple[str, ...]:
    years = f"{term.from_} to {term.through}" if term.from_ != term.through else str(term.from_)
    known = long_date(term.known_since) if term.known_since else _NOTHING
    known += f" (not before {long_date(term.not_before)})" if term.not_before else ""
    name = test.id.partition("/")[2]
    return term.what, f"`{name}`", term.value, years, known, coverage.documents[term.document].title, str(term.standing)


def _document(entry: DocumentEntry) -> tuple[str, ...]:
    dated = long_date(entry.dated) if isinstance(entry.dated, date) else entry.dated or _NOTHING
    read = long_date(entry.accessed) if entry.accessed else "no day is noted"
    return f"[{entry.title}]({entry.url})" if entry.url else entry.title, entry.publisher, dated, read


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(columns)
    yield _line(["---"] * len(columns))
    yield from map(_line, rows)
    yield ""


def _line(cells: Sequence[str]) -> str:
    escaped = [cell.replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"
