"""The program in a notebook: `monitor.open()` gives an office, whose worksheets and findings show themselves as tables.

The words are the report's. The HTML is escaped, stands alone and fetches nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.evaluation import answer, asked, evaluate, signals, whatif
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.whom import whom
from monitor.pages.explain import worksheet_table
from monitor.pages.explained import explained
from monitor.pages.model import Cell, Column, Table
from monitor.pages.others import briefly
from monitor.pages.scenarios import scenario_page
from monitor.pages.verdicts import as_if, headline, stands
from monitor.records.frames import frame
from monitor.terminal import text as terminal
from monitor.words.areas import Entity
from monitor.words.units import parse_unit
from monitor.words.wording import NOT_KNOWN
from monitor.workspace import gathering
from monitor.workspace.settings import load_settings

if TYPE_CHECKING:
    import polars as pl


class Finding(answer.Finding):
    """A finding that shows itself as a table."""

    def _repr_html_(self) -> str:
        whom = Entity(self.entity, self.population).name
        rows = tuple((Cell(name), Cell(text)) for name, text in self._facts())
        return html(Table(f"{self.test}, {whom}, {self.year}", (Column("What"), Column("Finding")), rows))

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield "Verdict", f"{self.verdict}, {self.cause}" if self.cause else str(self.verdict)
        yield from (("Value", self.shown_value), ("Limit", self.shown(self.limit)))
        yield "Distance", self._distance()
        yield from (("Asked as if", words) for words in as_if([self]))
        yield "Basis", str(self.basis or "none")
        yield "Standing", str(self.standing)
        if self.reason:
            yield "Reason", self.reason
        if others := briefly(self):
            yield "Others found", others

    def _distance(self) -> str:
        known = self.unit and self.room is not None
        return stands(self, parse_unit(self.unit)) if known else NOT_KNOWN


class Findings(tuple[Finding, ...]):
    """Findings, the scorecard of what was asked."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        columns = tuple(
            Column(name) for name in ("Test", "Area", "Year", "Verdict", "Value", "Limit", "Reason", "Others found")
        )
        note = " ".join([*as_if(self), headline(self)])
        return html(Table("Findings", columns, tuple(_row(finding) for finding in self), note))


def _row(finding: Finding) -> tuple[Cell, ...]:
    facts = dict(finding._facts())
    whom = Entity(finding.entity, finding.population).name
    figures = (facts["Verdict"], facts["Value"], facts["Limit"])
    words = (finding.test, whom, str(finding.year), *figures, finding.reason or "", briefly(finding))
    return tuple(Cell(word) for word in words)


class Signals(tuple[signals.Signal, ...]):
    """What watch-tests say, as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        columns = tuple(Column(name) for name in ("Watch", "Area", "Year", "Signal", "Value", "Looks from", "Reason"))
        return html(Table("What is watched", columns, tuple(_signal_row(signal) for signal in self)))


def _signal_row(signal: signals.Signal) -> tuple[Cell, ...]:
    finding = signal.found
    whom = Entity(finding.entity, finding.population).name
    figures = (finding.shown_value, finding.shown(finding.limit))
    sign = f"{signal.sign}, {finding.cause}" if finding.cause else str(signal.sign)
    words = (finding.test, whom, str(finding.year), sign, *figures, finding.reason or "")
    return tuple(Cell(word) for word in words)


class Worksheet(evaluate.Worksheet):
    """A filled worksheet that shows itself as the report's table, one for each entity."""

    def findings(self) -> Findings:
        """The finding of every year."""
        return _shown(answer.findings(self))

    def signals(self) -> Signals:
        """What a watch-test says of every year; no other test says anything."""
        return Signals(signals.signals(self))

    def frame(self) -> "pl.DataFrame":
        """The worksheet in full precision: a row for each entity and year, every name a column; null is unknown."""
        return frame(self)

    def _repr_html_(self) -> str:
        return "\n".join(html(worksheet_table(self, entity)) for entity in range(len(self.entities)))


class WhatIf(whatif.WhatIf):
    """A scenario worked out, shown as the report's tables: what the options are and come to, what is assumed."""

    def _repr_html_(self) -> str:
        page = scenario_page(self)
        return "".join(html(table) for table in (page.options, page.results, page.assumed) if table)


def _shown(findings: Sequence[answer.Finding]) -> Findings:
    """Findings as they show themselves in a notebook."""
    return Findings(Finding(**_parts(finding)) for finding in findings)


def _parts(thing: Any) -> dict[str, Any]:
    return {part.name: getattr(thing, part.name) for part in fields(thing)}


class Office:
    """A workspace, or the shipped agreements, as everything was known on one date."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered

    @property
    def programmes(self) -> tuple[str, ...]:
        """The names of the programmes."""
        return tuple(programme.id for programme in self.gathered.definitions.programmes)

    @property
    def tests(self) -> tuple[str, ...]:
        """The names of the tests, as programme/test."""
        return tuple(test.id for programme in self.gathered.definitions.programmes for test in programme.tests)

    def worksheet(self, test: str, entity: str | None = None, population: str | None = None) -> Worksheet:
        """The filled worksheet of `test`, for its own area or another. Raises DefinitionError for an unknown test."""
        asked = self.gathered.definitions.test(test)
        of = whom(self.gathered, asked, entity, population)
        return Worksheet(**_parts(self.gathered.worksheet(asked, of)))

    def findings(self, what: str | None = None, entity: str | None = None, population: str | None = None) -> Findings:
        """The findings of a programme, of a programme/test, or of everything."""
        return _shown(asked.findings_of(self.gathered, what, entity, population))

    def signals(self, what: str | None = None, entity: str | None = None, population: str | None = None) -> Signals:
        """What the watch-tests of a programme say, of one of them, or of everything."""
        return Signals(asked.signals_of(self.gathered, what, entity, population))

    def explain(self, test: str, year: int, entity: str | None = None, population: str | None = None) -> str:
        """The page of one test and year as text: question, answer, numbered lines with their sources, and files."""
        return terminal.explained_text(explained(self.gathered, test, year, entity, population))

    def what_if(self, scenario: str | Path) -> WhatIf:
        """A scenario worked out, by its name or from a file. Raises DefinitionError for an unknown or faulty one."""
        return WhatIf(**_parts(whatif.what_if(self.gathered, gathering.scenario_called(self.gathered, str(scenario)))))

    def __repr__(self) -> str:
        return f"Office(as of {self.gathered.as_of}: {', '.join(self.programmes)})"


def open_office(workspace: str | Path | None = None, as_of: date | str | None = None) -> Office:
    """The office of a workspace, or of the shipped agreements. `as_of` is today if left out.

    Raises SettingsError, DefinitionError and ObservationError, which print as what is wrong and how to mend it.
    """
    settings = load_settings(Path(workspace) if workspace is not None else None)
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return Office(gathering.gather_from(settings, day or date.today()))  # noqa: DTZ011  # the user's own calendar


def html(table: Table) -> str:
    """A table of the page model: caption, one header row, the first cell of each row its header."""
    head = "".join(f'<th scope="col">{_lines(column.title, column.unit)}</th>' for column in table.columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in table.rows)
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    caption = f"<caption>{escape(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _cells(row: Sequence[Cell]) -> str:
    first, *others = (_lines(cell.text, cell.detail) for cell in row)
    return f'<th scope="row">{first}</th>{"".join(f"<td>{text}</td>" for text in others)}'


def _lines(text: str, detail: str) -> str:
    return f"{escape(text)}<br><small>{escape(detail)}</small>" if detail else escape(text)
