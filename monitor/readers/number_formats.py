"""Number formats of workbooks, `#,##0.0,,"M"` and their like: taken apart, and drawn as a spreadsheet draws them.

A format has up to four sections, divided by semicolons: positive numbers, negative ones, zero, text. A section may have
a condition of its own, `[<11]"<11"`. The marks are those of ECMA-376, Part 1, 18.8.31.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|\\(?P<escaped>.)|(?P<pad>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)
    |(?P<exponent>E[+-])|(?P<clock>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+|b+|g+|e+)|(?P<digits>[0\#?]+)|(?P<point>\.)
    |(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<at>@)|(?P<plain>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[_*].|[^;])*', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_LITERAL = ("quoted", "escaped", "plain")
_MOST = 27  # digits that are drawn; decimals count one more
_LARGE = 1e18  # a number of more digits is drawn as Python writes it


class Token(NamedTuple):
    """One mark of a section, and its text: a literal's own, without quotation marks."""

    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """One section of a number format. `condition` is of numbers, as `<` and 11; None where it has none."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    red: bool = False

    @property
    def kind(self) -> str:
        """Which values it draws: number, general, date, text, or literal where it draws none."""
        kinds = {token.kind for token in self.tokens}
        if kinds & {"date", "clock", "elapsed"}:
            return "date"
        return next((name for name in ("general", "digits", "at") if name in kinds), "literal")

    def places(self, kind: str) -> list[int]:
        """Where the marks of a kind stand."""
        return [place for place, token in enumerate(self.tokens) if token.kind == kind]

    @property
    def literal(self) -> str:
        """All that is printed as it stands, without the spaces around it."""
        return "".join(token.text for token in self.tokens if token.kind == "literal").strip()

    @property
    def printed(self) -> str:
        """What a section without digits prints."""
        return "".join(token.text for token in self.tokens if token.kind in ("literal", "percent")).strip()

    @property
    def whole(self) -> str:
        """The marks of digits before the point."""
        point = (self.places("point") or [len(self.tokens)])[0]
        return "".join(self.tokens[place].text for place in self.places("digits") if place < point)

    @property
    def decimals(self) -> str:
        """The marks of digits after the point."""
        point = (self.places("point") or [len(self.tokens)])[0]
        ends = (self.places("exponent") or [len(self.tokens)])[0]
        return "".join(self.tokens[place].text for place in self.places("digits") if point < place < ends)

    @property
    def thousands(self) -> int:
        """By how many thousands it divides: the commas behind the last digit before the point, or behind all."""
        digits, point = self.places("digits"), (self.places("point") or [len(self.tokens)])[0]
        last = max((place for place in digits if place < point), default=point)
        return len([place for place in self.places("comma") if place > last])

    @property
    def is_grouped(self) -> bool:
        """Whether it prints commas between thousands."""
        return len(self.places("comma")) > self.thousands

    def holds(self, value: float) -> bool:
        """Whether its condition holds."""
        sign, limit = self.condition or ("<>", value)
        held = {"<": value < limit, ">": value > limit, "=": value == limit}
        return held["<"] or held[">"] if sign == "<>" else any(held[part] for part in sign)


@dataclass(frozen=True)
class NumberFormat:
    """A number format: the sections for numbers, one to three, and the one for text; None where text stays as it is."""

    numbers: tuple[Section, ...]
    text: Section | None = None

    def place(self, value: float) -> int | None:
        """Which section draws a number; None where a spreadsheet would print #### or where it isn't certain."""
        first, *others = self.numbers
        if any(section.condition for section in others[1:]) or (not first.condition and others and others[0].condition):
            return None
        if first.condition:
            return 0 if first.holds(value) else _otherwise(others, value)
        if value < 0 and others:
            return 1
        return 2 if value == 0 and len(others) > 1 else 0

    @property
    def has_own_signs(self) -> bool:
        """Whether a spreadsheet leaves it to the sections to say that a number is negative."""
        return len(self.numbers) > 1 or self.numbers[0].condition is not None


def _otherwise(others: Sequence[Section], value: float) -> int | None:
    """The section for a number that the condition of the first does not hold for."""
    if others and others[0].condition:
        return 1 if others[0].holds(value) else 2 if len(others) > 1 else None
    return 1 if len(others) == 1 else None


@lru_cache(maxsize=1000)
def parsed(code: str) -> NumberFormat:
    """A number format taken apart."""
    sections = [_section(part) for part in _parts(code)]
    text = next((section for section in sections if section.kind == "at"), None) or next(iter(sections[3:]), None)
    numbers = [section for section in sections[:3] if section is not text]
    return NumberFormat(tuple(numbers) or (_section("General"),), text)


