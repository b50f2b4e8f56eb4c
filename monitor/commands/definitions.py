"""Commands for those who write definitions: check, coverage and schema."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from monitor.commands.shared import AsJson, AsOf, Workspace, gathered_from, print_json, settings_of, today


def check(
    path: Path | None = None,
    *,
    seal: Annotated[bool, Parameter(negative="", help="Then seal the publications in manifest.csv.")] = False,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Read every definition and run every example; PATH is a folder of definitions other than the workspace's."""
    from monitor.evaluation.examples import checked
    from monitor.workspace.gathering import gather_below, sealed_now

    settings = settings_of(workspace)
    outcomes = checked(gather_below(settings, path, as_of or today()))
    new = sealed_now(settings) if seal else ()
    if json:
        print_json([{"test": o.test, "example": o.name, "faults": list(o.faults)} for o in outcomes])
    else:
        tests = len({outcome.test for outcome in outcomes})
        print(f"{tests} tests and {len(outcomes)} examples: all hold.")
        print("\n".join(f"Sealed {publication}" for publication in new), end="\n" if new else "")
    return 0


def coverage(
    *programmes: str,
    write: Annotated[Path | None, Parameter(help="Write the page into this file instead.")] = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Print what each PROGRAMME (all, if none is named) covers: tests, terms and their standing, what waits."""
    from monitor.evaluation import coverage as covered
    from monitor.evaluation.asked import chosen
    from monitor.pages import coverage as page

    gathered = gathered_from(workspace, as_of, *programmes)
    whole = chosen(gathered, programmes) if programmes else gathered.definitions.programmes
    covers = covered.coverage(gathered, whole)
    if write:
        _write(write, page.markdown(covers))
        print(f"Wrote {write}")
    elif json:
        print_json(covers.as_json())
    else:
        print(page.markdown(covers), end="")
    return 0


def _write(path: Path, text: str) -> None:
    from monitor.workspace.disk import replace_file, writing

    with writing(path.parent):
        replace_file(path, text.encode())


def schema(
    *, write: Annotated[Path | None, Parameter(help="Write KIND.schema.json into this folder, for editors.")] = None
) -> int:
    """Print the JSON Schema of every kind of file that people write, or write each into a folder."""
    from monitor.workspace.schemas import schemas, write_schemas

    if write is None:
        print_json(schemas())
    else:
        print("\n".join(f"Wrote {path}" for path in write_schemas(write)))
    return 0
