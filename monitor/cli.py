"""The command line: which commands there are, and how each ends. A command is loaded when it is asked for."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence

from cyclopts import App

import monitor
from monitor.errors import MonitorError

COMMANDS = {
    "reports": ("run", "compare", "reproduce"),
    "answers": ("evaluate", "explain"),
    "decisions": ("whatif", "headroom"),
    "outlook": ("outlook",),
    "backtest": ("backtest",),
    "deliveries": ("ingest",),
    "publications": ("diff", "sources"),
    "obligations": ("obligations",),
    "exhibit": ("exhibit",),
    "definitions": ("check", "coverage", "schema"),
    "confirm": ("confirm",),
    "office": ("init", "schedule", "runs"),
    "simulate": ("simulate",),
    "verify": ("verify",),
    "sign": ("sign",),
    "site": ("site",),
}
GROUPS = {"alerts": ("list", "show", "acknowledge")}  # commands of a word of their own, each a module
HELP = ("--help", "-h")
MOST_PROBLEMS = 50
KEPT = 20_000  # objects made before Python looks for garbage among them: what a command reads, it needs to its end

atexit.register(gc.freeze)  # what is left at the end is given back as a whole, and not looked through
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # else it looks through every package installed for some

app = App(
    name="monitor",
    version=monitor.__version__,
    help=monitor.__doc__,
    help_format="plaintext",  # its other formats load a Markdown parser
    help_flags=HELP,
    version_flags="--version",
)
for _module, _names in COMMANDS.items():
    for _name in _names:
        app.command(f"monitor.commands.{_module}:{_name}", name=_name)
for _group, _names in GROUPS.items():
    _own = App(
        name=_group,
        help="List what calls for a look, show one in full, or note that one was looked at.",
        help_format="plaintext",
    )
    for _name in _names:
        _own.command(f"monitor.commands.{_group}:{_name}_", name=_name)
    app.command(_own)


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    gc.set_threshold(KEPT)
    asked = sys.argv[1:] if words is None else words
    try:
        code = _run(asked)
        sys.stdout.flush()
    except MonitorError as fault:
        print(_told(fault), file=sys.stderr)
        code = fault.exit_code
    except BrokenPipeError:  # the reader of our output has left
        code = 0
    except OSError as fault:
        code = _refused(fault)
    sys.exit(code or 0)


def _refused(fault: OSError) -> int:
    """The exit code where a disk, a share or a right refused something, such as what is printed; else a bug of ours."""
    from monitor.workspace.disk import refusal

    told = refusal(fault, "what this command prints or keeps for a while")
    if told is None:
        raise fault
    print(_told(told), file=sys.stderr)
    return told.exit_code


def _run(words: Sequence[str]) -> int | None:
    if not words or words[0] in HELP:
        app.resolved_commands()  # the list of commands has a sentence for each
    elif words[0] in GROUPS and (len(words) == 1 or words[1] in HELP):
        app[words[0]].resolved_commands()
    code: int | None = app(words, exit_on_error=True, result_action="return_value")
    return code


def _told(fault: MonitorError) -> str:
    """The first problems, how many more there are, and how things stand now."""
    lines = [str(problem) for problem in fault.problems[:MOST_PROBLEMS]]
    further = len(fault.problems) - len(lines)
    lines += [f"And {further} further problems."] if further else []
    return "\n".join([*lines, *([fault.ending] if fault.ending else [])])
