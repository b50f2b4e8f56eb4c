"""The dashboard: where a programme stands, a section for each test, and what it was made from."""

from datetime import date

from monitor.pages.explain import UNCONFIRMED
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.sections.due import due
from monitor.pages.sections.each_test import each_test
from monitor.pages.sections.every_answer import every_answer
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.not_monitored import not_monitored
from monitor.pages.sections.outlook import outlook
from monitor.pages.sections.publications import publications
from monitor.pages.sections.record import record
from monitor.pages.sections.standing import standing
from monitor.pages.sections.waiting import waiting
from monitor.pages.sections.watched import watched
from monitor.pages.sections.what_ifs import what_ifs
from monitor.pages.sections.words_used import words_used
from monitor.pages.verdicts import headline
from monitor.pages.year_end.page import is_synthetic
from monitor.words.findings import SYNTHETIC, Standing
from monitor.words.wording import long_date


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    """Page one of the dashboard, and its sections."""
    agreement = material.agreement
    return Report(
        kind="dashboard",
        id=material.programme.id,
        title=agreement.title,
        subtitle=_standing_line(material),
        purpose=agreement.summary,
        as_of=material.as_of,
        notices=_notices(material, sections),
        headline=headline(material.found),
        window=f"{agreement.title}: where it stands as of {long_date(material.as_of)}",
        running=agreement.title,
        skip="Skip to the findings",
        sections=sections,
        office=material.cover.office.name,
        seal=material.cover.seal,
    )


def _standing_line(material: Material) -> str:
    """Standing as of 23 November 2026 · performance years 2019 to 2025; it ended on 31 December 2025"""
    agreement, as_of = material.agreement, material.as_of
    last = date(agreement.through, 12, 31)
    ended = f"; the last ended on {long_date(last)}" if as_of > last else ""
    years = f"performance years {agreement.from_} to {agreement.through}{ended}"
    return f"Standing as of {long_date(as_of)} \N{MIDDLE DOT} {years}"


def _notices(material: Material, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """DRAFT until signed, or WITHDRAWN; unconfirmed terms, and figures that were made up, are said on the face."""
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
        standing,
        every_answer,
        due,
        outlook,
        each_test,
        what_ifs,
        waiting,
        watched,
        not_monitored,
        firmness,
        publications,
        record,
        words_used,
    ),
)
