"""The quarterly report to the Center: a letter, what changed, how mature the data are, and every test."""

from monitor.pages import letters
from monitor.pages.kinds.faces import FOOTER, letterhead, notices
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.periods_reported import quarter_before
from monitor.pages.sections.due import due
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.letter import letter
from monitor.pages.sections.others_beside import others_beside
from monitor.pages.sections.outlook import outlook
from monitor.pages.sections.publications import publications
from monitor.pages.sections.since import since
from monitor.pages.sections.summary import summary
from monitor.words.wording import long_date


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
        headline=letters.headline(material),
        window=f"{agreement.title}: {name.lower()}",
        running=f"{agreement.title}: {name.lower()}",
        skip="Skip to the letter",
        sections=sections,
        footer=FOOTER,
        letterhead=letterhead(
            material.cover, (name, f"Period: {quarter.span}", f"Figures as of {long_date(material.as_of)}")
        ),
    )


QUARTERLY = Kind("quarterly", _face, (letter, summary, since, firmness, others_beside, outlook, due, publications))
