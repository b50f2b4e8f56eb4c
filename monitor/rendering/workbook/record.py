"""What the workbook was made from, as the record of the report says it."""

from monitor.pages.material import Material
from monitor.pages.model import Facts, Prose
from monitor.pages.sections.record import record as record_of
from monitor.rendering.workbook.model import Entry, Heading, Sheet, texts

NAME = "Record"
_HEADINGS = (Heading("What", 50, wraps=True), Heading("Is", 84, wraps=True))


def record(material: Material) -> Sheet:
    """Software, definitions, fingerprints, what was sealed anew, how many findings were due and made."""
    blocks = [block for section in record_of(material) for block in section.blocks]
    pairs = [texts(*pair) for block in blocks if isinstance(block, Facts) for pair in block.pairs]
    prose: list[tuple[Entry, ...]] = [texts("Disclaimer", block.text) for block in blocks if isinstance(block, Prose)]
    return Sheet(NAME, f"{material.agreement.title}: record", _HEADINGS, [*pairs, *prose])
