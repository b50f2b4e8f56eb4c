"""The quarterly report to the Center: a letter, what changed, how mature the data are, and every test."""

from monitor.pages.kinds.faces import letter_face
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.periods_reported import quarter_before
from monitor.pages.sections.asks import asks
from monitor.pages.sections.due import due
from monitor.pages.sections.exhibits import exhibits
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.letter import letter
from monitor.pages.sections.others_beside import others_beside
from monitor.pages.sections.publications import publications
from monitor.pages.sections.since import since
from monitor.pages.sections.test_pages import test_pages


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    period = quarter_before(material.as_of)
    return letter_face("quarterly", f"Quarterly report, {period.name}", period, material, sections)


QUARTERLY = Kind(
    "quarterly",
    _face,
    (letter, since, firmness, others_beside, asks, test_pages, exhibits, due, publications),
    brings=("annex",),
)
