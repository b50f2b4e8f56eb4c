"""The quarterly report to the Center: a letter, what changed, how mature the data are, and every test."""

from monitor.pages.kinds.faces import FOOTER, letterhead, notices
from monitor.pages.kinds.kind import Kind
from monitor.pages.letters.headline import headline
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
    quarter, agreement = quarter_before(material.as_of), material.agreement
    name = f"Quarterly report, {quarter.name}"
    return Report(
        kind="quarterly",
        id=material.programme.id,
        title=agreement.title,
        subtitle=name,
        purpose="",
        as_of=material.as_of,
        notices=notices(material, sections),
        headline=headline(material),
        window=f"{agreement.title}: {name.lower()}",
        running=agreement.title,
        skip="Skip to the letter",
        sections=sections,
        footer=FOOTER,
        letterhead=letterhead(material, name, quarter.span),
    )


QUARTERLY = Kind(
    "quarterly",
    _face,
    (letter, since, firmness, others_beside, asks, test_pages, exhibits, due, publications),
    brings=("annex",),
)
