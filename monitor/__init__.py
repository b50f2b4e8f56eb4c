"""The instrument with which a state keeps its payment-model agreement with CMS."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# For notebooks; nothing is loaded before it is asked for. docs/notebook.md shows how they are used.
_LAZY = {
    "open": ("monitor.notebook", "open_office"),
    "Office": ("monitor.notebook", "Office"),
    "Worksheet": ("monitor.notebook", "Worksheet"),
    "Finding": ("monitor.notebook", "Finding"),
    "MonitorError": ("monitor.errors", "MonitorError"),
}
__all__ = ["Finding", "MonitorError", "Office", "Worksheet", "__version__", "open"]  # found when asked for


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'monitor' has no attribute {name!r}")
    module, thing = _LAZY[name]
    return getattr(import_module(module), thing)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
