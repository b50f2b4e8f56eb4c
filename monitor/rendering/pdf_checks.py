"""What keeps a PDF from those who read it with assistive technology, and from archives: told by its structure alone."""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from monitor.rendering import look

if TYPE_CHECKING:
    import pikepdf

STANDARD = "PDF/UA-1 and PDF/A-3a, by structure"
FACE = look.FONT.replace(" ", "-")
MOST_WITHOUT_BOOKMARKS = 9  # pages
PAINTS = "Tj TJ ' \" S s f F f* B B* b b* sh Do EI"
IDENTIFIERS = {
    "PDF/UA-1": r"pdfuaid:part(>|=[\"'])1\b",
    "PDF/A-3": r"pdfaid:part(>|=[\"'])3\b",
    "PDF/A conformance A": r"pdfaid:conformance(>|=[\"'])A\b",
}


@dataclass(frozen=True)
class _Opened:
    """An open PDF with its structure elements in reading order, each with the types of its ancestors."""

    pdf: "pikepdf.Pdf"
    elements: Sequence[tuple[Any, tuple[str, ...]]]

    @cached_property
    def typed(self) -> Sequence[tuple[str, Any]]:
        """The elements with their types, such as `H1`."""
        return [(str(element.S)[1:], element) for element, _ in self.elements]

    def of(self, kind: str) -> Iterator[Any]:
        """The elements of one type."""
        return (element for name, element in self.typed if name == kind)


