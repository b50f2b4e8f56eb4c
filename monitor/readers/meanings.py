"""What a cell of a workbook means: what it shows, in full precision; or why that isn't certain.

A spreadsheet stores 0.86 and shows 86.0 %. Where the format only rounds, groups, pads or names dollars, the stored
figure is the figure. Where it shows percent, the text is "86.0%", as in a CSV file saved from it. Where what is shown
and what is stored are different figures, or one of them is hidden, nobody can say which is meant: it is in doubt.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from monitor.readers.number_formats import NumberFormat, Section, Token, drawn, parsed
from monitor.readers.sheets import YEAR_ALONE

_LARGE = 1e18  # a number of more digits stays as Python writes it, and is then refused
_OLD = 1910  # a date before it is a year or a small number under a format of dates
_DASHES = frozenset("-–—−")
_DOLLARS = re.compile(r"US\$|USD|\$", re.IGNORECASE)
_OTHER_MONEY = frozenset({"EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "MXN", "CNY"})
_SIGNS = re.compile(r"[-+()–−\s]")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Doubt(NamedTuple):
    """Why it isn't certain what a cell means: what was expected, and how to mend it."""

    what: str
    mend: str


PLAINLY = "Format the cells as plain numbers, and see that they show what is meant."
SCALED = Doubt("a number that shows whole, not divided by a thousand or a million", PLAINLY)
UNSIGNED = Doubt("a number that shows whether it is negative", PLAINLY)
UNSEEN = Doubt("a number that its cell shows", PLAINLY)
MONEY = Doubt("an amount in dollars", "Convert it to dollars, and format the cells as plain numbers.")
WORDED = Doubt("a number without further words or signs in its format", PLAINLY)
UNDATED = Doubt("a date that shows its year", "Format the cells as dates with the year, or write the period as text.")
ONLY_YEAR = Doubt(YEAR_ALONE, PLAINLY)  # in doubt where figures stand, and plain in a column of years
NO_DATE = Doubt("a number that does not show as a date", PLAINLY)
RULED = Doubt("a number that shows the same under any rule", "Take the conditional formatting of the cells off.")
RAISED = Doubt("a number without a raised figure beside it", "Take the mark of the footnote out of the cell.")
ALTERED = Doubt("a text that shows as it is stored", "Format the cells as text.")


class Meant(NamedTuple):
    """A cell as text; and why it is in doubt, where it is."""

    text: str | None
    doubt: Doubt | None = None


@dataclass(frozen=True)
class _Reading:
    """What a section makes of any number: in doubt, multiplied, in percent, so many decimals, so many zeros in front.

    `seldom` says that it prints no digit for some numbers, `negative` that it prints a minus or brackets.
    """

    doubt: Doubt | None
    words: str
    is_number: bool
    times: int
    is_percent: bool
    decimals: int
    zeros: int
    seldom: bool
    negative: bool
    red: bool


