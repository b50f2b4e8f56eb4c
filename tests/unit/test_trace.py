"""The walk back from a finding: what is unknown, which publications, which entries."""

from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.programmes import Definitions
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import Trace, trace
from monitor.observations.provenance import BY_PUBLISHER
from monitor.observations.publications import Publication
from monitor.observations.vintages import vintage
from monitor.words.areas import Entity
from monitor.words.findings import ACROSS, Basis, Standing
from tests.sheets import DATED, HEADER, LATER, defined, filled, gathered, growing, held, levels, limit_in, published


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def both(figures: dict[int, float]) -> list[str]:
    """Rows of the state and the nation."""
    return levels("MD", figures) + levels("US", figures)


def sheet_of(definitions: Definitions, root: Path, as_of: date = LATER, *entities: str) -> Worksheet:
    whom = tuple(map(Entity, entities)) or None
    return gathered(definitions, root, as_of).worksheet(definitions.test("office/asked"), whom)


def walked(sheet: Worksheet, year: int, entity: int = 0) -> Trace:
    return trace(sheet, ["excess", "limit"], entity, year)


def test_the_walk_follows_the_years_each_verb_looks_at(tmp_path: Path) -> None:
    sheet = filled(defined(tmp_path).test("office/asked"), state=growing(2018, 1), nation=growing(2018, 1))
    assert walked(sheet, 2019).steps == (
        ("excess", 2019),
        ("limit", 2019),
        ("state_growth", 2019),
        ("nation_growth", 2019),
        ("state", 2018),
        ("state", 2019),
        ("nation", 2018),
        ("nation", 2019),
    )


def test_what_is_unknown_is_named_by_year_and_name(tmp_path: Path) -> None:
    sheet = filled(defined(tmp_path).test("office/asked"), state={2018: 1.0}, nation={2020: 1.0})
    assert walked(sheet, 2019).unknown() == [("nation", 2018), ("nation", 2019), ("state", 2019)]
    assert walked(sheet, 2020).unknown() == [("nation", 2019), ("state", 2019), ("state", 2020)]


CONTINUED = "status: {default: final}\ncontinues: [2020-01-01]"
CHAINED = "status: {default: final}\ncontinues: [2021-01-01]"


