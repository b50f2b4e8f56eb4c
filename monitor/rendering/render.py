"""A finished page model as one self-contained HTML file: no network, no script, the typeface inside.

The templates add headings and order; every figure and every judgement is the page model's own.
"""

import base64
import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor.pages.exhibits.registry import file_name
from monitor.pages.model import Block, Cell, Figure, Meter, Report, Section, Table, TableBlock
from monitor.rendering import look
from monitor.rendering.charts import chart_svg
from monitor.rendering.columns import PARTS, is_short, shares
from monitor.rendering.dark import dark_styles
from monitor.rendering.drawing import LETTER, LOW, LOWER, NARROW, Sheet
from monitor.rendering.html_checks import require_fit
from monitor.rendering.meter import meter_svg
from monitor.rendering.titles import balanced
from monitor.shipped import shipped
from monitor.words.wording import long_date

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = "report_templates"
STYLES = (  # in this order
    "base.css", "tables.css", "standing.css", "test_page.css", "annex.css", "letter.css", "front.css", "phone.css",
    "print.css", "exhibits.css",
)  # fmt: skip
COLOURS = (
    "ink", "muted", "rule", "grid", "wash", "paper", "navy", "link", "met", "missed", "above", "band",
)  # fmt: skip
PAGES = {"exhibits": "exhibits.html.j2"}  # kinds that have a template of their own
LANGUAGE = "en-US"
PAPER, PAPER_TITLE = 700, 24  # pixels: how wide a page is between its margins, and the type of an exhibit's title
MOST_ROOMY_COLUMNS = 9  # a table with more is set closer
SHEETS = {"": LETTER, "low": LOW, "lower": LOWER}  # what a picture on paper is drawn for
LONGEST_WORD = 24  # letters; a fingerprint or an address is longer
LONGEST_END = 28  # letters of the end of a title that is kept on one line
NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_STILL_COLUMNS = 3  # a table with more scrolls on a phone
MOST_KEPT_ROWS = 24  # a table with more is broken between pages, so that its heading does not stand on one alone


def render_html(report: Report) -> str:
    """The report as an HTML document that a browser opens offline, and that `pdf.render_pdf` prints.

    Pure: the same report gives the same text. Raises jinja2.UndefinedError for a template that names what is not there,
    a block of a kind that no macro prints among it, ValueError for a chart that cannot be drawn or two parts that would
    share an address in the page, and UnfitHtmlError where one of `html_checks.CHECKS` finds a fault in the result.
    """
    _no_shared_anchors(report)
    css = stylesheet(report.letterhead.accent if report.letterhead else look.NAVY)
    template = environment().get_template(PAGES.get(report.kind, "report.html.j2"))
    html = template.render(language=LANGUAGE, css=_safe(css), policy=policy(css), report=report)
    require_fit(html)
    return html


def stylesheet(accent: str = look.NAVY) -> str:
    """The styles of a page: typeface, colours and verdict shapes from `look`, then the stylesheet files.

    `accent` is the colour of titles and rules of an office; charts and verdicts keep their own.
    """
    font = base64.b64encode(look.font_file().read_bytes()).decode("ascii")
    face = f'@font-face{{font-family:"{look.FONT}";font-weight:100 900;src:url("data:font/ttf;base64,{font}")}}'
    colours = {name: getattr(look, name.upper()) for name in COLOURS}
    tokens = "".join(f"--{name}:{colour};" for name, colour in {**colours, "navy": accent}.items())
    shapes = {f".mark-{look.slug(mark)}": (shape, look.COLOURS[mark]) for mark, shape in look.SHAPES.items()}
    shapes |= {f".mark-{name}": sign for name, sign in look.SIGNS.items()} | {
        ".by-flag::before": look.SIGNS["official"]
    }
    marks = "".join(f'{at}{{background-image:url("{look.picture_url(*drawn)}")}}' for at, drawn in shapes.items())
    widths = "".join(f".w{share}{{width:{100 * share / PARTS:g}%}}" for share in range(1, PARTS + 1))
    styles = "\n".join((shipped(TEMPLATES) / name).read_text(encoding="utf-8") for name in STYLES)
    dark = dark_styles(colours, shapes)
    return f"{face}:root{{{tokens}}}{marks}\n{styles}\n{dark}\n@media print{{{widths}}}"