def problems(data: bytes) -> tuple[str, ...]:
    """What is wrong with a PDF by any of `CHECKS`, in words that follow "the PDF is not fit to publish:"."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return (*_typefaces(_Opened(pdf, ())), "it has no tags")
        opened = _Opened(pdf, list(structure(pdf)))
        return tuple(fault for check in CHECKS.values() for fault in check(opened))


def structure(pdf: "pikepdf.Pdf") -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every structure element of a tagged PDF in reading order, with the types of its ancestors, outermost first."""
    import pikepdf

    stack: list[tuple[Any, tuple[str, ...]]] = [(pdf.Root.StructTreeRoot.get("/K", pikepdf.Array()), ())]
    while stack:
        node, ancestors = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend((kid, ancestors) for kid in reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node, ancestors
            stack.append((node.get("/K", pikepdf.Array()), (*ancestors, str(node.S))))


def fonts(pdf: "pikepdf.Pdf") -> Iterator[Any]:
    """The description of every font of a PDF."""
    import pikepdf

    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.FontDescriptor:
            yield item


def _typefaces(opened: _Opened) -> Iterator[str]:
    faces = {str(font.FontName): "/FontFile2" in font for font in fonts(opened.pdf)}
    foreign = sorted(re.sub(r"^/[A-Z]{6}\+|^/", "", face) for face in faces if FACE not in face)
    if foreign or not faces:
        yield f"it is set in {', '.join(foreign) or 'no typeface'}, not in {look.FONT}"
    if not all(faces.values()):
        yield "a font is not embedded"


def _tags(opened: _Opened) -> Iterator[str]:
    if not opened.elements or not _flag(opened.pdf.Root, "/MarkInfo", "/Marked"):
        yield "it has no tags"


def _untagged(opened: _Opened) -> Iterator[str]:
    for number, page in enumerate(opened.pdf.pages, 1):
        if _paints_unmarked(page):
            yield f"page {number} has content that is neither tagged nor marked as decoration"


def _paints_unmarked(page: Any) -> bool:
    """Whether anything is drawn on a page outside marked content."""
    import pikepdf

    depth = 0
    for instruction in pikepdf.parse_content_stream(page, f"BDC BMC EMC {PAINTS}"):
        name = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if depth == 0 and name != "EMC":
            return True
    return False


def _reading_order(opened: _Opened) -> Iterator[str]:
    numbers = {page.objgen: number for number, page in enumerate(opened.pdf.pages, 1)}
    read = [numbers.get(page.objgen, 0) for _, element in opened.typed for page in _pages_of(element)]
    back = next((f"page {later} is read after page {now}" for now, later in pairwise(read) if later < now), "")
    if back:
        yield f"its tags are not in the order of its pages: {back}"


def _pages_of(element: Any) -> Iterator[Any]:
    """The page of each piece of content that an element holds itself."""
    for kid in _kids(element):
        if isinstance(kid, int):
            yield element.Pg
        elif kid.get("/Type") == "/MCR":
            yield kid.get("/Pg", element.get("/Pg"))


def _kids(element: Any) -> Sequence[Any]:
    import pikepdf

    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def holds_content(element: Any) -> bool:
    """Whether an element holds any content on a page, itself or further down."""
    inner = (kid for kid in _kids(element) if not isinstance(kid, int) and "/S" in kid)
    return any(True for _ in _pages_of(element)) or any(map(holds_content, inner))


def _headings(opened: _Opened) -> Iterator[str]:
    levels = [int(kind[1]) for kind, _ in opened.typed if re.fullmatch("H[1-6]", kind)]
    if levels.count(1) != 1:
        yield f"it has {levels.count(1)} headings of the first level, not one"
    for above, level in pairwise([0, *levels]):
        if level > above + 1:
            yield f"a heading of level {level} follows one of level {above}" if above else "its first heading is no H1"


def _tables(opened: _Opened) -> Iterator[str]:
    import pikepdf

    headed = {str(cell.get("/A", {}).get("/Scope", "")) for cell in opened.of("TH")}
    if not headed <= {"/Row", "/Column", "/Both"}:
        yield "a header cell does not say whether it heads a row or a column"
    for number, table in enumerate(opened.of("Table"), 1):
        if not any(inner.get("/S") == pikepdf.Name.TH for inner in _below(table)):
            yield f"table {number} has no header cells"


def _below(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if not isinstance(kid, int) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _figures(opened: _Opened) -> Iterator[str]:
    for number, figure in enumerate(opened.of("Figure"), 1):
        if not str(figure.get("/Alt", "")).strip():
            yield f"figure {number} has no words in its place"
        if len(figure.get("/A", {}).get("/BBox", ())) != 4:
            yield f"figure {number} does not say where it stands"


def _links(opened: _Opened) -> Iterator[str]:
    if not all(map(holds_content, opened.of("Link"))):
        yield "a link stands on nothing"
    for number, page in enumerate(opened.pdf.pages, 1):
        links = (note for note in page.get("/Annots", ()) if note.get("/Subtype") == "/Link")
        if not all(str(link.get("/Contents", "")).strip() for link in links):
            yield f"a link on page {number} does not say where it leads"


def _bookmarks(opened: _Opened) -> Iterator[str]:
    pages = len(opened.pdf.pages)
    if pages > MOST_WITHOUT_BOOKMARKS and "/First" not in opened.pdf.Root.get("/Outlines", {}):
        yield f"it has {pages} pages and no bookmarks"


def _title(opened: _Opened) -> Iterator[str]:
    if not str(opened.pdf.docinfo.get("/Title", "")).strip():
        yield "it has no title"
    if not _flag(opened.pdf.Root, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "its window would show the name of the file, not the title"


def _flag(root: Any, group: str, name: str) -> bool:
    return bool(root.get(group, {}).get(name, False))


def _language(opened: _Opened) -> Iterator[str]:
    if not str(opened.pdf.Root.get("/Lang", "")).strip():
        yield "it has no language"


def _identifiers(opened: _Opened) -> Iterator[str]:
    metadata = opened.pdf.Root.get("/Metadata")
    says = metadata.read_bytes().decode("utf-8", "replace") if metadata is not None else ""
    for standard, pattern in IDENTIFIERS.items():
        if not re.search(pattern, says):
            yield f"it does not call itself {standard}"


CHECKS: Mapping[str, Callable[[_Opened], Iterator[str]]] = {
    "typeface embedded": _typefaces,
    "tags": _tags,
    "no untagged content": _untagged,
    "reading order": _reading_order,
    "headings": _headings,
    "table headers": _tables,
    "figures": _figures,
    "links": _links,
    "bookmarks": _bookmarks,
    "title": _title,
    "language": _language,
    "identifiers": _identifiers,
}
