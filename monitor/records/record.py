"""What exactly produced a report: fingerprints of definitions, observations and software, and every finding.

A record is written beside the report it describes, and read back to compare two reports or to rebuild one.
"""

import json
import math
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

import monitor
from monitor.errors import Problem, RecordError
from monitor.evaluation.answer import Finding, counted, expected, made, tally
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import Judged
from monitor.evaluation.others import kind, verdicts_found, would_be
from monitor.evaluation.signals import signals
from monitor.evaluation.trace import Trace, trace_answer
from monitor.observations.fingerprints import NOT_GIVEN, Fingerprints
from monitor.observations.publications import Publication
from monitor.outlook.policy import Policy
from monitor.records.archive import InputTexts
from monitor.shipped import shipped
from monitor.words.areas import Entity
from monitor.words.findings import Verdict
from monitor.workspace import filed
from monitor.workspace.definition_files import fingerprint

RECORD_FILE = filed.RECORD_FILE
# what can change a figure or a page
LIBRARIES = (
    "fontpkg-public-sans",
    "jinja2",
    "numpy",
    "pikepdf",
    "polars",
    "pydyf",
    "scipy",
    "statsmodels",
    "vl-convert-python",
    "weasyprint",
)


@dataclass(frozen=True)
class Origin:
    """What a run is made from: the software in detail, every text that went in, and by what publications are named."""

    details: Mapping[str, str]
    texts: InputTexts
    fingerprints: Fingerprints = field(default_factory=dict)


def software() -> str:
    """The program with its version, as it stands in every answer."""
    return f"monitor {monitor.__version__}"


def software_details() -> dict[str, str]:
    """Versions of the program and of every library that can change a figure or a page, and the code's fingerprint."""
    package, templates = Path(monitor.__file__).parent, shipped("report_templates")
    files = [(package, path) for path in sorted(package.rglob("*.py"))]
    files += [(templates, path) for path in sorted(templates.glob("*.*"))]
    code = fingerprint((path.relative_to(root).as_posix(), path.read_bytes()) for root, path in files)
    python = ".".join(platform.python_version_tuple()[:2])
    return {"monitor": monitor.__version__, "code": code, "python": python} | {n: version(n) for n in LIBRARIES}


def observations_used(publications: Iterable[Publication], named: Fingerprints) -> list[dict[str, Any]]:
    """Each publication with its fingerprint as `named`, oldest first; one that is not named there has none."""
    oldest_first = sorted(publications, key=lambda p: p.order)
    return [{"publication": p.id, **named.get(p.id, NOT_GIVEN).as_json()} for p in oldest_first]


def answers(gathered: Gathered, findings: Sequence[Finding], named: Fingerprints) -> dict[str, Any]:
    """The contract's JSON of an evaluation: what was asked, from what, and every finding."""
    return {
        "as_of": gathered.as_of.isoformat(),
        "software": software(),
        "definitions": gathered.definitions.fingerprint,
        "observations": observations_used(gathered.publications, named),
        "expected": expected(findings),
        "made": made(findings),
        "counts": {str(mark): number for mark, number in sorted(tally(findings).items())},
        "by_their_figure": dict(would_be(finding.by_their_figure for finding in counted(findings))),
        "others_found": others_found(counted(findings)),
        "findings": [finding.as_json() for finding in findings],
    }


def others_found(findings: Sequence[Finding]) -> dict[str, Any]:
    """The verdicts that others found in words, counted by who says so, and each that is missed by name."""
    determined = [(finding, finding.others_verdict) for finding in findings if finding.others_verdict]
    return {
        "verdicts": verdicts_found(determination for _, determination in determined),
        "missed": [
            {
                "test": finding.test,
                "entity": finding.entity,
                "population": finding.population,
                "year": finding.year,
                "found": kind(determination),
            }
            for finding, determination in determined
            if determination.verdict == str(Verdict.MISSED)
        ],
    }


