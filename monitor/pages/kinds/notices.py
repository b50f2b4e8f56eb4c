"""What must be known of a report on its face: that it is a draft, unconfirmed, or of figures that were made up."""

from collections.abc import Iterable

from monitor.pages.explain import UNCONFIRMED
from monitor.pages.material import Material
from monitor.pages.model import Section
from monitor.pages.year_end.page import is_synthetic
from monitor.words.findings import SYNTHETIC, Standing


def notices(material: Material, sections: Iterable[Section]) -> tuple[str, ...]:
    """What the cover says of it; unconfirmed terms and figures that were made up are said on the face too."""
    used = (publication for publication in material.held if publication.id in material.used)
    synthetic = any(publication.card.synthetic for publication in used) or is_synthetic(material.outlook)
    unconfirmed = any(finding.standing is Standing.UNCONFIRMED for finding in material.found)
    unconfirmed = unconfirmed or any(UNCONFIRMED in section.notices for section in sections) or _owed(material)
    said = {material.cover.notice: True, UNCONFIRMED: unconfirmed, SYNTHETIC.upper(): synthetic}
    return tuple(word for word, holds in said.items() if word and holds)


def _owed(material: Material) -> bool:
    """Whether anything that is due rests on what is not confirmed."""
    rows = material.due.rows if material.due else ()
    return any(row[-1].text == Standing.UNCONFIRMED for row in rows)