def test_growth_inside_one_publication_carries_no_mark(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    assert walked(sheet_of(defined(tmp_path), root), 2019).marks() == ()


def test_growth_between_two_vintages_is_marked(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", both({2020: 3, 2021: 4}))
    sheet = sheet_of(defined(tmp_path), root)
    assert [walked(sheet, year).marks() for year in (2019, 2020, 2021)] == [(), (ACROSS,), ()]


def test_one_input_across_publications_is_enough(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", levels("US", {2019: 3}))
    assert walked(sheet_of(defined(tmp_path), root), 2019).marks() == (ACROSS,)


def test_a_continuation_is_of_the_vintage_it_continues(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", both({2020: 3}), CONTINUED)
    published(root, "levels/2022-01-01", both({2021: 4}), CHAINED)
    published(root, "levels/2023-01-01", both({2022: 5}))
    sheet = sheet_of(defined(tmp_path), root)
    assert [walked(sheet, year).marks() for year in (2020, 2021, 2022)] == [(), (), (ACROSS,)]


def test_the_vintage_of_a_chain_is_its_first_delivery(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1}))
    published(root, "levels/2021-01-01", both({2019: 3}), CONTINUED)
    published(root, "levels/2022-01-01", both({2020: 4}), CHAINED)
    published(root, "parts/2021-01-01", both({2020: 4}))
    known = held(root, defined(tmp_path))
    found = {publication.id: vintage(publication, known) for publication in known}
    assert found == {
        "levels/2020-01-01": date(2020, 1, 1),
        "levels/2021-01-01": date(2020, 1, 1),
        "levels/2022-01-01": date(2020, 1, 1),
        "parts/2021-01-01": date(2021, 1, 1),
    }


INDEXED = {
    "unit": "ratio",
    "lines": """
  twice: {plus: [state, state]}
  trend: {index: {line: twice, since: 2018}}
  excess: {plus: [trend, trend]}""",
    "inputs": "{state: {measure: level}}",
    "terms": limit_in("ratio"),
}


def test_an_index_is_marked_wherever_its_base_is_of_another_vintage(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", both({2020: 3, 2021: 4}))
    sheet = sheet_of(defined(tmp_path, **INDEXED), root)
    assert [walked(sheet, year).marks() for year in (2019, 2020, 2021)] == [(), (ACROSS,), (ACROSS,)]


def test_publications_used_are_those_of_the_years_leaned_on(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}))
    published(root, "levels/2021-01-01", both({2020: 3, 2021: 4}))
    published(root, "levels/2022-01-01", levels("VA", {2020: 3, 2021: 4}))
    sheet = sheet_of(defined(tmp_path), root)
    used = {year: [p.id for p in walked(sheet, year).publications()] for year in (2019, 2020, 2021, 2022)}
    assert used == {
        2019: ["levels/2020-01-01"],
        2020: ["levels/2020-01-01", "levels/2021-01-01"],
        2021: ["levels/2021-01-01"],
        2022: ["levels/2021-01-01"],
    }


def test_the_first_year_of_growth_leans_on_the_publication_of_the_year_before(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2019-01-01", both({2018: 1}))
    published(root, "levels/2020-01-01", both({2019: 2}))
    sheet = sheet_of(defined(tmp_path), root)
    assert (sheet.years[0], walked(sheet, 2019).marks()) == (2018, (ACROSS,))
    assert [p.id for p in walked(sheet, 2019).publications()] == ["levels/2019-01-01", "levels/2020-01-01"]


def test_growth_from_a_year_before_every_row_leans_on_no_publication_of_it(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2019: 2, 2020: 3}))
    published(root, "levels/2024-01-01", both({2022: 5}))
    sheet = sheet_of(defined(tmp_path), root)
    first = walked(sheet, int(sheet.years[0]))
    assert (first.year, ("state", 2018) in first.steps) == (2019, True)
    assert first.unknown() == [("nation", 2018), ("state", 2018)]
    assert [p.id for p in first.publications()] == ["levels/2020-01-01"]
    assert (first.marks(), first.basis()) == ((), Basis.FINAL)


def carried(root: Path) -> None:
    published(root, "levels/2020-01-01", both({2015: 110, 2016: 120}))
    rows = [f"{a},medicare_ffs,all,paid,{y},{v}" for a in ("MD", "US") for y, v in ((2014, 100), (2015, 110))]
    people = [f"{a},medicare_ffs,-,beneficiary_years,{y},20" for a in ("MD", "US") for y in (2014, 2015)]
    published(root, "parts/2018-01-01", rows + people)


def test_a_figure_carried_back_names_both_publications(tmp_path: Path, root: Path) -> None:
    carried(root)
    inputs = "{state: {measure: carried}, nation: {measure: carried, area: US}}"
    sheet = sheet_of(defined(tmp_path, inputs=inputs), root)
    assert sheet.value("state", 0, 2014) == pytest.approx(100.0)
    assert [p.id for p in walked(sheet, 2015).publications()] == ["parts/2018-01-01", "levels/2020-01-01"]
    assert [p.id for p in walked(sheet, 2016).publications()] == ["levels/2020-01-01"]
    assert walked(sheet, 2015).marks() == ()


APPROXIMATE = "status: {default: final}\napproximates: {what: a file, errors: []}"
PROVISIONAL = "status: {default: final, 2020: provisional}"


def test_the_basis_is_the_least_firm_of_the_figures_used(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2, 2020: 3}), PROVISIONAL)
    published(root, "levels/2022-01-01", both({2022: 5, 2023: 6}), APPROXIMATE)
    years = f"\n  - {{from: 2010, through: 2023, judged: each, {DATED}}}"
    terms = limit_in("points", 2010, 2023)
    sheet = sheet_of(defined(tmp_path, years=years, terms=terms), root)
    found = {year: walked(sheet, year).basis() for year in (2012, 2019, 2020, 2021, 2022, 2023)}
    assert found == {
        2012: None,
        2019: Basis.FINAL,
        2020: Basis.PROVISIONAL,
        2021: Basis.PROVISIONAL,
        2022: Basis.APPROXIMATE,
        2023: Basis.APPROXIMATE,
    }


