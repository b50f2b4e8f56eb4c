"""The reports of a site as an Atom feed (RFC 4287): an entry for each edition, the newest first."""

from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree as Xml

from monitor.pages.front import Shown

_ATOM = "http://www.w3.org/2005/Atom"


def atom(reports: Sequence[tuple[str, Shown]], title: str, office: str, address: str) -> bytes:
    """The feed; each report comes with the fingerprint of its record, which is its id. `address` may be empty."""
    Xml.register_namespace("", _ATOM)
    newest_first = sorted(reports, key=lambda one: (one[1].day, one[1].as_of, one[0]), reverse=True)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    _text(feed, "title", title)
    _text(feed, "id", address or f"urn:{newest_first[0][0] if newest_first else 'monitor:no-report'}")
    _text(feed, "updated", _moment(newest_first[0][1].day if newest_first else date(1970, 1, 1)))
    _text(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", office or "A State office")
    if address:
        Xml.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=f"{address}feed.atom")
    for fingerprint, report in newest_first:
        _entry(feed, fingerprint, report, address)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(feed, encoding="unicode")}\n'.encode()


def _entry(feed: Xml.Element, fingerprint: str, report: Shown, address: str) -> None:
    entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
    words = "".join(f" ({notice})" for notice in report.notices)
    _text(entry, "title", f"{report.title}, as of {report.as_of.isoformat()}{words}")
    _text(entry, "id", f"urn:{fingerprint}")
    _text(entry, "updated", _moment(report.day))
    _text(entry, "summary", report.withdrawn or report.headline)
    for _, path in report.links[:1]:
        Xml.SubElement(entry, f"{{{_ATOM}}}link", href=f"{address}{path}")


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