def policy(css: str) -> str:
    """The content security policy: nothing is fetched, nothing runs, and only exactly these styles apply."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    allowed = f"style-src 'sha256-{digest}'; font-src data:; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def anchor(text: str) -> str:
    """An id that is readable in an address: letters, digits and hyphens, beginning with a letter."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"part-{plain}"


def web_address(url: str) -> str:
    """`url` where it is one of the open web, else nothing: no other scheme becomes a link."""
    return url if re.match(r"https?://[^\s]+$", url) else ""


def below(address: str) -> str:
    """An address below the folder of the page. Raises ValueError for one that leads elsewhere."""
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?", address):
        raise ValueError(f'"{address}" is no address below the page')
    return address


def shape(table: Table) -> str:
    """CSS classes for a table's size: whether it scrolls on a phone, and how dense it is.

    A table that is `long` may be broken between two pages.
    """
    columns, rows = len(table.columns), len(table.rows)
    steps = ((MOST_STILL_COLUMNS, "scrolls"), (MOST_ROOMY_COLUMNS, "dense"), (10, "denser"))
    return " ".join([*(name for most, name in steps if columns > most), *(["long"] if rows > MOST_KEPT_ROWS else [])])


def fit(cell: Cell) -> str:
    """CSS class for a cell of words: `unbroken` holds a word too long for a column, `short` is never broken."""
    if any(len(word) > LONGEST_WORD for word in cell.text.split()):
        return "unbroken"
    return "short" if is_short(cell) else ""


def kept(title: str) -> str:
    """A title in which a number stays with its unit, and the end after the last comma or semicolon with itself.

    Where that end is long, or there is none, the last four words stay together, or two.
    """
    title = re.sub(r"(?<=\d) (?=in 100|points|percent|chance)|(?<=in) (?=100)", NO_BREAK, title)
    last = re.split(r"(?<=[,;]) ", title)[-1]
    ends = (last, *(" ".join(title.split(" ")[-count:]) for count in (4, 2)))
    end = next((words for words in ends if len(words) <= LONGEST_END), "")
    return title if end == title else title.removesuffix(end) + end.replace(" ", NO_BREAK)


def paper_lines(title: str) -> tuple[str, ...]:
    """The title of an exhibit in the lines that it has on paper."""
    return balanced(title, PAPER, PAPER_TITLE)


def _kind(block: Block) -> str:
    """The name of a block's kind, by which the template knows how to print it."""
    return type(block).__name__


def _chart(figure: Figure, sheet: Sheet) -> "Markup":
    return _safe(chart_svg(anchor(figure.id), figure.chart, figure.alt, sheet))


def _meter(of: Meter) -> "Markup":
    return _safe(meter_svg(of))


def _safe(text: str) -> "Markup":
    """Our own markup, already escaped: styles and charts, never a word of the page model."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  # see above


def _no_shared_anchors(report: Report) -> None:
    addressed = (block for block in report.every_block() if isinstance(block, Section | Figure | TableBlock))
    ids = Counter(anchor(part.id) for part in (*report.sections, *addressed) if part.id)
    twice = sorted(id for id, often in ids.items() if often > 1)
    if twice:
        raise ValueError(f"{report.kind} {report.id}: more than one part would be at #{', #'.join(twice)}")


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """Templates that escape everything and fail on a name they do not know."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # By default only some suffixes are escaped, and .html.j2 is not one of them.
    environment = Environment(
        loader=FileSystemLoader(shipped(TEMPLATES)), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters.update(
        shares=shares,
        long_date=long_date,
        anchor=anchor,
        slug=look.slug,
        web_address=web_address,
        below=below,
        shape=shape,
        fit=fit,
        kind=_kind,
        kept=kept,
        file_name=file_name,
        paper_lines=paper_lines,
    )
    environment.globals.update(chart=_chart, meter=_meter, letter=LETTER, narrow=NARROW, paper=SHEETS)
    return environment
