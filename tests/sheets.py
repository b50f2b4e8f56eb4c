"""Small worksheets and publications made for a test, and the shipped ones as they were on a date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from monitor.definitions.programmes import Definitions, Test
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.observations import stated_errors
from monitor.observations.publications import Publication
from monitor.observations.series import given
from monitor.observations.stated_errors import Statistic
from monitor.words.areas import Entity
from monitor.words.units import Unit
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.publication_files import load_publications

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
LATER = date(2100, 1, 1)

DOCUMENTS = "documents:\n  paper: {title: The paper, publisher: An office}\n"
MEASURES = """
payers: [medicare_ffs]
services: [all, hospital_inpatient, hospital_outpatient, hospice]
apart: [medicare_ffs, hospital_inpatient, hospital_outpatient, hospice]
quantities:
  paid: dollars
  paid_per_beneficiary_year: dollars per beneficiary-year
  beneficiary_years: beneficiary-years
measures:
  level:
    title: Spending per beneficiary
    unit: dollars per beneficiary-year
    source: levels
    payer: medicare_ffs
    sum: {quantity: paid_per_beneficiary_year, service: [all]}
  people: {title: People, unit: beneficiary-years, source: levels, payer: medicare_ffs,
    sum: {quantity: beneficiary_years, service: ["-"]}}
  paid: {title: Paid, unit: dollars, source: parts, payer: medicare_ffs, sum: {quantity: paid, service: [all]}}
  hospital: {title: Hospitals, unit: dollars, source: parts, payer: medicare_ffs,
    sum: {quantity: paid, service: [hospital_inpatient, hospital_outpatient]}}
  rest: {title: The rest, unit: dollars, source: parts, payer: medicare_ffs,
    sum: {quantity: paid, service: [all], less: [hospital_inpatient, hospital_outpatient]}}
  per_head:
    title: Paid per person
    unit: dollars per beneficiary-year
    source: parts
    payer: medicare_ffs
    sum: {quantity: paid, service: [all]}
    per: {quantity: beneficiary_years}
  carried:
    title: Spending per beneficiary since 2013
    unit: dollars per beneficiary-year
    splice:
      levels: level
      backward: {growth_of: per_head, from: 2014, through: 2015}
      cite: {document: paper}
      standing: derived
