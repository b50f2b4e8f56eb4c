"""Commands for those who write definitions: check, coverage and schema."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from monitor.commands.shared import (
    AsJson,
    AsOf,
    Workspace,
    gathered_from,
    print_json,
    settings_of,
    today,
    unsealed_told,
)

if TYPE_CHECKING:
    from monitor.definitions.programmes import Vocabulary
    from monitor.workspace.sealing import Said
    from monitor.workspace.settings import Settings


def check(
    path: Path | None = None,
    *,
    seal: Annotated[bool, Parameter(negative="", help="Then seal in manifest.csv what is not sealed yet.")] = False,
    by: Annotated[str, Parameter(help="Who seals anew what was changed after it had been sealed.")] = "",
    because: Annotated[str, Parameter(help="Why it was changed.")] = "",
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Read every definition and run every example; PATH is a folder of definitions other than the workspace's."""
    from monitor.evaluation.examples import checked
    from monitor.workspace.gathering import gather_below

    said = _said(seal, by, because)
    settings = settings_of(workspace)
    gathered = gather_below(settings, path, as_of or today(), sealed=not seal)
    outcomes = checked(gathered, none_will_do=seal)  # what was published is sealed by itself
    told = _sealed(settings, said) if seal else _not_sealed(settings, gathered.definitions.vocabulary)
    if json:
        print_json([{"test": o.test, "example": o.name, "faults": list(o.faults)} for o in outcomes])
    else:
        tests = len({outcome.test for outcome in outcomes})
        print(f"{tests} tests and {len(outcomes)} examples: all hold.")
        print("\n".join(told), end="\n" if told else "")
    return 0


def _said(seal: bool, by: str, because: str) -> "Said | None":
    """Who seals anew, and why. Raises SettingsError where only one of the two is said, or nothing is to be sealed."""
    from monitor.errors import Problem, SettingsError
    from monitor.workspace.sealing import Said

    by, because = " ".join(by.split()), " ".join(because.split())
    if (by or because) and not (by and because and seal):
        mend = "Write: monitor check --seal --by NAME --because TEXT"
        raise SettingsError(Problem("--by", 0, "who seals anew, and why, are said together, with --seal.", mend=mend))
    return Said(by, because) if by else None


def _sealed(settings: "Settings", said: "Said | None") -> list[str]:
    """Seal, and say what was sealed."""
    from monitor.workspace import store
    from monitor.workspace.definition_files import load_definitions

    sealing = store.sealed(settings, load_definitions(settings.definitions).vocabulary, today(), said)
    return [f"Sealed {name}" for name in sealing.new] + [f"Sealed anew {line.what}" for line in sealing.anew]


def _not_sealed(settings: "Settings", vocabulary: "Vocabulary") -> list[str]:
    """What is not sealed yet. Raises ObservationError where a received file is not the one that was sealed."""
    from monitor.errors import ObservationError
    from monitor.workspace.sealing import standing

    root = settings.observations[-1]
    if problems := standing(root, vocabulary).problems:
        raise ObservationError(problems)
    return unsealed_told(settings)


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
