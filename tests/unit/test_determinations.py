"""What an authority found, beside our own answer."""

from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.programmes import Definitions
from monitor.errors import ObservationError
from monitor.evaluation.answer import Finding, finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.observations.check_determinations import last_day
from monitor.observations.determinations import (
    DETERMINATIONS_FILE,
    Determination,
    OnRecord,
    determinations_known,
    foremost,
)
from monitor.pages.everyone import shown_table
from monitor.pages.explain import worksheet_table
from monitor.pages.facts import facts_shown
from monitor.pages.others import found_by_others, shown_by_others
from monitor.words.areas import Entity
from monitor.workspace.gathering import load_determinations
from tests.measured import parts_of
from tests.sheets import DOLLAR, LATER, Parts, defined, group, held, levels, published, together

ENTRY = "test: office/asked, area: MD, year: 2019, by: An office, cite: {document: paper}"
FIRST = f"{{{ENTRY}, known_from: 2020-07-01, says: authority, standing: confirmed, verdict: met, value: 0.9}}"
SECOND = f"{{{ENTRY}, known_from: 2021-07-01, says: account, standing: unconfirmed, verdict: missed}}"
ACCOUNT = FIRST.replace("authority", "account")
CHECKED = SECOND.replace("unconfirmed", "confirmed")
OTHERS = [
    FIRST.replace("2019", "2018").replace("0.9", "0.5"),
    FIRST.replace("area: MD", "area: VA"),
    FIRST.replace("area: MD", "area: MD, population: aged"),
    FIRST.replace("verdict: met, value: 0.9", "line: state_growth, value: 3"),
]
PAGE = [
    "MD,medicare_ffs,all,paid_per_beneficiary_year,2018,100",
    *levels("MD", {2019: 103.25}),
    *levels("US", {2018: 100, 2019: 102}),
]


def written(root: Path, *entries: str) -> Path:
    """`root` with the file of determinations, an entry each."""
    root.mkdir(parents=True, exist_ok=True)
    (root / DETERMINATIONS_FILE).write_text(
        "\n".join(["determinations:", *(f"  - {entry}" for entry in entries)]), "utf-8"
    )
    return root


def loaded(folder: Path, *entries: str, **parts: str | None) -> tuple[Determination, ...]:
    return load_determinations([written(folder / "observations", *entries)], defined(folder, **parts)).entries


def said(found: Determination | None) -> tuple[str | None, float | None]:
    return (found.verdict, found.value) if found else (None, None)


def test_determinations_are_loaded_oldest_first(tmp_path: Path) -> None:
    found = loaded(tmp_path, SECOND, FIRST)
    assert [(entry.known_from, entry.standing) for entry in found] == [
        (date(2020, 7, 1), "confirmed"),
        (date(2021, 7, 1), "unconfirmed"),
    ]
    assert found[0].entity == Entity("MD")


def test_a_folder_without_a_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "observations").mkdir()
    assert load_determinations([tmp_path / "observations"], defined(tmp_path)) == OnRecord()


@pytest.mark.parametrize(("as_of", "known"), [(date(2020, 6, 30), 0), (date(2020, 7, 1), 1), (date(2021, 7, 1), 2)])
def test_a_determination_is_known_from_its_day(as_of: date, known: int, tmp_path: Path) -> None:
    found = loaded(tmp_path, SECOND, FIRST)
    assert len(determinations_known(found, "office/asked", as_of)) == known
    assert determinations_known(found, "office/other", as_of) == ()


@pytest.mark.parametrize("older", ["FIRST", "ACCOUNT"])
def test_what_is_official_or_checked_counts_before_a_newer_unchecked_account(older: str, tmp_path: Path) -> None:
    found = loaded(tmp_path, SECOND, FIRST if older == "FIRST" else ACCOUNT)
    assert said(foremost(found, Entity("MD"), 2019)) == ("met", 0.9)


def test_of_two_that_are_alike_the_newer_counts(tmp_path: Path) -> None:
    found = loaded(tmp_path, CHECKED, ACCOUNT)
    assert said(foremost(found, Entity("MD"), 2019)) == ("missed", None)