"""
AGREEMENT = """
id: office
title: An agreement
area: MD
parties: [State, Center]
decided_by: An office
summary: Grow slowly.
from: 2019
through: 2026
adopted: 2018-01-01
cite: {document: paper}
standing: confirmed
disclaimer: Made for a test.
"""
DATED = "adopted: 2018-01-01, cite: {document: paper}, standing: confirmed"


def term(name: str, unit: str, value: float = 1, years: tuple[int, int] = (2019, 2022), dated: str = DATED) -> str:
    """A term of one version."""
    version = f"{{value: {value}, from: {years[0]}, through: {years[1]}, {dated}}}"
    return f"\n  {name}: {{title: {name.capitalize()}, unit: {unit}, versions: [{version}]}}"


def limit_in(unit: str, first: int = 2019, through: int = 2022, value: float = 1) -> str:
    """The term `limit`, 1 of `unit` or another value."""
    return term("limit", unit, value, (first, through))


PARTS = {
    "title": "A test",
    "question": "Is it so?",
    "area": "MD",
    "unit": "points",
    "years": f"\n  - {{from: 2019, through: 2022, judged: each, {DATED}}}",
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}}",
    "terms": limit_in("points"),
    "lines": """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}""",
    "require": "{excess: {at_most: limit}}",
}

Parts = Mapping[str, str | None]  # words of a test that differ from PARTS; None leaves one out


def amendments(texts: Iterable[str]) -> str:
    """The amendments that entries with `adopted: 2021-05-01, by: name` lean on, as an agreement registers them."""
    named = {name: day for text in texts for day, name in re.findall(r"adopted: ([\d-]+),?\s+by: (\w+)", text)}
    entry = "{{id: {}, title: A change, adopted: {}, cite: {{document: paper}}, standing: confirmed}}"
    return f"amendments: [{', '.join(entry.format(*pair) for pair in named.items())}]\n" if named else ""


def defined(folder: Path, examples: str = "", **parts: str | None) -> Definitions:
    """Definitions with one test, `office/asked`: a guardrail of one point but for `parts`, of which None leaves out."""
    return together(folder, examples, asked=parts)


def together(folder: Path, examples: str = "", **tests: Parts) -> Definitions:
    """Definitions with several tests of one programme, by name; the examples are those of `asked`."""
    programme = folder / "tests_definitions" / "office"
    (programme / "examples").mkdir(parents=True)
    (programme.parent / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (programme.parent / "measures.yaml").write_text(MEASURES, "utf-8")
    said = {name: {key: text for key, text in (PARTS | parts).items() if text} for name, parts in tests.items()}
    every = [text for words in said.values() for text in words.values()]
    (programme / "agreement.yaml").write_text(AGREEMENT + amendments(every), "utf-8")
    for name, words in said.items():
        lines = [f"id: office/{name}", *(f"{key}: {text}" for key, text in words.items())]
        (programme / f"{name}.yaml").write_text("\n".join(lines), "utf-8")
    if examples:
        (programme / "examples" / "asked.yaml").write_text(f"examples:\n{examples}", "utf-8")
    return load_definitions([programme.parent])


def asked(folder: Path, **parts: str | None) -> Test:
    """The one test of `defined`."""
    return defined(folder, **parts).test("office/asked")


Figures = Mapping[int, float]


def filled(test: Test, as_of: date = LATER, **figures: Figures) -> Worksheet:
    """The worksheet of `test` with its inputs written out; an input not named is unknown in every year."""
    unknown = {test.asked.years[0].from_: float("nan")}
    series = {name: given(figures.get(name) or unknown) for name in test.asked.inputs}
    return evaluate(test, series, (Entity(test.asked.area),), as_of)


# Words of a test that asks for a dollar or more, and of a group of such tests.
DOLLAR = {
    "unit": "dollars",
    "inputs": "{spent: {measure: paid}}",
    "lines": "{twice: {plus: [spent, spent]}, half: {minus: [twice, spent]}}",
    "terms": limit_in("dollars"),
    "require": "{half: {at_least: limit}}",
}


def group(*names: str, needed: float = 1, **parts: str | None) -> Parts:
    """The words of a group that needs `needed` of the tests `names` to be met."""
    of = f"{{of: [{', '.join(names)}], at_least: limit}}"
    none = dict.fromkeys(("unit", "inputs", "lines", "require"))
    return none | {"terms": limit_in("tests", value=needed), "group": of} | parts


def counted(
    definitions: Definitions, name: str, figures: Mapping[str, Mapping[str, Figures]], as_of: date = LATER
) -> Worksheet:
    """The worksheet of a test of `office`, or of a group with those it counts; `figures` by test and input."""
    test = definitions.test(f"office/{name}")
    sheet = filled(test, as_of, **figures.get(name, {}))
    members = {one: counted(definitions, one.partition("/")[2], figures, as_of) for one in test.members}
    return evaluate(test, sheet.series, sheet.entities, as_of, members) if members else sheet


def growing(start: int, *percents: float) -> dict[int, float]:
    """A series of 10,000 in the year `start` that grows by each of `percents`."""
    figures = {start: 10000.0}
    for place, percent in enumerate(percents, start + 1):
        figures[place] = round(figures[place - 1] * (1 + percent / 100), 6)
    return figures


HEADER = "area,payer,service,quantity,period,value"
CARD = """
source: {source}
title: {source} of {day}
publisher: An office
url: https://example.gov
published: {day}
dated_by: made up
accessed: 2026-01-01
licence: public domain
file: {{name: data.csv, sha256: {fingerprint}}}
covers: {{areas: some, years: [{first}, {last}]}}
owner: An office
"""


def published(
    root: Path, place: str, rows: Iterable[str], more: str = "status: {default: final}", header: str = HEADER
) -> None:
    """One publication at `place`, "source/date", with `rows` of `header`; `more` is added to its card."""
    folder = root / place
    folder.mkdir(parents=True)
    (folder / "data.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    periods = [int(row.split(",")[header.split(",").index("period")].removeprefix("FY")[:4]) for row in rows]
    fingerprint = sha256((folder / "data.csv").read_bytes()).hexdigest()
    source, day = place.split("/")
    card = CARD.format(source=source, day=day, fingerprint=fingerprint, first=min(periods), last=max(periods))
    (folder / "source.yaml").write_text(f"{card}{more}\n", "utf-8")


def levels(area: str, figures: Mapping[int, object]) -> list[str]:
    """Rows of spending per beneficiary."""
    return [f"{area},medicare_ffs,all,paid_per_beneficiary_year,{year},{value}" for year, value in figures.items()]


# Words of a test that counts years running above the nation.
ROW = {
    "unit": "years",
    "lines": """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}
  above: {in_a_row: {line: excess, above: 0, up_to: 2, since: 2019}}""",
    "terms": limit_in("years"),
    "require": "{above: {at_most: limit}}",
}


def held(root: Path, definitions: Definitions) -> tuple[Publication, ...]:
    """Every publication below `root`."""
    return load_publications([root], definitions.vocabulary)


def gathered(definitions: Definitions, root: Path, as_of: date = LATER) -> Gathered:
    """`definitions` over the publications below `root`."""
    return Gathered(definitions, held(root, definitions), as_of)


def of_every_kind(unit: Unit, error: Array) -> dict[Statistic, Array]:
    """An error stated for every kind of statistic in one unit."""
    return dict.fromkeys(stated_errors.of_every_kind(unit), error)


@cache
def shipped(as_of: date = TODAY) -> Gathered:
    """What is shipped, as it could be known on `as_of`; the files are read once, and each worksheet is filled once."""
    if as_of != TODAY:
        return replace(shipped(TODAY), as_of=as_of)
    return gather([ROOT / "tests_definitions"], [ROOT / "observations"], as_of)


def shipped_tests() -> Sequence[Test]:
    """Every shipped test."""
    return [test for programme in shipped().definitions.programmes for test in programme.tests]