def record(
    gathered: Gathered,
    programme: str,
    tests: Sequence[Judged],
    origin: Origin,
    files: Mapping[str, bytes],
    beside: Mapping[str, Any],
) -> bytes:
    """record.json: the answers with the figures behind them, the software, and the fingerprint of every file.

    `beside` is what is kept beside answers, such as the kinds of `reports`, who signed it, and what was told of open
    years.
    """
    findings = [finding for test in tests for finding in test.found]
    whole = {
        "programme": programme,
        **answers(gathered, findings, origin.fingerprints),
        "findings": [finding for test in tests for finding in findings_in_full(test)],
        "signals": [signal.as_json() for test in tests for signal in signals(test.sheet)],
        **beside,
        "other_inputs": {name: filed.digest_of(text) for name, text in sorted(origin.texts.items()) if is_other(name)},
        "software_details": dict(origin.details),
        "files": {name: filed.digest_of(content) for name, content in sorted(files.items())},
    }
    return (json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def is_other(name: str) -> bool:
    """Whether a text lay at the top of a folder of observations, such as corrections.yaml."""
    return name.startswith("observations/") and name.count("/") == 2


def findings_in_full(test: Judged) -> list[dict[str, Any]]:
    """The findings of a worksheet, each with the figures of the inputs that it leans on."""
    return [{**finding.as_json(), "inputs": used(test.sheet, finding)} for finding in test.found]


def used(sheet: Worksheet, finding: Finding) -> list[dict[str, Any]]:
    """The figures of each input behind a finding, by year; null is unknown. A group's are those of its tests."""
    entity = sheet.entities.index(Entity(finding.entity, finding.population))
    return list(_used(trace_answer(sheet, entity, finding.year)))


def _used(walked: Trace, prefix: str = "") -> Iterator[dict[str, Any]]:
    sheet = walked.sheet
    for name in sheet.test.asked.inputs:
        years = sorted({year for leaf, year in walked.steps if leaf == name})
        figures = {str(year): _known(sheet.value(name, walked.entity, year)) for year in years}
        if figures:
            yield {"name": f"{prefix}{name}", "unit": str(sheet.test.units[name]), "years": figures}
    for member in walked.members:
        yield from _used(member, f"{member.sheet.test.id.partition('/')[2]}/")


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


class _Read(BaseModel):
    """The base of what is read back; words of later versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


def _with_both_bounds(entries: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Entries of earlier records say no earliest day; none was known to be another than `adopted`."""
    return tuple({"not_before": None} | entry for entry in entries)


class Used(_Read):
    """The figures of one input behind a finding, by year, in `unit`; None is unknown."""

    name: str
    unit: str
    years: dict[int, float | None]


class Said(_Read):
    """One finding as a record says it, with the words of later versions too: these are compared as they stand."""

    model_config = ConfigDict(extra="allow")

    test: str
    entity: str
    population: str
    year: int
    verdict: str
    basis: str | None
    value: float | None
    limit: float | None
    room: float | None
    unit: str | None
    reason: str | None
    cause: str | None = None  # a record of before causes were told has none
    direction: str = ""
    standing: str
    determination: dict[str, Any] | None = None
    clauses: tuple[dict[str, Any], ...] = ()
    entries: Annotated[tuple[dict[str, Any], ...], AfterValidator(_with_both_bounds)]
    inputs: tuple[Used, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What the finding is about."""
        return self.test, self.entity, self.population, self.year

    @property
    def figures(self) -> dict[tuple[str, int], float | None]:
        """The figures behind it by input and year."""
        return {(used.name, year): figure for used in self.inputs for year, figure in used.years.items()}


class Named(_Read):
    """A publication as a record names it: by the SHA-256 of its data, or by a keyed fingerprint and its key's name."""

    publication: str
    sha256: str | None = None
    keyed: str | None = None
    key: str | None = None


def same_publications(one: Sequence[Named], other: Sequence[Named]) -> bool:
    """Whether two records name the same publications, by fingerprints of one kind; two keys can't be compared."""
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) and all(
        a.publication == b.publication and (a.key != b.key or (a.sha256, a.keyed) == (b.sha256, b.keyed))
        for a, b in pairs
    )


class ToldOdds(_Read):
    """The odds of one test in one year as they were told, 0 to 1; None where there were none."""

    test: str
    year: int
    odds_met: float | None = None


class LookedAhead(_Read):
    """What a record keeps of an outlook: the policy of its levels, the odds, and whether a warning stands."""

    policy: Policy
    odds: tuple[ToldOdds, ...] = ()
    warns: bool = False


class Record(_Read):
    """A record read back. `withdraws` is the fingerprint of the record of a signed report that no longer stands."""

    programme: str
    as_of: date
    definitions: str
    observations: tuple[Named, ...]
    findings: tuple[Said, ...]
    software_details: dict[str, str]
    files: dict[str, str]
    outlook: LookedAhead | None = None
    reports: tuple[str, ...] = ("dashboard",)  # a record of before there were several kinds has none
    made_from: str = ""
    title: str = ""
    headline: str = ""
    signed: bool = False
    signatures: int = 0
    withdraws: str | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether it says of itself that it no longer stands."""
        return self.withdraws is not None


def read_record(content: bytes, named: str) -> Record:
    """The record in `content`, which messages call `named`. Raises RecordError for what is none."""
    try:
        return Record.model_validate_json(content)
    except ValidationError as faults:
        first = faults.errors()[0]
        at = ".".join(map(str, first["loc"]))
        why = f'There is something wrong with "{at}" in it.' if at else "It is not whole JSON."
        mend = f"Name a folder of reports, or the {RECORD_FILE} in it."
        raise RecordError(Problem(named, 0, "this is not a record of a report.", why, mend)) from None
