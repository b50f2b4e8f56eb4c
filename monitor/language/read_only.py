"""Arrays that nobody can write to. What is kept is asked by many: a change to it would change all their answers."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

Kept = TypeVar("Kept")


def frozen(kept: Any) -> Any:
    """`kept` as it is, its arrays (and what they are views of) closed to writing, and its mappings with them."""
    if isinstance(kept, np.ndarray):
        array: Any = kept
        while isinstance(array, np.ndarray):
            array.setflags(write=False)
            array = array.base
        return kept
    if isinstance(kept, tuple):
        for part in kept:
            frozen(part)
    if isinstance(kept, Mapping):
        return MappingProxyType({name: frozen(part) for name, part in kept.items()})
    return kept


def read_only(work: Callable[[Any], Kept]) -> "cached_property[Kept]":
    """A cached property of arrays that nobody can write to."""

    def closed(self: Any) -> Kept:
        result: Kept = frozen(work(self))
        return result

    closed.__doc__ = work.__doc__
    return cached_property(closed)
