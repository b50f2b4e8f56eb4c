"""A source card as it is filed with a report: with something else in the place of fingerprints that give figures away.

What a person wrote in it goes out as it stands; only the fingerprints are exchanged, and exchanged back to rebuild.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.errors import ObservationError, Problem
from monitor.observations.cards import Card
from monitor.observations.fingerprints import Keyed
from monitor.words.strict_yaml import YamlFault, parse_bytes

_FIELDS = ("sha256", "keyed", "withheld")  # of a fingerprint as it is, of a keyed one, of one that is not filed


def masked(card: bytes, in_place: Mapping[str, str], named: str) -> bytes:
    """`card` with what `in_place` has in the place of each fingerprint; the word before it says what it is.

    Raises ObservationError where a fingerprint is written in a way in which it cannot be found.
    """
    text = card.decode()
    for sha256, shown in in_place.items():
        text = _exchanged(text, sha256, shown, _field(shown))
    if in_place.keys() & {*filed_fingerprints(text.encode(), named).values()}:
        what = "a fingerprint is written here in parts, so it cannot be kept out of a report."
        raise ObservationError(Problem(named, 0, what, mend="Write its 64 digits and letters on one line, as text."))
    return text.encode()


def unmasked(card: bytes, again: Mapping[str, str]) -> bytes:
    """The filed `card` with the fingerprints that `again` has for what stands in their places."""
    text = card.decode()
    for shown, sha256 in again.items():
        text = _exchanged(text, rf"{shown}(?!\d)", sha256, "sha256")
    return text.encode()


def _exchanged(text: str, old: str, new: str, field: str) -> str:
    """`text` with `new` wherever `old`, a pattern, stands, and `field` for the word before it."""
    word = rf"\b(?:{'|'.join(_FIELDS)})(?=[\"']?\s*:\s*[\"']?{old})"
    return re.sub(old, new, re.sub(word, field, text, flags=re.IGNORECASE), flags=re.IGNORECASE)


def _field(shown: str) -> str:
    return "keyed" if Keyed.parsed(shown) else "withheld"


def filed_fingerprints(card: bytes, named: str) -> dict[str, str]:
    """What stands in a filed card for the fingerprint of each of its files, by the file's path beside it."""
    try:
        return dict(_entries(parse_bytes(card, named).value))
    except (YamlFault, AttributeError, KeyError, TypeError):
        return {}  # reading it as a card says what is wrong with it


def _entries(card: Any) -> Iterator[tuple[str, str]]:
    for folder, entry in (("", card["file"]), *(("received/", entry) for entry in card.get("received", ()))):
        yield from ((f"{folder}{entry['name']}", str(entry[word])) for word in _FIELDS if word in entry)


def own_fingerprints(card: Card) -> dict[str, str]:
    """The SHA-256 of each file of a publication, by the file's path beside its card."""
    return {card.file.name: card.file.sha256, **{f"received/{entry.name}": entry.sha256 for entry in card.received}}
