"""The letter of a quarterly report: to whom, what is reported, all tests in a table, and who signs."""

from collections.abc import Iterator

from monitor.pages import letters
from monitor.pages.cover import Cover
from monitor.pages.material import Material
from monitor.pages.model import Block, Boxes, Bullets, Prose, Section, SignBox
from monitor.pages.periods_reported import quarter_before
from monitor.words.wording import long_date

ATTENTION = "What needs the Center's attention"


def letter(material: Material) -> Iterator[Section]:
    """Page one of the report."""
    yield Section("letter", letters.headline(material), tuple(_blocks(material)), "letter", opening=True)


def _blocks(material: Material) -> Iterator[Block]:
    office = material.cover.office
    yield Prose(office.greeting)
    yield Prose(letters.reported(material, f"the {quarter_before(material.as_of).name}"))
    if open_ := letters.open_years(material):
        yield Prose(open_)
    yield Prose(f"{ATTENTION}:", "run")
    yield Bullets(letters.numbered(tuple(letters.attention(material))))
    yield from (Prose(part) for part in office.letter.split("\n\n") if part.strip())
    if office.signatories:
        yield Boxes(tuple(boxes(material.cover)))


def boxes(cover: Cover) -> Iterator[SignBox]:
    """A box for each role that signs: signed, or with a line to sign on."""
    signed = {one.role: one for one in cover.signed}
    for asked in cover.office.signatories:
        one = signed.get(asked.role)
        yield SignBox(asked.role, one.by if one else "", asked.title, long_date(one.on) if one else "")