def _parts(code: str) -> list[str]:
    parts, place = [], 0
    while place <= len(code):
        match = _SECTIONS.match(code, place)
        parts.append(match[0] if match else "")
        place += len(parts[-1]) + 1
    return parts[:4]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition, red = None, False
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            if stated := _CONDITION.fullmatch(text):
                condition = (stated[1], float(stated[2]))
            red = red or text.casefold() == "red"
            tokens += _of_bracket(text)
        elif kind in _LITERAL:
            tokens.append(Token("literal", text.strip('"') if kind == "quoted" else text))
        elif kind != "fill":
            tokens.append(Token(kind, text))
    return Section(tuple(tokens), condition, red)


def _of_bracket(text: str) -> list[Token]:
    """What a bracket prints: a currency, or hours that count past a day. A colour or a country prints nothing."""
    if text.startswith("$"):
        return [Token("literal", text[1:].partition("-")[0])]
    return [Token("elapsed", text)] if re.fullmatch("h+|m+|s+", text, re.IGNORECASE) else []


def drawn(form: NumberFormat, value: float) -> str:
    """A number as a spreadsheet shows it, for a message to quote; #### where it shows none."""
    place = form.place(value)
    section = None if place is None else form.numbers[place]
    if section is None or section.kind == "date":
        return "####"
    if not abs(value) < _LARGE:
        return repr(value)
    minus = "-" if value < 0 and not form.has_own_signs else ""
    return minus + _filled(section, abs(value)).strip()


def _filled(section: Section, value: float) -> str:
    """A section with a number in the place of its digits."""
    first, last = _reach(section)
    within = any(token.kind == "literal" for token in section.tokens[first:last])
    divided = within and not (section.places("slash") or section.places("point") or section.places("exponent"))
    figure = _divided(section.tokens[first : last + 1], _exact(section, value)) if divided else _figure(section, value)
    before = "".join(map(_printed, section.tokens[:first]))
    after = "".join(map(_printed, section.tokens[last + 1 :]))
    return f"{before}{figure}{after}"


def _reach(section: Section) -> tuple[int, int]:
    """From where to where the digits of a section stand; nowhere in one without."""
    places = section.places("digits") + section.places("general")
    return (min(places), max(places)) if places else (len(section.tokens), len(section.tokens))


def _printed(token: Token) -> str:
    if token.kind == "pad":
        return " "
    return token.text if token.kind in ("literal", "percent") else ""


def _divided(tokens: Sequence[Token], exact: Decimal) -> str:
    """A number whose digits have literals between them, as 123-45-6789 has; filled from the right."""
    marks = [mark for token in tokens for mark in (token.text if token.kind == "digits" else [token])]
    left, out = list(f"{exact.quantize(Decimal(1), ROUND_HALF_UP):f}"), list[str]()
    for mark in reversed(marks):
        if isinstance(mark, Token):
            out.append(_printed(mark))
        elif left or mark == "0":
            out.append(left.pop() if left else "0")
    return "".join([*left, *reversed(out)])


def _figure(section: Section, value: float) -> str:
    if section.kind != "digits":
        return f"{value:.15g}" if section.kind == "general" else ""
    exact = _exact(section, value)
    if section.places("slash"):
        parts = divmod(Fraction(exact).limit_denominator(99), 1)
        return " ".join(str(part) for part in parts if part) or "0"
    if section.places("exponent"):
        return f"{exact:.{len(section.decimals)}E}"
    return _rounded(section, exact)


def _exact(section: Section, value: float) -> Decimal:
    """What is drawn of a number before it is rounded: in percent, or divided by thousands."""
    times = Decimal(100) ** len(section.places("percent"))
    return Decimal(f"{value:.15g}") * times / Decimal(1000) ** section.thousands


def _rounded(section: Section, exact: Decimal) -> str:
    places = len(section.decimals)
    if exact.adjusted() + places > _MOST:
        return f"{exact:E}"
    plain = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    whole, _, decimals = plain.partition(".")
    needed = max(section.decimals.rfind("0") + 1, len(decimals.rstrip("0")))
    whole = whole.lstrip("0").rjust(section.whole.count("0"), "0")
    if section.is_grouped:
        whole = f"{int(whole or 0):,}" if whole else ""
    return f"{whole}{'.' if section.places('point') else ''}{decimals[:needed]}"
