"""What the commands share: their common options, what they read, and how they print."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from monitor.errors import CANNOT_TELL, MISSED, WARNING
from monitor.words.areas import is_area, nearest_area

if TYPE_CHECKING:
    from monitor.evaluation.answer import Finding
    from monitor.evaluation.gathered import Gathered
    from monitor.workspace.settings import Settings

GAP, SHORT, BELOW = (
    2,
    24,
    " " * 4,
)  # between columns; the longest cell that stays in a row too wide; what stands below it


def _known_area(_: Any, code: str | None) -> None:
    if code is not None and not is_area(code):
        near = nearest_area(code)
        meant = f'did you mean "{near}"?' if near else "write US, a postal code such as MD, or a part: MD:county:24003"
        raise ValueError(f"{code!r} is not an area; {meant}")


def _year(_: Any, tokens: Sequence[Any]) -> int:
    from monitor.language.periods import year_typed

    return year_typed(tokens[0].value)


Workspace = Annotated[Path | None, Parameter(help="Folder with a monitor.toml; without it, the shipped defaults.")]
AsOf = Annotated[date | None, Parameter(help="Answer from what was known on this date; today if left out.")]
YearOption = Annotated[int, Parameter(converter=_year)]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
FailOn = Annotated[
    Literal["missed", "cannot-tell", "warning"] | None,
    Parameter(help="Exit with 20, with 21 but for what is not yet due, or with 22 where a watch calls for a look."),
]
EntityOption = Annotated[str | None, Parameter(validator=_known_area, help="Ask it of another area, such as VA.")]
Population = Annotated[str | None, Parameter(help="Ask it of a registered group, such as dual; of all if left out.")]


def settings_of(workspace: Path | None) -> "Settings":
    """The settings of a workspace, with a note on what is set but not done. Raises SettingsError."""
    from monitor.workspace.disk import readable_by
    from monitor.workspace.settings import load_settings

    settings = load_settings(workspace)
    readable_by(settings.file.files.access)
    if settings.file.alerts.channels:
        print("Note: alert channels are set, but this version sends no alerts.", file=sys.stderr)
    return settings


def gathered_from(workspace: Path | None, as_of: date | None, *names: str | None) -> "Gathered":
    """Definitions and publications of a workspace, as known on a date or today.

    Where programmes or tests are named, they alone are read and checked, with what they lean on.
    """
    from monitor.workspace.gathering import gather_from

    only = [name.partition("/")[0] for name in names if name]
    return gather_from(settings_of(workspace), as_of or today(), only)


def unsealed_told(settings: "Settings") -> list[str]:
    """What the office holds and has not sealed yet, in a sentence, where there is any."""
    from monitor.workspace.sealing import unsealed

    named = unsealed(settings.observations[-1]) if settings.observations[-1].is_dir() else ()
    return [f"Not sealed yet: {', '.join(named)}. `monitor check --seal` seals it."] if named else []


def today() -> date:
    """The user's own calendar; everything below takes the date as an argument."""
    return date.today()  # noqa: DTZ011  # the day of whoever types the command


def print_json(whole: Any) -> None:
    """Print for other programs."""
    print(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], piped: int) -> None:
    """Print rows under their columns, without a column in which nothing stands. Nothing is cut.

    Where they are wider than the terminal (in a pipe: than COLUMNS, or else `piped`), what is long stands below.
    """
    width = get_terminal_size((piped, 0)).columns
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    for line in _table([columns[at] for at in kept], [[row[at] for at in kept] for row in rows], width):
        print(line)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    if not rows:
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    fits = sum(widths) + GAP * (len(widths) - 1) <= width
    heads = [at for at, wide in enumerate(widths) if fits or at == 0 or wide <= SHORT]
    for row in (columns, *rows):
        yield _line([row[at] for at in heads], [widths[at] for at in heads], width)
        if not fits and row is not columns:
            long_cells = (f"{columns[at]}: {row[at]}" for at in range(len(columns)) if at not in heads and row[at])
            yield from (fill(text, width, initial_indent=BELOW, subsequent_indent=BELOW) for text in long_cells)


def _line(cells: Sequence[str], widths: Sequence[int], width: int) -> str:
    """The cells below those of other rows; folded where they do not fit."""
    line = (" " * GAP).join(map(str.ljust, cells, widths)).rstrip()
    return line if len(line) <= width else fill((" " * GAP).join(cells), width, subsequent_indent=BELOW)


@contextmanager
def progress() -> Iterator[Callable[[str], object]]:
    """Says what is being done, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading") as status:
        yield status.update


def verdict_code(findings: "Sequence[Finding]", fail_on: str | None, warns: bool = False) -> int:
    """20, 21 or 22 where what was asked about stands; of what cannot be told, all but what is not yet due counts."""
    from monitor.evaluation.answer import counted
    from monitor.words.findings import Cause, Verdict

    counting = counted(findings)
    if fail_on == "missed" and any(finding.verdict is Verdict.MISSED for finding in counting):
        return MISSED
    if fail_on == "warning" and warns:
        return WARNING
    open_ = {finding.cause for finding in counting if finding.cause}
    return CANNOT_TELL if fail_on == "cannot-tell" and open_ - {Cause.NOT_YET_DUE} else 0
