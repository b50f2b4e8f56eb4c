"""Commands for what is not decided yet: whatif and headroom. They write nothing."""

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import (
    AsJson,
    AsOf,
    EntityOption,
    Population,
    Workspace,
    YearOption,
    gathered_from,
    print_json,
    settings_of,
    today,
)

if TYPE_CHECKING:
    from monitor.definitions.scenarios import Option
    from monitor.evaluation.whatif import WhatIf


def whatif(
    scenario: str,
    *,
    odds: Annotated[
        bool, Parameter(negative="", help="Also the odds of each test in its open years, with each option taken.")
    ] = False,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Work out a SCENARIO, a file or the name of one in scenarios/: its options side by side."""
    from monitor.evaluation.whatif import what_if as worked_out
    from monitor.outlook.as_json import plain
    from monitor.outlook.options import odds_of_options
    from monitor.pages.scenarios import scenario_page
    from monitor.terminal.outlook_text import option_lines
    from monitor.terminal.text import scenario_text
    from monitor.workspace.gathering import gather_for

    gathered, asked = gather_for(settings_of(workspace), scenario, as_of or today())
    what_if = worked_out(gathered, asked)
    ahead = odds_of_options(gathered, asked, what_if.paths) if odds else ()
    if json:
        known = {"as_of": gathered.as_of.isoformat(), "definitions": gathered.definitions.fingerprint}
        print_json({**known, **_json(what_if), **({"odds": plain(ahead)} if odds else {})})
    else:
        print(scenario_text(scenario_page(what_if)))
        print("\n".join(option_lines(ahead)))
    return 0


def _json(what_if: "WhatIf") -> dict[str, Any]:
    asked = what_if.asked
    options = {option.id: option for option in asked.options}
    paths = [
        {
            "id": name,
            "title": title,
            **_agreed(options.get(name)),
            "findings": [f.as_json() for f in what_if.findings(path)],
        }
        for path, (name, title) in enumerate(what_if.paths)
    ]
    return {"scenario": asked.id, "title": asked.title, "illustration": asked.illustration, "paths": paths}


def _agreed(option: "Option | None") -> dict[str, Any]:
    """What is used where an option is not agreed on, and what it is in the words of its source."""
    cite = option.cite if option else None
    return {
        "needs_agreement": bool(option and option.if_not_agreed),
        "if_not_agreed": option.if_not_agreed if option else None,
        "document": cite.document if cite else None,
        "quote": cite.quote if cite else None,
    }


def headroom(
    test: str,
    year: YearOption,
    *,
    of: Annotated[str | None, Parameter(help="The input that is moved; the area's own first if left out.")] = None,
    given: Annotated[
        list[str] | None, Parameter(help="INPUT=FIGURE of the year: 14500, or +4.2% on the year before.")
    ] = None,
    entity: EntityOption = None,
    population: Population = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Say the most (or the least) that one figure of a YEAR may be with PROGRAMME/TEST still met."""
    from monitor.evaluation.headroom import headroom as worked_out
    from monitor.evaluation.whom import the_one_asked
    from monitor.terminal.text import headroom_text
    from monitor.workspace.gathering import pairs

    gathered = gathered_from(workspace, as_of, test)
    asked = gathered.definitions.test(test)
    whom = the_one_asked(gathered, asked, entity, population)
    room = worked_out(gathered, asked, whom, year, of, dict(pairs("INPUT=FIGURE", given or [])))
    if json:
        print_json(room.as_json())
    else:
        print(headroom_text(room))
    return 0
