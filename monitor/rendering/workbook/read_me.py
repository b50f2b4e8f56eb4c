"""The first sheet: what the workbook is, what must be known of it, what its words mean, and what each sheet holds."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.evaluation.evaluate import Worksheet
from monitor.observations.disclosure import WHY
from monitor.pages.kinds.faces import notices
from monitor.pages.material import Material
from monitor.pages.sentences import everybody
from monitor.pages.verdicts import MEANT
from monitor.rendering.workbook import figures, findings, record, sources
from monitor.rendering.workbook.grid import Grid
from monitor.rendering.workbook.model import HIDDEN, Entry, Heading, Sheet, texts
from monitor.words.wording import long_date

NAME = "Read me"
_HEADINGS = (Heading("What", 34, wraps=True), Heading("Is", 100, wraps=True))
_LISTS = {
    findings.NAME: "Every finding: verdict, figures, basis, standing, and what others found. As found; no formula.",
    figures.NAME: "The figures that the worksheets are filled with, each once, with the publications it is from.",
    sources.NAME: "The publications and documents behind them, with their addresses.",
    record.NAME: "What exactly this workbook was made from.",
}
_FORMULAS = (
    "Blue figures were published, or set by the agreement. What is worked out of them is a live formula: change a blue "
    "figure, and all that follows changes, the verdict with it. Where a figure has no formula, its row says so."
)
_UNKNOWN = "A figure that is not known is a word that says why, never 0. It has no formula, and nothing leads to it."


def read_me(material: Material, grids: Mapping[str, Grid]) -> Sheet:
    """The face of the workbook."""
    rows = [*_face(material), *_meanings(), *_sheets(grids), *_left_out(material, grids)]
    return Sheet(NAME, material.agreement.title, _HEADINGS, rows)


def _face(material: Material) -> Iterator[tuple[Entry, ...]]:
    agreement = material.agreement
    yield texts("Title", agreement.title)
    yield texts("As of", long_date(material.as_of))
    yield texts("Standing of this workbook", ". ".join(notices(material)))
    yield texts("Caution", agreement.disclaimer)
    yield texts("About", agreement.summary)


def _meanings() -> Iterator[tuple[Entry, ...]]:
    yield texts("Figures and formulas", _FORMULAS)
    yield texts("Figures that are not known", _UNKNOWN)
    yield texts(HIDDEN, f"The figure is withheld: {WHY}.")
    yield from (texts(mark.value, meant) for mark, meant in MEANT.items())


def _sheets(grids: Mapping[str, Grid]) -> Iterator[tuple[Entry, ...]]:
    for name, holds in _LISTS.items():
        yield Entry(name, link=name), Entry(holds)
    for grid in grids.values():
        yield Entry(grid.name, link=grid.name), Entry(_asks(grid.sheet))


def _asks(sheet: Worksheet) -> str:
    asked, whom = sheet.test.asked, everybody(sheet)
    return f"{asked.title.format(area=whom)}: {asked.question.format(area=whom)}"


def _left_out(material: Material, grids: Mapping[str, Grid]) -> Sequence[tuple[Entry, ...]]:
    """The worksheets that nobody is there to be asked of."""
    left = [sheet for sheet in material.sheets if sheet.test.id not in grids]
    return [
        texts("No sheet of its own", f"{_asks(sheet)} Nothing is held of any {sheet.test.asked.each}.")
        for sheet in left
    ]