def test_the_newest_of_the_same_year_entity_and_line_counts(tmp_path: Path) -> None:
    found = loaded(tmp_path, CHECKED, ACCOUNT, *OTHERS)
    assert said(foremost(found, Entity("MD"), 2019)) == ("missed", None)
    assert said(foremost(found, Entity("MD"), 2018)) == ("met", 0.5)
    assert said(foremost(found, Entity("VA"), 2019)) == ("met", 0.9)
    assert said(foremost(found, Entity("MD", "aged"), 2019)) == ("met", 0.9)
    assert said(foremost(found, Entity("MD"), 2019, "state_growth")) == (None, 3.0)
    assert said(foremost(found, Entity("MD"), 2021)) == (None, None)


# Beside a finding


def sheet_beside(folder: Path, *entries: str, as_of: date = LATER) -> Worksheet:
    """The worksheet of 2019, 1.25 points against a limit of 1, beside what was determined."""
    definitions, root = defined(folder), folder / "observations"
    published(root, "levels/2020-01-01", PAGE)
    determined = load_determinations([written(root, *entries)], definitions)
    gathered = Gathered(definitions, held(root, definitions), as_of, (), determined)
    return gathered.worksheet(definitions.test("office/asked"))


def beside_ours(folder: Path, *entries: str, as_of: date = LATER) -> tuple[Finding, str]:
    """The finding of 2019 and the words beside it."""
    sheet = sheet_beside(folder, *entries, as_of=as_of)
    found = finding(sheet, 0, 2019)
    return found, " ".join(found_by_others(sheet, found))


def test_it_is_in_the_finding_with_the_difference_and_changes_nothing(tmp_path: Path) -> None:
    found, _ = beside_ours(tmp_path, FIRST)
    assert (str(found.verdict), found.value) == ("missed", pytest.approx(1.25))
    assert found.as_json()["determination"] == {
        "by": "An office",
        "says": "authority",
        "official": True,
        "account_of": None,
        "checked": True,
        "known_from": "2020-07-01",
        "through": None,
        "document": "paper",
        "standing": "confirmed",
        "verdict": "met",
        "value": 0.9,
        "bound": None,
        "difference": pytest.approx(0.35),
        "is_the_figure_itself": False,
        "differs_because": None,
    }
    assert str(found.standing) == "confirmed"


def test_without_a_figure_of_theirs_there_is_no_difference(tmp_path: Path) -> None:
    found, text = beside_ours(tmp_path, SECOND)
    assert found.as_json()["determination"]["difference"] is None
    assert text == "An office (1 July 2021, an account, to be checked) says: missed."
    assert str(found.standing) == "confirmed"  # ours leans on nothing of theirs


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2020, 6, 30), None), (date(2020, 7, 1), "met"), (date(2021, 7, 1), "missed")]
)
def test_only_what_was_known_stands_beside_it(as_of: date, verdict: str | None, tmp_path: Path) -> None:
    found, text = beside_ours(tmp_path, ACCOUNT, CHECKED, as_of=as_of)
    assert (found.determination.verdict if found.determination else None) == verdict
    assert ("An office" in text) == bool(verdict)


@pytest.mark.parametrize(("value", "far"), [("0.9", "0.35 points more"), ("1.5", "0.25 points less")])
def test_the_page_says_both_and_why_they_differ(value: str, far: str, tmp_path: Path) -> None:
    entry = FIRST.replace("0.9}", f"{value}, differs_because: They use their own file.}}")
    _, text = beside_ours(tmp_path, entry)
    figure = f"{float(value):.2f} points"
    assert f"An office (1 July 2020) officially found: met; {figure}, ours is {far}. They use their own file." in text


