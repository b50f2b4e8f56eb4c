"""A report in print: one file that is PDF/UA-1 and PDF/A-3a, the same bytes on every machine.

WeasyPrint draws and tags it; a short pass then adds what assistive technology needs and WeasyPrint leaves out.
"""

import gc
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from monitor.rendering.fit import MOST_TOLD, off_paper
from monitor.rendering.pdf_checks import fonts, holds_content, problems, structure

if TYPE_CHECKING:
    import pikepdf

PIXEL = 0.75  # points in a CSS pixel

PDF_UA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class UnfitPdfError(RuntimeError):
    """The PDF would not be fit to publish: one of its checks finds a fault, or it asks for something to be fetched."""


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF, such as a worksheet as CSV; `description` says what it is."""

    content: bytes
    description: str


def render_pdf(html: str, as_of: date, attachments: Mapping[str, Attached] | None = None) -> bytes:
    """The PDF of a page made by `render.render_html`, with `attachments` (file name to content) embedded in it.

    Pure: the same arguments give the same bytes; every date inside is `as_of`. Raises UnfitPdfError where the page
    asks for anything outside itself, or where one of `pdf_checks.CHECKS` finds a fault in the result.
    """
    files = dict(sorted((attachments or {}).items()))
    finished = _finished(_printed(html, as_of, files), link_texts(html))
    require_fit(finished)
    return finished


def _printed(html: str, as_of: date, files: Mapping[str, Attached]) -> bytes:
    """The PDF/A-3a as WeasyPrint makes it, with nothing fetched and no clock read."""
    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    day = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    attached = [
        weasyprint.Attachment(
            string=f.content, name=name, description=f.description, created=day, modified=day, relationship="Data"
        )
        for name, f in files.items()
    ]
    options = {"pdf_variant": "pdf/a-3a", "pdf_identifier": _identifier(html, files)}
    try:
        with _uncollected():
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            laid_out = document.render(**options)
            require_on_paper(laid_out.pages)
            return bytes(laid_out.write_pdf(attachments=attached, **options))
    except FatalURLFetchingError as error:  # not an Exception by its author's choice
        raise UnfitPdfError(f"the page asks for something outside itself: {error}") from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: a layout keeps its objects to the end, and each look goes over all of them again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _identifier(html: str, files: Mapping[str, Attached]) -> bytes:
    """A name for the file that follows from its content alone."""
    digest = hashlib.sha256(html.encode())
    for name, file in files.items():
        digest.update(repr((name, file.description, hashlib.sha256(file.content).hexdigest())).encode())
    return digest.hexdigest()[:32].encode("ascii")


class _Links(HTMLParser):
    """Collects the words of every link, with its target."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.open = True
            self.found.append((dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1][1].append(data)


def link_texts(html: str) -> dict[str, str]:
    """What the links of a page say, by target (an address, or an id without its `#`); different words are all kept."""
    parser = _Links()
    parser.feed(html)
    texts: dict[str, dict[str, None]] = {}
    for target, parts in parser.found:
        texts.setdefault(target.removeprefix("#"), {})[" ".join("".join(parts).split())] = None
    return {target: "; ".join(filter(None, words)) for target, words in texts.items()}


def _finished(data: bytes, links: Mapping[str, str]) -> bytes:
    """The same PDF with PDF/UA metadata, header scopes, an index of ids, figure boxes and spoken links."""
    import pikepdf

    # Held in a `with`: parts of a pikepdf document must not outlive it.
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _without_empty_links(pdf)
        elements = list(structure(pdf))
        for element, ancestors in elements:
            _mend(element, ancestors)
        ids = sorted((bytes(e.ID), e) for e, _ in elements if "/ID" in e)
        if ids:
            names = pikepdf.Array([part for name, e in ids for part in (pikepdf.String(name.decode("latin-1")), e)])
            pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=names))
        _speak(pdf, links)
        _unclock(pdf)
        xmp = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", PDF_UA.encode() + b"</rdf:RDF>")
        pdf.Root.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        _unambiguous(pdf)
        out = io.BytesIO()
        # Archives want the metadata readable without decompression; the rest is compressed already.
        pdf.save(out, deterministic_id=True, compress_streams=False)
        return out.getvalue()


