"""Page one: the answer in a sentence, what is in danger, the scorecard, what is due and what changed."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.pages.changes import changed_briefly, changed_since
from monitor.pages.material import Material
from monitor.pages.model import Block, Facts, Prose, Section, TableBlock
from monitor.pages.page_one.accounts import accounts_table
from monitor.pages.page_one.ahead import due_next
from monitor.pages.page_one.answer import answer
from monitor.pages.page_one.begins import promises, ruler, to_settle
from monitor.pages.page_one.foot import foot
from monitor.pages.page_one.holders import deciders
from monitor.pages.page_one.picture import picture
from monitor.pages.page_one.scope import Scope
from monitor.pages.page_one.scorecard import scorecard
from monitor.pages.page_one.tiles import tiles
from monitor.pages.page_one.words import UNCHECKED

MOST_ACCOUNTS, MOST_DECIDERS, FEWER = 6, 8, 3  # rows of page one; fewer beside a picture


def standing(material: Material) -> Iterator[Section]:
    """Page one, which answers in ninety seconds."""
    scope = Scope(material)
    blocks = (Prose(answer(scope), "headline"), *_told(scope), *_ahead(scope))
    blocks = (*blocks, Prose(foot(scope, UNCHECKED in repr(blocks)), "foot"))
    yield Section("where-it-stands", "Where it stands", blocks, "opening", opening=True)


def _told(scope: Scope) -> Iterator[Block]:
    """What is in danger over the scorecard; else what will be held to; else what others found, and who can decide."""
    if table := scorecard(scope):
        yield from filter(None, [tiles(scope)])
        yield TableBlock("scorecard", table, "scorecard carded own-widths")
    elif scope.begins:
        yield TableBlock("years", ruler(scope), "ruler own-widths")
        yield TableBlock("promises", promises(scope), "leading carded promises own-widths")
    else:
        yield from _others(scope)


def _others(scope: Scope) -> Iterator[Block]:
    """Where nothing can be computed: what others found, a picture, and who holds what would decide."""
    drawn = picture(scope)
    if accounts := accounts_table(scope, FEWER if drawn else MOST_ACCOUNTS):
        yield TableBlock("accounts", accounts, "leading carded accounts own-widths")
    if drawn:
        yield replace(drawn, printed=False, drawn="lower" if accounts else "low")
    if scope.tests and not scope.asks_nothing:
        table = deciders(scope.tests, FEWER if drawn else MOST_DECIDERS)
        yield TableBlock("deciders", table, "leading deciders own-widths")


def _ahead(scope: Scope) -> Iterator[Block]:
    """What is due next, beside what changed; what begins has first to be settled."""
    columns = [_column("due-next", "What is due next", due_next(scope))]
    if scope.begins and (pairs := to_settle(scope)):
        columns.append(_column("to-settle", "To settle first", pairs))
    columns.append(_column("changed", changed_since(scope.material.cover.before), changed_briefly(scope.material)))
    yield Section("", "", tuple(columns), "two-columns")


def _column(id: str, title: str, pairs: tuple[tuple[str, str], ...]) -> Section:
    return Section(id, title, (Facts(pairs, "when"),), "column")
