"""The command that shows one exhibit, or writes it as a picture, as data or on paper."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, AsOf, Workspace, print_json, progress, settings_of, today

_Form = Parameter(negative="")


def exhibit(
    named: Annotated[str, Parameter(help="PROGRAMME/NUMBER, such as maryland_tcoc/2.")],
    *,
    png: Annotated[bool, _Form, Parameter(help="Write it as a slide of 1920 x 1080 pixels.")] = False,
    svg: Annotated[bool, _Form, Parameter(help="Write it as a slide that may be enlarged.")] = False,
    csv: Annotated[bool, _Form, Parameter(help="Write its data.")] = False,
    pdf: Annotated[bool, _Form, Parameter(help="Write it as a page.")] = False,
    out: Annotated[Path, Parameter(help="The folder to write it to; this one if left out.")] = Path(),
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Print an exhibit of a programme in words and as data, or write it."""
    from monitor.operations.exhibit import FORMS, exhibit_now, made, write
    from monitor.terminal.exhibit_text import exhibit_as_json, exhibit_text

    asked = dict(zip(FORMS, (png, svg, csv, pdf), strict=True))
    settings, forms = settings_of(workspace), [form for form in FORMS if asked[form]]
    with progress() as tell:
        report, figure = exhibit_now(settings, named, as_of or today(), tell)
        written = write(out, made(report, figure, forms))
    if json:
        told: dict[str, Any] = exhibit_as_json(report, figure)
        print_json({**told, "files": [str(path) for path in written]})
    else:
        print("\n".join(map(str, written)) if written else exhibit_text(report, figure))
    return 0
