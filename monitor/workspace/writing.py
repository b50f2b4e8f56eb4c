"""source.yaml as the program writes it: what the reader knows, what the last card of the source said, and the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from monitor.language.periods import KIND_OF, Period
from monitor.observations.cards import Card, NextExpected
from monitor.readers.delivery import Delivery
from monitor.words.strict_yaml import Strict

_WIDE = 120
MADE_UP = {  # the words of a card whose figures are of an invented state, whatever their format says of its senders
    "publisher": "Nobody; drawn at random by this program",
    "url": "none: monitor simulate writes such figures",
    "licence": "Apache-2.0, as this program",
    "synthetic": True,
}
UNSAID = "not named in the file"  # by a plain file of observations: who sent it is not who sent the last one


@dataclass(frozen=True)
class Dated:
    """Since when the figures could be known: `on`, the evidence for it, and whether it is the day of publication."""

    on: date
    by: str
    is_published: bool


def dated(delivery: Delivery, published: date | None, today: date) -> Dated:
    """The date that was given, else the one that the file prints, else today, as the day it was first seen."""
    if published:
        return Dated(published, "The date of publication was given when the file was taken in.", is_published=True)
    if delivery.printed:
        return Dated(delivery.printed, "The file prints the date of its publication.", is_published=True)
    return Dated(today, "The file prints no date; this is the day on which it was taken in.", is_published=False)


def card(
    delivery: Delivery, earlier: Card | None, when: Dated, today: date, periods: Sequence[Period], edition: int
) -> dict[str, Any]:
    """The words of the card, its files aside. What holds for the source is carried on from its last card.

    `periods` are those of its figures.
    A stated error is carried on too: without it the figures would pass for the agreement's own.
    """
    about, years = delivery.about, [period.year for period in periods]
    carried = earlier.model_dump(mode="python", exclude_none=True, exclude_defaults=True) if earlier else {}
    words = {
        "source": delivery.source,
        "title": about.title or carried.get("title"),
        **_whose(delivery, carried),
        "published" if when.is_published else "first_seen": when.on,
        "edition": edition if edition > 1 else None,
        "dated_by": when.by,
        "accessed": today,
        "covers": {"areas": about.areas, "years": [min(years), max(years)]},
        "status": {"default": about.status},
        "approximates": carried.get("approximates"),
        "next_expected": _expected(earlier.next_expected, periods) if earlier and earlier.next_expected else None,
        "maturity": carried.get("maturity"),
        "tolerance": carried.get("tolerance"),
        "holds": carried.get("holds"),
        "owner": carried.get("owner", "not named yet"),
        "note": _note(delivery, earlier),
    }
    return {name: value for name, value in words.items() if value is not None}


def is_unsaid(delivery: Delivery) -> bool:
    """Whether the format does not tell whose figures these are: the project's own, which anybody can write."""
    return not delivery.about.licence


def _whose(delivery: Delivery, carried: Mapping[str, Any]) -> dict[str, Any]:
    """Publisher, address and licence: those of the last card only where the format tells that they hold."""
    about = delivery.about
    if not is_unsaid(delivery):
        return {name: carried.get(name, getattr(about, name)) for name in ("publisher", "url", "licence")}
    last = carried.get("publisher", UNSAID)
    unsaid = last if last.startswith(UNSAID) else f"{UNSAID}; earlier figures of this source are by {last}"
    return {"publisher": about.publisher or unsaid, "url": UNSAID, "licence": UNSAID}


def _said(entry: Strict) -> dict[str, Any]:
    """The words of a card, or of a part of one, that do not go without saying."""
    return entry.model_dump(mode="python", exclude_none=True, exclude_defaults=True)


def _expected(before: NextExpected, periods: Sequence[Period]) -> dict[str, Any]:
    """What is to come next: what was expected before, and as many steps on as have come."""
    come = [period for period in periods if period.kind == KIND_OF[before.every]]
    return _said(before.after(max(come, key=lambda period: period.ordinal)) if come else before)


def _note(delivery: Delivery, earlier: Card | None) -> str | None:
    parts = [delivery.about.note]
    if earlier and earlier.approximates:
        day = earlier.published or earlier.first_seen
        parts.append(f"The stated errors are those of {earlier.source}/{day}; they were not worked out anew.")
    if delivery.marked:
        parts.append(f"To be looked at: {'; '.join(delivery.marked)}.")
    if delivery.not_taken:
        parts.append(f"Not taken in: {'; '.join(delivery.not_taken)}.")
    return "\n".join(part for part in parts if part) or None


def card_text(words: Mapping[str, Any], data: tuple[str, str], received: Sequence[Mapping[str, str]]) -> str:
    """The card as YAML, with the data file (name and SHA-256) and the files it was made from."""
    files = {"file": {"name": data[0], "sha256": data[1]}, "received": [dict(entry) for entry in received]}
    return yaml_text({**words, **files})


def yaml_text(words: Mapping[str, Any]) -> str:
    """Words as YAML, in their order."""
    return yaml.dump({**words}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDE)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, and with text of several lines as such."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _lines(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


def _in_full(dumper: yaml.SafeDumper, data: float) -> yaml.ScalarNode:
    """A number without an exponent, which is not read back."""
    digits = f"{Decimal(repr(data)):f}"
    return dumper.represent_scalar("tag:yaml.org,2002:float", digits if "." in digits else f"{digits}.0")


_Plain.add_representer(str, _lines)
_Plain.add_representer(float, _in_full)
