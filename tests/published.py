"""The register of published figures, docs/published.yaml, and the page that is written from it, docs/published.md.

A row of the register says where the project has a published figure, or why it does not. Nothing of the collection is
written down here but the words that name a row. After a change of the register write the page anew with
    python -m tests.published
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from math import isclose, isnan
from pathlib import Path
from typing import NamedTuple

from pydantic import model_validator

from monitor.errors import DefinitionError
from monitor.evaluation.evaluate import Worksheet
from monitor.language.entries import Text
from monitor.observations.determinations import Determination
from monitor.words.strict_yaml import Strict
from monitor.words.units import Unit
from monitor.words.wording import amount, long_date, places_apart, years_listed
from monitor.workspace.yaml_files import load
from tests.sheets import TODAY, shipped

ROOT = Path(__file__).resolve().parents[1]
REGISTER, PAGE = ROOT / "docs" / "published.yaml", ROOT / "docs" / "published.md"
WHERE = ("line", "determination", "input", "publication", "term", "asks", "suspended", "not_held")
SCALE = {"USD million": 1e6, "USD billion": 1e9}
WORDS = {
    "BCBSVT": "Blue Cross and Blue Shield of Vermont",
    "DiD": "difference in differences",
    "FFS": "fee-for-service",
    "GMCB": "Green Mountain Care Board",
    "MD": "Maryland",
    "MDPCP": "Maryland Primary Care Program",
    "MHA": "Maryland Hospital Association",
    "MPA": "Medicare Performance Adjustment",
    "NEJM": "New England Journal of Medicine",
    "NHE": "national health expenditure",
    "TCOC": "total cost of care",
    "YTD": "year to date",
}
COMPUTED, EXPLAINED, HELD, NOT_HELD = "computed", "computed, and why it differs", "held", "not held"
STATES = (COMPUTED, EXPLAINED, HELD, NOT_HELD)


class Place(NamedTuple):
    """A name of a test's worksheet; `name` is empty for what it judges."""

    test: str
    name: str


class Row(Strict):
    """One published figure, and the one place that has it, or the reason why none does."""

    year: Text
    measure: Text
    unit: Text
    line: Text | None = None
    determination: Text | None = None
    input: Text | None = None
    publication: Text | None = None
    term: Text | None = None
    asks: Text | None = None
    suspended: Text | None = None
    not_held: Text | None = None
    limit: Text | None = None
    held_for: int | None = None
    because: Text | None = None
    printed: float | None = None

    @model_validator(mode="after")
    def _is_in_one_place(self) -> "Row":
        assert len([word for word in WHERE if getattr(self, word)]) == 1, self.measure
        return self

    @property
    def how(self) -> str:
        """Which of WHERE it is."""
        return next(word for word in WHERE if getattr(self, word))

    @property
    def place(self) -> Place:
        """Where it stands in a worksheet."""
        return place_of(getattr(self, self.how))

    @property
    def of(self) -> int:
        """The year it is looked up in: the last that it names."""
        return self.held_for or int(re.findall(r"20\d\d", self.year)[-1])


def place_of(said: str) -> Place:
    """programme/test and a name, parted."""
    test, _, name = said.partition(" ")
    return Place(test, name)


class Register(Strict):
    """docs/published.yaml."""

    read: date
    reasons: dict[str, Text]
    programmes: dict[str, list[Row]]

    @cached_property
    def rows(self) -> Mapping[tuple[str, str, str, str], Row]:
        """Each row by the words that name it."""
        named = [((p, r.year, r.measure, r.unit), r) for p, rows in self.programmes.items() for r in rows]
        assert len(dict(named)) == len(named), [
            name for name, count in Counter(n for n, _ in named).items() if count > 1
        ]
        return dict(named)


@cache
def register() -> Register:
    """The register as it is committed."""
    return load(REGISTER, "docs/published.yaml", Register, DefinitionError)[0]


@cache
def sheet(test: str) -> Worksheet:
    """The filled worksheet of a shipped test."""
    gathered = shipped(TODAY)
    return gathered.worksheet(gathered.definitions.test(test))


def ours(row: Row) -> float:
    """What the project computes or holds of a row's line, input or judged figure; NaN where it is unknown."""
    test, name = row.place
    filled = sheet(test)
    clause = filled.way(row.of).clause
    line = name or (clause.line if clause else "")
    return filled.value(line, 0, row.of) if line in filled.values else float("nan")


def determinations(row: Row) -> list[Determination]:
    """What others found of a row's line and year."""
    test, name = row.place
    return [entry for entry in sheet(test).determinations if (entry.line or "") == name and entry.year == row.of]


def printed(row: Row) -> Determination | None:
    """What others found that is the row's figure: the one there is, or of several the one that is `printed`."""
    found = [entry for entry in determinations(row) if entry.value is not None]
    if row.printed is not None:
        wanted = row.printed * SCALE.get(row.unit, 1.0)
        found = [entry for entry in found if isclose(abs(entry.value or 0.0), wanted)]
    return found[0] if len(found) == 1 else None


def unit_of(row: Row) -> Unit:
    """The unit of a row's line or judged figure."""
    test, name = row.place
    clause = sheet(test).way(row.of).clause
    return sheet(test).test.units[name or (clause.line if clause else "")]


