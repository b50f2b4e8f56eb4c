"""The command that looks ahead: how likely each test of an open year is to be met, and why. It writes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number

from monitor.commands.shared import AsJson, AsOf, Workspace, gathered_from, print_json, progress, settings_of

if TYPE_CHECKING:
    from monitor.definitions.programmes import Programme
    from monitor.evaluation.gathered import Gathered
    from monitor.outlook.results import Outlook

MOST = 1_000_000  # paths
Paths = Annotated[
    int, Parameter(validator=Number(gte=1, lte=MOST), help="How many courses of the months to come are drawn.")
]
Seed = Annotated[
    int, Parameter(validator=Number(gte=0), help="The number that starts the drawing: the same gives the same bytes.")
]


def outlook(
    what: Annotated[str | None, Parameter(help="A PROGRAMME, or one test of it as PROGRAMME/TEST.")] = None,
    *,
    paths: Paths = 10_000,
    seed: Seed = 1,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Say how likely the tests of a PROGRAMME, or a PROGRAMME/TEST (all, if none is named), are to be met."""
    from monitor.operations.ahead import looked_ahead

    gathered, by = gathered_from(workspace, as_of, what), settings_of(workspace).file.outlook.policy
    found: list[tuple[Programme, Outlook]] = []
    with progress() as says:
        for programme in _asked(gathered, what):
            says(f"Looking ahead: {programme.agreement.title}")
            found.append((programme, looked_ahead(gathered, programme, by, paths, seed)))
    if json:
        print_json(_whole(gathered, [made for _, made in found]))
    else:
        for programme, made in found:
            _print(programme, made)
    return 0


def _asked(gathered: "Gathered", what: str | None) -> "Iterator[Programme]":
    """The programmes named, of one test with that alone."""
    from monitor.evaluation.asked import chosen, tests_of

    for programme in chosen(gathered, [what.partition("/")[0]] if what else []):
        asked = {test.id for test in tests_of(gathered, what)}
        yield replace(programme, tests=tuple(test for test in programme.tests if test.id in asked))


def _whole(gathered: "Gathered", made: "list[Outlook]") -> dict[str, Any]:
    from monitor.outlook.as_json import outlook_json
    from monitor.records.record import software

    known = {"as_of": gathered.as_of.isoformat(), "software": software()}
    return {**known, "definitions": gathered.definitions.fingerprint, **outlook_json(made)}


def _print(programme: "Programme", made: "Outlook") -> None:
    from monitor.terminal.outlook_text import outlook_text
    from monitor.words.areas import area_name

    area = area_name(programme.agreement.area)
    names = {test.id: test.asked.title.format(area=area) for test in programme.tests}
    print(f"{programme.agreement.title}\n")
    print(outlook_text(made, names))
    for note in made.notes:
        print(note)
