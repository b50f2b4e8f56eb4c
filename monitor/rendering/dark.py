"""Every colour of `look` on a dark ground, for a screen that is set so; paper and files of their own stay light."""

from collections.abc import Iterable, Mapping

from monitor.rendering import look

DARK = {
    look.INK: "#e9edf2",
    look.MUTED: "#b6bec8",
    look.FAINT: "#8f97a1",
    look.RULE: "#4c5662",
    look.GRID: "#2c343d",
    look.WASH: "#1c2229",
    look.PAPER: "#12161b",
    look.NAVY: "#a8c5ee",
    look.LINK: "#7dbaf4",
    look.MET: "#7ab6f0",
    look.MISSED: "#ff9f96",
    look.CLOSE: "#e6a0ca",
    look.NATION: "#a6adb5",
    look.ABOVE: "#f2a766",
    look.BAND: "#213449",
    look.HALF: "#4f5a68",
    look.NINE_IN_TEN: "#363f4a",
}
MASTHEAD = {"navy": "#1d3152", "paper": "#f1f5fa", "link": "#f1f5fa"}  # stays a dark band with light words
ON_SCREENS = "@media screen and (prefers-color-scheme:dark) and (forced-colors:none)"


def dark_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs of (what is seen, ground) as they are on a dark ground."""
    return tuple((DARK[seen], DARK[ground]) for seen, ground in pairs)


def dark_styles(colours: Mapping[str, str], shapes: Mapping[str, tuple[str, str]]) -> str:
    """The rules of a dark screen, for colours by their names in styles, and shapes with theirs by their CSS selectors.

    Charts carry their colours within them: each is exchanged for its own on a dark ground.
    """
    tokens = "".join(f"--{name}:{DARK[colour]};" for name, colour in colours.items())
    band = "".join(f"--{name}:{colour};" for name, colour in MASTHEAD.items())
    marks = "".join(
        f'{selector}{{background-image:url("{look.picture_url(shape, DARK[colour])}")}}'
        for selector, (shape, colour) in shapes.items()
    )
    drawn = "".join(
        f'svg [{part}="{colour}"]{{{part}:{dark}}}' for colour, dark in DARK.items() for part in ("fill", "stroke")
    )
    masthead = f"body:not(.quarterly,.annual) .masthead{{{band}}}"
    return f"{ON_SCREENS}{{:root{{color-scheme:dark;{tokens}}}{masthead}{marks}{drawn}}}"