def terms(said: str, year: int) -> list[float]:
    """The values that any version of a term has for a year."""
    test, name = place_of(said)
    return [v.value for v in sheet(test).test.asked.terms[name].versions if v.from_ <= year <= v.through]


def published_values(publication: str) -> list[float]:
    """Every figure of a publication."""
    with (ROOT / "observations" / publication / "data.csv").open(encoding="utf-8", newline="") as file:
        return [float(row["value"]) for row in csv.DictReader(file) if row["value"]]


def state(row: Row) -> str:
    """Whether it is computed, and differs, or held, or neither."""
    if row.how == "not_held":
        return NOT_HELD
    if row.how == "line":
        return EXPLAINED if row.because else COMPUTED
    if row.how != "determination" or isnan(ours(row)) or row.place.name in sheet(row.place.test).test.asked.inputs:
        return HELD
    clause = sheet(row.place.test).way(row.of).clause
    if clause and not row.place.name and clause.line in sheet(row.place.test).test.asked.inputs:
        return HELD  # the figure itself was published; nothing was computed
    return EXPLAINED if why(row) else COMPUTED


def why(row: Row) -> str:
    """Why ours is another figure than the one printed; empty where it is the same."""
    said = printed(row) if row.how == "determination" else None
    return row.because or (said.differs_because if said else None) or ""


# The page


def page() -> str:
    """docs/published.md."""
    return "\n".join(_lines(register())) + "\n"


def _lines(found: Register) -> Iterator[str]:
    counts = {programme: Counter(map(state, rows)) for programme, rows in found.programmes.items()}
    total = sum(counts.values(), Counter())
    yield "# Published figures, row by row"
    yield ""
    yield f"Collected from public documents, read on {long_date(found.read)}, answered as of {long_date(TODAY)}."
    yield f"Of {total.total()} figures and targets"
    yield ""
    yield f"- {total[COMPUTED]} are computed here as they are printed, within the rounding or the stated error;"
    yield f"- {total[EXPLAINED]} are computed, and differ for a reason that stands beside them;"
    yield f"- {total[HELD]} are held: as a term, as an observation, or as what others found where ours is not known;"
    yield f"- {total[NOT_HELD]} are not held, each for a reason."
    yield ""
    yield "[The register](published.yaml) says of each row where it stands; a test goes through all of them and"
    yield "compares the figures. A figure that a finding is taken from is held and not computed: it confirms nothing."
    yield ""
    yield f"| Program | Rows | {' | '.join(word.capitalize() for word in STATES)} |"
    yield f"|---|{'---|' * (len(STATES) + 1)}"
    for programme, count in counts.items():
        yield f"| {in_words(programme)} | {count.total()} | {' | '.join(str(count[word] or '') for word in STATES)} |"
    yield f"| All | {total.total()} | {' | '.join(str(total[word]) for word in STATES)} |"
    yield ""
    yield from _table("Computed, and why it differs", ("Year", "Printed", "Ours", "Why"), found, _differing)
    yield ""
    yield from _table("Not held, and why", ("Year", "Reason"), found, _not_held)


def _table(
    title: str, columns: Sequence[str], found: Register, said: Callable[[Register, str], Iterator[Sequence[str]]]
) -> Iterator[str]:
    """A table of rows of every programme."""
    yield f"## {title}"
    yield ""
    yield f"| Program | Figure | {' | '.join(columns)} |"
    yield f"|---|---|{'---|' * len(columns)}"
    for programme in found.programmes:
        yield from (f"| {in_words(programme)} | {' | '.join(cells)} |" for cells in said(found, programme))


def _differing(found: Register, programme: str) -> Iterator[Sequence[str]]:
    """A row for each figure that ours differs from: its year, theirs, ours and why."""
    for row in found.programmes[programme]:
        if state(row) == EXPLAINED:
            said, unit, own = printed(row), unit_of(row), ours(row)
            theirs = (said.value if said else row.printed) or 0.0
            places = places_apart(own, theirs, unit)
            yield (
                in_words(row.measure),
                in_words(row.year),
                amount(theirs, unit, places),
                amount(own, unit, places),
                why(row),
            )


def _not_held(found: Register, programme: str) -> Iterator[Sequence[str]]:
    """A row for each figure that is not held, its years and units drawn together."""
    together: dict[tuple[str, str], list[Row]] = {}
    for row in found.programmes[programme]:
        if row.not_held:
            together.setdefault((row.measure, row.not_held), []).append(row)
    for (measure, reason), rows in together.items():
        units = " and in ".join(dict.fromkeys(row.unit for row in rows))
        yield f"{in_words(measure)}, in {units}", _years([row.year for row in rows]), found.reasons[reason]


def _years(said: Sequence[str]) -> str:
    """2014 to 2018, or the words where one is no year."""
    if all(re.fullmatch(r"20\d\d", year) for year in said):
        return years_listed([int(year) for year in said])
    return "; ".join(dict.fromkeys(map(in_words, said)))


def in_words(said: str) -> str:
    """The words of the collection with its abbreviations spelled out."""
    return re.sub(r"\b[A-Za-z][A-Za-z0-9]*\b", lambda word: WORDS.get(word[0], word[0]), said)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
