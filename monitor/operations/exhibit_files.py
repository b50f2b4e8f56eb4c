"""The files of a programme's exhibits: each as a slide, as data and as words."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from monitor.intake.arrivals import Tell
from monitor.pages.exhibits.registry import file_name
from monitor.pages.model import Figure, Report, Section
from monitor.rendering.data_files import beside_text, table_csv

if TYPE_CHECKING:
    from monitor.rendering.pdf import Attached

FORMS = ("svg", "png", "csv", "txt")


def exhibit_files(report: Report, tell: Tell) -> dict[str, bytes]:
    """The files of each exhibit, by their places in the folder of the report."""
    tell(f"Drawing the exhibits of {report.title}")
    return {
        f"exhibits/{file_name(figure)}.{form}": made
        for section, figure in shown(report)
        for form, made in of_one(report, section, figure).items()
    }


def of_one(report: Report, section: Section, figure: Figure, forms: Collection[str] = FORMS) -> dict[str, bytes]:
    """The files of one exhibit by their endings, of those `forms` that are asked for."""
    from monitor.rendering.raster import png
    from monitor.rendering.slide import slide_svg

    slide = slide_svg(report, figure, section.notices) if {"svg", "png"} & {*forms} else ""
    make: Mapping[str, Callable[[], bytes]] = {
        "svg": slide.encode,
        "png": lambda: png(slide),
        "csv": lambda: table_csv(figure.table),
        "txt": lambda: beside_text(report, figure, section.notices),
    }
    return {form: make[form]() for form in FORMS if form in forms}


def shown(report: Report) -> Iterator[tuple[Section, Figure]]:
    """The exhibits of the report, each with its section."""
    for section in report.sections:
        yield from ((section, block) for block in section.blocks if isinstance(block, Figure))


def exhibits_inside(report: Report, files: Mapping[str, bytes]) -> dict[str, "Attached"]:
    """The data as they travel inside the PDF of all exhibits."""
    from monitor.rendering.pdf import Attached

    return {
        f"{file_name(figure)}.csv": Attached(files[f"exhibits/{file_name(figure)}.csv"], f"{figure.number}: the data")
        for _, figure in shown(report)
    }
