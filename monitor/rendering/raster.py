"""A drawing as a PNG, for programs that show no SVG."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.rendering import look

WEIGHTS = (400, 700)  # the two that drawings are set in


def png(svg: str) -> bytes:
    """The drawing in the size it names, a pixel for each of CSS; the same drawing gives the same bytes.

    Letters that our typeface does not have are set in one of the machine's, and differ from machine to machine.
    """
    import vl_convert

    _typeface()
    return bytes(vl_convert.svg_to_png(svg, scale=1, ppi=72))


@lru_cache(maxsize=1)
def _typeface() -> TemporaryDirectory[str]:
    """The typeface in the weights of drawings, known to the renderer, which of a variable one sets only the lightest.

    It reads the files as it needs them, so the folder lives as long as the process.
    """
    import vl_convert

    folder = TemporaryDirectory(prefix="typeface-")
    for weight in WEIGHTS:
        _write_static(weight, Path(folder.name) / f"{weight}.ttf")
    vl_convert.register_font_directory(folder.name)
    return folder


def _write_static(weight: int, path: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with TTFont(look.font_file(), recalcTimestamp=False) as font:
        instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
        font.save(path)
