"""The page over all programmes, and the page of one with all its editions: what each says, and where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.pages.cover import Cover
from monitor.pages.kinds.faces import CAUTION, own_head
from monitor.pages.model import Block, Card, Cards, Prose, Report, Section
from monitor.words.wording import listed, long_date

_NONE = "No report has been signed yet."


@dataclass(frozen=True)
class Shown:
    """A report as it is laid out: its words, who signed it on which day, and its files by what they are called."""

    programme: str
    title: str
    headline: str
    as_of: date
    signed: tuple[tuple[str, date], ...]
    withdrawn: str
    notices: tuple[str, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def day(self) -> date:
        """When it was signed by the last who did; of a draft the day it is as of."""
        return max((day for _, day in self.signed), default=self.as_of)


def front_page(reports: Sequence[Shown], cover: Cover, as_of: date) -> Report:
    """The page over all programmes, in the order of their titles."""
    shown = sorted(reports, key=lambda report: (report.title, report.programme))
    cards = tuple(_card(one, one.title) for one in shown)
    title = "Agreements with CMS: where each stands"
    return _page(title, "programmes", "All programmes", cards, cover, as_of)


def editions_page(reports: Sequence[Shown], cover: Cover, as_of: date) -> Report:
    """The page of one programme: its editions, the newest first."""
    cards = tuple(_card(one, f"As of {long_date(one.as_of)}") for one in reports)
    return _page(f"{reports[0].title}: every edition", "editions", "Editions", cards, cover, as_of)


def _card(one: Shown, title: str) -> Card:
    return Card(title, one.withdrawn or one.headline, one.notices, _below(one), one.links)


def _below(one: Shown) -> str:
    names = listed(sorted({name for name, _ in one.signed}))
    signed = f"signed by {names} on {long_date(one.day)}" if one.signed else "not signed"
    return f"As of {long_date(one.as_of)}, {signed}."


def _page(title: str, id: str, heading: str, cards: tuple[Card, ...], cover: Cover, as_of: date) -> Report:
    block: Block = Cards(cards) if cards else Prose(_NONE)
    return Report(
        kind="front", id=id, title=title, subtitle="", purpose="", as_of=as_of, notices=(),
        headline=title, window=title, running=title, skip="Skip to the reports",
        sections=(Section(id, heading, (block,), "front", opening=True),), footer=CAUTION,
        letterhead=own_head(cover),
    )  # fmt: skip
