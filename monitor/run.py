"""The one place that wires a run: settings -> findings -> page models -> files on disk."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import alerts, disk
from monitor.areas import area_name
from monitor.arrivals import Tell
from monitor.config import Settings
from monitor.definitions.loading import load_definitions, load_scenario
from monitor.definitions.programmes import Programme, Scenario, Test
from monitor.errors import (
    DefinitionError,
    ObservationError,
    Problem,
    ShortfallError,
)
from monitor.evaluation.answer import Finding, counted, expected, findings, made
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.history import history
from monitor.evaluation.signals import Signal, signals
from monitor.evaluation.sources import Held, late
from monitor.evaluation.whatif import what_if
from monitor.evaluation.whom import misfit, whom
from monitor.evaluation.workspace import Gathered, gather
from monitor.intake import store
from monitor.observations.loading import substitute
from monitor.observations.publications import Publication
from monitor.page import Dashboard, ScenarioPage
from monitor.pages.citations import Told
from monitor.pages.dashboard import Judged, dashboard, judged, used_publications
from monitor.pages.firmness import firmness
from monitor.pages.scenarios import scenario_page, waiting_page
from monitor.pages.sheets import sheets_of
from monitor.records import archive, filing, record
from monitor.records.frames import frame
from monitor.records.record import Origin

if TYPE_CHECKING:
    from monitor.rendering.pdf import Attached


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Filed:
    """One programme's report as it was filed; `shown` are the files of it that a person opens."""

    page: Dashboard
    folder: Path
    shown: tuple[str, ...]
    findings: tuple[Finding, ...]
    signals: tuple[Signal, ...] = ()
    late: tuple[Held, ...] = ()
    alerts: tuple[str, ...] = ()  # the ids of those that stand anew


def gather_from(settings: Settings, as_of: date) -> Gathered:
    """Definitions and publications of the settings. Raises DefinitionError, ObservationError and SettingsError."""
    return gather(settings.definitions, store.roots(settings), as_of)


def chosen(gathered: Gathered, names: Sequence[str]) -> tuple[Programme, ...]:
    """The programmes named, or all but mere lists of watch-tests. Raises DefinitionError for an unknown one."""
    every = tuple(programme for programme in gathered.definitions.programmes if not programme.is_list)
    return tuple(gathered.definitions.programme(name) for name in names) if names else every


def locked(folder: Path, patience: float = 0.0) -> AbstractContextManager[None]:
    """Hold the lock of `folder`. Raises LockedError where another run still holds it after `patience` seconds."""
    return disk.locked(folder, patience, "another run is at work here.")


def run(
    settings: Settings, names: Sequence[str], as_of: date, patience: float = 0.0, tell: Tell = silent
) -> tuple[Filed, ...]:
    """Evaluate and file the report of each programme named, or of all.

    Everything is read, checked, evaluated and rendered before the first byte is written; a fault leaves the last
    reports as they were. Waits up to `patience` seconds for another run to end, and tells `tell`
    what it is at. What watch-tests call for is noted with the reports, or not at all. Raises the errors of
    `monitor.errors`.
    """
    with locked(settings.reports, patience):
        disk.clean(settings.reports)
        gathered = gather_from(settings, as_of)
        origin = origin_of(gathered, settings.definitions, settings.observations, record.software_details())
        made_now = [rendered(gathered, programme, origin, tell) for programme in chosen(gathered, names)]
        gathered.certified()
        found = {page.id: _signals(tests) for page, tests, _ in made_now}
        with alerts.noted(settings.alerts, found, as_of) as new:
            filed = [_file(settings.reports, gathered, *parts) for parts in made_now]
        return tuple(replace(one, alerts=tuple(n for n in new if n.startswith(f"{one.page.id}/"))) for one in filed)


def origin_of(
    gathered: Gathered, definitions: Sequence[Path], observations: Sequence[Path], details: Mapping[str, str]
) -> Origin:
    """What reports are made from: the software, and every text below the roots that was read."""
    rules = archive.definition_texts(definitions, gathered.texts)
    return Origin(details, {**rules, **archive.observation_texts(observations, _filed_with(gathered), gathered.texts)})


