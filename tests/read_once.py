"""What is shipped, read and checked once in each process of the tests, and not once for each command that is tried.

Only the project's own two folders are kept, which no test changes: a folder made for a test, a copy of the shipped ones
too, is read each time.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from monitor.definitions import loading as definitions
from monitor.observations import loading as observations
from monitor.shipped import shipped
from monitor.strict_yaml import Texts

Read = Callable[..., Any]


def keep() -> None:
    """From now on. Before any module takes one of the two functions by its name."""
    definitions.load_definitions = _definitions(definitions.load_definitions)
    observations._root = _observations(observations._root)


def _definitions(read: Read) -> Read:
    """Of the shipped folder, alone or with empty ones beside it as a new office has them."""
    place, once = shipped("tests_definitions"), _Once(read)

    @wraps(read)
    def load_definitions(roots: Sequence[Path], texts: Texts | None = None) -> Any:
        own = [root for root in roots if not root.is_dir() or [*root.iterdir()]]
        return once(texts, own) if own == [place] else read(roots, texts)

    return load_definitions


def _observations(read: Read) -> Read:
    """Of the shipped root, with the problems that it has, which is none."""
    place, once = shipped("observations"), _Once(read)

    @wraps(read)
    def of_root(root: Path, vocabulary: Any, texts: Texts | None = None) -> Any:
        if root != place:
            return read(root, vocabulary, texts)
        found, problems = once(texts, root, vocabulary)
        return [*found], [*problems]

    return of_root


class _Once:
    """A reading and the texts of it; made again where it is asked for with other words."""

    def __init__(self, read: Read) -> None:
        self.read, self.held = read, list[tuple[tuple[Any, ...], Any, Texts]]()

    def __call__(self, texts: Texts | None, *words: Any) -> Any:
        if not self.held or self.held[0][0] != words:
            own: Texts = {}
            self.held = [(words, self.read(*words, own), own)]
        _, found, own = self.held[0]
        if texts is not None:
            texts.update(own)
        return found
