"""Terms to be confirmed, as text: what each says, what it decides, and where the definition has it from."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill

from monitor.definitions.cited_terms import CitedTerm
from monitor.definitions.confirmations import Confirmation
from monitor.definitions.confirming import in_words
from monitor.definitions.registers import DocumentEntry
from monitor.words.units import parse_unit
from monitor.words.wording import amount, confirmed_words, page_words

_WIDE = 96
_INDENT = "  "


def document_text(document: DocumentEntry) -> str:
    """A document with its publisher, address and note."""
    parts = (f"{document.publisher}, {document.title}", document.url, document.note)
    return "\n".join(_filled(part) for part in parts if part)


def term_text(term: CitedTerm) -> str:
    """A term in a few lines."""
    return "\n".join(_filled(line, _INDENT) for line in _lines(term))


def _lines(term: CitedTerm) -> Iterator[str]:
    yield f"{term.title}{_value(term)}"
    yield f"In: {term.of}{f': {term.decides}' if term.decides else ''}"
    yield f"The definition says: {in_words(term.says)}"
    if term.cite.quote:
        yield f"It quotes: \N{LEFT DOUBLE QUOTATION MARK}{term.cite.quote}\N{RIGHT DOUBLE QUOTATION MARK}"
    if term.cite.note:
        yield f"Noted: {term.cite.note}"
    yield f"Term: {term.address}"


def _value(term: CitedTerm) -> str:
    """The value as it is read: Required annual savings, 2022: $267.0 million."""
    value = term.says.get("value")
    known = term.unit and isinstance(value, int | float)
    return f": {amount(float(value), parse_unit(term.unit))}" if known and value is not None else ""


def terms_text(terms: Sequence[CitedTerm]) -> str:
    """Terms one below the other."""
    return "\n\n".join(map(term_text, terms))


def how_to_differ(term: CitedTerm) -> str:
    """What to do where the document says something else than the definition."""
    return _filled(
        f"Nothing was written: a confirmation never changes a value. The definition stands in {term.file}, "
        f"line {term.line}. Correct it there, with its page and quotation. Where it is one that is shipped, copy the "
        "shipped definitions into your own folder first and write packaged = false in monitor.toml; and tell those "
        "who maintain the program.",
        _INDENT,
    )


def confirmed_text(term: CitedTerm, said: Confirmation, documents: Mapping[str, DocumentEntry]) -> str:
    """Required annual savings, 2022: page 12 of the agreement, confirmed by whom, when."""
    found = f"{page_words(said.page)} of {documents[said.document].title}"
    return _filled(f"{term.title}: {found}, {confirmed_words(said.by, said.day)}.", _INDENT)


def _filled(text: str, indent: str = "") -> str:
    return fill(text, _WIDE, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
