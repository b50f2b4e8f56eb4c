"""One programme's report, whole: what it is made from, its page model and every file of it, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.definitions.programmes import Programme, Scenario
from monitor.errors import DefinitionError
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.history import history
from monitor.evaluation.judged import Judged, judged
from monitor.evaluation.whatif import what_if
from monitor.intake.arrivals import Tell
from monitor.observations.fingerprints import Fingerprints
from monitor.observations.publications import Publication
from monitor.operations.ahead import looked_ahead, tells_something, warns
from monitor.operations.papers import files_of
from monitor.outlook.as_json import outlook_json
from monitor.outlook.policy import Policy
from monitor.outlook.programme import DEFAULTS
from monitor.outlook.results import Outlook
from monitor.pages.answers import ScenarioPage
from monitor.pages.citations import Told
from monitor.pages.cover import EMPTY, Cover
from monitor.pages.kinds.registry import KINDS, USUAL, WORKBOOK
from monitor.pages.material import Material
from monitor.pages.model import Report
from monitor.pages.scenarios import scenario_page, waiting_page
from monitor.records import archive, record
from monitor.records.covers import cover_text
from monitor.records.editions import made_from
from monitor.records.record import Origin
from monitor.words.areas import STATES


def origin_of(
    gathered: Gathered,
    definitions: Sequence[Path],
    observations: Sequence[Path],
    details: Mapping[str, str],
    named: Fingerprints,
) -> Origin:
    """What reports are made from: the software, and every text below the roots that was read.

    Publications are `named` by what gives no guarded row away; all that are filed with a report are.
    """
    rules, filed = archive.definition_texts(definitions, gathered.texts), filed_with(gathered)
    return Origin(details, {**rules, **archive.observation_texts(observations, filed, gathered.texts, named)}, named)


def filed_with(gathered: Gathered) -> list[Publication]:
    """What was known, what corrections name, and what these continue or supersede: refused where that is not there."""
    named = {f"{entry.source}/{day}" for entry in gathered.corrections for day in (entry.publication, entry.repaired)}
    filed = list[Publication]()
    for publication in reversed(gathered.held):  # a card names none but earlier ones
        if publication.known_from <= gathered.as_of or publication.id in named:
            card = publication.card
            named |= {*card.supersedes, *(f"{card.source}/{day}" for day in card.continues)}
            filed.insert(0, publication)
    return filed


@dataclass(frozen=True)
class Asked:
    """How a report is asked for: its kinds, `by` which policy levels of alert go, and what it says beside figures."""

    kinds: Sequence[str] = USUAL
    by: Policy = DEFAULTS
    cover: Cover = EMPTY

    def made_from(self, origin: Origin, as_of: date) -> str:
        """One fingerprint of all that a report asked for like this is made from, whatever its kinds."""
        words = {"policy": asdict(self.by), "as_of": as_of.isoformat()}
        return made_from(origin.texts, origin.details, words, self.cover)


@dataclass(frozen=True)
class Rendered:
    """A report before it is filed: its page model, what that was built from, and every file, the record last."""

    page: Report
    material: Material
    files: Mapping[str, bytes]

    @property
    def tests(self) -> Sequence[Judged]:
        """The filled tests."""
        return self.material.tests

    @property
    def outlook(self) -> Outlook | None:
        """The outlook, where anything is told of open years."""
        return self.material.outlook


def rendered(
    gathered: Gathered,
    programme: Programme,
    origin: Origin,
    tell: Tell,
    asked: Asked,
) -> Rendered:
    """The report of a programme as it is `asked` for; its page model is that of the first of the kinds."""
    material = evaluated(gathered, programme, origin, tell, asked)
    tests, ahead = material.tests, material.outlook
    reports = bound([KINDS[kind].report(material) for kind in made_of(asked.kinds) if kind in KINDS])
    page = reports[0] if reports else KINDS[USUAL[0]].report(material)
    files = files_of(reports, tests, programme, tell) | workbook_file(material, asked)
    files[archive.INPUTS_FILE] = archive.packed({**origin.texts, archive.COVER_FILE: cover_text(asked.cover)})
    files[record.RECORD_FILE] = record.record(
        gathered, programme.id, tests, origin, files, told_beside(asked, origin, page, ahead)
    )
    return Rendered(page, material, files)


def evaluated(gathered: Gathered, programme: Programme, origin: Origin, tell: Tell, asked: Asked) -> Material:
    """All that a report is built from: the tests judged, and the years that are open looked ahead to."""
    tell(f"Evaluating {programme.agreement.title}")
    tests = [judged(sheet) for sheet in gathered.worksheets(programme)]
    tell(f"Looking ahead: {programme.agreement.title}")
    made = looked_ahead(gathered, programme, asked.by)
    ahead = made if tells_something(made) else None
    return replace(material_of(gathered, programme, tests, origin, ahead), cover=asked.cover)


def told_beside(asked: Asked, origin: Origin, page: Report, ahead: Outlook | None) -> dict[str, Any]:
    """What a record keeps beside answers: the kinds, what it was made from, whether it is signed, open years."""
    told = {
        "reports": list(asked.kinds),
        "made_from": asked.made_from(origin, page.as_of),
        "title": page.title,
        "headline": page.headline,
        "signed": asked.cover.is_signed,
        "signatures": len(asked.cover.signed),
        "withdraws": asked.cover.withdrawn.of if asked.cover.withdrawn else None,
    }
    if ahead is None:
        return told
    odds = outlook_json([ahead])["odds"]
    return {**told, "outlook": {"policy": asdict(asked.by), "odds": odds, "warns": warns(ahead)}}


def made_of(asked: Sequence[str]) -> list[str]:
    """The kinds `asked` for, and after them once each that any of them brings."""
    return list(dict.fromkeys([*asked, *(kind for name in asked if name in KINDS for kind in KINDS[name].brings)]))


def workbook_file(material: Material, asked: Asked) -> dict[str, bytes]:
    """The workbook, where it is asked for."""
    if WORKBOOK not in asked.kinds:
        return {}
    from monitor.rendering.workbook.book import workbook

    return {"workbook.xlsx": workbook(material)}


def bound(reports: Sequence[Report]) -> list[Report]:
    """The reports of one folder, each with the way to the others."""
    return [replace(report, beside=tuple(other.kind for other in reports if other is not report)) for report in reports]


def material_of(
    gathered: Gathered,
    programme: Programme,
    tests: Sequence[Judged],
    origin: Origin,
    ahead: Outlook | None = None,
) -> Material:
    """All that sections are built from: the tests, what they were made from, what-ifs, outlook, what was restated."""
    return Material(
        programme=programme,
        tests=tests,
        told=Told(gathered.definitions.documents, gathered.definitions.measures),
        held=gathered.publications,
        fingerprints=origin.fingerprints,
        record={
            "Software": f"{record.software()}, code {origin.details['code']}",
            "Definitions": gathered.definitions.fingerprint,
        },
        among=gathered.definitions.programmes,
        history=history(gathered, [test.sheet.test for test in tests]),
        scenarios=tuple(scenario_of(gathered, scenario) for scenario in gathered.definitions.scenarios_of(programme)),
        sealed_anew=gathered.sealed_anew,
        outlook=ahead,
        peers=lambda test: gathered.worksheet(test, STATES),
    )


def scenario_of(gathered: Gathered, scenario: Scenario) -> ScenarioPage:
    """The page of a what-if; where figures that it changes were not known on the date, it says which."""
    try:
        return scenario_page(what_if(gathered, scenario))
    except DefinitionError as missing:
        return waiting_page(scenario.asked, gathered.definitions.vocabulary.quantities, missing.problems)