@dataclass(frozen=True)
class Look:
    """One number format, and what cells of it mean. `is_sure` says that any number means what is stored."""

    form: NumberFormat
    readings: tuple[_Reading, ...]
    is_sure: bool

    @property
    def is_scaled(self) -> bool:
        """Whether it shows a hundred times what is stored, in percent."""
        return self.readings[0].times > 1

    def meant(self, value: Any) -> Meant:
        """What a cell with `value` means. Truth values and errors (#N/A) show as they are stored."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bool):
            return Meant(str(value).upper())
        if isinstance(value, int | float):
            return Meant(plain(value)) if self.is_sure else self._number(value)
        return self._date(value) if isinstance(value, date) else Meant(str(value), UNDATED)

    def _text(self, value: str) -> Meant:
        """A text in doubt where its format prints another. A mark such as * that shows as a dash is still no figure."""
        section = self.form.text
        if section is None or (section.kind == "at" and not section.literal):
            return Meant(value)
        is_mark = section.literal and not set(section.literal) - _DASHES and not any(map(str.isalnum, value))
        return Meant(value, None if is_mark or not value else ALTERED)

    def _number(self, value: float) -> Meant:
        place = self.form.place(value)
        if place is None:
            return Meant(plain(value), UNSEEN)
        reading = self.readings[place]
        if not reading.is_number:
            return _instead(reading.words, value)
        shown = drawn(self.form, value) if reading.seldom else "0"
        if not re.search("[0-9]", shown):
            return _instead(shown, value)
        return Meant(_in_full(reading, value), reading.doubt or _unsigned(self.form, reading, value))

    def _date(self, value: date) -> Meant:
        """A date as far as its format shows it: a year, a month, a day."""
        section = self.form.numbers[0]
        if section.kind != "date" or value.year < _OLD:
            return Meant(value.isoformat(), NO_DATE)
        shows = _parts_of(section)
        if "y" not in shows or ("d" in shows and "m" not in shows):
            return Meant(value.isoformat(), UNDATED)
        if set(shows) == {"y"}:
            return Meant(str(value.year), ONLY_YEAR)
        is_timed = isinstance(value, datetime) and value.time() != time() and "h" in shows
        return Meant(value.isoformat() if is_timed else value.strftime(_as_far_as(shows)))

    def draws(self, value: float) -> bool:
        """Whether the digits of a number show: not where its format hides it, or prints words for it."""
        place = self.form.place(value)
        return place is not None and self.readings[place].is_number and bool(re.search("[0-9]", self.shows(value)))

    def shows(self, value: Any) -> str:
        """A cell as a spreadsheet shows it, for a message to quote."""
        if isinstance(value, bool) or value is None:
            return str("" if value is None else value).upper()
        if isinstance(value, int | float):
            return drawn(self.form, value)
        if isinstance(value, date):
            return _drawn_date(self.form.numbers[0], value)
        return self._shown_text(str(value))

    def _shown_text(self, value: str) -> str:
        tokens = self.form.text.tokens if self.form.text else (Token("at", "@"),)
        return "".join(value if token.kind == "at" else token.text for token in tokens if token.kind != "pad").strip()


def look(code: str) -> Look:
    """What cells of a number format mean."""
    form = parsed(code)
    readings = tuple(map(_reading, form.numbers))
    return Look(form, readings, not form.has_own_signs and _is_sure(readings[0]))


def _reading(section: Section) -> _Reading:
    digits = section.whole + section.decimals
    return _Reading(
        doubt=_doubt(section),
        words=section.printed,
        is_number=section.kind not in ("literal", "at"),
        times=100 if section.places("percent") else 1,
        is_percent=bool(section.places("percent")) or _words(section) == "%",
        decimals=len(section.decimals),
        zeros=0 if section.is_grouped else section.whole.count("0"),
        seldom=section.kind == "digits" and "0" not in digits and not section.places("slash"),
        negative=bool(set(section.literal) & {*_DASHES, "("}),
        red=section.red,
    )


def _is_sure(reading: _Reading) -> bool:
    """Whether any number shows as it is stored, rounded at most."""
    odd = reading.doubt or reading.is_percent or reading.seldom or reading.negative
    return reading.is_number and not odd and reading.zeros < 2


def plain(value: float) -> str:
    """A number as plain digits, to the six decimals an observation keeps.

    A workbook keeps fifteen digits that count. Those after them are the binary neighbour of the number that was meant:
    9427132970.2 has none of its own, and would come out as 9427132970.200001.
    """
    if isinstance(value, int):
        return str(value)
    if abs(value) >= _LARGE:
        return repr(value)
    return _digits(Decimal(f"{value:.15g}"))


def _digits(exact: Decimal, decimals: int = 0) -> str:
    """A number as plain digits, with no fewer than so many decimals."""
    whole, _, after = f"{exact:.6f}".partition(".")
    after = after.rstrip("0").ljust(min(decimals, 6), "0")
    return f"{whole}.{after}" if after else "0" if whole == "-0" else whole


def _in_full(reading: _Reading, value: float) -> str:
    """A number as its section means it, unrounded: in percent, or with the zeros in front that it shows."""
    if reading.is_percent and abs(value) < _LARGE:
        return _digits(Decimal(f"{value:.15g}") * reading.times, reading.decimals) + "%"
    text = plain(value)
    return text.rjust(reading.zeros, "0") if reading.zeros > 1 and text.isdecimal() else text


def _instead(words: str, value: float) -> Meant:
    """What a number means that its format shows as words: "n/a", "<11". A dash is zero where zero is stored."""
    if value == 0 and words and not set(words) - _DASHES:
        return Meant("0")
    is_number = re.fullmatch(r"[-+($\s]*[0-9.,]+[%)\s]*", words)
    hides = not set(words) - _DASHES or (is_number and words != plain(value))
    return Meant(plain(value), UNSEEN) if hides else Meant(words)


def _doubt(section: Section) -> Doubt | None:
    """What makes every number in a section doubtful."""
    if section.kind == "date":
        return NO_DATE
    if section.kind not in ("digits", "general"):
        return None
    if section.thousands:
        return SCALED
    if _divides(section) or len(section.places("percent")) > 1 or _is_mixed(section):
        return WORDED
    words = _words(section)
    if words == "%":
        return WORDED if section.places("percent") else None
    money = words.upper() in _OTHER_MONEY or any(unicodedata.category(sign) == "Sc" for sign in words)
    return MONEY if money else WORDED if words else None


def _words(section: Section) -> str:
    """What a section prints beside its number, dollars, signs, spaces and the eighths of a fraction aside."""
    words = _SIGNS.sub("", _DOLLARS.sub("", section.literal))
    return re.sub("^[0-9]+", "", words) if section.places("slash") else words


def _divides(section: Section) -> bool:
    """Whether it prints more than a space between the digits of a number."""
    places = section.places("digits")
    between: Sequence[Token] = section.tokens[min(places) : max(places)] if places else ()
    kinds = {token.kind for token in between if token.kind != "literal" or token.text.strip()}
    return bool(kinds - {"digits", "point", "comma", "exponent", "slash", "pad"})


def _is_mixed(section: Section) -> bool:
    """Whether it asks for General and for digits of its own, which no spreadsheet writes."""
    return section.kind == "general" and bool({token.kind for token in section.tokens} - {"general", "literal", "pad"})


def _unsigned(form: NumberFormat, reading: _Reading, value: float) -> Doubt | None:
    """A number that shows a sign it has not, or does not show the one it has. Red alone says negative, by custom."""
    if value < 0 and form.has_own_signs:
        return None if reading.negative or reading.red else UNSIGNED
    return UNSIGNED if reading.negative and value != 0 else None


def _parts_of(section: Section) -> set[str]:
    """Which parts of a date a section shows: y, m, d, h. An m beside hours or seconds is of minutes."""
    marks = [token.text[0].lower() for token in section.tokens if token.kind in ("date", "elapsed")]
    minutes = [
        mark == "m" and ("h" in marks[:place][-1:] or "s" in marks[place + 1 :][:1]) for place, mark in enumerate(marks)
    ]
    return {mark for mark, is_minute in zip(marks, minutes, strict=True) if not is_minute}


def _as_far_as(shows: set[str]) -> str:
    return "%Y-%m-%d" if "d" in shows else "%Y-%m" if "m" in shows else "%Y"


def _drawn_date(section: Section, value: date) -> str:
    """A date in the order and length of its format; its hours are left out."""
    if section.kind != "date":
        return value.isoformat()
    names = {
        "yy": f"{value.year % 100:02}", "yyyy": str(value.year), "m": str(value.month), "mm": f"{value.month:02}",
        "mmm": _MONTHS[value.month - 1][:3], "mmmm": _MONTHS[value.month - 1], "d": str(value.day),
        "dd": f"{value.day:02}", "ddd": _DAYS[value.weekday()][:3], "dddd": _DAYS[value.weekday()],
    }  # fmt: skip
    kinds = ("date", "literal", "slash", "comma", "point")
    shown = [token.text for token in section.tokens if token.kind in kinds]
    if "h" in _parts_of(section):
        return value.isoformat()
    return "".join(names.get(text.lower(), text) for text in shown).strip()
