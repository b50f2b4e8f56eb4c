"""The terms of a programme that can be confirmed: every entry with a citation and a standing, by its address.

An entry that several pages of a programme share, as tests share their years, is one term, with one address.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.programmes import Page, Programme
from monitor.definitions.quotations import citing
from monitor.definitions.schema import Consequence, Default, TestFile, Version
from monitor.language.entries import Cite, Span
from monitor.words.areas import area_name
from monitor.words.complaints import Loc
from monitor.words.findings import Standing
from monitor.words.strict_yaml import Document

_NAMED_BY = ("id", "kind", "from_", "by", "happened", "matter")  # what tells the entries of a list apart
_ASIDE = ("cite", "standing", "note")  # words of an entry that are no part of what it says
_OF_AGREEMENT = ("title", "area", "parties", "decided_by", "from", "through", "adopted", "not_before")
_TITLES = {
    "years": "Years judged",
    "method": "How it is worked out",
    "suspended": "Years in which it is suspended",
    "waived": "Years for which it is waived",
    "if_missed": "What follows if missed",
}


@dataclass(frozen=True)
class CitedTerm:
    """An entry of an agreement or of one of its tests that cites a document, and how it stands: what can be confirmed.

    `address` names it: programme/agreement or programme/test, then its place there. `says` are its words as they are
    written, but for citation, standing and notes; a value there is in `unit`. `cites` has its citation in each page of
    the programme that shares the entry; `file` and `line` are where the entry is written.
    """

    address: str
    title: str
    of: str  # the title of the test or the agreement
    decides: str  # what the test asks; empty for entries of the agreement
    says: Mapping[str, Any]
    unit: str
    standing: Standing
    cites: tuple[Cite, ...]
    file: str
    line: int

    @property
    def cite(self) -> Cite:
        """Where it stands written."""
        return self.cites[0]


@dataclass(frozen=True)
class Placed:
    """A term in one page of its programme."""

    address: str
    page: str  # the id of the test, or programme/agreement
    model: AgreementFile | TestFile
    document: Document
    loc: Loc

    @property
    def entry(self) -> Any:
        """The entry itself."""
        return reduce(_inside, self.loc, self.model)

    @property
    def says(self) -> Mapping[str, Any]:
        """Its words as they are written, but for citation, standing and notes; of an agreement who, where and when."""
        written = reduce(lambda held, step: held[step], self.loc, self.document.value)
        words = _OF_AGREEMENT if self.loc == () else [word for word in written if word not in _ASIDE]
        return {word: written[word] for word in words if word in written}

    @property
    def written(self) -> tuple[object, ...]:
        """Where it stands written, and what it is called there: the same in all pages that share it."""
        return (*self.document.place(self.loc), *_words(self.loc), _called(self.entry))

    @property
    def is_at_home(self) -> bool:
        """Whether it stands written in a file of the page's own name."""
        return self.document.place(self.loc)[0].endswith(f"/{self.page.rpartition('/')[2]}.yaml")


def page_id(model: AgreementFile | TestFile) -> str:
    """What a page is called: programme/test, or programme/agreement."""
    return f"{model.id}/agreement" if isinstance(model, AgreementFile) else model.id


def placed_terms(pages: Sequence[Page]) -> Mapping[str, Sequence[Placed]]:
    """The terms of one programme by address, each in every page that shares it: first the one it is named by."""
    by_place: dict[tuple[object, ...], list[Placed]] = {}
    for placed in (placed for page in pages for placed in _in_page(*page)):
        by_place.setdefault(placed.written, []).append(placed)
    shared = [sorted(same, key=lambda placed: (not placed.is_at_home, placed.page)) for same in by_place.values()]
    return {same[0].address: same for same in shared}


def terms_of(programme: Programme) -> tuple[CitedTerm, ...]:
    """The terms of a programme, with how each stands: its agreement's, then those of its own tests."""
    return tuple(_term(address, same) for address, same in placed_terms(programme.pages).items())


def _in_page(model: AgreementFile | TestFile, document: Document) -> Iterator[Placed]:
    found = [Placed("", page_id(model), model, document, loc) for loc, _ in _with_standing(model)]
    named = [replace(placed, address="/".join((placed.page, *_steps(placed)))) for placed in found]
    times = Counter(placed.address for placed in named)
    for placed in named:
        day = getattr(placed.entry, "adopted", None) if times[placed.address] > 1 else None  # one law after the other
        yield replace(placed, address=f"{placed.address}.{day}") if day else placed


def _with_standing(model: AgreementFile | TestFile) -> Iterator[tuple[Loc, Any]]:
    return ((loc, entry) for loc, entry in citing(model) if hasattr(entry, "standing") and "differs" not in loc)


def _inside(held: Any, step: Any) -> Any:
    return held[step] if isinstance(held, Mapping | list) else getattr(held, step)


def _steps(placed: Placed) -> list[str]:
    """The way to the entry in its page: terms, required_savings, 2019; years, 2019.ends_2025."""
    last = [_called(placed.entry)] if placed.loc and isinstance(placed.loc[-1], int) else []
    return [*_words(placed.loc), *last]


def _words(loc: Loc) -> list[str]:
    return [step for step in loc if isinstance(step, str) and step != "versions"]


def _called(entry: Any) -> str:
    named = (getattr(entry, word, None) for word in _NAMED_BY)
    return ".".join(str(name) for name in named if name is not None)


def _term(address: str, same: Sequence[Placed]) -> CitedTerm:
    first, area = same[0], area_name(same[0].model.area)
    model, (file, line) = first.model, first.document.place(first.loc)
    return CitedTerm(
        address=address,
        title=_title(first).replace("{area}", area),
        of=model.title.replace("{area}", area),
        decides=model.question.replace("{area}", area) if isinstance(model, TestFile) else "",
        says=first.says,
        unit=_unit(first),
        standing=Standing(first.entry.standing),
        cites=tuple(placed.entry.cite for placed in same),
        file=file,
        line=line,
    )


def _unit(placed: Placed) -> str:
    """That of a value of a term; of other entries nothing is said."""
    model = placed.model
    of_term = isinstance(model, TestFile) and isinstance(placed.entry, Version)
    return model.terms[str(placed.loc[1])].unit if isinstance(model, TestFile) and of_term else ""


def _title(placed: Placed) -> str:
    """Required annual savings, 2019; Years judged, 2019 to 2026; the title of an obligation."""
    entry = placed.entry
    if isinstance(entry, Span) and not isinstance(entry, AgreementFile):
        years = str(entry.from_) if entry.from_ == entry.through else f"{entry.from_} to {entry.through}"
        return f"{_what(placed)}, {years}"
    return _what(placed)


def _what(placed: Placed) -> str:
    entry, model, loc = placed.entry, placed.model, placed.loc
    if isinstance(entry, AgreementFile):
        return "Who agreed, where and for which years"
    if isinstance(model, TestFile) and isinstance(entry, Version):
        return model.terms[str(loc[1])].title
    if isinstance(model, TestFile) and isinstance(entry, Default):
        name = str(loc[1])
        return f"{model.inputs[name].title or name.replace('_', ' ')}, where nothing is published"
    if isinstance(entry, Consequence):
        return _TITLES["if_missed"]
    return str(getattr(entry, "title", None) or _TITLES[str(loc[0])])