def _filed_with(gathered: Gathered) -> list[Publication]:
    """What was known, and what corrections name: they are refused where that is not there."""
    named = {f"{entry.source}/{day}" for entry in gathered.corrections for day in (entry.publication, entry.repaired)}
    return [p for p in gathered.held if p.known_from <= gathered.as_of or p.id in named]


def _file(
    reports: Path, gathered: Gathered, page: Dashboard, tests: Sequence[Judged], files: Mapping[str, bytes]
) -> Filed:
    folder = filing.file_report(reports, gathered.as_of.isoformat(), page.id, files)
    found = tuple(chain.from_iterable(test.found for test in tests))
    shown = tuple(name for name in files if name.endswith((".html", ".pdf")))
    return Filed(page, folder, shown, found, _signals(tests), late(gathered, [test.sheet.test for test in tests]))


def _signals(tests: Sequence[Judged]) -> tuple[Signal, ...]:
    return tuple(chain.from_iterable(signals(test.sheet) for test in tests))


def rendered(
    gathered: Gathered, programme: Programme, origin: Origin, tell: Tell
) -> tuple[Dashboard, Sequence[Judged], dict[str, bytes]]:
    """The page model, the filled tests and every file of one report, the record last."""
    from monitor.rendering.pdf import render_pdf
    from monitor.rendering.render import render_html

    tell(f"Evaluating {programme.agreement.title}")
    tests = [judged(sheet) for sheet in gathered.worksheets(programme)]
    page = page_model(gathered, programme, tests, origin.details)
    tables = {f"worksheets/{t.sheet.test.id.partition('/')[2]}.csv": worksheet_csv(t.sheet) for t in tests}
    tell(f"Drawing {programme.agreement.title}")
    html = render_html(page)
    tell(f"Printing {programme.agreement.title}")
    files = {"dashboard.html": html.encode(), "dashboard.pdf": render_pdf(html, page.as_of, attached(tables)), **tables}
    for test in tests:
        if test.sheet.test.asked.sheet and test.answered:
            files |= sheet_files(test.sheet, programme)
    files[archive.NAME] = archive.packed(origin.texts)
    files[record.NAME] = record.record(gathered, programme.id, tests, origin, files)
    return page, tests, files


def sheet_files(sheet: Worksheet, programme: Programme) -> dict[str, bytes]:
    """A worksheet's pages for each of those it was asked of, to read on a screen and to print."""
    from monitor.rendering.pdf import render_pdf
    from monitor.rendering.render import render_sheets

    html, name = render_sheets(sheets_of(sheet, programme.agreement)), sheet.test.id.partition("/")[2]
    return {f"sheets/{name}.html": html.encode(), f"sheets/{name}.pdf": render_pdf(html, sheet.as_of)}


def page_model(
    gathered: Gathered, programme: Programme, tests: Sequence[Judged], details: Mapping[str, str]
) -> Dashboard:
    """The dashboard of one programme, with what it was made from."""
    told = Told(gathered.definitions.documents, gathered.definitions.measures)
    used = used_publications([test.sheet for test in tests])
    made_from = {
        "Software": f"{record.software()}, code {details['code']}",
        "Definitions": gathered.definitions.fingerprint,
        **{f"Publication {p.id}": p.fingerprint for p in gathered.publications if p.id in used},
    }
    page = dashboard(programme, tests, told, gathered.publications, made_from, gathered.definitions.programmes)
    found = history(gathered, [test.sheet.test for test in tests])
    return replace(
        page,
        scenarios=tuple(scenario_of(gathered, scenario) for scenario in gathered.definitions.scenarios_of(programme)),
        firmness=firmness(found, area_name(programme.agreement.area)) if found.sources else None,
    )


def scenario_of(gathered: Gathered, scenario: Scenario) -> ScenarioPage:
    """The page of a what-if; where figures that it changes were not known on the date, it says which."""
    try:
        return scenario_page(what_if(gathered, scenario))
    except DefinitionError as missing:
        return waiting_page(scenario.asked, gathered.definitions.vocabulary.quantities, missing.problems)