def test_each_entity_is_traced_to_its_own_publications(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 2}) + levels("VA", {2018: 1}))
    published(root, "levels/2021-01-01", levels("VA", {2019: 3}))
    sheet = sheet_of(defined(tmp_path), root, LATER, "MD", "VA", "DE")
    assert [p.id for p in walked(sheet, 2019, 0).publications()] == ["levels/2020-01-01"]
    assert [p.id for p in walked(sheet, 2019, 1).publications()] == ["levels/2020-01-01", "levels/2021-01-01"]
    assert [p.id for p in walked(sheet, 2019, 2).publications()] == ["levels/2020-01-01"]
    assert [walked(sheet, 2019, entity).marks() for entity in range(3)] == [(), (ACROSS,), ()]
    assert walked(sheet, 2019, 2).unknown() == [("state", 2018), ("state", 2019)]


def test_withheld_figures_are_told_from_missing_ones(tmp_path: Path, root: Path) -> None:
    rows = [f"{row},final" for row in both({2018: 1})] + [f"{row},suppressed" for row in levels("MD", {2019: ""})]
    published(root, "levels/2020-01-01", rows, header=f"{HEADER},status")
    sheet = sheet_of(defined(tmp_path), root)
    assert sheet.lineage("state", 0, 2019).withheld == BY_PUBLISHER
    assert not sheet.lineage("nation", 0, 2019).withheld
    assert not sheet.lineage("state", 0, 2018).withheld
    assert not sheet.lineage("state", 0, 1990).withheld


VERSIONS = """
  limit:
    title: The limit
    unit: points
    versions:
      - {value: 1, from: 2019, through: 2022, adopted: 2018-01-01, cite: {document: paper}, standing: confirmed}
      - {value: 2, from: 2020, through: 2021, adopted: 2020-06-01, by: raised,
         cite: {document: paper}, standing: unconfirmed}"""


def test_the_entries_are_those_that_govern_the_year(tmp_path: Path) -> None:
    test = defined(tmp_path, terms=VERSIONS).test("office/asked")
    sheet = filled(test, state=growing(2018, 1, 1), nation=growing(2018, 1, 1))
    said = {year: [(e.subject, e.from_, e.adopted) for e in walked(sheet, year).entries()] for year in (2019, 2020)}
    term = ("performance years", 2019, date(2018, 1, 1))
    assert said == {
        2019: [term, ("The limit", 2019, date(2018, 1, 1))],
        2020: [term, ("The limit", 2020, date(2020, 6, 1))],
    }
    assert [entry.standing for entry in walked(sheet, 2020).entries()] == [Standing.CONFIRMED, Standing.UNCONFIRMED]


def test_a_default_is_an_entry_where_it_stands_and_only_there(tmp_path: Path, root: Path) -> None:
    inputs = """
  state:
    measure: level
    title: Level of {area}
    default: {value: 0.5, from: 2019, through: 2020, cite: {document: paper}, standing: derived}
  nation: {measure: level, area: US}"""
    published(
        root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}) + levels("US", dict.fromkeys((2018, 2019), 1))
    )
    sheet = sheet_of(defined(tmp_path, inputs=inputs), root)
    defaults = {year: [e.subject for e in walked(sheet, year).entries()][2:] for year in (2019, 2020, 2021)}
    assert defaults == {
        2019: [],
        2020: ["Level of {area}, taken as 0.5"],
        2021: ["Level of {area}, taken as 0.5"],
    }
    (entry,) = walked(sheet, 2020).entries()[2:]
    assert entry.as_json() == {
        "subject": "Level of {area}, taken as 0.5",
        "from": 2019,
        "through": 2020,
        "adopted": None,
        "not_before": None,
        "document": "paper",
        "standing": "derived",
    }


def test_publications_are_listed_oldest_first(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-01-01", levels("MD", {2018: 1, 2019: 2}))
    published(root, "levels/2020-06-01", levels("US", {2018: 1, 2019: 2}))
    found: tuple[Publication, ...] = walked(sheet_of(defined(tmp_path), root), 2019).publications()
    assert [publication.id for publication in found] == ["levels/2020-06-01", "levels/2021-01-01"]