def _without_empty_links(pdf: "pikepdf.Pdf") -> None:
    """Removes the parts of links that stand on nothing: one may be left where a line breaks inside a link."""
    empty = [element for element, _ in structure(pdf) if str(element.S) == "/Link" and not holds_content(element)]
    for link in empty:
        (note,) = (kid.Obj for kid in link.K)
        _remove(link.Pg.Annots if "/Pg" in link else link.K[0].Pg.Annots, note)
        _remove(link.P.K, link)
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        place = next(at for at in range(0, len(numbers), 2) if numbers[at] == note.StructParent)
        del numbers[place + 1], numbers[place]


def _remove(among: Any, item: Any) -> None:
    """Takes an object out of an array of them."""
    del among[next(place for place, one in enumerate(among) if getattr(one, "objgen", None) == item.objgen)]


def _mend(element: Any, ancestors: tuple[str, ...]) -> None:
    """Which cells a header heads; and where a figure stands: points from the bottom, not pixels from the top."""
    import pikepdf

    if str(element.S) == "/TH":
        element.A.Scope = pikepdf.Name.Column if "/THead" in ancestors else pikepdf.Name.Row
    elif str(element.S) == "/Figure" and "/BBox" in element.get("/A", {}):
        height = float(element.Pg.MediaBox[3])
        left, top, right, bottom = (float(v) * PIXEL for v in element.A.BBox)
        element.A.BBox = pikepdf.Array([round(v, 3) for v in (left, height - bottom, right, height - top)])


def _speak(pdf: "pikepdf.Pdf", links: Mapping[str, str]) -> None:
    """Gives every link the words it stands on in place of its bare target."""
    import pikepdf

    for page in pdf.pages:
        for note in page.get("/Annots", pikepdf.Array()):
            words = links.get(str(note.get("/Contents", "")))
            if note.get("/Subtype") == pikepdf.Name.Link and words:
                note.Contents = pikepdf.String(words)


def _unclock(pdf: "pikepdf.Pdf") -> None:
    """Sets the date inside each embedded font, which is the moment of printing, back to that of the font's design."""
    from fontTools.ttLib import TTFont

    for item in fonts(pdf):
        if "/FontFile2" in item:
            font = TTFont(io.BytesIO(item.FontFile2.read_bytes()), recalcTimestamp=False, recalcBBoxes=False)
            font["head"].modified = font["head"].created
            out = io.BytesIO()
            font.save(out, reorderTables=False)
            _rewrite(item.FontFile2, out.getvalue())


def _unambiguous(pdf: "pikepdf.Pdf") -> None:
    """Stores unpacked what, packed, ends in a carriage return: a reader may take that for part of the line's end."""
    import pikepdf

    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
            item.write(item.read_bytes())


def _rewrite(stream: Any, data: bytes) -> None:
    import pikepdf

    stream.write(zlib.compress(data, 9), filter=pikepdf.Name.FlateDecode)
    stream.Length1 = len(data)


def require_on_paper(pages: Sequence[Any]) -> None:
    """Raises UnfitPdfError where a word of the laid-out pages stands outside its cell or the type area."""
    faults = off_paper(pages)
    if faults:
        told, more = "; ".join(faults[:MOST_TOLD]), len(faults) - MOST_TOLD
        mend = "Shorten it, or give the table fewer columns."
        raise UnfitPdfError(f"the PDF is not fit to publish: {told}{f'; and {more} more' if more > 0 else ''}. {mend}")


def require_fit(data: bytes) -> None:
    """Raises UnfitPdfError where any of the checks of a PDF finds a fault, with all that were found."""
    faults = problems(data)
    if faults:
        raise UnfitPdfError(f"the PDF is not fit to publish: {'; '.join(faults)}")
