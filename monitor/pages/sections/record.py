"""What the report was made from, how many findings were due and made, and what it is not."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding, expected, made
from monitor.observations.fingerprints import NOT_GIVEN
from monitor.pages.material import Material
from monitor.pages.model import Facts, Prose, Section

DUE = "Findings due: of the answers that the headline counts, those whose figures should be there by this date"
MADE = "Findings made: those of them that the figures allowed, be it too close to tell"


def record(material: Material) -> Iterator[Section]:
    """The record of the report."""
    used = (p.id for p in material.held if p.id in material.used)
    publications = ((f"Publication {name}", str(material.fingerprints.get(name, NOT_GIVEN))) for name in used)
    made_from = Facts((*material.record.items(), *publications, *due_and_made(material.found)), "record")
    blocks = (made_from, Prose(material.agreement.disclaimer, "disclaimer"))
    yield Section("record-of-this-report", "Record of this report", blocks, "back")


def due_and_made(findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """How many findings were due and made, each with what sets it apart from the number in the headline."""
    return ((DUE, str(expected(findings))), (MADE, str(made(findings))))
