"""The annual report: the year's standing, what others found, what changed, cases, methods, data, and what comes."""

from monitor.pages.kinds.faces import letter_face
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.periods_reported import year_before
from monitor.pages.sections.asks import asks
from monitor.pages.sections.cases import cases
from monitor.pages.sections.due import due
from monitor.pages.sections.exhibits import exhibits
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.methods import methods
from monitor.pages.sections.others_beside import others_beside
from monitor.pages.sections.publications import publications
from monitor.pages.sections.sign_off import sign_off
from monitor.pages.sections.since import since
from monitor.pages.sections.summary import summary
from monitor.pages.sections.test_pages import test_pages


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    period = year_before(material.as_of)
    return letter_face("annual", f"Annual report {period.name}", period, material, sections)


ANNUAL = Kind(
    "annual",
    _face,
    (
        summary,
        others_beside,
        since,
        test_pages,
        exhibits,
        cases,
        asks,
        firmness,
        methods,
        due,
        publications,
        sign_off,
    ),
    brings=("annex",),
)
