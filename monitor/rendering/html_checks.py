"""What keeps a page from those who read it with assistive technology: told by its HTML alone, without a browser."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from monitor.rendering import look
from monitor.rendering.dark import dark_pairs

STANDARD = "WCAG 2.1 AA, as far as a page's text tells"
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
LANDMARKS = frozenset(["header", "nav", "main", "footer", "aside"])
FIELDS = frozenset(["input", "select", "textarea"])
SAYS_NOTHING = frozenset(("here", "click here", "link", "more", "read more"))
LEAST_OF_WORDS, LEAST_OF_PARTS = 4.5, 3


class UnfitHtmlError(RuntimeError):
    """The page would not be fit to publish: one of its checks finds a fault."""


@dataclass
class _Part:
    """An element with the words inside it, and the elements around it, outermost first."""

    tag: str
    has: dict[str, str]
    around: tuple["_Part", ...]
    said: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What it says: its name for those who listen, else its text."""
        return self.has.get("aria-label") or " ".join("".join(self.said).split())

    @property
    def role(self) -> str:
        """What it is for, in the words of HTML."""
        return self.has.get("role") or self.tag

    def within(self, *tags: str) -> bool:
        """Whether it stands in an element of one of these names."""
        return any(part.tag in tags for part in self.around)


class _Reader(HTMLParser):
    """Every element of a page in the order of its text."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[_Part] = []
        self.open: list[_Part] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = _Part(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.parts.append(part)
        if tag not in VOID:
            self.open.append(part)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(_Part(tag, {name: value or "" for name, value in attrs}, tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for part in self.open:
            part.said.append(data)


Parts = Sequence[_Part]


def problems(html: str) -> tuple[str, ...]:
    """What is wrong with a page by any of `CHECKS`, in words that follow "the page is not fit to publish:"."""
    reader = _Reader()
    reader.feed(re.sub(r"(<style>).*?(</style>)", r"\1\2", html, flags=re.DOTALL))  # long, and no words of the page
    reader.close()
    return tuple(fault for check in CHECKS.values() for fault in check(reader.parts))


def require_fit(html: str) -> None:
    """Raises UnfitHtmlError where any of the checks of a page finds a fault, with all that were found."""
    faults = problems(html)
    if faults:
        raise UnfitHtmlError(f"the page is not fit to publish: {'; '.join(faults)}")


def _of(parts: Parts, *tags: str) -> Iterator[_Part]:
    return (part for part in parts if part.tag in tags)


def _language(parts: Parts) -> Iterator[str]:
    if not any(part.has.get("lang") for part in _of(parts, "html")):
        yield "it has no language"


def _title(parts: Parts) -> Iterator[str]:
    if not any(part.words for part in _of(parts, "title") if not part.within("svg")):
        yield "it has no title"


def _landmarks(parts: Parts) -> Iterator[str]:
    mains = sum(part.role == "main" for part in parts)
    if mains != 1:
        yield f"it has {mains} main parts, not one"
    tops = (part for part in parts if part.around and part.around[-1].tag == "body")
    outside = [part for part in tops if part.role not in LANDMARKS and not _skips(part) and part.words]
    if outside:
        yield f'"{_short(outside[0].words)}" stands outside of every landmark'


def _skips(part: _Part) -> bool:
    return part.tag == "a" and part.has.get("href", "").startswith("#")


def _headings(parts: Parts) -> Iterator[str]:
    headings = [part for part in parts if re.fullmatch("h[1-6]", part.tag)]
    levels = [int(part.tag[1]) for part in headings]
    if levels.count(1) != 1:
        yield f"it has {levels.count(1)} headings of the first level, not one"
    for (above, level), heading in zip(pairwise([0, *levels]), headings, strict=True):
        if level > above + 1:
            yield f'the heading "{_short(heading.words)}" is of level {level} below one of level {above}'
        if not heading.words:
            yield f"a heading of level {level} is empty"


def _ids(parts: Parts) -> Iterator[str]:
    often = Counter(part.has["id"] for part in parts if "id" in part.has)
    for name in sorted(name for name, times in often.items() if times > 1):
        yield f'more than one part has the id "{name}"'


def _references(parts: Parts) -> Iterator[str]:
    there = {part.has["id"] for part in parts if "id" in part.has}
    named = {name for part in parts for name in _names(part)}
    for name in sorted(named - there):
        yield f'something leads to "#{name}", which is nowhere on the page'


def _names(part: _Part) -> Iterator[str]:
    """The ids that an element names."""
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        yield from part.has.get(attribute, "").split()
    if part.has.get("href", "").startswith("#"):
        yield part.has["href"][1:]


def _labels(parts: Parts) -> Iterator[str]:
    labelled = {part.has.get("for", "") for part in _of(parts, "label")}
    for part in _of(parts, *FIELDS):
        named = part.has.get("aria-label") or part.has.get("aria-labelledby") or part.within("label")
        if not named and part.has.get("type") != "hidden" and part.has.get("id", "?") not in labelled:
            yield f'the field "{part.has.get("name") or part.has.get("id", "")}" has no label'


def _tables(parts: Parts) -> Iterator[str]:
    headed = {id(part.around[-1 - depth]) for part in _of(parts, "th") for depth in range(len(part.around))}
    for part in _of(parts, "th"):
        if part.has.get("scope") not in ("row", "col", "rowgroup", "colgroup"):
            yield f'the header cell "{_short(part.words)}" does not say whether it heads a row or a column'
        if not part.words:
            yield "a header cell is empty"
    for number, table in enumerate(_of(parts, "table"), 1):
        if table.role != "presentation" and id(table) not in headed:
            yield f"table {number} has no header cells"


def _pictures(parts: Parts) -> Iterator[str]:
    titled = {id(part.around[-1]) for part in _of(parts, "title") if part.around and part.words}
    for part in _of(parts, "img", "svg"):
        silent = part.has.get("aria-hidden") == "true" or (part.tag == "img" and part.has.get("alt") == "")
        words = part.has.get("alt") or part.has.get("aria-label") or part.has.get("aria-labelledby")
        if not (silent or words or id(part) in titled):
            yield f"a picture ({part.tag}) has no words in its place"


def _links(parts: Parts) -> Iterator[str]:
    spoken = {id(part.around[-1]): part.has.get("alt", "") for part in _of(parts, "img") if part.around}
    for part in _of(parts, "a"):
        words = part.words or spoken.get(id(part), "")
        if "href" in part.has and (not words or words.lower().strip(".") in SAYS_NOTHING):
            yield f'a link to "{_short(part.has["href"])}" does not say where it leads'


def _contrast(_: Parts) -> Iterator[str]:
    for least, pairs in ((LEAST_OF_WORDS, look.TEXT_PAIRS), (LEAST_OF_PARTS, look.PART_PAIRS)):
        for seen, ground in (*pairs, *dark_pairs(pairs)):
            if look.contrast(seen, ground) < least:
                yield f"{seen} on {ground} has a contrast below {least}"


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


CHECKS: Mapping[str, Callable[[Parts], Iterator[str]]] = {
    "language": _language,
    "title": _title,
    "landmarks": _landmarks,
    "headings": _headings,
    "ids": _ids,
    "references": _references,
    "labels": _labels,
    "table headers": _tables,
    "pictures": _pictures,
    "links": _links,
    "contrast": _contrast,
}
