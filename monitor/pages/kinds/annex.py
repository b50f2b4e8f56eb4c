"""The annex: every test line by line, all that it rests on, and what the report was made from.

Whoever checks a report needs it. Internal names, fingerprints and commands stand here, and nowhere else.
"""

from dataclasses import replace

from monitor.pages.kinds.dashboard import face
from monitor.pages.kinds.faces import CAUTION
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Report, Section
from monitor.pages.sections.each_test import each_test
from monitor.pages.sections.every_answer import every_answer
from monitor.pages.sections.firmness import firmness
from monitor.pages.sections.not_monitored import not_monitored
from monitor.pages.sections.outlook import outlook
from monitor.pages.sections.publications import publications
from monitor.pages.sections.record import record
from monitor.pages.sections.waiting import waiting
from monitor.pages.sections.watched import watched
from monitor.pages.sections.what_ifs import what_ifs
from monitor.pages.sections.words_used import words_used


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    """The face of the report whose annex it is."""
    title = f"Annex: {material.agreement.title}"
    return replace(
        face(material, sections),
        kind=ANNEX.name,
        title=title,
        purpose="Every line of every test, what it rests on, how to check it, and what the report was made from.",
        window=f"{title}, as of {material.as_of.isoformat()}",
        running=title,
        footer=CAUTION,
        skip="Skip to the tests",
    )


ANNEX = Kind(
    "annex",
    _face,
    (
        every_answer,
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
    has_worksheets=True,
)
