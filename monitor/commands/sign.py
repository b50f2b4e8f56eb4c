"""The command that signs a report, or withdraws one that was signed."""

from typing import Annotated

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, progress, settings_of, today


def sign(
    report: str,
    *,
    by: Annotated[str, Parameter(help="Full name, as [[office.signatories]] in monitor.toml has it.")],
    role: Annotated[str, Parameter(help="The role that signs, as it stands there.")],
    withdraw: Annotated[str | None, Parameter(help="Withdraw it instead: why it no longer stands.")] = None,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Sign REPORT (PROGRAMME@DATE, or its folder): the next edition is filed, a draft until every role has signed."""
    from monitor.operations.cover import said
    from monitor.operations.sign import Hand, sign
    from monitor.operations.sign import withdraw as withdrawn

    settings, hand = settings_of(workspace), Hand(by, role, today())
    with progress() as tell:
        edition = (
            sign(settings, report, hand, tell)
            if withdraw is None
            else withdrawn(settings, report, hand, said("--withdraw", withdraw), tell)
        )
    if json:
        print_json({"folder": str(edition.folder), "lacking": [*edition.lacking], "withdrawn": withdraw is not None})
    else:
        print(f"{edition.folder}\n{_stands(edition.lacking, withdraw)}")
    return 0


def _stands(lacking: tuple[str, ...], withdrawn: str | None) -> str:
    if withdrawn is not None:
        return "It says that the report no longer stands, and why."
    return f"A draft still, to be signed by: {', '.join(lacking)}." if lacking else "It is signed by all who must."
