"""The dashboard: where a programme stands, a section for each test, and what it was made from."""

from monitor.pages.kinds.faces import CAUTION, notices
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.sections.due import due
from monitor.pages.sections.each_test import each_test
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.not_monitored import not_monitored
from monitor.pages.sections.outlook import outlook
from monitor.pages.sections.publications import publications
from monitor.pages.sections.record import record
from monitor.pages.sections.sign_off import sign_off
from monitor.pages.sections.waiting import waiting
from monitor.pages.sections.watched import watched
from monitor.pages.sections.what_ifs import what_ifs
from monitor.pages.sections.where_it_stands import where_it_stands
from monitor.pages.sections.words_used import words_used
from monitor.pages.verdicts import headline
from monitor.words.areas import area_name
from monitor.words.wording import long_date


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    """Page one of the dashboard, and its sections."""
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
    )


DASHBOARD = Kind(
    "dashboard",
    _face,
    (
        where_it_stands,
        due,
        outlook,
        each_test,
        what_ifs,
        waiting,
        watched,
        not_monitored,
        firmness,
        publications,
        sign_off,
        record,
        words_used,
    ),
)
