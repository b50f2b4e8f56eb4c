"""A drawing as a PNG: its size, our typeface in both weights, and the same bytes each time."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import NARROW, SLIDE, picture, words
from monitor.rendering.raster import png
from tests.unit.test_charts import BARS


def size(made: bytes) -> tuple[int, int]:
    """Width and height in pixels, by the header."""
    return int.from_bytes(made[16:20]), int.from_bytes(made[20:24])


def set_in(bold: bool) -> bytes:
    """A word as a PNG."""
    drawing = picture(NARROW, 40, [words("Growth", 10, 20, size=24, bold=bold)])
    return png(drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def test_a_slide_is_as_large_as_it_says() -> None:
    assert size(png(chart_svg("f", BARS, "x", SLIDE))) == (1760, 690)


def test_words_are_set_in_our_typeface_and_in_both_weights() -> None:
    blank = picture(NARROW, 40, []).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    assert len({set_in(bold=False), set_in(bold=True), png(blank)}) == 3


def test_a_png_repeats_to_the_byte_in_another_process(project: Path) -> None:
    code = (
        "import hashlib; from tests.unit.test_charts import BARS; from monitor.rendering.charts import chart_svg;"
        "from monitor.rendering.raster import png; from monitor.rendering.drawing import SLIDE;"
        "print(hashlib.sha256(png(chart_svg('f', BARS, 'x', SLIDE))).hexdigest())"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    made = subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, check=True)
    here = sha256(png(chart_svg("f", BARS, "x", SLIDE))).hexdigest()
    assert made.stdout.decode().strip() == here
