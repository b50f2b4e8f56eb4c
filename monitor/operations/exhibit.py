"""One exhibit of a programme, made now: found by its number, and written where a person wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from monitor.errors import Problem, SettingsError, ShortfallError
from monitor.evaluation.asked import chosen
from monitor.intake.arrivals import Tell
from monitor.operations.audit import audited
from monitor.operations.cover import cover_now
from monitor.operations.exhibit_files import of_one, shown
from monitor.operations.report import Asked, evaluated
from monitor.pages.exhibits.registry import WORD, file_name, not_there, number_of
from monitor.pages.kinds.exhibits import EXHIBITS
from monitor.pages.model import Figure, Report
from monitor.records import record
from monitor.records.record import Origin
from monitor.workspace import disk
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import Settings

FORMS = ("png", "svg", "csv", "pdf")


def exhibit_now(settings: Settings, named: str, as_of: date, tell: Tell) -> tuple[Report, Figure]:
    """The exhibit called PROGRAMME/NUMBER, and the report of it alone.

    Raises ShortfallError where the programme has none of that number, and what a run raises.
    """
    programme, _, number = named.partition("/")
    gathered = gather_from(settings, as_of, [programme])
    (one,) = chosen(gathered, [programme])
    asked = Asked((EXHIBITS.name,), settings.file.outlook.policy, cover_now(settings))
    material = evaluated(gathered, one, Origin(record.software_details(), {}), tell, asked)
    whole = EXHIBITS.report(material)
    gathered.certified()
    audited(gathered)
    figure = found(programme, number, [figure for _, figure in shown(whole)])
    return replace(whole, sections=tuple(section for section in whole.sections if figure in section.blocks)), figure


def found(programme: str, number: str, figures: Sequence[Figure]) -> Figure:
    """The exhibit of that number. Raises ShortfallError with those there are, and why others are not."""
    for figure in figures:
        if figure.number == f"{WORD}{number}":
            return figure
    near = [figure for figure in figures if str(number_of(figure)) == number]
    what = f"this programme has no exhibit {number}." if number else "the number of an exhibit is missing."
    why = next((said for said in not_there(figures) if said.startswith(f"{WORD}{number},")), "")
    there = ", ".join(figure.number.removeprefix(WORD) for figure in near or figures)
    mend = f"There is: {there}. For instance {programme}/{there.partition(',')[0]}." if there else ""
    raise ShortfallError(Problem(programme, 0, what, why, mend))


def made(report: Report, figure: Figure, forms: Sequence[str]) -> dict[str, bytes]:
    """The files of an exhibit in the forms asked for, by names that also say whose it is."""
    (section, _), *_ = shown(report)
    name, files = f"{report.id}-{file_name(figure)}", of_one(report, section, figure, forms)
    if "pdf" in forms:
        files["pdf"] = _on_paper(report, figure)
    return {f"{name}.{form}": files[form] for form in forms}


def _on_paper(report: Report, figure: Figure) -> bytes:
    from monitor.rendering.data_files import table_csv
    from monitor.rendering.pdf import Attached, render_pdf
    from monitor.rendering.render import render_html

    attached = {f"{file_name(figure)}.csv": Attached(table_csv(figure.table), f"{figure.number}: the data")}
    return render_pdf(render_html(report), report.as_of, attached)


def write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Each file in `folder`, whole. Raises SettingsError where another file stands in the way of any; none is written.

    The same bytes again change nothing.
    """
    if not files:
        return []
    places = {folder / name: content for name, content in files.items()}
    in_the_way = [path for path, content in places.items() if path.exists() and path.read_bytes() != content]
    if in_the_way:
        mend = "Move it away, or name another folder with --out."
        raise SettingsError([Problem(str(path), 0, "another file stands here.", mend=mend) for path in in_the_way])
    with disk.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in places.items():
            disk.replace_file(path, content)
    return [*places]
