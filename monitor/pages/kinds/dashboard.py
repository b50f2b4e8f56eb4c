"""The dashboard, the main volume of a report: where a programme stands, a page a test, what it waits for and owes."""

from datetime import date

from monitor.pages.kinds.faces import FOOTER, notices, own_head
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.sections.due import due
from monitor.pages.sections.exhibits import exhibits
from monitor.pages.sections.publications import publications
from monitor.pages.sections.shown_beside import shown_beside
from monitor.pages.sections.sign_off import sign_off
from monitor.pages.sections.standing import standing
from monitor.pages.sections.test_pages import test_pages
from monitor.pages.sections.waiting_groups import waiting_groups
from monitor.pages.sections.words_used import words_used
from monitor.pages.verdicts import headline
from monitor.words.wording import long_date


def face(material: Material, sections: tuple[Section, ...]) -> Report:
    """What stands on the front of a report, and its sections."""
    agreement = material.agreement
    return Report(
        kind="dashboard",
        id=material.programme.id,
        title=agreement.title,
        subtitle=_standing_line(material),
        purpose=agreement.summary,
        as_of=material.as_of,
        notices=notices(material, sections),
        headline=headline(material.found),
        window=f"{agreement.title}: where it stands as of {long_date(material.as_of)}",
        running=agreement.title,
        skip="Skip to the findings",
        sections=sections,
        footer=FOOTER,
        letterhead=own_head(material.cover),
    )


def _standing_line(material: Material) -> str:
    """Standing as of 23 November 2026 · performance years 2019 to 2025; it ended on 31 December 2025"""
    agreement, as_of = material.agreement, material.as_of
    last = date(agreement.through, 12, 31)
    ended = f"; the last ended on {long_date(last)}" if as_of > last else ""
    years = f"performance years {agreement.from_} to {agreement.through}{ended}"
    return f"Standing as of {long_date(as_of)} \N{MIDDLE DOT} {years}"


DASHBOARD = Kind(
    "dashboard",
    face,
    (
        standing,
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
