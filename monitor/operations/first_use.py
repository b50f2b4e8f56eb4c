"""What is to be known of a key of fingerprints that no filed report was made with yet."""

from collections.abc import Iterator

from monitor.observations.fingerprints import Fingerprints
from monitor.records import shelf
from monitor.workspace.settings import Settings

_MOST = 5  # reports named; the rest are counted
_BACK_UP = "Back it up with the workspace, and show it to nobody."
_OTHER_KEY = (
    "They can be rebuilt and compared, but their keyed fingerprints cannot be checked with this one. If the other key "
    "is in a backup, put it back now."
)


def first_use(settings: Settings, named: Fingerprints) -> Iterator[str]:
    """Where the key that publications are `named` by is new to the reports: that it is, and which have another."""
    key = next((entry.keyed.key for entry in named.values() if entry.keyed), None)
    others: list[str] = []
    for report, keys_named in shelf.keys_filed(settings.reports) if key else ():
        if key in keys_named:
            return
        others.append(report)
    if key:
        yield f"Fingerprints of figures that are withheld in part are made with key {key}, {settings.key}. {_BACK_UP}"
    if others:
        more = f" and {len(others) - _MOST} more" if len(others) > _MOST else ""
        many = "1 filed report was" if len(others) == 1 else f"{len(others)} filed reports were"
        yield f"{many} made with another key: {', '.join(others[:_MOST])}{more}. {_OTHER_KEY}"
