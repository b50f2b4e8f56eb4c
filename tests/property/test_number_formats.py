"""Number formats of any make: a cell is read as the figure that it shows, but for rounding, or it is in doubt."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from monitor.readers.meanings import look
from monitor.readers.number_formats import drawn, parsed

NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=4).map(float),
    st.sampled_from([0, 0.86, 0.0004, -0.5, 7, 10, 11, 2025, 999.999, 1e12]),
)
PARTS = [
    "0",
    "#",
    "?",
    ",",
    ".",
    "%",
    "E+00",
    "/",
    '"M"',
    '"%"',
    "-",
    "(",
    ")",
    " ",
    "$",
    "_)",
    "* ",
    ";",
    "[Red]",
    "[<11]",
]
PARTS += ['"<11"', '"n/a"', "[$€-407]", "General", "@", "\\%", '"-"', "[>=1000]", "#,##0", "0.0", "yyyy", '"5"']


@dataclass(frozen=True)
class Made:
    """A format put together part by part, of which it is known what it shows: the oracle takes no format apart."""

    decimals: int
    grouped: bool
    percent: str  # "%", '"%"' or ""
    thousands: int
    money: str
    negative: str  # how the second section shows a minus: -, (), [Red], bare; "" where there is none

    @property
    def code(self) -> str:
        number = ("#,##0" if self.grouped else "0") + ("." + "0" * self.decimals if self.decimals else "")
        body = f"{self.money}{number}{',' * self.thousands}{self.percent}"
        second = {"-": f";-{body}", "()": f";({body})", "[Red]": f";[Red]{body}", "bare": f";{body}", "": ""}
        return body + second[self.negative]

    def shown(self, number: float) -> str:
        scaled = Decimal(repr(number)) * (100 if self.percent == "%" else 1) / 1000**self.thousands
        rounded = abs(scaled).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        plain = f"{self.money}{rounded:{',' if self.grouped else ''}f}{'%' if self.percent else ''}"
        signed = {"-": f"-{plain}", "": f"-{plain}", "()": f"({plain})", "[Red]": plain, "bare": plain}
        return signed[self.negative] if number < 0 else plain

    def is_doubtful(self, number: float) -> bool:
        return bool(self.thousands) or self.money == "€" or (number < 0 and self.negative == "bare")


MADE = st.builds(
    Made,
    st.integers(0, 4),
    st.booleans(),
    st.sampled_from(["", "", "%", '"%"']),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.sampled_from(["", "", "$", "€"]),
    st.sampled_from(["", "-", "()", "[Red]", "bare"]),
)


@given(MADE, NUMBERS)
def test_a_format_shows_and_means_what_it_was_made_for(made: Made, number: float) -> None:
    text, doubt = look(made.code).meant(number)

    assert drawn(parsed(made.code), number) == made.shown(number)
    assert bool(doubt) == made.is_doubtful(number)
    if not doubt:
        assert text is not None
        assert text.endswith("%") == bool(made.percent)
        meant = Decimal(text.rstrip("%"))
        assert abs(meant - Decimal(repr(number)) * (100 if made.percent == "%" else 1)) <= Decimal("0.0000005")


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join), NUMBERS)
def test_any_format_shows_what_is_read_but_for_rounding_or_the_cell_is_in_doubt(code: str, number: float) -> None:
    its = look(code)
    text, doubt = its.meant(number)
    shown = its.shows(number)

    if doubt or not re.fullmatch(r"-?[0-9.]+%?", text or "") or "/" in code:
        return
    if shown.strip("-–—− ") == "":
        assert number == 0
        return
    assert ("%" in shown) == (text or "").endswith("%")
    figure = Decimal(re.sub(r"[^0-9.E+-]|(?<=E)\+|(?<!E)[+-]", "", shown).rstrip("."))
    meant = abs(Decimal((text or "").rstrip("%")))
    unit = Decimal(1).scaleb(figure.as_tuple().exponent)  # type: ignore[arg-type]
    assert abs(figure - meant) <= unit / 2 + Decimal("0.0000005")
    if number < 0 and figure:
        assert {*shown} & {*"-("} or "[Red]" in code
