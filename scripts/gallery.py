"""The pictures of docs/gallery.md, and that of the README: what the program makes of public figures.

    python scripts/gallery.py

Reports are made in a scratch folder: those of public programmes as of one day, and those of the invented state, whose
figures are drawn and say so on every page. Pages are taken from the PDF by pdftoppm (poppler-utils), slides as they
are filed. Each picture is kept in 64 colours, so that all of them stay small.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

DOCS = Path(__file__).resolve().parent.parent / "docs"
MONITOR = Path(sys.executable).with_name("monitor")
PUBLIC_DAY, INVENTED_DAY = "2026-11-23", "2027-02-01"
PUBLIC = ("maryland_tcoc", "vermont_apm")
DOTS, COLOURS = 105, 64  # to the inch of a page; of a picture
SLIDE = (1120, 630)  # pixels


@dataclass(frozen=True)
class Shown:
    """A picture of the gallery: the page of a PDF, or a slide, where `page` is 0; `file` lies below `reports`."""

    name: str
    file: str
    page: int = 0


PICTURES = (
    Shown("page_one_maryland", f"{PUBLIC_DAY}/maryland_tcoc/dashboard.pdf", 1),
    Shown("page_one_vermont", f"{PUBLIC_DAY}/vermont_apm/dashboard.pdf", 1),
    Shown("page_one_invented", f"{INVENTED_DAY}/wexmoor/dashboard.pdf", 1),
    Shown("test_savings", f"{PUBLIC_DAY}/maryland_tcoc/dashboard.pdf", 2),
    Shown("test_growth", f"{PUBLIC_DAY}/maryland_tcoc/dashboard.pdf", 4),
    Shown("letter_maryland", f"{PUBLIC_DAY}/maryland_tcoc/quarterly.pdf", 1),
    Shown("slide_growth", f"{PUBLIC_DAY}/maryland_tcoc/exhibits/02-growth-against-the-nation.png"),
    Shown("slide_savings", f"{PUBLIC_DAY}/maryland_tcoc/exhibits/04-savings.png"),
    Shown("slide_states", f"{PUBLIC_DAY}/maryland_tcoc/exhibits/13-state-comparison.png"),
    Shown("slide_scale", f"{PUBLIC_DAY}/vermont_apm/exhibits/08-scale.png"),
    Shown("slide_months", f"{INVENTED_DAY}/wexmoor/exhibits/03-month-by-month.png"),
    Shown("slide_outlook", f"{INVENTED_DAY}/wexmoor/exhibits/06-year-end-outlook.png"),
)


def main() -> None:
    """Make the reports, and write every picture anew."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _made(folder)
        for shown in PICTURES:
            _keep(_picture(folder, shown), DOCS / "gallery" / f"{shown.name}.png")
        _keep(_picture(folder, PICTURES[0]), DOCS / "dashboard.png")


def _made(folder: Path) -> None:
    """The reports, all below one folder `reports`."""
    kinds = ["--reports", "dashboard,exhibits,quarterly"]
    _monitor(folder, ["run", *PUBLIC, "--as-of", PUBLIC_DAY, *kinds])
    _monitor(folder, ["simulate", "invented", "--through", "2026-12"])
    _monitor(folder, ["run", "wexmoor", "--workspace", "invented", "--as-of", INVENTED_DAY, *kinds])
    made = folder / "invented" / "reports" / INVENTED_DAY
    made.rename(folder / "reports" / INVENTED_DAY)


def _monitor(folder: Path, words: Sequence[str]) -> None:
    subprocess.run([MONITOR, *words], cwd=folder, check=True)  # noqa: S603  # our own program


def _picture(folder: Path, shown: Shown) -> Image.Image:
    file = folder / "reports" / shown.file
    if not shown.page:
        return Image.open(file).convert("RGB").resize(SLIDE, Image.Resampling.LANCZOS)
    page = ["-r", str(DOTS), "-f", str(shown.page), "-l", str(shown.page), "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *page, file, folder / "page"], check=True)  # noqa: S603, S607  # fixed words
    return Image.open(folder / "page.png").convert("RGB")


def _keep(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
