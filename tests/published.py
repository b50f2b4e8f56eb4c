"""The register of published figures, docs/published.yaml, and the page that is written from it, docs/published.md.

A row of the register says where the project has a published figure, or why it does not. Nothing of the collection is
written down here but the words that name a row. After a change of the register write the page anew with
    python -m tests.published
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from math import isnan
from pathlib import Path
from typing import NamedTuple

from pydantic import model_validator

from monitor.errors import DefinitionError
from monitor.evaluation.evaluate import Worksheet
from monitor.language.entries import Text
from monitor.observations.determinations import Determination
from monitor.strict_yaml import Strict, load
from monitor.wording import long_date
from tests.sheets import TODAY, shipped

ROOT = Path(__file__).resolve().parents[1]
REGISTER, PAGE = ROOT / "docs" / "published.yaml", ROOT / "docs" / "published.md"
WHERE = ("line", "determination", "input", "publication", "term", "asks", "suspended", "not_held")
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
    return EXPLAINED if any(entry.differs_because for entry in determinations(row)) else COMPUTED


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
        yield f"| {programme} | {count.total()} | {' | '.join(str(count[word] or '') for word in STATES)} |"
    yield f"| All | {total.total()} | {' | '.join(str(total[word]) for word in STATES)} |"
    yield ""
    yield "## Not held, and why"
    yield ""
    yield "| Program | Figure | Year | Reason |"
    yield "|---|---|---|---|"
    for programme, rows in found.programmes.items():
        for row in rows:
            if row.not_held:
                yield f"| {programme} | {row.measure}, {row.unit} | {row.year} | {found.reasons[row.not_held]} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
