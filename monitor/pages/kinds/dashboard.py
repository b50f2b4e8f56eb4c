"""The dashboard, the main volume of a report: where a programme stands, a page a test, what it waits for and owes."""

from monitor.pages.kinds.faces import CAUTION, FOOTER, notices
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.sections.due import due
from monitor.pages.sections.exhibits import exhibits
from monitor.pages.sections.publications import publications
from monitor.pages.sections.shown_beside import shown_beside
from monitor.pages.sections.sign_off import sign_off
from monitor.pages.sections.test_pages import test_pages
from monitor.pages.sections.waiting_groups import waiting_groups
from monitor.pages.sections.where_it_stands import where_it_stands
from monitor.pages.sections.words_used import words_used
from monitor.pages.verdicts import headline
from monitor.words.areas import area_name
from monitor.words.wording import long_date


def face(material: Material, sections: tuple[Section, ...]) -> Report:
    """What stands on the front of a report, and its sections."""
    agreement = material.agreement
    return Report(
        kind="dashboard",
        id=material.programme.id,
        title=agreement.title,
        subtitle=f"{area_name(agreement.area)}, performance years {agreement.from_} to {agreement.through}",
        purpose=agreement.summary,
        as_of=material.as_of,
        notices=notices(material, sections),
        headline=headline(material.found),
        window=f"{agreement.title}: where it stands as of {long_date(material.as_of)}",
        running=agreement.title,
        skip="Skip to the findings",
        sections=sections,
        caution=CAUTION,
        footer=FOOTER,
    )


DASHBOARD = Kind(
    "dashboard",
    face,
    (
        where_it_stands,
        test_pages,
        shown_beside,
        exhibits,
        waiting_groups,
        due,
        publications,
        sign_off,
        words_used,
    ),
    brings=("annex",),
)
