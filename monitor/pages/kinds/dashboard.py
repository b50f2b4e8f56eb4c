"""The dashboard: where a programme stands, a section for each test, and what it was made from."""

from monitor.pages.explain import UNCONFIRMED
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
from monitor.pages.year_end.page import is_synthetic
from monitor.words.areas import area_name
from monitor.words.findings import SYNTHETIC, Standing
from monitor.words.wording import long_date

CAUTION = "Not an official determination."


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
        notices=_notices(material, sections),
        headline=headline(material.found),
        window=f"{agreement.title}: where it stands as of {long_date(material.as_of)}",
        running=agreement.title,
        skip="Skip to the findings",
        sections=sections,
        caution=CAUTION,
    )


def _notices(material: Material, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """DRAFT until signed, or WITHDRAWN; unconfirmed terms and figures that were made up are said on the face."""
    used = (publication for publication in material.held if publication.id in material.used)
    synthetic = any(publication.card.synthetic for publication in used) or is_synthetic(material.outlook)
    unconfirmed = any(finding.standing is Standing.UNCONFIRMED for finding in material.found)
    unconfirmed = unconfirmed or any(UNCONFIRMED in section.notices for section in sections) or _owed(material)
    words = {material.cover.notice: True, UNCONFIRMED: unconfirmed, SYNTHETIC.upper(): synthetic}
    return tuple(word for word, holds in words.items() if word and holds)


def _owed(material: Material) -> bool:
    """Whether anything that is due rests on what is not confirmed."""
    rows = material.due.rows if material.due else ()
    return any(row[-1].text == Standing.UNCONFIRMED for row in rows)


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
