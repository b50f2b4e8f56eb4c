"""What reports have on their face, whatever their kind."""

from dataclasses import replace

from monitor.evaluation.answered import last_answered
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.cover import Cover
from monitor.pages.explain import UNCONFIRMED
from monitor.pages.explain import notices as explained
from monitor.pages.letters.headline import headline
from monitor.pages.material import Material
from monitor.pages.model import Letterhead, Report, Section
from monitor.pages.periods_reported import Reported
from monitor.pages.year_end.page import is_synthetic
from monitor.words.findings import SYNTHETIC, Standing
from monitor.words.wording import long_date

CAUTION = "Computed from public statistics; not audited, and not a determination of CMS."
FOOTER = f"{CAUTION} Full worksheets: annex."


def notices(material: Material, sections: tuple[Section, ...] = ()) -> tuple[str, ...]:
    """DRAFT until signed, or WITHDRAWN; that it is made anew; unconfirmed terms; figures that were made up."""
    used = (publication for publication in material.held if publication.id in material.used)
    synthetic = any(publication.card.synthetic for publication in used) or is_synthetic(material.outlook)
    unconfirmed = any(finding.standing is Standing.UNCONFIRMED for finding in material.found)
    told = {word for section in sections for word in section.notices}.union(*map(_told, material.sheets))
    unconfirmed = unconfirmed or UNCONFIRMED in told or _owed(material)
    cover = material.cover
    words = {cover.notice: True, "MADE ANEW": cover.made_anew, UNCONFIRMED: unconfirmed, SYNTHETIC.upper(): synthetic}
    return tuple(word for word, holds in words.items() if word and holds)


def _told(sheet: Worksheet) -> set[str]:
    """The notices of the newest answer that a worksheet has of anybody."""
    everybody = range(len(sheet.entities))
    return {word for entity in everybody for word in explained(sheet, entity, last_answered(sheet, entity))}


def _owed(material: Material) -> bool:
    """Whether anything that is due rests on what is not confirmed."""
    rows = material.due.rows if material.due else ()
    return any(row[-1].text == Standing.UNCONFIRMED for row in rows)


def letter_face(kind: str, name: str, period: Reported, material: Material, sections: tuple[Section, ...]) -> Report:
    """The face of a report that goes to the Center as a letter, under the office's own head."""
    title = material.agreement.title
    return Report(
        kind=kind,
        id=material.programme.id,
        title=title,
        subtitle=name,
        purpose="",
        as_of=material.as_of,
        notices=notices(material, sections),
        headline=headline(material),
        window=f"{title}: {name.lower()}",
        running=title,
        skip="Skip to the letter",
        sections=sections,
        footer=FOOTER,
        letterhead=letterhead(material, name, period.span),
    )


def own_head(cover: Cover) -> Letterhead | None:
    """The office with its seal, where it has said who it is: at the head of what goes to nobody in particular."""
    head = replace(of_office(cover), lines=())
    return head if head.name or head.seal else None


def letterhead(material: Material, name: str, span: str) -> Letterhead:
    """The head of a letter: the office with its seal, what the report is and on which time, and to whom it goes."""
    cover, day = material.cover, long_date(material.as_of)
    head = of_office(cover, (name, f"Period: {span}", f"Figures as of {day}"))
    return replace(head, addressee=tuple(cover.office.addressee), dated=_last_signed(cover) or day)


def of_office(cover: Cover, beside: tuple[str, ...] = ()) -> Letterhead:
    """The office with its seal, and what stands beside it."""
    office = cover.office
    return Letterhead(office.name, (*office.address, *office.contact), cover.seal, beside, (), office.accent)


def _last_signed(cover: Cover) -> str:
    """The day of the last signature, of a report that is signed."""
    return long_date(max(one.on for one in cover.signed)) if cover.is_signed else ""