def test_the_table_has_a_column_for_it_where_there_is_one(tmp_path: Path) -> None:
    table = worksheet_table(sheet_beside(tmp_path, FIRST, OTHERS[3], as_of=date(2020, 7, 1)), 0)
    assert table.columns[-1].title == "Others found"
    others = {row[0].text: row[-1].text for row in table.rows}
    assert others["2019"] == "official: met; 0.90 points; state growth 3.00 percent"
    before = worksheet_table(sheet_beside(tmp_path / "before", FIRST, as_of=date(2020, 6, 30)), 0)
    assert before.columns[-1].title == "Verdict"


# What is refused


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            FIRST.replace("office/asked", "office/aske"),
            'there is no test "office/aske".\n  Did you mean "office/asked"?',
        ),
        (FIRST.replace("area: MD", "area: XX"), '"XX" is not an area.\n  Write US, a postal code such as MD'),
        (
            FIRST.replace("document: paper", "document: papers"),
            'the document "papers" is not in documents.yaml.\n  Register it there. Did you mean "paper"?',
        ),
        (
            FIRST.replace("value", "line: exces, value"),
            '"exces" is not a line of office/asked.\n  Did you mean "excess"?',
        ),
        (FIRST.replace(", verdict: met, value: 0.9", ""), 'a determination has a "verdict", a "value" or both.'),
        (SECOND.replace("verdict", "line: excess, verdict"), '"line" says what a "value" is of; no value stands here.'),
        (SECOND.replace("missed", "cannot tell"), '"verdict" must be "met" or "missed"; here stands "cannot tell".'),
    ],
)
def test_a_mistake_is_named_with_its_line(entry: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ObservationError) as refused:
        loaded(tmp_path, SECOND, entry)
    assert str(refused.value).startswith(f"observations/determinations.yaml, line 3: {message}")


def test_a_value_of_a_test_with_several_clauses_needs_its_line(tmp_path: Path) -> None:
    either = {"require": None, "any": "[{excess: {at_most: limit}}, {excess: {below: limit}}]"}
    with pytest.raises(ObservationError) as refused:
        loaded(tmp_path, FIRST, **either)
    assert str(refused.value) == (
        "observations/determinations.yaml, line 2: office/asked does not judge one line, which the value could be of.\n"
        '  Name the line with "line".'
    )


def test_a_value_of_a_group_is_how_many_are_met(tmp_path: Path) -> None:
    tests: dict[str, Parts] = dict.fromkeys(("one", "two"), DOLLAR)
    definitions: Definitions = together(tmp_path, asked=group(*tests), **tests)
    ((found,), _) = load_determinations([written(tmp_path / "observations", FIRST.replace("0.9", "2"))], definitions)
    assert found.value == 2.0


def test_every_mistake_of_every_folder_is_named(tmp_path: Path) -> None:
    roots = [written(tmp_path / name, FIRST.replace("office/", "other/")) for name in ("observations", "more")]
    with pytest.raises(ObservationError) as refused:
        load_determinations(roots, defined(tmp_path))
    assert [problem.file for problem in refused.value.problems] == [
        f"more/{DETERMINATIONS_FILE}",
        f"observations/{DETERMINATIONS_FILE}",
    ]


def test_a_link_is_refused(tmp_path: Path) -> None:
    root = written(tmp_path / "observations", FIRST)
    (root / DETERMINATIONS_FILE).rename(tmp_path / DETERMINATIONS_FILE)
    (root / DETERMINATIONS_FILE).symlink_to(tmp_path / DETERMINATIONS_FILE)
    with pytest.raises(ObservationError, match="this is a link"):
        load_determinations([root], defined(tmp_path))


# Official figures that are held as observations

LINE = (
    "test: office/asked, says: authority, by: An office, cite: {document: paper}, standing: confirmed, "
    "differs_because: Ours is rounded."
)
SHOWS: Parts = {
    "require": None,
    "terms": None,
    "unit": None,
    "lines": "{both: {plus: [state, nation], title: Both}}",
    "answer": "[both]",
}
PRINTED = [*parts_of(2019, 210.0), *parts_of(2019, 300.0, area="VA")]


def published_line(root: Path, definitions: Definitions, entry: str = "line: both, measure: per_head") -> OnRecord:
    root.mkdir(parents=True, exist_ok=True)
    (root / DETERMINATIONS_FILE).write_text(f"published:\n  - {{{LINE}, {entry}}}\n", "utf-8")
    return load_determinations([root], definitions)