def attached(tables: Mapping[str, bytes]) -> dict[str, "Attached"]:
    """The worksheets as they travel inside the PDF."""
    from monitor.rendering.pdf import Attached

    return {
        name.replace("/", "-"): Attached(content, f"{name}: the filled worksheet in full precision")
        for name, content in tables.items()
    }


def worksheet_csv(sheet: Worksheet) -> bytes:
    """The filled worksheet in full precision, as a file."""
    return frame(sheet).write_csv().encode()


def shortfall(found: Sequence[Finding], shown: int = 0) -> None:
    """Refuse a run that checked and showed nothing, or made less than was due. Raises ShortfallError.

    `shown` is how many worksheets were shown that judge nothing.
    """
    if not found and not shown:
        raise ShortfallError(Problem("run", 0, "there was no test to evaluate."))
    if made(found) < expected(found):
        late = [f for f in counted(found) if f.due and not f.made]
        what = f"{expected(found)} findings were due and {made(found)} could be made."
        why = "; ".join(f"{f.test} {f.year}: {f.reason}" for f in late)
        mend = "Take in the publication that is missing, or correct when it is expected in the source card."
        raise ShortfallError(Problem("run", 0, what, why, mend))


def tests_of(gathered: Gathered, what: str | None) -> Sequence[Test]:
    """One test (PROGRAMME/TEST), those of a programme, or all. Raises DefinitionError for an unknown one."""
    if what and "/" in what:
        return (gathered.definitions.test(what),)
    return [test for programme in chosen(gathered, [what] if what else []) for test in programme.tests]


def worksheets_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Worksheet, ...]:
    """The worksheets of a programme, a test or everything, for whom the definitions name or for another.

    Tests that are asked of another kind of area are left out. Raises DefinitionError where that leaves none.
    """
    tests = tests_of(gathered, what)
    fitting = [test for test in tests if not misfit(test, area)] or tests
    return tuple(gathered.worksheet(test, whom(gathered, test, area, population)) for test in fitting)


def findings_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Finding, ...]:
    """The findings of a programme, a test or everything, for whom the definitions name or for another."""
    return tuple(chain.from_iterable(findings(sheet) for sheet in worksheets_of(gathered, what, area, population)))


def signals_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Signal, ...]:
    """The signals of the watch-tests of a programme, of one of them or of everything."""
    return tuple(chain.from_iterable(signals(sheet) for sheet in worksheets_of(gathered, what, area, population)))


def with_files(gathered: Gathered, given: Sequence[str]) -> Gathered:
    """`gathered` with each SOURCE=FILE as the newest publication of its source. Raises ObservationError."""
    held, defined = gathered.held, gathered.definitions
    for source, path in pairs("SOURCE=FILE", given):
        held = substitute(held, source, Path(path), gathered.as_of, defined.vocabulary, defined.sources)
    return replace(gathered, held=held)


def pairs(form: str, given: Sequence[str]) -> list[tuple[str, str]]:
    """What was written as `form`, such as SOURCE=FILE, in two. Raises ObservationError."""
    parted = [entry.partition("=") for entry in given]
    for entry, (name, sign, value) in zip(given, parted, strict=True):
        if not (name and sign and value):
            raise ObservationError(Problem(entry, 0, f"write {form}."))
    return [(name, value) for name, _, value in parted]


def scenario_called(gathered: Gathered, name: str) -> Scenario:
    """The scenario of the definitions that is called so, or that of a file. Raises DefinitionError."""
    found = next((scenario for scenario in gathered.definitions.scenarios if scenario.id == name), None)
    if found:
        return found
    if not Path(name).is_file():
        known = ", ".join(scenario.id for scenario in gathered.definitions.scenarios) or "none"
        what = "there is no such file, and no scenario of that name."
        raise DefinitionError(Problem(name, 0, what, f"There are: {known}."))
    return load_scenario(Path(name), gathered.definitions)


def sealed(settings: Settings) -> tuple[str, ...]:
    """Seal the workspace's own publications, or the shipped ones where it has none; those newly sealed.

    Raises ObservationError where a row is at fault, and SettingsError where the manifest cannot be written.
    """
    return store.sealed(settings, load_definitions(settings.definitions).vocabulary)
