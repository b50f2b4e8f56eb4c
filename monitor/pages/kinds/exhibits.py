"""The exhibits: a page each, with the same facts in words and as data, for who reads, hears or prints them."""

from dataclasses import replace

from monitor.pages.kinds.faces import notices
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Bars, Figure, Lines, Report, Section
from monitor.pages.sections.each_exhibit import LOOK, each_exhibit
from monitor.words.areas import area_name
from monitor.words.findings import SYNTHETIC
from monitor.words.wording import long_date


def _face(material: Material, sections: tuple[Section, ...]) -> Report:
    """The name of the agreement, and how many exhibits there are of it."""
    agreement, said = material.agreement, notices(material, sections)
    count = sum(isinstance(block, Figure) for section in sections for block in section.blocks)
    return Report(
        kind="exhibits",
        id=material.programme.id,
        title=agreement.title,
        subtitle=f"Exhibits: {area_name(agreement.area)}, performance years {agreement.from_} to {agreement.through}",
        purpose=agreement.summary,
        as_of=material.as_of,
        notices=said,
        headline=f"{count} exhibits" if count != 1 else "1 exhibit",
        window=f"{agreement.title}: exhibits as of {long_date(material.as_of)}",
        running=agreement.title,
        skip="Skip to the exhibits",
        sections=tuple(_noticed(section, said) for section in sections),
        footer=" ".join(agreement.disclaimer.split()),
    )


def _noticed(section: Section, said: tuple[str, ...]) -> Section:
    """An exhibit with what must be known of it: a picture of published figures does not say that they were made up."""
    own = [word for word in said if word != SYNTHETIC.upper() or _made_up(section)]
    return replace(section, notices=tuple(own)) if section.look == LOOK else section


def _made_up(section: Section) -> bool:
    """Whether figures of its picture may be made up; bars and lines, which do not say, are as the whole report is."""
    charts = [block.chart for block in section.blocks if isinstance(block, Figure)]
    return any(isinstance(chart, Bars | Lines) or chart.synthetic for chart in charts)


EXHIBITS = Kind("exhibits", _face, (each_exhibit,))