def beside_published(folder: Path, card: str = "status: {default: final}", as_of: date = LATER) -> Worksheet:
    """The worksheet of SHOWS, with what a publication of 2021 prints of its line."""
    root, definitions = folder / "observations", defined(folder, **SHOWS)
    published(root, "levels/2020-01-01", PAGE)
    published(root, "parts/2021-07-01", PRINTED, card)
    found = published_line(root, definitions)
    over = Gathered(definitions, held(root, definitions), as_of, (), found)
    return over.worksheet(definitions.test("office/asked"))


def test_a_published_line_is_found_of_every_entity_and_year_that_its_measure_has(tmp_path: Path) -> None:
    (found,) = beside_published(tmp_path).determinations
    assert (found.area, found.year, found.line, found.value) == ("MD", 2019, "both", 210.0)
    assert found.known_from == date(2021, 7, 1)


def test_it_is_known_since_its_publication_and_no_made_up_figure_is_one(tmp_path: Path) -> None:
    assert beside_published(tmp_path / "before", as_of=date(2021, 6, 30)).determinations == ()
    assert beside_published(tmp_path / "made_up", "status: {default: final}\nsynthetic: true").determinations == ()


def test_a_worksheet_that_judges_nothing_shows_it_beside_its_own(tmp_path: Path) -> None:
    sheet = beside_published(tmp_path)
    told = ["An office (1 July 2021) officially found: Both $210 per beneficiary.", "Ours is rounded."]
    assert list(shown_by_others(sheet, 0, 2019)) == told
    assert list(facts_shown(sheet, 0, 2019)) == [("Both, as officially found", "$210 per beneficiary")]
    table = shown_table(sheet, 2019)
    assert [column.title for column in table.columns] == ["Of whom", "Both", "Whose figures"]
    assert [(cell.text, cell.detail) for cell in table.rows[0]] == [
        ("Maryland", ""), ("205", "210"), ("worked out here, over the printed", ""),
    ]  # fmt: skip
    assert table.caption == "Everyone in 2019; printed figures are those of An office (official)"
    assert table.note.endswith("Ours is rounded.")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("line: bath, measure: per_head", '"bath" is not a line of office/asked.\n  Did you mean "both"?'),
        ("line: both, measure: per_hed", 'there is no measure "per_hed".\n  Did you mean "per_head"?'),
        (
            "line: both, measure: paid",
            '"paid" is in dollars, and the line "both" in dollars per beneficiary-year.',
        ),
    ],
)
def test_a_mistake_of_a_published_line_is_named(entry: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ObservationError) as refused:
        published_line(tmp_path / "observations", defined(tmp_path, **SHOWS), entry)
    assert str(refused.value) == f"observations/determinations.yaml, line 2: {message}"


def test_a_file_without_an_entry_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    root.mkdir()
    (root / DETERMINATIONS_FILE).write_text("published: []\n", "utf-8")
    with pytest.raises(ObservationError, match='there is no entry under "determinations" or "published"'):
        load_determinations([root], defined(tmp_path))


# Of what is over


def test_a_part_of_a_year_may_be_told_before_the_year_ends_and_says_so(tmp_path: Path) -> None:
    part = FIRST.replace("year: 2019", "year: 2019, through: 2019-06-30").replace("2020-07-01", "2019-07-06")
    (entry,) = loaded(tmp_path, part)

    assert entry.ends == date(2019, 6, 30)
    _, told = beside_ours(tmp_path / "beside", part)
    assert "0.90 points, to 30 June 2019" in told


@pytest.mark.parametrize(
    ("dated", "last"),
    [
        (None, None),
        (date(2018, 7, 9), date(2018, 7, 9)),
        ("2018", date(2018, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("undated", None),
    ],
)
def test_the_last_day_that_a_documents_date_allows(dated: date | str | None, last: date | None) -> None:
    assert last_day(dated) == last
