"""The letter of a quarterly report: what is reported, all tests in a table, and who signs. One page."""

from collections.abc import Iterator

from monitor.pages.cover import Cover
from monitor.pages.letters.paragraphs import attention, open_years, reported
from monitor.pages.letters.scorecard import scorecard
from monitor.pages.material import Material
from monitor.pages.model import Block, Boxes, Prose, Section, SignBox, TableBlock
from monitor.pages.periods_reported import quarter_before
from monitor.words.wording import long_date

SIGN_OFF = "Sign-off"


def letter(material: Material) -> Iterator[Section]:
    """Page one of the report."""
    yield Section("letter", "Letter", tuple(_blocks(material)), "letter", opening=True)


def _blocks(material: Material) -> Iterator[Block]:
    cover = material.cover
    own = [part.strip() for part in cover.office.letter.split("\n\n") if part.strip()]
    yield from (Prose(text, "says") for text in _of_this_edition(cover))
    yield Prose(cover.office.greeting)
    yield Prose(reported(material, f"the {quarter_before(material.as_of).name}"))
    yield from (Prose(text) for text in filter(None, [open_years(material), attention(material), *own]))
    if table := scorecard(material, sum(map(len, own))):
        yield TableBlock("summary", table, "words summary-table")
    if cover.office.signatories:
        yield Section("signed-by", SIGN_OFF, (Boxes(tuple(boxes(cover))),))


def _of_this_edition(cover: Cover) -> Iterator[str]:
    """That the report no longer stands, or why it was made anew."""
    if gone := cover.withdrawn:
        yield f"Withdrawn on {long_date(gone.on)} by {gone.by}, {gone.role}: {gone.reason}"
    if cover.note:
        yield f"Made anew: {cover.note}"


def boxes(cover: Cover) -> Iterator[SignBox]:
    """A box for each role that signs: signed, or with a line to sign on."""
    signed = {one.role: one for one in cover.signed}
    for asked in cover.office.signatories:
        one = signed.get(asked.role)
        yield SignBox(asked.role, one.by if one else "", asked.title, long_date(one.on) if one else "")
