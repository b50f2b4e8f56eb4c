"""What the report was made from, how many findings were due and made, and what it is not."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding, expected, made
from monitor.observations.fingerprints import NOT_GIVEN
from monitor.observations.sealed_anew import Act, acts
from monitor.pages.material import Material
from monitor.pages.model import Facts, Prose, Section
from monitor.words.wording import listed, long_date

SHOWN = 5  # of what one act sealed anew; seals.csv names all
DUE = "Findings due: of the answers that the headline counts, those whose figures should be there by this date"
MADE = "Findings made: those of them that the figures allowed, be it too close to tell"


def record(material: Material) -> Iterator[Section]:
    """The record of the report."""
    used = (p.id for p in material.held if p.id in material.used)
    publications = ((f"Publication {name}", str(material.fingerprints.get(name, NOT_GIVEN))) for name in used)
    anew = (_sealed_anew(act) for act in acts(material.sealed_anew))
    made_from = Facts((*material.record.items(), *publications, *anew, *due_and_made(material.found)), "record")
    blocks = (made_from, Prose(material.agreement.disclaimer, "disclaimer"))
    yield Section("record-of-this-report", "Record of this report", blocks, "back")


def _sealed_anew(act: Act) -> tuple[str, str]:
    """What one person changed after it had been sealed, and why."""
    further = [f"{len(act.whats) - SHOWN} more"] if len(act.whats) > SHOWN else []
    whats = listed([*act.whats[:SHOWN], *further])
    return (
        f"Changed after it was sealed, and sealed anew on {long_date(act.on)}",
        f"{whats}. By {act.by}: {act.because}",
    )


def due_and_made(findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """How many findings were due and made, each with what sets it apart from the number in the headline."""
    return ((DUE, str(expected(findings))), (MADE, str(made(findings))))
