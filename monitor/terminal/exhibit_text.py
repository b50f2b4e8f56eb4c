"""An exhibit as text: what is found, the same facts in words, and its data; and the same for other programs."""

from textwrap import fill
from typing import Any

from monitor.pages.model import Figure, Report
from monitor.terminal.outlook_text import WIDTH, table_text


def exhibit_text(report: Report, figure: Figure) -> str:
    """The exhibit in the order an official reads it."""
    head = f"{figure.number}  {report.title}"
    notices = "  ".join(dict.fromkeys(word for section in report.sections for word in section.notices))
    told = (figure.title, figure.unit, figure.description)
    notes = ("To say", figure.speaker), ("Note", figure.note), ("Source", figure.source)
    beside = [f"{name}: {text}" for name, text in notes if text]
    parts = [head, notices, *(fill(text, WIDTH) for text in told), table_text(figure.table)]
    return "\n\n".join(filter(None, [*parts, *(fill(text, WIDTH) for text in (*beside, report.footer))]))


def exhibit_as_json(report: Report, figure: Figure) -> dict[str, Any]:
    """What is printed for other programs: the words, and the data as rows of texts under their columns."""
    columns = [f"{column.title} ({column.unit})" if column.unit else column.title for column in figure.table.columns]
    return {
        "programme": report.id,
        "as_of": report.as_of.isoformat(),
        "number": figure.number,
        "title": figure.title,
        "unit": figure.unit,
        "description": figure.description,
        "speaker": figure.speaker,
        "source": figure.source,
        "columns": columns,
        "rows": [[cell.text for cell in row] for row in figure.table.rows],
    }
